/* The lexicon, by the rows of a file (the first argument): the languages that have a folded word, and whether it can be
 * a romanised Russian one. */
#include "text/lexicon.h"

#include "tests/harness.h"
#include "tests/unit/text_rows.h"
#include "text/normalise.h"

#include <time.h>

static void lexicon_row(struct opis_span input, struct opis_buf *out)
{
  static const char *const names[] = {"en", "es", "it", "ru", "romanised"};
  struct opis_buf folded = {0};
  opis_fold(&folded, input);
  unsigned languages = opis_lexicon_has(opis_buf_span(&folded)) | opis_lexicon_has_romanised(input);
  for (size_t i = 0; i < sizeof names / sizeof *names; i++)
    if (languages >> i & 1) {
      if (out->size > 0) opis_buf_add_byte(out, ' ');
      opis_buf_add_string(out, names[i]);
    }
  opis_buf_free(&folded);
}

static void no_words(void)
{
  static const char *const none[] = {"",  "a", "-", "--", "`", "\xFF\xFE", "the\xFF", "the ", "Я", "\xF4\x90\x80\x80",
                                     "{z"};
  for (size_t i = 0; i < sizeof none / sizeof *none; i++) {
    ROW(none[i]);
    CHECK(opis_lexicon_has(opis_span_of(none[i])) == 0);
    CHECK(opis_lexicon_has_romanised(opis_span_of(none[i])) == 0);
  }
  CHECK(opis_lexicon_has((struct opis_span){"the\0", 4}) == 0);
}

/* Words of which every letter has several readings. */
static void bounded(void)
{
  static const char *const parts[] = {"i", "ch", "shch", "e", "y", "'", "\u0301", "sch", "z"};
  for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
    struct opis_buf word = {0};
    clock_t start = clock();
    ROW(parts[i]);
    for (size_t count = 0; count < 400; count++) {
      opis_buf_add_string(&word, parts[i]);
      CHECK(opis_lexicon_has(opis_buf_span(&word)) == 0 || word.size < 4);
      opis_lexicon_has_romanised(opis_buf_span(&word));
    }
    CHECK(clock() - start < 5 * CLOCKS_PER_SEC);
    opis_buf_free(&word);
  }
}

int main(int argc, char **argv)
{
  CHECK(argc > 1);
  if (argc > 1) run_rows(argv[1], lexicon_row);
  RUN(no_words);
  RUN(bounded);
  return harness_end();
}
