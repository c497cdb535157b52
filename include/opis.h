/* opis: full-text search over passages and footnotes. What the command line can do, a C program does through this.
 *
 * What holds for all of it:
 * - Text is UTF-8. A span borrows its bytes, which need not end in NUL.
 * - Functions return a status. Outputs change only on success, and `error`, which may be NULL, is filled on failure:
 *   its message is one line of UTF-8 without control characters, and names file, place and cause.
 * - Handles are freed with the function of their name; freeing NULL does nothing. One thread a handle at a time.
 * - Positions in a text are in bytes from 0, ranges half-open; lines count from 1.
 * - Out of memory ends the process, with a message. What libxapian could not allocate is OPIS_MEMORY.
 */
#ifndef OPIS_H
#define OPIS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#ifdef __cplusplus
extern "C" {
#endif

#define OPIS_VERSION "0.1.0"

struct opis_span {
  const char *data;
  size_t size;
};

struct opis_range {
  size_t start, end;
};

enum opis_status {
  OPIS_OK = 0,
  OPIS_INVALID,     /* the caller's words are wrong: a query, an option, a locator */
  OPIS_NOT_FOUND,   /* no such file, unit or index */
  OPIS_LOCKED,      /* another program writes to the index */
  OPIS_FORMAT,      /* not an index of opis, or of another format version */
  OPIS_CORRUPT,     /* the index is damaged */
  OPIS_IO,          /* the system refused to read or to write */
  OPIS_LIMIT,       /* a stated limit was reached */
  OPIS_UNREADABLE,  /* a file that is not text that opis reads */
  OPIS_INTERRUPTED, /* the caller asked to stop */
  OPIS_MEMORY,
  OPIS_INTERNAL
};

#define OPIS_NO_OFFSET SIZE_MAX

struct opis_error {
  enum opis_status status;
  size_t offset; /* where in the query the mistake is, in bytes; else OPIS_NO_OFFSET */
  char message[1024];
};

/* ---- What is indexed and found -------------------------------------------------------------------------------- */

/* The kinds of units. A locator has a letter for each: t h p n r b c x. */
enum opis_kind {
  OPIS_TITLE,
  OPIS_HEADING,
  OPIS_PASSAGE,
  OPIS_NOTE,
  OPIS_REFERENCE, /* an entry of a bibliography */
  OPIS_TABLE,
  OPIS_CAPTION,
  OPIS_BOILERPLATE,
  OPIS_KINDS
};

/* "passage"; never NULL for a kind. */
const char *opis_kind_name(enum opis_kind kind);
char opis_kind_letter(enum opis_kind kind);

/* Sets of kinds, a bit each. */
#define OPIS_KIND_BIT(kind) (1u << (kind))
#define OPIS_KINDS_ALL      ((1u << OPIS_KINDS) - 1)
/* Where a search looks unless it is told otherwise. */
#define OPIS_KINDS_DEFAULT                                                                                             \
  (OPIS_KIND_BIT(OPIS_PASSAGE) | OPIS_KIND_BIT(OPIS_NOTE) | OPIS_KIND_BIT(OPIS_REFERENCE) |                            \
   OPIS_KIND_BIT(OPIS_TABLE) | OPIS_KIND_BIT(OPIS_CAPTION))

/* The set that a name stands for ("notes", "note", "text", "all"); 0 for none. */
unsigned opis_kinds_named(struct opis_span name);
/* All such names, for messages: "passages, notes, …". */
const char *opis_kinds_names(void);

/* ---- Indexing ------------------------------------------------------------------------------------------------- */

/* Why a file was not indexed. */
enum opis_unread_reason {
  OPIS_UNREAD_KIND,       /* of a kind that opis does not read: no trouble */
  OPIS_UNREAD_EMPTY,      /* no text in it: no trouble */
  OPIS_UNREAD_SPECIAL,    /* a FIFO, socket or device: no trouble */
  OPIS_UNREAD_BINARY,     /* bytes that are no text, under a name that promises text */
  OPIS_UNREAD_LARGE,      /* over the size limit */
  OPIS_UNREAD_PERMISSION, /* the system refused */
  OPIS_UNREAD_ERROR,      /* reading failed */
  OPIS_UNREAD_CHANGED,    /* it changed while it was read, again and again */
  OPIS_UNREAD_LOOP,       /* a folder that contains itself through a link */
  OPIS_UNREAD_REASONS
};

/* "of a kind that opis does not read" and the like. */
const char *opis_unread_reason_text(enum opis_unread_reason reason);
/* Whether a run that met it must end with an error. */
bool opis_unread_is_trouble(enum opis_unread_reason reason);

struct opis_build_progress {
  uint64_t files_done, files_total;
  uint64_t bytes_done, bytes_total;
  uint64_t units;
  double seconds;
};

struct opis_unread {
  struct opis_span path;   /* as the system has it: any bytes but NUL */
  struct opis_span type;   /* "PDF", "image", … for OPIS_UNREAD_KIND; else empty */
  struct opis_span detail; /* what the system said, or where the first bad byte is; may be empty */
  enum opis_unread_reason reason;
};

struct opis_build_options {
  const char *index;         /* its folder, which is made where it does not exist */
  const char *const *paths;  /* files and folders */
  size_t path_count;         /* at least 1 */
  bool full;                 /* build anew beside the old index, which is replaced when the new one is whole */
  const char *encoding;      /* of all files; NULL: found out for each */
  const char *language;      /* of all files: "es" …; NULL: found out for each word */
  bool no_repair;            /* what was read in a wrong encoding is not mended */
  uint64_t max_file;         /* bytes; 0 is 256 MiB */
  unsigned workers;          /* threads that read and analyse; 0 is one a processor */
  unsigned wait_seconds;     /* how long to wait for another writer */
  const volatile bool *stop; /* polled: true commits what is done and gives OPIS_INTERRUPTED; may be NULL */
  /* Called from the calling thread, some ten times a second, for each file that was not read, and for each doubt; may
   * be NULL. */
  void (*on_progress)(const struct opis_build_progress *progress, void *context);
  void (*on_unread)(const struct opis_unread *unread, void *context);
  void (*on_warning)(struct opis_span path, const char *message, void *context); /* read, but not without doubt */
  void *context;
};

struct opis_build_summary {
  uint64_t files_read; /* new or changed */
  uint64_t files_unchanged;
  uint64_t files_removed; /* vanished under the given paths */
  uint64_t unread[OPIS_UNREAD_REASONS];
  uint64_t units[OPIS_KINDS]; /* in the index, after the run */
  uint64_t documents;         /* in the index, after the run */
  uint64_t bytes_read;
  uint64_t index_bytes;
  double seconds;
  bool trouble; /* something could not be read */
};

/* Builds or updates an index. `summary` is filled on OPIS_OK and OPIS_INTERRUPTED alike. */
enum opis_status opis_build(const struct opis_build_options *options, struct opis_build_summary *summary,
                            struct opis_error *error);

/* ---- An index ------------------------------------------------------------------------------------------------- */

struct opis_index;

/* Finds where the index is: `given` if not NULL, else OPIS_INDEX, else the nearest .opis in the working folder or above
 * it, else opis/index in the XDG data folder. OPIS_NOT_FOUND where there is none; `path` is then, if `create` is true,
 * where a new one belongs (.opis here) and the status OPIS_OK. `path` is freed with free(). */
enum opis_status opis_index_locate(const char *given, bool create, char **path, struct opis_error *error);

/* Opens the index in a folder. Nothing that lies in it is obeyed: a stub file there is none. */
enum opis_status opis_index_open(const char *path, struct opis_index **index, struct opis_error *error);

/* Folders of indexes, and stub files of Xapian's format. A line of these names another folder (relative to that of the
 * stub file), a server (remote HOST:PORT), or a program to start that serves an index (remote :PROGRAM ARGUMENTS). */
struct opis_index_places {
  const char *const *items;
  size_t count; /* at least 1 */
};
/* Opens one or more indexes as one. OPIS_FORMAT for a stub file with a line that is none, and where one may not start a
 * program because others than its reader can write to it. OPIS_INVALID where an index comes twice. What fails of one
 * fails of all, and the message names it. */
enum opis_status opis_index_open_places(const struct opis_index_places *places, struct opis_index **index,
                                        struct opis_error *error);
void opis_index_close(struct opis_index *index);

/* ---- Searching ------------------------------------------------------------------------------------------------ */

struct opis_query_limits {
  size_t bytes; /* of the query; 0 is 4,096 */
  size_t words; /* 0 is 64 */
  size_t depth; /* of parentheses; 0 is 100 */
};

/* How hits are ordered: by BM25, the best of them then by what their texts say; or by BM25 alone. */
enum opis_rank { OPIS_RANK_FULL, OPIS_RANK_BM25 };

struct opis_search_options {
  uint32_t first;   /* hits to leave out */
  uint32_t count;   /* hits to give */
  bool all;         /* only units that have all the words */
  unsigned kinds;   /* a set; 0 is OPIS_KINDS_DEFAULT. A field in: or kind: of the query overrules it */
  const char *file; /* a glob over paths, or over base names where it has no slash; may be NULL */
  bool by_date;     /* the earliest first, units without a date last; else the best first */
  bool no_variants; /* words are found as they are written, but for case and diacritics */
  bool exact;       /* and with the case and diacritics that they have in the query */
  enum opis_rank rank;
  bool explain;   /* find out where scores come from, for opis_style.explain */
  bool count_all; /* count exactly the units that have all the words, which costs a second search */
  struct opis_query_limits limits;
};

struct opis_results;

/* OPIS_INVALID with an offset for a query that does not parse. Nothing found is OPIS_OK with no hits. The index stays
 * open as long as its results are looked at. */
enum opis_status opis_search(struct opis_index *index, struct opis_span query,
                             const struct opis_search_options *options, struct opis_results **results,
                             struct opis_error *error);
void opis_results_free(struct opis_results *results);

/* Follows the tie between notes and text: the notes of a unit in the order of their marks, or the unit that a note
 * hangs on. Hits without scores; none where nothing is tied. OPIS_INVALID for no locator, OPIS_NOT_FOUND. */
enum opis_tie { OPIS_TIE_NOTES, OPIS_TIE_ANCHOR };
enum opis_status opis_follow(struct opis_index *index, struct opis_span locator, enum opis_tie tie,
                             struct opis_results **results, struct opis_error *error);

/* What a hit is. Spans are valid until the results are freed. */
struct opis_hit {
  uint32_t rank; /* from 1 */
  double score;
  bool has_all;   /* has all the words of the query */
  bool uncertain; /* it is a hit only if what it cites without a level lies where the query looks */
  enum opis_kind kind;
  struct opis_span locator;
  struct opis_span file;   /* relative to the root of the index */
  struct opis_span title;  /* of the document; may be empty */
  struct opis_span number; /* a note's printed number; else empty */
  uint32_t page;           /* 0 where the text has no pages */
  size_t first_line, last_line;
  struct opis_span text;
  struct opis_range snippet;           /* in text: the best window */
  const struct opis_range *highlights; /* in text: the words that matched, ascending; function words only
                                        * where the query has no others */
  size_t highlight_count;
};

size_t opis_results_count(const struct opis_results *results);
/* `i` from 0, below the count. Its snippet and highlights, and whether it has all the words, are found out when it is
 * first asked for: hits that nobody looks at do not cost that. */
struct opis_hit opis_results_hit(const struct opis_results *results, size_t i);
/* Units that match: bounds, and an estimate between them. */
void opis_results_matches(const struct opis_results *results, uint64_t *lower, uint64_t *estimated, uint64_t *upper);

/* ---- Writing things out --------------------------------------------------------------------------------------- */

/* How text for people looks. */
struct opis_style {
  unsigned width; /* columns; 0 is 80 */
  bool colour;
  bool explain; /* show where a score comes from */
};

/* Formats: "text", "jsonl", "trec". `qid` is what the query is called in the last two; may be empty for "text".
 * OPIS_INVALID for a format that does not exist. A write error of `out` is OPIS_IO. */
enum opis_status opis_results_write(const struct opis_results *results, const char *format, struct opis_span qid,
                                    const struct opis_style *style, FILE *out, struct opis_error *error);

/* A unit in its context: `around` units before and after it. Formats: "text", "jsonl". */
enum opis_status opis_show(struct opis_index *index, struct opis_span locator, unsigned around, const char *format,
                           const struct opis_style *style, FILE *out, struct opis_error *error);

/* The lines of the source file that a unit stands on, as bytes, each behind its number and a tab: what of them is the
 * unit's. `raw` leaves them as they stand; else what is not UTF-8 and what could move a cursor is made visible. OPIS_IO
 * where the file is not there any more or changed since it was indexed. */
enum opis_status opis_show_source(struct opis_index *index, struct opis_span locator, bool raw, FILE *out,
                                  struct opis_error *error);

/* Every document and unit in reading order, as JSON Lines; `file`, a glob, may be NULL. */
enum opis_status opis_export(struct opis_index *index, const char *file, FILE *out, struct opis_error *error);

/* What is not sound in the texts and in the index, found in what is stored; the sources are only asked whether they are
 * as they were. */
struct opis_check_options {
  const char *const *checks; /* names: "note-without-mark" …; opis-check(1) has them all */
  size_t check_count;        /* 0: all */
  const char *file;          /* a glob, as in opis_export; may be NULL */
  bool deep;                 /* read all of the index and of the sources, and compare them with their checksums */
  const char *format;        /* "text", "jsonl"; NULL: text */
  const struct opis_style *style;
};
/* Opens the indexes at some places and writes a report; `findings` is how many things were found. With `deep` the index
 * is first read in a child process (fork), since a damaged one can crash its reader: not for a program with other
 * threads. Damage that is found so is a finding and OPIS_OK; what reading without `deep` runs into is OPIS_CORRUPT.
 * OPIS_INVALID for a check that does not exist, and for `deep` where an index is served by another program. */
enum opis_status opis_check(const struct opis_index_places *places, const struct opis_check_options *options, FILE *out,
                            uint64_t *findings, struct opis_error *error);

/* Words as they are indexed: in one case and without diacritics, each with how often it occurs and in how many units.
 */
struct opis_terms_options {
  const char *format; /* "text", "jsonl" */
  uint64_t count;     /* words to list; 0: all */
  bool by_word;       /* in the order of their bytes; else the most frequent first */
};
/* Lists those that begin with `prefix`, which is made like them and may be empty. `found` is how many there are.
 * OPIS_INVALID for a prefix without a letter or digit. */
enum opis_status opis_terms(struct opis_index *index, struct opis_span prefix, const struct opis_terms_options *options,
                            FILE *out, uint64_t *found, struct opis_error *error);
/* What a search for a word finds in the index, by the reason: its forms, and how they are written there. `found` is how
 * many forms occur. Formats: "text", "jsonl". OPIS_INVALID where there is no letter or digit in it. */
enum opis_status opis_variants(struct opis_index *index, struct opis_span word, const char *format,
                               const struct opis_style *style, FILE *out, uint64_t *found, struct opis_error *error);

/* Citations of archives, of published series of documents, and of works. */
struct opis_cite_options {
  const char *by;   /* counts instead of a list: "archive", "year", "correspondent", "document"; may be NULL */
  unsigned depth;   /* of the tree of archives, in levels, the archive being the first; 0: as far as it stays short */
  const char *kind; /* kinds between commas: "archival", "works", … as in opis-cite(1); NULL: archives and series, or of
                       a pattern that is a work, works */
  const char *date;   /* of what is cited, as EDTF or 1924-02..1924-12; may be NULL */
  const char *who;    /* a correspondent, in any spelling; may be NULL */
  bool unresolved;    /* only what could not be resolved */
  bool shared;        /* only what more than one document cites */
  const char *file;   /* a glob, as in opis_export; may be NULL */
  uint64_t count;     /* citations or groups to give; 0: all */
  const char *format; /* "text", "csv", "jsonl", "csl", "bibtex", "ris"; NULL: text */
  const struct opis_style *style;
};
/* Writes the citations that lie under a pattern, in archival order: an archive or series alone, with levels, a
 * reference as a note gives it, or a work by author and title; empty: all. Those that may lie there, but lack a level,
 * come last. Without a pattern and anything that narrows, "text" is a tree of the archives with counts. `found` is how
 * many citations there are. OPIS_INVALID for a pattern that is none, and for options without sense. */
enum opis_status opis_cite(struct opis_index *index, struct opis_span pattern, const struct opis_cite_options *options,
                           FILE *out, uint64_t *found, struct opis_error *error);

/* What the index holds. Formats: "text", "jsonl". */
enum opis_status opis_info(struct opis_index *index, const char *format, FILE *out, struct opis_error *error);
/* The schema of this version's indexes, for people. */
enum opis_status opis_info_schema(FILE *out, struct opis_error *error);

enum opis_analyse_input {
  OPIS_ANALYSE_LINES, /* a text a line */
  OPIS_ANALYSE_IDS,   /* id, tab, text a line */
  OPIS_ANALYSE_BLOCK  /* the whole input is one hard-wrapped block */
};
struct opis_analyse_options {
  const char *name; /* of the input, for messages */
  enum opis_analyse_input input;
  bool document;        /* the lines are the notes of one document, in order: "ibid." goes on from the one before */
  const char *language; /* of all texts: "es" …; NULL: found out for each word */
  bool no_repair;       /* what was read in a wrong encoding is not mended */
};
/* What opis sees in a text, as JSON Lines: an object a line, or one for a block. */
enum opis_status opis_analyse(FILE *in, const struct opis_analyse_options *options, FILE *out,
                              struct opis_error *error);

#ifdef __cplusplus
}
#endif

#endif
