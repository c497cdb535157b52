/* Where words begin and end: the default word boundaries of Unicode 15.0 (UAX #29, revision 41), from tables that
 * text/tables/generate-words makes of the Unicode Character Database. Nothing is tailored here: see tokenise.h. */
#ifndef OPIS_TEXT_WORDS_H
#define OPIS_TEXT_WORDS_H

#include <opis.h>

/* The boundary that follows `offset`, which must be one itself and below the size. Bytes that are no UTF-8 count as
 * U+FFFD each. Linear over a text: a call looks no further back than `offset`. */
size_t opis_word_boundary(struct opis_span text, size_t offset);

/* Whether the code point is a letter or digit by its word break property (ALetter, Hebrew letter, numeric, Katakana)
 * or an ideograph, Thai letter or the like, so that a word may consist of it. */
bool opis_word_character(uint32_t code);

#endif
