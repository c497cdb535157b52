/* Sentences, by the rows of a file (the first argument): the text with a bar where a sentence ends. */
#include "text/sentences.h"

#include "tests/harness.h"
#include "tests/unit/text_rows.h"

#include <time.h>

static void sentences_row(struct opis_span input, struct opis_buf *out)
{
  for (size_t at = 0; at < input.size;) {
    size_t end = opis_sentence_end(input, at);
    opis_buf_add(out, opis_span_slice(input, at, end));
    if (end < input.size) opis_buf_add_string(out, " |");
    at = end;
  }
}

static void linear(void)
{
  static const char *const hostile[] = {".",      "a.",     "A. ",     ".)", ". ",   "p. ",
                                        "... a ", "\u2026", ".\u00A0", "'.", "?\" x"};
  for (size_t i = 0; i < sizeof hostile / sizeof *hostile; i++) {
    struct opis_buf text = {0}, out = {0};
    while (text.size < 2000000) opis_buf_add_string(&text, hostile[i]);
    clock_t start = clock();
    sentences_row(opis_buf_span(&text), &out);
    ROW(hostile[i]);
    CHECK(clock() - start < 5 * CLOCKS_PER_SEC);
    opis_buf_free(&text);
    opis_buf_free(&out);
  }
}

/* They are searched by halving. */
static void abbreviations_in_order(void)
{
  static const char *const words[] = {
#define ABBREVIATION(word, kind) word,
#include "text/tables/abbreviations.inc"
#undef ABBREVIATION
  };
  for (size_t i = 1; i < sizeof words / sizeof *words; i++) {
    ROW(words[i]);
    CHECK(strcmp(words[i - 1], words[i]) < 0);
  }
}

int main(int argc, char **argv)
{
  CHECK(argc > 1);
  if (argc > 1) run_rows(argv[1], sentences_row);
  RUN(abbreviations_in_order);
  RUN(linear);
  return harness_end();
}
