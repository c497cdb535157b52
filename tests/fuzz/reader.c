/* The bytes of a file to document, units, postings, records and back: whatever they are, texts are UTF-8, ranges lie in
 * the source, ties lead somewhere, terms fit an index. */
#include "base/span.h"
#include "base/utf8.h"
#include "indexer/formats/formats.h"
#include "indexer/postings.h"
#include "indexer/reading.h"
#include "indexer/units.h"
#include "store/locator.h"
#include "tests/fuzz/demand.h"

#include <string.h>

static void check_text(struct opis_span text)
{
  DEMAND(text.size > 0 && opis_utf8_valid_until(text) == text.size);
  DEMAND(!memchr(text.data, '\n', text.size) && !memchr(text.data, '\r', text.size) &&
         !memchr(text.data, '\0', text.size));
}

static void check_pieces(const struct opis_block *block, size_t source_size)
{
  DEMAND(block->piece_count > 0);
  size_t last = 0;
  for (size_t i = 0; i < block->piece_count; i++) {
    const struct opis_piece *piece = &block->pieces[i];
    DEMAND(last <= piece->text.start && piece->text.start < piece->text.end && piece->text.end <= block->text.size);
    DEMAND(piece->bytes.start < piece->bytes.end && piece->bytes.end <= source_size && piece->line >= 1);
    for (size_t k = last; k < piece->text.start; k++) DEMAND(block->text.data[k] == ' ');
    last = piece->text.end;
  }
  for (size_t k = last; k < block->text.size; k++) DEMAND(block->text.data[k] == ' ');
}

static void check_document(const struct opis_document *document, size_t source_size)
{
  for (size_t i = 0; i < document->block_count; i++) {
    const struct opis_block *block = &document->blocks[i];
    DEMAND(block->kind < OPIS_KINDS);
    check_text(block->text);
    check_pieces(block, source_size);
    for (size_t j = 0; j < block->mark_count; j++) {
      DEMAND(block->marks[j].offset <= block->text.size);
      DEMAND(block->marks[j].note == OPIS_NO_BLOCK || block->marks[j].note < document->block_count);
      DEMAND(j == 0 || block->marks[j - 1].offset <= block->marks[j].offset);
    }
    DEMAND(block->anchor == OPIS_NO_BLOCK || block->anchor < document->block_count);
    if (block->anchor != OPIS_NO_BLOCK) DEMAND(block->anchor_offset <= document->blocks[block->anchor].text.size);
  }
}

static void check_unit(struct opis_arena *arena, const struct opis_unit *unit, size_t source_size)
{
  check_text(unit->text);
  DEMAND(unit->range_count > 0);
  for (size_t i = 0; i < unit->range_count; i++) {
    DEMAND(unit->bytes[i].start < unit->bytes[i].end && unit->bytes[i].end <= source_size);
    DEMAND(unit->lines[i].first >= 1 && unit->lines[i].first <= unit->lines[i].last);
  }
  for (size_t i = 0; i < unit->mark_count; i++) DEMAND(unit->marks[i].offset <= unit->text.size);
  const struct opis_unit_anchor *anchor = &unit->anchor;
  if (anchor->locator.size > 0)
    DEMAND(anchor->sentence.start <= anchor->offset && anchor->offset <= anchor->sentence.end &&
           anchor->text.size == anchor->sentence.end - anchor->sentence.start);
  struct opis_locator parsed;
  struct opis_span locator = opis_unit_locator(arena, unit);
  DEMAND(opis_locator_parse(arena, locator, &parsed, NULL) == OPIS_OK && parsed.ordinal == unit->ordinal &&
         parsed.kind == unit->kind && parsed.part == unit->part && opis_span_equal(parsed.file, unit->file));
}

static void check_record(struct opis_arena *arena, const struct opis_unit *unit)
{
  struct opis_buf record = {0}, again = {0};
  struct opis_unit decoded;
  opis_unit_encode(&record, unit);
  DEMAND(opis_unit_decode(arena, opis_buf_span(&record), &decoded, NULL) == OPIS_OK);
  opis_unit_encode(&again, &decoded);
  DEMAND(opis_span_equal(opis_buf_span(&record), opis_buf_span(&again)));
  struct opis_json json = {&again, false};
  opis_unit_write_json(&json, unit);
  DEMAND(opis_utf8_valid_until(opis_buf_span(&again)) <= again.size);
  opis_buf_free(&record);
  opis_buf_free(&again);
}

static void check_postings(struct opis_arena *arena, struct opis_span text)
{
  struct opis_lexis *lexis = opis_lexis_new();
  const struct opis_reading_language language = {OPIS_UND, OPIS_UND};
  struct opis_unit unit = {.text = text};
  struct opis_read_text read = opis_read_unit(lexis, arena, &language, &unit);
  struct opis_postings postings = opis_postings_of_unit(arena, &unit, &read, &(struct opis_filters){0});
  postings = opis_postings_keep(arena, &postings);
  opis_lexis_free(lexis);
  for (size_t i = 0; i < postings.count; i++) {
    const struct opis_posting *posting = &postings.items[i];
    DEMAND(posting->term.size > 0 && posting->term.size <= 245 &&
           !memchr(posting->term.data, '\0', posting->term.size));
    bool word = posting->term.data[0] < 'A' || posting->term.data[0] > 'Z';
    DEMAND(word ? posting->wdf >= 1 && posting->wdf == posting->position_count : posting->position_count == 0);
    DEMAND(i == 0 || opis_span_compare(postings.items[i - 1].term, posting->term) != 0);
    for (size_t j = 1; j < posting->position_count; j++) DEMAND(posting->positions[j - 1] <= posting->positions[j]);
  }
}

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size)
{
  struct opis_arena arena = {0};
  struct opis_document document = {0};
  struct opis_error error;
  const struct opis_source source = {.path = OPIS_SPAN("a.txt"), .bytes = {(const char *)data, size}};
  if (opis_format_text(&arena, &source, &document, &error) == OPIS_OK) {
    struct opis_unit *units;
    size_t count;
    check_document(&document, size);
    opis_units_of(&arena, &document, OPIS_SPAN("folder/a b.txt"), &units, &count);
    DEMAND(count >= document.block_count);
    for (size_t i = 0; i < count; i++) {
      check_unit(&arena, &units[i], size);
      check_record(&arena, &units[i]);
      check_postings(&arena, units[i].text);
    }
  } else {
    DEMAND(error.status == OPIS_UNREADABLE && error.message[0] != '\0');
  }
  opis_arena_free(&arena);
  return 0;
}
