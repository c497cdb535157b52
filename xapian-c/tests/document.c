/* Documents: what is stored comes back, byte for byte; what cannot be stored is refused. */
#include "scratch.h"

static const char bytes[] = "a\0b\xff\xfe\n\r\x01z";

static void term_rows(void)
{
  char longest[XC_TERM_MAX + 1];
  memset(longest, 'x', sizeof longest);
  const uint32_t positions[] = {1, 5, 5, 9};
  const uint32_t falling[] = {2, 1};
  const struct {
    const char *name, *term;
    size_t size;
    enum xc_status status;
  } rows[] = {
      {"a word", "word", 4, XC_OK},
      {"one byte", "\x01", 1, XC_OK},
      {"any bytes", "\xff\xfe\x80", 3, XC_OK},
      {"the longest", longest, XC_TERM_MAX, XC_OK},
      {"too long", longest, XC_TERM_MAX + 1, XC_INVALID},
      {"empty", "", 0, XC_INVALID},
      {"empty and NULL", NULL, 0, XC_INVALID},
      {"NULL with a size", NULL, 3, XC_INVALID},
      {"a NUL", "a\0b", 3, XC_INVALID},
      {"only a NUL", "\0", 1, XC_INVALID},
  };
  struct xc_document *document = NULL;
  OK(xc_document_new(&document, ERR));
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    ROW(rows[i].name);
    EXPECT(xc_document_add_term(document, rows[i].term, rows[i].size, 1, ERR), rows[i].status);
    EXPECT(xc_document_add_postings(document, rows[i].term, rows[i].size, positions, 4, 1, ERR), rows[i].status);
    CHECK(xc_document_add_term(document, rows[i].term, rows[i].size, 1, NULL) == rows[i].status);
  }
  ROW("positions that fall");
  EXPECT(xc_document_add_postings(document, "word", 4, falling, 2, 1, ERR), XC_INVALID);
  ROW("no list of positions");
  EXPECT(xc_document_add_postings(document, "word", 4, NULL, 2, 1, ERR), XC_INVALID);
  ROW("no positions");
  OK(xc_document_add_postings(document, "word", 4, NULL, 0, 1, ERR));
  xc_document_free(document);
}

static void data_and_values(void)
{
  struct xc_document *document = NULL;
  struct xc_span span;
  OK(xc_document_new(&document, ERR));

  ROW("empty at first");
  OK(xc_document_data(document, &span, ERR));
  CHECK_INT(span.size, 0);
  OK(xc_document_value(document, 3, &span, ERR));
  CHECK_INT(span.size, 0);

  ROW("any bytes");
  OK(xc_document_set_data(document, bytes, sizeof bytes - 1, ERR));
  OK(xc_document_data(document, &span, ERR));
  CHECK(span.size == sizeof bytes - 1 && memcmp(span.data, bytes, span.size) == 0);
  OK(xc_document_set_value(document, 3, bytes, sizeof bytes - 1, ERR));
  OK(xc_document_value(document, 3, &span, ERR));
  CHECK(span.size == sizeof bytes - 1 && memcmp(span.data, bytes, span.size) == 0);

  ROW("empty removes");
  OK(xc_document_set_data(document, NULL, 0, ERR));
  OK(xc_document_data(document, &span, ERR));
  CHECK_INT(span.size, 0);
  OK(xc_document_set_value(document, 3, "", 0, ERR));
  OK(xc_document_value(document, 3, &span, ERR));
  CHECK_INT(span.size, 0);

  ROW("refused");
  EXPECT(xc_document_set_data(document, NULL, 1, ERR), XC_INVALID);
  EXPECT(xc_document_set_value(document, XC_NO_SLOT, "x", 1, ERR), XC_INVALID);
  EXPECT(xc_document_value(document, XC_NO_SLOT, &span, ERR), XC_INVALID);
  EXPECT(xc_document_set_data(NULL, "x", 1, ERR), XC_INVALID);
  EXPECT(xc_document_new(NULL, ERR), XC_INVALID);
  xc_document_free(document);
  xc_document_free(NULL);
}

/* Everything through a database on disk and back. */
static void round_trip(void)
{
  struct xc_writer *writer = NULL;
  struct xc_document *document = NULL, *back = NULL;
  struct xc_span span;
  char longest[XC_TERM_MAX];
  OK(xc_writer_open(scratch("db"), XC_WRITE_CREATE, &writer, ERR));
  OK(xc_writer_begin(writer, ERR));
  OK(xc_document_new(&document, ERR));
  OK(xc_document_set_data(document, bytes, sizeof bytes - 1, ERR));
  const uint32_t slots[] = {0, 7, 0x7fffffff, 0xfffffffe};
  for (int i = 0; i < 4; i++) OK(xc_document_set_value(document, slots[i], bytes + i, sizeof bytes - 1 - i, ERR));
  const uint32_t positions[] = {0, 1, 70000, UINT32_MAX - 1};
  ROW("the longest terms, of every byte, with positions");
  for (int byte = 1; byte < 256; byte++) {
    memset(longest, byte, sizeof longest);
    OK(xc_document_add_postings(document, longest, sizeof longest, positions, 4, 2, ERR));
  }
  OK(xc_document_add_term(document, "boolean", 7, 0, ERR));
  OK(xc_document_add_term(document, "twice", 5, 2, ERR));
  OK(xc_document_add_term(document, "twice", 5, 3, ERR));
  /* High docids make longer keys. */
  OK(xc_writer_replace(writer, UINT32_MAX - 1, document, ERR));
  xc_docid docid = 0;
  OK(xc_writer_add(writer, document, &docid, ERR));
  CHECK_INT(docid, UINT32_MAX);
  ROW("no docids left");
  EXPECT(xc_writer_add(writer, document, NULL, ERR), XC_INVALID);
  ROW("commit");
  OK(xc_writer_commit(writer, ERR));
  xc_writer_free(writer);
  xc_document_free(document);

  struct xc_database *database = scratch_open("db");
  CHECK_INT(scratch_count(database), 2);
  ROW("read back");
  OK(xc_database_document(database, UINT32_MAX, &back, ERR));
  OK(xc_document_data(back, &span, ERR));
  CHECK(span.size == sizeof bytes - 1 && memcmp(span.data, bytes, span.size) == 0);
  for (size_t i = 0; i < 4; i++) {
    OK(xc_document_value(back, slots[i], &span, ERR));
    CHECK(span.size == sizeof bytes - 1 - i && memcmp(span.data, bytes + i, span.size) == 0);
  }
  uint64_t occurrences = 0;
  uint32_t documents = 0, *read = NULL;
  size_t count = 0;
  for (int byte = 1; byte < 256; byte++) {
    memset(longest, byte, sizeof longest);
    OK(xc_database_frequency(database, longest, sizeof longest, &documents, &occurrences, ERR));
    CHECK_INT(documents, 2);
    CHECK_INT(occurrences, 4);
    OK(xc_database_positions(database, UINT32_MAX, longest, sizeof longest, &read, &count, ERR));
    CHECK(count == 4 && memcmp(read, positions, sizeof positions) == 0);
    free(read);
  }
  OK(xc_database_frequency(database, "twice", 5, &documents, &occurrences, ERR));
  CHECK_INT(occurrences, 10);
  OK(xc_database_frequency(database, "boolean", 7, &documents, &occurrences, ERR));
  CHECK_INT(documents, 2);
  CHECK_INT(occurrences, 0);
  xc_database_free(database);
  ROW("the document outlives the database");
  OK(xc_document_data(back, &span, ERR));
  CHECK_INT(span.size, sizeof bytes - 1);
  xc_document_free(back);
}

static void names(void)
{
  CHECK_STR(xc_status_name(XC_LOCKED), "locked");
  CHECK_STR(xc_status_name(XC_INTERNAL), "internal error");
  CHECK_STR(xc_status_name((enum xc_status)99), "unknown status");
  CHECK_STR(xc_status_name((enum xc_status) - 1), "unknown status");
  CHECK(strncmp(xc_library_version(), "1.4.", 4) == 0);
}

int main(void)
{
  scratch_begin();
  RUN(names);
  RUN(term_rows);
  RUN(data_and_values);
  RUN(round_trip);
  return scratch_end();
}
