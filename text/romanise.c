/* In: a word in Latin or Cyrillic letters. Out: the keys of the Russian words that it may stand for.
 *
 * A scheme is a row of tables/schemes.inc and what it has in the rows of tables/romanisation.inc; a scheme takes no
 * letter that it does not use, so most words are read by a few. All schemes read a word together: they part where they
 * differ. A name that has a form of its own in a language is a row of tables/russian-names.inc. */
#include "text/romanise.h"

#include "base/span.h"
#include "base/utf8.h"
#include "text/normalise.h"
#include "text/pairs.h"
#include "text/russian.h"

#include <limits.h>
#include <stdlib.h>
#include <utf8proc.h>

enum scheme {
#define SCHEME(id, name) id,
#include "text/tables/schemes.inc"
#undef SCHEME
  SCHEMES
};

static const char *const scheme_names[SCHEMES] = {
#define SCHEME(id, name) name,
#include "text/tables/schemes.inc"
#undef SCHEME
};

/* Sets of schemes, as the table has them. */
#define SET(scheme) (1U << (scheme))
enum {
  SCI_CH = SET(SCIENTIFIC),
  SCI_X = SET(SCIENTIFIC_X),
  SCI_H = SET(SCIENTIFIC_H),
  SCI = SCI_CH | SCI_H | SCI_X,
  ISO = SET(ISO_9),
  ALA_I = SET(ALA_LC_I),
  ALA = SET(ALA_LC) | ALA_I,
  BGN = SET(BGN_PCGN),
  GB = SET(GOST_B),
  G2 = SET(GOST_16876),
  EN = SET(ENGLISH),
  IT_SH = SET(ITALIAN_SH),
  IT = SET(ITALIAN) | IT_SH,
  ES = SET(SPANISH),
  FR_SS = SET(FRENCH_SS),
  FR = SET(FRENCH) | FR_SS,
  DE_ZH = SET(GERMAN_ZH) | SET(GERMAN_Z_ZH),
  DE_Z = SET(GERMAN_Z) | SET(GERMAN_Z_ZH),
  DE = SET(GERMAN) | DE_ZH | DE_Z,
  TG = SET(TELEGRAPH),
  PL = SET(PLAIN),
  ALL = SET(SCHEMES) - 1,
  NOT_FR = ALL & ~FR,
  NOT_GB = ALL & ~GB
};

/* Where a row holds; several: all of them must be true. */
enum place {
  AT_END = 1,
  BEFORE_FRONT = 2, /* e, i, y */
  BEFORE_BACK = 4,  /* a, o, u */
  BEFORE_VOWEL = 8,
  BEFORE_CONSONANT = 16,
  BEHIND_VOWEL = 32, /* of those in Cyrillic */
  BEHIND_CONSONANT = 64,
  BEHIND_I = 128 /* or ы */
};

struct row {
  const char *latin;
  uint8_t size; /* of `latin` */
  uint8_t places;
  uint32_t schemes;
  const char *cyrillic;
};

static const struct row rows[] = {
#define ROMAN(latin, cyrillic, schemes, places) {(latin), sizeof(latin) - 1, (places), (schemes), (cyrillic)},
#include "text/tables/romanisation.inc"
#undef ROMAN
};

enum {
  STRESS = 0x301, /* of a stressed vowel */
  ROWS = sizeof rows / sizeof *rows,
  LATIN_MAX = 80, /* bytes of a word that is read */
  READINGS_MAX = SCHEMES,
  MARGIN = 120 /* below the likeliest reading; of the right ones 1 in 150 is further below */
};

/* A word made ready: small, one sign of softness, ties dropped. */
struct latin {
  char bytes[LATIN_MAX + 4];
  size_t size;
};

/* A word as some schemes read it, up to `at`. */
struct reading {
  struct opis_russian word;
  uint32_t schemes;
  size_t at;
  int likelihood;
};

/* ---- The word as written ---------------------------------------------------------------------------------------- */

static bool is_soft_sign(uint32_t code)
{
  return code == '\'' || code == '`' || code == 0xB4 || (code >= 0x2B9 && code <= 0x2BD && code != 0x2BA) ||
         code == 0x2018 || code == 0x2019 || code == 0x2032;
}

static bool is_hard_sign(uint32_t code)
{
  return code == '"' || code == 0x2BA || code == 0x2033 || code == 0x201C || code == 0x201D;
}

static bool is_dropped(uint32_t code)
{
  return (code >= 0x35C && code <= 0x362) || code == 0xFE20 || code == 0xFE21 || code == 0xB7 || code == 0xAD;
}

/* Letters of either alphabet that look like one of the other. */
static const struct {
  uint32_t latin, cyrillic;
} lookalikes[] = {
#define LOOKALIKE(latin, cyrillic) {(latin), (cyrillic)},
#include "text/tables/lookalikes.inc"
#undef LOOKALIKE
};

static uint32_t cyrillic_like(uint32_t code)
{
  for (size_t i = 0; i < sizeof lookalikes / sizeof *lookalikes; i++)
    if (lookalikes[i].latin == code) return lookalikes[i].cyrillic;
  return code;
}

static uint32_t latin_like(uint32_t code)
{
  for (size_t i = 0; i < sizeof lookalikes / sizeof *lookalikes; i++)
    if (lookalikes[i].cyrillic == code) return lookalikes[i].latin;
  return code;
}

static bool is_cyrillic(uint32_t code)
{
  return code >= 0x400 && code < 0x530;
}

/* A word in Latin letters, with those Cyrillic ones in it that look so. */
static bool latin_of(struct opis_span form, struct latin *latin)
{
  latin->size = 0;
  for (size_t at = 0; at < form.size;) {
    uint32_t code = opis_utf8_next(form, &at);
    if (is_dropped(code)) continue;
    if (is_cyrillic(code)) code = latin_like(code);
    if (is_soft_sign(code)) code = '\'';
    if (is_hard_sign(code)) code = '"';
    if (latin->size > LATIN_MAX - 4) return false;
    latin->size += opis_utf8_put((uint32_t)utf8proc_tolower((int32_t)code), latin->bytes + latin->size);
  }
  memset(latin->bytes + latin->size, 0, 4);
  return latin->size > 0;
}

/* A word with Cyrillic letters in it, and those Latin ones that look so. */
static bool cyrillic_of(struct opis_span form, struct opis_russian *word)
{
  bool cyrillic = false;
  word->count = 0;
  for (size_t at = 0; at < form.size;) {
    uint32_t code = opis_utf8_next(form, &at);
    if (code == STRESS || is_dropped(code)) continue;
    cyrillic |= is_cyrillic(code);
    if (!is_cyrillic(code)) code = cyrillic_like(code);
    int letter = opis_russian_letter((uint32_t)utf8proc_tolower((int32_t)code));
    if (letter < 0 || !opis_russian_add(word, (uint8_t)letter)) return false;
  }
  return cyrillic && word->count > 0;
}

/* Without the stops of initials (С.С.С.Р.) and that of an abbreviation. */
static struct opis_span without_stops(struct opis_arena *arena, struct opis_span form)
{
  if (form.size > LATIN_MAX || !memchr(form.data, '.', form.size)) return form;
  char bytes[LATIN_MAX];
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

/* ---- Schemes ------------------------------------------------------------------------------------------------------
 */

/* The base letter of what stands at `at`: accents do not make a vowel a consonant. 0 for none. */
static char base_letter(const struct latin *latin, size_t at)
{
  static const char *const accented[] = {"aáàâä", "eéèêëėĕ", "iíìîïĭī", "oóòôö", "uúùûü", "yý"};
  char byte = latin->bytes[at];
  if ((unsigned char)byte < 0x80) return byte;
  for (size_t i = 0; i < sizeof accented / sizeof *accented; i++) {
    struct opis_span letters = opis_span_of(accented[i]);
    for (size_t j = 1; j < letters.size; j += 2)
      if (memcmp(letters.data + j, latin->bytes + at, 2) == 0) return letters.data[0];
  }
  return 'b';
}

static bool is_one_of(char letter, const char *letters)
{
  return letter != '\0' && strchr(letters, letter) != NULL;
}

static bool is_place(const struct latin *latin, const struct reading *reading, size_t end, unsigned places)
{
  char next = base_letter(latin, end);
  const struct opis_russian *word = &reading->word;
  int before = word->count > 0 ? word->letters[word->count - 1] : -1;
  if (places & AT_END && end < latin->size) return false;
  if (places & BEFORE_FRONT && !is_one_of(next, "eiy")) return false;
  if (places & BEFORE_BACK && !is_one_of(next, "aou")) return false;
  if (places & BEFORE_VOWEL && !is_one_of(next, "aeiouy")) return false;
  if (places & BEFORE_CONSONANT && (next == '\0' || is_one_of(next, "aeiouy'\""))) return false;
  if (places & BEHIND_VOWEL && !(before >= 0 && opis_russian_is_vowel((uint8_t)before))) return false;
  if (places & BEHIND_CONSONANT && (before < 0 || opis_russian_is_vowel((uint8_t)before))) return false;
  return !(places & BEHIND_I) || before == opis_russian_letter(0x438) || before == opis_russian_letter(0x44B);
}

static bool add_cyrillic(struct opis_russian *word, const char *cyrillic)
{
  struct opis_span letters = opis_span_of(cyrillic);
  for (size_t at = 0; at < letters.size;) {
    int letter = opis_russian_letter(opis_utf8_next(letters, &at));
    if (letter < 0 || !opis_russian_add(word, (uint8_t)letter)) return false;
  }
  return true;
}

/* Reads on until the schemes part: `open` goes on with the first of the rows that fits, the others begin readings of
 * their own. False when no scheme is left. */
static bool step(const struct latin *latin, struct reading *readings, size_t *count, struct reading *open)
{
  struct reading old = *open;
  uint32_t waiting = old.schemes;
  struct opis_span rest = opis_span_slice((struct opis_span){latin->bytes, latin->size}, old.at, latin->size);
  bool first = true;
  for (size_t i = 0; i < ROWS && waiting != 0; i++) {
    const struct row *row = &rows[i];
    if (row->latin[0] != rest.data[0] || !(waiting & row->schemes)) continue;
    if (!opis_span_starts(rest, (struct opis_span){row->latin, row->size})) continue;
    if (row->places && !is_place(latin, &old, old.at + row->size, row->places)) continue;
    struct reading *next = first ? open : &readings[(*count)++];
    *next = old;
    next->schemes = waiting & row->schemes;
    next->at += row->size;
    if (!add_cyrillic(&next->word, row->cyrillic)) next->schemes = 0;
    waiting &= ~row->schemes;
    first = false;
  }
  if (first) open->schemes = 0;
  return open->schemes != 0;
}

/* Every scheme is in one reading at most, so there are no more readings than schemes. */
static size_t read_schemes(const struct latin *latin, struct reading readings[READINGS_MAX])
{
  size_t count = 1;
  readings[0] = (struct reading){.schemes = ALL};
  for (size_t i = 0; i < count; i++)
    while (readings[i].at < latin->size && step(latin, readings, &count, &readings[i])) continue;
  return count;
}

/* ---- Keys -----------------------------------------------------------------------------------------------------------
 */

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

static void add_word(struct context *context, const struct opis_russian *word, const char *how, int likelihood)
{
  struct opis_russian_stem stems[OPIS_RUSSIAN_KEYS];
  size_t count = opis_russian_stems(context->stemmer, word, context->casing, stems);
  struct opis_russian_key key = {.how = how, .likelihood = likelihood};
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
    if (add_cyrillic(&word, names[low].cyrillic)) add_word(context, &word, "table", 0);
    added++;
  }
  opis_buf_free(&folded);
  return added > 0;
}

static const char *name_of(uint32_t schemes)
{
  size_t i = 0;
  while (!(schemes >> i & 1)) i++;
  return scheme_names[i];
}

/* The likelier first, then the one of the likelier scheme. */
static int by_likelihood(const void *left, const void *right)
{
  const struct reading *a = left, *b = right;
  if (a->likelihood != b->likelihood) return a->likelihood < b->likelihood ? 1 : -1;
  return (a->schemes & -a->schemes) < (b->schemes & -b->schemes) ? -1 : 1;
}

static void add_latin(struct context *context, const struct latin *latin)
{
  struct reading readings[READINGS_MAX];
  size_t count = read_schemes(latin, readings);
  int best = INT_MIN;
  for (size_t i = 0; i < count; i++) {
    if (readings[i].schemes == 0) continue;
    readings[i].likelihood = opis_russian_likelihood(&readings[i].word);
    if (readings[i].likelihood > best) best = readings[i].likelihood;
  }
  qsort(readings, count, sizeof *readings, by_likelihood);
  for (size_t i = 0; i < count; i++) {
    struct reading *reading = &readings[i];
    if (reading->schemes == 0 || reading->likelihood < best - MARGIN) continue;
    add_word(context, &reading->word, name_of(reading->schemes), reading->likelihood);
  }
}

struct opis_russian_keys opis_russian_keys(struct opis_stemmer *stemmer, struct opis_arena *arena,
                                           struct opis_span form)
{
  struct context context = {.stemmer = stemmer, .arena = arena, .casing = casing_of(form)};
  struct opis_russian word;
  struct latin latin;
  form = without_stops(arena, form);
  if (cyrillic_of(form, &word))
    add_word(&context, &word, NULL, 0);
  else if (!add_names(&context, form) && latin_of(form, &latin))
    add_latin(&context, &latin);
  struct found *found = &context.found;
  return (struct opis_russian_keys){opis_arena_copy_array(arena, found->items, found->count, sizeof *found->items),
                                    found->count};
}
