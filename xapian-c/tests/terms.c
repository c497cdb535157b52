/* Iterators: what they give, in which order, and what they do when the database changes under them. */
#include "scratch.h"

static const char *const texts[] = {"ab abc b", "abc abd", "b b"};

/* All that is left in an iterator, as "term:frequency term:frequency". */
static const char *rest(struct xc_terms *terms)
{
  static char text[4000];
  struct xc_span term;
  uint32_t frequency;
  size_t used = 0;
  text[0] = '\0';
  enum xc_status status;
  while ((status = xc_terms_next(terms, &term, &frequency, ERR)) == XC_OK)
    used += (size_t)snprintf(text + used, sizeof text - used, "%s%.*s:%u", used ? " " : "", (int)term.size, term.data,
                             frequency);
  CHECK_INT(status, XC_END);
  CHECK_INT(xc_terms_next(terms, &term, NULL, ERR), XC_END);
  return text;
}

static void check_rest(struct xc_terms *terms, const char *expected)
{
  const char *got = rest(terms);
  CHECK_STR(got, expected);
}

static void of_database(void)
{
  const struct {
    const char *prefix, *expected;
  } rows[] = {
      {"", "ab:1 abc:2 abd:1 b:2"}, {"ab", "ab:1 abc:2 abd:1"}, {"abc", "abc:2"}, {"ac", ""}, {"z", ""}, {"b", "b:2"},
  };
  struct xc_database *database = scratch_open("db");
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    struct xc_terms *terms = NULL;
    ROW(rows[i].prefix);
    OK(xc_database_terms(database, rows[i].prefix, strlen(rows[i].prefix), &terms, ERR));
    check_rest(terms, rows[i].expected);
    xc_terms_free(terms);
  }
  struct xc_terms *terms = NULL;
  EXPECT(xc_database_terms(database, NULL, 1, &terms, ERR), XC_INVALID);
  EXPECT(xc_database_terms(database, "", 0, NULL, ERR), XC_INVALID);
  EXPECT(xc_database_terms(NULL, "", 0, &terms, ERR), XC_INVALID);
  xc_database_free(database);
}

static void of_document(void)
{
  const struct {
    xc_docid docid;
    enum xc_status status;
    const char *expected;
  } rows[] = {
      {1, XC_OK, "ab:1 abc:1 b:1"},
      {3, XC_OK, "b:2"},
      {4, XC_NOT_FOUND, ""},
      {0, XC_NOT_FOUND, ""},
  };
  struct xc_database *database = scratch_open("db");
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    struct xc_terms *terms = NULL;
    EXPECT(xc_database_document_terms(database, rows[i].docid, &terms, ERR), rows[i].status);
    if (rows[i].status == XC_OK) check_rest(terms, rows[i].expected);
    xc_terms_free(terms);
  }
  xc_database_free(database);
}

static void of_metadata(void)
{
  struct xc_writer *writer = NULL;
  struct xc_terms *keys = NULL;
  OK(xc_writer_open(scratch("db"), XC_WRITE_OPEN, &writer, ERR));
  OK(xc_writer_begin(writer, ERR));
  const char *const set[] = {"b", "a1", "c", "a2"};
  for (int i = 0; i < 4; i++) OK(xc_writer_set_metadata(writer, set[i], strlen(set[i]), "x", 1, ERR));
  OK(xc_writer_commit(writer, ERR));
  xc_writer_free(writer);
  const struct {
    const char *prefix, *expected;
  } rows[] = {{"", "a1:0 a2:0 b:0 c:0"}, {"a", "a1:0 a2:0"}, {"d", ""}};
  struct xc_database *database = scratch_open("db");
  for (size_t i = 0; i < 3; i++) {
    ROW(rows[i].prefix);
    OK(xc_database_metadata_keys(database, rows[i].prefix, strlen(rows[i].prefix), &keys, ERR));
    check_rest(keys, rows[i].expected);
    xc_terms_free(keys);
  }
  xc_database_free(database);
}

static void check_list(struct xc_database *database, const char *term, const char *expected)
{
  static char text[200];
  struct xc_postings *postings = NULL;
  xc_docid docid;
  uint32_t wdf;
  size_t used = 0;
  text[0] = '\0';
  OK(xc_database_postings(database, term, strlen(term), &postings, ERR));
  while (xc_postings_next(postings, &docid, &wdf, ERR) == XC_OK)
    used += (size_t)snprintf(text + used, sizeof text - used, "%s%u:%u", used ? " " : "", docid, wdf);
  CHECK_INT(xc_postings_next(postings, &docid, NULL, ERR), XC_END);
  xc_postings_free(postings);
  ROW(term);
  CHECK_STR(text, expected);
}

static void of_term(void)
{
  struct xc_database *database = scratch_open("db");
  struct xc_postings *postings = NULL;
  check_list(database, "abc", "1:1 2:1");
  check_list(database, "b", "1:1 3:2");
  check_list(database, "", "1:1 2:1 3:1");
  check_list(database, "zz", "");
  EXPECT(xc_database_postings(database, "x", 1, NULL, ERR), XC_INVALID);
  EXPECT(xc_database_postings(NULL, "x", 1, &postings, ERR), XC_INVALID);
  EXPECT(xc_postings_next(NULL, NULL, NULL, ERR), XC_INVALID);
  EXPECT(xc_terms_next(NULL, NULL, NULL, ERR), XC_INVALID);
  xc_terms_free(NULL);
  xc_postings_free(NULL);
  xc_database_free(database);
}

enum { many = 3000 };

static void big(const char *name)
{
  struct xc_writer *writer = NULL;
  OK(xc_writer_open(scratch(name), XC_WRITE_CREATE, &writer, ERR));
  OK(xc_writer_begin(writer, ERR));
  for (int i = 0; i < many; i++) {
    char text[60];
    snprintf(text, sizeof text, "w%05d all", i);
    scratch_add(writer, text, text);
  }
  OK(xc_writer_commit(writer, ERR));
  xc_writer_free(writer);
}

/* Rewrites everything, so that the blocks that a reader stands on are used again. */
static void commit_all_anew(struct xc_writer *writer)
{
  OK(xc_writer_begin(writer, ERR));
  for (int i = 0; i < many; i += 3) {
    char text[60];
    snprintf(text, sizeof text, "w%05d all x%d", i, i % 10);
    struct xc_document *document = scratch_document(text, text);
    OK(xc_writer_replace(writer, (xc_docid)i + 1, document, ERR));
    xc_document_free(document);
  }
  OK(xc_writer_commit(writer, ERR));
}

/* Several commits pass while the iterators are under way: they give every item once, in order. */
static void overtaken(void)
{
  struct xc_writer *writer = NULL;
  struct xc_terms *terms = NULL, *words = NULL;
  struct xc_postings *postings = NULL;
  struct xc_span term;
  xc_docid docid;
  char expected[20];
  big("big");
  struct xc_database *database = scratch_open("big");
  OK(xc_database_terms(database, "w", 1, &terms, ERR));
  OK(xc_database_document_terms(database, 1, &words, ERR));
  OK(xc_database_postings(database, "all", 3, &postings, ERR));
  OK(xc_terms_next(words, &term, NULL, ERR));
  CHECK_BYTES(term.data, term.size, "all");
  OK(xc_writer_open(scratch("big"), XC_WRITE_OPEN, &writer, ERR));
  for (int i = 0; i < many; i++) {
    if (i % 500 == 250)
      for (int commits = 0; commits < 3; commits++) commit_all_anew(writer);
    snprintf(expected, sizeof expected, "w%05d", i);
    OK(xc_terms_next(terms, &term, NULL, ERR));
    CHECK_BYTES(term.data, term.size, expected);
    OK(xc_postings_next(postings, &docid, NULL, ERR));
    CHECK_INT(docid, i + 1);
  }
  EXPECT(xc_terms_next(terms, &term, NULL, ERR), XC_END);
  EXPECT(xc_postings_next(postings, &docid, NULL, ERR), XC_END);
  /* A short list was read whole at the start: this is a right answer of the commit that it was opened at. */
  OK(xc_terms_next(words, &term, NULL, ERR));
  CHECK_BYTES(term.data, term.size, "w00000");
  xc_terms_free(terms);
  xc_terms_free(words);
  xc_postings_free(postings);
  xc_database_free(database);
  xc_writer_free(writer);
}

/* Iterators over what is pending go on behind the last item when the writer changes it. */
static void changed(void)
{
  struct xc_writer *writer = NULL;
  struct xc_database *view = NULL;
  struct xc_terms *terms = NULL;
  struct xc_postings *postings = NULL;
  struct xc_span term;
  xc_docid docid;
  OK(xc_writer_open(scratch("pending"), XC_WRITE_CREATE, &writer, ERR));
  OK(xc_writer_begin(writer, ERR));
  scratch_add(writer, "x", "b d f");
  scratch_add(writer, "x", "d");
  OK(xc_writer_database(writer, &view, ERR));
  OK(xc_database_terms(view, "", 0, &terms, ERR));
  OK(xc_database_postings(view, "d", 1, &postings, ERR));
  OK(xc_terms_next(terms, &term, NULL, ERR));
  CHECK_BYTES(term.data, term.size, "b");
  OK(xc_postings_next(postings, &docid, NULL, ERR));
  CHECK_INT(docid, 1);
  scratch_add(writer, "x", "a c d");
  OK(xc_writer_delete(writer, 2, ERR));
  OK(xc_terms_next(terms, &term, NULL, ERR));
  CHECK_BYTES(term.data, term.size, "c");
  OK(xc_postings_next(postings, &docid, NULL, ERR));
  CHECK_INT(docid, 3);
  OK(xc_writer_cancel(writer, ERR));
  EXPECT(xc_terms_next(terms, &term, NULL, ERR), XC_END);
  EXPECT(xc_postings_next(postings, &docid, NULL, ERR), XC_END);
  xc_terms_free(terms);
  xc_postings_free(postings);
  xc_database_free(view);
  xc_writer_free(writer);
}

int main(void)
{
  scratch_begin();
  scratch_database("db", texts, 3);
  RUN(of_database);
  RUN(of_document);
  RUN(of_metadata);
  RUN(of_term);
  RUN(overtaken);
  RUN(changed);
  return scratch_end();
}
