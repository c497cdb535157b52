/* An index that is read: where it is, what it is, and the walks through it that commands share. shards.c opens it. */
#ifndef OPIS_STORE_INDEX_H
#define OPIS_STORE_INDEX_H

#include "base/arena.h"
#include "store/dictionary.h"
#include "store/file.h"
#include "store/locator.h"
#include "store/unit.h"
#include "text/lexis.h"

#include <xapian-c.h>

/* An index as it was made, by itself. */
struct opis_shard {
  struct xc_database *database;
  char *name; /* for messages: its folder, or what serves it */
  char *root; /* absolute; NULL for one that another program serves: its texts may be on another machine */
  char *uuid;
};

/* One shard or more, which are searched as one: scores are those that a single index of all the files would give.
 * Metadata are a shard's own, and so are records where several shards have a file of one path. */
struct opis_index {
  struct xc_database *database; /* all shards */
  struct opis_shard *shards;    /* in the order in which they were named */
  size_t shard_count;           /* at least 1 */
  char *path;                   /* for messages: the names that were given */
  bool ordered;                 /* docids follow the reading order */
  struct opis_lexis *lexis;     /* for queries */
};

/* Fills `error` from the shim's, naming the index, and returns the status that stands for it. */
enum opis_status opis_store_fail(struct opis_error *error, const char *path, const struct xc_error *cause);

/* Metadata, copied into the arena; empty where the key is not set. */
enum opis_status opis_store_metadata(struct xc_database *database, const char *path, const char *key,
                                     struct opis_arena *arena, struct opis_span *value, struct opis_error *error);

/* The paths that were given to index, absolute, in `arena`. */
struct opis_paths {
  struct opis_span *items;
  size_t count;
};
enum opis_status opis_store_paths(struct xc_database *database, const char *path, struct opis_span root,
                                  struct opis_arena *arena, struct opis_paths *paths, struct opis_error *error);

/* Whether nothing was ever put into a database: what a first build leaves that ended before its first commit. */
bool opis_store_is_blank(struct xc_database *database);

/* Checks that a database is an index of this format version. */
enum opis_status opis_store_check(struct xc_database *database, const char *path, struct opis_error *error);

/* The root of an index in the folder `path`, absolute, in `arena`. */
enum opis_status opis_store_root(struct xc_database *database, const char *path, struct opis_arena *arena,
                                 struct opis_span *root, struct opis_error *error);

/* xc_writer_open that waits for another writer. */
enum xc_status opis_store_lock(const char *path, enum xc_write_mode mode, unsigned wait_seconds,
                               struct xc_writer **writer, struct xc_error *cause);

struct opis_files {
  struct opis_file *items; /* by path, in byte order, then by shard */
  xc_docid *docids;        /* of their records, in the same order; NULL where they are of an index, not of a database */
  size_t count;
};

/* The document table (`letter` OPIS_RECORD_DOCUMENT) or the list of what was not read (OPIS_RECORD_UNREAD): of one
 * database, and of an index. */
enum opis_status opis_store_files(struct xc_database *database, const char *path, char letter, struct opis_arena *arena,
                                  struct opis_files *files, struct opis_error *error);
enum opis_status opis_index_files(const struct opis_index *index, char letter, struct opis_arena *arena,
                                  struct opis_files *files, struct opis_error *error);

/* A file, named so that no other is meant: shards may have files of one path. */
struct opis_file_name {
  struct opis_span path;
  size_t shard;
};

/* The file of a path. OPIS_NOT_FOUND where the index has none, OPIS_INVALID where several shards have one. */
enum opis_status opis_index_find(const struct opis_index *index, struct opis_span path, struct opis_file_name *name,
                                 struct opis_error *error);

/* The record of a file that was read. OPIS_NOT_FOUND for one that is not in the index. */
enum opis_status opis_store_file(const struct opis_index *index, struct opis_file_name name, struct opis_arena *arena,
                                 struct opis_file *file, struct opis_error *error);

struct opis_units {
  struct opis_unit *items; /* in reading order */
  size_t count;
  size_t shard; /* that they are in */
};

/* All units of a file. Empty for a file that is not in the index. */
enum opis_status opis_store_units(const struct opis_index *index, struct opis_file_name name, struct opis_arena *arena,
                                  struct opis_units *units, struct opis_error *error);

/* The forms of a class in all shards, some of them more than once. */
enum xc_status opis_index_forms(const struct opis_index *index, struct opis_arena *arena, struct opis_span term,
                                struct opis_forms *forms, struct xc_error *cause);

/* Whether a glob means a path: the whole of it where the glob has a slash, else its base name. */
bool opis_store_glob(const char *glob, struct opis_span path);

#endif
