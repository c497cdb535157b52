/* What a C program does with opis.h alone: it builds an index, searches it, reads hits, follows ties, writes everything
 * out. Nothing here includes a header of the folders behind it. */
#include "tests/unit/scratch.h"

/* What a call writes to a stream; freed by the caller. */
struct told {
  char *text;
  size_t size;
  FILE *out;
};

static FILE *begin(struct told *told)
{
  told->out = open_memstream(&told->text, &told->size);
  if (!told->out) exit(2);
  return told->out;
}

static const char *end(struct told *told)
{
  fclose(told->out);
  return told->text;
}

static struct opis_span span(const char *text)
{
  return (struct opis_span){text, strlen(text)};
}

static bool equal(struct opis_span got, const char *expected)
{
  return got.size == strlen(expected) && memcmp(got.data, expected, got.size) == 0;
}

static const char first_text[] = "The envoy left Roma in the spring, and the talks went on in Mosca without him.\n\n"
                                 "In Mosca nobody expected him back, since Roma had been silent for a long while.\n";
static const char second_text[] =
    "Roma answered the letters of that spring only when the summer was over, it seems.\n\n"
    "Other letters were never answered at all, as the archive of Parigi tells us.\n";

/* ---- Building ------------------------------------------------------------------------------------------------- */

struct heard {
  unsigned progress, unread, warnings;
  uint64_t files_done, files_total;
  char last_unread[200];
};

static void hear_progress(const struct opis_build_progress *progress, void *context)
{
  struct heard *heard = context;
  CHECK(progress->files_done <= progress->files_total && progress->bytes_done <= progress->bytes_total);
  heard->progress++;
  heard->files_done = progress->files_done;
  heard->files_total = progress->files_total;
}

static void hear_unread(const struct opis_unread *unread, void *context)
{
  struct heard *heard = context;
  heard->unread++;
  snprintf(heard->last_unread, sizeof heard->last_unread, "%.*s", (int)unread->path.size, unread->path.data);
}

static void hear_warning(struct opis_span path, const char *message, void *context)
{
  CHECK(path.size > 0 && strstr(message, "--encoding overrules"));
  ((struct heard *)context)->warnings++;
}

static void builds(void)
{
  struct heard heard = {0};
  const char *paths[] = {scratch("texts")};
  struct opis_build_options options = {.index = scratch("index"),
                                       .paths = paths,
                                       .path_count = 1,
                                       .workers = 3,
                                       .on_progress = hear_progress,
                                       .on_unread = hear_unread,
                                       .on_warning = hear_warning,
                                       .context = &heard};
  struct opis_build_summary summary = {0};
  OK(opis_build(&options, &summary, ERR));
  CHECK_INT(summary.files_read, 3);
  CHECK_INT(summary.documents, 3);
  CHECK_INT(summary.unread[OPIS_UNREAD_KIND], 1);
  CHECK_INT(summary.unread[OPIS_UNREAD_BINARY] + summary.unread[OPIS_UNREAD_EMPTY], 2);
  CHECK(summary.trouble && summary.units[OPIS_PASSAGE] >= 4 && summary.index_bytes > 0 && summary.bytes_read > 0);
  CHECK(heard.progress >= 2 && heard.files_done == heard.files_total && heard.unread == 3 && heard.warnings == 1);
  OK(opis_build(&options, &summary, ERR));
  CHECK_INT(summary.files_read, 0);
  CHECK_INT(summary.files_unchanged, 3);
  CHECK_INT(summary.files_removed, 0);
}

static void stops_and_goes_on(void)
{
  static volatile bool stop = true;
  const char *paths[] = {scratch("texts")};
  struct opis_build_options options = {.index = scratch("stopped"), .paths = paths, .path_count = 1, .stop = &stop};
  struct opis_build_summary summary = {0};
  EXPECT(opis_build(&options, &summary, ERR), OPIS_INTERRUPTED);
  CHECK_INT(summary.documents, 0);
  options.full = true;
  EXPECT(opis_build(&options, &summary, ERR), OPIS_INTERRUPTED);
  stop = false;
  OK(opis_build(&options, &summary, ERR));
  CHECK_INT(summary.documents, 3);
  options.full = false;
  OK(opis_build(&options, &summary, ERR));
  CHECK_INT(summary.files_unchanged, 3);
}

static volatile bool stop_in_the_middle;

static void stop_behind_some_units(const struct opis_build_progress *progress, void *context)
{
  (void)context;
  if (progress->units > 10) stop_in_the_middle = true;
}

/* A document of so many units that a stop does not wait for its end: nothing of it is in the index, what came before it
 * is, and the next run reads it whole. */
static void stops_inside_a_long_document(void)
{
  enum { PARAGRAPHS = 20000 };
  struct told text = {0};
  FILE *out = begin(&text);
  for (int i = 0; i < PARAGRAPHS; i++)
    fprintf(out, "The clerk copied the letter again and put it into the drawer.\n\n");
  end(&text);
  scratch_make_folder("long");
  scratch_write("long/a.txt", first_text);
  scratch_write("long/b.txt", text.text);
  free(text.text);
  const char *paths[] = {scratch("long")};
  struct opis_build_options options = {.index = scratch("long-index"),
                                       .paths = paths,
                                       .path_count = 1,
                                       .stop = &stop_in_the_middle,
                                       .on_progress = stop_behind_some_units};
  struct opis_build_summary summary = {0};
  EXPECT(opis_build(&options, &summary, ERR), OPIS_INTERRUPTED);
  CHECK_INT(summary.documents, 1);
  CHECK_INT(summary.units[OPIS_PASSAGE], 2);
  stop_in_the_middle = false;
  options.on_progress = NULL;
  OK(opis_build(&options, &summary, ERR));
  CHECK_INT(summary.documents, 2);
  CHECK_INT(summary.files_read, 1);
  CHECK_INT(summary.units[OPIS_PASSAGE], PARAGRAPHS + 2);
}

static void missing_paths(void)
{
  struct heard heard = {0};
  const char *paths[] = {"no/such/path.txt", scratch("texts/a.txt")};
  struct opis_build_options options = {
      .index = scratch("partly"), .paths = paths, .path_count = 2, .on_unread = hear_unread, .context = &heard};
  struct opis_build_summary summary = {0};
  OK(opis_build(&options, &summary, ERR));
  CHECK(summary.trouble && summary.documents == 1);
  CHECK_STR(heard.last_unread, "no/such/path.txt");
  options.path_count = 1;
  options.index = scratch("nothing at all");
  EXPECT(opis_build(&options, &summary, ERR), OPIS_NOT_FOUND);
}

static void limits_of_files(void)
{
  const char *paths[] = {scratch("texts")};
  struct opis_build_options options = {.index = scratch("small"), .paths = paths, .path_count = 1, .max_file = 120};
  struct opis_build_summary summary = {0};
  OK(opis_build(&options, &summary, ERR));
  CHECK_INT(summary.unread[OPIS_UNREAD_LARGE], 2);
  CHECK_INT(summary.documents, 1);
}

/* ---- Searching ------------------------------------------------------------------------------------------------ */

static struct opis_results *search(struct opis_index *index, const char *query,
                                   const struct opis_search_options *options)
{
  struct opis_results *results = NULL;
  OK(opis_search(index, span(query), options, &results, ERR));
  if (!results) exit(scratch_end());
  return results;
}

static void finds(void)
{
  static const struct {
    const char *query;
    bool all;
    const char *file;
    size_t hits;
  } rows[] = {
      {"Roma", false, NULL, 3},
      {"roma mosca", false, NULL, 3},
      {"roma mosca", true, NULL, 2},
      {"roma AND mosca", false, NULL, 2},
      {"roma NOT mosca", false, NULL, 1},
      {"parigi OR silent", false, NULL, 2},
      {"\"Roma had\"", false, NULL, 1},
      {"\"had Roma\"", false, NULL, 0},
      {"Roma file:b.txt", false, NULL, 1},
      {"Roma NOT file:b.txt", false, NULL, 2},
      {"Roma", false, "b.*", 1},
      {"Roma", false, "nothing*", 0},
      {"nowhere", false, NULL, 0},
      {"(roma OR parigi) AND letters", false, NULL, 2},
      {"roma OR file:b.txt", false, NULL, 4},
      {"parigi OR (NOT letters AND file:a.txt)", false, NULL, 3},
      {"NOT roma AND file:b.txt", false, NULL, 1},
      {"file:b.txt in:passages", false, NULL, 2},
  };
  struct opis_index *index = scratch_open("index");
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    ROW(rows[i].query);
    const struct opis_search_options options = {
        .count = 20, .all = rows[i].all, .file = rows[i].file, .count_all = true};
    struct opis_results *results = search(index, rows[i].query, &options);
    uint64_t lower, estimated, upper;
    opis_results_matches(results, &lower, &estimated, &upper);
    CHECK(lower <= estimated && estimated <= upper);
    CHECK_INT(opis_results_count(results), rows[i].hits);
    CHECK(opis_results_count(results) >= lower && opis_results_count(results) <= upper);
    opis_results_free(results);
  }
  opis_index_close(index);
  opis_results_free(NULL);
}

static void hits(void)
{
  struct opis_index *index = scratch_open("index");
  const struct opis_search_options options = {.count = 10};
  struct opis_results *results = search(index, "roma mosca", &options);
  double last = 1e9;
  for (size_t i = 0; i < opis_results_count(results); i++) {
    struct opis_hit hit = opis_results_hit(results, i);
    CHECK_INT(hit.rank, i + 1);
    CHECK(hit.score <= last && hit.score > 0);
    CHECK_INT(hit.kind, OPIS_PASSAGE);
    CHECK(hit.highlight_count >= 1 && hit.snippet.end <= hit.text.size && hit.first_line >= 1);
    CHECK(hit.has_all == (i < 2));
    CHECK(equal(hit.file, i < 2 ? "a.txt" : "b.txt"));
    last = hit.score;
  }
  opis_results_free(results);
  const struct opis_search_options second = {.first = 1, .count = 1};
  results = search(index, "roma mosca", &second);
  CHECK_INT(opis_results_count(results), 1);
  CHECK_INT(opis_results_hit(results, 0).rank, 2);
  opis_results_free(results);
  opis_index_close(index);
}

static void mistakes(void)
{
  struct opis_index *index = scratch_open("index");
  struct opis_results *results = NULL;
  const struct opis_search_options options = {.count = 10, .limits = {.words = 2}};
  EXPECT(opis_search(index, span("roma AND"), &options, &results, ERR), OPIS_INVALID);
  CHECK_INT(scratch_error.offset, 5);
  EXPECT(opis_search(index, span("..."), &options, &results, ERR), OPIS_INVALID);
  EXPECT(opis_search(index, span("a b c"), &options, &results, ERR), OPIS_LIMIT);
  CHECK(results == NULL);
  EXPECT(opis_show(index, span("a.txt"), 0, "text", NULL, stdout, ERR), OPIS_INVALID);
  EXPECT(opis_show(index, span("none.txt#p1"), 0, "text", NULL, stdout, ERR), OPIS_NOT_FOUND);
  EXPECT(opis_show(index, span("a.txt#p99"), 0, "text", NULL, stdout, ERR), OPIS_NOT_FOUND);
  EXPECT(opis_show(index, span("a.txt#p1"), 0, "html", NULL, stdout, ERR), OPIS_INVALID);
  EXPECT(opis_info(index, "html", stdout, ERR), OPIS_INVALID);
  results = search(index, "roma", &options);
  EXPECT(opis_results_write(results, "html", span("q"), NULL, stdout, ERR), OPIS_INVALID);
  opis_results_free(results);
  opis_index_close(index);
}

/* ---- Writing -------------------------------------------------------------------------------------------------- */

static size_t count_lines(const char *text)
{
  size_t count = 0;
  for (; *text; text++) count += *text == '\n';
  return count;
}

static void writes_results(void)
{
  struct opis_index *index = scratch_open("index");
  const struct opis_search_options options = {.count = 10, .count_all = true};
  static const char *const queries[] = {"roma mosca", "nowhere", "roma nowhere", "\"mosca without\" roma",
                                        "file:a.txt"};
  static const char *const formats[] = {"text", "jsonl", "trec"};
  for (size_t i = 0; i < 5; i++)
    for (size_t j = 0; j < 3; j++) {
      ROW(queries[i]);
      struct told told = {0};
      struct opis_results *results = search(index, queries[i], &options);
      const struct opis_style style = {.width = 60, .colour = i % 2, .explain = true};
      OK(opis_results_write(results, formats[j], span("q1"), &style, begin(&told), ERR));
      const char *text = end(&told);
      size_t count = opis_results_count(results);
      if (j == 1) CHECK(count_lines(text) == count + 1 && strstr(text, "\"kind\":\"summary\""));
      if (j == 2) CHECK(count_lines(text) == count);
      if (j == 0) CHECK((strstr(text, "Nothing found") != NULL) == (count == 0));
      if (j == 0 && i == 1) CHECK(strstr(text, "In no unit at all: nowhere") && strstr(text, "1 PDF"));
      free(told.text);
      opis_results_free(results);
    }
  opis_index_close(index);
}

/* A stream that takes nothing is an error, and not a silent one. */
static void full_streams(void)
{
  struct opis_index *index = scratch_open("index");
  const struct opis_search_options options = {.count = 10};
  struct opis_results *results = search(index, "roma", &options);
  FILE *full = fopen("/dev/full", "w");
  CHECK(full != NULL);
  if (full) {
    setvbuf(full, NULL, _IONBF, 0);
    EXPECT(opis_results_write(results, "jsonl", span("q"), NULL, full, ERR), OPIS_IO);
    EXPECT(opis_export(index, NULL, full, ERR), OPIS_IO);
    EXPECT(opis_show(index, span("a.txt#p1"), 1, "text", NULL, full, ERR), OPIS_IO);
    EXPECT(opis_info(index, "text", full, ERR), OPIS_IO);
    EXPECT(opis_info_schema(full, ERR), OPIS_IO);
    fclose(full);
  }
  opis_results_free(results);
  opis_index_close(index);
}

static void writes_the_rest(void)
{
  struct opis_index *index = scratch_open("index");
  struct told told = {0};
  OK(opis_export(index, NULL, begin(&told), ERR));
  size_t all = count_lines(end(&told));
  CHECK(strstr(told.text, "\"kind\":\"document\"") && strstr(told.text, "\"locator\":\"b.txt#p1\""));
  free(told.text);
  OK(opis_export(index, "b.txt", begin(&told), ERR));
  CHECK(count_lines(end(&told)) < all && !strstr(told.text, "a.txt"));
  free(told.text);
  OK(opis_show(index, span("a.txt#p1"), 1, "text", NULL, begin(&told), ERR));
  CHECK(strstr(end(&told), "envoy") != NULL);
  free(told.text);
  OK(opis_show(index, span("a.txt#p1"), 0, "jsonl", NULL, begin(&told), ERR));
  CHECK_INT(count_lines(end(&told)), 1);
  free(told.text);
  OK(opis_info(index, "text", begin(&told), ERR));
  CHECK(strstr(end(&told), "1 PDF") != NULL);
  free(told.text);
  OK(opis_info(index, "jsonl", begin(&told), ERR));
  CHECK(strstr(end(&told), "\"documents\":3") != NULL);
  free(told.text);
  OK(opis_info_schema(begin(&told), ERR));
  CHECK(strstr(end(&told), "metadata") != NULL);
  free(told.text);
  opis_index_close(index);
}

static void analyses(void)
{
  static const struct {
    const char *name, *input;
    enum opis_analyse_input kind;
    enum opis_status status;
    const char *expected;
  } rows[] = {
      {"lines", "Roma\r\nMosca\n", OPIS_ANALYSE_LINES, OPIS_OK, "\"text\":\"Mosca\""},
      {"ids", "q7\tRoma\n", OPIS_ANALYSE_IDS, OPIS_OK, "\"id\":\"q7\",\"text\":\"Roma\""},
      {"no tab", "q7\tRoma\nno tab\n", OPIS_ANALYSE_IDS, OPIS_INVALID, ""},
      {"block", "Words of a block\nthat go on here.\n", OPIS_ANALYSE_BLOCK, OPIS_OK, "block that go on"},
      {"empty", "", OPIS_ANALYSE_LINES, OPIS_OK, ""},
      {"empty block", "", OPIS_ANALYSE_BLOCK, OPIS_OK, "\"tokens\":[]"},
  };
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    ROW(rows[i].name);
    struct told told = {0};
    scratch_write("input", rows[i].input);
    FILE *in = fopen(scratch("input"), "r");
    if (!in) exit(2);
    const struct opis_analyse_options options = {.name = "input", .input = rows[i].kind};
    EXPECT(opis_analyse(in, &options, begin(&told), ERR), rows[i].status);
    CHECK(strstr(end(&told), rows[i].expected) != NULL);
    if (rows[i].status != OPIS_OK) CHECK(strstr(scratch_error.message, "input:2:") != NULL);
    fclose(in);
    free(told.text);
  }
}

/* A note and what it hangs on, as far as the text shows it. */
static void follows(void)
{
  struct opis_index *index = scratch_open("index");
  struct opis_results *results = NULL;
  OK(opis_follow(index, span("a.txt#p1"), OPIS_TIE_NOTES, &results, ERR));
  CHECK_INT(opis_results_count(results), 0);
  opis_results_free(results);
  results = NULL;
  EXPECT(opis_follow(index, span("a.txt#p99"), OPIS_TIE_ANCHOR, &results, ERR), OPIS_NOT_FOUND);
  EXPECT(opis_follow(index, span("a.txt"), OPIS_TIE_ANCHOR, &results, ERR), OPIS_INVALID);
  CHECK(results == NULL);
  opis_index_close(index);
}

int main(void)
{
  scratch_begin();
  scratch_make_folder("texts");
  scratch_write("texts/a.txt", first_text);
  scratch_write("texts/b.txt", second_text);
  scratch_write("texts/c.txt", "Bytes \xff of another encoding, in a line that is long enough to be read.\n");
  scratch_write("texts/d.pdf", "%PDF-1.4");
  scratch_write("texts/e.txt", "");
  scratch_write_bytes("texts/f.txt", "a\0b", 3);
  RUN(builds);
  RUN(stops_and_goes_on);
  RUN(stops_inside_a_long_document);
  RUN(missing_paths);
  RUN(limits_of_files);
  RUN(finds);
  RUN(hits);
  RUN(mistakes);
  RUN(writes_results);
  RUN(full_streams);
  RUN(writes_the_rest);
  RUN(analyses);
  RUN(follows);
  return scratch_end();
}
