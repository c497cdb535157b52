/* Borrowed bytes, and the small questions one asks of them. */
#ifndef OPIS_BASE_SPAN_H
#define OPIS_BASE_SPAN_H

#include <opis.h>
#include <stdbool.h>
#include <string.h>

#define OPIS_SPAN(literal) ((struct opis_span){(literal), sizeof(literal) - 1})

static inline struct opis_span opis_span_of(const char *string)
{
  return (struct opis_span){string, strlen(string)};
}

/* Bytes [start, end) of a span. */
static inline struct opis_span opis_span_slice(struct opis_span span, size_t start, size_t end)
{
  return (struct opis_span){span.data + start, end - start};
}

static inline bool opis_span_equal(struct opis_span a, struct opis_span b)
{
  return a.size == b.size && (a.size == 0 || memcmp(a.data, b.data, a.size) == 0);
}

static inline bool opis_span_starts(struct opis_span span, struct opis_span prefix)
{
  return span.size >= prefix.size && (prefix.size == 0 || memcmp(span.data, prefix.data, prefix.size) == 0);
}

static inline bool opis_span_ends(struct opis_span span, struct opis_span suffix)
{
  return span.size >= suffix.size &&
         (suffix.size == 0 || memcmp(span.data + span.size - suffix.size, suffix.data, suffix.size) == 0);
}

/* Byte order; a prefix comes first. */
int opis_span_compare(struct opis_span a, struct opis_span b);

/* Without ASCII blanks, tabs and line ends on either side. */
struct opis_span opis_span_trim(struct opis_span span);

/* The first of `count` items of `size` bytes, each of which begins with a struct opis_range, whose range ends behind
 * `offset`; their count where there is none. Ranges ascend. */
size_t opis_ranges_behind(const void *items, size_t size, size_t count, size_t offset);

#endif
