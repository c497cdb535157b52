/* Notes of a document, parted by a byte: ranges lie in the text, levels are in order with values, keys are not empty,
 * a citation lies under its own key, and nothing depends on what follows a note. */
#include "text/citations/citations.h"

#include "base/span.h"
#include "base/utf8.h"
#include "tests/fuzz/demand.h"

static void check_levels(const struct opis_citation *citation)
{
  enum opis_level last = OPIS_LEVEL_FONDS;
  for (size_t i = 0; i < citation->level_count; i++) {
    enum opis_level level = citation->levels[i].level;
    DEMAND(level < OPIS_LEVELS && citation->levels[i].value.size > 0);
    DEMAND(level <= OPIS_LEVEL_LAST_NAME || level > last || last <= OPIS_LEVEL_LAST_NAME);
    last = level;
  }
}

/* The first term is its shape, which reads as what it was written from. */
static void check_gaps(struct opis_arena *arena, const struct opis_citation *citation)
{
  const struct opis_span *terms = NULL;
  struct opis_span begin = opis_citation_shapes_term(arena, citation);
  size_t count = opis_citation_gap_terms(arena, citation, &terms);
  struct opis_citation_shape read = {0}, shape = opis_citation_shape_of(citation);
  DEMAND((count > 0) == (begin.size > 0));
  if (count == 0) return;
  DEMAND(opis_citation_shape_read(opis_span_slice(terms[0], begin.size, terms[0].size), &read));
  DEMAND(read.names == shape.names && read.levels == shape.levels && read.missing == shape.missing);
  for (size_t i = 0; i < count; i++) DEMAND(terms[i].size > 1 && !memchr(terms[i].data, 0, terms[i].size));
}

static void check(struct opis_arena *arena, const struct opis_citation *citation, struct opis_span text)
{
  DEMAND(citation->kind < OPIS_CITATION_KINDS);
  DEMAND(citation->range.start <= citation->range.end && citation->range.end <= text.size);
  check_levels(citation);
  if (citation->kind > OPIS_CITATION_PUBLISHED) return;
  DEMAND(citation->key.size > 0);
  check_gaps(arena, citation);
  const struct opis_span *terms = NULL;
  size_t count = opis_citation_terms(arena, citation, &terms);
  DEMAND(count > 0 && count <= citation->level_count + 1);
  for (size_t i = 0; i < count; i++) {
    DEMAND(terms[i].size == 0 || !memchr(terms[i].data, 0, terms[i].size));
    DEMAND(opis_utf8_valid_until(terms[i]) == terms[i].size || opis_utf8_valid_until(text) < text.size);
  }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
  struct opis_span all = {(const char *)data, size};
  struct opis_citation_context *context = opis_citation_context_new();
  struct opis_arena arena = {0};
  for (size_t at = 0; at < size;) {
    const char *bar = memchr(all.data + at, '|', size - at);
    size_t end = bar ? (size_t)(bar - all.data) : size;
    struct opis_span text = opis_span_slice(all, at, end);
    struct opis_citations found;
    opis_citations_find(&arena, context, text, &found);
    struct opis_buf out = {0};
    struct opis_json json = {.out = &out};
    for (size_t i = 0; i < found.count; i++) {
      check(&arena, &found.items[i], text);
      opis_citation_write_json(&json, &found.items[i]);
    }
    opis_buf_free(&out);
    struct opis_citation pattern;
    if (opis_citation_pattern(&arena, text, &pattern)) check(&arena, &pattern, text);
    at = end + 1;
  }
  opis_citation_context_free(context);
  opis_arena_free(&arena);
  return 0;
}
