/* UTF-8 as table 3-7 of the Unicode Standard has it. */
#include "base/utf8.h"

#include "base/span.h"

static bool continues(struct opis_span text, size_t offset)
{
  return offset < text.size && ((unsigned char)text.data[offset] & 0xC0) == 0x80;
}

static uint32_t tail(struct opis_span text, size_t offset)
{
  return (unsigned char)text.data[offset] & 0x3Fu;
}

/* The length of the sequence at `offset`, and its code point; 0 where it is none. */
static size_t sequence(struct opis_span text, size_t offset, uint32_t *code)
{
  unsigned char lead = (unsigned char)text.data[offset];
  if (lead < 0x80) return *code = lead, 1;
  if (lead < 0xC2 || lead > 0xF4 || !continues(text, offset + 1)) return 0;
  if (lead < 0xE0) return *code = (lead & 0x1Fu) << 6 | tail(text, offset + 1), 2;
  if (!continues(text, offset + 2)) return 0;
  if (lead < 0xF0) {
    *code = (lead & 0x0Fu) << 12 | tail(text, offset + 1) << 6 | tail(text, offset + 2);
    return *code < 0x800 || (*code >= 0xD800 && *code < 0xE000) ? 0 : 3;
  }
  if (!continues(text, offset + 3)) return 0;
  *code = (lead & 0x07u) << 18 | tail(text, offset + 1) << 12 | tail(text, offset + 2) << 6 | tail(text, offset + 3);
  return *code < 0x10000 || *code > 0x10FFFF ? 0 : 4;
}

uint32_t opis_utf8_next_long(struct opis_span text, size_t *offset)
{
  uint32_t code = OPIS_REPLACEMENT;
  size_t size = sequence(text, *offset, &code);
  if (size == 0) {
    *offset += 1;
    return OPIS_REPLACEMENT;
  }
  *offset += size;
  return code;
}

uint32_t opis_utf8_previous(struct opis_span text, size_t *offset)
{
  size_t start = *offset - 1;
  while (start > 0 && *offset - start < 4 && continues(text, start)) start--;
  *offset = start;
  return opis_utf8_next(text, &(size_t){start});
}

size_t opis_utf8_valid_until(struct opis_span text)
{
  size_t offset = 0;
  while (offset < text.size) {
    uint64_t word;
    while (text.size - offset >= sizeof word) { /* eight bytes of ASCII at a time */
      memcpy(&word, text.data + offset, sizeof word);
      if (word & 0x8080808080808080u) break;
      offset += sizeof word;
    }
    if (offset == text.size) break;
    uint32_t code;
    size_t size = sequence(text, offset, &code);
    if (size == 0) return offset;
    offset += size;
  }
  return offset;
}

size_t opis_utf8_put(uint32_t code, char *out)
{
  if (code < 0x80) return out[0] = (char)code, 1;
  if (code < 0x800) {
    out[0] = (char)(0xC0 | code >> 6);
    out[1] = (char)(0x80 | (code & 0x3F));
    return 2;
  }
  if (code < 0x10000) {
    out[0] = (char)(0xE0 | code >> 12);
    out[1] = (char)(0x80 | (code >> 6 & 0x3F));
    out[2] = (char)(0x80 | (code & 0x3F));
    return 3;
  }
  out[0] = (char)(0xF0 | code >> 18);
  out[1] = (char)(0x80 | (code >> 12 & 0x3F));
  out[2] = (char)(0x80 | (code >> 6 & 0x3F));
  out[3] = (char)(0x80 | (code & 0x3F));
  return 4;
}
