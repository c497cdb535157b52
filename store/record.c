/* Fields of a tag, a size and bytes. */
#include "store/record.h"

#include "base/span.h"

void opis_record_put(struct opis_buf *out, unsigned tag, struct opis_span value)
{
  if (value.size == 0) return;
  opis_buf_add_varint(out, tag);
  opis_buf_add_varint(out, value.size);
  opis_buf_add(out, value);
}

void opis_record_put_number(struct opis_buf *out, unsigned tag, uint64_t number)
{
  if (number == 0) return;
  struct opis_buf digits = {0};
  opis_buf_add_varint(&digits, number);
  opis_record_put(out, tag, opis_buf_span(&digits));
  opis_buf_free(&digits);
}

uint64_t opis_record_take(struct opis_record_reader *reader)
{
  uint64_t number = 0;
  for (unsigned shift = 0; shift < 64; shift += 7) {
    if (reader->rest.size == 0) break;
    unsigned char byte = (unsigned char)reader->rest.data[0];
    reader->rest = opis_span_slice(reader->rest, 1, reader->rest.size);
    number |= (uint64_t)(byte & 0x7F) << shift;
    if (byte < 0x80) return number;
  }
  *reader = (struct opis_record_reader){{"", 0}, true};
  return 0;
}

struct opis_span opis_record_take_span(struct opis_record_reader *reader)
{
  uint64_t size = opis_record_take(reader);
  if (size > reader->rest.size) {
    *reader = (struct opis_record_reader){{"", 0}, true};
    return (struct opis_span){"", 0};
  }
  struct opis_span value = opis_span_slice(reader->rest, 0, size);
  reader->rest = opis_span_slice(reader->rest, size, reader->rest.size);
  return value;
}

bool opis_record_next(struct opis_record_reader *reader, unsigned *tag, struct opis_span *value)
{
  if (reader->rest.size == 0) return false;
  *tag = (unsigned)opis_record_take(reader);
  *value = opis_record_take_span(reader);
  return !reader->bad;
}

uint64_t opis_record_number(struct opis_span value)
{
  return opis_record_take(&(struct opis_record_reader){value, false});
}
