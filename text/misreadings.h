/* The ways in which text is read wrongly, and how each would be read aright. For text/repair.c. */
#ifndef OPIS_TEXT_MISREADINGS_H
#define OPIS_TEXT_MISREADINGS_H

#include "base/buf.h"
#include "text/pairs.h"

struct opis_character {
  uint32_t code;
  struct opis_letter letter;
  const uint8_t *bytes; /* its byte in each encoding, in the order of opis_encodings; 0 for none; NULL for ASCII */
  size_t offset;        /* in the text */
  bool odd;             /* set by others */
};

enum {
  OPIS_MISREADINGS_MAX = 160,
  OPIS_WORD_MAX = 512 /* characters of a word that is read at once */
};

extern const size_t opis_misreadings_count;

/* "UTF-8 read as KOI8-R" */
const char *opis_misreading_name(size_t misreading);
int32_t opis_misreading_weight(size_t misreading);

enum opis_misreading_kind {
  OPIS_MISREADING_UTF8,        /* UTF-8 as 8 bits: each character became several */
  OPIS_MISREADING_CYRILLIC,    /* Cyrillic letters as others */
  OPIS_MISREADING_NEAR,        /* the same, where most letters are the same in both */
  OPIS_MISREADING_TO_CYRILLIC, /* Cyrillic letters as Latin ones and signs */
  OPIS_MISREADING_FOREIGN,     /* accented Latin letters as Cyrillic ones */
  OPIS_MISREADING_LATIN        /* accented Latin letters as others and signs */
};
enum opis_misreading_kind opis_misreading_kind_of(size_t misreading);

/* Makes the tables that all of this reads; to be called first, as often as one likes. */
void opis_misreadings_begin(void);

struct opis_character opis_character_of(uint32_t code, size_t offset);

/* What a character was by a misreading of 8 bits: itself for ASCII, OPIS_REPLACEMENT where it stands for no byte, or
 * for one that means nothing. */
uint32_t opis_misreading_character(size_t misreading, const struct opis_character *character);

/* What a word says if it was read wrongly in one way. */
struct opis_reading {
  struct opis_costs costs; /* from the blank before it to the blank behind it */
  size_t changed;          /* characters that are others now; 0 where the misreading says nothing of the word */
  size_t joined;           /* of them, those that are letters now and have a letter beside them */
  size_t whole;            /* of them, those that are whole sequences of UTF-8, and could hardly be anything else */
  bool blank;              /* the blank behind it was a no-break space that belongs to it */
};

/* Reads `characters`, a word of `count` (OPIS_WORD_MAX at most) without blanks. A blank behind it (`blanks` of them)
 * may be what is left of a no-break space. The text is added to `out` unless it is NULL. */
void opis_misreading_read(size_t misreading, const struct opis_character *characters, size_t count, size_t blanks,
                          struct opis_buf *out, struct opis_reading *reading);

/* Whether most of a word's characters have a reading at all: a quick look before reading it. */
bool opis_misreading_may(size_t misreading, const struct opis_character *characters, size_t count);

#endif
