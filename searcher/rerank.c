/* The features, a function each, and their table. */
#include "searcher/rerank.h"

#include "base/memory.h"
#include "base/span.h"
#include "searcher/grams.h"
#include "searcher/weights.h"

#include <math.h>
#include <stdlib.h>

/* A text, read. */
struct reading {
  struct opis_arena *arena; /* lives as long as the text is looked at */
  const struct opis_asked *asked;
  const struct opis_unit *unit;
  struct opis_tokens tokens; /* without the wholes of compounds */
  struct opis_asked_places places;
};

/* ---- Words that stand together -------------------------------------------------------------------------------- */

static double weight_of(const struct opis_asked_word *word)
{
  return word->stop ? OPIS_WEIGHT_STOP * word->idf : word->idf;
}

static double smaller(double a, double b)
{
  return a < b ? a : b;
}

/* The most that distinct words weigh which stand within ten words. */
static double window(const struct reading *reading)
{
  enum { WIDTH = 10 };
  const struct opis_asked_place *places = reading->places.items;
  uint32_t inside[OPIS_ASKED_MOST] = {0};
  double weight = 0, best = 0;
  size_t first = 0;
  for (size_t i = 0; i < reading->places.count; i++) {
    for (; places[first].token + WIDTH <= places[i].token; first++)
      if (--inside[places[first].word] == 0) weight -= weight_of(&reading->asked->words[places[first].word]);
    if (inside[places[i].word]++ == 0) weight += weight_of(&reading->asked->words[places[i].word]);
    if (weight > best) best = weight;
  }
  return best;
}

/* Whether the word `second` stands behind `first`, by at most so many words. */
static bool follows(const struct reading *reading, uint8_t first, uint8_t second, uint32_t within)
{
  const struct opis_asked_place *places = reading->places.items;
  for (size_t i = 0; i < reading->places.count; i++)
    for (size_t j = i + 1; places[i].word == first && j < reading->places.count; j++) {
      if (places[j].token > places[i].token + within) break;
      if (places[j].word == second) return true;
    }
  return false;
}

/* The lesser of the two words counts. */
static double pairs(const struct reading *reading)
{
  const struct opis_asked *asked = reading->asked;
  double sum = 0;
  for (size_t i = 0; i + 1 < asked->order_count; i++) {
    uint8_t first = asked->order[i], second = asked->order[i + 1];
    if (asked->words[first].number || asked->words[second].number) continue;
    if (follows(reading, first, second, 1)) sum += smaller(asked->words[first].idf, asked->words[second].idf);
  }
  return sum;
}

/* ---- How many words ------------------------------------------------------------------------------------------- */

/* What the distinct words weigh that say something. */
static double covered(const struct opis_asked *asked, const struct opis_asked_places *places)
{
  bool seen[OPIS_ASKED_MOST] = {false};
  double sum = 0;
  for (size_t i = 0; i < places->count; i++) {
    const struct opis_asked_word *word = &asked->words[places->items[i].word];
    if (!word->stop && !seen[places->items[i].word]) sum += word->idf;
    seen[places->items[i].word] = true;
  }
  return sum;
}

static double cover(const struct reading *reading)
{
  return covered(reading->asked, &reading->places);
}

static double covered_by(const struct reading *reading, struct opis_span text)
{
  if (text.size == 0) return 0;
  struct opis_tokens tokens = opis_without_wholes(reading->arena, opis_tokenise(reading->arena, text));
  struct opis_asked_places places = opis_asked_find(reading->arena, reading->asked, &tokens);
  return covered(reading->asked, &places);
}

static double title(const struct reading *reading)
{
  double best = covered_by(reading, reading->unit->title);
  for (size_t i = 0; i < reading->unit->section_count; i++) {
    double here = covered_by(reading, reading->unit->sections[i]);
    if (here > best) best = here;
  }
  return best;
}

static double anchor(const struct reading *reading)
{
  return covered_by(reading, reading->unit->anchor.text);
}

/* A passage is in one language; a note may cite a title in another. */
static double language(const struct reading *reading)
{
  const struct opis_unit *unit = reading->unit;
  bool mixed = unit->kind == OPIS_NOTE || unit->kind == OPIS_REFERENCE;
  unsigned languages = mixed ? opis_unit_languages(unit) : OPIS_LANGUAGE_BIT(unit->language);
  double likelihood = 0;
  for (unsigned i = 0; i < OPIS_LANGUAGES; i++)
    if ((languages & OPIS_LANGUAGE_BIT(i)) && reading->asked->likelihood[i] > likelihood)
      likelihood = reading->asked->likelihood[i];
  return likelihood;
}

/* ---- As it was written ---------------------------------------------------------------------------------------- */

static bool stands_at(const struct reading *reading, const struct opis_words *words, size_t at)
{
  for (size_t i = 0; i < words->count; i++)
    if (!opis_span_equal(reading->tokens.items[at + i].folded, words->items[i].terms[0].term)) return false;
  return true;
}

static double phrase(const struct reading *reading)
{
  const struct opis_wanted_list *list = &reading->asked->plan->wanted;
  double sum = 0;
  for (size_t i = 0; i < list->count; i++) {
    const struct opis_words *words = &list->items[i].words;
    if (list->items[i].role != OPIS_WANTED || words->count < 2) continue;
    size_t at = 0;
    while (at + words->count <= reading->tokens.count && !stands_at(reading, words, at)) at++;
    if (at + words->count <= reading->tokens.count) sum += list->items[i].weight;
  }
  return sum;
}

/* A number counts beside the word that it stands beside in the query (op. 20), and close behind the number that comes
 * before it there (155, 49). */
static double numbers(const struct reading *reading)
{
  enum { APART = 3 };
  const struct opis_asked *asked = reading->asked;
  double sum = 0;
  size_t last = OPIS_ASKED_MOST; /* number */
  for (size_t i = 0; i < asked->order_count; i++) {
    uint8_t here = asked->order[i];
    if (!asked->words[here].number) continue;
    if (i > 0 && last != i - 1 && follows(reading, asked->order[i - 1], here, 1)) sum += asked->words[here].idf;
    if (last < i && follows(reading, asked->order[last], here, APART)) sum += asked->words[here].idf;
    last = i;
  }
  return sum;
}

/* ---- Letters -------------------------------------------------------------------------------------------------- */

/* How often the query's grams stand in each candidate, and how many grams each has. */
struct counted {
  struct opis_grams grams;
  uint16_t *counts; /* a row a candidate */
  double *lengths;
};

/* BM25 over grams. A gram is as rare as it is among the candidates: those that all of them have order nothing. */
static void add_letters(const struct counted *counted, struct opis_candidate *candidates, size_t count)
{
  double average = 0;
  for (size_t i = 0; i < count; i++) average += counted->lengths[i] / (double)count;
  for (size_t gram = 0; gram < counted->grams.count; gram++) {
    const uint16_t *counts = counted->counts + gram;
    size_t having = 0;
    for (size_t i = 0; i < count; i++) having += counts[i * counted->grams.count] > 0;
    double idf = log1p(((double)(count - having) + 0.5) / ((double)having + 0.5));
    for (size_t i = 0; i < count; i++) {
      double here = counts[i * counted->grams.count];
      double norm = OPIS_BM25_K1 * (1 - OPIS_BM25_B + OPIS_BM25_B * counted->lengths[i] / average);
      if (here > 0) candidates[i].parts[OPIS_FEATURE_LETTERS] += idf * here * (OPIS_BM25_K1 + 1) / (here + norm);
    }
  }
}

/* ---- What it means -------------------------------------------------------------------------------------------- */

static double cited(const struct reading *reading)
{
  return opis_meant_cited(reading->arena, &reading->asked->plan->meant, reading->unit) ? 1 : 0;
}

static double dated(const struct reading *reading)
{
  return opis_meant_dated(&reading->asked->plan->meant, reading->unit);
}

/* ---- The document --------------------------------------------------------------------------------------------- */

/* How many other candidates a document has, up to a number that says all: of a book most come. */
static void add_company(struct opis_candidate *candidates, size_t count)
{
  enum { MOST = 8 };
  for (size_t i = 0; i < count; i++) {
    size_t others = 0;
    for (size_t j = 0; j < count && others < MOST; j++)
      others += j != i && opis_span_equal(candidates[j].unit->file, candidates[i].unit->file);
    candidates[i].parts[OPIS_FEATURE_COMPANY] = (double)others;
  }
}

/* ---- All of them ---------------------------------------------------------------------------------------------- */

static const struct {
  const char *name, *text;
  double weight;
  double (*measure)(const struct reading *reading); /* NULL: measured for all candidates together */
} features[OPIS_FEATURES] = {
    [OPIS_FEATURE_LETTERS] = {"letters", "letters that words share", OPIS_WEIGHT_LETTERS, NULL},
    [OPIS_FEATURE_WINDOW] = {"window", "words close together", OPIS_WEIGHT_WINDOW, window},
    [OPIS_FEATURE_PAIRS] = {"pairs", "words that follow as in the query", OPIS_WEIGHT_PAIRS, pairs},
    [OPIS_FEATURE_COVER] = {"cover", "how many of the words", OPIS_WEIGHT_COVER, cover},
    [OPIS_FEATURE_LANGUAGE] = {"language", "language of the query", OPIS_WEIGHT_LANGUAGE, language},
    [OPIS_FEATURE_TITLE] = {"title", "words in the title or a heading", OPIS_WEIGHT_TITLE, title},
    [OPIS_FEATURE_ANCHOR] = {"anchor", "words where the note hangs", OPIS_WEIGHT_ANCHOR, anchor},
    [OPIS_FEATURE_PHRASE] = {"phrase", "a phrase as in the query", OPIS_WEIGHT_PHRASE, phrase},
    [OPIS_FEATURE_NUMBERS] = {"numbers", "numbers in their places", OPIS_WEIGHT_NUMBERS, numbers},
    [OPIS_FEATURE_CITED] = {"cited", "the reference that is asked for", OPIS_WEIGHT_CITED, cited},
    [OPIS_FEATURE_DATED] = {"dated", "a date that is asked for", OPIS_WEIGHT_DATED, dated},
    [OPIS_FEATURE_COMPANY] = {"company", "other hits in the document", OPIS_WEIGHT_COMPANY, NULL},
};

const char *opis_feature_name(enum opis_feature feature)
{
  return features[feature].name;
}

const char *opis_feature_text(enum opis_feature feature)
{
  return features[feature].text;
}

/* `arena` is the candidate's own. */
static void measure(struct opis_arena *arena, const struct opis_asked *asked, const struct counted *counted,
                    struct opis_candidate *candidate, size_t row)
{
  struct reading reading = {.arena = arena, .asked = asked, .unit = candidate->unit};
  reading.tokens = opis_without_wholes(arena, opis_tokenise(arena, candidate->unit->text));
  reading.places = opis_asked_find(arena, asked, &reading.tokens);
  for (size_t i = 0; i < OPIS_FEATURES; i++)
    candidate->parts[i] = features[i].measure ? features[i].measure(&reading) : 0;
  counted->lengths[row] =
      (double)opis_grams_count(&counted->grams, &reading.tokens, counted->counts + row * counted->grams.count);
}

void opis_rerank(const struct opis_plan *plan, struct opis_candidate *candidates, size_t count)
{
  struct opis_arena arena = {0}, passing = {0};
  const struct opis_asked asked = opis_asked_of(&arena, plan);
  struct counted counted = {.grams = opis_grams_of(&arena, &asked)};
  counted.counts = opis_arena_allocate(&arena, count * counted.grams.count, sizeof *counted.counts);
  counted.lengths = opis_arena_allocate(&arena, count, sizeof *counted.lengths);
  for (size_t i = 0; i < count; i++) {
    opis_arena_clear(&passing); /* the same memory again: a process pays for each page that it touches first */
    measure(&passing, &asked, &counted, &candidates[i], i);
  }
  add_letters(&counted, candidates, count);
  add_company(candidates, count);
  for (size_t i = 0; i < count; i++)
    for (size_t j = 0; j < OPIS_FEATURES; j++) candidates[i].parts[j] *= features[j].weight;
  opis_arena_free(&passing);
  opis_arena_free(&arena);
}
