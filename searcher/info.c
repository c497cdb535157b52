/* opis_info: what an index holds, and what one is. */
#include "base/error.h"
#include "base/json.h"
#include "base/span.h"
#include "base/visible.h"
#include "searcher/output.h"
#include "searcher/unread.h"
#include "store/index.h"
#include "store/schema.h"

#include <inttypes.h>

struct contents {
  struct opis_files documents, unread;
  uint64_t units[OPIS_KINDS];
  uint64_t bytes;
  uint64_t unit_count;
  uint64_t words;
};

static enum opis_status read_contents(struct opis_index *index, struct opis_arena *arena, struct contents *contents,
                                      struct opis_error *error)
{
  enum opis_status status = opis_index_files(index, OPIS_RECORD_DOCUMENT, arena, &contents->documents, error);
  if (status == OPIS_OK) status = opis_index_files(index, OPIS_RECORD_UNREAD, arena, &contents->unread, error);
  if (status != OPIS_OK) return status;
  for (size_t i = 0; i < contents->documents.count; i++) {
    contents->bytes += contents->documents.items[i].size;
    contents->words += contents->documents.items[i].words;
    for (size_t kind = 0; kind < OPIS_KINDS; kind++) contents->units[kind] += contents->documents.items[i].units[kind];
  }
  for (size_t kind = 0; kind < OPIS_KINDS; kind++) contents->unit_count += contents->units[kind];
  return OPIS_OK;
}

static double words_a_unit(const struct contents *contents)
{
  return contents->unit_count > 0 ? (double)contents->words / (double)contents->unit_count : 0;
}

static void add_shard_text(struct opis_buf *out, const struct opis_shard *shard)
{
  opis_buf_add_string(out, "index      ");
  opis_visible_add(out, opis_span_of(shard->name));
  opis_buf_add_byte(out, '\n');
  if (!shard->root) return;
  opis_buf_add_string(out, "root       ");
  opis_visible_add(out, opis_span_of(shard->root));
  opis_buf_add_byte(out, '\n');
}

static void add_text(struct opis_buf *out, const struct opis_index *index, const struct contents *contents)
{
  struct opis_buf unread = {0};
  for (size_t i = 0; i < index->shard_count; i++) add_shard_text(out, &index->shards[i]);
  opis_buf_format(out, "format     %s\ndocuments  %zu, %" PRIu64 " bytes\n", OPIS_FORMAT_VERSION,
                  contents->documents.count, contents->bytes);
  for (size_t kind = 0; kind < OPIS_KINDS; kind++)
    if (contents->units[kind] > 0)
      opis_buf_format(out, "%-10s %" PRIu64 "\n", opis_kind_name((enum opis_kind)kind), contents->units[kind]);
  opis_buf_format(out, "length     %.1f words a unit\n", words_a_unit(contents));
  opis_unread_count(&contents->unread, &unread);
  if (unread.size > 0) opis_buf_format(out, "not read   %s\n", unread.data);
  opis_buf_free(&unread);
}

static void add_unread(struct opis_json *json, const struct opis_files *unread)
{
  opis_json_key(json, "unread");
  opis_json_begin_array(json);
  for (size_t i = 0; i < unread->count; i++) {
    const struct opis_file *file = &unread->items[i];
    opis_json_begin_object(json);
    opis_json_field(json, "file", file->path);
    opis_json_field(json, "type", file->type);
    opis_json_field(json, "reason", opis_span_of(opis_unread_reason_text(file->reason)));
    opis_json_field(json, "detail", file->detail);
    opis_json_end_object(json);
  }
  opis_json_end_array(json);
}

static void add_shards(struct opis_json *json, const struct opis_index *index)
{
  opis_json_key(json, "shards");
  opis_json_begin_array(json);
  for (size_t i = 0; i < index->shard_count; i++) {
    opis_json_begin_object(json);
    opis_json_field(json, "index", opis_span_of(index->shards[i].name));
    if (index->shards[i].root) opis_json_field(json, "root", opis_span_of(index->shards[i].root));
    opis_json_end_object(json);
  }
  opis_json_end_array(json);
}

static void add_json(struct opis_buf *out, const struct opis_index *index, const struct contents *contents)
{
  struct opis_json json = {out, false};
  opis_json_begin_object(&json);
  opis_json_field_integer(&json, "schema", 1);
  opis_json_field(&json, "kind", OPIS_SPAN("index"));
  opis_json_field(&json, "index", opis_span_of(index->path));
  if (index->shard_count == 1 && index->shards[0].root)
    opis_json_field(&json, "root", opis_span_of(index->shards[0].root));
  if (index->shard_count > 1) add_shards(&json, index);
  opis_json_field(&json, "format", OPIS_SPAN(OPIS_FORMAT_VERSION));
  opis_json_field_integer(&json, "documents", contents->documents.count);
  opis_json_field_integer(&json, "bytes", contents->bytes);
  opis_json_key(&json, "units");
  opis_json_begin_object(&json);
  for (size_t kind = 0; kind < OPIS_KINDS; kind++)
    opis_json_field_integer(&json, opis_kind_name((enum opis_kind)kind), contents->units[kind]);
  opis_json_end_object(&json);
  add_unread(&json, &contents->unread);
  opis_json_end_object(&json);
  opis_buf_add_byte(out, '\n');
}

enum opis_status opis_info(struct opis_index *index, const char *format, FILE *out, struct opis_error *error)
{
  bool text = strcmp(format, "text") == 0;
  if (!text && strcmp(format, "jsonl") != 0)
    return opis_fail(error, OPIS_INVALID, "there is no format %s; there are text, jsonl", format);
  struct opis_arena arena = {0};
  struct contents contents = {0};
  struct opis_buf told = {0};
  enum opis_status status = read_contents(index, &arena, &contents, error);
  if (status == OPIS_OK) {
    if (text)
      add_text(&told, index, &contents);
    else
      add_json(&told, index, &contents);
    status = opis_output_write(&told, out, error);
  }
  opis_arena_free(&arena);
  return status;
}

enum opis_status opis_info_schema(FILE *out, struct opis_error *error)
{
  struct opis_buf told = {0};
  opis_buf_add_string(&told, "format " OPIS_FORMAT_VERSION "\n");
  for (size_t i = 0; i < opis_schema_size; i++) {
    enum { NAME = 24 }; /* columns; a longer one moves its row */
    opis_buf_format(&told, "%-9s %s", opis_schema[i].sort, opis_schema[i].name);
    for (size_t width = opis_visible_width(opis_span_of(opis_schema[i].name)); width < NAME; width++)
      opis_buf_add_byte(&told, ' ');
    opis_buf_format(&told, "  %s\n", opis_schema[i].meaning);
  }
  return opis_output_write(&told, out, error);
}
