/* Tokens, grouped by term. */
#include "indexer/postings.h"

#include "base/span.h"
#include "store/schema.h"
#include "text/tokenise.h"

#include <stdlib.h>

static int by_term_and_position(const void *a, const void *b)
{
  const struct opis_token *left = a, *right = b;
  int order = opis_span_compare(left->folded, right->folded);
  return order != 0 ? order : (left->position > right->position) - (left->position < right->position);
}

static struct opis_postings group(struct opis_arena *arena, struct opis_tokens tokens)
{
  struct opis_postings postings = {opis_arena_allocate(arena, tokens.count, sizeof *postings.items), 0};
  uint32_t *positions = opis_arena_allocate(arena, tokens.count, sizeof *positions);
  if (tokens.count > 0) qsort(tokens.items, tokens.count, sizeof *tokens.items, by_term_and_position);
  struct opis_posting *last = NULL;
  for (size_t i = 0; i < tokens.count; i++) {
    positions[i] = tokens.items[i].position;
    if (!last || !opis_span_equal(last->term, tokens.items[i].folded)) {
      last = &postings.items[postings.count++];
      *last = (struct opis_posting){.term = tokens.items[i].folded, .positions = &positions[i]};
    }
    last->wdf++;
    last->position_count++;
  }
  return postings;
}

struct opis_postings opis_postings_of(struct opis_arena *arena, struct opis_span text)
{
  return group(arena, opis_tokenise(arena, text));
}

/* Appends the tokens of a heading, a position apart from those before, so that no phrase reaches from one heading into
 * the next. */
static void append_heading(struct opis_arena *arena, struct opis_span heading, struct opis_tokens *tokens)
{
  struct opis_tokens added = opis_tokenise(arena, heading);
  uint32_t behind = tokens->count > 0 ? tokens->items[tokens->count - 1].position + 1 : 0;
  struct opis_token *all = opis_arena_allocate(arena, tokens->count + added.count, sizeof *all);
  for (size_t i = 0; i < tokens->count; i++) all[i] = tokens->items[i];
  for (size_t i = 0; i < added.count; i++) {
    added.items[i].position += behind;
    all[tokens->count + i] = added.items[i];
  }
  *tokens = (struct opis_tokens){all, tokens->count + added.count};
}

/* The terms of the headings above a unit, which give no weight. */
static struct opis_postings postings_of_sections(struct opis_arena *arena, const struct opis_unit *unit)
{
  struct opis_tokens tokens = {0};
  for (size_t i = 0; i < unit->section_count; i++) append_heading(arena, unit->sections[i], &tokens);
  struct opis_postings postings = group(arena, tokens);
  for (size_t i = 0; i < postings.count; i++) {
    postings.items[i].term = opis_section_term(arena, postings.items[i].term);
    postings.items[i].wdf = 0;
  }
  return postings;
}

struct opis_postings opis_postings_of_unit(struct opis_arena *arena, const struct opis_unit *unit)
{
  struct opis_postings text = opis_postings_of(arena, unit->text);
  if (unit->section_count == 0) return text;
  struct opis_postings sections = postings_of_sections(arena, unit);
  struct opis_postings all = {opis_arena_allocate(arena, text.count + sections.count, sizeof *all.items), 0};
  for (size_t i = 0; i < sections.count; i++) all.items[all.count++] = sections.items[i];
  for (size_t i = 0; i < text.count; i++) all.items[all.count++] = text.items[i];
  return all;
}
