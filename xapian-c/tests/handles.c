/* Handles are freed in every order. What is left over works, or says that what it came from is gone. */
#include "scratch.h"

enum { count = 7 };

static struct xc_writer *writer;
static struct xc_database *database;
static struct xc_terms *terms;
static struct xc_postings *postings;
static struct xc_document *document;
static struct xc_query *query;
static struct xc_results *results;
static bool writable; /* the database is the view of a writer */

static void make(void)
{
  const struct xc_search search = {.count = 5, .tie_slot = XC_NO_SLOT, .fetch = true};
  writer = NULL;
  if (writable) {
    OK(xc_writer_open(scratch("db"), XC_WRITE_OPEN, &writer, ERR));
    OK(xc_writer_begin(writer, ERR));
    scratch_add(writer, "pending", "uno quattro");
    OK(xc_writer_database(writer, &database, ERR));
  } else {
    database = scratch_open("db");
  }
  OK(xc_database_terms(database, "", 0, &terms, ERR));
  OK(xc_database_postings(database, "uno", 3, &postings, ERR));
  OK(xc_database_document(database, 1, &document, ERR));
  OK(xc_query_term("uno", 3, &query, ERR));
  OK(xc_database_search(database, query, &search, &results, ERR));
}

static void let_go(int which)
{
  switch (which) {
  case 0: xc_writer_free(writer), writer = NULL; break;
  case 1: xc_database_free(database), database = NULL; break;
  case 2: xc_terms_free(terms), terms = NULL; break;
  case 3: xc_postings_free(postings), postings = NULL; break;
  case 4: xc_document_free(document), document = NULL; break;
  case 5: xc_query_free(query), query = NULL; break;
  case 6: xc_results_free(results), results = NULL; break;
  }
}

static void use(void)
{
  const enum xc_status expected = writable && !writer ? XC_INVALID : XC_OK;
  struct xc_span span;
  struct xc_statistics statistics;
  xc_docid docid;
  uint32_t found;
  if (database) {
    EXPECT(xc_database_statistics(database, &statistics, ERR), expected);
    EXPECT(xc_database_frequency(database, "uno", 3, &found, NULL, ERR), expected);
    EXPECT(xc_database_reopen(database, ERR), expected);
    if (expected == XC_OK) CHECK_INT(found, writable ? 3 : 2);
  }
  if (terms) {
    const enum xc_status status = xc_terms_next(terms, &span, &found, ERR);
    CHECK(status == expected || (status == XC_END && expected == XC_OK));
  }
  if (postings) {
    const enum xc_status status = xc_postings_next(postings, &docid, &found, ERR);
    CHECK(status == expected || (status == XC_END && expected == XC_OK));
  }
  if (document) {
    OK(xc_document_data(document, &span, ERR));
    CHECK_BYTES(span.data, span.size, "uno due");
  }
  if (results) CHECK_BYTES(xc_results_hit(results, 0).data.data, xc_results_hit(results, 0).data.size, "uno due");
}

/* Every order of the first seven numbers, by Heap's method. */
static void orders(int *order, int size)
{
  if (size == 1) {
    make();
    for (int i = 0; i < count; i++) {
      let_go(order[i]);
      if (order[count - 1] == 1 || order[0] == 0) use();
    }
    return;
  }
  for (int i = 0; i < size; i++) {
    orders(order, size - 1);
    const int other = size % 2 ? 0 : i, kept = order[other];
    order[other] = order[size - 1];
    order[size - 1] = kept;
  }
}

static void free_in_every_order(void)
{
  int order[count] = {0, 1, 2, 3, 4, 5, 6};
  writable = false;
  orders(order, count);
  writable = true;
  orders(order, count);
  CHECK_INT(scratch_committed("db"), 2);
}

/* A document that is left when its writer is gone still has its terms there. */
static void terms_of_a_lost_document(void)
{
  struct xc_writer *other = NULL;
  writable = true;
  make();
  let_go(0);
  EXPECT(xc_document_add_term(document, "x", 1, 1, ERR), XC_INVALID);
  OK(xc_writer_open(scratch("db"), XC_WRITE_OPEN, &other, ERR));
  OK(xc_writer_begin(other, ERR));
  EXPECT(xc_writer_add(other, document, NULL, ERR), XC_INVALID);
  OK(xc_writer_cancel(other, ERR));
  xc_writer_free(other);
  for (int i = 1; i < count; i++) let_go(i);
}

/* A view shows what is pending, also as a part of several databases, and follows the writer. */
static void views(void)
{
  struct xc_database *parts[] = {scratch_open("db"), NULL}, *all = NULL, *view = NULL, *second = NULL;
  OK(xc_writer_open(scratch("other"), XC_WRITE_CREATE, &writer, ERR));
  OK(xc_writer_database(writer, &view, ERR));
  parts[1] = view;
  OK(xc_database_join(parts, 2, &all, ERR));
  xc_database_free(parts[0]);
  CHECK_INT(scratch_count(all), 2);
  OK(xc_writer_begin(writer, ERR));
  scratch_add(writer, "x", "uno");
  CHECK_INT(scratch_count(all), 3);
  CHECK_INT(scratch_count(view), 1);
  OK(xc_database_reopen(all, ERR));
  CHECK_INT(scratch_count(all), 3);
  OK(xc_writer_cancel(writer, ERR));
  CHECK_INT(scratch_count(all), 2);
  OK(xc_writer_begin(writer, ERR));
  OK(xc_writer_database(writer, &second, ERR));
  scratch_add(writer, "x", "uno");
  OK(xc_writer_commit(writer, ERR));
  CHECK_INT(scratch_count(second), 1);
  xc_writer_free(writer);
  struct xc_statistics statistics;
  EXPECT(xc_database_statistics(all, &statistics, ERR), XC_INVALID);
  EXPECT(xc_database_statistics(view, &statistics, ERR), XC_INVALID);
  parts[0] = second;
  EXPECT(xc_database_join(parts, 2, &all, ERR), XC_INVALID);
  EXPECT(xc_writer_database(NULL, &view, ERR), XC_INVALID);
  xc_database_free(all);
  xc_database_free(view);
  xc_database_free(second);
}

int main(void)
{
  const char *const texts[] = {"uno due", "uno tre"};
  scratch_begin();
  scratch_database("db", texts, 2);
  RUN(free_in_every_order);
  RUN(terms_of_a_lost_document);
  RUN(views);
  return scratch_end();
}
