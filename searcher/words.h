/* What a word of a query stands for: the terms that units are ranked by, and the forms that it is found by in a text.
 */
#ifndef OPIS_SEARCHER_WORDS_H
#define OPIS_SEARCHER_WORDS_H

#include "store/index.h"
#include "text/lexis.h"

struct opis_word_term {
  struct opis_span term; /* as it stands in the index */
  enum opis_class class;
  enum opis_language language;
  const char *how; /* the scheme or table of a romanised word; else NULL */
  uint32_t units;  /* that have it */
};

/* A word of a text that a query's word stands for. */
struct opis_word_form {
  struct opis_span form; /* folded */
  uint32_t term;         /* by which of the word's terms; the first one that there is */
};

struct opis_word {
  struct opis_span form;        /* as it stands in the query */
  struct opis_word_term *terms; /* the folded form first, then its classes */
  size_t term_count;            /* at least 1 */
  struct opis_word_form *forms; /* ascending, its own among them */
  size_t form_count;
  uint32_t units;    /* that have the word, by an estimate where it has several classes; 0: it occurs nowhere */
  uint32_t together; /* that its classes have, as libxapian estimates it for their weight */
  bool stop;         /* of, de, che, и: says little */
};

struct opis_words {
  struct opis_word *items;
  size_t count;
  uint32_t against[OPIS_LANGUAGES]; /* what the whole query says against each language (struct opis_read_text) */
};

/* How much a word may stand for. */
enum opis_reading {
  OPIS_READ_VARIANTS, /* every form and spelling */
  OPIS_READ_FOLDED    /* its own folded form */
};

/* A text of a query, and how it is read. */
struct opis_words_text {
  struct opis_span text;
  enum opis_reading reading;
  bool phrase; /* articles that were cut off count: l'Italia */
};

/* The words of each text, in `words`; what is made is in the arena. OPIS_LIMIT where a word has too many forms. */
enum opis_status opis_words_read(const struct opis_index *index, struct opis_arena *arena,
                                 const struct opis_words_text *texts, size_t count, struct opis_words *words,
                                 struct opis_error *error);

/* A term of a word as a spelling, as it stands in a text, comes by it: with the scheme or table by which that spelling
 * is Russian. The term itself where the spelling needs none. */
struct opis_word_term opis_word_term_spelled(const struct opis_index *index, struct opis_arena *arena,
                                             const struct opis_word_term *term, struct opis_span spelling);

/* The form of the word that is this folded form; NULL for none. */
const struct opis_word_form *opis_word_has(const struct opis_word *word, struct opis_span folded);

#endif
