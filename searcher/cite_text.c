/* Citations for people: below each file of an archive, each document of a series and each work who cites it, where, and
 * for what; and counts in columns. */
#include "base/span.h"
#include "base/visible.h"
#include "searcher/cite.h"
#include "searcher/output.h"
#include "searcher/results.h"
#include "searcher/unread.h"
#include "searcher/wrap.h"
#include "store/schema.h"

#include <inttypes.h>

enum { INDENT = 2, UNIT_INDENT = 4, ANCHOR_INDENT = 8 };

struct writing {
  struct opis_cite *cite;
  const struct opis_paint *paint;
  struct opis_buf *out;
};

static const struct opis_style *style_of(const struct writing *writing)
{
  return writing->cite->options->style;
}

static void add_wrapped(const struct writing *writing, struct opis_span text, unsigned indent)
{
  const struct opis_wrapped wrapped = {
      .text = text, .range = {0, text.size}, .indent = indent, .width = opis_style_width(style_of(writing))};
  opis_wrap(writing->out, &wrapped, style_of(writing));
}

static void add_coloured(const struct writing *writing, const char *colour, struct opis_span text, unsigned indent)
{
  opis_buf_add_string(writing->out, colour);
  add_wrapped(writing, text, indent);
  if (*colour) {
    writing->out->size--; /* the colour ends with the line */
    opis_buf_add_string(writing->out, writing->paint->off);
    opis_buf_add_byte(writing->out, '\n');
  }
}

/* ---- One citation --------------------------------------------------------------------------------------------- */

static void add_part(struct opis_buf *line, struct opis_span part)
{
  if (part.size == 0) return;
  if (line->size > 0) opis_buf_add_string(line, " · ");
  opis_buf_add(line, part);
}

static void add_correspondents(struct opis_buf *line, const struct opis_citation *citation)
{
  struct opis_buf names = {0};
  opis_buf_add(&names, citation->from);
  if (citation->to.size > 0) {
    opis_buf_add_string(&names, names.size > 0 ? " → " : "→ ");
    opis_buf_add(&names, citation->to);
  }
  add_part(line, opis_buf_span(&names));
  opis_buf_free(&names);
}

/* What is cited within the file: leaves, who wrote to whom, when and where. */
static void add_cited(const struct writing *writing, struct opis_arena *arena, const struct opis_cite_entry *entry)
{
  const struct opis_citation *citation = entry->citation;
  struct opis_buf line = {0};
  if (entry->path.count > 0) {
    add_part(&line, opis_cited_join(arena, &entry->path, entry->path.file, entry->path.count));
    add_correspondents(&line, citation);
    add_part(&line, citation->title);
    add_part(&line, citation->place);
    add_part(&line, citation->date_text.size > 0 ? citation->date_text : entry->edtf);
  }
  if (citation->pages.size > 0)
    add_part(&line, opis_arena_format(arena, "p. %.*s", (int)citation->pages.size, citation->pages.data));
  if (citation->kind == OPIS_CITATION_BACK_REFERENCE || citation->kind == OPIS_CITATION_IBID)
    add_part(&line, citation->refers_to.size > 0 ? OPIS_SPAN("short title") : OPIS_SPAN("unresolved"));
  if (citation->flags & OPIS_CITATION_ARCHIVE_UNSURE) add_part(&line, OPIS_SPAN("archive not sure"));
  if (citation->quoted_in.size > 0)
    add_part(&line,
             opis_arena_format(arena, "quoted in %.*s", (int)citation->quoted_in.size, citation->quoted_in.data));
  if (line.size > 0) add_wrapped(writing, opis_buf_span(&line), INDENT);
  opis_buf_free(&line);
}

/* Some of the text around a citation, where it hangs on no sentence. */
static struct opis_range around(const struct opis_unit *unit, const struct opis_citation *citation)
{
  enum { BEFORE = 160, BEHIND = 40 };
  size_t start = citation->range.start > BEFORE ? citation->range.start - BEFORE : 0;
  size_t end = unit->text.size - citation->range.end > BEHIND ? citation->range.end + BEHIND : unit->text.size;
  while (start > 0 && unit->text.data[start - 1] != ' ') start--;
  while (end < unit->text.size && unit->text.data[end] != ' ') end++;
  return (struct opis_range){start, end};
}

static void add_claim(const struct writing *writing, const struct opis_unit *unit, const struct opis_citation *citation)
{
  struct opis_buf text = {0};
  if (unit->anchor.text.size > 0) {
    opis_buf_add_string(&text, "on: “");
    opis_buf_add(&text, unit->anchor.text);
    opis_buf_add_string(&text, "”");
    add_wrapped(writing, opis_buf_span(&text), ANCHOR_INDENT);
  } else if (citation->range.end <= unit->text.size) {
    const struct opis_wrapped wrapped = {.text = unit->text,
                                         .range = around(unit, citation),
                                         .indent = ANCHOR_INDENT,
                                         .width = opis_style_width(style_of(writing))};
    opis_wrap(writing->out, &wrapped, style_of(writing));
  }
  opis_buf_free(&text);
}

static struct opis_span kind_part(struct opis_arena *arena, const struct opis_unit *unit)
{
  return opis_arena_format(arena, "%s%s%.*s", opis_kind_name(unit->kind), unit->number.size > 0 ? " " : "",
                           (int)unit->number.size, unit->number.data);
}

static void add_unit(const struct writing *writing, struct opis_arena *arena, const struct opis_unit *unit)
{
  struct opis_span locator = opis_unit_locator(arena, unit);
  opis_buf_format(writing->out, "%*s%s", UNIT_INDENT, "", writing->paint->locator);
  opis_visible_add(writing->out, locator);
  opis_buf_format(writing->out, "%s\n", writing->paint->off);
  const struct opis_span parts[] = {kind_part(arena, unit), opis_lines_part(arena, unit), unit->title};
  opis_wrap_heading(writing->out, parts, sizeof parts / sizeof *parts, UNIT_INDENT, style_of(writing));
}

static enum opis_status add_entry(const struct writing *writing, const struct opis_cite_entry *entry,
                                  struct opis_error *error)
{
  struct opis_arena arena = {0};
  struct opis_unit unit = {.kind = OPIS_NOTE};
  enum opis_status status = opis_cite_fetch(writing->cite, entry, &arena, &unit, error);
  if (status == OPIS_OK) {
    add_cited(writing, &arena, entry);
    add_unit(writing, &arena, &unit);
    add_claim(writing, &unit, entry->citation);
  }
  opis_arena_free(&arena);
  return status;
}

/* ---- The list ------------------------------------------------------------------------------------------------- */

static struct opis_span heading_of(struct opis_arena *arena, const struct opis_cite_entry *entry)
{
  struct opis_span shown = entry->path.count > 0 ? opis_cited_join(arena, &entry->path, 0, entry->path.file)
                                                 : opis_cited_shown(arena, entry->citation);
  if (entry->path.count > 0 && entry->path.items[0].text.size == 0)
    return opis_arena_format(arena, "no archive named%s%.*s", shown.size > 0 ? ": " : "", (int)shown.size, shown.data);
  return shown.size > 0 ? shown : opis_span_of(opis_citation_kind_name(entry->citation->kind));
}

/* Whether an entry stands below the heading of the one before. */
static bool goes_on(struct opis_arena *arena, const struct opis_cite_entry *before, const struct opis_cite_entry *entry)
{
  if (entry->path.count == 0 && before->path.count == 0 && entry->citation->key.size > 0)
    return opis_span_equal(opis_cite_key(before->citation), opis_cite_key(entry->citation));
  return opis_span_equal(heading_of(arena, before), heading_of(arena, entry));
}

static void add_heading(const struct writing *writing, const struct opis_cite_entry *entries, size_t i)
{
  struct opis_arena arena = {0};
  struct opis_span heading = heading_of(&arena, &entries[i]);
  bool first = i == 0 || entries[i - 1].uncertain != entries[i].uncertain;
  if (first || !goes_on(&arena, &entries[i - 1], &entries[i])) {
    if (i > 0) opis_buf_add_byte(writing->out, '\n');
    if (first && entries[i].uncertain) opis_buf_add_string(writing->out, "Uncertain, since a level is missing:\n\n");
    add_coloured(writing, writing->paint->match, heading, 0);
  }
  opis_arena_free(&arena);
}

static size_t count_documents(const struct opis_cite *cite)
{
  size_t count = 0;
  bool *seen = opis_arena_allocate((struct opis_arena *)&cite->arena, cite->document_count, sizeof *seen);
  for (size_t i = 0; i < cite->count; i++) {
    count += !seen[cite->entries[i].document];
    seen[cite->entries[i].document] = true;
  }
  return count;
}

static void add_end(const struct writing *writing)
{
  const struct opis_cite *cite = writing->cite;
  struct opis_buf line = {0};
  size_t documents = count_documents(cite);
  if (cite->count < cite->found)
    opis_buf_format(&line, "%zu of %zu citations.", cite->count, cite->found);
  else
    opis_buf_format(&line, "%zu citation%s in %zu document%s", cite->count, opis_plural(cite->count), documents,
                    opis_plural(documents));
  if (cite->count == cite->found && cite->uncertain > 0)
    opis_buf_format(&line, ", %zu of them uncertain", cite->uncertain);
  if (cite->count == cite->found) opis_buf_add_byte(&line, '.');
  add_wrapped(writing, opis_buf_span(&line), 0);
  opis_buf_free(&line);
}

/* ---- Nothing -------------------------------------------------------------------------------------------------- */

static void add_wish(struct opis_buf *wishes, const char *what, const char *value)
{
  if (value) opis_buf_format(wishes, "%s%s%s", wishes->size > 0 ? ", " : "", what, value);
}

static enum opis_status add_nothing(const struct writing *writing, struct opis_error *error)
{
  struct opis_cite *cite = writing->cite;
  const struct opis_cite_options *options = cite->options;
  struct opis_buf wishes = {0}, line = {0};
  struct opis_files unread = {0};
  if (cite->pattern && cite->pattern->kind <= OPIS_CITATION_PUBLISHED)
    opis_buf_add(&wishes, opis_cited_shown(&cite->arena, cite->pattern));
  else
    opis_buf_add(&wishes, cite->text);
  add_wish(&wishes, "kind ", options->kind);
  add_wish(&wishes, "date ", options->date);
  add_wish(&wishes, "correspondent ", options->who);
  add_wish(&wishes, "in files ", options->file);
  add_wish(&wishes, "what could not be resolved", options->unresolved ? "" : NULL);
  add_wish(&wishes, "what several documents cite", options->shared ? "" : NULL);
  opis_buf_format(&line, "Looked for: %s", wishes.size > 0 ? wishes.data : "citations of archives and series");
  opis_buf_add_string(writing->out, "Nothing found.\n");
  add_wrapped(writing, opis_buf_span(&line), 0);
  opis_buf_free(&wishes);
  opis_buf_free(&line);
  enum opis_status status = opis_index_files(cite->index, OPIS_RECORD_UNREAD, &cite->arena, &unread, error);
  if (status == OPIS_OK) opis_unread_tell(&unread, style_of(writing), writing->out);
  return status;
}

enum opis_status opis_cite_text(struct opis_cite *cite, struct opis_buf *out, struct opis_error *error)
{
  const struct writing writing = {cite, opis_paint_of(cite->options->style), out};
  enum opis_status status = OPIS_OK;
  if (cite->count == 0) return add_nothing(&writing, error);
  for (size_t i = 0; status == OPIS_OK && i < cite->count; i++) {
    add_heading(&writing, cite->entries, i);
    status = add_entry(&writing, &cite->entries[i], error);
  }
  opis_buf_add_byte(out, '\n');
  add_end(&writing);
  return status;
}

/* ---- Counts --------------------------------------------------------------------------------------------------- */

/* A line of a group, and of those that have all of it: "AVPRF › f.4 › op.20". Returns how many groups it tells. */
static size_t add_group(const struct writing *writing, const struct opis_cite_groups *groups, size_t i, unsigned depth)
{
  const struct opis_cite_group *group = &groups->items[i];
  struct opis_buf name = {0}, line = {0};
  size_t end = i + 1;
  opis_buf_add(&name, group->name);
  for (; end < groups->count && groups->items[end].only; end++) {
    opis_buf_add_string(&name, " › ");
    opis_buf_add(&name, groups->items[end].name);
  }
  if (group->note.size > 0) opis_buf_format(&name, " (%.*s)", (int)group->note.size, group->note.data);
  opis_buf_format(&line, "%9" PRIu64 "  %9" PRIu64 "  %*s", group->citations, group->documents, (int)(2 * depth), "");
  struct opis_buf visible = {0};
  opis_visible_add(&visible, opis_buf_span(&name));
  size_t room = opis_style_width(style_of(writing)), used = line.size;
  bool fits = used + opis_visible_width(opis_buf_span(&visible)) <= room;
  size_t shown = fits ? visible.size : opis_wrap_fitting(opis_buf_span(&visible), room > used ? room - used - 1 : 0);
  opis_buf_add(writing->out, opis_buf_span(&line));
  opis_buf_add(writing->out, opis_span_slice(opis_buf_span(&visible), 0, shown));
  if (!fits) opis_buf_add_string(writing->out, "…");
  opis_buf_add_byte(writing->out, '\n');
  opis_buf_free(&visible);
  opis_buf_free(&name);
  opis_buf_free(&line);
  return end - i;
}

void opis_cite_groups_text(struct opis_cite *cite, const struct opis_cite_groups *groups, struct opis_buf *out)
{
  const struct writing writing = {cite, opis_paint_of(cite->options->style), out};
  unsigned indents[OPIS_LEVELS + 4] = {0}; /* of a group of each depth: those told in one line have one */
  opis_buf_add_string(out, "citations  documents\n");
  for (size_t i = 0; i < groups->count;) {
    unsigned depth = groups->items[i].depth, indent = depth > 0 ? indents[depth - 1] + 1 : 0;
    size_t told = add_group(&writing, groups, i, indent);
    for (size_t j = 0; j < told && depth + j < sizeof indents / sizeof *indents; j++) indents[depth + j] = indent;
    i += told;
  }
}
