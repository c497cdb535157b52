/* Drafts in, their kinds out: boilerplate, tables, captions, entries of bibliographies. What is none stays a passage:
 * quotations, verse and items of lists are passages too. */
#include "indexer/structure/letters.h"
#include "indexer/structure/parts.h"
#include "indexer/structure/tables.h"

#include "base/memory.h"

#include <stdlib.h>

enum { SHORT_LINE = 120, MENU_ITEM = 40, HEADING_ENTRY = 80, CAPTION_WIDTH = 400, PRICE_WIDTH = 40 };
enum { HANGING = 2 }; /* columns by which the second line of an entry stands further in */

static uint32_t line_count(const struct reader *reader, const struct draft *draft, uint32_t most)
{
  uint32_t count = 1;
  for (uint32_t line = draft->first; line != draft->last && count < most; line = reader->lines[line].next) count++;
  return count;
}

static struct opis_span without_bullet(struct opis_span text)
{
  size_t offset = 0;
  uint32_t code = text.size > 2 ? opis_utf8_next(text, &offset) : 0;
  bool bullet = code == '*' || code == 0x2022 || code == '-' || code == 0xB7 || code == 0x25CF || code == '+';
  if (!bullet || text_at(text, offset) != ' ') return text;
  while (offset < text.size && text.data[offset] == ' ') offset++;
  return opis_span_slice(text, offset, text.size);
}

/* Two or more of " | ", " > ", " · ", " » " in one short line: a menu or the path to a page. */
static bool is_menu(struct opis_span text)
{
  unsigned separators = 0, words = 0;
  for (size_t i = 0; i + 2 < text.size; i++) {
    if (text.data[i] != ' ') continue;
    uint32_t code = text_at(text, i + 1);
    size_t behind = i + 1;
    opis_utf8_next(text, &behind);
    bool mark = code == '|' || code == '>' || code == 0xB7 || code == 0x203A || code == 0x2022 || code == 0xBB;
    if (mark && text_at(text, behind) == ' ')
      separators++;
    else
      words++;
  }
  return separators >= 2 && words <= separators * 4 + 4 && text.data[0] != '|';
}

/* "USD 29.95", "€ 12", "EUR 9,99": a currency and a number make up the line. */
static bool is_price(struct opis_span text)
{
  static const char *const currencies[] = {"USD", "EUR", "GBP", "CHF", "RUB", "US$", "$", "€", "£", "₽"};
  if (text.size > PRICE_WIDTH) return false;
  struct letter_counts counts = text_count(text);
  if (counts.digits == 0 || counts.lower > 3) return false;
  for (size_t i = 0; i < sizeof currencies / sizeof *currencies; i++) {
    struct opis_span sign = opis_span_of(currencies[i]);
    if (opis_span_starts(text, sign) || opis_span_ends(text, sign)) return true;
  }
  return false;
}

/* A line of a table of contents: a title, a row of dots, a page. */
static bool has_leader(struct opis_span text)
{
  uint32_t last = text_last(text);
  if (!letter_is_digit(last) && !letter_is_lower(last)) return false;
  unsigned dots = 0, run = 0;
  for (size_t i = 0; i < text.size && dots < 5; i++) {
    run = text.data[i] == '.' ? run + 1 : text.data[i] == ' ' ? run : 0;
    if (run > dots) dots = run;
  }
  return dots >= 5;
}

static bool is_counter(struct opis_span text)
{
  static const char *const words[] = {"Accesses", "Citations", "Altmetric", "Mentions", "Downloads", "Views"};
  size_t end = 0;
  while (end < text.size &&
         (letter_is_digit((unsigned char)text.data[end]) || text.data[end] == ',' || text.data[end] == 'k'))
    end++;
  if (end == 0 || text_at(text, end) != ' ') return false;
  for (size_t i = 0; i < sizeof words / sizeof *words; i++)
    if (opis_span_equal(opis_span_slice(text, end + 1, text.size), opis_span_of(words[i]))) return true;
  return false;
}

/* Where the longest item of a menu ends that begins the text; 0 for none. */
static size_t menu_item(struct opis_span text)
{
  size_t end = text.size;
  while (end > 0) {
    struct opis_span item = opis_span_slice(text, 0, end);
    if (table_has(table_menu_items, item) || table_has(table_boilerplate, item)) return end;
    while (end > 0 && text.data[end - 1] != ' ') end--;
    while (end > 0 && text.data[end - 1] == ' ') end--;
  }
  return 0;
}

/* A line that is nothing but such items in a row: "Privacy policy About Disclaimers". */
static bool is_menu_row(struct opis_span text)
{
  enum { LEAST = 3 };
  size_t found = 0;
  for (size_t end; text.size > 0; found++) {
    if ((end = menu_item(text)) == 0) return false;
    while (end < text.size && text.data[end] == ' ') end++;
    text = opis_span_slice(text, end, text.size);
  }
  return found >= LEAST;
}

/* "Categories: …", at the foot of a page of a wiki, however many there are. */
static bool is_categories(struct opis_span text)
{
  size_t end = table_starts(table_category_words, text);
  if (end == 0 || text_at(text, end) != ':') return false;
  for (size_t i = end; i + 2 < text.size; i++)
    if (text.data[i] == ' ' && text.data[i + 1] == '|' && text.data[i + 2] == ' ') return true;
  return false;
}

bool structure_is_boilerplate(struct opis_span text)
{
  if (text.size > 2 * SHORT_LINE) return false;
  text = without_bullet(text);
  return table_has(table_boilerplate, text) ||
         (!letter_is_lower(text_first(text)) && table_starts(table_boilerplate_starts, text) > 0) || is_menu(text) ||
         is_price(text) || is_counter(text) || has_leader(text) || (text.size <= SHORT_LINE && is_menu_row(text));
}

static bool is_boilerplate(const struct reader *reader, const struct draft *draft)
{
  const struct line *line = &reader->lines[draft->first];
  if (draft->first == draft->last && line->width <= MEASURE_MAX && is_categories(line->text)) return true;
  if (line->width > SHORT_LINE || line_count(reader, draft, 3) > 2) return false;
  if (has_leader(line->text)) return true;
  return draft->first == draft->last && structure_is_boilerplate(line->text);
}

static bool is_menu_item(const struct reader *reader, const struct draft *draft)
{
  const struct line *line = &reader->lines[draft->first];
  return (draft->kind == OPIS_PASSAGE || draft->kind == OPIS_HEADING) && draft->first == draft->last &&
         line->width <= MENU_ITEM && without_bullet(line->text).size < line->text.size;
}

/* "Contents", with what pages of the web put behind it: "Contents [hide]". */
static bool is_contents_heading(struct opis_span text)
{
  for (size_t i = 0; i + 1 < text.size; i++)
    if (text.data[i] == ' ' && (text.data[i + 1] == '[' || text.data[i + 1] == '('))
      return table_has(table_contents_headings, opis_span_slice(text, 0, i));
  return table_has(table_contents_headings, text);
}

/* "3 The pier", "3.2 Its sale": a short line with a number before it that ends no sentence. */
static bool is_contents_entry(const struct line *line)
{
  size_t end = 0;
  while (end < line->text.size && (letter_is_digit((unsigned char)line->text.data[end]) || line->text.data[end] == '.'))
    end++;
  return end > 0 && text_at(line->text, end) == ' ' && line->width <= HEADING_ENTRY && !text_ends_sentence(line->text);
}

/* How many lines of a draft, from `line` on, are entries; 0 where one is none. */
static uint32_t count_entries(const struct reader *reader, const struct draft *draft, uint32_t line)
{
  uint32_t count = 0;
  if (draft->kind != OPIS_PASSAGE && draft->kind != OPIS_HEADING) return 0;
  for (; line != NONE; line = reader->lines[line].next) {
    if (!is_contents_entry(&reader->lines[line])) return 0;
    count++;
    if (line == draft->last) break;
  }
  return count;
}

/* Three entries or more without a blank line, right below such a heading, are a table of contents, the heading too. */
static void find_contents(struct reader *reader)
{
  enum { LEAST = 3 };
  for (uint32_t i = 0; i < reader->draft_count; i++) {
    const struct draft *heading = &reader->drafts[i];
    bool above = heading->kind == OPIS_PASSAGE || heading->kind == OPIS_HEADING;
    if (!above || !is_contents_heading(reader->lines[heading->first].text)) continue;
    bool alone = heading->first == heading->last;
    uint32_t entries = alone ? 0 : count_entries(reader, heading, reader->lines[heading->first].next), end = i + 1;
    for (uint32_t more = 1; end < reader->draft_count && (alone || entries > 0); end++, entries += more) {
      const struct draft *draft = &reader->drafts[end];
      if (entries > 0 && draft->first != reader->drafts[end - 1].last + 1) break;
      more = count_entries(reader, draft, draft->first);
      if (more == 0) break;
    }
    if (entries < LEAST) continue;
    for (uint32_t j = i; j < end; j++) reader->drafts[j].kind = OPIS_BOILERPLATE;
  }
}

/* Short items of a list with boilerplate among them are a menu, all of them. */
void structure_find_boilerplate(struct reader *reader)
{
  find_contents(reader);
  for (uint32_t i = 0; i < reader->draft_count; i++) {
    struct draft *draft = &reader->drafts[i];
    if (draft->kind != OPIS_PASSAGE && draft->kind != OPIS_HEADING) continue;
    if (draft->cut == 0 && !table_has(table_section_headings, reader->lines[draft->first].text) &&
        is_boilerplate(reader, draft))
      draft->kind = OPIS_BOILERPLATE;
  }
  for (int pass = 0; pass < 2; pass++)
    for (uint32_t n = 1; n < reader->draft_count; n++) {
      uint32_t i = pass == 0 ? n : reader->draft_count - 1 - n, other = pass == 0 ? i - 1 : i + 1;
      const struct draft *near = &reader->drafts[other];
      bool item = near->first == near->last &&
                  without_bullet(reader->lines[near->first].text).size < reader->lines[near->first].text.size;
      if (near->kind == OPIS_BOILERPLATE && item && is_menu_item(reader, &reader->drafts[i]))
        reader->drafts[i].kind = OPIS_BOILERPLATE;
    }
}

/* Cells: text, three blanks or a tab, text. */
static bool has_cells(struct opis_span text)
{
  if (text.size > 1 && text.data[0] == '|' && text.data[text.size - 1] == '|') return true;
  for (size_t i = 1; i + 3 < text.size; i++) {
    if (text.data[i] == '\t') return true;
    if (text.data[i] == ' ' && text.data[i + 1] == ' ' && text.data[i + 2] == ' ') return true;
  }
  return false;
}

/* Where the second column begins on a line that holds prose on both sides of one wide gap: words of a sentence and no
 * cells of a table. 0 for other lines. */
static uint32_t column_start(struct opis_span text)
{
  enum { LEAST_WORDS = 3 };
  uint32_t words[2] = {1, 0}, start = 0;
  for (size_t i = 1; i < text.size; i++) {
    if (text.data[i] == ' ') continue;
    if (text.data[i - 1] != ' ') continue;
    size_t gap = i;
    while (gap > 0 && text.data[gap - 1] == ' ') gap--;
    if (i - gap >= 3) {
      if (start != 0) return 0;
      start = (uint32_t)i;
    }
    words[start != 0]++;
  }
  return words[0] >= LEAST_WORDS && words[1] >= LEAST_WORDS ? start : 0;
}

/* How many lines of a draft are two columns side by side: most of five or more, the second beginning at one place. */
static uint32_t count_columns(const struct reader *reader, const struct draft *draft)
{
  enum { LEAST_LINES = 5, SLACK = 3, MOST_LINES = 1000 };
  uint32_t lines = 0, columns = 0, place = 0;
  for (uint32_t line = draft->first; lines < MOST_LINES; line = reader->lines[line].next) {
    lines++;
    uint32_t start = reader->lines[line].width <= MEASURE_MAX ? column_start(reader->lines[line].text) : 0;
    if (columns == 0) place = start;
    columns += start != 0 && start + SLACK >= place && start <= place + SLACK;
    if (line == draft->last) break;
  }
  return columns >= LEAST_LINES && columns * 3 >= lines * 2 ? columns : 0;
}

static bool is_table(const struct reader *reader, const struct draft *draft)
{
  uint32_t lines = 0, cells = 0;
  for (uint32_t line = draft->first; lines < 100; line = reader->lines[line].next) {
    lines++;
    cells += reader->lines[line].width <= MEASURE_MAX && has_cells(reader->lines[line].text);
    if (line == draft->last) break;
  }
  return cells >= 2 && cells * 3 >= lines * 2;
}

/* "Fig. 3: …", "PLATE XXIV.", "Tabla 2 – …". */
static bool is_caption(const struct reader *reader, const struct draft *draft)
{
  struct opis_span text = reader->lines[draft->first].text;
  size_t end = table_starts(table_caption_words, text);
  if (end == 0 || !letter_is_upper(text_first(text)) || line_count(reader, draft, 6) > 5) return false;
  while (end < text.size && strchr(". ", text.data[end])) end++;
  size_t number = end;
  while (end < text.size && !strchr(" .:;,)", text.data[end]) && text_at(text, end) < 0x80) end++;
  struct opis_span word = opis_span_slice(text, number, end);
  if (word.size == 0 || (!letter_is_digit(text_first(word)) && text_roman(word) == 0)) return false;
  uint32_t behind = text_at(text, end);
  while (behind == ' ') behind = text_at(text, ++end);
  return behind == 0 || behind == '.' || behind == ':' || behind == ')' || letter_is_dash(behind) || behind == '-' ||
         (line_count(reader, draft, 2) == 1 && text.size < SHORT_LINE && text_last(text) != '.');
}

/* "References", "VI. Bibliografía" */
static bool is_reference_heading(const struct reader *reader, const struct draft *draft)
{
  struct opis_span text = reader->lines[draft->first].text;
  unsigned depth;
  bool roman;
  size_t number = structure_leading_number(text, &depth, &roman);
  while (number > 0 && text_at(text, number) == ' ') number++;
  return draft->first == draft->last && table_has(table_reference_headings, opis_span_slice(text, number, text.size));
}

/* Whether entries hang: each begins at the left, and whatever begins further in goes on with the one before. */
static bool is_hanging(const struct reader *reader, uint32_t from, uint32_t end)
{
  uint32_t base = reader->lines[reader->drafts[from].first].indent, flush = 0, deep = 0;
  for (uint32_t i = from; i < end; i++) {
    uint32_t indent = reader->lines[reader->drafts[i].first].indent;
    if (indent < base) return false;
    if (indent >= base + HANGING)
      deep++;
    else
      flush++;
  }
  return deep > 0 && flush >= 2 && flush >= deep;
}

/* The second lines of entries in a row that were taken for entries of their own. What was joined is of no kind. */
static void join_hanging(struct reader *reader, uint32_t from, uint32_t end)
{
  if (from == end || !is_hanging(reader, from, end)) return;
  uint32_t base = reader->lines[reader->drafts[from].first].indent;
  struct draft *entry = &reader->drafts[from];
  for (uint32_t i = from + 1; i < end; i++) {
    struct draft *draft = &reader->drafts[i];
    bool deep = reader->lines[draft->first].indent >= base + HANGING;
    if (!deep || draft->gap_before || draft->first != entry->last + 1 || draft->skip > 0 || entry->cut > 0) {
      entry = draft;
      continue;
    }
    reader->lines[entry->last].next = draft->first;
    entry->last = draft->last;
    entry->cut = draft->cut;
    entry->gap_after = draft->gap_after;
    draft->kind = OPIS_KINDS;
  }
}

/* Takes out the drafts that are of no kind. */
static void drop_joined(struct reader *reader)
{
  uint32_t *places = opis_allocate(reader->draft_count, sizeof *places), count = 0;
  for (uint32_t i = 0; i < reader->draft_count; i++) {
    places[i] = count;
    if (reader->drafts[i].kind != OPIS_KINDS) reader->drafts[count++] = reader->drafts[i];
  }
  for (uint32_t i = 0; i < reader->note_count; i++)
    if (reader->notes[i].draft < reader->draft_count) reader->notes[i].draft = places[reader->notes[i].draft];
  reader->draft_count = count;
  free(places);
}

static void find_references(struct reader *reader)
{
  for (uint32_t i = 0, end; i < reader->draft_count; i = end) {
    end = i + 1;
    if (reader->drafts[i].kind != OPIS_HEADING || !is_reference_heading(reader, &reader->drafts[i])) continue;
    uint32_t from = end; /* of entries in a row */
    for (; end < reader->draft_count && reader->drafts[end].kind != OPIS_HEADING; end++) {
      if (reader->drafts[end].kind == OPIS_PASSAGE) {
        reader->drafts[end].kind = OPIS_REFERENCE;
      } else {
        join_hanging(reader, from, end);
        from = end + 1;
      }
    }
    join_hanging(reader, from, end);
  }
  drop_joined(reader);
}

void structure_find_kinds(struct reader *reader)
{
  for (uint32_t i = 0; i < reader->draft_count; i++) {
    struct draft *draft = &reader->drafts[i];
    if (draft->kind != OPIS_PASSAGE) continue;
    uint32_t columns = count_columns(reader, draft);
    reader->column_lines += columns;
    if (columns > 0) continue; /* it stays as it is: which half of a line goes with which is a guess */
    if (is_table(reader, draft))
      draft->kind = OPIS_TABLE;
    else if (is_caption(reader, draft))
      draft->kind = OPIS_CAPTION;
  }
  find_references(reader);
}
