/* Citations: paths that lack a level, references that nothing explains, and leaves that two documents give differently
 * for what is one letter. */
#include "base/memory.h"
#include "base/span.h"
#include "searcher/check.h"
#include "searcher/cited.h"
#include "searcher/persons.h"

#include <stdlib.h>

static void check_path(struct opis_report *report, const struct opis_unit *unit, const struct opis_citation *citation)
{
  bool fonds = citation->flags & OPIS_CITATION_MISSING_FONDS, file = citation->flags & OPIS_CITATION_MISSING_FILE;
  struct opis_arena arena = {0};
  if (!fonds && !file) return;
  struct opis_span shown = opis_cited_shown(&arena, citation);
  opis_report_add_unit(report, OPIS_CHECK_INCOMPLETE_PATH, unit, citation->range, "%.*s: the %s is missing",
                       (int)shown.size, shown.data, fonds ? "fonds" : "file");
  opis_arena_free(&arena);
}

static void check_resolved(struct opis_report *report, const struct opis_unit *unit,
                           const struct opis_citation *citation)
{
  bool unsure = citation->flags & OPIS_CITATION_ARCHIVE_UNSURE, repeats = citation->flags & OPIS_CITATION_VIA_IBID;
  bool unresolved = citation->flags & OPIS_CITATION_UNRESOLVED && unit->kind == OPIS_NOTE; /* texts name much else */
  if (!unresolved && !unsure) return;
  const char *message = unsure    ? "an archive that is not known, or several"
                        : repeats ? "nothing before it that it could repeat"
                                  : "a short title of nothing that is cited before";
  opis_report_add_unit(report, OPIS_CHECK_UNRESOLVED, unit, citation->range, "%s", message);
}

void opis_check_citations(struct opis_report *report, const struct opis_units *units)
{
  for (size_t i = 0; i < units->count; i++) {
    const struct opis_unit *unit = &units->items[i];
    for (size_t j = 0; j < unit->citation_count; j++) {
      if (report->asked[OPIS_CHECK_INCOMPLETE_PATH]) check_path(report, unit, &unit->citations[j]);
      if (report->asked[OPIS_CHECK_UNRESOLVED]) check_resolved(report, unit, &unit->citations[j]);
    }
  }
}

/* ---- Leaves ---------------------------------------------------------------------------------------------------- */

/* A letter as a document cites it. */
struct letter {
  struct opis_span key; /* date and file of the archive, folded */
  struct opis_span from, to;
  struct opis_span leaves;  /* "18-19" */
  struct opis_span locator; /* of the unit */
  struct opis_span path;    /* of the document that cites */
  struct opis_span number;  /* of the note */
  size_t line;
  uint32_t ordinal;
};

struct opis_letters {
  struct opis_arena arena;
  struct letter *items;
  size_t count, capacity;
};

struct opis_letters *opis_letters_new(void)
{
  return opis_allocate(1, sizeof(struct opis_letters));
}

void opis_letters_free(struct opis_letters *letters)
{
  if (!letters) return;
  free(letters->items);
  opis_arena_free(&letters->arena);
  free(letters);
}

/* The date of what is cited, where it is one day. */
static const struct opis_date *day_of(const struct opis_unit *unit, const struct opis_citation *citation)
{
  for (size_t i = 0; i < unit->date_count; i++) {
    const struct opis_date *date = &unit->dates[i];
    bool inside = date->start < citation->date.end && date->end > citation->date.start;
    if (inside) return date->days.first == date->days.last ? date : NULL;
  }
  return NULL;
}

static struct opis_span leaves_of(const struct opis_citation *citation)
{
  for (size_t i = 0; i < citation->level_count; i++)
    if (citation->levels[i].level == OPIS_LEVEL_LEAF) return citation->levels[i].value;
  return OPIS_SPAN("");
}

static void add_letter(struct opis_letters *letters, const struct opis_unit *unit, const struct opis_citation *citation)
{
  const struct opis_date *day = day_of(unit, citation);
  struct opis_span leaves = leaves_of(citation);
  bool known = citation->kind == OPIS_CITATION_ARCHIVAL && citation->from.size > 0 && citation->to.size > 0;
  if (!known || !day || leaves.size == 0) return;
  struct opis_cited_path path = opis_cited_path(&letters->arena, citation);
  struct opis_buf key = {0};
  opis_buf_format(&key, "%d ", (int)day->days.first);
  for (size_t i = 0; i < path.file; i++) {
    opis_buf_add(&key, path.items[i].folded);
    opis_buf_add_byte(&key, '\n');
  }
  OPIS_GROW(letters->items, letters->count, letters->capacity);
  letters->items[letters->count++] = (struct letter){
      .key = opis_arena_copy(&letters->arena, opis_buf_span(&key)),
      .from = opis_arena_copy(&letters->arena, citation->from),
      .to = opis_arena_copy(&letters->arena, citation->to),
      .leaves = opis_arena_copy(&letters->arena, leaves),
      .locator = opis_unit_locator(&letters->arena, unit),
      .path = opis_arena_copy(&letters->arena, unit->file),
      .number = opis_arena_copy(&letters->arena, unit->number),
      .line = unit->range_count > 0 ? unit->lines[0].first : 0,
      .ordinal = unit->ordinal,
  };
  opis_buf_free(&key);
}

void opis_letters_add(struct opis_letters *letters, const struct opis_units *units)
{
  for (size_t i = 0; i < units->count; i++)
    for (size_t j = 0; j < units->items[i].citation_count; j++)
      add_letter(letters, &units->items[i], &units->items[i].citations[j]);
}

static int by_key(const void *a, const void *b)
{
  const struct letter *left = a, *right = b;
  int order = opis_span_compare(left->key, right->key);
  if (order == 0) order = opis_span_compare(left->path, right->path);
  return order != 0 ? order : (left > right) - (left < right);
}

struct leaves {
  struct opis_span first, last;
};

static struct leaves ends_of(struct opis_span leaves)
{
  const char *hyphen = memchr(leaves.data, '-', leaves.size);
  if (!hyphen) return (struct leaves){leaves, leaves};
  size_t at = (size_t)(hyphen - leaves.data);
  return (struct leaves){opis_span_slice(leaves, 0, at), opis_span_slice(leaves, at + 1, leaves.size)};
}

static bool is_within(struct leaves part, struct leaves whole)
{
  return opis_citation_compare_values(whole.first, part.first) <= 0 &&
         opis_citation_compare_values(part.last, whole.last) <= 0;
}

/* One leaf out of the others' is how authors cite a sentence; two different runs of leaves are two opinions. */
static bool differ(struct opis_span a, struct opis_span b)
{
  struct leaves left = ends_of(a), right = ends_of(b);
  if (opis_span_equal(a, b)) return false;
  if (opis_span_equal(left.first, left.last) && is_within(left, right)) return false;
  return !(opis_span_equal(right.first, right.last) && is_within(right, left));
}

static void tell(struct opis_report *report, const struct letter *letter, const struct letter *first)
{
  struct opis_finding *finding = opis_report_add(
      report, OPIS_CHECK_LEAVES, letter->path, "leaves %.*s; %.*s has %.*s", (int)letter->leaves.size,
      letter->leaves.data, (int)first->locator.size, first->locator.data, (int)first->leaves.size, first->leaves.data);
  finding->locator = opis_arena_copy(&report->arena, letter->locator);
  finding->other = opis_arena_copy(&report->arena, first->locator);
  finding->number = opis_arena_copy(&report->arena, letter->number);
  finding->line = letter->line;
  finding->ordinal = letter->ordinal;
}

static bool same_persons(struct opis_report *report, const struct letter *a, const struct letter *b)
{
  struct opis_arena arena = {0};
  struct opis_lexis *lexis = report->index->lexis;
  struct opis_person left = opis_person_read(lexis, &arena, a->from), right = opis_person_read(lexis, &arena, b->from);
  bool same = opis_person_is(&left, &right);
  left = opis_person_read(lexis, &arena, a->to);
  right = opis_person_read(lexis, &arena, b->to);
  same = same && opis_person_is(&left, &right);
  opis_arena_free(&arena);
  return same;
}

/* Tells a letter if one of those before it, of the same file and day, is the same with other leaves. */
static void compare(struct opis_report *report, const struct letter *first, const struct letter *letter)
{
  for (; first < letter; first++) {
    if (opis_span_equal(letter->path, first->path) || !differ(letter->leaves, first->leaves)) continue;
    if (!same_persons(report, letter, first)) continue;
    tell(report, letter, first);
    return;
  }
}

void opis_letters_tell(struct opis_letters *letters, struct opis_report *report)
{
  enum { MOST = 50 }; /* letters of one day in one file; what is over is no letter but a table */
  if (letters->count > 0) qsort(letters->items, letters->count, sizeof *letters->items, by_key);
  for (size_t start = 0, end; start < letters->count; start = end) {
    const struct letter *first = &letters->items[start];
    for (end = start + 1; end < letters->count && opis_span_equal(letters->items[end].key, first->key);) end++;
    for (size_t i = start + 1; i < end && i < start + MOST; i++) compare(report, first, &letters->items[i]);
  }
}
