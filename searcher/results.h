/* What a search found: hits, and what was looked for. */
#ifndef OPIS_SEARCHER_RESULTS_H
#define OPIS_SEARCHER_RESULTS_H

#include "searcher/explain.h"
#include "searcher/rerank.h"

struct opis_results_hit {
  struct opis_unit unit;
  struct opis_span locator;
  struct opis_match *match;         /* NULL until it is asked for: opis_results_match */
  struct opis_spellings *spellings; /* NULL until they are asked for: opis_results_spellings */
  struct opis_parts parts;          /* of the first stage's score, if they were asked for */
  double features[OPIS_FEATURES];   /* what the second stage added to it; 0 where it did not look */
  uint32_t rank;
  double score; /* the sum */
  xc_docid docid;
};

struct opis_results {
  struct opis_arena arena;
  const struct opis_index *index;
  struct opis_span query;
  struct opis_plan plan; /* its queries are freed; its words stay */
  struct opis_results_hit *hits;
  size_t count;
  uint32_t first;
  struct xc_estimate matches;
  bool counted_all;
  struct xc_estimate matching_all; /* if counted */
  struct opis_files unread;        /* files that are not in the index; read only where there are no hits */
  size_t unread_count;
};

/* How a hit matches: made when it is first asked for, since much of what is found is not looked at. */
const struct opis_match *opis_results_match(const struct opis_results *results, size_t i);

/* How the words of the query are written in a hit; made when it is first asked for, too. */
const struct opis_spellings *opis_results_spellings(const struct opis_results *results, size_t i);

/* The words of the query that occur in no unit, each once: calls `tell` with them as they were written. */
void opis_results_absent(const struct opis_results *results, void (*tell)(struct opis_span word, void *context),
                         void *context);

/* "lines 12–15"; empty for a unit without lines. */
struct opis_span opis_lines_part(struct opis_arena *arena, const struct opis_unit *unit);

/* One renderer a format, a row each in render.c. */
typedef void opis_renderer(const struct opis_results *results, struct opis_span qid, const struct opis_style *style,
                           struct opis_buf *out);
opis_renderer opis_render_text, opis_render_jsonl, opis_render_trec;

#endif
