/* Drafts in, blocks out: lines joined to one, blanks made single, marks taken out of the text and tied to their notes.
 */
#include "base/buf.h"
#include "base/memory.h"
#include "indexer/structure/hyphens.h"
#include "indexer/structure/letters.h"
#include "indexer/structure/parts.h"

#include <assert.h>
#include <stdlib.h>

struct renderer {
  struct reader *reader;
  struct hyphens hyphens;
  struct opis_buf text;
  bool blank;                /* one is due before the next character */
  struct opis_piece *pieces; /* of the block that is being written */
  size_t piece_count, piece_capacity;
  struct opis_mended *mended; /* of that block */
  size_t mended_count, mended_capacity;
  struct opis_doubt *doubts; /* of the block that is being written */
  size_t doubt_count, doubt_capacity;
  uint32_t *mark_block; /* where each mark came to stand */
  size_t *mark_offset;
  uint32_t *draft_block; /* or NONE for a draft without text */
  struct opis_block *blocks;
  uint32_t block_count;
};

static struct opis_span part_of(const struct reader *reader, const struct draft *draft, uint32_t line)
{
  struct opis_span text = reader->lines[line].text;
  if (line == draft->last) text.size -= draft->cut;
  if (line == draft->first) text = opis_span_slice(text, draft->skip, text.size);
  return text;
}

static void ask_hyphens(struct renderer *renderer)
{
  struct reader *reader = renderer->reader;
  for (uint32_t i = 0; i < reader->draft_count; i++) {
    const struct draft *draft = &reader->drafts[i];
    if (draft->first == draft->last) continue;
    for (uint32_t line = draft->first, next; line != draft->last; line = next) {
      next = reader->lines[line].next;
      hyphens_ask(&renderer->hyphens, reader->lines[line].text, reader->lines[next].text);
    }
  }
  for (uint32_t i = 0; i < reader->count; i++)
    if (reader->lines[i].role == ROLE_TEXT || reader->lines[i].role == ROLE_NOTE)
      hyphens_count(&renderer->hyphens, reader->lines[i].text);
}

/* How many bytes at `i` are a blank, or nothing at all as a soft hyphen is. */
static size_t blank_size(struct opis_span text, size_t i, bool *soft)
{
  unsigned char byte = (unsigned char)text.data[i];
  *soft = false;
  if (byte <= ' ' || byte == 0x7F) return 1;
  if (byte == 0xC2 && i + 1 < text.size) {
    unsigned char second = (unsigned char)text.data[i + 1];
    *soft = second == 0xAD;
    return second == 0x85 || second == 0xAD ? 2 : 0;
  }
  if (byte != 0xE2 || i + 2 >= text.size || (unsigned char)text.data[i + 1] != 0x80) return 0;
  unsigned char third = (unsigned char)text.data[i + 2];
  return third == 0xA8 || third == 0xA9 ? 3 : 0;
}

/* Carries what was mended in [start, end) of the line's text over to the block, where that part comes to stand at
 * `at`. */
static void add_mended(struct renderer *renderer, const struct opis_line *line, struct opis_range part, size_t at)
{
  size_t i = opis_ranges_behind(line->mended, sizeof *line->mended, line->mended_count, part.start);
  for (; i < line->mended_count && line->mended[i].text.start < part.end; i++) {
    struct opis_range text = line->mended[i].text;
    if (text.start < part.start) text.start = part.start;
    if (text.end > part.end) text.end = part.end;
    OPIS_GROW(renderer->mended, renderer->mended_count, renderer->mended_capacity);
    renderer->mended[renderer->mended_count++] =
        (struct opis_mended){{at + text.start - part.start, at + text.end - part.start}, line->mended[i].from};
  }
}

static bool is_exact(const struct opis_piece *piece)
{
  return piece->text.end - piece->text.start == piece->bytes.end - piece->bytes.start;
}

/* Adds bytes of a line as they stand. Pieces that are as far apart in the source as in the text are one. */
static void add_piece(struct renderer *renderer, uint32_t line, struct opis_span text)
{
  const struct opis_line *source = &renderer->reader->source[line];
  if (renderer->blank && renderer->text.size > 0) opis_buf_add_byte(&renderer->text, ' ');
  renderer->blank = false;
  struct opis_range in_text = {renderer->text.size, renderer->text.size + text.size}, bytes = source->bytes;
  if (source->verbatim) {
    bytes.start += source->skipped + (size_t)(text.data - source->text.data);
    bytes.end = bytes.start + text.size;
  } else if (source->places) {
    size_t start = (size_t)(text.data - source->text.data);
    bytes.start = source->places->source(source->places, source, start, false);
    bytes.end = source->places->source(source->places, source, start + text.size, true);
  }
  opis_buf_add(&renderer->text, text);
  if (source->mended_count > 0) {
    size_t start = (size_t)(text.data - source->text.data);
    add_mended(renderer, source, (struct opis_range){start, start + text.size}, in_text.start);
  }
  struct opis_piece *last = renderer->piece_count ? &renderer->pieces[renderer->piece_count - 1] : NULL;
  bool same = last && last->line == (size_t)line + 1;
  if (same && (source->verbatim || source->places))
    same = is_exact(last) && text.size == bytes.end - bytes.start && bytes.start - last->bytes.end <= 1 &&
           bytes.start - last->bytes.end == in_text.start - last->text.end;
  if (same) {
    last->text.end = in_text.end, last->bytes.end = bytes.end;
    return;
  }
  OPIS_GROW(renderer->pieces, renderer->piece_count, renderer->piece_capacity);
  assert(renderer->pieces);
  renderer->pieces[renderer->piece_count++] = (struct opis_piece){in_text, bytes, (size_t)line + 1};
}

/* Takes the last bytes of the text away again, and of its pieces. */
static void drop_last(struct renderer *renderer, size_t size)
{
  renderer->text.size -= size;
  struct opis_piece *last = &renderer->pieces[renderer->piece_count - 1];
  bool exact = is_exact(last);
  last->text.end -= size;
  if (exact) last->bytes.end -= size;
  if (last->text.end <= last->text.start) renderer->piece_count--;
  struct opis_mended *mended = renderer->mended_count ? &renderer->mended[renderer->mended_count - 1] : NULL;
  if (mended && mended->text.end > renderer->text.size) mended->text.end = renderer->text.size;
  if (mended && mended->text.end <= mended->text.start) renderer->mended_count--;
}

static void add_text(struct renderer *renderer, uint32_t line, struct opis_span text)
{
  size_t run = 0;
  for (size_t i = 0; i <= text.size;) {
    bool soft = false;
    size_t size = i < text.size ? blank_size(text, i, &soft) : 1;
    if (size == 0) {
      i++;
      continue;
    }
    if (i > run) add_piece(renderer, line, opis_span_slice(text, run, i));
    if (i < text.size && !soft) renderer->blank = true;
    i += size, run = i;
  }
}

/* A line, or what the draft has of it, without its marks. */
static void add_line(struct renderer *renderer, const struct draft *draft, uint32_t line)
{
  struct reader *reader = renderer->reader;
  struct opis_span text = part_of(reader, draft, line);
  size_t base = (size_t)(text.data - reader->lines[line].text.data), done = 0;
  for (uint32_t i = structure_first_mark(reader, line); i < reader->mark_count && reader->marks[i].line == line; i++) {
    const struct candidate *mark = &reader->marks[i];
    if (mark->start < base || mark->end > base + text.size) continue;
    if (mark->start - base >= done) add_text(renderer, line, opis_span_slice(text, done, mark->start - base));
    done = mark->end - base;
    renderer->mark_block[i] = renderer->block_count;
    renderer->mark_offset[i] = renderer->text.size;
  }
  add_text(renderer, line, opis_span_slice(text, done, text.size));
}

/* The hyphen ends the text that is written, or would stand there. */
static void add_doubt(struct renderer *renderer, bool kept)
{
  struct opis_span written = opis_buf_span(&renderer->text);
  size_t offset = written.size;
  if (kept) opis_utf8_previous(written, &offset);
  OPIS_GROW(renderer->doubts, renderer->doubt_count, renderer->doubt_capacity);
  renderer->doubts[renderer->doubt_count++] = (struct opis_doubt){offset, kept};
}

static void join_lines(struct renderer *renderer, const struct draft *draft, uint32_t line, uint32_t next)
{
  struct reader *reader = renderer->reader;
  struct opis_span before = part_of(reader, draft, line), after = part_of(reader, draft, next);
  struct opis_span written = opis_buf_span(&renderer->text);
  renderer->blank = true;
  if (before.size == 0 || after.size == 0 || written.size == 0) return;
  uint32_t last = text_last(before);
  bool doubtful = false;
  enum hyphens_join join = hyphens_decide(&renderer->hyphens, before, after, &doubtful);
  if (join == HYPHENS_BLANK) return;
  renderer->blank = false;
  if (last == 0xAD || text_last(written) != last) return; /* soft hyphens are gone already */
  size_t kept = written.size;
  opis_utf8_previous(written, &kept);
  if (join == HYPHENS_DROP) drop_last(renderer, written.size - kept);
  if (doubtful) add_doubt(renderer, join == HYPHENS_KEEP);
}

static void render_draft(struct renderer *renderer, uint32_t index)
{
  struct reader *reader = renderer->reader;
  struct draft draft = reader->drafts[index];
  opis_buf_clear(&renderer->text);
  renderer->piece_count = renderer->mended_count = renderer->doubt_count = 0;
  renderer->blank = false;
  for (uint32_t line = draft.first;; line = reader->lines[line].next) {
    add_line(renderer, &draft, line);
    if (line == draft.last) break;
    join_lines(renderer, &draft, line, reader->lines[line].next);
  }
  renderer->draft_block[index] = NONE;
  if (renderer->text.size == 0 && draft.note != NONE) { /* a number without a text */
    draft.skip = 0;
    add_line(renderer, &draft, draft.first);
  }
  if (renderer->text.size == 0) return;
  struct opis_block *block = &renderer->blocks[renderer->block_count];
  const struct line *first = &reader->lines[draft.first];
  *block = (struct opis_block){.kind = draft.kind,
                               .level = draft.level,
                               .anchor = OPIS_NO_BLOCK,
                               .text = opis_arena_copy(reader->arena, opis_buf_span(&renderer->text))};
  if (reader->paged) block->page = first->page + 1, block->page_label = reader->labels[first->page];
  if (draft.note != NONE) block->number = structure_number(reader, draft.note);
  block->pieces = opis_arena_copy_array(reader->arena, renderer->pieces, renderer->piece_count, sizeof *block->pieces);
  block->piece_count = renderer->piece_count;
  block->doubts = opis_arena_copy_array(reader->arena, renderer->doubts, renderer->doubt_count, sizeof *block->doubts);
  block->doubt_count = renderer->doubt_count;
  block->mended = opis_arena_copy_array(reader->arena, renderer->mended, renderer->mended_count, sizeof *block->mended);
  block->mended_count = renderer->mended_count;
  renderer->draft_block[index] = renderer->block_count++;
}

static size_t block_of_note(const struct renderer *renderer, uint32_t note)
{
  if (note == NONE) return OPIS_NO_BLOCK;
  uint32_t draft = renderer->reader->notes[note].draft;
  uint32_t block = draft == NONE ? NONE : renderer->draft_block[draft];
  return block == NONE ? OPIS_NO_BLOCK : block;
}

static int compare_marks(const void *a, const void *b)
{
  const struct opis_mark *left = a, *right = b;
  return left->offset < right->offset ? -1 : left->offset > right->offset;
}

/* Gives blocks their marks, and notes their anchors. */
static void tie_marks(struct renderer *renderer)
{
  struct reader *reader = renderer->reader;
  for (uint32_t i = 0; i < reader->mark_count; i++)
    if (renderer->mark_block[i] < renderer->block_count) renderer->blocks[renderer->mark_block[i]].mark_count++;
  struct opis_mark **next = opis_allocate(renderer->block_count, sizeof(struct opis_mark *));
  for (uint32_t i = 0; i < renderer->block_count; i++) {
    next[i] = opis_arena_allocate(reader->arena, renderer->blocks[i].mark_count, sizeof **next);
    renderer->blocks[i].marks = renderer->blocks[i].mark_count ? next[i] : NULL;
  }
  for (uint32_t i = 0; i < reader->mark_count; i++) {
    const struct candidate *mark = &reader->marks[i];
    uint32_t index = renderer->mark_block[i];
    if (index >= renderer->block_count) continue;
    struct opis_block *block = &renderer->blocks[index];
    size_t offset = renderer->mark_offset[i] < block->text.size ? renderer->mark_offset[i] : block->text.size;
    struct opis_span number = opis_span_slice(reader->lines[mark->line].text, mark->number_start, mark->number_end);
    *next[index]++ = (struct opis_mark){number, offset, block_of_note(renderer, mark->note)};
    size_t note = block_of_note(renderer, mark->note);
    if (note == OPIS_NO_BLOCK || reader->notes[mark->note].mark != i) continue;
    renderer->blocks[note].anchor = index;
    renderer->blocks[note].anchor_offset = offset;
  }
  for (uint32_t i = 0; i < renderer->block_count; i++)
    if (renderer->blocks[i].mark_count > 1)
      qsort((void *)renderer->blocks[i].marks, renderer->blocks[i].mark_count, sizeof **next, compare_marks);
  free(next);
}

void structure_render(struct reader *reader, struct opis_document *document)
{
  struct renderer renderer = {.reader = reader};
  renderer.mark_block = opis_allocate(reader->mark_count, sizeof *renderer.mark_block);
  renderer.mark_offset = opis_allocate(reader->mark_count, sizeof *renderer.mark_offset);
  renderer.draft_block = opis_allocate(reader->draft_count, sizeof *renderer.draft_block);
  renderer.blocks = opis_arena_allocate(reader->arena, reader->draft_count, sizeof *renderer.blocks);
  for (uint32_t i = 0; i < reader->mark_count; i++) renderer.mark_block[i] = NONE;
  ask_hyphens(&renderer);
  for (uint32_t i = 0; i < reader->draft_count; i++) render_draft(&renderer, i);
  tie_marks(&renderer);
  document->blocks = renderer.blocks;
  document->block_count = renderer.block_count;
  hyphens_free(&renderer.hyphens);
  opis_buf_free(&renderer.text);
  free(renderer.pieces);
  free(renderer.doubts);
  free(renderer.mended);
  free(renderer.mark_block);
  free(renderer.mark_offset);
  free(renderer.draft_block);
}
