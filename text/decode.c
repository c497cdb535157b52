/* In: bytes, and perhaps the name of their encoding. Out: UTF-8, and places that lead back to the bytes.
 *
 * Every kind of encoding is a row of `schemes`: how it converts a block, and how it steps over one character, which is
 * what looking up a place does from the nearest one before it. An 8-bit encoding is a row in tables/generate-encodings.
 */
#include "text/decode.h"

#include "base/buf.h"
#include "base/error.h"
#include "base/memory.h"
#include "base/span.h"
#include "base/utf8.h"
#include "text/detect.h"

#include <iconv.h>
#include <stdlib.h>
#include <strings.h>

/* Bytes of source between two places: a look-up reads no more. */
enum { BLOCK = 256 };
/* The same, of text, where a look-up cannot read on. */
enum { ICONV_BLOCK = 64 };

enum scheme { UTF8, UTF16LE, UTF16BE, BYTES, OTHER };

struct opis_decoded_place {
  size_t text, source;
  const struct opis_encoding *bytes; /* for BYTES */
  enum scheme scheme;
};

/* What is being written. */
struct writer {
  struct opis_span source;
  struct opis_buf text;
  struct opis_decoded_place *places;
  size_t places_count, places_capacity;
  size_t bad;
};

static void add_place(struct writer *writer, size_t source, enum scheme scheme, const struct opis_encoding *bytes)
{
  OPIS_GROW(writer->places, writer->places_count, writer->places_capacity);
  writer->places[writer->places_count++] = (struct opis_decoded_place){writer->text.size, source, bytes, scheme};
}

static uint32_t unit_at(struct opis_span source, size_t at, bool big)
{
  unsigned char first = (unsigned char)source.data[at], second = (unsigned char)source.data[at + 1];
  return big ? (uint32_t)first << 8 | second : (uint32_t)second << 8 | first;
}

static uint32_t next_utf16(struct opis_span source, size_t *at, bool big, bool *bad)
{
  size_t begin = *at;
  if (begin + 2 > source.size) return *at = source.size, *bad = true, OPIS_REPLACEMENT;
  uint32_t unit = unit_at(source, begin, big);
  *at = begin + 2;
  if (unit < 0xD800 || unit >= 0xE000) return unit;
  uint32_t low = begin + 4 <= source.size && unit < 0xDC00 ? unit_at(source, begin + 2, big) : 0;
  if (low < 0xDC00 || low >= 0xE000) return *bad = true, OPIS_REPLACEMENT;
  *at = begin + 4;
  return 0x10000 + ((unit - 0xD800) << 10) + (low - 0xDC00);
}

/* The character at `*at`, which moves behind it; `*bad` is set where it is none. */
static uint32_t next_character(struct opis_span source, size_t *at, const struct opis_decoded_place *place, bool *bad)
{
  size_t begin = *at;
  uint32_t code;
  switch (place->scheme) {
  case UTF16LE:
  case UTF16BE: return next_utf16(source, at, place->scheme == UTF16BE, bad);
  case BYTES:
    code = (unsigned char)source.data[(*at)++];
    if (code >= 0x80) code = place->bytes->characters[code & 0x7F];
    *bad = code == OPIS_REPLACEMENT;
    return code;
  default:
    code = opis_utf8_next(source, at);
    *bad = code == OPIS_REPLACEMENT && *at == begin + 1;
    return code;
  }
}

static size_t utf8_size(uint32_t code)
{
  return code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
}

/* How many bytes from `at` on are ASCII, up to `end`. */
static size_t ascii_run(struct opis_span source, size_t at, size_t end)
{
  size_t begin = at;
  for (uint64_t eight; end - at >= sizeof eight; at += sizeof eight) {
    memcpy(&eight, source.data + at, sizeof eight);
    if (eight & 0x8080808080808080u) break;
  }
  while (at < end && (unsigned char)source.data[at] < 0x80) at++;
  return at - begin;
}

/* What a byte of an 8-bit encoding is in UTF-8. */
struct utf8_byte {
  char bytes[3];
  uint8_t size;
};

static void make_utf8_bytes(const struct opis_encoding *encoding, struct utf8_byte table[static 128])
{
  for (size_t i = 0; i < 128; i++) table[i].size = (uint8_t)opis_utf8_put(encoding->characters[i], table[i].bytes);
}

static char *write_bytes(struct writer *writer, size_t start, size_t end, const struct utf8_byte table[static 128],
                         const struct opis_encoding *encoding, char *out)
{
  for (size_t at = start; at < end; at++) {
    unsigned char byte = (unsigned char)writer->source.data[at];
    if (byte < 0x80) {
      *out++ = (char)byte;
      continue;
    }
    memcpy(out, table[byte & 0x7F].bytes, sizeof table->bytes);
    out += table[byte & 0x7F].size;
    writer->bad += encoding->characters[byte & 0x7F] == OPIS_REPLACEMENT;
  }
  return out;
}

/* Bytes [start, end) of the source, a block at a time. */
static void write_part(struct writer *writer, size_t start, size_t end, enum scheme scheme,
                       const struct opis_encoding *bytes)
{
  struct opis_span source = {writer->source.data, end};
  bool wide = scheme == UTF16LE || scheme == UTF16BE;
  struct utf8_byte table[128];
  if (bytes) make_utf8_bytes(bytes, table);
  for (size_t at = start; at < end;) {
    size_t stop = end - at > BLOCK ? at + BLOCK : end;
    add_place(writer, at, scheme, bytes);
    struct opis_decoded_place place = writer->places[writer->places_count - 1];
    char *out = opis_buf_reserve(&writer->text, 3 * (BLOCK + 4)), *begin = out;
    if (scheme == BYTES) {
      out = write_bytes(writer, at, stop, table, bytes, out);
      at = stop;
    }
    while (at < stop) {
      size_t run = wide ? 0 : ascii_run(source, at, stop);
      memcpy(out, source.data + at, run);
      out += run;
      if ((at += run) >= stop) break;
      bool bad = false;
      size_t before = at;
      out += opis_utf8_put(next_character(source, &at, &place, &bad), out);
      if (bad) writer->bad += at - before;
    }
    writer->text.size += (size_t)(out - begin);
  }
}

static void finish(struct opis_arena *arena, struct writer *writer, struct opis_decoded *out)
{
  add_place(writer, writer->source.size, UTF8, NULL);
  out->text = opis_arena_copy(arena, opis_buf_span(&writer->text));
  out->places = opis_arena_copy_array(arena, writer->places, writer->places_count, sizeof *writer->places);
  out->places_count = writer->places_count;
  out->bad = writer->bad;
  opis_buf_free(&writer->text);
  free(writer->places);
}

/* All of the source behind the first `skip` bytes in one encoding. */
static void decode_whole(struct opis_arena *arena, size_t skip, enum scheme scheme, const struct opis_encoding *bytes,
                         struct opis_decoded *out)
{
  struct writer writer = {.source = out->source};
  write_part(&writer, skip, out->source.size, scheme, bytes);
  finish(arena, &writer, out);
}

/* ---- Lines of UTF-8 and of something else --------------------------------------------------------------------- */

/* A line is taken for UTF-8 that has so many sequences for each bad byte; with no other sign of UTF-8 in the file, so
 * many at least. */
enum { SEQUENCES_A_BAD = 2, SEQUENCES_ALONE = 3 };

/* So many bytes of the other lines are enough to tell their encoding. */
enum { OTHERS = 1 << 20 };

struct line {
  size_t end; /* behind the line's end */
  size_t sequences, bad;
};

static struct line read_line(struct opis_span source, size_t start)
{
  const char *newline = memchr(source.data + start, '\n', source.size - start);
  struct line line = {newline ? (size_t)(newline - source.data) + 1 : source.size, 0, 0};
  struct opis_span upto = {source.data, line.end};
  for (size_t at = start; (at += ascii_run(upto, at, line.end)) < line.end;) {
    size_t before = at;
    uint32_t code = opis_utf8_next(upto, &at);
    if (code == OPIS_REPLACEMENT && at == before + 1)
      line.bad++;
    else
      line.sequences++;
  }
  return line;
}

static bool is_utf8_line(struct line line, bool among_utf8)
{
  if (line.bad == 0) return line.sequences == 0 || among_utf8 || line.sequences >= SEQUENCES_ALONE;
  return line.sequences >= SEQUENCES_A_BAD * line.bad;
}

/* The lines of a text; freed by the caller. */
struct lines {
  struct line *items;
  size_t count, capacity;
  struct line all; /* their sums */
  bool among_utf8; /* the text as a whole is rather UTF-8 */
};

static void read_lines(struct opis_span source, size_t skip, struct lines *lines)
{
  for (size_t at = skip; at < source.size;) {
    struct line line = read_line(source, at);
    OPIS_GROW(lines->items, lines->count, lines->capacity);
    lines->items[lines->count++] = line;
    lines->all.sequences += line.sequences;
    lines->all.bad += line.bad;
    at = line.end;
  }
  lines->among_utf8 = skip > 0 || lines->all.sequences * SEQUENCES_A_BAD >= lines->all.bad;
}

static bool is_ascii_line(struct line line)
{
  return line.sequences + line.bad == 0;
}

/* Behind the last of the lines from `first` on that are of one kind: UTF-8 or not, or ASCII, which is either. */
static size_t same_lines(const struct lines *lines, size_t first, bool *utf8)
{
  size_t end = first;
  while (end < lines->count && is_ascii_line(lines->items[end])) end++;
  *utf8 = end == lines->count || is_utf8_line(lines->items[end], lines->among_utf8);
  while (end < lines->count &&
         (is_ascii_line(lines->items[end]) || is_utf8_line(lines->items[end], lines->among_utf8) == *utf8))
    end++;
  return end;
}

/* The encoding of the lines that are no UTF-8; NULL where there are none. */
static const struct opis_encoding *detect_others(struct opis_span source, size_t skip, const struct lines *lines,
                                                 double *sure)
{
  struct opis_buf others = {0};
  bool any_utf8 = false;
  for (size_t i = 0, at = skip; i < lines->count; at = lines->items[i++].end) {
    if (is_ascii_line(lines->items[i])) continue;
    if (is_utf8_line(lines->items[i], lines->among_utf8))
      any_utf8 = true;
    else if (others.size < OTHERS)
      opis_buf_add(&others, opis_span_slice(source, at, lines->items[i].end));
  }
  const struct opis_encoding *bytes = NULL;
  if (!any_utf8)
    bytes = opis_detect_8bit(opis_span_slice(source, skip, source.size), sure);
  else if (others.size > 0)
    bytes = opis_detect_8bit(opis_buf_span(&others), sure);
  opis_buf_free(&others);
  return bytes;
}

static void decode_lines(struct opis_arena *arena, size_t skip, struct opis_decoded *out)
{
  struct lines lines = {0};
  double sure = 1;
  read_lines(out->source, skip, &lines);
  const struct opis_encoding *bytes = detect_others(out->source, skip, &lines, &sure);
  struct writer writer = {.source = out->source};
  size_t high[2] = {0}, start = skip;
  for (size_t i = 0; i < lines.count;) {
    bool utf8;
    size_t next = same_lines(&lines, i, &utf8), end = lines.items[next - 1].end;
    for (; i < next; i++) high[utf8] += lines.items[i].sequences + lines.items[i].bad;
    write_part(&writer, start, end, utf8 ? UTF8 : BYTES, utf8 ? NULL : bytes);
    start = end;
  }
  free(lines.items);
  finish(arena, &writer, out);
  bool mostly = high[true] >= high[false];
  out->encoding = mostly || !bytes ? "UTF-8" : bytes->name;
  out->other = bytes && high[true] > 0 && high[false] > 0 ? (mostly ? bytes->name : "UTF-8") : NULL;
  out->sure = sure;
}

/* ---- Finding the encoding -------------------------------------------------------------------------------------- */

static void decode_sound(size_t skip, struct opis_decoded *out)
{
  out->encoding = "UTF-8";
  out->text = opis_span_slice(out->source, skip, out->source.size);
}

static void decode_found(struct opis_arena *arena, struct opis_decoded *out)
{
  struct opis_span source = out->source;
  enum opis_utf16 utf16 = OPIS_UTF16_NOT;
  size_t skip = 0;
  if (opis_span_starts(source, OPIS_SPAN("\xEF\xBB\xBF"))) {
    skip = 3;
  } else if (opis_span_starts(source, OPIS_SPAN("\xFF\xFE")) || opis_span_starts(source, OPIS_SPAN("\xFE\xFF"))) {
    skip = 2;
    utf16 = source.data[0] == '\xFF' ? OPIS_UTF16_LE : OPIS_UTF16_BE;
  } else {
    utf16 = opis_detect_utf16(source);
  }
  if (utf16 != OPIS_UTF16_NOT) {
    out->encoding = utf16 == OPIS_UTF16_LE ? "UTF-16LE" : "UTF-16BE";
    decode_whole(arena, skip, utf16 == OPIS_UTF16_LE ? UTF16LE : UTF16BE, NULL, out);
    return;
  }
  size_t valid = opis_utf8_valid_until(source);
  if (valid == source.size) {
    decode_sound(skip, out);
    return;
  }
  decode_lines(arena, skip, out);
}

/* ---- An encoding that was named -------------------------------------------------------------------------------- */

/* By iconv, a character at a time, so that the places are known. */
static enum opis_status decode_iconv(struct opis_arena *arena, struct opis_decoded *out, struct opis_error *error)
{
  iconv_t converter = iconv_open("UTF-32LE", out->encoding);
  if (converter == (iconv_t)-1)
    return opis_fail(error, OPIS_INVALID, "\"%s\": no encoding of this name is known", out->encoding);
  struct writer writer = {.source = out->source};
  char *at = (char *)out->source.data;
  size_t left = out->source.size, marked = 0;
  bool mark = true;
  while (left > 0) {
    if (mark) add_place(&writer, out->source.size - left, OTHER, NULL);
    unsigned char unit[4];
    char *to = (char *)unit;
    size_t room = sizeof unit;
    if (mark) marked = writer.text.size;
    size_t before = left;
    bool failed = iconv(converter, &at, &left, &to, &room) == (size_t)-1 && room == sizeof unit;
    uint32_t code = OPIS_REPLACEMENT;
    if (room == 0)
      code = (uint32_t)unit[0] | (uint32_t)unit[1] << 8 | (uint32_t)unit[2] << 16 | (uint32_t)unit[3] << 24;
    if (failed && left == before)
      at++, left--, writer.bad++;
    else if (room > 0)
      continue;
    writer.text.size += opis_utf8_put(code, opis_buf_reserve(&writer.text, 4));
    mark = code == '\n' || writer.text.size - marked >= ICONV_BLOCK;
  }
  iconv_close(converter);
  finish(arena, &writer, out);
  return OPIS_OK;
}

static bool is_name(const char *name, const char *one, const char *other)
{
  return strcasecmp(name, one) == 0 || strcasecmp(name, other) == 0;
}

static enum opis_status decode_named(struct opis_arena *arena, struct opis_decoded *out, struct opis_error *error)
{
  const struct opis_encoding *bytes = opis_encoding_find(out->encoding);
  struct opis_span source = out->source;
  if (bytes) {
    out->encoding = bytes->name;
    decode_whole(arena, 0, BYTES, bytes, out);
  } else if (is_name(out->encoding, "UTF-8", "UTF8")) {
    size_t skip = opis_span_starts(source, OPIS_SPAN("\xEF\xBB\xBF")) ? 3 : 0;
    if (opis_utf8_valid_until(source) == source.size)
      decode_sound(skip, out);
    else
      decode_whole(arena, skip, UTF8, NULL, out);
    out->encoding = "UTF-8";
  } else if (is_name(out->encoding, "UTF-16", "UTF16") || is_name(out->encoding, "UTF-16LE", "UTF16LE") ||
             is_name(out->encoding, "UTF-16BE", "UTF16BE")) {
    bool le = opis_span_starts(source, OPIS_SPAN("\xFF\xFE")), be = opis_span_starts(source, OPIS_SPAN("\xFE\xFF"));
    char end = out->encoding[strlen(out->encoding) - 2];
    bool big = end == 'B' || end == 'b' ||
               (end != 'L' && end != 'l' && !le && (be || opis_detect_utf16(source) == OPIS_UTF16_BE));
    out->encoding = big ? "UTF-16BE" : "UTF-16LE";
    decode_whole(arena, (big && be) || (!big && le) ? 2 : 0, big ? UTF16BE : UTF16LE, NULL, out);
  } else {
    return decode_iconv(arena, out, error);
  }
  return OPIS_OK;
}

enum opis_status opis_decode(struct opis_arena *arena, struct opis_span source, const char *encoding,
                             struct opis_decoded *out, struct opis_error *error)
{
  struct opis_decoded decoded = {.source = source, .encoding = encoding, .sure = 1};
  if (!source.data) decoded.source.data = "";
  enum opis_status status = OPIS_OK;
  if (encoding)
    status = decode_named(arena, &decoded, error);
  else
    decode_found(arena, &decoded);
  if (status == OPIS_OK) *out = decoded;
  return status;
}

size_t opis_decoded_source(const struct opis_decoded *decoded, size_t offset)
{
  if (offset >= decoded->text.size) return decoded->source.size;
  if (decoded->places_count == 0) { /* sound UTF-8 */
    while (offset > 0 && ((unsigned char)decoded->text.data[offset] & 0xC0) == 0x80) offset--;
    return offset + (decoded->source.size - decoded->text.size);
  }
  size_t low = 0, high = decoded->places_count;
  while (low + 1 < high) { /* the last place at or before the offset */
    size_t middle = low + (high - low) / 2;
    if (decoded->places[middle].text <= offset)
      low = middle;
    else
      high = middle;
  }
  const struct opis_decoded_place *place = &decoded->places[low];
  size_t text = place->text, source = place->source;
  if (place->scheme == OTHER) return source;
  for (;;) {
    size_t next = source;
    bool bad = false;
    text += utf8_size(next_character(decoded->source, &next, place, &bad));
    if (text > offset) return source;
    source = next;
  }
}
