/* Plain text: bytes to a text (text/decode.h), what was read in a wrong encoding mended (text/repair.h), text to lines,
 * lines to blocks (structure/). */
#include "indexer/formats/formats.h"

#include "base/error.h"
#include "base/memory.h"
#include "base/span.h"
#include "indexer/structure/structure.h"
#include "text/decode.h"
#include "text/normalise.h"
#include "text/repair.h"

#include <stdlib.h>

static bool is_line_end(char byte)
{
  return byte == '\n' || byte == '\r';
}

/* Whether the source has the very bytes of a text at a place: only then do offsets answer to each other one by one. */
static bool stands_at(struct opis_span bytes, size_t at, struct opis_span text)
{
  return at <= bytes.size && text.size <= bytes.size - at &&
         opis_span_equal(opis_span_slice(bytes, at, at + text.size), text);
}

/* A source's text on the way to lines. */
struct reading {
  struct opis_places places; /* first: what lines point to is this */
  struct opis_arena *arena;
  struct opis_decoded decoded;
  struct opis_repairs repairs;
  struct opis_span text;        /* decoded and mended */
  bool page_break;              /* before the next line */
  const struct opis_line *line; /* the last one that was asked for a place, which was at `in_text` */
  size_t in_text, in_given;
};

static size_t source_of(const struct reading *reading, size_t offset)
{
  return opis_decoded_source(&reading->decoded, opis_repairs_before(&reading->repairs, offset));
}

/* Whether NFC may change a character, make it of others, or compose it with what follows. */
static bool is_composing(char byte)
{
  return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') || (unsigned char)byte >= 0x80 ||
         (byte != '\0' && strchr(";<=>`", byte));
}

/* Behind the characters from `offset` on that NFC may change, or behind the one that it leaves: so text and text given
 * consist of the same number of these. */
static size_t chunk_end(struct opis_span text, size_t offset)
{
  size_t end = offset;
  while (end < text.size && is_composing(text.data[end])) end++;
  return end > offset ? end : end + 1;
}

/* The place in the text given of one in the line's text; inside of what NFC changes, where that begins or ends. */
static size_t given_offset(struct reading *reading, const struct opis_line *line, size_t offset, bool end)
{
  if (line->given.data == line->text.data) return offset;
  if (reading->line != line || offset < reading->in_text) {
    reading->line = line;
    reading->in_text = reading->in_given = 0;
  }
  for (;;) {
    if (reading->in_text >= offset) return reading->in_given;
    size_t next = chunk_end(line->text, reading->in_text), given = chunk_end(line->given, reading->in_given);
    if (next > offset) {
      struct opis_span chunk = opis_span_slice(line->text, reading->in_text, next);
      bool same = opis_span_equal(chunk, opis_span_slice(line->given, reading->in_given, given));
      return same ? reading->in_given + offset - reading->in_text : end ? given : reading->in_given;
    }
    reading->in_text = next;
    reading->in_given = given;
  }
}

static size_t place_of(const struct opis_places *places, const struct opis_line *line, size_t offset, bool end)
{
  struct reading *reading = (struct reading *)places;
  size_t given = given_offset(reading, line, offset, end);
  size_t at = (size_t)(line->given.data - reading->text.data) + given;
  const struct opis_repair *repairs = reading->repairs.items;
  size_t i = opis_ranges_behind(repairs, sizeof *repairs, reading->repairs.count, at);
  if (end && i < reading->repairs.count && repairs[i].now.start < at) /* inside of what was mended as a whole */
    return opis_decoded_source(&reading->decoded, repairs[i].before.end);
  return source_of(reading, at);
}

/* What was mended in a line whose text stands at `start`. A line that NFC changes counts as mended whole, since places
 * before and behind it do not answer to each other. */
static void set_mended(const struct reading *reading, size_t start, struct opis_span text, struct opis_line *line)
{
  const struct opis_repair *repairs = reading->repairs.items;
  size_t first = opis_ranges_behind(repairs, sizeof *repairs, reading->repairs.count, start), end = first;
  while (end < reading->repairs.count && repairs[end].now.start < start + text.size) end++;
  if (first == end) return;
  struct opis_mended *mended = opis_arena_allocate(reading->arena, end - first, sizeof *mended);
  for (size_t i = first; i < end; i++) {
    struct opis_range now = repairs[i].now;
    now.start = now.start > start ? now.start - start : 0;
    now.end = now.end < start + text.size ? now.end - start : text.size;
    mended[i - first] = (struct opis_mended){now, repairs[i].from};
  }
  line->mended = mended;
  line->mended_count = end - first;
  if (line->text.data == text.data) return;
  mended[0].text = (struct opis_range){0, line->text.size};
  line->mended_count = 1;
}

/* The line [start, end) of the text: in NFC, without line end and form feeds; a form feed at its end is the next one's.
 */
static struct opis_line make_line(struct reading *reading, struct opis_range range)
{
  struct opis_line line = {.page_break = reading->page_break};
  line.bytes.start = source_of(reading, range.start);
  line.bytes.end = source_of(reading, range.end);
  struct opis_span text = opis_span_slice(reading->text, range.start, range.end);
  while (text.size > 0 && text.data[0] == '\f') {
    line.page_break = true;
    text = opis_span_slice(text, 1, text.size);
  }
  while (text.size > 0 && is_line_end(text.data[text.size - 1])) text.size--;
  reading->page_break = text.size > 0 && text.data[text.size - 1] == '\f';
  while (text.size > 0 && text.data[text.size - 1] == '\f') text.size--;
  size_t start = (size_t)(text.data - reading->text.data), at = source_of(reading, start);
  line.text = opis_nfc(reading->arena, text);
  line.given = text;
  line.places = &reading->places;
  set_mended(reading, start, text, &line);
  line.verbatim = stands_at(reading->decoded.source, at, line.text);
  line.skipped = line.verbatim ? at - line.bytes.start : 0;
  return line;
}

/* Behind the line that begins at `start`: LF, CR LF, or CR alone end it. */
static size_t line_end(struct opis_span text, size_t start)
{
  for (size_t i = start; i < text.size; i++) {
    if (text.data[i] == '\n') return i + 1;
    if (text.data[i] == '\r') return i + 1 < text.size && text.data[i + 1] == '\n' ? i + 2 : i + 1;
  }
  return text.size;
}

enum opis_status opis_format_text(struct opis_arena *arena, const struct opis_source *source,
                                  struct opis_document *document, struct opis_error *error)
{
  struct reading reading = {.places = {place_of}, .arena = arena};
  enum opis_status status = opis_decode(arena, source->bytes, source->encoding, &reading.decoded, error);
  if (status != OPIS_OK) return status;
  reading.text = reading.decoded.text;
  if (!source->no_repair) reading.text = opis_repair(arena, reading.text, &reading.repairs);
  struct opis_span text = reading.text;
  const char *zero = text.size > 0 ? memchr(text.data, '\0', text.size) : NULL;
  if (zero)
    return opis_fail(error, OPIS_UNREADABLE, "byte %zu is a NUL, which no text has",
                     source_of(&reading, (size_t)(zero - text.data)));
  struct opis_line *lines = NULL;
  size_t count = 0, capacity = 0;
  for (size_t start = 0, end; start < text.size; start = end) {
    end = line_end(text, start);
    OPIS_GROW(lines, count, capacity);
    lines[count++] = make_line(&reading, (struct opis_range){start, end});
  }
  opis_structure_read(arena, lines, count, document);
  document->encoding = reading.decoded.encoding;
  document->encoding_other = reading.decoded.other;
  document->encoding_sure = reading.decoded.sure;
  document->bad_bytes = reading.decoded.bad;
  free(lines);
  return OPIS_OK;
}
