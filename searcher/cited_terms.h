/* From a pattern of cites: to the terms that the index is asked for. */
#ifndef OPIS_SEARCHER_CITED_TERMS_H
#define OPIS_SEARCHER_CITED_TERMS_H

#include "base/arena.h"
#include "text/citations/citations.h"

#include <xapian-c.h>

/* Any of them. */
struct opis_cited_any {
  const struct opis_span *terms;
  size_t count;
};

/* All of them. */
struct opis_cited_all {
  struct opis_cited_any *items;
  size_t count;
};

struct opis_cited_terms {
  struct opis_span exact; /* whatever has it lies under the pattern */
  /* What has all of one of these may lie under it, and must be held against it (opis_cited_under): a level is missing,
   * or it cites a list or a range. None where `exact` finds everything. */
  struct opis_cited_all *others;
  size_t count;
};

/* The terms of an archival or published pattern, which has an archive or series; in the arena. */
enum xc_status opis_cited_terms(struct opis_arena *arena, struct xc_database *database,
                                const struct opis_citation *pattern, struct opis_cited_terms *terms,
                                struct xc_error *cause);

#endif
