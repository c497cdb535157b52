/* Text on its way out. */
#ifndef OPIS_SEARCHER_OUTPUT_H
#define OPIS_SEARCHER_OUTPUT_H

#include "base/buf.h"

/* Writes all of `text` and frees it. OPIS_IO where the stream refuses. */
enum opis_status opis_output_write(struct opis_buf *text, FILE *out, struct opis_error *error);

/* What makes a noun stand for so many. */
static inline const char *opis_plural(uint64_t count)
{
  return count == 1 ? "" : "s";
}

#endif
