/* JSON as RFC 8259 has it. */
#include "base/json.h"

#include "base/utf8.h"
#include "base/visible.h"

#include <assert.h>
#include <inttypes.h>
#include <math.h>
#include <stdlib.h>

static void separate(struct opis_json *json)
{
  if (json->comma) opis_buf_add_byte(json->out, ',');
  json->comma = true;
}

static void begin(struct opis_json *json, char bracket)
{
  separate(json);
  opis_buf_add_byte(json->out, bracket);
  json->comma = false;
}

static void end(struct opis_json *json, char bracket)
{
  opis_buf_add_byte(json->out, bracket);
  json->comma = true;
}

void opis_json_begin_object(struct opis_json *json)
{
  begin(json, '{');
}

void opis_json_end_object(struct opis_json *json)
{
  end(json, '}');
}

void opis_json_begin_array(struct opis_json *json)
{
  begin(json, '[');
}

void opis_json_end_array(struct opis_json *json)
{
  end(json, ']');
}

static void add_code(struct opis_buf *out, struct opis_span text, size_t start, size_t *offset)
{
  uint32_t code = opis_utf8_next(text, offset);
  if (code == '"' || code == '\\')
    opis_buf_format(out, "\\%c", (int)code);
  else if (code == '\n')
    opis_buf_add_string(out, "\\n");
  else if (code == '\t')
    opis_buf_add_string(out, "\\t");
  else if (opis_visible_is_hidden(code))
    opis_buf_format(out, "\\u%04x", (unsigned)code);
  else if (code == OPIS_REPLACEMENT)
    opis_buf_add_string(out, "\xEF\xBF\xBD");
  else
    opis_buf_add(out, opis_span_slice(text, start, *offset));
}

static bool is_plain(char byte)
{
  return byte >= 0x20 && byte != '"' && byte != '\\' && byte != 0x7F;
}

static void add_string(struct opis_buf *out, struct opis_span value)
{
  opis_buf_add_byte(out, '"');
  for (size_t offset = 0; offset < value.size;) {
    size_t start = offset;
    while (offset < value.size && is_plain(value.data[offset])) offset++;
    opis_buf_add(out, opis_span_slice(value, start, offset));
    if (offset < value.size) add_code(out, value, offset, &offset);
  }
  opis_buf_add_byte(out, '"');
}

void opis_json_key(struct opis_json *json, const char *key)
{
  separate(json);
  add_string(json->out, opis_span_of(key));
  opis_buf_add_byte(json->out, ':');
  json->comma = false;
}

void opis_json_string(struct opis_json *json, struct opis_span value)
{
  separate(json);
  add_string(json->out, value);
}

void opis_json_integer(struct opis_json *json, uint64_t value)
{
  separate(json);
  opis_buf_format(json->out, "%" PRIu64, value);
}

void opis_json_number(struct opis_json *json, double value)
{
  assert(isfinite(value));
  separate(json);
  char digits[32];
  for (int precision = 6; precision <= 17; precision++) {
    snprintf(digits, sizeof digits, "%.*g", precision, value);
    if (strtod(digits, NULL) == value) break;
  }
  opis_buf_add_string(json->out, digits);
}

void opis_json_bool(struct opis_json *json, bool value)
{
  separate(json);
  opis_buf_add_string(json->out, value ? "true" : "false");
}

void opis_json_null(struct opis_json *json)
{
  separate(json);
  opis_buf_add_string(json->out, "null");
}

void opis_json_field(struct opis_json *json, const char *key, struct opis_span value)
{
  if (value.size == 0) return;
  opis_json_key(json, key);
  opis_json_string(json, value);
}

void opis_json_field_integer(struct opis_json *json, const char *key, uint64_t value)
{
  opis_json_key(json, key);
  opis_json_integer(json, value);
}

void opis_json_range(struct opis_json *json, struct opis_range range)
{
  opis_json_begin_array(json);
  opis_json_integer(json, range.start);
  opis_json_integer(json, range.end);
  opis_json_end_array(json);
}
