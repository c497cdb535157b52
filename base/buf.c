/* A growing buffer. */
#include "base/buf.h"

#include "base/memory.h"

#include <stdlib.h>
#include <string.h>

void opis_buf_free(struct opis_buf *buf)
{
  free(buf->data);
  *buf = (struct opis_buf){0};
}

void opis_buf_clear(struct opis_buf *buf)
{
  buf->size = 0;
  if (buf->data) buf->data[0] = '\0';
}

char *opis_buf_grow(struct opis_buf *buf, size_t more)
{
  size_t capacity = buf->capacity ? 2 * buf->capacity : 64;
  if (capacity - buf->size <= more) capacity = buf->size + more + 1;
  buf->data = opis_reallocate(buf->data, capacity, 1);
  buf->capacity = capacity;
  return buf->data + buf->size;
}

void opis_buf_add(struct opis_buf *buf, struct opis_span bytes)
{
  char *end = opis_buf_reserve(buf, bytes.size);
  if (bytes.size != 0) memcpy(end, bytes.data, bytes.size);
  end[bytes.size] = '\0';
  buf->size += bytes.size;
}

void opis_buf_add_byte(struct opis_buf *buf, char byte)
{
  opis_buf_add(buf, (struct opis_span){&byte, 1});
}

void opis_buf_add_string(struct opis_buf *buf, const char *string)
{
  opis_buf_add(buf, (struct opis_span){string, strlen(string)});
}

void opis_buf_format(struct opis_buf *buf, const char *format, ...)
{
  va_list arguments;
  va_start(arguments, format);
  char *text = opis_format(format, arguments);
  va_end(arguments);
  opis_buf_add_string(buf, text);
  free(text);
}

struct opis_span opis_buf_span(const struct opis_buf *buf)
{
  return (struct opis_span){buf->data ? buf->data : "", buf->size};
}

void opis_buf_add_varint(struct opis_buf *buf, uint64_t value)
{
  char bytes[10];
  size_t size = 0;
  for (; value >= 0x80; value >>= 7) bytes[size++] = (char)(value | 0x80);
  bytes[size++] = (char)value;
  opis_buf_add(buf, (struct opis_span){bytes, size});
}
