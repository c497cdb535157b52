/* What the kernel says of time and memory. */
#include "bench/measure.h"

#include "base/memory.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <spawn.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

void bench_die(const char *format, ...)
{
  va_list arguments;
  va_start(arguments, format);
  fputs("opis-bench: ", stderr);
  vfprintf(stderr, format, arguments);
  fputc('\n', stderr);
  va_end(arguments);
  exit(2);
}

static double seconds_of(clockid_t clock)
{
  struct timespec time;
  clock_gettime(clock, &time);
  return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

double bench_thread_ms(void)
{
  return seconds_of(CLOCK_THREAD_CPUTIME_ID) * 1e3;
}

double bench_now(void)
{
  return seconds_of(CLOCK_MONOTONIC);
}

static double timeval_seconds(struct timeval time)
{
  return (double)time.tv_sec + (double)time.tv_usec / 1e6;
}

struct bench_cost bench_run(const char *const *arguments, bool loud)
{
  pid_t child;
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  if (!loud) posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, "/dev/null", O_WRONLY, 0);
  double started = bench_now();
  /* spawning, unlike forking, costs the same however large this process is */
  int failure = posix_spawnp(&child, arguments[0], &actions, NULL, (char *const *)arguments, environ);
  if (failure != 0) bench_die("%s: %s", arguments[0], strerror(failure));
  int status;
  struct rusage usage;
  while (wait4(child, &status, 0, &usage) < 0)
    if (errno != EINTR) bench_die("wait: %s", strerror(errno));
  double wall = bench_now() - started;
  posix_spawn_file_actions_destroy(&actions);
  return (struct bench_cost){.wall = wall,
                             .cpu = timeval_seconds(usage.ru_utime) + timeval_seconds(usage.ru_stime),
                             .peak_kb = usage.ru_maxrss,
                             .exit_code = WIFEXITED(status) ? WEXITSTATUS(status) : -1};
}

void bench_times_add(struct bench_times *times, double value)
{
  OPIS_GROW(times->items, times->count, times->capacity);
  times->items[times->count++] = value;
}

static int by_value(const void *a, const void *b)
{
  double left = *(const double *)a, right = *(const double *)b;
  return (left > right) - (left < right);
}

double bench_times_at(struct bench_times *times, double part)
{
  if (times->count == 0) return 0;
  qsort(times->items, times->count, sizeof *times->items, by_value);
  return times->items[(size_t)(part * (double)(times->count - 1) + 0.5)];
}

double bench_times_mean(const struct bench_times *times)
{
  double sum = 0;
  for (size_t i = 0; i < times->count; i++) sum += times->items[i];
  return times->count > 0 ? sum / (double)times->count : 0;
}

uint64_t bench_bytes(const char *path)
{
  struct stat about;
  if (stat(path, &about) != 0) return 0;
  if (!S_ISDIR(about.st_mode)) return (uint64_t)about.st_size;
  uint64_t bytes = 0;
  DIR *folder = opendir(path);
  for (const struct dirent *entry; folder && (entry = readdir(folder));)
    if (fstatat(dirfd(folder), entry->d_name, &about, 0) == 0 && S_ISREG(about.st_mode))
      bytes += (uint64_t)about.st_size;
  if (folder) closedir(folder);
  return bytes;
}
