/* How a word in Latin letters is read under the schemes of romanisation. */
#ifndef OPIS_TEXT_SCHEMES_H
#define OPIS_TEXT_SCHEMES_H

#include "text/russian.h"

enum {
  OPIS_LATIN_MAX = 80,   /* bytes of a word that is read */
  OPIS_READINGS_MAX = 32 /* as many as there are schemes, or more */
};

/* A word made ready: small, one sign of softness, ties dropped; 4 NULs behind it. */
struct opis_latin {
  char bytes[OPIS_LATIN_MAX + 4];
  size_t size;
};

/* A word as some schemes read it, up to `at`. */
struct opis_reading {
  size_t at;
  struct opis_russian word;
  uint32_t schemes; /* 0 for a reading that no scheme gives */
  bool doubtful;    /* if only schemes give it whose other letters are not in the word */
  int likelihood;   /* see opis_russian_likelihood */
};

/* Makes a word ready, with those Cyrillic letters in it that look like Latin ones; false for one that is too long. */
bool opis_latin_make(struct opis_span form, struct opis_latin *latin);
/* A Cyrillic word, with those Latin letters in it that look like Cyrillic ones; false for another. */
bool opis_cyrillic_make(struct opis_span form, struct opis_russian *word);

/* Adds the letters of a string. */
bool opis_russian_add_string(struct opis_russian *word, const char *cyrillic);

/* The readings, in no order; returns how many. */
size_t opis_schemes_read(const struct opis_latin *latin, struct opis_reading readings[OPIS_READINGS_MAX]);
/* The name of the likeliest scheme of a reading. */
const char *opis_scheme_name(uint32_t schemes);

/* The likeliest readings of a word whose diacritics and signs were dropped, the likeliest first; returns how many. 0
 * for a word that has some, or in which none can have been. */
enum { OPIS_BARE_READINGS = 3 };
size_t opis_bare_read(const struct opis_latin *latin, struct opis_reading readings[OPIS_BARE_READINGS]);

#endif
