/* Runs of openers in, longer runs out: a note that is not there, or whose number was misread, breaks a run in two, and
 * here the parts are joined. A leap of a few numbers is bridged where the marks of what follows stand in the text that
 * the run belongs to, or where a list under a heading just goes on. An opener that stands in the leap alone, at the
 * notes' place, and whose number is but a character off is the note that is missed: it gets the number that its mark
 * has. */
#include "base/memory.h"
#include "indexer/structure/letters.h"
#include "indexer/structure/parts.h"

#include <stdlib.h>

enum {
  LEAP_SURE = 60, /* numbers that a run leaps over at most, where several marks bear it out: a few lost pages */
  LEAP = 8,       /* where one or two do */
  LEAP_BLIND = 4, /* where none does, in a list under a heading */
  LOOKED = 4,     /* openers behind the leap whose marks are looked for */
  TRIED = 40,     /* stretches that one may go on with */
  INDENT_SLACK = 2
};

/* Openers that follow on one another without a leap, and the best row of such that ends with it. */
struct stretch {
  uint32_t first, last, count;
  uint32_t previous, next; /* the stretches before and behind it in its row, or NONE */
  uint32_t weight;         /* openers of the row */
  uint32_t head;           /* the row's first opener */
  uint32_t start;          /* the line where the text before the row begins */
  bool section;            /* the row is under a heading */
};

struct bridge {
  struct reader *reader;
  struct stretch *stretches; /* by first opener */
  uint32_t count;
  uint32_t *ending; /* an opener each: the stretch that it is the last of, or NONE */
};

static bool is_alone(const struct opener *opener)
{
  return opener->previous == NONE && opener->next == NONE;
}

static bool stands_at(const struct reader *reader, const struct opener *one, const struct opener *two)
{
  uint32_t a = reader->lines[one->line].indent, b = reader->lines[two->line].indent;
  return a <= b + INDENT_SLACK && b <= a + INDENT_SLACK;
}

static void find_stretches(struct bridge *bridge)
{
  struct reader *reader = bridge->reader;
  uint32_t recent[OPENER_STYLES] = {0}, capacity = 0;
  for (uint32_t i = 0; i < reader->opener_count; i++) {
    const struct opener *opener = &reader->openers[i];
    bridge->ending[i] = NONE;
    if (opener->previous == NONE && opener->style != OPENER_SYMBOL) {
      struct stretch stretch = {.first = i, .previous = NONE, .next = NONE, .head = i, .start = recent[opener->style]};
      for (uint32_t j = i; j != NONE; j = reader->openers[j].next) stretch.last = j, stretch.count++;
      stretch.weight = stretch.count;
      stretch.section = structure_under_heading(reader, opener->line);
      OPIS_GROW(bridge->stretches, bridge->count, capacity);
      bridge->stretches[bridge->count++] = stretch;
    }
    if (!opener->misread && !(opener->doubtful && is_alone(opener))) recent[opener->style] = opener->line;
  }
  for (uint32_t i = 0; i < bridge->count; i++) bridge->ending[bridge->stretches[i].last] = i;
}

/* How many of a stretch's first openers have a mark in the text before a row, and how many were looked at. */
static uint32_t count_marked(const struct reader *reader, const struct stretch *stretch, const struct stretch *row,
                             uint32_t *looked)
{
  uint32_t marked = 0, line = reader->openers[row->head].line;
  *looked = 0;
  for (uint32_t i = stretch->first; i != NONE && *looked < LOOKED; i = reader->openers[i].next, (*looked)++)
    marked += structure_has_mark(reader, reader->openers[i].value, row->start, line);
  return marked;
}

/* Whether a row may be gone on with: not one that is a number by chance at a line's start. */
static bool is_sound(const struct reader *reader, const struct stretch *row)
{
  const struct opener *head = &reader->openers[row->head];
  if (row->section || row->weight > row->count || head->style == OPENER_CARET) return true;
  uint32_t looked, marked = count_marked(reader, row, row, &looked);
  return marked * 2 >= looked;
}

/* Whether all numbers between two openers have a mark in the text before a row: their notes are lost. */
static bool are_missed(const struct reader *reader, const struct stretch *row, unsigned one, unsigned two)
{
  for (unsigned value = one + 1; value < two; value++)
    if (!structure_has_mark(reader, value, row->start, reader->openers[row->head].line)) return false;
  return true;
}

/* Whether a list seems to go on behind a short leap though the marks do not say so. */
static bool goes_on_blind(const struct reader *reader, const struct stretch *a, const struct stretch *b, bool half)
{
  const struct opener *one = &reader->openers[a->last], *two = &reader->openers[b->first];
  if (two->value == one->value + 1 || two->value > one->value + 1 + LEAP_BLIND || two->misread) return false;
  if (!structure_gap_is_clean(reader, one->line, two->line)) return false;
  return (b->count > 1 && (a->section || half)) || are_missed(reader, a, one->value, two->value);
}

/* Whether the row that ends with stretch `a` goes on with `b`. */
static bool goes_on(const struct reader *reader, const struct stretch *a, const struct stretch *b)
{
  const struct opener *one = &reader->openers[a->last], *two = &reader->openers[b->first];
  const struct opener *head = &reader->openers[a->head];
  if (one->style != two->style || two->value <= one->value || two->line <= one->line) return false;
  if (head->misread && !(head->value == 1 && a->section)) return false;
  uint32_t leap = two->value - one->value - 1u, looked;
  if (leap > LEAP_SURE || structure_has_mark(reader, two->value, one->line + 1, two->line)) return false;
  if (!is_sound(reader, a)) return false;
  uint32_t marked = count_marked(reader, b, a, &looked);
  if (marked * 4 >= looked * 3 && looked > 2) return true;
  if (!stands_at(reader, one, two) || (b->count == 1 && two->doubtful) || leap > LEAP) return false;
  if (marked * 3 >= looked * 2 || (one->style == OPENER_CARET && !two->misread)) return true;
  return goes_on_blind(reader, a, b, marked * 2 >= looked);
}

/* The longest row that each stretch ends, of those that end within reach before it. */
static void find_rows(struct bridge *bridge)
{
  const struct reader *reader = bridge->reader;
  for (uint32_t i = 0; i < bridge->count; i++) {
    struct stretch *stretch = &bridge->stretches[i];
    uint32_t line = reader->openers[stretch->first].line;
    uint32_t tried = 0;
    for (uint32_t k = stretch->first; k > 0 && tried < TRIED && line - reader->openers[k - 1].line <= NOTE_LINES; k--) {
      uint32_t other = bridge->ending[k - 1];
      if (other == NONE) continue;
      tried++;
      const struct stretch *before = &bridge->stretches[other];
      if (stretch->count + before->weight <= stretch->weight || !goes_on(reader, before, stretch)) continue;
      stretch->previous = other, stretch->weight = stretch->count + before->weight;
      stretch->head = before->head, stretch->start = before->start, stretch->section = before->section;
    }
  }
}

/* Where several stretches go on with the same one, the one that leads furthest does. */
static void choose_rows(struct bridge *bridge)
{
  uint32_t *reach = opis_allocate(bridge->count, sizeof *reach); /* openers from the stretch on */
  for (uint32_t i = bridge->count; i-- > 0;) {
    struct stretch *stretch = &bridge->stretches[i];
    reach[i] = stretch->count + (stretch->next == NONE ? 0 : reach[stretch->next]);
    if (stretch->previous == NONE) continue;
    struct stretch *before = &bridge->stretches[stretch->previous];
    if (before->next == NONE || reach[before->next] <= reach[i]) before->next = i;
  }
  free(reach);
}

static void link(struct reader *reader, uint32_t one, uint32_t two)
{
  reader->openers[one].next = two, reader->openers[two].previous = one;
}

/* The other reading of an opener's line, or NONE. */
static uint32_t twin_of(const struct reader *reader, uint32_t opener)
{
  uint32_t twin = reader->openers[opener].misread ? opener - 1 : opener + 1;
  if (twin >= reader->opener_count || reader->openers[twin].line != reader->openers[opener].line) return NONE;
  return twin;
}

static bool may_link(const struct reader *reader, uint32_t opener)
{
  uint32_t twin = twin_of(reader, opener);
  return twin == NONE || is_alone(&reader->openers[twin]);
}

static void join_rows(struct bridge *bridge)
{
  struct reader *reader = bridge->reader;
  for (uint32_t i = 0; i < bridge->count; i++) {
    struct stretch *stretch = &bridge->stretches[i];
    if (reader->openers[stretch->first].previous == NONE) stretch->head = stretch->first;
    if (stretch->next == NONE) continue;
    struct stretch *behind = &bridge->stretches[stretch->next];
    if (!may_link(reader, stretch->last) || !may_link(reader, behind->first)) continue;
    link(reader, stretch->last, behind->first);
    behind->head = stretch->head, behind->start = stretch->start;
  }
}

bool structure_misread_as(unsigned a, unsigned b)
{
  unsigned wrong = 0;
  for (; a > 0 && b > 0; a /= 10, b /= 10) wrong += a % 10 != b % 10;
  return wrong == 1 && a == b;
}

/* Whether an opener may be the note `value` that is missed. */
static bool may_be(const struct reader *reader, uint32_t index, const struct opener *near, unsigned value)
{
  const struct opener *opener = &reader->openers[index];
  if (!is_alone(opener) || !may_link(reader, index) || !stands_at(reader, near, opener)) return false;
  if (opener->style == OPENER_SYMBOL || opener->doubtful) return false;
  if (opener->misread || opener->style != near->style || opener->value == value) return opener->value == value;
  return structure_misread_as(opener->value, value);
}

static void mend(struct reader *reader, uint32_t index, unsigned value)
{
  struct opener *opener = &reader->openers[index];
  opener->mended = opener->misread || opener->value != value;
  opener->value = (uint16_t)value;
}

/* Looks behind opener `one` of a row for the note of the next number, before `two`, which may be NONE; `end` is where
 * to stop. One with the number behind the next is no misread one, but for its note's being there. NONE if none is
 * found. */
static uint32_t find_missed(const struct reader *reader, const struct stretch *row, uint32_t one, uint32_t two)
{
  const struct opener *near = &reader->openers[one];
  unsigned value = near->value + 1u, after = two == NONE ? 0 : reader->openers[two].value;
  uint32_t end = two == NONE ? near->line + NOTE_LINES : reader->openers[two].line;
  if (!structure_has_mark(reader, value, row->start, reader->openers[row->head].line)) return NONE;
  for (uint32_t i = one + 1; i < reader->opener_count && reader->openers[i].line < end; i++) {
    bool behind = reader->openers[i].value == value + 1 && after != value + 1;
    if (reader->openers[i].line > near->line && !behind && may_be(reader, i, near, value)) return i;
  }
  return NONE;
}

/* Gives a row's leaps the notes that stand in them. */
static void fill_leaps(struct reader *reader, const struct stretch *row)
{
  for (uint32_t one = row->head; reader->openers[one].next != NONE; one = reader->openers[one].next) {
    uint32_t two = reader->openers[one].next;
    unsigned value = reader->openers[one].value + 1u;
    if (reader->openers[two].value <= value) continue;
    uint32_t missed = find_missed(reader, row, one, two);
    if (missed == NONE) continue;
    mend(reader, missed, value);
    link(reader, one, missed), link(reader, missed, two);
  }
}

/* The last number of a row may be misread, too. */
static void fill_end(struct reader *reader, const struct stretch *row)
{
  uint32_t one = row->last, line = reader->openers[one].line;
  uint32_t looked;
  if (reader->openers[one].next != NONE) return;
  if (is_alone(&reader->openers[one]) && count_marked(reader, row, row, &looked) == 0) return;
  uint32_t missed = find_missed(reader, row, one, NONE);
  if (missed == NONE || !structure_gap_is_clean(reader, line, reader->openers[missed].line)) return;
  mend(reader, missed, reader->openers[one].value + 1u);
  link(reader, one, missed);
}

/* So may be the first, which stands right before the second, or in a list under the heading. */
static void fill_start(struct reader *reader, const struct stretch *row)
{
  const struct opener *head = &reader->openers[row->head];
  unsigned value = head->value - 1u;
  uint32_t line = row->head == 0 ? 0 : reader->openers[row->head - 1].line;
  if (row->head == 0 || value == 0 || !may_be(reader, row->head - 1, head, value)) return;
  uint32_t start = row->head == 1 ? 0 : reader->openers[row->head - 2].line;
  if (!structure_gap_is_clean(reader, line, head->line) || !structure_has_mark(reader, value, start, line)) return;
  mend(reader, row->head - 1, value);
  link(reader, row->head - 1, row->head);
}

/* Drops misread openers that no row wants where their lines can be read otherwise, and the other readings of those that
 * one has. */
static void drop_rest(struct reader *reader)
{
  uint32_t kept = 0;
  uint32_t *moved = opis_allocate((size_t)reader->opener_count + 1, sizeof *moved);
  for (uint32_t i = 0; i < reader->opener_count; i++) {
    const struct opener *opener = &reader->openers[i];
    uint32_t twin = twin_of(reader, i);
    bool unwanted = twin != NONE && (opener->misread ? is_alone(opener) : !is_alone(&reader->openers[twin]));
    moved[i] = unwanted ? NONE : kept++;
  }
  for (uint32_t i = 0; i < reader->opener_count; i++) {
    if (moved[i] == NONE) continue;
    struct opener opener = reader->openers[i];
    if (opener.previous != NONE) opener.previous = moved[opener.previous];
    if (opener.next != NONE) opener.next = moved[opener.next];
    reader->openers[moved[i]] = opener;
  }
  reader->opener_count = kept;
  free(moved);
}

void structure_bridge_gaps(struct reader *reader)
{
  struct bridge bridge = {.reader = reader};
  bridge.ending = opis_allocate(reader->opener_count, sizeof *bridge.ending);
  find_stretches(&bridge);
  find_rows(&bridge);
  choose_rows(&bridge);
  join_rows(&bridge);
  for (uint32_t i = 0; i < bridge.count; i++) {
    const struct stretch *stretch = &bridge.stretches[i];
    const struct opener *last = &reader->openers[stretch->last];
    if (last->next != NONE || (is_alone(last) && (last->misread || last->doubtful))) continue;
    fill_leaps(reader, stretch);
    fill_end(reader, stretch);
    fill_start(reader, stretch);
  }
  drop_rest(reader);
  free(bridge.ending);
  free(bridge.stretches);
}
