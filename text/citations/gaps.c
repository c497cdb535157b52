/* In: a citation. Out: the terms that find it where the key of a pattern does not, since one of them lacks a level
 * between those that it has, or a value is a list or a range: which levels it has, and of each level below the names
 * its value. `=avprf:1 inventory box file? leaf`, `=avprf/box 155`. */
#include "text/citations/citations.h"

#include "base/buf.h"
#include "base/span.h"
#include "text/normalise.h"

/* A longer name of an archive is one that no table has: it is found by its key alone. In bytes. */
enum { HEAD_MAX = 100 };

static bool names_head(struct opis_buf *out, const struct opis_citation *citation)
{
  opis_buf_add_byte(out, '=');
  size_t start = out->size;
  opis_fold(out, citation->kind == OPIS_CITATION_PUBLISHED ? citation->series : citation->archive);
  return citation->kind <= OPIS_CITATION_PUBLISHED && out->size > start && out->size - start <= HEAD_MAX;
}

static struct opis_span take(struct opis_arena *arena, struct opis_buf *buf)
{
  for (size_t i = 0; i < buf->size; i++)
    if (buf->data[i] == '\0') buf->data[i] = ' ';
  struct opis_span taken = opis_arena_copy(arena, opis_buf_span(buf));
  opis_buf_free(buf);
  return taken;
}

struct opis_span opis_citation_shapes_term(struct opis_arena *arena, const struct opis_citation *citation)
{
  struct opis_buf term = {0};
  bool named = names_head(&term, citation);
  opis_buf_add_byte(&term, ':');
  struct opis_span taken = take(arena, &term);
  return named ? taken : OPIS_SPAN("");
}

struct opis_span opis_citation_value_term(struct opis_arena *arena, const struct opis_citation *citation,
                                          enum opis_level level, struct opis_span value)
{
  struct opis_buf term = {0};
  bool named = names_head(&term, citation);
  opis_buf_format(&term, "/%s ", opis_level_name(level));
  if (opis_span_equal(value, OPIS_SPAN("*")))
    opis_buf_add(&term, value);
  else
    opis_fold(&term, value);
  struct opis_span taken = take(arena, &term);
  return named ? taken : OPIS_SPAN("");
}

/* ---- Which levels it has -------------------------------------------------------------------------------------- */

struct opis_citation_shape opis_citation_shape_of(const struct opis_citation *citation)
{
  struct opis_citation_shape shape = {.unnamed = citation->flags & OPIS_CITATION_MISSING_FONDS};
  for (size_t i = 0; i < citation->level_count; i++) {
    if (citation->levels[i].level <= OPIS_LEVEL_LAST_NAME)
      shape.names++;
    else
      shape.levels |= 1u << citation->levels[i].level;
  }
  if (citation->flags & OPIS_CITATION_MISSING_FILE && !(shape.levels & 1u << OPIS_LEVEL_FILE))
    shape.missing = 1u << OPIS_LEVEL_FILE;
  return shape;
}

static struct opis_span shape_term(struct opis_arena *arena, const struct opis_citation *citation)
{
  const struct opis_citation_shape shape = opis_citation_shape_of(citation);
  struct opis_buf term = {0};
  opis_buf_add(&term, opis_citation_shapes_term(arena, citation));
  opis_buf_format(&term, "%u%s", shape.names, shape.unnamed ? "?" : "");
  for (unsigned level = OPIS_LEVEL_LAST_NAME + 1; level < OPIS_LEVELS; level++)
    if ((shape.levels | shape.missing) & 1u << level)
      opis_buf_format(&term, " %s%s", opis_level_name((enum opis_level)level), shape.missing & 1u << level ? "?" : "");
  return take(arena, &term);
}

static bool read_level(struct opis_span word, struct opis_citation_shape *shape)
{
  bool missing = opis_span_ends(word, OPIS_SPAN("?"));
  struct opis_span name = opis_span_slice(word, 0, word.size - missing);
  for (unsigned level = OPIS_LEVEL_LAST_NAME + 1; level < OPIS_LEVELS; level++) {
    if (!opis_span_equal(name, opis_span_of(opis_level_name((enum opis_level)level)))) continue;
    *(missing ? &shape->missing : &shape->levels) |= 1u << level;
    return true;
  }
  return false;
}

bool opis_citation_shape_read(struct opis_span text, struct opis_citation_shape *out)
{
  struct opis_citation_shape shape = {0};
  size_t at = 0;
  for (; at < text.size && at < 4 && text.data[at] >= '0' && text.data[at] <= '9'; at++)
    shape.names = 10 * shape.names + (unsigned)(text.data[at] - '0');
  if (at == 0) return false;
  if (at < text.size && text.data[at] == '?') {
    shape.unnamed = true;
    at++;
  }
  while (at < text.size) {
    if (text.data[at++] != ' ') return false;
    size_t end = at;
    while (end < text.size && text.data[end] != ' ') end++;
    if (!read_level(opis_span_slice(text, at, end), &shape)) return false;
    at = end;
  }
  *out = shape;
  return true;
}

/* ---- All ------------------------------------------------------------------------------------------------------ */

bool opis_citation_is_one(struct opis_span value)
{
  for (size_t i = 0; i < value.size; i++)
    if (value.data[i] == ',' || value.data[i] == '-') return false;
  return true;
}

size_t opis_citation_gap_terms(struct opis_arena *arena, const struct opis_citation *citation,
                               const struct opis_span **out)
{
  if (opis_citation_shapes_term(arena, citation).size == 0) return 0;
  size_t values = 0;
  for (size_t i = 0; i < citation->level_count; i++) values += citation->levels[i].value.size + 1;
  struct opis_span *terms = opis_arena_allocate(arena, 1 + values, sizeof *terms);
  size_t count = 0;
  terms[count++] = shape_term(arena, citation);
  for (size_t i = 0; i < citation->level_count; i++) {
    enum opis_level level = citation->levels[i].level;
    struct opis_span value = citation->levels[i].value;
    if (level <= OPIS_LEVEL_LAST_NAME || level >= OPIS_LEVEL_LEAF) continue;
    for (size_t start = 0, end; start < value.size; start = end + 1) {
      for (end = start; end < value.size && value.data[end] != ',';) end++;
      if (end == start) continue;
      terms[count++] = opis_citation_value_term(arena, citation, level, opis_span_slice(value, start, end));
    }
    if (!opis_citation_is_one(value)) terms[count++] = opis_citation_value_term(arena, citation, level, OPIS_SPAN("*"));
  }
  *out = terms;
  return count;
}
