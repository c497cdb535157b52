/* In: a line. Out: whether its accented letters are others that were read in a wrong 8-bit encoding.
 *
 * One letter for another is easily found likelier by chance: in a language that text/pairs.h does not know, or in a
 * word of another language. So it is believed only of the whole line, and only if every character of it can have come
 * from there, each becomes likely, and what stands there now is nothing that anyone writes: a capital or a sign inside
 * of a word in small letters ("misiÛn", "espa±ola"), a Cyrillic letter inside of a Latin word ("espaсola"). What is odd
 * but may be written (a dash, a mark of a note, another letter) counts where many such agree, or where other lines of
 * the text are beyond doubt. */
#include "text/lines.h"

#include "base/utf8.h"

enum {
  PROOF = 2,        /* points that are wanted */
  GAIN = 40,        /* and how much likelier the line must become, in the costs of text/pairs.h */
  GAIN_MORE = 20,   /* the same for two proofs */
  GAIN_ABROAD = 60, /* two proofs in languages that are here to be left alone */
  HOME = 32,        /* how much likelier those must be to be taken for the line's */
  HINTS = 2,        /* hints that do without a proof, in as many words ... */
  HINTS_GAIN = 60,  /* ... where the line becomes so much likelier */
  HINTS_GAIN_ROMANISED = 50,
  UNLIKELY = 72,    /* what a character and the next may cost in a line that is mended */
  ODD_WORDS = 4,    /* of so many words, one may become odd */
  SUPPORT = 2,      /* lines of the text that prove it for the others */
  SUPPORT_PART = 6, /* one of so many accented lines at least */
  SUPPORT_GAIN = 12,
  LIKELIER = 20,        /* what a hint gains ... */
  LIKELIER_DAGGER = 40, /* ... and a mark of a note */
  LOOKS = 8 /* how much likelier an accented letter must be than the one that a Cyrillic letter looks like */
};

/* What speaks for a misreading of the line. */
struct swap {
  enum opis_misreading_kind kind;
  size_t points;   /* PROOF for each character that nobody writes there */
  size_t hints;    /* characters that are odd there */
  size_t alone;    /* hints that are words of a letter, and none by themselves */
  size_t letters;  /* hints that are letters for letters */
  size_t words;    /* with a character that changes */
  int32_t gain;    /* the whole line in the language that suits it best, as it stands and mended */
  size_t lane;     /* that of the line mended */
  size_t odd;      /* characters that become unlikely */
  bool impossible; /* some character cannot have come from there, or becomes very unlikely */
};

/* Cyrillic letters and the Latin ones that look like them: these are written for one another. */
static const struct {
  uint16_t cyrillic, latin;
} looks[] = {{0x430, 'a'}, {0x435, 'e'}, {0x43E, 'o'}, {0x440, 'p'}, {0x441, 'c'}, {0x443, 'y'}, {0x445, 'x'},
             {0x456, 'i'}, {0x455, 's'}, {0x458, 'j'}, {0x410, 'A'}, {0x412, 'B'}, {0x415, 'E'}, {0x41A, 'K'},
             {0x41C, 'M'}, {0x41D, 'H'}, {0x41E, 'O'}, {0x420, 'P'}, {0x421, 'C'}, {0x422, 'T'}, {0x423, 'Y'},
             {0x425, 'X'}, {0x406, 'I'}, {0x408, 'J'}, {0x405, 'S'}};

static struct opis_letter letter_at(const struct opis_line *line, const struct opis_letter *letters, size_t at)
{
  if (at >= line->characters_count) return opis_letter_of(' ');
  return letters ? letters[at] : line->characters[at].letter;
}

/* What a character costs behind the one before it, with what the one behind costs. `letters` NULL for the line as it
 * stands. */
static int32_t cost_at(const struct opis_line *line, const struct opis_letter *letters, size_t at,
                       struct opis_letter letter, size_t lane)
{
  return opis_pair_cost(letter_at(line, letters, at - 1), letter, lane) + /* 0 - 1 lies behind the end as well */
         opis_pair_cost(letter, letter_at(line, letters, at + 1), lane);
}

static bool is_small_ascii(const struct opis_line *line, size_t at)
{
  return at < line->characters_count && line->characters[at].code >= 'a' && line->characters[at].code <= 'z';
}

static bool is_ascii_letter(const struct opis_line *line, size_t at)
{
  return at < line->characters_count && line->characters[at].code < 0x80 && opis_letter_is(line->characters[at].letter);
}

/* A small letter, of ASCII or Cyrillic. */
static bool is_small(const struct opis_line *line, size_t at)
{
  if (is_small_ascii(line, at)) return true;
  return at < line->characters_count && line->characters[at].letter.letter_case == OPIS_LOWER &&
         opis_letter_is_cyrillic(line->characters[at].letter);
}

/* A letter that is a word, between words in small ASCII letters. */
static bool is_alone(const struct opis_line *line, size_t at)
{
  bool behind = is_small_ascii(line, at - 2) || (at >= 3 && line->characters[at - 2].code == ',');
  return behind && is_small_ascii(line, at + 2) && opis_letter_is_blank(letter_at(line, NULL, at - 1)) &&
         opis_letter_is_blank(letter_at(line, NULL, at + 1));
}

/* Marks that are found within and behind words, and prove nothing there: of notes, of omissions, of word processors. */
static bool is_usual_mark(uint32_t code)
{
  static const uint16_t marks[] = {0xA0, 0xA7, 0xAA, 0xAC, 0xAD, 0xAE, 0xB0, 0xB2, 0xB3, 0xB4,   0xB6,
                                   0xB7, 0xB9, 0xBA, 0xA8, 0xAB, 0xBB, 0xA6, 0xD7, 0xB5, 0x2122, OPIS_REPLACEMENT};
  if (code >= 0x2010 && code <= 0x203A) return code != 0x2021 && code != 0x2020 && code != 0x2030;
  for (size_t i = 0; i < sizeof marks / sizeof *marks; i++)
    if (marks[i] == code) return true;
  return false;
}

static bool is_dagger(uint32_t code)
{
  return code == 0x2020 || code == 0x2021;
}

/* Superscripts, and signs that serve as such. */
static bool is_mark_of_note(uint32_t code)
{
  return code == 0xA7 || code == 0xAA || code == 0xB0 || code == 0xB2 || code == 0xB3 || code == 0xB6 || code == 0xB9 ||
         code == 0xBA;
}

static bool is_apostrophe(struct opis_letter letter)
{
  struct opis_letter apostrophe = opis_letter_of(0x2019);
  return letter.latin == apostrophe.latin;
}

/* A dagger was hardly a no-break space. */
static bool is_daggers_blank(const struct opis_line *line, size_t at)
{
  return is_dagger(line->characters[at].code) && !opis_letter_is(line->letters[at]);
}

/* Accents that stand alone: they come before their letter, if they stand apart from it, and never behind the last. */
static bool is_accent(uint32_t code)
{
  return (code >= 0x2C6 && code <= 0x2DD) || code == 0xB8 || code == 0xAF;
}

static bool is_like_latin(const struct opis_line *line, size_t at, struct opis_letter right, size_t lane)
{
  for (size_t i = 0; i < sizeof looks / sizeof *looks; i++) {
    if (looks[i].cyrillic != line->characters[at].code) continue;
    struct opis_letter like = opis_letter_of(looks[i].latin);
    return cost_at(line, line->letters, at, like, lane) < cost_at(line, line->letters, at, right, lane) + LOOKS;
  }
  return false;
}

/* A Cyrillic letter beside a Latin one. As like as not it is the Latin one that it looks like: then it is a hint, at
 * the end of a word ("societа"). */
static void weigh_cyrillic(const struct opis_line *line, size_t at, struct swap *swap)
{
  struct opis_letter right = line->letters[at];
  bool behind = is_ascii_letter(line, at - 1), before = is_ascii_letter(line, at + 1);
  if (right.letter_case == OPIS_CASELESS)
    swap->points += is_apostrophe(right) && behind && before ? PROOF : 0;
  else if (!behind && !before)
    swap->alone += is_alone(line, at);
  else if (!is_like_latin(line, at, right, swap->lane))
    swap->points += right.letter_case == OPIS_LOWER ? PROOF : 1;
  else
    swap->hints += behind && !before && right.letter_case == OPIS_LOWER;
}

/* Whether what stands there is nothing that is written: a control character, a capital behind the second small letter
 * of a word (behind the first, in Irish), a sign between small letters, an accent behind a word. */
static bool is_absurd(const struct opis_line *line, size_t at)
{
  const struct opis_character *character = &line->characters[at];
  bool behind = is_small(line, at - 1), small = line->letters[at].letter_case == OPIS_LOWER;
  if (character->code >= 0x80 && character->code < 0xA0) return character->code != 0x85;
  if (!behind) return false;
  if (character->letter.letter_case == OPIS_UPPER) return opis_letter_is(letter_at(line, NULL, at - 2));
  if (opis_letter_is(character->letter) || !small) return false;
  if (is_small(line, at + 1)) return !is_usual_mark(character->code);
  return is_accent(character->code) && is_ascii_letter(line, at - 2) &&
         opis_letter_is_blank(letter_at(line, NULL, at + 1));
}

/* Cyrillic letters that differ in few places from one encoding to the other: as well as the above, a sign for a
 * capital, and a currency for я. */
static void weigh_among_cyrillic(const struct opis_line *line, size_t at, struct swap *swap)
{
  const struct opis_character *character = &line->characters[at];
  struct opis_letter right = line->letters[at];
  bool sign = !opis_letter_is(character->letter) && !is_usual_mark(character->code);
  bool initial = sign && !is_small(line, at - 1) && is_small(line, at + 1) && right.letter_case == OPIS_UPPER;
  bool final = sign && is_small(line, at - 1) && right.letter_case == OPIS_LOWER;
  if (opis_letter_is_cyrillic(right)) swap->points += initial || final || is_absurd(line, at) ? PROOF : 0;
}

/* Whether a word ends in one or two letters from here: 's, 't, 'll. */
static bool is_short(const struct opis_line *line, size_t at)
{
  return !opis_letter_is(letter_at(line, NULL, at + 1)) || !opis_letter_is(letter_at(line, NULL, at + 2));
}

/* Whether a letter beside small ones may have been another letter or a sign at all. */
static bool may_be_swapped(const struct opis_line *line, size_t at, const struct swap *swap)
{
  const struct opis_character *character = &line->characters[at];
  struct opis_letter right = line->letters[at];
  bool inside = is_small_ascii(line, at - 1) && is_small_ascii(line, at + 1);
  if (!opis_letter_is(right))
    return inside && is_apostrophe(right) && swap->lane == OPIS_LANE_ENGLISH && is_short(line, at + 1);
  if (opis_letter_is(character->letter))
    return swap->lane == OPIS_LANE_ROMANISED && right.letter_case == OPIS_LOWER &&
           character->letter.letter_case == OPIS_LOWER;
  bool dotted = inside && (character[-1].code == character[1].code || swap->lane == OPIS_LANE_ROMANISED);
  return !is_mark_of_note(character->code) && !(dotted && character->code == 0xB7);
}

/* What is odd, but may be written. */
static void weigh_hint(const struct opis_line *line, size_t at, struct swap *swap)
{
  const struct opis_character *character = &line->characters[at];
  if (!may_be_swapped(line, at, swap)) return;
  int32_t gain = cost_at(line, NULL, at, character->letter, swap->lane) -
                 cost_at(line, line->letters, at, line->letters[at], swap->lane);
  if (gain < (is_dagger(character->code) ? LIKELIER_DAGGER : LIKELIER)) return;
  swap->hints++;
  swap->letters += opis_letter_is(character->letter) && opis_letter_is(line->letters[at]);
}

/* What it proves that the character at `at` stands there. */
static void weigh(const struct opis_line *line, size_t at, struct swap *swap)
{
  const struct opis_character *character = &line->characters[at];
  struct opis_letter right = line->letters[at];
  if (swap->kind == OPIS_MISREADING_NEAR) {
    weigh_among_cyrillic(line, at, swap);
  } else if (opis_letter_is_cyrillic(character->letter)) {
    weigh_cyrillic(line, at, swap);
  } else if (is_absurd(line, at)) {
    swap->points += PROOF;
  } else if (character->letter.letter_case == OPIS_UPPER && right.letter_case == OPIS_LOWER && is_alone(line, at)) {
    swap->alone++;
  } else if (is_small_ascii(line, at - 1) || is_small_ascii(line, at + 1)) {
    weigh_hint(line, at, swap);
  }
}

/* Reads the line into its `letters`; returns whether that can be, and changes something. */
static bool read_line(const struct opis_line *line, size_t way, size_t *words)
{
  for (size_t i = 0; i < line->characters_count; i++) line->letters[i] = line->characters[i].letter;
  *words = 0;
  for (size_t i = 0; i < line->words_count; i++) {
    const struct opis_word *word = &line->words[i];
    bool changed = false;
    for (size_t at = word->start; at < word->end && !word->frozen; at++) {
      const struct opis_character *character = &line->characters[at];
      if (character->code < 0x80 || character->code == OPIS_REPLACEMENT) continue;
      uint32_t right = opis_misreading_character(way, character);
      if (right == OPIS_REPLACEMENT) return false;
      if (right == character->code) continue;
      line->letters[at] = opis_letter_of(right);
      changed = true;
    }
    *words += changed;
  }
  return *words > 0;
}

static bool is_changed(const struct opis_line *line, size_t way, size_t at)
{
  const struct opis_character *character = &line->characters[at];
  if (character->code < 0x80 || character->code == OPIS_REPLACEMENT) return false;
  return opis_misreading_character(way, character) != character->code;
}

/* The languages that are read well come before the others, unless these are much likelier. */
static size_t likeliest_lane(const struct opis_costs *costs)
{
  size_t best = 0, home = 0;
  for (size_t lane = 1; lane < OPIS_LANES; lane++) {
    if (costs->lane[lane] < costs->lane[best]) best = lane;
    if (lane <= OPIS_LANE_ROMANISED && costs->lane[lane] < costs->lane[home]) home = lane;
  }
  return costs->lane[home] <= costs->lane[best] + HOME ? home : best;
}

/* The line's costs with the character at `at`, which changes, and the pair behind it unless that character does. */
static void replace_costs(const struct opis_line *line, size_t way, size_t at, struct opis_costs *costs)
{
  struct opis_costs old = {0};
  opis_pair_add(letter_at(line, NULL, at - 1), line->characters[at].letter, &old);
  opis_pair_add(letter_at(line, line->letters, at - 1), line->letters[at], costs);
  if (at + 1 < line->characters_count && !is_changed(line, way, at + 1)) {
    opis_pair_add(line->characters[at].letter, line->letters[at + 1], &old);
    opis_pair_add(line->letters[at], line->letters[at + 1], costs);
  }
  for (size_t lane = 0; lane < OPIS_LANES; lane++) costs->lane[lane] -= old.lane[lane];
}

static struct swap judge(const struct opis_line *line, size_t way)
{
  struct swap swap = {.kind = opis_misreading_kind_of(way)};
  struct opis_costs mended = line->as_is;
  if (!read_line(line, way, &swap.words)) return (struct swap){.impossible = true};
  for (size_t at = 0; at < line->characters_count; at++)
    if (is_changed(line, way, at)) replace_costs(line, way, at, &mended);
  swap.lane = likeliest_lane(&mended);
  swap.gain = opis_costs_lowest(&line->as_is) - mended.lane[swap.lane];
  if (swap.gain < SUPPORT_GAIN) return (struct swap){.impossible = true};
  for (size_t i = 0; i < line->words_count; i++) {
    const struct opis_word *word = &line->words[i];
    for (size_t at = word->start; at < word->end && !word->frozen; at++) {
      if (!is_changed(line, way, at)) continue;
      int32_t cost = cost_at(line, line->letters, at, line->letters[at], swap.lane);
      swap.odd += cost > OPIS_ODD;
      swap.impossible |= cost > UNLIKELY || is_daggers_blank(line, at);
      swap.impossible |= is_small_ascii(line, at - 1) && line->letters[at].letter_case == OPIS_UPPER;
      weigh(line, at, &swap);
    }
  }
  return swap;
}

/* Letters for letters are believed for č, š, ž of romanised Russian only (may_be_swapped). */
static bool is_proved(const struct swap *swap, size_t way)
{
  int32_t gain = swap->gain - opis_misreading_weight(way);
  bool abroad = swap->lane == OPIS_LANE_WEST || swap->lane == OPIS_LANE_EAST || swap->kind == OPIS_MISREADING_NEAR;
  bool more = swap->points >= 2 * PROOF;
  if (swap->points >= PROOF && swap->odd <= 1 + swap->words / ODD_WORDS) {
    if (abroad && (!more || gain < GAIN_ABROAD)) return false;
    if (gain >= (more ? GAIN_MORE : GAIN)) return true;
  }
  if (swap->odd > 0 || abroad) return false;
  if (swap->letters > 0 && gain >= HINTS_GAIN_ROMANISED) return true;
  size_t hints = swap->points + swap->hints;
  if (hints > 0) hints += swap->alone;
  return hints >= HINTS && swap->words >= HINTS && gain >= HINTS_GAIN;
}

static bool is_supported(const struct opis_lines_seen *seen, size_t way)
{
  return seen->support[way] >= SUPPORT && seen->support[way] * SUPPORT_PART >= seen->accented;
}

bool opis_lines_support_swap(const struct opis_lines_seen *seen)
{
  for (size_t way = 0; way < opis_misreadings_count; way++)
    if (is_supported(seen, way)) return true;
  return false;
}

bool opis_line_find_swap(struct opis_line *line, struct opis_lines_seen *seen, bool all_ways)
{
  int32_t best = 0;
  bool proved = false;
  for (size_t way = 0; way < opis_misreadings_count; way++) {
    enum opis_misreading_kind kind = opis_misreading_kind_of(way);
    if (kind != OPIS_MISREADING_LATIN && kind != OPIS_MISREADING_FOREIGN && kind != OPIS_MISREADING_NEAR) continue;
    if (!all_ways && seen->found[way] == 0 && seen->support[way] == 0) continue;
    struct swap swap = judge(line, way);
    if (swap.impossible) continue;
    bool proof = is_proved(&swap, way);
    if (!proof && !is_supported(seen, way)) continue;
    if (swap.gain - opis_misreading_weight(way) <= best) continue;
    best = swap.gain - opis_misreading_weight(way);
    proved = proof;
    line->ways[1] = way;
  }
  if (best == 0) return false;
  line->ways_count = 1;
  seen->support[line->ways[1]] += proved;
  for (size_t i = 0; i < line->words_count; i++) {
    struct opis_word *word = &line->words[i];
    word->choice = 0;
    for (size_t at = word->start; at < word->end && !word->frozen; at++)
      if (is_changed(line, line->ways[1], at)) word->choice = 1;
  }
  return true;
}
