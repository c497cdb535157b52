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
/* Whether Latin letters were read as Cyrillic ones. */
bool opis_misreading_is_foreign(size_t misreading);
/* How many letters by other letters must have changed in a line to believe it. */
size_t opis_misreading_evidence(size_t misreading);

struct opis_character opis_character_of(uint32_t code, size_t offset);

/* What a word says if it was read wrongly in one way. */
struct opis_reading {
  struct opis_costs costs; /* from the blank before it to the blank behind it */
  size_t changed;          /* characters that are others now; 0 where the misreading says nothing of the word */
  size_t letters;          /* of them, those that were letters, by 8-bit encodings */
  size_t joined;           /* of them, those that are letters now and have a letter beside them */
  bool blank;              /* the blank behind it was a no-break space that belongs to it */
};

/* Reads `characters`, a word of `count` (OPIS_WORD_MAX at most) without blanks. A blank behind it (`blanks` of them)
 * may be what is left of a no-break space. The text is added to `out` unless it is NULL. */
void opis_misreading_read(size_t misreading, const struct opis_character *characters, size_t count, size_t blanks,
                          struct opis_buf *out, struct opis_reading *reading);

/* Whether most of a word's characters have a reading at all: a quick look before reading it. */
bool opis_misreading_may(size_t misreading, const struct opis_character *characters, size_t count);

/* The word as it stands. */
void opis_reading_as_is(const struct opis_character *characters, size_t count, struct opis_costs *costs);

#endif
