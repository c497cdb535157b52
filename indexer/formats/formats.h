/* Source formats: one file each, one row each in formats.c. */
#ifndef OPIS_INDEXER_FORMATS_FORMATS_H
#define OPIS_INDEXER_FORMATS_FORMATS_H

#include "indexer/document.h"

/* Reads a source into `document`, which is zeroed before. OPIS_UNREADABLE, with a message that says where and why, for
 * bytes that are not of the format. What is made is in `arena`; spans may point into the source. */
typedef enum opis_status opis_format_reader(struct opis_arena *arena, const struct opis_source *source,
                                            struct opis_document *document, struct opis_error *error);

opis_format_reader opis_format_text;

struct opis_format {
  const char *name;           /* "text", "PDF" */
  const char *endings;        /* of file names, in lower case, each between blanks: " txt text " */
  const char *magic;          /* what such a file begins with; NULL: nothing special */
  opis_format_reader *reader; /* NULL: opis does not read it */
};

/* The format of a file by its name and its first bytes; the name alone decides where `head` is empty. Plain text is
 * what nothing else claims. Never NULL. */
const struct opis_format *opis_format_of(struct opis_span path, struct opis_span head);

#endif
