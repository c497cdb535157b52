/* The unit record: all that is kept of a unit, and its form on disk. */
#ifndef OPIS_STORE_UNIT_H
#define OPIS_STORE_UNIT_H

#include "base/arena.h"
#include "base/json.h"
#include "store/sums.h"
#include "text/citations/citations.h"
#include "text/dates.h"
#include "text/language.h"

/* The lines of a range of the source file, first and last, from 1. */
struct opis_line_range {
  size_t first, last;
};

struct opis_unit_mark {
  struct opis_span number;
  size_t offset;         /* in text */
  struct opis_span note; /* locator, or empty */
};

/* Text that was read in a wrong encoding and has been mended. */
struct opis_unit_repair {
  struct opis_range range; /* in text */
  struct opis_span from;   /* "UTF-8 read as Windows-1252" */
};

struct opis_unit_anchor {
  struct opis_span locator; /* of the unit that the note hangs on; empty: none */
  size_t offset;            /* in its text */
  struct opis_range sentence;
  struct opis_span text; /* that sentence, so that a note can be shown and weighed with what it supports */
};

/* A word that was cut at a line's end, and may have been joined wrongly. */
struct opis_unit_doubt {
  size_t offset; /* in text */
  bool kept;     /* a hyphen stands there, and may be none; else the word was joined there, and may have one */
};

/* A stretch of words of one language. */
struct opis_unit_language {
  struct opis_range range; /* in text, from the first word's start to the last one's end */
  enum opis_language language;
};

struct opis_unit {
  enum opis_kind kind;
  uint32_t ordinal;       /* of its kind in its document, from 1 */
  uint32_t part;          /* of a passage that was cut, from 1; else 0 */
  uint32_t order;         /* among all units of its document, from 1 */
  struct opis_span file;  /* relative to the root */
  struct opis_span title; /* of the document; may be empty */
  struct opis_span number, page_label;
  uint32_t page;              /* 0: none */
  struct opis_span *sections; /* the headings above it, outermost first */
  size_t section_count;
  struct opis_line_range *lines; /* of the source, as many as bytes */
  struct opis_range *bytes;
  size_t range_count;
  struct opis_span text;
  struct opis_unit_mark *marks;
  size_t mark_count;
  struct opis_unit_anchor anchor;
  struct opis_span *notes; /* locators */
  size_t note_count;
  struct opis_unit_repair *repairs; /* ascending */
  size_t repair_count;
  struct opis_unit_doubt *doubts; /* ascending */
  size_t doubt_count;
  struct opis_date *dates; /* in the order of the text */
  size_t date_count;
  struct opis_citation *citations; /* in the order of the text */
  size_t citation_count;
  enum opis_language language;          /* of the text as a whole */
  struct opis_unit_language *languages; /* ascending; none where all of it is of that language */
  size_t language_count;
  struct opis_sums sums; /* over the terms that the index has of it; the writer's to fill */
};

/* Appends the record. */
void opis_unit_encode(struct opis_buf *out, const struct opis_unit *unit);

/* Reads a record; spans of the unit point into `record`, arrays are in the arena. OPIS_CORRUPT for bytes that are no
 * record; unknown fields are passed over. */
enum opis_status opis_unit_decode(struct opis_arena *arena, struct opis_span record, struct opis_unit *unit,
                                  struct opis_error *error);

/* The first day of its earliest date; OPIS_DAYS_OPEN_LAST without dates. */
int32_t opis_unit_first_day(const struct opis_unit *unit);

/* The languages that a unit is found by: its own, and those of stretches of some words. */
unsigned opis_unit_languages(const struct opis_unit *unit);

/* The locator of a unit: "folder/file.txt#p12.1". */
struct opis_span opis_unit_locator(struct opis_arena *arena, const struct opis_unit *unit);

/* Writes the fields that `opis export` gives of a unit, and some of them alone, into an open object. */
void opis_unit_write_json(struct opis_json *json, const struct opis_unit *unit);
void opis_unit_write_anchor(struct opis_json *json, const struct opis_unit *unit);
void opis_unit_write_dates(struct opis_json *json, const struct opis_unit *unit);
void opis_unit_write_citations(struct opis_json *json, const struct opis_unit *unit);
void opis_unit_write_repairs(struct opis_json *json, const struct opis_unit *unit);

#endif
