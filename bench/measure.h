/* Clocks, child processes and what they cost, percentiles. */
#ifndef OPIS_BENCH_MEASURE_H
#define OPIS_BENCH_MEASURE_H

#include <opis.h>

/* CPU milliseconds of this thread. */
double bench_thread_ms(void);

/* Seconds since some moment. */
double bench_now(void);

struct bench_cost {
  double wall, cpu; /* seconds; of all threads, user and system */
  long peak_kb;     /* the most memory that was resident */
  int exit_code;
};

/* Runs a program to its end, its output to /dev/null unless `loud`. Ends this one where it cannot be started. */
struct bench_cost bench_run(const char *const *arguments, bool loud);

/* Milliseconds, a value an item. */
struct bench_times {
  double *items;
  size_t count, capacity;
};
void bench_times_add(struct bench_times *times, double value);
/* Sorts them. `part` from 0 to 1; the value below which that part of them lies. 0 where there are none. */
double bench_times_at(struct bench_times *times, double part);
double bench_times_mean(const struct bench_times *times);

/* Bytes of the files in a folder, or of one file. */
uint64_t bench_bytes(const char *path);

/* Prints the message and ends the program. */
void bench_die(const char *format, ...) __attribute__((format(printf, 1, 2), noreturn));

#endif
