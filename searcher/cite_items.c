/* What is cited, each thing once, for reference managers. */
#include "base/memory.h"
#include "base/span.h"
#include "searcher/cite.h"
#include "text/normalise.h"

#include <stdlib.h>

enum { ID_MAX = 60, NOTE_MAX = 1000 }; /* bytes */

/* ---- Days ----------------------------------------------------------------------------------------------------- */

static int last_day(int year, int month)
{
  static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
  if (month < 1 || month > 12) return 31;
  return month == 2 && leap ? 29 : days[month - 1];
}

static struct opis_span day(struct opis_arena *arena, int32_t number, int parts)
{
  int year = number / 10000, month = number / 100 % 100, of_month = number % 100;
  if (parts == 1) return opis_arena_format(arena, "%04d", year);
  if (parts == 2) return opis_arena_format(arena, "%04d-%02d", year, month);
  return opis_arena_format(arena, "%04d-%02d-%02d", year, month, of_month);
}

void opis_cite_days(struct opis_arena *arena, struct opis_days days, struct opis_span *first, struct opis_span *last)
{
  bool starts = days.first != OPIS_DAYS_OPEN_FIRST && days.first > 0;
  bool ends = days.last != OPIS_DAYS_OPEN_LAST && days.last > 0;
  int end_month = days.last / 100 % 100;
  bool month =
      (!starts || days.first % 100 == 1) && (!ends || days.last % 100 == last_day(days.last / 10000, end_month));
  bool year = month && (!starts || days.first / 100 % 100 == 1) && (!ends || end_month == 12);
  int parts = year ? 1 : month ? 2 : 3;
  *first = starts ? day(arena, days.first, parts) : OPIS_SPAN("");
  *last = ends ? day(arena, days.last, parts) : OPIS_SPAN("");
  if (opis_span_equal(*first, *last)) *last = OPIS_SPAN("");
}

/* ---- One thing ------------------------------------------------------------------------------------------------ */

/* What says most comes first. */
static int by_thing(const void *a, const void *b)
{
  const struct opis_cite_entry *left = *(const struct opis_cite_entry *const *)a;
  const struct opis_cite_entry *right = *(const struct opis_cite_entry *const *)b;
  int order = opis_span_compare(opis_cite_key(left->citation), opis_cite_key(right->citation));
  if (order == 0) order = (left->citation->refers_to.size > 0) - (right->citation->refers_to.size > 0);
  if (order == 0) order = opis_span_compare(right->edtf, left->edtf);
  if (order == 0) order = opis_span_compare(right->citation->from, left->citation->from);
  if (order == 0) order = opis_span_compare(right->citation->to, left->citation->to);
  return order != 0 ? order : (left > right) - (left < right);
}

/* Whether its path leads to one document: then whoever cites it means the same, though he says less of it. */
static bool is_located(const struct opis_cite_entry *entry)
{
  return entry->path.count > entry->path.file;
}

static bool is_same(const struct opis_cite_entry *a, const struct opis_cite_entry *b)
{
  const struct opis_citation *left = a->citation, *right = b->citation;
  if (!opis_span_equal(opis_cite_key(left), opis_cite_key(right))) return false;
  if (a->path.count == 0) return true;
  bool dates = opis_span_equal(a->edtf, b->edtf);
  if (is_located(a)) return dates || b->edtf.size == 0;
  return dates && opis_span_equal(left->from, right->from) && opis_span_equal(left->to, right->to);
}

static bool is_item(const struct opis_cite_entry *entry)
{
  const struct opis_citation *citation = entry->citation;
  if (citation->kind == OPIS_CITATION_IBID) return false;
  return citation->kind != OPIS_CITATION_BACK_REFERENCE || citation->refers_to.size > 0 || citation->title.size > 0;
}

static struct opis_span id_of(struct opis_arena *arena, struct opis_span key)
{
  struct opis_buf folded = {0}, id = {0};
  opis_fold(&folded, key);
  bool gap = false;
  for (size_t i = 0; i < folded.size && id.size < ID_MAX; i++) {
    char c = folded.data[i];
    bool kept = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
    if (kept && gap && id.size > 0) opis_buf_add_byte(&id, '-');
    if (kept) opis_buf_add_byte(&id, c);
    if (kept)
      gap = false;
    else if (c != '.')
      gap = true;
  }
  struct opis_span made = id.size > 0 ? opis_arena_copy(arena, opis_buf_span(&id)) : OPIS_SPAN("item");
  opis_buf_free(&folded);
  opis_buf_free(&id);
  return made;
}

static struct opis_span title_of(struct opis_cite *cite, const struct opis_cite_entry *entry)
{
  const struct opis_citation *citation = entry->citation;
  struct opis_span from = citation->from, to = citation->to;
  if (citation->title.size > 0) return citation->title;
  if (from.size > 0 && to.size > 0)
    return opis_arena_format(&cite->arena, "%.*s to %.*s", (int)from.size, from.data, (int)to.size, to.data);
  if (from.size > 0 || to.size > 0) return from.size > 0 ? from : to;
  struct opis_span shown = opis_cited_shown(&cite->arena, citation);
  return shown.size > 0 ? shown : opis_span_of(opis_citation_kind_name(citation->kind));
}

struct opis_span opis_cite_recipient(const struct opis_citation *citation)
{
  bool told = citation->title.size == 0 && citation->to.size > 0;
  return told ? (struct opis_span){"", 0} : citation->to;
}

struct making {
  struct opis_cite *cite;
  const struct opis_cite_entry **sorted;
  struct opis_cite_item *items;
  size_t count;
};

/* Adds where an entry is cited to a note that begins with "Cited in". */
static enum opis_status add_place(struct making *making, const struct opis_cite_entry *entry, struct opis_buf *note,
                                  struct opis_error *error)
{
  struct opis_arena arena = {0};
  struct opis_unit unit = {.kind = OPIS_NOTE};
  if (note->size > NOTE_MAX) return OPIS_OK;
  enum opis_status status = opis_cite_fetch(making->cite, entry, &arena, &unit, error);
  if (status == OPIS_OK) {
    struct opis_span locator = opis_unit_locator(&arena, &unit);
    opis_buf_format(note, "%s%.*s", note->size == 0 ? "Cited in " : ", ", (int)locator.size, locator.data);
    if (note->size > NOTE_MAX) opis_buf_add_string(note, ", …");
  }
  opis_arena_free(&arena);
  return status;
}

/* What is cited by entries [start, end) of the sorted ones. */
static enum opis_status add_item(struct making *making, size_t start, size_t end, struct opis_error *error)
{
  struct opis_cite *cite = making->cite;
  struct opis_buf note = {0};
  enum opis_status status = OPIS_OK;
  const struct opis_cite_entry *entry = making->sorted[start];
  for (size_t i = start; status == OPIS_OK && i < end; i++) status = add_place(making, making->sorted[i], &note, error);
  size_t location = entry->path.count;
  making->items[making->count++] = (struct opis_cite_item){
      .entry = entry,
      .id = id_of(&cite->arena, opis_cite_key(entry->citation)),
      .title = title_of(cite, entry),
      .location = opis_cited_join(&cite->arena, &entry->path, location > 0 ? 1 : 0, location),
      .note = opis_arena_copy(&cite->arena, opis_buf_span(&note)),
  };
  opis_buf_free(&note);
  return status;
}

/* ---- All ------------------------------------------------------------------------------------------------------ */

static int by_entry(const void *a, const void *b)
{
  const struct opis_cite_item *left = a, *right = b;
  return (left->entry > right->entry) - (left->entry < right->entry);
}

static int by_id(const void *a, const void *b)
{
  const struct opis_cite_item *left = *(const struct opis_cite_item *const *)a;
  const struct opis_cite_item *right = *(const struct opis_cite_item *const *)b;
  int order = opis_span_compare(left->id, right->id);
  return order != 0 ? order : (left > right) - (left < right);
}

/* Items that would have one id get numbers behind it. */
static void part_ids(struct opis_cite *cite, struct opis_cite_items *items)
{
  struct opis_cite_item **sorted = opis_allocate(items->count, sizeof *sorted);
  for (size_t i = 0; i < items->count; i++) sorted[i] = &items->items[i];
  if (items->count > 0) qsort(sorted, items->count, sizeof *sorted, by_id);
  for (size_t start = 0, end; start < items->count; start = end) {
    struct opis_span id = sorted[start]->id;
    for (end = start + 1; end < items->count && opis_span_equal(sorted[end]->id, id); end++)
      sorted[end]->id = opis_arena_format(&cite->arena, "%.*s_%zu", (int)id.size, id.data, end - start + 1);
  }
  free(sorted);
}

enum opis_status opis_cite_items(struct opis_cite *cite, struct opis_cite_items *items, struct opis_error *error)
{
  struct making making = {.cite = cite};
  size_t count = 0;
  enum opis_status status = OPIS_OK;
  making.sorted = opis_arena_allocate(&cite->arena, cite->count, sizeof *making.sorted);
  making.items = opis_arena_allocate(&cite->arena, cite->count, sizeof *making.items);
  for (size_t i = 0; i < cite->count; i++)
    if (is_item(&cite->entries[i])) making.sorted[count++] = &cite->entries[i];
  if (count > 0) qsort(making.sorted, count, sizeof *making.sorted, by_thing);
  for (size_t start = 0, end; status == OPIS_OK && start < count; start = end) {
    for (end = start + 1; end < count && is_same(making.sorted[start], making.sorted[end]);) end++;
    status = add_item(&making, start, end, error);
  }
  if (status != OPIS_OK) return status;
  *items = (struct opis_cite_items){making.items, making.count};
  if (items->count > 0) qsort(items->items, items->count, sizeof *items->items, by_entry);
  part_ids(cite, items);
  return OPIS_OK;
}
