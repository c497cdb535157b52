/* Counts: by archive as a tree, by year, by document. Correspondents have a file of their own. */
#include "base/memory.h"
#include "base/span.h"
#include "searcher/cite.h"

#include <stdlib.h>
#include <string.h>

/* That a document is counted in a group. */
struct pair {
  uint32_t group, document;
};

static int by_group(const void *a, const void *b)
{
  const struct pair *left = a, *right = b;
  if (left->group != right->group) return left->group < right->group ? -1 : 1;
  return (left->document > right->document) - (left->document < right->document);
}

struct counting {
  struct opis_cite *cite;
  struct opis_cite_group *groups;
  size_t count, capacity;
  struct pair *pairs;
  size_t pair_count, pair_capacity;
};

static uint32_t add_group(struct counting *counting, struct opis_cite_group group)
{
  OPIS_GROW(counting->groups, counting->count, counting->capacity);
  counting->groups[counting->count] = group;
  return (uint32_t)counting->count++;
}

static void count_in(struct counting *counting, uint32_t group, uint32_t document)
{
  counting->groups[group].citations++;
  OPIS_GROW(counting->pairs, counting->pair_count, counting->pair_capacity);
  counting->pairs[counting->pair_count++] = (struct pair){group, document};
}

static void finish(struct counting *counting, struct opis_cite_groups *groups)
{
  if (counting->pair_count > 0) qsort(counting->pairs, counting->pair_count, sizeof *counting->pairs, by_group);
  for (size_t i = 0; i < counting->pair_count; i++)
    if (i == 0 || by_group(&counting->pairs[i - 1], &counting->pairs[i]) != 0)
      counting->groups[counting->pairs[i].group].documents++;
  groups->items =
      opis_arena_copy_array(&counting->cite->arena, counting->groups, counting->count, sizeof *counting->groups);
  groups->count = counting->count;
  free(counting->groups);
  free(counting->pairs);
}

/* ---- The tree ------------------------------------------------------------------------------------------------- */

/* A screen and a half: so long a tree gets where nobody says how deep. */
enum { MOST_LINES = 40 };
enum { DEEPEST = OPIS_LEVELS + 3 };

struct tree {
  struct counting counting;
  uint32_t open[DEEPEST]; /* the groups above the place, from the archive on */
};

static struct opis_span name_of(struct opis_cite *cite, const struct opis_cite_entry *entry, size_t step)
{
  if (entry->path.count == 0) return opis_span_of(opis_citation_kind_name(entry->citation->kind));
  if (step == 0 && entry->path.items[0].text.size == 0) return OPIS_SPAN("no archive named");
  return opis_cited_join(&cite->arena, &entry->path, step, step + 1);
}

/* How many steps of an entry the tree has; a work has one, which is its kind. */
static size_t steps_of(const struct opis_cite_entry *entry, size_t most)
{
  size_t steps = entry->path.count == 0 ? 1 : entry->path.count;
  if (most == 0) steps = entry->path.count == 0 ? 1 : entry->path.file;
  if (most > 0 && steps > most) steps = most;
  return steps < DEEPEST ? steps : DEEPEST;
}

static size_t common_of(const struct opis_cite_entry *a, const struct opis_cite_entry *b)
{
  if (a->path.count > 0 && b->path.count > 0)
    return a->citation->kind == b->citation->kind ? opis_cited_common(&a->path, &b->path) : 0;
  return a->path.count == b->path.count && a->citation->kind == b->citation->kind;
}

static void add_to_tree(struct tree *tree, const struct opis_cite_entry *entry, size_t common, size_t steps)
{
  struct opis_cite *cite = tree->counting.cite;
  for (size_t step = 0; step < steps; step++) {
    if (step >= common)
      tree->open[step] = add_group(
          &tree->counting, (struct opis_cite_group){.name = name_of(cite, entry, step),
                                                    .key = opis_cited_join(&cite->arena, &entry->path, 0,
                                                                           entry->path.count > 0 ? step + 1 : 0),
                                                    .depth = (unsigned)step});
    count_in(&tree->counting, tree->open[step], entry->document);
  }
}

static int by_kind_and_path(const void *a, const void *b)
{
  const struct opis_cite_entry *left = *(const struct opis_cite_entry *const *)a;
  const struct opis_cite_entry *right = *(const struct opis_cite_entry *const *)b;
  if (left->citation->kind != right->citation->kind) return left->citation->kind < right->citation->kind ? -1 : 1;
  return opis_cited_compare(&left->path, &right->path);
}

/* Marks groups that have all that the one above them has: they can stand in its line. */
static void mark_only(struct opis_cite_groups *groups)
{
  for (size_t i = 1; i < groups->count; i++) {
    const struct opis_cite_group *above = &groups->items[i - 1];
    struct opis_cite_group *group = &groups->items[i];
    group->only = group->depth == above->depth + 1 && group->citations == above->citations;
  }
}

static int descending(const void *a, const void *b)
{
  uint64_t left = *(const uint64_t *)a, right = *(const uint64_t *)b;
  return (left < right) - (left > right);
}

/* Of each group how many citations the one above has; of the first ones, which are always shown, UINT64_MAX. */
static uint64_t *parents_of(const struct opis_cite_groups *groups)
{
  uint64_t above[DEEPEST], *parents = opis_allocate(groups->count, sizeof *parents);
  for (size_t i = 0; i < groups->count; i++) {
    const struct opis_cite_group *group = &groups->items[i];
    above[group->depth] = group->citations;
    parents[i] = group->depth > 0 ? above[group->depth - 1] : UINT64_MAX;
  }
  return parents;
}

/* Opens the tree where most is cited, and so far that it has no more than MOST_LINES. Groups of one size are opened all
 * or none. */
static void open_best(struct opis_cite_groups *groups)
{
  uint64_t *parents = parents_of(groups), *sorted = opis_allocate(groups->count, sizeof *sorted), least = UINT64_MAX;
  size_t lines = 0, kept = 0;
  for (size_t i = 0; i < groups->count; i++)
    if (!groups->items[i].only) sorted[lines++] = parents[i];
  if (lines > 0) qsort(sorted, lines, sizeof *sorted, descending);
  for (size_t i = 0; i < lines && i < MOST_LINES; i++)
    if (i + 1 == lines || sorted[i + 1] != sorted[i]) least = sorted[i];
  bool shown = true;
  for (size_t i = 0; i < groups->count; i++) {
    shown = groups->items[i].only ? shown : parents[i] >= least;
    if (shown) groups->items[kept++] = groups->items[i];
  }
  groups->count = kept;
  free(parents);
  free(sorted);
}

void opis_cite_tree(struct opis_cite *cite, struct opis_cite_groups *groups)
{
  struct tree tree = {.counting = {.cite = cite}};
  const struct opis_cite_entry **sorted = opis_arena_allocate(&cite->arena, cite->count, sizeof *sorted);
  for (size_t i = 0; i < cite->count; i++) sorted[i] = &cite->entries[i];
  if (cite->count > 0) qsort(sorted, cite->count, sizeof *sorted, by_kind_and_path);
  size_t before = 0;
  for (size_t i = 0; i < cite->count; i++) {
    size_t steps = steps_of(sorted[i], cite->options->depth);
    size_t common = i > 0 ? common_of(sorted[i - 1], sorted[i]) : 0;
    if (common > before) common = before;
    if (common > steps) common = steps;
    add_to_tree(&tree, sorted[i], common, steps);
    before = steps;
  }
  finish(&tree.counting, groups);
  mark_only(groups);
  if (cite->options->depth == 0) open_best(groups);
}

/* ---- Years and documents -------------------------------------------------------------------------------------- */

/* By the first day; what has no date last. */
static int by_date(const void *a, const void *b)
{
  const struct opis_cite_entry *left = *(const struct opis_cite_entry *const *)a;
  const struct opis_cite_entry *right = *(const struct opis_cite_entry *const *)b;
  bool left_dated = left->edtf.size > 0, right_dated = right->edtf.size > 0;
  if (left_dated != right_dated) return left_dated ? -1 : 1;
  if (left->days.first / 10000 != right->days.first / 10000) return left->days.first < right->days.first ? -1 : 1;
  if (left->days.last / 10000 != right->days.last / 10000) return left->days.last < right->days.last ? -1 : 1;
  return 0;
}

static struct opis_span year_of(struct opis_cite *cite, const struct opis_cite_entry *entry)
{
  int32_t first = entry->days.first / 10000, last = entry->days.last / 10000;
  if (entry->edtf.size == 0) return OPIS_SPAN("undated");
  if (entry->days.first == OPIS_DAYS_OPEN_FIRST) return opis_arena_format(&cite->arena, "../%d", last);
  if (entry->days.last == OPIS_DAYS_OPEN_LAST) return opis_arena_format(&cite->arena, "%d/..", first);
  return first == last ? opis_arena_format(&cite->arena, "%d", first)
                       : opis_arena_format(&cite->arena, "%d/%d", first, last);
}

static int by_document(const void *a, const void *b)
{
  const struct opis_cite_entry *left = *(const struct opis_cite_entry *const *)a;
  const struct opis_cite_entry *right = *(const struct opis_cite_entry *const *)b;
  return (left->document > right->document) - (left->document < right->document);
}

static struct opis_cite_group group_of(struct opis_cite *cite, const struct opis_cite_entry *entry, bool years)
{
  if (years) return (struct opis_cite_group){.name = year_of(cite, entry)};
  const struct opis_cite_document *document = &cite->documents[entry->document];
  return (struct opis_cite_group){.name = document->file, .note = document->title};
}

static void count_runs(struct opis_cite *cite, bool years, struct opis_cite_groups *groups)
{
  struct counting counting = {.cite = cite};
  int (*compare)(const void *, const void *) = years ? by_date : by_document;
  const struct opis_cite_entry **sorted = opis_arena_allocate(&cite->arena, cite->count, sizeof *sorted);
  for (size_t i = 0; i < cite->count; i++) sorted[i] = &cite->entries[i];
  if (cite->count > 0) qsort(sorted, cite->count, sizeof *sorted, compare);
  uint32_t group = 0;
  for (size_t i = 0; i < cite->count; i++) {
    if (i == 0 || compare(&sorted[i - 1], &sorted[i]) != 0)
      group = add_group(&counting, group_of(cite, sorted[i], years));
    count_in(&counting, group, sorted[i]->document);
  }
  finish(&counting, groups);
}

void opis_cite_groups(struct opis_cite *cite, struct opis_cite_groups *groups)
{
  const char *by = cite->options->by ? cite->options->by : "archive";
  if (strcmp(by, "archive") == 0)
    opis_cite_tree(cite, groups);
  else if (strcmp(by, "correspondent") == 0)
    opis_cite_correspondents(cite, groups);
  else
    count_runs(cite, strcmp(by, "year") == 0, groups);
}
