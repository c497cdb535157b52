/* Letters that words have in common: runs of four, in an alphabet in which Cyrillic and its romanisations are alike.
 * They hold together what no stem does: sovetskij and sovet, a word and its misprint. */
#ifndef OPIS_SEARCHER_GRAMS_H
#define OPIS_SEARCHER_GRAMS_H

#include "searcher/asked.h"

enum { OPIS_GRAM = 4, OPIS_GRAM_LETTERS = 48 };

struct opis_grams {
  uint32_t *grams; /* four letters each, none twice */
  size_t count;
  uint16_t *places; /* by hash, the index of a gram and 1 */
  size_t place_count;
};

/* A word in the common alphabet, in `letters`, or as much of it as there is room for; returns its size. */
size_t opis_grams_letters(struct opis_span folded, char letters[OPIS_GRAM_LETTERS]);

/* The grams of the asked words that are neither numbers nor function words; in the arena. */
struct opis_grams opis_grams_of(struct opis_arena *arena, const struct opis_asked *asked);

/* Adds to `counts`, one entry a gram, how often each stands in the words of a text; returns how many grams of any sort
 * the text has. */
size_t opis_grams_count(const struct opis_grams *grams, const struct opis_tokens *tokens, uint16_t *counts);

#endif
