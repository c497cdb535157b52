/* Paths and files. */
#ifndef OPIS_BASE_FILES_H
#define OPIS_BASE_FILES_H

#include "base/arena.h"
#include "base/buf.h"

/* `folder`/`name`. */
struct opis_span opis_path_join(struct opis_arena *arena, struct opis_span folder, struct opis_span name);

/* Behind the last slash. */
struct opis_span opis_path_base(struct opis_span path);

/* Where `path` is, seen from `root`; both absolute, without "." or "..". Goes up with "../" where it must. */
struct opis_span opis_path_relative(struct opis_arena *arena, struct opis_span root, struct opis_span path);

/* The absolute path of what opis_path_relative told. */
struct opis_span opis_path_absolute(struct opis_arena *arena, struct opis_span root, struct opis_span relative);

/* Whether `path` is `folder` or lies in it. */
bool opis_path_within(struct opis_span folder, struct opis_span path);

/* The absolute path, links resolved. OPIS_NOT_FOUND or OPIS_IO. */
enum opis_status opis_path_resolve(struct opis_arena *arena, const char *path, struct opis_span *resolved,
                                   struct opis_error *error);

/* Appends all of an open file to `out`. OPIS_LIMIT where it is longer than `limit`. `path` is for messages. */
enum opis_status opis_read_all(int file, const char *path, uint64_t limit, struct opis_buf *out,
                               struct opis_error *error);

#endif
