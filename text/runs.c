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

/* What a word says in a way. Most words of a text come again: it is remembered of those that a sample is the whole of.
 */
static struct opis_reading read_word(struct opis_line *line, const struct opis_word *word, size_t way)
{
  const struct opis_character *characters = line->characters + word->start;
  size_t count = word->end - word->start;
  struct opis_reading reading = {0};
  uint64_t key = (word->hash + way) * 0x9E3779B97F4A7C15 | 1;
  struct opis_known *known = count <= SAMPLE ? &line->known[key >> 32 & (line->known_count - 1)] : NULL;
  if (known && known->key == key) return known->reading;
  if (opis_misreading_may(way, characters, count))
    opis_misreading_read(way, characters, count, word->blanks, NULL, &reading);
  if (known) *known = (struct opis_known){key, reading};
  return reading;
}

/* The same of its first characters alone. */
static struct opis_reading read_sample(struct opis_line *line, const struct opis_word *word, size_t way)
{
  struct opis_reading reading = {0};
  if (word->end - word->start <= SAMPLE) return read_word(line, word, way);
  const struct opis_character *characters = line->characters + word->start;
  if (opis_misreading_may(way, characters, SAMPLE))
    opis_misreading_read(way, characters, SAMPLE, word->blanks, NULL, &reading);
  return reading;
}

/* What a way gains in the odd words of a line, each in the language that suits it best; 0 for too little. */
static int64_t way_gain(struct opis_line *line, size_t way)
{
  int64_t gain = 0;
  size_t tried = 0;
  for (size_t i = 0; i < line->words_count && tried < ODD_WORDS; i++) {
    const struct opis_word *word = &line->words[i];
    if (word->frozen || !word->odd) continue;
    tried++;
    struct opis_reading reading = read_sample(line, word, way);
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
      if (word->frozen) continue;
      struct opis_reading reading = read_word(line, word, line->ways[way]);
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
  struct opis_costs ways[OPIS_WAYS_MAX + 1];
};

static size_t cheapest_lane(const struct opis_costs *costs)
{
  size_t best = 0;
  for (size_t lane = 1; lane < OPIS_LANES; lane++)
    if (costs->lane[lane] < costs->lane[best]) best = lane;
  return best;
}

/* The first of the least. */
static size_t cheapest_way(const int32_t *lowest, size_t ways)
{
  size_t best = 0;
  for (size_t way = 1; way < ways; way++)
    if (lowest[way] < lowest[best]) best = way;
  return best;
}

/* A word goes on in the way and language of the one before it, or turns to another language of the way, or changes from
 * the cheapest way into its own. */
static void add_word(const int32_t *change, size_t ways, struct opis_word *word, struct sums *sums)
{
  for (size_t way = 0; way < ways; way++) {
    word->before[way] = sums->ways[way];
    word->lowest[way] = opis_costs_lowest(&sums->ways[way]);
  }
  const struct opis_costs *over_all = &word->before[cheapest_way(word->lowest, ways)];
  for (size_t way = 0; way < ways; way++) {
    int32_t turn = word->lowest[way] + CHANGE;
    for (size_t lane = 0; lane < OPIS_LANES; lane++) {
      int32_t least = word->before[way].lane[lane], other = over_all->lane[lane] + change[way];
      least = turn < least ? turn : least;
      least = other < least ? other : least;
      sums->ways[way].lane[lane] = least + word->costs[way].lane[lane];
    }
  }
}

struct state {
  size_t way, lane;
};

/* From where a word's state was reached: what add_word chose. */
static struct state state_before(const struct opis_word *word, const int32_t *change, size_t ways, struct state state)
{
  const struct opis_costs *own = &word->before[state.way];
  struct state from = state;
  size_t over_all = cheapest_way(word->lowest, ways);
  int32_t least = own->lane[state.lane], turn = word->lowest[state.way] + CHANGE;
  if (turn < least) least = turn, from.lane = cheapest_lane(own);
  if (word->before[over_all].lane[state.lane] + change[state.way] < least) from = (struct state){over_all, state.lane};
  return from;
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
    for (size_t lane = 0; lane < OPIS_LANES; lane++) sums.ways[way].lane[lane] = enter_cost(seen, line->ways[way]);
    change[way] = enter_cost(seen, line->ways[way]) + middle_cost(line->ways[way]);
  }
  for (size_t i = 0; i < line->words_count; i++) add_word(change, ways, &line->words[i], &sums);
  int32_t lowest[OPIS_WAYS_MAX + 1];
  for (size_t way = 0; way < ways; way++) lowest[way] = opis_costs_lowest(&sums.ways[way]);
  struct state state = {cheapest_way(lowest, ways), 0};
  state.lane = cheapest_lane(&sums.ways[state.way]);
  for (size_t i = line->words_count; i-- > 0;) {
    struct opis_word *word = &line->words[i];
    word->choice = word->changed[state.way] ? (uint8_t)state.way : 0;
    state = state_before(word, change, ways, state);
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
