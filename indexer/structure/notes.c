/* Openers and marks in, notes out. Openers of one style whose numbers follow on one another make a run; a run is one
 * of notes if marks with its numbers stand in the text before it, or a heading says so, or its style has no other use.
 * What stands between two openers of a run is the first one's note; where the last one ends, its zone tells: at the
 * foot of a page it goes to the page's end, elsewhere to the end of its paragraph. */
#include "base/memory.h"
#include "indexer/structure/letters.h"
#include "indexer/structure/parts.h"
#include "indexer/structure/tables.h"

#include <stdlib.h>

enum {
  NEAR = 60,         /* lines within which a number that is read twice is one of the two */
  HEADING_REACH = 3, /* lines between "Notes" and the first note */
  HEADING_WIDTH = 60,
  NOTES_LOST = 8 /* numbers that a single note leaps over at most */
};

struct run {
  uint32_t first, last, count; /* openers, linked by `next` */
  uint32_t marked;             /* of them, those with a mark before the run */
  bool section, ruled, foot;
};

struct finder {
  struct reader *reader;
  struct run *runs; /* by first line */
  uint32_t run_count;
  bool *accepted;
  uint64_t totals[OPENER_STYLES]; /* marks that each style's longer runs account for */
};

static uint32_t line_of(const struct reader *reader, uint32_t opener)
{
  return reader->openers[opener].line;
}

bool structure_gap_is_clean(const struct reader *reader, uint32_t from, uint32_t to)
{
  if (to - from > NOTE_LINES) return false;
  for (uint32_t i = from + 1; i < to; i++) {
    const struct line *line = &reader->lines[i], *before = &reader->lines[i - 1];
    if (line->page_start) return false;
    if (line->role == ROLE_TEXT && before->role != ROLE_TEXT && line->indent <= reader->lines[from].indent + 1)
      return false;
  }
  return !reader->lines[to].page_start;
}

bool structure_under_heading(const struct reader *reader, uint32_t line)
{
  for (unsigned i = 0; i < HEADING_REACH; i++) {
    line = structure_line_before(reader, line);
    if (line == NONE) return false;
    const struct line *above = &reader->lines[line];
    if (above->role == ROLE_TEXT && above->width <= HEADING_WIDTH && table_has(table_note_headings, above->text))
      return true;
  }
  return false;
}

/* Whether opener `b` carries on the run that `a` is the last of; `start` is where the run's text begins. */
static bool follows(const struct reader *reader, uint32_t a, uint32_t b, uint32_t start, uint32_t head, bool section)
{
  const struct opener *one = &reader->openers[a], *two = &reader->openers[b];
  bool between = structure_has_mark(reader, two->value, one->line + 1, two->line);
  bool before = structure_has_mark(reader, two->value, start, head);
  if (two->style == OPENER_CARET || two->style == OPENER_ALONE) return two->line - one->line <= NOTE_LINES;
  if (two->style == OPENER_SYMBOL) return structure_gap_is_clean(reader, one->line, two->line);
  if (before) return two->line - one->line <= NOTE_LINES;
  if (between) return false;
  return structure_gap_is_clean(reader, one->line, two->line) || (section && two->line - one->line <= NOTE_LINES);
}

static void link_openers(struct reader *reader)
{
  uint32_t *last = opis_allocate((size_t)OPENER_STYLES * VALUE_MAX, sizeof *last);
  uint32_t *heads = opis_allocate(reader->opener_count, sizeof *heads);   /* the first line of an opener's run */
  uint32_t *starts = opis_allocate(reader->opener_count, sizeof *starts); /* where the text before it begins */
  bool *sections = opis_allocate(reader->opener_count, sizeof *sections); /* whether it is under a heading */
  uint32_t recent[OPENER_STYLES] = {0};
  memset(last, 0xFF, (size_t)OPENER_STYLES * VALUE_MAX * sizeof *last);
  uint32_t symbol = NONE;
  for (uint32_t i = 0; i < reader->opener_count; i++) {
    struct opener *opener = &reader->openers[i];
    if (opener->misread) continue;
    uint32_t *row = last + (size_t)opener->style * VALUE_MAX, before = row[opener->value - 1];
    if (opener->style == OPENER_SYMBOL) before = symbol;
    heads[i] = opener->line, starts[i] = recent[opener->style];
    if (before != NONE && opener->style == OPENER_SYMBOL && reader->openers[before].value >= opener->value)
      before = NONE;
    uint32_t rival = before == NONE ? NONE : reader->openers[before].next;
    if (rival != NONE && (!reader->openers[rival].doubtful || opener->doubtful || reader->openers[rival].next != NONE))
      before = NONE;
    if (before != NONE && follows(reader, before, i, starts[before], heads[before], sections[before])) {
      if (rival != NONE) reader->openers[rival].previous = NONE;
      opener->previous = before, reader->openers[before].next = i;
      heads[i] = heads[before], starts[i] = starts[before], sections[i] = sections[before];
    } else
      sections[i] = structure_under_heading(reader, opener->line);
    uint32_t older = row[opener->value];
    bool near = older != NONE && opener->line - reader->openers[older].line <= NEAR &&
                reader->lines[opener->line].page == reader->lines[reader->openers[older].line].page;
    if (!near || !opener->doubtful || opener->previous != NONE) row[opener->value] = i;
    if (opener->style == OPENER_SYMBOL) symbol = i;
    recent[opener->style] = opener->line;
  }
  free(last);
  free(heads);
  free(starts);
  free(sections);
}

static void find_runs(struct finder *finder)
{
  struct reader *reader = finder->reader;
  uint32_t capacity = 0;
  for (uint32_t i = 0; i < reader->opener_count; i++) {
    if (reader->openers[i].previous != NONE) continue;
    struct run run = {.first = i};
    for (uint32_t j = i; j != NONE; j = reader->openers[j].next) run.last = j, run.count++;
    uint32_t line = line_of(reader, i), above = structure_line_before(reader, line);
    run.section = structure_under_heading(reader, line);
    run.ruled = above != NONE && reader->lines[above].role == ROLE_RULE;
    OPIS_GROW(finder->runs, finder->run_count, capacity);
    finder->runs[finder->run_count++] = run;
  }
}

/* How many of the run's numbers have a mark in lines [from, its first line). */
static uint32_t count_marked(const struct reader *reader, const struct run *run, uint32_t from)
{
  uint32_t marked = 0, line = line_of(reader, run->first);
  for (uint32_t i = run->first; i != NONE; i = reader->openers[i].next)
    marked += structure_has_mark(reader, reader->openers[i].value, from, line);
  return marked;
}

/* Whether nothing but the note and blank lines seem to stand between the line and the end of its page. */
static bool at_foot(const struct reader *reader, uint32_t line)
{
  if (!reader->paged) return false;
  uint32_t groups = 0, end = reader->page_first[reader->lines[line].page + 1];
  if (end - line > NOTE_LINES) return false;
  for (uint32_t i = line + 1; i < end; i++) {
    groups += reader->lines[i].role == ROLE_TEXT && reader->lines[i - 1].role != ROLE_TEXT;
  }
  return groups <= 1;
}

static void sum_styles(struct finder *finder)
{
  struct reader *reader = finder->reader;
  uint32_t recent[OPENER_STYLES] = {0};
  for (uint32_t i = 0; i < finder->run_count; i++) {
    struct run *run = &finder->runs[i];
    int style = reader->openers[run->first].style;
    run->marked = count_marked(reader, run, recent[style]);
    run->foot = at_foot(reader, line_of(reader, run->last));
    if (reader->openers[run->first].misread && run->count == 1) continue;
    if (run->count >= 2 || run->ruled || run->section) {
      uint32_t weight = run->section              ? run->count
                        : run->ruled && run->foot ? (run->count + run->marked) / 2
                                                  : run->marked;
      finder->totals[style] += 4 * (uint64_t)(run->marked > weight ? run->marked : weight);
    } else if (run->marked)
      finder->totals[style] += run->foot ? 4 : 1;
    if (run->marked) recent[style] = line_of(reader, run->last);
  }
}

static bool restarts(const struct reader *reader, const struct run *run)
{
  const struct opener *opener = &reader->openers[run->first];
  return opener->value == 1 || opener->style == OPENER_SYMBOL;
}

/* Whether the next accepted run after this one has a note of this number, whose mark it is then. */
static bool claimed(const struct finder *finder, uint32_t index, unsigned value)
{
  for (uint32_t i = index + 1; i < finder->run_count && i < index + 64; i++) {
    if (!finder->accepted[i]) continue;
    const struct reader *reader = finder->reader;
    const struct run *run = &finder->runs[i];
    return reader->openers[run->first].value <= value && reader->openers[run->last].value >= value;
  }
  return false;
}

/* Whether a single note goes on with the numbers but for some that are lost, and none near has the same number. */
static bool leaps(const struct finder *finder, uint32_t index, unsigned expected)
{
  const struct reader *reader = finder->reader;
  const struct run *run = &finder->runs[index];
  const struct opener *opener = &reader->openers[run->first];
  if (run->marked == 0 || opener->value < expected || opener->value > expected + NOTES_LOST) return false;
  for (uint32_t i = index + 1; i < finder->run_count && i < index + 64; i++) {
    const struct opener *other = &reader->openers[finder->runs[i].first];
    if (other->line > opener->line + NOTE_LINES) return true;
    if (other->style == opener->style && other->value <= opener->value &&
        reader->openers[finder->runs[i].last].value >= opener->value)
      return false;
  }
  return true;
}

static bool looks_like_heading(const struct reader *reader, uint32_t line)
{
  const struct line *here = &reader->lines[line];
  if (here->width > HEADING_WIDTH) return false;
  if (table_has(table_note_headings, here->text) || table_has(table_reference_headings, here->text) ||
      table_has(table_section_headings, here->text) || table_starts(table_chapter_words, here->text) > 0)
    return true;
  struct letter_counts counts = text_count(here->text);
  return opis_span_ends(here->text, OPIS_SPAN("[edit]")) || (counts.lower == 0 && counts.upper >= 4);
}

/* Whether a run goes on with a section of notes: behind a chapter's heading in it, with no text that could hold marks.
 */
static bool continues_section(const struct reader *reader, uint32_t last, uint32_t line)
{
  uint32_t above = structure_line_before(reader, line), wide = 0;
  if (above == NONE || above <= last || line - last > NOTE_LINES || !looks_like_heading(reader, above)) return false;
  bool gap = false;
  for (uint32_t i = last + 1; i < above; i++) {
    gap |= reader->lines[i].role == ROLE_BLANK;
    wide += gap && reader->lines[i].role == ROLE_TEXT;
  }
  return wide <= HEADING_REACH;
}

/* Whether the opener's line can be read as the note of this number, if some of it was misread. */
static bool read_again(const struct reader *reader, struct opener *opener, unsigned value)
{
  struct opener other = *opener;
  if (structure_read_misread(reader->lines[opener->line].text, &other) && other.value == value)
    *opener = other;
  else if (opener->misread || !structure_misread_as(opener->value, value))
    return false;
  opener->mended = true, opener->value = (uint16_t)value;
  return true;
}

/* A note that stands alone and has a misread number is the one that comes next, where that one's mark waits for it. */
static bool mend_number(struct finder *finder, uint32_t index, uint32_t from, unsigned expected)
{
  struct reader *reader = finder->reader;
  const struct run *run = &finder->runs[index];
  struct opener *opener = &reader->openers[run->first];
  if (run->count > 1 || (!opener->misread && (run->marked || opener->value == expected))) return false;
  if (opener->style == OPENER_SYMBOL || opener->doubtful || expected >= VALUE_MAX) return false;
  if (!structure_has_mark(reader, expected, from, opener->line)) return false;
  uint32_t limit = opener->line + NOTE_LINES;
  for (uint32_t i = run->first + 1; i < reader->opener_count && reader->openers[i].line < limit; i++)
    if (reader->openers[i].value == expected && reader->openers[i].style == opener->style) return false;
  return read_again(reader, opener, expected);
}

/* Weighs one run, with the text before it from `from` on. `expected` is the number after the last note's. */
static bool is_notes(struct finder *finder, uint32_t index, uint32_t from, unsigned expected, bool primary)
{
  struct reader *reader = finder->reader;
  struct run *run = &finder->runs[index];
  const struct opener *first = &reader->openers[run->first];
  uint32_t line = first->line;
  if (restarts(reader, run) && run->foot) {
    uint32_t begin = reader->page_first[reader->lines[line].page];
    bool same = reader->lines[from].page == reader->lines[line].page; /* the rest of the last page's notes */
    if ((begin > from || same) && count_marked(reader, run, begin) > 0) from = begin;
  }
  run->marked = count_marked(reader, run, from);
  bool apart = run->foot || (line > 0 && reader->lines[line - 1].role != ROLE_TEXT);
  if (primary && apart && mend_number(finder, index, from, expected)) return true;
  if (first->misread && run->count == 1) return false;
  if (!primary && run->marked > 0 && claimed(finder, index, first->value)) run->marked = 0;
  if (first->style == OPENER_CARET) return run->count >= 2 || run->marked || run->section || run->ruled;
  if (run->section) return run->count >= 2 || run->marked || first->value == 1 || first->value == expected;
  if (first->style == OPENER_ALONE) return run->count >= 3 && run->marked > 0;
  if (!primary && !(run->count >= 3 && run->marked * 3 >= run->count * 2)) return false;
  if (run->marked * 2 >= run->count && run->count >= 2) return true;
  if (run->ruled && run->foot && (run->marked || first->value == expected || restarts(reader, run))) return true;
  bool next = first->value == expected || restarts(reader, run) || leaps(finder, index, expected);
  if (run->count == 1 && run->marked && next && !(first->doubtful && !run->foot)) return apart;
  return run->foot && run->marked > 0 && next;
}

/* Whether a run stands right behind the last note: the text that its marks stand in is the same. */
static bool adjoins(const struct finder *finder, uint32_t index, uint32_t last, unsigned expected)
{
  const struct opener *first = &finder->reader->openers[finder->runs[index].first];
  return first->value >= expected && first->value <= expected + NOTES_LOST && expected > 1 &&
         structure_gap_is_clean(finder->reader, last, first->line);
}

static void accept_runs(struct finder *finder)
{
  struct reader *reader = finder->reader;
  bool done[OPENER_STYLES] = {false};
  for (int round = 0; round < OPENER_STYLES; round++) {
    int style = -1;
    for (int i = 0; i < OPENER_STYLES; i++)
      if (!done[i] && (style < 0 || finder->totals[i] > finder->totals[style])) style = i;
    done[style] = true;
    uint32_t from = 0, earlier = 0, section = NONE; /* the last line of a section of notes */
    unsigned expected = 1;
    for (uint32_t i = 0; i < finder->run_count; i++) {
      struct run *run = &finder->runs[i];
      if (section != NONE && !run->section)
        run->section = continues_section(reader, section, line_of(reader, run->first));
      if (!finder->accepted[i] && reader->openers[run->first].style == style)
        finder->accepted[i] =
            is_notes(finder, i, adjoins(finder, i, from, expected) ? earlier : from, expected, round == 0);
      if (!finder->accepted[i]) continue;
      if (!adjoins(finder, i, from, expected)) earlier = from;
      from = line_of(reader, run->last);
      section = run->section ? from : NONE;
      expected = reader->openers[run->last].value + 1u;
    }
  }
}

/* Of a page whose end left no trace: whether the sentence that the notes cut goes on at the line. */
static bool text_goes_on(const struct reader *reader, const struct run *run, uint32_t line)
{
  uint32_t first = line_of(reader, run->first), above = structure_line_before(reader, first);
  if (reader->paged || run->section || above == NONE || first - above > 3) return false;
  if (text_ends_sentence(reader->lines[above].text) || reader->lines[above].width > MEASURE_MAX) return false;
  const struct line *before = &reader->lines[line - 1], *here = &reader->lines[line];
  return text_ends_sentence(before->text) && (text_starts_lower(here->text) || before->width * 4 < here->width * 3);
}

/* Where the last note of a run ends, half-open: at its page's end, or with its paragraph and those that hang from it.
 */
static uint32_t zone_end(const struct reader *reader, const struct run *run, uint32_t limit)
{
  const struct opener *last = &reader->openers[run->last];
  uint32_t line = last->line, end = line + 1, indent = reader->lines[line].indent;
  bool gap = false, text = last->skip < reader->lines[line].text.size;
  for (uint32_t i = line + 1; i < limit; i++) {
    const struct line *here = &reader->lines[i];
    if (here->page_start && (run->foot || !run->section)) break;
    if (here->role == ROLE_RULE && !run->foot) break;
    if (here->role != ROLE_TEXT) {
      gap |= here->role == ROLE_BLANK && !reader->lines[i].page_start;
      continue;
    }
    if (gap && text && looks_like_heading(reader, i)) break;
    if (gap && text && !run->foot && here->indent <= indent + 1) break;
    if (gap && text && !run->foot && here->indent > indent + 12) break;
    if (!gap && text && text_goes_on(reader, run, i)) break;
    /* without blank lines, one that is indented as paragraphs are ends a note that is not */
    if (!gap && text && !run->foot && reader->lines[i - 1].width > MEASURE_MAX) break;
    text = true, gap = false, end = i + 1;
  }
  return end;
}

/* Lines [from, to) become the note's. */
static void give_lines(struct reader *reader, uint32_t note, uint32_t from, uint32_t to)
{
  for (uint32_t i = from; i < to; i++) {
    struct line *line = &reader->lines[i];
    if (line->role != ROLE_TEXT) continue;
    line->role = ROLE_NOTE, line->owner = note;
  }
}

static void add_zone(struct finder *finder, uint32_t index, uint32_t limit, uint32_t from)
{
  struct reader *reader = finder->reader;
  const struct run *run = &finder->runs[index];
  struct zone *zone = &reader->zones[reader->zone_count++];
  *zone =
      (struct zone){.first = reader->note_count, .count = 0, .from = from, .first_line = line_of(reader, run->first)};
  zone->section = run->section || reader->openers[run->first].style == OPENER_CARET;
  zone->end_line = zone_end(reader, run, limit);
  for (uint32_t i = run->first; i != NONE; i = reader->openers[i].next) {
    uint32_t note = reader->note_count++;
    reader->notes[note] = (struct note){.opener = i, .draft = NONE, .mark = NONE};
    uint32_t next = reader->openers[i].next;
    uint32_t end = next == NONE ? zone->end_line : line_of(reader, next);
    if (line_of(reader, i) < limit) give_lines(reader, note, line_of(reader, i), end < limit ? end : limit);
    zone->count++;
  }
}

/* Runs may interleave where a number was read wrongly: what begins inside an accepted run is none. */
static void make_zones(struct finder *finder)
{
  struct reader *reader = finder->reader;
  reader->zones = opis_arena_allocate(reader->arena, finder->run_count + 1, sizeof *reader->zones);
  reader->notes = opis_arena_allocate(reader->arena, reader->opener_count + 1, sizeof *reader->notes);
  uint32_t end = 0, from = 0, last = 0;
  for (uint32_t i = 0; i < finder->run_count; i++) {
    const struct run *run = &finder->runs[i];
    if (!finder->accepted[i] || line_of(reader, run->first) < end) continue;
    uint32_t limit = reader->count;
    for (uint32_t j = i + 1; j < finder->run_count; j++) {
      uint32_t line = line_of(reader, finder->runs[j].first);
      if (!finder->accepted[j] || line < line_of(reader, run->last)) continue;
      limit = line;
      break;
    }
    unsigned expected = from > 0 ? reader->openers[reader->notes[reader->note_count - 1].opener].value + 1u : 0;
    if (from > 0 && adjoins(finder, i, last, expected)) from = reader->zones[reader->zone_count - 1].from;
    add_zone(finder, i, limit, from);
    end = reader->zones[reader->zone_count - 1].end_line;
    last = line_of(reader, run->last);
    from = end;
  }
}

struct opis_span structure_number(const struct reader *reader, uint32_t note)
{
  const struct opener *opener = &reader->openers[reader->notes[note].opener];
  if (!opener->mended) return opis_span_slice(reader->lines[opener->line].text, opener->start, opener->end);
  char number[8];
  int size = snprintf(number, sizeof number, "%u", opener->value);
  return opis_arena_copy(reader->arena, (struct opis_span){number, (size_t)size});
}

void structure_find_notes(struct reader *reader)
{
  struct finder finder = {.reader = reader};
  link_openers(reader);
  structure_bridge_gaps(reader);
  find_runs(&finder);
  finder.accepted = opis_allocate(finder.run_count, sizeof *finder.accepted);
  sum_styles(&finder);
  accept_runs(&finder);
  make_zones(&finder);
  free(finder.accepted);
  free(finder.runs);
}
