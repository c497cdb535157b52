/* Where the score of a hit comes from. */
#ifndef OPIS_SEARCHER_EXPLAIN_H
#define OPIS_SEARCHER_EXPLAIN_H

#include "searcher/match.h"

/* What one term of the query, or the classes of one word together, give to a score. */
struct opis_part {
  struct opis_span word; /* of the query */
  const struct opis_word_term *term;
  struct opis_span spelling; /* by which the unit has a romanised term first; empty for others */
  double score;
  uint32_t count; /* in the unit */
  uint32_t units; /* that have it */
};

struct opis_parts {
  struct opis_part *items; /* in the order of the query; what is not in the unit is left out */
  size_t count;
};

/* A word of the query that a unit has: how it is written there where it has it first, and the term that leads from the
 * one to the other. */
struct opis_spelled {
  uint32_t use; /* of the wanted list */
  struct opis_span spelling;
  struct opis_word_term term;
};

struct opis_spellings {
  struct opis_spelled *items; /* by use */
  size_t count;
};

/* What is explained: a unit that the plan found. */
struct opis_explained {
  const struct opis_index *index;
  const struct opis_plan *plan;
  const struct opis_unit *unit;
  const struct opis_match *match;
  const struct opis_spellings *spellings;
  xc_docid docid;
};

/* How what is wanted is written in a unit; in the arena. `spellings` of what is explained is not asked for. */
struct opis_spellings opis_spellings_in(struct opis_arena *arena, const struct opis_explained *explained);

/* The parts of BM25 that libxapian added up; in the arena. */
enum opis_status opis_explain(struct opis_arena *arena, const struct opis_explained *explained,
                              struct opis_parts *parts, struct opis_error *error);

/* "folded form", "Spanish stem", "Russian, ALA-LC": what a term is. */
struct opis_span opis_word_term_text(struct opis_arena *arena, const struct opis_word_term *term);

/* Writes a word and one of its terms into an open object. */
void opis_word_term_write_json(struct opis_json *json, struct opis_span word, const struct opis_word_term *term);

#endif
