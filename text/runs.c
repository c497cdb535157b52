/* In: the words of a line. Out: those that are UTF-8 or Cyrillic letters, read wrongly.
 *
 * Every word is read in the ways that gain most, and the cheapest sequence of readings is found, where to begin with a
 * wrong one costs as much as evidence is wanted (ENTER). What is found must then have a shape that sound text has not:
 * whole sequences of UTF-8, or long words in Cyrillic letters. */
#include "text/lines.h"

enum {
  SAMPLE = 64,      /* characters of a word in which the ways are tried */
  ODD_WORDS = 24,   /* words of a line in which they are */
  ENTER = 30,       /* how much likelier a run must be, in the costs of text/pairs.h: e^8 times */
  ENTER_AGAIN = 16, /* the same for a way that has mended FREQUENT words of the text */
  FREQUENT = 3,
  MIDDLE = 4,           /* more, where it does not begin with the line */
  MIDDLE_CYRILLIC = 12, /* the same for letters that are Cyrillic in one 8-bit encoding */
  LEAVE = 8,            /* from a wrong reading back to the text as it stands, within a line */
  CHANGE = 24,          /* from one language to another */
  ANYWHERE = 16,        /* gained even if each word may be of any language */
  JOINED = 12,          /* letters beside letters, for Cyrillic in an 8-bit encoding ... */
  JOINED_AGAIN = 3,     /* ... and where FREQUENT words of the text were so */
  VARIETY = 7,          /* characters that differ: drawings have fewer */
  EACH = 6,             /* what each of them gains */
  UNSOUND = 10          /* of so many letters that became Cyrillic, one may be odd */
};

/* What a way gains in the odd words of a line, each in the language that suits it best; 0 for too little. */
static int64_t way_gain(const struct opis_line *line, size_t way)
{
  int64_t gain = 0;
  size_t tried = 0;
  for (size_t i = 0; i < line->words_count && tried < ODD_WORDS; i++) {
    const struct opis_word *word = &line->words[i];
    const struct opis_character *characters = line->characters + word->start;
    size_t count = word->end - word->start < SAMPLE ? word->end - word->start : SAMPLE;
    if (word->frozen || !word->odd) continue;
    tried++;
    if (!opis_misreading_may(way, characters, count)) continue;
    struct opis_reading reading;
    opis_misreading_read(way, characters, count, word->blanks, NULL, &reading);
    int64_t more = word->sample - opis_costs_lowest(&reading.costs);
    if (reading.changed > 0 && more > 0) gain += more;
  }
  return gain;
}

static bool makes_runs(size_t way)
{
  enum opis_misreading_kind kind = opis_misreading_kind_of(way);
  return kind == OPIS_MISREADING_UTF8 || kind == OPIS_MISREADING_CYRILLIC || kind == OPIS_MISREADING_TO_CYRILLIC;
}

/* The few ways that gain most in the line. */
static void choose_ways(struct opis_line *line, const struct opis_lines_seen *seen, bool all_ways)
{
  int64_t gains[OPIS_WAYS_MAX + 1] = {0};
  line->ways_count = 0;
  for (size_t way = 0; way < opis_misreadings_count; way++) {
    if (!makes_runs(way) || (!all_ways && seen->found[way] == 0)) continue;
    int64_t gain = way_gain(line, way);
    if (gain <= 0) continue;
    size_t place = line->ways_count < OPIS_WAYS_MAX ? ++line->ways_count : OPIS_WAYS_MAX;
    if (place == OPIS_WAYS_MAX && gains[OPIS_WAYS_MAX] >= gain) continue;
    for (; place > 1 && gains[place - 1] < gain; place--) {
      gains[place] = gains[place - 1];
      line->ways[place] = line->ways[place - 1];
    }
    gains[place] = gain;
    line->ways[place] = way;
  }
}

static void read_words(struct opis_line *line)
{
  for (size_t i = 0; i < line->words_count; i++) {
    struct opis_word *word = &line->words[i];
    for (size_t way = 1; way <= line->ways_count; way++) {
      word->costs[way] = word->costs[0];
      word->changed[way] = false;
      const struct opis_character *characters = line->characters + word->start;
      size_t count = word->end - word->start;
      if (word->frozen || !opis_misreading_may(line->ways[way], characters, count)) continue;
      struct opis_reading reading;
      opis_misreading_read(line->ways[way], characters, count, word->blanks, NULL, &reading);
      if (reading.changed == 0) continue;
      word->costs[way] = reading.costs;
      word->changed[way] = true;
      word->joined[way] = (uint16_t)reading.joined;
      word->whole[way] = (uint16_t)reading.whole;
    }
  }
}

/* ---- The cheapest sequence -------------------------------------------------------------------------------------- */

/* What it costs so far to end in each way and language. */
struct sums {
  int32_t sum[OPIS_WAYS_MAX + 1][OPIS_LANES];
};

/* The state of a sum, as one number. */
static uint8_t state_of(size_t way, size_t lane)
{
  return (uint8_t)(way * OPIS_LANES + lane);
}

static size_t cheapest_lane(const struct sums *sums, size_t way)
{
  size_t best = 0;
  for (size_t lane = 1; lane < OPIS_LANES; lane++)
    if (sums->sum[way][lane] < sums->sum[way][best]) best = lane;
  return best;
}

static void add_word(const int32_t *change, size_t ways, struct opis_word *word, struct sums *sums)
{
  size_t best[OPIS_WAYS_MAX + 1], over_all = 0; /* the cheapest language of a way, and the cheapest way */
  struct sums next = *sums;
  for (size_t way = 0; way < ways; way++) {
    best[way] = cheapest_lane(sums, way);
    if (sums->sum[way][best[way]] < sums->sum[over_all][best[over_all]]) over_all = way;
  }
  for (size_t way = 0; way < ways; way++) {
    int32_t turn = sums->sum[way][best[way]] + CHANGE;
    for (size_t lane = 0; lane < OPIS_LANES; lane++) {
      int32_t least = sums->sum[way][lane], other = sums->sum[over_all][lane] + change[way];
      word->from[way][lane] = state_of(way, lane);
      if (turn < least) least = turn, word->from[way][lane] = state_of(way, best[way]);
      if (other < least) least = other, word->from[way][lane] = state_of(over_all, lane);
      next.sum[way][lane] = least + word->costs[way].lane[lane];
    }
  }
  *sums = next;
}

static int32_t enter_cost(const struct opis_lines_seen *seen, size_t misreading)
{
  return (seen->found[misreading] >= FREQUENT ? ENTER_AGAIN : ENTER) + opis_misreading_weight(misreading);
}

static int32_t middle_cost(size_t misreading)
{
  return opis_misreading_kind_of(misreading) == OPIS_MISREADING_UTF8 ? MIDDLE : MIDDLE_CYRILLIC;
}

/* Sets the words' choices. */
static void choose(struct opis_line *line, const struct opis_lines_seen *seen)
{
  struct sums sums = {0};
  int32_t change[OPIS_WAYS_MAX + 1] = {LEAVE};
  size_t ways = line->ways_count + 1;
  for (size_t way = 1; way < ways; way++) {
    for (size_t lane = 0; lane < OPIS_LANES; lane++) sums.sum[way][lane] = enter_cost(seen, line->ways[way]);
    change[way] = enter_cost(seen, line->ways[way]) + middle_cost(line->ways[way]);
  }
  for (size_t i = 0; i < line->words_count; i++) add_word(change, ways, &line->words[i], &sums);
  size_t state = 0;
  for (size_t at = 0; at < ways * OPIS_LANES; at++)
    if (sums.sum[at / OPIS_LANES][at % OPIS_LANES] < sums.sum[state / OPIS_LANES][state % OPIS_LANES]) state = at;
  for (size_t i = line->words_count; i-- > 0;) {
    struct opis_word *word = &line->words[i];
    size_t way = state / OPIS_LANES;
    word->choice = word->changed[way] ? (uint8_t)way : 0;
    state = word->from[way][state % OPIS_LANES];
  }
}

/* ---- Evidence --------------------------------------------------------------------------------------------------- */

/* What speaks for a way in a line, over the words that it would mend. */
struct evidence {
  size_t changed, joined, whole;
  size_t letters;   /* of the characters as they stand, by 8-bit encodings */
  uint64_t variety; /* of the characters, by their last bits */
  size_t rising;    /* characters as in an alphabet */
  size_t odd;       /* letters that would be as unlikely as what is mended */
  int32_t gain;     /* each word in the language that suits it best */
};

/* How many characters of a word would be unlikely in the language that suits it best, by a misreading of 8 bits. */
static size_t odd_letters(const struct opis_line *line, const struct opis_word *word, size_t *changed)
{
  size_t misreading = line->ways[word->choice], odd = 0;
  size_t lane = word->costs[word->choice].lane[OPIS_LANE_RUSSIAN] <= word->costs[word->choice].lane[OPIS_LANE_UKRAINIAN]
                    ? OPIS_LANE_RUSSIAN
                    : OPIS_LANE_UKRAINIAN;
  struct opis_letter last = opis_letter_of(' ');
  int32_t before = 0;
  for (size_t at = word->start; at <= word->end; at++) {
    struct opis_letter letter = opis_letter_of(' ');
    if (at < word->end) letter = opis_letter_of(opis_misreading_character(misreading, &line->characters[at]));
    int32_t cost = opis_pair_cost(last, letter, lane);
    if (at > word->start && line->characters[at - 1].code >= 0x80) {
      ++*changed;
      odd += before + cost > OPIS_ODD;
    }
    before = cost;
    last = letter;
  }
  return odd;
}

static size_t count_bits(uint64_t bits)
{
  size_t count = 0;
  for (; bits; bits &= bits - 1) count++;
  return count;
}

static bool is_enough(size_t misreading, const struct evidence *evidence, const struct opis_lines_seen *seen)
{
  bool frequent = seen->found[misreading] >= FREQUENT;
  if (evidence->gain < ANYWHERE) return false;
  if (opis_misreading_kind_of(misreading) == OPIS_MISREADING_UTF8) return evidence->whole > 0 || frequent;
  if (evidence->gain < EACH * (int32_t)evidence->letters || 2 * evidence->rising > evidence->joined) return false;
  if (!frequent && count_bits(evidence->variety) < VARIETY) return false;
  return evidence->joined >= (frequent ? JOINED_AGAIN : JOINED) && evidence->odd * UNSOUND <= evidence->changed;
}

/* Whether a character comes next to the one before it, as it stands or was, as in a list of letters. */
static bool is_rising(const struct opis_line *line, size_t misreading, size_t at)
{
  const struct opis_character *character = &line->characters[at];
  if (character->code == character[-1].code + 1) return true;
  return opis_misreading_kind_of(misreading) != OPIS_MISREADING_UTF8 &&
         opis_misreading_character(misreading, character) == opis_misreading_character(misreading, character - 1) + 1;
}

/* Takes back the choice of ways that have too little evidence; returns whether one remains. */
static bool is_evident(struct opis_line *line, const struct opis_lines_seen *seen)
{
  struct evidence evidence[OPIS_WAYS_MAX + 1] = {0};
  bool any = false;
  for (size_t i = 0; i < line->words_count; i++) {
    const struct opis_word *word = &line->words[i];
    struct evidence *way = &evidence[word->choice];
    if (!word->choice) continue;
    way->joined += word->joined[word->choice];
    way->whole += word->whole[word->choice];
    way->gain += opis_costs_lowest(&word->costs[0]) - opis_costs_lowest(&word->costs[word->choice]);
    if (opis_misreading_kind_of(line->ways[word->choice]) != OPIS_MISREADING_UTF8)
      way->odd += odd_letters(line, word, &way->changed);
    for (size_t at = word->start; at < word->end; at++) {
      way->letters += line->characters[at].code >= 0x80 && opis_letter_is(line->characters[at].letter);
      way->variety |= (uint64_t)1 << (line->characters[at].code & 63);
      way->rising += at > word->start && is_rising(line, line->ways[word->choice], at);
    }
  }
  for (size_t i = 0; i < line->words_count; i++) {
    struct opis_word *word = &line->words[i];
    if (word->choice && !is_enough(line->ways[word->choice], &evidence[word->choice], seen)) word->choice = 0;
    any |= word->choice != 0;
  }
  return any;
}

bool opis_line_find_runs(struct opis_line *line, const struct opis_lines_seen *seen, bool all_ways)
{
  choose_ways(line, seen, all_ways);
  if (line->ways_count == 0) return false;
  read_words(line);
  choose(line, seen);
  return is_evident(line, seen);
}
