/* JSON Lines: a line a citation with its unit, or a line a group. */
#include "base/json.h"
#include "base/span.h"
#include "searcher/cite.h"

static void end_line(struct opis_json *json)
{
  opis_json_end_object(json);
  opis_buf_add_byte(json->out, '\n');
  json->comma = false;
}

static void write_entry(struct opis_json *json, const struct opis_cite_entry *entry, const struct opis_unit *unit)
{
  struct opis_arena arena = {0};
  opis_json_begin_object(json);
  opis_json_field_integer(json, "schema", 1);
  opis_json_field(json, "locator", opis_unit_locator(&arena, unit));
  opis_json_field(json, "file", unit->file);
  opis_json_field(json, "title", unit->title);
  opis_json_field(json, "kind", opis_span_of(opis_kind_name(unit->kind)));
  opis_json_field(json, "number", unit->number);
  opis_json_key(json, "text");
  opis_json_string(json, unit->text);
  opis_unit_write_anchor(json, unit);
  opis_json_field(json, "sentence", unit->anchor.text);
  opis_json_field(json, "date", entry->edtf);
  if (entry->uncertain) {
    opis_json_key(json, "uncertain");
    opis_json_bool(json, true);
  }
  opis_json_key(json, "citation");
  opis_citation_write_json(json, &unit->citations[entry->place]);
  end_line(json);
  opis_arena_free(&arena);
}

enum opis_status opis_cite_jsonl(struct opis_cite *cite, struct opis_buf *out, struct opis_error *error)
{
  struct opis_json json = {out, false};
  enum opis_status status = OPIS_OK;
  for (size_t i = 0; status == OPIS_OK && i < cite->count; i++) {
    struct opis_arena arena = {0};
    struct opis_unit unit = {.kind = OPIS_NOTE};
    status = opis_cite_fetch(cite, &cite->entries[i], &arena, &unit, error);
    if (status == OPIS_OK) write_entry(&json, &cite->entries[i], &unit);
    opis_arena_free(&arena);
  }
  return status;
}

void opis_cite_groups_jsonl(struct opis_cite *cite, const struct opis_cite_groups *groups, struct opis_buf *out)
{
  struct opis_json json = {out, false};
  const char *by = cite->options->by ? cite->options->by : "archive";
  for (size_t i = 0; i < groups->count; i++) {
    const struct opis_cite_group *group = &groups->items[i];
    opis_json_begin_object(&json);
    opis_json_field_integer(&json, "schema", 1);
    opis_json_field(&json, "kind", OPIS_SPAN("group"));
    opis_json_field(&json, "by", opis_span_of(by));
    opis_json_field(&json, "name", group->name);
    opis_json_field(&json, "key", group->key);
    if (strcmp(by, "archive") == 0) opis_json_field_integer(&json, "depth", group->depth + 1);
    if (strcmp(by, "document") == 0) opis_json_field(&json, "title", group->note);
    opis_json_field_integer(&json, "citations", group->citations);
    opis_json_field_integer(&json, "documents", group->documents);
    if (strcmp(by, "correspondent") == 0) {
      opis_json_field_integer(&json, "from", group->from);
      opis_json_field_integer(&json, "to", group->to);
      opis_json_field(&json, "spellings", group->note);
    }
    end_line(&json);
  }
}
