/* opis_build: what is on disk, held against what is in the index, and the difference written. */
#include <opis.h>

#include "base/error.h"
#include "base/files.h"
#include "base/memory.h"
#include "base/span.h"
#include "indexer/job.h"
#include "indexer/pool.h"
#include "indexer/root.h"
#include "store/index.h"
#include "store/replace.h"
#include "store/schema.h"
#include "store/walk.h"
#include "store/writer.h"
#include "text/decode.h"

#include <dirent.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

static const uint64_t default_max_file = 256 << 20;
/* Source bytes that workers may be ahead of the writer, which is the slower one: analysed, they take twenty times as
 * much memory. */
static const uint64_t most_ahead = 4 << 20;
/* A commit comes after so many units or seconds, whichever is first: a crash costs no more work than that. */
enum { COMMIT_UNITS = 25000, COMMIT_SECONDS = 60 };
/* How often, in milliseconds, progress is told. */
enum { PROGRESS_MILLISECONDS = 100 };

struct build {
  const struct opis_build_options *options;
  struct opis_error *error;
  struct opis_arena arena;
  struct opis_writer *writer;
  enum opis_language language; /* OPIS_UND: is to be found out */
  struct opis_lexis *lexis;    /* for files whose units are read one by one */
  struct opis_walk walk;
  struct opis_files documents, unread; /* what the index had before */
  const struct opis_found **queue;     /* what has to be read, by path */
  size_t queue_count;
  struct opis_build_progress progress;
  struct opis_build_summary *summary;
  double started, told, committed;
  uint64_t pending_units;
  bool pending; /* something was written since the last commit */
};

static double now(void)
{
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

static bool must_stop(const struct build *build)
{
  return build->options->stop && *build->options->stop;
}

static void tell_progress(struct build *build, bool always)
{
  double time = now();
  if (!always && time - build->told < PROGRESS_MILLISECONDS / 1e3) return;
  build->told = time;
  build->progress.seconds = time - build->started;
  if (build->options->on_progress) build->options->on_progress(&build->progress, build->options->context);
}

static void tell_unread(struct build *build, const struct opis_file *file, struct opis_span path)
{
  build->summary->unread[file->reason]++;
  if (opis_unread_is_trouble(file->reason)) build->summary->trouble = true;
  const struct opis_unread unread = {path, file->type, file->detail, file->reason};
  if (build->options->on_unread) build->options->on_unread(&unread, build->options->context);
}

static void warn(struct build *build, const struct opis_job *job, struct opis_span message)
{
  if (build->options->on_warning) build->options->on_warning(job->file.path, message.data, build->options->context);
}

/* What was read, but not without doubt. */
static void tell_doubts(struct build *build, const struct opis_job *job)
{
  size_t bad = job->file.bad_bytes, lines = job->file.column_lines;
  struct opis_span encoding = job->file.encoding;
  if (bad > 0)
    warn(build, job,
         opis_arena_format(&build->arena, "%zu byte%s not %.*s; %s as U+FFFD in the index", bad,
                           bad == 1 ? " is" : "s are", (int)encoding.size, encoding.data,
                           bad == 1 ? "it stands" : "they stand"));
  if (job->file.encoding_sure < OPIS_SURE_ENOUGH)
    warn(build, job,
         opis_arena_format(&build->arena, "read as %.*s, but not for sure; --encoding overrules", (int)encoding.size,
                           encoding.data));
  if (lines > 0)
    warn(build, job,
         opis_arena_format(&build->arena, "two columns seem to stand side by side on %zu lines, and are read across",
                           lines));
}

/* ---- What has to be done -------------------------------------------------------------------------------------- */

static int compare_path(const void *key, const void *item)
{
  return opis_span_compare(*(const struct opis_span *)key, ((const struct opis_file *)item)->path);
}

static struct opis_file *find_file(const struct opis_files *files, struct opis_span path)
{
  if (files->count == 0) return NULL;
  return bsearch(&path, files->items, files->count, sizeof *files->items, compare_path);
}

static int compare_found(const void *key, const void *item)
{
  return opis_span_compare(*(const struct opis_span *)key, ((const struct opis_found *)item)->path);
}

static bool was_found(const struct build *build, struct opis_span path)
{
  return build->walk.count > 0 &&
         bsearch(&path, build->walk.items, build->walk.count, sizeof *build->walk.items, compare_found) != NULL;
}

static bool is_asked_for(struct build *build, struct opis_span path)
{
  struct opis_span absolute = opis_path_absolute(&build->arena, opis_span_of(opis_writer_root(build->writer)), path);
  for (size_t i = 0; i < build->walk.root_count; i++)
    if (opis_path_within(build->walk.roots[i], absolute)) return true;
  return false;
}

static enum opis_status remove_vanished(struct build *build, const struct opis_files *files, uint64_t *removed)
{
  for (size_t i = 0; i < files->count; i++) {
    struct opis_span path = files->items[i].path;
    if (was_found(build, path) || !is_asked_for(build, path)) continue;
    enum opis_status status = opis_writer_remove(build->writer, path, build->error);
    if (status != OPIS_OK) return status;
    build->pending = true;
    if (removed) ++*removed;
  }
  return OPIS_OK;
}

static uint64_t max_file_of(const struct build *build)
{
  return build->options->max_file ? build->options->max_file : default_max_file;
}

/* Whether a file was read as is asked for: mended or not, and in the language and the encoding that are named, if they
 * are. */
static bool read_alike(const struct build *build, const struct opis_file *known)
{
  const char *encoding = build->options->encoding;
  if (known->no_repair != build->options->no_repair) return false;
  if (known->language_given != (build->language != OPIS_UND)) return false;
  if (known->language_given && known->language != build->language) return false;
  return !encoding || opis_span_equal(known->encoding, opis_span_of(encoding));
}

static bool is_unchanged(const struct build *build, const struct opis_found *found)
{
  const struct opis_file *known = find_file(&build->documents, found->path);
  return known && !found->unread && found->size <= max_file_of(build) && known->size == found->size &&
         known->modified == found->modified && read_alike(build, known);
}

static void make_queue(struct build *build)
{
  build->queue = opis_arena_allocate(&build->arena, build->walk.count, sizeof(struct opis_found *));
  for (size_t i = 0; i < build->walk.count; i++) {
    const struct opis_found *found = &build->walk.items[i];
    if (is_unchanged(build, found)) {
      build->summary->files_unchanged++;
      continue;
    }
    build->queue[build->queue_count++] = found;
    build->progress.bytes_total += found->size;
  }
  build->progress.files_total = build->queue_count;
}

/* ---- Writing -------------------------------------------------------------------------------------------------- */

static enum opis_status commit(struct build *build)
{
  enum opis_status status = build->pending ? opis_writer_commit(build->writer, build->error) : OPIS_OK;
  build->pending = false;
  build->pending_units = 0;
  build->committed = now();
  return status;
}

static bool same_unread(const struct opis_file *a, const struct opis_file *b)
{
  return a->reason == b->reason && a->size == b->size && a->modified == b->modified &&
         opis_span_equal(a->type, b->type) && opis_span_equal(a->detail, b->detail);
}

static enum opis_status write_unread(struct build *build, const struct opis_found *found, const struct opis_file *file)
{
  tell_unread(build, file, found->missing ? found->absolute : file->path);
  const struct opis_file *known = find_file(&build->unread, file->path);
  if (found->missing || (known && same_unread(known, file))) return OPIS_OK;
  enum opis_status status = opis_writer_remove(build->writer, file->path, build->error);
  if (status == OPIS_OK) status = opis_writer_add_file(build->writer, file, build->error);
  build->pending = true;
  return status;
}

/* The bytes are as they were, only the time is another. */
static enum opis_status write_touched(struct build *build, const struct opis_job *job)
{
  const struct opis_file *known = find_file(&build->documents, job->file.path);
  struct opis_file file = *known;
  file.modified = job->file.modified;
  build->pending = true;
  build->summary->files_unchanged++;
  return opis_writer_replace_file(build->writer, build->documents.docids[known - build->documents.items], &file,
                                  build->error);
}

static enum opis_status write_unit(struct build *build, struct opis_job *job, size_t i)
{
  if (job->postings) return opis_writer_add_unit(build->writer, &job->units[i], &job->postings[i], build->error);
  struct opis_arena arena = {0};
  if (!build->lexis) build->lexis = opis_lexis_new();
  struct opis_unit unit = job->units[i];
  opis_cite_unit(&arena, &job->citing, &unit);
  struct opis_filters filters = opis_filters_of(build->lexis, &arena, &unit);
  struct opis_read_text read = opis_read_unit(build->lexis, &arena, &job->language, &unit);
  struct opis_postings postings = opis_postings_of_unit(&arena, &unit, &read, &filters);
  job->file.words += read.tokens.count;
  enum opis_status status = opis_writer_add_unit(build->writer, &unit, &postings, build->error);
  opis_arena_free(&arena);
  return status;
}

/* Whether a document is so large that a stop does not wait for its end: what is before it is committed first, so that
 * giving it up takes nothing else away. */
static bool is_long(const struct opis_job *job)
{
  enum { LONG = 5000 }; /* units: some seconds */
  return job->unit_count > LONG;
}

static enum opis_status write_units(struct build *build, struct opis_job *job)
{
  enum opis_status status = OPIS_OK;
  for (size_t i = 0; status == OPIS_OK && i < job->unit_count; i++) {
    if (is_long(job) && must_stop(build)) return OPIS_INTERRUPTED;
    status = write_unit(build, job, i);
    build->progress.units++;
    build->pending_units++;
    tell_progress(build, false);
  }
  return status;
}

static enum opis_status write_document(struct build *build, struct opis_job *job)
{
  enum opis_status status = is_long(job) ? commit(build) : OPIS_OK;
  if (status == OPIS_OK) status = opis_writer_remove(build->writer, job->file.path, build->error);
  build->pending = true;
  if (status == OPIS_OK) status = write_units(build, job);
  if (status == OPIS_INTERRUPTED) {
    build->pending = false;
    return opis_writer_cancel(build->writer, build->error);
  }
  if (status != OPIS_OK) return status;
  tell_doubts(build, job);
  build->summary->files_read++;
  build->summary->bytes_read += job->file.size;
  return opis_writer_add_file(build->writer, &job->file, build->error);
}

static enum opis_status write_job(struct build *build, const struct opis_found *found, struct opis_job *job)
{
  enum opis_status status = job->file.unread ? write_unread(build, found, &job->file)
                            : job->same      ? write_touched(build, job)
                                             : write_document(build, job);
  build->progress.files_done++;
  build->progress.bytes_done += found->size;
  if (status == OPIS_OK && (build->pending_units >= COMMIT_UNITS || now() - build->committed >= COMMIT_SECONDS))
    status = commit(build);
  return status;
}

/* ---- Workers -------------------------------------------------------------------------------------------------- */

static void *start_worker(void *context)
{
  (void)context;
  return opis_lexis_new();
}

static void end_worker(void *lexis)
{
  opis_lexis_free(lexis);
}

static void *run_job(size_t index, void *lexis, void *context)
{
  const struct build *build = context;
  const struct opis_found *found = build->queue[index];
  const struct opis_file *known = find_file(&build->documents, found->path);
  bool as_before = known && read_alike(build, known);
  const struct opis_job_options how = {max_file_of(build), build->options->encoding, build->language,
                                       build->options->no_repair};
  return opis_job_run(found, as_before ? known->hash : (struct opis_span){"", 0}, lexis, &how);
}

static void discard_job(void *result)
{
  opis_job_free(result);
}

static uint64_t job_size(size_t index, void *context)
{
  return ((const struct build *)context)->queue[index]->size;
}

static unsigned worker_count(const struct build *build)
{
  long processors = sysconf(_SC_NPROCESSORS_ONLN);
  if (build->options->workers != 0) return build->options->workers;
  return processors > 0 ? (unsigned)processors : 1;
}

static enum opis_status read_queue(struct build *build)
{
  const struct opis_pool_work work = {.count = build->queue_count,
                                      .start = start_worker,
                                      .end = end_worker,
                                      .run = run_job,
                                      .discard = discard_job,
                                      .size = job_size,
                                      .most_ahead = most_ahead,
                                      .context = build};
  struct opis_pool *pool = opis_pool_start(&work, worker_count(build));
  if (!pool) return opis_fail_errno(build->error, build->options->index, "no thread can be started");
  enum opis_status status = OPIS_OK;
  for (size_t i = 0; status == OPIS_OK && i < build->queue_count;) {
    if (must_stop(build)) break;
    struct opis_job *job = opis_pool_next(pool, PROGRESS_MILLISECONDS);
    if (job) status = write_job(build, build->queue[i++], job);
    opis_job_free(job);
    tell_progress(build, false);
  }
  opis_pool_stop(pool);
  return status;
}

/* ---- The whole ------------------------------------------------------------------------------------------------ */

static uint64_t folder_bytes(const char *path)
{
  uint64_t bytes = 0;
  DIR *folder = opendir(path);
  if (!folder) return 0;
  for (const struct dirent *entry; (entry = readdir(folder));) {
    struct stat about;
    if (fstatat(dirfd(folder), entry->d_name, &about, 0) == 0 && S_ISREG(about.st_mode))
      bytes += (uint64_t)about.st_size;
  }
  closedir(folder);
  return bytes;
}

static enum opis_status summarise(struct build *build, const char *path)
{
  struct opis_files files;
  enum opis_status status = opis_store_files(opis_writer_view(build->writer), path, OPIS_RECORD_DOCUMENT, &build->arena,
                                             &files, build->error);
  if (status != OPIS_OK) return status;
  build->summary->documents = files.count;
  for (size_t i = 0; i < files.count; i++)
    for (size_t kind = 0; kind < OPIS_KINDS; kind++) build->summary->units[kind] += files.items[i].units[kind];
  build->summary->index_bytes = folder_bytes(path);
  build->summary->seconds = now() - build->started;
  return OPIS_OK;
}

static enum opis_status load_files(struct build *build, const char *path)
{
  struct xc_database *view = opis_writer_view(build->writer);
  enum opis_status status =
      opis_store_files(view, path, OPIS_RECORD_DOCUMENT, &build->arena, &build->documents, build->error);
  if (status == OPIS_OK)
    status = opis_store_files(view, path, OPIS_RECORD_UNREAD, &build->arena, &build->unread, build->error);
  return status;
}

/* Brings the index at `path` up to what the options ask for. */
static enum opis_status update(struct build *build, const char *path, struct opis_span root)
{
  struct opis_span index = {"", 0};
  enum opis_status status =
      opis_writer_open(path, root.data, build->options->wait_seconds, &build->writer, build->error);
  if (status != OPIS_OK) return status;
  opis_path_resolve(&build->arena, path, &index, NULL);
  status = load_files(build, path);
  if (status == OPIS_OK) {
    opis_walk_paths(&build->arena, build->options->paths, build->options->path_count,
                    opis_span_of(opis_writer_root(build->writer)), index, &build->walk);
    status =
        opis_writer_add_paths(build->writer, build->walk.roots, build->walk.root_count, &build->pending, build->error);
  }
  if (status == OPIS_OK) status = remove_vanished(build, &build->documents, &build->summary->files_removed);
  if (status == OPIS_OK) status = remove_vanished(build, &build->unread, NULL);
  if (status == OPIS_OK) {
    make_queue(build);
    tell_progress(build, true);
    status = read_queue(build);
  }
  if (status == OPIS_OK) status = commit(build);
  if (status == OPIS_OK) status = summarise(build, path);
  if (status == OPIS_OK) tell_progress(build, true);
  opis_writer_close(build->writer);
  if (status == OPIS_OK && must_stop(build))
    status = opis_fail(build->error, OPIS_INTERRUPTED, "%s: stopped; what was done is kept", path);
  return status;
}

static enum opis_status rebuild(struct build *build, struct opis_span root)
{
  struct opis_replacement *replacement = NULL;
  enum opis_status status =
      opis_replacement_begin(build->options->index, build->options->wait_seconds, &replacement, build->error);
  if (status == OPIS_OK) status = update(build, opis_replacement_path(replacement), root);
  if (status == OPIS_OK) status = opis_replacement_finish(replacement, build->error);
  opis_replacement_end(replacement);
  return status;
}

/* A name that nobody knows is a mistake of the caller's, and not one of every file. */
static enum opis_status check_encoding(const char *encoding, struct opis_error *error)
{
  struct opis_arena arena = {0};
  struct opis_decoded decoded;
  enum opis_status status = OPIS_OK;
  if (encoding) status = opis_decode(&arena, (struct opis_span){"", 0}, encoding, &decoded, error);
  opis_arena_free(&arena);
  return status;
}

enum opis_status opis_build(const struct opis_build_options *options, struct opis_build_summary *summary,
                            struct opis_error *error)
{
  struct opis_build_summary made = {0};
  struct build build = {.options = options, .error = error, .summary = &made};
  build.started = build.committed = now();
  struct opis_span root;
  enum opis_status status = check_encoding(options->encoding, error);
  if (status == OPIS_OK) status = opis_language_check(options->language, &build.language, error);
  if (status != OPIS_OK) return status;
  status = opis_root_choose(&build.arena, options->index, options->paths, options->path_count, &root, error);
  if (status == OPIS_OK) status = options->full ? rebuild(&build, root) : update(&build, options->index, root);
  if (status == OPIS_OK || status == OPIS_INTERRUPTED) *summary = made;
  opis_lexis_free(build.lexis);
  opis_arena_free(&build.arena);
  return status;
}
