/* Notes and their marks: each should have the other, and numbers should follow each other. */
#include "base/span.h"
#include "searcher/check.h"

/* A leap of more numbers than this is no gap but another numbering: of pages, years, documents. */
enum { WIDEST_GAP = 10 };
enum { NO_NUMBER = 0 };

/* A number as printed, if it is one of up to four digits; else NO_NUMBER. */
static unsigned number_of(struct opis_span printed)
{
  unsigned number = 0;
  if (printed.size == 0 || printed.size > 4) return NO_NUMBER;
  for (size_t i = 0; i < printed.size; i++) {
    if (printed.data[i] < '0' || printed.data[i] > '9') return NO_NUMBER;
    number = 10 * number + (unsigned)(printed.data[i] - '0');
  }
  return number;
}

/* The first words of a unit. */
static struct opis_range nothing_marked(void)
{
  return (struct opis_range){0, 0};
}

/* Asterisks and the like at the start of lines are notes beside others that hang somewhere; else they are a list. */
static bool is_list_item(const struct opis_units *units, size_t place, bool anchored)
{
  const struct opis_unit *note = &units->items[place];
  if (note->number.data[0] >= '0' && note->number.data[0] <= '9') return false;
  enum { NEAR = 4 }; /* what belongs to an item may stand between two */
  bool repeated = false;
  for (size_t i = place > NEAR ? place - NEAR : 0; i < units->count && i <= place + NEAR; i++) {
    const struct opis_unit *other = &units->items[i];
    repeated = repeated || (i != place && other->kind == OPIS_NOTE && other->anchor.locator.size == 0 &&
                            opis_span_equal(other->number, note->number));
  }
  return !anchored || repeated;
}

static void check_note(struct opis_report *report, const struct opis_units *units, size_t place, bool anchored)
{
  const struct opis_unit *note = &units->items[place];
  if (note->anchor.locator.size > 0 || note->number.size == 0 || is_list_item(units, place, anchored)) return;
  opis_report_add_unit(report, OPIS_CHECK_NOTE_WITHOUT_MARK, note, nothing_marked(), "note %.*s",
                       (int)note->number.size, note->number.data);
}

static void check_marks(struct opis_report *report, const struct opis_unit *unit)
{
  for (size_t i = 0; i < unit->mark_count; i++) {
    const struct opis_unit_mark *mark = &unit->marks[i];
    if (mark->note.size > 0) continue;
    struct opis_finding *finding = opis_report_add_unit(report, OPIS_CHECK_MARK_WITHOUT_NOTE, unit,
                                                        (struct opis_range){mark->offset, mark->offset}, "mark %.*s",
                                                        (int)mark->number.size, mark->number.data);
    finding->number = opis_arena_copy(&report->arena, mark->number);
  }
}

/* Notes whose numbers go on from the last one's; a smaller number begins anew, as on the next page. */
static void check_gap(struct opis_report *report, const struct opis_unit *note, unsigned *last)
{
  unsigned number = number_of(note->number);
  if (number == NO_NUMBER) return;
  unsigned before = *last;
  *last = number;
  if (before == NO_NUMBER || number <= before + 1 || number > before + 1 + WIDEST_GAP) return;
  if (number == before + 2)
    opis_report_add_unit(report, OPIS_CHECK_NOTE_GAP, note, nothing_marked(), "note %u follows %u: %u is missing",
                         number, before, before + 1);
  else
    opis_report_add_unit(report, OPIS_CHECK_NOTE_GAP, note, nothing_marked(),
                         "note %u follows %u: %u to %u are missing", number, before, before + 1, number - 1);
}

void opis_check_notes(struct opis_report *report, const struct opis_units *units)
{
  unsigned last = NO_NUMBER;
  bool anchored = false;
  for (size_t i = 0; i < units->count; i++)
    anchored = anchored || (units->items[i].kind == OPIS_NOTE && units->items[i].anchor.locator.size > 0);
  for (size_t i = 0; i < units->count; i++) {
    const struct opis_unit *unit = &units->items[i];
    if (report->asked[OPIS_CHECK_MARK_WITHOUT_NOTE]) check_marks(report, unit);
    if (unit->kind != OPIS_NOTE || unit->part > 1) continue;
    if (report->asked[OPIS_CHECK_NOTE_WITHOUT_MARK]) check_note(report, units, i, anchored);
    if (report->asked[OPIS_CHECK_NOTE_GAP]) check_gap(report, unit, &last);
  }
}
