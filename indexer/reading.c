/* The languages of a document's units. */
#include "indexer/reading.h"

#include "base/error.h"
#include "base/span.h"

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
  size_t passages = 0, words[OPIS_LANGUAGES] = {0};
  for (size_t i = 0; i < count; i++) passages += units[i].kind == OPIS_PASSAGE;
  if (given != OPIS_UND || passages < 2) return language;
  size_t step = (passages + SAMPLE - 1) / SAMPLE, place = 0;
  for (size_t i = 0; i < count; i++) {
    if (units[i].kind != OPIS_PASSAGE || place++ % step != 0) continue;
    struct opis_arena arena = {0};
    struct opis_read_text read = opis_lexis_read(lexis, &arena, units[i].text, OPIS_UND, OPIS_UND);
    words[read.language] += read.tokens.count;
    opis_arena_free(&arena);
  }
  for (unsigned i = 0; i < OPIS_LANGUAGES; i++)
    if (words[i] > words[language.around]) language.around = (enum opis_language)i;
  return language;
}

/* Words of one language in a row are one span; blanks and signs between two spans belong to neither. */
static void set_spans(struct opis_arena *arena, const struct opis_read_text *read, struct opis_unit *unit)
{
  unit->languages = opis_arena_allocate(arena, read->tokens.count, sizeof *unit->languages);
  for (size_t i = 0; i < read->tokens.count; i++) {
    const struct opis_token *token = &read->tokens.items[i];
    struct opis_unit_language *last = unit->language_count > 0 ? &unit->languages[unit->language_count - 1] : NULL;
    if (last && last->language == read->languages[i]) {
      if (token->end > last->range.end) last->range.end = token->end;
      continue;
    }
    unit->languages[unit->language_count++] =
        (struct opis_unit_language){{token->start, token->end}, read->languages[i]};
  }
  if (unit->language_count == 1 && unit->languages[0].language == unit->language) unit->language_count = 0;
}

struct opis_read_text opis_read_unit(struct opis_lexis *lexis, struct opis_arena *arena,
                                     const struct opis_reading_language *language, struct opis_unit *unit)
{
  struct opis_read_text read = opis_lexis_read(lexis, arena, unit->text, language->given, language->around);
  unit->language = read.language;
  set_spans(arena, &read, unit);
  return read;
}
