/* Small questions about characters and the ends of a text. */
#ifndef OPIS_INDEXER_STRUCTURE_LETTERS_H
#define OPIS_INDEXER_STRUCTURE_LETTERS_H

#include "base/span.h"
#include "base/utf8.h"

bool letter_is_upper(uint32_t code);
bool letter_is_lower(uint32_t code);
bool letter_is_letter(uint32_t code);
static inline bool letter_is_digit(uint32_t code)
{
  return code >= '0' && code <= '9';
}
bool letter_is_closing(uint32_t code); /* ) ] ” ’ » " ' */
bool letter_is_opening(uint32_t code); /* ( [ “ ‘ « " ' ¿ ¡ */
bool letter_is_dash(uint32_t code);    /* – — */
bool letter_is_hyphen(uint32_t code);  /* - ‐ U+00AD ¬ */

/* The digit that a superscript stands for, or -1. */
int letter_superscript(uint32_t code);

/* The first and the last code point; 0 for an empty text. */
uint32_t text_first(struct opis_span text);
uint32_t text_last(struct opis_span text);

/* The code point before `offset`, 0 at the start; the one at it, 0 at the end. */
uint32_t text_before(struct opis_span text, size_t offset);
uint32_t text_at(struct opis_span text, size_t offset);

/* Ends with . ! ? … or : ; closing marks behind it and a note mark's digits do not count. */
bool text_ends_sentence(struct opis_span text);
bool text_starts_lower(struct opis_span text);
bool text_starts_upper(struct opis_span text);

/* Letters of each kind. */
struct letter_counts {
  size_t upper, lower, other, digits;
};
struct letter_counts text_count(struct opis_span text);

/* Lower case, without blanks at the ends, trailing stops, colons, and "[edit]": to look a heading up. */
struct opis_span text_key(struct opis_span text, char *space, size_t size);

/* I, iv, XXI …: the value, else 0. Must be all of one case. */
unsigned text_roman(struct opis_span text);

#endif
