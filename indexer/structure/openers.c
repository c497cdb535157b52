/* Lines in, lines out that begin as a note does: "12 ", "12. ", "12) ", "(12) ", "[12] ", "¹² ", "* ", "12. ^ ". */
#include "base/memory.h"
#include "indexer/structure/letters.h"
#include "indexer/structure/parts.h"

#include <stdlib.h>

/* Note symbols in the order in which a page uses them. */
static const uint32_t symbols[] = {'*', 0x2020, 0x2021, 0xA7, 0x2016, 0xB6, '#'};
enum { SYMBOLS = sizeof symbols / sizeof *symbols };

unsigned structure_read_symbol(struct opis_span text, size_t *offset)
{
  uint32_t code = text_at(text, *offset);
  unsigned which = 0, repeats = 0;
  while (which < SYMBOLS && symbols[which] != code) which++;
  if (which == SYMBOLS || code == 0) return 0;
  while (text_at(text, *offset) == code && repeats < 15) opis_utf8_next(text, offset), repeats++;
  return which + 1 + (repeats - 1) * SYMBOLS;
}

static unsigned decimal(struct opis_span text, size_t *offset)
{
  size_t start = *offset;
  unsigned value = 0;
  while (letter_is_digit(text_at(text, *offset)) && *offset - start < 5)
    value = value * 10 + (unsigned)(text.data[(*offset)++] - '0');
  return *offset == start || text.data[start] == '0' || value >= VALUE_MAX ? 0 : value;
}

static unsigned superscript(struct opis_span text, size_t *offset)
{
  unsigned value = 0, digits = 0;
  for (int digit; (digit = letter_superscript(text_at(text, *offset))) >= 0 && digits < 4; digits++) {
    value = value * 10 + (unsigned)digit;
    opis_utf8_next(text, offset);
  }
  return value < VALUE_MAX ? value : 0;
}

static size_t skip_blanks(struct opis_span text, size_t offset)
{
  for (;;) {
    if (offset < text.size && (unsigned char)text.data[offset] <= ' ')
      offset++;
    else if (text_at(text, offset) == 0xA0)
      offset += 2;
    else
      return offset;
  }
}

/* Behind "^", "↑", and the letters of a list's links back: "^ a b ". `offset` itself where there is none. */
static size_t skip_carets(struct opis_span text, size_t offset)
{
  uint32_t code = text_at(text, offset);
  if (code != '^' && code != 0x2191) return offset;
  opis_utf8_next(text, &offset);
  offset = skip_blanks(text, offset);
  size_t letters = offset;
  for (char wanted = 'a'; letters + 1 < text.size && text.data[letters] == wanted; wanted++) {
    size_t behind = letters + 1;
    while (behind < text.size && (letter_is_digit((unsigned char)text.data[behind]) || text.data[behind] == ','))
      behind++;
    if (behind >= text.size || text.data[behind] != ' ') break;
    letters = skip_blanks(text, behind);
    if (wanted > 'a') offset = letters; /* one "a" may be a word */
  }
  return offset;
}

static bool finish(struct opener *opener, unsigned value, int style, size_t start, size_t end, size_t skip)
{
  opener->value = (uint16_t)value, opener->style = (uint8_t)style;
  opener->start = (uint32_t)start, opener->end = (uint32_t)end, opener->skip = (uint32_t)skip;
  return value > 0;
}

/* "(12) text", "[12] text", "[^12]: text". */
static bool read_bracketed(struct opis_span text, struct opener *opener)
{
  bool paren = text.data[0] == '(';
  size_t start = 1;
  bool caret = text_at(text, start) == '^';
  start += caret;
  size_t end = start;
  unsigned value = decimal(text, &end);
  if (value == 0 || text_at(text, end) != (paren ? ')' : ']')) return false;
  size_t skip = end + 1;
  bool colon = text_at(text, skip) == ':';
  skip += colon;
  uint32_t behind = text_at(text, skip);
  if (behind == '[' || behind == ',' || behind == '.' || behind == '-' || behind == '(') return false;
  if (behind == ';' || behind == ')' || letter_is_lower(behind)) return false;
  int style = paren ? OPENER_PAREN : caret && colon ? OPENER_CARET : OPENER_BRACKET;
  skip = skip_blanks(text, skip);
  size_t carets = skip_carets(text, skip);
  return finish(opener, value, carets > skip ? OPENER_CARET : style, start, end, carets);
}

/* "12. text", "12. ^ text", "12." and "12. 12.". */
static bool read_dotted(struct opis_span text, struct opener *opener, unsigned value, size_t end)
{
  size_t skip = skip_blanks(text, end + 1);
  if (letter_is_digit(text_at(text, end + 1))) return false;
  if (skip == text.size) return finish(opener, value, OPENER_ALONE, 0, end, text.size);
  size_t again = skip;
  if (decimal(text, &again) == value && text_at(text, again) == '.' && skip_blanks(text, again + 1) == text.size)
    return finish(opener, value, OPENER_ALONE, 0, end, text.size);
  if (skip == end + 1 && !letter_is_upper(text_at(text, skip))) return false;
  size_t carets = skip_carets(text, skip);
  return finish(opener, value, carets > skip ? OPENER_CARET : OPENER_DOT, 0, end, carets);
}

static bool read_numbered(struct opis_span text, struct opener *opener)
{
  size_t end = 0;
  unsigned value = decimal(text, &end);
  if (value == 0) return false;
  uint32_t behind = text_at(text, end);
  if (behind == '.') return read_dotted(text, opener, value, end);
  size_t skip = skip_blanks(text, end + (behind == ')'));
  if (skip == text.size) return false;
  if (behind == ')') return finish(opener, value, OPENER_HALF, 0, end, skip);
  if (skip == end && !letter_is_upper(behind) && !letter_is_opening(behind)) return false;
  if (skip == end && behind == '(') return false;
  size_t carets = skip_carets(text, skip);
  return finish(opener, value, carets > skip ? OPENER_CARET : OPENER_BARE, 0, end, carets);
}

bool structure_read_opener(struct opis_span text, struct opener *opener)
{
  if (text.size < 2) return false;
  unsigned char first = (unsigned char)text.data[0];
  if (first == '(' || first == '[') return read_bracketed(text, opener);
  if (letter_is_digit(first)) return read_numbered(text, opener);
  size_t end = 0;
  unsigned value = superscript(text, &end);
  if (value > 0) return end < text.size && finish(opener, value, OPENER_SUPER, 0, end, skip_blanks(text, end));
  if (first < 0x80 && first != '*' && first != '#') return false;
  value = structure_read_symbol(text, &end);
  size_t skip = end + (text_at(text, end) == ')');
  skip = skip_blanks(text, skip);
  return value > 0 && skip < text.size && finish(opener, value, OPENER_SYMBOL, 0, end, skip);
}

/* A number with letters in the place of some digits, as scanners have it: l2, 1O, (lI). The letters are read as digits,
 * but never letters alone where neither a bracket nor a stop says that they are a number. */
bool structure_read_misread(struct opis_span text, struct opener *opener)
{
  enum { LOOKED_AT = 64, DIGITS_MAX = 3 };
  static const char wrong[] = "lI|OoZzSsB", right[] = "1110022558";
  char mended[LOOKED_AT];
  size_t size = text.size < LOOKED_AT ? text.size : LOOKED_AT;
  memcpy(mended, text.data, size);
  size_t start = size > 0 && (mended[0] == '(' || mended[0] == '['), end = start;
  unsigned letters = 0;
  for (; end < size; end++) {
    const char *letter = memchr(wrong, mended[end], sizeof wrong - 1);
    if (!letter && !letter_is_digit((unsigned char)mended[end])) break;
    if (letter) mended[end] = right[letter - wrong], letters++;
  }
  size_t digits = end - start;
  if (letters == 0 || digits == 0 || digits > DIGITS_MAX || end == size) return false;
  bool closed = strchr(".)]", mended[end]) != NULL;
  if (!closed && (letters == digits || mended[end] != ' ')) return false;
  return structure_read_opener((struct opis_span){mended, size}, opener) && opener->style != OPENER_ALONE;
}

/* Whether the line before seems to run on into this one, which then begins with a number by chance. */
static bool runs_on(const struct reader *reader, uint32_t line)
{
  if (line == 0 || reader->lines[line].page_start || reader->lines[line - 1].role != ROLE_TEXT) return false;
  const struct line *before = &reader->lines[line - 1];
  uint32_t last = text_last(before->text);
  return !text_ends_sentence(before->text) && !letter_is_digit(last) && last != ';';
}

void structure_find_openers(struct reader *reader)
{
  struct opener *openers = NULL;
  uint32_t count = 0, capacity = 0;
  for (uint32_t n = 0; n < 2 * reader->count; n++) {
    uint32_t i = n / 2;
    bool misread = n % 2;
    struct opener opener = {.line = i, .previous = NONE, .next = NONE, .misread = misread, .mended = misread};
    const struct line *line = &reader->lines[i];
    if (line->role != ROLE_TEXT) continue;
    if (!(misread ? structure_read_misread : structure_read_opener)(line->text, &opener)) continue;
    opener.doubtful =
        runs_on(reader, i) || text_starts_lower(opis_span_slice(line->text, opener.skip, line->text.size));
    OPIS_GROW(openers, count, capacity);
    openers[count++] = opener;
  }
  reader->openers = opis_arena_copy_array(reader->arena, openers, count, sizeof *openers);
  reader->opener_count = count;
  free(openers);
}
