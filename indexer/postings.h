/* A unit's text to the postings of its terms. */
#ifndef OPIS_INDEXER_POSTINGS_H
#define OPIS_INDEXER_POSTINGS_H

#include "base/arena.h"
#include "store/writer.h"

struct opis_postings {
  struct opis_posting *items; /* each term once; first those of headings, then those of the text, each in byte order */
  size_t count;
};

/* All postings of a unit: those of its text, and those of the headings above it. What is made is in `arena`. */
struct opis_postings opis_postings_of_unit(struct opis_arena *arena, const struct opis_unit *unit);

/* Those of a text alone. */
struct opis_postings opis_postings_of(struct opis_arena *arena, struct opis_span text);

#endif
