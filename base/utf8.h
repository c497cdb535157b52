/* UTF-8, a code point at a time. */
#ifndef OPIS_BASE_UTF8_H
#define OPIS_BASE_UTF8_H

#include <opis.h>

#include <string.h>

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

/* How many of the eight bytes at `bytes` are ASCII letters, up to the first that is none; all of them go to `lower`,
 * the letters in lower case. */
static inline size_t opis_ascii_letters(const char *bytes, char *lower)
{
  const uint64_t ones = UINT64_C(0x0101010101010101);
  uint64_t word;
  memcpy(&word, bytes, sizeof word);
  uint64_t small = word | ones * 0x20, seven = small & ones * 0x7F;
  /* the high bit of each byte: at least a, not above z, ASCII */
  uint64_t letters = (seven + ones * (0x80 - 'a')) & ~(seven + ones * (0x7F - 'z')) & ~word & ones * 0x80;
  memcpy(lower, &small, sizeof small);
  uint64_t others = ~letters & ones * 0x80;
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
  others = __builtin_bswap64(others);
#endif
  return others == 0 ? sizeof word : (size_t)__builtin_ctzll(others) / 8;
}

static inline uint32_t opis_utf8_next(struct opis_span text, size_t *offset)
{
  unsigned char byte = (unsigned char)text.data[*offset];
  if (byte >= 0x80) return opis_utf8_next_long(text, offset);
  ++*offset;
  return byte;
}

#endif
