/* opis_search: query to hits. */
#include "base/error.h"
#include "base/memory.h"
#include "base/span.h"
#include "searcher/results.h"
#include "searcher/weights.h"
#include "store/schema.h"

#include <stdlib.h>

/* Up to so many, units that match are counted instead of estimated: few enough to cost nothing, more than people read.
 */
enum { COUNTED = 100 };

/* So many hits are fetched at once where they have to be held against the tree. */
enum { BATCH = 200 };

struct searching {
  struct opis_index *index;
  const struct opis_search_options *options;
  struct opis_results *results; /* its hits are in the order of the first stage until they are ranked */
  struct opis_error *error;
  size_t wanted;   /* hits of the first stage */
  size_t capacity; /* of hits */
};

/* ---- The first stage ------------------------------------------------------------------------------------------ */

static struct xc_search search_of(const struct searching *searching, uint32_t first, uint32_t count)
{
  const struct opis_plan *plan = &searching->results->plan;
  bool by_date = searching->options->by_date;
  uint32_t order = searching->index->ordered ? XC_NO_SLOT : OPIS_SLOT_ORDER;
  return (struct xc_search){.first = first,
                            .count = count,
                            .check_at_least = COUNTED,
                            .k1 = OPIS_BM25_K1,
                            .b = OPIS_BM25_B,
                            .tie_slot = by_date ? OPIS_SLOT_DATE : order,
                            .weigh = plan->weighs && !by_date,
                            .fetch = true};
}

/* Takes a hit, unless it does not hold. */
static enum opis_status take_hit(struct searching *searching, struct xc_hit from)
{
  struct opis_results *results = searching->results;
  struct opis_results_hit hit = {.score = from.weight, .docid = from.docid};
  struct opis_span record = opis_arena_copy(&results->arena, (struct opis_span){from.data.data, from.data.size});
  enum opis_status status = opis_unit_decode(&results->arena, record, &hit.unit, searching->error);
  if (status != OPIS_OK) return status;
  if (results->plan.checks) {
    hit.match = opis_match_unit(&results->arena, &results->plan, &hit.unit);
    if (!hit.match->holds) return OPIS_OK;
  }
  OPIS_GROW(results->hits, results->count, searching->capacity);
  results->hits[results->count++] = hit;
  return OPIS_OK;
}

/* Asks libxapian for some hits and takes them; `found` is how many there were. */
static enum opis_status search_once(struct searching *searching, uint32_t first, uint32_t count, size_t *found)
{
  struct xc_error cause;
  struct xc_results *hits = NULL;
  struct opis_results *results = searching->results;
  const struct xc_search search = search_of(searching, first, count);
  if (xc_database_search(searching->index->database, results->plan.query, &search, &hits, &cause) != XC_OK)
    return opis_store_fail(searching->error, searching->index->path, &cause);
  enum opis_status status = OPIS_OK;
  results->matches = xc_results_matches(hits);
  *found = xc_results_count(hits);
  for (size_t i = 0; status == OPIS_OK && i < *found && results->count < searching->wanted; i++)
    status = take_hit(searching, xc_results_hit(hits, i));
  xc_results_free(hits);
  return status;
}

/* Where hits have to be held against the tree, on until there are enough of them. What holds is then known to the last
 * hit, or at least so many. */
static enum opis_status search_and_check(struct searching *searching)
{
  struct opis_results *results = searching->results;
  enum opis_status status = OPIS_OK;
  size_t found = BATCH;
  for (uint32_t first = 0; status == OPIS_OK && found == BATCH && results->count < searching->wanted; first += BATCH)
    status = search_once(searching, first, BATCH, &found);
  uint32_t held = (uint32_t)results->count;
  bool all = found < BATCH && held < searching->wanted;
  results->matches.lower = held;
  if (all || results->matches.upper < held) results->matches.upper = held;
  if (all || results->matches.estimated < held) results->matches.estimated = held;
  return status;
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

/* ---- The second stage ----------------------------------------------------------------------------------------- */

/* The higher score first; the order of the first stage where they are equal, which qsort must be told. */
static int compare_hits(const void *a, const void *b)
{
  const struct opis_results_hit *left = a, *right = b;
  if (left->score != right->score) return left->score > right->score ? -1 : 1;
  return (left->rank > right->rank) - (left->rank < right->rank);
}

/* Orders the best hits of the first stage by what their texts say. Those behind them stay where they are: their scores
 * are lower already, and nothing is taken from any. */
static void rerank(struct opis_results *results)
{
  struct opis_candidate candidates[OPIS_RERANK_DEPTH];
  size_t count = results->count;
  if (count > OPIS_RERANK_DEPTH) count = OPIS_RERANK_DEPTH;
  for (size_t i = 0; i < count; i++) candidates[i] = (struct opis_candidate){.unit = &results->hits[i].unit};
  opis_rerank(&results->plan, candidates, count);
  for (size_t i = 0; i < count; i++) {
    struct opis_results_hit *hit = &results->hits[i];
    memcpy(hit->features, candidates[i].parts, sizeof hit->features);
    hit->rank = (uint32_t)i;
    for (size_t j = 0; j < OPIS_FEATURES; j++) hit->score += hit->features[j];
  }
  if (count > 0) qsort(results->hits, count, sizeof *results->hits, compare_hits);
}

/* Leaves the hits that were asked for, with all that is shown of them. */
static enum opis_status finish(struct searching *searching, size_t left_out)
{
  struct opis_results *results = searching->results;
  enum opis_status status = OPIS_OK;
  if (left_out > results->count) left_out = results->count;
  results->count -= left_out;
  if (left_out > 0) memmove(results->hits, results->hits + left_out, results->count * sizeof *results->hits);
  if (results->count > searching->options->count) results->count = searching->options->count;
  for (size_t i = 0; status == OPIS_OK && i < results->count; i++) {
    struct opis_results_hit *hit = &results->hits[i];
    hit->rank = results->first + (uint32_t)i + 1;
    hit->locator = opis_unit_locator(&results->arena, &hit->unit);
    if (!searching->options->explain) continue;
    const struct opis_explained explained = {.index = searching->index,
                                             .plan = &results->plan,
                                             .unit = &hit->unit,
                                             .match = opis_results_match(results, i),
                                             .spellings = opis_results_spellings(results, i),
                                             .docid = hit->docid};
    status = opis_explain(&results->arena, &explained, &hit->parts, searching->error);
  }
  return status;
}

static enum opis_status run(struct searching *searching)
{
  const struct opis_search_options *options = searching->options;
  struct opis_results *results = searching->results;
  struct xc_error cause;
  bool reranks = options->rank == OPIS_RANK_FULL && results->plan.weighs && !options->by_date &&
                 options->first < OPIS_RERANK_DEPTH;
  bool from_start = reranks || results->plan.checks;
  size_t found;
  searching->wanted = from_start ? (size_t)options->first + options->count : options->count;
  if (reranks && searching->wanted < OPIS_RERANK_DEPTH) searching->wanted = OPIS_RERANK_DEPTH;
  enum opis_status status = results->plan.checks ? search_and_check(searching)
                                                 : search_once(searching, from_start ? 0 : options->first,
                                                               (uint32_t)searching->wanted, &found);
  if (status != OPIS_OK) return status;
  if (reranks) rerank(results);
  status = finish(searching, from_start ? options->first : 0);
  if (status != OPIS_OK || !results->plan.all || results->plan.checks) return status;
  enum xc_status counted = count_all(results, searching->index->database, &cause);
  return counted == XC_OK ? OPIS_OK : opis_store_fail(searching->error, searching->index->path, &cause);
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
  return opis_index_files(index, OPIS_RECORD_UNREAD, &results->arena, &results->unread, error);
}

enum opis_status opis_search(struct opis_index *index, struct opis_span query,
                             const struct opis_search_options *options, struct opis_results **results,
                             struct opis_error *error)
{
  struct opis_results *made = opis_allocate(1, sizeof *made);
  struct opis_node *tree = NULL;
  made->index = index;
  made->first = options->first;
  made->query = opis_arena_copy(&made->arena, query);
  enum opis_status status = opis_query_parse(&made->arena, made->query, &options->limits, &tree, error);
  if (status == OPIS_OK && options->exact) opis_query_make_exact(tree);
  if (status == OPIS_OK) status = opis_plan_make(index, &made->arena, tree, options, &made->plan, error);
  if (status == OPIS_OK) {
    struct searching searching = {.index = index, .options = options, .results = made, .error = error};
    status = run(&searching);
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
  free(results->hits);
  opis_arena_free(&results->arena);
  free(results);
}

size_t opis_results_count(const struct opis_results *results)
{
  return results->count;
}

const struct opis_match *opis_results_match(const struct opis_results *results, size_t i)
{
  struct opis_results_hit *hit = &results->hits[i];
  struct opis_results *owner = (struct opis_results *)results; /* whoever asks sees no change by it */
  if (!hit->match) hit->match = opis_match_unit(&owner->arena, &results->plan, &hit->unit);
  return hit->match;
}

const struct opis_spellings *opis_results_spellings(const struct opis_results *results, size_t i)
{
  struct opis_results_hit *hit = &results->hits[i];
  struct opis_results *owner = (struct opis_results *)results;
  if (hit->spellings) return hit->spellings;
  const struct opis_explained explained = {.index = results->index,
                                           .plan = &results->plan,
                                           .unit = &hit->unit,
                                           .match = opis_results_match(results, i),
                                           .docid = hit->docid};
  hit->spellings = opis_arena_allocate(&owner->arena, 1, sizeof *hit->spellings);
  *hit->spellings = opis_spellings_in(&owner->arena, &explained);
  return hit->spellings;
}

struct opis_hit opis_results_hit(const struct opis_results *results, size_t i)
{
  const struct opis_results_hit *hit = &results->hits[i];
  const struct opis_match *match = opis_results_match(results, i);
  const struct opis_unit *unit = &hit->unit;
  return (struct opis_hit){.rank = hit->rank,
                           .score = hit->score,
                           .has_all = match->has_all,
                           .uncertain = match->uncertain,
                           .kind = unit->kind,
                           .locator = hit->locator,
                           .file = unit->file,
                           .title = unit->title,
                           .number = unit->number,
                           .page = unit->page,
                           .first_line = unit->range_count > 0 ? unit->lines[0].first : 0,
                           .last_line = unit->range_count > 0 ? unit->lines[unit->range_count - 1].last : 0,
                           .text = unit->text,
                           .snippet = match->snippet,
                           .highlights = match->highlights,
                           .highlight_count = match->highlight_count};
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
    if (opis_span_equal(plan->wanted.items[j].node->text, plan->wanted.items[i].node->text)) return true;
  return false;
}

void opis_results_absent(const struct opis_results *results, void (*tell)(struct opis_span word, void *context),
                         void *context)
{
  const struct opis_plan *plan = &results->plan;
  for (size_t i = 0; i < plan->wanted.count; i++) {
    const struct opis_wanted *wanted = &plan->wanted.items[i];
    if (wanted->role == OPIS_WANTED && wanted->words.count > 0 && wanted->units == 0 && !told_before(plan, i))
      tell(wanted->node->text, context);
  }
}
