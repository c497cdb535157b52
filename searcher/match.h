/* A unit's text held against the words of a query: which occur, where, and which stretch shows them best. */
#ifndef OPIS_SEARCHER_MATCH_H
#define OPIS_SEARCHER_MATCH_H

#include "searcher/plan.h"

/* A wanted word or phrase in a text. */
struct opis_occurrence {
  struct opis_range range;
  uint32_t wanted;
};

struct opis_match {
  uint32_t *counts;              /* of each wanted word, how often it occurs */
  bool *seen;                    /* of each use of a form (opis_wanted_list): it stands in the text as what is wanted */
  bool holds;                    /* the tree holds, as the plan asks */
  bool uncertain;                /* it holds if a citation that lacks a level lies where the query looks */
  bool has_all;                  /* it holds where "next to one another" asks for all */
  struct opis_occurrence *found; /* what a hit is found by, by start */
  size_t found_count;
  struct opis_range *highlights; /* in the text, ascending, not overlapping */
  size_t highlight_count;
  struct opis_range snippet;
};

/* What is made is in the arena. */
struct opis_match *opis_match_unit(struct opis_arena *arena, const struct opis_plan *plan,
                                   const struct opis_unit *unit);

#endif
