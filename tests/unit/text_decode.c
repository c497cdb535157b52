/* Bytes to UTF-8: each row some bytes, perhaps the name of their encoding, and what they say. */
#include "text/decode.h"

#include "base/buf.h"
#include "base/span.h"
#include "base/utf8.h"
#include "tests/harness.h"

#include <time.h>

struct row {
  const char *name;
  struct opis_span bytes;
  const char *named; /* the encoding, or NULL to find it */
  const char *text, *encoding;
  size_t bad;
};

#define BYTES(literal)                                                                                                 \
  {                                                                                                                    \
    literal, sizeof(literal) - 1                                                                                       \
  }

static const struct row rows[] = {
    {"empty", BYTES(""), NULL, "", "UTF-8", 0},
    {"ascii", BYTES("Roma, 1924"), NULL, "Roma, 1924", "UTF-8", 0},
    {"utf-8", BYTES("perché Чичерин"), NULL, "perché Чичерин", "UTF-8", 0},
    {"mark", BYTES("\xEF\xBB\xBFRoma è"), NULL, "Roma è", "UTF-8", 0},
    {"utf-16 le, mark",
     BYTES("\xFF\xFE"
           "A\0\x1F\x04"),
     NULL, "AП", "UTF-16LE", 0},
    {"utf-16 be, mark", BYTES("\xFE\xFF\0A\x04\x1F"), NULL, "AП", "UTF-16BE", 0},
    {"utf-16 le", BYTES("R\0o\0m\0a\0"), NULL, "Roma", "UTF-16LE", 0},
    {"utf-16 be", BYTES("\0R\0o\0m\0a"), NULL, "Roma", "UTF-16BE", 0},
    {"pair of surrogates", BYTES("\xFF\xFE\x3D\xD8\x00\xDE"), NULL, "\U0001F600", "UTF-16LE", 0},
    {"lone high surrogate",
     BYTES("\xFF\xFE\x3D\xD8"
           "A\0"),
     NULL, "\uFFFDA", "UTF-16LE", 2},
    {"lone low surrogate",
     BYTES("\xFF\xFE\x00\xDC"
           "A\0"),
     NULL, "\uFFFDA", "UTF-16LE", 2},
    {"half a unit",
     BYTES("\xFF\xFE"
           "A\0B"),
     NULL, "A\uFFFD", "UTF-16LE", 1},
    {"surrogate at the end", BYTES("\xFE\xFF\0A\xD8\x3D"), NULL, "A\uFFFD", "UTF-16BE", 2},
    {"overlong", BYTES("a\xC0\xAFz"), "UTF-8", "a\uFFFD\uFFFDz", "UTF-8", 2},
    {"overlong, three", BYTES("a\xE0\x80\xAFz"), "UTF-8", "a\uFFFD\uFFFD\uFFFDz", "UTF-8", 3},
    {"surrogate in utf-8", BYTES("a\xED\xA0\x80z"), "UTF-8", "a\uFFFD\uFFFD\uFFFDz", "UTF-8", 3},
    {"beyond unicode", BYTES("\xF4\x90\x80\x80"), "UTF-8", "\uFFFD\uFFFD\uFFFD\uFFFD", "UTF-8", 4},
    {"truncated", BYTES("città \xE2\x80"), "utf8", "città \uFFFD\uFFFD", "UTF-8", 2},
    {"one bad byte in much utf-8", BYTES("città è già perché \xFF"), NULL, "città è già perché \uFFFD", "UTF-8", 1},
    {"windows-1252", BYTES("la citt\xE0 \xE8 pi\xF9 bella, perch\xE9"), NULL, "la città è più bella, perché",
     "Windows-1252", 0},
    {"mac roman", BYTES("la citt\x88 \x8F pi\x9D bella, perch\x8E"), NULL, "la città è più bella, perché", "Mac Roman",
     0},
    {"windows-1251", BYTES("\xCF\xEE\xF1\xEE\xEB \xE2 \xD0\xE8\xEC\xE5"), NULL, "Посол в Риме", "Windows-1251", 0},
    {"koi8-r", BYTES("\xF0\xCF\xD3\xCF\xCC \xD7 \xF2\xC9\xCD\xC5"), NULL, "Посол в Риме", "KOI8-R", 0},
    {"cp866", BYTES("\x8F\xAE\xE1\xAE\xAB \xA2 \x90\xA8\xAC\xA5"), NULL, "Посол в Риме", "CP866", 0},
    {"a byte that is nothing", BYTES("a\x81z"), "cp1252", "a\uFFFDz", "Windows-1252", 1},
    {"named otherwise", BYTES("\xCF"), "CP-1251", "П", "Windows-1251", 0},
    {"overruled", BYTES("\xC3\xA9"), "latin1", "Ã©", "ISO-8859-1", 0},
    {"named, by iconv", BYTES("\xC1\xE8\xDE\xED\xE1"), "ISO-8859-7", "Αθήνα", "ISO-8859-7", 0},
    {"utf-16 named", BYTES("\0R\0o"), "utf-16be", "Ro", "UTF-16BE", 0},
    {"lines of two encodings", BYTES("città più\nperch\xE9 citt\xE0\nà è ò\n"), NULL,
     "città più\nperché città\nà è ò\n", "UTF-8", 0},
};

static bool same(struct opis_span span, const char *string)
{
  return opis_span_equal(span, opis_span_of(string));
}

/* Every character of the text begins where its bytes begin, in ascending order, to the end. */
static void check_places(const struct opis_decoded *decoded)
{
  size_t last = 0;
  for (size_t at = 0; at < decoded->text.size;) {
    size_t source = opis_decoded_source(decoded, at), begin = at;
    CHECK(at == 0 ? source <= 3 : source > last || decoded->source.size < 8);
    opis_utf8_next(decoded->text, &at);
    if (at - begin > 1) CHECK_INT(opis_decoded_source(decoded, at - 1), source);
    last = source;
  }
  CHECK_INT(opis_decoded_source(decoded, decoded->text.size), decoded->source.size);
}

static void decodes(void)
{
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    const struct row *row = &rows[i];
    struct opis_arena arena = {0};
    struct opis_decoded decoded;
    ROW(row->name);
    CHECK_INT(opis_decode(&arena, row->bytes, row->named, &decoded, NULL), OPIS_OK);
    CHECK_BYTES(decoded.text.data, decoded.text.size, row->text);
    CHECK_STR(decoded.encoding, row->encoding);
    CHECK_INT(decoded.bad, row->bad);
    CHECK(decoded.sure > 0 && decoded.sure <= 1);
    if (!row->named || !same(opis_span_of(row->named), "ISO-8859-7")) check_places(&decoded);
    opis_arena_free(&arena);
  }
}

static void nobody_knows(void)
{
  struct opis_arena arena = {0};
  struct opis_decoded decoded = {.bad = 7};
  struct opis_error error;
  CHECK_INT(opis_decode(&arena, OPIS_SPAN("x"), "Volapük", &decoded, &error), OPIS_INVALID);
  CHECK_STR(error.message, "\"Volapük\": no encoding of this name is known");
  CHECK_INT(decoded.bad, 7);
  opis_arena_free(&arena);
}

/* Sound UTF-8 is not copied; the two encodings of mixed lines are both told. */
static void what_is_told(void)
{
  struct opis_arena arena = {0};
  struct opis_decoded decoded;
  struct opis_span sound = OPIS_SPAN("\xEF\xBB\xBFperché"), mixed = OPIS_SPAN("città più\nperch\xE9 citt\xE0\n");
  CHECK_INT(opis_decode(&arena, sound, NULL, &decoded, NULL), OPIS_OK);
  CHECK(decoded.text.data == sound.data + 3 && decoded.other == NULL);
  CHECK_INT(opis_decoded_source(&decoded, 5), 8);
  CHECK_INT(opis_decode(&arena, mixed, NULL, &decoded, NULL), OPIS_OK);
  CHECK(decoded.other != NULL);
  CHECK_INT(opis_decoded_source(&decoded, strlen("città più\nperché")), strlen("città più\nperch") + 1);
  opis_arena_free(&arena);
}

static void nul_bytes(void)
{
  struct opis_arena arena = {0};
  struct opis_decoded decoded;
  struct opis_span bytes = OPIS_SPAN("Roma\0\0Mosca e Milano");
  CHECK_INT(opis_decode(&arena, bytes, NULL, &decoded, NULL), OPIS_OK);
  CHECK(opis_span_equal(decoded.text, bytes));
  opis_arena_free(&arena);
}

/* Bad input is no reason to take long, and every place of it is found. */
static void linear(void)
{
  static const struct opis_span hostile[] = {
      BYTES("\xFF"),   BYTES("\xC3"), BYTES("\xD0\n"),    BYTES("\xE9 "),        BYTES("\xE2\x80"), BYTES("\x81\x8D\n"),
      BYTES("\0\xD8"), BYTES("\0"),   BYTES("é\n\xE9\n"), BYTES("\xF4\x8F\xBF"), BYTES("\x1A\xFE")};
  for (size_t i = 0; i < sizeof hostile / sizeof *hostile; i++) {
    struct opis_arena arena = {0};
    struct opis_buf bytes = {0};
    struct opis_decoded decoded;
    while (bytes.size < 1000000) opis_buf_add(&bytes, hostile[i]);
    clock_t start = clock();
    CHECK_INT(opis_decode(&arena, opis_buf_span(&bytes), NULL, &decoded, NULL), OPIS_OK);
    CHECK_INT(opis_utf8_valid_until(decoded.text), decoded.text.size);
    for (size_t at = 0; at < decoded.text.size; at += 101) CHECK(opis_decoded_source(&decoded, at) < bytes.size);
    CHECK(clock() - start < 10 * CLOCKS_PER_SEC);
    opis_buf_free(&bytes);
    opis_arena_free(&arena);
  }
}

int main(void)
{
  RUN(decodes);
  RUN(nobody_knows);
  RUN(what_is_told);
  RUN(nul_bytes);
  RUN(linear);
  return harness_end();
}
