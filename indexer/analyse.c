/* opis_analyse: what opis sees in a text, as the index would have it. */
#include <opis.h>

#include "base/error.h"
#include "base/json.h"
#include "base/span.h"
#include "indexer/formats/formats.h"
#include "text/normalise.h"
#include "text/tokenise.h"

#include <errno.h>
#include <stdlib.h>

static void write_token(struct opis_json *json, struct opis_span text, const struct opis_token *token)
{
  opis_json_begin_object(json);
  opis_json_field(json, "form", opis_span_slice(text, token->start, token->end));
  opis_json_field_integer(json, "start", token->start);
  opis_json_field_integer(json, "end", token->end);
  opis_json_field_integer(json, "position", token->position);
  opis_json_key(json, "terms");
  opis_json_begin_array(json);
  opis_json_begin_object(json);
  opis_json_field(json, "term", token->folded);
  opis_json_field(json, "class", OPIS_SPAN("folded"));
  opis_json_end_object(json);
  opis_json_end_array(json);
  opis_json_end_object(json);
}

static enum opis_status write_analysis(struct opis_span id, struct opis_span text, FILE *out, struct opis_error *error)
{
  struct opis_arena arena = {0};
  struct opis_buf line = {0};
  struct opis_json json = {&line, false};
  struct opis_tokens tokens = opis_tokenise(&arena, text);
  opis_json_begin_object(&json);
  opis_json_field_integer(&json, "schema", 1);
  opis_json_field(&json, "id", id);
  opis_json_key(&json, "text");
  opis_json_string(&json, text);
  opis_json_key(&json, "tokens");
  opis_json_begin_array(&json);
  for (size_t i = 0; i < tokens.count; i++) write_token(&json, text, &tokens.items[i]);
  opis_json_end_array(&json);
  opis_json_end_object(&json);
  opis_buf_add_byte(&line, '\n');
  bool good = fwrite(line.data, 1, line.size, out) == line.size;
  int number = errno;
  opis_buf_free(&line);
  opis_arena_free(&arena);
  return good ? OPIS_OK : opis_fail(error, OPIS_IO, "the analysis cannot be written: %s", strerror(number));
}

static enum opis_status analyse_line(struct opis_span line, const char *name, size_t number,
                                     enum opis_analyse_input input, FILE *out, struct opis_error *error)
{
  struct opis_span id = {"", 0};
  if (input == OPIS_ANALYSE_IDS) {
    const char *tab = line.size > 0 ? memchr(line.data, '\t', line.size) : NULL;
    if (!tab) return opis_fail(error, OPIS_INVALID, "%s:%zu: no tab between an id and a text", name, number);
    id = (struct opis_span){line.data, (size_t)(tab - line.data)};
    line = opis_span_slice(line, id.size + 1, line.size);
  }
  struct opis_arena arena = {0};
  enum opis_status status = write_analysis(id, opis_nfc(&arena, line), out, error);
  opis_arena_free(&arena);
  return status;
}

static enum opis_status analyse_lines(FILE *in, const char *name, enum opis_analyse_input input, FILE *out,
                                      struct opis_error *error)
{
  char *line = NULL;
  size_t capacity = 0, number = 0;
  enum opis_status status = OPIS_OK;
  for (ssize_t size; status == OPIS_OK && (size = getline(&line, &capacity, in)) >= 0;) {
    while (size > 0 && (line[size - 1] == '\n' || line[size - 1] == '\r')) size--;
    status = analyse_line((struct opis_span){line, (size_t)size}, name, ++number, input, out, error);
  }
  if (status == OPIS_OK && ferror(in)) status = opis_fail_errno(error, name, "cannot be read");
  free(line);
  return status;
}

static enum opis_status read_stream(FILE *in, const char *name, struct opis_buf *bytes, struct opis_error *error)
{
  enum { STEP = 64 << 10 };
  for (size_t got = STEP; got > 0; bytes->size += got) got = fread(opis_buf_reserve(bytes, STEP), 1, STEP, in);
  return ferror(in) ? opis_fail_errno(error, name, "cannot be read") : OPIS_OK;
}

/* The block as the reader of plain text joins it. */
static enum opis_status analyse_block(FILE *in, const char *name, FILE *out, struct opis_error *error)
{
  struct opis_arena arena = {0};
  struct opis_buf bytes = {0}, text = {0};
  struct opis_document document = {0};
  enum opis_status status = read_stream(in, name, &bytes, error);
  if (status == OPIS_OK) {
    const struct opis_source source = {.path = opis_span_of(name), .bytes = opis_buf_span(&bytes)};
    status = opis_format_text(&arena, &source, &document, error);
  }
  for (size_t i = 0; status == OPIS_OK && i < document.block_count; i++) {
    if (i > 0) opis_buf_add_byte(&text, ' ');
    opis_buf_add(&text, document.blocks[i].text);
  }
  if (status == OPIS_OK) status = write_analysis((struct opis_span){"", 0}, opis_buf_span(&text), out, error);
  opis_buf_free(&bytes);
  opis_buf_free(&text);
  opis_arena_free(&arena);
  return status;
}

enum opis_status opis_analyse(FILE *in, const char *name, enum opis_analyse_input input, FILE *out,
                              struct opis_error *error)
{
  if (input == OPIS_ANALYSE_BLOCK) return analyse_block(in, name, out, error);
  return analyse_lines(in, name, input, out, error);
}
