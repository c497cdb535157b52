/* Joining databases into one, and checking them. */
#include "scratch.h"

static const char *const texts[] = {"uno due", "due tre", "tre"};

static void keep(const char *name, const char *key, const char *value)
{
  struct xc_writer *writer = NULL;
  OK(xc_writer_open(scratch(name), XC_WRITE_OPEN, &writer, ERR));
  OK(xc_writer_begin(writer, ERR));
  OK(xc_writer_set_metadata(writer, key, strlen(key), value, strlen(value), ERR));
  OK(xc_writer_commit(writer, ERR));
  xc_writer_free(writer);
}

static void check_data(struct xc_database *database, xc_docid docid, const char *expected)
{
  struct xc_document *document = NULL;
  struct xc_span data;
  EXPECT(xc_database_document(database, docid, &document, ERR), expected ? XC_OK : XC_NOT_FOUND);
  if (!expected) return;
  OK(xc_document_data(document, &data, ERR));
  CHECK_BYTES(data.data, data.size, expected);
  xc_document_free(document);
}

static void two_into_one(void)
{
  struct xc_writer *writer = NULL;
  struct xc_span value;
  scratch_database("one", texts, 3);
  scratch_database("two", texts, 2);
  OK(xc_writer_open(scratch("one"), XC_WRITE_OPEN, &writer, ERR));
  OK(xc_writer_begin(writer, ERR));
  OK(xc_writer_delete(writer, 2, ERR));
  OK(xc_writer_commit(writer, ERR));
  xc_writer_free(writer);
  keep("one", "both", "first");
  keep("two", "both", "second");
  keep("two", "only", "here");
  const char *sources[] = {scratch("one"), scratch("two")};
  OK(xc_compact(sources, 2, scratch("whole"), ERR));
  struct xc_database *database = scratch_open("whole");
  CHECK_INT(scratch_count(database), 4);
  ROW("docids keep their order and the gap");
  check_data(database, 1, "uno due");
  check_data(database, 2, NULL);
  check_data(database, 3, "tre");
  check_data(database, 4, "uno due");
  check_data(database, 5, "due tre");
  ROW("metadata");
  OK(xc_database_metadata(database, "both", 4, &value, ERR));
  CHECK_BYTES(value.data, value.size, "first");
  OK(xc_database_metadata(database, "only", 4, &value, ERR));
  CHECK_BYTES(value.data, value.size, "here");
  xc_database_free(database);
  ROW("it can be written to");
  OK(xc_writer_open(scratch("whole"), XC_WRITE_OPEN, &writer, ERR));
  OK(xc_writer_begin(writer, ERR));
  CHECK_INT(scratch_add(writer, "x", "x"), 6);
  OK(xc_writer_commit(writer, ERR));
  xc_writer_free(writer);
  ROW("an empty one, and one alone");
  scratch_database("none", NULL, 0);
  sources[0] = scratch("none"), sources[1] = scratch("two");
  OK(xc_compact(sources, 2, scratch("with-none"), ERR));
  CHECK_INT(scratch_committed("with-none"), 2);
  OK(xc_compact(sources, 1, scratch("only-none"), ERR));
  CHECK_INT(scratch_committed("only-none"), 0);
}

static void refused(void)
{
  static char one[400], other[400];
  const char *sources[] = {one, other};
  snprintf(one, sizeof one, "%s", scratch("one"));
  snprintf(other, sizeof other, "%s", scratch("nowhere"));
  ROW("the destination exists");
  EXPECT(xc_compact(sources, 1, scratch("two"), ERR), XC_INVALID);
  EXPECT(xc_compact(sources, 1, scratch("one"), ERR), XC_INVALID);
  mkdir(scratch("empty"), 0755);
  EXPECT(xc_compact(sources, 1, scratch("empty"), ERR), XC_INVALID);
  CHECK(access(scratch("empty"), F_OK) == 0 && scratch_committed("two") == 2);
  ROW("no folder above");
  EXPECT(xc_compact(sources, 1, scratch("no/where"), ERR), XC_NOT_FOUND);
  ROW("a source is absent");
  EXPECT(xc_compact(sources, 2, scratch("new"), ERR), XC_NOT_FOUND);
  ROW("a source is foreign");
  scratch_write("file", "x", 1);
  snprintf(other, sizeof other, "%s", scratch("file"));
  EXPECT(xc_compact(sources, 2, scratch("new"), ERR), XC_FOREIGN);
  ROW("a source is damaged");
  scratch_database("damaged", texts, 3);
  CHECK(truncate(scratch("damaged/docdata.glass"), 0) == 0);
  snprintf(other, sizeof other, "%s", scratch("damaged"));
  EXPECT(xc_compact(sources, 2, scratch("new"), ERR), XC_CORRUPT);
  ROW("arguments");
  EXPECT(xc_compact(sources, 0, scratch("new"), ERR), XC_INVALID);
  EXPECT(xc_compact(NULL, 1, scratch("new"), ERR), XC_INVALID);
  EXPECT(xc_compact(sources, 1, NULL, ERR), XC_INVALID);
  sources[1] = NULL;
  EXPECT(xc_compact(sources, 2, scratch("new"), ERR), XC_INVALID);
  ROW("nothing is left of what failed");
  CHECK(access(scratch("new"), F_OK) != 0);
}

static void damage(const char *file, long offset, const char *bytes, size_t size)
{
  FILE *open = fopen(scratch(file), "r+b");
  CHECK(open != NULL);
  if (!open) return;
  fseek(open, offset, SEEK_SET);
  CHECK(fwrite(bytes, 1, size, open) == size);
  fclose(open);
}

static void no_change(void)
{
}
static void overwrite_a_block(void)
{
  char junk[3000];
  memset(junk, 0x55, sizeof junk);
  damage("checked/postlist.glass", 0, junk, sizeof junk);
}
static void cut_a_table(void)
{
  CHECK(truncate(scratch("checked/termlist.glass"), 100) == 0);
}
static void remove_a_table(void)
{
  CHECK(remove(scratch("checked/postlist.glass")) == 0);
}
static void cut_the_version_file(void)
{
  CHECK(truncate(scratch("checked/iamglass"), 20) == 0);
}
static void newer_version(void)
{
  damage("checked/iamglass", 14, "\x7f", 1);
}
static void remove_the_version_file(void)
{
  CHECK(remove(scratch("checked/iamglass")) == 0);
}
static void remove_everything(void)
{
  scratch_clear("checked");
}
static void another_format(void)
{
  scratch_clear("checked");
  mkdir(scratch("checked"), 0755);
  scratch_write("checked/iamchert", "x", 1);
}

static void checks(void)
{
  static const struct {
    const char *name;
    void (*change)(void);
    enum xc_status status;
    int problems; /* 1: some */
  } rows[] = {
      {"sound", no_change, XC_OK, 0},
      {"a block overwritten", overwrite_a_block, XC_OK, 1},
      {"a table cut", cut_a_table, XC_OK, 1},
      {"a table missing", remove_a_table, XC_OK, 1},
      {"version file cut", cut_the_version_file, XC_OK, 1},
      {"version file missing", remove_the_version_file, XC_OK, 1},
      {"newer version", newer_version, XC_FOREIGN, -1},
      {"absent", remove_everything, XC_NOT_FOUND, -1},
      {"another format", another_format, XC_FOREIGN, -1},
  };
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    size_t problems = 12345;
    char *report = NULL;
    ROW(rows[i].name);
    scratch_database("checked", texts, 3);
    rows[i].change();
    EXPECT(xc_check(scratch("checked"), &problems, &report, ERR), rows[i].status);
    if (rows[i].problems < 0)
      CHECK(problems == 12345 && report == NULL);
    else
      CHECK(rows[i].problems == 0 ? problems == 0 : problems > 0 && problems != 12345 && report && *report);
    free(report);
    scratch_clear("checked");
  }
  EXPECT(xc_check(scratch("one"), NULL, NULL, ERR), XC_INVALID);
  EXPECT(xc_check(NULL, NULL, NULL, ERR), XC_INVALID);
  size_t problems = 1;
  OK(xc_check(scratch("one"), &problems, NULL, NULL));
  CHECK_INT(problems, 0);
}

int main(void)
{
  scratch_begin();
  RUN(two_into_one);
  RUN(refused);
  RUN(checks);
  return scratch_end();
}
