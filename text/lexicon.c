/* Words up and down automata: tables/generate-lexicon says how an edge is written. Romanised words walk the Russian one
 * along all their readings at once. */
#include "text/lexicon.h"

#include "base/span.h"
#include "base/utf8.h"

#include "text/tables/lexicon.inc"

#include <string.h>

enum { DIGITS = 92, EDGE = 4, LATIN_LABELS = 27, CYRILLIC_LABELS = 33 };

struct automaton {
  const char *edges;
  unsigned labels; /* the hyphen, then the letters from `first` */
  uint32_t first;
  unsigned language;
};

static const struct automaton automata[] = {{lexicon_en[0], LATIN_LABELS, 'a', OPIS_LEXICON_EN},
                                            {lexicon_es[0], LATIN_LABELS, 'a', OPIS_LEXICON_ES},
                                            {lexicon_it[0], LATIN_LABELS, 'a', OPIS_LEXICON_IT},
                                            {lexicon_ru[0], CYRILLIC_LABELS, 0x430, OPIS_LEXICON_RU}};
static const struct automaton *const russian = &automata[3];

/* Where a walk stands: at the node whose edges begin here, behind a word or not. */
struct state {
  uint32_t node; /* 0 is the root before the first step, and a node without edges behind it */
  bool final;
};

static uint32_t digit(char character)
{
  unsigned code = (unsigned char)character;
  return code - 0x20 - (code > '"') - (code > '?') - (code > '\\');
}

static uint32_t number_at(const char *edge)
{
  uint32_t number = 0;
  for (size_t i = 0; i < EDGE; i++) number = number * DIGITS + digit(edge[i]);
  return number;
}

/* Goes along the edge of this letter; false where there is none. */
static bool step(const struct automaton *automaton, struct state *state, uint32_t code)
{
  if (code != '-' && code < automaton->first) return false;
  uint32_t label = code == '-' ? 0 : code - automaton->first + 1;
  if (label >= automaton->labels) return false;
  for (const char *edge = automaton->edges + (size_t)state->node * EDGE;; edge += EDGE) {
    uint32_t number = number_at(edge), above = number / 4;
    if (above % automaton->labels == label) {
      *state = (struct state){above / automaton->labels, number & 2};
      return true;
    }
    if (number & 1) return false;
  }
}

static bool has(const struct automaton *automaton, struct opis_span word)
{
  struct state state = {0, false};
  bool begun = false;
  for (size_t offset = 0; offset < word.size; begun = true) {
    if (begun && state.node == 0) return false;
    if (!step(automaton, &state, opis_utf8_next(word, &offset))) return false;
  }
  return state.final;
}

unsigned opis_lexicon_has(struct opis_span word)
{
  unsigned languages = 0;
  for (size_t i = 0; i < sizeof automata / sizeof *automata; i++)
    if (has(&automata[i], word)) languages |= automata[i].language;
  return languages;
}

/* What Latin letters stand for, under one scheme or another. Order does not matter: all readings are tried. */
struct reading {
  const char *latin, *cyrillic;
};

static const struct reading readings[] = {
    /* clang-format off */
    {"a", "а"}, {"â", "я"}, {"b", "б"}, {"c", "ц"}, {"ch", "ч"}, {"ch", "х"}, {"cz", "ц"}, {"č", "ч"}, {"d", "д"},
    {"e", "е"}, {"e", "э"}, {"è", "э"}, {"ė", "э"}, {"é", "э"}, {"ě", "е"}, {"ë", "е"}, {"f", "ф"}, {"g", "г"},
    {"h", "х"}, {"i", "и"}, {"i", "й"}, {"ia", "я"}, {"ie", "ъе"}, {"ie", "ье"}, {"io", "е"}, {"iu", "ю"},
    {"iy", "ий"}, {"ĭ", "й"}, {"ï", "й"}, {"j", "й"}, {"j", "ь"}, {"ja", "я"}, {"je", "е"}, {"jo", "е"},
    {"jo", "ьо"}, {"ju", "ю"}, {"k", "к"}, {"kh", "х"}, {"l", "л"}, {"m", "м"}, {"n", "н"}, {"o", "о"}, {"p", "п"},
    {"r", "р"}, {"s", "с"}, {"sc", "щ"}, {"sch", "щ"}, {"sh", "ш"}, {"shch", "щ"}, {"stch", "щ"}, {"š", "ш"},
    {"šč", "щ"}, {"ŝ", "щ"}, {"t", "т"}, {"tch", "ч"}, {"ts", "ц"}, {"tz", "ц"}, {"u", "у"}, {"û", "ю"}, {"v", "в"},
    {"w", "в"}, {"x", "х"}, {"x", "кс"}, {"y", "ы"}, {"y", "й"}, {"y", "ий"}, {"ya", "я"}, {"ye", "е"}, {"yo", "е"},
    {"yu", "ю"}, {"z", "з"}, {"zh", "ж"}, {"ž", "ж"}, {"'", "ь"}, {"'", "ъ"}, {"’", "ь"}, {"’", "ъ"}, {"ʹ", "ь"},
    {"ʼ", "ь"}, {"′", "ь"}, {"ʺ", "ъ"}, {"″", "ъ"}, {"”", "ъ"}, {"\"", "ъ"}, {"-", "-"},
    /* clang-format on */
};

/* The states that readings have reached at a place, none twice. RING is more than the bytes of a reading. */
enum { STATES = 48, RING = 8, WORD_MAX = 120 };
struct front {
  struct state states[STATES];
  size_t count;
};

static void add_state(struct front *front, struct state state)
{
  for (size_t i = 0; i < front->count; i++)
    if (front->states[i].node == state.node && front->states[i].final == state.final) return;
  if (front->count < STATES) front->states[front->count++] = state;
}

/* Adds where the letters lead, and, as the sign is often left out, where a soft sign behind them leads. */
static void advance(struct front *to, struct state state, const char *cyrillic)
{
  struct opis_span letters = opis_span_of(cyrillic);
  for (size_t offset = 0, done = 0; offset < letters.size; done++) {
    if (done > 0 && state.node == 0) return;
    if (!step(russian, &state, opis_utf8_next(letters, &offset))) return;
  }
  add_state(to, state);
  if (state.node != 0 && step(russian, &state, 0x44C)) add_state(to, state);
}

/* The word without the arcs of ALA-LC's ligatures and whatever else did not compose. */
static struct opis_span without_marks(struct opis_span word, char space[WORD_MAX])
{
  size_t size = 0;
  for (size_t offset = 0; offset < word.size;) {
    size_t start = offset;
    uint32_t code = opis_utf8_next(word, &offset);
    if (code >= 0x300 && code < 0x370) continue;
    memcpy(space + size, word.data + start, offset - start);
    size += offset - start;
  }
  return (struct opis_span){space, size};
}

/* Takes every reading that begins here, from every state that readings have reached here. */
static void read_on(struct front fronts[RING], struct opis_span word, size_t offset)
{
  struct front *here = &fronts[offset % RING];
  struct opis_span rest = opis_span_slice(word, offset, word.size);
  for (size_t i = 0; here->count > 0 && i < sizeof readings / sizeof *readings; i++) {
    struct opis_span latin = opis_span_of(readings[i].latin);
    if (!opis_span_starts(rest, latin)) continue;
    for (size_t j = 0; j < here->count; j++)
      if (offset == 0 || here->states[j].node != 0)
        advance(&fronts[(offset + latin.size) % RING], here->states[j], readings[i].cyrillic);
  }
  here->count = 0;
}

unsigned opis_lexicon_has_romanised(struct opis_span written)
{
  struct front fronts[RING] = {{.states = {{0, false}}, .count = 1}}; /* those of the next bytes */
  char space[WORD_MAX];
  if (written.size < 2 || written.size > WORD_MAX) return 0;
  struct opis_span word = without_marks(written, space);
  for (size_t offset = 0; offset < word.size; offset++) read_on(fronts, word, offset);
  const struct front *end = &fronts[word.size % RING];
  for (size_t i = 0; i < end->count; i++)
    if (end->states[i].final) return OPIS_LEXICON_RU_ROMANISED;
  return 0;
}
