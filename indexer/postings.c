/* Tokens, grouped by term. */
#include "indexer/postings.h"

#include "base/span.h"
#include "store/schema.h"

#include <stdlib.h>

/* A token as it is grouped. */
struct item {
  struct opis_span folded;
  uint32_t position;
  struct opis_keys keys;
};

struct items {
  struct item *items;
  size_t count;
  size_t key_count; /* of all of them */
};

static int by_form_and_position(const void *a, const void *b)
{
  const struct item *left = a, *right = b;
  int order = opis_span_compare(left->folded, right->folded);
  return order != 0 ? order : (left->position > right->position) - (left->position < right->position);
}

static int by_name(const void *a, const void *b)
{
  return opis_span_compare(((const struct opis_key *)a)->name, ((const struct opis_key *)b)->name);
}

static struct items sorted_items(struct opis_arena *arena, const struct opis_read_text *read)
{
  struct items sorted = {opis_arena_allocate(arena, read->tokens.count, sizeof *sorted.items), read->tokens.count, 0};
  for (size_t i = 0; i < sorted.count; i++) {
    const struct opis_token *token = &read->tokens.items[i];
    sorted.items[i] = (struct item){token->folded, token->position, read->keys ? read->keys[i] : (struct opis_keys){0}};
    sorted.key_count += sorted.items[i].keys.count;
  }
  if (sorted.count > 0) qsort(sorted.items, sorted.count, sizeof *sorted.items, by_form_and_position);
  return sorted;
}

/* The folded forms, with their positions. */
static void add_forms(struct opis_arena *arena, const struct items *sorted, struct opis_postings *postings)
{
  uint32_t *positions = opis_arena_allocate(arena, sorted->count, sizeof *positions);
  struct opis_posting *last = NULL;
  for (size_t i = 0; i < sorted->count; i++) {
    positions[i] = sorted->items[i].position;
    if (!last || !opis_span_equal(last->term, sorted->items[i].folded)) {
      last = &postings->items[postings->count++];
      *last = (struct opis_posting){.term = sorted->items[i].folded, .positions = &positions[i]};
    }
    last->wdf++;
    last->position_count++;
  }
}

/* The classes, without positions. */
static void add_classes(struct opis_arena *arena, const struct items *sorted, struct opis_postings *postings)
{
  struct opis_key *keys = opis_arena_allocate(arena, sorted->key_count, sizeof *keys);
  size_t count = 0;
  for (size_t i = 0; i < sorted->count; i++)
    for (size_t j = 0; j < sorted->items[i].keys.count; j++) keys[count++] = sorted->items[i].keys.items[j];
  if (count > 0) qsort(keys, count, sizeof *keys, by_name);
  struct opis_posting *last = NULL;
  for (size_t i = 0; i < count; i++) {
    if (!last || !opis_span_equal(last->term, keys[i].name)) {
      last = &postings->items[postings->count++];
      *last = (struct opis_posting){.term = keys[i].name};
    }
    last->wdf++;
  }
}

/* Which forms have which classes; those that were told before are left out. */
static void add_pairs(struct opis_arena *arena, const struct items *sorted, struct opis_postings *postings)
{
  size_t fresh = 0;
  for (size_t i = 0; i < sorted->count; i++) fresh += sorted->items[i].keys.fresh ? sorted->items[i].keys.count : 0;
  postings->forms = opis_arena_allocate(arena, fresh, sizeof *postings->forms);
  for (size_t i = 0; i < sorted->count; i++) {
    const struct item *item = &sorted->items[i];
    if (!item->keys.fresh) continue;
    for (size_t j = 0; j < item->keys.count; j++)
      postings->forms[postings->form_count++] = (struct opis_class_form){item->keys.items[j].name, item->folded};
  }
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

/* The folded words of the headings above a unit. */
static struct items section_items(struct opis_arena *arena, const struct opis_unit *unit)
{
  struct opis_read_text read = {0};
  for (size_t i = 0; i < unit->section_count; i++) append_heading(arena, unit->sections[i], &read.tokens);
  return sorted_items(arena, &read);
}

struct opis_postings opis_postings_of_unit(struct opis_arena *arena, const struct opis_unit *unit,
                                           const struct opis_read_text *read, const struct opis_filters *filters)
{
  struct items sections = section_items(arena, unit), words = sorted_items(arena, read);
  size_t most = sections.count + words.count + words.key_count + OPIS_LANGUAGES + filters->count;
  struct opis_postings postings = {.items = opis_arena_allocate(arena, most, sizeof *postings.items)};
  add_forms(arena, &sections, &postings);
  for (size_t i = 0; i < postings.count; i++) { /* they give no weight */
    postings.items[i].term = opis_section_term(arena, postings.items[i].term);
    postings.items[i].wdf = 0;
  }
  for (size_t i = 0; i < filters->count; i++) postings.items[postings.count++].term = filters->terms[i];
  for (unsigned i = 0; i < OPIS_LANGUAGES; i++)
    if (opis_unit_languages(unit) & OPIS_LANGUAGE_BIT(i))
      postings.items[postings.count++].term = opis_language_term(arena, (enum opis_language)i);
  add_classes(arena, &words, &postings);
  add_forms(arena, &words, &postings);
  add_pairs(arena, &words, &postings);
  return postings;
}

struct opis_postings opis_postings_keep(struct opis_arena *arena, const struct opis_postings *postings)
{
  struct opis_postings kept = *postings;
  kept.items = opis_arena_copy_array(arena, postings->items, postings->count, sizeof *kept.items);
  for (size_t i = 0; i < kept.count; i++) {
    struct opis_posting *posting = &kept.items[i];
    posting->term = opis_arena_copy(arena, posting->term);
    posting->positions =
        opis_arena_copy_array(arena, posting->positions, posting->position_count, sizeof *posting->positions);
  }
  kept.forms = opis_arena_copy_array(arena, postings->forms, postings->form_count, sizeof *kept.forms);
  for (size_t i = 0; i < kept.form_count; i++) {
    kept.forms[i].term = opis_arena_copy(arena, kept.forms[i].term);
    kept.forms[i].form = opis_arena_copy(arena, kept.forms[i].form);
  }
  return kept;
}
