/* Documents to units: where passages are cut, what of the source each stands for, and how notes and marks are tied. */
#include "indexer/units.h"

#include "base/buf.h"
#include "base/span.h"
#include "base/utf8.h"
#include "indexer/formats/formats.h"
#include "tests/harness.h"

#include <stdlib.h>
#include <time.h>

struct made {
  struct opis_arena arena;
  struct opis_buf source, text; /* owned by the test, so that spans stay valid */
  struct opis_unit *units;
  size_t count;
};

static void made_free(struct made *made)
{
  opis_arena_free(&made->arena);
  opis_buf_free(&made->source);
  opis_buf_free(&made->text);
}

static void make_units(struct made *made, const struct opis_document *document)
{
  opis_units_of(&made->arena, document, OPIS_SPAN("a b.txt"), &made->units, &made->count);
}

/* A document of one block, whose text is made->text and stands in the source as it is, at byte 100, line 7. */
static void make_one_block(struct made *made, enum opis_kind kind)
{
  struct opis_document *document = opis_arena_allocate(&made->arena, 1, sizeof *document);
  struct opis_block *block = opis_arena_allocate(&made->arena, 1, sizeof *block);
  struct opis_piece *piece = opis_arena_allocate(&made->arena, 1, sizeof *piece);
  size_t size = made->text.size;
  *piece = (struct opis_piece){{0, size}, {100, 100 + size}, 7};
  *block = (struct opis_block){.kind = kind, .text = opis_buf_span(&made->text), .pieces = piece, .piece_count = 1};
  block->anchor = OPIS_NO_BLOCK;
  *document =
      (struct opis_document){.title = OPIS_SPAN("Title"), .encoding = "UTF-8", .blocks = block, .block_count = 1};
  make_units(made, document);
}

static void add_words(struct opis_buf *out, size_t count, const char *word)
{
  for (size_t i = 0; i < count; i++) {
    if (out->size > 0) opis_buf_add_byte(out, ' ');
    opis_buf_add_string(out, word);
  }
}

static size_t count_words(struct opis_span text)
{
  size_t count = 0;
  for (size_t i = 0; i < text.size; i++) count += text.data[i] != ' ' && (i == 0 || text.data[i - 1] == ' ');
  return count;
}

/* What is not blank. */
static void add_without_blanks(struct opis_buf *out, struct opis_span text)
{
  for (size_t i = 0; i < text.size; i++)
    if (text.data[i] != ' ') opis_buf_add_byte(out, text.data[i]);
}

/* Parts are numbered, follow one another, and together are the whole; each has the bytes of its own text. */
static void check_parts(const struct made *made)
{
  struct opis_buf joined = {0}, whole = {0};
  add_without_blanks(&whole, opis_buf_span(&made->text));
  for (size_t i = 0; i < made->count; i++) {
    const struct opis_unit *unit = &made->units[i];
    CHECK_INT(unit->part, made->count == 1 ? 0 : i + 1);
    CHECK_INT(unit->ordinal, 1);
    CHECK_INT(unit->order, i + 1);
    CHECK_INT(opis_utf8_valid_until(unit->text), unit->text.size);
    CHECK(unit->text.size > 0 && unit->text.data[0] != ' ' && unit->text.data[unit->text.size - 1] != ' ');
    CHECK_INT(unit->range_count, 1);
    struct opis_span bytes =
        opis_span_slice(opis_buf_span(&made->text), unit->bytes[0].start - 100, unit->bytes[0].end - 100);
    CHECK(opis_span_equal(bytes, unit->text));
    CHECK(unit->lines[0].first == 7 && unit->lines[0].last == 7);
    add_without_blanks(&joined, unit->text);
  }
  CHECK(opis_span_equal(opis_buf_span(&joined), opis_buf_span(&whole)));
  opis_buf_free(&joined);
  opis_buf_free(&whole);
}

/* ---- Cutting -------------------------------------------------------------------------------------------------- */

static void cut_at_sentences(void)
{
  static const struct {
    const char *name;
    size_t sentences, words; /* each of so many words */
    enum opis_kind kind;
    size_t parts;
  } rows[] = {
      {"short", 1, 20, OPIS_PASSAGE, 1},
      {"just below", 45, 10, OPIS_PASSAGE, 1},
      {"just above", 46, 10, OPIS_PASSAGE, 2},
      {"four", 120, 10, OPIS_PASSAGE, 4},
      {"sentences of 299", 6, 299, OPIS_PASSAGE, 6},
      {"sentences of 7", 300, 7, OPIS_PASSAGE, 7},
      {"a note is not a passage", 120, 10, OPIS_NOTE, 1},
      {"but has an end too", 1000, 10, OPIS_NOTE, 4},
      {"a table", 400, 10, OPIS_TABLE, 1},
  };
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    ROW(rows[i].name);
    struct made made = {0};
    for (size_t j = 0; j < rows[i].sentences; j++) {
      add_words(&made.text, 1, "Dispacci");
      add_words(&made.text, rows[i].words - 2, "città");
      add_words(&made.text, 1, "Mosca.");
    }
    make_one_block(&made, rows[i].kind);
    CHECK_INT(made.count, rows[i].parts);
    check_parts(&made);
    for (size_t j = 0; j < made.count; j++) {
      CHECK(opis_span_starts(made.units[j].text, OPIS_SPAN("Dispacci ")));
      CHECK(opis_span_ends(made.units[j].text, OPIS_SPAN("Mosca.")));
      size_t words = count_words(made.units[j].text);
      CHECK(made.count == 1 || rows[i].kind != OPIS_PASSAGE || (words >= 200 && words <= 450));
    }
    made_free(&made);
  }
}

static void without_sentences(void)
{
  struct made made = {0};
  add_words(&made.text, 2000, "слово");
  make_one_block(&made, OPIS_PASSAGE);
  check_parts(&made);
  CHECK(made.count >= 3);
  for (size_t i = 0; i < made.count; i++) CHECK(count_words(made.units[i].text) <= 600);
  made_free(&made);
}

/* A text of `size` bytes of one word, which may take no longer than its size allows. */
static double time_of(const char *word, size_t size, size_t *count)
{
  struct made made = {0};
  while (made.text.size < size) opis_buf_add_string(&made.text, word);
  if (made.text.data[made.text.size - 1] == ' ') made.text.size--; /* texts have no blank at their ends */
  clock_t start = clock();
  make_one_block(&made, OPIS_PASSAGE);
  double seconds = (double)(clock() - start) / CLOCKS_PER_SEC;
  check_parts(&made);
  if (count) *count = made.count;
  made_free(&made);
  return seconds;
}

static void linear(void)
{
  static const char *const words[] = {"x", "ж", "\xF0\x9F\x98\x80", "a ", "a. ", "A.", ". ", "a   b "};
  for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
    ROW(words[i]);
    CHECK(time_of(words[i], 1 << 20, NULL) < 8);
  }
  size_t count;
  time_of("ж", 12 << 20, &count); /* without a blank anywhere it is cut all the same, between letters */
  CHECK(count > 1);
}

/* ---- From the reader of plain text ---------------------------------------------------------------------------- */

static void make_text(struct made *made, const char *source)
{
  struct opis_document *document = opis_arena_allocate(&made->arena, 1, sizeof *document);
  struct opis_error error = {0};
  opis_buf_add_string(&made->source, source);
  const struct opis_source given = {.path = OPIS_SPAN("a b.txt"), .bytes = opis_buf_span(&made->source)};
  CHECK_INT(opis_format_text(&made->arena, &given, document, &error), OPIS_OK);
  make_units(made, document);
}

/* The bytes of a unit in the source hold its text: line ends and blanks are all that may differ. */
static void check_source(const struct made *made)
{
  for (size_t i = 0; i < made->count; i++) {
    const struct opis_unit *unit = &made->units[i];
    struct opis_buf bytes = {0}, text = {0};
    CHECK(unit->range_count > 0);
    for (size_t j = 0; j < unit->range_count; j++) {
      CHECK(unit->bytes[j].start < unit->bytes[j].end && unit->bytes[j].end <= made->source.size);
      struct opis_span range = opis_span_slice(opis_buf_span(&made->source), unit->bytes[j].start, unit->bytes[j].end);
      for (size_t k = 0; k < range.size; k++)
        if (!strchr(" \r\n\f\t", range.data[k])) opis_buf_add_byte(&bytes, range.data[k]);
      size_t line = 1;
      for (size_t k = 0; k < unit->bytes[j].start; k++) line += made->source.data[k] == '\n';
      CHECK_INT(unit->lines[j].first, line);
    }
    add_without_blanks(&text, unit->text);
    CHECK_BYTES(opis_buf_span(&bytes).data, bytes.size, opis_buf_span(&text).data);
    opis_buf_free(&bytes);
    opis_buf_free(&text);
  }
}

static void verbatim_lines(void)
{
  static const char *const rows[] = {
      "One line that is a passage of some length, and no heading at all, it seems.\n",
      "The first line of a paragraph goes on\nand on over a second line and\na third one, where it ends.\n\nThe next "
      "paragraph, of one line that is long enough.\n",
      "  Indented, the first line of a paragraph\n  goes on indented too until it ends.\n",
      "Windows ends its lines otherwise, which\r\nmust not be seen in any text\r\nat all.\r\n\r\nNext one, of a few "
      "words more.\r\n",
      "Без конца строки в конце файла, и все же\nабзац",
      "\xEF\xBB\xBFThe mark at the start is no part of the text, whatever\nit may be.\n",
      "One page ends in the middle of a long\n\fsentence that goes on on the next one.\n",
  };
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    ROW(rows[i]);
    struct made made = {0};
    make_text(&made, rows[i]);
    CHECK(made.count > 0);
    check_source(&made);
    made_free(&made);
  }
}

/* ---- Sections, marks, anchors --------------------------------------------------------------------------------- */

static struct opis_piece pieces[1] = {{{0, 1}, {0, 1}, 1}};

static struct opis_block block_of(enum opis_kind kind, const char *text)
{
  return (struct opis_block){
      .kind = kind, .text = opis_span_of(text), .pieces = pieces, .piece_count = 1, .anchor = OPIS_NO_BLOCK};
}

static void sections(void)
{
  struct opis_block blocks[] = {
      block_of(OPIS_TITLE, "T"),    block_of(OPIS_PASSAGE, "p0"),   block_of(OPIS_HEADING, "H1"),
      block_of(OPIS_PASSAGE, "p1"), block_of(OPIS_HEADING, "H1.1"), block_of(OPIS_PASSAGE, "p2"),
      block_of(OPIS_HEADING, "H2"), block_of(OPIS_PASSAGE, "p3"),   block_of(OPIS_NOTE, "n")};
  blocks[2].level = blocks[6].level = 1;
  blocks[4].level = 2;
  blocks[8].number = OPIS_SPAN("*");
  static const char *const above[] = {"", "", "", "H1", "H1", "H1/H1.1", "", "H2", "H2"};
  static const char *const locators[] = {"a%20b.txt#t1", "a%20b.txt#p1", "a%20b.txt#h1", "a%20b.txt#p2", "a%20b.txt#h2",
                                         "a%20b.txt#p3", "a%20b.txt#h3", "a%20b.txt#p4", "a%20b.txt#n1"};
  struct made made = {0};
  make_units(&made, &(struct opis_document){.blocks = blocks, .block_count = 9, .encoding = "UTF-8"});
  CHECK_INT(made.count, 9);
  for (size_t i = 0; i < made.count; i++) {
    struct opis_buf told = {0};
    for (size_t j = 0; j < made.units[i].section_count; j++) {
      if (j > 0) opis_buf_add_byte(&told, '/');
      opis_buf_add(&told, made.units[i].sections[j]);
    }
    ROW(locators[i]);
    CHECK_BYTES(opis_buf_span(&told).data, told.size, above[i]);
    struct opis_span locator = opis_unit_locator(&made.arena, &made.units[i]);
    CHECK_BYTES(locator.data, locator.size, locators[i]);
    opis_buf_free(&told);
  }
  CHECK_BYTES(made.units[8].number.data, made.units[8].number.size, "*");
  made_free(&made);
}

/* Headings deeper than anybody sets them: the innermost are left out, nothing breaks. */
static void deep_sections(void)
{
  struct opis_block blocks[40];
  for (unsigned i = 0; i < 40; i++) {
    blocks[i] = block_of(OPIS_HEADING, "H");
    blocks[i].level = i + 1;
  }
  struct made made = {0};
  make_units(&made, &(struct opis_document){.blocks = blocks, .block_count = 40, .encoding = "UTF-8"});
  CHECK_INT(made.units[39].section_count, 16);
  made_free(&made);
}

/* A passage of four parts with a mark at each place that matters, and a note for each. */
static void ties(void)
{
  enum { MARKS = 6 };
  struct made made = {0};
  for (size_t j = 0; j < 120; j++) {
    add_words(&made.text, 1, "Word");
    add_words(&made.text, 8, "word");
    opis_buf_add_string(&made.text, " End.");
  }
  size_t size = made.text.size, first_end = 0;
  struct opis_mark marks[MARKS] = {{OPIS_SPAN("1"), 0, 1},        {OPIS_SPAN("2"), 4, 2},
                                   {OPIS_SPAN("3"), 0, 3},        {OPIS_SPAN("4"), 0, OPIS_NO_BLOCK},
                                   {OPIS_SPAN("5"), size / 2, 5}, {OPIS_SPAN("6"), size, 6}};
  make_one_block(&made, OPIS_PASSAGE); /* to learn where the first part ends */
  first_end = made.units[0].text.size;
  CHECK_INT(made.count, 4);
  marks[2].offset = first_end;     /* behind the last full stop of the first part */
  marks[3].offset = first_end + 3; /* inside the second part, without a note */
  struct opis_piece piece = {{0, size}, {100, 100 + size}, 7};
  struct opis_block blocks[MARKS + 1] = {block_of(OPIS_PASSAGE, "")};
  blocks[0].text = opis_buf_span(&made.text);
  blocks[0].pieces = &piece;
  blocks[0].marks = marks;
  blocks[0].mark_count = MARKS;
  for (size_t i = 1; i <= MARKS; i++) {
    blocks[i] = block_of(OPIS_NOTE, "Archive, file, leaf.");
    if (i == 4) continue;
    blocks[i].anchor = 0;
    blocks[i].anchor_offset = marks[i - 1].offset;
  }
  make_units(&made, &(struct opis_document){.blocks = blocks, .block_count = MARKS + 1, .encoding = "UTF-8"});
  CHECK_INT(made.count, 4 + MARKS);
  static const size_t part_marks[] = {3, 0, 0, 0};
  CHECK_INT(made.units[0].mark_count, part_marks[0]);
  CHECK_INT(made.units[0].note_count, 3);
  CHECK_INT(made.units[0].marks[2].offset, first_end);
  size_t told = 0;
  for (size_t i = 0; i < 4; i++) {
    for (size_t j = 0; j < made.units[i].mark_count; j++)
      CHECK(made.units[i].marks[j].offset <= made.units[i].text.size);
    told += made.units[i].mark_count;
  }
  CHECK_INT(told, MARKS); /* each in one part, none in two */
  CHECK_INT(made.units[1].marks[0].offset, 2);
  CHECK_INT(made.units[1].marks[0].note.size, 0);
  static const char *const holders[] = {"a%20b.txt#p1.1", "a%20b.txt#p1.1", "a%20b.txt#p1.1", "", NULL,
                                        "a%20b.txt#p1.4"};
  for (size_t i = 0; i < MARKS; i++) {
    const struct opis_unit_anchor *anchor = &made.units[4 + i].anchor;
    if (holders[i]) CHECK_BYTES(anchor->locator.data, anchor->locator.size, holders[i]);
    CHECK(i == 3 || (anchor->sentence.start <= anchor->offset && anchor->offset <= anchor->sentence.end));
  }
  CHECK_INT(made.units[4 + 5].anchor.offset, made.units[3].text.size);
  CHECK_BYTES(made.units[4 + 5].anchor.text.data, made.units[4 + 5].anchor.text.size,
              "Word word word word word word word word word End.");
  made_free(&made);
}

/* A mark in the blanks between two sentences belongs to one of them. */
static void anchors_between_sentences(void)
{
  const char *text = "One sentence ends.   Another begins.";
  struct opis_block blocks[2] = {block_of(OPIS_PASSAGE, text), block_of(OPIS_NOTE, "Note.")};
  blocks[1].anchor = 0;
  for (size_t offset = 0; offset <= strlen(text); offset++) {
    blocks[1].anchor_offset = offset;
    struct made made = {0};
    make_units(&made, &(struct opis_document){.blocks = blocks, .block_count = 2, .encoding = "UTF-8"});
    const struct opis_unit_anchor *anchor = &made.units[1].anchor;
    CHECK(anchor->sentence.start <= anchor->offset && anchor->offset <= anchor->sentence.end);
    made_free(&made);
  }
}

static void empty(void)
{
  struct made made = {0};
  make_units(&made, &(struct opis_document){.encoding = "UTF-8"});
  CHECK_INT(made.count, 0);
  made_free(&made);
}

int main(void)
{
  RUN(cut_at_sentences);
  RUN(without_sentences);
  RUN(linear);
  RUN(verbatim_lines);
  RUN(sections);
  RUN(deep_sections);
  RUN(ties);
  RUN(anchors_between_sentences);
  RUN(empty);
  return harness_end();
}
