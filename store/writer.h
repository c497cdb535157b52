/* Writing an index: units with their postings in, commits out. The only place that writes, so that another way of
 * building an index can stand in for it. */
#ifndef OPIS_STORE_WRITER_H
#define OPIS_STORE_WRITER_H

#include "store/file.h"
#include "store/unit.h"

#include <xapian-c.h>

/* A term of a unit: its count, and its positions, ascending, if its class has any. */
struct opis_posting {
  struct opis_span term; /* 1 to 245 bytes, without NUL */
  uint32_t wdf;
  const uint32_t *positions;
  size_t position_count;
};

/* That a folded form belongs to the class of a term. */
struct opis_class_form {
  struct opis_span term, form;
};

/* All terms of a unit's text and headings, each once: of headings, of classes, then the words themselves. */
struct opis_postings {
  struct opis_posting *items;
  size_t count;
  struct opis_class_form *forms; /* for the dictionary; some may come again */
  size_t form_count;
};

struct opis_writer;

/* Opens an index for writing, or makes it, with `root` recorded in it, where none is. Takes the lock, waiting up to
 * `wait_seconds` for it: OPIS_LOCKED. OPIS_FORMAT for a foreign database or another format version. */
enum opis_status opis_writer_open(const char *path, const char *root, unsigned wait_seconds,
                                  struct opis_writer **writer, struct opis_error *error);

/* What was not committed is given up. */
void opis_writer_close(struct opis_writer *writer);

/* The index with what is pending in it; valid until the writer is closed. */
struct xc_database *opis_writer_view(struct opis_writer *writer);
/* Absolute; valid until the writer is closed. */
const char *opis_writer_root(const struct opis_writer *writer);

/* Remembers what was given to index, absolute paths; one that lies in another is not kept. `changed` becomes true where
 * that is something new. */
enum opis_status opis_writer_add_paths(struct opis_writer *writer, const struct opis_span *paths, size_t count,
                                       bool *changed, struct opis_error *error);

/* Removes all that belongs to a file, its record too. None is no error. */
enum opis_status opis_writer_remove(struct opis_writer *writer, struct opis_span path, struct opis_error *error);

/* Adds a unit. Units of a file come in reading order, its record last. */
enum opis_status opis_writer_add_unit(struct opis_writer *writer, const struct opis_unit *unit,
                                      const struct opis_postings *postings, struct opis_error *error);
enum opis_status opis_writer_add_file(struct opis_writer *writer, const struct opis_file *file,
                                      struct opis_error *error);

/* Replaces the record of a file whose units stay as they are. */
enum opis_status opis_writer_replace_file(struct opis_writer *writer, xc_docid docid, const struct opis_file *file,
                                          struct opis_error *error);

/* Gives up all that was written since the last commit; writing may go on. */
enum opis_status opis_writer_cancel(struct opis_writer *writer, struct opis_error *error);

/* All that was written since the last commit is on disk, whole, or on failure none of it. */
enum opis_status opis_writer_commit(struct opis_writer *writer, struct opis_error *error);

#endif
