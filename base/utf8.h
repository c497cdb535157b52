/* UTF-8, a code point at a time. */
#ifndef OPIS_BASE_UTF8_H
#define OPIS_BASE_UTF8_H

#include <opis.h>

#define OPIS_REPLACEMENT 0xFFFDu

/* The code point at `*offset`, which moves behind it; OPIS_REPLACEMENT, and one byte further, for bytes that are no
 * UTF-8 (overlong, surrogate, truncated). `*offset` must be below the size. */
static inline uint32_t opis_utf8_next(struct opis_span text, size_t *offset);

/* The code point before `*offset`, which moves to its start. `*offset` must be above 0. The text must be valid. */
uint32_t opis_utf8_previous(struct opis_span text, size_t *offset);

/* Where the first byte is that is not part of valid UTF-8; the size where all is. */
size_t opis_utf8_valid_until(struct opis_span text);

/* Writes 1 to 4 bytes, returns how many. */
size_t opis_utf8_put(uint32_t code, char *out);

/* opis_utf8_next for what is not ASCII, which is most calls' short way. */
uint32_t opis_utf8_next_long(struct opis_span text, size_t *offset);

static inline uint32_t opis_utf8_next(struct opis_span text, size_t *offset)
{
  unsigned char byte = (unsigned char)text.data[*offset];
  if (byte >= 0x80) return opis_utf8_next_long(text, offset);
  ++*offset;
  return byte;
}

#endif
