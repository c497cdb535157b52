/* What holds for every document that the structure reader gives. A broken promise ends the program. */
#ifndef OPIS_TESTS_STRUCTURE_CHECK_H
#define OPIS_TESTS_STRUCTURE_CHECK_H

#include "base/span.h"
#include "base/utf8.h"
#include "indexer/structure/structure.h"

#include <stdio.h>
#include <stdlib.h>

#define PROMISE(condition)                                                                                             \
  ((condition) ? (void)0 : (fprintf(stderr, "%s:%d: broken: %s\n", __FILE__, __LINE__, #condition), abort()))

static void check_pieces(const struct opis_block *block, struct opis_span source)
{
  PROMISE(block->piece_count > 0);
  size_t text = 0;
  for (size_t i = 0; i < block->piece_count; i++) {
    const struct opis_piece *piece = &block->pieces[i];
    PROMISE(piece->text.start >= text && piece->text.start <= text + 1);
    PROMISE(piece->text.start == text || block->text.data[text] == ' ');
    PROMISE(piece->text.start < piece->text.end && piece->text.end <= block->text.size);
    PROMISE(piece->bytes.start <= piece->bytes.end && piece->bytes.end <= source.size && piece->line > 0);
    size_t size = piece->text.end - piece->text.start;
    bool exact = piece->bytes.end - piece->bytes.start == size;
    if (exact) /* blanks of all sorts stand for one */
      for (size_t k = 0; k < size; k++) {
        char written = block->text.data[piece->text.start + k], there = source.data[piece->bytes.start + k];
        PROMISE(written == there || (written == ' ' && ((unsigned char)there <= ' ' || there == 0x7F)));
      }
    text = piece->text.end;
  }
  PROMISE(text == block->text.size);
}

static void check_text(struct opis_span text)
{
  PROMISE(text.size > 0 && opis_utf8_valid_until(text) == text.size);
  PROMISE(text.data[0] != ' ' && text.data[text.size - 1] != ' ');
  for (size_t i = 0; i < text.size; i++) {
    PROMISE((unsigned char)text.data[i] >= ' ');
    PROMISE(i == 0 || text.data[i] != ' ' || text.data[i - 1] != ' ');
  }
}

static void check_document(const struct opis_document *document, struct opis_span source)
{
  for (size_t i = 0; i < document->block_count; i++) {
    const struct opis_block *block = &document->blocks[i];
    PROMISE((unsigned)block->kind < OPIS_KINDS);
    check_text(block->text);
    check_pieces(block, source);
    PROMISE((block->kind == OPIS_HEADING) == (block->level > 0));
    PROMISE((block->kind == OPIS_NOTE) == (block->number.size > 0));
    PROMISE(block->anchor == OPIS_NO_BLOCK || (block->kind == OPIS_NOTE && block->anchor < document->block_count));
    if (block->anchor != OPIS_NO_BLOCK) {
      PROMISE(document->blocks[block->anchor].kind != OPIS_NOTE);
      PROMISE(block->anchor_offset <= document->blocks[block->anchor].text.size);
    }
    for (size_t m = 0; m < block->mark_count; m++) {
      const struct opis_mark *mark = &block->marks[m];
      PROMISE(mark->offset <= block->text.size && mark->number.size > 0);
      PROMISE(m == 0 || block->marks[m - 1].offset <= mark->offset);
      PROMISE(mark->note == OPIS_NO_BLOCK ||
              (mark->note < document->block_count && document->blocks[mark->note].kind == OPIS_NOTE));
    }
  }
}

#endif
