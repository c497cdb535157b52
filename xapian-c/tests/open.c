/* What is at a path, and that nothing foreign is opened, written to or run. */
#include "scratch.h"

static const char *const texts[] = {"uno due", "due tre"};

static void glass(const char *name)
{
  scratch_database(name, texts, 2);
}

static void make_absent(const char *name)
{
  (void)name;
}
static void make_empty(const char *name)
{
  mkdir(scratch(name), 0755);
}
static void make_strange(const char *name)
{
  char path[300];
  mkdir(scratch(name), 0755);
  snprintf(path, sizeof path, "%s/notes.txt", name);
  scratch_write(path, "x", 1);
}
static void make_file(const char *name)
{
  scratch_write(name, "some text, no database\n", 23);
}
/* A stub beside nothing: libxapian, left to guess, would start the program. */
static void make_stub(const char *name)
{
  char path[300], line[600];
  mkdir(scratch(name), 0755);
  snprintf(path, sizeof path, "%s/XAPIANDB", name);
  snprintf(line, sizeof line, "remote :/usr/bin/touch %s\n", scratch("marker"));
  scratch_write(path, line, strlen(line));
}
static void make_stub_file(const char *name)
{
  char line[600];
  snprintf(line, sizeof line, "remote :/usr/bin/touch %s\n", scratch("marker"));
  scratch_write(name, line, strlen(line));
}
static void make_marked(const char *name, const char *mark, const char *bytes, size_t size)
{
  char path[300];
  mkdir(scratch(name), 0755);
  snprintf(path, sizeof path, "%s/%s", name, mark);
  scratch_write(path, bytes, size);
}
static void make_chert(const char *name)
{
  make_marked(name, "iamchert", "IAmChert", 8);
}
static void make_honey(const char *name)
{
  make_marked(name, "iamhoney", "x", 1);
}
static void make_unborn(const char *name)
{
  make_marked(name, "v.tmp", "", 0);
  make_marked(name, "postlist.glass", "", 0);
}
static void make_other_magic(const char *name)
{
  glass(name);
  make_marked(name, "iamglass", "this is not the version file of a glass database", 48);
}
static void make_fifo(const char *name)
{
  char path[300];
  mkdir(scratch(name), 0755);
  snprintf(path, sizeof path, "%s/iamglass", name);
  CHECK(mkfifo(scratch(path), 0644) == 0);
}
static void change(const char *name, const char *file, long offset, int byte)
{
  char path[300];
  snprintf(path, sizeof path, "%s/%s", name, file);
  FILE *open = fopen(scratch(path), "r+b");
  CHECK(open != NULL);
  if (!open) return;
  fseek(open, offset, SEEK_SET);
  fputc(byte, open);
  fclose(open);
}
static void cut(const char *name, const char *file, long size)
{
  char path[300];
  snprintf(path, sizeof path, "%s/%s", name, file);
  CHECK(truncate(scratch(path), size) == 0);
}
static void make_newer(const char *name)
{
  glass(name);
  change(name, "iamglass", 14, 0x7f);
}
static void make_cut_version(const char *name)
{
  glass(name);
  cut(name, "iamglass", 20);
}
static void make_cut_magic(const char *name)
{
  glass(name);
  cut(name, "iamglass", 5);
}
static void make_empty_version(const char *name)
{
  glass(name);
  cut(name, "iamglass", 0);
}
static void make_cut_postlist(const char *name)
{
  glass(name);
  cut(name, "postlist.glass", 0);
}
static void make_no_version(const char *name)
{
  char path[300];
  glass(name);
  snprintf(path, sizeof path, "%s/iamglass", name);
  remove(scratch(path));
}
static void make_no_postlist(const char *name)
{
  char path[300];
  glass(name);
  snprintf(path, sizeof path, "%s/postlist.glass", name);
  remove(scratch(path));
}

static const struct row {
  const char *name;
  void (*make)(const char *name);
  enum xc_status read, write, create, overwrite;
} rows[] = {
    {"glass", glass, XC_OK, XC_OK, XC_OK, XC_OK},
    {"absent", make_absent, XC_NOT_FOUND, XC_NOT_FOUND, XC_OK, XC_OK},
    {"empty directory", make_empty, XC_NOT_FOUND, XC_NOT_FOUND, XC_OK, XC_OK},
    {"directory of other things", make_strange, XC_NOT_FOUND, XC_NOT_FOUND, XC_OK, XC_OK},
    {"interrupted creation", make_unborn, XC_NOT_FOUND, XC_NOT_FOUND, XC_OK, XC_OK},
    {"regular file", make_file, XC_FOREIGN, XC_FOREIGN, XC_FOREIGN, XC_FOREIGN},
    {"stub directory", make_stub, XC_FOREIGN, XC_FOREIGN, XC_FOREIGN, XC_FOREIGN},
    {"stub file", make_stub_file, XC_FOREIGN, XC_FOREIGN, XC_FOREIGN, XC_FOREIGN},
    {"chert", make_chert, XC_FOREIGN, XC_FOREIGN, XC_FOREIGN, XC_FOREIGN},
    {"honey", make_honey, XC_FOREIGN, XC_FOREIGN, XC_FOREIGN, XC_FOREIGN},
    {"another magic", make_other_magic, XC_FOREIGN, XC_FOREIGN, XC_FOREIGN, XC_FOREIGN},
    {"version file is a FIFO", make_fifo, XC_FOREIGN, XC_FOREIGN, XC_FOREIGN, XC_FOREIGN},
    {"newer version", make_newer, XC_FOREIGN, XC_FOREIGN, XC_FOREIGN, XC_FOREIGN},
    {"version file cut", make_cut_version, XC_CORRUPT, XC_CORRUPT, XC_CORRUPT, XC_OK},
    {"version file cut in the magic", make_cut_magic, XC_CORRUPT, XC_CORRUPT, XC_CORRUPT, XC_OK},
    {"version file empty", make_empty_version, XC_CORRUPT, XC_CORRUPT, XC_CORRUPT, XC_OK},
    {"table cut", make_cut_postlist, XC_CORRUPT, XC_CORRUPT, XC_CORRUPT, XC_OK},
    {"no version file", make_no_version, XC_CORRUPT, XC_CORRUPT, XC_CORRUPT, XC_OK},
    {"no postlist table", make_no_postlist, XC_CORRUPT, XC_CORRUPT, XC_CORRUPT, XC_OK},
};

/* With a table that must be there but is cut, opening may succeed: then the first read must not. */
static enum xc_status open_and_read(const char *name)
{
  struct xc_database *database = NULL;
  struct xc_terms *terms = NULL;
  struct xc_span span;
  enum xc_status status = xc_database_open(scratch(name), &database, ERR);
  if (status != XC_OK) return status;
  status = xc_database_terms(database, "", 0, &terms, ERR);
  if (status == XC_OK) status = xc_terms_next(terms, &span, NULL, ERR);
  xc_terms_free(terms);
  xc_database_free(database);
  return status;
}

static enum xc_status open_and_write(const char *name, enum xc_write_mode mode)
{
  struct xc_writer *writer = NULL;
  enum xc_status status = xc_writer_open(scratch(name), mode, &writer, ERR);
  if (status != XC_OK) return status;
  status = xc_writer_begin(writer, ERR);
  struct xc_document *document = scratch_document("x", "one two");
  if (status == XC_OK) status = xc_writer_add(writer, document, NULL, ERR);
  if (status == XC_OK) status = xc_writer_commit(writer, ERR);
  xc_document_free(document);
  xc_writer_free(writer);
  return status;
}

static void what_is_there(void)
{
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    const struct row *row = &rows[i];
    ROW(row->name);
    row->make("place");
    EXPECT(open_and_read("place"), row->read);
    if (row->read != XC_OK) CHECK(strstr(scratch_error.message, scratch("place")) != NULL);
    EXPECT(open_and_write("place", XC_WRITE_OPEN), row->write);
    scratch_clear("place");
    row->make("place");
    EXPECT(open_and_write("place", XC_WRITE_CREATE), row->create);
    scratch_clear("place");
    row->make("place");
    EXPECT(open_and_write("place", XC_WRITE_OVERWRITE), row->overwrite);
    if (row->overwrite == XC_OK) CHECK_INT(scratch_committed("place"), 1);
    scratch_clear("place");
  }
  ROW("no program was started");
  usleep(100000);
  CHECK(access(scratch("marker"), F_OK) != 0);
}

static void refused(void)
{
  struct xc_database *database = NULL;
  struct xc_writer *writer = NULL;
  ROW("arguments");
  EXPECT(xc_database_open(NULL, &database, ERR), XC_INVALID);
  EXPECT(xc_database_open("", &database, ERR), XC_INVALID);
  EXPECT(xc_database_open("x", NULL, ERR), XC_INVALID);
  EXPECT(xc_writer_open(NULL, XC_WRITE_CREATE, &writer, ERR), XC_INVALID);
  EXPECT(xc_writer_open(scratch("x"), (enum xc_write_mode)9, &writer, ERR), XC_INVALID);
  EXPECT(xc_writer_open(scratch("x"), XC_WRITE_CREATE, NULL, ERR), XC_INVALID);
  CHECK(!database && !writer);
  ROW("no folder above");
  EXPECT(xc_writer_open(scratch("no/where"), XC_WRITE_CREATE, &writer, ERR), XC_NOT_FOUND);
  ROW("below a file");
  scratch_write("file", "x", 1);
  EXPECT(xc_database_open(scratch("file/db"), &database, ERR), XC_NOT_FOUND);
}

/* The superuser may do everything, so this is tried as somebody else. */
static void without_permission(void)
{
  struct xc_database *database = NULL;
  struct xc_writer *writer = NULL;
  if (geteuid() == 0 && seteuid(65534) != 0) return;
  EXPECT(xc_database_open(scratch("closed"), &database, ERR), XC_IO);
  EXPECT(xc_writer_open(scratch("closed"), XC_WRITE_OPEN, &writer, ERR), XC_IO);
  EXPECT(xc_writer_open(scratch("readonly"), XC_WRITE_OPEN, &writer, ERR), XC_IO);
  EXPECT(xc_writer_open(scratch("readonly/new"), XC_WRITE_CREATE, &writer, ERR), XC_IO);
  OK(xc_database_open(scratch("readonly"), &database, ERR));
  xc_database_free(database);
}

static void permission(void)
{
  ROW("permission");
  chmod(scratch_folder, 0755);
  glass("closed");
  chmod(scratch("closed"), 0700);
  if (geteuid() != 0) chmod(scratch("closed"), 0);
  glass("readonly");
  if (geteuid() != 0) chmod(scratch("readonly"), 0555);
  CHECK_INT(scratch_wait(scratch_fork(without_permission)), 0);
  chmod(scratch("closed"), 0755);
  chmod(scratch("readonly"), 0755);
}

/* A relative path stays good when the program changes its folder. */
static void relative(void)
{
  ROW("relative path");
  struct xc_database *database = NULL;
  char before[500];
  glass("one");
  CHECK(getcwd(before, sizeof before) != NULL);
  CHECK(chdir(scratch_folder) == 0);
  OK(xc_database_open("one", &database, ERR));
  CHECK(chdir("/") == 0);
  OK(open_and_write("one", XC_WRITE_OPEN));
  OK(xc_database_reopen(database, ERR));
  CHECK_INT(scratch_count(database), 3);
  CHECK(chdir(before) == 0);
  xc_database_free(database);
}

/* Another database, built beside and renamed into the path, has the same number of commits but is another one. */
static void replaced(void)
{
  ROW("replaced by renaming");
  glass("old");
  scratch_database("new", texts, 1);
  struct xc_database *database = scratch_open("old");
  CHECK_INT(scratch_count(database), 2);
  CHECK(rename(scratch("old"), scratch("older")) == 0 && rename(scratch("new"), scratch("old")) == 0);
  CHECK_INT(scratch_count(database), 2);
  OK(xc_database_reopen(database, ERR));
  CHECK_INT(scratch_count(database), 1);
  ROW("removed");
  scratch_clear("old");
  EXPECT(xc_database_reopen(database, ERR), XC_NOT_FOUND);
  xc_database_free(database);
}

int main(void)
{
  scratch_begin();
  RUN(what_is_there);
  RUN(refused);
  RUN(permission);
  RUN(relative);
  RUN(replaced);
  return scratch_end();
}
