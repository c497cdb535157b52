/* Lines of text in, drafts of blocks out: which lines are one paragraph. What begins a paragraph is the custom of the
 * text, measured first: a blank line, an indent, or a line that ended though the next word had room on it. Verse is
 * lines that all end so. A page break begins nothing by itself. */
#include "base/memory.h"
#include "indexer/structure/letters.h"
#include "indexer/structure/parts.h"
#include "indexer/structure/tables.h"

#include <stdlib.h>

enum { STEP = 2, VERSE_WIDTH = 52, LONG_LINE = 160, HEAD_LINE = 100 };

struct place {
  uint32_t line;
  bool gap;        /* a blank line, a rule or notes before it */
  bool feed;       /* a page break before it */
  uint32_t margin; /* what the lines around it reach to, in EIGHTHS */
};

struct flow {
  struct reader *reader;
  struct place *places; /* the lines of the text, without notes and furniture */
  uint32_t count;
  uint32_t full;        /* a line is full if it could not take in the next word without passing this; in EIGHTHS */
  uint32_t usual;       /* what half of the full lines reach so */
  uint32_t columns;     /* the same as printed, in columns */
  bool typeset;         /* widths are those of type: the text comes out of a PDF */
  bool wrapped;         /* lines are lines of a page, not paragraphs */
  bool indented, flush; /* paragraphs begin with an indent; with nothing at all */
  uint32_t indent;      /* of a paragraph's first line */
  uint32_t capacity;    /* of the drafts */
  /* the block that is open */
  uint32_t first, lines, shorts, widest;
};

static const struct line *at(const struct flow *flow, uint32_t place)
{
  return &flow->reader->lines[flow->places[place].line];
}

static uint32_t end_column(const struct line *line)
{
  return line->indent + line->width;
}

static void collect(struct flow *flow)
{
  struct reader *reader = flow->reader;
  uint32_t capacity = 0, zone = 0;
  bool gap = false, feed = false, section = false;
  for (uint32_t i = 0; i < reader->count; i++) {
    const struct line *line = &reader->lines[i];
    feed |= line->page_start;
    if (line->role == ROLE_NOTE) {
      while (zone + 1 < reader->zone_count && reader->zones[zone + 1].first_line <= i) zone++;
      section |= reader->zone_count > 0 && reader->zones[zone].section;
    }
    if (line->role != ROLE_TEXT) {
      gap |= line->role != ROLE_HEAD && line->role != ROLE_NUMBER;
      continue;
    }
    OPIS_GROW(flow->places, flow->count, capacity);
    bool real_feed = feed && !section;
    flow->places[flow->count] = (struct place){i, !real_feed && (gap || section) && flow->count > 0, real_feed, 0};
    flow->count++;
    gap = feed = section = false;
  }
}

/* Two lines that for sure are one sentence: the first does not end one, the second begins small at the same indent. */
static bool surely_joined(const struct flow *flow, uint32_t second)
{
  const struct line *a = at(flow, second - 1), *b = at(flow, second);
  if (flow->places[second].gap || flow->places[second].feed || a->width > MEASURE_MAX) return false;
  if (a->indent + STEP <= b->indent || text_ends_sentence(a->text)) return false;
  return text_starts_lower(b->text);
}

/* Columns that a line reaches to, in EIGHTHS; as printed, or as set in type. */
static uint32_t reach(const struct flow *flow, const struct line *line)
{
  return line->indent * EIGHTHS + (flow->typeset ? line->set : line->width * EIGHTHS);
}

/* What a line would reach to with the next one's first word on it. */
static uint32_t reach_with(const struct flow *flow, const struct line *a, const struct line *b)
{
  return reach(flow, a) + (flow->typeset ? EIGHTHS / 2 + b->set_word : EIGHTHS + b->word * EIGHTHS);
}

/* Where full lines end, from the lines that are full for sure: what all but one in twenty reach. `spread` is how far
 * that is from what half of them reach. */
static uint32_t measure_reach(const struct flow *flow, uint32_t *spread)
{
  enum { MOST = 2 * MEASURE_MAX * EIGHTHS };
  uint32_t *sums = opis_allocate(MOST + 1, sizeof *sums);
  uint32_t sure = 0;
  for (uint32_t i = 1; i < flow->count; i++) {
    if (!surely_joined(flow, i)) continue;
    uint32_t sum = reach_with(flow, at(flow, i - 1), at(flow, i));
    sums[sum < MOST ? sum : MOST]++, sure++;
  }
  uint32_t below = 0, full = 0, half = 0, allowed = sure >= 20 ? sure / 20 : sure >= 5; /* a line of verse or two */
  while (full < MOST && (below += sums[full]) <= allowed) full++;
  for (half = full; half < MOST && below <= sure / 2;) below += sums[++half];
  free(sums);
  *spread = half - full;
  return full;
}

static void measure_full(struct flow *flow)
{
  uint32_t sure = 0, pairs = 0;
  uint64_t bytes = 0, long_bytes = 0;
  for (uint32_t i = 0; i < flow->count; i++) {
    const struct line *b = at(flow, i);
    bytes += b->text.size;
    if (b->width > LONG_LINE) long_bytes += b->text.size;
    if (i == 0) continue;
    pairs += !flow->places[i].gap;
    sure += surely_joined(flow, i);
  }
  flow->wrapped = sure > 0 && sure * 8 >= pairs && long_bytes * 2 < bytes;
  if (!flow->wrapped) return;
  uint32_t printed_spread, set_spread;
  uint32_t printed = measure_reach(flow, &printed_spread);
  flow->typeset = true;
  uint32_t set = measure_reach(flow, &set_spread);
  flow->typeset = sure >= 40 && set_spread < printed_spread;
  flow->full = flow->typeset ? set : printed;
  flow->usual = flow->full + (flow->typeset ? set_spread : printed_spread);
  flow->columns = printed / EIGHTHS;
}

/* The custom of the text: how many paragraphs begin with an indent, how many behind a blank line. */
static void measure_custom(struct flow *flow)
{
  uint32_t counts[64] = {0}, indented = 0, blank = 0, gaps = 0;
  for (uint32_t i = 0; i + 1 < flow->count; i++) {
    const struct line *a = at(flow, i), *b = at(flow, i + 1);
    gaps += flow->places[i].gap;
    if (flow->places[i + 1].gap || flow->places[i + 1].feed) continue;
    if (a->indent >= STEP && a->indent < 64 && b->indent + STEP <= a->indent && b->indent < STEP && a->width > 30)
      counts[a->indent]++, indented++;
    blank += flow->places[i].gap && a->indent < STEP && b->indent < STEP;
  }
  for (uint32_t i = STEP; i < 64; i++)
    if (counts[i] > counts[flow->indent]) flow->indent = i;
  flow->indented = flow->wrapped && indented > 0 && indented * 2 >= blank;
  flow->flush = flow->wrapped && !flow->indented && flow->count >= 12 && gaps * 30 < flow->count;
}

/* Whether the line ended though the next one's first word had room on it. */
static bool is_short(const struct flow *flow, uint32_t place)
{
  if (!flow->wrapped || place + 1 >= flow->count) return false;
  const struct line *a = at(flow, place);
  if (letter_is_hyphen(text_last(a->text)) && text_starts_lower(at(flow, place + 1)->text))
    return false; /* a cut word */
  uint32_t full = flow->full, margin = flow->places[place].margin;
  if (margin + EIGHTHS < full && margin > full / 2) full = margin;
  return reach_with(flow, a, at(flow, place + 1)) < full;
}

/* Lines in a row with the same indent have a right margin of their own where they are a quotation. */
static void find_margins(struct flow *flow)
{
  for (uint32_t i = 0, end; i < flow->count; i = end) {
    uint32_t margin = 0, indent = at(flow, i)->indent;
    for (end = i; end < flow->count && at(flow, end)->indent == indent; end++) {
      if (end > i && flow->places[end].gap) break;
      uint32_t here = reach(flow, at(flow, end));
      if (here > margin) margin = here;
    }
    for (uint32_t j = i; j < end; j++) flow->places[j].margin = indent >= STEP && end - i >= 3 ? margin : flow->full;
  }
}

static bool is_bullet(struct opis_span text)
{
  size_t offset = 0;
  if (text.size < 3) return false;
  uint32_t code = opis_utf8_next(text, &offset);
  bool mark = code == 0x2022 || code == 0x25E6 || code == 0x25AA || code == 0xB7 || code == '*' || code == '-' ||
              code == 0x2013 || code == 0x2014 || code == 0x25CF || code == 0x2023 || code == '+' || code == 0xF0B7;
  return mark && text_at(text, offset) == ' ';
}

/* Begins big and does not end as a sentence does; it may ask. */
static bool starts_title(struct opis_span text)
{
  uint32_t last = text_last(text);
  return text_starts_upper(text) &&
         (last == '?' || last == '!' || (!text_ends_sentence(text) && last != ',' && last != ';'));
}

/* A line that is a heading by its words: numbered, in capitals, a chapter's, or one of the table. */
static bool is_head_line(const struct line *line)
{
  if (line->width > HEAD_LINE) return false;
  if (table_has(table_section_headings, line->text) || table_has(table_note_headings, line->text) ||
      table_has(table_reference_headings, line->text))
    return true;
  struct letter_counts counts = text_count(line->text);
  if (counts.lower + counts.other == 0 && counts.upper >= 4) return true;
  size_t offset = 0;
  while (offset < line->text.size &&
         (letter_is_digit((unsigned char)line->text.data[offset]) || line->text.data[offset] == '.'))
    offset++;
  if (offset > 0 && offset < 10 && text_at(line->text, offset) == ' ' && line->text.data[0] != '.')
    return starts_title(opis_span_slice(line->text, offset + 1, line->text.size));
  return table_starts(table_chapter_words, line->text) > 0 && line->width < 60;
}

static bool next_falls_back(const struct flow *flow, uint32_t place)
{
  if (place + 1 >= flow->count || flow->places[place + 1].gap || flow->places[place + 1].feed) return false;
  return at(flow, place + 1)->indent + STEP <= at(flow, place)->indent;
}

static bool next_is_level(const struct flow *flow, uint32_t place)
{
  if (place + 1 >= flow->count || flow->places[place + 1].gap || flow->places[place + 1].feed) return false;
  uint32_t a = at(flow, place)->indent, b = at(flow, place + 1)->indent;
  return a < b + STEP && b < a + STEP;
}

/* A blank line inside a sentence, where a picture or an initial was taken out of the page. */
static bool joins_over_gap(const struct flow *flow, uint32_t place)
{
  const struct line *a = at(flow, place - 1), *b = at(flow, place);
  if (a->indent >= b->indent + STEP || b->indent >= a->indent + STEP || b->indent >= STEP) return false;
  if (flow->shorts > 0 || is_short(flow, place - 1) || !letter_is_lower(text_first(b->text))) return false;
  uint32_t last = text_last(a->text);
  return letter_is_lower(last) || letter_is_hyphen(last);
}

/* Whether a line that follows a page break begins a paragraph. */
static bool begins_on_page(const struct flow *flow, uint32_t place)
{
  const struct line *a = at(flow, place - 1), *b = at(flow, place);
  bool lower = text_starts_lower(b->text), ended = text_ends_sentence(a->text), cut = is_short(flow, place - 1);
  bool verse = flow->lines >= 2 && flow->shorts + 1 >= flow->lines;
  bool followed = place + 1 < flow->count && flow->places[place + 1].gap;
  if (letter_is_hyphen(text_last(a->text)) && lower) return false;
  if (followed && !lower && is_head_line(b)) return true;
  if (flow->indented && b->indent + 1 >= flow->indent && b->indent >= STEP) {
    if (next_falls_back(flow, place)) return true;
    uint32_t margin = flow->lines >= 2 ? a->indent : 0;
    return !(b->indent < margin + STEP && margin < b->indent + STEP) &&
           (ended || b->indent > flow->indent + 1 || followed);
  }
  if (verse) return b->indent + STEP <= a->indent || (a->indent < STEP && ended);
  if (flow->indented) {
    if (flow->lines >= 2 && a->indent + 1 >= flow->indent && a->indent >= STEP) return true;
    return cut && ended && !lower;
  }
  if (b->indent >= a->indent + STEP && !lower) return true;
  if (lower) return false;
  if (!ended) return cut && flow->lines == 1;
  return cut;
}

/* The same indent as the line before. */
static bool begins_level(const struct flow *flow, uint32_t place)
{
  const struct line *a = at(flow, place - 1), *b = at(flow, place);
  bool cut = is_short(flow, place - 1), ended = text_ends_sentence(a->text), lower = text_starts_lower(b->text);
  bool deep = flow->indented && a->indent + 1 >= flow->indent && a->indent >= STEP;
  if (!deep) return flow->flush && cut && ended && !lower;
  bool falls = next_falls_back(flow, place) && a->indent <= flow->indent + 1;
  if (flow->lines == 1 && cut) return a->indent <= flow->indent + 1 && (ended || !lower);
  if (falls && (ended || cut)) return true;
  if (flow->lines >= 2 && flow->shorts == 0 && cut) return ended || !lower;
  return false;
}

/* Lines set in the middle are one title or heading. */
static bool is_centred(const struct flow *flow, const struct line *line)
{
  uint32_t both = line->width + 2 * line->indent, columns = flow->columns;
  return line->indent >= 6 && line->width < 100 && both + 12 > columns && both < columns + 12;
}

/* One to three short lines behind a blank one, without a stop, before a full line that begins anew. */
static bool ends_heading(const struct flow *flow, uint32_t place)
{
  if (flow->lines > 3 || flow->shorts < flow->lines || is_short(flow, place) ||
      !(flow->places[flow->first].gap || flow->places[flow->first].feed || flow->first == 0))
    return false;
  const struct line *a = at(flow, place - 1), *b = at(flow, place);
  uint32_t last = text_last(a->text);
  if (!letter_is_letter(last) && !letter_is_closing(last) && last != '?') return false;
  return text_starts_upper(at(flow, flow->first)->text) && text_starts_upper(b->text);
}

static bool begins_wrapped(const struct flow *flow, uint32_t place)
{
  const struct line *a = at(flow, place - 1), *b = at(flow, place);
  bool cut = is_short(flow, place - 1);
  uint32_t longest = flow->usual + flow->usual / 2 + EIGHTHS * EIGHTHS;
  if (reach(flow, a) > longest || reach(flow, b) > longest) return true;
  if (flow->places[place].gap) return !joins_over_gap(flow, place);
  if (b->marked) return false;
  if (cut && flow->lines == 1 && structure_is_boilerplate(a->text)) return true;
  if (cut && is_short(flow, place) && structure_is_boilerplate(b->text)) return true;
  if (flow->places[place].feed) return begins_on_page(flow, place);
  uint32_t last = text_last(a->text);
  if (is_bullet(b->text) && (cut || text_ends_sentence(a->text) || last == ';' || last == ',')) return true;
  bool far = reach_with(flow, a, b) < flow->full - flow->full / 10;
  bool second = text_starts_lower(b->text) && reach(flow, b) < flow->full / 3 * 2; /* of the heading's own lines */
  if (flow->lines == 1 && cut && is_head_line(a) && (!is_short(flow, place) || (far && !is_head_line(b) && !second)))
    return true;
  if (ends_heading(flow, place)) return true;
  if (a->indent != b->indent && is_centred(flow, a) && is_centred(flow, b) && !text_ends_sentence(a->text))
    return is_head_line(b);
  if (b->indent >= a->indent + STEP) {
    bool hanging = flow->lines == 1 && !cut && next_is_level(flow, place);
    bool tail = flow->lines == 1 && !cut && !text_ends_sentence(a->text) && text_starts_lower(b->text);
    bool further = flow->lines >= 2 && flow->shorts + 1 >= flow->lines && a->indent >= STEP; /* verse */
    return !hanging && !tail && !further;
  }
  if (a->indent >= b->indent + STEP) {
    bool verse = flow->lines >= 2 && flow->shorts + 1 >= flow->lines && b->indent >= STEP;
    return flow->lines >= 2 ? !verse : cut && (text_ends_sentence(a->text) || !text_starts_lower(b->text));
  }
  return begins_level(flow, place);
}

/* Where lines are paragraphs, a group of short ones is verse or an address, one that is filled to a margin is wrapped.
 */
static bool group_is_one(const struct flow *flow, uint32_t place)
{
  uint64_t sum = 0;
  uint32_t lines = 0, widest = 0, narrowest = NONE, lower = 0;
  for (uint32_t i = place; i < flow->count && (i == place || !flow->places[i].gap) && lines < 200; i++) {
    const struct line *line = at(flow, i);
    if (is_bullet(line->text) || structure_is_boilerplate(line->text)) return false;
    sum += line->width, lines++;
    if (line->width > widest) widest = line->width;
    lower += i > place && text_starts_lower(line->text);
    bool last = i + 1 == flow->count || flow->places[i + 1].gap;
    if (!last && line->width < narrowest) narrowest = line->width;
  }
  if (lines < 2) return false;
  bool filled = lines >= 3 && widest <= 130 && widest >= 40 && narrowest * 5 >= widest * 4 && lower > 0;
  return filled || (sum < (uint64_t)lines * VERSE_WIDTH && widest < 2 * VERSE_WIDTH);
}

static void open_draft(struct flow *flow, uint32_t line, enum opis_kind kind, uint32_t note)
{
  struct reader *reader = flow->reader;
  OPIS_GROW(reader->drafts, reader->draft_count, flow->capacity);
  reader->drafts[reader->draft_count++] = (struct draft){.kind = kind, .first = line, .last = line, .note = note};
  reader->lines[line].owner = reader->draft_count - 1;
}

static void append(struct reader *reader, uint32_t draft, uint32_t line)
{
  reader->lines[reader->drafts[draft].last].next = line;
  reader->drafts[draft].last = line;
  reader->lines[line].owner = draft;
}

/* "[edit]" behind a heading of a wiki: a block of its own. */
static size_t edit_mark(struct opis_span text)
{
  static const char *const marks[] = {"[edit]",
                                      "[edit source]",
                                      "[editar]",
                                      "[modifica]",
                                      "[править]",
                                      "[bearbeiten]",
                                      "[modifier]",
                                      "[modifica wikitesto]",
                                      "[modifica | modifica wikitesto]",
                                      "[modifica | modifica sorgente]",
                                      "[править | править код]",
                                      "[editar código]",
                                      "[editar · editar código]",
                                      "[edit | edit source]"};
  for (size_t i = 0; i < sizeof marks / sizeof *marks; i++) {
    struct opis_span mark = opis_span_of(marks[i]);
    if (text.size > mark.size && opis_span_ends(text, mark)) return mark.size;
  }
  return 0;
}

struct sweep {
  uint32_t place; /* the next line of the text */
  uint32_t open;  /* the draft of the text that is open, or NONE */
  bool together;  /* the group of lines is one block; only where lines are paragraphs */
};

static bool begins(struct flow *flow, struct sweep *sweep)
{
  uint32_t place = sweep->place;
  if (sweep->open == NONE) return true;
  if (flow->wrapped) return begins_wrapped(flow, place);
  const struct place *here = &flow->places[place];
  if (here->feed && !text_ends_sentence(at(flow, place - 1)->text) && text_starts_lower(at(flow, place)->text))
    return false;
  return here->gap || here->feed || !sweep->together;
}

static void add_text_line(struct flow *flow, struct sweep *sweep)
{
  struct reader *reader = flow->reader;
  uint32_t place = sweep->place, line = flow->places[place].line;
  const struct line *here = at(flow, place);
  if (begins(flow, sweep)) {
    if (sweep->open != NONE)
      reader->drafts[sweep->open].gap_after = flow->places[place].gap || flow->places[place].feed;
    open_draft(flow, line, OPIS_PASSAGE, NONE);
    sweep->open = reader->draft_count - 1;
    reader->drafts[sweep->open].gap_before = place == 0 || flow->places[place].gap || flow->places[place].feed;
    flow->first = place, flow->lines = 0, flow->shorts = 0, flow->widest = 0;
  } else
    append(reader, sweep->open, line);
  flow->lines++;
  if (end_column(here) > flow->widest) flow->widest = end_column(here);
  flow->shorts += is_short(flow, place) || (!flow->wrapped && sweep->together);
  reader->drafts[sweep->open].verse = flow->lines >= 2 && flow->shorts + 1 >= flow->lines;
  reader->drafts[sweep->open].gap_after = place + 1 == flow->count;
  size_t cut = edit_mark(here->text);
  if (cut == 0) return;
  reader->drafts[sweep->open].cut = (uint32_t)cut;
  reader->drafts[sweep->open].gap_after = true;
  uint32_t owner = sweep->open;
  open_draft(flow, line, OPIS_BOILERPLATE, NONE);
  reader->drafts[reader->draft_count - 1].skip = (uint32_t)(here->text.size - cut);
  reader->lines[line].owner = owner;
  sweep->open = NONE;
}

void structure_find_paragraphs(struct reader *reader)
{
  struct flow flow = {.reader = reader};
  collect(&flow);
  measure_full(&flow);
  measure_custom(&flow);
  find_margins(&flow);
  struct sweep sweep = {.open = NONE};
  for (uint32_t i = 0; i < reader->count; i++) {
    struct line *line = &reader->lines[i];
    if (line->role == ROLE_NOTE) {
      uint32_t note = line->owner;
      if (reader->notes[note].draft == NONE) {
        open_draft(&flow, i, OPIS_NOTE, note);
        reader->notes[note].draft = reader->draft_count - 1;
        reader->drafts[reader->draft_count - 1].skip = reader->openers[reader->notes[note].opener].skip;
      } else
        append(reader, reader->notes[note].draft, i);
    }
    if (line->role != ROLE_TEXT) continue;
    if (!flow.wrapped && (sweep.place == 0 || flow.places[sweep.place].gap))
      sweep.together = group_is_one(&flow, sweep.place);
    add_text_line(&flow, &sweep);
    sweep.place++;
  }
  free(flow.places);
  struct draft *drafts = reader->drafts;
  reader->drafts = opis_arena_copy_array(reader->arena, drafts, reader->draft_count, sizeof *drafts);
  free(drafts);
}
