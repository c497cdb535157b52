/* Small questions about characters and the ends of a text. */
#include "indexer/structure/letters.h"

#include <utf8proc.h>

bool letter_is_upper(uint32_t code)
{
  if (code < 0x80) return code >= 'A' && code <= 'Z';
  utf8proc_category_t category = utf8proc_category((utf8proc_int32_t)code);
  return category == UTF8PROC_CATEGORY_LU || category == UTF8PROC_CATEGORY_LT;
}

bool letter_is_lower(uint32_t code)
{
  if (code < 0x80) return code >= 'a' && code <= 'z';
  return utf8proc_category((utf8proc_int32_t)code) == UTF8PROC_CATEGORY_LL;
}

bool letter_is_letter(uint32_t code)
{
  if (code < 0x80) return (code | 0x20) >= 'a' && (code | 0x20) <= 'z';
  utf8proc_category_t category = utf8proc_category((utf8proc_int32_t)code);
  return category >= UTF8PROC_CATEGORY_LU && category <= UTF8PROC_CATEGORY_ME;
}

bool letter_is_closing(uint32_t code)
{
  switch (code) {
  case ')':
  case ']':
  case '}':
  case '"':
  case '\'':
  case 0x2019:
  case 0x201D:
  case 0xBB:
  case 0x203A:
  case 0x201C: return true;
  default: return false;
  }
}

bool letter_is_opening(uint32_t code)
{
  switch (code) {
  case '(':
  case '[':
  case '{':
  case '"':
  case '\'':
  case 0x2018:
  case 0x201A:
  case 0x201C:
  case 0x201E:
  case 0xAB:
  case 0x2039:
  case 0xBF:
  case 0xA1: return true;
  default: return false;
  }
}

bool letter_is_dash(uint32_t code)
{
  return code == 0x2013 || code == 0x2014 || code == 0x2015;
}

bool letter_is_hyphen(uint32_t code)
{
  return code == '-' || code == 0x2010 || code == 0xAD || code == 0xAC;
}

int letter_superscript(uint32_t code)
{
  switch (code) {
  case 0xB9: return 1;
  case 0xB2: return 2;
  case 0xB3: return 3;
  case 0x2070: return 0;
  default: return code >= 0x2074 && code <= 0x2079 ? (int)(code - 0x2070) : -1;
  }
}

uint32_t text_first(struct opis_span text)
{
  return text.size == 0 ? 0 : opis_utf8_next(text, &(size_t){0});
}

uint32_t text_last(struct opis_span text)
{
  return text_before(text, text.size);
}

uint32_t text_before(struct opis_span text, size_t offset)
{
  return offset == 0 ? 0 : opis_utf8_previous(text, &offset);
}

uint32_t text_at(struct opis_span text, size_t offset)
{
  return offset >= text.size ? 0 : opis_utf8_next(text, &offset);
}

bool text_ends_sentence(struct opis_span text)
{
  size_t end = text.size;
  for (unsigned i = 0; end > 0 && i < 12; i++) {
    size_t before = end;
    uint32_t code = opis_utf8_previous(text, &before);
    if (code == '.' || code == '!' || code == '?' || code == 0x2026 || code == ':') return true;
    /* ; is the Greek question mark, and in old books it ends what a full stop ends: no */
    if (!letter_is_closing(code) && !letter_is_digit(code) && letter_superscript(code) < 0 && code != '*' &&
        code != '[' && code != '(' && code != 0x2020 && code != 0x2021 && code != 0xA7 && code != 0x2016 &&
        code != 0xB6)
      return false;
    end = before;
  }
  return false;
}

static uint32_t first_inside(struct opis_span text)
{
  size_t offset = 0;
  while (offset < text.size) {
    uint32_t code = opis_utf8_next(text, &offset);
    if (!letter_is_opening(code) && !letter_is_dash(code) && code != ' ') return code;
  }
  return 0;
}

bool text_starts_lower(struct opis_span text)
{
  return letter_is_lower(first_inside(text));
}

bool text_starts_upper(struct opis_span text)
{
  return letter_is_upper(first_inside(text));
}

struct letter_counts text_count(struct opis_span text)
{
  struct letter_counts counts = {0};
  for (size_t offset = 0; offset < text.size;) {
    uint32_t code = opis_utf8_next(text, &offset);
    if (letter_is_upper(code))
      counts.upper++;
    else if (letter_is_lower(code))
      counts.lower++;
    else if (letter_is_digit(code))
      counts.digits++;
    else if (letter_is_letter(code))
      counts.other++;
  }
  return counts;
}

struct opis_span text_key(struct opis_span text, char *space, size_t size)
{
  struct opis_span edit = OPIS_SPAN("[edit]");
  if (opis_span_ends(text, edit)) text.size -= edit.size;
  while (text.size > 0 && strchr(" .:;#*=_-\t", text.data[text.size - 1])) text.size--;
  while (text.size > 0 && strchr(" #*=_-\t", text.data[0])) text = opis_span_slice(text, 1, text.size);
  size_t used = 0;
  for (size_t offset = 0; offset < text.size && used + 4 <= size;) {
    uint32_t code = opis_utf8_next(text, &offset);
    used += opis_utf8_put((uint32_t)utf8proc_tolower((utf8proc_int32_t)code), space + used);
  }
  return (struct opis_span){space, used};
}

static unsigned roman_digit(char byte)
{
  switch (byte | 0x20) {
  case 'i': return 1;
  case 'v': return 5;
  case 'x': return 10;
  case 'l': return 50;
  case 'c': return 100;
  case 'd': return 500;
  case 'm': return 1000;
  default: return 0;
  }
}

unsigned text_roman(struct opis_span text)
{
  if (text.size == 0 || text.size > 12) return 0;
  unsigned sum = 0, before = 0;
  for (size_t i = text.size; i-- > 0;) {
    unsigned digit = roman_digit(text.data[i]);
    if (digit == 0 || ((text.data[i] ^ text.data[0]) & 0x20)) return 0;
    sum = digit < before ? sum - digit : sum + digit;
    before = digit;
  }
  return sum < 4000 ? sum : 0;
}
