/* Tokens, by the rows of a file (the first argument): `L'Italia ==> l@1~ italia@2`. A whole is marked +, an article or
 * enclitic ~; a token whose form ends in something else than a letter or digit has it before it: `opis' ==>
 * opis'=opis@1`. Then how opis_tokenise departs from Unicode's test file (the second argument), what holds for all
 * texts, and cost. */
#include "text/tokenise.h"

#include "base/utf8.h"
#include "text/normalise.h"
#include "text/words.h"

#include "tests/harness.h"
#include "tests/unit/text_rows.h"

#include <time.h>

static void tokenise_row(struct opis_span input, struct opis_buf *out)
{
  struct opis_arena arena = {0};
  struct opis_tokens tokens = opis_tokenise(&arena, input);
  for (size_t i = 0; i < tokens.count; i++) {
    const struct opis_token *token = &tokens.items[i];
    if (i > 0) opis_buf_add_byte(out, ' ');
    size_t last = token->end;
    if (!opis_word_character(opis_utf8_previous(input, &last))) {
      opis_buf_add(out, opis_span_slice(input, token->start, token->end));
      opis_buf_add_byte(out, '=');
    }
    opis_buf_add(out, token->folded);
    opis_buf_format(out, "@%u", (unsigned)token->position);
    if (token->flags & OPIS_TOKEN_WHOLE) opis_buf_add_byte(out, '+');
    if (token->flags & OPIS_TOKEN_ELIDED) opis_buf_add_byte(out, '~');
  }
  opis_arena_free(&arena);
}

/* ---- What holds for every text -------------------------------------------------------------------------------- */

/* The form of a token folds to the same; a stop of initials aside, and what was cut. (A whole may have lost a part of
 * which nothing is left when folded.) */
static bool folds_alike(struct opis_span text, const struct opis_token *token)
{
  struct opis_buf folded = {0};
  opis_fold(&folded, opis_span_slice(text, token->start, token->end));
  size_t kept = 0;
  for (size_t at = 0; at < folded.size; at++) {
    if (folded.data[at] != '.') folded.data[kept++] = folded.data[at];
  }
  folded.size = kept;
  bool alike = memchr(token->folded.data, '.', token->folded.size) || token->folded.size > OPIS_FOLDED_MAX - 8 ||
               opis_span_equal(opis_buf_span(&folded), token->folded);
  opis_buf_free(&folded);
  return alike;
}

static void is_sound(struct opis_span text)
{
  struct opis_arena arena = {0};
  struct opis_tokens tokens = opis_tokenise(&arena, text);
  size_t end = 0, whole_end = 0;
  uint32_t position = 0;
  bool was_whole = false;
  for (size_t i = 0; i < tokens.count; i++) {
    const struct opis_token *token = &tokens.items[i];
    bool whole = token->flags & OPIS_TOKEN_WHOLE;
    CHECK(token->start < token->end && token->end <= text.size && token->start >= end);
    CHECK(token->folded.size > 0 && token->folded.size <= OPIS_FOLDED_MAX);
    CHECK(opis_utf8_valid_until(token->folded) == token->folded.size);
    CHECK(!memchr(token->folded.data, '\0', token->folded.size));
    CHECK_INT(token->position, was_whole ? position : position + 1);
    CHECK(!(token->flags & OPIS_TOKEN_PART) || token->end <= whole_end || token->start >= whole_end);
    CHECK(whole || folds_alike(text, token));
    position = token->position;
    if (whole)
      whole_end = token->end;
    else
      end = token->end;
    was_whole = whole;
  }
  CHECK(!was_whole);
  opis_arena_free(&arena);
}

/* Texts of what the rules look at, put together at random. */
static void random_texts(void)
{
  static const char *const parts[] = {
      "l",      "dell",   "s",  "v", "ezd",    "e",      "Italia", "opis",   "b",      "7",          "1924",   "A",
      "č",      "д",      "ж",  "'", "\u2019", "\u2018", "`",      "\u02B9", "\u02BC", "\"",         "\u201D", "-",
      "-",      "\u2011", ".",  ".", ":",      ",",      ";",      "_",      " ",      " ",          "\n",     "\u0301",
      "\u00AD", "\u200D", "中", "א", "ア",     "(",      "«",      "\u2026", "\u202F", "\U0001F600", "\u115F"};
  uint64_t state = 1;
  char row[32];
  for (int round = 0; round < 30000; round++) {
    struct opis_buf text = {0};
    for (int i = 0; i < 10; i++) {
      state = state * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
      opis_buf_add_string(&text, parts[(state >> 33) % (sizeof parts / sizeof *parts)]);
    }
    snprintf(row, sizeof row, "random text %d", round);
    ROW(row);
    is_sound(opis_buf_span(&text));
    opis_buf_free(&text);
  }
}

/* The folded form of a text's only token. */
static struct opis_span only(struct opis_arena *arena, struct opis_span text)
{
  struct opis_tokens tokens = opis_tokenise(arena, text);
  CHECK_INT(tokens.count, 1);
  return tokens.count == 1 ? tokens.items[0].folded : (struct opis_span){0};
}

static struct opis_span repeat(struct opis_arena *arena, const char *part, size_t size, const char *end)
{
  struct opis_buf text = {0};
  while (text.size + strlen(part) <= size) opis_buf_add_string(&text, part);
  opis_buf_add_string(&text, end);
  struct opis_span copy = opis_arena_copy(arena, opis_buf_span(&text));
  opis_buf_free(&text);
  return copy;
}

static void long_words(void)
{
  struct opis_arena arena = {0};
  ROW("200 bytes are kept");
  struct opis_span word = repeat(&arena, "a", OPIS_FOLDED_MAX, "");
  CHECK(opis_span_equal(only(&arena, word), word));
  ROW("201 bytes are cut and hashed");
  struct opis_span longer = only(&arena, repeat(&arena, "a", OPIS_FOLDED_MAX, "b"));
  CHECK_INT(longer.size, OPIS_FOLDED_MAX);
  CHECK(!opis_span_equal(longer, only(&arena, repeat(&arena, "a", OPIS_FOLDED_MAX, "c"))));
  ROW("in the same way for every spelling");
  CHECK(opis_span_equal(longer, only(&arena, repeat(&arena, "A", OPIS_FOLDED_MAX, "B"))));
  ROW("between code points");
  struct opis_span wide = only(&arena, repeat(&arena, "\u0436", 1000, ""));
  CHECK(wide.size <= OPIS_FOLDED_MAX && opis_utf8_valid_until(wide) == wide.size);
  struct opis_span odd = only(&arena, repeat(&arena, "\uD55C", 999, ""));
  CHECK(odd.size <= OPIS_FOLDED_MAX && opis_utf8_valid_until(odd) == odd.size);
  ROW("ten megabytes");
  CHECK_INT(only(&arena, repeat(&arena, "x", 10000000, "")).size, OPIS_FOLDED_MAX);
  opis_arena_free(&arena);
}

static void linear(void)
{
  static const char *const hostile[] = {
      "a'",     "l'",       "l'a'",    "a.",   "1.",    "a-",       "a'-",     "1:",    "1.1a'a", "'",
      "a\"",    "a''",      "'s",      "a's'", "_",     "\u0301",   "\u02BC",  "-",     "\u4E2D", "\u2019a",
      "\u2018", "1a\u30A2", "a\u0301", "s'e",  "d'un'", "\u05D0\"", "\u00B7a", "U.S.-", "\u115F", "\xFF"};
  for (size_t i = 0; i < sizeof hostile / sizeof *hostile; i++) {
    struct opis_arena arena = {0};
    struct opis_span text = repeat(&arena, hostile[i], 1000000, "");
    clock_t start = clock();
    opis_tokenise(&arena, text);
    ROW(hostile[i]);
    CHECK(clock() - start < 5 * CLOCKS_PER_SEC);
    opis_arena_free(&arena);
  }
}

/* They are searched by halving. */
static void elisions_in_order(void)
{
  static const char *const words[] = {
#define ELISION(word) word,
#define EITHER(word)  word,
#include "text/tables/elisions.inc"
#undef ELISION
#undef EITHER
  };
  for (size_t i = 1; i < sizeof words / sizeof *words; i++) {
    ROW(words[i]);
    CHECK(strcmp(words[i - 1], words[i]) < 0);
  }
}

/* ---- The short way -------------------------------------------------------------------------------------------- */

static void letters_fold_as_by_themselves(void)
{
  static const struct {
    uint32_t code;
    const char *text;
  } letters[] = {
#define PLAIN(code, text) {code, text},
#include "text/tables/plain-letters.inc"
#undef PLAIN
  };
  for (size_t i = 0; i < sizeof letters / sizeof *letters; i++) {
    struct opis_buf folded = {0}, long_way = {0};
    char letter[8], rest[] = "\u00AD"; /* a soft hyphen has no row */
    size_t size = opis_utf8_put(letters[i].code, letter);
    memcpy(letter + size, rest, sizeof rest);
    opis_fold(&folded, (struct opis_span){letter, size});
    opis_fold(&long_way, (struct opis_span){letter, size + strlen(rest)});
    ROW(letters[i].text);
    CHECK(opis_word_character(letters[i].code));
    CHECK(opis_span_equal(opis_buf_span(&long_way), opis_span_of(letters[i].text)));
    CHECK(opis_span_equal(opis_buf_span(&folded), opis_buf_span(&long_way)));
    opis_buf_free(&folded);
    opis_buf_free(&long_way);
  }
}

/* The same words, and with a soft hyphen in each, which drops out. */
static void both_ways_are_one(void)
{
  static const struct {
    const char *plain, *cut;
  } rows[] = {{"citt\u00E0", "cit\u00ADt\u00E0"},
              {"\u017Dena, A\u00F1o. x\u2026", "\u017De\u00ADna, A\u00AD\u00F1o. x\u00AD\u2026"},
              {"\u0415\u0449\u0451\u00BB", "\u0415\u0449\u00AD\u0451\u00BB"},
              {"n\u00F8\u00B7 \u0132", "n\u00F8\u00AD\u00B7 \u0132\u00AD"},
              {"1a\u00E8:2b", "1a\u00AD\u00E8:2b"},
              {"a\u0308\u00EB", "a\u0308\u00AD\u00EB"},
              {"r\u00E9-\u00E9l.", "r\u00AD\u00E9-\u00E9\u00ADl."}};
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    struct opis_arena arena = {0};
    struct opis_tokens plain = opis_tokenise(&arena, opis_span_of(rows[i].plain));
    struct opis_tokens cut = opis_tokenise(&arena, opis_span_of(rows[i].cut));
    ROW(rows[i].plain);
    CHECK_INT(plain.count, cut.count);
    for (size_t j = 0; j < plain.count && j < cut.count; j++) {
      CHECK(opis_span_equal(plain.items[j].folded, cut.items[j].folded));
      CHECK_INT(plain.items[j].flags, cut.items[j].flags);
      CHECK_INT(plain.items[j].position, cut.items[j].position);
    }
    opis_arena_free(&arena);
  }
}

int main(int argc, char **argv)
{
  CHECK(argc > 1);
  if (argc > 1) run_rows(argv[1], tokenise_row);
  RUN(elisions_in_order);
  RUN(letters_fold_as_by_themselves);
  RUN(both_ways_are_one);
  RUN(random_texts);
  RUN(long_words);
  RUN(linear);
  return harness_end();
}
