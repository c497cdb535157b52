/* The file that a document of the index was read from, as it is now. */
#ifndef OPIS_SEARCHER_SOURCE_H
#define OPIS_SEARCHER_SOURCE_H

#include "store/index.h"

enum opis_source_state {
  OPIS_SOURCE_SAME,
  OPIS_SOURCE_CHANGED,
  OPIS_SOURCE_VANISHED,
  OPIS_SOURCE_UNREADABLE, /* the system refuses */
  OPIS_SOURCE_ELSEWHERE   /* its index is served by another program, perhaps on another machine */
};

/* Whether size and time are those of the record, or, where they are not or `hash` is true, the bytes. */
enum opis_source_state opis_source_state(const struct opis_index *index, const struct opis_file *file, bool hash);

/* Reads the file, which must be the one that was indexed: OPIS_IO that names it and the cause where it changed, is not
 * there or cannot be read. */
enum opis_status opis_source_read(const struct opis_index *index, const struct opis_file *file, struct opis_buf *bytes,
                                  struct opis_error *error);

#endif
