/* In: a text. Out: the text with what was read wrongly put right.
 *
 * A line that holds nothing unlikely is passed over (is_sound). In the others every word is read in all of the ways of
 * text/misreadings.h, and the cheapest sequence of readings is found, where to begin with a wrong one costs as much as
 * evidence is wanted (ENTER). That is done again with the result, for what was read wrongly twice. */
#include "text/repair.h"

#include "base/buf.h"
#include "base/memory.h"
#include "base/span.h"
#include "base/utf8.h"
#include "text/misreadings.h"

#include <stdlib.h>

enum {
  ROUNDS = 3,       /* how often in a row a text can have been read wrongly */
  CHUNK = 4096,     /* characters of a line that are judged together */
  READINGS = 8,     /* ways that compete for a line */
  UNLIKELY = 56,    /* what a character and the next may cost in a sound line */
  ODD = 48,         /* what is over this is summed up, and a line is not sound ... */
  ODD_ENOUGH = 10,  /* ... where that is more than this */
  ENTER = 30,       /* how much likelier a run must be, in the costs of text/pairs.h: e^8 times */
  ENTER_AGAIN = 16, /* the same for a way that has mended FREQUENT words of the text */
  FREQUENT = 3,
  MIDDLE = 4,            /* more, where it does not begin with the line */
  MIDDLE_CYRILLIC = 12,  /* the same for letters that are Cyrillic in one 8-bit encoding */
  LEAVE = 8,             /* from a wrong reading back to the text as it stands, within a line */
  CHANGE = 24,           /* from one language to another */
  ODD_WORDS = 24,        /* words of a line in which the ways are tried */
  SAMPLE = 64,           /* characters of a word in which they are tried */
  TRIED = 256,           /* lines in which all ways are tried ... */
  RARELY = 16,           /* ... and after them one of so many */
  SELDOM = 4,            /* of lines in which the ways that were found are tried in vain, one of so many */
  ANYWHERE = 16,         /* gained even if each word may be of any language */
  ANYWHERE_LETTERS = 30, /* the same where all that changed were letters, as they may be in a name */
  ANYWHERE_LIST = 60,    /* the same where there is no sentence around */
  SENTENCE = 12,         /* ASCII letters of a line that is more than a list of signs */
  QUOTED = 6             /* the longest sign in quotation marks that is taken for a mention of mojibake */
};

struct word {
  size_t start, end; /* characters */
  size_t blanks;     /* behind it */
  bool frozen;       /* not to be mended */
  bool odd;          /* has odd characters */
  uint8_t choice;    /* of the line's readings; 0 for as it is */
  int32_t sample;    /* cost of its first SAMPLE characters as they stand */
  struct opis_costs costs[READINGS + 1];
  bool changed[READINGS + 1];
  bool letters[READINGS + 1];             /* all that changed were letters */
  uint16_t joined[READINGS + 1];          /* characters changed, that are letters by a letter */
  uint8_t from[READINGS + 1][OPIS_LANES]; /* the state before, for the way back */
};

struct repairer {
  struct opis_span text;
  struct opis_buf out; /* empty as long as nothing was mended */
  size_t copied;       /* of the text, into `out` */
  struct opis_repair *items;
  size_t count, capacity;
  size_t found[OPIS_MISREADINGS_MAX]; /* words mended in each way */
  size_t tried, mended;               /* lines */
  size_t lane;                        /* the language of the last line that was looked at; OPIS_LANES for none */
  struct opis_character *characters;
  size_t characters_count;
  struct word *words;
  size_t words_count, words_capacity;
  size_t ways[READINGS + 1]; /* misreadings that compete, from 1 on */
  size_t ways_count;
};

/* ---- Sound lines ------------------------------------------------------------------------------------------------ */

static size_t ascii_run(struct opis_span text, size_t at)
{
  size_t begin = at;
  for (uint64_t eight; text.size - at >= sizeof eight; at += sizeof eight) {
    memcpy(&eight, text.data + at, sizeof eight);
    if (eight & 0x8080808080808080u) break;
  }
  while (at < text.size && (unsigned char)text.data[at] < 0x80) at++;
  return at - begin;
}

/* Reads characters from `at` on, to the end of the line or CHUNK of them, then to the end of the word; returns where it
 * stopped. */
static size_t read_characters(struct repairer *repairer, size_t at)
{
  size_t count = 0;
  while (at < repairer->text.size) {
    size_t offset = at;
    uint32_t code = opis_utf8_next(repairer->text, &at);
    repairer->characters[count++] = opis_character_of(code, offset);
    if (code == '\n' || count >= CHUNK + OPIS_WORD_MAX || (count >= CHUNK && code == ' ')) break;
  }
  repairer->characters_count = count;
  return at;
}

/* The same at a glance, for the language of the line before: no letter of the line is odd, so none need be read. */
static bool is_plain(const struct repairer *repairer, size_t start, size_t end)
{
  struct opis_span line = {repairer->text.data, end};
  struct opis_letter last = opis_letter_of(' ');
  int32_t before = 0; /* what a letter that is not ASCII, and stands last, cost */
  if (repairer->lane == OPIS_LANES) return false;
  for (size_t at = start; at < end;) {
    size_t run = ascii_run(line, at);
    if (run > 0 && before == 0) {
      at += run;
      last = opis_letter_of((unsigned char)line.data[at - 1]);
      if (at == end) break;
    }
    size_t next = at;
    struct opis_letter letter = opis_letter_of(opis_utf8_next(line, &next));
    struct opis_costs costs = {0};
    opis_pair_add(last, letter, &costs);
    if (before > 0 && before + costs.lane[repairer->lane] > ODD) return false;
    before = (unsigned char)line.data[at] < 0x80 ? 0 : costs.lane[repairer->lane] + 1;
    last = letter;
    at = next;
  }
  return true;
}

/* Whether the language that is likeliest for the line finds none of its characters unlikely; marks the odd ones. */
static bool is_sound(struct repairer *repairer)
{
  struct opis_character *characters = repairer->characters;
  struct opis_costs whole = {0};
  struct opis_letter blank = opis_letter_of(' '), last = blank;
  for (size_t i = 0; i < repairer->characters_count; i++) {
    opis_pair_add(last, characters[i].letter, &whole);
    last = characters[i].letter;
  }
  size_t best = 0;
  int32_t odd = 0;
  for (size_t lane = 1; lane < OPIS_LANES; lane++)
    if (whole.lane[lane] < whole.lane[best]) best = lane;
  repairer->lane = best;
  for (size_t i = 0; i < repairer->characters_count; i++) {
    if (characters[i].code < 0x80) continue;
    struct opis_costs costs = {0};
    opis_pair_add(i > 0 ? characters[i - 1].letter : blank, characters[i].letter, &costs);
    opis_pair_add(characters[i].letter, i + 1 < repairer->characters_count ? characters[i + 1].letter : blank, &costs);
    characters[i].odd = costs.lane[best] > ODD;
    if (!characters[i].odd) continue;
    odd += costs.lane[best] > UNLIKELY ? ODD_ENOUGH + 1 : costs.lane[best] - ODD;
  }
  return odd <= ODD_ENOUGH;
}

/* ---- Words and their readings ----------------------------------------------------------------------------------- */

/* Whether a word mentions mojibake: it stands between backticks, or is a sign or two in quotation marks. */
static bool is_mention(const struct opis_character *characters, size_t count)
{
  size_t backticks = 0, others = 0; /* not ASCII, since the last mark */
  uint32_t open = 0;
  for (size_t i = 0; i < count; i++) {
    uint32_t code = characters[i].code;
    backticks += code == '`';
    /* Typographic marks may be part of mojibake, but hardly begin or end it. */
    bool edge = (code == 0x201C && i == 0) || (code == 0x201D && i + 1 == count);
    if (code == '"' || code == '\'' || edge) {
      if (open && others > 0 && others <= QUOTED) return true;
      open = code;
      others = 0;
    } else if (code < 0x80) {
      open = 0;
    } else {
      others++;
    }
  }
  return backticks > 1;
}

static size_t sample_size(const struct word *word)
{
  return word->end - word->start < SAMPLE ? word->end - word->start : SAMPLE;
}

static void find_words(struct repairer *repairer)
{
  const struct opis_character *characters = repairer->characters;
  size_t count = repairer->characters_count;
  repairer->words_count = 0;
  for (size_t at = 0; at < count;) {
    while (at < count && opis_letter_is_blank(characters[at].letter)) at++;
    if (at == count) return;
    size_t start = at;
    bool ascii = true, odd = false;
    for (; at < count && at - start < OPIS_WORD_MAX && !opis_letter_is_blank(characters[at].letter); at++)
      if (characters[at].code >= 0x80) ascii = false, odd |= characters[at].odd;
    size_t blanks = 0;
    while (at + blanks < count && blanks < 2 && characters[at + blanks].code == ' ') blanks++;
    OPIS_GROW(repairer->words, repairer->words_count, repairer->words_capacity);
    struct word *word = &repairer->words[repairer->words_count++];
    *word = (struct word){.start = start, .end = at, .blanks = blanks};
    word->odd = odd;
    word->frozen = ascii || is_mention(characters + start, at - start);
    opis_reading_as_is(characters + start, sample_size(word), &word->costs[0]);
    word->sample = opis_costs_lowest(&word->costs[0]);
    if (at - start > SAMPLE) opis_reading_as_is(characters + start, at - start, &word->costs[0]);
  }
}

/* What a way gains in the odd words of a line, each in the language that suits it best; 0 for too little. */
static int64_t way_gain(const struct repairer *repairer, size_t way)
{
  int64_t gain = 0;
  size_t joined = 0, wanted = opis_misreading_evidence(way), tried = 0;
  for (size_t i = 0; i < repairer->words_count && tried < ODD_WORDS; i++) {
    const struct word *word = &repairer->words[i];
    const struct opis_character *characters = repairer->characters + word->start;
    if (word->frozen || !word->odd) continue;
    tried++;
    if (!opis_misreading_may(way, characters, sample_size(word))) continue;
    struct opis_reading reading;
    opis_misreading_read(way, characters, sample_size(word), word->blanks, NULL, &reading);
    int64_t more = word->sample - opis_costs_lowest(&reading.costs);
    if (reading.changed == 0 || more <= 0) continue;
    gain += more;
    joined += reading.joined;
  }
  return wanted > 1 && joined < wanted ? 0 : gain;
}

/* Whether a line is worth trying all of the ways in. A text in which many lines were tried has shown the ways that it
 * needs; of a long text in which trying was in vain, a part is tried. */
static bool is_tried(struct repairer *repairer, bool *all)
{
  size_t tried = repairer->tried++;
  *all = tried < TRIED || tried % RARELY == 0;
  return *all || repairer->mended * RARELY >= tried || tried % SELDOM == 0;
}

/* The few ways that gain most in the line. */
static void choose_ways(struct repairer *repairer)
{
  int64_t gains[READINGS + 1] = {0};
  bool all;
  repairer->ways_count = 0;
  if (!is_tried(repairer, &all)) return;
  for (size_t way = 0; way < opis_misreadings_count; way++) {
    if (!all && repairer->found[way] == 0) continue;
    int64_t gain = way_gain(repairer, way);
    if (gain <= 0) continue;
    size_t place = repairer->ways_count < READINGS ? ++repairer->ways_count : READINGS;
    if (place == READINGS && gains[READINGS] >= gain) continue;
    for (; place > 1 && gains[place - 1] < gain; place--) {
      gains[place] = gains[place - 1];
      repairer->ways[place] = repairer->ways[place - 1];
    }
    gains[place] = gain;
    repairer->ways[place] = way;
  }
}

static void read_words(struct repairer *repairer)
{
  for (size_t i = 0; i < repairer->words_count; i++) {
    struct word *word = &repairer->words[i];
    for (size_t way = 1; way <= repairer->ways_count; way++) {
      word->costs[way] = word->costs[0];
      word->changed[way] = false;
      const struct opis_character *characters = repairer->characters + word->start;
      size_t count = word->end - word->start;
      if (word->frozen || !opis_misreading_may(repairer->ways[way], characters, count)) continue;
      struct opis_reading reading;
      opis_misreading_read(repairer->ways[way], characters, count, word->blanks, NULL, &reading);
      if (reading.changed == 0) continue;
      word->costs[way] = reading.costs;
      word->changed[way] = true;
      word->letters[way] = reading.letters == reading.changed;
      word->joined[way] = (uint16_t)reading.joined;
    }
  }
}

static int32_t enter_cost(const struct repairer *repairer, size_t way)
{
  size_t misreading = repairer->ways[way];
  return (repairer->found[misreading] >= FREQUENT ? ENTER_AGAIN : ENTER) + opis_misreading_weight(misreading);
}

static int32_t middle_cost(const struct repairer *repairer, size_t way)
{
  return opis_misreading_evidence(repairer->ways[way]) > 1 ? MIDDLE_CYRILLIC : MIDDLE;
}

/* The cheapest sequence of readings; sets the words' choices, and returns whether one is not as it is. */
static bool choose(struct repairer *repairer)
{
  int32_t sums[READINGS + 1][OPIS_LANES], next[READINGS + 1][OPIS_LANES];
  size_t ways = repairer->ways_count + 1;
  for (size_t way = 0; way < ways; way++)
    for (size_t lane = 0; lane < OPIS_LANES; lane++) sums[way][lane] = way ? enter_cost(repairer, way) : 0;
  for (size_t i = 0; i < repairer->words_count; i++) {
    struct word *word = &repairer->words[i];
    size_t best[READINGS + 1] = {0}, over_all = 0; /* the cheapest language of a way, and the cheapest way */
    for (size_t way = 0; way < ways; way++) {
      for (size_t lane = 1; lane < OPIS_LANES; lane++)
        if (sums[way][lane] < sums[way][best[way]]) best[way] = lane;
      if (sums[way][best[way]] < sums[over_all][best[over_all]]) over_all = way;
    }
    for (size_t way = 0; way < ways; way++) {
      int32_t change = way ? enter_cost(repairer, way) + middle_cost(repairer, way) : LEAVE;
      for (size_t lane = 0; lane < OPIS_LANES; lane++) {
        int32_t stay = sums[way][lane], turn = sums[way][best[way]] + CHANGE;
        int32_t other = sums[over_all][lane] + change;
        int32_t least = stay <= turn && stay <= other ? stay : turn <= other ? turn : other;
        size_t from = least == stay   ? way * OPIS_LANES + lane
                      : least == turn ? way * OPIS_LANES + best[way]
                                      : over_all * OPIS_LANES + lane;
        if (i == 0) least = stay, from = way * OPIS_LANES + lane;
        word->from[way][lane] = (uint8_t)from;
        next[way][lane] = least + word->costs[way].lane[lane];
      }
    }
    memcpy(sums, next, sizeof sums);
  }
  size_t state = 0;
  for (size_t at = 0; at < ways * OPIS_LANES; at++)
    if (sums[at / OPIS_LANES][at % OPIS_LANES] < sums[state / OPIS_LANES][state % OPIS_LANES]) state = at;
  bool any = false;
  for (size_t i = repairer->words_count; i-- > 0;) {
    struct word *word = &repairer->words[i];
    size_t way = state / OPIS_LANES;
    word->choice = word->changed[way] ? (uint8_t)way : 0;
    any |= word->choice != 0;
    state = word->from[way][state % OPIS_LANES];
  }
  return any;
}

/* What speaks for a way in a line, over the words that it would mend. */
struct evidence {
  size_t joined;
  int32_t gain; /* each word in the language that suits it best */
  bool signs;   /* not only letters changed */
};

/* Whether a line is in Latin letters, but for those that are to be mended. */
static bool is_latin(const struct repairer *repairer)
{
  size_t ascii = 0;
  for (size_t i = 0; i < repairer->words_count; i++) {
    const struct word *word = &repairer->words[i];
    for (size_t at = word->start; at < word->end; at++) {
      struct opis_letter letter = repairer->characters[at].letter;
      if (!word->choice && opis_letter_is_cyrillic(letter)) return false;
      ascii += repairer->characters[at].code < 0x80 && opis_letter_is(letter);
    }
  }
  return ascii >= SENTENCE;
}

/* Lone letters and signs are no evidence: a list of capitals reads as well in any encoding. But in a sentence a word
 * may be one letter: è, ó. */
static bool is_enough(size_t misreading, const struct evidence *evidence, bool latin)
{
  size_t wanted = opis_misreading_evidence(misreading);
  if (wanted == 1 && latin) wanted = 0;
  if (evidence->joined < wanted) return false;
  if (wanted == 0 && latin && opis_misreading_is_foreign(misreading)) return true;
  if (!latin && (wanted == 1 || opis_misreading_is_foreign(misreading))) return evidence->gain >= ANYWHERE_LIST;
  bool names = !evidence->signs && evidence->joined > 0;
  return evidence->gain >= (names ? ANYWHERE_LETTERS : ANYWHERE);
}

/* Takes back the choice of ways that have too little evidence; returns whether one remains. */
static bool is_evident(struct repairer *repairer)
{
  struct evidence evidence[READINGS + 1] = {0};
  bool any = false, latin = is_latin(repairer);
  for (size_t i = 0; i < repairer->words_count; i++) {
    const struct word *word = &repairer->words[i];
    struct evidence *way = &evidence[word->choice];
    if (!word->choice) continue;
    way->joined += word->joined[word->choice];
    way->signs |= !word->letters[word->choice];
    way->gain += opis_costs_lowest(&word->costs[0]) - opis_costs_lowest(&word->costs[word->choice]);
  }
  for (size_t i = 0; i < repairer->words_count; i++) {
    struct word *word = &repairer->words[i];
    if (word->choice && !is_enough(repairer->ways[word->choice], &evidence[word->choice], latin)) word->choice = 0;
    any |= word->choice != 0;
  }
  return any;
}

/* ---- Mending ---------------------------------------------------------------------------------------------------- */

static size_t offset_of(const struct repairer *repairer, size_t character, size_t end)
{
  return character < repairer->characters_count ? repairer->characters[character].offset : end;
}

static void copy_until(struct repairer *repairer, size_t offset)
{
  opis_buf_add(&repairer->out, opis_span_slice(repairer->text, repairer->copied, offset));
  repairer->copied = offset;
}

/* Whether the blank behind a word that ends in a no-break space is that space and no other: it is not if there were
 * two, or if the space made a small letter, which ends its word. */
static bool takes_blank(const struct word *word, struct opis_span mended)
{
  if (word->blanks > 1) return true;
  size_t at = mended.size;
  uint32_t code = opis_utf8_previous(mended, &at);
  bool no_break = (code & 0x3F) == (0xA0 & 0x3F); /* not another byte that was blanked out */
  return !no_break || opis_letter_of(code).letter_case != OPIS_LOWER;
}

static void mend_word(struct repairer *repairer, const struct word *word, size_t end)
{
  size_t way = repairer->ways[word->choice], start = offset_of(repairer, word->start, end);
  size_t stop = offset_of(repairer, word->end, end);
  copy_until(repairer, start);
  struct opis_repair repair = {{repairer->out.size, 0}, {start, stop}, opis_misreading_name(way)};
  struct opis_reading reading;
  opis_misreading_read(way, repairer->characters + word->start, word->end - word->start, word->blanks, &repairer->out,
                       &reading);
  struct opis_span mended = opis_span_slice(opis_buf_span(&repairer->out), repair.now.start, repairer->out.size);
  if (reading.blank && takes_blank(word, mended)) repair.before.end++;
  repair.now.end = repairer->out.size;
  repairer->copied = repair.before.end;
  repairer->found[way]++;
  struct opis_repair *last = repairer->count > 0 ? &repairer->items[repairer->count - 1] : NULL;
  if (last && last->from == repair.from && repair.before.start - last->before.end <= 1) {
    last->now.end = repair.now.end;
    last->before.end = repair.before.end;
    return;
  }
  OPIS_GROW(repairer->items, repairer->count, repairer->capacity);
  repairer->items[repairer->count++] = repair;
}

static void repair_line(struct repairer *repairer, size_t end)
{
  find_words(repairer);
  choose_ways(repairer);
  if (repairer->ways_count == 0) return;
  read_words(repairer);
  if (!choose(repairer) || !is_evident(repairer)) return;
  repairer->mended++;
  for (size_t i = 0; i < repairer->words_count; i++)
    if (repairer->words[i].choice) mend_word(repairer, &repairer->words[i], end);
}

/* One round over the lines of [start, end) that have more than ASCII in them. */
static void repair_part(struct repairer *repairer, size_t start, size_t end)
{
  struct opis_span text = {repairer->text.data, end};
  for (size_t at = start; at < end;) {
    size_t first = at + ascii_run(text, at);
    if (first == end) break;
    const char *before = memrchr(text.data + at, '\n', first - at);
    size_t begin = before ? (size_t)(before - text.data) + 1 : at;
    if (first - begin > CHUNK) begin = first - CHUNK;
    const char *newline = memchr(text.data + first, '\n', end - first < CHUNK ? end - first : CHUNK);
    if (newline && is_plain(repairer, begin, (size_t)(newline - text.data))) {
      at = (size_t)(newline - text.data);
      continue;
    }
    at = read_characters(repairer, begin);
    if (!is_sound(repairer)) repair_line(repairer, at);
  }
}

/* The same for the lines that the last round has changed. */
static void repair_again(struct repairer *repairer, const struct opis_repairs *last)
{
  struct opis_span text = repairer->text;
  size_t done = 0;
  for (size_t i = 0; i < last->count; i++) {
    size_t from = last->items[i].now.start, to = last->items[i].now.end;
    if (to <= done && done > 0) continue;
    const char *before = from > done ? memrchr(text.data + done, '\n', from - done) : NULL;
    const char *newline = memchr(text.data + to, '\n', text.size - to);
    size_t start = before ? (size_t)(before - text.data) + 1 : done;
    done = newline ? (size_t)(newline - text.data) + 1 : text.size;
    repair_part(repairer, start, done);
  }
}

/* ---- Several rounds --------------------------------------------------------------------------------------------- */

/* The place before a round of one behind it that lies in no repair, or at the edge of one. */
static size_t place_before(const struct opis_repairs *repairs, size_t offset, bool end)
{
  size_t low = 0, high = repairs->count;
  while (low < high) { /* the first repair that begins behind the offset (or, for an end, at it) */
    size_t middle = low + (high - low) / 2;
    if (repairs->items[middle].now.start < offset + !end)
      low = middle + 1;
    else
      high = middle;
  }
  if (low == 0) return offset;
  const struct opis_repair *repair = &repairs->items[low - 1];
  if (offset >= repair->now.end) return offset - repair->now.end + repair->before.end;
  return end ? repair->before.end : repair->before.start;
}

size_t opis_repairs_before(const struct opis_repairs *repairs, size_t offset)
{
  return place_before(repairs, offset, false);
}

/* Two rounds as one: the first's repairs and the second's, those of the first that the second touched joined to it. */
static struct opis_repairs join_rounds(struct opis_arena *arena, const struct opis_repairs *first,
                                       const struct opis_repairs *second)
{
  struct opis_repair *items = opis_arena_allocate(arena, first->count + second->count, sizeof *items);
  size_t count = 0, a = 0, b = 0;
  int64_t moved = 0; /* by how much the second round has moved what lies behind */
  while (a < first->count || b < second->count) {
    bool second_next =
        b < second->count && (a == first->count || second->items[b].before.start < first->items[a].now.end);
    if (!second_next) {
      struct opis_repair item = first->items[a++];
      item.now.start = (size_t)((int64_t)item.now.start + moved);
      item.now.end = (size_t)((int64_t)item.now.end + moved);
      items[count++] = item;
      continue;
    }
    /* A group: all that hang together, in places between the rounds. */
    struct opis_range middle = second->items[b].before;
    struct opis_repair item = {.from = second->items[b].from};
    int64_t moved_before = moved;
    for (bool more = true; more;) {
      more = false;
      if (b < second->count && second->items[b].before.start < middle.end) {
        const struct opis_repair *repair = &second->items[b++];
        if (repair->before.end > middle.end) middle.end = repair->before.end;
        moved = (int64_t)repair->now.end - (int64_t)repair->before.end;
        more = true;
      }
      if (a < first->count && first->items[a].now.start < middle.end) {
        const struct opis_repair *repair = &first->items[a++];
        if (repair->now.start < middle.start) middle.start = repair->now.start;
        if (repair->now.end > middle.end) middle.end = repair->now.end;
        more = true;
      }
    }
    item.now.start = (size_t)((int64_t)middle.start + moved_before);
    item.now.end = (size_t)((int64_t)middle.end + moved);
    item.before.start = place_before(first, middle.start, false);
    item.before.end = place_before(first, middle.end, true);
    items[count++] = item;
  }
  return (struct opis_repairs){items, count};
}

struct opis_span opis_repair(struct opis_arena *arena, struct opis_span text, struct opis_repairs *repairs)
{
  struct opis_repairs all = {0}, these = {0};
  if (ascii_run(text, 0) == text.size) return *repairs = all, text;
  struct repairer repairer = {.characters = opis_allocate(CHUNK + OPIS_WORD_MAX + 1, sizeof *repairer.characters),
                              .lane = OPIS_LANES};
  for (size_t round = 0; round < ROUNDS; round++) {
    repairer.text = text;
    repairer.copied = repairer.count = 0;
    opis_buf_clear(&repairer.out);
    memset(repairer.found, 0, sizeof repairer.found);
    repairer.tried = repairer.mended = 0;
    if (round == 0)
      repair_part(&repairer, 0, text.size);
    else
      repair_again(&repairer, &these);
    if (repairer.count == 0) break;
    copy_until(&repairer, text.size);
    text = opis_arena_copy(arena, opis_buf_span(&repairer.out));
    these.items = opis_arena_copy_array(arena, repairer.items, repairer.count, sizeof *repairer.items);
    these.count = repairer.count;
    all = all.count > 0 ? join_rounds(arena, &all, &these) : these;
  }
  opis_buf_free(&repairer.out);
  free(repairer.items);
  free(repairer.characters);
  free(repairer.words);
  *repairs = all;
  return text;
}
