#include "searcher/persons.h"

#include "base/span.h"

/* The token of the last word that is no initial; their count where there is none. */
static size_t surname_of(const struct opis_read_text *read)
{
  size_t last = read->tokens.count;
  for (size_t i = 0; i < read->tokens.count; i++) {
    const struct opis_token *token = &read->tokens.items[i];
    if (!(token->flags & (OPIS_TOKEN_WHOLE | OPIS_TOKEN_ELIDED)) && token->folded.size > 2) last = i;
  }
  return last;
}

struct opis_person opis_person_read(struct opis_lexis *lexis, struct opis_arena *arena, struct opis_span name)
{
  struct opis_read_text read;
  struct opis_person person = {NULL, 0};
  opis_lexis_read_query(lexis, arena, &name, 1, &read);
  size_t surname = surname_of(&read);
  if (surname == read.tokens.count) return person;
  const struct opis_keys *keys = &read.keys[surname];
  person.keys = opis_arena_allocate(arena, keys->count + 1, sizeof *person.keys);
  person.keys[person.count++] = opis_arena_copy(arena, read.tokens.items[surname].folded);
  for (size_t i = 0; i < keys->count; i++)
    if (keys->items[i].language == OPIS_RU_CYRL)
      person.keys[person.count++] = opis_arena_copy(arena, keys->items[i].name);
  return person;
}

bool opis_person_is(const struct opis_person *a, const struct opis_person *b)
{
  for (size_t i = 0; i < a->count; i++)
    for (size_t j = 0; j < b->count; j++)
      if (opis_span_equal(a->keys[i], b->keys[j])) return true;
  return false;
}
