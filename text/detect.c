/* In: bytes. Out: the encoding in which they read best.
 *
 * All of the 8-bit encodings run a race over a sample: each pays for the pairs of letters that it reads (text/pairs.h),
 * in the language that is cheapest; those that fall far behind leave. ASCII is the same in all, so it is counted once.
 * To add an encoding add a row to tables/generate-encodings. */
#include "text/detect.h"

#include "base/span.h"
#include "base/utf8.h"
#include "text/pairs.h"

#include <assert.h>
#include <math.h>

enum {
  RACERS_MAX = 16,
  SAMPLE = 24576,     /* bytes that are looked at */
  WINDOW = 512,       /* a piece of the sample */
  SIGHT = 48,         /* ASCII before the first high byte of a piece that tells its language */
  HIGH_ENOUGH = 2000, /* high bytes after which the race is decided */
  ROUND = 128,        /* high bytes after which the slow ones leave */
  FAR = 240,          /* behind the first, in the costs of pairs.h: e^-60 */
  NOTHING = 64,       /* what a byte costs that stands for nothing */
  CHANGE = 24         /* what a change of language costs */
};

struct racer {
  const struct opis_encoding *encoding;
  struct opis_costs costs;
  struct opis_letter last;
  struct opis_letter letters[128];
};

struct race {
  struct racer racers[RACERS_MAX];
  size_t count;
  size_t high; /* high bytes so far */
};

enum opis_utf16 opis_detect_utf16(struct opis_span bytes)
{
  size_t size = bytes.size < SAMPLE ? bytes.size & ~(size_t)1 : SAMPLE;
  size_t likely[2] = {0}, low[2] = {0};
  for (size_t i = 0; i < size; i += 2) {
    for (size_t big = 0; big < 2; big++) {
      unsigned char upper = (unsigned char)bytes.data[i + !big], lower = (unsigned char)bytes.data[i + big];
      if (upper == 0 ? lower >= ' ' || (lower >= '\t' && lower <= '\r')
                     : upper <= 4 || (upper == 0x20 && lower <= 0x3A))
        likely[big]++;
      if (upper <= 4) low[big]++;
    }
  }
  size_t units = size / 2;
  for (size_t big = 0; big < 2; big++)
    if (units > 1 && likely[big] * 100 >= units * 97 && low[big] * 2 >= units && likely[big] > likely[!big])
      return big ? OPIS_UTF16_BE : OPIS_UTF16_LE;
  return OPIS_UTF16_NOT;
}

/* Whether an encoding has the letter of romanised Russian that no other language here has. */
static bool holds_romanised(const struct opis_encoding *encoding)
{
  for (size_t i = 0; i < 128; i++)
    if (encoding->characters[i] == 0x10D) return true; /* č */
  return false;
}

static void race_start(struct race *race)
{
  race->count = 0;
  race->high = 0;
  for (size_t i = 0; i < opis_encodings_count; i++) {
    const struct opis_encoding *encoding = &opis_encodings[i];
    if (encoding->weight == OPIS_ENCODING_NEVER) continue;
    struct racer *racer = &race->racers[race->count++];
    racer->encoding = encoding;
    for (size_t lane = 0; lane < OPIS_LANES; lane++) racer->costs.lane[lane] = encoding->weight;
    if (!holds_romanised(encoding)) racer->costs.lane[OPIS_LANE_ROMANISED] += CHANGE;
    for (size_t byte = 0; byte < 128; byte++) racer->letters[byte] = opis_letter_of(encoding->characters[byte]);
  }
}

static void race_ascii(struct race *race, struct opis_span run)
{
  struct opis_costs costs = {0};
  struct opis_letter first = opis_letter_of((unsigned char)run.data[0]), last = first;
  for (size_t i = 1; i < run.size; i++) {
    struct opis_letter next = opis_letter_of((unsigned char)run.data[i]);
    opis_pair_add(last, next, &costs);
    last = next;
  }
  for (size_t r = 0; r < race->count; r++) {
    struct racer *racer = &race->racers[r];
    opis_pair_add(racer->last, first, &racer->costs);
    for (size_t lane = 0; lane < OPIS_LANES; lane++) racer->costs.lane[lane] += costs.lane[lane];
    racer->last = last;
    if (opis_letter_is_blank(last)) opis_costs_switch(&racer->costs, CHANGE);
  }
}

static void race_byte(struct race *race, unsigned char byte)
{
  race->high++;
  for (size_t r = 0; r < race->count; r++) {
    struct racer *racer = &race->racers[r];
    struct opis_letter letter = racer->letters[byte & 0x7F];
    opis_pair_add(racer->last, letter, &racer->costs);
    if (racer->encoding->characters[byte & 0x7F] == OPIS_REPLACEMENT)
      for (size_t lane = 0; lane < OPIS_LANES; lane++) racer->costs.lane[lane] += NOTHING;
    racer->last = letter;
  }
}

static void race_leave(struct race *race)
{
  int32_t best = INT32_MAX;
  for (size_t r = 0; r < race->count; r++) {
    int32_t cost = opis_costs_lowest(&race->racers[r].costs);
    if (cost < best) best = cost;
  }
  size_t kept = 0;
  for (size_t r = 0; r < race->count; r++)
    if (opis_costs_lowest(&race->racers[r].costs) <= best + FAR) race->racers[kept++] = race->racers[r];
  race->count = kept;
}

/* One piece of the sample. */
static void race_window(struct race *race, struct opis_span window)
{
  struct opis_letter blank = opis_letter_of(' ');
  for (size_t r = 0; r < race->count; r++) {
    race->racers[r].last = blank;
    opis_costs_switch(&race->racers[r].costs, CHANGE);
  }
  for (size_t at = 0; at < window.size;) {
    size_t end = at;
    while (end < window.size && (unsigned char)window.data[end] < 0x80) end++;
    if (end > at) race_ascii(race, opis_span_slice(window, at, end));
    for (; end < window.size && (unsigned char)window.data[end] >= 0x80; end++) {
      race_byte(race, (unsigned char)window.data[end]);
      if (race->high % ROUND == 0) race_leave(race);
    }
    at = end;
  }
  race_ascii(race, OPIS_SPAN(" "));
}

/* Pieces that have high bytes in them, from all over the text. */
static void race_run(struct race *race, struct opis_span bytes)
{
  if (bytes.size <= SAMPLE) {
    race_window(race, bytes);
    return;
  }
  size_t stride = bytes.size / (SAMPLE / WINDOW);
  for (size_t begin = 0; begin < bytes.size && race->high < HIGH_ENOUGH; begin += stride) {
    size_t end = begin + stride < bytes.size ? begin + stride : bytes.size, at = begin;
    while (at < end && (unsigned char)bytes.data[at] < 0x80) at++;
    if (at == end) continue;
    at = at - begin > SIGHT ? at - SIGHT : begin;
    race_window(race, opis_span_slice(bytes, at, end - at > WINDOW ? at + WINDOW : end));
  }
}

/* Whether two encodings read the bytes alike; looks at the sample's start only. */
static bool is_alike(const struct opis_encoding *a, const struct opis_encoding *b, struct opis_span bytes)
{
  for (size_t i = 0; i < bytes.size && i < 4 * SAMPLE; i++) {
    unsigned char byte = (unsigned char)bytes.data[i];
    if (byte >= 0x80 && a->characters[byte & 0x7F] != b->characters[byte & 0x7F]) return false;
  }
  return true;
}

const struct opis_encoding *opis_detect_8bit(struct opis_span bytes, double *sure)
{
  struct race race;
  race_start(&race);
  assert(race.count > 0); /* the table has encodings that are guessed */
  race_run(&race, bytes);
  size_t best = 0;
  for (size_t r = 1; r < race.count; r++)
    if (opis_costs_lowest(&race.racers[r].costs) < opis_costs_lowest(&race.racers[best].costs)) best = r;
  const struct opis_encoding *found = race.racers[best].encoding;
  int32_t cost = opis_costs_lowest(&race.racers[best].costs), next = cost + FAR;
  for (size_t r = 0; r < race.count; r++) {
    int32_t other = opis_costs_lowest(&race.racers[r].costs);
    if (r != best && other < next && !is_alike(found, race.racers[r].encoding, bytes)) next = other;
  }
  /* The odds against the second, as if the model's letters were half as telling as it thinks. */
  *sure = 1 / (1 + exp(-(double)(next - cost) / 8));
  return found;
}
