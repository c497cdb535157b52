/* A tree's words, each with what it stands for, and the table by which a text's words are held against them. */
#include "searcher/wanted.h"

#include "base/memory.h"
#include "base/span.h"

#include <math.h>
#include <xxhash.h>

static bool has_words(const struct opis_node *node)
{
  if (node->kind == OPIS_NODE_FIELD)
    return node->field == OPIS_FIELD_TITLE || node->field == OPIS_FIELD_SECTION || node->field == OPIS_FIELD_WHO;
  return node->kind == OPIS_NODE_WORD || node->kind == OPIS_NODE_PHRASE;
}

static size_t count_wanted(const struct opis_node *node)
{
  size_t count = has_words(node);
  for (size_t i = 0; i < node->count; i++) count += count_wanted(node->children[i]);
  return count;
}

static void collect(struct opis_wanted_list *list, const struct opis_node *node, bool excluded)
{
  if (has_words(node)) {
    enum opis_wanted_role role = excluded ? OPIS_WANTED_EXCLUDED : OPIS_WANTED;
    if (node->kind == OPIS_NODE_FIELD) role = OPIS_WANTED_FIELD;
    list->items[list->count++] = (struct opis_wanted){.node = node, .role = role};
  }
  for (size_t i = 0; i < node->count; i++) collect(list, node->children[i], excluded != (node->kind == OPIS_NODE_NOT));
}

static enum opis_status read_words(const struct opis_index *index, struct opis_arena *arena, enum opis_reading reading,
                                   struct opis_wanted_list *list, struct opis_error *error)
{
  struct opis_words_text *texts = opis_arena_allocate(arena, list->count, sizeof *texts);
  struct opis_words *words = opis_arena_allocate(arena, list->count, sizeof *words);
  for (size_t i = 0; i < list->count; i++) {
    const struct opis_node *node = list->items[i].node;
    texts[i] =
        (struct opis_words_text){node->text, node->exact ? OPIS_READ_FOLDED : reading, node->kind != OPIS_NODE_WORD};
  }
  enum opis_status status = opis_words_read(index, arena, texts, list->count, words, error);
  for (size_t i = 0; status == OPIS_OK && i < list->count; i++) list->items[i].words = words[i];
  return status;
}

static void weigh(struct opis_wanted_list *list, uint32_t all_units)
{
  for (size_t i = 0; i < list->count; i++) {
    struct opis_wanted *wanted = &list->items[i];
    uint32_t rarest = wanted->words.count > 0 ? UINT32_MAX : 0;
    for (size_t j = 0; j < wanted->words.count; j++)
      if (wanted->words.items[j].units < rarest) rarest = wanted->words.items[j].units;
    wanted->units = rarest;
    wanted->weight = rarest > 0 ? opis_wanted_idf(rarest, all_units) : 0;
  }
}

/* ---- The table of forms --------------------------------------------------------------------------------------- */

static uint32_t *look(const struct opis_wanted_list *list, struct opis_span form)
{
  size_t at = XXH3_64bits(form.data, form.size) & (list->place_count - 1);
  while (list->places[at] != 0 && !opis_span_equal(list->uses[list->places[at] - 1].form, form))
    at = (at + 1) & (list->place_count - 1);
  return &list->places[at];
}

/* The bit of a form's beginning: by its size and three of its bytes. */
static size_t beginning(struct opis_span form)
{
  enum { SIZES = 16, BITS = 64 * 64 };
  const unsigned char *bytes = (const unsigned char *)form.data;
  size_t size = form.size < SIZES ? form.size : SIZES;
  uint32_t key = (uint32_t)(bytes[0] | bytes[size / 2] << 8 | bytes[size - 1] << 16 | size << 24);
  return (key * UINT32_C(2654435761) >> 16) % BITS;
}

static size_t count_forms(const struct opis_wanted_list *list)
{
  size_t count = 0;
  for (size_t i = 0; i < list->count; i++)
    for (size_t j = 0; j < list->items[i].words.count; j++) count += list->items[i].words.items[j].form_count;
  return count;
}

static void make_table(struct opis_arena *arena, struct opis_wanted_list *list)
{
  size_t forms = count_forms(list);
  uint32_t count = 0;
  for (list->place_count = 8; list->place_count < 2 * forms;) list->place_count *= 2;
  list->places = opis_arena_allocate(arena, list->place_count, sizeof *list->places);
  list->uses = opis_arena_allocate(arena, forms, sizeof *list->uses);
  for (size_t i = 0; i < list->count; i++)
    for (size_t j = 0; j < list->items[i].words.count; j++)
      for (size_t k = 0; k < list->items[i].words.items[j].form_count; k++) {
        struct opis_span form = list->items[i].words.items[j].forms[k].form;
        uint32_t *place = look(list, form);
        list->uses[count] = (struct opis_wanted_use){form, (uint32_t)i, (uint32_t)j, *place};
        *place = ++count;
        list->beginnings[beginning(form) / 64] |= UINT64_C(1) << beginning(form) % 64;
      }
  list->use_count = count;
}

enum opis_status opis_wanted_collect(const struct opis_index *index, struct opis_arena *arena,
                                     const struct opis_node *tree, enum opis_reading reading,
                                     struct opis_wanted_list *list, struct opis_error *error)
{
  struct opis_wanted_list made = {.items = opis_arena_allocate(arena, count_wanted(tree), sizeof *made.items)};
  struct xc_statistics statistics;
  struct xc_error cause;
  collect(&made, tree, false);
  enum opis_status status = read_words(index, arena, reading, &made, error);
  if (status != OPIS_OK) return status;
  if (xc_database_statistics(index->database, &statistics, &cause) != XC_OK)
    return opis_store_fail(error, index->path, &cause);
  made.all_units = statistics.documents;
  weigh(&made, statistics.documents);
  make_table(arena, &made);
  *list = made;
  return OPIS_OK;
}

const struct opis_wanted *opis_wanted_of(const struct opis_wanted_list *list, const struct opis_node *node)
{
  for (size_t i = 0; i < list->count; i++)
    if (list->items[i].node == node) return &list->items[i];
  return NULL;
}

const struct opis_wanted_use *opis_wanted_find(const struct opis_wanted_list *list, struct opis_span folded)
{
  size_t bit = beginning(folded);
  if (!(list->beginnings[bit / 64] >> bit % 64 & 1)) return NULL;
  uint32_t place = *look(list, folded);
  return place > 0 ? &list->uses[place - 1] : NULL;
}

const struct opis_wanted_use *opis_wanted_next(const struct opis_wanted_list *list, const struct opis_wanted_use *use)
{
  return use->next > 0 ? &list->uses[use->next - 1] : NULL;
}

/* ---- A text --------------------------------------------------------------------------------------------------- */

struct opis_tokens opis_without_wholes(struct opis_arena *arena, struct opis_tokens tokens)
{
  size_t first = 0; /* whole: most texts have none, and every hit is tokenised */
  while (first < tokens.count && !(tokens.items[first].flags & OPIS_TOKEN_WHOLE)) first++;
  if (first == tokens.count) return tokens;
  struct opis_tokens parts = {opis_arena_allocate(arena, tokens.count, sizeof *parts.items), first};
  memcpy(parts.items, tokens.items, first * sizeof *parts.items);
  for (size_t i = first; i < tokens.count; i++)
    if (!(tokens.items[i].flags & OPIS_TOKEN_WHOLE)) parts.items[parts.count++] = tokens.items[i];
  return parts;
}

static bool is_word(const struct opis_wanted *wanted, const struct opis_word *word, struct opis_span text,
                    const struct opis_token *token)
{
  if (wanted->node->exact) return opis_span_equal(opis_span_slice(text, token->start, token->end), word->form);
  return opis_word_has(word, token->folded) != NULL;
}

bool opis_wanted_at(const struct opis_wanted *wanted, struct opis_span text, const struct opis_tokens *tokens,
                    size_t at)
{
  const struct opis_words *words = &wanted->words;
  if (words->count == 0 || tokens->count - at < words->count) return false;
  for (size_t i = 0; i < words->count; i++)
    if (tokens->items[at + i].position != tokens->items[at].position + i ||
        !is_word(wanted, &words->items[i], text, &tokens->items[at + i]))
      return false;
  return true;
}

bool opis_wanted_in(struct opis_arena *arena, const struct opis_wanted *wanted, struct opis_span text)
{
  struct opis_tokens tokens = opis_without_wholes(arena, opis_tokenise(arena, text));
  for (size_t at = 0; at < tokens.count; at++)
    if (opis_wanted_at(wanted, text, &tokens, at)) return true;
  return false;
}

double opis_wanted_idf(uint32_t units, uint32_t all_units)
{
  double ratio = ((double)all_units - units + 0.5) / (units + 0.5);
  return log(ratio < 2 ? ratio * 0.5 + 1 : ratio);
}
