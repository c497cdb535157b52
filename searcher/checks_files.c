/* Files: in which encoding they were read, which were not, and whether they are still as they were. */
#include "base/error.h"
#include "base/files.h"
#include "base/memory.h"
#include "base/span.h"
#include "searcher/check.h"
#include "searcher/source.h"
#include "store/schema.h"
#include "store/walk.h"

#include <stdlib.h>
#include <sys/stat.h>

static void check_encoding(struct opis_report *report, const struct opis_file *file)
{
  struct opis_span encoding = file->encoding;
  if (file->encoding_sure < OPIS_SURE_ENOUGH)
    opis_report_add(report, OPIS_CHECK_ENCODING, file->path, "read as %.*s, %.0f %% sure", (int)encoding.size,
                    encoding.data, file->encoding_sure * 100);
  if (file->other.size > 0)
    opis_report_add(report, OPIS_CHECK_ENCODING, file->path, "%.*s, with lines in %.*s", (int)encoding.size,
                    encoding.data, (int)file->other.size, file->other.data);
}

static void check_lost(struct opis_report *report, const struct opis_file *file)
{
  if (file->bad_bytes > 0)
    opis_report_add(report, OPIS_CHECK_LOST_CHARACTER, file->path, "%llu byte%s not %.*s",
                    (unsigned long long)file->bad_bytes, file->bad_bytes == 1 ? " is" : "s are",
                    (int)file->encoding.size, file->encoding.data);
}

static void check_source(struct opis_report *report, const struct opis_file *file)
{
  switch (opis_source_state(report->index, file, report->options->deep)) {
  case OPIS_SOURCE_SAME:
  case OPIS_SOURCE_ELSEWHERE: break;
  case OPIS_SOURCE_CHANGED:
    opis_report_add(report, OPIS_CHECK_CHANGED, file->path, "changed since it was indexed");
    break;
  case OPIS_SOURCE_VANISHED: opis_report_add(report, OPIS_CHECK_CHANGED, file->path, "is not there any more"); break;
  case OPIS_SOURCE_UNREADABLE: opis_report_add(report, OPIS_CHECK_CHANGED, file->path, "cannot be read now"); break;
  }
}

void opis_check_file(struct opis_report *report, const struct opis_file *file)
{
  if (report->asked[OPIS_CHECK_ENCODING]) check_encoding(report, file);
  if (report->asked[OPIS_CHECK_COLUMNS] && file->column_lines > 0)
    opis_report_add(report, OPIS_CHECK_COLUMNS, file->path, "%llu line%s", (unsigned long long)file->column_lines,
                    file->column_lines == 1 ? "" : "s");
  if (report->asked[OPIS_CHECK_LOST_CHARACTER]) check_lost(report, file);
  if (report->asked[OPIS_CHECK_CHANGED]) check_source(report, file);
}

/* ---- What is not in the index --------------------------------------------------------------------------------- */

static void tell_unread(struct opis_report *report, const struct opis_file *file)
{
  struct opis_buf why = {0};
  if (file->type.size > 0) opis_buf_format(&why, "%.*s: ", (int)file->type.size, file->type.data);
  opis_buf_add_string(&why, opis_unread_reason_text(file->reason));
  if (file->detail.size > 0) opis_buf_format(&why, ": %.*s", (int)file->detail.size, file->detail.data);
  opis_report_add(report, OPIS_CHECK_UNREAD, file->path, "%s", why.data);
  opis_buf_free(&why);
}

static int compare_name(const void *key, const void *item)
{
  const struct opis_file_name *name = key;
  const struct opis_file *file = item;
  int order = opis_span_compare(name->path, file->path);
  return order != 0 ? order : (name->shard > file->shard) - (name->shard < file->shard);
}

static bool has_file(const struct opis_files *files, struct opis_file_name name)
{
  return files->count > 0 && bsearch(&name, files->items, files->count, sizeof *files->items, compare_name) != NULL;
}

/* What lies in the folders that were given to index, and was not there then. */
static enum opis_status check_new(struct opis_report *report, size_t shard_number, struct opis_error *error)
{
  struct opis_arena arena = {0};
  struct opis_paths paths = {0};
  struct opis_walk walk = {0};
  const struct opis_shard *shard = &report->index->shards[shard_number];
  struct opis_span index = {"", 0}, root = opis_span_of(shard->root);
  enum opis_status status = opis_store_paths(shard->database, shard->name, root, &arena, &paths, error);
  if (status == OPIS_OK) {
    const char **given = opis_arena_allocate(&arena, paths.count, sizeof *given);
    for (size_t i = 0; i < paths.count; i++) given[i] = opis_arena_copy(&arena, paths.items[i]).data;
    opis_path_resolve(&arena, shard->name, &index, NULL);
    opis_walk_paths(&arena, given, paths.count, root, index, &walk);
  }
  for (size_t i = 0; i < walk.count; i++) {
    const struct opis_found *found = &walk.items[i];
    const struct opis_file_name name = {found->path, shard_number};
    if (found->missing || has_file(&report->files, name) || has_file(&report->unread, name)) continue;
    if (report->options->file && !opis_store_glob(report->options->file, found->path)) continue;
    opis_report_add(report, OPIS_CHECK_CHANGED, found->path, "is new, and not in the index");
  }
  opis_arena_free(&arena);
  return status;
}

enum opis_status opis_check_folder(struct opis_report *report, struct opis_error *error)
{
  if (report->asked[OPIS_CHECK_UNREAD])
    for (size_t i = 0; i < report->unread.count; i++) tell_unread(report, &report->unread.items[i]);
  enum opis_status status = OPIS_OK;
  for (size_t i = 0; status == OPIS_OK && report->asked[OPIS_CHECK_CHANGED] && i < report->index->shard_count; i++)
    if (report->index->shards[i].root) status = check_new(report, i, error);
  return status;
}
