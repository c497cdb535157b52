/* A unit's words to the postings of its terms. */
#ifndef OPIS_INDEXER_POSTINGS_H
#define OPIS_INDEXER_POSTINGS_H

#include "store/writer.h"
#include "text/lexis.h"

/* All postings of a unit: those of its text, which `read` is, and those of the headings above it. What is made is in
 * `arena`, where the tokens of `read` must be; its keys need not last. */
struct opis_postings opis_postings_of_unit(struct opis_arena *arena, const struct opis_unit *unit,
                                           const struct opis_read_text *read);

#endif
