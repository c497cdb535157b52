/* opis_follow: from a passage to its notes, from a note to what it hangs on. */
#include "base/error.h"
#include "base/memory.h"
#include "base/span.h"
#include "searcher/find.h"
#include "searcher/results.h"

struct following {
  struct opis_results *results;
  struct opis_units units;
  bool *added; /* of each unit: it is a hit already; a note may have two marks */
};

static void add_hit(struct opis_results *results, const struct opis_unit *unit)
{
  struct opis_results_hit *hit = &results->hits[results->count++];
  hit->unit = *unit;
  hit->rank = (uint32_t)results->count;
  hit->locator = opis_unit_locator(&results->arena, unit);
}

static void add_located(struct following *following, struct opis_span locator)
{
  struct opis_locator parsed;
  if (opis_locator_parse(&following->results->arena, locator, &parsed, NULL) != OPIS_OK) return;
  size_t place = opis_find_unit(&following->units, &parsed);
  if (place == SIZE_MAX || following->added[place]) return;
  following->added[place] = true;
  add_hit(following->results, &following->units.items[place]);
}

/* The notes of a unit; of a passage that was cut and is meant as a whole, those of all its parts. */
static void add_notes(struct following *following, size_t place, bool whole)
{
  const struct opis_unit *first = &following->units.items[place];
  for (size_t i = place; i < following->units.count; i++) {
    const struct opis_unit *unit = &following->units.items[i];
    if (i > place && !(whole && unit->kind == first->kind && unit->ordinal == first->ordinal)) break;
    for (size_t j = 0; j < unit->note_count; j++) add_located(following, unit->notes[j]);
  }
}

enum opis_status opis_follow(struct opis_index *index, struct opis_span locator, enum opis_tie tie,
                             struct opis_results **results, struct opis_error *error)
{
  struct opis_results *made = opis_allocate(1, sizeof *made);
  struct following following = {.results = made};
  size_t place = 0;
  struct opis_locator parsed = {0};
  made->index = index;
  made->query = opis_arena_copy(&made->arena, locator);
  made->plan.kinds = OPIS_KINDS_ALL;
  enum opis_status status = opis_find_locator(index, made->query, &made->arena, &following.units, &place, error);
  if (status != OPIS_OK) {
    opis_results_free(made);
    return status;
  }
  opis_locator_parse(&made->arena, made->query, &parsed, NULL);
  made->hits = opis_allocate(following.units.count, sizeof *made->hits);
  following.added = opis_arena_allocate(&made->arena, following.units.count, sizeof *following.added);
  if (tie == OPIS_TIE_NOTES)
    add_notes(&following, place, parsed.part == 0);
  else
    add_located(&following, following.units.items[place].anchor.locator);
  made->matches = (struct xc_estimate){(uint32_t)made->count, (uint32_t)made->count, (uint32_t)made->count};
  *results = made;
  return OPIS_OK;
}
