/* CSL-JSON (citeproc-js 1.0.2 schema): an array with an object for each thing that is cited. A letter is a
 * personal_communication with a recipient, any other archival document a manuscript; both have archive,
 * archive_collection and archive_location. A document of a series is a chapter of it. The canonical key is the call
 * number. */
#include "base/json.h"
#include "base/span.h"
#include "searcher/cite.h"

#include <stdlib.h>

static bool is_letter(const struct opis_citation *citation)
{
  return citation->kind == OPIS_CITATION_ARCHIVAL && citation->from.size > 0 && citation->to.size > 0;
}

static const char *type_of(const struct opis_citation *citation)
{
  switch (citation->kind) {
  case OPIS_CITATION_ARCHIVAL: return is_letter(citation) ? "personal_communication" : "manuscript";
  case OPIS_CITATION_PUBLISHED:
  case OPIS_CITATION_CHAPTER: return "chapter";
  case OPIS_CITATION_MONOGRAPH: return "book";
  case OPIS_CITATION_ARTICLE: return "article-journal";
  case OPIS_CITATION_THESIS: return "thesis";
  case OPIS_CITATION_NEWSPAPER: return "article-newspaper";
  case OPIS_CITATION_WEB: return "webpage";
  case OPIS_CITATION_LEGAL: return "legislation";
  case OPIS_CITATION_PARLIAMENTARY: return "hearing";
  default: return "document";
  }
}

static void write_names(struct opis_json *json, const char *key, const struct opis_span *names, size_t count)
{
  if (count == 0 || names[0].size == 0) return;
  opis_json_key(json, key);
  opis_json_begin_array(json);
  for (size_t i = 0; i < count; i++) {
    opis_json_begin_object(json);
    opis_json_field(json, "family", names[i]);
    opis_json_end_object(json);
  }
  opis_json_end_array(json);
}

/* "1924-02-26" as [1924, 2, 26]. */
static void write_parts(struct opis_json *json, struct opis_span day)
{
  opis_json_begin_array(json);
  for (size_t i = 0, end; i < day.size; i = end + 1) {
    for (end = i; end < day.size && day.data[end] != '-';) end++;
    opis_json_integer(json, strtoul(day.data + i, NULL, 10));
  }
  opis_json_end_array(json);
}

static void write_date(struct opis_json *json, const struct opis_cite_entry *entry)
{
  struct opis_arena arena = {0};
  struct opis_span first, last;
  if (entry->edtf.size == 0) return;
  opis_cite_days(&arena, entry->days, &first, &last);
  if (first.size > 0) {
    opis_json_key(json, "issued");
    opis_json_begin_object(json);
    opis_json_key(json, "date-parts");
    opis_json_begin_array(json);
    write_parts(json, first);
    if (last.size > 0) write_parts(json, last);
    opis_json_end_array(json);
    if (memchr(entry->edtf.data, '~', entry->edtf.size) || memchr(entry->edtf.data, '?', entry->edtf.size)) {
      opis_json_key(json, "circa");
      opis_json_bool(json, true);
    }
    opis_json_end_object(json);
  }
  opis_arena_free(&arena);
}

static void write_archive(struct opis_json *json, const struct opis_cite_item *item)
{
  struct opis_arena arena = {0};
  const struct opis_cited_path *path = &item->entry->path;
  size_t names = 1;
  while (names < path->count && path->items[names].level <= OPIS_LEVEL_LAST_NAME) names++;
  opis_json_field(json, "archive", item->entry->citation->archive);
  opis_json_field(json, "archive_collection", opis_cited_join(&arena, path, 1, names));
  opis_json_field(json, "archive_location", item->location);
  opis_arena_free(&arena);
}

static void write_series(struct opis_json *json, const struct opis_citation *citation)
{
  opis_json_field(json, "container-title", citation->series);
  opis_json_field(json, "collection-title", citation->series);
  opis_json_field(json, "collection-number", opis_cite_level(citation, OPIS_LEVEL_SERIES));
  opis_json_field(json, "volume", opis_cite_level(citation, OPIS_LEVEL_VOLUME));
  opis_json_field(json, "number", opis_cite_level(citation, OPIS_LEVEL_DOCUMENT));
}

static void add_line(struct opis_buf *note, const char *what, struct opis_span value)
{
  if (value.size > 0) opis_buf_format(note, "%s%.*s\n", what, (int)value.size, value.data);
}

/* What Zotero has no field for in an item of the type stands in the note, in lines that it reads as variables. */
static void write_note(struct opis_json *json, const struct opis_cite_item *item)
{
  const struct opis_citation *citation = item->entry->citation;
  bool published = citation->kind == OPIS_CITATION_PUBLISHED;
  struct opis_buf note = {0};
  if (published) add_line(&note, "number: ", opis_cite_level(citation, OPIS_LEVEL_DOCUMENT));
  if (published) add_line(&note, "event-place: ", citation->place);
  if (published) add_line(&note, "To ", opis_cite_recipient(citation));
  add_line(&note, "Quoted in ", citation->quoted_in);
  opis_buf_add(&note, item->note);
  opis_json_field(json, "note", opis_buf_span(&note));
  opis_buf_free(&note);
}

static void write_item(struct opis_json *json, const struct opis_cite_item *item)
{
  const struct opis_citation *citation = item->entry->citation;
  opis_json_begin_object(json);
  opis_json_field(json, "id", item->id);
  opis_json_field(json, "type", opis_span_of(type_of(citation)));
  opis_json_field(json, "title", item->title);
  if (citation->kind <= OPIS_CITATION_PUBLISHED) {
    write_names(json, "author", &citation->from, 1);
    if (citation->kind == OPIS_CITATION_ARCHIVAL) write_names(json, "recipient", &citation->to, 1);
  } else {
    write_names(json, "author", citation->authors, citation->author_count);
  }
  write_date(json, item->entry);
  bool manuscript = citation->kind == OPIS_CITATION_ARCHIVAL && !is_letter(citation);
  opis_json_field(json, manuscript ? "publisher-place" : "event-place", citation->place);
  if (citation->kind == OPIS_CITATION_ARCHIVAL) write_archive(json, item);
  if (citation->kind == OPIS_CITATION_PUBLISHED) write_series(json, citation);
  if (citation->kind > OPIS_CITATION_PUBLISHED) opis_json_field(json, "container-title", citation->container);
  if (citation->kind == OPIS_CITATION_CHAPTER || citation->kind == OPIS_CITATION_PUBLISHED ||
      citation->kind == OPIS_CITATION_ARCHIVAL)
    opis_json_field(json, "page", citation->pages);
  opis_json_field(json, "genre", citation->qualifier);
  opis_json_field(json, "URL", citation->url);
  if (citation->kind <= OPIS_CITATION_PUBLISHED) opis_json_field(json, "call-number", citation->key);
  write_note(json, item);
  opis_json_end_object(json);
}

enum opis_status opis_cite_csl(struct opis_cite *cite, struct opis_buf *out, struct opis_error *error)
{
  struct opis_json json = {out, false};
  struct opis_cite_items items = {0};
  enum opis_status status = opis_cite_items(cite, &items, error);
  if (status != OPIS_OK) return status;
  opis_json_begin_array(&json);
  for (size_t i = 0; i < items.count; i++) {
    opis_buf_add_string(out, i > 0 ? ",\n" : "\n");
    json.comma = false;
    write_item(&json, &items.items[i]);
  }
  opis_buf_add_byte(out, '\n');
  opis_json_end_array(&json);
  opis_buf_add_byte(out, '\n');
  return OPIS_OK;
}
