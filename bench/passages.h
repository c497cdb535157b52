/* A collection as both engines are given it: the passages of a folder's text files. */
#ifndef OPIS_BENCH_PASSAGES_H
#define OPIS_BENCH_PASSAGES_H

#include <opis.h>

struct bench_collection {
  uint64_t files, passages, bytes; /* bytes of the passages */
};

/* Calls `take` with every passage, the lines of which are joined by blanks, in the order of the files' names. Blank
 * lines divide passages. Files whose names begin with a dot are passed over. Ends the program on what cannot be read.
 */
void bench_passages(const char *folder, void (*take)(struct opis_span passage, void *context), void *context,
                    struct bench_collection *collection);

struct bench_lines {
  struct opis_span *items;
  size_t count, capacity;
  char *bytes; /* that they lie in, a NUL behind each */
};
/* The lines of a file that are not empty. */
struct bench_lines bench_read_lines(const char *path);
void bench_lines_free(struct bench_lines *lines);

#endif
