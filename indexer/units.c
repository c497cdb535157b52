/* Blocks to units. */
#include "indexer/units.h"

#include "base/memory.h"
#include "base/span.h"
#include "base/utf8.h"
#include "store/locator.h"
#include "text/sentences.h"

#include <stdlib.h>

/* A passage is cut near this many words: what a reader takes in at a glance, and what BM25 still tells apart. */
enum { PASSAGE_WORDS = 300 };
/* Other kinds are things of their own, however long; they are cut only so that no unit is without bound. */
enum { OTHER_WORDS = 3000 };
/* Where a text has no blank in so many bytes it is cut inside of what would be a word. */
enum { LONGEST_CHUNK = 16 << 10 };

/* A unit in the making: bytes [start, end) of a block's text. */
struct cut {
  size_t block;
  struct opis_range text;
  uint32_t part;
};

struct cuts {
  struct cut *items;
  size_t count, capacity;
  size_t *first; /* of each block, its first cut; block_count + 1 of them */
};

static size_t chunk_end(struct opis_span text, size_t offset)
{
  while (offset < text.size && text.data[offset] == ' ') offset++;
  size_t start = offset;
  while (offset < text.size && text.data[offset] != ' ' && offset - start < LONGEST_CHUNK)
    opis_utf8_next(text, &offset);
  return offset;
}

/* Behind the `words`th word from `offset`, or the size; `counted`, which may be NULL, says how many there were. */
static size_t skip_words(struct opis_span text, size_t offset, size_t words, size_t *counted)
{
  size_t count = 0;
  for (; count < words && offset < text.size; count++) offset = chunk_end(text, offset);
  if (counted) *counted = count;
  return offset;
}

/* Where a part that begins at `start` ends: behind the sentence in which its `wanted`th word stands, or, where that
 * sentence would make it twice as long, behind as many words. */
static size_t part_end(struct opis_span text, size_t start, size_t wanted)
{
  struct opis_span reach = opis_span_slice(text, 0, skip_words(text, start, 2 * wanted, NULL));
  size_t least = skip_words(reach, start, wanted, NULL);
  size_t end = start;
  while (end < least) end = opis_sentence_end(reach, end);
  return end;
}

static size_t skip_blanks(struct opis_span text, size_t offset)
{
  while (offset < text.size && text.data[offset] == ' ') offset++;
  return offset;
}

static void add_cut(struct cuts *cuts, struct cut cut)
{
  OPIS_GROW(cuts->items, cuts->count, cuts->capacity);
  cuts->items[cuts->count++] = cut;
}

static void cut_block(struct cuts *cuts, size_t block, const struct opis_block *from)
{
  size_t most = from->kind == OPIS_PASSAGE ? PASSAGE_WORDS : OTHER_WORDS;
  size_t words, rest;
  skip_words(from->text, 0, SIZE_MAX, &words);
  if (words <= most + most / 2) {
    add_cut(cuts, (struct cut){block, {0, from->text.size}, 0});
    return;
  }
  size_t wanted = words / ((words + most - 1) / most);
  uint32_t part = 0;
  for (size_t start = 0; start < from->text.size;) {
    size_t end = part_end(from->text, start, wanted);
    skip_words(from->text, end, most / 4, &rest);
    if (rest < most / 4) end = from->text.size;
    bool whole = start == 0 && end == from->text.size;
    add_cut(cuts, (struct cut){block, {start, end}, whole ? 0 : ++part});
    start = skip_blanks(from->text, end);
  }
}

static struct cuts make_cuts(struct opis_arena *arena, const struct opis_document *document)
{
  struct cuts cuts = {.first = opis_arena_allocate(arena, document->block_count + 1, sizeof *cuts.first)};
  for (size_t i = 0; i < document->block_count; i++) {
    cuts.first[i] = cuts.count;
    cut_block(&cuts, i, &document->blocks[i]);
  }
  cuts.first[document->block_count] = cuts.count;
  return cuts;
}

/* The cut of a block that holds an offset of its text; an offset between two belongs to the first, whose end it is. */
static size_t cut_at(const struct cuts *cuts, size_t block, size_t offset)
{
  size_t low = cuts->first[block], high = cuts->first[block + 1] - 1;
  while (low < high) {
    size_t middle = low + (high - low) / 2;
    if (offset <= cuts->items[middle].text.end)
      high = middle;
    else
      low = middle + 1;
  }
  return low;
}

/* An offset of the block's text, in the text of its cut. */
static size_t offset_in(const struct cut *cut, size_t offset)
{
  if (offset < cut->text.start) return 0;
  return (offset < cut->text.end ? offset : cut->text.end) - cut->text.start;
}

/* ---- The source's ranges -------------------------------------------------------------------------------------- */

static struct opis_range piece_bytes(const struct opis_piece *piece, struct opis_range text)
{
  size_t size = piece->text.end - piece->text.start;
  if (piece->bytes.end - piece->bytes.start != size) return piece->bytes;
  size_t start = text.start > piece->text.start ? text.start - piece->text.start : 0;
  size_t end = text.end < piece->text.end ? text.end - piece->text.start : size;
  return (struct opis_range){piece->bytes.start + start, piece->bytes.start + end};
}

/* Adds the bytes of a piece to the unit's ranges: to the last one where they go on from it on the same line or the
 * next, as lines of a paragraph do. */
static void add_range(struct opis_unit *unit, struct opis_range bytes, size_t line)
{
  struct opis_range *last = unit->range_count > 0 ? &unit->bytes[unit->range_count - 1] : NULL;
  struct opis_line_range *lines = last ? &unit->lines[unit->range_count - 1] : NULL;
  if (last && line <= lines->last + 1 && bytes.start >= last->start) {
    if (bytes.end > last->end) last->end = bytes.end;
    lines->last = line;
    return;
  }
  unit->bytes[unit->range_count] = bytes;
  unit->lines[unit->range_count++] = (struct opis_line_range){line, line};
}

static void set_ranges(struct opis_arena *arena, const struct opis_block *block, struct opis_range text,
                       struct opis_unit *unit)
{
  size_t first = opis_ranges_behind(block->pieces, sizeof *block->pieces, block->piece_count, text.start);
  size_t end = first;
  while (end < block->piece_count && block->pieces[end].text.start < text.end) end++;
  unit->bytes = opis_arena_allocate(arena, end - first, sizeof *unit->bytes);
  unit->lines = opis_arena_allocate(arena, end - first, sizeof *unit->lines);
  for (size_t i = first; i < end; i++) add_range(unit, piece_bytes(&block->pieces[i], text), block->pieces[i].line);
}

/* The places of a block's text that were mended, those in the unit. */
static void set_repairs(struct opis_arena *arena, const struct opis_block *block, struct opis_range text,
                        struct opis_unit *unit)
{
  size_t first = opis_ranges_behind(block->mended, sizeof *block->mended, block->mended_count, text.start);
  size_t end = first;
  while (end < block->mended_count && block->mended[end].text.start < text.end) end++;
  unit->repairs = opis_arena_allocate(arena, end - first, sizeof *unit->repairs);
  for (size_t i = first; i < end; i++) {
    struct opis_range range = block->mended[i].text;
    range.start = (range.start > text.start ? range.start : text.start) - text.start;
    range.end = (range.end < text.end ? range.end : text.end) - text.start;
    unit->repairs[unit->repair_count++] = (struct opis_unit_repair){range, opis_span_of(block->mended[i].from)};
  }
}

/* The words of a block's text that may have been joined wrongly, those in the unit. */
static void set_doubts(struct opis_arena *arena, const struct opis_block *block, struct opis_range text,
                       struct opis_unit *unit)
{
  size_t low = 0, high = block->doubt_count;
  while (low < high) {
    size_t middle = low + (high - low) / 2;
    if (block->doubts[middle].offset >= text.start)
      high = middle;
    else
      low = middle + 1;
  }
  for (high = low; high < block->doubt_count && block->doubts[high].offset < text.end;) high++;
  unit->doubts = opis_arena_allocate(arena, high - low, sizeof *unit->doubts);
  for (size_t i = low; i < high; i++)
    unit->doubts[unit->doubt_count++] =
        (struct opis_unit_doubt){block->doubts[i].offset - text.start, block->doubts[i].kept};
}

/* ---- Ties ----------------------------------------------------------------------------------------------------- */

static struct opis_range sentence_at(struct opis_span text, size_t offset)
{
  size_t start = 0;
  while (start < text.size) {
    size_t end = opis_sentence_end(text, start), next = skip_blanks(text, end);
    if (offset <= end || end >= text.size) return (struct opis_range){start, end};
    if (offset < next) return (struct opis_range){start, offset}; /* in the blanks: with what goes before */
    start = next;
  }
  return (struct opis_range){0, text.size};
}

struct making {
  struct opis_arena *arena;
  const struct opis_document *document;
  const struct cuts *cuts;
  struct opis_unit *units;
  struct opis_span *locators; /* of each unit */
};

/* The first mark of a block that stands behind an offset. */
static size_t mark_behind(const struct opis_block *block, size_t offset)
{
  size_t low = 0, high = block->mark_count;
  while (low < high) {
    size_t middle = low + (high - low) / 2;
    if (block->marks[middle].offset > offset)
      high = middle;
    else
      low = middle + 1;
  }
  return low;
}

static void tie_marks(const struct making *making, size_t index)
{
  const struct cut *cut = &making->cuts->items[index];
  const struct opis_block *block = &making->document->blocks[cut->block];
  struct opis_unit *unit = &making->units[index];
  bool opens = index == making->cuts->first[cut->block], closes = index + 1 == making->cuts->first[cut->block + 1];
  size_t first = opens ? 0 : mark_behind(block, making->cuts->items[index - 1].text.end);
  size_t end = closes ? block->mark_count : mark_behind(block, cut->text.end);
  unit->marks = opis_arena_allocate(making->arena, end - first, sizeof *unit->marks);
  unit->notes = opis_arena_allocate(making->arena, end - first, sizeof *unit->notes);
  for (size_t i = first; i < end; i++) {
    const struct opis_mark *mark = &block->marks[i];
    struct opis_span note = {"", 0};
    if (mark->note != OPIS_NO_BLOCK) note = making->locators[making->cuts->first[mark->note]];
    unit->marks[unit->mark_count++] = (struct opis_unit_mark){mark->number, offset_in(cut, mark->offset), note};
    if (note.size > 0) unit->notes[unit->note_count++] = note;
  }
}

static void tie_anchor(const struct making *making, size_t index)
{
  const struct opis_block *block = &making->document->blocks[making->cuts->items[index].block];
  if (block->anchor == OPIS_NO_BLOCK) return;
  size_t at = cut_at(making->cuts, block->anchor, block->anchor_offset);
  size_t offset = offset_in(&making->cuts->items[at], block->anchor_offset);
  struct opis_span text = making->units[at].text;
  struct opis_range sentence = sentence_at(text, offset);
  making->units[index].anchor = (struct opis_unit_anchor){making->locators[at], offset, sentence,
                                                          opis_span_slice(text, sentence.start, sentence.end)};
}

/* ---- Sections ------------------------------------------------------------------------------------------------- */

/* The headings above a place, outermost first. */
struct sections {
  struct opis_span titles[16];
  unsigned levels[16];
  size_t count;
};

/* Leaves those that a heading of this level ends. */
static void leave_sections(struct sections *sections, unsigned level)
{
  while (sections->count > 0 && sections->levels[sections->count - 1] >= level) sections->count--;
}

static void enter_section(struct sections *sections, const struct opis_block *heading)
{
  if (sections->count == sizeof sections->levels / sizeof *sections->levels) return;
  sections->titles[sections->count] = heading->text;
  sections->levels[sections->count++] = heading->level;
}

static void fill_unit(const struct making *making, size_t index, struct opis_span file, uint32_t ordinal,
                      const struct sections *sections)
{
  const struct cut *cut = &making->cuts->items[index];
  const struct opis_block *block = &making->document->blocks[cut->block];
  struct opis_unit *unit = &making->units[index];
  *unit = (struct opis_unit){.kind = block->kind,
                             .ordinal = ordinal,
                             .part = cut->part,
                             .order = (uint32_t)index + 1,
                             .file = file,
                             .title = making->document->title,
                             .number = block->number,
                             .page = block->page,
                             .page_label = block->page_label,
                             .text = opis_span_slice(block->text, cut->text.start, cut->text.end)};
  unit->section_count = sections->count;
  unit->sections = opis_arena_copy_array(making->arena, sections->titles, sections->count, sizeof *sections->titles);
  set_ranges(making->arena, block, cut->text, unit);
  set_repairs(making->arena, block, cut->text, unit);
  set_doubts(making->arena, block, cut->text, unit);
  making->locators[index] = opis_unit_locator(making->arena, unit);
}

void opis_units_of(struct opis_arena *arena, const struct opis_document *document, struct opis_span file,
                   struct opis_unit **units, size_t *count)
{
  struct cuts cuts = make_cuts(arena, document);
  struct making making = {arena, document, &cuts, opis_arena_allocate(arena, cuts.count, sizeof **units),
                          opis_arena_allocate(arena, cuts.count, sizeof(struct opis_span))};
  uint32_t ordinals[OPIS_KINDS] = {0};
  struct sections sections = {0};
  for (size_t i = 0; i < cuts.count; i++) {
    const struct opis_block *block = &document->blocks[cuts.items[i].block];
    if (cuts.items[i].part <= 1) ordinals[block->kind]++;
    if (block->kind == OPIS_HEADING) leave_sections(&sections, block->level);
    fill_unit(&making, i, file, ordinals[block->kind], &sections);
    if (block->kind == OPIS_HEADING) enter_section(&sections, block);
  }
  for (size_t i = 0; i < cuts.count; i++) {
    tie_marks(&making, i);
    tie_anchor(&making, i);
  }
  *units = making.units;
  *count = cuts.count;
  free(cuts.items);
}
