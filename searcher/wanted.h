/* The words and phrases of a query, and where they stand in a text. */
#ifndef OPIS_SEARCHER_WANTED_H
#define OPIS_SEARCHER_WANTED_H

#include "searcher/query.h"
#include "searcher/words.h"

enum opis_wanted_role {
  OPIS_WANTED,          /* a hit is found by it */
  OPIS_WANTED_EXCLUDED, /* it stands under a NOT */
  OPIS_WANTED_FIELD     /* it is looked for in titles or headings */
};

/* A word or a phrase: words that must follow one another. */
struct opis_wanted {
  const struct opis_node *node;
  struct opis_words words; /* none where it has no letter or digit */
  enum opis_wanted_role role;
  uint32_t units; /* that have the word; for a phrase, the rarest of its words; 0: it occurs nowhere */
  double weight;  /* idf, for the choice of a snippet */
};

/* That a folded form is a word of something wanted. */
struct opis_wanted_use {
  struct opis_span form;
  uint32_t wanted, word;
  uint32_t next; /* another use of the form, as its index and 1; 0: none */
};

struct opis_wanted_list {
  struct opis_wanted *items; /* in the order of the query */
  size_t count;
  struct opis_wanted_use *uses; /* by wanted, word and form */
  size_t use_count;
  uint32_t *places; /* by hash, the index of a use and 1 */
  size_t place_count;
  uint64_t beginnings[64]; /* a bit for each beginning that a form has, and some that none has: most words have none */
  uint32_t all_units;      /* of the index */
};

/* Everything that a tree wants; in the arena. `reading` is how words are read that the query does not want exactly. */
enum opis_status opis_wanted_collect(const struct opis_index *index, struct opis_arena *arena,
                                     const struct opis_node *tree, enum opis_reading reading,
                                     struct opis_wanted_list *list, struct opis_error *error);

/* What a node wants; NULL for a node without words. */
const struct opis_wanted *opis_wanted_of(const struct opis_wanted_list *list, const struct opis_node *node);

/* The first use of a folded form, NULL where it is not wanted; and the one behind a use. */
const struct opis_wanted_use *opis_wanted_find(const struct opis_wanted_list *list, struct opis_span folded);
const struct opis_wanted_use *opis_wanted_next(const struct opis_wanted_list *list, const struct opis_wanted_use *use);

/* The tokens that have a position of their own: parts of compounds stay, their wholes go. */
struct opis_tokens opis_without_wholes(struct opis_arena *arena, struct opis_tokens tokens);

/* Whether such tokens of a text have the word, or all the words of the phrase one behind the other, from `at` on. */
bool opis_wanted_at(const struct opis_wanted *wanted, struct opis_span text, const struct opis_tokens *tokens,
                    size_t at);

/* Whether a text has it anywhere. */
bool opis_wanted_in(struct opis_arena *arena, const struct opis_wanted *wanted, struct opis_span text);

/* What BM25 multiplies a term's part with, as libxapian has it. */
double opis_wanted_idf(uint32_t units, uint32_t all_units);

#endif
