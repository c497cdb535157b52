/* A unit's words to the postings of its terms. */
#ifndef OPIS_INDEXER_POSTINGS_H
#define OPIS_INDEXER_POSTINGS_H

#include "indexer/filters.h"
#include "store/writer.h"
#include "text/lexis.h"

/* All postings of a unit: those of its text, which `read` is, those of the headings above it, and what it is filtered
 * by. What is made is in `arena` and points into `read`, whose keys are gone with the next text that is read. */
struct opis_postings opis_postings_of_unit(struct opis_arena *arena, const struct opis_unit *unit,
                                           const struct opis_read_text *read, const struct opis_filters *filters);

/* A copy that lasts as long as the arena. */
struct opis_postings opis_postings_keep(struct opis_arena *arena, const struct opis_postings *postings);

#endif
