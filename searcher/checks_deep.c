/* Whether the index is whole. Glass has no checksums of its own, so units keep theirs (store/sums.h), and all of the
 * index is read in both directions: the records with each unit's own list of terms, places and reading order; then
 * every term's list of units, which must come to the same sums. Database::check of libxapian looks at the tables as
 * such.
 *
 * A damaged table can crash its reader or keep it busy for ever: so a child process reads, writes what it finds into a
 * pipe as records of the fields below, and says in the end that it is done. */
#include "base/error.h"
#include "base/files.h"
#include "base/memory.h"
#include "base/span.h"
#include "searcher/check.h"
#include "store/record.h"
#include "store/schema.h"
#include "store/shards.h"

#include <errno.h>
#include <signal.h>
#include <stdarg.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>
#include <xxhash.h>

/* What a finding consists of on its way through the pipe. */
enum field { FIELD_FILE = 1, FIELD_LOCATOR, FIELD_MESSAGE, FIELD_END, FIELD_DONE };

/* The child is stopped when one step, of the some million that there are, takes longer. */
enum { MOST_SECONDS = 30 };
/* What is wrong once is often wrong everywhere. */
enum { MOST_FINDINGS = 100 };

/* A Xapian document: its sum by its record, and by the lists of all terms. */
struct seen {
  xc_docid docid;
  uint32_t kind; /* OPIS_KINDS for a file's record */
  uint64_t recorded, found;
  uint64_t file; /* hash of its path */
};

struct file_seen {
  struct opis_file file; /* spans in the arena */
  uint64_t hash;
};

struct deep {
  const char *path;
  int pipe;
  struct xc_database *database;
  struct opis_arena arena;
  struct seen *seen;
  size_t count, capacity;
  struct file_seen *files;
  size_t file_count, file_capacity;
  size_t findings;
};

static uint64_t hash_of(struct opis_span span)
{
  return XXH64(span.data, span.size, 0);
}

/* ---- The child's side ----------------------------------------------------------------------------------------- */

static void send(struct deep *deep, struct opis_buf *record)
{
  for (size_t sent = 0; sent < record->size;) {
    ssize_t written = write(deep->pipe, record->data + sent, record->size - sent);
    if (written < 0 && errno != EINTR) _exit(1); /* nobody listens */
    if (written > 0) sent += (size_t)written;
  }
  opis_buf_free(record);
}

static void tell(struct deep *deep, struct opis_span file, struct opis_span locator, const char *format, ...)
    __attribute__((format(printf, 4, 5)));
static void tell(struct deep *deep, struct opis_span file, struct opis_span locator, const char *format, ...)
{
  if (++deep->findings > MOST_FINDINGS) return;
  struct opis_buf record = {0};
  va_list arguments;
  va_start(arguments, format);
  char *message = opis_format(format, arguments);
  va_end(arguments);
  opis_record_put(&record, FIELD_FILE, file);
  opis_record_put(&record, FIELD_LOCATOR, locator);
  opis_record_put(&record, FIELD_MESSAGE, opis_span_of(message));
  opis_record_put_number(&record, FIELD_END, 1);
  free(message);
  send(deep, &record);
}

static const struct opis_span nothing = {"", 0};

static void tell_cause(struct deep *deep, const char *what, const struct xc_error *cause)
{
  tell(deep, nothing, nothing, "%s: %s", what, cause->message);
}

/* The sums of a document by its own list of terms. */
static enum xc_status sum_document(struct deep *deep, xc_docid docid, struct opis_sums *sums, struct xc_error *cause)
{
  struct xc_terms *terms = NULL;
  struct xc_span term;
  uint32_t wdf;
  enum xc_status status = xc_database_document_terms(deep->database, docid, &terms, cause);
  while (status == XC_OK && (status = xc_terms_next(terms, &term, &wdf, cause)) == XC_OK) {
    struct opis_span span = {term.data, term.size};
    uint32_t *positions = NULL;
    size_t count = 0;
    sums->terms += opis_sum_term(span, wdf);
    status = xc_database_positions(deep->database, docid, term.data, term.size, &positions, &count, cause);
    if (status == XC_OK) sums->places += opis_sum_places(span, positions, count);
    free(positions);
  }
  xc_terms_free(terms);
  return status == XC_END ? XC_OK : status;
}

static struct seen *add_seen(struct deep *deep, xc_docid docid)
{
  OPIS_GROW(deep->seen, deep->count, deep->capacity);
  struct seen *seen = &deep->seen[deep->count++];
  *seen = (struct seen){.docid = docid};
  return seen;
}

/* A row of the document table, or of what was not read. Its terms are known without a sum. */
static void check_file_record(struct deep *deep, xc_docid docid, struct opis_span data, const struct opis_sums *sums)
{
  struct opis_error error;
  struct opis_file file;
  struct seen *seen = add_seen(deep, docid);
  seen->kind = OPIS_KINDS;
  if (opis_file_decode(opis_arena_copy(&deep->arena, data), &file, &error) != OPIS_OK) {
    tell(deep, nothing, nothing, "a file's record does not have its checksum");
    seen->recorded = sums->terms;
    return;
  }
  char letter = file.unread ? OPIS_RECORD_UNREAD : OPIS_RECORD_DOCUMENT;
  seen->file = hash_of(file.path);
  seen->recorded = opis_sum_term(opis_kind_term(&deep->arena, letter), 0) +
                   opis_sum_term(opis_file_term(&deep->arena, file.path), 0);
  if (seen->recorded != sums->terms || sums->places != 0)
    tell(deep, file.path, nothing, "the terms of the file's record are not those that were written");
  OPIS_GROW(deep->files, deep->file_count, deep->file_capacity);
  deep->files[deep->file_count++] = (struct file_seen){file, seen->file};
}

static void check_order(struct deep *deep, struct xc_document *document, const struct opis_unit *unit,
                        struct opis_span locator)
{
  struct opis_buf expected = {0};
  struct xc_span value;
  opis_order_value(&expected, unit->file, unit->order);
  if (xc_document_value(document, OPIS_SLOT_ORDER, &value, NULL) != XC_OK ||
      !opis_span_equal((struct opis_span){value.data, value.size}, opis_buf_span(&expected)))
    tell(deep, unit->file, locator, "its place in reading order is not the one that was written");
  opis_buf_free(&expected);
}

static void check_date(struct deep *deep, struct xc_document *document, const struct opis_unit *unit,
                       struct opis_span locator)
{
  struct opis_buf expected = {0};
  struct xc_span value;
  opis_date_value(&expected, opis_unit_first_day(unit));
  opis_order_value(&expected, unit->file, unit->order);
  if (xc_document_value(document, OPIS_SLOT_DATE, &value, NULL) != XC_OK ||
      !opis_span_equal((struct opis_span){value.data, value.size}, opis_buf_span(&expected)))
    tell(deep, unit->file, locator, "the day that it is sorted by is not the one that was written");
  opis_buf_free(&expected);
}

static void check_unit_record(struct deep *deep, xc_docid docid, struct xc_document *document, struct opis_span data,
                              const struct opis_sums *sums)
{
  struct opis_arena arena = {0};
  struct opis_error error;
  struct opis_unit unit;
  struct seen *seen = add_seen(deep, docid);
  seen->recorded = sums->terms;
  seen->kind = OPIS_KINDS;
  if (opis_unit_decode(&arena, data, &unit, &error) != OPIS_OK) {
    tell(deep, nothing, nothing, "a unit's record, with its text, does not have its checksum");
  } else {
    struct opis_span locator = opis_unit_locator(&arena, &unit);
    seen->kind = (uint32_t)unit.kind;
    seen->file = hash_of(unit.file);
    seen->recorded = unit.sums.terms;
    if (unit.sums.terms != sums->terms) tell(deep, unit.file, locator, "its terms are not those that were written");
    if (unit.sums.places != sums->places)
      tell(deep, unit.file, locator, "the places of its words are not those that were written");
    check_order(deep, document, &unit, locator);
    check_date(deep, document, &unit, locator);
  }
  opis_arena_free(&arena);
}

static enum xc_status check_document(struct deep *deep, xc_docid docid, struct xc_error *cause)
{
  struct xc_document *document = NULL;
  struct opis_sums sums = {0};
  struct xc_span data;
  enum xc_status status = xc_database_document(deep->database, docid, &document, cause);
  if (status == XC_OK) status = xc_document_data(document, &data, cause);
  if (status == XC_OK) status = sum_document(deep, docid, &sums, cause);
  if (status == XC_OK) {
    struct opis_span record = {data.data, data.size};
    if (opis_file_is_record(record))
      check_file_record(deep, docid, record, &sums);
    else
      check_unit_record(deep, docid, document, record, &sums);
  }
  xc_document_free(document);
  return status;
}

static void check_documents(struct deep *deep)
{
  struct xc_error cause;
  struct xc_postings *postings = NULL;
  struct xc_statistics statistics = {0};
  xc_docid docid;
  size_t documents = 0;
  enum xc_status status = xc_database_statistics(deep->database, &statistics, &cause);
  if (status == XC_OK) status = xc_database_postings(deep->database, "", 0, &postings, &cause);
  while (status == XC_OK && (status = xc_postings_next(postings, &docid, NULL, &cause)) == XC_OK) {
    struct xc_error failure;
    alarm(MOST_SECONDS);
    documents++;
    if (check_document(deep, docid, &failure) != XC_OK) tell_cause(deep, "a document cannot be read", &failure);
  }
  xc_postings_free(postings);
  if (status != XC_END)
    tell_cause(deep, "the documents cannot be listed", &cause);
  else if (documents != statistics.documents)
    tell(deep, nothing, nothing, "%zu documents are there, %u were written", documents, statistics.documents);
}

static int by_docid(const void *key, const void *item)
{
  xc_docid docid = *(const xc_docid *)key, other = ((const struct seen *)item)->docid;
  return (docid > other) - (docid < other);
}

/* One term's list of units, added to their sums. */
static enum xc_status check_postings(struct deep *deep, struct opis_span term, uint32_t frequency,
                                     struct xc_error *cause)
{
  struct xc_postings *postings = NULL;
  xc_docid docid;
  uint32_t wdf, units = 0, said = 0;
  uint64_t occurrences = 0, total = 0;
  bool stray = false;
  enum xc_status status = xc_database_frequency(deep->database, term.data, term.size, &said, &total, cause);
  if (status == XC_OK) status = xc_database_postings(deep->database, term.data, term.size, &postings, cause);
  while (status == XC_OK && (status = xc_postings_next(postings, &docid, &wdf, cause)) == XC_OK) {
    struct seen *seen = deep->count ? bsearch(&docid, deep->seen, deep->count, sizeof *deep->seen, by_docid) : NULL;
    if (seen) seen->found += opis_sum_term(term, wdf);
    stray = stray || !seen;
    units++;
    occurrences += wdf;
  }
  xc_postings_free(postings);
  if (status != XC_END) return status;
  if (units != frequency || units != said || occurrences != total || stray)
    tell(deep, nothing, nothing, "the list of units that have the term %.*s is not the one that was written",
         (int)term.size, term.data);
  return XC_OK;
}

static void check_terms(struct deep *deep)
{
  struct xc_error cause;
  struct xc_terms *terms = NULL;
  struct xc_span term;
  uint32_t frequency;
  struct opis_buf last = {0};
  enum xc_status status = xc_database_terms(deep->database, "", 0, &terms, &cause);
  while (status == XC_OK && (status = xc_terms_next(terms, &term, &frequency, &cause)) == XC_OK) {
    struct xc_error failure;
    struct opis_span span = {term.data, term.size};
    alarm(MOST_SECONDS);
    if (opis_span_compare(opis_buf_span(&last), span) >= 0) {
      tell(deep, nothing, nothing, "the terms are not in their order");
      break; /* it may go round for ever */
    }
    opis_buf_clear(&last);
    opis_buf_add(&last, span);
    if (check_postings(deep, opis_buf_span(&last), frequency, &failure) != XC_OK)
      tell_cause(deep, "a term's list of units cannot be read", &failure);
  }
  opis_buf_free(&last);
  xc_terms_free(terms);
  if (status != XC_OK && status != XC_END) tell_cause(deep, "the terms cannot be listed", &cause);
}

static void compare_sums(struct deep *deep)
{
  size_t wrong = 0;
  for (size_t i = 0; i < deep->count; i++) wrong += deep->seen[i].recorded != deep->seen[i].found;
  if (wrong > 0)
    tell(deep, nothing, nothing, "%zu unit%s not on the lists of %s terms as %s written", wrong,
         wrong == 1 ? " is" : "s are", wrong == 1 ? "its" : "their", wrong == 1 ? "it was" : "they were");
}

static int by_file(const void *a, const void *b)
{
  const struct seen *left = a, *right = b;
  if (left->file != right->file) return left->file < right->file ? -1 : 1;
  return 0;
}

/* Each file must have as many units of each kind as its record says. */
static void check_counts(struct deep *deep)
{
  if (deep->count > 0) qsort(deep->seen, deep->count, sizeof *deep->seen, by_file);
  for (size_t i = 0; i < deep->file_count; i++) {
    const struct file_seen *file = &deep->files[i];
    uint64_t units[OPIS_KINDS + 1] = {0};
    struct seen key = {.file = file->hash};
    const struct seen *any = bsearch(&key, deep->seen, deep->count, sizeof *deep->seen, by_file);
    while (any && any > deep->seen && any[-1].file == file->hash) any--;
    for (; any && any < deep->seen + deep->count && any->file == file->hash; any++) units[any->kind]++;
    if (memcmp(units, file->file.units, sizeof file->file.units) != 0 || units[OPIS_KINDS] != 1)
      tell(deep, file->file.path, nothing, "the units of the file are not all there");
  }
}

static bool is_known_key(struct opis_span key)
{
  static const char *const keys[] = {OPIS_META_FORMAT,  OPIS_META_ROOT,  OPIS_META_PROGRAM,
                                     OPIS_META_ORDERED, OPIS_META_PATHS, OPIS_META_SUM};
  for (size_t i = 0; i < sizeof keys / sizeof *keys; i++)
    if (opis_span_equal(key, opis_span_of(keys[i]))) return true;
  return opis_span_starts(key, OPIS_SPAN("Z")); /* a class of the dictionary */
}

/* Adds one of the metadata to the sum of all, or keeps the one that was written. */
static enum xc_status sum_key(struct deep *deep, struct opis_span key, uint64_t *sum, struct opis_buf *written,
                              struct xc_error *cause)
{
  struct xc_span value;
  enum xc_status status = xc_database_metadata(deep->database, key.data, key.size, &value, cause);
  if (status != XC_OK) return status;
  struct opis_span span = {value.data, value.size};
  if (opis_span_equal(key, opis_span_of(OPIS_META_SUM)))
    opis_buf_add(written, span);
  else
    *sum += opis_sum_metadata(key, span);
  if (!is_known_key(key)) tell(deep, nothing, nothing, "the index has an entry that none was written as");
  return XC_OK;
}

/* The dictionary of classes, and what is said of the index as a whole. */
static void check_metadata(struct deep *deep)
{
  struct xc_error cause;
  struct xc_terms *keys = NULL;
  struct xc_span key;
  struct opis_buf written = {0};
  uint64_t sum = 0;
  char digits[OPIS_SUM_DIGITS + 1];
  enum xc_status status = xc_database_metadata_keys(deep->database, "", 0, &keys, &cause);
  while (status == XC_OK && (status = xc_terms_next(keys, &key, NULL, &cause)) == XC_OK) {
    alarm(MOST_SECONDS);
    status = sum_key(deep, (struct opis_span){key.data, key.size}, &sum, &written, &cause);
  }
  xc_terms_free(keys);
  if (status != XC_END) tell_cause(deep, "the dictionary of classes cannot be read", &cause);
  opis_sum_digits(sum, digits);
  if (status == XC_END && written.size > 0 && !opis_span_equal(opis_buf_span(&written), opis_span_of(digits)))
    tell(deep, nothing, nothing, "the dictionary of classes is not the one that was written");
  opis_buf_free(&written);
}

/* What libxapian says of the tables. Not where something was found: reading it again may come to no end. */
static void check_tables(struct deep *deep)
{
  struct xc_error cause;
  size_t problems = 0;
  char *report = NULL;
  alarm(0);
  if (xc_check(deep->path, &problems, &report, &cause) != XC_OK)
    tell_cause(deep, "the tables cannot be checked", &cause);
  else if (problems > 0)
    tell(deep, nothing, nothing, "libxapian finds %zu problem%s in the tables", problems, problems == 1 ? "" : "s");
  free(report);
}

static void read_index(struct deep *deep)
{
  struct opis_error error;
  struct opis_index *index = NULL;
  alarm(MOST_SECONDS);
  enum opis_status status = opis_index_open(deep->path, &index, &error);
  if (status == OPIS_NOT_FOUND || status == OPIS_FORMAT) return; /* no index: the parent will say so */
  if (status != OPIS_OK) {
    tell(deep, nothing, nothing, "%s", error.message);
    return;
  }
  deep->database = index->database;
  check_documents(deep);
  check_terms(deep);
  compare_sums(deep);
  check_counts(deep);
  check_metadata(deep);
  if (deep->findings == 0) check_tables(deep);
}

static void run_child(const char *path, int pipe)
{
  struct deep deep = {.path = path, .pipe = pipe};
  struct opis_buf record = {0};
  static const int faults[] = {SIGALRM, SIGSEGV, SIGBUS, SIGFPE}; /* the parent tells of them */
  for (size_t i = 0; i < sizeof faults / sizeof *faults; i++) signal(faults[i], SIG_DFL);
  signal(SIGPIPE, SIG_IGN);
  read_index(&deep);
  opis_record_put_number(&record, FIELD_DONE, deep.findings + 1);
  send(&deep, &record);
  _exit(0);
}

/* ---- The parent's side ---------------------------------------------------------------------------------------- */

/* What the child sent; whether it came to its end. */
static bool take_findings(struct opis_report *report, struct opis_span sent)
{
  struct opis_record_reader reader = {sent, false};
  struct opis_span value, file = nothing, locator = nothing, message = nothing;
  unsigned tag;
  while (opis_record_next(&reader, &tag, &value)) {
    if (tag == FIELD_FILE) file = value;
    if (tag == FIELD_LOCATOR) locator = value;
    if (tag == FIELD_MESSAGE) message = value;
    if (tag == FIELD_END) {
      struct opis_finding *finding =
          opis_report_add(report, OPIS_CHECK_DAMAGE, file, "%.*s", (int)message.size, message.data);
      finding->locator = opis_arena_copy(&report->arena, locator);
      file = locator = message = nothing;
    }
    if (tag == FIELD_DONE) {
      uint64_t found = opis_record_number(value) - 1;
      if (found > MOST_FINDINGS)
        opis_report_add(report, OPIS_CHECK_DAMAGE, nothing, "and %llu more like these",
                        (unsigned long long)(found - MOST_FINDINGS));
      return true;
    }
  }
  return false;
}

static void read_pipe(int pipe, struct opis_buf *sent)
{
  for (;;) {
    char *room = opis_buf_reserve(sent, 4096);
    ssize_t got = read(pipe, room, 4096);
    if (got == 0 || (got < 0 && errno != EINTR)) return;
    if (got > 0) sent->size += (size_t)got;
  }
}

static enum opis_status read_in_child(struct opis_report *report, const char *path, struct opis_error *error)
{
  int ends[2], state = 0;
  struct opis_buf sent = {0};
  if (pipe(ends) != 0) return opis_fail_errno(error, path, "no pipe can be made");
  pid_t child = fork();
  if (child == 0) {
    close(ends[0]);
    run_child(path, ends[1]);
  }
  close(ends[1]);
  if (child < 0) {
    close(ends[0]);
    return opis_fail_errno(error, path, "no process can be started");
  }
  read_pipe(ends[0], &sent);
  close(ends[0]);
  while (waitpid(child, &state, 0) < 0 && errno == EINTR) {
  }
  bool done = take_findings(report, opis_buf_span(&sent));
  if (!done && WIFSIGNALED(state) && WTERMSIG(state) == SIGALRM)
    opis_report_add(report, OPIS_CHECK_DAMAGE, nothing, "reading it comes to no end");
  else if (!done)
    opis_report_add(report, OPIS_CHECK_DAMAGE, nothing, "reading it crashes the reader");
  opis_buf_free(&sent);
  return OPIS_OK;
}

/* Which commit the index is of: each one renames a new version file into its place. */
static struct stat version_of(const char *path)
{
  struct opis_arena arena = {0};
  struct stat about = {0};
  if (stat(opis_path_join(&arena, opis_span_of(path), OPIS_SPAN("iamglass")).data, &about) != 0)
    about = (struct stat){0};
  opis_arena_free(&arena);
  return about;
}

static bool is_same(const struct stat *a, const struct stat *b)
{
  return a->st_ino == b->st_ino && a->st_mtim.tv_sec == b->st_mtim.tv_sec && a->st_mtim.tv_nsec == b->st_mtim.tv_nsec;
}

static enum opis_status check_shard(struct opis_report *report, const char *path, struct opis_error *error)
{
  enum { TRIES = 3 };
  for (int tries = 0; tries < TRIES; tries++) {
    size_t before = report->count;
    struct stat version = version_of(path);
    enum opis_status status = read_in_child(report, path, error);
    if (status != OPIS_OK || report->count == before) return status;
    struct stat now = version_of(path);
    if (is_same(&version, &now)) return OPIS_OK;
    report->counts[OPIS_CHECK_DAMAGE] -= report->count - before; /* of two commits, mixed */
    report->count = before;
  }
  return opis_fail(error, OPIS_LOCKED, "%s: another program is writing to this index; --deep needs it at rest", path);
}

/* Of several indexes, says which one findings about the whole are of. */
static void name_shard(struct opis_report *report, size_t first, const char *name)
{
  for (size_t i = first; i < report->count; i++)
    if (report->findings[i].file.size == 0)
      report->findings[i].file = opis_arena_copy(&report->arena, opis_span_of(name));
}

enum opis_status opis_check_deep(struct opis_report *report, struct opis_error *error)
{
  struct opis_shard_places places = {0};
  enum opis_status status = opis_shard_places_read(&report->arena, report->places, &places, error);
  for (size_t i = 0; status == OPIS_OK && i < places.count; i++)
    if (places.items[i].served)
      status = opis_fail(error, OPIS_INVALID, "%s: --deep reads the files of an index, so it runs where they are",
                         places.items[i].name);
  for (size_t i = 0; status == OPIS_OK && i < places.count; i++) {
    size_t before = report->count;
    status = check_shard(report, places.items[i].name, error);
    if (places.count > 1) name_shard(report, before, places.items[i].name);
  }
  return status;
}
