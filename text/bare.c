/* In: a word in Latin letters without diacritics, and perhaps signs of softness. Out: the Russian words that it is, if
 * they were dropped: "scet" is счёт (sčet), "bolse" больше (bolʹše).
 *
 * What a letter may have been is a row of tables/bare.inc. The word is read from its start, and of all that it may be
 * at a place the likeliest are kept, by the letters of Russian words. */
#include "text/schemes.h"

#include "base/span.h"

enum {
  WIDTH = 6, /* of what the word may be at a place */
  PLACES = 3 /* as far as a row reaches, and one */
};

struct row {
  const char *latin;
  uint8_t size;
  uint8_t cost; /* in the steps of opis_russian_cost */
  const char *cyrillic;
};

static const struct row rows[] = {
#define BARE(latin, cyrillic, cost) {(latin), sizeof(latin) - 1, (cost), (cyrillic)},
#include "text/tables/bare.inc"
#undef BARE
};

struct state {
  struct opis_russian word;
  int cost;
};

struct place {
  struct state states[WIDTH]; /* the likeliest first */
  size_t count;
};

static void keep(struct place *place, const struct state *state)
{
  if (place->count == WIDTH && place->states[WIDTH - 1].cost <= state->cost) return;
  size_t at = place->count < WIDTH ? place->count++ : WIDTH - 1;
  for (; at > 0 && place->states[at - 1].cost > state->cost; at--) place->states[at] = place->states[at - 1];
  place->states[at] = *state;
}

static bool extend(const struct state *old, const struct row *row, struct state *next)
{
  *next = *old;
  if (!opis_russian_add_string(&next->word, row->cyrillic)) return false;
  next->cost += row->cost;
  for (size_t i = old->word.count; i < next->word.count; i++) next->cost += opis_russian_cost(&next->word, i);
  return true;
}

/* Goes on from the states at `at` to those at the places behind it. */
static void step(const struct opis_latin *latin, size_t at, struct place places[PLACES])
{
  const struct place *from = &places[at % PLACES];
  struct opis_span rest = {latin->bytes + at, latin->size - at};
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    if (rows[i].latin[0] != rest.data[0]) continue;
    if (!opis_span_starts(rest, (struct opis_span){rows[i].latin, rows[i].size})) continue;
    for (size_t j = 0; j < from->count; j++) {
      struct state next;
      if (extend(&from->states[j], &rows[i], &next)) keep(&places[(at + rows[i].size) % PLACES], &next);
    }
  }
}

/* Whether there may have been a diacritic or sign, and there is none. */
static bool may_be_bare(const struct opis_latin *latin)
{
  bool may = false;
  for (size_t i = 0; i < latin->size; i++) {
    char letter = latin->bytes[i];
    if ((letter < 'a' || letter > 'z') && letter != '\'') return false;
    may |= letter == 'c' || letter == 's' || letter == 'z';
  }
  return may || latin->bytes[latin->size - 1] == 't';
}

size_t opis_bare_read(const struct opis_latin *latin, struct opis_reading readings[OPIS_BARE_READINGS])
{
  struct place places[PLACES] = {{.count = 0}};
  if (!may_be_bare(latin)) return 0;
  places[0].count = 1;
  places[0].states[0] = (struct state){.cost = 0};
  for (size_t at = 0; at < latin->size; at++) {
    step(latin, at, places);
    places[at % PLACES].count = 0;
  }
  struct place ends = {.count = 0};
  const struct place *last = &places[latin->size % PLACES];
  for (size_t i = 0; i < last->count; i++) {
    struct state state = last->states[i];
    state.cost += opis_russian_cost(&state.word, state.word.count);
    keep(&ends, &state);
  }
  size_t count = 0;
  for (; count < ends.count && count < OPIS_BARE_READINGS; count++) {
    struct opis_reading *reading = &readings[count];
    *reading = (struct opis_reading){.at = latin->size, .word = ends.states[count].word};
    reading->likelihood = opis_russian_likelihood(&reading->word);
  }
  return count;
}
