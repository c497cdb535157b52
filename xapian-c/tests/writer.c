/* Writing: transactions, the lock, and what is on disk after every way in which a writer can end. */
#include "scratch.h"

#include <signal.h>
#include <sys/resource.h>
#include <time.h>

static const char *const texts[] = {"uno due", "due tre"};

static struct xc_writer *writer_at(const char *name)
{
  struct xc_writer *writer = NULL;
  OK(xc_writer_open(scratch(name), XC_WRITE_OPEN, &writer, ERR));
  return writer;
}

static void only_in_a_transaction(void)
{
  struct xc_writer *writer = writer_at("db");
  struct xc_document *document = scratch_document("x", "x");
  xc_docid docid = 77;
  for (int i = 0; i < 3; i++) {
    const char *const when[] = {"before", "after a commit", "after a cancel"};
    ROW(when[i]);
    if (i > 0) {
      OK(xc_writer_begin(writer, ERR));
      EXPECT(xc_writer_begin(writer, ERR), XC_INVALID);
      OK(i == 1 ? xc_writer_commit(writer, ERR) : xc_writer_cancel(writer, ERR));
    }
    EXPECT(xc_writer_add(writer, document, &docid, ERR), XC_INVALID);
    EXPECT(xc_writer_replace(writer, 1, document, ERR), XC_INVALID);
    EXPECT(xc_writer_delete(writer, 1, ERR), XC_INVALID);
    EXPECT(xc_writer_delete_by_term(writer, "due", 3, ERR), XC_INVALID);
    EXPECT(xc_writer_set_metadata(writer, "k", 1, "v", 1, ERR), XC_INVALID);
    EXPECT(xc_writer_commit(writer, ERR), XC_INVALID);
    EXPECT(xc_writer_cancel(writer, ERR), XC_INVALID);
  }
  CHECK_INT(docid, 77);
  ROW("no writer");
  EXPECT(xc_writer_begin(NULL, ERR), XC_INVALID);
  EXPECT(xc_writer_commit(NULL, ERR), XC_INVALID);
  EXPECT(xc_writer_add(NULL, document, NULL, ERR), XC_INVALID);
  xc_document_free(document);
  xc_writer_free(writer);
  xc_writer_free(NULL);
  CHECK_INT(scratch_committed("db"), 2);
}

static void changes(void)
{
  struct xc_writer *writer = writer_at("db");
  struct xc_document *document = scratch_document("new", "nuovo");
  struct xc_database *database = NULL;
  struct xc_span data;
  uint32_t count = 0;
  OK(xc_writer_begin(writer, ERR));
  CHECK_INT(scratch_add(writer, "x", "due quattro"), 3);
  OK(xc_writer_add(writer, document, NULL, ERR));
  ROW("replace");
  OK(xc_writer_replace(writer, 1, document, ERR));
  OK(xc_writer_replace(writer, 10, document, ERR));
  EXPECT(xc_writer_replace(writer, 0, document, ERR), XC_INVALID);
  EXPECT(xc_writer_replace(writer, 1, NULL, ERR), XC_INVALID);
  ROW("delete");
  OK(xc_writer_delete(writer, 10, ERR));
  EXPECT(xc_writer_delete(writer, 10, ERR), XC_NOT_FOUND);
  EXPECT(xc_writer_delete(writer, 0, ERR), XC_NOT_FOUND);
  EXPECT(xc_writer_delete(writer, 999, ERR), XC_NOT_FOUND);
  ROW("delete by term");
  OK(xc_writer_delete_by_term(writer, "due", 3, ERR));
  OK(xc_writer_delete_by_term(writer, "nessuno", 7, ERR));
  EXPECT(xc_writer_delete_by_term(writer, "", 0, ERR), XC_INVALID);
  EXPECT(xc_writer_delete_by_term(writer, "a\0", 2, ERR), XC_INVALID);
  ROW("what was refused ended nothing");
  CHECK_INT(scratch_committed("db"), 2);
  OK(xc_writer_commit(writer, ERR));
  database = scratch_open("db");
  CHECK_INT(scratch_count(database), 2);
  OK(xc_database_frequency(database, "nuovo", 5, &count, NULL, ERR));
  CHECK_INT(count, 2);
  OK(xc_database_frequency(database, "due", 3, &count, NULL, ERR));
  CHECK_INT(count, 0);
  xc_document_free(document);

  ROW("a document that was read and changed keeps its terms");
  OK(xc_database_document(database, 1, &document, ERR));
  OK(xc_document_set_data(document, "newer", 5, ERR));
  OK(xc_writer_begin(writer, ERR));
  OK(xc_writer_replace(writer, 1, document, ERR));
  OK(xc_writer_commit(writer, ERR));
  xc_document_free(document);
  OK(xc_database_reopen(database, ERR));
  OK(xc_database_document(database, 1, &document, ERR));
  OK(xc_document_data(document, &data, ERR));
  CHECK_BYTES(data.data, data.size, "newer");
  OK(xc_database_frequency(database, "nuovo", 5, &count, NULL, ERR));
  CHECK_INT(count, 2);

  xc_document_free(document);
  xc_database_free(database);
  xc_writer_free(writer);
}

static void transactions(void)
{
  struct xc_writer *writer = NULL;
  ROW("cancel");
  scratch_database("tx", texts, 2);
  writer = writer_at("tx");
  OK(xc_writer_begin(writer, ERR));
  for (int i = 0; i < 10; i++) scratch_add(writer, "x", "uno");
  OK(xc_writer_cancel(writer, ERR));
  CHECK_INT(scratch_committed("tx"), 2);

  ROW("freed with an open transaction");
  OK(xc_writer_begin(writer, ERR));
  for (int i = 0; i < 10; i++) scratch_add(writer, "x", "uno");
  OK(xc_writer_set_metadata(writer, "k", 1, "v", 1, ERR));
  xc_writer_free(writer);
  CHECK_INT(scratch_committed("tx"), 2);

  ROW("nothing is committed behind our back, not after 10,000 either");
  writer = writer_at("tx");
  struct xc_document *document = scratch_document("x", "uno");
  OK(xc_writer_begin(writer, ERR));
  for (int i = 0; i < 12000; i++) xc_writer_add(writer, document, NULL, NULL);
  CHECK_INT(scratch_committed("tx"), 2);
  xc_writer_free(writer);
  CHECK_INT(scratch_committed("tx"), 2);
  xc_document_free(document);

  ROW("overwrite");
  OK(xc_writer_open(scratch("tx"), XC_WRITE_OVERWRITE, &writer, ERR));
  xc_writer_free(writer);
  CHECK_INT(scratch_committed("tx"), 0);

  ROW("create leaves what is there");
  OK(xc_writer_open(scratch("db"), XC_WRITE_CREATE, &writer, ERR));
  xc_writer_free(writer);
  CHECK_INT(scratch_committed("db"), 2);
}

static void find_it_locked(void)
{
  struct xc_writer *writer = NULL;
  for (int mode = XC_WRITE_OPEN; mode <= XC_WRITE_OVERWRITE; mode++)
    EXPECT(xc_writer_open(scratch("db"), (enum xc_write_mode)mode, &writer, ERR), XC_LOCKED);
  CHECK(strstr(scratch_error.message, scratch("db")) != NULL);
}

static void hold_the_lock(void)
{
  writer_at("db");
  scratch_write("held", "", 0);
  pause();
}

static void lock(void)
{
  struct xc_writer *writer = writer_at("db"), *other = NULL;
  struct xc_database *view = NULL;
  ROW("in this process");
  find_it_locked();
  ROW("in another");
  CHECK_INT(scratch_wait(scratch_fork(find_it_locked)), 0);
  ROW("freed, with a view left");
  OK(xc_writer_database(writer, &view, ERR));
  xc_writer_free(writer);
  OK(xc_writer_open(scratch("db"), XC_WRITE_OPEN, &other, ERR));
  xc_writer_free(other);
  xc_database_free(view);
  ROW("held by another process, and free when that is killed");
  const pid_t holder = scratch_fork(hold_the_lock);
  while (access(scratch("held"), F_OK) != 0) usleep(1000);
  find_it_locked();
  kill(holder, SIGKILL);
  CHECK_INT(scratch_wait(holder), -SIGKILL);
  writer = writer_at("db");
  xc_writer_free(writer);
}

/* Every commit deletes what is there and adds ten documents with the number of the commit, which is in the metadata
 * too: so half a commit would show. */
static void commit_for_ever(void)
{
  struct xc_writer *writer = NULL;
  OK(xc_writer_open(scratch("kill"), XC_WRITE_CREATE, &writer, ERR));
  for (int commit = 1;; commit++) {
    char text[40];
    snprintf(text, sizeof text, "n%d all", commit);
    if (xc_writer_begin(writer, ERR) != XC_OK) break;
    if (xc_writer_delete_by_term(writer, "all", 3, ERR) != XC_OK) break;
    for (int i = 0; i < 10; i++) scratch_add(writer, text, text);
    if (xc_writer_set_metadata(writer, "commit", 6, text, strlen(text) - 4, ERR) != XC_OK) break;
    if (xc_writer_commit(writer, ERR) != XC_OK) break;
    if (commit == 1) scratch_write("begun", "", 0);
  }
  OK(scratch_error.status);
  xc_writer_free(writer);
}

static void check_whole(const char *name)
{
  struct xc_database *database = scratch_open(name);
  struct xc_span number;
  uint32_t count = 0;
  size_t problems = 99;
  CHECK_INT(scratch_count(database), 10);
  OK(xc_database_metadata(database, "commit", 6, &number, ERR));
  OK(xc_database_frequency(database, number.data, number.size, &count, NULL, ERR));
  CHECK_INT(count, 10);
  xc_database_free(database);
  OK(xc_check(scratch(name), &problems, NULL, ERR));
  CHECK_INT(problems, 0);
}

static void killed(void)
{
  srand((unsigned)time(NULL));
  for (int round = 0; round < 30; round++) {
    remove(scratch("begun"));
    const pid_t writer = scratch_fork(commit_for_ever);
    while (access(scratch("begun"), F_OK) != 0) usleep(500);
    usleep((useconds_t)(rand() % 60000));
    kill(writer, SIGKILL);
    CHECK_INT(scratch_wait(writer), -SIGKILL);
    check_whole("kill");
  }
}

/* Killed while it creates a database, at any moment: afterwards one can be created. */
static void create(void)
{
  commit_for_ever();
}

static void killed_young(void)
{
  for (int round = 0; round < 30; round++) {
    scratch_clear("kill");
    const pid_t child = scratch_fork(create);
    usleep((useconds_t)(rand() % 8000));
    kill(child, SIGKILL);
    scratch_wait(child);
    struct xc_writer *writer = NULL;
    OK(xc_writer_open(scratch("kill"), XC_WRITE_CREATE, &writer, ERR));
    xc_writer_free(writer);
    struct xc_database *database = scratch_open("kill");
    const uint32_t count = scratch_count(database);
    CHECK(count == 0 || count == 10);
    xc_database_free(database);
  }
}

static rlim_t room;

/* A child that writes until a file may grow no more, and then goes on when it may again. */
static void fill_the_disk(void)
{
  signal(SIGXFSZ, SIG_IGN);
  struct xc_writer *writer = writer_at("full");
  struct rlimit limit;
  getrlimit(RLIMIT_FSIZE, &limit);
  const rlim_t before = limit.rlim_cur;
  limit.rlim_cur = room;
  setrlimit(RLIMIT_FSIZE, &limit);
  enum xc_status status = XC_OK;
  uint32_t kept = 2;
  for (int commit = 0; commit < 200 && status == XC_OK; commit++) {
    uint32_t added = 0;
    status = xc_writer_begin(writer, ERR);
    for (int i = 0; status == XC_OK && i < 50; i++) {
      char text[200];
      snprintf(text, sizeof text, "w%d v%d u%d some words that take their place", commit, i, commit * i);
      struct xc_document *document = scratch_document(text, text);
      /* With values libxapian needs more care: see need_room. */
      for (uint32_t slot = 0; slot < 4; slot++) OK(xc_document_set_value(document, slot, text, strlen(text) - 30, ERR));
      status = xc_writer_add(writer, document, NULL, ERR);
      xc_document_free(document);
      added++;
    }
    if (status == XC_OK) status = xc_writer_commit(writer, ERR);
    if (status == XC_OK) kept += added;
  }
  CHECK_STR(xc_status_name(status), xc_status_name(XC_IO));
  ROW("the transaction is over");
  EXPECT(xc_writer_commit(writer, ERR), XC_INVALID);
  EXPECT(xc_writer_cancel(writer, ERR), XC_INVALID);
  CHECK_INT(scratch_committed("full"), kept);
  ROW("there is room again");
  limit.rlim_cur = before;
  setrlimit(RLIMIT_FSIZE, &limit);
  OK(xc_writer_begin(writer, ERR));
  scratch_add(writer, "x", "x");
  OK(xc_writer_commit(writer, ERR));
  xc_writer_free(writer);
  CHECK_INT(scratch_committed("full"), kept + 1);
}

static void full_disk(void)
{
  for (room = 100000; room < 1000000; room += 67890) {
    scratch_database("full", texts, 2);
    CHECK_INT(scratch_wait(scratch_fork(fill_the_disk)), 0);
    size_t problems = 99;
    OK(xc_check(scratch("full"), &problems, NULL, ERR));
    CHECK_INT(problems, 0);
    scratch_clear("full");
  }
}

int main(void)
{
  scratch_begin();
  scratch_database("db", texts, 2);
  RUN(only_in_a_transaction);
  RUN(changes);
  RUN(transactions);
  RUN(lock);
  RUN(killed);
  RUN(killed_young);
  RUN(full_disk);
  return scratch_end();
}
