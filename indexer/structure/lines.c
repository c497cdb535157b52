/* Source lines in, measures out: what blanks stand before a line, how wide it and its first word are. */
#include "indexer/structure/parts.h"

#include "indexer/structure/letters.h"

enum { TAB = 8, WIDTH_MAX = 1 << 26 };

/* The bytes of a blank at `offset`, which may be a no-break space or a control character; 0 where it is none. */
static size_t blank_at(struct opis_span text, size_t offset)
{
  unsigned char byte = (unsigned char)text.data[offset];
  if (byte <= ' ' || byte == 0x7F) return 1;
  if (byte == 0xC2 && offset + 1 < text.size) {
    unsigned char second = (unsigned char)text.data[offset + 1];
    return second == 0xA0 || second == 0x85 ? 2 : 0;
  }
  return 0;
}

static bool blank_before(struct opis_span text)
{
  unsigned char last = (unsigned char)text.data[text.size - 1];
  if (last <= ' ' || last == 0x7F) return true;
  return text.size > 1 && (last == 0xA0 || last == 0x85) && (unsigned char)text.data[text.size - 2] == 0xC2;
}

/* Widths of ASCII in a common book face, in eighths of the average small letter. */
static const unsigned char set_widths[128] = {
    [' '] = 4,  ['!'] = 6,  ['"'] = 7,  ['#'] = 9,  ['$'] = 9,  ['%'] = 15, ['&'] = 14, ['\''] = 4, ['('] = 6,
    [')'] = 6,  ['*'] = 9,  ['+'] = 10, [','] = 4,  ['-'] = 6,  ['.'] = 4,  ['/'] = 5,  ['0'] = 9,  ['1'] = 9,
    ['2'] = 9,  ['3'] = 9,  ['4'] = 9,  ['5'] = 9,  ['6'] = 9,  ['7'] = 9,  ['8'] = 9,  ['9'] = 9,  [':'] = 5,
    [';'] = 5,  ['<'] = 10, ['='] = 10, ['>'] = 10, ['?'] = 8,  ['@'] = 16, ['A'] = 13, ['B'] = 12, ['C'] = 12,
    ['D'] = 13, ['E'] = 11, ['F'] = 10, ['G'] = 13, ['H'] = 13, ['I'] = 6,  ['J'] = 7,  ['K'] = 13, ['L'] = 11,
    ['M'] = 16, ['N'] = 13, ['O'] = 13, ['P'] = 10, ['Q'] = 13, ['R'] = 12, ['S'] = 10, ['T'] = 11, ['U'] = 13,
    ['V'] = 13, ['W'] = 17, ['X'] = 13, ['Y'] = 13, ['Z'] = 11, ['['] = 6,  ['\\'] = 5, [']'] = 6,  ['^'] = 8,
    ['_'] = 9,  ['`'] = 6,  ['a'] = 8,  ['b'] = 9,  ['c'] = 8,  ['d'] = 9,  ['e'] = 8,  ['f'] = 6,  ['g'] = 9,
    ['h'] = 9,  ['i'] = 5,  ['j'] = 5,  ['k'] = 9,  ['l'] = 5,  ['m'] = 14, ['n'] = 9,  ['o'] = 9,  ['p'] = 9,
    ['q'] = 9,  ['r'] = 6,  ['s'] = 7,  ['t'] = 5,  ['u'] = 9,  ['v'] = 9,  ['w'] = 13, ['x'] = 9,  ['y'] = 9,
    ['z'] = 8,  ['{'] = 9,  ['|'] = 4,  ['}'] = 9,  ['~'] = 10};

static bool is_rule(struct opis_span text)
{
  size_t marks = 0;
  for (size_t offset = 0; offset < text.size;) {
    uint32_t code = opis_utf8_next(text, &offset);
    if (code == ' ') continue;
    if (code != '_' && code != '-' && code != '=' && code != '*' && code != '~' && code != 0x2013 && code != 0x2014 &&
        code != 0x2015 && code != 0x2500 && code != 0x2501 && code != 0x203E && code != '.')
      return false;
    marks++;
  }
  return marks >= 3;
}

static uint32_t bounded(size_t value)
{
  return value < WIDTH_MAX ? (uint32_t)value : WIDTH_MAX;
}

static void measure(struct line *line, struct opis_span text)
{
  size_t start = 0, columns = 0;
  while (start < text.size) {
    size_t size = blank_at(text, start);
    if (size == 0) break;
    columns = text.data[start] == '\t' ? (columns / TAB + 1) * TAB : columns + 1;
    start += size;
  }
  line->lone_blank = start == text.size && text.size > 0;
  text = opis_span_slice(text, start, text.size);
  while (text.size > 0 && blank_before(text)) text.size -= (unsigned char)text.data[text.size - 1] >= 0x80 ? 2 : 1;
  line->text = text;
  line->indent = bounded(columns);
  if (text.size == 0) return;
  size_t width = 0, set = 0;
  for (size_t i = 0; i < text.size; i++) {
    unsigned char byte = (unsigned char)text.data[i];
    if (byte == ' ' && line->word == 0) line->word = bounded(width), line->set_word = bounded(set);
    width += (byte & 0xC0) != 0x80;
    set += byte < 0x80 ? set_widths[byte] : byte >= 0xC0 ? EIGHTHS : 0;
  }
  line->width = bounded(width), line->set = bounded(set);
  if (line->word == 0) line->word = line->width, line->set_word = line->set;
  line->role = line->width <= MEASURE_MAX && is_rule(text) ? ROLE_RULE : ROLE_TEXT;
}

void structure_measure_lines(struct reader *reader)
{
  reader->lines = opis_arena_allocate(reader->arena, reader->count, sizeof *reader->lines);
  for (uint32_t i = 0; i < reader->count; i++) {
    struct line *line = &reader->lines[i];
    line->next = line->owner = NONE;
    measure(line, reader->source[i].text);
    line->page_start = i > 0 && reader->source[i].page_break;
  }
}

uint32_t structure_line_before(const struct reader *reader, uint32_t line)
{
  while (line > 0)
    if (reader->lines[--line].role != ROLE_BLANK) return line;
  return NONE;
}

uint32_t structure_line_after(const struct reader *reader, uint32_t line)
{
  while (++line < reader->count)
    if (reader->lines[line].role != ROLE_BLANK) return line;
  return NONE;
}
