/* The words of a plan, without what they are grouped by. */
#include "searcher/asked.h"

#include "base/memory.h"
#include "base/span.h"

#include <stdlib.h>

/* ---- The language --------------------------------------------------------------------------------------------- */

/* What all languages have in common tells nothing of any: of names alone all are 0. */
static void find_language(struct opis_asked *asked)
{
  enum { UNLIKELY = 64 }; /* sixteenths of a natural logarithm */
  const struct opis_wanted_list *list = &asked->plan->wanted;
  double least = 1;
  for (unsigned i = OPIS_EN; list->count > 0 && i < OPIS_LANGUAGES; i++) {
    uint32_t against = list->items[0].words.against[i];
    asked->likelihood[i] = against < UNLIKELY ? 1 - (double)against / UNLIKELY : 0;
    if (asked->likelihood[i] < least) least = asked->likelihood[i];
  }
  for (unsigned i = OPIS_EN; list->count > 0 && i < OPIS_LANGUAGES; i++) asked->likelihood[i] -= least;
}

/* ---- The words ------------------------------------------------------------------------------------------------ */

/* The index of a word, which is added where it is new; OPIS_ASKED_MOST where there is no room. */
static size_t add_word(struct opis_asked *asked, const struct opis_word *word)
{
  struct opis_span folded = word->terms[0].term;
  size_t i = 0;
  while (i < asked->count && !opis_span_equal(asked->words[i].folded, folded)) i++;
  if (i < asked->count || i == OPIS_ASKED_MOST) return i;
  bool number = folded.data[0] >= '0' && folded.data[0] <= '9';
  double idf = word->units > 0 ? opis_wanted_idf(word->units, asked->plan->wanted.all_units) : 0;
  asked->words[asked->count++] = (struct opis_asked_word){word, folded, idf, word->stop, number};
  return i;
}

struct opis_asked opis_asked_of(struct opis_arena *arena, const struct opis_plan *plan)
{
  const struct opis_wanted_list *list = &plan->wanted;
  struct opis_asked asked = {.plan = plan, .of = opis_arena_allocate(arena, list->use_count, sizeof *asked.of)};
  size_t use = 0;
  for (size_t i = 0; i < list->count; i++)
    for (size_t j = 0; j < list->items[i].words.count; j++) {
      const struct opis_word *word = &list->items[i].words.items[j];
      size_t place = list->items[i].role == OPIS_WANTED ? add_word(&asked, word) : OPIS_ASKED_MOST;
      bool known = place < OPIS_ASKED_MOST && asked.order_count < OPIS_ASKED_MOST;
      if (known) asked.order[asked.order_count++] = (uint8_t)place;
      for (size_t k = 0; k < word->form_count; k++) asked.of[use++] = known ? (uint8_t)(place + 1) : 0;
    }
  find_language(&asked);
  return asked;
}

struct opis_asked_places opis_asked_find(struct opis_arena *arena, const struct opis_asked *asked,
                                         const struct opis_tokens *tokens)
{
  const struct opis_wanted_list *list = &asked->plan->wanted;
  struct opis_asked_places places = {0};
  size_t capacity = 0;
  for (size_t i = 0; i < tokens->count; i++) {
    uint64_t seen = 0;
    const struct opis_wanted_use *use = opis_wanted_find(list, tokens->items[i].folded);
    for (; use; use = opis_wanted_next(list, use)) {
      uint8_t word = asked->of[use - list->uses];
      if (word == 0 || (seen >> (word - 1) & 1)) continue;
      seen |= UINT64_C(1) << (word - 1);
      OPIS_GROW(places.items, places.count, capacity);
      places.items[places.count++] = (struct opis_asked_place){(uint32_t)i, (uint8_t)(word - 1)};
    }
  }
  struct opis_asked_place *items = places.items;
  places.items = opis_arena_copy_array(arena, items, places.count, sizeof *items);
  free(items);
  return places;
}
