/* Readers that a writer overtakes: every answer is of one commit, right, and none older than asked for. */
#include "scratch.h"

#include <signal.h>

/* Each commit writes its number, as term and as data, into the first and the last of many documents, and rewrites
 * enough between them for blocks to be used again soon. */
enum { documents = 1500, commits = 300 };

static void text_of(char *text, size_t size, int document, int commit)
{
  if (document == 0 || document == documents - 1)
    snprintf(text, size, "pair all n%d", commit);
  else
    snprintf(text, size, "other all w%05d c%d", document, commit % 7);
}

static void write_commit(struct xc_writer *writer, int commit)
{
  char text[80];
  OK(xc_writer_begin(writer, ERR));
  for (int i = 0; i < documents; i += i == 0 || commit == 0 ? 1 : 13) {
    if (i + 13 > documents - 1 && commit) i = documents - 1;
    text_of(text, sizeof text, i, commit);
    struct xc_document *document = scratch_document(text, text);
    OK(xc_writer_replace(writer, (xc_docid)i + 1, document, ERR));
    xc_document_free(document);
  }
  OK(xc_writer_set_metadata(writer, "commit", 6, text, strlen(text), ERR));
  OK(xc_writer_commit(writer, ERR));
}

static void write_all(void)
{
  struct xc_writer *writer = NULL;
  OK(xc_writer_open(scratch("race"), XC_WRITE_OPEN, &writer, ERR));
  for (int commit = 1; commit <= commits; commit++) write_commit(writer, commit);
  xc_writer_free(writer);
}

static int number_in(struct xc_span data)
{
  char text[80] = "";
  int number = -1;
  if (data.size < sizeof text) memcpy(text, data.data, data.size);
  CHECK(sscanf(text, "pair all n%d", &number) == 1);
  return number;
}

/* Both documents of the pair, found by a search that takes their data along. */
static int search_pair(struct xc_database *database, struct xc_query *query)
{
  const struct xc_search search = {
      .count = 10, .k1 = 1.2, .b = 0.75, .tie_slot = XC_NO_SLOT, .weigh = true, .fetch = true};
  struct xc_results *results = NULL;
  OK(xc_database_search(database, query, &search, &results, ERR));
  CHECK_INT(xc_results_count(results), 2);
  int first = -1;
  if (xc_results_count(results) == 2) {
    first = number_in(xc_results_hit(results, 0).data);
    CHECK_INT(number_in(xc_results_hit(results, 1).data), first);
  }
  xc_results_free(results);
  return first;
}

static void read_pieces(struct xc_database *database)
{
  struct xc_document *document = NULL;
  struct xc_span span, other;
  struct xc_statistics statistics;
  uint32_t count = 0, *positions = NULL;
  size_t found = 0;
  OK(xc_database_statistics(database, &statistics, ERR));
  CHECK_INT(statistics.documents, documents);
  OK(xc_database_frequency(database, "all", 3, &count, NULL, ERR));
  CHECK_INT(count, documents);
  OK(xc_database_positions(database, documents, "all", 3, &positions, &found, ERR));
  CHECK_INT(found, 1);
  free(positions);
  OK(xc_database_metadata(database, "commit", 6, &span, ERR));
  number_in(span);
  OK(xc_database_document(database, 1, &document, ERR));
  OK(xc_document_data(document, &other, ERR));
  number_in(other);
  xc_document_free(document);
}

static void iterate(struct xc_database *database)
{
  struct xc_terms *terms = NULL;
  struct xc_postings *postings = NULL;
  struct xc_span term;
  xc_docid docid, last = 0;
  int count = 0;
  enum xc_status status;
  OK(xc_database_terms(database, "w", 1, &terms, ERR));
  while ((status = xc_terms_next(terms, &term, NULL, ERR)) == XC_OK) count++;
  CHECK_INT(status, XC_END);
  CHECK_INT(count, documents - 2);
  xc_terms_free(terms);
  OK(xc_database_postings(database, "all", 3, &postings, ERR));
  while ((status = xc_postings_next(postings, &docid, NULL, ERR)) == XC_OK) CHECK_INT(docid, ++last);
  CHECK_INT(status, XC_END);
  CHECK_INT(last, documents);
  xc_postings_free(postings);
}

static void overtaken(void)
{
  struct xc_writer *writer = NULL;
  struct xc_query *query = NULL;
  OK(xc_writer_open(scratch("race"), XC_WRITE_CREATE, &writer, ERR));
  write_commit(writer, 0);
  xc_writer_free(writer);
  struct xc_database *database = scratch_open("race");
  OK(xc_query_term("pair", 4, &query, ERR));
  const pid_t child = scratch_fork(write_all);
  int last = 0, rounds = 0, seen = 0, exit_code = 0;
  pid_t ended = 0;
  while (ended == 0) {
    ended = waitpid(child, &exit_code, WNOHANG);
    if (rounds % 3 == 0) OK(xc_database_reopen(database, ERR));
    const int number = search_pair(database, query);
    CHECK(number >= last);
    seen += number > last;
    last = number;
    if (rounds % 4 == 1) read_pieces(database);
    if (rounds % 16 == 2) iterate(database);
    rounds++;
  }
  CHECK_INT(exit_code, 0);
  OK(xc_database_reopen(database, ERR));
  CHECK_INT(search_pair(database, query), commits);
  printf("%d rounds of reading saw %d of %d commits\n", rounds, seen, commits);
  CHECK(seen > 3);
  xc_query_free(query);
  xc_database_free(database);
}

/* A document that was read before keeps its terms in a commit that is gone. Storing it says so, and costs nothing. */
static void stale_document(void)
{
  struct xc_document *document = NULL;
  struct xc_database *database = scratch_open("race");
  struct xc_writer *writer = NULL;
  OK(xc_database_document(database, 700, &document, ERR));
  OK(xc_writer_open(scratch("race"), XC_WRITE_OPEN, &writer, ERR));
  for (int i = 0; i < 4; i++) {
    OK(xc_writer_begin(writer, ERR));
    OK(xc_writer_delete_by_term(writer, "all", 3, ERR));
    for (int j = 0; j < documents; j++) scratch_add(writer, "x", "some other words all");
    OK(xc_writer_commit(writer, ERR));
  }
  OK(xc_writer_begin(writer, ERR));
  scratch_add(writer, "y", "y");
  EXPECT(xc_writer_add(writer, document, NULL, ERR), XC_MODIFIED);
  OK(xc_writer_commit(writer, ERR));
  CHECK_INT(scratch_committed("race"), documents + 1);
  xc_document_free(document);
  xc_database_free(database);
  xc_writer_free(writer);
}

int main(void)
{
  scratch_begin();
  RUN(overtaken);
  RUN(stale_document);
  return scratch_end();
}
