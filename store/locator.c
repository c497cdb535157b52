/* Locators to and from text. */
#include "store/locator.h"

#include "base/buf.h"
#include "base/error.h"
#include "base/span.h"
#include "base/utf8.h"
#include "base/visible.h"

#include <inttypes.h>

/* Whether a character of `size` bytes does; a byte that is no UTF-8 comes as OPIS_REPLACEMENT of size 1. */
static bool stands_as_it_is(uint32_t code, size_t size)
{
  if (size == 1) return code > 0x20 && code < 0x7F && code != '%' && code != '#';
  return code != 0xA0 && !opis_visible_is_hidden(code);
}

static void add_path(struct opis_buf *out, struct opis_span path)
{
  for (size_t offset = 0; offset < path.size;) {
    size_t start = offset;
    uint32_t code = opis_utf8_next(path, &offset);
    if (stands_as_it_is(code, offset - start))
      opis_buf_add(out, opis_span_slice(path, start, offset));
    else
      for (size_t i = start; i < offset; i++) opis_buf_format(out, "%%%02X", (unsigned)(unsigned char)path.data[i]);
  }
}

struct opis_span opis_locator_format(struct opis_arena *arena, const struct opis_locator *locator)
{
  struct opis_buf out = {0};
  add_path(&out, locator->file);
  opis_buf_format(&out, "#%c%" PRIu32, opis_kind_letter(locator->kind), locator->ordinal);
  if (locator->part != 0) opis_buf_format(&out, ".%" PRIu32, locator->part);
  struct opis_span result = opis_arena_copy(arena, opis_buf_span(&out));
  opis_buf_free(&out);
  return result;
}

static int hex_value(char digit)
{
  if (digit >= '0' && digit <= '9') return digit - '0';
  if (digit >= 'A' && digit <= 'F') return digit - 'A' + 10;
  if (digit >= 'a' && digit <= 'f') return digit - 'a' + 10;
  return -1;
}

/* The path with %XX undone. What is no %XX stands for itself, so that a path that was typed is taken too. */
static struct opis_span decoded_path(struct opis_arena *arena, struct opis_span text)
{
  struct opis_buf path = {0};
  for (size_t i = 0; i < text.size; i++) {
    int high = text.data[i] == '%' && i + 2 < text.size ? hex_value(text.data[i + 1]) : -1;
    int low = high >= 0 ? hex_value(text.data[i + 2]) : -1;
    if (low >= 0) i += 2;
    opis_buf_add_byte(&path, low >= 0 ? (char)(high << 4 | low) : text.data[i]);
  }
  struct opis_span result = opis_arena_copy(arena, opis_buf_span(&path));
  opis_buf_free(&path);
  return result;
}

/* Digits from `*offset`, which moves behind them; 0 where there are none, or too many. */
static uint32_t take_number(struct opis_span text, size_t *offset)
{
  uint64_t number = 0;
  while (*offset < text.size && text.data[*offset] >= '0' && text.data[*offset] <= '9') {
    number = number * 10 + (uint64_t)(text.data[(*offset)++] - '0');
    if (number > UINT32_MAX) return 0;
  }
  return (uint32_t)number;
}

static bool kind_of_letter(char letter, enum opis_kind *kind)
{
  for (unsigned k = 0; k < OPIS_KINDS; k++)
    if (opis_kind_letter((enum opis_kind)k) == letter) return *kind = (enum opis_kind)k, true;
  return false;
}

enum opis_status opis_locator_parse(struct opis_arena *arena, struct opis_span text, struct opis_locator *locator,
                                    struct opis_error *error)
{
  size_t hash = text.size;
  while (hash > 0 && text.data[hash - 1] != '#') hash--;
  struct opis_locator found = {0};
  size_t offset = hash + 1;
  bool good = hash > 1 && hash < text.size && kind_of_letter(text.data[hash], &found.kind);
  if (good) good = (found.ordinal = take_number(text, &offset)) != 0;
  if (good && offset < text.size && text.data[offset] == '.') {
    offset++;
    good = (found.part = take_number(text, &offset)) != 0;
  }
  if (!good || offset != text.size)
    return opis_fail(error, OPIS_INVALID, "%.*s: not a locator, which looks like file.txt#p12 or file.txt#n3",
                     (int)text.size, text.data);
  found.file = decoded_path(arena, opis_span_slice(text, 0, hash - 1));
  *locator = found;
  return OPIS_OK;
}
