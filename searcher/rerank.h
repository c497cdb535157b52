/* The second stage: what the first one found best, scored from what is stored of it. A feature adds to the score of the
 * first stage and takes nothing from it, so that what lies deeper and is not scored keeps its place behind. To add one:
 * a value here, a weight in weights.h, a function and a row in rerank.c, a row in tests/unit/searcher_rerank.c, a line
 * of opis-search(1). */
#ifndef OPIS_SEARCHER_RERANK_H
#define OPIS_SEARCHER_RERANK_H

#include "searcher/plan.h"

enum opis_feature {
  OPIS_FEATURE_LETTERS,  /* runs of letters that words have in common */
  OPIS_FEATURE_WINDOW,   /* words of the query that stand close together */
  OPIS_FEATURE_PAIRS,    /* neighbours in the query that are so in the text */
  OPIS_FEATURE_COVER,    /* how many of the query's words there are */
  OPIS_FEATURE_LANGUAGE, /* the text is in the query's language */
  OPIS_FEATURE_TITLE,    /* words in the title and the headings above */
  OPIS_FEATURE_ANCHOR,   /* of a note: words in the sentence that it hangs on */
  OPIS_FEATURE_PHRASE,   /* a phrase stands there in the very forms of the query */
  OPIS_FEATURE_NUMBERS,  /* numbers that stand beside what they stand beside in the query */
  OPIS_FEATURE_CITED,    /* it cites the reference that the query is */
  OPIS_FEATURE_DATED,    /* it has a date of the query, however written */
  OPIS_FEATURE_COMPANY,  /* other candidates stand in the same document */
  OPIS_FEATURES
};

/* What a feature is called: "letters", and for people. Constants. */
const char *opis_feature_name(enum opis_feature feature);
const char *opis_feature_text(enum opis_feature feature);

struct opis_candidate {
  const struct opis_unit *unit;
  double score;                /* of the first stage */
  double parts[OPIS_FEATURES]; /* filled: what each feature adds */
};

/* Scores candidates beside one another: the parts depend on which these are, and on nothing else. */
void opis_rerank(const struct opis_plan *plan, struct opis_candidate *candidates, size_t count);

#endif
