/* Folding by the rows of a file (the first argument; see tests/unit/text_rows.h), and what must hold for all code
 * points. A second argument names Unicode's NormalizationTest.txt, which Debian has compressed: bzcat it first. */
#include "text/normalise.h"

#include "base/span.h"
#include "base/utf8.h"
#include "tests/harness.h"
#include "tests/unit/text_rows.h"

#include <stdlib.h>
#include <time.h>

static void fold_row(struct opis_span input, struct opis_buf *out)
{
  opis_fold(out, input);
}

/* ---- NFC ------------------------------------------------------------------------------------------------------ */

struct nfc_row {
  const char *name, *input, *expected;
};

static const struct nfc_row nfc_rows[] = {
    {"ASCII", "plain", "plain"},
    {"empty", "", ""},
    {"composed", "\u010Ci\u010Derin \u0439", "\u010Ci\u010Derin \u0439"},
    {"decomposed", "C\u030Cic\u030Cerin \u0438\u0306", "\u010Ci\u010Derin \u0439"},
    {"marks in another order", "a\u0301\u0323", "\u1EA1\u0301"},
    {"mark at the start", "\u0301a", "\u0301a"},
    {"marks at the start, in another order", "\u0301\u0323a", "\u0323\u0301a"},
    {"singleton", "\u212B", "\u00C5"},
    {"composition exclusion", "\u0958", "\u0915\u093C"},
    {"Hangul", "\u1112\u1161\u11AB", "\uD55C"},
    {"what stays apart", "t\u0361s", "t\u0361s"},
    {"grave and acute that are no accents", "\u1FEF\u1FFD", "`\u00B4"},
    {"bad byte", "a\xFF\xFEz", "a\uFFFD\uFFFDz"},
    {"cut off", "a\xE2\x82", "a\uFFFD\uFFFD"},
    {"surrogate", "\xED\xA0\x80", "\uFFFD\uFFFD\uFFFD"},
    {"bad byte and a mark", "\xFF\u0301\u0323", "\uFFFD\u0323\u0301"},
    {"bad byte that parts letter and mark", "e\xFF\u0301", "e\uFFFD\u0301"},
    {"changed in the middle", "avant\u00ED e\u0301 dopo", "avant\u00ED \u00E9 dopo"},
};

static void nfc(void)
{
  for (size_t i = 0; i < sizeof nfc_rows / sizeof *nfc_rows; i++) {
    const struct nfc_row *row = &nfc_rows[i];
    ROW(row->name);
    struct opis_arena arena = {0};
    struct opis_span text = opis_span_of(row->input), got = opis_nfc(&arena, text);
    CHECK_BYTES(got.data, got.size, row->expected);
    if (strcmp(row->input, row->expected) == 0) CHECK(got.data == text.data);
    opis_arena_free(&arena);
  }
}

/* Columns of NormalizationTest.txt: source; NFC; NFD; NFKC; NFKD; each of which has the NFC of column 2 or of 4. */
static void nfc_conformance(const char *path)
{
  FILE *file = fopen(path, "r");
  CHECK(file != NULL);
  if (!file) return;
  static char line[4096];
  while (fgets(line, sizeof line, file)) {
    if (line[0] == '#' || line[0] == '@') continue;
    struct opis_buf columns[5] = {{0}};
    const char *at = line;
    for (size_t column = 0; column < 5; at++) {
      if (*at == ';') column++;
      if (*at == ';' || *at == ' ') continue;
      char *end, bytes[4];
      size_t size = opis_utf8_put((uint32_t)strtoul(at, &end, 16), bytes);
      opis_buf_add(&columns[column], (struct opis_span){bytes, size});
      at = end - 1;
    }
    ROW(line);
    struct opis_arena arena = {0};
    for (size_t column = 0; column < 5; column++) {
      struct opis_span got = opis_nfc(&arena, opis_buf_span(&columns[column]));
      CHECK_BYTES(got.data, got.size, columns[column < 3 ? 1 : 3].data);
    }
    opis_arena_free(&arena);
    for (size_t column = 0; column < 5; column++) opis_buf_free(&columns[column]);
  }
  fclose(file);
}

/* ---- What holds for every word -------------------------------------------------------------------------------- */

static bool folds_the_same(struct opis_span a, struct opis_span b)
{
  struct opis_buf folded = {0}, other = {0};
  opis_fold(&folded, a);
  opis_fold(&other, b);
  bool same = opis_span_equal(opis_buf_span(&folded), opis_buf_span(&other));
  opis_buf_free(&folded);
  opis_buf_free(&other);
  return same;
}

/* Folding again changes nothing, and so does NFC before it; no capital of ASCII and no NUL comes out. */
static void folds_well(struct opis_span word)
{
  struct opis_buf folded = {0};
  struct opis_arena arena = {0};
  opis_fold(&folded, word);
  CHECK(folds_the_same(word, opis_buf_span(&folded)));
  CHECK(folds_the_same(word, opis_nfc(&arena, word)));
  bool clean = opis_utf8_valid_until(opis_buf_span(&folded)) == folded.size;
  for (size_t i = 0; i < folded.size; i++)
    clean &= folded.data[i] != '\0' && (folded.data[i] < 'A' || folded.data[i] > 'Z');
  CHECK(clean);
  opis_arena_free(&arena);
  opis_buf_free(&folded);
}

static void every_code_point(void)
{
  char row[32];
  for (uint32_t code = 0; code < 0x110000; code++) {
    if (code >= 0xD800 && code < 0xE000) continue;
    if (code >= 0x32400 && code < 0xE0000) continue; /* unassigned */
    snprintf(row, sizeof row, "U+%04X", (unsigned)code);
    ROW(row);
    char bytes[4];
    folds_well((struct opis_span){bytes, opis_utf8_put(code, bytes)});
  }
}

static void random_words(void)
{
  static const uint32_t starts[] = {0x20,   0x40,   0x60,   0xB0,   0xE0,   0x180,  0x2B0,  0x300,  0x320,
                                    0x340,  0x370,  0x400,  0x430,  0x590,  0x640,  0x900,  0x930,  0xE30,
                                    0x1100, 0x1160, 0x11A0, 0x1E00, 0x1F80, 0x2010, 0x2030, 0x2110, 0x3040,
                                    0x3090, 0xAC00, 0xFB00, 0xFF00, 0x13A0, 0xAB70};
  uint64_t state = 1;
  char row[32], bytes[64];
  for (int round = 0; round < 50000; round++) {
    size_t size = 0;
    for (int i = 0; i < 6; i++) {
      state = state * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
      uint32_t random = (uint32_t)(state >> 33);
      size += opis_utf8_put(starts[random % (sizeof starts / sizeof *starts)] + random / 64 % 32, bytes + size);
    }
    snprintf(row, sizeof row, "random word %d", round);
    ROW(row);
    folds_well((struct opis_span){bytes, size});
  }
}

static void letters(void)
{
  static const struct {
    uint32_t code;
    const char *text;
  } rows[] = {
#define LETTER(code, text) {code, text},
#include "text/tables/letters.inc"
#undef LETTER
  };
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    struct opis_buf folded = {0};
    char bytes[6] = {'a'}, row[32], expected[8];
    size_t size = 1 + opis_utf8_put(rows[i].code, bytes + 1);
    bytes[size] = 'z';
    snprintf(expected, sizeof expected, "a%sz", rows[i].text);
    snprintf(row, sizeof row, "U+%04X", (unsigned)rows[i].code);
    ROW(row);
    opis_fold(&folded, (struct opis_span){bytes, size + 1});
    CHECK_STR(folded.data, expected);
    CHECK(i == 0 || rows[i - 1].code < rows[i].code);
    opis_buf_free(&folded);
  }
}

static void linear(void)
{
  static const char *const hostile[] = {"\u0301\u0323", "\u093C\u094D", "e\u0323\u0301", "'",
                                        "'-",           "\uFDFA",       "\u1160",        "\u0301"};
  for (size_t i = 0; i < sizeof hostile / sizeof *hostile; i++) {
    struct opis_buf text = {0}, folded = {0};
    struct opis_arena arena = {0};
    while (text.size < 2000000) opis_buf_add_string(&text, hostile[i]);
    clock_t start = clock();
    opis_nfc(&arena, opis_buf_span(&text));
    opis_fold(&folded, opis_buf_span(&text));
    ROW(hostile[i]);
    CHECK(clock() - start < 5 * CLOCKS_PER_SEC);
    opis_arena_free(&arena);
    opis_buf_free(&folded);
    opis_buf_free(&text);
  }
}

int main(int argc, char **argv)
{
  CHECK(argc > 1);
  if (argc > 1) run_rows(argv[1], fold_row);
  if (argc > 2) nfc_conformance(argv[2]);
  RUN(nfc);
  RUN(every_code_point);
  RUN(random_words);
  RUN(letters);
  RUN(linear);
  return harness_end();
}
