/* A test is a row in a table and a function that runs it; CHECK says what was expected and goes on.
 *
 *   static void adds(void) { CHECK_INT(1 + 1, 2); }
 *   int main(void) { RUN(adds); return harness_end(); }
 */
#ifndef OPIS_TESTS_HARNESS_H
#define OPIS_TESTS_HARNESS_H

#include <stdio.h>
#include <string.h>

static int harness_checks, harness_failures;
static const char *harness_row = "";

/* Names the row that the next checks belong to. */
#define ROW(name) (harness_row = (name))

#define RUN(test) (harness_row = "", test())

#define CHECK(condition) harness_check((condition) ? 1 : 0, __FILE__, __LINE__, #condition)

#define CHECK_INT(got, expected) harness_check_int((long long)(got), (long long)(expected), __FILE__, __LINE__, #got)

#define CHECK_STR(got, expected)                                                                                       \
  harness_check_bytes((got), strlen(got), (expected), strlen(expected), __FILE__, __LINE__, #got)

#define CHECK_BYTES(got, size, expected)                                                                               \
  harness_check_bytes((got), (size), (expected), strlen(expected), __FILE__, __LINE__, #got)

static inline void harness_check(int good, const char *file, int line, const char *what)
{
  harness_checks++;
  if (good) return;
  harness_failures++;
  fprintf(stderr, "%s:%d: %s: failed: %s\n", file, line, harness_row, what);
}

static inline void harness_check_int(long long got, long long expected, const char *file, int line, const char *what)
{
  harness_checks++;
  if (got == expected) return;
  harness_failures++;
  fprintf(stderr, "%s:%d: %s: %s\n  got      %lld\n  expected %lld\n", file, line, harness_row, what, got, expected);
}

static inline void harness_check_bytes(const char *got, size_t size, const char *expected, size_t expected_size,
                                       const char *file, int line, const char *what)
{
  harness_checks++;
  if (size == expected_size && (size == 0 || memcmp(got, expected, size) == 0)) return;
  harness_failures++;
  fprintf(stderr, "%s:%d: %s: %s\n  got      \"%.*s\"\n  expected \"%.*s\"\n", file, line, harness_row, what, (int)size,
          got, (int)expected_size, expected);
}

/* The exit code of a test program. A program that checked nothing has failed. */
static inline int harness_end(void)
{
  printf("%d checks, %d failed\n", harness_checks, harness_failures);
  return harness_checks == 0 || harness_failures > 0;
}

#endif
