/* Text to blocks, for the tests of the structure reader: splits lines as formats/text.c does, without decoding. */
#ifndef OPIS_TESTS_STRUCTURE_READ_H
#define OPIS_TESTS_STRUCTURE_READ_H

#include "base/memory.h"
#include "indexer/structure/structure.h"

#include <stdlib.h>
#include <string.h>

/* The lines' texts are those of `text`, which must be valid UTF-8 in NFC. Freed with free(). */
static struct opis_line *split_lines(struct opis_span text, size_t *count)
{
  size_t capacity = 1;
  for (size_t i = 0; i < text.size; i++) capacity += text.data[i] == '\n';
  struct opis_line *lines = opis_allocate(capacity, sizeof *lines);
  *count = 0;
  for (size_t start = 0, end; start < text.size; start = end) {
    const char *newline = memchr(text.data + start, '\n', text.size - start);
    size_t stop = newline ? (size_t)(newline - text.data) : text.size, skipped = 0;
    end = newline ? stop + 1 : stop;
    while (start + skipped < stop && text.data[start + skipped] == '\f') skipped++;
    lines[(*count)++] = (struct opis_line){.text = {text.data + start + skipped, stop - start - skipped},
                                           .bytes = {start, end},
                                           .skipped = skipped,
                                           .verbatim = true,
                                           .page_break = skipped > 0};
  }
  return lines;
}

static void read_text(struct opis_arena *arena, struct opis_span text, struct opis_document *document)
{
  size_t count;
  struct opis_line *lines = split_lines(text, &count);
  opis_structure_read(arena, lines, count, document);
  free(lines);
}

#endif
