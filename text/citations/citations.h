/* Citations in notes and passages: archival references, published-document series, and the bibliography around them,
 * with what a document's earlier notes say about them (abbreviations, ibid., short titles). Knows base/, the folding
 * and the dates of text/ only.
 *
 * To add an archive, a series or a label add a row to ../tables/archives.inc, ../tables/series.inc or
 * ../tables/labels.inc, and a row to tests/cases/citations.txt. */
#ifndef OPIS_TEXT_CITATIONS_CITATIONS_H
#define OPIS_TEXT_CITATIONS_CITATIONS_H

#include "base/arena.h"
#include "base/json.h"

enum opis_citation_kind {
  OPIS_CITATION_ARCHIVAL,
  OPIS_CITATION_PUBLISHED, /* a document in a published series: DVP, DDI, FRUS */
  OPIS_CITATION_MONOGRAPH,
  OPIS_CITATION_ARTICLE,
  OPIS_CITATION_CHAPTER,
  OPIS_CITATION_THESIS,
  OPIS_CITATION_NEWSPAPER,
  OPIS_CITATION_WEB,
  OPIS_CITATION_AUTHOR_DATE,
  OPIS_CITATION_BACK_REFERENCE,
  OPIS_CITATION_IBID,
  OPIS_CITATION_PARLIAMENTARY,
  OPIS_CITATION_LEGAL,
  OPIS_CITATION_KINDS
};

/* From the widest to the narrowest. The first five are names: their order counts, not which of them it is. */
enum opis_level {
  OPIS_LEVEL_FONDS,
  OPIS_LEVEL_SUBFONDS,
  OPIS_LEVEL_SECTION,
  OPIS_LEVEL_SERIES,
  OPIS_LEVEL_SUBSERIES,
  OPIS_LEVEL_INVENTORY,
  OPIS_LEVEL_ENTRY,
  OPIS_LEVEL_LOT,
  OPIS_LEVEL_YEAR,
  OPIS_LEVEL_CATEGORY,
  OPIS_LEVEL_VOLUME,
  OPIS_LEVEL_BOX,
  OPIS_LEVEL_REEL,
  OPIS_LEVEL_FILE,
  OPIS_LEVEL_SUBFILE,
  OPIS_LEVEL_DOCUMENT,
  OPIS_LEVEL_LEAF,
  OPIS_LEVEL_FRAME,
  OPIS_LEVELS
};

#define OPIS_LEVEL_LAST_NAME OPIS_LEVEL_SUBSERIES

enum opis_citation_flag {
  OPIS_CITATION_INFERRED = 1,        /* the archive is not written: it follows from the class or the file number */
  OPIS_CITATION_VIA_IBID = 2,        /* upper levels are those of an earlier citation that the text names by ibid. */
  OPIS_CITATION_VIA_INHERIT = 4,     /* upper levels are those of the citation before it in the same reference */
  OPIS_CITATION_MISSING_FILE = 8,    /* a label without a value, or a leaf without its file */
  OPIS_CITATION_UNRESOLVED = 16,     /* an ibid. or a short title that nothing before it explains */
  OPIS_CITATION_ARCHIVE_UNSURE = 32, /* an abbreviation that several archives have, or that no table has */
  OPIS_CITATION_MISSING_FONDS = 64   /* a Russian path that begins below its fonds */
};

struct opis_citation_level {
  enum opis_level level;
  struct opis_span value;   /* canonical: ranges completed, Latin look-alikes, lists with commas; never empty */
  struct opis_span written; /* as in the text, or as in the earlier citation that it is taken from */
};

struct opis_citation {
  enum opis_citation_kind kind;
  unsigned flags;               /* of enum opis_citation_flag */
  struct opis_range range;      /* bytes of the text, from the first word of the reference to its last */
  struct opis_span archive;     /* canonical code, or the name as written where no table has it; empty if unknown */
  struct opis_span archive_raw; /* as written, where that differs; else empty */
  struct opis_span series;      /* of a published document: canonical code */
  const struct opis_citation_level *levels; /* in canonical order, names first; at most one of each other level */
  size_t level_count;
  struct opis_span title, from, to, place, pages, qualifier, quoted_in;
  struct opis_range date;          /* bytes of the text where the document's date stands; empty if none */
  struct opis_span date_text;      /* the same, as written */
  struct opis_span edtf;           /* its first date, as text/dates.h gives it; empty if it gives none */
  const struct opis_span *authors; /* surnames as written, of what is no archival citation */
  size_t author_count;
  struct opis_span container, year, url;
  struct opis_span refers_to; /* of a back-reference: the key of what it repeats; empty if nothing was found */
  struct opis_span key;       /* canonical key; of works `surname title`, folded, to find them by */
};

struct opis_citations {
  struct opis_citation *items;
  size_t count;
};

/* What a document has said so far: its abbreviations, its last citation, its works. Opaque; one a document. */
struct opis_citation_context;

/* Never NULL; freed with opis_citation_context_free, which takes NULL too. */
struct opis_citation_context *opis_citation_context_new(void);
void opis_citation_context_free(struct opis_citation_context *context);

/* Learns the abbreviations that a text defines ("hereafter AVPRF", "d'ora in poi", "en adelante", "далее"), for notes
 * that come after. opis_citations_find does it for its own text. */
void opis_citations_define(struct opis_citation_context *context, struct opis_span text);

/* The citations of one note or passage, in the order of the text; those of one reference share its range's start or
 * follow one another. Notes of a document are given in order, with its context; NULL for a text that stands alone.
 * Spans point into the text, into `arena` or into tables: they live as long as text and arena. Any bytes; linear. */
void opis_citations_find(struct opis_arena *arena, struct opis_citation_context *context, struct opis_span text,
                         struct opis_citations *out);

/* What a reader types or copies from a note: a key (`AVPRF f.4 op.20`), a reference (`АВП РФ, ф. 4, оп. 20`), an
 * archive or a series alone. False, and `out` unchanged, if it is none of them. */
bool opis_citation_pattern(struct opis_arena *arena, struct opis_span pattern, struct opis_citation *out);

/* The key of each level of an archival or published citation, from the archive alone to the whole, folded as terms: a
 * citation lies under a pattern if and only if the pattern's last term is among them. None for other kinds. `*out` is
 * in the arena; returns how many. */
size_t opis_citation_terms(struct opis_arena *arena, const struct opis_citation *citation,
                           const struct opis_span **out);

/* Which levels a citation has; masks have a bit for each opis_level below the names. */
struct opis_citation_shape {
  unsigned names; /* how many */
  bool unnamed;   /* it begins below its fonds */
  unsigned levels;
  unsigned missing; /* known to be missing: "d." without a number */
};
struct opis_citation_shape opis_citation_shape_of(const struct opis_citation *citation);

/* Terms by which an archival or published citation is found that agrees with a pattern in the levels that both have:
 * its shape, and a term for each value below the names and above the leaves, for each item of a list, with `*` beside
 * what is a list or a range. They begin with `=`, as no key does. `*out` is in the arena; returns how many. */
size_t opis_citation_gap_terms(struct opis_arena *arena, const struct opis_citation *citation,
                               const struct opis_span **out);

/* What the shapes of an archive or series begin with, and one of its values; empty where none are written, as of works
 * and of archives with names as long as a sentence. In the arena. */
struct opis_span opis_citation_shapes_term(struct opis_arena *arena, const struct opis_citation *citation);
struct opis_span opis_citation_value_term(struct opis_arena *arena, const struct opis_citation *citation,
                                          enum opis_level level, struct opis_span value);

/* Reads what stands behind that beginning; false, and `out` unchanged, where it is no shape. */
bool opis_citation_shape_read(struct opis_span text, struct opis_citation_shape *out);

/* Whether a value is no list and no range. */
bool opis_citation_is_one(struct opis_span value);

/* `archival`, `published-document`, … as in the output. */
const char *opis_citation_kind_name(enum opis_citation_kind kind);
/* `fonds`, `inventory`, … */
const char *opis_level_name(enum opis_level level);

/* Archival order of two values of one level: numbers as numbers, then bytes. Below, at or above 0. */
int opis_citation_compare_values(struct opis_span a, struct opis_span b);

/* One object, with `start` and `end` in bytes. `date_text` has the date as written, `date` in EDTF. */
void opis_citation_write_json(struct opis_json *json, const struct opis_citation *citation);

#endif
