/* Titles, headings, notes and their anchors in an index on disk: fields that look at them, ties that lead from one to
 * the other, and how they are shown. The document is made by hand, so that no reader's opinion of a layout matters. */
#include "base/span.h"
#include "indexer/postings.h"
#include "indexer/reading.h"
#include "indexer/units.h"
#include "tests/unit/scratch.h"

#define PASSAGE "The envoy left Roma in May. Nobody in Mosca knew of it."

static struct opis_piece piece = {{0, 4}, {0, 4}, 3};

static struct opis_block block_of(enum opis_kind kind, const char *text)
{
  return (struct opis_block){
      .kind = kind, .text = opis_span_of(text), .pieces = &piece, .piece_count = 1, .anchor = OPIS_NO_BLOCK};
}

static void write_document(const char *path, const struct opis_document *document)
{
  struct opis_arena arena = {0};
  struct opis_writer *writer = NULL;
  struct opis_unit *units;
  size_t count;
  struct opis_file file = {.path = opis_span_of(path), .title = document->title, .size = 9};
  OK(opis_writer_open(scratch("index"), scratch_folder, 0, &writer, ERR));
  struct opis_lexis *lexis = opis_lexis_new();
  opis_units_of(&arena, document, file.path, &units, &count);
  for (size_t i = 0; i < count; i++) {
    const struct opis_reading_language language = {OPIS_UND, OPIS_UND};
    struct opis_read_text read = opis_read_unit(lexis, &arena, &language, &units[i]);
    struct opis_postings postings = opis_postings_of_unit(&arena, &units[i], &read, &(struct opis_filters){0});
    for (size_t j = 0; j < postings.count; j++)
      for (size_t k = 0; k < j; k++) CHECK(!opis_span_equal(postings.items[k].term, postings.items[j].term));
    OK(opis_writer_add_unit(writer, &units[i], &postings, ERR));
    file.units[units[i].kind]++;
  }
  OK(opis_writer_add_file(writer, &file, ERR));
  OK(opis_writer_commit(writer, ERR));
  opis_writer_close(writer);
  opis_lexis_free(lexis);
  opis_arena_free(&arena);
}

static void make_index(void)
{
  struct opis_mark marks[] = {{OPIS_SPAN("1"), 27, 4}, {OPIS_SPAN("2"), 27, OPIS_NO_BLOCK}, {OPIS_SPAN("1"), 55, 4}};
  struct opis_block blocks[] = {block_of(OPIS_TITLE, "The Civil War"), block_of(OPIS_HEADING, "I. The talks"),
                                block_of(OPIS_HEADING, "1. Of 1924"),  block_of(OPIS_PASSAGE, PASSAGE),
                                block_of(OPIS_NOTE, "Archive, f. 4."), block_of(OPIS_NOTE, "Hangs on nothing.")};
  blocks[1].level = 1;
  blocks[2].level = 2;
  blocks[3].marks = marks;
  blocks[3].mark_count = 3;
  blocks[3].page = 7;
  blocks[4].number = OPIS_SPAN("1");
  blocks[4].anchor = 3;
  blocks[4].anchor_offset = 27;
  blocks[4].page_label = OPIS_SPAN("xii");
  write_document("a.txt", &(struct opis_document){OPIS_SPAN("The Civil War"), .blocks = blocks, .block_count = 6});
  blocks[0] = block_of(OPIS_PASSAGE, "Roma, without a heading.");
  write_document("b.txt", &(struct opis_document){OPIS_SPAN("Other wars"), .blocks = blocks, .block_count = 1});
}

/* ---- Fields --------------------------------------------------------------------------------------------------- */

/* The locators of the hits of a query, a blank before each. */
static void check_hits(struct opis_index *index, const char *query, const char *expected)
{
  struct opis_results *results = NULL;
  struct opis_buf told = {0};
  const struct opis_search_options options = {.count = 20};
  ROW(query);
  OK(opis_search(index, opis_span_of(query), &options, &results, ERR));
  for (size_t i = 0; results && i < opis_results_count(results); i++) {
    struct opis_hit hit = opis_results_hit(results, i);
    opis_buf_format(&told, " %.*s", (int)hit.locator.size, hit.locator.data);
  }
  CHECK_BYTES(opis_buf_span(&told).data, told.size, expected);
  opis_buf_free(&told);
  opis_results_free(results);
}

static void fields(void)
{
  static const char *const rows[][2] = {
      {"title:war", " a.txt#p1 a.txt#n1 a.txt#n2"},
      {"title:\"civil war\" roma", " a.txt#p1"},
      {"title:\"war civil\" roma", ""},
      {"title:wars roma", " b.txt#p1 a.txt#p1"},
      {"section:talks", " a.txt#p1 a.txt#n1 a.txt#n2"},
      {"section:talks in:all", " a.txt#h2 a.txt#p1 a.txt#n1 a.txt#n2"},
      {"section:\"of 1924\" archive", " a.txt#n1"},
      {"section:\"talks 1\"", ""}, /* no phrase reaches from one heading into the next */
      {"section:civil", ""},
      {"roma NOT section:talks", " b.txt#p1"},
      {"in:notes", " a.txt#n1 a.txt#n2"},
      {"in:titles civil", " a.txt#t1"},
      {"kind:heading section:talks", " a.txt#h2"},
  };
  struct opis_index *index = scratch_open("index");
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) check_hits(index, rows[i][0], rows[i][1]);
  opis_index_close(index);
}

/* ---- Ties ----------------------------------------------------------------------------------------------------- */

static void follows(void)
{
  static const struct {
    const char *locator;
    enum opis_tie tie;
    const char *expected;
  } rows[] = {
      {"a.txt#p1", OPIS_TIE_NOTES, " a.txt#n1"}, {"a.txt#n1", OPIS_TIE_ANCHOR, " a.txt#p1"},
      {"a.txt#n2", OPIS_TIE_ANCHOR, ""},         {"a.txt#n1", OPIS_TIE_NOTES, ""},
      {"a.txt#p1", OPIS_TIE_ANCHOR, ""},         {"b.txt#p1", OPIS_TIE_NOTES, ""},
  };
  struct opis_index *index = scratch_open("index");
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    struct opis_results *results = NULL;
    struct opis_buf told = {0};
    ROW(rows[i].locator);
    OK(opis_follow(index, opis_span_of(rows[i].locator), rows[i].tie, &results, ERR));
    for (size_t j = 0; j < opis_results_count(results); j++) {
      struct opis_hit hit = opis_results_hit(results, j);
      opis_buf_format(&told, " %.*s", (int)hit.locator.size, hit.locator.data);
      CHECK_INT(hit.rank, j + 1);
    }
    CHECK_BYTES(opis_buf_span(&told).data, told.size, rows[i].expected);
    opis_buf_free(&told);
    opis_results_free(results);
  }
  opis_index_close(index);
}

/* ---- Showing -------------------------------------------------------------------------------------------------- */

static char *shown(struct opis_index *index, const char *locator, unsigned around, const char *format)
{
  char *text = NULL;
  size_t size = 0;
  FILE *out = open_memstream(&text, &size);
  OK(opis_show(index, opis_span_of(locator), around, format, NULL, out, ERR));
  fclose(out);
  return text;
}

static void shows(void)
{
  static const struct {
    const char *locator;
    unsigned around;
    const char *parts[4]; /* that must occur, in this order */
  } rows[] = {
      {"a.txt#p1",
       0,
       {"a.txt#p1\n", "The Civil War · I. The talks · 1. Of 1924", "in May.[1][2] Nobody", "1. Archive"}},
      {"a.txt#n1", 0, {"a.txt#n1\n", "1. Archive, f. 4.", "on a.txt#p1: “", "The envoy left Roma in May.[1]”"}},
      {"a.txt#n2", 0, {"a.txt#n2\n", "Hangs on nothing."}},
      {"a.txt#p1", 1, {"a.txt#h2\n", "a.txt#p1\n", "a.txt#n1\n"}},
      {"a.txt#t1", 9, {"a.txt#t1\n", "a.txt#n2\n"}},
  };
  struct opis_index *index = scratch_open("index");
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    ROW(rows[i].locator);
    char *text = shown(index, rows[i].locator, rows[i].around, "text");
    const char *at = text;
    for (size_t j = 0; j < 4 && rows[i].parts[j] && at; j++) {
      at = strstr(at, rows[i].parts[j]);
      CHECK(at != NULL);
    }
    if (!at) fprintf(stderr, "%s", text);
    free(text);
  }
  char *lines = shown(index, "a.txt#n1", 0, "jsonl");
  CHECK(strstr(lines, "\"anchor\":{\"locator\":\"a.txt#p1\",\"offset\":27,\"sentence\":[0,27]") != NULL);
  free(lines);
  opis_index_close(index);
}

/* What a hit's line says of its place. */
static void renders(void)
{
  struct opis_index *index = scratch_open("index");
  struct opis_results *results = NULL;
  const struct opis_search_options options = {.count = 5};
  char *text = NULL;
  size_t size = 0;
  FILE *out = open_memstream(&text, &size);
  OK(opis_search(index, OPIS_SPAN("archive envoy"), &options, &results, ERR));
  OK(opis_results_write(results, "text", OPIS_SPAN("q1"), NULL, out, ERR));
  OK(opis_results_write(results, "jsonl", OPIS_SPAN("q1"), NULL, out, ERR));
  fclose(out);
  CHECK(strstr(text, "# q1  archive envoy") && strstr(text, "note 1 · p. xii · line 3 · score"));
  CHECK(strstr(text, "page 7 · line 3") && strstr(text, "\"notes\":[\"a.txt#n1\""));
  free(text);
  opis_results_free(results);
  opis_index_close(index);
}

int main(void)
{
  scratch_begin();
  make_index();
  RUN(fields);
  RUN(follows);
  RUN(shows);
  RUN(renders);
  return scratch_end();
}
