/* Words of a query: their keys by text/lexis.h, their forms by the index's dictionary. */
#include "searcher/words.h"

#include "base/error.h"
#include "base/memory.h"
#include "base/span.h"
#include "text/function.h"
#include "text/normalise.h"

#include <math.h>
#include <stdlib.h>

/* Forms that one word may have: more than any word of any language, so that it is an error to meet them. */
enum { MOST_FORMS = 1000 };

struct reading {
  const struct opis_index *index;
  struct opis_arena *arena;
  struct xc_error cause;
  enum xc_status status; /* the first failure */
};

/* Whether a token is asked for: parts stand for their whole; an article before a word or an enclitic behind it is
 * asked for only in a phrase, where it has its place. */
static bool is_wanted(const struct opis_tokens *tokens, size_t i, bool phrase)
{
  unsigned flags = tokens->items[i].flags;
  if (flags & OPIS_TOKEN_WHOLE) return false;
  return phrase || tokens->count == 1 || !(flags & OPIS_TOKEN_ELIDED);
}

static uint32_t units_of(struct reading *reading, struct opis_span term)
{
  uint32_t units = 0;
  if (reading->status == XC_OK)
    reading->status =
        xc_database_frequency(reading->index->database, term.data, term.size, &units, NULL, &reading->cause);
  return units;
}

/* By form; what stands first of equal ones is the first term's. */
static int compare_forms(const void *a, const void *b)
{
  const struct opis_word_form *left = a, *right = b;
  int order = opis_span_compare(left->form, right->form);
  return order != 0 ? order : (left->term > right->term) - (left->term < right->term);
}

/* Adds the forms of the word's last term. */
static void add_forms(struct reading *reading, struct opis_word *word)
{
  struct opis_forms forms = {0};
  struct opis_span term = word->terms[word->term_count - 1].term;
  if (reading->status != XC_OK) return;
  reading->status = opis_index_forms(reading->index, reading->arena, term, &forms, &reading->cause);
  struct opis_word_form *all = opis_arena_allocate(reading->arena, word->form_count + forms.count, sizeof *all);
  for (size_t i = 0; i < word->form_count; i++) all[i] = word->forms[i];
  for (size_t i = 0; i < forms.count; i++)
    all[word->form_count + i] = (struct opis_word_form){forms.items[i], (uint32_t)word->term_count - 1};
  word->forms = all;
  word->form_count += forms.count;
}

static void order_forms(struct opis_word *word)
{
  qsort(word->forms, word->form_count, sizeof *word->forms, compare_forms);
  size_t count = 0;
  for (size_t i = 0; i < word->form_count; i++)
    if (count == 0 || !opis_span_equal(word->forms[count - 1].form, word->forms[i].form))
      word->forms[count++] = word->forms[i];
  word->form_count = count;
}

/* How many units libxapian takes an OP_SYNONYM of the classes to have: as if they occurred independently. */
static uint32_t units_together(struct reading *reading, const struct opis_word *word)
{
  struct xc_statistics statistics = {0};
  if (reading->status == XC_OK)
    reading->status = xc_database_statistics(reading->index->database, &statistics, &reading->cause);
  double all = statistics.documents, together = 0;
  for (size_t i = word->term_count > 1 ? 1 : 0; all > 0 && i < word->term_count; i++)
    together += word->terms[i].units - together * word->terms[i].units / all;
  return (uint32_t)floor(together + 0.5);
}

static bool has_term(const struct opis_word *word, struct opis_span term)
{
  for (size_t i = 0; i < word->term_count; i++)
    if (opis_span_equal(word->terms[i].term, term)) return true;
  return false;
}

/* Leaves the forms that occur: the dictionary keeps those that an update took away. */
static void drop_lost_forms(struct reading *reading, struct opis_word *word)
{
  size_t count = 0;
  for (size_t i = 0; i < word->form_count; i++)
    if (units_of(reading, word->forms[i].form) > 0) word->forms[count++] = word->forms[i];
  word->form_count = count;
}

static struct opis_word make_word(struct reading *reading, const struct opis_read_text *read, size_t i,
                                  const struct opis_words_text *text)
{
  const struct opis_token *token = &read->tokens.items[i];
  const struct opis_keys *keys = &read->keys[i];
  struct opis_word word = {.form = opis_span_slice(text->text, token->start, token->end),
                           .terms = opis_arena_allocate(reading->arena, keys->count + 1, sizeof *word.terms),
                           .forms = opis_arena_allocate(reading->arena, 1, sizeof *word.forms),
                           .form_count = 1,
                           .stop = opis_is_function_word(token->folded, read->languages[i])};
  word.forms[0].form = token->folded;
  word.terms[word.term_count++] =
      (struct opis_word_term){token->folded, OPIS_CLASS_FOLDED, OPIS_UND, NULL, units_of(reading, token->folded)};
  for (size_t j = 0; text->reading == OPIS_READ_VARIANTS && j < keys->count; j++) {
    const struct opis_key *key = &keys->items[j];
    if (word.stop && key->language != OPIS_RU_CYRL) continue; /* su is not sus, but ego is его */
    struct opis_span term = opis_arena_copy(reading->arena, key->name);
    uint32_t units = units_of(reading, term);
    if (units == 0 || has_term(&word, term)) continue;
    word.terms[word.term_count++] = (struct opis_word_term){term, key->class, key->language, key->how, units};
    add_forms(reading, &word);
  }
  order_forms(&word);
  if (word.form_count > MOST_FORMS) drop_lost_forms(reading, &word);
  word.together = units_together(reading, &word);
  word.units = word.together > word.terms[0].units ? word.together : word.terms[0].units;
  return word;
}

static enum opis_status check_forms(const struct opis_words *words, struct opis_error *error)
{
  for (size_t i = 0; i < words->count; i++)
    if (words->items[i].form_count > MOST_FORMS)
      return opis_fail(error, OPIS_LIMIT, "%.*s: the word has %zu forms, more than %d; =%.*s looks for this one",
                       (int)words->items[i].form.size, words->items[i].form.data, words->items[i].form_count,
                       MOST_FORMS, (int)words->items[i].form.size, words->items[i].form.data);
  return OPIS_OK;
}

enum opis_status opis_words_read(const struct opis_index *index, struct opis_arena *arena,
                                 const struct opis_words_text *texts, size_t count, struct opis_words *words,
                                 struct opis_error *error)
{
  struct reading reading = {.index = index, .arena = arena};
  struct opis_span *spans = opis_arena_allocate(arena, count, sizeof *spans);
  struct opis_read_text *read = opis_arena_allocate(arena, count, sizeof *read);
  enum opis_status status = OPIS_OK;
  for (size_t i = 0; i < count; i++) spans[i] = opis_nfc(arena, texts[i].text);
  opis_lexis_read_query(index->lexis, arena, spans, count, read);
  for (size_t i = 0; status == OPIS_OK && i < count; i++) {
    struct opis_words_text text = texts[i];
    text.text = spans[i];
    words[i] = (struct opis_words){.items = opis_arena_allocate(arena, read[i].tokens.count, sizeof *words[i].items)};
    memcpy(words[i].against, read[i].against, sizeof words[i].against);
    for (size_t j = 0; j < read[i].tokens.count; j++)
      if (is_wanted(&read[i].tokens, j, text.phrase))
        words[i].items[words[i].count++] = make_word(&reading, &read[i], j, &text);
    status = check_forms(&words[i], error);
  }
  return reading.status == XC_OK ? status : opis_store_fail(error, index->path, &reading.cause);
}

struct opis_word_term opis_word_term_spelled(const struct opis_index *index, struct opis_arena *arena,
                                             const struct opis_word_term *term, struct opis_span spelling)
{
  struct opis_word_term spelled = *term;
  if (term->class == OPIS_CLASS_FOLDED || term->language != OPIS_RU_CYRL) return spelled;
  struct opis_read_text read = opis_lexis_read(index->lexis, arena, spelling, OPIS_RU_LATN, OPIS_UND);
  for (size_t i = 0; i < read.tokens.count; i++)
    for (size_t j = 0; j < read.keys[i].count; j++) {
      const struct opis_key *key = &read.keys[i].items[j];
      if (!key->how || !opis_span_equal(key->name, term->term)) continue;
      spelled.class = key->class;
      spelled.how = key->how;
      return spelled;
    }
  return spelled;
}

static int compare_form(const void *key, const void *item)
{
  return opis_span_compare(*(const struct opis_span *)key, ((const struct opis_word_form *)item)->form);
}

const struct opis_word_form *opis_word_has(const struct opis_word *word, struct opis_span folded)
{
  return bsearch(&folded, word->forms, word->form_count, sizeof *word->forms, compare_form);
}
