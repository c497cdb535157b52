#include "text/function.h"

#include "base/span.h"

#include <stdlib.h>

enum { EN = 1, ES = 2, IT = 4, RU = 8 };

/* No pointers: each would have to be relocated whenever a process starts. */
static const struct function_word {
  char word[20];
  unsigned languages;
} function_words[] = {
#define FUNCTION_WORD(word, languages) {word, languages},
#include "text/tables/function-words.inc"
#undef FUNCTION_WORD
};

static int compare(const void *key, const void *item)
{
  return opis_span_compare(*(const struct opis_span *)key, opis_span_of(((const struct function_word *)item)->word));
}

bool opis_is_function_word(struct opis_span folded, enum opis_language language)
{
  static const unsigned bits[OPIS_LANGUAGES] = {
      [OPIS_EN] = EN, [OPIS_ES] = ES, [OPIS_IT] = IT, [OPIS_RU_LATN] = RU, [OPIS_RU_CYRL] = RU};
  const struct function_word *found =
      bsearch(&folded, function_words, sizeof function_words / sizeof *function_words, sizeof *function_words, compare);
  return found && (found->languages & bits[language]) != 0;
}
