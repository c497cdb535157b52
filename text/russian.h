/* Russian words in Cyrillic letters, and the keys that hold their forms and spellings together. */
#ifndef OPIS_TEXT_RUSSIAN_H
#define OPIS_TEXT_RUSSIAN_H

#include "base/buf.h"
#include "text/stem.h"

enum {
  OPIS_RUSSIAN_LETTERS = 48, /* the longest word that is read */
  OPIS_RUSSIAN_KEYS = 3      /* the most that one word has */
};

/* A word, a letter a byte: 0 for а … 31 for я; ё and э are е. */
struct opis_russian {
  uint8_t letters[OPIS_RUSSIAN_LETTERS];
  size_t count;
};

/* How a word was written. A name stands with a capital. */
enum opis_casing { OPIS_CASING_LOWER, OPIS_CASING_TITLE, OPIS_CASING_UPPER };

/* Adds a letter; false where there is no room. Other letters than Russian ones, the old and the Ukrainian and
 * Belorussian ones too, are none: -1. */
bool opis_russian_add(struct opis_russian *word, uint8_t letter);
int opis_russian_letter(uint32_t code);
bool opis_russian_is_vowel(uint8_t letter);

/* What the letter at `at`, or the end of the word there, costs behind those before it, in eighths of a natural
 * logarithm. */
int opis_russian_cost(const struct opis_russian *word, size_t at);

/* How likely its letters are in a Russian word: 0 and below, in hundredths of a natural logarithm a letter. Russian
 * words have -150 to -400. */
int opis_russian_likelihood(const struct opis_russian *word);

struct opis_russian_stem {
  char bytes[2 * OPIS_RUSSIAN_LETTERS]; /* UTF-8, of the letters а to я without й, щ, ъ, ь, э */
  size_t size;
};

/* The stems of a word: Snowball's, and for what may be a surname in -ов or -ев the word as it is, because -ов is also
 * the ending of many nouns' genitive: Литвинов, Литвинову and Литвиновым have one, and Литвин has not; документов has
 * that of документ too, unless it stands with a capital. In them the letters that romanisations and spellings confound
 * are one: й and и, тс and ц, щ and шч, э and е; ь and ъ are dropped, and и before a vowel makes it я, ю or е.
 * Returns how many, at most OPIS_RUSSIAN_KEYS; 0 for no letters. */
size_t opis_russian_stems(struct opis_stemmer *stemmer, const struct opis_russian *word, enum opis_casing casing,
                          struct opis_russian_stem stems[OPIS_RUSSIAN_KEYS]);

#endif
