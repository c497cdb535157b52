/* The terms that a unit is filtered by: what it cites, whose letters, and when. */
#ifndef OPIS_INDEXER_FILTERS_H
#define OPIS_INDEXER_FILTERS_H

#include "store/unit.h"
#include "text/lexis.h"

struct opis_filters {
  struct opis_span *terms; /* each once, in byte order */
  size_t count;
};

/* Those of a unit whose citations and dates are known; in the arena. */
struct opis_filters opis_filters_of(struct opis_lexis *lexis, struct opis_arena *arena, const struct opis_unit *unit);

#endif
