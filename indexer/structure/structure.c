/* Lines in, blocks out. First stage: a blank line or a form feed with a blank line ends a paragraph, lines are joined,
 * words cut at a line's end are rejoined where both parts are in lower case; everything is a passage. */
#include "indexer/structure/structure.h"

#include "base/buf.h"
#include "base/memory.h"
#include "base/span.h"
#include <stdlib.h>

static bool is_lower_ascii(char byte)
{
  return byte >= 'a' && byte <= 'z';
}

static bool is_cut(struct opis_span before, struct opis_span after)
{
  if (before.size < 2 || after.size == 0 || before.data[before.size - 1] != '-') return false;
  char last = before.data[before.size - 2];
  return (is_lower_ascii(last) || (unsigned char)last >= 0x80) &&
         (is_lower_ascii(after.data[0]) || (unsigned char)after.data[0] >= 0x80);
}

static void add_collapsed(struct opis_buf *out, struct opis_span text)
{
  bool blank = false;
  for (size_t i = 0; i < text.size; i++) {
    char byte = text.data[i];
    if ((unsigned char)byte <= ' ') {
      blank = true;
      continue;
    }
    if (blank) opis_buf_add_byte(out, ' ');
    blank = false;
    opis_buf_add_byte(out, byte);
  }
}

/* A control character that is not blank to opis_span_trim is blank here. */
static struct opis_span trim(struct opis_span text)
{
  while (text.size && (unsigned char)text.data[0] <= ' ') text = opis_span_slice(text, 1, text.size);
  while (text.size && (unsigned char)text.data[text.size - 1] <= ' ') text.size--;
  return text;
}

/* The source's bytes that the trimmed text of a line stands for. */
static struct opis_range bytes_of(const struct opis_line *line, struct opis_span trimmed)
{
  if (!line->verbatim) return line->bytes;
  size_t start = line->bytes.start + line->skipped + (size_t)(trimmed.data - line->text.data);
  return (struct opis_range){start, start + trimmed.size};
}

static void add_block(struct opis_arena *arena, const struct opis_line *lines, size_t first, size_t last,
                      struct opis_block *block)
{
  struct opis_buf text = {0};
  struct opis_piece *pieces = opis_arena_allocate(arena, last - first + 1, sizeof *pieces);
  for (size_t i = first; i <= last; i++) {
    struct opis_span line = trim(lines[i].text);
    if (is_cut(opis_buf_span(&text), line)) {
      text.size--;
      pieces[i - first - 1].text.end--;
      if (lines[i - 1].verbatim) pieces[i - first - 1].bytes.end--;
    } else if (text.size > 0)
      opis_buf_add_byte(&text, ' ');
    size_t start = text.size;
    add_collapsed(&text, line);
    pieces[i - first] = (struct opis_piece){{start, text.size}, bytes_of(&lines[i], line), i + 1};
  }
  *block = (struct opis_block){.kind = OPIS_PASSAGE,
                               .text = opis_arena_copy(arena, opis_buf_span(&text)),
                               .pieces = pieces,
                               .piece_count = last - first + 1,
                               .anchor = OPIS_NO_BLOCK};
  opis_buf_free(&text);
}

void opis_structure_read(struct opis_arena *arena, const struct opis_line *lines, size_t count,
                         struct opis_document *document)
{
  struct opis_block *blocks = NULL;
  size_t block_count = 0, capacity = 0;
  for (size_t i = 0; i < count; i++) {
    if (trim(lines[i].text).size == 0) continue;
    size_t last = i;
    while (last + 1 < count && trim(lines[last + 1].text).size > 0) last++;
    OPIS_GROW(blocks, block_count, capacity);
    add_block(arena, lines, i, last, &blocks[block_count++]);
    i = last;
  }
  document->blocks = opis_arena_copy_array(arena, blocks, block_count, sizeof *blocks);
  document->block_count = block_count;
  free(blocks);
}
