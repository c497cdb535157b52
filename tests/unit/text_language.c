/* Languages, by the rows of a file (the first argument): `the whole: a span | the next`, each span with its language
 * before it. */
#include "text/language.h"

#include "base/span.h"
#include "tests/harness.h"
#include "tests/unit/text_rows.h"

#include <time.h>

struct line {
  struct opis_arena arena;
  struct opis_tokens tokens;
  struct opis_language_word *words;
  enum opis_language *languages;
};

static struct line line_of(struct opis_span text, enum opis_language prior)
{
  struct line line = {.arena = {0}};
  line.tokens = opis_tokenise(&line.arena, text);
  size_t count = line.tokens.count;
  line.words = opis_arena_allocate(&line.arena, count + 1, sizeof *line.words);
  line.languages = opis_arena_allocate(&line.arena, count + 1, sizeof *line.languages);
  for (size_t i = 0; i < count; i++) {
    const struct opis_token *token = &line.tokens.items[i];
    struct opis_language_evidence evidence =
        opis_language_evidence_of(opis_span_slice(text, token->start, token->end), token->folded);
    line.words[i] = opis_language_word_of(text, i > 0 ? token - 1 : NULL, token, &evidence);
  }
  opis_language_spans(&line.arena, line.words, count, prior, line.languages);
  return line;
}

static void language_row(struct opis_span input, struct opis_buf *out)
{
  struct line line = line_of(input, OPIS_UND);
  opis_buf_format(out, "%s", opis_language_name(opis_language_of(line.words, line.tokens.count, OPIS_UND)));
  for (size_t i = 0; i < line.tokens.count; i++) {
    struct opis_token token = line.tokens.items[i];
    bool changes = i == 0 || line.languages[i] != line.languages[i - 1];
    if (changes) opis_buf_format(out, "%s %s:", i == 0 ? ":" : " |", opis_language_name(line.languages[i]));
    opis_buf_format(out, " %.*s", (int)(token.end - token.start), input.data + token.start);
  }
  opis_arena_free(&line.arena);
}

static void names(void)
{
  for (size_t i = 0; i < OPIS_LANGUAGES; i++) {
    enum opis_language language = OPIS_UND;
    ROW(opis_language_name((enum opis_language)i));
    CHECK(opis_language_named(opis_span_of(opis_language_name((enum opis_language)i)), &language));
    CHECK_INT(language, i);
  }
  enum opis_language language = OPIS_IT;
  CHECK(!opis_language_named(OPIS_SPAN("ru"), &language));
  CHECK(!opis_language_named(OPIS_SPAN(""), &language));
  CHECK_INT(language, OPIS_IT);
}

/* What says too little is in the language of its neighbours, what says enough is not. */
static void prior(void)
{
  static const struct {
    const char *text;
    enum opis_language prior, expected;
  } rows[] = {
      {"una visita", OPIS_ES, OPIS_ES},
      {"una visita", OPIS_IT, OPIS_IT},
      {"1943", OPIS_IT, OPIS_UND},
      {"the treaty of commerce", OPIS_IT, OPIS_EN},
      {"vneshnej politiki", OPIS_IT, OPIS_RU_LATN},
      {"договор", OPIS_EN, OPIS_RU_CYRL},
  };
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    struct line line = line_of(opis_span_of(rows[i].text), rows[i].prior);
    ROW(rows[i].text);
    CHECK_INT(opis_language_of(line.words, line.tokens.count, rows[i].prior), rows[i].expected);
    CHECK_INT(line.languages[0], rows[i].expected);
    opis_arena_free(&line.arena);
  }
}

/* A word alone: the languages in which it can be. */
static void possible(void)
{
  static const struct {
    const char *word, *expected;
  } rows[] = {
      {"Чичерин", "ru-Cyrl"},  {"1943", "und"},          {"una", "es it"},         {"treaty", "en"},
      {"vneshnej", "ru-Latn"}, {"riconoscimento", "it"}, {"reconocimiento", "es"},
  };
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    struct opis_arena arena = {0};
    struct opis_buf got = {0};
    bool may[OPIS_LANGUAGES];
    struct opis_tokens tokens = opis_tokenise(&arena, opis_span_of(rows[i].word));
    struct opis_language_evidence evidence =
        opis_language_evidence_of(opis_span_of(rows[i].word), tokens.items[0].folded);
    opis_language_possible(&evidence, may);
    for (size_t language = 0; language < OPIS_LANGUAGES; language++)
      if (may[language])
        opis_buf_format(&got, "%s%s", got.size ? " " : "", opis_language_name((enum opis_language)language));
    ROW(rows[i].word);
    CHECK_BYTES(got.data, got.size, rows[i].expected);
    opis_buf_free(&got);
    opis_arena_free(&arena);
  }
}

/* Upper case and text without its diacritics are in the language of the text. */
static void spelled_otherwise(void)
{
  static const char *const pairs[][2] = {
      {"según la posición de la delegación", "segun la posicion de la delegacion"},
      {"la società però non è libera", "LA SOCIETA PERO NON E LIBERA"},
      {"vnešnjaja politika Sovetskogo Sojuza", "VNESNJAJA POLITIKA SOVETSKOGO SOJUZA"},
      {"the treaty was signed", "THE TREATY WAS SIGNED"},
      {"договор с Италией", "ДОГОВОР С ИТАЛИЕЙ"},
  };
  for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++) {
    struct line a = line_of(opis_span_of(pairs[i][0]), OPIS_UND), b = line_of(opis_span_of(pairs[i][1]), OPIS_UND);
    ROW(pairs[i][1]);
    CHECK_INT(opis_language_of(b.words, b.tokens.count, OPIS_UND), opis_language_of(a.words, a.tokens.count, OPIS_UND));
    opis_arena_free(&a.arena);
    opis_arena_free(&b.arena);
  }
}

static void bounded(void)
{
  static const char *const hostile[] = {"a", "a ", "š", "я a ", "Ab. ", "'a", "\u0301", "a\u0301", "7 "};
  for (size_t i = 0; i < sizeof hostile / sizeof *hostile; i++) {
    struct opis_buf text = {0};
    while (text.size < 200000) opis_buf_add_string(&text, hostile[i]);
    clock_t start = clock();
    struct line line = line_of(opis_buf_span(&text), OPIS_ES);
    ROW(hostile[i]);
    CHECK(opis_language_of(line.words, line.tokens.count, OPIS_ES) < OPIS_LANGUAGES);
    CHECK(clock() - start < 20 * CLOCKS_PER_SEC);
    opis_arena_free(&line.arena);
    opis_buf_free(&text);
  }
  CHECK_INT(opis_language_of(NULL, 0, OPIS_UND), OPIS_UND);
}

int main(int argc, char **argv)
{
  CHECK(argc > 1);
  if (argc > 1) run_rows(argv[1], language_row);
  RUN(names);
  RUN(prior);
  RUN(possible);
  RUN(spelled_otherwise);
  RUN(bounded);
  return harness_end();
}
