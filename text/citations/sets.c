/* In: a list of words. Out: whether a word is in it. */
#include "text/citations/sets.h"

void opis_word_set_prepare(struct opis_word_set *set)
{
  for (size_t i = 0; i < set->count; i++) {
    unsigned bit = opis_word_hash((struct opis_span){set->words[i], strcspn(set->words[i], " ")}) >> 24;
    atomic_fetch_or_explicit(&set->bits[bit / 64], (uint64_t)1 << bit % 64, memory_order_relaxed);
  }
  atomic_store_explicit(&set->ready, true, memory_order_release);
}

bool opis_word_set_has(const struct opis_word_set *set, struct opis_span word)
{
  for (size_t i = 0; i < set->count; i++)
    if (word.size > 0 && set->words[i][0] == word.data[0] && opis_span_equal(word, opis_span_of(set->words[i])))
      return true;
  return false;
}
