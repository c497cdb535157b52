/* A loop over bytes, with a table for ASCII and one for what takes two bytes. */
#include "text/plain.h"

#include "base/utf8.h"

#include <string.h>

/* What a letter or digit of ASCII folds to; else 0. */
static const char ascii[256] = {
    ['0'] = '0', ['1'] = '1', ['2'] = '2', ['3'] = '3', ['4'] = '4', ['5'] = '5', ['6'] = '6', ['7'] = '7', ['8'] = '8',
    ['9'] = '9', ['A'] = 'a', ['B'] = 'b', ['C'] = 'c', ['D'] = 'd', ['E'] = 'e', ['F'] = 'f', ['G'] = 'g', ['H'] = 'h',
    ['I'] = 'i', ['J'] = 'j', ['K'] = 'k', ['L'] = 'l', ['M'] = 'm', ['N'] = 'n', ['O'] = 'o', ['P'] = 'p', ['Q'] = 'q',
    ['R'] = 'r', ['S'] = 's', ['T'] = 't', ['U'] = 'u', ['V'] = 'v', ['W'] = 'w', ['X'] = 'x', ['Y'] = 'y', ['Z'] = 'z',
    ['a'] = 'a', ['b'] = 'b', ['c'] = 'c', ['d'] = 'd', ['e'] = 'e', ['f'] = 'f', ['g'] = 'g', ['h'] = 'h', ['i'] = 'i',
    ['j'] = 'j', ['k'] = 'k', ['l'] = 'l', ['m'] = 'm', ['n'] = 'n', ['o'] = 'o', ['p'] = 'p', ['q'] = 'q', ['r'] = 'r',
    ['s'] = 's', ['t'] = 't', ['u'] = 'u', ['v'] = 'v', ['w'] = 'w', ['x'] = 'x', ['y'] = 'y', ['z'] = 'z',
};

enum { FIRST = 0xC0, BEHIND = 0x460 };

/* One or two bytes a code point. */
static const char letters[BEHIND - FIRST][2] = {
#define PLAIN(code, text) [(code)-FIRST] = text,
#include "text/tables/plain-letters.inc"
#undef PLAIN
};

/* What is read of a word: so much of the text, into so many bytes. */
struct reading {
  size_t end, size;
};

static struct reading read_plain(struct opis_span text, size_t offset, size_t most, char folded[OPIS_PLAIN_MAX])
{
  const unsigned char *bytes = (const unsigned char *)text.data;
  enum { EIGHT = 8 }; /* bytes at once */
  struct reading reading = {offset, 0};
  for (;;) {
    for (size_t count = EIGHT; count == EIGHT && most - reading.end >= EIGHT;) {
      count = opis_ascii_letters(text.data + reading.end, folded + reading.size);
      reading.end += count;
      reading.size += count;
    }
    while (reading.end < most && ascii[bytes[reading.end]] != '\0')
      folded[reading.size++] = ascii[bytes[reading.end++]];
    if (most - reading.end < 2) return reading;
    unsigned first = bytes[reading.end], second = bytes[reading.end + 1];
    if (first < 0xC3 || first > 0xD1 || (second & 0xC0) != 0x80) return reading;
    unsigned place = ((first & 0x1Fu) << 6 | (second & 0x3Fu)) - FIRST;
    if (place >= BEHIND - FIRST || letters[place][0] == '\0') return reading;
    folded[reading.size++] = letters[place][0];
    if (letters[place][1] != '\0') folded[reading.size++] = letters[place][1];
    reading.end += 2;
  }
}

/* Dashes, an ellipsis and quotation marks that belong to no word and stand for no sign in one. */
static bool parts_words(struct opis_span text, size_t at)
{
  static const char signs[][4] = {"\u2013", "\u2014", "\u2026", "\u201C", "\u00BB", "\u00AB"};
  for (size_t i = 0; i < sizeof signs / sizeof *signs; i++) {
    size_t size = strlen(signs[i]);
    if (text.size - at >= size && memcmp(text.data + at, signs[i], size) == 0) return true;
  }
  return false;
}

/* What stands behind a word: what ends it whatever follows, what may be part of it, what is if a letter or a digit
 * follows. */
enum behind { ENDS, MAY_JOIN, JOINS_BEFORE_WORD };

static const unsigned char behinds[128] = {
    ['\''] = MAY_JOIN,         ['"'] = MAY_JOIN,          ['`'] = MAY_JOIN,
    ['_'] = MAY_JOIN,          ['.'] = JOINS_BEFORE_WORD, [':'] = JOINS_BEFORE_WORD,
    [','] = JOINS_BEFORE_WORD, [';'] = JOINS_BEFORE_WORD, ['-'] = JOINS_BEFORE_WORD,
};

static bool ends_plainly(struct opis_span text, size_t end)
{
  if (end == text.size) return true;
  unsigned char byte = (unsigned char)text.data[end];
  if (byte >= 0x80) return parts_words(text, end);
  if (behinds[byte] != JOINS_BEFORE_WORD || end + 1 == text.size) return behinds[byte] != MAY_JOIN;
  unsigned char next = (unsigned char)text.data[end + 1];
  return next < 0x80 && ascii[next] == '\0';
}

size_t opis_plain_word(struct opis_span text, size_t offset, char folded[OPIS_PLAIN_MAX], size_t *size)
{
  size_t most = text.size - offset > OPIS_PLAIN_MAX ? offset + OPIS_PLAIN_MAX : text.size;
  struct reading reading = read_plain(text, offset, most, folded);
  if (reading.end == offset || (reading.end == most && most < text.size) || !ends_plainly(text, reading.end))
    return offset;
  *size = reading.size;
  return reading.end;
}

size_t opis_plain_fold(struct opis_span word, char folded[OPIS_PLAIN_MAX])
{
  if (word.size > OPIS_PLAIN_MAX) return 0;
  struct reading reading = read_plain(word, 0, word.size, folded);
  return reading.end == word.size ? reading.size : 0;
}
