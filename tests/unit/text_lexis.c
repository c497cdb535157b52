/* Words to languages and keys, by the rows of a file (the first argument), a text or, behind "? ", a query; which words
 * meet; and bounds. */
#include "text/lexis.h"

#include "base/span.h"
#include "tests/harness.h"
#include "tests/unit/text_rows.h"
#include "text/romanise.h"

#include <time.h>

static struct opis_lexis *lexis;

/* Russian keys are for machines and change with the rules that make them: a row has "Zr" for any number of them. */
static void add_word(struct opis_buf *out, const struct opis_read_text *read, size_t i)
{
  bool russian = false;
  opis_buf_format(out, "%.*s/%s", (int)read->tokens.items[i].folded.size, read->tokens.items[i].folded.data,
                  opis_language_name(read->languages[i]));
  for (size_t j = 0; j < read->keys[i].count; j++) {
    const struct opis_key *key = &read->keys[i].items[j];
    CHECK(key->name.size > 2 && key->name.size <= 202 && key->name.data[0] == 'Z');
    CHECK((key->class == OPIS_CLASS_ROMANISED) == (key->how != NULL));
    CHECK(key->class == OPIS_CLASS_STEM || key->class == OPIS_CLASS_ROMANISED);
    CHECK((key->language == OPIS_RU_CYRL) == (key->name.data[1] == 'r'));
    if (key->language != OPIS_RU_CYRL) opis_buf_format(out, " %.*s", (int)key->name.size, key->name.data);
    russian = russian || key->language == OPIS_RU_CYRL;
  }
  if (russian) opis_buf_add_string(out, " Zr");
}

static void lexis_row(struct opis_span input, struct opis_buf *out)
{
  struct opis_arena arena = {0};
  struct opis_read_text read;
  bool query = opis_span_starts(input, OPIS_SPAN("? "));
  struct opis_span text = opis_span_slice(input, query ? 2 : 0, input.size);
  if (query)
    opis_lexis_read_query(lexis, &arena, &text, 1, &read);
  else
    read = opis_lexis_read(lexis, &arena, text, OPIS_UND, OPIS_UND);
  for (size_t i = 0; i < read.tokens.count; i++) {
    if (i > 0) opis_buf_add_string(out, " | ");
    add_word(out, &read, i);
  }
  opis_arena_free(&arena);
}

/* ---- Who meets whom ------------------------------------------------------------------------------------------- */

static bool shares_key(struct opis_keys a, struct opis_keys b)
{
  for (size_t i = 0; i < a.count; i++)
    for (size_t j = 0; j < b.count; j++)
      if (opis_span_equal(a.items[i].name, b.items[j].name)) return true;
  return false;
}

/* Whether a query's word finds a text's one. */
static bool finds(const char *query, const char *text)
{
  struct opis_arena arena = {0};
  struct opis_read_text asked, read = opis_lexis_read(lexis, &arena, opis_span_of(text), OPIS_UND, OPIS_UND);
  struct opis_span span = opis_span_of(query);
  bool found = false;
  opis_lexis_read_query(lexis, &arena, &span, 1, &asked);
  for (size_t i = 0; i < read.tokens.count; i++)
    found = found || opis_span_equal(asked.tokens.items[0].folded, read.tokens.items[i].folded) ||
            shares_key(asked.keys[0], read.keys[i]);
  opis_arena_free(&arena);
  return found;
}

static void meets(void)
{
  static const struct {
    const char *query, *text;
    bool found;
  } rows[] = {
      {"guerra", "las guerras civiles", true},
      {"guerras", "la guerra civil española", true},
      {"treaty", "The treaties were signed", true},
      {"trattati", "il trattato di commercio", true},
      {"договора", "торговый договор с Италией", true},
      {"Чичерин", "Čičerin was People’s Commissar", true},
      {"Чичерин", "l’ambasciatore presso Cicerin", true},
      {"Чичерин", "le commissaire Tchitcherine", true},
      {"Chicherin", "Письмо Чичерина", true},
      {"Chicherin", "AVPRF, Čičerinu", true},
      {"Tchitcherine", "Letter to Chicherin", true},
      {"посол", "sovetskij posol v Rime", true},
      {"sovetskogo", "советский посол", true},
      {"Литвинов", "Litvinovu, Rim, 17 maja 1924", true},
      {"Литвинов", "Litvin", false},
      {"guerra", "guerrero", false},
      {"пакт", "пакет", false},
      {"house", "los pactos de la casa", false},
  };
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    char row[200];
    snprintf(row, sizeof row, "%s finds %s", rows[i].query, rows[i].text);
    ROW(row);
    CHECK_INT(finds(rows[i].query, rows[i].text), rows[i].found);
  }
}

/* ---- Languages that are given, neighbours, queries ------------------------------------------------------------ */

static void given(void)
{
  struct opis_arena arena = {0};
  for (unsigned i = OPIS_EN; i < OPIS_LANGUAGES; i++) {
    struct opis_read_text read =
        opis_lexis_read(lexis, &arena, OPIS_SPAN("una guerra 1924"), (enum opis_language)i, OPIS_UND);
    ROW(opis_language_name((enum opis_language)i));
    CHECK_INT(read.language, i);
    for (size_t j = 0; j < read.tokens.count; j++) CHECK_INT(read.languages[j], i);
    CHECK_INT(read.keys[2].count, 0);
  }
  struct opis_read_text none = opis_lexis_read(lexis, &arena, OPIS_SPAN(" … "), OPIS_UND, OPIS_ES);
  CHECK_INT(none.tokens.count, 0);
  CHECK_INT(opis_lexis_read(lexis, &arena, OPIS_SPAN("una visita"), OPIS_UND, OPIS_ES).language, OPIS_ES);
  CHECK_INT(opis_lexis_read(lexis, &arena, OPIS_SPAN("una visita"), OPIS_UND, OPIS_IT).language, OPIS_IT);
  opis_arena_free(&arena);
}

/* The texts of one query are read together: what the one says of the language holds for the others. */
static void together(void)
{
  struct opis_arena arena = {0};
  struct opis_read_text read[3];
  const struct opis_span texts[] = {OPIS_SPAN("guerra"), OPIS_SPAN("riconoscimento dell’Unione Sovietica"),
                                    OPIS_SPAN("")};
  opis_lexis_read_query(lexis, &arena, texts, 3, read);
  bool italian = false, english = false;
  for (size_t i = 0; i < read[0].keys[0].count; i++) {
    italian = italian || read[0].keys[0].items[i].language == OPIS_IT;
    english = english || read[0].keys[0].items[i].language == OPIS_EN;
  }
  CHECK(italian && !english);
  CHECK_INT(read[2].tokens.count, 0);
  opis_lexis_read_query(lexis, &arena, NULL, 0, NULL);
  opis_arena_free(&arena);
}

/* A word has the same keys whatever was read before it, and after what was known is forgotten. */
static void forgets(void)
{
  enum { WORDS = 400000 };
  struct opis_arena arena = {0};
  struct opis_buf before = {0}, after = {0}, text = {0};
  lexis_row(OPIS_SPAN("La reunión de Čičerin y Manzoni"), &before);
  for (unsigned i = 0; i < WORDS; i++) opis_buf_format(&text, "w%xz ", i * 2654435761u);
  opis_lexis_read(lexis, &arena, opis_buf_span(&text), OPIS_EN, OPIS_UND);
  lexis_row(OPIS_SPAN("La reunión de Čičerin y Manzoni"), &after);
  CHECK_BYTES(after.data, after.size, before.data);
  opis_buf_free(&before);
  opis_buf_free(&after);
  opis_buf_free(&text);
  opis_arena_free(&arena);
}

/* Keys stay small and few whatever the word is, and the work linear. */
static void bounded(void)
{
  static const char *const hostile[] = {"a",       "š", "я",  "ja", "shch", "ch'", "\u0301",
                                        "a\u0301", "ъ", "-a", "a'", "1,",   "iy",  "\uFDFA"};
  for (size_t i = 0; i < sizeof hostile / sizeof *hostile; i++) {
    struct opis_arena arena = {0};
    struct opis_buf text = {0}, told = {0};
    while (text.size < 1000000) opis_buf_add_string(&text, hostile[i]);
    clock_t start = clock();
    struct opis_span span = opis_buf_span(&text);
    struct opis_read_text read, asked;
    ROW(hostile[i]);
    read = opis_lexis_read(lexis, &arena, span, OPIS_UND, OPIS_UND);
    for (size_t j = 0; j < read.tokens.count; j++) {
      CHECK(read.keys[j].count <= OPIS_RUSSIAN_KEYS_MAX + 2);
      opis_buf_clear(&told);
      add_word(&told, &read, j);
    }
    opis_lexis_read_query(lexis, &arena, &span, 1, &asked);
    CHECK_INT(asked.tokens.count, read.tokens.count);
    for (size_t j = 0; j < asked.tokens.count; j++)
      CHECK(asked.keys[j].count <= OPIS_RUSSIAN_KEYS_MAX + OPIS_LANGUAGES);
    CHECK(clock() - start < 30 * CLOCKS_PER_SEC);
    opis_buf_free(&text);
    opis_buf_free(&told);
    opis_arena_free(&arena);
  }
}

int main(int argc, char **argv)
{
  lexis = opis_lexis_new();
  CHECK(argc > 1);
  if (argc > 1) run_rows(argv[1], lexis_row);
  RUN(meets);
  RUN(given);
  RUN(together);
  RUN(forgets);
  RUN(bounded);
  CHECK_STR(opis_class_name(OPIS_CLASS_FOLDED), "folded");
  CHECK_STR(opis_class_name(OPIS_CLASS_STEM), "stem");
  CHECK_STR(opis_class_name(OPIS_CLASS_ROMANISED), "romanised");
  opis_lexis_free(lexis);
  opis_lexis_free(NULL);
  return harness_end();
}
