/* BM25 as libxapian computes it, term by term. */
#include "searcher/explain.h"

#include "base/memory.h"
#include "base/span.h"
#include "searcher/weights.h"

#include <stdlib.h>

/* The terms of a unit, in byte order, with their wdf. */
struct counted {
  struct opis_span term;
  uint32_t count;
};

struct explaining {
  struct opis_arena *arena;
  struct counted *counted;
  size_t count, capacity;
  double length; /* of the unit, relative to the average */
  uint32_t all_units;
  struct opis_parts parts;
  size_t part_capacity;
};

static enum xc_status count_terms(struct explaining *explaining, struct xc_database *database, xc_docid docid,
                                  struct xc_error *cause)
{
  struct xc_terms *terms = NULL;
  struct xc_statistics statistics;
  struct xc_span term;
  uint32_t wdf;
  enum xc_status status = xc_database_statistics(database, &statistics, cause);
  if (status == XC_OK) status = xc_database_document_terms(database, docid, &terms, cause);
  while (status == XC_OK && (status = xc_terms_next(terms, &term, &wdf, cause)) == XC_OK) {
    OPIS_GROW(explaining->counted, explaining->count, explaining->capacity);
    explaining->counted[explaining->count++] =
        (struct counted){opis_arena_copy(explaining->arena, (struct opis_span){term.data, term.size}), wdf};
    explaining->length += wdf;
  }
  xc_terms_free(terms);
  if (status != XC_END) return status;
  explaining->all_units = statistics.documents;
  explaining->length /= statistics.average_length;
  return XC_OK;
}

static int compare_counted(const void *key, const void *item)
{
  return opis_span_compare(*(const struct opis_span *)key, ((const struct counted *)item)->term);
}

static uint32_t count_of(const struct explaining *explaining, struct opis_span term)
{
  if (explaining->count == 0) return 0;
  const struct counted *found =
      bsearch(&term, explaining->counted, explaining->count, sizeof *explaining->counted, compare_counted);
  return found ? found->count : 0;
}

/* ---- Spellings ------------------------------------------------------------------------------------------------ */

/* The first place in the unit where a form stands as a word of what a hit is found by. */
static struct opis_span find_spelling(const struct opis_explained *explained, const struct opis_tokens *tokens,
                                      const struct opis_wanted_use *use)
{
  const struct opis_match *match = explained->match;
  size_t token = 0;
  for (size_t i = 0; i < match->found_count; i++) {
    const struct opis_occurrence *found = &match->found[i];
    if (found->wanted != use->wanted) continue;
    while (token < tokens->count && tokens->items[token].start < found->range.start) token++;
    for (; token < tokens->count && tokens->items[token].end <= found->range.end; token++)
      if (opis_span_equal(tokens->items[token].folded, use->form))
        return opis_span_slice(explained->unit->text, tokens->items[token].start, tokens->items[token].end);
  }
  return use->form;
}

struct opis_spellings opis_spellings_in(struct opis_arena *arena, const struct opis_explained *explained)
{
  const struct opis_wanted_list *list = &explained->plan->wanted;
  struct opis_tokens tokens = opis_without_wholes(arena, opis_tokenise(arena, explained->unit->text));
  struct opis_spellings spellings = {0};
  size_t capacity = 0;
  for (uint32_t i = 0; i < list->use_count; i++) {
    const struct opis_wanted_use *use = &list->uses[i];
    if (!explained->match->seen[i] || list->items[use->wanted].role != OPIS_WANTED) continue;
    const struct opis_word *word = &list->items[use->wanted].words.items[use->word];
    const struct opis_word_term *term = &word->terms[opis_word_has(word, use->form)->term];
    struct opis_span spelling = find_spelling(explained, &tokens, use);
    OPIS_GROW(spellings.items, spellings.count, capacity);
    spellings.items[spellings.count++] =
        (struct opis_spelled){i, spelling, opis_word_term_spelled(explained->index, arena, term, spelling)};
  }
  struct opis_spelled *items = spellings.items;
  spellings.items = opis_arena_copy_array(arena, items, spellings.count, sizeof *items);
  free(items);
  return spellings;
}

/* ---- Parts ---------------------------------------------------------------------------------------------------- */

/* libxapian's: k3 is 1, and a normalised length is at least 0.5. */
static double bm25(const struct explaining *explaining, uint32_t count, uint32_t units)
{
  double length = explaining->length < 0.5 ? 0.5 : explaining->length;
  double norm = OPIS_BM25_K1 * (1 - OPIS_BM25_B + OPIS_BM25_B * length);
  return opis_wanted_idf(units, explaining->all_units) * count * (OPIS_BM25_K1 + 1) / (norm + count);
}

static void add_part(struct explaining *explaining, struct opis_part part, double factor)
{
  if (part.count == 0) return;
  part.score = factor * bm25(explaining, part.count, part.units);
  OPIS_GROW(explaining->parts.items, explaining->parts.count, explaining->part_capacity);
  explaining->parts.items[explaining->parts.count++] = part;
}

/* Names a class by the scheme of a spelling that led to it. */
static void name_spelling(const struct opis_explained *explained, size_t wanted, struct opis_part *part)
{
  const struct opis_spellings *spellings = explained->spellings;
  for (size_t i = 0; part->term && i < spellings->count; i++) {
    const struct opis_spelled *spelled = &spellings->items[i];
    if (explained->plan->wanted.uses[spelled->use].wanted != wanted) continue;
    if (spelled->term.class != OPIS_CLASS_ROMANISED || !opis_span_equal(spelled->term.term, part->term->term)) continue;
    part->term = &spelled->term;
    part->spelling = spelled->spelling;
    return;
  }
}

/* The classes as one term, named by the one that occurs most, then the folded form. */
static void explain_word(struct explaining *explaining, const struct opis_explained *explained, size_t wanted)
{
  const struct opis_word *word = &explained->plan->wanted.items[wanted].words.items[0];
  double factor = word->stop ? OPIS_WEIGHT_STOP : 1;
  struct opis_part classes = {.word = word->form, .units = word->together};
  uint32_t most = 0;
  for (size_t i = 1; i < word->term_count; i++) {
    uint32_t count = count_of(explaining, word->terms[i].term);
    if (count > most) most = count, classes.term = &word->terms[i];
    classes.count += count;
  }
  name_spelling(explained, wanted, &classes);
  add_part(explaining, classes, factor);
  if (word->term_count > 1) factor *= OPIS_WEIGHT_FORM;
  add_part(explaining,
           (struct opis_part){.word = word->form,
                              .term = &word->terms[0],
                              .count = count_of(explaining, word->terms[0].term),
                              .units = word->terms[0].units},
           factor);
}

/* Each form that stands in the unit is a term of its own. */
static enum xc_status explain_phrase(struct explaining *explaining, struct xc_database *database,
                                     const struct opis_words *words, struct xc_error *cause)
{
  enum xc_status status = XC_OK;
  for (size_t i = 0; i < words->count; i++)
    for (size_t j = 0; status == XC_OK && j < words->items[i].form_count; j++) {
      struct opis_span form = words->items[i].forms[j].form;
      struct opis_part part = {.word = words->items[i].form, .count = count_of(explaining, form)};
      if (part.count == 0) continue;
      status = xc_database_frequency(database, form.data, form.size, &part.units, NULL, cause);
      struct opis_word_term term = {.term = form, .class = OPIS_CLASS_FOLDED, .units = part.units};
      part.term = opis_arena_copy_array(explaining->arena, &term, 1, sizeof term);
      add_part(explaining, part, 1);
    }
  return status;
}

static enum xc_status explain_all(struct explaining *explaining, const struct opis_explained *explained,
                                  struct xc_error *cause)
{
  enum xc_status status = count_terms(explaining, explained->index->database, explained->docid, cause);
  for (size_t i = 0; status == XC_OK && i < explained->plan->wanted.count; i++) {
    const struct opis_wanted *wanted = &explained->plan->wanted.items[i];
    if (wanted->role != OPIS_WANTED) continue;
    if (wanted->words.count == 1)
      explain_word(explaining, explained, i);
    else if (explained->match->counts[i] > 0)
      status = explain_phrase(explaining, explained->index->database, &wanted->words, cause);
  }
  return status;
}

enum opis_status opis_explain(struct opis_arena *arena, const struct opis_explained *explained,
                              struct opis_parts *parts, struct opis_error *error)
{
  struct explaining explaining = {.arena = arena};
  struct xc_error cause;
  enum xc_status status = explain_all(&explaining, explained, &cause);
  struct opis_part *items = explaining.parts.items;
  if (status == XC_OK)
    *parts = (struct opis_parts){opis_arena_copy_array(arena, items, explaining.parts.count, sizeof *items),
                                 explaining.parts.count};
  free(explaining.counted);
  free(items);
  return status == XC_OK ? OPIS_OK : opis_store_fail(error, explained->index->path, &cause);
}

void opis_word_term_write_json(struct opis_json *json, struct opis_span word, const struct opis_word_term *term)
{
  opis_json_field(json, "word", word);
  opis_json_field(json, "term", term->term);
  opis_json_field(json, "class", opis_span_of(opis_class_name(term->class)));
  if (term->language != OPIS_UND) opis_json_field(json, "lang", opis_span_of(opis_language_name(term->language)));
  if (term->how) opis_json_field(json, "scheme", opis_span_of(term->how));
}

struct opis_span opis_word_term_text(struct opis_arena *arena, const struct opis_word_term *term)
{
  static const char *const languages[] = {
      [OPIS_UND] = "no", [OPIS_EN] = "English", [OPIS_ES] = "Spanish", [OPIS_IT] = "Italian"};
  if (term->class == OPIS_CLASS_FOLDED) return OPIS_SPAN("folded form");
  if (term->language == OPIS_UND) return OPIS_SPAN("form of no known language");
  if (term->class == OPIS_CLASS_ROMANISED) return opis_arena_format(arena, "Russian, %s", term->how);
  if (term->language == OPIS_RU_CYRL) return OPIS_SPAN("Russian stem");
  return opis_arena_format(arena, "%s stem", languages[term->language]);
}
