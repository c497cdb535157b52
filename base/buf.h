/* Bytes that grow. Starts as {0}; freed with opis_buf_free. */
#ifndef OPIS_BASE_BUF_H
#define OPIS_BASE_BUF_H

#include <opis.h>

struct opis_buf {
  char *data; /* NULL while nothing was written; else with a NUL behind the last byte, not counted */
  size_t size, capacity;
};

void opis_buf_free(struct opis_buf *buf);
/* Empties it, keeping its memory. */
void opis_buf_clear(struct opis_buf *buf);
/* Makes room for `more` bytes and returns where they go; the caller adds what it used to `size`. */
static inline char *opis_buf_reserve(struct opis_buf *buf, size_t more);
void opis_buf_add(struct opis_buf *buf, struct opis_span bytes);
void opis_buf_add_byte(struct opis_buf *buf, char byte);
void opis_buf_add_string(struct opis_buf *buf, const char *string);
void opis_buf_format(struct opis_buf *buf, const char *format, ...) __attribute__((format(printf, 2, 3)));
struct opis_span opis_buf_span(const struct opis_buf *buf);

/* Numbers of 7 bits a byte, lowest first, the high bit set on all but the last. */
void opis_buf_add_varint(struct opis_buf *buf, uint64_t value);

/* opis_buf_reserve where there is no room yet. */
char *opis_buf_grow(struct opis_buf *buf, size_t more);

static inline char *opis_buf_reserve(struct opis_buf *buf, size_t more)
{
  /* one byte is kept for the NUL */
  return buf->capacity - buf->size > more ? buf->data + buf->size : opis_buf_grow(buf, more);
}

#endif
