/* In: a Russian word in Cyrillic letters. Out: its stems, in which the spellings that schemes of romanisation confound
 * are one.
 *
 * A rule for a class of words (the surnames) goes into opis_russian_stems, one for a confusion of letters into
 * `confound`; each with a row in tests/cases/romanise.txt. */
#include "text/russian.h"

#include "base/span.h"
#include "base/utf8.h"

#include <string.h>

#include "text/tables/russian-letters.inc"

/* The letters by their place in the alphabet without ё. */
enum letter {
  A,
  BE,
  VE,
  GE,
  DE,
  IE,
  ZHE,
  ZE,
  I,
  SHORT_I,
  KA,
  EL,
  EM,
  EN,
  O,
  PE,
  ER,
  ES,
  TE,
  U,
  EF,
  KHA,
  TSE,
  CHE,
  SHA,
  SHCHA,
  HARD,
  Y,
  SOFT,
  E,
  YU,
  YA
};

enum {
  ALPHABET = 0x430,
  FLEETING_LEAST = 4,
  SURNAME_LEAST = 4 /* letters; of as many, слов is a genitive, Чуев a surname */
};

static const struct {
  uint32_t code;
  enum letter letter;
} other_letters[] = {
    {0x044D, IE}, /* э */
    {0x0451, IE}, /* ё */
    {0x0454, IE}, /* є */
    {0x0456, I},  /* і */
    {0x0457, I},  /* ї */
    {0x045E, U},  /* ў */
    {0x0463, IE}, /* ѣ */
    {0x0473, EF}, /* ѳ */
    {0x0475, I},  /* ѵ */
    {0x0491, GE}, /* ґ */
};

int opis_russian_letter(uint32_t code)
{
  for (size_t i = 0; i < sizeof other_letters / sizeof *other_letters; i++)
    if (other_letters[i].code == code) return (int)other_letters[i].letter;
  return code >= ALPHABET && code < ALPHABET + 32 ? (int)(code - ALPHABET) : -1;
}

bool opis_russian_add(struct opis_russian *word, uint8_t letter)
{
  if (word->count == OPIS_RUSSIAN_LETTERS) return false;
  word->letters[word->count++] = letter;
  return true;
}

bool opis_russian_is_vowel(uint8_t letter)
{
  return letter == A || letter == IE || letter == I || letter == O || letter == U || letter == Y || letter == YU ||
         letter == YA;
}

static bool is_sibilant(uint8_t letter)
{
  return letter == ZHE || letter == CHE || letter == SHA || letter == SHCHA;
}

int opis_russian_cost(const struct opis_russian *word, size_t at)
{
  enum { BOUNDARY = 32, ZERO = '#' }; /* those of the table */
  uint8_t a = at > 1 ? word->letters[at - 2] : (uint8_t)BOUNDARY,
          b = at > 0 ? word->letters[at - 1] : (uint8_t)BOUNDARY;
  return russian_letters[a][b][at < word->count ? word->letters[at] : (uint8_t)BOUNDARY] - ZERO;
}

int opis_russian_likelihood(const struct opis_russian *word)
{
  enum { STEP = 8 }; /* of the table */
  int cost = 0;
  for (size_t i = 0; i <= word->count; i++) cost += opis_russian_cost(word, i);
  return -cost * 100 / STEP / (int)(word->count + 1);
}

/* What stands for itself whatever comes before it: a soft vowel for й, и, ь or ъ and a vowel. */
static uint8_t softened(uint8_t letter)
{
  return letter == A ? YA : letter == O ? IE : letter == U ? YU : letter;
}

/* Whether й, и, ь or ъ at `at` is lost in the vowel `next` behind it: Арсеньев, Арсениев and Арсенев are one, Диана
 * and Дяна too; but приём is not прем. */
static bool is_lost(const struct opis_russian *word, size_t at, uint8_t next)
{
  if (word->letters[at] != I) return opis_russian_is_vowel(next) && next != Y;
  if (next == A || next == U) return true;
  if (next != O && next != IE && next != YA && next != YU) return false;
  if (at == 0) return next != O;
  for (size_t i = 0; i < at; i++)
    if (opis_russian_is_vowel(word->letters[i])) return true;
  return false;
}

/* One letter, of what is left of й, ё, э and the signs. `next` is what the letter behind became. */
static uint8_t plain(const struct opis_russian *word, size_t at, uint8_t next)
{
  uint8_t letter = word->letters[at];
  uint8_t before = at > 0 ? word->letters[at - 1] : (uint8_t)HARD;
  if (letter == SHORT_I) return I;
  if (letter == Y && (before == TSE || is_sibilant(before))) return I;       /* Голицын, Голицин */
  if (letter == O && is_sibilant(before) && next == VE && at > 2) return IE; /* Горбачёв, Горбачов */
  return letter;
}

/* The word in the letters that all schemes keep apart. From its end, so that a chain of й and и before a vowel is one
 * step. */
static void confound(const struct opis_russian *word, struct opis_russian *out)
{
  uint8_t backwards[2 * OPIS_RUSSIAN_LETTERS];
  size_t count = 0;
  for (size_t at = word->count; at-- > 0;) {
    uint8_t letter = word->letters[at], next = count > 0 ? backwards[count - 1] : (uint8_t)HARD;
    bool glides = letter == SHORT_I || letter == I || letter == SOFT || letter == HARD;
    if (glides && count > 0 && is_lost(word, at, next)) {
      backwards[count - 1] = softened(next);
    } else if (letter == TE && next == ES) {
      backwards[count - 1] = TSE;
    } else if (letter == SHCHA) {
      backwards[count++] = CHE;
      backwards[count++] = SHA;
    } else if (letter != SOFT && letter != HARD) {
      backwards[count++] = plain(word, at, next);
    }
  }
  out->count = 0;
  for (size_t i = count; i > 0 && out->count < OPIS_RUSSIAN_LETTERS; i--) out->letters[out->count++] = backwards[i - 1];
}

static size_t write_letters(const struct opis_russian *word, char *out)
{
  size_t size = 0;
  for (size_t i = 0; i < word->count; i++) size += opis_utf8_put((uint32_t)ALPHABET + word->letters[i], out + size);
  return size;
}

static bool may_be_surname(const struct opis_russian *word)
{
  if (word->count < SURNAME_LEAST || word->letters[word->count - 1] != VE) return false;
  uint8_t vowel = word->letters[word->count - 2];
  return vowel == O || vowel == IE;
}

/* The stem of the first `count` letters, if it is another than those before it. */
static size_t add_stem(const struct opis_russian *word, size_t count, struct opis_russian_stem *stems, size_t known)
{
  struct opis_russian cut = *word, confounded;
  cut.count = count;
  confound(&cut, &confounded);
  struct opis_russian_stem *stem = &stems[known];
  stem->size = write_letters(&confounded, stem->bytes);
  if (stem->size == 0) return known;
  for (size_t i = 0; i < known; i++)
    if (stems[i].size == stem->size && memcmp(stems[i].bytes, stem->bytes, stem->size) == 0) return known;
  return known + 1;
}

/* Endings that Snowball takes for a verb's or an adjective's and that are a noun's, or part of one, too: журнал, роман,
 * кредит, музей, Максим. The first `kept` letters stay with the noun. */
static const struct {
  struct opis_span ending;
  uint8_t kept;
  bool name; /* only where it stands with a capital */
} nominal[] = {
#define NOMINAL(ending, kept, name) {{(ending), sizeof(ending) - 1}, (kept), (name)},
#include "text/tables/russian-nominal.inc"
#undef NOMINAL
};

/* How many letters of the word the noun keeps whose ending is taken for another's: 0 for none. */
static size_t nominal_stem(struct opis_span word, size_t stem, bool name)
{
  struct opis_span ending = opis_span_slice(word, stem, word.size);
  for (size_t i = 0; i < sizeof nominal / sizeof *nominal; i++)
    if (opis_span_equal(ending, nominal[i].ending) && (name || !nominal[i].name)) return stem / 2 + nominal[i].kept;
  return 0;
}

/* Whether it ends in -ок, -ек, -ец or -ень behind a consonant: списка, немца, уровня are without the vowel. */
static bool has_fleeting_vowel(const struct opis_russian *word, bool soft)
{
  if (word->count < FLEETING_LEAST + (size_t)soft) return false;
  const uint8_t *end = word->letters + word->count - soft;
  if (opis_russian_is_vowel(end[-3]) && end[-1] != TSE) return false;
  if (soft) return end[0] == SOFT && end[-1] == EN && end[-2] == IE;
  return (end[-1] == KA && (end[-2] == O || end[-2] == IE)) || (end[-1] == TSE && end[-2] == IE);
}

static size_t add_without_fleeting(const struct opis_russian *word, struct opis_russian_stem *stems, size_t known)
{
  bool soft = has_fleeting_vowel(word, true);
  if (known == OPIS_RUSSIAN_KEYS || (!soft && !has_fleeting_vowel(word, false))) return known;
  struct opis_russian shorter = *word;
  shorter.count = word->count - 1 - soft;
  shorter.letters[shorter.count - 1] = word->letters[shorter.count];
  /* -лец, -еец: пальца, красноармейца */
  uint8_t *before = &shorter.letters[shorter.count - 2];
  if (opis_russian_is_vowel(*before)) shorter.letters[shorter.count - 1] = SHORT_I, opis_russian_add(&shorter, TSE);
  return add_stem(&shorter, shorter.count, stems, known);
}

size_t opis_russian_stems(struct opis_stemmer *stemmer, const struct opis_russian *word, enum opis_casing casing,
                          struct opis_russian_stem stems[OPIS_RUSSIAN_KEYS])
{
  char bytes[2 * OPIS_RUSSIAN_LETTERS];
  size_t known = 0;
  bool name = casing == OPIS_CASING_TITLE, surname = may_be_surname(word);
  if (surname) known = add_stem(word, word->count, stems, known);
  if (surname && name && word->count > SURNAME_LEAST) return known;
  struct opis_span whole = {bytes, write_letters(word, bytes)};
  size_t stem = opis_stem_russian(stemmer, whole);
  known = add_stem(word, stem / 2, stems, known);
  size_t other = known < OPIS_RUSSIAN_KEYS ? nominal_stem(whole, stem, name) : 0;
  if (other > 0) known = add_stem(word, other, stems, known);
  return add_without_fleeting(word, stems, known);
}
