/* What opis_check is made of. To add a check: a value and a row in the table of check.c, a function that finds (in the
 * checks_x.c of its sort), a golden run, a line of opis-check(1). */
#ifndef OPIS_SEARCHER_CHECK_H
#define OPIS_SEARCHER_CHECK_H

#include "store/index.h"

/* In the order in which they are told. */
enum opis_check_kind {
  OPIS_CHECK_ENCODING,
  OPIS_CHECK_COLUMNS,
  OPIS_CHECK_MENDED,
  OPIS_CHECK_LOST_CHARACTER,
  OPIS_CHECK_DOUBTFUL,
  OPIS_CHECK_LOST_LETTER,
  OPIS_CHECK_MIXED_SCRIPT,
  OPIS_CHECK_NOTE_WITHOUT_MARK,
  OPIS_CHECK_MARK_WITHOUT_NOTE,
  OPIS_CHECK_NOTE_GAP,
  OPIS_CHECK_INCOMPLETE_PATH,
  OPIS_CHECK_UNRESOLVED,
  OPIS_CHECK_LEAVES,
  OPIS_CHECK_DUPLICATE,
  OPIS_CHECK_UNREAD,
  OPIS_CHECK_CHANGED,
  OPIS_CHECK_DAMAGE,
  OPIS_CHECKS
};

struct opis_check_row {
  const char *name;    /* "note-without-mark" */
  const char *heading; /* "Notes without marks" */
};
extern const struct opis_check_row opis_check_rows[OPIS_CHECKS];

/* Spans are in the report's arena. */
struct opis_finding {
  enum opis_check_kind check;
  struct opis_span file;    /* empty: the index as a whole */
  struct opis_span locator; /* empty: the file as a whole */
  struct opis_span other;   /* of a duplicate: the file that it repeats; of leaves: the locator of who differs */
  struct opis_span number;  /* of a note or mark */
  struct opis_span message; /* what is to be said of it; may be empty */
  size_t line;              /* the first one; 0 where there is none */
  struct opis_range range;  /* in the unit's text; empty where all of it is meant */
  struct opis_span excerpt; /* of that text; begins and ends with a blank where it is cut */
  struct opis_range marked; /* the range, in the excerpt */
  uint32_t ordinal;         /* of the unit among those of its kind */
};

/* How many files are in an encoding. */
struct opis_check_encoding {
  const char *name;
  size_t files;
};

struct opis_report {
  struct opis_arena arena;
  const struct opis_index_places *places;
  struct opis_index *index; /* NULL while it is not known to be whole */
  const struct opis_check_options *options;
  bool asked[OPIS_CHECKS];
  struct opis_files files, unread; /* only those that are asked for */
  uint64_t units;
  struct opis_finding *findings;
  size_t count, capacity;
  size_t counts[OPIS_CHECKS];
  struct opis_check_encoding *encodings; /* the most frequent first */
  size_t encoding_count;
  bool damaged; /* the index cannot be believed, so nothing else was looked at */
};

/* Adds a finding of a file as a whole; gives it back to be filled further. Valid until the next one is added. */
struct opis_finding *opis_report_add(struct opis_report *report, enum opis_check_kind check, struct opis_span file,
                                     const char *format, ...) __attribute__((format(printf, 4, 5)));
/* The same of a place in a unit. `range` is what is marked in the excerpt. */
struct opis_finding *opis_report_add_unit(struct opis_report *report, enum opis_check_kind check,
                                          const struct opis_unit *unit, struct opis_range range, const char *format,
                                          ...) __attribute__((format(printf, 5, 6)));

/* The checks, by what they look at. All but the last look only for what is asked. */
void opis_check_text(struct opis_report *report, const struct opis_file *file, const struct opis_units *units);
void opis_check_notes(struct opis_report *report, const struct opis_units *units);
void opis_check_citations(struct opis_report *report, const struct opis_units *units);
void opis_check_file(struct opis_report *report, const struct opis_file *file);
enum opis_status opis_check_folder(struct opis_report *report, struct opis_error *error);

/* Documents that are the same, or nearly: collects, and tells in the end. */
struct opis_twins;
struct opis_twins *opis_twins_new(void);
void opis_twins_add(struct opis_twins *twins, size_t file, const struct opis_units *units);
void opis_twins_tell(struct opis_twins *twins, struct opis_report *report);
void opis_twins_free(struct opis_twins *twins);

/* Letters that documents cite with different leaves: collects, and tells in the end. */
struct opis_letters;
struct opis_letters *opis_letters_new(void);
void opis_letters_add(struct opis_letters *letters, const struct opis_units *units);
void opis_letters_tell(struct opis_letters *letters, struct opis_report *report);
void opis_letters_free(struct opis_letters *letters);

/* Reads all of the index and compares it with its checksums, in a process of its own. */
enum opis_status opis_check_deep(struct opis_report *report, struct opis_error *error);

/* The report, written: "text" and "jsonl". */
void opis_report_text(const struct opis_report *report, struct opis_buf *out);
void opis_report_jsonl(const struct opis_report *report, struct opis_buf *out);

#endif
