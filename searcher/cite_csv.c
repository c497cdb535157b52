/* CSV (RFC 4180, lines ending in a line feed): a row a citation, a column a level; or a row a group. */
#include "base/span.h"
#include "base/visible.h"
#include "searcher/cite.h"

#include <inttypes.h>
#include <string.h>

static void end_row(struct opis_buf *out)
{
  out->data[out->size - 1] = '\n'; /* in place of the last comma */
}

/* A field and a comma; what could move a cursor is made visible. */
static void add(struct opis_buf *out, struct opis_span value)
{
  struct opis_buf visible = {0};
  bool quoted = false;
  opis_visible_add(&visible, value);
  for (size_t i = 0; i < visible.size; i++) quoted = quoted || visible.data[i] == ',' || visible.data[i] == '"';
  if (quoted) opis_buf_add_byte(out, '"');
  for (size_t i = 0; i < visible.size; i++) {
    if (visible.data[i] == '"') opis_buf_add_byte(out, '"');
    opis_buf_add_byte(out, visible.data[i]);
  }
  opis_buf_add_string(out, quoted ? "\"," : ",");
  opis_buf_free(&visible);
}

static void add_number(struct opis_buf *out, uint64_t number)
{
  opis_buf_format(out, "%" PRIu64 ",", number);
}

/* ---- Citations ------------------------------------------------------------------------------------------------ */

static void add_header(struct opis_buf *out)
{
  opis_buf_add_string(out, "locator,file,document,unit,number,kind,archive,collection,");
  for (unsigned level = 0; level < OPIS_LEVELS; level++)
    opis_buf_format(out, "%s,", opis_level_name((enum opis_level)level));
  opis_buf_add_string(out, "authors,title,container,year,from,to,date,date_text,place,pages,qualifier,quoted_in,"
                           "refers_to,uncertain,missing,key,anchor,sentence,text\n");
}

static void add_authors(struct opis_buf *out, const struct opis_citation *citation)
{
  struct opis_buf authors = {0};
  for (size_t i = 0; i < citation->author_count; i++) {
    if (i > 0) opis_buf_add_string(&authors, "; ");
    opis_buf_add(&authors, citation->authors[i]);
  }
  add(out, opis_buf_span(&authors));
  opis_buf_free(&authors);
}

static void add_cited(struct opis_buf *out, const struct opis_cite_entry *entry)
{
  const struct opis_citation *citation = entry->citation;
  add(out, opis_span_of(opis_citation_kind_name(citation->kind)));
  add(out, citation->archive);
  add(out, citation->series);
  for (unsigned level = 0; level < OPIS_LEVELS; level++) add(out, opis_cite_level(citation, (enum opis_level)level));
  add_authors(out, citation);
  const struct opis_span fields[] = {citation->title,
                                     citation->container,
                                     citation->year,
                                     citation->from,
                                     citation->to,
                                     entry->edtf,
                                     citation->date_text,
                                     citation->place,
                                     citation->pages,
                                     citation->qualifier,
                                     citation->quoted_in,
                                     citation->refers_to,
                                     entry->uncertain ? OPIS_SPAN("yes") : OPIS_SPAN("")};
  for (size_t i = 0; i < sizeof fields / sizeof *fields; i++) add(out, fields[i]);
  bool fonds = citation->flags & OPIS_CITATION_MISSING_FONDS, file = citation->flags & OPIS_CITATION_MISSING_FILE;
  add(out, fonds ? OPIS_SPAN("fonds") : file ? OPIS_SPAN("file") : OPIS_SPAN(""));
  add(out, citation->key);
}

static void add_row(struct opis_buf *out, const struct opis_cite_entry *entry, const struct opis_unit *unit)
{
  struct opis_arena arena = {0};
  add(out, opis_unit_locator(&arena, unit));
  add(out, unit->file);
  add(out, unit->title);
  add(out, opis_span_of(opis_kind_name(unit->kind)));
  add(out, unit->number);
  add_cited(out, entry);
  add(out, unit->anchor.locator);
  add(out, unit->anchor.text);
  add(out, unit->text);
  end_row(out);
  opis_arena_free(&arena);
}

enum opis_status opis_cite_csv(struct opis_cite *cite, struct opis_buf *out, struct opis_error *error)
{
  enum opis_status status = OPIS_OK;
  add_header(out);
  for (size_t i = 0; status == OPIS_OK && i < cite->count; i++) {
    struct opis_arena arena = {0};
    struct opis_unit unit = {.kind = OPIS_NOTE};
    status = opis_cite_fetch(cite, &cite->entries[i], &arena, &unit, error);
    if (status == OPIS_OK) add_row(out, &cite->entries[i], &unit);
    opis_arena_free(&arena);
  }
  return status;
}

/* ---- Groups --------------------------------------------------------------------------------------------------- */

void opis_cite_groups_csv(struct opis_cite *cite, const struct opis_cite_groups *groups, struct opis_buf *out)
{
  const char *by = cite->options->by ? cite->options->by : "archive";
  bool tree = strcmp(by, "archive") == 0, people = strcmp(by, "correspondent") == 0;
  bool documents = strcmp(by, "document") == 0;
  opis_buf_format(out, "%s,%scitations,documents%s\n", by,
                  tree        ? "key,depth,"
                  : documents ? "title,"
                              : "",
                  people ? ",from,to,spellings" : "");
  for (size_t i = 0; i < groups->count; i++) {
    const struct opis_cite_group *group = &groups->items[i];
    add(out, group->name);
    if (tree) add(out, group->key);
    if (tree) add_number(out, group->depth + 1);
    if (documents) add(out, group->note);
    add_number(out, group->citations);
    add_number(out, group->documents);
    if (people) {
      add_number(out, group->from);
      add_number(out, group->to);
      add(out, group->note);
    }
    end_row(out);
  }
}
