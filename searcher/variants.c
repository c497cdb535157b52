/* opis_variants: what a word finds in the index, by the terms that lead to it.
 *
 * What is indexed and counted are folded forms. As they are written, and by which scheme a spelling stands for a
 * Russian word, is looked up in the units that have them. */
#include "base/error.h"
#include "base/json.h"
#include "base/memory.h"
#include "base/span.h"
#include "base/visible.h"
#include "searcher/explain.h"
#include "searcher/output.h"
#include "searcher/words.h"
#include "searcher/wrap.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

/* Units that are read for the spellings of one word, all its forms together: a second's work or so; and of one form,
 * however many forms there are. */
enum { READ_MOST = 4000, READ_LEAST = 4 };

/* A form as it is written. */
struct spelling {
  struct opis_span form;
  uint32_t count;  /* in the units that were read */
  const char *how; /* the scheme or table by which it stands for a Russian word; else NULL */
};

/* A folded form that occurs. */
struct variant {
  struct opis_span form;
  uint32_t term; /* of the word's terms */
  uint32_t units;
  uint64_t count;             /* over all units */
  uint32_t read;              /* units */
  struct spelling *spellings; /* the most frequent first */
  size_t spelling_count, capacity;
};

struct variants {
  struct variant *items; /* by term, then the most frequent first */
  size_t count;
};

struct looking {
  const struct opis_index *index;
  struct opis_arena *arena;
  const struct opis_word *word;
  uint32_t read_most; /* units of one form */
  struct opis_error *error;
};

static enum opis_status fail(const struct looking *looking, const struct xc_error *cause)
{
  return opis_store_fail(looking->error, looking->index->path, cause);
}

/* ---- Spellings ------------------------------------------------------------------------------------------------ */

static void count_spelling(struct variant *variant, struct opis_arena *arena, struct opis_span form)
{
  for (size_t i = 0; i < variant->spelling_count; i++)
    if (opis_span_equal(variant->spellings[i].form, form)) {
      variant->spellings[i].count++;
      return;
    }
  OPIS_GROW(variant->spellings, variant->spelling_count, variant->capacity);
  variant->spellings[variant->spelling_count++] = (struct spelling){opis_arena_copy(arena, form), 1, NULL};
}

static enum opis_status read_unit(const struct looking *looking, xc_docid docid, struct variant *variant)
{
  struct xc_document *document = NULL;
  struct xc_error cause;
  struct xc_span data = {0};
  enum xc_status fetched = xc_database_document(looking->index->database, docid, &document, &cause);
  if (fetched == XC_NOT_FOUND) return OPIS_OK; /* a writer took it away */
  if (fetched == XC_OK) fetched = xc_document_data(document, &data, &cause);
  struct opis_arena arena = {0};
  struct opis_unit unit;
  enum opis_status status = fetched == XC_OK ? OPIS_OK : fail(looking, &cause);
  if (status == OPIS_OK)
    status = opis_unit_decode(&arena, (struct opis_span){data.data, data.size}, &unit, looking->error);
  if (status == OPIS_OK) {
    struct opis_tokens tokens = opis_tokenise(&arena, unit.text);
    for (size_t i = 0; i < tokens.count; i++)
      if (opis_span_equal(tokens.items[i].folded, variant->form))
        count_spelling(variant, looking->arena, opis_span_slice(unit.text, tokens.items[i].start, tokens.items[i].end));
  }
  xc_document_free(document);
  opis_arena_free(&arena);
  return status;
}

/* The word of the query may be romanised itself, which says nothing of the spelling. */
static const char *how_of(const struct looking *looking, const struct opis_word_term *term, struct opis_span spelling)
{
  struct opis_word_term asked = *term;
  asked.how = NULL;
  return opis_word_term_spelled(looking->index, looking->arena, &asked, spelling).how;
}

static int by_spelling_count(const void *a, const void *b)
{
  const struct spelling *left = a, *right = b;
  if (left->count != right->count) return left->count < right->count ? 1 : -1;
  return opis_span_compare(left->form, right->form);
}

static enum opis_status read_spellings(const struct looking *looking, struct variant *variant)
{
  struct xc_postings *postings = NULL;
  struct xc_error cause;
  xc_docid docid;
  enum opis_status status = OPIS_OK;
  const struct opis_word_term *term = &looking->word->terms[variant->term];
  enum xc_status next =
      xc_database_postings(looking->index->database, variant->form.data, variant->form.size, &postings, &cause);
  while (status == OPIS_OK && next == XC_OK && variant->read < looking->read_most) {
    next = xc_postings_next(postings, &docid, NULL, &cause);
    if (next != XC_OK) break;
    variant->read++;
    status = read_unit(looking, docid, variant);
  }
  xc_postings_free(postings);
  if (next != XC_OK && next != XC_END) status = fail(looking, &cause);
  size_t count = variant->spelling_count;
  for (size_t i = 0; i < count; i++) variant->spellings[i].how = how_of(looking, term, variant->spellings[i].form);
  if (count > 0) qsort(variant->spellings, count, sizeof *variant->spellings, by_spelling_count);
  return status;
}

/* ---- Forms ---------------------------------------------------------------------------------------------------- */

static int by_term_and_count(const void *a, const void *b)
{
  const struct variant *left = a, *right = b;
  if (left->term != right->term) return left->term < right->term ? -1 : 1;
  if (left->count != right->count) return left->count < right->count ? 1 : -1;
  return opis_span_compare(left->form, right->form);
}

static enum opis_status find_variants(struct looking *looking, struct variants *variants)
{
  const struct opis_word *word = looking->word;
  enum xc_status found = XC_OK;
  struct xc_error cause;
  variants->items = opis_arena_allocate(looking->arena, word->form_count, sizeof *variants->items);
  for (size_t i = 0; found == XC_OK && i < word->form_count; i++) {
    struct variant variant = {.form = word->forms[i].form, .term = word->forms[i].term};
    found = xc_database_frequency(looking->index->database, variant.form.data, variant.form.size, &variant.units,
                                  &variant.count, &cause);
    if (variant.units > 0) variants->items[variants->count++] = variant;
  }
  if (found != XC_OK) return fail(looking, &cause);
  if (variants->count == 0) return OPIS_OK;
  qsort(variants->items, variants->count, sizeof *variants->items, by_term_and_count);
  looking->read_most = READ_MOST / (uint32_t)variants->count;
  if (looking->read_most < READ_LEAST) looking->read_most = READ_LEAST;
  enum opis_status status = OPIS_OK;
  for (size_t i = 0; status == OPIS_OK && i < variants->count; i++)
    status = read_spellings(looking, &variants->items[i]);
  return status;
}

static void free_variants(struct variants *variants)
{
  for (size_t i = 0; i < variants->count; i++) free(variants->items[i].spellings);
}

/* ---- For people ----------------------------------------------------------------------------------------------- */

enum { INDENT = 2, FORM_COLUMN = 21 };

static void add_wrapped(struct opis_buf *out, struct opis_buf *text, unsigned indent, const struct opis_style *style)
{
  const struct opis_wrapped wrapped = {
      .text = opis_buf_span(text), .range = {0, text->size}, .indent = indent, .width = opis_style_width(style)};
  opis_wrap(out, &wrapped, style);
  opis_buf_free(text);
}

static void add_group(struct opis_buf *out, const struct opis_word_term *term, const struct opis_style *style)
{
  struct opis_arena arena = {0};
  struct opis_buf line = {0};
  struct opis_span what = opis_word_term_text(&arena, term);
  opis_buf_format(&line, "%.*s, in %" PRIu32 " unit%s", (int)what.size, what.data, term->units,
                  opis_plural(term->units));
  add_wrapped(out, &line, INDENT, style);
  opis_arena_free(&arena);
}

/* "Čičerin (scientific), Cicerin (Italian)": the spellings that were met. A scheme that several in a row have is told
 * behind the last of them. None where all are as the form itself is. */
static void add_spellings(struct opis_buf *out, const struct variant *variant, const struct opis_style *style)
{
  enum { SHOWN = 12 };
  struct opis_buf line = {0};
  size_t count = variant->spelling_count;
  bool told = count == 1 && !variant->spellings->how && opis_span_equal(variant->spellings->form, variant->form);
  if (told && variant->read == variant->units) return;
  for (size_t i = 0; i < count && i < SHOWN; i++) {
    const struct spelling *spelling = &variant->spellings[i];
    opis_buf_add_string(&line, i > 0 ? ", " : "");
    opis_buf_add(&line, spelling->form);
    bool last = i + 1 == count || i + 1 == SHOWN || variant->spellings[i + 1].how != spelling->how;
    if (spelling->how && last) opis_buf_format(&line, " (%s)", spelling->how);
  }
  if (count > SHOWN || variant->read < variant->units) opis_buf_add_string(&line, ", …");
  if (line.size > 0) add_wrapped(out, &line, FORM_COLUMN + 2, style);
}

/* A group a term, empty where all its forms were told before. */
static void add_text(struct opis_buf *out, const struct opis_word *word, const struct variants *variants,
                     const struct opis_style *style)
{
  opis_visible_add(out, word->form);
  opis_buf_add_string(out, variants->count > 0 ? "\n     times    units  form\n" : "\n  Nothing found.\n");
  size_t next = 0;
  for (uint32_t term = 0; term < word->term_count; term++) {
    if (word->terms[term].units > 0) add_group(out, &word->terms[term], style);
    for (; next < variants->count && variants->items[next].term == term; next++) {
      const struct variant *variant = &variants->items[next];
      opis_buf_format(out, "  %8" PRIu64 " %8" PRIu32 "  ", variant->count, variant->units);
      opis_visible_add(out, variant->form);
      opis_buf_add_byte(out, '\n');
      add_spellings(out, variant, style);
    }
  }
}

/* ---- For programs --------------------------------------------------------------------------------------------- */

static void write_spellings(struct opis_json *json, const struct variant *variant)
{
  opis_json_key(json, "written");
  opis_json_begin_array(json);
  for (size_t i = 0; i < variant->spelling_count; i++) {
    const struct spelling *spelling = &variant->spellings[i];
    opis_json_begin_object(json);
    opis_json_field(json, "form", spelling->form);
    opis_json_field_integer(json, "count", spelling->count);
    if (spelling->how) opis_json_field(json, "scheme", opis_span_of(spelling->how));
    opis_json_end_object(json);
  }
  opis_json_end_array(json);
  opis_json_field_integer(json, "units_read", variant->read);
}

static void add_json(struct opis_buf *out, const struct opis_word *word, const struct variants *variants)
{
  struct opis_json json = {out, false};
  for (size_t i = 0; i < variants->count; i++) {
    const struct variant *variant = &variants->items[i];
    const struct opis_word_term *term = &word->terms[variant->term];
    opis_json_begin_object(&json);
    opis_json_field_integer(&json, "schema", 1);
    opis_json_field(&json, "kind", OPIS_SPAN("variant"));
    opis_word_term_write_json(&json, word->form, term);
    opis_json_field(&json, "form", variant->form);
    opis_json_field_integer(&json, "count", variant->count);
    opis_json_field_integer(&json, "units", variant->units);
    write_spellings(&json, variant);
    opis_json_end_object(&json);
    opis_buf_add_byte(out, '\n');
    json.comma = false;
  }
}

/* ---- The whole ------------------------------------------------------------------------------------------------ */

static enum opis_status add_word(struct looking *looking, const struct opis_style *style, bool text,
                                 struct opis_buf *out, uint64_t *found)
{
  struct variants variants = {0};
  enum opis_status status = find_variants(looking, &variants);
  if (status == OPIS_OK) {
    if (text)
      add_text(out, looking->word, &variants, style);
    else
      add_json(out, looking->word, &variants);
    *found += variants.count;
  }
  free_variants(&variants);
  return status;
}

enum opis_status opis_variants(struct opis_index *index, struct opis_span word, const char *format,
                               const struct opis_style *style, FILE *out, uint64_t *found, struct opis_error *error)
{
  bool text = strcmp(format, "text") == 0;
  if (!text && strcmp(format, "jsonl") != 0)
    return opis_fail(error, OPIS_INVALID, "there is no format %s; there are text, jsonl", format);
  struct opis_arena arena = {0};
  struct opis_words words = {0};
  struct opis_buf told = {0};
  uint64_t forms = 0;
  struct looking looking = {.index = index, .arena = &arena, .error = error};
  const struct opis_words_text asked = {word, OPIS_READ_VARIANTS, false};
  enum opis_status status = opis_words_read(index, &arena, &asked, 1, &words, error);
  if (status == OPIS_OK && words.count == 0)
    status = opis_fail(error, OPIS_INVALID, "%.*s has no letter and no digit", (int)word.size, word.data);
  for (size_t i = 0; status == OPIS_OK && i < words.count; i++) {
    looking.word = &words.items[i];
    status = add_word(&looking, style, text, &told, &forms);
  }
  if (status == OPIS_OK) status = opis_output_write(&told, out, error);
  if (status == OPIS_OK) *found = forms;
  opis_buf_free(&told);
  opis_arena_free(&arena);
  return status;
}
