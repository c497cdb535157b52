/* A note as the files of this folder see it: tokens, and the citations made so far. For this folder only. */
#ifndef OPIS_TEXT_CITATIONS_NOTE_H
#define OPIS_TEXT_CITATIONS_NOTE_H

#include "text/citations/citations.h"

#include "base/span.h"
#include "text/citations/sets.h"

struct opis_name;

enum opis_note_kind { OPIS_NOTE_WORD, OPIS_NOTE_NUMBER, OPIS_NOTE_MARK, OPIS_NOTE_END };

#define OPIS_NOTE_SPACED   1u   /* a blank before it */
#define OPIS_NOTE_CAPITAL  2u   /* begins with a capital */
#define OPIS_NOTE_UPPER    4u   /* two capitals or more */
#define OPIS_NOTE_DIGITS   8u   /* has a digit */
#define OPIS_NOTE_CYRILLIC 16u  /* has a Cyrillic letter */
#define OPIS_NOTE_LOWER    32u  /* has a small letter */
#define OPIS_NOTE_STOPS    64u  /* a mark behind which a sentence ends */
#define OPIS_NOTE_QUOTED   128u /* within quotation marks, or the one that opens them */
#define OPIS_NOTE_UNDATED  512u /* known to begin no date */
#define OPIS_NOTE_PLAIN    256u /* known to begin no word for "hereafter" */

struct opis_note_token {
  uint32_t start, end; /* bytes */
  uint32_t code;       /* of a mark; quotes, dashes and bars are made one: see scan.c */
  uint8_t kind;
  uint8_t archive_size; /* tokens of the archive's name that begins here */
  uint16_t flags;
  struct opis_span folded;  /* of a word or number: small, without diacritics */
  uint32_t hash;            /* of the same, by opis_word_hash */
  uint32_t begin, limit;    /* tokens: where its reference begins and ends, by marks */
  uint32_t close;           /* of an opening mark: the token that closes it; 0 if none does */
  uint16_t archive, series; /* named here: places in the tables of names.c; 0 until asked, 1 for none */
  uint16_t label;           /* 1 and the place of its first row among the labels, once asked */
  uint8_t series_size;      /* as archive_size */
};

enum opis_tradition {
  OPIS_RUSSIAN = 1,
  OPIS_ITALIAN = 2,
  OPIS_SPANISH = 4,
  OPIS_BRITISH = 8,
  OPIS_AMERICAN = 16,
  OPIS_FRENCH = 32,
  OPIS_GERMAN = 64,
  OPIS_LEAGUE = 128,
  OPIS_OTHER = 256,
  OPIS_TRADITIONS = 511
};

enum { OPIS_PATH_MAX = 16 }; /* levels of one citation; further ones are left out */

/* A citation in the making. */
struct opis_path {
  struct opis_span archive, archive_raw;
  enum opis_tradition tradition;
  struct opis_citation_level levels[OPIS_PATH_MAX];
  size_t count;
  unsigned flags;
  struct opis_span box_label; /* folded: a second, different one is a file's */
  enum opis_level many;       /* the level of a plural (dd. 4, 5), else OPIS_LEVELS or 0 */
  bool repeated;              /* by ibid. and nothing of its own: what follows takes a level's place */
};

enum { OPIS_SCRATCH = 512 };

struct opis_note {
  struct opis_arena *arena;              /* of what is found */
  struct opis_arena words;               /* of the tokens, as long as the note is read */
  struct opis_citation_context *context; /* never NULL */
  struct opis_span text;
  char *scratch;                  /* OPIS_SCRATCH bytes for names */
  struct opis_note_token *tokens; /* with eight of kind END behind the last, for looking ahead; on the heap */
  size_t count, capacity;
  struct opis_citation *items;
  size_t item_count, item_capacity;
};

/* scan.c */
void opis_note_scan(struct opis_note *note);
/* Frees the tokens; what was found stays. */
void opis_note_end(struct opis_note *note);
/* The text of tokens [start, end), without what is between them and their neighbours. */
struct opis_span opis_note_span(const struct opis_note *note, size_t start, size_t end);
/* Whether a folded word is one of a table; `folded` must not be empty. */
static inline bool opis_word_is(struct opis_span folded, const char *word)
{
  return folded.size > 0 && folded.data[0] == word[0] && strlen(word) == folded.size &&
         memcmp(folded.data, word, folded.size) == 0;
}

static inline bool opis_note_is(const struct opis_note *note, size_t at, const char *word)
{
  return note->tokens[at].kind <= OPIS_NOTE_NUMBER && opis_word_is(note->tokens[at].folded, word);
}

/* Whether a word or number is in a list of folded words, or begins a phrase of it. */
static inline bool opis_note_may_be(const struct opis_note *note, size_t at, struct opis_word_set *set)
{
  return note->tokens[at].kind <= OPIS_NOTE_NUMBER && opis_word_set_may_have(set, note->tokens[at].hash);
}

static inline bool opis_note_is_in(const struct opis_note *note, size_t at, struct opis_word_set *set)
{
  return opis_note_may_be(note, at, set) && opis_word_set_has(set, note->tokens[at].folded);
}

/* The same for a static array of them. */
#define OPIS_NOTE_AMONG(note, at, list)                                                                                \
  __extension__({                                                                                                      \
    static struct opis_word_set word_set = {(list), sizeof(list) / sizeof *(list), {0}, 0};                            \
    opis_note_is_in((note), (at), &word_set);                                                                          \
  })

static inline bool opis_note_mark(const struct opis_note *note, size_t at, uint32_t code)
{
  return note->tokens[at].kind == OPIS_NOTE_MARK && note->tokens[at].code == code;
}

/* Below 4000; 0 if it is none. `folded` is small. */
unsigned opis_roman(struct opis_span folded);
/* The token that closes the bracket or quotation at `at`, within `limit`; `limit` if none does. */
size_t opis_note_close(const struct opis_note *note, size_t at, size_t limit);
/* The end of the reference that `at` belongs to: a semicolon, the end of a sentence, a closing bracket. */
size_t opis_note_limit(const struct opis_note *note, size_t at);
/* Where the reference that `at` belongs to begins, by the same marks. */
size_t opis_note_begin(const struct opis_note *note, size_t at, size_t from);
/* Zero if token `at` begins no date; else the token behind it. */
size_t opis_note_date(const struct opis_note *note, size_t at);
bool opis_note_is_month(struct opis_span folded);

/* names.c: archives, series, British classes */
struct opis_name {
  const char *code;
  enum opis_tradition tradition;
  bool ambiguous; /* needs a path that speaks for it */
};
/* The longest name that begins at `at`, among those of the tables; returns the token behind it, 0 if none. */
size_t opis_archive_find(const struct opis_note *note, size_t at, const struct opis_name **out);
size_t opis_series_find(const struct opis_note *note, size_t at, const struct opis_name **out);
const struct opis_name *opis_archive_by_code(struct opis_span code);
/* The department whose letters stand at `at` (FO, F.O., Cab); returns the token behind it, 0 if none. */
size_t opis_department_find(const struct opis_note *note, size_t at, const char **out);
/* Whether a folded word is one that the names of repositories have: archivio, library, университет. */
bool opis_is_repository_word(struct opis_span folded);
/* Whether a folded word names a collection: papers, records, nachlass, fondo, carte. */
bool opis_is_collection_word(struct opis_span folded);
/* Whether a folded word is a town where archives are, which stands behind their names. */
bool opis_is_place_word(struct opis_span folded);

/* labels.c */
struct opis_label {
  size_t end;            /* the token behind the label and its stop */
  enum opis_level level; /* OPIS_LEVELS if it is none here */
  bool strong;           /* says by itself that a path is an archive's */
  bool word;             /* written out or of several letters: no initial */
  bool many;             /* a plural: several values follow */
};
/* The label at `at`, read in the light of what the path has. False if there is none. */
bool opis_label_find(const struct opis_note *note, size_t at, const struct opis_path *path, struct opis_label *out);

/* The tradition that a label alone shows (busta, legajo, Karton); 0 if it shows none. */
enum opis_tradition opis_label_tradition(struct opis_note_token *token);
/* The level of a label in whatever tradition has it first. */
bool opis_label_level(struct opis_span folded, enum opis_level *out);

/* value.c */
/* Reads a value behind a label: numbers with their letters, bars and hyphens, ranges and lists for leaves, a quoted or
 * capitalised name where the level allows. Returns the token behind it; `at` if there is none. */
size_t opis_value_read(const struct opis_note *note, size_t at, enum opis_level level, size_t limit);
/* The canonical form. */
struct opis_span opis_value_normalise(struct opis_arena *arena, enum opis_level level, struct opis_span written);

/* path.c */
/* A mark between levels. */
bool opis_note_is_separator(const struct opis_note *note, size_t at);
/* A year from 1500 on. */
bool opis_note_is_year(const struct opis_note *note, size_t at);
void opis_path_add(struct opis_note *note, struct opis_path *path, enum opis_level level, size_t start, size_t end);
bool opis_path_has(const struct opis_path *path, enum opis_level level);
/* What a further name of an upper level is. */
enum opis_level opis_path_next_name(const struct opis_path *path);
/* Leaves the levels above `level`. */
void opis_path_cut(struct opis_path *path, enum opis_level level);
size_t opis_path_read(struct opis_note *note, size_t at, struct opis_path *path, size_t limit);
/* Each returns the token behind what it took, or 0. */
size_t opis_archival_read(struct opis_note *note, size_t at, size_t from);
size_t opis_cluster_read(struct opis_note *note, size_t at, size_t from);
size_t opis_inside_read(struct opis_note *note, size_t at, size_t from);
/* The path behind an archive whose name stands from `start` to `end`, which `path` has already. */
size_t opis_archive_path_read(struct opis_note *note, struct opis_path *path, size_t from, size_t start, size_t end);
/* An archive with the abbreviation that it is given, before the label at `at`. */
size_t opis_defined_read(struct opis_note *note, size_t at, size_t begin, struct opis_path path);
/* Capitals, of no more letters than an abbreviation has. */
bool opis_note_is_acronym(const struct opis_note *note, size_t at);
/* The number of levels that are no names. */
size_t opis_path_lower(const struct opis_path *path);
/* Adds the citation of a path, or overwrites that at `index`. */
size_t opis_path_store(struct opis_note *note, const struct opis_path *path, size_t index, struct opis_range range);
size_t opis_regional_read(struct opis_note *note, size_t at, size_t from);
size_t opis_fonds_read(struct opis_note *note, size_t at, size_t from);
/* The collection before a repository: "X Papers, Manuscript Division, Y Library". Its names are put before those of the
 * path; returns where they begin, `at` if there are none. */
size_t opis_collection_before(struct opis_note *note, size_t at, size_t from, struct opis_path *path);
/* "X Papers" that are a reference by themselves. */
size_t opis_papers_read(struct opis_note *note, size_t at, size_t from);
size_t opis_repeat_read(struct opis_note *note, size_t at);
/* Makes citations of a path and of what follows it; returns the token behind. `from`..`start` is what goes before. */
size_t opis_path_finish(struct opis_note *note, struct opis_path *path, size_t from, size_t start, size_t at);

/* american.c: the National Archives of the United States; the token behind, 0 if nothing was read. */
size_t opis_decimal_read(struct opis_note *note, size_t at, size_t from);
size_t opis_american_read(struct opis_note *note, size_t at, struct opis_path *path, size_t limit);
/* Whether M316 or T-120, a microfilm publication of the National Archives, stands at `at`; `*end` is behind it. */
bool opis_is_microfilm(const struct opis_note *note, size_t at, size_t *end);

/* classes.c: the National Archives of Britain */
/* `named` where the archive stands before the class: its letters may then be any (E 372/60), its bars hyphens. */
size_t opis_class_read(struct opis_note *note, size_t at, size_t from, bool named);

/* shelfmark.c */
/* Whether a word of at most six letters begins with a capital, as the letters of a shelf mark do. */
bool opis_is_short_capital(const struct opis_note *note, size_t at);
size_t opis_signature_read(struct opis_note *note, size_t at, size_t from);
size_t opis_shelfmark_read(struct opis_note *note, size_t at, struct opis_path *path, size_t limit);
/* Whether a volume, a file or another shelf mark follows, so that what is before is a name: E 130b, Bü 12. */
bool opis_shelfmark_follows(const struct opis_note *note, size_t end, const struct opis_path *path);
/* Whether the archive is one of Vienna's, whose bare numbers are cartons. */
bool opis_is_austrian(const struct opis_path *path);

/* manuscripts.c: marks with bars and the numbers of manuscripts in a path; the token behind, or 0 */
size_t opis_mark_read(struct opis_note *note, size_t at, struct opis_path *path, size_t limit);
size_t opis_manuscript_read(struct opis_note *note, size_t at, struct opis_path *path, size_t limit);

/* A repository that no table has, known by its words and by the form of its path. */
size_t opis_library_read(struct opis_note *note, size_t at, size_t from);
/* A manuscript that stands before its library, or alone. */
size_t opis_manuscript_alone(struct opis_note *note, size_t at, size_t from);

/* series.c */
size_t opis_series_read(struct opis_note *note, size_t at, size_t from);
/* ibid. behind a published document: another of its volumes or documents, or the same. */
size_t opis_series_repeat(struct opis_note *note, size_t at, const struct opis_citation *last);

/* Whether a word leads to a reference and belongs to no field: see, cf., vgl. */
bool opis_note_is_signal(const struct opis_note *note, size_t at);
/* tail.c: fills title, from, to, place and date from tokens [start, end) of a description */
void opis_describe(const struct opis_note *note, size_t start, size_t end, struct opis_citation *out);

/* works.c: what is between the citations found: [start, end) */
void opis_works_read(struct opis_note *note, size_t start, size_t end);

/* quoted.c: which of the citations found are second-hand */
void opis_quoted_read(struct opis_note *note);

/* resolve.c */
struct opis_citation *opis_note_add(struct opis_note *note);
/* What the document has the tokens at `at` stand for; returns the token behind, 0 if nothing. */
struct opis_definition {
  enum { OPIS_DEFINES_ARCHIVE, OPIS_DEFINES_SERIES, OPIS_DEFINES_LABEL } kind;
  struct opis_span abbreviation; /* folded, without blanks and marks */
  struct opis_span code;         /* the archive or series */
  enum opis_tradition tradition;
  enum opis_level level;
};
size_t opis_definition_find(const struct opis_note *note, size_t at, const struct opis_definition **out);
/* Reads the definitions of a note into its context. */
void opis_definitions_read(struct opis_note *note);
/* If a "(hereafter X)" stands at `at`, the token behind its bracket; else 0. */
size_t opis_definition_skip(const struct opis_note *note, size_t at);
/* The path of the citation before: of this note, else of the document. False if that was no archival one; `labelled`,
 * where a label follows that only a path has, looks further back for one. */
bool opis_last_path(const struct opis_note *note, struct opis_path *out, bool labelled);
/* The word for a repetition at `at` (ibid., ivi, tam že); returns the token behind it, 0 if none. */
size_t opis_repeat_find(const struct opis_note *note, size_t at);
void opis_context_remember(struct opis_note *note);
/* Whether the document, or the note so far, has a work whose key begins with `author`: a folded surname and a bar. */
bool opis_author_known(const struct opis_note *note, struct opis_span author);
void opis_work_resolve(struct opis_note *note, struct opis_citation *work);

/* key.c */
void opis_citation_set_key(struct opis_arena *arena, struct opis_citation *citation);
/* Reads what follows the archive or series of a key; false if it is no key. */
bool opis_key_read(struct opis_arena *arena, struct opis_span rest, struct opis_citation *out);

#endif
