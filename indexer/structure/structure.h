/* Lines to blocks: what a reader sees in plain text that once was a page. */
#ifndef OPIS_INDEXER_STRUCTURE_STRUCTURE_H
#define OPIS_INDEXER_STRUCTURE_STRUCTURE_H

#include "indexer/document.h"

/* Where in the source a place of a line's text is, for a text that is not the source's bytes as they stand: at the
 * start of the character there, or at the end of the one before it if `end` is true. Asked for ascending places of a
 * line it is linear in the line. */
struct opis_line;
struct opis_places {
  size_t (*source)(const struct opis_places *places, const struct opis_line *line, size_t offset, bool end);
};

struct opis_line {
  struct opis_span text;            /* valid UTF-8 in NFC, without its line end and form feeds; leading blanks stand */
  struct opis_range bytes;          /* of the source, with the line end */
  size_t skipped;                   /* bytes of the source before the text: form feeds, a byte order mark */
  const struct opis_mended *mended; /* ascending */
  size_t mended_count;
  struct opis_span given;           /* the text as it was before NFC */
  const struct opis_places *places; /* NULL: only the whole line is known */
  bool verbatim;                    /* text is the source's bytes from there on, as they stand */
  bool page_break;                  /* a form feed stood before it */
};

/* The pieces of a verbatim line's text (struct opis_piece) have the very bytes that they stand for, those of other
 * lines the whole line. */

/* Fills the blocks of `document`, and what the text itself says of title, author, year and DOI. Lines are those of the
 * whole source, in order, so that a line's number is its index and 1. Linear in their bytes; what is made is in
 * `arena`, spans may point into the lines. */
void opis_structure_read(struct opis_arena *arena, const struct opis_line *lines, size_t count,
                         struct opis_document *document);

#endif
