/* Searching: order, weights, counts, ties, and what comes along with the hits. */
#include "scratch.h"

#include <math.h>

static struct xc_query *term(const char *text)
{
  struct xc_query *query = NULL;
  OK(xc_query_term(text, strlen(text), &query, ERR));
  return query;
}

static struct xc_query *both(enum xc_operator op, const char *left, const char *right)
{
  struct xc_query *operands[2] = {term(left), term(right)}, *query = NULL;
  OK(xc_query_combine(op, operands, 2, 0, &query, ERR));
  xc_query_free(operands[0]);
  xc_query_free(operands[1]);
  return query;
}

static const struct xc_search plain = {.count = 10, .k1 = 1.2, .b = 0.75, .tie_slot = XC_NO_SLOT, .weigh = true};

static const char *order(const char *name, struct xc_query *query, struct xc_search search)
{
  static char text[300];
  struct xc_database *database = scratch_open(name);
  struct xc_results *results = NULL;
  size_t used = 0;
  text[0] = '\0';
  OK(xc_database_search(database, query, &search, &results, ERR));
  for (size_t i = 0; i < xc_results_count(results); i++)
    used += (size_t)snprintf(text + used, sizeof text - used, "%s%u", i ? " " : "", xc_results_hit(results, i).docid);
  xc_results_free(results);
  xc_database_free(database);
  xc_query_free(query);
  return text;
}

static void check_order(const char *name, struct xc_query *query, struct xc_search search, const char *expected)
{
  const char *got = order(name, query, search);
  CHECK_STR(got, expected);
}

/* In slot 2, six equal documents have the values "c", "a", none, "b", "a", "\x01". */
static void ties(void)
{
  const char *const values[] = {"c", "a", "", "b", "a", "\x01"};
  struct xc_writer *writer = NULL;
  OK(xc_writer_open(scratch("ties"), XC_WRITE_CREATE, &writer, ERR));
  OK(xc_writer_begin(writer, ERR));
  for (int i = 0; i < 6; i++) {
    struct xc_document *document = scratch_document("x", i == 3 ? "word word" : "word other");
    OK(xc_document_set_value(document, 2, values[i], strlen(values[i]), ERR));
    OK(xc_writer_add(writer, document, NULL, ERR));
    xc_document_free(document);
  }
  OK(xc_writer_commit(writer, ERR));
  xc_writer_free(writer);
  struct xc_search search = plain;
  ROW("weight, then docid");
  check_order("ties", term("word"), search, "4 1 2 3 5 6");
  ROW("weight, then value, then docid");
  search.tie_slot = 2;
  check_order("ties", term("word"), search, "4 3 6 2 5 1");
  ROW("a page of it");
  search.first = 2, search.count = 3;
  check_order("ties", term("word"), search, "6 2 5");
  search.count = 10, search.first = 0;
  ROW("value, then docid");
  search.weigh = false;
  check_order("ties", term("word"), search, "3 6 2 5 4 1");
  ROW("docid");
  search.tie_slot = XC_NO_SLOT;
  check_order("ties", term("word"), search, "1 2 3 4 5 6");
  ROW("a slot that nobody has");
  search.tie_slot = 9;
  check_order("ties", term("word"), search, "1 2 3 4 5 6");
  ROW("past the end");
  search.first = 6;
  check_order("ties", term("word"), search, "");
  search.first = UINT32_MAX, search.count = UINT32_MAX, search.check_at_least = UINT32_MAX;
  check_order("ties", term("word"), search, "");
  search.first = 0;
  check_order("ties", term("word"), search, "1 2 3 4 5 6");
}

/* BM25 as it is written: idf · (k3+1)·1/(k3+1) · tf·(k1+1) / (tf + k1·(1−b+b·L)), with libxapian's idf. */
static void weights(void)
{
  const char *const texts[] = {"w w x", "w y", "z z z z", "z"};
  scratch_database("weights", texts, 4);
  struct xc_database *database = scratch_open("weights");
  struct xc_results *results = NULL;
  struct xc_query *query = term("w");
  const double parameters[][2] = {{1.2, 0.75}, {0.9, 0.4}, {2, 0}, {1, 1}};
  for (int i = 0; i < 4; i++) {
    struct xc_search search = plain;
    search.k1 = parameters[i][0], search.b = parameters[i][1];
    OK(xc_database_search(database, query, &search, &results, ERR));
    CHECK_INT(xc_results_count(results), 2);
    const double idf = log((4 - 2 + 0.5) / (2 + 0.5)), idf_floor = idf < 2 ? idf * 0.5 + 1 : idf;
    for (size_t j = 0; j < 2; j++) {
      const struct xc_hit hit = xc_results_hit(results, j);
      const double tf = hit.docid == 1 ? 2 : 1, length = (hit.docid == 1 ? 3 : 2) / 2.5;
      const double got = hit.weight;
      const double saturated = tf * (search.k1 + 1) / (tf + search.k1 * (1 - search.b + search.b * length));
      /* The idf is libxapian's own affair; what k1 and b do is ours. */
      static double ratio;
      if (j == 0) ratio = got / saturated;
      CHECK(fabs(got / saturated - ratio) < 1e-9 && ratio > 0);
      CHECK(idf_floor > 0);
    }
    xc_results_free(results);
  }
  ROW("scaled");
  struct xc_query *scaled = NULL;
  struct xc_results *other = NULL;
  OK(xc_query_scale(query, 3, &scaled, ERR));
  OK(xc_database_search(database, query, &plain, &results, ERR));
  OK(xc_database_search(database, scaled, &plain, &other, ERR));
  CHECK(fabs(xc_results_hit(other, 0).weight - 3 * xc_results_hit(results, 0).weight) < 1e-9);
  xc_results_free(results);
  xc_results_free(other);
  ROW("no weight");
  xc_query_free(scaled);
  OK(xc_query_scale(query, 0, &scaled, ERR));
  OK(xc_database_search(database, scaled, &plain, &other, ERR));
  CHECK(xc_results_count(other) == 2 && xc_results_hit(other, 0).weight == 0);
  xc_results_free(other);
  xc_query_free(scaled);
  xc_query_free(query);
  ROW("whose weight an operator takes");
  check_order("weights", both(XC_FILTER, "y", "w"), plain, "2");
  check_order("weights", both(XC_AND_MAYBE, "w", "y"), plain, "2 1");
  xc_database_free(database);
}

static void fetching(void)
{
  struct xc_writer *writer = NULL;
  struct xc_results *results = NULL;
  OK(xc_writer_open(scratch("data"), XC_WRITE_CREATE, &writer, ERR));
  OK(xc_writer_begin(writer, ERR));
  struct xc_document *document = scratch_document("", "word");
  OK(xc_writer_add(writer, document, NULL, ERR));
  OK(xc_document_set_data(document, "a\0b", 3, ERR));
  OK(xc_writer_add(writer, document, NULL, ERR));
  OK(xc_writer_commit(writer, ERR));
  xc_document_free(document);
  xc_writer_free(writer);
  struct xc_database *database = scratch_open("data");
  struct xc_query *query = term("word");
  struct xc_search search = plain;
  OK(xc_database_search(database, query, &search, &results, ERR));
  CHECK_INT(xc_results_hit(results, 1).data.size, 0);
  xc_results_free(results);
  search.fetch = true;
  OK(xc_database_search(database, query, &search, &results, ERR));
  xc_database_free(database);
  xc_query_free(query);
  ROW("data outlives the database");
  CHECK_INT(xc_results_hit(results, 0).data.size, 0);
  const struct xc_span data = xc_results_hit(results, 1).data;
  CHECK(data.size == 3 && memcmp(data.data, "a\0b", 3) == 0);
  ROW("past the end");
  CHECK_INT(xc_results_hit(results, 2).docid, 0);
  xc_results_free(results);
  xc_results_free(NULL);
  CHECK_INT(xc_results_count(NULL), 0);
}

static void counts(void)
{
  struct xc_writer *writer = NULL;
  OK(xc_writer_open(scratch("counts"), XC_WRITE_CREATE, &writer, ERR));
  OK(xc_writer_begin(writer, ERR));
  for (int i = 0; i < 1000; i++) scratch_add(writer, "x", i % 2 ? (i % 3 ? "a" : "a b") : (i % 3 ? "c" : "b"));
  OK(xc_writer_commit(writer, ERR));
  xc_writer_free(writer);
  struct xc_database *database = scratch_open("counts");
  struct xc_query *query = both(XC_AND, "a", "b");
  struct xc_results *results = NULL;
  struct xc_search search = plain;
  ROW("bounds are exact where enough was looked at");
  search.check_at_least = 1000;
  OK(xc_database_search(database, query, &search, &results, ERR));
  struct xc_estimate matches = xc_results_matches(results);
  CHECK_INT(matches.lower, 167);
  CHECK_INT(matches.estimated, 167);
  CHECK_INT(matches.upper, 167);
  CHECK_INT(xc_results_count(results), 10);
  xc_results_free(results);
  ROW("no hits asked for");
  search.count = 0;
  OK(xc_database_search(database, query, &search, &results, ERR));
  CHECK_INT(xc_results_count(results), 0);
  CHECK_INT(xc_results_matches(results).estimated, 167);
  xc_results_free(results);
  ROW("not even looked at");
  search.check_at_least = 0;
  OK(xc_database_search(database, query, &search, &results, ERR));
  matches = xc_results_matches(results);
  CHECK(matches.lower <= 167 && matches.upper >= 167);
  xc_results_free(results);
  CHECK_INT(xc_results_matches(NULL).upper, 0);
  xc_query_free(query);
  xc_database_free(database);
}

static void refused(void)
{
  struct xc_database *database = scratch_open("weights");
  struct xc_query *query = term("w");
  struct xc_results *results = NULL;
  const struct {
    const char *name;
    double k1, b;
  } rows[] = {
      {"k1 below 0", -1, 0.5}, {"k1 is no number", NAN, 0.5}, {"b above 1", 1, 1.5}, {"b is no number", 1, NAN}};
  for (size_t i = 0; i < 4; i++) {
    struct xc_search search = plain;
    ROW(rows[i].name);
    search.k1 = rows[i].k1, search.b = rows[i].b;
    EXPECT(xc_database_search(database, query, &search, &results, ERR), XC_INVALID);
    search.weigh = false;
    OK(xc_database_search(database, query, &search, &results, ERR));
    xc_results_free(results);
    results = NULL;
  }
  ROW("arguments");
  EXPECT(xc_database_search(NULL, query, &plain, &results, ERR), XC_INVALID);
  EXPECT(xc_database_search(database, NULL, &plain, &results, ERR), XC_INVALID);
  EXPECT(xc_database_search(database, query, NULL, &results, ERR), XC_INVALID);
  EXPECT(xc_database_search(database, query, &plain, NULL, ERR), XC_INVALID);
  CHECK(results == NULL);
  xc_query_free(query);
  xc_database_free(database);
}

/* Two shards find what one database with all of it finds. */
static void shards(void)
{
  const char *const texts[] = {"a b", "a a", "b", "c a"};
  struct xc_database *whole, *joined = NULL, *parts[2];
  scratch_database("whole", texts, 4);
  scratch_database("part1", texts, 2);
  scratch_database("part2", texts + 2, 2);
  whole = scratch_open("whole"), parts[0] = scratch_open("part1"), parts[1] = scratch_open("part2");
  OK(xc_database_join(parts, 2, &joined, ERR));
  struct xc_search search = plain;
  search.fetch = true;
  struct xc_query *query = both(XC_OR, "a", "b");
  struct xc_results *one = NULL, *two = NULL;
  OK(xc_database_search(whole, query, &search, &one, ERR));
  OK(xc_database_search(joined, query, &search, &two, ERR));
  CHECK_INT(xc_results_count(one), 4);
  CHECK_INT(xc_results_count(two), 4);
  for (size_t i = 0; i < 4; i++) {
    CHECK(xc_results_hit(one, i).weight == xc_results_hit(two, i).weight);
    const struct xc_span text = xc_results_hit(one, i).data, same = xc_results_hit(two, i).data;
    CHECK(text.size == same.size && memcmp(text.data, same.data, text.size) == 0);
  }
  xc_results_free(one);
  xc_results_free(two);
  xc_query_free(query);
  xc_database_free(whole);
  xc_database_free(joined);
  for (int i = 0; i < 2; i++) xc_database_free(parts[i]);
}

int main(void)
{
  scratch_begin();
  RUN(ties);
  RUN(weights);
  RUN(fetching);
  RUN(counts);
  RUN(refused);
  RUN(shards);
  return scratch_end();
}
