/* Each shape that citations of the archive have in the index is asked for with what the pattern says of its levels. An
 * archive has few shapes, however many citations. */
#include "searcher/cited_terms.h"

#include "base/memory.h"
#include "base/span.h"
#include "store/schema.h"

#include <stdlib.h>

/* Lower levels of a pattern, a term or two of each; the shape, the names and the lists. */
enum { MOST_GROUPS = OPIS_LEVELS + 3 };

struct asking {
  struct opis_arena *arena;
  struct xc_database *database;
  const struct opis_citation *pattern;
  struct opis_citation_shape wanted;
  struct opis_span names; /* the term of the pattern's names, or of its archive alone */
  struct xc_error *cause;
  struct opis_cited_all *items;
  size_t count, capacity;
};

static void add_any(struct opis_cited_all *all, const struct opis_span *terms, size_t count)
{
  if (count > 0) all->items[all->count++] = (struct opis_cited_any){terms, count};
}

static struct opis_span *one(const struct asking *asking, struct opis_span term)
{
  return opis_arena_copy_array(asking->arena, &term, 1, sizeof term);
}

static struct opis_span value_term(const struct asking *asking, enum opis_level level, struct opis_span value)
{
  return opis_citation_term(asking->arena, opis_citation_value_term(asking->arena, asking->pattern, level, value));
}

/* Whether citations of a shape can lie under the pattern: what they lack has something below it. */
static bool can_lie(const struct asking *asking, const struct opis_citation_shape *shape)
{
  bool published = asking->pattern->kind == OPIS_CITATION_PUBLISHED;
  if (!shape->unnamed && shape->names < asking->wanted.names && !(published && shape->names == 0)) return false;
  unsigned lacks = asking->wanted.levels & ~shape->levels, has = shape->levels | shape->missing;
  for (unsigned level = 0; level < OPIS_LEVELS; level++)
    if (lacks & 1u << level && has >> level == 0) return false;
  return true;
}

/* Whether such a citation that has what the pattern says lies under it by its key already. */
static bool is_plain(const struct asking *asking, const struct opis_citation_shape *shape)
{
  unsigned above = 0;
  for (unsigned level = 0; level < OPIS_LEVELS; level++)
    if (asking->wanted.levels >> level != 0) above |= 1u << level;
  return !shape->unnamed && shape->names == asking->wanted.names && (shape->levels & above) == asking->wanted.levels;
}

/* The terms of lists and ranges at the pattern's levels: those of which the index has any. */
static enum xc_status lists_of(const struct asking *asking, struct opis_cited_any *lists)
{
  struct opis_span *terms = opis_arena_allocate(asking->arena, asking->pattern->level_count, sizeof *terms);
  enum xc_status status = XC_OK;
  *lists = (struct opis_cited_any){terms, 0};
  for (size_t i = 0; status == XC_OK && i < asking->pattern->level_count; i++) {
    enum opis_level level = asking->pattern->levels[i].level;
    uint32_t units = 0;
    if (level <= OPIS_LEVEL_LAST_NAME || level >= OPIS_LEVEL_LEAF) continue;
    struct opis_span term = value_term(asking, level, OPIS_SPAN("*"));
    status = xc_database_frequency(asking->database, term.data, term.size, &units, NULL, asking->cause);
    if (units > 0) terms[lists->count++] = term;
  }
  return status;
}

/* Whether the key alone cannot find all of a level: leaves overlap, and the pattern may give a list itself. */
static bool asks_ranges(const struct opis_citation *pattern)
{
  for (size_t i = 0; i < pattern->level_count; i++) {
    enum opis_level level = pattern->levels[i].level;
    if (level >= OPIS_LEVEL_LEAF) return true;
    if (level > OPIS_LEVEL_LAST_NAME && !opis_citation_is_one(pattern->levels[i].value)) return true;
  }
  return false;
}

static void add_values(const struct asking *asking, const struct opis_citation_shape *shape, struct opis_cited_all *all)
{
  for (size_t i = 0; i < asking->pattern->level_count; i++) {
    enum opis_level level = asking->pattern->levels[i].level;
    struct opis_span value = asking->pattern->levels[i].value;
    if (level >= OPIS_LEVEL_LEAF || !(shape->levels & 1u << level) || !opis_citation_is_one(value)) continue;
    struct opis_span *terms = opis_arena_allocate(asking->arena, 2, sizeof *terms);
    terms[0] = value_term(asking, level, value);
    terms[1] = value_term(asking, level, OPIS_SPAN("*"));
    add_any(all, terms, 2);
  }
}

static enum xc_status add_shape(struct asking *asking, struct opis_span term, const struct opis_citation_shape *shape)
{
  struct opis_cited_any lists = {0};
  if (!can_lie(asking, shape)) return XC_OK;
  if (is_plain(asking, shape) && !asks_ranges(asking->pattern)) {
    enum xc_status status = lists_of(asking, &lists);
    if (status != XC_OK || lists.count == 0) return status;
  }
  struct opis_cited_all all = {opis_arena_allocate(asking->arena, MOST_GROUPS, sizeof *all.items), 0};
  add_any(&all, one(asking, opis_arena_copy(asking->arena, term)), 1);
  if (!shape->unnamed && shape->names >= asking->wanted.names) add_any(&all, one(asking, asking->names), 1);
  add_values(asking, shape, &all);
  add_any(&all, lists.terms, lists.count);
  OPIS_GROW(asking->items, asking->count, asking->capacity);
  asking->items[asking->count++] = all;
  return XC_OK;
}

static enum xc_status add_shapes(struct asking *asking)
{
  struct xc_terms *terms = NULL;
  struct xc_span term;
  struct opis_span begin = opis_citation_shapes_term(asking->arena, asking->pattern);
  if (begin.size == 0) return XC_OK;
  begin = opis_citation_term(asking->arena, begin);
  enum xc_status status = xc_database_terms(asking->database, begin.data, begin.size, &terms, asking->cause);
  while (status == XC_OK && (status = xc_terms_next(terms, &term, NULL, asking->cause)) == XC_OK) {
    struct opis_citation_shape shape;
    const struct opis_span whole = {term.data, term.size};
    if (opis_citation_shape_read(opis_span_slice(whole, begin.size, whole.size), &shape))
      status = add_shape(asking, whole, &shape);
  }
  xc_terms_free(terms);
  return status == XC_END ? XC_OK : status;
}

enum xc_status opis_cited_terms(struct opis_arena *arena, struct xc_database *database,
                                const struct opis_citation *pattern, struct opis_cited_terms *terms,
                                struct xc_error *cause)
{
  const struct opis_span *keys;
  size_t count = opis_citation_terms(arena, pattern, &keys);
  struct asking asking = {.arena = arena, .database = database, .pattern = pattern, .cause = cause};
  asking.wanted = opis_citation_shape_of(pattern);
  if (count == 0) return XC_END;
  bool headed = count > pattern->level_count;
  if (headed) asking.names = opis_citation_term(arena, keys[asking.wanted.names]);
  enum xc_status status = headed && pattern->level_count > 0 ? add_shapes(&asking) : XC_OK;
  if (status == XC_OK)
    *terms = (struct opis_cited_terms){
        opis_citation_term(arena, keys[count - 1]),
        opis_arena_copy_array(arena, asking.items, asking.count, sizeof *asking.items),
        asking.count,
    };
  free(asking.items);
  return status;
}
