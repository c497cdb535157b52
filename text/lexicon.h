/* Which languages have a word: some 2.5 million forms of English, Spanish, Italian and Russian, exactly. Read-only data
 * that is searched as it stands; any thread may ask. tables/generate-lexicon makes it and names its sources.
 *
 * That a word is not there says little: names, terms and rare forms are not. */
#ifndef OPIS_TEXT_LEXICON_H
#define OPIS_TEXT_LEXICON_H

#include <opis.h>

/* Sets of languages, a bit each. */
enum opis_lexicon_languages {
  OPIS_LEXICON_EN = 1,
  OPIS_LEXICON_ES = 2,
  OPIS_LEXICON_IT = 4,
  OPIS_LEXICON_RU = 8,           /* in Cyrillic */
  OPIS_LEXICON_RU_ROMANISED = 16 /* of opis_lexicon_has_romanised alone */
};

/* The languages that have the word, which is folded as opis_fold does it, of 2 letters or more, hyphens allowed; 0 for
 * anything else. Linear in the word. */
unsigned opis_lexicon_has(struct opis_span word);

/* OPIS_LEXICON_RU_ROMANISED where the word, which is in lower case and NFC and *not* folded, is a Russian one in Latin
 * letters under some scheme (scientific, ISO 9, ALA-LC and BGN/PCGN with or without their marks, British, passport),
 * else 0. A soft sign may lack. Generous: a short word of another language may well be one. Linear in the word. */
unsigned opis_lexicon_has_romanised(struct opis_span word);

#endif
