/* opis_analyse: what opis sees in a text, as the index would have it. */
#include <opis.h>

#include "base/error.h"
#include "base/json.h"
#include "base/span.h"
#include "indexer/formats/formats.h"
#include "indexer/reading.h"
#include "store/unit.h"
#include "text/lexis.h"
#include "text/normalise.h"
#include "text/repair.h"

#include <errno.h>
#include <stdlib.h>

struct analysing {
  const char *name; /* of the input, for messages */
  enum opis_analyse_input input;
  bool no_repair;
  enum opis_language language; /* OPIS_UND: is to be found out */
  struct opis_lexis *lexis;
  struct opis_citation_context *document; /* that the lines are notes of; NULL where each stands alone */
  FILE *out;
  struct opis_error *error;
};

static void write_term(struct opis_json *json, struct opis_span term, enum opis_class class, const char *how)
{
  opis_json_begin_object(json);
  opis_json_field(json, "term", term);
  opis_json_field(json, "class", opis_span_of(opis_class_name(class)));
  if (how) opis_json_field(json, "scheme", opis_span_of(how));
  opis_json_end_object(json);
}

static void write_token(struct opis_json *json, struct opis_span text, const struct opis_read_text *read, size_t i)
{
  const struct opis_token *token = &read->tokens.items[i];
  opis_json_begin_object(json);
  opis_json_field(json, "form", opis_span_slice(text, token->start, token->end));
  opis_json_field_integer(json, "start", token->start);
  opis_json_field_integer(json, "end", token->end);
  opis_json_field_integer(json, "position", token->position);
  opis_json_field(json, "lang", opis_span_of(opis_language_name(read->languages[i])));
  opis_json_key(json, "terms");
  opis_json_begin_array(json);
  write_term(json, token->folded, OPIS_CLASS_FOLDED, NULL);
  for (size_t j = 0; j < read->keys[i].count; j++) {
    const struct opis_key *key = &read->keys[i].items[j];
    write_term(json, key->name, key->class, key->how);
  }
  opis_json_end_array(json);
  opis_json_end_object(json);
}

static void write_citing(const struct analysing *analysing, struct opis_arena *arena, struct opis_json *json,
                         struct opis_span text)
{
  struct opis_dates dates = opis_dates_find(arena, text);
  struct opis_citations citations = {0};
  opis_citations_find(arena, analysing->document, text, &citations);
  const struct opis_unit unit = {.text = text,
                                 .dates = dates.items,
                                 .date_count = dates.count,
                                 .citations = citations.items,
                                 .citation_count = citations.count};
  opis_unit_write_dates(json, &unit);
  opis_unit_write_citations(json, &unit);
}

/* Writes the line of a text: a unit that has nothing but its text and what was mended in it. */
static enum opis_status write_analysis(const struct analysing *analysing, struct opis_span id,
                                       const struct opis_unit *unit)
{
  struct opis_arena arena = {0};
  struct opis_buf line = {0};
  struct opis_json json = {&line, false};
  struct opis_read_text read = opis_lexis_read(analysing->lexis, &arena, unit->text, analysing->language, OPIS_UND);
  opis_json_begin_object(&json);
  opis_json_field_integer(&json, "schema", 1);
  opis_json_field(&json, "id", id);
  opis_json_key(&json, "text");
  opis_json_string(&json, unit->text);
  opis_json_field(&json, "lang", opis_span_of(opis_language_name(read.language)));
  opis_unit_write_repairs(&json, unit);
  write_citing(analysing, &arena, &json, unit->text);
  opis_json_key(&json, "tokens");
  opis_json_begin_array(&json);
  for (size_t i = 0; i < read.tokens.count; i++) write_token(&json, unit->text, &read, i);
  opis_json_end_array(&json);
  opis_json_end_object(&json);
  opis_buf_add_byte(&line, '\n');
  bool good = fwrite(line.data, 1, line.size, analysing->out) == line.size;
  int number = errno;
  opis_buf_free(&line);
  opis_arena_free(&arena);
  if (good) return OPIS_OK;
  return opis_fail(analysing->error, OPIS_IO, "the analysis cannot be written: %s", strerror(number));
}

/* Mends a text, and notes where. */
static void mend(struct opis_arena *arena, struct opis_span text, struct opis_unit *unit)
{
  struct opis_repairs repairs = {0};
  unit->text = opis_repair(arena, text, &repairs);
  unit->repairs = opis_arena_allocate(arena, repairs.count, sizeof *unit->repairs);
  for (size_t i = 0; i < repairs.count; i++)
    unit->repairs[i] = (struct opis_unit_repair){repairs.items[i].now, opis_span_of(repairs.items[i].from)};
  unit->repair_count = repairs.count;
}

static enum opis_status analyse_line(const struct analysing *analysing, struct opis_span line, size_t number)
{
  struct opis_span id = {"", 0};
  if (analysing->input == OPIS_ANALYSE_IDS) {
    const char *tab = line.size > 0 ? memchr(line.data, '\t', line.size) : NULL;
    if (!tab)
      return opis_fail(analysing->error, OPIS_INVALID, "%s:%zu: no tab between an id and a text", analysing->name,
                       number);
    id = (struct opis_span){line.data, (size_t)(tab - line.data)};
    line = opis_span_slice(line, id.size + 1, line.size);
  }
  struct opis_arena arena = {0};
  struct opis_unit unit = {.text = opis_nfc(&arena, line)};
  if (!analysing->no_repair) mend(&arena, unit.text, &unit);
  enum opis_status status = write_analysis(analysing, id, &unit);
  opis_arena_free(&arena);
  return status;
}

static enum opis_status analyse_lines(const struct analysing *analysing, FILE *in)
{
  char *line = NULL;
  size_t capacity = 0, number = 0;
  enum opis_status status = OPIS_OK;
  for (ssize_t size; status == OPIS_OK && (size = getline(&line, &capacity, in)) >= 0;) {
    while (size > 0 && (line[size - 1] == '\n' || line[size - 1] == '\r')) size--;
    status = analyse_line(analysing, (struct opis_span){line, (size_t)size}, ++number);
  }
  if (status == OPIS_OK && ferror(in)) status = opis_fail_errno(analysing->error, analysing->name, "cannot be read");
  free(line);
  return status;
}

static enum opis_status read_stream(FILE *in, const char *name, struct opis_buf *bytes, struct opis_error *error)
{
  enum { STEP = 64 << 10 };
  for (size_t got = STEP; got > 0; bytes->size += got) got = fread(opis_buf_reserve(bytes, STEP), 1, STEP, in);
  return ferror(in) ? opis_fail_errno(error, name, "cannot be read") : OPIS_OK;
}

/* The blocks of a document as one text, with a blank between them. */
static void join_blocks(struct opis_arena *arena, const struct opis_document *document, struct opis_buf *text,
                        struct opis_unit *unit)
{
  size_t repairs = 0;
  for (size_t i = 0; i < document->block_count; i++) repairs += document->blocks[i].mended_count;
  unit->repairs = opis_arena_allocate(arena, repairs, sizeof *unit->repairs);
  for (size_t i = 0; i < document->block_count; i++) {
    const struct opis_block *block = &document->blocks[i];
    if (i > 0) opis_buf_add_byte(text, ' ');
    for (size_t j = 0; j < block->mended_count; j++) {
      struct opis_range range = {text->size + block->mended[j].text.start, text->size + block->mended[j].text.end};
      unit->repairs[unit->repair_count++] = (struct opis_unit_repair){range, opis_span_of(block->mended[j].from)};
    }
    opis_buf_add(text, block->text);
  }
  unit->text = opis_buf_span(text);
}

/* The block as the reader of plain text joins it. */
static enum opis_status analyse_block(const struct analysing *analysing, FILE *in)
{
  struct opis_arena arena = {0};
  struct opis_buf bytes = {0}, text = {0};
  struct opis_document document = {0};
  struct opis_unit unit = {.text = {"", 0}};
  enum opis_status status = read_stream(in, analysing->name, &bytes, analysing->error);
  if (status == OPIS_OK) {
    const struct opis_source source = {opis_span_of(analysing->name), opis_buf_span(&bytes), NULL,
                                       analysing->no_repair};
    status = opis_format_text(&arena, &source, &document, analysing->error);
  }
  if (status == OPIS_OK) {
    join_blocks(&arena, &document, &text, &unit);
    status = write_analysis(analysing, (struct opis_span){"", 0}, &unit);
  }
  opis_buf_free(&bytes);
  opis_buf_free(&text);
  opis_arena_free(&arena);
  return status;
}

enum opis_status opis_analyse(FILE *in, const struct opis_analyse_options *options, FILE *out, struct opis_error *error)
{
  struct analysing analysing = {
      .name = options->name, .input = options->input, .no_repair = options->no_repair, .out = out, .error = error};
  enum opis_status status = opis_language_check(options->language, &analysing.language, error);
  if (status != OPIS_OK) return status;
  analysing.lexis = opis_lexis_new();
  if (options->document) analysing.document = opis_citation_context_new();
  status = options->input == OPIS_ANALYSE_BLOCK ? analyse_block(&analysing, in) : analyse_lines(&analysing, in);
  opis_lexis_free(analysing.lexis);
  opis_citation_context_free(analysing.document);
  return status;
}
