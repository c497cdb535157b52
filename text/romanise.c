/* In: a word in Latin or Cyrillic letters. Out: the keys of the Russian words that it may stand for: what the schemes
 * of romanisation make of it (schemes.h), if it is likely, and the names that no scheme gives, which are rows of
 * tables/russian-names.inc. */
#include "text/romanise.h"

#include "base/span.h"
#include "base/utf8.h"
#include "text/normalise.h"
#include "text/schemes.h"

#include <limits.h>
#include <stdlib.h>
#include <utf8proc.h>

/* In hundredths of a natural logarithm a letter, below the likeliest reading; of the right ones 1 in 150 is further
 * below MARGIN. */
enum { MARGIN = 120, BARE_MARGIN = 40 };
enum { FIRM_LEAST = 4 /* letters: half of all shorter words are some word of Russian */ };

/* Without the stops of initials (С.С.С.Р.) and that of an abbreviation. */
static struct opis_span without_stops(struct opis_arena *arena, struct opis_span form)
{
  if (form.size > OPIS_LATIN_MAX || !memchr(form.data, '.', form.size)) return form;
  char bytes[OPIS_LATIN_MAX];
  size_t size = 0;
  for (size_t i = 0; i < form.size; i++)
    if (form.data[i] != '.') bytes[size++] = form.data[i];
  return opis_arena_copy(arena, (struct opis_span){bytes, size});
}

static enum opis_casing casing_of(struct opis_span form)
{
  size_t capitals = 0, small = 0;
  bool first = false;
  for (size_t at = 0; at < form.size;) {
    uint32_t code = opis_utf8_next(form, &at);
    bool capital = (uint32_t)utf8proc_tolower((int32_t)code) != code;
    if (capitals + small == 0) first = capital;
    capitals += capital;
    small += (uint32_t)utf8proc_toupper((int32_t)code) != code;
  }
  return !first ? OPIS_CASING_LOWER : small == 0 && capitals > 1 ? OPIS_CASING_UPPER : OPIS_CASING_TITLE;
}

struct found {
  struct opis_russian_key items[OPIS_RUSSIAN_KEYS_MAX];
  size_t count;
};

static void add_key(struct found *found, const struct opis_russian_key *key)
{
  for (size_t i = 0; i < found->count; i++)
    if (opis_span_equal(found->items[i].key, key->key)) return;
  if (found->count < OPIS_RUSSIAN_KEYS_MAX) found->items[found->count++] = *key;
}

static struct opis_span spell(struct opis_arena *arena, const struct opis_russian *word)
{
  char bytes[2 * OPIS_RUSSIAN_LETTERS];
  size_t size = 0;
  for (size_t i = 0; i < word->count; i++) size += opis_utf8_put(0x430U + word->letters[i], bytes + size);
  return opis_arena_copy(arena, (struct opis_span){bytes, size});
}

struct context {
  struct opis_stemmer *stemmer;
  struct opis_arena *arena;
  enum opis_casing casing;
  struct found found;
};

static void add_word(struct context *context, const struct opis_russian *word, struct opis_russian_key key)
{
  struct opis_russian_stem stems[OPIS_RUSSIAN_KEYS];
  size_t count = opis_russian_stems(context->stemmer, word, context->casing, stems);
  for (size_t i = 0; i < count; i++) {
    key.key = opis_arena_copy(context->arena, (struct opis_span){stems[i].bytes, stems[i].size});
    key.word = spell(context->arena, word);
    add_key(&context->found, &key);
  }
}

/* The names that no scheme gives, by how they fold, in byte order. */
static const struct {
  const char *folded, *cyrillic;
} names[] = {
#define NAME(folded, cyrillic) {(folded), (cyrillic)},
#include "text/tables/russian-names.inc"
#undef NAME
};

/* Adds the names that are spelled so; false if there are none. */
static bool add_names(struct context *context, struct opis_span form)
{
  struct opis_buf folded = {0};
  opis_fold(&folded, form);
  size_t low = 0, high = sizeof names / sizeof *names, added = 0;
  while (low < high) {
    size_t middle = low + (high - low) / 2;
    if (opis_span_compare(opis_span_of(names[middle].folded), opis_buf_span(&folded)) < 0)
      low = middle + 1;
    else
      high = middle;
  }
  for (; low < sizeof names / sizeof *names && folded.size > 0 && strcmp(names[low].folded, folded.data) == 0; low++) {
    struct opis_russian word = {.count = 0};
    context->casing = OPIS_CASING_TITLE;
    if (opis_russian_add_string(&word, names[low].cyrillic))
      add_word(context, &word, (struct opis_russian_key){.how = "table"});
    added++;
  }
  opis_buf_free(&folded);
  return added > 0;
}

/* Doubtful ones last, then the likelier first, then the one of the likelier scheme. */
static int by_likelihood(const void *left, const void *right)
{
  const struct opis_reading *a = left, *b = right;
  if (a->doubtful != b->doubtful) return a->doubtful ? 1 : -1;
  if (a->likelihood != b->likelihood) return a->likelihood < b->likelihood ? 1 : -1;
  return (a->schemes & -a->schemes) < (b->schemes & -b->schemes) ? -1 : 1;
}

static void add_schemes(struct context *context, const struct opis_latin *latin)
{
  struct opis_reading readings[OPIS_READINGS_MAX];
  size_t count = opis_schemes_read(latin, readings);
  int best = INT_MIN;
  for (size_t i = 0; i < count; i++) {
    if (readings[i].schemes == 0) continue;
    readings[i].likelihood = opis_russian_likelihood(&readings[i].word);
    if (readings[i].likelihood > best) best = readings[i].likelihood;
  }
  qsort(readings, count, sizeof *readings, by_likelihood);
  for (size_t i = 0; i < count; i++) {
    const struct opis_reading *reading = &readings[i];
    if (reading->schemes == 0 || reading->likelihood < best - MARGIN) continue;
    const char *how = opis_scheme_name(reading->schemes);
    struct opis_russian_key key = {
        .how = how, .doubtful = reading->doubtful || latin->size < FIRM_LEAST, .likelihood = reading->likelihood};
    add_word(context, &reading->word, key);
  }
}

static void add_bare(struct context *context, const struct opis_latin *latin)
{
  struct opis_reading readings[OPIS_BARE_READINGS];
  size_t count = opis_bare_read(latin, readings);
  for (size_t i = 0; i < count && readings[i].likelihood >= readings[0].likelihood - BARE_MARGIN; i++) {
    struct opis_russian_key key = {.how = "diacritics dropped", .likelihood = readings[i].likelihood, .doubtful = true};
    add_word(context, &readings[i].word, key);
  }
}

struct opis_russian_keys opis_russian_keys(struct opis_stemmer *stemmer, struct opis_arena *arena,
                                           struct opis_span form)
{
  struct context context = {.stemmer = stemmer, .arena = arena, .casing = casing_of(form)};
  struct opis_russian word;
  struct opis_latin latin;
  form = without_stops(arena, form);
  if (opis_cyrillic_make(form, &word))
    add_word(&context, &word, (struct opis_russian_key){.how = NULL});
  else if (!add_names(&context, form) && opis_latin_make(form, &latin))
    add_schemes(&context, &latin), add_bare(&context, &latin);
  struct found *found = &context.found;
  return (struct opis_russian_keys){opis_arena_copy_array(arena, found->items, found->count, sizeof *found->items),
                                    found->count};
}
