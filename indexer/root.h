/* The folder that an index's paths are relative to. */
#ifndef OPIS_INDEXER_ROOT_H
#define OPIS_INDEXER_ROOT_H

#include "base/arena.h"

/* For an index that is there, the root that it records; for a new one the folder that holds it, where it is named .opis
 * and all paths lie in that folder; else the deepest folder that holds all the paths. Absolute, with a NUL behind it.
 * OPIS_NOT_FOUND where none of the paths is there. */
enum opis_status opis_root_choose(struct opis_arena *arena, const char *index, const char *const *paths, size_t count,
                                  struct opis_span *root, struct opis_error *error);

#endif
