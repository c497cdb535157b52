/* What a query asks for, as the second stage looks for it in texts: its words, each once, and how they follow one
 * another. */
#ifndef OPIS_SEARCHER_ASKED_H
#define OPIS_SEARCHER_ASKED_H

#include "searcher/plan.h"

enum { OPIS_ASKED_MOST = 64 }; /* words that are looked at: of a longer query the first ones */

/* A word that hits are found by. */
struct opis_asked_word {
  const struct opis_word *word;
  struct opis_span folded;
  double idf; /* 0 for a word that occurs nowhere */
  bool stop, number;
};

struct opis_asked {
  const struct opis_plan *plan;
  struct opis_asked_word words[OPIS_ASKED_MOST]; /* no folded form twice */
  size_t count;
  uint8_t order[OPIS_ASKED_MOST]; /* the query: indexes of words, as often as they stand in it */
  size_t order_count;
  uint8_t *of; /* of each use of a form (opis_wanted_list), the index of its word and 1; 0: none */
  double likelihood[OPIS_LANGUAGES]; /* 1 for the language that the query is likeliest in, 0 for those it is not in */
};

/* Where a word stands in a text, in any of its forms. */
struct opis_asked_place {
  uint32_t token; /* its index */
  uint8_t word;
};

struct opis_asked_places {
  struct opis_asked_place *items; /* ascending */
  size_t count;
};

/* What is made is in the arena. */
struct opis_asked opis_asked_of(struct opis_arena *arena, const struct opis_plan *plan);
struct opis_asked_places opis_asked_find(struct opis_arena *arena, const struct opis_asked *asked,
                                         const struct opis_tokens *tokens);

#endif
