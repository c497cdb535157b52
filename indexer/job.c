/* Reading a file, and what follows. */
#include "indexer/job.h"

#include "base/error.h"
#include "base/files.h"
#include "base/memory.h"
#include "base/span.h"
#include "indexer/formats/formats.h"
#include "indexer/units.h"
#include "store/citation.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

/* Analysed, a text takes some twenty times its size; those of a file above this are made as they are written. */
enum { POSTINGS_AT_ONCE = 8 << 20 };
/* A file that changes while it is read is read again so often. */
enum { READING_TRIES = 3 };
/* What of a file tells its format. */
enum { HEAD = 4 << 10 };

static void set_unread(struct opis_job *job, enum opis_unread_reason reason, const char *type, const char *detail)
{
  job->file.unread = true;
  job->file.reason = reason;
  job->file.type = opis_span_of(type);
  job->file.detail = opis_arena_copy(&job->arena, opis_span_of(detail));
}

static uint64_t modified_of(const struct stat *about)
{
  return (uint64_t)about->st_mtim.tv_sec * 1000000000 + (uint64_t)about->st_mtim.tv_nsec;
}

enum reading { READ, CHANGED, FAILED };

/* Reads all of an open file, between two looks at it that must agree. */
static enum reading read_once(struct opis_job *job, int file, const char *path, uint64_t max_file)
{
  struct stat before, after;
  struct opis_error error = {0};
  opis_buf_clear(&job->bytes);
  if (fstat(file, &before) != 0) return set_unread(job, OPIS_UNREAD_ERROR, "", strerror(errno)), FAILED;
  enum opis_status status = opis_read_all(file, path, max_file, &job->bytes, &error);
  if (status == OPIS_LIMIT) return set_unread(job, OPIS_UNREAD_LARGE, "", ""), FAILED;
  if (status != OPIS_OK) return set_unread(job, OPIS_UNREAD_ERROR, "", strerror(errno)), FAILED;
  if (fstat(file, &after) != 0 || before.st_size != after.st_size || modified_of(&before) != modified_of(&after) ||
      (uint64_t)after.st_size != job->bytes.size)
    return CHANGED;
  job->file.size = job->bytes.size;
  job->file.modified = modified_of(&after);
  return READ;
}

static bool read_file(struct opis_job *job, const struct opis_found *found, uint64_t max_file)
{
  int file = open(found->absolute.data, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
  if (file < 0) {
    bool denied = errno == EACCES || errno == EPERM;
    set_unread(job, denied ? OPIS_UNREAD_PERMISSION : OPIS_UNREAD_ERROR, "", denied ? "" : strerror(errno));
    return false;
  }
  enum reading reading = CHANGED;
  for (int tries = 0; reading == CHANGED && tries < READING_TRIES; tries++)
    if (lseek(file, 0, SEEK_SET) == 0) reading = read_once(job, file, found->absolute.data, max_file);
  close(file);
  if (reading == CHANGED) set_unread(job, OPIS_UNREAD_CHANGED, "", "");
  return reading == READ;
}

static void hash_bytes(struct opis_job *job)
{
  unsigned char hash[OPIS_HASH_SIZE];
  opis_hash(opis_buf_span(&job->bytes), hash);
  job->file.hash = opis_arena_copy(&job->arena, (struct opis_span){(const char *)hash, sizeof hash});
}

/* Keeps what a unit cites; what was needed to find it goes with the scratch arena. */
static void keep_citing(struct opis_arena *arena, struct opis_unit *unit)
{
  struct opis_date *dates = opis_arena_copy_array(arena, unit->dates, unit->date_count, sizeof *unit->dates);
  for (size_t i = 0; i < unit->date_count; i++) dates[i].edtf = opis_arena_copy(arena, dates[i].edtf);
  unit->dates = dates;
  struct opis_citation *citations = opis_arena_allocate(arena, unit->citation_count, sizeof *citations);
  for (size_t i = 0; i < unit->citation_count; i++) citations[i] = opis_citation_keep(arena, &unit->citations[i]);
  unit->citations = citations;
}

/* Reads a unit, and makes what the index has of it. */
static void read_one(struct opis_job *job, struct opis_lexis *lexis, size_t i)
{
  struct opis_arena scratch = {0};
  struct opis_unit *unit = &job->units[i];
  opis_cite_unit(&scratch, &job->citing, unit);
  struct opis_filters filters = opis_filters_of(lexis, &scratch, unit);
  struct opis_read_text read = opis_read_unit(lexis, &scratch, &job->language, unit);
  struct opis_postings postings = opis_postings_of_unit(&scratch, unit, &read, &filters);
  unit->languages = opis_arena_copy_array(&job->arena, unit->languages, unit->language_count, sizeof *unit->languages);
  keep_citing(&job->arena, unit);
  job->postings[i] = opis_postings_keep(&job->arena, &postings);
  job->file.words += read.tokens.count;
  opis_arena_free(&scratch);
}

static void read_units(struct opis_job *job, struct opis_lexis *lexis, enum opis_language given)
{
  job->language = opis_reading_language(lexis, job->units, job->unit_count, given);
  job->file.language = given != OPIS_UND ? given : job->language.around;
  job->file.language_given = given != OPIS_UND;
  job->citing = opis_citing_begin(job->units, job->unit_count);
  if (job->bytes.size > POSTINGS_AT_ONCE) return;
  job->postings = opis_arena_allocate(&job->arena, job->unit_count, sizeof *job->postings);
  for (size_t i = 0; i < job->unit_count; i++) read_one(job, lexis, i);
}

static void analyse(struct opis_job *job, const struct opis_document *document)
{
  job->file.title = document->title;
  job->file.author = document->author;
  job->file.year = document->year;
  job->file.doi = document->doi;
  job->file.encoding = opis_span_of(document->encoding);
  job->file.other = opis_span_of(document->encoding_other ? document->encoding_other : "");
  job->file.encoding_sure = document->encoding_sure;
  job->file.bad_bytes = document->bad_bytes;
  job->file.column_lines = document->column_lines;
  opis_units_of(&job->arena, document, job->file.path, &job->units, &job->unit_count);
  for (size_t i = 0; i < job->unit_count; i++) job->file.units[job->units[i].kind]++;
}

/* Tells the format, and refuses what is none that opis reads. */
static const struct opis_format *format_of(struct opis_job *job, struct opis_span bytes)
{
  const struct opis_format *format =
      opis_format_of(job->file.path, opis_span_slice(bytes, 0, bytes.size < HEAD ? bytes.size : HEAD));
  if (format->reader) return format;
  set_unread(job, OPIS_UNREAD_KIND, format->name, "");
  return NULL;
}

static void parse(struct opis_job *job, struct opis_lexis *lexis, const struct opis_job_options *how)
{
  struct opis_error error = {0};
  struct opis_document document = {0};
  struct opis_source source = {job->file.path, opis_buf_span(&job->bytes), how->encoding, how->no_repair};
  const struct opis_format *format = format_of(job, source.bytes);
  if (!format) return;
  if (job->file.hash.size == 0) hash_bytes(job);
  job->file.no_repair = how->no_repair;
  if (format->reader(&job->arena, &source, &document, &error) != OPIS_OK)
    set_unread(job, OPIS_UNREAD_BINARY, "", error.message);
  else if (document.block_count == 0)
    set_unread(job, OPIS_UNREAD_EMPTY, "", "");
  else {
    analyse(job, &document);
    read_units(job, lexis, how->language);
  }
}

struct opis_job *opis_job_run(const struct opis_found *found, struct opis_span known_hash, struct opis_lexis *lexis,
                              const struct opis_job_options *how)
{
  struct opis_job *job = opis_allocate(1, sizeof *job);
  job->file = (struct opis_file){.path = found->path, .size = found->size, .modified = found->modified};
  if (found->unread) {
    set_unread(job, found->reason, "", "");
    job->file.detail = found->detail;
  } else if (opis_format_of(found->path, (struct opis_span){"", 0})->reader == NULL) {
    format_of(job, (struct opis_span){"", 0}); /* the name is enough: a film is not read to be refused */
  } else if (found->size > how->max_file) {
    set_unread(job, OPIS_UNREAD_LARGE, "", "");
  } else if (read_file(job, found, how->max_file)) {
    if (known_hash.size > 0) hash_bytes(job);
    job->same = known_hash.size > 0 && opis_span_equal(known_hash, job->file.hash);
    if (!job->same) parse(job, lexis, how);
  }
  return job;
}

void opis_job_free(struct opis_job *job)
{
  if (!job) return;
  opis_citing_end(&job->citing);
  opis_arena_free(&job->arena);
  opis_buf_free(&job->bytes);
  free(job);
}
