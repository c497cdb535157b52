/* What a terminal may be given. */
#include "base/visible.h"

#include "base/span.h"
#include "base/utf8.h"

#include <utf8proc.h>

/* Embeddings, overrides and isolates of the bidirectional algorithm: with them a text shows other than it reads. */
static bool turns_direction(uint32_t code)
{
  return (code >= 0x202A && code <= 0x202E) || (code >= 0x2066 && code <= 0x2069);
}

static bool is_control(uint32_t code)
{
  return code < 0x20 || (code >= 0x7F && code < 0xA0) || code == 0x2028 || code == 0x2029;
}

bool opis_visible_is_hidden(uint32_t code)
{
  return is_control(code) || turns_direction(code);
}

static void add_escape(struct opis_buf *out, uint32_t code)
{
  if (code == '\n')
    opis_buf_add_string(out, "\\n");
  else if (code == '\t')
    opis_buf_add_string(out, "\\t");
  else if (code == '\r')
    opis_buf_add_string(out, "\\r");
  else if (code < 0x80)
    opis_buf_format(out, "\\x%02x", (unsigned)code);
  else
    opis_buf_format(out, "U+%04X", (unsigned)code);
}

void opis_visible_add(struct opis_buf *out, struct opis_span text)
{
  for (size_t offset = 0; offset < text.size;) {
    size_t start = offset;
    uint32_t code = opis_utf8_next(text, &offset);
    if (code == OPIS_REPLACEMENT && offset - start == 1)
      opis_buf_format(out, "\\x%02x", (unsigned)(unsigned char)text.data[start]);
    else if (opis_visible_is_hidden(code))
      add_escape(out, code);
    else
      opis_buf_add(out, opis_span_slice(text, start, offset));
  }
}

size_t opis_visible_width(struct opis_span text)
{
  size_t width = 0;
  for (size_t offset = 0; offset < text.size;) {
    int columns = utf8proc_charwidth((utf8proc_int32_t)opis_utf8_next(text, &offset));
    if (columns > 0) width += (size_t)columns;
  }
  return width;
}
