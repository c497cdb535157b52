/* A source file as a reader sees it: blocks in reading order, notes tied to where they hang. What formats/ makes and
 * units.c cuts into units. Everything in it is in one arena. */
#ifndef OPIS_INDEXER_DOCUMENT_H
#define OPIS_INDEXER_DOCUMENT_H

#include "base/arena.h"

/* Where a piece of a block's text stands in the source: one a line, or finer where a line's text is not all of its
 * bytes in a row (a mark taken out, blanks made one). Between pieces of a text only the blank stands that joins them.
 * Where both ranges have the same size, byte k of the one is byte k of the other; else (a letter composed, an encoding
 * that is not UTF-8) only the whole pieces answer to each other. */
struct opis_piece {
  struct opis_range text;
  struct opis_range bytes;
  size_t line; /* from 1 */
};

/* Text that was read in a wrong encoding and has been mended. */
struct opis_mended {
  struct opis_range text; /* in the text of a line or block */
  const char *from;       /* "UTF-8 read as Windows-1252", a constant */
};

#define OPIS_NO_BLOCK SIZE_MAX

/* A note mark that was taken out of a block's text. */
struct opis_mark {
  struct opis_span number; /* as printed: "12", "*" */
  size_t offset;           /* in the block's text, where it stood */
  size_t note;             /* the block that is its note, or OPIS_NO_BLOCK */
};

/* A word that was cut at a line's end and may well be read in the other way than the text has it. */
struct opis_doubt {
  size_t offset; /* in the block's text: of the hyphen that was kept, or of the letter before which one was dropped */
  bool kept;     /* the text has the hyphen; else the word as one */
};

struct opis_block {
  enum opis_kind kind;
  struct opis_span text;           /* valid UTF-8 in NFC, one line, without note marks; never empty */
  const struct opis_piece *pieces; /* ascending, at least one; together all of the text but joining blanks */
  size_t piece_count;
  unsigned page;                 /* ordinal of the page where it begins, from 1; 0 where the text has none */
  struct opis_span page_label;   /* the page number that is printed there; may be empty */
  unsigned level;                /* of a heading, from 1; else 0 */
  struct opis_span number;       /* of a note, as printed; else empty */
  const struct opis_mark *marks; /* by ascending offset */
  size_t mark_count;
  const struct opis_doubt *doubts; /* by ascending offset */
  size_t doubt_count;
  const struct opis_mended *mended; /* ascending */
  size_t mended_count;
  size_t anchor;        /* of a note: the block that it hangs on, or OPIS_NO_BLOCK; else OPIS_NO_BLOCK */
  size_t anchor_offset; /* in that block's text */
};

struct opis_document {
  struct opis_span title, author, year, doi; /* empty where the text does not give them */
  const char *encoding;                      /* "UTF-8" */
  const char *encoding_other;                /* that of the lines that are not in it; NULL where all are */
  double encoding_sure;                      /* that this is right, 0 to 1 */
  size_t column_lines;                       /* lines on which two columns seem to stand side by side, read across */
  size_t bad_bytes;                          /* bytes that fit no character, shown as U+FFFD */
  struct opis_block *blocks;
  size_t block_count;
};

/* What a format reads: the bytes of one file. */
struct opis_source {
  struct opis_span path;  /* for messages */
  struct opis_span bytes; /* the offsets of pieces count in these */
  const char *encoding;   /* NULL: to be found out */
  bool no_repair;         /* what was read in a wrong encoding is not mended */
};

#endif
