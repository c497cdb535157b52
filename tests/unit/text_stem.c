/* Stems, by the rows of a file (the first argument): language and words ==> their stems. */
#include "text/stem.h"

#include "base/span.h"
#include "tests/harness.h"
#include "tests/unit/text_rows.h"

#include <time.h>

static struct opis_stemmer *stemmer;

static void stem_row(struct opis_span input, struct opis_buf *out)
{
  static const char *const languages[OPIS_STEMMINGS] = {"en", "es", "it", "ru"};
  enum opis_stemming language = 0;
  while (language < OPIS_STEMMINGS - 1 && !opis_span_starts(input, opis_span_of(languages[language]))) language++;
  for (size_t at = 3; at < input.size; at++) {
    size_t start = at;
    while (at < input.size && input.data[at] != ' ') at++;
    if (out->size > 0) opis_buf_add_byte(out, ' ');
    opis_stem(stemmer, language, opis_span_slice(input, start, at), out);
  }
}

/* They are searched by halving. */
static void irregular_in_order(void)
{
  static const struct {
    enum opis_stemming language;
    const char *form, *word;
  } rows[] = {
#define IRREGULAR(language, form, word) {language, form, word},
#include "text/tables/irregular.inc"
#undef IRREGULAR
  };
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    struct opis_buf form = {0}, word = {0};
    ROW(rows[i].form);
    CHECK(i == 0 || rows[i - 1].language < rows[i].language ||
          (rows[i - 1].language == rows[i].language && strcmp(rows[i - 1].form, rows[i].form) < 0));
    opis_stem(stemmer, rows[i].language, opis_span_of(rows[i].form), &form);
    opis_stem(stemmer, rows[i].language, opis_span_of(rows[i].word), &word);
    CHECK_BYTES(form.data, form.size, word.data);
    opis_buf_free(&form);
    opis_buf_free(&word);
  }
}

static void long_words(void)
{
  struct opis_buf text = {0}, out = {0};
  while (text.size < 10000000) opis_buf_add_string(&text, "\u00E9ing");
  clock_t start = clock();
  for (enum opis_stemming language = 0; language < OPIS_STEMMINGS; language++) {
    opis_stem(stemmer, language, opis_buf_span(&text), &out);
    CHECK(out.size > 0 && out.size < text.size);
    opis_buf_clear(&out);
  }
  CHECK(clock() - start < 10 * CLOCKS_PER_SEC);
  opis_buf_free(&text);
  opis_buf_free(&out);
}

int main(int argc, char **argv)
{
  CHECK(argc > 1);
  stemmer = opis_stemmer_new();
  if (argc > 1) run_rows(argv[1], stem_row);
  RUN(irregular_in_order);
  RUN(long_words);
  opis_stemmer_free(stemmer);
  return harness_end();
}
