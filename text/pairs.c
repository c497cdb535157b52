/* In: two characters. Out: what the second costs behind the first, a language at a time.
 *
 * The table is made by tables/generate-letter-pairs; case, which is the same in all of the languages, is counted
 * apart. To add a language add a lane there and in pairs.h. */
#include "text/pairs.h"

#include "text/tables/letter-pairs.inc"

enum {
  LATIN_LANES = 6,
  CYRILLIC_LANES = 2,
  ZERO = '#',   /* the character for no cost */
  FOREIGN = 17, /* one letter of some thirty of another script */
  FOREIGN_ACCENTED = 30
};

/* Behind a sign, a small letter, a capital: a sign, a small letter, a capital. A capital inside a word is what
 * misread Cyrillic is full of. */
static const uint8_t case_costs[3][3] = {{0, 0, 7}, {0, 0, 26}, {0, 3, 1}};

_Static_assert(LATIN_LANES + CYRILLIC_LANES == OPIS_LANES, "a lane without a table");

struct opis_letter opis_letter_of(uint32_t code)
{
  uint32_t value = OPIS_CLASS_OTHER;
  if (code < sizeof classes_low / sizeof *classes_low) {
    value = classes_low[code];
  } else {
    size_t low = 0, high = sizeof classes_high / sizeof *classes_high;
    while (low < high) {
      size_t middle = low + (high - low) / 2;
      if (classes_high[middle].last < code)
        low = middle + 1;
      else
        high = middle;
    }
    if (low < sizeof classes_high / sizeof *classes_high && classes_high[low].first <= code)
      value = classes_high[low].value;
  }
  return (struct opis_letter){(uint8_t)value, (uint8_t)(value >> 8), (uint8_t)(value >> 16), (uint8_t)(value >> 24)};
}

/* Of a Latin letter in a language of Cyrillic letters. */
static inline int32_t foreign_cost(struct opis_letter letter)
{
  return letter.latin < OPIS_CLASS_LETTERS + 26 ? FOREIGN : FOREIGN_ACCENTED;
}

void opis_pair_add(struct opis_letter a, struct opis_letter b, struct opis_costs *costs)
{
  const char *latin = pairs_latin[a.latin] + b.latin * LATIN_LANES;
  const char *cyrillic = pairs_cyrillic[a.cyrillic] + b.cyrillic * CYRILLIC_LANES;
  int32_t both = case_costs[a.letter_case][b.letter_case];
  int32_t in_latin = both + (b.latin == OPIS_CLASS_FOREIGN ? FOREIGN : b.share) - ZERO;
  int32_t in_cyrillic = both + (b.cyrillic == OPIS_CLASS_FOREIGN ? foreign_cost(b) : b.share) - ZERO;
  for (size_t i = 0; i < LATIN_LANES; i++) costs->lane[i] += in_latin + (int32_t)latin[i];
  for (size_t i = 0; i < CYRILLIC_LANES; i++) costs->lane[LATIN_LANES + i] += in_cyrillic + (int32_t)cyrillic[i];
}

/* ---- Many at once ----------------------------------------------------------------------------------------------- */

static inline uint64_t two_bytes(const char *bytes)
{
  return (uint64_t)(unsigned char)bytes[0] | (uint64_t)(unsigned char)bytes[1] << 8;
}

/* What a pair costs in all lanes, a byte each, the first lane in the lowest. */
static inline uint64_t lanes_of(struct opis_letter a, struct opis_letter b)
{
  const char *latin = pairs_latin[a.latin] + b.latin * LATIN_LANES;
  const char *cyrillic = pairs_cyrillic[a.cyrillic] + b.cyrillic * CYRILLIC_LANES;
  _Static_assert(LATIN_LANES == 6 && CYRILLIC_LANES == 2, "a byte for each lane");
  return two_bytes(latin) | two_bytes(latin + 2) << 16 | two_bytes(latin + 4) << 32 | two_bytes(cyrillic) << 48;
}

/* Sums of lanes in the halves of two words, 16 bits each: enough for MOST_PAIRS bytes of a table, which are ASCII. */
enum { MOST_PAIRS = 512 };

static void add_some(struct opis_letter last, const struct opis_letter *letters, size_t count, struct opis_costs *costs)
{
  static const uint64_t halves = 0x00FF00FF00FF00FF;
  uint64_t even = 0, odd = 0;
  int32_t in_latin = 0, in_cyrillic = 0;
  for (size_t i = 0; i < count; i++) {
    struct opis_letter letter = letters[i];
    uint64_t pair = lanes_of(last, letter);
    int32_t both = case_costs[last.letter_case][letter.letter_case] - ZERO;
    even += pair & halves;
    odd += pair >> 8 & halves;
    in_latin += both + (letter.latin == OPIS_CLASS_FOREIGN ? FOREIGN : letter.share);
    in_cyrillic += both + (letter.cyrillic == OPIS_CLASS_FOREIGN ? foreign_cost(letter) : letter.share);
    last = letter;
  }
  for (size_t lane = 0; lane < OPIS_LANES; lane++) {
    uint64_t sums = lane % 2 == 0 ? even : odd;
    costs->lane[lane] += (int32_t)(sums >> lane / 2 * 16 & 0xFFFF) + (lane < LATIN_LANES ? in_latin : in_cyrillic);
  }
}

void opis_pairs_add(struct opis_letter last, const struct opis_letter *letters, size_t count, struct opis_costs *costs)
{
  for (size_t done = 0; done < count;) {
    size_t some = count - done < MOST_PAIRS ? count - done : MOST_PAIRS;
    add_some(last, letters + done, some, costs);
    done += some;
    last = letters[done - 1];
  }
}

/* ---- One language ----------------------------------------------------------------------------------------------- */

int32_t opis_pair_cost(struct opis_letter a, struct opis_letter b, enum opis_lane lane)
{
  int32_t both = case_costs[a.letter_case][b.letter_case] - ZERO;
  if ((size_t)lane < LATIN_LANES)
    return both + (b.latin == OPIS_CLASS_FOREIGN ? FOREIGN : b.share) +
           pairs_latin[a.latin][b.latin * LATIN_LANES + lane];
  return both + (b.cyrillic == OPIS_CLASS_FOREIGN ? foreign_cost(b) : b.share) +
         pairs_cyrillic[a.cyrillic][b.cyrillic * CYRILLIC_LANES + lane - LATIN_LANES];
}

void opis_costs_switch(struct opis_costs *costs, int32_t cost)
{
  int32_t most = opis_costs_lowest(costs) + cost;
  for (size_t i = 0; i < OPIS_LANES; i++)
    if (costs->lane[i] > most) costs->lane[i] = most;
}

bool opis_letter_is(struct opis_letter letter)
{
  return letter.letter_case != OPIS_CASELESS;
}

bool opis_letter_is_cyrillic(struct opis_letter letter)
{
  return opis_letter_is(letter) && letter.latin == OPIS_CLASS_FOREIGN;
}

bool opis_letter_is_blank(struct opis_letter letter)
{
  return letter.latin == OPIS_CLASS_BLANK;
}
