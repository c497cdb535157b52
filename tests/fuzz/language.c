/* A text's languages: the same with every sanitizer, one a word, and one word alone is in its text's. */
#include "text/language.h"

#include "base/span.h"
#include "tests/fuzz/demand.h"
#include "text/normalise.h"

static void check(struct opis_arena *arena, struct opis_span text, enum opis_language prior)
{
  struct opis_tokens tokens = opis_tokenise(arena, text);
  struct opis_language_word *words = opis_arena_allocate(arena, tokens.count + 1, sizeof *words);
  enum opis_language *out = opis_arena_allocate(arena, tokens.count + 1, sizeof *out);
  for (size_t i = 0; i < tokens.count; i++) {
    const struct opis_token *token = &tokens.items[i];
    struct opis_span form = opis_span_slice(text, token->start, token->end);
    bool possible[OPIS_LANGUAGES];
    struct opis_language_evidence evidence = opis_language_evidence_of(form, token->folded);
    words[i] = opis_language_word_of(text, i > 0 ? token - 1 : NULL, token, &evidence);
    DEMAND(words[i].before < OPIS_BREAKS);
    opis_language_possible(&evidence, possible);
    size_t found = 0;
    for (size_t language = 0; language < OPIS_LANGUAGES; language++) found += possible[language];
    DEMAND(found > 0);
  }
  opis_language_spans(arena, words, tokens.count, prior, out);
  for (size_t i = 0; i < tokens.count; i++) DEMAND(out[i] < OPIS_LANGUAGES);
  enum opis_language whole = opis_language_of(words, tokens.count, prior);
  DEMAND(whole < OPIS_LANGUAGES);
  DEMAND(tokens.count > 0 || whole == OPIS_UND);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
  if (size == 0) return 0;
  struct opis_arena arena = {0};
  struct opis_span text = opis_nfc(&arena, (struct opis_span){(const char *)data + 1, size - 1});
  check(&arena, text, (enum opis_language)(data[0] % OPIS_LANGUAGES));
  opis_arena_free(&arena);
  return 0;
}
