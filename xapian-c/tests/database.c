/* What can be asked of a database without a query: statistics, frequencies, metadata, documents, positions; and several
 * databases as one. */
#include "scratch.h"

static const char *const texts[] = {"uno due tre", "due tre", "tre tre"};
static const char *const more[] = {"tre quattro"};

static void statistics(void)
{
  struct xc_database *database = scratch_open("db");
  struct xc_statistics read;
  OK(xc_database_statistics(database, &read, ERR));
  CHECK_INT(read.documents, 3);
  CHECK_INT(read.last_docid, 3);
  CHECK(read.average_length > 2.33 && read.average_length < 2.34);
  CHECK(read.has_positions);
  EXPECT(xc_database_statistics(database, NULL, ERR), XC_INVALID);
  EXPECT(xc_database_statistics(NULL, &read, ERR), XC_INVALID);
  xc_database_free(database);

  ROW("empty database");
  scratch_database("empty", NULL, 0);
  database = scratch_open("empty");
  OK(xc_database_statistics(database, &read, ERR));
  CHECK(read.documents == 0 && read.last_docid == 0 && read.average_length == 0 && !read.has_positions);
  xc_database_free(database);
}

static void frequency(void)
{
  char long_term[600];
  memset(long_term, 'x', sizeof long_term);
  const struct {
    const char *name, *term;
    size_t size;
    uint32_t documents;
    uint64_t occurrences;
  } rows[] = {
      {"in all", "tre", 3, 3, 4},     {"in two", "due", 3, 2, 2},
      {"absent", "nove", 4, 0, 0},    {"too long to be there", long_term, sizeof long_term, 0, 0},
      {"with a NUL", "a\0", 2, 0, 0}, {"empty: all documents", "", 0, 3, 3},
  };
  struct xc_database *database = scratch_open("db");
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    uint32_t documents = 77;
    uint64_t occurrences = 77;
    ROW(rows[i].name);
    OK(xc_database_frequency(database, rows[i].term, rows[i].size, &documents, &occurrences, ERR));
    CHECK_INT(documents, rows[i].documents);
    CHECK_INT(occurrences, rows[i].occurrences);
    OK(xc_database_frequency(database, rows[i].term, rows[i].size, NULL, NULL, ERR));
  }
  ROW("refused");
  EXPECT(xc_database_frequency(database, NULL, 3, NULL, NULL, ERR), XC_INVALID);
  EXPECT(xc_database_frequency(NULL, "x", 1, NULL, NULL, ERR), XC_INVALID);
  xc_database_free(database);
}

static void metadata(void)
{
  struct xc_writer *writer = NULL;
  struct xc_span value;
  char longest[XC_TERM_MAX + 1];
  memset(longest, 'k', sizeof longest);
  OK(xc_writer_open(scratch("db"), XC_WRITE_OPEN, &writer, ERR));
  OK(xc_writer_begin(writer, ERR));
  OK(xc_writer_set_metadata(writer, "key", 3, "a\0b", 3, ERR));
  OK(xc_writer_set_metadata(writer, "gone", 4, "x", 1, ERR));
  OK(xc_writer_set_metadata(writer, "gone", 4, "", 0, ERR));
  OK(xc_writer_set_metadata(writer, longest, XC_TERM_MAX, "long", 4, ERR));
  EXPECT(xc_writer_set_metadata(writer, longest, XC_TERM_MAX + 1, "x", 1, ERR), XC_INVALID);
  EXPECT(xc_writer_set_metadata(writer, "", 0, "x", 1, ERR), XC_INVALID);
  EXPECT(xc_writer_set_metadata(writer, "a\0", 2, "x", 1, ERR), XC_INVALID);
  EXPECT(xc_writer_set_metadata(writer, "x", 1, NULL, 1, ERR), XC_INVALID);
  OK(xc_writer_commit(writer, ERR));
  xc_writer_free(writer);

  const struct {
    const char *name, *key, *value;
    size_t key_size, value_size;
    enum xc_status status;
  } rows[] = {
      {"set, with a NUL", "key", "a\0b", 3, 3, XC_OK},
      {"removed", "gone", "", 4, 0, XC_OK},
      {"never set", "other", "", 5, 0, XC_OK},
      {"the longest", longest, "long", XC_TERM_MAX, 4, XC_OK},
      {"empty", "", "", 0, 0, XC_INVALID},
      {"too long", longest, "", XC_TERM_MAX + 1, 0, XC_INVALID},
  };
  struct xc_database *database = scratch_open("db");
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    ROW(rows[i].name);
    value.size = 0;
    EXPECT(xc_database_metadata(database, rows[i].key, rows[i].key_size, &value, ERR), rows[i].status);
    CHECK(value.size == rows[i].value_size && (!value.size || memcmp(value.data, rows[i].value, value.size) == 0));
  }
  xc_database_free(database);
}

static void documents(void)
{
  struct xc_database *database = scratch_open("db");
  struct xc_document *document = NULL;
  struct xc_span data;
  OK(xc_database_document(database, 2, &document, ERR));
  OK(xc_document_data(document, &data, ERR));
  CHECK_BYTES(data.data, data.size, "due tre");
  xc_document_free(document);
  const xc_docid absent[] = {0, 4, UINT32_MAX};
  document = NULL;
  for (int i = 0; i < 3; i++) EXPECT(xc_database_document(database, absent[i], &document, ERR), XC_NOT_FOUND);
  CHECK(document == NULL);
  EXPECT(xc_database_document(database, 1, NULL, ERR), XC_INVALID);
  xc_database_free(database);
}

static void positions(void)
{
  struct xc_database *database = scratch_open("db");
  const struct {
    const char *name, *term;
    xc_docid docid;
    size_t count;
    uint32_t first;
  } rows[] = {
      {"two", "tre", 3, 2, 1},         {"the third", "tre", 1, 1, 3},  {"not in this document", "uno", 2, 0, 0},
      {"no document", "tre", 9, 0, 0}, {"document 0", "tre", 0, 0, 0}, {"no term", "", 1, 0, 0},
  };
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    uint32_t *list = NULL;
    size_t count = 77;
    ROW(rows[i].name);
    OK(xc_database_positions(database, rows[i].docid, rows[i].term, strlen(rows[i].term), &list, &count, ERR));
    CHECK_INT(count, rows[i].count);
    if (count) CHECK_INT(list[0], rows[i].first);
    free(list);
  }
  EXPECT(xc_database_positions(database, 1, "x", 1, NULL, NULL, ERR), XC_INVALID);
  xc_database_free(database);
}

static void several(void)
{
  scratch_database("more", more, 1);
  struct xc_database *parts[] = {scratch_open("db"), scratch_open("more")}, *whole = NULL;
  struct xc_database *const none[] = {parts[0], NULL};
  uint32_t count = 0;
  EXPECT(xc_database_join(parts, 0, &whole, ERR), XC_INVALID);
  EXPECT(xc_database_join(NULL, 2, &whole, ERR), XC_INVALID);
  EXPECT(xc_database_join(none, 2, &whole, ERR), XC_INVALID);
  EXPECT(xc_database_join(parts, 2, NULL, ERR), XC_INVALID);
  OK(xc_database_join(parts, 2, &whole, ERR));
  CHECK_INT(scratch_count(whole), 4);
  CHECK_INT(scratch_count(parts[0]), 3);
  CHECK_INT(scratch_count(parts[1]), 1);
  xc_database_free(parts[0]);
  OK(xc_database_frequency(whole, "tre", 3, &count, NULL, ERR));
  CHECK_INT(count, 4);

  ROW("both are moved to their newest commit");
  struct xc_writer *writer = NULL;
  OK(xc_writer_open(scratch("more"), XC_WRITE_OPEN, &writer, ERR));
  OK(xc_writer_begin(writer, ERR));
  scratch_add(writer, "x", "tre");
  OK(xc_writer_commit(writer, ERR));
  xc_writer_free(writer);
  CHECK_INT(scratch_count(whole), 4);
  OK(xc_database_reopen(whole, ERR));
  CHECK_INT(scratch_count(whole), 5);
  CHECK_INT(scratch_count(parts[1]), 1);
  OK(xc_database_reopen(parts[1], ERR));
  CHECK_INT(scratch_count(parts[1]), 2);
  xc_database_free(parts[1]);
  xc_database_free(whole);
  EXPECT(xc_database_reopen(NULL, ERR), XC_INVALID);
  xc_database_free(NULL);
}

static void uuids(void)
{
  struct xc_database *parts[] = {scratch_open("db"), scratch_open("more")}, *whole = NULL, *again = scratch_open("db");
  struct xc_span one, same, two, both;
  OK(xc_database_join(parts, 2, &whole, ERR));
  OK(xc_database_uuid(parts[0], &one, ERR));
  OK(xc_database_uuid(again, &same, ERR));
  OK(xc_database_uuid(parts[1], &two, ERR));
  OK(xc_database_uuid(whole, &both, ERR));
  CHECK_INT(one.size, 36);
  CHECK(one.size == same.size && memcmp(one.data, same.data, one.size) == 0);
  CHECK(one.size == two.size && memcmp(one.data, two.data, one.size) != 0);
  CHECK(both.size == 73 && both.data[36] == ':' && memcmp(both.data, one.data, 36) == 0);
  EXPECT(xc_database_uuid(whole, NULL, ERR), XC_INVALID);
  EXPECT(xc_database_uuid(NULL, &one, ERR), XC_INVALID);
  for (int i = 0; i < 2; i++) xc_database_free(parts[i]);
  xc_database_free(whole);
  xc_database_free(again);
}

int main(void)
{
  scratch_begin();
  scratch_database("db", texts, 3);
  RUN(statistics);
  RUN(frequency);
  RUN(metadata);
  RUN(documents);
  RUN(positions);
  RUN(several);
  RUN(uuids);
  return scratch_end();
}
