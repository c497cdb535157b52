/* In: the characters of a line. Out: whether they are sound, and its words. */
#include "text/lines.h"

#include "base/memory.h"

enum {
  UNLIKELY = 56,   /* what a character and the next may cost in a sound line */
  ODD_ENOUGH = 10, /* what is over OPIS_ODD is summed up, and a line is not sound where that is more than this */
  SAMPLE = 64,     /* characters of a word in which ways are tried */
  QUOTED = 6       /* the longest sign in quotation marks that is taken for a mention of mojibake */
};

bool opis_line_is_sound(struct opis_line *line)
{
  struct opis_character *characters = line->characters;
  struct opis_costs whole = {0};
  struct opis_letter blank = opis_letter_of(' ');
  for (size_t i = 0; i < line->characters_count; i++) line->letters[i] = characters[i].letter;
  opis_pairs_add(blank, line->letters, line->characters_count, &whole);
  size_t best = 0;
  int32_t odd = 0;
  for (size_t lane = 1; lane < OPIS_LANES; lane++)
    if (whole.lane[lane] < whole.lane[best]) best = lane;
  line->lane = best;
  line->as_is = whole;
  for (size_t i = 0; i < line->characters_count; i++) {
    if (characters[i].code < 0x80) continue;
    struct opis_letter next = i + 1 < line->characters_count ? characters[i + 1].letter : blank;
    int32_t cost = opis_pair_cost(i > 0 ? characters[i - 1].letter : blank, characters[i].letter, best) +
                   opis_pair_cost(characters[i].letter, next, best);
    characters[i].odd = cost > OPIS_ODD;
    if (!characters[i].odd) continue;
    odd += cost > UNLIKELY ? ODD_ENOUGH + 1 : cost - OPIS_ODD;
  }
  return odd <= ODD_ENOUGH;
}

/* The mark that closes what a quotation mark opens; 0 for what is none. Typographic marks may be part of mojibake, but
 * hardly begin it. */
static uint32_t closing_mark(uint32_t code, bool first)
{
  if (code == '"' || code == '\'') return code;
  return !first ? 0 : code == 0x201C ? 0x201D : code == 0x2018 ? 0x2019 : 0;
}

/* Whether a word mentions mojibake: it stands between backticks, or is a sign or two in quotation marks. */
static bool is_mention(const struct opis_character *characters, size_t count)
{
  size_t backticks = 0, others = 0; /* not ASCII, since the last mark */
  uint32_t close = 0;
  for (size_t i = 0; i < count; i++) {
    uint32_t code = characters[i].code, mark = closing_mark(code, i == 0);
    backticks += code == '`';
    bool last = i + 1 == count || characters[i + 1].code < 0x80;
    if (code == close && close && others > 0 && others <= QUOTED && (mark || last)) return true;
    if (mark || code < 0x80)
      close = mark, others = 0;
    else
      others++;
  }
  return backticks > 1;
}

/* A word as it stands, between blanks. */
static struct opis_costs costs_as_is(const struct opis_letter *letters, size_t count)
{
  struct opis_costs costs = {0};
  struct opis_letter blank = opis_letter_of(' ');
  opis_pairs_add(blank, letters, count, &costs);
  opis_pair_add(count > 0 ? letters[count - 1] : blank, blank, &costs);
  return costs;
}

static uint64_t hash_word(const struct opis_character *characters, size_t count, bool blank)
{
  static const uint64_t odd = 0x9E3779B97F4A7C15; /* 2^64 by the golden ratio */
  uint64_t hash = (2 * count + blank) * odd;
  for (size_t i = 0; i < count; i++) {
    hash = (hash ^ characters[i].code) * odd;
    hash ^= hash >> 29;
  }
  return hash;
}

void opis_line_find_words(struct opis_line *line)
{
  const struct opis_character *characters = line->characters;
  size_t count = line->characters_count;
  line->words_count = 0;
  for (size_t at = 0; at < count;) {
    while (at < count && opis_letter_is_blank(characters[at].letter)) at++;
    if (at == count) return;
    size_t start = at;
    bool ascii = true, odd = false;
    for (; at < count && at - start < OPIS_WORD_MAX && !opis_letter_is_blank(characters[at].letter); at++)
      if (characters[at].code >= 0x80) ascii = false, odd |= characters[at].odd;
    size_t blanks = 0;
    while (at + blanks < count && blanks < 2 && characters[at + blanks].code == ' ') blanks++;
    OPIS_GROW(line->words, line->words_count, line->words_capacity);
    struct opis_word *word = &line->words[line->words_count++];
    word->start = start; /* one by one: most of a word is of ways that are not there yet */
    word->end = at;
    word->blanks = blanks;
    word->odd = odd;
    word->frozen = ascii || is_mention(characters + start, at - start);
    word->hash = word->frozen ? 0 : hash_word(characters + start, at - start, blanks > 0);
    word->choice = 0;
    word->changed[0] = false;
    size_t sample = at - start < SAMPLE ? at - start : SAMPLE;
    word->costs[0] = costs_as_is(line->letters + start, sample);
    word->sample = opis_costs_lowest(&word->costs[0]);
    if (at - start > SAMPLE) word->costs[0] = costs_as_is(line->letters + start, at - start);
  }
}
