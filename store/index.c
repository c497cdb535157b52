/* What an index is, and reading it through. */
#include "store/index.h"

#include "base/error.h"
#include "base/files.h"
#include "base/memory.h"
#include "base/span.h"
#include "store/record.h"
#include "store/schema.h"

#include <assert.h>
#include <fnmatch.h>
#include <stdlib.h>

static enum opis_status status_of(enum xc_status status)
{
  switch (status) {
  case XC_OK:
  case XC_END: return OPIS_OK;
  case XC_NOT_FOUND: return OPIS_NOT_FOUND;
  case XC_LOCKED: return OPIS_LOCKED;
  case XC_FOREIGN: return OPIS_FORMAT;
  case XC_CORRUPT: return OPIS_CORRUPT;
  case XC_MODIFIED:
  case XC_IO:
  case XC_NETWORK: return OPIS_IO;
  case XC_LIMIT: return OPIS_LIMIT;
  case XC_MEMORY: return OPIS_MEMORY;
  case XC_INVALID:
  case XC_UNSUPPORTED:
  case XC_INTERNAL: break;
  }
  return OPIS_INTERNAL;
}

enum opis_status opis_store_fail(struct opis_error *error, const char *path, const struct xc_error *cause)
{
  enum opis_status status = status_of(cause->status);
  switch (status) {
  case OPIS_NOT_FOUND: return opis_fail(error, status, "%s: no index here; opis index makes one", path);
  case OPIS_LOCKED: return opis_fail(error, status, "%s: locked: another program is writing to this index", path);
  case OPIS_FORMAT: return opis_fail(error, status, "%s: not an index of opis: %s", path, cause->message);
  case OPIS_CORRUPT:
    return opis_fail(error, status, "%s: the index is damaged (%s); opis index --full builds it anew", path,
                     cause->message);
  default: return opis_fail(error, status, "%s: %s", path, cause->message);
  }
}

enum opis_status opis_store_metadata(struct xc_database *database, const char *path, const char *key,
                                     struct opis_arena *arena, struct opis_span *value, struct opis_error *error)
{
  struct xc_error cause;
  struct xc_span found;
  if (xc_database_metadata(database, key, strlen(key), &found, &cause) != XC_OK)
    return opis_store_fail(error, path, &cause);
  *value = opis_arena_copy(arena, (struct opis_span){found.data, found.size});
  return OPIS_OK;
}

enum opis_status opis_store_paths(struct xc_database *database, const char *path, struct opis_span root,
                                  struct opis_arena *arena, struct opis_paths *paths, struct opis_error *error)
{
  struct opis_span value = {"", 0};
  enum opis_status status = opis_store_metadata(database, path, OPIS_META_PATHS, arena, &value, error);
  if (status != OPIS_OK) return status;
  struct opis_paths found = {opis_arena_allocate(arena, value.size, sizeof *found.items), 0};
  struct opis_record_reader reader = {value, false};
  while (reader.rest.size > 0) {
    struct opis_span relative = opis_record_take_span(&reader);
    if (!reader.bad) found.items[found.count++] = opis_path_absolute(arena, root, relative);
  }
  if (reader.bad) return opis_fail(error, OPIS_CORRUPT, "%s: the index is damaged: its paths cannot be read", path);
  *paths = found;
  return OPIS_OK;
}

bool opis_store_is_blank(struct xc_database *database)
{
  struct xc_statistics statistics;
  struct xc_terms *keys = NULL;
  struct xc_span key;
  bool blank = xc_database_statistics(database, &statistics, NULL) == XC_OK && statistics.last_docid == 0 &&
               xc_database_metadata_keys(database, "", 0, &keys, NULL) == XC_OK &&
               xc_terms_next(keys, &key, NULL, NULL) == XC_END;
  xc_terms_free(keys);
  return blank;
}

enum opis_status opis_store_check(struct xc_database *database, const char *path, struct opis_error *error)
{
  struct opis_arena arena = {0};
  struct opis_span format = {"", 0};
  enum opis_status status = opis_store_metadata(database, path, OPIS_META_FORMAT, &arena, &format, error);
  if (status == OPIS_OK && format.size == 0 && opis_store_is_blank(database))
    status = opis_fail(error, OPIS_NOT_FOUND,
                       "%s: an empty index, whose first build was cut short; opis index makes it", path);
  else if (status == OPIS_OK && format.size == 0)
    status =
        opis_fail(error, OPIS_FORMAT, "%s: a Xapian database, but not one that opis made; it is left as it is", path);
  else if (status == OPIS_OK && !opis_span_equal(format, opis_span_of(OPIS_FORMAT_VERSION)))
    status = opis_fail(error, OPIS_FORMAT,
                       "%s: the index has format %s, this opis reads " OPIS_FORMAT_VERSION
                       "; opis index --full PATH builds it anew",
                       path, format.data);
  opis_arena_free(&arena);
  return status;
}

enum opis_status opis_store_root(struct xc_database *database, const char *path, struct opis_arena *arena,
                                 struct opis_span *root, struct opis_error *error)
{
  struct opis_span stored = {"", 0};
  enum opis_status status = opis_store_metadata(database, path, OPIS_META_ROOT, arena, &stored, error);
  if (status != OPIS_OK) return status;
  if (opis_span_starts(stored, OPIS_SPAN("/"))) {
    *root = stored;
    return OPIS_OK;
  }
  struct opis_span holder = opis_path_join(arena, opis_span_of(path), stored);
  return opis_path_resolve(arena, holder.data, root, error);
}

/* ---- Records by term ------------------------------------------------------------------------------------------ */

struct records {
  struct opis_span *items; /* the data of the Xapian documents, in the arena */
  xc_docid *docids;
  size_t count, capacity, docid_capacity;
};

static enum xc_status copy_data(struct xc_database *database, xc_docid docid, struct opis_arena *arena,
                                struct opis_span *data, struct xc_error *cause)
{
  struct xc_document *document = NULL;
  enum xc_status status = xc_database_document(database, docid, &document, cause);
  if (status != XC_OK) return status;
  struct xc_span found;
  status = xc_document_data(document, &found, cause);
  if (status == XC_OK) *data = opis_arena_copy(arena, (struct opis_span){found.data, found.size});
  xc_document_free(document);
  return status;
}

/* The data of every Xapian document that has the term. */
static enum opis_status records_of(struct xc_database *database, const char *path, struct opis_span term,
                                   struct opis_arena *arena, struct records *records, struct opis_error *error)
{
  struct xc_error cause;
  struct xc_postings *postings = NULL;
  enum xc_status status = xc_database_postings(database, term.data, term.size, &postings, &cause);
  xc_docid docid;
  while (status == XC_OK && (status = xc_postings_next(postings, &docid, NULL, &cause)) == XC_OK) {
    struct opis_span data;
    status = copy_data(database, docid, arena, &data, &cause);
    if (status == XC_NOT_FOUND) { /* deleted since the list was read */
      status = XC_OK;
      continue;
    }
    if (status != XC_OK) break;
    OPIS_GROW(records->items, records->count, records->capacity);
    OPIS_GROW(records->docids, records->count, records->docid_capacity);
    records->docids[records->count] = docid;
    records->items[records->count++] = data;
  }
  xc_postings_free(postings);
  return status == XC_OK || status == XC_END ? OPIS_OK : opis_store_fail(error, path, &cause);
}

static void free_records(struct records *records)
{
  free(records->items);
  free(records->docids);
}

struct file_row {
  struct opis_file file;
  xc_docid docid;
};

struct file_rows {
  struct opis_arena *arena; /* of what the rows point to */
  char letter;
  size_t shard; /* that rows are of which are added */
  struct file_row *items;
  size_t count, capacity;
};

static int compare_files(const void *a, const void *b)
{
  const struct file_row *left = a, *right = b;
  int order = opis_span_compare(left->file.path, right->file.path);
  return order != 0 ? order : (left->file.shard > right->file.shard) - (left->file.shard < right->file.shard);
}

/* Adds the files of a database. */
static enum opis_status add_files(struct file_rows *rows, struct xc_database *database, const char *path,
                                  struct opis_error *error)
{
  struct records records = {0};
  enum opis_status status =
      records_of(database, path, opis_kind_term(rows->arena, rows->letter), rows->arena, &records, error);
  for (size_t i = 0; status == OPIS_OK && i < records.count; i++) {
    OPIS_GROW(rows->items, rows->count, rows->capacity);
    struct file_row *row = &rows->items[rows->count];
    status = opis_file_decode(records.items[i], &row->file, error);
    if (status != OPIS_OK) break;
    row->file.shard = rows->shard;
    row->docid = records.docids[i];
    rows->count++;
  }
  free_records(&records);
  return status;
}

/* Orders what was gathered, and gives it up. */
static void take_files(struct file_rows *rows, struct opis_files *files)
{
  if (rows->count > 0) qsort(rows->items, rows->count, sizeof *rows->items, compare_files);
  files->count = rows->count;
  files->items = opis_arena_allocate(rows->arena, rows->count, sizeof *files->items);
  files->docids = opis_arena_allocate(rows->arena, rows->count, sizeof *files->docids);
  for (size_t i = 0; i < rows->count; i++) {
    files->items[i] = rows->items[i].file;
    files->docids[i] = rows->items[i].docid;
  }
}

enum opis_status opis_store_files(struct xc_database *database, const char *path, char letter, struct opis_arena *arena,
                                  struct opis_files *files, struct opis_error *error)
{
  struct file_rows rows = {.arena = arena, .letter = letter};
  enum opis_status status = add_files(&rows, database, path, error);
  if (status == OPIS_OK) take_files(&rows, files);
  free(rows.items);
  return status;
}

enum opis_status opis_index_files(const struct opis_index *index, char letter, struct opis_arena *arena,
                                  struct opis_files *files, struct opis_error *error)
{
  struct file_rows rows = {.arena = arena, .letter = letter};
  enum opis_status status = OPIS_OK;
  for (; status == OPIS_OK && rows.shard < index->shard_count; rows.shard++)
    status = add_files(&rows, index->shards[rows.shard].database, index->shards[rows.shard].name, error);
  if (status == OPIS_OK) take_files(&rows, files);
  if (status == OPIS_OK) files->docids = NULL;
  free(rows.items);
  return status;
}

/* Of several shards, the one that has the file. */
static enum opis_status find_shard(const struct opis_index *index, struct opis_arena *arena,
                                   struct opis_file_name *name, struct opis_error *error)
{
  struct xc_error cause;
  const char *holder = NULL;
  struct opis_span term = opis_file_term(arena, name->path);
  for (size_t i = 0; i < index->shard_count; i++) {
    const struct opis_shard *shard = &index->shards[i];
    uint32_t units = 0;
    if (xc_database_frequency(shard->database, term.data, term.size, &units, NULL, &cause) != XC_OK)
      return opis_store_fail(error, shard->name, &cause);
    if (units == 0) continue;
    if (holder)
      return opis_fail(error, OPIS_INVALID,
                       "%.*s: both %s and %s have a file of this name; -i with one of them tells "
                       "which is meant",
                       (int)name->path.size, name->path.data, holder, shard->name);
    holder = shard->name;
    name->shard = i;
  }
  return OPIS_OK;
}

enum opis_status opis_index_find(const struct opis_index *index, struct opis_span path, struct opis_file_name *name,
                                 struct opis_error *error)
{
  struct opis_arena arena = {0};
  struct opis_file_name found = {path, 0};
  enum opis_status status = index->shard_count > 1 ? find_shard(index, &arena, &found, error) : OPIS_OK;
  if (status == OPIS_OK) *name = found;
  opis_arena_free(&arena);
  return status;
}

enum opis_status opis_store_file(const struct opis_index *index, struct opis_file_name name, struct opis_arena *arena,
                                 struct opis_file *file, struct opis_error *error)
{
  struct records records = {0};
  const struct opis_shard *shard = &index->shards[name.shard];
  enum opis_status status =
      records_of(shard->database, shard->name, opis_file_term(arena, name.path), arena, &records, error);
  size_t i = 0;
  while (i < records.count && !opis_file_is_record(records.items[i])) i++;
  if (status == OPIS_OK && i == records.count)
    status = opis_fail(error, OPIS_NOT_FOUND, "%.*s: the index has no such file", (int)name.path.size, name.path.data);
  if (status == OPIS_OK) status = opis_file_decode(records.items[i], file, error);
  if (status == OPIS_OK) file->shard = name.shard;
  free_records(&records);
  return status;
}

static int compare_units(const void *a, const void *b)
{
  const struct opis_unit *left = a, *right = b;
  return (left->order > right->order) - (left->order < right->order);
}

enum opis_status opis_store_units(const struct opis_index *index, struct opis_file_name name, struct opis_arena *arena,
                                  struct opis_units *units, struct opis_error *error)
{
  struct records records = {0};
  const struct opis_shard *shard = &index->shards[name.shard];
  enum opis_status status =
      records_of(shard->database, shard->name, opis_file_term(arena, name.path), arena, &records, error);
  struct opis_unit *items = opis_arena_allocate(arena, records.count, sizeof *items);
  size_t count = 0;
  for (size_t i = 0; status == OPIS_OK && i < records.count; i++) {
    if (opis_file_is_record(records.items[i])) continue;
    status = opis_unit_decode(arena, records.items[i], &items[count++], error);
  }
  free_records(&records);
  if (status != OPIS_OK) return status;
  qsort(items, count, sizeof *items, compare_units);
  *units = (struct opis_units){items, count, name.shard};
  return OPIS_OK;
}

enum xc_status opis_index_forms(const struct opis_index *index, struct opis_arena *arena, struct opis_span term,
                                struct opis_forms *forms, struct xc_error *cause)
{
  struct opis_forms all = {NULL, 0};
  for (size_t i = 0; i < index->shard_count; i++) {
    struct opis_forms own;
    enum xc_status status = opis_dictionary_forms(index->shards[i].database, arena, term, &own, cause);
    if (status != XC_OK) return status;
    struct opis_span *items = opis_arena_allocate(arena, all.count + own.count, sizeof *items);
    for (size_t j = 0; j < all.count; j++) items[j] = all.items[j];
    for (size_t j = 0; j < own.count; j++) items[all.count + j] = own.items[j];
    all = (struct opis_forms){items, all.count + own.count};
  }
  *forms = all;
  return XC_OK;
}

bool opis_store_glob(const char *glob, struct opis_span path)
{
  struct opis_span subject = strchr(glob, '/') ? path : opis_path_base(path);
  struct opis_arena arena = {0};
  bool meant = fnmatch(glob, opis_arena_copy(&arena, subject).data, 0) == 0;
  opis_arena_free(&arena);
  return meant;
}
