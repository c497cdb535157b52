/* Two folders, and one renaming that exchanges them. */
#include "store/replace.h"

#include "base/error.h"
#include "base/memory.h"
#include "base/span.h"
#include "store/index.h"
#include "store/schema.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

struct opis_replacement {
  char *path, *beside;
  struct xc_writer *lock; /* of the old index; NULL where there is none that can be opened */
};

/* Whether the writer's database is blank or one that opis made. */
static bool is_ours(struct xc_writer *writer)
{
  struct xc_database *view = NULL;
  struct xc_span format = {"", 0};
  if (xc_writer_database(writer, &view, NULL) != XC_OK) return true; /* damaged: it may be replaced */
  bool known = xc_database_metadata(view, OPIS_META_FORMAT, strlen(OPIS_META_FORMAT), &format, NULL) == XC_OK;
  bool ours = !known || format.size > 0 || opis_store_is_blank(view);
  xc_database_free(view);
  return ours;
}

static enum opis_status lock_old(struct opis_replacement *replacement, unsigned wait_seconds, struct opis_error *error)
{
  struct xc_error cause;
  enum xc_status status = opis_store_lock(replacement->path, XC_WRITE_OPEN, wait_seconds, &replacement->lock, &cause);
  if (status == XC_NOT_FOUND || status == XC_CORRUPT) return OPIS_OK;
  if (status != XC_OK) return opis_store_fail(error, replacement->path, &cause);
  if (is_ours(replacement->lock)) return OPIS_OK;
  return opis_fail(error, OPIS_FORMAT, "%s: a Xapian database, but not one that opis made; it is left as it is",
                   replacement->path);
}

/* Removes the files of a glass database, and the folder where nothing else is in it. */
static void remove_database(const char *path)
{
  DIR *folder = opendir(path);
  if (!folder) return;
  for (const struct dirent *entry; (entry = readdir(folder));) {
    struct opis_span name = opis_span_of(entry->d_name);
    if (opis_span_ends(name, OPIS_SPAN(".glass")) || opis_span_equal(name, OPIS_SPAN("iamglass")) ||
        opis_span_equal(name, OPIS_SPAN("flintlock")))
      unlinkat(dirfd(folder), entry->d_name, 0);
  }
  closedir(folder);
  rmdir(path);
}

/* What an interrupted build left is of use only if it opens. */
static void clear_unusable(const char *path)
{
  struct opis_index *left = NULL;
  if (opis_index_open(path, &left, NULL) != OPIS_OK) remove_database(path);
  opis_index_close(left);
}

enum opis_status opis_replacement_begin(const char *path, unsigned wait_seconds, struct opis_replacement **replacement,
                                        struct opis_error *error)
{
  struct opis_arena arena = {0};
  struct opis_span trimmed = opis_span_of(path);
  while (trimmed.size > 1 && trimmed.data[trimmed.size - 1] == '/') trimmed.size--;
  struct opis_replacement *begun = opis_allocate(1, sizeof *begun);
  begun->path = opis_duplicate(opis_arena_copy(&arena, trimmed).data);
  begun->beside = opis_duplicate(opis_arena_format(&arena, "%s.new", begun->path).data);
  opis_arena_free(&arena);
  enum opis_status status = lock_old(begun, wait_seconds, error);
  if (status == OPIS_OK) {
    clear_unusable(begun->beside);
    *replacement = begun;
  } else {
    opis_replacement_end(begun);
  }
  return status;
}

const char *opis_replacement_path(const struct opis_replacement *replacement)
{
  return replacement->beside;
}

/* Exchanges two folders; where the file system cannot, there is a moment without an index. */
static int exchange(const char *beside, const char *path)
{
  if (renameat2(AT_FDCWD, beside, AT_FDCWD, path, RENAME_EXCHANGE) == 0) return 0;
  if (errno == ENOENT) return rename(beside, path);
  if (errno != EINVAL && errno != ENOSYS) return -1;
  struct opis_arena arena = {0};
  const char *old = opis_arena_format(&arena, "%s.old", path).data;
  int result = rename(path, old);
  if (result == 0) result = rename(beside, path);
  if (result == 0) result = rename(old, beside);
  opis_arena_free(&arena);
  return result;
}

enum opis_status opis_replacement_finish(struct opis_replacement *replacement, struct opis_error *error)
{
  if (exchange(replacement->beside, replacement->path) != 0)
    return opis_fail_errno(error, replacement->path, "cannot be replaced");
  remove_database(replacement->beside);
  return OPIS_OK;
}

void opis_replacement_end(struct opis_replacement *replacement)
{
  if (!replacement) return;
  xc_writer_free(replacement->lock);
  free(replacement->path);
  free(replacement->beside);
  free(replacement);
}
