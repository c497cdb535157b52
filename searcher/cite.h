/* What opis_cite is made of: the citations that are asked for, in archival order, and the renderers of lists of them
 * and of counts. To add a format: cite_x.c with a function opis_cite_x, a row in cite.c, a golden run, a line of
 * opis-cite(1). */
#ifndef OPIS_SEARCHER_CITE_H
#define OPIS_SEARCHER_CITE_H

#include "searcher/cited.h"
#include "store/index.h"

/* A file that cites. */
struct opis_cite_document {
  struct opis_span file, title;
  size_t shard;
};

struct opis_cite_entry {
  const struct opis_citation *citation;
  struct opis_cited_path path; /* empty for works */
  struct opis_days days;       /* of what is cited, if it is dated */
  struct opis_span edtf;       /* empty: not dated */
  size_t shard;
  xc_docid docid; /* of the unit, in its shard */
  uint32_t place; /* of the citation in the unit, from 0 */
  uint32_t order; /* of the unit in its file */
  uint32_t document;
  bool uncertain; /* a level is missing, so that it may lie elsewhere than under the pattern */
};

struct opis_cite {
  struct opis_arena arena;
  struct opis_index *index;
  const struct opis_cite_options *options;
  struct opis_span text;           /* the pattern as it was given; may be empty */
  struct opis_citation *pattern;   /* NULL: all citations */
  unsigned kinds;                  /* a bit each */
  struct opis_days days;           /* of options->date */
  struct opis_read_text who;       /* of options->who; its keys are in the arena */
  struct opis_cite_entry *entries; /* in archival order, those that are uncertain last */
  size_t count, capacity;
  size_t uncertain; /* how many of the entries */
  size_t found;     /* entries before options->count cut them */
  struct opis_cite_document *documents;
  size_t document_count, document_capacity;
};

/* Reads the pattern and the options; OPIS_INVALID for what cannot be understood. */
enum opis_status opis_cite_read(struct opis_cite *cite, struct opis_error *error);
/* Collects the entries, in order. */
enum opis_status opis_cite_gather(struct opis_cite *cite, struct opis_error *error);

/* The unit of an entry, whole, in an arena of the caller's. */
enum opis_status opis_cite_fetch(const struct opis_cite *cite, const struct opis_cite_entry *entry,
                                 struct opis_arena *arena, struct opis_unit *unit, struct opis_error *error);

/* What is cited: a short title stands for the work that it repeats. */
struct opis_span opis_cite_key(const struct opis_citation *citation);

/* ---- Counts --------------------------------------------------------------------------------------------------- */

struct opis_cite_group {
  struct opis_span name; /* as it is shown: "1924", "Litvinov", a path, a file */
  struct opis_span note; /* other spellings; the title of a document; may be empty */
  struct opis_span key;  /* of an archive's tree: the path from the archive on */
  uint64_t citations, documents;
  uint64_t from, to; /* of a correspondent */
  unsigned depth;    /* in a tree, from 0 */
  bool only;         /* in a tree: it has all that the one above has */
};

struct opis_cite_groups {
  struct opis_cite_group *items;
  size_t count;
};

/* The groups of options->by, which is one of the four or NULL for a tree; in the arena. */
void opis_cite_groups(struct opis_cite *cite, struct opis_cite_groups *groups);
void opis_cite_tree(struct opis_cite *cite, struct opis_cite_groups *groups);
void opis_cite_correspondents(struct opis_cite *cite, struct opis_cite_groups *groups);

/* ---- Items for reference managers ----------------------------------------------------------------------------- */

/* One thing that is cited, however often. */
struct opis_cite_item {
  const struct opis_cite_entry *entry; /* the first that cites it */
  struct opis_span id;                 /* "avprf-f4-op20-pap155-d46-l126-129"; no two alike */
  struct opis_span title;              /* never empty: made of the correspondents or the path where none is known */
  struct opis_span location;           /* of an archival citation the path without the archive */
  struct opis_span note;               /* where it is cited: "Cited in a.txt#n1, b.txt#n2" */
};

struct opis_cite_items {
  struct opis_cite_item *items;
  size_t count;
};

/* In archival order; in the cite's arena. Ibid. and short titles that nothing explains are no items. */
enum opis_status opis_cite_items(struct opis_cite *cite, struct opis_cite_items *items, struct opis_error *error);

/* The level's value without a label; empty where the citation has none. */
struct opis_span opis_cite_level(const struct opis_citation *citation, enum opis_level level);

/* Who was written to, where the title of the item does not say so; else empty. */
struct opis_span opis_cite_recipient(const struct opis_citation *citation);

/* A day of a date as "1924", "1924-02" or "1924-02-26": as much of it as the interval is sure of. Either may be open,
 * and is then left empty; `last` is empty too where it says the same as `first`. */
void opis_cite_days(struct opis_arena *arena, struct opis_days days, struct opis_span *first, struct opis_span *last);

/* ---- Renderers ------------------------------------------------------------------------------------------------ */

typedef enum opis_status opis_cite_renderer(struct opis_cite *cite, struct opis_buf *out, struct opis_error *error);
opis_cite_renderer opis_cite_text, opis_cite_csv, opis_cite_jsonl, opis_cite_csl, opis_cite_bibtex, opis_cite_ris;

typedef void opis_cite_group_renderer(struct opis_cite *cite, const struct opis_cite_groups *groups,
                                      struct opis_buf *out);
opis_cite_group_renderer opis_cite_groups_text, opis_cite_groups_csv, opis_cite_groups_jsonl;

#endif
