/* Matching as the index does it: the same tokens, the same folded forms, the same positions. */
#include "searcher/match.h"

#include "base/memory.h"
#include "base/span.h"

#include <stdlib.h>

/* About three lines of a terminal, in bytes; a reader judges a hit by no more. */
enum { SNIPPET = 240 };
/* How far a snippet's start moves back to begin with a sentence or at least some words before the first match. */
enum { LEAD = 60 };

struct occurrence {
  struct opis_range range;
  size_t wanted;
};

struct matching {
  const struct opis_plan *plan;
  struct opis_span text;
  struct opis_tokens tokens; /* without the wholes of compounds: a position each */
  struct occurrence *found;  /* by start, then end */
  size_t count, capacity;
};

static void find_occurrences(struct matching *matching, uint32_t *counts)
{
  for (size_t at = 0; at < matching->tokens.count; at++)
    for (size_t i = 0; i < matching->plan->wanted_count; i++) {
      const struct opis_wanted *wanted = &matching->plan->wanted[i];
      if (wanted->excluded || !opis_wanted_at(wanted, &matching->tokens, at)) continue;
      const struct opis_token *last = &matching->tokens.items[at + wanted->form_count - 1];
      OPIS_GROW(matching->found, matching->count, matching->capacity);
      matching->found[matching->count++] = (struct occurrence){{matching->tokens.items[at].start, last->end}, i};
      counts[i]++;
    }
}

static void make_highlights(struct opis_arena *arena, const struct matching *matching, struct opis_match *match)
{
  match->highlights = opis_arena_allocate(arena, matching->count, sizeof *match->highlights);
  for (size_t i = 0; i < matching->count; i++) {
    struct opis_range range = matching->found[i].range;
    struct opis_range *last = match->highlight_count > 0 ? &match->highlights[match->highlight_count - 1] : NULL;
    if (!last || range.start >= last->end)
      match->highlights[match->highlight_count++] = range;
    else if (range.end > last->end)
      last->end = range.end;
  }
}

/* ---- The snippet ---------------------------------------------------------------------------------------------- */

/* The occurrences [first, last) that lie within a snippet and whose distinct words weigh most. */
static void best_window(const struct matching *matching, size_t *first, size_t *last)
{
  uint32_t *inside = opis_allocate(matching->plan->wanted_count, sizeof *inside);
  double weight = 0, best = -1;
  size_t end = 0;
  *first = *last = 0;
  for (size_t start = 0; start < matching->count; start++) {
    size_t limit = matching->found[start].range.start + SNIPPET - LEAD;
    for (; end < matching->count && (end == start || matching->found[end].range.end <= limit); end++)
      if (inside[matching->found[end].wanted]++ == 0)
        weight += matching->plan->wanted[matching->found[end].wanted].weight + 1e-9;
    if (weight > best * (1 + 1e-9)) {
      best = weight;
      *first = start;
      *last = end;
    }
    if (--inside[matching->found[start].wanted] == 0)
      weight -= matching->plan->wanted[matching->found[start].wanted].weight + 1e-9;
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

/* ---- All the words -------------------------------------------------------------------------------------------- */

static bool holds(const struct opis_plan *plan, const uint32_t *counts, const struct opis_node *node)
{
  if (node->kind == OPIS_NODE_NOT || node->kind == OPIS_NODE_FIELD) return true;
  if (node->kind == OPIS_NODE_WORD || node->kind == OPIS_NODE_PHRASE) {
    for (size_t i = 0; i < plan->wanted_count; i++)
      if (plan->wanted[i].node == node) return counts[i] > 0 || plan->wanted[i].form_count == 0;
    return false;
  }
  for (size_t i = 0; i < node->count; i++)
    if (holds(plan, counts, node->children[i]) == (node->kind == OPIS_NODE_OR)) return node->kind == OPIS_NODE_OR;
  return node->kind != OPIS_NODE_OR;
}

struct opis_match opis_match_text(struct opis_arena *arena, const struct opis_plan *plan, struct opis_span text)
{
  struct opis_match match = {.counts = opis_arena_allocate(arena, plan->wanted_count, sizeof *match.counts)};
  match.tokens = opis_tokenise(arena, text);
  struct matching matching = {.plan = plan, .text = text, .tokens = opis_without_wholes(arena, match.tokens)};
  find_occurrences(&matching, match.counts);
  make_highlights(arena, &matching, &match);
  match.snippet = make_snippet(&matching);
  match.has_all = plan->weighs && holds(plan, match.counts, plan->tree);
  free(matching.found);
  return match;
}

uint32_t opis_match_count(const struct opis_match *match, struct opis_span form)
{
  uint32_t count = 0;
  for (size_t i = 0; i < match->tokens.count; i++) count += opis_span_equal(match->tokens.items[i].folded, form);
  return count;
}
