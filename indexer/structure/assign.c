/* Notes and candidates in, marks out: which number in the text is which note's mark. Within the text that a group of
 * notes belongs to, the marks are the longest row of candidates, in the order of the text, whose notes are in the order
 * of the list; candidates of the style of most marks weigh more, weak ones less. */
#include "base/memory.h"
#include "indexer/structure/letters.h"
#include "indexer/structure/parts.h"

#include <stdlib.h>

enum { WEIGHT_COMMON = 16, WEIGHT_COMMON_WEAK = 7, WEIGHT_OTHER = 5, WEIGHT_GLUED = 2, WEIGHT_WEAK = 1, ROUNDS = 40 };
enum { NEAR = 100 }; /* candidates between the marks of two notes */

/* One way to read a candidate: as the mark of one note. */
struct reading {
  uint32_t candidate, note, previous;
  uint64_t weight; /* of the best row that ends here */
};

struct matcher {
  struct reader *reader;
  struct reading *readings;
  uint32_t count, capacity;
  uint32_t *tree; /* over the group's notes: the best reading of a prefix, or NONE */
  uint32_t first, notes;
  uint32_t *by_value; /* a group's notes by number: the last one, and by `same` the one before */
  uint32_t *same;
};

static unsigned weigh(const struct reader *reader, const struct candidate *mark)
{
  if (mark->style == reader->mark_style) return mark->weak ? WEIGHT_COMMON_WEAK : WEIGHT_COMMON;
  if (mark->weak) return WEIGHT_WEAK;
  return mark->style == MARK_GLUED ? WEIGHT_GLUED : WEIGHT_OTHER;
}

/* The best reading of notes [0, note). */
static uint32_t best_before(const struct matcher *matcher, uint32_t note)
{
  uint32_t best = NONE;
  for (uint32_t i = note; i > 0; i -= i & -i) {
    uint32_t here = matcher->tree[i];
    if (here != NONE && (best == NONE || matcher->readings[here].weight > matcher->readings[best].weight)) best = here;
  }
  return best;
}

static void record(struct matcher *matcher, uint32_t note, uint32_t reading)
{
  for (uint32_t i = note + 1; i <= matcher->notes; i += i & -i) {
    uint32_t *here = &matcher->tree[i];
    if (*here == NONE || matcher->readings[reading].weight > matcher->readings[*here].weight) *here = reading;
  }
}

/* A candidate may be the mark of any note of its number; of the later ones first, so that it is used once. */
static void read_candidate(struct matcher *matcher, uint32_t index)
{
  struct reader *reader = matcher->reader;
  const struct candidate *mark = &reader->marks[index];
  uint32_t start = matcher->count, rounds = 0;
  for (uint32_t note = matcher->by_value[mark->value]; note != NONE && rounds < ROUNDS;
       note = matcher->same[note - matcher->first], rounds++) {
    bool symbol = reader->openers[reader->notes[note].opener].style == OPENER_SYMBOL;
    if (symbol != (mark->style == MARK_SYMBOL)) continue;
    uint32_t place = note - matcher->first, before = best_before(matcher, place);
    OPIS_GROW(matcher->readings, matcher->count, matcher->capacity);
    matcher->readings[matcher->count++] = (struct reading){
        index, note, before, weigh(reader, mark) + (before == NONE ? 0 : matcher->readings[before].weight)};
  }
  for (uint32_t i = start; i < matcher->count; i++) record(matcher, matcher->readings[i].note - matcher->first, i);
}

static void take(struct reader *reader, uint32_t index, uint32_t note)
{
  struct candidate *mark = &reader->marks[index];
  mark->taken = true, mark->note = note;
  if (note != NONE && reader->notes[note].mark == NONE) reader->notes[note].mark = index;
}

/* In web pages and encyclopaedias one note may have several marks: what is left of the same kind, and in brackets, is
 * the mark of the note with its number. */
static void take_repeated(struct matcher *matcher, uint32_t from, uint32_t to)
{
  struct reader *reader = matcher->reader;
  if (reader->mark_style != MARK_BRACKET) return;
  for (uint32_t i = structure_first_mark(reader, from); i < reader->mark_count && reader->marks[i].line < to; i++) {
    struct candidate *mark = &reader->marks[i];
    if (mark->taken || mark->style != MARK_BRACKET || reader->lines[mark->line].role != ROLE_TEXT) continue;
    uint32_t note = matcher->by_value[mark->value];
    if (note != NONE) take(reader, i, note);
  }
}

/* Marks of the notes of zones [first, last], all of which stand behind the same text. */
static void match_group(struct matcher *matcher, uint32_t first, uint32_t last)
{
  struct reader *reader = matcher->reader;
  uint32_t from = reader->zones[first].from, to = reader->zones[last].first_line;
  matcher->first = reader->zones[first].first;
  matcher->notes = reader->zones[last].first + reader->zones[last].count - matcher->first;
  matcher->count = 0;
  for (uint32_t i = 0; i <= matcher->notes; i++) matcher->tree[i] = NONE;
  for (uint32_t i = 0; i < matcher->notes; i++) {
    uint32_t value = reader->openers[reader->notes[matcher->first + i].opener].value;
    matcher->same[i] = matcher->by_value[value];
    matcher->by_value[value] = matcher->first + i;
  }
  for (uint32_t i = structure_first_mark(reader, from); i < reader->mark_count && reader->marks[i].line < to; i++)
    if (reader->lines[reader->marks[i].line].role == ROLE_TEXT && !reader->marks[i].taken) read_candidate(matcher, i);
  for (uint32_t i = best_before(matcher, matcher->notes); i != NONE; i = matcher->readings[i].previous)
    take(reader, matcher->readings[i].candidate, matcher->readings[i].note);
  take_repeated(matcher, from, to);
  for (uint32_t i = 0; i < matcher->notes; i++)
    matcher->by_value[reader->openers[reader->notes[matcher->first + i].opener].value] = NONE;
}

/* Whether lines of text stand between two zones that may hold marks; a heading or two do not. */
static bool has_text_between(const struct reader *reader, uint32_t from, uint32_t to)
{
  uint32_t lines = 0;
  for (uint32_t i = from; i < to && lines < 4; i++) {
    const struct line *line = &reader->lines[i];
    if (line->role != ROLE_TEXT) continue;
    lines += line->width > 100 ? 4 : 1;
  }
  return lines >= 4;
}

/* Numbers by page belong to the text of their page alone, unless that has none of them. */
static void narrow(struct reader *reader, struct zone *zone)
{
  const struct opener *first = &reader->openers[reader->notes[zone->first].opener];
  if (!reader->paged || zone->section || (first->value != 1 && first->style != OPENER_SYMBOL)) return;
  uint32_t begin = reader->page_first[reader->lines[zone->first_line].page];
  if (begin <= zone->from) return;
  for (uint32_t i = 0; i < zone->count; i++) {
    const struct opener *opener = &reader->openers[reader->notes[zone->first + i].opener];
    if (!structure_has_mark(reader, opener->value, begin, zone->first_line)) continue;
    zone->from = begin;
    return;
  }
}

/* Marks whose notes are lost: between the marks of two notes that follow on one another, numbers between theirs. */
static void take_missed(struct reader *reader)
{
  for (uint32_t note = 1; note < reader->note_count; note++) {
    uint32_t one = reader->notes[note - 1].mark, two = reader->notes[note].mark;
    if (one == NONE || two == NONE || two - one > NEAR) continue;
    unsigned value = reader->marks[one].value, end = reader->marks[two].value;
    for (uint32_t i = one + 1; i < two && value < end; i++) {
      const struct candidate *mark = &reader->marks[i];
      if (mark->taken || mark->weak || mark->style != reader->mark_style || mark->style == MARK_SYMBOL) continue;
      if (mark->value <= value || mark->value >= end || reader->lines[mark->line].role != ROLE_TEXT) continue;
      value = mark->value;
      take(reader, i, NONE);
    }
  }
}

/* Bracketed numbers in a text whose notes are lost: most of them follow on one another upwards. */
static void take_orphans(struct reader *reader)
{
  if (reader->mark_style != MARK_BRACKET) return;
  uint32_t rising = 0, all = 0, before = 0;
  for (uint32_t i = 0; i < reader->mark_count; i++) {
    const struct candidate *mark = &reader->marks[i];
    if (mark->style != MARK_BRACKET || reader->lines[mark->line].role != ROLE_TEXT) continue;
    all++, rising += mark->value > before || mark->taken;
    before = mark->value;
  }
  if (all < 3 || rising * 3 < all * 2) return;
  for (uint32_t i = 0; i < reader->mark_count; i++) {
    struct candidate *mark = &reader->marks[i];
    if (mark->style == MARK_BRACKET && !mark->taken && reader->lines[mark->line].role == ROLE_TEXT)
      take(reader, i, NONE);
  }
}

/* Superscript or glued numbers 1, 2, 3 … of a text whose notes are lost. */
static void take_lost_run(struct reader *reader)
{
  if (reader->note_count > 0 || (reader->mark_style != MARK_SUPER && reader->mark_style != MARK_GLUED)) return;
  for (int pass = 0; pass < 2; pass++) {
    uint32_t next = 1, others = 0;
    for (uint32_t i = 0; i < reader->mark_count; i++) {
      const struct candidate *mark = &reader->marks[i];
      if (mark->style != reader->mark_style || reader->lines[mark->line].role != ROLE_TEXT) continue;
      if (mark->value != next || mark->weak) {
        others++;
        continue;
      }
      if (pass == 1) take(reader, i, NONE);
      next++;
    }
    if (next < 6 || others * 4 > next) return;
  }
}

/* Keeps the candidates that are marks; all numbers of one bracket go together. */
static void keep_taken(struct reader *reader)
{
  for (int pass = 0; pass < 2; pass++)
    for (uint32_t n = 1; n < reader->mark_count; n++) {
      uint32_t i = pass == 0 ? n : reader->mark_count - n, other = pass == 0 ? n - 1 : i;
      uint32_t to = pass == 0 ? i : i - 1;
      const struct candidate *one = &reader->marks[other];
      struct candidate *two = &reader->marks[to];
      if (one->taken && one->line == two->line && one->start == two->start) two->taken = true;
    }
  uint32_t kept = 0;
  uint32_t *moved = opis_allocate(reader->mark_count, sizeof *moved);
  for (uint32_t i = 0; i < reader->mark_count; i++) {
    if (!reader->marks[i].taken) continue;
    moved[i] = kept;
    if (reader->marks[i].start == 0 && reader->marks[i].style == MARK_GLUED)
      reader->lines[reader->marks[i].line].marked = true;
    reader->marks[kept++] = reader->marks[i];
  }
  for (uint32_t i = 0; i < reader->note_count; i++)
    if (reader->notes[i].mark != NONE) reader->notes[i].mark = moved[reader->notes[i].mark];
  free(moved);
  reader->mark_count = kept;
}

void structure_assign_marks(struct reader *reader)
{
  struct matcher matcher = {.reader = reader};
  matcher.tree = opis_allocate(reader->note_count + 1, sizeof *matcher.tree);
  matcher.same = opis_allocate(reader->note_count + 1, sizeof *matcher.same);
  matcher.by_value = opis_allocate(VALUE_MAX + 1, sizeof *matcher.by_value);
  for (uint32_t v = 0; v <= VALUE_MAX; v++) matcher.by_value[v] = NONE;
  for (uint32_t i = 0, last; i < reader->zone_count; i = last + 1) {
    narrow(reader, &reader->zones[i]);
    last = i;
    while (last + 1 < reader->zone_count && reader->zones[last + 1].section && reader->zones[last].section &&
           !has_text_between(reader, reader->zones[last].end_line, reader->zones[last + 1].first_line))
      last++;
    match_group(&matcher, i, last);
  }
  free(matcher.readings);
  free(matcher.tree);
  free(matcher.same);
  free(matcher.by_value);
  take_missed(reader);
  take_orphans(reader);
  take_lost_run(reader);
  keep_taken(reader);
}
