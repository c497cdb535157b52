/* Drafts in, headings out: short lines that stand apart, by their words (chapter, notes), their number, their capitals,
 * or their place in the middle of the line. */
#include "indexer/structure/letters.h"
#include "indexer/structure/parts.h"
#include "indexer/structure/tables.h"

enum { LINES_MAX = 3, WIDTH_MAX = 160, SHORT = 70, LONG_TEXT = 100, CENTRED = 8, NUMBER_BYTES = 12 };

/* What the rules look at. */
struct view {
  const struct draft *draft;
  struct opis_span text; /* its first line, without what is cut off */
  struct opis_span end;  /* its last one */
  uint32_t width, lines;
  struct letter_counts counts;
  bool gaps; /* on both sides */
};

static bool view_draft(const struct reader *reader, uint32_t index, struct view *view)
{
  const struct draft *draft = &reader->drafts[index];
  *view = (struct view){.draft = draft, .text = reader->lines[draft->first].text};
  if (draft->kind != OPIS_PASSAGE) return false;
  for (uint32_t line = draft->first;; line = reader->lines[line].next) {
    view->width += reader->lines[line].width, view->lines++;
    if (view->lines > LINES_MAX || view->width > WIDTH_MAX) return false;
    struct letter_counts counts = text_count(reader->lines[line].text);
    view->counts.upper += counts.upper, view->counts.lower += counts.lower, view->counts.digits += counts.digits;
    view->counts.other += counts.other;
    if (line == draft->last) break;
  }
  if (draft->first == draft->last) view->text.size -= draft->cut;
  view->end = draft->first == draft->last ? view->text : reader->lines[draft->last].text;
  view->gaps = draft->gap_before && draft->gap_after;
  return view->counts.upper + view->counts.lower + view->counts.other > 0;
}

/* How much text the draft holds, up to what matters. */
static uint32_t draft_width(const struct reader *reader, uint32_t index)
{
  uint32_t width = 0;
  if (index >= reader->draft_count) return 0;
  const struct draft *draft = &reader->drafts[index];
  for (uint32_t line = draft->first; width <= LONG_TEXT; line = reader->lines[line].next) {
    width += reader->lines[line].width;
    if (line == draft->last) break;
  }
  return width;
}

size_t structure_leading_number(struct opis_span text, unsigned *depth, bool *roman)
{
  size_t end = 0;
  *depth = 0, *roman = false;
  while (end < text.size && end < NUMBER_BYTES) {
    size_t start = end;
    while (end < text.size && letter_is_digit((unsigned char)text.data[end])) end++;
    if (end == start || end - start > 3) break;
    ++*depth;
    if (text_at(text, end) != '.' || !letter_is_digit(text_at(text, end + 1))) break;
    end++;
  }
  if (*depth == 0) {
    while (end < text.size && end < NUMBER_BYTES && letter_is_upper((unsigned char)text.data[end])) end++;
    *roman = text_roman(opis_span_slice(text, 0, end)) > 0;
    if (!*roman) return 0;
    *depth = 1;
  }
  uint32_t stop = text_at(text, end);
  if (stop == '.' || stop == ')')
    end++;
  else if (*roman && end < text.size)
    return 0;
  return end == text.size || text_at(text, end) == ' ' ? end : 0;
}

static bool by_words(const struct reader *reader, const struct view *view, uint32_t index)
{
  if (view->draft->cut > 0) return true;
  if (!view->draft->gap_before || view->lines > 1) return false;
  if (table_has(table_section_headings, view->text) || table_has(table_reference_headings, view->text)) return true;
  if (!table_has(table_note_headings, view->text)) return false;
  for (uint32_t i = index + 1; i < reader->draft_count && i < index + 4; i++)
    if (reader->drafts[i].kind == OPIS_NOTE) return true;
  return false;
}

/* "Chapter IV", "LIBRO PRIMERO", "Part 2: The war". */
static bool by_chapter(const struct view *view)
{
  size_t end = table_starts(table_chapter_words, view->text);
  if (end == 0 || view->lines > 2 || !(view->draft->gap_before || view->draft->gap_after)) return false;
  if (view->counts.lower == 0) return true;
  while (end < view->text.size && strchr(" .", view->text.data[end])) end++;
  size_t number = end;
  while (end < view->text.size && !strchr(" .:,;", view->text.data[end])) end++;
  struct opis_span word = opis_span_slice(view->text, number, end);
  if (word.size == 0 || !letter_is_upper(text_first(view->text))) return false;
  bool digits = letter_is_digit(text_first(word)) && word.size < 4;
  uint32_t last = text_last(view->text);
  return (digits || text_roman(word) > 0) && (view->text.size == end || last != ',') && last != ';';
}

static bool by_number(const struct reader *reader, const struct view *view, uint32_t index, unsigned *level)
{
  bool roman, next_roman;
  unsigned depth, next_depth;
  size_t end = structure_leading_number(view->text, &depth, &roman);
  if (end == 0 || !view->draft->gap_before || view->lines > 2) return false;
  while (end < view->text.size && view->text.data[end] == ' ') end++;
  struct opis_span title = opis_span_slice(view->text, end, view->text.size);
  uint32_t last = text_last(view->text);
  bool stopped = title.size > 0 && (last == '.' || last == ';' || last == ',' || last == ':');
  if (stopped && (!roman || last != '.' || view->width > SHORT)) return false;
  if (title.size == 0 ? !roman || !view->gaps
                      : !letter_is_upper(text_first(title)) && !letter_is_opening(text_first(title)))
    return false;
  if (index + 1 < reader->draft_count && !roman) { /* an item of a list, the next one behind it */
    struct opis_span next = reader->lines[reader->drafts[index + 1].first].text;
    if (structure_leading_number(next, &next_depth, &next_roman) > 0 && next_depth == depth) return false;
  }
  *level = depth;
  return view->width <= 120;
}

static bool is_caption(struct opis_span text)
{
  return table_starts(table_caption_words, text) > 0;
}

/* All words of four letters and more begin with capitals, and there are two at least. */
static bool is_title_case(struct opis_span text)
{
  unsigned capitals = 0;
  for (size_t offset = 0; offset < text.size;) {
    size_t start = offset, letters = 0;
    uint32_t first = text_at(text, start);
    while (offset < text.size && text.data[offset] != ' ') letters += opis_utf8_next(text, &offset) != 0;
    while (offset < text.size && text.data[offset] == ' ') offset++;
    if (letter_is_upper(first))
      capitals++;
    else if (letters >= 4)
      return false;
  }
  return capitals >= 2;
}

static bool by_shape(const struct reader *reader, const struct view *view, uint32_t index)
{
  const struct draft *draft = view->draft;
  const struct line *line = &reader->lines[draft->first];
  uint32_t last = text_last(view->end), first = text_first(view->text);
  if (is_caption(view->text) || draft->verse || last == ',' || last == ';' || last == ':' || letter_is_dash(last))
    return false;
  if (letter_is_dash(first) || first == '(' || first == '[' || last == ')') return false;
  if (last != '.' && text_ends_sentence(view->end) && last != '!' && last != '?')
    return false; /* a mark behind a sentence */
  uint32_t next = draft_width(reader, index + 1);
  bool before_text =
      next >= LONG_TEXT || (index + 1 < reader->draft_count && reader->drafts[index + 1].kind == OPIS_HEADING);
  bool capitals = view->counts.lower == 0 && view->counts.upper >= 4 && view->lines <= 2;
  if (capitals && (view->gaps || line->indent >= CENTRED) && view->counts.digits * 2 < view->counts.upper) return true;
  if (view->lines > 1 || view->width > SHORT || !letter_is_upper(first)) return false;
  if (line->indent >= 2 * CENTRED && line->width < 60) return before_text;
  if (!view->gaps || !before_text || letter_is_closing(last)) return false;
  if (last != '.' && last != '!') return true;
  size_t word = 0;
  while (word < view->text.size && view->text.data[word] != ' ') word++;
  struct letter_counts counts = text_count(opis_span_slice(view->text, 0, word));
  return is_title_case(view->text) || (counts.lower == 0 && counts.upper >= 4);
}

/* The first line of all may be the title of the whole. */
static bool is_title(const struct reader *reader, const struct view *view, uint32_t index)
{
  for (uint32_t i = 0; i < index; i++)
    if (reader->drafts[i].kind != OPIS_BOILERPLATE) return false;
  uint32_t last = text_last(view->end);
  return view->draft->gap_before && !text_ends_sentence(view->end) && view->lines <= 2 &&
         letter_is_letter(text_first(view->text)) && last != ',' && last != ';' && last != ':' && last != '.' &&
         table_starts(table_chapter_words, view->text) == 0 && index + 1 < reader->draft_count &&
         (view->gaps || view->lines == 1);
}

void structure_find_headings(struct reader *reader)
{
  bool title = false;                                /* seen, or text has begun */
  for (uint32_t i = reader->draft_count; i-- > 0;) { /* from the end, so that each knows what follows it */
    struct view view;
    unsigned level = 1;
    if (!view_draft(reader, i, &view)) continue;
    struct draft *draft = &reader->drafts[i];
    if (!by_words(reader, &view, i) && !by_chapter(&view) && !by_number(reader, &view, i, &level) &&
        !by_shape(reader, &view, i))
      continue;
    draft->kind = OPIS_HEADING, draft->level = level;
  }
  for (uint32_t i = 0; i < reader->draft_count && !title; i++) {
    struct view view;
    struct draft *draft = &reader->drafts[i];
    if (draft->kind == OPIS_BOILERPLATE) continue;
    title = true;
    bool words = table_has(table_section_headings, reader->lines[draft->first].text);
    enum opis_kind kind = draft->kind;
    draft->kind = OPIS_PASSAGE;
    unsigned depth;
    bool roman;
    bool named = !words && draft->note == NONE && view_draft(reader, i, &view) && is_title(reader, &view, i) &&
                 structure_leading_number(view.text, &depth, &roman) == 0;
    draft->kind = named ? OPIS_TITLE : kind;
    if (named) draft->level = 0;
  }
}
