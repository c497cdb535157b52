/* The peer: SQLite FTS5, tokenize unicode61, with positions and the text, no index of prefixes. */
#ifndef OPIS_BENCH_FTS5_H
#define OPIS_BENCH_FTS5_H

#include <opis.h>

enum bench_meaning {
  BENCH_ANY,   /* of the words */
  BENCH_ALL,   /* the words */
  BENCH_PHRASE /* the words, one behind the other */
};

/* Makes the database anew from a collection, and prints nothing. Ends the program where that fails. */
void bench_fts5_build(const char *collection, const char *path);

struct bench_fts5;
struct bench_fts5 *bench_fts5_open(const char *path);
void bench_fts5_close(struct bench_fts5 *fts5);

/* The best `count`, with their text, written to `out` unless it is NULL; how many there are. With `snippet` the words
 * are marked in it too. `query` is words between blanks, and ends in NUL. */
size_t bench_fts5_search(struct bench_fts5 *fts5, struct opis_span query, enum bench_meaning meaning, unsigned count,
                         bool snippet, FILE *out);

#endif
