/* A folder of its own for a test program, and the few lines that most tests begin with. */
#ifndef XAPIAN_C_TESTS_SCRATCH_H
#define XAPIAN_C_TESTS_SCRATCH_H

#include "tests/harness.h"
#include "xapian-c.h"

#include <fcntl.h>
#include <ftw.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

static char scratch_folder[200];
static struct xc_error scratch_error;

/* A path in the folder; valid until the eighth call after this one. */
static inline const char *scratch(const char *name)
{
  static char paths[8][600];
  static int next;
  char *path = paths[next++ % 8];
  snprintf(path, sizeof paths[0], "%s/%s", scratch_folder, name);
  return path;
}

static int scratch_remove(const char *path, const struct stat *status, int kind, struct FTW *walk)
{
  (void)status, (void)kind, (void)walk;
  return remove(path);
}

static inline void scratch_clear(const char *name)
{
  nftw(scratch(name), scratch_remove, 16, FTW_DEPTH | FTW_PHYS);
}

static inline void scratch_begin(void)
{
  const char *place = getenv("TMPDIR");
  snprintf(scratch_folder, sizeof scratch_folder, "%s/xapian-c.XXXXXX", place ? place : "/tmp");
  if (!mkdtemp(scratch_folder)) perror(scratch_folder), exit(2);
}

static inline int scratch_end(void)
{
  nftw(scratch_folder, scratch_remove, 16, FTW_DEPTH | FTW_PHYS);
  return harness_end();
}

static inline void scratch_write(const char *name, const char *bytes, size_t size)
{
  FILE *file = fopen(scratch(name), "wb");
  CHECK(file && fwrite(bytes, 1, size, file) == size);
  if (file) fclose(file);
}

static inline void scratch_expect(enum xc_status got, enum xc_status expected, const char *call, const char *file,
                                  int line)
{
  const char *name = xc_status_name(got), *wanted = xc_status_name(expected);
  harness_check_bytes(name, strlen(name), wanted, strlen(wanted), file, line, call);
  if (got != expected && *scratch_error.message) fprintf(stderr, "  %s\n", scratch_error.message);
  if (got > XC_END) harness_check(*scratch_error.message && scratch_error.status == got, file, line, "the message");
}

/* Expects a status, and shows the message where it is another. */
#define EXPECT(call, expected)                                                                                         \
  (scratch_error.message[0] = '\0', scratch_expect((call), (expected), #call, __FILE__, __LINE__))
#define OK(call) EXPECT(call, XC_OK)
#define ERR      &scratch_error

/* A document with `data` and the words of `text`, at positions from 1. */
static inline struct xc_document *scratch_document(const char *data, const char *text)
{
  struct xc_document *document = NULL;
  OK(xc_document_new(&document, ERR));
  OK(xc_document_set_data(document, data, strlen(data), ERR));
  uint32_t position = 1;
  for (const char *word = text; *word; position++) {
    size_t size = strcspn(word, " ");
    OK(xc_document_add_postings(document, word, size, &position, 1, 1, ERR));
    word += size + strspn(word + size, " ");
  }
  return document;
}

static inline xc_docid scratch_add(struct xc_writer *writer, const char *data, const char *text)
{
  struct xc_document *document = scratch_document(data, text);
  xc_docid docid = 0;
  OK(xc_writer_add(writer, document, &docid, ERR));
  xc_document_free(document);
  return docid;
}

/* A database of the given texts, each with itself as data. */
static inline void scratch_database(const char *name, const char *const *texts, size_t count)
{
  struct xc_writer *writer = NULL;
  OK(xc_writer_open(scratch(name), XC_WRITE_CREATE, &writer, ERR));
  OK(xc_writer_begin(writer, ERR));
  for (size_t i = 0; i < count; i++) scratch_add(writer, texts[i], texts[i]);
  OK(xc_writer_commit(writer, ERR));
  xc_writer_free(writer);
}

static inline struct xc_database *scratch_open(const char *name)
{
  struct xc_database *database = NULL;
  OK(xc_database_open(scratch(name), &database, ERR));
  return database;
}

static inline uint32_t scratch_count(struct xc_database *database)
{
  struct xc_statistics statistics = {0};
  OK(xc_database_statistics(database, &statistics, ERR));
  return statistics.documents;
}

/* How many documents the last commit on disk has. */
static inline uint32_t scratch_committed(const char *name)
{
  struct xc_database *database = scratch_open(name);
  const uint32_t count = scratch_count(database);
  xc_database_free(database);
  return count;
}

/* Runs `child` in a process of its own, and returns its number. */
static inline pid_t scratch_fork(void (*child)(void))
{
  fflush(NULL);
  const pid_t process = fork();
  if (process == 0) {
    harness_failures = 0;
    child();
    _exit(harness_failures > 0);
  }
  return process;
}

/* The exit code of a process, or minus the signal that killed it. */
static inline int scratch_wait(pid_t process)
{
  int status = 0;
  waitpid(process, &status, 0);
  return WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status);
}

#endif
