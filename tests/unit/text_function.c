/* Function words: the table is in order, each is in some language, and a language has no other's. */
#include "text/function.h"

#include "base/buf.h"
#include "base/span.h"
#include "tests/harness.h"
#include "text/normalise.h"

enum { EN = 1, ES = 2, IT = 4, RU = 8 };

static const struct {
  const char *word;
  unsigned languages;
} table[] = {
#define FUNCTION_WORD(word, languages) {word, languages},
#include "text/tables/function-words.inc"
#undef FUNCTION_WORD
};

static unsigned languages_of(const char *word)
{
  unsigned languages = 0;
  for (unsigned i = 0; i < OPIS_LANGUAGES; i++)
    if (opis_is_function_word(opis_span_of(word), (enum opis_language)i)) languages |= OPIS_LANGUAGE_BIT(i);
  return languages;
}

/* What is looked up is folded, so a row that is not can never be found. */
static void rows_are_found(void)
{
  static const unsigned bits[] = {EN, ES, IT};
  for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
    struct opis_buf folded = {0};
    ROW(table[i].word);
    opis_fold(&folded, opis_span_of(table[i].word));
    CHECK_BYTES(folded.data, folded.size, table[i].word);
    CHECK(table[i].languages > 0 && table[i].languages <= (EN | ES | IT | RU));
    if (i > 0) CHECK(opis_span_compare(opis_span_of(table[i - 1].word), opis_span_of(table[i].word)) < 0);
    unsigned expected = table[i].languages & RU ? OPIS_LANGUAGE_BIT(OPIS_RU_LATN) | OPIS_LANGUAGE_BIT(OPIS_RU_CYRL) : 0;
    for (unsigned j = 0; j < sizeof bits / sizeof *bits; j++)
      if (table[i].languages & bits[j]) expected |= OPIS_LANGUAGE_BIT(OPIS_EN + j);
    CHECK_INT(languages_of(table[i].word), expected);
    opis_buf_free(&folded);
  }
}

static void some_words(void)
{
  static const struct {
    const char *word;
    enum opis_language language;
    bool expected;
  } rows[] = {
      {"the", OPIS_EN, true},           {"the", OPIS_ES, false},    {"de", OPIS_ES, true},
      {"della", OPIS_IT, true},         {"della", OPIS_EN, false},  {"и", OPIS_RU_CYRL, true},
      {"i", OPIS_RU_LATN, true},        {"на", OPIS_RU_CYRL, true}, {"guerra", OPIS_ES, false},
      {"treaty", OPIS_EN, false},       {"", OPIS_EN, false},       {"the", OPIS_UND, false},
      {"договор", OPIS_RU_CYRL, false},
  };
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    ROW(rows[i].word);
    CHECK_INT(opis_is_function_word(opis_span_of(rows[i].word), rows[i].language), rows[i].expected);
  }
}

int main(void)
{
  RUN(rows_are_found);
  RUN(some_words);
  return harness_end();
}
