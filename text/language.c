/* In: words. Out: their languages.
 *
 * The evidence of a word is a sum of weights, one for each of its pieces (tables/generate-language): how likely each
 * language is, given the word, if all are alike. The languages of a row of words are then those with the least sum of
 * evidence and of changes, found for all words at once (Viterbi); changes cost less where texts change their language:
 * at quotation marks, parentheses, commas. */
#include "text/language.h"

#include "base/span.h"
#include "base/utf8.h"

#include <utf8proc.h>

#include "text/tables/language.inc"

_Static_assert(OPIS_LANGUAGE_LANES == OPIS_LANGUAGE_MODELS, "the models of text/language.h");

/* Costs, in sixteenths of a natural logarithm. */
enum {
  COST_MAX = 160,    /* of one word, however sure */
  NEIGHBOUR = 32,    /* of a text's being in a language that is only known to be left alone */
  FRAME_BACK = 3,    /* eighths of a change's cost, back to the text's own language */
  FRAME_START = 32,  /* of a text's not beginning in its own language */
  APPARATUS = 40,    /* of a number's or abbreviation's not being in it */
  FOREIGN_NOTE = 64, /* of a note's saying see, cfr, citado in a language not its own */
  WESTERN = 48,      /* of a western abbreviation's being Russian */
  APPARATUS_LETTERS = 4,
  CHANGE_CAPITAL = 52, /* of a change at a capital: where a title may begin */
  PRIOR = 56,          /* of not being in the neighbours' language */
  POSSIBLE = 40,       /* a word alone may be of a language up to here */
  HASH_WRITTEN = 0x1234567
};

static const uint32_t HASH_FOLDED = 0x811C9DC5, HASH_STEP = 16777619;

static const uint8_t change_costs[OPIS_BREAKS] = {88, 44, 40, 28};

/* en es it rr fr de pt east: the order of the generator's lanes. */
static const uint8_t languages[OPIS_LANGUAGE_MODELS] = {OPIS_EN,  OPIS_ES,  OPIS_IT,  OPIS_RU_LATN,
                                                        OPIS_UND, OPIS_UND, OPIS_UND, OPIS_UND};

static const char *const names[OPIS_LANGUAGES] = {"und", "en", "es", "it", "ru-Latn", "ru-Cyrl"};

const char *opis_language_name(enum opis_language language)
{
  return names[language];
}

bool opis_language_named(struct opis_span name, enum opis_language *language)
{
  for (size_t i = 0; i < OPIS_LANGUAGES; i++) {
    if (!opis_span_equal(name, opis_span_of(names[i]))) continue;
    *language = (enum opis_language)i;
    return true;
  }
  return false;
}

/* A word's letters with its ends. */
struct letters {
  uint32_t codes[OPIS_LANGUAGE_LETTERS_MAX + 2];
  size_t count;
};

enum { WORD_START = 1, WORD_END = 2 };

/* Apostrophes are one, and so are the double ones. */
static uint32_t letter_of(uint32_t code)
{
  if (code == 0x2019 || code == 0x2018 || code == 0x2BC) return '\'';
  if (code == 0x201D || code == 0x201C) return '"';
  return code < 0x80 ? (code - 'A' < 26 ? code + 32 : code) : (uint32_t)utf8proc_tolower((utf8proc_int32_t)code);
}

static struct letters letters_in(struct opis_span word)
{
  struct letters letters = {{WORD_START}, 1};
  for (size_t at = 0; at < word.size && letters.count <= OPIS_LANGUAGE_LETTERS_MAX;)
    letters.codes[letters.count++] = letter_of(opis_utf8_next(word, &at));
  letters.codes[letters.count++] = WORD_END;
  return letters;
}

/* A set of pieces: each counts once. */
struct pieces {
  uint32_t seen[1024 / 32]; /* of the hash's low bits: a quick answer for most */
  uint32_t numbers[OPIS_LANGUAGE_LONGEST * (OPIS_LANGUAGE_LETTERS_MAX + 2) * 2];
  size_t count;
};

static void pieces_add(struct pieces *pieces, uint32_t hash)
{
  hash ^= hash >> 15;
  hash = (hash * 0x2C1B3C6Du) >> (32 - OPIS_LANGUAGE_BITS);
  uint32_t bit = 1u << (hash % 32), *word = &pieces->seen[hash / 32 % 32];
  if (*word & bit)
    for (size_t i = 0; i < pieces->count; i++)
      if (pieces->numbers[i] == hash) return;
  *word |= bit;
  pieces->numbers[pieces->count++] = hash;
}

static void pieces_folded(struct pieces *pieces, const struct letters *letters)
{
  for (size_t start = 0; start < letters->count; start++) {
    uint32_t hash = HASH_FOLDED;
    for (size_t at = start; at < letters->count; at++) {
      size_t length = at - start + 1;
      hash = (hash ^ letters->codes[at]) * HASH_STEP;
      if ((length >= 2 && length <= OPIS_LANGUAGE_LONGEST) || length == letters->count) pieces_add(pieces, hash);
      if (length >= OPIS_LANGUAGE_LONGEST && start > 0) break;
    }
  }
}

/* What folding changes: pieces of up to three letters with such a one among them. */
static void pieces_written(struct pieces *pieces, const struct letters *letters)
{
  for (size_t start = 0; start < letters->count; start++) {
    uint32_t hash = HASH_WRITTEN;
    bool marked = false;
    for (size_t at = start; at < letters->count && at < start + 3; at++) {
      uint32_t code = letters->codes[at];
      hash = (hash ^ code) * HASH_STEP;
      marked = marked || code > 0x7F || code == '"' || code == '\'';
      if (marked) pieces_add(pieces, hash);
    }
  }
}

static void evidence_latin(struct opis_span form, struct opis_span folded, struct opis_language_evidence *evidence)
{
  struct pieces pieces = {.count = 0};
  struct letters letters = letters_in(folded), written = letters_in(form);
  pieces_folded(&pieces, &letters);
  pieces_written(&pieces, &written);
  int32_t sums[OPIS_LANGUAGE_MODELS] = {0}, most = INT32_MIN;
  for (size_t i = 0; i < pieces.count; i++) {
    uint32_t number = pieces.numbers[i];
    const char *weights =
        language_weights[number / OPIS_LANGUAGE_GROUP] + number % OPIS_LANGUAGE_GROUP * OPIS_LANGUAGE_MODELS;
    for (size_t model = 0; model < OPIS_LANGUAGE_MODELS; model++) sums[model] += weights[model] - OPIS_LANGUAGE_ZERO;
  }
  for (size_t model = 0; model < OPIS_LANGUAGE_MODELS; model++)
    if (sums[model] > most) most = sums[model];
  for (size_t model = 0; model < OPIS_LANGUAGE_MODELS; model++)
    evidence->cost[model] = (uint8_t)(most - sums[model] > COST_MAX ? COST_MAX : most - sums[model]);
}

/* Letters of a word, by alphabet. */
struct census {
  size_t latin, roman, capitals, vowels, cyrillic, strange, other, digits, signs;
};

static bool is_latin(uint32_t code)
{
  return (code >= 0xC0 && code < 0x250) || (code >= 0x1E00 && code < 0x1F00) || (code >= 0x2B0 && code < 0x370) ||
         (code >= 0xFB00 && code < 0xFB07) || (code >= 0xFF21 && code < 0xFF5B) || code == 0xAA || code == 0xBA;
}

static void census_add(struct census *census, uint32_t code)
{
  uint32_t low = code | 32;
  if (code < 0x80 && low - 'a' < 26) {
    census->latin++;
    census->roman += strchr("IVXLCDM", (int)code) != NULL;
    census->capitals += code <= 'Z';
    census->vowels += strchr("aeiouy", (int)low) != NULL;
  } else if (code < 0x80) {
    census->digits += code - '0' < 10;
    census->signs += code == '.';
  } else if (is_latin(code)) {
    census->latin++;
  } else if (code >= 0x400 && code < 0x530) {
    census->cyrillic++;
    /* Of Ukrainian, Serbian, Macedonian, not of Russian of any time (і, ѣ, ѳ, ѵ are). */
    census->strange += (code >= 0x402 && code <= 0x40F && code != 0x406) ||
                       (code >= 0x452 && code <= 0x45F && code != 0x456) || code == 0x490 || code == 0x491;
  } else if (code >= 0x370 && !(code >= 0x2000 && code < 0x2070)) {
    census->other++;
  }
}

/* What a note says in its own language of the titles that it names, folded. One row a word. */
static const struct {
  const char *word;
  enum opis_language language;
} note_words[] = {
    {"see", OPIS_EN},       {"cited", OPIS_EN},       {"quoted", OPIS_EN},  {"quoting", OPIS_EN}, {"citing", OPIS_EN},
    {"hereafter", OPIS_EN}, {"citato", OPIS_IT},      {"citata", OPIS_IT},  {"citati", OPIS_IT},  {"citate", OPIS_IT},
    {"cfr", OPIS_IT},       {"vedi", OPIS_IT},        {"ivi", OPIS_IT},     {"vease", OPIS_ES},   {"veanse", OPIS_ES},
    {"citado", OPIS_ES},    {"citada", OPIS_ES},      {"citados", OPIS_ES}, {"citadas", OPIS_ES}, {"pag", OPIS_ES},
    {"pags", OPIS_ES},      {"smotri", OPIS_RU_LATN}, {"sm", OPIS_RU_LATN},
};

/* 1 and the model of the language in which notes say it; 0 for any other word. */
static uint8_t note_model(struct opis_span folded)
{
  for (size_t i = 0; i < sizeof note_words / sizeof *note_words; i++)
    for (size_t model = 0; opis_span_equal(folded, opis_span_of(note_words[i].word)) && model < 4; model++)
      if (languages[model] == note_words[i].language) return (uint8_t)(model + 1);
  return 0;
}

struct opis_language_evidence opis_language_evidence_of(struct opis_span form, struct opis_span folded)
{
  struct opis_language_evidence evidence = {OPIS_EVIDENCE_NONE, 0, 0, {0}};
  struct census census = {0};
  size_t at = 0;
  for (size_t letters = 0; at < form.size && letters < OPIS_LANGUAGE_LETTERS_MAX; letters++) {
    uint32_t code = opis_utf8_next(form, &at);
    if (letters == 0) evidence.capital = utf8proc_tolower((utf8proc_int32_t)code) != (utf8proc_int32_t)code;
    census_add(&census, code);
  }
  if (census.latin + census.cyrillic + census.other == 0) return evidence;
  if (census.other > census.latin + census.cyrillic || census.strange > 0) {
    evidence.script = OPIS_EVIDENCE_OTHER;
  } else if (census.cyrillic > census.latin) {
    evidence.script = OPIS_EVIDENCE_CYRILLIC;
  } else {
    bool initials = census.signs > 0 && census.latin <= 2 * census.signs && evidence.capital;
    bool numeral = census.roman == census.latin && census.latin > 1 && at == form.size;
    /* AVPRF, DVP: hardly a word of any language. */
    bool acronym = census.capitals == census.latin && census.latin > 1 && census.vowels * 4 < census.latin;
    if (initials || numeral || acronym || census.digits > 0) return evidence;
    evidence.script = OPIS_EVIDENCE_LATIN;
    evidence_latin(form, folded, &evidence);
    evidence.note = note_model(folded);
  }
  return evidence;
}

void opis_language_possible(const struct opis_language_evidence *evidence, bool possible[OPIS_LANGUAGES])
{
  memset(possible, 0, OPIS_LANGUAGES * sizeof *possible);
  if (evidence->script == OPIS_EVIDENCE_CYRILLIC) possible[OPIS_RU_CYRL] = true;
  if (evidence->script == OPIS_EVIDENCE_NONE || evidence->script == OPIS_EVIDENCE_OTHER) possible[OPIS_UND] = true;
  if (evidence->script == OPIS_EVIDENCE_LATIN)
    for (size_t model = 0; model < OPIS_LANGUAGE_MODELS; model++)
      if (evidence->cost[model] <= POSSIBLE) possible[languages[model]] = true;
}

static enum opis_language_break break_of_code(uint32_t code)
{
  switch (code) {
  case '"':
  case 0xAB:
  case 0xBB:
  case 0x2018:
  case 0x2019:
  case 0x201C:
  case 0x201D:
  case 0x201E:
  case 0x2039:
  case 0x203A:
  case '_':
  case '*': return OPIS_BREAK_QUOTE;
  case '.':
  case '!':
  case '?':
  case 0x2026:
  case '\n':
  case 0xBF:
  case 0xA1: return OPIS_BREAK_SENTENCE;
  case ',':
  case ';':
  case ':':
  case '(':
  case ')':
  case '[':
  case ']':
  case 0x2013:
  case 0x2014:
  case '/':
  case '=': return OPIS_BREAK_COMMA;
  default: return OPIS_BREAK_NONE;
  }
}

enum opis_language_break opis_language_break_of(struct opis_span text, const struct opis_token *previous,
                                                const struct opis_token *token)
{
  enum opis_language_break result = previous ? OPIS_BREAK_NONE : OPIS_BREAK_SENTENCE;
  for (size_t at = previous ? previous->end : 0; at < token->start;) {
    enum opis_language_break here = break_of_code(opis_utf8_next(text, &at));
    if (here > result) result = here;
  }
  return result;
}

/* What comes before a number in western languages, not in Russian, which has s., str., t., č., vyp. there. */
static bool is_western_apparatus(struct opis_span folded)
{
  static const char *const words[] = {"p", "pp", "vol", "vols", "ed", "eds", "pag", "pags", "fol", "nota", "cap"};
  for (size_t i = 0; i < sizeof words / sizeof *words; i++)
    if (opis_span_equal(folded, opis_span_of(words[i]))) return true;
  return false;
}

/* How many letters it has if it is an initial, or a few letters before a number, with a stop; else 0. */
static size_t apparatus_letters(struct opis_span text, const struct opis_token *token)
{
  size_t at = token->start, letters = 0;
  while (at < token->end && letters <= APPARATUS_LETTERS) {
    opis_utf8_next(text, &at);
    letters++;
  }
  if (letters > APPARATUS_LETTERS || at >= text.size || text.data[at] != '.') return 0;
  if (letters == 1 || is_western_apparatus(token->folded)) return letters;
  do at++;
  while (at < text.size && at < token->end + 4 && (text.data[at] == ' ' || text.data[at] == '\n'));
  return at < text.size && text.data[at] >= '0' && text.data[at] <= '9' ? letters : 0;
}

struct opis_language_word opis_language_word_of(struct opis_span text, const struct opis_token *previous,
                                                const struct opis_token *token,
                                                const struct opis_language_evidence *evidence)
{
  struct opis_language_word word = {*evidence, (uint8_t)opis_language_break_of(text, previous, token)};
  size_t letters = evidence->script == OPIS_EVIDENCE_LATIN ? apparatus_letters(text, token) : 0;
  if (letters == 0) return word;
  bool western = is_western_apparatus(token->folded);
  word.evidence.script = OPIS_EVIDENCE_NONE;
  for (size_t model = 0; model < OPIS_LANGUAGE_MODELS; model++) {
    word.evidence.cost[model] = letters == 1 ? 0 : evidence->cost[model] / 4;
    if (western && languages[model] == OPIS_RU_LATN) word.evidence.cost[model] = WESTERN;
  }
  return word;
}

/* What a text costs to begin with. */
static void start_costs(enum opis_language prior, int64_t costs[OPIS_LANGUAGE_MODELS])
{
  for (size_t model = 0; model < OPIS_LANGUAGE_MODELS; model++) {
    costs[model] = languages[model] == OPIS_UND ? NEIGHBOUR : 0;
    if (prior != OPIS_UND && prior != OPIS_RU_CYRL && languages[model] != prior) costs[model] += PRIOR;
  }
}

static int32_t cost_of(const struct opis_language_word *word, size_t model)
{
  int32_t cost = word->evidence.cost[model];
  return word->evidence.capital && word->before == OPIS_BREAK_NONE ? cost / 2 : cost;
}

static size_t lowest_of(const int64_t costs[OPIS_LANGUAGE_MODELS])
{
  size_t lowest = 0;
  for (size_t model = 1; model < OPIS_LANGUAGE_MODELS; model++)
    if (costs[model] < costs[lowest]) lowest = model;
  return lowest;
}

/* A word's languages and where they came from, one path. */
struct path {
  uint8_t *models; /* of each word */
  uint8_t *from;   /* for each word and model, the model of the word before */
  int64_t cost;
};

enum { NO_FRAME = OPIS_LANGUAGE_MODELS };

/* What it costs to change into a model. */
static int64_t change_into(const struct opis_language_word *word, size_t model, size_t frame)
{
  int64_t cost = change_costs[word->before];
  if (word->before == OPIS_BREAK_NONE && word->evidence.capital) cost = CHANGE_CAPITAL;
  if (model == frame) return cost * FRAME_BACK / 8;
  return cost + (languages[model] == OPIS_UND ? NEIGHBOUR : 0);
}

static int64_t cost_in_frame(const struct opis_language_word *word, size_t model, size_t frame)
{
  bool outside = word->evidence.script == OPIS_EVIDENCE_NONE && frame != NO_FRAME && model != frame;
  bool foreign = word->evidence.note > 0 && frame != NO_FRAME && word->evidence.note != frame + 1;
  return cost_of(word, model) + (outside ? APPARATUS : 0) + (foreign ? FOREIGN_NOTE : 0);
}

/* The likeliest model of each word. `frame` is the text's own, which it comes back to, or NO_FRAME. */
static void find_path(const struct opis_language_word *words, size_t count, enum opis_language prior, size_t frame,
                      struct path *path)
{
  int64_t costs[OPIS_LANGUAGE_MODELS], total = 0;
  start_costs(prior, costs);
  for (size_t model = 0; model < OPIS_LANGUAGE_MODELS; model++)
    if (frame != NO_FRAME && model != frame) costs[model] += FRAME_START;
  for (size_t i = 0; i < count; i++) {
    size_t lowest = lowest_of(costs);
    int64_t base = costs[lowest];
    total += base;
    for (size_t model = 0; model < OPIS_LANGUAGE_MODELS; model++) {
      int64_t changed = change_into(&words[i], model, frame);
      bool stays = costs[model] - base <= changed;
      path->from[i * OPIS_LANGUAGE_MODELS + model] = (uint8_t)(stays ? model : lowest);
      costs[model] = (stays ? costs[model] - base : changed) + cost_in_frame(&words[i], model, frame);
    }
  }
  size_t model = lowest_of(costs);
  path->cost = total + costs[model];
  for (size_t i = count; i-- > 0;) {
    path->models[i] = (uint8_t)model;
    model = path->from[i * OPIS_LANGUAGE_MODELS + model];
  }
}

/* The model of each word in Latin letters: of the paths that have for a frame one of the first path's models, or
 * one that a note's words ask for, the one that costs least. The others' models are their neighbours'. */
static const uint8_t *models_of(struct opis_arena *arena, const struct opis_language_word *words, size_t count,
                                enum opis_language prior)
{
  struct path path = {.from = opis_arena_allocate(arena, count, OPIS_LANGUAGE_MODELS)};
  uint8_t *best = opis_arena_allocate(arena, count, 1), *next = opis_arena_allocate(arena, count, 1);
  path.models = best;
  find_path(words, count, prior, NO_FRAME, &path);
  unsigned found = 0;
  for (size_t i = 0; i < count; i++) {
    found |= 1u << best[i];
    if (words[i].evidence.note > 0) found |= 1u << (words[i].evidence.note - 1);
  }
  if ((found & (found - 1)) == 0) return best;
  int64_t lowest = INT64_MAX;
  path.models = next;
  for (size_t frame = 0; frame < OPIS_LANGUAGE_MODELS; frame++) {
    if (!(found >> frame & 1)) continue;
    find_path(words, count, prior, frame, &path);
    if (path.cost >= lowest) continue;
    lowest = path.cost;
    uint8_t *spare = best;
    best = path.models;
    path.models = spare;
  }
  return best;
}

void opis_language_spans(struct opis_arena *arena, const struct opis_language_word *words, size_t count,
                         enum opis_language prior, enum opis_language *out)
{
  if (count == 0) return;
  const uint8_t *models = models_of(arena, words, count, prior);
  unsigned script = OPIS_EVIDENCE_NONE; /* of the last word that has one; before the first, of the first */
  for (size_t i = 0; i < count && script == OPIS_EVIDENCE_NONE; i++) script = words[i].evidence.script;
  for (size_t i = 0; i < count; i++) {
    if (words[i].evidence.script != OPIS_EVIDENCE_NONE) script = words[i].evidence.script;
    out[i] = script == OPIS_EVIDENCE_LATIN      ? (enum opis_language)languages[models[i]]
             : script == OPIS_EVIDENCE_CYRILLIC ? OPIS_RU_CYRL
                                                : OPIS_UND;
  }
}

enum opis_language opis_language_of(const struct opis_language_word *words, size_t count, enum opis_language prior)
{
  int64_t costs[OPIS_LANGUAGE_MODELS];
  size_t scripts[OPIS_EVIDENCE_OTHER + 1] = {0};
  start_costs(prior, costs);
  for (size_t i = 0; i < count; i++) {
    scripts[words[i].evidence.script]++;
    for (size_t model = 0; model < OPIS_LANGUAGE_MODELS; model++) costs[model] += cost_of(&words[i], model);
  }
  size_t latin = scripts[OPIS_EVIDENCE_LATIN], cyrillic = scripts[OPIS_EVIDENCE_CYRILLIC];
  if (latin + cyrillic <= scripts[OPIS_EVIDENCE_OTHER]) return OPIS_UND;
  if (cyrillic > latin) return OPIS_RU_CYRL;
  return (enum opis_language)languages[lowest_of(costs)];
}
