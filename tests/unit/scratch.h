/* A folder of its own for a test program, in TMPDIR, with the few things that tests do in it. */
#ifndef OPIS_TESTS_UNIT_SCRATCH_H
#define OPIS_TESTS_UNIT_SCRATCH_H

#include "tests/harness.h"

#include <opis.h>

#include <fcntl.h>
#include <ftw.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

static char scratch_folder[256]; /* absolute, links resolved */
static struct opis_error scratch_error;

/* A path in the folder; valid until the 64th call after this one. */
static inline const char *scratch(const char *name)
{
  static char paths[64][1024];
  static int next;
  char *path = paths[next++ % 64];
  snprintf(path, sizeof paths[0], "%s%s%s", scratch_folder, *name ? "/" : "", name);
  return path;
}

static inline int scratch_remove(const char *path, const struct stat *about, int kind, struct FTW *walk)
{
  (void)about, (void)kind, (void)walk;
  return remove(path);
}

static inline void scratch_clear(const char *name)
{
  nftw(scratch(name), scratch_remove, 16, FTW_DEPTH | FTW_PHYS);
}

static inline void scratch_begin(void)
{
  const char *place = getenv("TMPDIR");
  char made[200];
  snprintf(made, sizeof made, "%s/opis-unit.XXXXXX", place ? place : "/tmp");
  char *real = mkdtemp(made) ? realpath(made, NULL) : NULL;
  if (!real) perror(made), exit(2);
  snprintf(scratch_folder, sizeof scratch_folder, "%s", real);
  free(real);
}

static inline int scratch_end(void)
{
  nftw(scratch_folder, scratch_remove, 16, FTW_DEPTH | FTW_PHYS);
  return harness_end();
}

static inline void scratch_make_folder(const char *name)
{
  CHECK(mkdir(scratch(name), 0777) == 0);
}

static inline void scratch_write_bytes(const char *name, const char *bytes, size_t size)
{
  FILE *file = fopen(scratch(name), "wb");
  CHECK(file && fwrite(bytes, 1, size, file) == size);
  if (file) fclose(file);
}

static inline void scratch_write(const char *name, const char *text)
{
  scratch_write_bytes(name, text, strlen(text));
}

/* Gives a file a time far from now, so that two writes of one test never look alike. */
static inline void scratch_touch(const char *name, long seconds)
{
  const struct timespec times[2] = {{.tv_sec = seconds}, {.tv_sec = seconds}};
  CHECK(utimensat(AT_FDCWD, scratch(name), times, 0) == 0);
}

static inline void scratch_expect(enum opis_status got, enum opis_status expected, const char *file, int line,
                                  const char *call)
{
  harness_check_int(got, expected, file, line, call);
  if (got != OPIS_OK && got != expected) fprintf(stderr, "  %s\n", scratch_error.message);
  if (got != OPIS_OK && got == expected)
    harness_check(scratch_error.message[0] != '\0' && scratch_error.status == got, file, line, "the message");
}

/* Expects a status, and of a failure a message; `ERR` is where the call writes it. */
#define EXPECT(call, expected)                                                                                         \
  (scratch_error.message[0] = '\0', scratch_expect((call), (expected), __FILE__, __LINE__, #call))
#define OK(call) EXPECT(call, OPIS_OK)
#define ERR      (&scratch_error)

/* Builds or updates the index `index` of the file or folder `path`, both in the folder. */
static inline struct opis_build_summary scratch_build(const char *index, const char *path)
{
  const char *paths[] = {scratch(path)};
  const struct opis_build_options options = {.index = scratch(index), .paths = paths, .path_count = 1, .workers = 2};
  struct opis_build_summary summary = {0};
  OK(opis_build(&options, &summary, ERR));
  return summary;
}

static inline struct opis_index *scratch_open(const char *index)
{
  struct opis_index *opened = NULL;
  OK(opis_index_open(scratch(index), &opened, ERR));
  if (!opened) exit(scratch_end());
  return opened;
}

#endif
