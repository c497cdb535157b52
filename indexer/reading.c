/* The languages of a document's units. */
#include "indexer/reading.h"

#include "base/error.h"
#include "base/span.h"
#include "base/utf8.h"

enum opis_status opis_language_check(const char *name, enum opis_language *language, struct opis_error *error)
{
  *language = OPIS_UND;
  if (!name || opis_language_named(opis_span_of(name), language)) return OPIS_OK;
  return opis_fail(error, OPIS_INVALID, "%s: no language that opis reads: en, es, it, ru-Latn, ru-Cyrl or und", name);
}

/* So many passages tell the language of a document. */
enum { SAMPLE = 16 };

struct opis_reading_language opis_reading_language(struct opis_lexis *lexis, const struct opis_unit *units,
                                                   size_t count, enum opis_language given)
{
  struct opis_reading_language language = {given, OPIS_UND};
  size_t passages = 0, bytes[OPIS_LANGUAGES] = {0};
  for (size_t i = 0; i < count; i++) passages += units[i].kind == OPIS_PASSAGE;
  if (given != OPIS_UND || passages < 2) return language;
  size_t step = (passages + SAMPLE - 1) / SAMPLE, place = 0;
  for (size_t i = 0; i < count; i++) {
    if (units[i].kind != OPIS_PASSAGE || place++ % step != 0) continue;
    bytes[opis_lexis_language(lexis, units[i].text)] += units[i].text.size;
  }
  for (unsigned i = 0; i < OPIS_LANGUAGES; i++)
    if (bytes[i] > bytes[language.around]) language.around = (enum opis_language)i;
  return language;
}

/* Words of one language in a row are one span; blanks and signs between two spans belong to neither. */
static void set_spans(struct opis_arena *arena, const struct opis_read_text *read, struct opis_unit *unit)
{
  struct opis_unit_language *spans = opis_arena_allocate(arena, read->tokens.count, sizeof *spans), *last = NULL;
  unit->languages = spans;
  for (size_t i = 0; i < read->tokens.count; i++) {
    const struct opis_token *token = &read->tokens.items[i];
    if (last && last->language == read->languages[i]) {
      if (token->end > last->range.end) last->range.end = token->end;
      continue;
    }
    last = &spans[unit->language_count++];
    *last = (struct opis_unit_language){{token->start, token->end}, read->languages[i]};
  }
  if (unit->language_count == 1 && spans[0].language == unit->language) unit->language_count = 0;
}

/* The first token that ends behind an offset: of a compound its whole, which comes before its parts. */
static size_t token_at(const struct opis_tokens *tokens, size_t count, size_t offset)
{
  size_t low = 0, high = count;
  while (low < high) {
    size_t middle = low + (high - low) / 2;
    if (tokens->items[middle].end > offset)
      high = middle;
    else
      low = middle + 1;
  }
  while (low > 0 && tokens->items[low - 1].end > offset) low--;
  return low;
}

/* A word that may have been joined wrongly is found in its other reading, too. */
static void add_other_readings(struct opis_lexis *lexis, struct opis_arena *arena, const struct opis_unit *unit,
                               struct opis_read_text *read)
{
  size_t count = read->tokens.count;
  for (size_t i = 0; i < unit->doubt_count; i++) {
    size_t at = token_at(&read->tokens, count, unit->doubts[i].offset), offset = unit->doubts[i].offset;
    if (at == count || read->tokens.items[at].start > offset) continue;
    struct opis_span before = opis_span_slice(unit->text, read->tokens.items[at].start, offset);
    if (unit->doubts[i].kept) opis_utf8_next(unit->text, &offset);
    struct opis_span after = opis_span_slice(unit->text, offset, read->tokens.items[at].end);
    struct opis_span other = opis_arena_format(arena, "%.*s%s%.*s", (int)before.size, before.data,
                                               unit->doubts[i].kept ? "" : "-", (int)after.size, after.data);
    opis_lexis_add_reading(lexis, arena, read, at, other);
  }
}

struct opis_read_text opis_read_unit(struct opis_lexis *lexis, struct opis_arena *arena,
                                     const struct opis_reading_language *language, struct opis_unit *unit)
{
  struct opis_read_text read = opis_lexis_read(lexis, arena, unit->text, language->given, language->around);
  unit->language = read.language;
  set_spans(arena, &read, unit);
  add_other_readings(lexis, arena, unit, &read);
  return read;
}
