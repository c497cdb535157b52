/* Where the index is, in the order that the manual gives. */
#include <opis.h>

#include "base/error.h"
#include "base/files.h"
#include "base/memory.h"
#include "base/span.h"

#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

static const struct opis_span folder_name = {".opis", 5};

static bool is_folder(const char *path)
{
  struct stat about;
  return stat(path, &about) == 0 && S_ISDIR(about.st_mode);
}

/* The nearest .opis in `folder` or above it. */
static bool find_upwards(struct opis_arena *arena, struct opis_span folder, struct opis_span *found)
{
  for (;;) {
    struct opis_span candidate = opis_path_join(arena, folder, folder_name);
    if (is_folder(candidate.data)) return *found = candidate, true;
    if (folder.size <= 1) return false;
    folder.size -= opis_path_base(folder).size;
    if (folder.size > 1) folder.size--;
  }
}

static bool find_in_data_folder(struct opis_arena *arena, struct opis_span *found)
{
  const char *data = getenv("XDG_DATA_HOME"), *home = getenv("HOME");
  if (data && *data)
    *found = opis_arena_format(arena, "%s/opis/index", data);
  else if (home && *home)
    *found = opis_arena_format(arena, "%s/.local/share/opis/index", home);
  else
    return false;
  return is_folder(found->data);
}

enum opis_status opis_index_locate(const char *given, bool create, char **path, struct opis_error *error)
{
  if (!given || !*given) given = getenv("OPIS_INDEX");
  if (given && *given) {
    *path = opis_duplicate(given);
    return OPIS_OK;
  }
  struct opis_arena arena = {0};
  struct opis_span here, found;
  enum opis_status status = opis_path_resolve(&arena, ".", &here, error);
  if (status == OPIS_OK) {
    if (find_upwards(&arena, here, &found) || find_in_data_folder(&arena, &found))
      *path = opis_duplicate(found.data);
    else if (create)
      *path = opis_duplicate(opis_path_join(&arena, here, folder_name).data);
    else
      status = opis_fail(error, OPIS_NOT_FOUND,
                         "no index: neither -i nor OPIS_INDEX names one, and there is no .opis here or above; "
                         "opis index FOLDER makes one, opis search --demo searches the texts that come with opis");
  }
  opis_arena_free(&arena);
  return status;
}
