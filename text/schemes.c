/* In: a word in Latin letters. Out: the Russian words that the schemes of romanisation make of it.
 *
 * A scheme is a row of tables/schemes.inc and what it has in the rows of tables/romanisation.inc; a scheme takes no
 * letter that it does not use, so most words are read by a few. All schemes read a word together: they part where they
 * differ. */
#include "text/schemes.h"

#include "base/span.h"
#include "base/utf8.h"

#include <string.h>
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

enum { STRESS = 0x301 /* of a stressed vowel */, ROWS = sizeof rows / sizeof *rows };

_Static_assert((int)SCHEMES <= (int)OPIS_READINGS_MAX, "more schemes than readings");

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
bool opis_latin_make(struct opis_span form, struct opis_latin *latin)
{
  latin->size = 0;
  for (size_t at = 0; at < form.size;) {
    uint32_t code = opis_utf8_next(form, &at);
    if (is_dropped(code)) continue;
    if (is_cyrillic(code)) code = latin_like(code);
    if (is_soft_sign(code)) code = '\'';
    if (is_hard_sign(code)) code = '"';
    if (latin->size > OPIS_LATIN_MAX - 4) return false;
    latin->size += opis_utf8_put((uint32_t)utf8proc_tolower((int32_t)code), latin->bytes + latin->size);
  }
  memset(latin->bytes + latin->size, 0, 4);
  return latin->size > 0;
}

/* A word with Cyrillic letters in it, and those Latin ones that look so. */
bool opis_cyrillic_make(struct opis_span form, struct opis_russian *word)
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

/* ---- Schemes ---------------------------------------------------------------------------------------------------- */

/* The base letter of what stands at `at`: accents do not make a vowel a consonant. 0 for none. */
static char base_letter(const struct opis_latin *latin, size_t at)
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

static bool is_place(const struct opis_latin *latin, const struct opis_reading *reading, size_t end, unsigned places)
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

bool opis_russian_add_string(struct opis_russian *word, const char *cyrillic)
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
static bool step(const struct opis_latin *latin, struct opis_reading *readings, size_t *count,
                 struct opis_reading *open)
{
  struct opis_reading old = *open;
  uint32_t waiting = old.schemes;
  struct opis_span rest = opis_span_slice((struct opis_span){latin->bytes, latin->size}, old.at, latin->size);
  bool first = true;
  for (size_t i = 0; i < ROWS && waiting != 0; i++) {
    const struct row *row = &rows[i];
    if (row->latin[0] != rest.data[0] || !(waiting & row->schemes)) continue;
    if (!opis_span_starts(rest, (struct opis_span){row->latin, row->size})) continue;
    if (row->places && !is_place(latin, &old, old.at + row->size, row->places)) continue;
    struct opis_reading *next = first ? open : &readings[(*count)++];
    *next = old;
    next->schemes = waiting & row->schemes;
    next->at += row->size;
    if (!opis_russian_add_string(&next->word, row->cyrillic)) next->schemes = 0;
    waiting &= ~row->schemes;
    first = false;
  }
  if (first) open->schemes = 0;
  return open->schemes != 0;
}

/* The schemes that hardly made the word. Those of German have z for ц and s for з, which makes another word of half of
 * all: only where its w or sch stands beside them, z also beside a consonant (Lipezk, Jelzin). */
static uint32_t doubtful_schemes(const struct opis_latin *latin)
{
  if (strchr(latin->bytes, 'w') || strstr(latin->bytes, "sch")) return 0;
  const char *z = strchr(latin->bytes, 'z');
  if (!z) return DE_Z;
  bool beside = (z > latin->bytes && !is_one_of(z[-1], "aeiouy")) || (z[1] && !is_one_of(z[1], "aeiouyh"));
  return beside ? DE_Z : DE;
}

/* Every scheme is in one reading at most, so there are no more readings than schemes. */
size_t opis_schemes_read(const struct opis_latin *latin, struct opis_reading readings[OPIS_READINGS_MAX])
{
  size_t count = 1;
  readings[0] = (struct opis_reading){.schemes = ALL};
  uint32_t doubtful = doubtful_schemes(latin);
  for (size_t i = 0; i < count; i++) {
    while (readings[i].at < latin->size && step(latin, readings, &count, &readings[i])) continue;
    readings[i].doubtful = (readings[i].schemes & ~doubtful) == 0;
  }
  return count;
}

const char *opis_scheme_name(uint32_t schemes)
{
  size_t i = 0;
  while (!(schemes >> i & 1)) i++;
  return scheme_names[i];
}
