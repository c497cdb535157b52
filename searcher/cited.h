/* What is cited: a pattern that a reader types, held against citations, and citations in their normal form. */
#ifndef OPIS_SEARCHER_CITED_H
#define OPIS_SEARCHER_CITED_H

#include "base/arena.h"
#include "text/citations/citations.h"

/* An archive, a series, a path or a reference as a note gives it; else a work by author and title, "Author, Title" or
 * "Author Title": then the kind is OPIS_CITATION_MONOGRAPH, whatever the work is, and the key `author|title`, folded,
 * with as much of the title as was given. False, and `pattern` unchanged, for what is none of them. Spans are in the
 * arena or point into `text`. */
bool opis_cited_pattern(struct opis_arena *arena, struct opis_span text, struct opis_citation *pattern);

/* What can be written as a pattern, for messages. */
extern const char opis_cited_patterns[];

/* Whether a citation lies under a pattern. MAYBE: all levels that both have agree, but one of them lacks a level
 * between those that it has. */
enum opis_cited { OPIS_CITED_NOT, OPIS_CITED_MAYBE, OPIS_CITED_UNDER };
enum opis_cited opis_cited_under(struct opis_arena *arena, const struct opis_citation *citation,
                                 const struct opis_citation *pattern);

/* Whether a work's key is meant by a pattern's: the same author, and the words of the title in their order. */
bool opis_cited_work(struct opis_span key, struct opis_span pattern);

/* A step of the path of an archival or published citation: the archive or series, then its levels. */
struct opis_cited_step {
  struct opis_span text;      /* as the key has it, "pap.155", but with a dash in ranges of leaves */
  struct opis_span separator; /* between the step before and this one: " ", " / ", "/" */
  struct opis_span folded;    /* what is compared; empty for a missing one */
  enum opis_level level;      /* not of the first */
  bool missing;               /* known to be missing: the text is "d.?" */
};

struct opis_cited_path {
  struct opis_cited_step *items; /* the archive or series first, though nothing may be known of it; none for a work */
  size_t count;
  bool published;
  size_t file; /* of these name what is ordered in a reading room, or a volume: all above documents and leaves */
};

/* The path of a citation; in the arena. */
struct opis_cited_path opis_cited_path(struct opis_arena *arena, const struct opis_citation *citation);

/* Steps [first, last) as one text; in the arena. */
struct opis_span opis_cited_join(struct opis_arena *arena, const struct opis_cited_path *path, size_t first,
                                 size_t last);

/* Archival order of two paths; a path without a level comes before those that have it. */
int opis_cited_compare(const struct opis_cited_path *a, const struct opis_cited_path *b);

/* How many steps two paths have in common from the first on. */
size_t opis_cited_common(const struct opis_cited_path *a, const struct opis_cited_path *b);

/* A citation in its normal form, on one line: "AVPRF f.4 op.20 pap.155 d.46 l.18–19"; "Petracchi, La Russia
 * rivoluzionaria, 1982". Empty for one of which nothing is known. In the arena. */
struct opis_span opis_cited_shown(struct opis_arena *arena, const struct opis_citation *citation);

#endif
