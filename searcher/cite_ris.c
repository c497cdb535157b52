/* RIS (specification of 2011): a record for each thing that is cited. The archive is DB, the place in it AV, and AN for
 * programs that read the place there; the call number (CN) is the canonical key. Lines end in CR LF. */
#include "base/span.h"
#include "base/utf8.h"
#include "base/visible.h"
#include "searcher/cite.h"

#include <string.h>

static const char *type_of(const struct opis_citation *citation)
{
  switch (citation->kind) {
  case OPIS_CITATION_ARCHIVAL: return citation->from.size > 0 && citation->to.size > 0 ? "PCOMM" : "MANSCPT";
  case OPIS_CITATION_PUBLISHED:
  case OPIS_CITATION_CHAPTER: return "CHAP";
  case OPIS_CITATION_MONOGRAPH: return "BOOK";
  case OPIS_CITATION_ARTICLE: return "JOUR";
  case OPIS_CITATION_THESIS: return "THES";
  case OPIS_CITATION_NEWSPAPER: return "NEWS";
  case OPIS_CITATION_WEB: return "ELEC";
  case OPIS_CITATION_LEGAL: return "STAT";
  case OPIS_CITATION_PARLIAMENTARY: return "HEAR";
  default: return "GEN";
  }
}

static void add(struct opis_buf *out, const char *tag, struct opis_span value)
{
  if (value.size == 0) return;
  opis_buf_format(out, "%s  - ", tag);
  for (size_t offset = 0; offset < value.size;) {
    size_t start = offset;
    uint32_t code = opis_utf8_next(value, &offset);
    if (code == OPIS_REPLACEMENT)
      opis_buf_add_string(out, "\xEF\xBF\xBD");
    else if (opis_visible_is_hidden(code))
      opis_buf_add_byte(out, ' ');
    else
      opis_buf_add(out, opis_span_slice(value, start, offset));
  }
  opis_buf_add_string(out, "\r\n");
}

/* "1924-02-26" as 1924/02/26/, a month as 1924/02//. */
static void add_date(struct opis_buf *out, const struct opis_cite_entry *entry)
{
  struct opis_arena arena = {0};
  struct opis_span first, last;
  if (entry->edtf.size == 0) return;
  opis_cite_days(&arena, entry->days, &first, &last);
  struct opis_buf day = {0};
  for (size_t i = 0; i < first.size; i++) opis_buf_add_byte(&day, first.data[i] == '-' ? '/' : first.data[i]);
  if (first.size > 0) {
    add(out, "PY", opis_span_slice(first, 0, first.size < 4 ? first.size : 4));
    opis_buf_add_string(&day, first.size == 4 ? "///" : first.size == 7 ? "//" : "/");
    add(out, "DA", opis_buf_span(&day));
  }
  opis_buf_free(&day);
  opis_arena_free(&arena);
}

static void add_people(struct opis_buf *out, const struct opis_citation *citation)
{
  if (citation->kind > OPIS_CITATION_PUBLISHED)
    for (size_t i = 0; i < citation->author_count; i++) add(out, "AU", citation->authors[i]);
  add(out, "AU", citation->from);
  add(out, "A2", citation->kind == OPIS_CITATION_ARCHIVAL ? citation->to : OPIS_SPAN(""));
}

static void add_remark(struct opis_buf *out, const char *what, struct opis_span value)
{
  struct opis_arena arena = {0};
  if (value.size > 0) add(out, "N1", opis_arena_format(&arena, "%s%.*s", what, (int)value.size, value.data));
  opis_arena_free(&arena);
}

static void add_item(struct opis_buf *out, const struct opis_cite_item *item)
{
  const struct opis_citation *citation = item->entry->citation;
  add(out, "TY", opis_span_of(type_of(citation)));
  add(out, "ID", item->id);
  add_people(out, citation);
  add(out, "TI", item->title);
  add_date(out, item->entry);
  if (strcmp(type_of(citation), "MANSCPT") == 0) add(out, "CY", citation->place); /* else that of the publisher */
  if (citation->kind == OPIS_CITATION_ARCHIVAL) {
    add(out, "DB", citation->archive);
    add(out, "AV", item->location);
    add(out, "AN", item->location);
  }
  if (citation->kind == OPIS_CITATION_PUBLISHED) {
    add(out, "T2", citation->series);
    add(out, "T3", opis_cite_level(citation, OPIS_LEVEL_SERIES));
    add(out, "VL", opis_cite_level(citation, OPIS_LEVEL_VOLUME));
    add(out, "SV", opis_cite_level(citation, OPIS_LEVEL_DOCUMENT)); /* IS is the number of volumes of a CHAP */
  }
  add(out, "T2", citation->container);
  bool book = citation->kind == OPIS_CITATION_MONOGRAPH || citation->kind == OPIS_CITATION_THESIS;
  add(out, "SP", book ? OPIS_SPAN("") : citation->pages);
  add(out, "M3", citation->qualifier);
  add(out, "UR", citation->url);
  if (citation->kind <= OPIS_CITATION_PUBLISHED) add(out, "CN", citation->key);
  if (citation->kind == OPIS_CITATION_PUBLISHED) add_remark(out, "To ", opis_cite_recipient(citation));
  if (strcmp(type_of(citation), "MANSCPT") != 0) add_remark(out, "Written at ", citation->place);
  add_remark(out, "Quoted in ", citation->quoted_in);
  add(out, "N1", item->note);
  opis_buf_add_string(out, "ER  - \r\n");
}

enum opis_status opis_cite_ris(struct opis_cite *cite, struct opis_buf *out, struct opis_error *error)
{
  struct opis_cite_items items = {0};
  enum opis_status status = opis_cite_items(cite, &items, error);
  for (size_t i = 0; status == OPIS_OK && i < items.count; i++) {
    if (i > 0) opis_buf_add_string(out, "\r\n");
    add_item(out, &items.items[i]);
  }
  return status;
}
