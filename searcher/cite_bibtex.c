/* biblatex: an entry for each thing that is cited. An archival document is @unpublished, a letter @letter, with the
 * archive as library and all of the reference as howpublished, which standard styles print; archive and
 * archive_location are fields of their own for programs that read them. */
#include "base/span.h"
#include "base/utf8.h"
#include "base/visible.h"
#include "searcher/cite.h"

static const char *type_of(const struct opis_citation *citation)
{
  switch (citation->kind) {
  case OPIS_CITATION_ARCHIVAL: return citation->from.size > 0 && citation->to.size > 0 ? "letter" : "unpublished";
  case OPIS_CITATION_PUBLISHED:
  case OPIS_CITATION_CHAPTER: return "incollection";
  case OPIS_CITATION_MONOGRAPH: return "book";
  case OPIS_CITATION_ARTICLE:
  case OPIS_CITATION_NEWSPAPER: return "article";
  case OPIS_CITATION_THESIS: return "thesis";
  case OPIS_CITATION_WEB: return "online";
  case OPIS_CITATION_LEGAL: return "legislation";
  default: return "misc";
  }
}

static const char *escape_of(uint32_t code)
{
  switch (code) {
  case '\\': return "\\textbackslash{}";
  case '{': return "\\{";
  case '}': return "\\}";
  case '%': return "\\%";
  case '#': return "\\#";
  case '$': return "\\$";
  case '&': return "\\&";
  case '_': return "\\_";
  case '~': return "\\textasciitilde{}";
  case '^': return "\\textasciicircum{}";
  default: return opis_visible_is_hidden(code) ? " " : NULL;
  }
}

/* What is special in TeX is escaped, what is no UTF-8 becomes U+FFFD. */
static void add_escaped(struct opis_buf *out, struct opis_span text)
{
  for (size_t offset = 0; offset < text.size;) {
    size_t start = offset;
    uint32_t code = opis_utf8_next(text, &offset);
    const char *escape = escape_of(code);
    if (code == OPIS_REPLACEMENT)
      opis_buf_add_string(out, "\xEF\xBF\xBD");
    else if (escape)
      opis_buf_add_string(out, escape);
    else
      opis_buf_add(out, opis_span_slice(text, start, offset));
  }
}

static void add(struct opis_buf *out, const char *field, struct opis_span value)
{
  if (value.size == 0) return;
  opis_buf_format(out, ",\n  %s = {", field);
  add_escaped(out, value);
  opis_buf_add_byte(out, '}');
}

/* Each name in braces of its own, so that none is taken apart. */
static void add_authors(struct opis_buf *out, const struct opis_citation *citation)
{
  bool document = citation->kind <= OPIS_CITATION_PUBLISHED;
  const struct opis_span *names = document ? &citation->from : citation->authors;
  size_t count = document ? citation->from.size > 0 : citation->author_count;
  if (count == 0) return;
  opis_buf_add_string(out, ",\n  author = {");
  for (size_t i = 0; i < count; i++) {
    opis_buf_add_string(out, i > 0 ? " and {" : "{");
    add_escaped(out, names[i]);
    opis_buf_add_byte(out, '}');
  }
  opis_buf_add_byte(out, '}');
}

static void add_date(struct opis_buf *out, const struct opis_cite_entry *entry)
{
  struct opis_arena arena = {0};
  struct opis_span first = OPIS_SPAN(""), last = OPIS_SPAN("");
  if (entry->edtf.size > 0) opis_cite_days(&arena, entry->days, &first, &last);
  struct opis_span both =
      opis_arena_format(&arena, "%.*s/%.*s", (int)first.size, first.data, (int)last.size, last.data);
  add(out, "date", last.size > 0 ? both : first);
  opis_arena_free(&arena);
}

static void add_archive(struct opis_buf *out, const struct opis_cite_item *item)
{
  struct opis_arena arena = {0};
  const struct opis_cited_path *path = &item->entry->path;
  add(out, "library", item->entry->citation->archive);
  add(out, "howpublished", opis_cited_join(&arena, path, 0, path->count));
  add(out, "archive", item->entry->citation->archive);
  add(out, "archive_location", item->location);
  opis_arena_free(&arena);
}

/* What no field has: it stands in the note, which styles print. */
static void add_note(struct opis_buf *out, const struct opis_cite_item *item)
{
  const struct opis_citation *citation = item->entry->citation;
  struct opis_buf note = {0};
  const struct opis_span to = opis_cite_recipient(citation);
  opis_buf_add(&note, citation->qualifier);
  if (to.size > 0) opis_buf_format(&note, "%sto %.*s", note.size > 0 ? ", " : "", (int)to.size, to.data);
  if (citation->quoted_in.size > 0)
    opis_buf_format(&note, "%squoted in %.*s", note.size > 0 ? ", " : "", (int)citation->quoted_in.size,
                    citation->quoted_in.data);
  add(out, "note", opis_buf_span(&note));
  opis_buf_free(&note);
}

static void add_item(struct opis_buf *out, const struct opis_cite_item *item)
{
  const struct opis_citation *citation = item->entry->citation;
  bool book = citation->kind == OPIS_CITATION_MONOGRAPH || citation->kind == OPIS_CITATION_THESIS;
  opis_buf_format(out, "@%s{%.*s", type_of(citation), (int)item->id.size, item->id.data);
  add_authors(out, citation);
  add(out, "title", item->title);
  add(out, "recipient", citation->kind == OPIS_CITATION_ARCHIVAL ? citation->to : OPIS_SPAN(""));
  add_date(out, item->entry);
  add(out, "location", citation->place);
  if (citation->kind == OPIS_CITATION_ARCHIVAL) add_archive(out, item);
  if (citation->kind == OPIS_CITATION_PUBLISHED) {
    add(out, "booktitle", citation->series);
    add(out, "series", opis_cite_level(citation, OPIS_LEVEL_SERIES));
    add(out, "volume", opis_cite_level(citation, OPIS_LEVEL_VOLUME));
    add(out, "number", opis_cite_level(citation, OPIS_LEVEL_DOCUMENT));
  }
  add(out, citation->kind == OPIS_CITATION_CHAPTER ? "booktitle" : "journaltitle", citation->container);
  add(out, book ? "" : "pages", book ? OPIS_SPAN("") : citation->pages);
  add(out, "url", citation->url);
  add_note(out, item);
  add(out, "annote", item->note); /* biblatex's older name of annotation, which Zotero reads */
  opis_buf_add_string(out, "\n}\n");
}

enum opis_status opis_cite_bibtex(struct opis_cite *cite, struct opis_buf *out, struct opis_error *error)
{
  struct opis_cite_items items = {0};
  enum opis_status status = opis_cite_items(cite, &items, error);
  for (size_t i = 0; status == OPIS_OK && i < items.count; i++) {
    if (i > 0) opis_buf_add_byte(out, '\n');
    add_item(out, &items.items[i]);
  }
  return status;
}
