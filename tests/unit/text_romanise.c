/* Romanised Russian, by the rows of a file (the first argument). A word alone gives its readings, the likeliest first,
 * each with the scheme that gives it; several words give those of them that meet the first. */
#include "text/romanise.h"

#include "base/span.h"
#include "tests/harness.h"
#include "tests/unit/text_rows.h"
#include "text/normalise.h"
#include "text/russian.h"

#include <time.h>

static struct opis_stemmer *stemmer;
static struct opis_arena arena;

static struct opis_russian_keys keys_of(struct opis_span word)
{
  return opis_russian_keys(stemmer, &arena, opis_nfc(&arena, word));
}

static bool meet(struct opis_russian_keys a, struct opis_russian_keys b)
{
  for (size_t i = 0; i < a.count; i++)
    for (size_t j = 0; j < b.count; j++)
      if (opis_span_equal(a.items[i].key, b.items[j].key)) return true;
  return false;
}

/* The next word behind `*at`; empty at the end. */
static struct opis_span next_word(struct opis_span text, size_t *at)
{
  while (*at < text.size && text.data[*at] == ' ') ++*at;
  size_t start = *at;
  while (*at < text.size && text.data[*at] != ' ') ++*at;
  return opis_span_slice(text, start, *at);
}

static void add_readings(struct opis_russian_keys keys, struct opis_buf *out)
{
  struct opis_span last = {0};
  for (size_t i = 0; i < keys.count; i++) {
    const struct opis_russian_key *key = &keys.items[i];
    if (opis_span_equal(key->word, last)) continue;
    last = key->word;
    if (out->size > 0) opis_buf_add_string(out, "; ");
    opis_buf_add(out, last);
    opis_buf_format(out, ", %s", key->how ? key->how : "as written");
  }
}

static void romanise_row(struct opis_span input, struct opis_buf *out)
{
  size_t at = 0;
  struct opis_span first = next_word(input, &at);
  struct opis_russian_keys keys = keys_of(first);
  CHECK(keys.count <= OPIS_RUSSIAN_KEYS_MAX);
  if (at == input.size) {
    add_readings(keys, out);
    return;
  }
  for (struct opis_span word = next_word(input, &at); word.size > 0; word = next_word(input, &at)) {
    if (!meet(keys, keys_of(word))) continue;
    if (out->size > 0) opis_buf_add_byte(out, ' ');
    opis_buf_add(out, word);
  }
}

/* ---- What holds for every word ---------------------------------------------------------------------------------- */

static void long_words(void)
{
  static const char *const hostile[] = {"ch", "s", "\u0436", "'", "i\u0361", "\u00E2", "C", "."};
  for (size_t i = 0; i < sizeof hostile / sizeof *hostile; i++) {
    struct opis_buf text = {0};
    while (text.size < 10000000) opis_buf_add_string(&text, hostile[i]);
    clock_t start = clock();
    for (size_t size = 1; size < text.size; size = size < 300 ? size + 1 : size * 8) {
      struct opis_arena own = {0};
      struct opis_span word = opis_nfc(&own, opis_span_slice(opis_buf_span(&text), 0, size));
      CHECK(opis_russian_keys(stemmer, &own, word).count <= OPIS_RUSSIAN_KEYS_MAX);
      opis_arena_free(&own);
    }
    ROW(hostile[i]);
    CHECK(clock() - start < 5 * CLOCKS_PER_SEC);
    opis_buf_free(&text);
  }
}

/* ---- The tables -------------------------------------------------------------------------------------------------- */

static void names_in_order(void)
{
  static const char *const rows[][2] = {
#define NAME(folded, cyrillic) {folded, cyrillic},
#include "text/tables/russian-names.inc"
#undef NAME
  };
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    ROW(rows[i][0]);
    struct opis_buf folded = {0};
    opis_fold(&folded, opis_span_of(rows[i][0]));
    CHECK_STR(folded.data, rows[i][0]);
    CHECK(i == 0 || strcmp(rows[i - 1][0], rows[i][0]) <= 0);
    CHECK(meet(keys_of(opis_span_of(rows[i][0])), keys_of(opis_span_of(rows[i][1]))));
    opis_buf_free(&folded);
  }
}

/* A row behind a shorter one that fits wherever it does is never taken. */
static void no_row_in_vain(void)
{
  static const char *const rows[][3] = {
#define ROMAN(latin, cyrillic, schemes, places) {latin, #schemes, #places},
#include "text/tables/romanisation.inc"
#undef ROMAN
  };
  size_t count = sizeof rows / sizeof *rows;
  for (size_t i = 0; i < count; i++) {
    for (size_t j = i + 1; j < count; j++) {
      ROW(rows[j][0]);
      bool shadowed = strncmp(rows[j][0], rows[i][0], strlen(rows[i][0])) == 0 && strcmp(rows[i][2], "0") == 0 &&
                      (strcmp(rows[i][1], rows[j][1]) == 0 || strcmp(rows[i][1], "ALL") == 0);
      CHECK(!shadowed);
    }
  }
}

int main(int argc, char **argv)
{
  CHECK(argc > 1);
  stemmer = opis_stemmer_new();
  if (argc > 1) run_rows(argv[1], romanise_row);
  RUN(names_in_order);
  RUN(no_row_in_vain);
  RUN(long_words);
  opis_stemmer_free(stemmer);
  opis_arena_free(&arena);
  return harness_end();
}
