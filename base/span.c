/* The questions on spans that are too long for a header. */
#include "base/span.h"

int opis_span_compare(struct opis_span a, struct opis_span b)
{
  size_t least = a.size < b.size ? a.size : b.size;
  int order = least == 0 ? 0 : memcmp(a.data, b.data, least);
  return order != 0 ? order : (a.size > b.size) - (a.size < b.size);
}

static bool is_blank(char byte)
{
  return byte == ' ' || byte == '\t' || byte == '\n' || byte == '\r' || byte == '\f' || byte == '\v';
}

struct opis_span opis_span_trim(struct opis_span span)
{
  while (span.size > 0 && is_blank(span.data[span.size - 1])) span.size--;
  while (span.size > 0 && is_blank(span.data[0])) span = opis_span_slice(span, 1, span.size);
  return span;
}

size_t opis_ranges_behind(const void *items, size_t size, size_t count, size_t offset)
{
  size_t low = 0, high = count;
  while (low < high) {
    size_t middle = low + (high - low) / 2;
    const struct opis_range *range = (const void *)((const char *)items + middle * size);
    if (range->end > offset)
      high = middle;
    else
      low = middle + 1;
  }
  return low;
}
