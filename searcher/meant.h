/* What the words of a query mean beside themselves: an archival or published reference, dates. Nobody needs to type
 * cites: or date: for what they name to come first; with it, nothing else comes. */
#ifndef OPIS_SEARCHER_MEANT_H
#define OPIS_SEARCHER_MEANT_H

#include "searcher/wanted.h"
#include "store/unit.h"

struct opis_meant {
  struct opis_span cited; /* the key, folded, of the reference that the whole query is; empty for none */
  const struct opis_days *days;
  size_t days_count;
};

/* What the words mean that hits are found by, in their order; in the arena. */
struct opis_meant opis_meant_of(struct opis_arena *arena, const struct opis_wanted_list *list);

/* Whether a unit cites what lies under the reference; never where there is none. The arena takes what is needed for a
 * while. */
bool opis_meant_cited(struct opis_arena *arena, const struct opis_meant *meant, const struct opis_unit *unit);

/* How much of a unit's date lies in one that is asked for, at best: 1 for the day itself and for a day of the month
 * that is asked for, a 365th for the year of the day; 0 without dates. */
double opis_meant_dated(const struct opis_meant *meant, const struct opis_unit *unit);

#endif
