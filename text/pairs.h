/* How likely a letter is behind another, in the languages that opis reads and in their neighbours: what tells one
 * reading of some bytes from another. Costs are in quarters of a natural logarithm: the lower, the likelier. */
#ifndef OPIS_TEXT_PAIRS_H
#define OPIS_TEXT_PAIRS_H

#include <opis.h>

/* The languages: those of tables/generate-letter-pairs, in its order. WEST stands for French, Portuguese and German,
 * EAST for Polish, Czech, Croatian and Romanian: not to read them well, but to leave them alone. */
enum opis_lane {
  OPIS_LANE_ENGLISH,
  OPIS_LANE_SPANISH,
  OPIS_LANE_ITALIAN,
  OPIS_LANE_ROMANISED,
  OPIS_LANE_WEST,
  OPIS_LANE_EAST,
  OPIS_LANE_RUSSIAN,
  OPIS_LANE_UKRAINIAN,
  OPIS_LANES
};

enum opis_letter_case { OPIS_CASELESS, OPIS_LOWER, OPIS_UPPER };

/* What the model knows of a character. */
struct opis_letter {
  uint8_t latin, cyrillic; /* its classes for the languages in Latin and in Cyrillic letters */
  uint8_t letter_case;
  uint8_t share; /* what it costs to be this one of its class */
};

struct opis_costs {
  int32_t lane[OPIS_LANES];
};

struct opis_letter opis_letter_of(uint32_t code);

/* Adds to each language's sum what `b` costs behind `a`. A text begins and ends with a blank. */
void opis_pair_add(struct opis_letter a, struct opis_letter b, struct opis_costs *costs);

/* The same for `count` letters, each behind the one before it, the first behind `last`. */
void opis_pairs_add(struct opis_letter last, const struct opis_letter *letters, size_t count, struct opis_costs *costs);

/* What one costs behind another in one language. */
int32_t opis_pair_cost(struct opis_letter a, struct opis_letter b, enum opis_lane lane);

/* Lets the language change: no sum stays more than `cost` above the lowest. */
void opis_costs_switch(struct opis_costs *costs, int32_t cost);

static inline int32_t opis_costs_lowest(const struct opis_costs *costs)
{
  int32_t lowest = costs->lane[0];
  for (unsigned lane = 1; lane < OPIS_LANES; lane++) lowest = costs->lane[lane] < lowest ? costs->lane[lane] : lowest;
  return lowest;
}

/* Whether it is a letter of any script (not a sign, not a mark that combines). */
bool opis_letter_is(struct opis_letter letter);
bool opis_letter_is_cyrillic(struct opis_letter letter);
/* ASCII blanks and line ends. */
bool opis_letter_is_blank(struct opis_letter letter);

#endif
