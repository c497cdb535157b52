/* What the passes of the structure reader hand on to one another. Each fills what the next ones read:
 *   lines.c       measures of a line: indent, width, first word
 *   pages.c       where pages begin; running heads, page numbers and rules leave the text
 *   openers.c     lines that begin as a note does;  marks.c  numbers that may be note marks
 *   notes.c       which of those lines are notes, by runs of numbers and the marks before them
 *   gaps.c        runs that a lost or misread number has broken
 *   marks.c       which mark belongs to which note
 *   paragraphs.c  lines to drafts of blocks;  headings.c, kinds.c  what kind each is
 *   render.c      drafts to blocks: lines joined, marks taken out;  metadata.c  title, author, year, DOI */
#ifndef OPIS_INDEXER_STRUCTURE_PARTS_H
#define OPIS_INDEXER_STRUCTURE_PARTS_H

#include "indexer/structure/structure.h"

#define NONE        UINT32_MAX
#define VALUE_MAX   2000u /* a note's number is below it; years are above most note numbers */
#define MEASURE_MAX 400u  /* columns; longer lines are no line of a page */

enum { EIGHTHS = 8, NOTE_LINES = 300 /* of one note */ };

enum role { ROLE_BLANK, ROLE_TEXT, ROLE_NOTE, ROLE_HEAD, ROLE_NUMBER, ROLE_RULE };

struct line {
  struct opis_span text;  /* without blanks on either side */
  uint32_t indent;        /* columns before it; what all lines of its page have is taken off */
  uint32_t width;         /* code points */
  uint32_t word;          /* code points of its first word */
  uint32_t set, set_word; /* the same as set in a book's type, a letter being some EIGHTHS of a column wide */
  uint32_t page;          /* from 0 */
  uint32_t next;          /* the next line of its block, or NONE */
  uint32_t owner;         /* its note while it is one; later its draft */
  uint8_t role;
  bool page_start; /* the first line of a page that is not the first one */
  bool marked;     /* begins with a mark that belongs to the line before */
  bool lone_blank; /* nothing but a blank: left of a form feed or of an empty block of a PDF */
};

enum opener_style {
  OPENER_BARE,    /* 12 text */
  OPENER_DOT,     /* 12. text */
  OPENER_HALF,    /* 12) text */
  OPENER_PAREN,   /* (12) text */
  OPENER_BRACKET, /* [12] text */
  OPENER_SUPER,   /* ¹² text */
  OPENER_SYMBOL,  /* * text */
  OPENER_CARET,   /* 12. ^ text, [^12]: text */
  OPENER_ALONE,   /* 12. with the text on lines of its own; 12. 12. */
  OPENER_STYLES
};

struct opener {
  uint32_t line, skip;     /* bytes of the line before the note's text */
  uint32_t start, end;     /* of the number, in the line */
  uint32_t previous, next; /* the openers of the numbers before and after it in one run, or NONE */
  uint16_t value;          /* the number; for a symbol its rank */
  uint8_t style;
  bool doubtful; /* the line before seems to run on into this one */
  bool misread;  /* letters that look like digits were read as those: l2, 1O; another opener may be of its line, too */
  bool mended;   /* the number is not what is printed */
};

enum mark_style { MARK_GLUED, MARK_SUPER, MARK_BRACKET, MARK_PAREN, MARK_SYMBOL, MARK_STYLES };

/* A number that may be a note mark; in the end only those that are. By line and place. */
struct candidate {
  uint32_t line, start, end; /* what is taken out of the line's text, brackets too */
  uint32_t number_start, number_end;
  uint32_t note; /* or NONE */
  uint16_t value;
  uint8_t style;
  bool weak; /* more often something else: F4, p.12, 1881,9 */
  bool taken;
};

struct note {
  uint32_t opener;
  uint32_t draft;
  uint32_t mark; /* the first candidate that is its mark, or NONE */
};

/* Notes that stand together: at the foot of a page, in a section, after a paragraph. */
struct zone {
  uint32_t first, count;         /* notes */
  uint32_t from;                 /* the line where the text begins that its marks stand in */
  uint32_t first_line, end_line; /* half-open */
  bool section;                  /* under a heading, or of a style that is a list of notes for sure */
};

/* A block in the making. */
struct draft {
  enum opis_kind kind;
  unsigned level;
  uint32_t first, last;       /* lines, linked by `next` */
  uint32_t skip, cut;         /* bytes taken off the first line's start and the last line's end */
  uint32_t note;              /* or NONE */
  bool gap_before, gap_after; /* blank lines around it */
  bool verse;                 /* its lines were broken on purpose */
};

struct reader {
  struct opis_arena *arena;
  const struct opis_line *source;
  struct line *lines;
  uint32_t count;
  uint32_t page_count;
  bool paged;               /* page breaks are known */
  uint32_t *page_first;     /* a page each, and the count of lines at the end */
  struct opis_span *labels; /* a page each */
  struct opener *openers;
  uint32_t opener_count;
  struct candidate *marks;
  uint32_t mark_count;
  uint32_t *by_value; /* candidates by value, then place */
  uint32_t value_start[VALUE_MAX + 1];
  int mark_style; /* of most marks, or -1 */
  struct note *notes;
  uint32_t note_count;
  struct zone *zones; /* by first line */
  uint32_t zone_count;
  struct draft *drafts;
  uint32_t draft_count;
  size_t column_lines; /* of the document */
};

void structure_measure_lines(struct reader *reader);
void structure_find_pages(struct reader *reader);
void structure_find_openers(struct reader *reader);
void structure_find_candidates(struct reader *reader);
void structure_find_notes(struct reader *reader);
void structure_bridge_gaps(struct reader *reader);
void structure_run_over(struct reader *reader);
void structure_assign_marks(struct reader *reader);
void structure_find_paragraphs(struct reader *reader);
void structure_find_boilerplate(struct reader *reader);
void structure_find_headings(struct reader *reader);
void structure_find_kinds(struct reader *reader);
void structure_find_metadata(struct reader *reader, struct opis_document *document);
void structure_render(struct reader *reader, struct opis_document *document);

/* The bytes of a number and its stop at the start of a heading: "2.1", "IV."; `depth` is how many parts it has. */
size_t structure_leading_number(struct opis_span text, unsigned *depth, bool *roman);

/* The first candidate of this line or one behind it; their count where there is none. */
uint32_t structure_first_mark(const struct reader *reader, uint32_t line);
/* Whether a candidate with this number stands in lines [from, to), of the style of most marks. */
bool structure_has_mark(const struct reader *reader, unsigned value, uint32_t from, uint32_t to);

/* A note's number as printed; one that was misread as its mark has it. */
struct opis_span structure_number(const struct reader *reader, uint32_t note);
/* Whether a heading such as "Notes" stands right above the line. */
bool structure_under_heading(const struct reader *reader, uint32_t line);
/* Whether the lines between two openers may all be the first one's note: no paragraph among them that stands no deeper
 * than the opener. */
bool structure_gap_is_clean(const struct reader *reader, uint32_t from, uint32_t to);
/* Whether one number is the other but for one digit. */
bool structure_misread_as(unsigned a, unsigned b);

/* Reads an opener; false where the text begins otherwise. Only skip, start, end, value and style are filled. */
bool structure_read_opener(struct opis_span text, struct opener *opener);
/* The same where letters stand for some of the number's digits; false where none does. */
bool structure_read_misread(struct opis_span text, struct opener *opener);
/* The rank of a run of one note symbol, * † ‡ before ** ††; `offset` moves behind it. 0 where there is none. */
unsigned structure_read_symbol(struct opis_span text, size_t *offset);

/* Whether a line of its own is of a menu, a shop, a banner. Long ones never are. */
bool structure_is_boilerplate(struct opis_span text);

/* The line before or after, over blank lines; NONE where there is none. */
uint32_t structure_line_before(const struct reader *reader, uint32_t line);
uint32_t structure_line_after(const struct reader *reader, uint32_t line);

#endif
