/* What text/ knows of each code point, by one look into the table that text/tables/generate-words makes. For the files
 * of this folder only. */
#ifndef OPIS_TEXT_PROPERTIES_H
#define OPIS_TEXT_PROPERTIES_H

#include <opis.h>

/* Word_Break of UAX #29, and two more: what it leaves at Other but is a letter or numeral (ideographs, Hiragana, Thai),
 * and the Latin letters among its ALetter. From OPIS_WORD_IDEOGRAPH on a word may consist of it, from OPIS_WORD_HEBREW
 * on it is AHLetter. */
enum opis_word_class {
  OPIS_WORD_OTHER,
  OPIS_WORD_CR,
  OPIS_WORD_LF,
  OPIS_WORD_NEWLINE,
  OPIS_WORD_EXTEND,
  OPIS_WORD_FORMAT,
  OPIS_WORD_ZWJ,
  OPIS_WORD_REGIONAL,
  OPIS_WORD_SPACE,
  OPIS_WORD_SINGLE_QUOTE,
  OPIS_WORD_DOUBLE_QUOTE,
  OPIS_WORD_MID_NUM_LET,
  OPIS_WORD_MID_LETTER,
  OPIS_WORD_MID_NUM,
  OPIS_WORD_EXTEND_NUM_LET,
  OPIS_WORD_IDEOGRAPH,
  OPIS_WORD_KATAKANA,
  OPIS_WORD_NUMERIC,
  OPIS_WORD_HEBREW,
  OPIS_WORD_LETTER,
  OPIS_WORD_LATIN
};

#define OPIS_WORD_CLASS        0x1fu
#define OPIS_WORD_PICTOGRAPHIC 0x20u /* Extended_Pictographic */
#define OPIS_WORD_COMPOSES     0x40u /* combining class not 0, or NFC_Quick_Check not Yes */

#define OPIS_WORD_BLOCK  128u
#define OPIS_WORD_BLOCKS 7173 /* further ones are as the last */

extern const uint8_t opis_word_blocks[OPIS_WORD_BLOCKS];
extern const uint8_t opis_word_values[];

/* The class and the two flags of a code point. */
static inline unsigned opis_word_value(uint32_t code)
{
  uint32_t block = code / OPIS_WORD_BLOCK;
  if (block >= OPIS_WORD_BLOCKS) block = OPIS_WORD_BLOCKS - 1;
  return opis_word_values[opis_word_blocks[block] * OPIS_WORD_BLOCK + code % OPIS_WORD_BLOCK];
}

static inline enum opis_word_class opis_word_class(uint32_t code)
{
  return (enum opis_word_class)(opis_word_value(code) & OPIS_WORD_CLASS);
}

/* The end of the letters and digits that begin at `offset`, as tokenise.c wants them: as opis_word_boundary, but
 * without the stops, colons and apostrophes between letters, whose meaning it decides itself. Linear as that. */
size_t opis_word_piece_end(struct opis_span text, size_t offset);

#endif
