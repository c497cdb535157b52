/* Tokens, grouped by term. */
#include "indexer/postings.h"

#include "base/span.h"
#include "text/tokenise.h"

#include <stdlib.h>

static int by_term_and_position(const void *a, const void *b)
{
  const struct opis_token *left = a, *right = b;
  int order = opis_span_compare(left->folded, right->folded);
  return order != 0 ? order : (left->position > right->position) - (left->position < right->position);
}

struct opis_postings opis_postings_of(struct opis_arena *arena, struct opis_span text)
{
  struct opis_tokens tokens = opis_tokenise(arena, text);
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
