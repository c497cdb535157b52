/* A tree to what libxapian is asked, and to what the words of a text are held against afterwards. */
#ifndef OPIS_SEARCHER_PLAN_H
#define OPIS_SEARCHER_PLAN_H

#include "searcher/query.h"
#include "store/index.h"
#include "text/tokenise.h"

/* A word or a phrase of the query: one form, or several that must follow one another. */
struct opis_wanted {
  const struct opis_node *node;
  struct opis_span *forms; /* folded; none where the word has no letter or digit */
  uint32_t *form_units;    /* how many units have each form */
  size_t form_count;
  bool excluded;  /* stands under a NOT */
  uint32_t units; /* that have the form; for a phrase, the rarest of its forms; 0: it occurs nowhere */
  double weight;  /* idf, for the choice of a snippet */
};

struct opis_plan {
  const struct opis_node *tree;
  struct opis_wanted *wanted; /* in the order of the query */
  size_t wanted_count;
  unsigned kinds;         /* where it looks */
  struct xc_query *query; /* as the options ask */
  struct xc_query *all;   /* units that have all the words; NULL unless they are to be counted */
  bool weighs;            /* a word gives weight; without any the order is that of reading */
};

/* `plan` is freed with opis_plan_free on OPIS_OK alone; its arrays are in the arena. */
enum opis_status opis_plan_make(const struct opis_index *index, struct opis_arena *arena, const struct opis_node *tree,
                                const struct opis_search_options *options, struct opis_plan *plan,
                                struct opis_error *error);
void opis_plan_free(struct opis_plan *plan);

/* The tokens that have a position of their own: parts of compounds stay, their wholes go. */
struct opis_tokens opis_without_wholes(struct opis_arena *arena, struct opis_tokens tokens);

/* Whether such tokens have a wanted word's forms from `at` on, one behind the other. */
bool opis_wanted_at(const struct opis_wanted *wanted, const struct opis_tokens *tokens, size_t at);

/* What BM25 multiplies a term's part with, as libxapian has it. */
double opis_plan_idf(uint32_t units, uint32_t all_units);

/* BM25 over units: notes and passages rank best together with little length normalisation (k1 1, b 0.3 to 0.5; the
 * higher b favours notes of a few words). */
#define OPIS_BM25_K1 1.0
#define OPIS_BM25_B  0.5

#endif
