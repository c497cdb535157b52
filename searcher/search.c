/* opis_search: query to hits. */
#include "base/error.h"
#include "base/memory.h"
#include "base/span.h"
#include "searcher/results.h"
#include "store/schema.h"

#include <stdlib.h>

/* Up to so many, units that match are counted instead of estimated: few enough to cost nothing, more than people read.
 */
enum { COUNTED = 100 };

static struct xc_search search_of(const struct opis_index *index, const struct opis_search_options *options,
                                  const struct opis_plan *plan)
{
  return (struct xc_search){.first = options->first,
                            .count = options->count,
                            .check_at_least = COUNTED,
                            .k1 = OPIS_BM25_K1,
                            .b = OPIS_BM25_B,
                            .tie_slot = index->ordered ? XC_NO_SLOT : OPIS_SLOT_ORDER,
                            .weigh = plan->weighs,
                            .fetch = true};
}

static enum opis_status read_hits(struct opis_results *results, const struct xc_results *found,
                                  struct opis_error *error)
{
  size_t count = xc_results_count(found);
  results->hits = opis_arena_allocate(&results->arena, count, sizeof *results->hits);
  for (size_t i = 0; i < count; i++) {
    struct opis_results_hit *hit = &results->hits[i];
    struct xc_hit from = xc_results_hit(found, i);
    struct opis_span record = opis_arena_copy(&results->arena, (struct opis_span){from.data.data, from.data.size});
    enum opis_status status = opis_unit_decode(&results->arena, record, &hit->unit, error);
    if (status != OPIS_OK) return status;
    hit->rank = results->first + (uint32_t)i + 1;
    hit->score = from.weight;
    hit->locator = opis_unit_locator(&results->arena, &hit->unit);
    hit->match = opis_match_text(&results->arena, &results->plan, hit->unit.text);
  }
  results->count = count;
  return OPIS_OK;
}

/* How many units have all the words, exactly: libxapian looks at them all. */
static enum xc_status count_all(struct opis_results *results, struct xc_database *database, struct xc_error *cause)
{
  struct xc_results *found = NULL;
  struct xc_search search = {.check_at_least = UINT32_MAX, .tie_slot = XC_NO_SLOT};
  enum xc_status status = xc_database_search(database, results->plan.all, &search, &found, cause);
  if (status != XC_OK) return status;
  results->matching_all = xc_results_matches(found);
  results->counted_all = true;
  /* They match the query as well, which libxapian's bounds for that do not know. */
  uint32_t all = results->matching_all.lower;
  if (results->matches.lower < all) results->matches.lower = all;
  if (results->matches.estimated < all) results->matches.estimated = all;
  xc_results_free(found);
  return XC_OK;
}

static enum opis_status run(struct opis_index *index, const struct opis_search_options *options,
                            struct opis_results *results, struct opis_error *error)
{
  struct xc_error cause;
  struct xc_results *found = NULL;
  struct xc_search search = search_of(index, options, &results->plan);
  enum xc_status status = xc_database_search(index->database, results->plan.query, &search, &found, &cause);
  if (status != XC_OK) return opis_store_fail(error, index->path, &cause);
  results->matches = xc_results_matches(found);
  enum opis_status outcome = read_hits(results, found, error);
  xc_results_free(found);
  if (outcome == OPIS_OK && results->plan.all) status = count_all(results, index->database, &cause);
  if (outcome == OPIS_OK && status == XC_OK)
    status = xc_database_statistics(index->database, &results->statistics, &cause);
  return outcome == OPIS_OK && status != XC_OK ? opis_store_fail(error, index->path, &cause) : outcome;
}

/* What could not be searched belongs to an answer of "nothing"; else its number is enough. */
static enum opis_status read_unread(struct opis_index *index, struct opis_results *results, struct opis_error *error)
{
  struct xc_error cause;
  uint32_t units = 0;
  struct opis_span term = opis_kind_term(&results->arena, OPIS_RECORD_UNREAD);
  if (xc_database_frequency(index->database, term.data, term.size, &units, NULL, &cause) != XC_OK)
    return opis_store_fail(error, index->path, &cause);
  results->unread_count = units;
  if (results->count > 0 || units == 0) return OPIS_OK;
  return opis_store_files(index->database, index->path, OPIS_RECORD_UNREAD, &results->arena, &results->unread, error);
}

enum opis_status opis_search(struct opis_index *index, struct opis_span query,
                             const struct opis_search_options *options, struct opis_results **results,
                             struct opis_error *error)
{
  struct opis_results *made = opis_allocate(1, sizeof *made);
  struct opis_node *tree = NULL;
  made->first = options->first;
  made->query = opis_arena_copy(&made->arena, query);
  enum opis_status status = opis_query_parse(&made->arena, made->query, &options->limits, &tree, error);
  if (status == OPIS_OK) status = opis_plan_make(index, &made->arena, tree, options, &made->plan, error);
  if (status == OPIS_OK) {
    status = run(index, options, made, error);
    opis_plan_free(&made->plan);
  }
  if (status == OPIS_OK) status = read_unread(index, made, error);
  if (status == OPIS_OK)
    *results = made;
  else
    opis_results_free(made);
  return status;
}

void opis_results_free(struct opis_results *results)
{
  if (!results) return;
  opis_arena_free(&results->arena);
  free(results);
}

size_t opis_results_count(const struct opis_results *results)
{
  return results->count;
}

struct opis_hit opis_results_hit(const struct opis_results *results, size_t i)
{
  const struct opis_results_hit *hit = &results->hits[i];
  const struct opis_unit *unit = &hit->unit;
  return (struct opis_hit){.rank = hit->rank,
                           .score = hit->score,
                           .has_all = hit->match.has_all,
                           .kind = unit->kind,
                           .locator = hit->locator,
                           .file = unit->file,
                           .title = unit->title,
                           .number = unit->number,
                           .page = unit->page,
                           .first_line = unit->range_count > 0 ? unit->lines[0].first : 0,
                           .last_line = unit->range_count > 0 ? unit->lines[unit->range_count - 1].last : 0,
                           .text = unit->text,
                           .snippet = hit->match.snippet,
                           .highlights = hit->match.highlights,
                           .highlight_count = hit->match.highlight_count};
}

void opis_results_matches(const struct opis_results *results, uint64_t *lower, uint64_t *estimated, uint64_t *upper)
{
  *lower = results->matches.lower;
  *estimated = results->matches.estimated;
  *upper = results->matches.upper;
}

static bool told_before(const struct opis_plan *plan, size_t i)
{
  for (size_t j = 0; j < i; j++)
    if (opis_span_equal(plan->wanted[j].node->text, plan->wanted[i].node->text)) return true;
  return false;
}

void opis_results_absent(const struct opis_results *results, void (*tell)(struct opis_span word, void *context),
                         void *context)
{
  const struct opis_plan *plan = &results->plan;
  for (size_t i = 0; i < plan->wanted_count; i++)
    if (plan->wanted[i].form_count > 0 && plan->wanted[i].units == 0 && !plan->wanted[i].excluded &&
        !told_before(plan, i))
      tell(plan->wanted[i].node->text, context);
}
