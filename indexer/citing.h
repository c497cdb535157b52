/* What a unit cites and the dates that it names. */
#ifndef OPIS_INDEXER_CITING_H
#define OPIS_INDEXER_CITING_H

#include "store/unit.h"

/* What a document has said so far. Notes go on from one another ("Ibid."), and passages do, but neither from the
 * other. */
struct opis_citing {
  struct opis_citation_context *notes, *text;
};

/* Learns what the text of the units defines, which its notes may use before. Freed with opis_citing_end. */
struct opis_citing opis_citing_begin(const struct opis_unit *units, size_t count);
void opis_citing_end(struct opis_citing *citing);

/* Fills the unit's citations and dates, in the arena. Units come in reading order. */
void opis_cite_unit(struct opis_arena *arena, const struct opis_citing *citing, struct opis_unit *unit);

#endif
