/* Names of persons, in any spelling. */
#ifndef OPIS_SEARCHER_PERSONS_H
#define OPIS_SEARCHER_PERSONS_H

#include "text/lexis.h"

/* What a name has in common with its other spellings: the last word of it that is no initial, folded, and that word's
 * Russian readings. In the arena; none for a name without words. */
struct opis_person {
  struct opis_span *keys;
  size_t count;
};
struct opis_person opis_person_read(struct opis_lexis *lexis, struct opis_arena *arena, struct opis_span name);

/* Whether two names may be one person's. */
bool opis_person_is(const struct opis_person *a, const struct opis_person *b);

#endif
