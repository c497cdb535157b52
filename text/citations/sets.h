/* Lists of folded words that are asked about at many tokens. Nearly all answers are no, and cost a bit: a word that is
 * in a list has its hash's bit set there. For this folder only. */
#ifndef OPIS_TEXT_CITATIONS_SETS_H
#define OPIS_TEXT_CITATIONS_SETS_H

#include "base/span.h"

#include <stdatomic.h>

enum { OPIS_WORD_SET_BITS = 256 };

/* Zeroed but for its first two members until it is first asked. */
struct opis_word_set {
  const char *const *words; /* of phrases the first word is looked at */
  size_t count;
  _Atomic(uint64_t) bits[OPIS_WORD_SET_BITS / 64];
  atomic_bool ready;
};

/* Of a folded word; its highest bits are as good as its lowest. Looks at the first and last eight bytes. */
static inline uint32_t opis_word_hash(struct opis_span word)
{
  uint64_t first = 0, last = 0;
  if (word.size >= 8) {
    memcpy(&first, word.data, 8);
    memcpy(&last, word.data + word.size - 8, 8);
  } else if (word.size >= 4) {
    memcpy(&first, word.data, 4);
    memcpy(&last, word.data + word.size - 4, 4);
  } else if (word.size > 0) {
    first = (unsigned char)word.data[0];
    last = (unsigned char)word.data[word.size / 2] | (uint64_t)(unsigned char)word.data[word.size - 1] << 8;
  }
  uint64_t mixed = (first ^ (last << 29 | last >> 35)) + word.size;
  mixed *= 0x9e3779b97f4a7c15u; /* Fibonacci hashing */
  return (uint32_t)(mixed >> 32) ^ (uint32_t)mixed >> 7;
}

/* Makes the bits; may be done by several threads at once. */
void opis_word_set_prepare(struct opis_word_set *set);
/* Whether the word is in the list, and not only its bit. */
bool opis_word_set_has(const struct opis_word_set *set, struct opis_span word);

/* Whether a word of this hash may be in the list, or begin a phrase of it. */
static inline bool opis_word_set_may_have(struct opis_word_set *set, uint32_t hash)
{
  if (!atomic_load_explicit(&set->ready, memory_order_acquire)) opis_word_set_prepare(set);
  unsigned bit = hash >> 24;
  return atomic_load_explicit(&set->bits[bit / 64], memory_order_relaxed) >> bit % 64 & 1;
}

#endif
