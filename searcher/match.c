/* Matching as the index does it: the same tokens, the same folded forms, the same positions. */
#include "searcher/match.h"

#include "base/memory.h"
#include "base/span.h"
#include "searcher/cited.h"

#include <assert.h>
#include <stdlib.h>

/* About three lines of a terminal, in bytes; a reader judges a hit by no more. */
enum { SNIPPET = 240 };
/* How far a snippet's start moves back to begin with a sentence or at least some words before the first match. */
enum { LEAD = 60 };

struct matching {
  const struct opis_plan *plan;
  struct opis_span text;
  struct opis_tokens tokens;     /* without the wholes of compounds: a position each */
  struct opis_occurrence *found; /* by start, then end */
  size_t count, capacity;
  bool shows_all; /* function words, too, since the query has nothing else */
};

/* Whether it is a function word: where it stands nobody asks who has other words to look for. */
static bool says_little(const struct opis_wanted *wanted)
{
  return wanted->words.count == 1 && wanted->words.items[0].stop && !wanted->node->exact;
}

static bool all_say_little(const struct opis_wanted_list *list)
{
  for (size_t i = 0; i < list->count; i++)
    if (list->items[i].role == OPIS_WANTED && list->items[i].words.count > 0 && !says_little(&list->items[i]))
      return false;
  return true;
}

/* Notes by which forms something wanted stands at `at`. */
static void see(const struct matching *matching, const struct opis_wanted_use *first, size_t at, bool *seen)
{
  const struct opis_wanted_list *list = &matching->plan->wanted;
  for (size_t i = 0; i < list->items[first->wanted].words.count; i++) {
    const struct opis_wanted_use *use = opis_wanted_find(list, matching->tokens.items[at + i].folded);
    while (use && (use->wanted != first->wanted || use->word != i)) use = opis_wanted_next(list, use);
    if (use) seen[use - list->uses] = true;
  }
}

static void find_occurrences(struct matching *matching, struct opis_match *match)
{
  const struct opis_wanted_list *list = &matching->plan->wanted;
  for (size_t at = 0; at < matching->tokens.count; at++) {
    const struct opis_wanted_use *use = opis_wanted_find(list, matching->tokens.items[at].folded);
    for (; use; use = opis_wanted_next(list, use)) {
      const struct opis_wanted *wanted = &list->items[use->wanted];
      if (use->word != 0 || !opis_wanted_at(wanted, matching->text, &matching->tokens, at)) continue;
      match->counts[use->wanted]++;
      see(matching, use, at, match->seen);
      if (wanted->role != OPIS_WANTED || (says_little(wanted) && !matching->shows_all)) continue;
      const struct opis_token *last = &matching->tokens.items[at + wanted->words.count - 1];
      OPIS_GROW(matching->found, matching->count, matching->capacity);
      matching->found[matching->count++] =
          (struct opis_occurrence){{matching->tokens.items[at].start, last->end}, use->wanted};
    }
  }
}

static void make_highlights(struct opis_arena *arena, const struct matching *matching, struct opis_match *match)
{
  struct opis_range *highlights = opis_arena_allocate(arena, matching->count, sizeof *highlights);
  match->highlights = highlights;
  assert(highlights);
  for (size_t i = 0; i < matching->count; i++) {
    struct opis_range range = matching->found[i].range;
    struct opis_range *last = match->highlight_count > 0 ? &highlights[match->highlight_count - 1] : NULL;
    if (!last || range.start >= last->end)
      highlights[match->highlight_count++] = range;
    else if (range.end > last->end)
      last->end = range.end;
  }
}

/* ---- The snippet ---------------------------------------------------------------------------------------------- */

/* The occurrences [first, last) that lie within a snippet and whose distinct words weigh most. */
static void best_window(const struct matching *matching, size_t *first, size_t *last)
{
  uint32_t *inside = opis_allocate(matching->plan->wanted.count, sizeof *inside);
  double weight = 0, best = -1;
  size_t end = 0;
  *first = *last = 0;
  for (size_t start = 0; start < matching->count; start++) {
    size_t limit = matching->found[start].range.start + SNIPPET - LEAD;
    for (; end < matching->count && (end == start || matching->found[end].range.end <= limit); end++)
      if (inside[matching->found[end].wanted]++ == 0)
        weight += matching->plan->wanted.items[matching->found[end].wanted].weight + 1e-9;
    if (weight > best * (1 + 1e-9)) {
      best = weight;
      *first = start;
      *last = end;
    }
    if (--inside[matching->found[start].wanted] == 0)
      weight -= matching->plan->wanted.items[matching->found[start].wanted].weight + 1e-9;
  }
  free(inside);
}

static bool ends_sentence(struct opis_span text, size_t blank)
{
  return blank > 0 && memchr(".!?", text.data[blank - 1], 3) != NULL;
}

/* The start of a word at or before `offset`, by preference behind the end of a sentence. */
static size_t snippet_start(struct opis_span text, size_t offset)
{
  while (offset > 0 && ((unsigned char)text.data[offset] & 0xC0) == 0x80) offset--;
  if (offset <= LEAD) return 0;
  size_t word = offset;
  for (size_t i = offset; i > offset - LEAD; i--) {
    if (text.data[i - 1] != ' ') continue;
    word = i;
    if (ends_sentence(text, i - 1)) break;
  }
  return word;
}

static size_t snippet_end(struct opis_span text, size_t start, size_t least)
{
  size_t end = start + SNIPPET;
  if (end < least) end = least;
  if (end >= text.size) return text.size;
  size_t blank = end;
  while (blank > least && text.data[blank] != ' ') blank--;
  if (text.data[blank] == ' ') return blank;
  while (end > start && ((unsigned char)text.data[end] & 0xC0) == 0x80) end--;
  return end;
}

static struct opis_range make_snippet(const struct matching *matching)
{
  size_t first = 0, last = 0, start = 0, least = 0;
  if (matching->count > 0) {
    best_window(matching, &first, &last);
    start = snippet_start(matching->text, matching->found[first].range.start);
    least = matching->found[last - 1].range.end;
  }
  size_t end = snippet_end(matching->text, start, least);
  if (end == matching->text.size && end - start < SNIPPET) /* room is left: show more of what comes before */
    start = end > SNIPPET ? snippet_start(matching->text, end - SNIPPET + LEAD) : 0;
  if (matching->count > 0 && start > matching->found[first].range.start)
    start = snippet_start(matching->text, matching->found[first].range.start);
  return (struct opis_range){start, end};
}

/* ---- The tree ------------------------------------------------------------------------------------------------- */

/* Whether something holds: an AND is as sure as what is least sure in it, an OR as what is surest. */
enum held { NOT_HELD, MAY_HOLD, HELD };

struct holding {
  struct opis_arena *arena;
  const struct opis_plan *plan;
  const struct opis_unit *unit;
  const uint32_t *counts;
  bool all; /* items next to one another are all wanted */
};

static enum held held_if(bool held)
{
  return held ? HELD : NOT_HELD;
}

static bool section_has(const struct holding *holding, const struct opis_wanted *wanted)
{
  for (size_t i = 0; i < holding->unit->section_count; i++)
    if (opis_wanted_in(holding->arena, wanted, holding->unit->sections[i])) return true;
  return false;
}

static bool date_holds(const struct opis_unit *unit, struct opis_days days)
{
  for (size_t i = 0; i < unit->date_count; i++)
    if (opis_days_overlap(unit->dates[i].days, days)) return true;
  return false;
}

/* Whether a citation's key has the pattern's, level by level. */
static bool has_key(const struct holding *holding, const struct opis_citation *citation,
                    const struct opis_citation *pattern)
{
  const struct opis_span *keys, *wanted;
  size_t count = opis_citation_terms(holding->arena, citation, &keys);
  size_t depth = opis_citation_terms(holding->arena, pattern, &wanted);
  for (size_t i = 0; depth > 0 && i < count; i++)
    if (opis_span_equal(keys[i], wanted[depth - 1])) return true;
  return false;
}

static enum held cites_holds(const struct holding *holding, const struct opis_citation *pattern)
{
  enum held best = NOT_HELD;
  for (size_t i = 0; i < holding->unit->citation_count && best < HELD; i++) {
    const struct opis_citation *citation = &holding->unit->citations[i];
    enum opis_cited under =
        has_key(holding, citation, pattern) ? OPIS_CITED_UNDER : opis_cited_under(holding->arena, citation, pattern);
    if (under == OPIS_CITED_UNDER) best = HELD;
    if (under == OPIS_CITED_MAYBE) best = MAY_HOLD;
  }
  return best;
}

/* Whether a name has all the words, in any order. */
static bool has_words(struct opis_arena *arena, const struct opis_wanted *wanted, struct opis_span name)
{
  struct opis_tokens tokens = opis_without_wholes(arena, opis_tokenise(arena, name));
  for (size_t i = 0; i < wanted->words.count; i++) {
    size_t j = 0;
    while (j < tokens.count && !opis_word_has(&wanted->words.items[i], tokens.items[j].folded)) j++;
    if (j == tokens.count) return false;
  }
  return wanted->words.count > 0;
}

static bool who_holds(const struct holding *holding, const struct opis_wanted *wanted)
{
  for (size_t i = 0; i < holding->unit->citation_count; i++)
    if (has_words(holding->arena, wanted, holding->unit->citations[i].from) ||
        has_words(holding->arena, wanted, holding->unit->citations[i].to))
      return true;
  return false;
}

static enum held field_holds(const struct holding *holding, const struct opis_node *node)
{
  const struct opis_wanted *wanted = opis_wanted_of(&holding->plan->wanted, node);
  const struct opis_unit *unit = holding->unit;
  switch (node->field) {
  case OPIS_FIELD_IN:
  case OPIS_FIELD_KIND: break;
  case OPIS_FIELD_FILE: return held_if(opis_store_glob(opis_arena_copy(holding->arena, node->text).data, unit->file));
  case OPIS_FIELD_TITLE: return held_if(opis_wanted_in(holding->arena, wanted, unit->title));
  case OPIS_FIELD_SECTION: return held_if(section_has(holding, wanted));
  case OPIS_FIELD_DATE: return held_if(date_holds(unit, node->days));
  case OPIS_FIELD_CITES: return cites_holds(holding, node->citation);
  case OPIS_FIELD_WHO: return held_if(who_holds(holding, wanted));
  case OPIS_FIELD_LANG: return held_if((opis_unit_languages(unit) & node->languages) != 0);
  }
  return held_if((node->kinds & OPIS_KIND_BIT(unit->kind)) != 0);
}

static bool word_holds(const struct holding *holding, const struct opis_node *node)
{
  const struct opis_wanted *wanted = opis_wanted_of(&holding->plan->wanted, node);
  return wanted->words.count == 0 || holding->counts[wanted - holding->plan->wanted.items] > 0;
}

static enum held holds(const struct holding *holding, const struct opis_node *node);

/* Of items that are joined by AND all must hold; of others one, and what narrows them. */
static enum held items_hold(const struct holding *holding, const struct opis_node *node, bool all)
{
  enum held least = HELD, best = NOT_HELD;
  bool choices = false;
  for (size_t i = 0; i < node->count && least > NOT_HELD; i++) {
    const struct opis_node *item = node->children[i];
    bool narrows = node->kind != OPIS_NODE_OR && (item->kind == OPIS_NODE_NOT || item->kind == OPIS_NODE_FIELD);
    enum held held = holds(holding, item);
    if ((all || narrows) && held < least) least = held;
    if (narrows) continue;
    choices = true;
    if (held > best) best = held;
  }
  return choices && best < least ? best : least;
}

static enum held holds(const struct holding *holding, const struct opis_node *node)
{
  switch (node->kind) {
  case OPIS_NODE_WORD:
  case OPIS_NODE_PHRASE: return held_if(word_holds(holding, node));
  case OPIS_NODE_FIELD: return field_holds(holding, node);
  case OPIS_NODE_ANY: return items_hold(holding, node, holding->all);
  case OPIS_NODE_AND: return items_hold(holding, node, true);
  case OPIS_NODE_OR: return items_hold(holding, node, false);
  case OPIS_NODE_NOT: break;
  }
  return (enum held)(HELD - holds(holding, node->children[0]));
}

struct opis_match *opis_match_unit(struct opis_arena *arena, const struct opis_plan *plan, const struct opis_unit *unit)
{
  struct opis_arena passing = {0};
  struct opis_match *match = opis_arena_allocate(arena, 1, sizeof *match);
  struct matching matching = {.plan = plan,
                              .text = unit->text,
                              .tokens = opis_without_wholes(&passing, opis_tokenise(&passing, unit->text)),
                              .shows_all = all_say_little(&plan->wanted)};
  match->counts = opis_arena_allocate(arena, plan->wanted.count, sizeof *match->counts);
  match->seen = opis_arena_allocate(arena, plan->wanted.use_count, sizeof *match->seen);
  find_occurrences(&matching, match);
  make_highlights(arena, &matching, match);
  match->snippet = make_snippet(&matching);
  match->found = opis_arena_copy_array(arena, matching.found, matching.count, sizeof *match->found);
  match->found_count = matching.count;
  struct holding holding = {arena, plan, unit, match->counts, plan->asks_all};
  enum held held = plan->checks ? holds(&holding, plan->tree) : HELD;
  match->holds = held > NOT_HELD;
  match->uncertain = held == MAY_HOLD;
  holding.all = true;
  match->has_all = plan->weighs && holds(&holding, plan->tree) > NOT_HELD;
  free(matching.found);
  opis_arena_free(&passing);
  return match;
}
