/* Plain text: bytes to a text (text/decode.h), text to lines, lines to blocks (structure/). */
#include "indexer/formats/formats.h"

#include "base/error.h"
#include "base/memory.h"
#include "base/span.h"
#include "indexer/structure/structure.h"
#include "text/decode.h"
#include "text/normalise.h"

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

/* The line [start, end) of the text: in NFC, without line end and form feeds; a form feed at its end is the next one's.
 */
static struct opis_line make_line(struct opis_arena *arena, const struct opis_decoded *decoded, struct opis_range range,
                                  bool *page_break)
{
  struct opis_line line = {.page_break = *page_break};
  line.bytes.start = opis_decoded_source(decoded, range.start);
  line.bytes.end = opis_decoded_source(decoded, range.end);
  struct opis_span text = opis_span_slice(decoded->text, range.start, range.end);
  while (text.size > 0 && text.data[0] == '\f') {
    line.page_break = true;
    text = opis_span_slice(text, 1, text.size);
  }
  while (text.size > 0 && is_line_end(text.data[text.size - 1])) text.size--;
  *page_break = text.size > 0 && text.data[text.size - 1] == '\f';
  while (text.size > 0 && text.data[text.size - 1] == '\f') text.size--;
  line.text = opis_nfc(arena, text);
  size_t at = opis_decoded_source(decoded, (size_t)(text.data - decoded->text.data));
  line.verbatim = stands_at(decoded->source, at, line.text);
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
  struct opis_decoded decoded;
  enum opis_status status = opis_decode(arena, source->bytes, source->encoding, &decoded, error);
  if (status != OPIS_OK) return status;
  struct opis_span text = decoded.text;
  const char *zero = text.size > 0 ? memchr(text.data, '\0', text.size) : NULL;
  if (zero)
    return opis_fail(error, OPIS_UNREADABLE, "byte %zu is a NUL, which no text has",
                     opis_decoded_source(&decoded, (size_t)(zero - text.data)));
  struct opis_line *lines = NULL;
  size_t count = 0, capacity = 0;
  bool page_break = false;
  for (size_t start = 0, end; start < text.size; start = end) {
    end = line_end(text, start);
    OPIS_GROW(lines, count, capacity);
    lines[count++] = make_line(arena, &decoded, (struct opis_range){start, end}, &page_break);
  }
  opis_structure_read(arena, lines, count, document);
  document->encoding = decoded.encoding;
  document->encoding_sure = decoded.sure;
  document->bad_bytes = decoded.bad;
  free(lines);
  return OPIS_OK;
}
