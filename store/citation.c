/* A citation, one thing after the other; what is not there is empty. */
#include "store/citation.h"

/* The spans of a citation, in the order in which they are written, which stands in indexes. */
static const size_t spans[] = {
    offsetof(struct opis_citation, archive),   offsetof(struct opis_citation, archive_raw),
    offsetof(struct opis_citation, series),    offsetof(struct opis_citation, title),
    offsetof(struct opis_citation, from),      offsetof(struct opis_citation, to),
    offsetof(struct opis_citation, place),     offsetof(struct opis_citation, pages),
    offsetof(struct opis_citation, qualifier), offsetof(struct opis_citation, quoted_in),
    offsetof(struct opis_citation, date_text), offsetof(struct opis_citation, container),
    offsetof(struct opis_citation, year),      offsetof(struct opis_citation, url),
    offsetof(struct opis_citation, refers_to), offsetof(struct opis_citation, key),
    offsetof(struct opis_citation, edtf),
};
enum { SPANS = sizeof spans / sizeof *spans };

static void put_span(struct opis_buf *out, struct opis_span span)
{
  opis_buf_add_varint(out, span.size);
  opis_buf_add(out, span);
}

static void put_range(struct opis_buf *out, struct opis_range range)
{
  opis_buf_add_varint(out, range.start);
  opis_buf_add_varint(out, range.end - range.start);
}

void opis_citation_encode(struct opis_buf *out, const struct opis_citation *citation)
{
  opis_buf_add_varint(out, citation->kind);
  opis_buf_add_varint(out, citation->flags);
  put_range(out, citation->range);
  put_range(out, citation->date);
  for (size_t i = 0; i < SPANS; i++) {
    const void *span = (const char *)citation + spans[i];
    put_span(out, *(const struct opis_span *)span);
  }
  opis_buf_add_varint(out, citation->level_count);
  for (size_t i = 0; i < citation->level_count; i++) {
    opis_buf_add_varint(out, citation->levels[i].level);
    put_span(out, citation->levels[i].value);
    put_span(out, citation->levels[i].written);
  }
  opis_buf_add_varint(out, citation->author_count);
  for (size_t i = 0; i < citation->author_count; i++) put_span(out, citation->authors[i]);
}

static struct opis_range take_range(struct opis_record_reader *reader)
{
  size_t start = opis_record_take(reader);
  return (struct opis_range){start, start + opis_record_take(reader)};
}

static bool take_levels(struct opis_arena *arena, struct opis_record_reader *reader, struct opis_citation *citation)
{
  uint64_t count = opis_record_take(reader);
  if (reader->bad || count > OPIS_LEVELS) return false;
  struct opis_citation_level *levels = opis_arena_allocate(arena, count, sizeof *levels);
  for (size_t i = 0; i < count; i++) {
    uint64_t level = opis_record_take(reader);
    if (level >= OPIS_LEVELS) return false;
    levels[i].level = (enum opis_level)level;
    levels[i].value = opis_record_take_span(reader);
    levels[i].written = opis_record_take_span(reader);
  }
  citation->levels = levels;
  citation->level_count = count;
  return !reader->bad;
}

static bool take_authors(struct opis_arena *arena, struct opis_record_reader *reader, struct opis_citation *citation)
{
  uint64_t count = opis_record_take(reader);
  if (reader->bad || count > reader->rest.size) return false; /* each takes a byte or more */
  struct opis_span *authors = opis_arena_allocate(arena, count, sizeof *authors);
  for (size_t i = 0; i < count; i++) authors[i] = opis_record_take_span(reader);
  citation->authors = authors;
  citation->author_count = count;
  return !reader->bad;
}

bool opis_citation_decode(struct opis_arena *arena, struct opis_span value, struct opis_citation *citation)
{
  struct opis_record_reader reader = {value, false};
  struct opis_citation decoded = {.kind = OPIS_CITATION_ARCHIVAL};
  uint64_t kind = opis_record_take(&reader);
  if (kind >= OPIS_CITATION_KINDS) return false;
  decoded.kind = (enum opis_citation_kind)kind;
  decoded.flags = (unsigned)opis_record_take(&reader);
  decoded.range = take_range(&reader);
  decoded.date = take_range(&reader);
  for (size_t i = 0; i < SPANS; i++) {
    void *span = (char *)&decoded + spans[i];
    *(struct opis_span *)span = opis_record_take_span(&reader);
  }
  if (reader.bad || !take_levels(arena, &reader, &decoded) || !take_authors(arena, &reader, &decoded)) return false;
  *citation = decoded;
  return true;
}

struct opis_citation opis_citation_keep(struct opis_arena *arena, const struct opis_citation *citation)
{
  struct opis_citation kept = *citation;
  for (size_t i = 0; i < SPANS; i++) {
    void *span = (char *)&kept + spans[i];
    *(struct opis_span *)span = opis_arena_copy(arena, *(const struct opis_span *)span);
  }
  struct opis_citation_level *levels =
      opis_arena_copy_array(arena, citation->levels, citation->level_count, sizeof *levels);
  for (size_t i = 0; i < citation->level_count; i++) {
    levels[i].value = opis_arena_copy(arena, levels[i].value);
    levels[i].written = opis_arena_copy(arena, levels[i].written);
  }
  struct opis_span *authors = opis_arena_copy_array(arena, citation->authors, citation->author_count, sizeof *authors);
  for (size_t i = 0; i < citation->author_count; i++) authors[i] = opis_arena_copy(arena, authors[i]);
  kept.levels = levels;
  kept.authors = authors;
  return kept;
}
