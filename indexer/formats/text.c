/* Plain text: bytes to lines, lines to blocks (structure/). */
#include "indexer/formats/formats.h"

#include "base/error.h"
#include "base/memory.h"
#include "base/span.h"
#include "base/utf8.h"
#include "indexer/structure/structure.h"
#include "text/normalise.h"

#include <stdlib.h>

static const struct opis_span byte_order_mark = {"\xEF\xBB\xBF", 3};

static bool is_line_end(char byte)
{
  return byte == '\n' || byte == '\r';
}

/* A line in the source: its text in NFC, without line end and form feeds; a form feed at its end is the next one's. */
static struct opis_line make_line(struct opis_arena *arena, struct opis_span bytes, struct opis_range range,
                                  bool *page_break)
{
  struct opis_line line = {.bytes = range, .page_break = *page_break};
  struct opis_span text = opis_span_slice(bytes, range.start, range.end);
  if (range.start == 0 && opis_span_starts(text, byte_order_mark)) line.skipped = byte_order_mark.size;
  while (line.skipped < text.size && text.data[line.skipped] == '\f') {
    line.page_break = true;
    line.skipped++;
  }
  text = opis_span_slice(text, line.skipped, text.size);
  while (text.size > 0 && is_line_end(text.data[text.size - 1])) text.size--;
  *page_break = text.size > 0 && text.data[text.size - 1] == '\f';
  while (text.size > 0 && text.data[text.size - 1] == '\f') text.size--;
  line.text = opis_nfc(arena, text);
  line.verbatim = line.text.data == text.data;
  return line;
}

/* Behind the line that begins at `start`: LF, CR LF, or CR alone end it. */
static size_t line_end(struct opis_span bytes, size_t start)
{
  for (size_t i = start; i < bytes.size; i++) {
    if (bytes.data[i] == '\n') return i + 1;
    if (bytes.data[i] == '\r') return i + 1 < bytes.size && bytes.data[i + 1] == '\n' ? i + 2 : i + 1;
  }
  return bytes.size;
}

static size_t count_bad_bytes(struct opis_span bytes)
{
  size_t bad = 0;
  for (size_t start = 0; start < bytes.size; start++) {
    start += opis_utf8_valid_until(opis_span_slice(bytes, start, bytes.size));
    bad += start < bytes.size;
  }
  return bad;
}

enum opis_status opis_format_text(struct opis_arena *arena, const struct opis_source *source,
                                  struct opis_document *document, struct opis_error *error)
{
  struct opis_span bytes = source->bytes;
  const char *zero = bytes.size > 0 ? memchr(bytes.data, '\0', bytes.size) : NULL;
  if (zero)
    return opis_fail(error, OPIS_UNREADABLE, "byte %zu is a NUL, which no text has", (size_t)(zero - bytes.data));
  struct opis_line *lines = NULL;
  size_t count = 0, capacity = 0;
  bool page_break = false;
  for (size_t start = 0; start < bytes.size; start = lines[count++].bytes.end) {
    OPIS_GROW(lines, count, capacity);
    lines[count] = make_line(arena, bytes, (struct opis_range){start, line_end(bytes, start)}, &page_break);
  }
  opis_structure_read(arena, lines, count, document);
  document->encoding = "UTF-8";
  document->bad_bytes = count_bad_bytes(bytes);
  free(lines);
  return OPIS_OK;
}
