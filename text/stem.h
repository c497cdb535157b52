/* The stem of a word: what the forms of one word have in common. */
#ifndef OPIS_TEXT_STEM_H
#define OPIS_TEXT_STEM_H

#include "base/buf.h"

enum opis_stemming { OPIS_STEM_ENGLISH, OPIS_STEM_SPANISH, OPIS_STEM_ITALIAN, OPIS_STEM_RUSSIAN, OPIS_STEMMINGS };

/* The stemmers of all languages. One thread uses one. */
struct opis_stemmer;
struct opis_stemmer *opis_stemmer_new(void);
void opis_stemmer_free(struct opis_stemmer *stemmer);

/* Adds to `out` the stem of a word (UTF-8 in NFC, in any case; with its diacritics, which tell pasó from paso),
 * without diacritics, as words are folded (text/normalise.h). Never empty for a word that does not fold to nothing; a
 * word of over 200 bytes is its own stem. Snowball's algorithms. */
void opis_stem(struct opis_stemmer *stemmer, enum opis_stemming language, struct opis_span word, struct opis_buf *out);

/* Snowball's stem of a word in Russian letters, small, without ё: how many of its bytes are the stem, 1 or more. */
size_t opis_stem_russian(struct opis_stemmer *stemmer, struct opis_span word);

#endif
