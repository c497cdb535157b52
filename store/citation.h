/* A citation's form on disk, as part of a unit's record. */
#ifndef OPIS_STORE_CITATION_H
#define OPIS_STORE_CITATION_H

#include "store/record.h"
#include "text/citations/citations.h"

void opis_citation_encode(struct opis_buf *out, const struct opis_citation *citation);

/* Spans point into `value`, arrays are in the arena. False for bytes that are no citation. */
bool opis_citation_decode(struct opis_arena *arena, struct opis_span value, struct opis_citation *citation);

/* A copy of which everything is in the arena. */
struct opis_citation opis_citation_keep(struct opis_arena *arena, const struct opis_citation *citation);

#endif
