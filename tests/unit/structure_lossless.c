/* Nothing is lost: random mixtures of all layouts, whose words are all different, keep every word once and every digit,
 * in texts, marks or numbers of notes. And inputs that are large and strange come to an end. */
#include "tests/harness.h"
#include "tests/structure/check.h"
#include "tests/structure/read.h"

#include "base/buf.h"

enum { DOCUMENTS = 400, PARTS = 40, WIDTHS = 4 };

static uint32_t seed = 20200101;

static uint32_t roll(uint32_t sides)
{
  seed = seed * 1664525u + 1013904223u;
  return (seed >> 8) % sides;
}

/* A word that occurs once: its number, spelled in letters. */
static void add_word(struct opis_buf *out, uint32_t *words, bool capital)
{
  static const char *const syllables[] = {"ba", "ke", "di", "lo", "mu", "ra", "se", "ti", "vo", "nu"};
  char word[64] = "x";
  uint32_t number = ++*words;
  for (uint32_t n = number; n > 0; n /= 10) strcat(word, syllables[n % 10]);
  strcat(word, "x");
  if (capital) word[0] = 'X';
  opis_buf_add_string(out, word);
}

static void add_mark(struct opis_buf *out, uint32_t style, uint32_t number)
{
  switch (style) {
  case 0: opis_buf_format(out, "%u", number); break;
  case 1: opis_buf_format(out, "[%u]", number); break;
  case 2: opis_buf_format(out, "(%u)", number); break;
  case 3: opis_buf_format(out, "%u)", number); break;
  case 4: opis_buf_add_string(out, "*"); break;
  default: opis_buf_format(out, " [%u]", number);
  }
}

static void add_paragraph(struct opis_buf *out, uint32_t *words, uint32_t *mark)
{
  static const uint32_t widths[WIDTHS] = {40, 72, 100, 100000};
  uint32_t width = widths[roll(WIDTHS)], length = 3 + roll(60), indent = roll(3) ? 0 : roll(8), style = roll(6);
  size_t line = out->size;
  for (uint32_t i = 0; i < indent; i++) opis_buf_add_byte(out, ' ');
  for (uint32_t i = 0; i < length; i++) {
    add_word(out, words, roll(6) == 0);
    if (roll(12) == 0) add_mark(out, style, ++*mark);
    if (roll(9) == 0) opis_buf_add_byte(out, ".,;:!?"[roll(6)]);
    if (roll(20) == 0) opis_buf_format(out, " %u", 1800 + roll(200));
    bool full = out->size - line > width;
    if (full && roll(4) == 0) {
      opis_buf_add_string(out, "-\n");
      line = out->size;
    } else if (full) {
      opis_buf_add_byte(out, '\n');
      line = out->size;
    } else
      opis_buf_add_string(out, roll(30) ? " " : "  ");
  }
  opis_buf_add_string(out, ".\n");
}

static void add_notes(struct opis_buf *out, uint32_t *words)
{
  uint32_t count = 1 + roll(6), style = roll(7), first = 1 + roll(20);
  if (roll(3) == 0) opis_buf_add_string(out, "\nNotes\n\n");
  if (roll(3) == 0) opis_buf_add_string(out, "____________\n");
  for (uint32_t i = 0; i < count; i++) {
    uint32_t number = first + i;
    if (style == 4)
      opis_buf_add_string(out, "* ");
    else if (style == 5)
      opis_buf_format(out, "  %u. ^ ", number);
    else if (style == 6)
      opis_buf_format(out, "  %u.\n\n    ", number);
    else if (style == 0)
      opis_buf_format(out, "%u ", number);
    else if (style == 1)
      opis_buf_format(out, "%u. ", number);
    else if (style == 2)
      opis_buf_format(out, "(%u) ", number);
    else
      opis_buf_format(out, "[%u] ", number);
    for (uint32_t n = 1 + roll(20); n > 0; n--) {
      add_word(out, words, n == 0);
      opis_buf_add_byte(out, roll(12) ? ' ' : '\n');
    }
    opis_buf_add_string(out, roll(3) ? "\n" : "\n\n");
  }
}

static void add_part(struct opis_buf *out, uint32_t *words, uint32_t *mark)
{
  switch (roll(8)) {
  case 0: opis_buf_add_string(out, roll(2) ? "\n\n" : " \n"); break;
  case 1: opis_buf_add_string(out, "\f"); break;
  case 2: add_notes(out, words); break;
  case 3:
    for (uint32_t i = roll(5); i > 0; i--) {
      opis_buf_add_string(out, "    ");
      add_word(out, words, true);
      opis_buf_add_string(out, "   ");
      add_word(out, words, false);
      opis_buf_add_byte(out, '\n');
    }
    break;
  case 4:
    opis_buf_format(out, "\n%u. ", 1 + roll(9));
    add_word(out, words, true);
    opis_buf_add_string(out, roll(2) ? "\n" : "[edit]\n\n");
    break;
  default: add_paragraph(out, words, mark); opis_buf_add_string(out, roll(2) ? "\n" : "");
  }
}

static size_t count_digits(struct opis_span text)
{
  size_t count = 0;
  for (size_t i = 0; i < text.size; i++) count += text.data[i] >= '0' && text.data[i] <= '9';
  return count;
}

/* The letters of a text, without blanks, hyphens and all else that a line end may change. */
static void add_letters(struct opis_buf *out, struct opis_span text)
{
  for (size_t i = 0; i < text.size; i++)
    if (((text.data[i] | 0x20) >= 'a' && (text.data[i] | 0x20) <= 'z')) opis_buf_add_byte(out, text.data[i] | 0x20);
}

static int compare_bytes(const void *a, const void *b)
{
  return *(const char *)a - *(const char *)b;
}

static void sort_bytes(struct opis_buf *buf)
{
  if (buf->size > 0) qsort(buf->data, buf->size, 1, compare_bytes);
}

static void mixtures_keep_all(void)
{
  for (int d = 0; d < DOCUMENTS; d++) {
    struct opis_buf text = {0}, before = {0}, after = {0};
    uint32_t words = 0, mark = 0;
    for (int i = 0; i < PARTS; i++) add_part(&text, &words, &mark);
    struct opis_arena arena = {0};
    struct opis_document document = {0};
    read_text(&arena, opis_buf_span(&text), &document);
    check_document(&document, opis_buf_span(&text));
    size_t digits = 0;
    for (size_t i = 0; i < document.block_count; i++) {
      const struct opis_block *block = &document.blocks[i];
      add_letters(&after, block->text);
      digits += count_digits(block->text) + count_digits(block->number);
      for (size_t m = 0; m < block->mark_count; m++) digits += count_digits(block->marks[m].number);
    }
    add_letters(&before, opis_buf_span(&text));
    sort_bytes(&before), sort_bytes(&after); /* notes may stand elsewhere than in the source */
    char row[32];
    snprintf(row, sizeof row, "mixture %d", d);
    ROW(row);
    CHECK_INT(after.size, before.size);
    CHECK(after.size == before.size && memcmp(after.data, before.data, after.size) == 0);
    CHECK_INT(digits, count_digits(opis_buf_span(&text)));
    opis_arena_free(&arena);
    opis_buf_free(&text);
    opis_buf_free(&before);
    opis_buf_free(&after);
  }
}

struct large {
  const char *name, *unit;
  size_t times;
  const char *end;
};

static const struct large larges[] = {
    {"numbers only", "12\n", 300000, ""},
    {"numbers upwards on one line", "1 2 3 4 5 ", 100000, ""},
    {"marks on one line", "word1 word2 word3 ", 10000, "\n\nNotes\n\n1. One.\n2. Two.\n3. Three.\n"},
    {"brackets on one line", "word [1] ", 100000, "\n\n1. ^ One\n2. ^ Two\n"},
    {"stars", "* ", 500000, "\n"},
    {"notes only", "1 a note\n", 200000, ""},
    {"notes with gaps", "7. a note\n\n", 200000, ""},
    {"a page of many lines", "the line of a page that does not end\n", 100000, "\f"},
    {"many pages", "1 a\n2 b\n\f", 50000, ""},
    {"blank lines", "\n", 2000000, ""},
    {"form feeds", "\f", 300000, ""},
    {"form feeds and lines", "\f\n", 300000, ""},
    {"cut words", "al-\nleged ", 200000, ""},
    {"one word", "abcdefghij", 500000, ""},
    {"carets", "1. ^ a b c\n", 100000, ""},
    {"opening brackets", "[(", 500000, ""},
    {"notes headings", "Notes\n\n1. a\n\n", 50000, ""},
    {"rules", "----\n1 a\n", 100000, ""},
    {"tabs", "\t", 1000000, "x"},
    {"symbols", "word* word† word‡ ", 20000, "\n\n* a\n† b\n‡ c\n"},
    {"leaders", "a ..... 1\n", 100000, ""},
};

static void large_inputs_end(void)
{
  for (size_t i = 0; i < sizeof larges / sizeof *larges; i++) {
    struct opis_buf text = {0};
    ROW(larges[i].name);
    for (size_t n = 0; n < larges[i].times; n++) opis_buf_add_string(&text, larges[i].unit);
    opis_buf_add_string(&text, larges[i].end);
    struct opis_arena arena = {0};
    struct opis_document document = {0};
    read_text(&arena, opis_buf_span(&text), &document);
    check_document(&document, opis_buf_span(&text));
    CHECK(document.block_count <= text.size);
    CHECK(arena.used < 400 * (text.size + 4096));
    opis_arena_free(&arena);
    opis_buf_free(&text);
  }
}

/* Numbers that run backwards tie nothing, and lose nothing. */
static void backwards(void)
{
  struct opis_buf text = {0};
  for (unsigned i = 500; i > 0; i--)
    opis_buf_format(&text, "A sentence with a mark%u here.\n\n%u. Note of it.\n\n", i, i);
  struct opis_arena arena = {0};
  struct opis_document document = {0};
  read_text(&arena, opis_buf_span(&text), &document);
  check_document(&document, opis_buf_span(&text));
  CHECK(document.block_count >= 1000);
  opis_arena_free(&arena);
  opis_buf_free(&text);
}

int main(void)
{
  RUN(mixtures_keep_all);
  RUN(large_inputs_end);
  RUN(backwards);
  return harness_end();
}
