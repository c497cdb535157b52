/* Word boundaries against Unicode's own test file (its path is the first argument), where opis_tokenise departs from
 * it, and the cost of hostile text. */
#include "text/words.h"

#include "base/buf.h"
#include "base/span.h"
#include "base/utf8.h"
#include "tests/harness.h"
#include "text/tokenise.h"

#include <stdlib.h>
#include <time.h>

/* Makes text of "÷ 0061 × 0308 ÷", and as many places as it has boundaries, the start not counted. */
static size_t read_line(const char *line, struct opis_buf *text, size_t *places)
{
  static const char boundary[] = "÷";
  size_t count = 0;
  for (const char *at = line; *at && *at != '#' && *at != '\n';) {
    if (strncmp(at, boundary, strlen(boundary)) == 0 && text->size > 0) places[count++] = text->size;
    if (!strchr("0123456789ABCDEF", *at)) {
      at++;
      continue;
    }
    char *end;
    unsigned long code = strtoul(at, &end, 16);
    char bytes[4];
    opis_buf_add(text, (struct opis_span){bytes, opis_utf8_put((uint32_t)code, bytes)});
    at = end;
  }
  return count;
}

static void conformance(const char *path)
{
  FILE *file = fopen(path, "r");
  CHECK(file != NULL);
  if (!file) return;
  static char line[4096], row[4200];
  size_t lines = 0;
  for (size_t number = 1; fgets(line, sizeof line, file); number++) {
    struct opis_buf text = {0};
    size_t places[64];
    size_t count = read_line(line, &text, places);
    snprintf(row, sizeof row, "line %zu: %.*s", number, (int)strcspn(line, "#\n"), line);
    ROW(row);
    size_t at = 0, found = 0;
    while (at < text.size && found < count) {
      at = opis_word_boundary(opis_buf_span(&text), at);
      CHECK_INT(at, places[found]);
      found++;
    }
    CHECK_INT(found, count);
    CHECK_INT(at, text.size);
    lines += count > 0;
    opis_buf_free(&text);
  }
  fclose(file);
  CHECK(lines > 1800);
}

/* Every line where opis_tokenise departs from the default boundaries has one of these in it, the first of them names
 * the tailoring, and so many lines depart by it. */
static const struct {
  const char *tailoring, *codes;
  long long lines;
} departures[] = {
    {"an underline parts words", "005F", 114},
    {"a colon parts letters", "0061 003A", 14},
    {"the same, behind a capital", "0041 003A", 1},
    {"a colon joins digits", "0031 003A 003", 10},
    {"a pictograph joins no word", "0061 200D 1F6D1", 1},
    {"the same, with scissors", "0061 200D 2701", 1},
    {"a Hebrew word does not keep a quote at its end", "05D0 0027", 3},
    {"a word in Latin letters keeps an apostrophe at its end", "0061 0027", 190},
    {"the same, behind a capital", "0041 0027", 2},
};

enum { DEPARTURES = sizeof departures / sizeof *departures };

/* The code points of a line, without the marks that WB4 ignores. */
static void name_codes(const char *line, char *codes)
{
  size_t size = 0;
  for (const char *at = line; *at && *at != '#' && *at != '\n';) {
    size_t digits = strspn(at, "0123456789ABCDEF");
    bool ignored = strncmp(at, "0308", 4) == 0 || strncmp(at, "2060", 4) == 0;
    if (digits > 0 && !ignored) {
      memcpy(codes + size, at, digits);
      size += digits;
      codes[size++] = ' ';
    }
    at += digits > 0 ? digits : 1;
  }
  codes[size] = '\0';
}

static void add_range(struct opis_buf *out, size_t start, size_t end)
{
  opis_buf_format(out, "%zu-%zu ", start, end);
}

/* What the boundaries make of a text, of what has a letter or digit in it. */
static void default_words(struct opis_span text, struct opis_buf *out)
{
  for (size_t at = 0, end; at < text.size; at = end) {
    end = opis_word_boundary(text, at);
    bool word = false;
    for (size_t inside = at; inside < end;) word |= opis_word_character(opis_utf8_next(text, &inside));
    if (word) add_range(out, at, end);
  }
}

static void tailored_words(struct opis_span text, struct opis_buf *out)
{
  struct opis_arena arena = {0};
  struct opis_tokens tokens = opis_tokenise(&arena, text);
  for (size_t i = 0; i < tokens.count; i++) {
    if (!(tokens.items[i].flags & OPIS_TOKEN_WHOLE)) add_range(out, tokens.items[i].start, tokens.items[i].end);
  }
  opis_arena_free(&arena);
}

static void tailorings(const char *path)
{
  FILE *file = fopen(path, "r");
  if (!file) return;
  static char line[4096], codes[4096];
  long long lines[DEPARTURES] = {0};
  while (fgets(line, sizeof line, file)) {
    struct opis_buf text = {0}, words = {0}, tokens = {0};
    size_t places[64];
    read_line(line, &text, places);
    default_words(opis_buf_span(&text), &words);
    tailored_words(opis_buf_span(&text), &tokens);
    if (!opis_span_equal(opis_buf_span(&words), opis_buf_span(&tokens))) {
      name_codes(line, codes);
      size_t i = 0;
      while (i < DEPARTURES && !strstr(codes, departures[i].codes)) i++;
      ROW(line);
      CHECK(i < DEPARTURES);
      if (i < DEPARTURES) lines[i]++;
    }
    opis_buf_free(&text);
    opis_buf_free(&words);
    opis_buf_free(&tokens);
  }
  fclose(file);
  for (size_t i = 0; i < DEPARTURES; i++) {
    ROW(departures[i].tailoring);
    CHECK_INT(lines[i], departures[i].lines);
  }
}

struct hostile {
  const char *name, *start, *repeated;
};

static const struct hostile hostile[] = {
    {"combining marks", "a", "\u0301"},
    {"combining marks alone", "", "\u0301"},
    {"regional indicators", "", "\U0001F1E6"},
    {"regional indicators with marks", "", "\U0001F1E6\u0301"},
    {"zero-width joiners", "", "\u200D"},
    {"a quote and marks", "a'", "\u0301"},
    {"quotes", "a", "'"},
    {"letters and quotes", "", "a'"},
    {"letters and two quotes", "", "a''"},
    {"Hebrew and quotes", "", "\u05D0\""},
    {"digits and commas", "", "1,"},
    {"digits and marked commas", "1,", ",\u0301\u0301\u0301"},
    {"one word", "", "a"},
    {"one ideograph after the other", "", "\u4E2D"},
    {"bad bytes", "", "\xF0"},
};

static void linear(void)
{
  for (size_t i = 0; i < sizeof hostile / sizeof *hostile; i++) {
    struct opis_buf text = {0};
    opis_buf_add_string(&text, hostile[i].start);
    while (text.size < 2000000) opis_buf_add_string(&text, hostile[i].repeated);
    clock_t start = clock();
    for (size_t at = 0; at < text.size;) {
      size_t end = opis_word_boundary(opis_buf_span(&text), at);
      if (end <= at) abort();
      at = end;
    }
    ROW(hostile[i].name);
    /* Quadratic would be minutes. */
    CHECK(clock() - start < 5 * CLOCKS_PER_SEC);
    opis_buf_free(&text);
  }
}

static void characters(void)
{
  CHECK(opis_word_character('a'));
  CHECK(opis_word_character('7'));
  CHECK(opis_word_character(0x0416)); /* Ж */
  CHECK(opis_word_character(0x02B9)); /* ʹ */
  CHECK(opis_word_character(0x05D0)); /* א */
  CHECK(opis_word_character(0x30A2)); /* ア */
  CHECK(opis_word_character(0x4E2D)); /* 中 */
  CHECK(opis_word_character(0x0E01)); /* ก */
  CHECK(opis_word_character(0x20000));
  CHECK(opis_word_character(0xBD));    /* ½ */
  CHECK(!opis_word_character(0xB2));   /* ² is a note's mark */
  CHECK(!opis_word_character(0x2460)); /* ① */
  CHECK(!opis_word_character(' '));
  CHECK(!opis_word_character('\''));
  CHECK(!opis_word_character('_'));
  CHECK(!opis_word_character(0x0301));
  CHECK(!opis_word_character(0x1F600));
  CHECK(!opis_word_character(0x10FFFF));
  CHECK(!opis_word_character(OPIS_REPLACEMENT));
}

int main(int argc, char **argv)
{
  CHECK(argc > 1);
  if (argc > 1) {
    conformance(argv[1]);
    tailorings(argv[1]);
  }
  RUN(linear);
  RUN(characters);
  return harness_end();
}
