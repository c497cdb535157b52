/* Where an index is, told in names: folders, and stub files, which name folders and servers in turn. The only place
 * that opens an index to read it. */
#ifndef OPIS_STORE_SHARDS_H
#define OPIS_STORE_SHARDS_H

#include "base/arena.h"

#include <xapian-c.h>

/* Where a shard is. Strings are in an arena. */
struct opis_shard_place {
  const char *name;        /* the path of its folder; "HOST:PORT"; a program and its arguments */
  const char *told;        /* "FILE:LINE" of the stub file that names it; NULL: the user did */
  bool served;             /* by another program: `remote` says how */
  struct xc_remote remote; /* host and port, or program and arguments */
};

struct opis_shard_places {
  struct opis_shard_place *items; /* in the order in which they were named */
  size_t count;                   /* at least 1 */
};

/* Reads what stub files there are among the places, which must exist; nothing is opened or started yet. */
enum opis_status opis_shard_places_read(struct opis_arena *arena, const struct opis_index_places *places,
                                        struct opis_shard_places *read, struct opis_error *error);

#endif
