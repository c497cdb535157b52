/* Paths and files. */
#include "base/files.h"

#include "base/error.h"
#include "base/span.h"

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <unistd.h>

struct opis_span opis_path_join(struct opis_arena *arena, struct opis_span folder, struct opis_span name)
{
  bool slash = folder.size > 0 && folder.data[folder.size - 1] != '/';
  return opis_arena_format(arena, "%.*s%s%.*s", (int)folder.size, folder.data, slash ? "/" : "", (int)name.size,
                           name.data);
}

struct opis_span opis_path_base(struct opis_span path)
{
  size_t start = path.size;
  while (start > 0 && path.data[start - 1] != '/') start--;
  return opis_span_slice(path, start, path.size);
}

bool opis_path_within(struct opis_span folder, struct opis_span path)
{
  if (!opis_span_starts(path, folder)) return false;
  return path.size == folder.size || folder.size == 0 || folder.data[folder.size - 1] == '/' ||
         path.data[folder.size] == '/';
}

struct opis_span opis_path_relative(struct opis_arena *arena, struct opis_span root, struct opis_span path)
{
  struct opis_buf relative = {0};
  struct opis_span common = root;
  while (!opis_path_within(common, path)) {
    common.size -= opis_path_base(common).size;
    if (common.size > 1) common.size--; /* the slash, but for that of the top */
    opis_buf_add_string(&relative, "../");
  }
  size_t start = common.size;
  while (start < path.size && path.data[start] == '/') start++;
  opis_buf_add(&relative, opis_span_slice(path, start, path.size));
  if (relative.size > 1 && relative.data[relative.size - 1] == '/') relative.size--;
  struct opis_span result = opis_arena_copy(arena, relative.size > 0 ? opis_buf_span(&relative) : OPIS_SPAN("."));
  opis_buf_free(&relative);
  return result;
}

struct opis_span opis_path_absolute(struct opis_arena *arena, struct opis_span root, struct opis_span relative)
{
  if (opis_span_equal(relative, OPIS_SPAN("."))) return root;
  while (opis_span_starts(relative, OPIS_SPAN("../"))) {
    root.size -= opis_path_base(root).size;
    if (root.size > 1) root.size--;
    relative = opis_span_slice(relative, 3, relative.size);
  }
  return opis_path_join(arena, root, relative);
}

enum opis_status opis_path_resolve(struct opis_arena *arena, const char *path, struct opis_span *resolved,
                                   struct opis_error *error)
{
  char *real = realpath(path, NULL);
  if (!real) return opis_fail_errno(error, path, "cannot be reached");
  *resolved = opis_arena_copy(arena, opis_span_of(real));
  free(real);
  return OPIS_OK;
}

enum opis_status opis_read_all(int file, const char *path, uint64_t limit, struct opis_buf *out,
                               struct opis_error *error)
{
  enum { STEP = 64 << 10 };
  size_t start = out->size;
  for (;;) {
    char *end = opis_buf_reserve(out, STEP);
    ssize_t got = read(file, end, STEP);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return opis_fail_errno(error, path, "cannot be read");
    if (got == 0) break;
    out->size += (size_t)got;
    if (out->size - start > limit)
      return opis_fail(error, OPIS_LIMIT, "%s: is longer than %" PRIu64 " bytes", path, limit);
  }
  *opis_buf_reserve(out, 0) = '\0';
  return OPIS_OK;
}
