/* A tree to what libxapian is asked, and to what the words of a text are held against afterwards. */
#ifndef OPIS_SEARCHER_PLAN_H
#define OPIS_SEARCHER_PLAN_H

#include "searcher/meant.h"

struct opis_plan {
  const struct opis_node *tree;
  struct opis_wanted_list wanted;
  struct opis_meant meant; /* nothing where words are only wanted as they are written */
  unsigned kinds;          /* where it looks */
  struct xc_query *query;  /* as the options ask */
  struct xc_query *all;    /* units that have all the words; NULL unless they are to be counted */
  bool asks_all;           /* items next to one another are all wanted */
  bool weighs;             /* a word gives weight; without any the order is that of reading */
  bool checks;             /* the query finds too much: what it finds must be held against the tree (match.h) */
};

/* `plan` is freed with opis_plan_free on OPIS_OK alone; its arrays are in the arena. */
enum opis_status opis_plan_make(const struct opis_index *index, struct opis_arena *arena, const struct opis_node *tree,
                                const struct opis_search_options *options, struct opis_plan *plan,
                                struct opis_error *error);
void opis_plan_free(struct opis_plan *plan);

#endif
