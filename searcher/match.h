/* A unit's text held against the words of a query: which occur, where, and which stretch shows them best. */
#ifndef OPIS_SEARCHER_MATCH_H
#define OPIS_SEARCHER_MATCH_H

#include "searcher/plan.h"

struct opis_match {
  uint32_t *counts;              /* of each wanted word, how often it occurs */
  bool has_all;                  /* the tree holds where "next to one another" asks for all */
  struct opis_range *highlights; /* in the text, ascending, not overlapping */
  size_t highlight_count;
  struct opis_range snippet;
  struct opis_tokens tokens; /* of the text, wholes of compounds too: their number is the length that BM25 takes */
};

/* What is made is in the arena. */
struct opis_match opis_match_text(struct opis_arena *arena, const struct opis_plan *plan, struct opis_span text);

/* How often a folded form occurs in the text. */
uint32_t opis_match_count(const struct opis_match *match, struct opis_span form);

#endif
