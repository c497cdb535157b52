/* The walk through folders. Depth is bounded by what the system's paths can hold. */
#include "store/walk.h"

#include "base/files.h"
#include "base/memory.h"
#include "base/span.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

/* The folders that lead to where the walk is: one that comes up again is a loop. */
struct trail {
  const struct trail *up;
  dev_t device;
  ino_t inode;
};

struct walking {
  struct opis_arena *arena;
  struct opis_span root, index;
  struct opis_found *items;
  size_t count, capacity;
};

static struct opis_found *add(struct walking *walking, struct opis_span path, struct opis_span absolute)
{
  OPIS_GROW(walking->items, walking->count, walking->capacity);
  struct opis_found *found = &walking->items[walking->count++];
  *found = (struct opis_found){.path = path, .absolute = absolute};
  return found;
}

static struct opis_found *add_absolute(struct walking *walking, struct opis_span absolute)
{
  return add(walking, opis_path_relative(walking->arena, walking->root, absolute), absolute);
}

static void set_unread(const struct walking *walking, struct opis_found *found, enum opis_unread_reason reason,
                       const char *detail)
{
  found->unread = true;
  found->reason = reason;
  found->detail = opis_arena_copy(walking->arena, opis_span_of(detail));
}

static void set_failure(const struct walking *walking, struct opis_found *found, int number)
{
  enum opis_unread_reason reason = number == EACCES || number == EPERM ? OPIS_UNREAD_PERMISSION
                                   : number == ELOOP                   ? OPIS_UNREAD_LOOP
                                                                       : OPIS_UNREAD_ERROR;
  set_unread(walking, found, reason, reason == OPIS_UNREAD_ERROR ? strerror(number) : "");
}

/* Adds what the system refused with the error `number`. */
static void add_failure(struct walking *walking, struct opis_span absolute, int number)
{
  set_failure(walking, add_absolute(walking, absolute), number);
}

static bool is_loop(const struct trail *trail, const struct stat *about)
{
  for (; trail; trail = trail->up)
    if (trail->device == about->st_dev && trail->inode == about->st_ino) return true;
  return false;
}

static void walk_path(struct walking *walking, struct opis_span absolute, const struct trail *up);

static void walk_folder(struct walking *walking, struct opis_span absolute, const struct trail *trail)
{
  DIR *folder = opendir(absolute.data);
  if (!folder) {
    add_failure(walking, absolute, errno);
    return;
  }
  errno = 0;
  for (const struct dirent *entry; (entry = readdir(folder)); errno = 0)
    if (entry->d_name[0] != '.')
      walk_path(walking, opis_path_join(walking->arena, absolute, opis_span_of(entry->d_name)), trail);
  if (errno != 0) add_failure(walking, absolute, errno);
  closedir(folder);
}

/* Another index, of whatever name, is no part of the collection. */
static bool is_database(const struct walking *walking, struct opis_span folder)
{
  return access(opis_path_join(walking->arena, folder, opis_span_of("iamglass")).data, F_OK) == 0;
}

static void walk_path(struct walking *walking, struct opis_span absolute, const struct trail *up)
{
  struct stat about;
  if (opis_span_equal(absolute, walking->index)) return;
  if (stat(absolute.data, &about) != 0) {
    add_failure(walking, absolute, errno);
  } else if (S_ISDIR(about.st_mode)) {
    if (is_database(walking, absolute)) return;
    if (is_loop(up, &about))
      set_unread(walking, add_absolute(walking, absolute), OPIS_UNREAD_LOOP, "");
    else
      walk_folder(walking, absolute, &(struct trail){up, about.st_dev, about.st_ino});
  } else if (!S_ISREG(about.st_mode)) {
    set_unread(walking, add_absolute(walking, absolute), OPIS_UNREAD_SPECIAL, "");
  } else {
    struct opis_found *found = add_absolute(walking, absolute);
    found->size = (uint64_t)about.st_size;
    found->modified = (uint64_t)about.st_mtim.tv_sec * 1000000000 + (uint64_t)about.st_mtim.tv_nsec;
  }
}

static int compare(const void *a, const void *b)
{
  const struct opis_found *left = a, *right = b;
  return opis_span_compare(left->path, right->path);
}

void opis_walk_paths(struct opis_arena *arena, const char *const *paths, size_t count, struct opis_span root,
                     struct opis_span index, struct opis_walk *walk)
{
  struct walking walking = {.arena = arena, .root = root, .index = index};
  walk->roots = opis_arena_allocate(arena, count, sizeof *walk->roots);
  walk->root_count = 0;
  for (size_t i = 0; i < count; i++) {
    struct opis_span absolute;
    if (opis_path_resolve(arena, paths[i], &absolute, NULL) == OPIS_OK) {
      walk->roots[walk->root_count++] = absolute;
      walk_path(&walking, absolute, NULL);
    } else {
      int number = errno;
      struct opis_span given = opis_span_of(paths[i]); /* there is no way to it from the root */
      struct opis_found *found = add(&walking, given, given);
      found->missing = true;
      set_failure(&walking, found, number);
    }
  }
  if (walking.count > 0) qsort(walking.items, walking.count, sizeof *walking.items, compare);
  size_t kept = 0;
  for (size_t i = 0; i < walking.count; i++)
    if (kept == 0 || !opis_span_equal(walking.items[kept - 1].path, walking.items[i].path))
      walking.items[kept++] = walking.items[i];
  walk->items = opis_arena_copy_array(arena, walking.items, kept, sizeof *walking.items);
  walk->count = kept;
  free(walking.items);
}
