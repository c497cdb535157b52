/* The parts that --explain shows add up to the score, over an index on disk whose units are of very different lengths
 * and more than are ranked by the second stage. */
#include "base/buf.h"
#include "base/span.h"
#include "searcher/rerank.h"
#include "tests/unit/scratch.h"

#include <math.h>

/* A folder of units from a few words to some hundred. */
static void make_texts(void)
{
  static const char *const words[] = {"Roma", "Mosca", "l'Italia", "Italo-Russian", "archive", "talks", "envoy", "de"};
  struct opis_buf text = {0};
  unsigned state = 7;
  for (int i = 0; i < 60; i++) {
    for (int j = 0; j < 4 + i * i % 150; j++) {
      state = state * 1664525 + 1013904223;
      opis_buf_format(&text, "%s ", words[(state >> 20) % (i % 7 + 2)]);
    }
    opis_buf_format(&text, "unit %d.\n\n", i);
  }
  scratch_make_folder("texts");
  scratch_write("texts/a.txt", text.data);
  opis_buf_free(&text);
}

/* The column in which a part's score stands. */
enum { SCORE = 26 };

/* Whether a line tells a part: of a term, or of a feature. */
static bool is_part(const char *line, size_t size)
{
  bool part = memmem(line, size, " here, in ", 10) != NULL;
  for (unsigned i = 0; !part && i < OPIS_FEATURES; i++)
    part = opis_span_ends((struct opis_span){line, size}, opis_span_of(opis_feature_text((enum opis_feature)i)));
  return part;
}

/* Adds up the parts of each hit as the text tells them, and holds the sums against the scores. */
static void check_sums(const struct opis_results *results, const char *text)
{
  size_t hit = 0;
  double sum = 0;
  bool parts = false;
  for (const char *line = text; *line; line = strchr(line, '\n') + 1) {
    if (is_part(line, (size_t)(strchr(line, '\n') - line))) {
      sum += strtod(line + SCORE, NULL);
      parts = true;
    } else if (parts) {
      CHECK(hit < opis_results_count(results));
      double score = opis_results_hit(results, hit++).score;
      CHECK(fabs(sum - score) < 5e-4); /* each part is rounded to 1e-4 */
      sum = 0;
      parts = false;
    }
  }
  CHECK_INT(hit, opis_results_count(results));
}

static void sums(void)
{
  static const char *const queries[] = {"roma",
                                        "roma mosca",
                                        "roma AND talks",
                                        "\"mosca roma\"",
                                        "Italo-Russian",
                                        "italia archive",
                                        "(roma OR envoy) talks NOT archive",
                                        "roma roma",
                                        "unit in:passages",
                                        "roma file:a.txt",
                                        "\"roma roma\""};
  struct opis_index *index = scratch_open("index");
  for (size_t i = 0; i < sizeof queries / sizeof *queries; i++) {
    ROW(queries[i]);
    struct opis_results *results = NULL;
    const struct opis_search_options options = {.count = 100, .explain = true};
    const struct opis_style style = {.explain = true, .width = 200};
    char *text = NULL;
    size_t size = 0;
    FILE *out = open_memstream(&text, &size);
    OK(opis_search(index, opis_span_of(queries[i]), &options, &results, ERR));
    CHECK(opis_results_count(results) > 0);
    OK(opis_results_write(results, "text", OPIS_SPAN(""), &style, out, ERR));
    fclose(out);
    check_sums(results, text);
    free(text);
    opis_results_free(results);
  }
  opis_index_close(index);
}

/* In a TREC run scores fall strictly, equal ones too, and ranks go on. */
static void trec(void)
{
  struct opis_index *index = scratch_open("index");
  struct opis_results *results = NULL;
  const struct opis_search_options options = {.count = 100, .explain = true};
  char *text = NULL;
  size_t size = 0;
  FILE *out = open_memstream(&text, &size);
  OK(opis_search(index, OPIS_SPAN("unit"), &options, &results, ERR));
  OK(opis_results_write(results, "trec", OPIS_SPAN("q7"), NULL, out, ERR));
  fclose(out);
  double last = 1e9;
  unsigned lines = 0;
  for (char *line = strtok(text, "\n"); line; line = strtok(NULL, "\n")) {
    char locator[100];
    unsigned rank;
    double score;
    CHECK_INT(sscanf(line, "q7 Q0 %99s %u %lf opis", locator, &rank, &score), 3);
    CHECK(rank == ++lines && score < last && score > 0);
    last = score;
  }
  CHECK_INT(lines, opis_results_count(results));
  free(text);
  opis_results_free(results);
  opis_index_close(index);
}

int main(void)
{
  scratch_begin();
  make_texts();
  scratch_build("index", "texts");
  RUN(sums);
  RUN(trec);
  return scratch_end();
}
