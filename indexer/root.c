/* Choosing the root, once, when an index is made. */
#include "indexer/root.h"

#include "base/error.h"
#include "base/files.h"
#include "base/span.h"
#include "store/index.h"

#include <sys/stat.h>

static struct opis_span parent(struct opis_span path)
{
  path.size -= opis_path_base(path).size;
  if (path.size > 1) path.size--;
  return path;
}

/* The folder itself, or the one that a file lies in. */
static struct opis_span folder_of(struct opis_span path)
{
  struct stat about;
  return stat(path.data, &about) == 0 && S_ISDIR(about.st_mode) ? path : parent(path);
}

static struct opis_span common_folder(struct opis_span a, struct opis_span b)
{
  while (!opis_path_within(a, b)) a = parent(a);
  return a;
}

/* The folder that holds a .opis; empty for an index of another name. */
static struct opis_span holder(struct opis_arena *arena, const char *index)
{
  struct opis_span path = opis_span_of(index), folder;
  while (path.size > 1 && path.data[path.size - 1] == '/') path.size--;
  if (!opis_span_equal(opis_path_base(path), OPIS_SPAN(".opis"))) return (struct opis_span){"", 0};
  path.size -= opis_path_base(path).size;
  const char *above = path.size > 0 ? opis_arena_copy(arena, path).data : ".";
  return opis_path_resolve(arena, above, &folder, NULL) == OPIS_OK ? folder : (struct opis_span){"", 0};
}

enum opis_status opis_root_choose(struct opis_arena *arena, const char *index, const char *const *paths, size_t count,
                                  struct opis_span *root, struct opis_error *error)
{
  struct opis_span common = {"", 0}, path;
  for (size_t i = 0; i < count; i++) {
    if (opis_path_resolve(arena, paths[i], &path, error) != OPIS_OK) continue;
    common = common.size == 0 ? folder_of(path) : common_folder(common, path);
  }
  if (common.size == 0) return OPIS_NOT_FOUND;
  struct opis_index *known = NULL;
  if (opis_index_open(index, &known, NULL) == OPIS_OK) {
    *root = opis_arena_copy(arena, opis_span_of(known->shards[0].root));
    opis_index_close(known);
    return OPIS_OK;
  }
  struct opis_span holding = holder(arena, index);
  if (holding.size > 0 && opis_path_within(holding, common)) common = holding;
  *root = opis_arena_copy(arena, common);
  return OPIS_OK;
}
