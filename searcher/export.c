/* opis_export: the document table and every unit, a line each, in reading order. */
#include "base/json.h"
#include "searcher/output.h"
#include "store/index.h"
#include "store/schema.h"

static void begin_line(struct opis_json *json)
{
  opis_json_begin_object(json);
  opis_json_field_integer(json, "schema", 1);
}

static void end_line(struct opis_json *json)
{
  opis_json_end_object(json);
  opis_buf_add_byte(json->out, '\n');
  json->comma = false;
}

static enum opis_status export_file(struct opis_index *index, const struct opis_file *file, FILE *out,
                                    struct opis_error *error)
{
  struct opis_arena arena = {0};
  struct opis_units units;
  struct opis_buf lines = {0};
  struct opis_json json = {&lines, false};
  enum opis_status status =
      opis_store_units(index, (struct opis_file_name){file->path, file->shard}, &arena, &units, error);
  if (status == OPIS_OK) {
    begin_line(&json);
    opis_file_write_json(&json, file);
    end_line(&json);
    for (size_t i = 0; i < units.count; i++) {
      begin_line(&json);
      opis_unit_write_json(&json, &units.items[i]);
      end_line(&json);
    }
    status = opis_output_write(&lines, out, error);
  }
  opis_buf_free(&lines);
  opis_arena_free(&arena);
  return status;
}

enum opis_status opis_export(struct opis_index *index, const char *file, FILE *out, struct opis_error *error)
{
  struct opis_arena arena = {0};
  struct opis_files files = {0};
  enum opis_status status = opis_index_files(index, OPIS_RECORD_DOCUMENT, &arena, &files, error);
  for (size_t i = 0; status == OPIS_OK && i < files.count; i++)
    if (!file || opis_store_glob(file, files.items[i].path)) status = export_file(index, &files.items[i], out, error);
  opis_arena_free(&arena);
  return status;
}
