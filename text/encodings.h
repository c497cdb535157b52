/* The 8-bit encodings, both ways. */
#ifndef OPIS_TEXT_ENCODINGS_H
#define OPIS_TEXT_ENCODINGS_H

#include <opis.h>

enum { OPIS_ENCODING_NEVER = 255 }; /* the weight of one that is never guessed */

struct opis_encoding {
  const char *name;
  uint8_t weight;           /* against guessing it, in the costs of text/pairs.h */
  uint16_t characters[128]; /* of the bytes 0x80 to 0xFF; OPIS_REPLACEMENT for none */
};

/* Those of tables/encodings.inc, in its order. */
extern const struct opis_encoding opis_encodings[];
extern const size_t opis_encodings_count;

/* By its name or another usual name, whatever its case and its blanks, hyphens and underscores: "Windows-1251",
 * "cp1251", "latin1". NULL where it is none of them. */
const struct opis_encoding *opis_encoding_find(const char *name);

#endif
