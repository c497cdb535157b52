/* In: a note, and what its document said before. Out: its citations in order. Each reader takes the place where its
 * evidence begins, the surest first: a published series, a repository, a British class, ibid., a decimal file, labels
 * without a repository. What is between them is looked through for works. */
#include "text/citations/context.h"

#include "base/memory.h"
#include "text/dates.h"

#include <stdlib.h>

enum { NOTE_MAX = 64 << 20 }; /* bytes: places are 32 bits */

static size_t read_at(struct opis_note *note, size_t at, size_t from)
{
  const struct opis_note_token *token = &note->tokens[at];
  if (token->kind > OPIS_NOTE_NUMBER) return 0;
  if (token->kind == OPIS_NOTE_NUMBER) return opis_decimal_read(note, at, opis_note_begin(note, at, from));
  bool capital = (token->flags & (OPIS_NOTE_CAPITAL | OPIS_NOTE_UPPER)) != 0;
  size_t begin = capital ? opis_note_begin(note, at, from) : at;
  size_t end = 0;
  if (capital) {
    end = opis_series_read(note, at, begin);
    if (!end) end = opis_archival_read(note, at, begin);
    if (!end) end = opis_regional_read(note, at, begin);
    if (!end) end = opis_signature_read(note, at, begin);
    if (!end) end = opis_manuscript_alone(note, at, begin);
    if (!end) end = opis_class_read(note, at, begin, false);
    if (!end) end = opis_library_read(note, at, begin);
    if (!end) end = opis_papers_read(note, at, begin);
  }
  if (!end) end = opis_cluster_read(note, at, from);
  if (!end) end = opis_fonds_read(note, at, from);
  return end;
}

static int compare_citations(const void *left, const void *right)
{
  const struct opis_citation *a = left, *b = right;
  if (a->range.start != b->range.start) return a->range.start < b->range.start ? -1 : 1;
  return (a->range.end > b->range.end) - (a->range.end < b->range.end);
}

/* "Vgl. Bd. 2, S. 12; ebd., S. 45": ibid. behind a reference of the same note that could not be read. */
static bool is_unread(const struct opis_note *note, size_t at)
{
  bool number = false;
  if (note->item_count > 0 || at == 0 || !opis_note_mark(note, at - 1, ';')) return false;
  for (size_t i = note->tokens[at - 1].begin; i + 1 < at; i++) number |= note->tokens[i].kind == OPIS_NOTE_NUMBER;
  return number;
}

/* ibid. behind a work. */
static size_t read_ibid(struct opis_note *note, size_t at)
{
  const struct opis_citation *last = opis_last_citation(note);
  size_t end = opis_repeat_find(note, at), next = end;
  if (is_unread(note, at)) last = NULL;
  if (last && last->kind == OPIS_CITATION_PUBLISHED) return opis_series_repeat(note, at, last);
  struct opis_citation *item = opis_note_add(note);
  item->kind = OPIS_CITATION_IBID;
  item->flags = OPIS_CITATION_VIA_IBID | (last ? 0 : OPIS_CITATION_UNRESOLVED);
  while (opis_note_mark(note, next, ',') || opis_note_mark(note, next, '.')) next++;
  if (opis_note_is(note, next, "p") || opis_note_is(note, next, "pp") || opis_note_is(note, next, "s") ||
      opis_note_is(note, next, "с"))
    next++;
  while (opis_note_mark(note, next, '.')) next++;
  size_t pages = opis_value_read(note, next, OPIS_LEVEL_LEAF, note->count);
  if (pages > next && note->tokens[next].kind == OPIS_NOTE_NUMBER) {
    item->pages = opis_note_span(note, next, pages);
    end = pages;
  }
  item->range = (struct opis_range){note->tokens[at].start, note->tokens[end - 1].end};
  return end;
}

static void sort(struct opis_note *note)
{
  bool sorted = true; /* as most are */
  for (size_t i = 1; i < note->item_count && sorted; i++)
    sorted = compare_citations(&note->items[i - 1], &note->items[i]) <= 0;
  if (!sorted) qsort(note->items, note->item_count, sizeof *note->items, compare_citations);
}

static void read_all(struct opis_note *note)
{
  size_t gap = 0;
  for (size_t at = 0; at < note->count;) {
    size_t end = 0, before = note->item_count;
    if (note->tokens[at].kind == OPIS_NOTE_MARK) { /* begins nothing */
      at++;
      continue;
    }
    if (opis_repeat_find(note, at)) {
      opis_works_read(note, gap, at);
      gap = at;
      before = note->item_count;
      end = is_unread(note, at) ? 0 : opis_repeat_read(note, at);
      if (!end) end = read_ibid(note, at);
    } else {
      end = read_at(note, at, gap);
    }
    if (!end || end <= at) {
      at++;
      continue;
    }
    size_t start = at; /* the reference may begin before what showed it */
    while (start > gap && before < note->item_count && note->tokens[start - 1].start >= note->items[before].range.start)
      start--;
    size_t begin = opis_note_begin(note, start, gap); /* what leads to it describes it */
    if (begin > gap) opis_works_read(note, gap, begin);
    at = gap = end;
  }
  opis_works_read(note, gap, note->count);
  sort(note);
}

/* "X to Y, NSF: Congo, box 3; Y to X, NSF: Africa, box 2, Johnson Library": the archive at the end is that of both. */
static void share_archives(struct opis_note *note)
{
  enum { APART_MAX = 400 }; /* bytes */
  for (size_t i = note->item_count; i-- > 1;) {
    const struct opis_citation *next = &note->items[i];
    struct opis_citation *item = &note->items[i - 1];
    bool both = item->kind == OPIS_CITATION_ARCHIVAL && next->kind == OPIS_CITATION_ARCHIVAL;
    if (!both || item->archive.size || !next->archive.size || item->flags & OPIS_CITATION_VIA_IBID) continue;
    const struct opis_name *name = opis_archive_by_code(next->archive);
    if (!name || name->tradition != OPIS_AMERICAN || item->level_count < 2) continue;
    size_t from = item->range.end, to = next->range.start;
    if (to < from || to - from > APART_MAX || !memchr(note->text.data + from, ';', to - from)) continue;
    item->archive = next->archive;
    item->archive_raw = next->archive_raw;
    item->flags |= OPIS_CITATION_INFERRED;
    opis_citation_set_key(note->arena, item);
  }
}

static void set_dates(struct opis_note *note)
{
  for (size_t i = 0; i < note->item_count; i++) {
    struct opis_citation *item = &note->items[i];
    if (item->date_text.size == 0) continue;
    struct opis_dates dates = opis_dates_find(note->arena, item->date_text);
    if (dates.count > 0) item->edtf = dates.items[0].edtf;
  }
}

static void scan(struct opis_note *note, struct opis_arena *arena, struct opis_citation_context *context,
                 struct opis_span text)
{
  if (text.size > NOTE_MAX) text.size = NOTE_MAX;
  *note = (struct opis_note){.arena = arena, .context = context, .text = text};
  opis_note_scan(note);
}

void opis_citations_find(struct opis_arena *arena, struct opis_citation_context *context, struct opis_span text,
                         struct opis_citations *out)
{
  struct opis_citation_context *own = context ? NULL : opis_citation_context_new();
  struct opis_note note;
  scan(&note, arena, context ? context : own, text);
  opis_definitions_read(&note);
  read_all(&note);
  share_archives(&note);
  opis_quoted_read(&note);
  set_dates(&note);
  if (context) opis_context_remember(&note);
  *out = (struct opis_citations){note.items, note.item_count};
  opis_note_end(&note);
  opis_citation_context_free(own);
}

void opis_citations_define(struct opis_citation_context *context, struct opis_span text)
{
  struct opis_arena arena = {0};
  struct opis_note note;
  bool bracket = text.size > 0 && (memchr(text.data, '(', text.size) || memchr(text.data, '[', text.size));
  if (!bracket) return; /* which every definition has */
  scan(&note, &arena, context, text);
  opis_definitions_read(&note);
  opis_note_end(&note);
  opis_arena_free(&arena);
}

static bool find_alone(struct opis_note *note, struct opis_citation *out, size_t *end)
{
  const struct opis_name *name;
  *end = opis_archive_find(note, 0, &name);
  size_t series = opis_series_find(note, 0, &name);
  *out = (struct opis_citation){.kind = series > *end ? OPIS_CITATION_PUBLISHED : OPIS_CITATION_ARCHIVAL};
  if (series > *end) {
    *end = opis_series_find(note, 0, &name);
    out->series = opis_span_of(name->code);
  } else if (*end) {
    opis_archive_find(note, 0, &name);
    out->archive = opis_span_of(name->code);
    out->archive_raw = opis_note_span(note, 0, *end);
  }
  return *end > 0;
}

bool opis_citation_pattern(struct opis_arena *arena, struct opis_span pattern, struct opis_citation *out)
{
  struct opis_citation_context *context = opis_citation_context_new();
  struct opis_note note;
  struct opis_citation found = {0};
  size_t end = 0;
  bool good = false;
  scan(&note, arena, context, opis_span_trim(pattern));
  if (find_alone(&note, &found, &end)) {
    struct opis_span rest = end < note.count ? opis_note_span(&note, end, note.count) : (struct opis_span){"", 0};
    good = opis_key_read(arena, rest, &found);
  }
  if (!good) {
    read_all(&note);
    for (size_t i = 0; i < note.item_count && !good; i++) {
      found = note.items[i];
      good = found.kind <= OPIS_CITATION_PUBLISHED;
    }
  }
  if (good) *out = found;
  opis_note_end(&note);
  opis_citation_context_free(context);
  return good;
}
