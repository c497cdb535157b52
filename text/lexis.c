/* In: a text. Out: its words, each with its language and its keys.
 *
 * What depends on a word alone (its evidence, its stems, its Russian readings) is found once and kept; what depends on
 * its place is a choice among that. The rules of the choice:
 *
 *   a word of a span in English, Spanish or Italian has its stem in that language, one in Cyrillic or in romanised
 *   Russian its Russian keys, any other word its folded form;
 *   besides, a word in Latin letters that no Western lexicon has, or that stands as a name, has its Russian keys
 *   whatever language it stands in, since names cross languages;
 *   numbers, and articles that were cut off, have no keys. */
#include "text/lexis.h"

#include "base/memory.h"
#include "base/span.h"
#include "text/function.h"
#include "text/lexicon.h"
#include "text/normalise.h"
#include "text/romanise.h"

#include <stdlib.h>
#include <xxhash.h>

/* What is known is forgotten above this: some 150,000 words, a large book's. */
enum { KNOWN_BYTES = 32 << 20 };

static const char *const class_names[OPIS_CLASSES] = {"folded", "stem", "romanised"};

/* The letter of a language in the name of a class. */
static const char letters[OPIS_LANGUAGES] = {
    [OPIS_UND] = 'x', [OPIS_EN] = 'e', [OPIS_ES] = 's', [OPIS_IT] = 'i', [OPIS_RU_LATN] = 'r', [OPIS_RU_CYRL] = 'r'};

/* The keys of a word where it stands in a language. */
struct placed {
  struct placed *next;
  enum opis_language language;
  bool russian; /* with its Russian keys beside those of the language */
  struct opis_keys keys;
};

/* A word type. */
struct word {
  struct word *next; /* with the same hash */
  struct opis_span form, folded;
  struct opis_language_evidence evidence;
  unsigned western; /* the languages of the West that have it (text/lexicon.h) */
  /* Found out when they are asked for, which for most words of the West is never: */
  bool russian_is_known;
  bool russian_lexicon;     /* Russian has it, in this spelling */
  bool russian_name;        /* a Russian name by the table of names */
  struct opis_key *russian; /* those that are firm first */
  size_t russian_count, firm_count;
  struct placed *placed;
};

struct opis_lexis {
  struct opis_arena arena; /* of what is known */
  struct word **words;     /* by hash */
  size_t count, size;
  struct opis_stemmer *stemmer;
  struct opis_buf scratch;
};

const char *opis_class_name(enum opis_class class)
{
  return class_names[class];
}

struct opis_lexis *opis_lexis_new(void)
{
  struct opis_lexis *lexis = opis_allocate(1, sizeof *lexis);
  lexis->stemmer = opis_stemmer_new();
  return lexis;
}

static void forget(struct opis_lexis *lexis)
{
  opis_arena_free(&lexis->arena);
  lexis->arena = (struct opis_arena){0};
  free(lexis->words);
  lexis->words = NULL;
  lexis->count = lexis->size = 0;
}

void opis_lexis_free(struct opis_lexis *lexis)
{
  if (!lexis) return;
  forget(lexis);
  opis_stemmer_free(lexis->stemmer);
  opis_buf_free(&lexis->scratch);
  free(lexis);
}

/* ---- Keys of a word ------------------------------------------------------------------------------------------- */

static struct opis_key make_key(struct opis_lexis *lexis, enum opis_language language, struct opis_span key)
{
  return (struct opis_key){.name =
                               opis_arena_format(&lexis->arena, "Z%c%.*s", letters[language], (int)key.size, key.data),
                           .language = language};
}

static struct opis_key plain_key(struct opis_lexis *lexis, const struct word *word)
{
  struct opis_key key = make_key(lexis, OPIS_UND, word->folded);
  key.class = OPIS_CLASS_STEM;
  return key;
}

static struct opis_key stem_key(struct opis_lexis *lexis, const struct word *word, enum opis_language language)
{
  static const enum opis_stemming stemmings[OPIS_LANGUAGES] = {
      [OPIS_EN] = OPIS_STEM_ENGLISH, [OPIS_ES] = OPIS_STEM_SPANISH, [OPIS_IT] = OPIS_STEM_ITALIAN};
  opis_buf_clear(&lexis->scratch);
  opis_stem(lexis->stemmer, stemmings[language], word->form, &lexis->scratch);
  struct opis_span stem = opis_buf_span(&lexis->scratch);
  /* What is longer than any word is no stem, and a term has its limit: the folded form is cut to fit. */
  struct opis_key key = make_key(lexis, language, stem.size > OPIS_FOLDED_MAX ? word->folded : stem);
  key.class = OPIS_CLASS_STEM;
  return key;
}

/* Fills what a word is as a Russian one. */
static void find_russian(struct opis_lexis *lexis, struct word *word)
{
  bool cyrillic = word->evidence.script == OPIS_EVIDENCE_CYRILLIC;
  if (word->russian_is_known || (!cyrillic && word->evidence.script != OPIS_EVIDENCE_LATIN)) return;
  word->russian_is_known = true;
  if (word->western) {
    opis_buf_clear(&lexis->scratch);
    opis_lower(&lexis->scratch, word->form);
    word->russian_lexicon = opis_lexicon_has_romanised(opis_buf_span(&lexis->scratch)) != 0;
  }
  struct opis_arena arena = {0};
  struct opis_russian_keys found = opis_russian_keys(lexis->stemmer, &arena, word->form);
  word->russian = opis_arena_allocate(&lexis->arena, found.count, sizeof *word->russian);
  for (size_t i = 0; i < found.count; i++) {
    struct opis_key key = make_key(lexis, OPIS_RU_CYRL, found.items[i].key);
    key.class = cyrillic ? OPIS_CLASS_STEM : OPIS_CLASS_ROMANISED;
    key.how = found.items[i].how;
    word->russian[word->russian_count++] = key;
    if (!found.items[i].doubtful) word->firm_count = word->russian_count;
    word->russian_name = word->russian_name || (key.how && strcmp(key.how, "table") == 0);
  }
  opis_arena_free(&arena);
}

/* ---- Word types ----------------------------------------------------------------------------------------------- */

static void grow(struct opis_lexis *lexis)
{
  enum { FIRST = 1024 };
  size_t size = lexis->size ? lexis->size * 2 : FIRST;
  struct word **words = opis_allocate(size, sizeof(struct word *));
  for (size_t i = 0; i < lexis->size; i++)
    for (struct word *word = lexis->words[i], *next; word; word = next) {
      struct word **place = &words[XXH3_64bits(word->form.data, word->form.size) & (size - 1)];
      next = word->next;
      word->next = *place;
      *place = word;
    }
  free(lexis->words);
  lexis->words = words;
  lexis->size = size;
}

/* The languages of the West, the model of each and its bit in the lexicon. */
static const struct {
  enum opis_language language;
  unsigned model, bit;
} west[] = {{OPIS_EN, 0, OPIS_LEXICON_EN}, {OPIS_ES, 1, OPIS_LEXICON_ES}, {OPIS_IT, 2, OPIS_LEXICON_IT}};
enum { WEST = sizeof west / sizeof *west };

/* A word that one of these languages has is less likely one of another that has it not. */
static void take_from_lexicon(struct word *word)
{
  enum { ABSENT = 16 }; /* sixteenths of a natural logarithm */
  word->western = opis_lexicon_has(word->folded) & (OPIS_LEXICON_EN | OPIS_LEXICON_ES | OPIS_LEXICON_IT);
  for (size_t i = 0; word->western != 0 && i < WEST; i++) {
    uint8_t *cost = &word->evidence.cost[west[i].model];
    if (!(word->western & west[i].bit)) *cost = (uint8_t)(*cost > UINT8_MAX - ABSENT ? UINT8_MAX : *cost + ABSENT);
  }
}

static struct word *make_word(struct opis_lexis *lexis, struct opis_span form, struct opis_span folded)
{
  struct word *word = opis_arena_allocate(&lexis->arena, 1, sizeof *word);
  word->form = opis_arena_copy(&lexis->arena, form);
  word->folded = opis_arena_copy(&lexis->arena, folded);
  word->evidence = opis_language_evidence_of(word->form, word->folded);
  if (word->evidence.script == OPIS_EVIDENCE_LATIN) take_from_lexicon(word);
  return word;
}

static struct word *know(struct opis_lexis *lexis, struct opis_span form, struct opis_span folded)
{
  if (lexis->count >= lexis->size) grow(lexis);
  struct word **place = &lexis->words[XXH3_64bits(form.data, form.size) & (lexis->size - 1)];
  for (struct word *word = *place; word; word = word->next)
    if (opis_span_equal(word->form, form)) return word;
  struct word *word = make_word(lexis, form, folded);
  word->next = *place;
  *place = word;
  lexis->count++;
  return word;
}

/* ---- A text --------------------------------------------------------------------------------------------------- */

struct reading {
  struct opis_lexis *lexis;
  struct opis_arena *arena;
  struct opis_span text;
  struct opis_tokens tokens;
  struct word **words;               /* of each token */
  struct opis_language_word *places; /* of each token */
};

static struct reading begin(struct opis_lexis *lexis, struct opis_arena *arena, struct opis_span text)
{
  struct reading reading = {lexis, arena, text, opis_tokenise(arena, text), NULL, NULL};
  reading.words = opis_arena_allocate(arena, reading.tokens.count, sizeof(struct word *));
  reading.places = opis_arena_allocate(arena, reading.tokens.count, sizeof *reading.places);
  for (size_t i = 0; i < reading.tokens.count; i++) {
    const struct opis_token *token = &reading.tokens.items[i];
    reading.words[i] = know(lexis, opis_span_slice(text, token->start, token->end), token->folded);
    reading.places[i] = opis_language_word_of(text, i > 0 ? token - 1 : NULL, token, &reading.words[i]->evidence);
  }
  return reading;
}

static bool has_no_keys(const struct opis_token *token)
{
  return (token->flags & (OPIS_TOKEN_NUMBER | OPIS_TOKEN_ELIDED)) != 0;
}

static bool is_western(enum opis_language language)
{
  return language == OPIS_EN || language == OPIS_ES || language == OPIS_IT;
}

/* Whether a word in Latin letters may be a Russian one where it stands among words of another language. */
static bool may_be_russian(struct opis_lexis *lexis, struct word *word, enum opis_language language,
                           enum opis_language_break before)
{
  bool name = word->evidence.capital && before != OPIS_BREAK_SENTENCE;
  if (word->evidence.script != OPIS_EVIDENCE_LATIN) return false;
  if (word->western ? !name : language == OPIS_UND && !word->evidence.capital) return false;
  find_russian(lexis, word);
  return word->firm_count > 0 && (!word->western || word->russian_name || word->russian_lexicon);
}

static struct opis_keys make_keys(struct opis_lexis *lexis, const struct word *word, enum opis_language language,
                                  bool russian)
{
  struct opis_key *keys = opis_arena_allocate(&lexis->arena, word->russian_count + 1, sizeof *keys);
  size_t count = 0;
  if (is_western(language)) keys[count++] = stem_key(lexis, word, language);
  size_t russian_count = is_western(language) || language == OPIS_UND ? word->firm_count : word->russian_count;
  for (size_t i = 0; russian && i < russian_count; i++) keys[count++] = word->russian[i];
  if (count == 0 || language == OPIS_UND) keys[count++] = plain_key(lexis, word);
  return (struct opis_keys){keys, count, true};
}

/* The keys of a word in a language; made once. */
static struct opis_keys keys_of(struct opis_lexis *lexis, struct word *word, enum opis_language language,
                                enum opis_language_break before)
{
  bool russian = !is_western(language) && language != OPIS_UND;
  if (russian)
    find_russian(lexis, word);
  else
    russian = may_be_russian(lexis, word, language, before);
  for (const struct placed *placed = word->placed; placed; placed = placed->next)
    if (placed->language == language && placed->russian == russian) return placed->keys;
  struct placed *placed = opis_arena_allocate(&lexis->arena, 1, sizeof *placed);
  *placed = (struct placed){word->placed, language, russian, make_keys(lexis, word, language, russian)};
  word->placed = placed;
  struct opis_keys keys = placed->keys;
  placed->keys.fresh = false;
  return keys;
}

static struct opis_read_text finish(struct reading *reading, enum opis_language *languages)
{
  size_t count = reading->tokens.count;
  struct opis_read_text read = {.tokens = reading->tokens,
                                .languages = languages,
                                .keys = opis_arena_allocate(reading->arena, count, sizeof *read.keys)};
  for (size_t i = 0; i < count; i++)
    if (!has_no_keys(&read.tokens.items[i]))
      read.keys[i] = keys_of(reading->lexis, reading->words[i], languages[i], reading->places[i].before);
  return read;
}

void opis_lexis_add_reading(struct opis_lexis *lexis, struct opis_arena *arena, struct opis_read_text *read, size_t i,
                            struct opis_span other)
{
  struct reading reading = begin(lexis, arena, other);
  size_t count = read->tokens.count, added = reading.tokens.count;
  struct opis_read_text all = {.tokens = {opis_arena_allocate(arena, count + added, sizeof *all.tokens.items), count},
                               .languages = opis_arena_allocate(arena, count + added, sizeof *all.languages),
                               .keys = opis_arena_allocate(arena, count + added, sizeof *all.keys),
                               .language = read->language};
  memcpy(all.tokens.items, read->tokens.items, count * sizeof *all.tokens.items);
  memcpy(all.languages, read->languages, count * sizeof *all.languages);
  memcpy(all.keys, read->keys, count * sizeof *all.keys);
  for (size_t j = 0; j < added; j++) {
    struct opis_token token = reading.tokens.items[j];
    token.start = read->tokens.items[i].start;
    token.end = read->tokens.items[i].end;
    token.position += read->tokens.items[i].position - 1;
    all.languages[all.tokens.count] = read->languages[i];
    if (!has_no_keys(&token))
      all.keys[all.tokens.count] = keys_of(lexis, reading.words[j], read->languages[i], OPIS_BREAK_SENTENCE);
    all.tokens.items[all.tokens.count++] = token;
  }
  *read = all;
}

/* ---- A query -------------------------------------------------------------------------------------------------- */

/* How much less likely than the likeliest a language may be, over all words of a query in Latin letters, in sixteenths
 * of a natural logarithm: for one of its words to be taken for it that could be, and for all of them to be. */
enum { QUERY_MARGIN = 128, QUERY_LIKELY = 16 };

/* What a word in Cyrillic says against the others. */
enum { ALPHABET = 32 };

static const enum opis_language models[] = {OPIS_EN, OPIS_ES, OPIS_IT, OPIS_RU_LATN};
enum { MODELS = sizeof models / sizeof *models };

/* What the words of a query say, all of them together. */
struct together {
  uint32_t against[OPIS_LANGUAGES]; /* as in struct opis_read_text */
  bool possible[OPIS_LANGUAGES];    /* languages in which they can well be */
  bool likely[OPIS_LANGUAGES];      /* those in which they most likely are; none where there is a word or none */
};

/* The sums of the evidence of words in Latin letters. A name says less, for it is the same in every language; by which
 * is known what has a capital, but for the query's first word. */
struct evidence {
  uint32_t of_words[MODELS], of_names[MODELS];
  size_t words, names, cyrillic;
};

static void add_evidence(struct evidence *evidence, const struct word *word, bool first)
{
  bool name = word->evidence.capital && !(first && word->western != 0);
  evidence->cyrillic += word->evidence.script == OPIS_EVIDENCE_CYRILLIC;
  if (word->evidence.script != OPIS_EVIDENCE_LATIN) return;
  *(name ? &evidence->names : &evidence->words) += 1;
  for (size_t i = 0; i < MODELS; i++) (name ? evidence->of_names : evidence->of_words)[i] += word->evidence.cost[i];
}

/* Whether a token before a number may be an abbreviation that every language has: f., op., pap., vol. */
static bool is_abbreviation(const struct opis_token *token, const struct opis_token *next)
{
  enum { SHORT = 5 }; /* bytes */
  return next && (next->flags & OPIS_TOKEN_NUMBER) && token->folded.size <= SHORT;
}

static struct evidence evidence_of(const struct reading *readings, size_t count)
{
  struct evidence evidence = {0};
  const struct opis_token *last = NULL;
  const struct word *word = NULL;
  bool first = true;
  for (size_t i = 0; i < count; i++)
    for (size_t j = 0; j < readings[i].tokens.count; j++) {
      const struct opis_token *token = &readings[i].tokens.items[j];
      if (token->flags & OPIS_TOKEN_WHOLE) continue;
      if (last && !is_abbreviation(last, token)) add_evidence(&evidence, word, first), first = false;
      last = token;
      word = readings[i].words[j];
    }
  if (last) add_evidence(&evidence, word, first);
  return evidence;
}

static struct together words_together(const struct reading *readings, size_t count)
{
  enum { NAME = 4 }; /* what a name says, as a part of it, where other words say something */
  struct together together = {{0}, {false}, {false}};
  const struct evidence evidence = evidence_of(readings, count);
  uint32_t costs[MODELS], least = UINT32_MAX, least_against = UINT32_MAX;
  for (size_t i = 0; i < MODELS; i++)
    costs[i] = evidence.of_words[i] + evidence.of_names[i] / (evidence.words > 0 ? NAME : 1);
  for (size_t i = 0; i < MODELS; i++)
    if (costs[i] < least) least = costs[i];
  for (size_t i = 0; i < MODELS; i++) {
    together.possible[models[i]] = costs[i] - least <= QUERY_MARGIN;
    together.likely[models[i]] = evidence.words + evidence.names > 1 && costs[i] - least <= QUERY_LIKELY;
    if (evidence.words == 0) costs[i] = 0; /* names alone are of every language */
    if (models[i] != OPIS_RU_LATN) costs[i] += ALPHABET * (uint32_t)evidence.cyrillic;
    if (costs[i] < least_against) least_against = costs[i];
  }
  for (size_t i = 0; i < MODELS; i++) together.against[models[i]] = costs[i] - least_against;
  together.against[OPIS_RU_CYRL] = together.against[OPIS_RU_LATN];
  return together;
}

static void add_keys(struct opis_key *keys, size_t *count, struct opis_keys added)
{
  for (size_t i = 0; i < added.count; i++) {
    size_t j = 0;
    while (j < *count && !opis_span_equal(keys[j].name, added.items[i].name)) j++;
    if (j == *count) keys[(*count)++] = added.items[i];
  }
}

/* All keys that a word of a query may have. */
static struct opis_keys query_keys(struct opis_lexis *lexis, struct opis_arena *arena, struct word *word,
                                   const bool languages[OPIS_LANGUAGES])
{
  enum { MOST = OPIS_RUSSIAN_KEYS_MAX + OPIS_LANGUAGES };
  struct opis_key keys[MOST];
  size_t count = 0;
  for (unsigned i = OPIS_UND; i < OPIS_LANGUAGES; i++)
    if (languages[i] && i != OPIS_RU_LATN && i != OPIS_RU_CYRL)
      add_keys(keys, &count, keys_of(lexis, word, (enum opis_language)i, OPIS_BREAK_SENTENCE));
  if (languages[OPIS_RU_LATN] || languages[OPIS_RU_CYRL])
    add_keys(keys, &count, (struct opis_keys){word->russian, word->russian_count, false});
  return (struct opis_keys){opis_arena_copy_array(arena, keys, count, sizeof *keys), count, true};
}

/* Whether a word of a query in Latin letters may be meant as Russian: one that no Western lexicon has, a name, or one
 * that Russian has as well, `possible` among the words around it. */
static bool may_be_asked_in_russian(const struct word *word, bool possible)
{
  return word->western == 0 || word->russian_name || word->evidence.capital || (possible && word->russian_lexicon);
}

/* The languages that a word in Latin letters may be meant in; `around` is what it is among the words around it. */
static void find_possible(const struct word *word, const struct together *together, enum opis_language around,
                          bool possible[OPIS_LANGUAGES])
{
  bool likely = false;
  opis_language_possible(&word->evidence, possible);
  for (unsigned i = 0; i < OPIS_LANGUAGES; i++)
    possible[i] = possible[i] && (together->possible[i] || i == OPIS_RU_CYRL);
  for (size_t i = 0; i < WEST; i++) {
    enum opis_language language = west[i].language;
    bool has = word->western == 0 || (word->western & west[i].bit) != 0;
    likely = likely || together->likely[language];
    possible[language] = (possible[language] && has) || (together->likely[language] && (has || word->evidence.capital));
  }
  if (!is_western(around) || !likely) possible[around] = true;
  possible[OPIS_UND] = true;
  if (word->evidence.script == OPIS_EVIDENCE_LATIN)
    possible[OPIS_RU_LATN] = may_be_asked_in_russian(word, together->possible[OPIS_RU_LATN]);
}

static struct opis_read_text finish_query(struct reading *reading, const struct together *together)
{
  size_t count = reading->tokens.count;
  struct opis_read_text read = {.tokens = reading->tokens,
                                .languages = opis_arena_allocate(reading->arena, count, sizeof *read.languages),
                                .keys = opis_arena_allocate(reading->arena, count, sizeof *read.keys)};
  memcpy(read.against, together->against, sizeof read.against);
  opis_language_spans(reading->arena, reading->places, count, OPIS_UND, read.languages);
  for (size_t i = 0; i < count; i++) {
    bool possible[OPIS_LANGUAGES] = {false};
    if (has_no_keys(&read.tokens.items[i])) continue;
    find_russian(reading->lexis, reading->words[i]);
    find_possible(reading->words[i], together, read.languages[i], possible);
    read.keys[i] = query_keys(reading->lexis, reading->arena, reading->words[i], possible);
  }
  read.language = opis_language_of(reading->places, count, OPIS_UND);
  return read;
}

/* Whether a text says too little for its words to have a language: a title of a word or two. */
static bool is_lone(const struct reading *reading)
{
  enum { LONE = 2 };
  size_t words = 0;
  for (size_t i = 0; i < reading->tokens.count && words <= LONE; i++)
    words += reading->places[i].evidence.script != OPIS_EVIDENCE_NONE;
  return words <= LONE;
}

enum opis_language opis_lexis_language(struct opis_lexis *lexis, struct opis_span text)
{
  if (lexis->arena.used > KNOWN_BYTES) forget(lexis);
  struct opis_arena arena = {0};
  struct reading reading = begin(lexis, &arena, text);
  enum opis_language language = opis_language_of(reading.places, reading.tokens.count, OPIS_UND);
  opis_arena_free(&arena);
  return language;
}

struct opis_read_text opis_lexis_read(struct opis_lexis *lexis, struct opis_arena *arena, struct opis_span text,
                                      enum opis_language given, enum opis_language around)
{
  if (lexis->arena.used > KNOWN_BYTES) forget(lexis);
  struct reading reading = begin(lexis, arena, text);
  size_t count = reading.tokens.count;
  if (given == OPIS_UND && around == OPIS_UND && is_lone(&reading)) {
    const struct together together = words_together(&reading, 1);
    return finish_query(&reading, &together);
  }
  enum opis_language *languages = opis_arena_allocate(arena, count, sizeof *languages);
  if (given == OPIS_UND)
    opis_language_spans(arena, reading.places, count, around, languages);
  else
    for (size_t i = 0; i < count; i++) languages[i] = given;
  struct opis_read_text read = finish(&reading, languages);
  read.language = given != OPIS_UND ? given : opis_language_of(reading.places, count, around);
  return read;
}

void opis_lexis_read_query(struct opis_lexis *lexis, struct opis_arena *arena, const struct opis_span *texts,
                           size_t count, struct opis_read_text *read)
{
  if (lexis->arena.used > KNOWN_BYTES) forget(lexis);
  struct reading *readings = opis_arena_allocate(arena, count, sizeof *readings);
  for (size_t i = 0; i < count; i++) readings[i] = begin(lexis, arena, texts[i]);
  const struct together together = words_together(readings, count);
  for (size_t i = 0; i < count; i++) read[i] = finish_query(&readings[i], &together);
}
