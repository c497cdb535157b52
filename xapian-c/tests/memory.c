/* Out of memory at the first, second, third … allocation of every call, once and for good: the call answers XC_MEMORY
 * (or did without), nothing leaks (which ASan finds), handles can be used and freed afterwards, and the database is
 * whole. */
#include "scratch.h"

#include <signal.h>

/* libxapian itself leaks where memory ends, above all when compacting. What we leak is allocated by our own code. */
const char *__lsan_default_suppressions(void);
const char *__lsan_default_suppressions(void)
{
  return "leak:libxapian.so";
}

void fail_new(long at, bool for_good);
bool end_failing_new(void);

enum { stored = 100 }; /* documents, the second half of them with values */

static struct xc_writer *writer;
static struct xc_database *database, *other, *joined;
static struct xc_document *document;
static struct xc_terms *terms;
static struct xc_postings *postings;
static struct xc_query *query, *made;
static struct xc_results *results;
static char *text;
static uint32_t *positions;
static size_t number;

static void nothing(void)
{
}
static void free_all(void)
{
  xc_results_free(results), results = NULL;
  xc_query_free(made), made = NULL;
  xc_query_free(query), query = NULL;
  xc_postings_free(postings), postings = NULL;
  xc_terms_free(terms), terms = NULL;
  xc_document_free(document), document = NULL;
  xc_database_free(other), other = NULL;
  xc_database_free(joined), joined = NULL;
  xc_database_free(database), database = NULL;
  xc_writer_free(writer), writer = NULL;
  free(text), text = NULL;
  free(positions), positions = NULL;
}

static void set_document(void)
{
  document = scratch_document("some data that is long enough to need memory", "a word or two");
}
static void set_database(void)
{
  database = scratch_open("db");
}
static void set_two(void)
{
  set_database();
  other = scratch_open("db");
}
static void set_terms(void)
{
  set_database();
  OK(xc_database_terms(database, "", 0, &terms, ERR));
}
static void set_postings(void)
{
  set_database();
  OK(xc_database_postings(database, "all", 3, &postings, ERR));
}
static void set_query(void)
{
  struct xc_query *parts[2] = {NULL, NULL};
  set_database();
  OK(xc_query_prefix("w", 1, 5000, &parts[0], ERR));
  OK(xc_query_term("all", 3, &parts[1], ERR));
  OK(xc_query_combine(XC_OR, parts, 2, 0, &query, ERR));
  xc_query_free(parts[0]);
  xc_query_free(parts[1]);
}
static void set_writer(void)
{
  OK(xc_writer_open(scratch("db"), XC_WRITE_OPEN, &writer, ERR));
}
static void set_transaction(void)
{
  set_writer();
  OK(xc_writer_begin(writer, ERR));
  set_document();
}
static void set_pending(void)
{
  set_transaction();
  for (int i = 0; i < 5; i++) OK(xc_writer_add(writer, document, NULL, ERR));
  OK(xc_writer_delete(writer, 3, ERR));
  OK(xc_writer_set_metadata(writer, "key", 3, "a value that is long enough to need memory", 42, ERR));
}
static void set_view(void)
{
  set_pending();
  OK(xc_writer_database(writer, &database, ERR));
}

static enum xc_status new_document(void)
{
  return xc_document_new(&document, ERR);
}
static enum xc_status set_data(void)
{
  return xc_document_set_data(document, "other data that is long enough to need memory", 45, ERR);
}
static enum xc_status add_term(void)
{
  return xc_document_add_term(document, "a term that is long enough to need memory", 41, 1, ERR);
}
static enum xc_status add_postings(void)
{
  const uint32_t places[] = {4, 5, 6, 7, 8, 9};
  return xc_document_add_postings(document, "another term, long enough to need memory", 40, places, 6, 1, ERR);
}
static enum xc_status set_value(void)
{
  return xc_document_set_value(document, 1, "a value that is long enough to need memory", 42, ERR);
}
static enum xc_status get_value(void)
{
  struct xc_span value;
  return xc_document_value(document, 1, &value, ERR);
}
static enum xc_status open_reader(void)
{
  return xc_database_open(scratch("db"), &database, ERR);
}
static enum xc_status open_absent(void)
{
  const enum xc_status status = xc_database_open(scratch("absent"), &database, ERR);
  return status == XC_NOT_FOUND ? XC_OK : status;
}
static enum xc_status join(void)
{
  struct xc_database *const parts[] = {database, other};
  return xc_database_join(parts, 2, &joined, ERR);
}
static enum xc_status uuid(void)
{
  struct xc_span read;
  return xc_database_uuid(database, &read, ERR);
}
static enum xc_status reopen(void)
{
  return xc_database_reopen(database, ERR);
}
static enum xc_status statistics(void)
{
  struct xc_statistics read;
  return xc_database_statistics(database, &read, ERR);
}
static enum xc_status frequency(void)
{
  uint64_t occurrences;
  return xc_database_frequency(database, "all", 3, NULL, &occurrences, ERR);
}
static enum xc_status metadata(void)
{
  struct xc_span value;
  return xc_database_metadata(database, "commit", 6, &value, ERR);
}
static enum xc_status get_document(void)
{
  return xc_database_document(database, 5, &document, ERR);
}
static enum xc_status get_positions(void)
{
  return xc_database_positions(database, 5, "all", 3, &positions, &number, ERR);
}
static enum xc_status open_terms(void)
{
  return xc_database_terms(database, "w", 1, &terms, ERR);
}
static enum xc_status open_words(void)
{
  return xc_database_document_terms(database, 5, &terms, ERR);
}
static enum xc_status open_keys(void)
{
  return xc_database_metadata_keys(database, "", 0, &terms, ERR);
}
static enum xc_status open_postings(void)
{
  return xc_database_postings(database, "all", 3, &postings, ERR);
}
static enum xc_status walk_terms(void)
{
  enum xc_status status = XC_OK;
  struct xc_span term;
  uint32_t count;
  for (int i = 0; i < 40 && status == XC_OK; i++) status = xc_terms_next(terms, &term, &count, ERR);
  return status;
}
static enum xc_status walk_postings(void)
{
  enum xc_status status = XC_OK;
  xc_docid docid;
  for (int i = 0; i < 40 && status == XC_OK; i++) status = xc_postings_next(postings, &docid, NULL, ERR);
  return status;
}
static enum xc_status make_term(void)
{
  return xc_query_term("a term that is long enough to need memory", 41, &made, ERR);
}
static enum xc_status make_combined(void)
{
  struct xc_query *both[3] = {query, query, query};
  return xc_query_combine(XC_AND_NOT, both, 3, 0, &made, ERR);
}
static enum xc_status make_scaled(void)
{
  return xc_query_scale(query, 2, &made, ERR);
}
static enum xc_status make_prefix(void)
{
  return xc_query_prefix("a prefix that is long enough to need memory", 43, 10, &made, ERR);
}
static enum xc_status make_range(void)
{
  const struct xc_span low = {"a bound that is long enough to need memory", 42}, high = {"z", 1};
  return xc_query_value_range(1, &low, &high, &made, ERR);
}
static enum xc_status describe(void)
{
  return xc_query_describe(query, &text, ERR);
}
static enum xc_status search(void)
{
  const struct xc_search how = {.count = 20, .k1 = 1, .b = 0.5, .tie_slot = 1, .weigh = true, .fetch = true};
  return xc_database_search(database, query, &how, &results, ERR);
}
static enum xc_status open_writer(void)
{
  return xc_writer_open(scratch("db"), XC_WRITE_OPEN, &writer, ERR);
}
static enum xc_status create(void)
{
  return xc_writer_open(scratch("fresh"), XC_WRITE_OVERWRITE, &writer, ERR);
}
static enum xc_status begin(void)
{
  return xc_writer_begin(writer, ERR);
}
static enum xc_status commit(void)
{
  return xc_writer_commit(writer, ERR);
}
static enum xc_status cancel(void)
{
  return xc_writer_cancel(writer, ERR);
}
static enum xc_status add(void)
{
  return xc_writer_add(writer, document, NULL, ERR);
}
static enum xc_status replace(void)
{
  return xc_writer_replace(writer, 7, document, ERR);
}
static enum xc_status delete (void) { return xc_writer_delete(writer, 7, ERR); }
static enum xc_status delete_by_term(void)
{
  return xc_writer_delete_by_term(writer, "w00012", 6, ERR);
}
static enum xc_status set_metadata(void)
{
  return xc_writer_set_metadata(writer, "other", 5, "a value that is long enough to need memory", 42, ERR);
}
static enum xc_status view(void)
{
  return xc_writer_database(writer, &database, ERR);
}
static enum xc_status compact(void)
{
  const char *sources[2] = {scratch("db"), scratch("db2")};
  const enum xc_status status = xc_compact(sources, 2, scratch("compacted"), ERR);
  CHECK((access(scratch("compacted"), F_OK) == 0) == (status == XC_OK));
  if (status == XC_OK) scratch_clear("compacted");
  return status;
}
static enum xc_status check(void)
{
  return xc_check(scratch("db"), &number, &text, ERR);
}
/* Freeing must work without memory, too. */
static enum xc_status free_writer(void)
{
  xc_writer_free(writer), writer = NULL;
  return XC_OK;
}
static enum xc_status free_reader(void)
{
  xc_terms_free(terms), terms = NULL;
  xc_database_free(database), database = NULL;
  return XC_OK;
}

static const struct row {
  const char *name;
  void (*prepare)(void);
  enum xc_status (*call)(void);
} rows[] = {
    {"document_new", nothing, new_document},
    {"document_set_data", set_document, set_data},
    {"document_add_term", set_document, add_term},
    {"document_add_postings", set_document, add_postings},
    {"document_set_value", set_document, set_value},
    {"document_value", set_document, get_value},
    {"database_open", nothing, open_reader},
    {"database_open of nothing", nothing, open_absent},
    {"database_join", set_two, join},
    {"database_uuid", set_two, uuid},
    {"database_reopen", set_database, reopen},
    {"database_statistics", set_database, statistics},
    {"database_frequency", set_database, frequency},
    {"database_metadata", set_database, metadata},
    {"database_document", set_database, get_document},
    {"database_positions", set_database, get_positions},
    {"database_terms", set_database, open_terms},
    {"database_document_terms", set_database, open_words},
    {"database_metadata_keys", set_database, open_keys},
    {"database_postings", set_database, open_postings},
    {"terms_next", set_terms, walk_terms},
    {"postings_next", set_postings, walk_postings},
    {"query_term", nothing, make_term},
    {"query_combine", set_query, make_combined},
    {"query_scale", set_query, make_scaled},
    {"query_prefix", nothing, make_prefix},
    {"query_value_range", nothing, make_range},
    {"query_describe", set_query, describe},
    {"database_search", set_query, search},
    {"writer_open", nothing, open_writer},
    {"writer_open, creating", nothing, create},
    {"writer_begin", set_writer, begin},
    {"writer_commit", set_pending, commit},
    {"writer_cancel", set_pending, cancel},
    {"writer_add", set_transaction, add},
    {"writer_replace", set_transaction, replace},
    {"writer_delete", set_transaction, delete},
    {"writer_delete_by_term", set_transaction, delete_by_term},
    {"writer_set_metadata", set_transaction, set_metadata},
    {"writer_database", set_pending, view},
    {"terms of a view", set_view, open_terms},
    {"postings of a view", set_view, open_postings},
    {"compact", nothing, compact},
    {"check", nothing, check},
    {"writer_free", set_pending, free_writer},
    {"database_free", set_terms, free_reader},
};

static void fill(const char *name, int count)
{
  OK(xc_writer_open(scratch(name), XC_WRITE_OVERWRITE, &writer, ERR));
  OK(xc_writer_begin(writer, ERR));
  for (int i = 0; i < count; i++) {
    char words[80];
    snprintf(words, sizeof words, "w%05d all a word or two and some others", i);
    document = scratch_document("the data of a document", words);
    if (i >= stored / 2) OK(xc_document_set_value(document, 1, words, 6, ERR));
    OK(xc_writer_add(writer, document, NULL, ERR));
    xc_document_free(document), document = NULL;
  }
  OK(xc_writer_set_metadata(writer, "commit", 6, "a value that is long enough to need memory", 42, ERR));
  OK(xc_writer_commit(writer, ERR));
  free_all();
}

static void run_row(const struct row *row, bool for_good)
{
  ROW(row->name);
  bool failed = true;
  long at = 1;
  for (; failed && at < 100000; at += at < 120 ? 1 : at / 20) {
    row->prepare();
    scratch_error.message[0] = '\0';
    fail_new(at, for_good);
    const enum xc_status status = row->call();
    failed = end_failing_new();
    if (status != XC_OK && status != XC_MEMORY) {
      CHECK_STR(xc_status_name(status), "out of memory");
      fprintf(stderr, "  at allocation %ld%s: %s\n", at, for_good ? " and after" : "", scratch_error.message);
    }
    if (status != XC_OK) CHECK(*scratch_error.message != '\0');
    if (!failed) CHECK_INT(status, XC_OK);
    free_all();
    if (row->call == commit && status == XC_OK) fill("db", stored);
  }
  CHECK(at > 1 && !failed);
}

static void every_allocation(void)
{
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    for (int for_good = 0; for_good < 2; for_good++) {
      run_row(&rows[i], for_good);
    }
    size_t problems = 99;
    OK(xc_check(scratch("db"), &problems, NULL, ERR));
    CHECK_INT(problems, 0);
    CHECK_INT(scratch_committed("db"), stored);
  }
}

/* Reading what is pending can flush half of it: after that has failed, the transaction is not committed. */
static void failed_view(void)
{
  int refused = 0;
  for (long at = 1, failed = 1; failed; at++) {
    set_view();
    fail_new(at, false);
    enum xc_status status = open_terms();
    failed = end_failing_new();
    /* Where it failed before it read anything, all that is pending is sound. */
    const bool sound = status == XC_MEMORY && xc_writer_commit(writer, NULL) == XC_OK;
    if (status == XC_MEMORY && !sound) {
      refused++;
      EXPECT(xc_writer_commit(writer, ERR), XC_INVALID);
      OK(xc_writer_begin(writer, ERR));
      OK(xc_writer_cancel(writer, ERR));
    }
    CHECK_INT(scratch_committed("db"), sound ? stored + 4 : stored);
    free_all();
    if (sound) fill("db", stored);
  }
  CHECK(refused > 0);
}

/* A known gap: libxapian 1.4.22 writes values in a destructor, and has the program aborted where memory ends there. The
 * database is whole all the same. */
static long abort_at;
static void commit_values(void)
{
  if (!freopen("/dev/null", "w", stderr)) _exit(1);
  set_pending();
  OK(xc_writer_delete(writer, stored - 5, ERR));
  fail_new(abort_at, false);
  const enum xc_status status = commit();
  const bool failed = end_failing_new();
  CHECK(status == XC_OK || status == XC_MEMORY);
  free_all();
  _exit(harness_failures ? 1 : failed ? 2 : 0);
}

static void values_known_gap(void)
{
  int aborted = 0, code = 2;
  for (abort_at = 1; code == 2 || code == -SIGABRT; abort_at += 3) {
    fill("db", stored);
    code = scratch_wait(scratch_fork(commit_values));
    aborted += code == -SIGABRT;
    const uint32_t count = scratch_committed("db");
    CHECK(count == stored || count == stored + 3);
  }
  CHECK_INT(code, 0);
  size_t problems = 99;
  OK(xc_check(scratch("db"), &problems, NULL, ERR));
  CHECK_INT(problems, 0);
  printf("values: %d commits of %ld aborted\n", aborted, abort_at / 3);
}

int main(void)
{
  scratch_begin();
  fill("db", stored);
  fill("db2", 5);
  RUN(every_allocation);
  fill("db", stored);
  RUN(failed_view);
  RUN(values_known_gap);
  return scratch_end();
}
