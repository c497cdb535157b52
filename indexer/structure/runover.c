/* Notes in, longer notes out: what stands at the foot of a page above its first note, or where it has none of its own,
 * may be the rest of the last page's last note. A rule shows where it begins; else a blank line, in a text whose notes
 * have one before them; else lines that are wider than any of the text. */
#include "indexer/structure/letters.h"
#include "indexer/structure/parts.h"

enum { LINES_MAX = 60 };

/* What stands between text and notes on most pages. */
struct custom {
  uint32_t ruled, blank, none; /* pages */
  uint32_t widest;             /* line of the text, but for the widest few */
};

static bool is_foot(const struct reader *reader, const struct zone *zone)
{
  return reader->paged && !zone->section;
}

/* The width that one line in fifty exceeds. */
static uint32_t usual_width(const struct reader *reader)
{
  uint32_t counts[MEASURE_MAX + 1] = {0}, all = 0;
  for (uint32_t i = 0; i < reader->count; i++) {
    const struct line *line = &reader->lines[i];
    uint32_t end = line->indent + line->width;
    if (line->role == ROLE_TEXT && end <= MEASURE_MAX) counts[end]++, all++;
  }
  uint32_t wider = 0, width = MEASURE_MAX;
  while (width > 0 && (wider += counts[width]) * 50 < all) width--;
  return width;
}

static struct custom find_custom(const struct reader *reader)
{
  struct custom custom = {0};
  for (uint32_t i = 0; i < reader->zone_count; i++) {
    const struct zone *zone = &reader->zones[i];
    if (!is_foot(reader, zone) || zone->first_line == 0) continue;
    uint32_t above = structure_line_before(reader, zone->first_line);
    if (above != NONE && reader->lines[above].role == ROLE_RULE)
      custom.ruled++;
    else if (reader->lines[zone->first_line - 1].role == ROLE_BLANK)
      custom.blank++;
    else
      custom.none++;
  }
  custom.widest = usual_width(reader);
  return custom;
}

static bool is_unfinished(const struct reader *reader, uint32_t note)
{
  uint32_t line = reader->openers[reader->notes[note].opener].line, last = line;
  while (line < reader->count && reader->lines[line].owner == note) last = line++;
  return !text_ends_sentence(reader->lines[last].text);
}

/* The first line of the notes' part in lines [from, to) of a page, or NONE; `zone` stands right behind where it is. */
static uint32_t find_start(const struct reader *reader, const struct custom *custom, uint32_t from, uint32_t to,
                           bool zone, bool unfinished)
{
  uint32_t least = to > from + LINES_MAX ? to - LINES_MAX : from, start = to;
  for (uint32_t i = to; i > least; i--)
    if (reader->lines[i - 1].role == ROLE_RULE && custom->ruled > custom->blank + custom->none) return i;
  if (!unfinished) return NONE;
  while (start > least && reader->lines[start - 1].role != ROLE_TEXT && !zone) start--;
  uint32_t end = start;
  if (custom->blank > custom->ruled + custom->none) {
    while (start > least && reader->lines[start - 1].role == ROLE_TEXT) start--;
    bool gap = start > from && start < end && reader->lines[start - 1].role == ROLE_BLANK;
    const struct line *first = &reader->lines[start];
    return gap && first->indent <= 1 && (zone || text_starts_lower(first->text)) ? start : NONE;
  }
  while (start > least && reader->lines[start - 1].role == ROLE_TEXT &&
         (reader->lines[start - 1].width > custom->widest || start == end))
    start--;
  return end - start >= 2 && reader->lines[start].width > custom->widest ? start : NONE;
}

/* Gives lines [from, to) to the note where they hold text. */
static void extend(struct reader *reader, uint32_t note, uint32_t from, uint32_t to)
{
  for (uint32_t i = from; i < to; i++) {
    struct line *line = &reader->lines[i];
    if (line->role != ROLE_TEXT) continue;
    line->role = ROLE_NOTE, line->owner = note;
  }
}

void structure_run_over(struct reader *reader)
{
  if (!reader->paged || reader->zone_count == 0) return;
  struct custom custom = find_custom(reader);
  uint32_t zone = 0, note = NONE;
  for (uint32_t page = 0; page < reader->page_count; page++) {
    uint32_t from = reader->page_first[page], to = reader->page_first[page + 1];
    while (zone < reader->zone_count && reader->zones[zone].first_line < from) zone++;
    bool here = zone < reader->zone_count && reader->zones[zone].first_line < to;
    if (here && !is_foot(reader, &reader->zones[zone])) {
      note = NONE;
      continue;
    }
    uint32_t end = here ? reader->zones[zone].first_line : to;
    if (note != NONE) {
      uint32_t start = find_start(reader, &custom, from, end, here, is_unfinished(reader, note));
      if (start != NONE)
        extend(reader, note, start, end);
      else if (!here)
        note = NONE;
    }
    while (zone + 1 < reader->zone_count && reader->zones[zone + 1].first_line < to) zone++;
    if (here) note = reader->zones[zone].first + reader->zones[zone].count - 1;
  }
}
