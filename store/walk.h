/* Files and folders to the list of files that are to be read: for building an index, and for asking whether it still
 * has them all. */
#ifndef OPIS_STORE_WALK_H
#define OPIS_STORE_WALK_H

#include "base/arena.h"

/* A file that was found, or what cannot be read at all. */
struct opis_found {
  struct opis_span path;     /* relative to the root: what the index calls it */
  struct opis_span absolute; /* where it is; with a NUL behind it */
  uint64_t size, modified;   /* bytes, nanoseconds since 1970 */
  bool unread;
  bool missing; /* was asked for and is not there; `unread` is true too */
  enum opis_unread_reason reason;
  struct opis_span detail;
};

struct opis_walk {
  struct opis_found *items; /* by path, in byte order, each path once */
  size_t count;
  struct opis_span *roots; /* the paths that were asked for and exist, absolute, links resolved */
  size_t root_count;
};

/* Looks through `paths`. Links are followed; a folder that leads back to itself is told as unread. Names that begin
 * with a dot are passed over, and so is the index (its folder, absolute; may be empty). What is made is in `arena`. */
void opis_walk_paths(struct opis_arena *arena, const char *const *paths, size_t count, struct opis_span root,
                     struct opis_span index, struct opis_walk *walk);

#endif
