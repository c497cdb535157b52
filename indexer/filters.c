/* Citations and dates to terms. */
#include "indexer/filters.h"

#include "base/memory.h"
#include "base/span.h"
#include "store/schema.h"

#include <stdlib.h>

struct gathering {
  struct opis_arena *arena;
  struct opis_span *terms;
  size_t count, capacity;
};

static void add(struct gathering *gathering, struct opis_span term)
{
  OPIS_GROW(gathering->terms, gathering->count, gathering->capacity);
  gathering->terms[gathering->count++] = term;
}

static void add_citation(struct gathering *gathering, const struct opis_citation *citation)
{
  const struct opis_span *keys;
  size_t count = opis_citation_terms(gathering->arena, citation, &keys);
  for (size_t i = 0; i < count; i++) add(gathering, opis_citation_term(gathering->arena, keys[i]));
  const struct opis_span *gaps;
  size_t gap_count = opis_citation_gap_terms(gathering->arena, citation, &gaps);
  for (size_t i = 0; i < gap_count; i++) add(gathering, opis_citation_term(gathering->arena, gaps[i]));
  if (count == 0 && citation->key.size > 0) add(gathering, opis_citation_term(gathering->arena, citation->key));
  if (citation->refers_to.size > 0) add(gathering, opis_citation_term(gathering->arena, citation->refers_to));
}

/* A correspondent is found by any spelling of the name: by its folded words and by all their keys. */
static void add_correspondent(struct gathering *gathering, struct opis_lexis *lexis, struct opis_span name)
{
  if (name.size == 0) return;
  struct opis_read_text read;
  opis_lexis_read_query(lexis, gathering->arena, &name, 1, &read);
  for (size_t i = 0; i < read.tokens.count; i++) {
    add(gathering, opis_correspondent_term(gathering->arena, read.tokens.items[i].folded));
    for (size_t j = 0; j < read.keys[i].count; j++)
      add(gathering, opis_correspondent_term(gathering->arena, read.keys[i].items[j].name));
  }
}

static void add_date(struct gathering *gathering, const struct opis_date *date)
{
  struct opis_date_terms names;
  opis_date_index_terms(date->days, &names);
  for (size_t i = 0; i < names.count; i++) add(gathering, opis_date_term(gathering->arena, names.items[i]));
}

static int by_bytes(const void *a, const void *b)
{
  return opis_span_compare(*(const struct opis_span *)a, *(const struct opis_span *)b);
}

struct opis_filters opis_filters_of(struct opis_lexis *lexis, struct opis_arena *arena, const struct opis_unit *unit)
{
  struct gathering gathering = {.arena = arena};
  if (unit->citation_count > 0) add(&gathering, opis_citation_term(arena, (struct opis_span){"", 0}));
  for (size_t i = 0; i < unit->citation_count; i++) {
    add_citation(&gathering, &unit->citations[i]);
    add_correspondent(&gathering, lexis, unit->citations[i].from);
    add_correspondent(&gathering, lexis, unit->citations[i].to);
  }
  for (size_t i = 0; i < unit->date_count; i++) add_date(&gathering, &unit->dates[i]);
  if (gathering.count > 0) qsort(gathering.terms, gathering.count, sizeof *gathering.terms, by_bytes);
  size_t count = 0;
  for (size_t i = 0; i < gathering.count; i++)
    if (count == 0 || !opis_span_equal(gathering.terms[count - 1], gathering.terms[i]))
      gathering.terms[count++] = gathering.terms[i];
  struct opis_filters filters = {opis_arena_copy_array(arena, gathering.terms, count, sizeof *filters.terms), count};
  free(gathering.terms);
  return filters;
}
