/* In: a text. Out: its numbers, words and marks, each word with the parts that it can play in a date.
 *
 * Words are looked up folded in tables/date-words.inc. A word in Latin letters that is not there may be a Russian month
 * in some romanisation: those are brought to one spelling (ja for ja, ya, ia, â) and taken apart into stem and ending,
 * so a new scheme mostly needs no row. */
#include "text/dates/words.h"

#include "base/memory.h"
#include "base/span.h"
#include "base/utf8.h"

#include <stdlib.h>
#include <threads.h>

/* Longer words are none of a date's; in bytes, folded. */
enum { WORD_MAX = 31 };

enum { SLOTS = 4096 };

/* No pointers: each would have to be relocated whenever a process starts. */
static const struct {
  char word[WORD_MAX + 1];
  uint64_t parts;
  int value;
} words[SLOTS] = {
#define DATE_WORD(slot, word, parts, value) [slot] = {word, parts, value},
#include "text/tables/date-words.inc"
#undef DATE_WORD
};

/* The letters of U+00C0 to U+017F without their diacritics; * for what is none. */
static const char latin_base[] = "aaaaaaaceeeeiiiidnooooo*ouuuuytsaaaaaaaceeeeiiiidnooooo*ouuuuyty"
                                 "aaaaaaccccccccddddeeeeeeeeeegggggggghhhhiiiiiiiiiiiijjkkklllllll"
                                 "lllnnnnnnnnnoooooooorrrrrrssssssssttttttuuuuuuuuuuuuwwyyyzzzzzzs";

struct word {
  char folded[WORD_MAX + 1];
  size_t size;    /* of the folded form; above WORD_MAX for a longer word */
  size_t letters; /* as written */
  bool latin, upper, capital;
};

static bool is_apostrophe(uint32_t code)
{
  return code == '\'' || code == 0x2019 || code == 0x2018 || code == 0x2B9 || code == 0x2BA || code == 0x2BC ||
         code == 0x2032 || code == '`' || code == 0xB4;
}

static bool is_combining(uint32_t code)
{
  return (code >= 0x300 && code <= 0x36F) || code == 0xAD || code == 0xFE20 || code == 0xFE21;
}

static bool is_letter(uint32_t code)
{
  if (code < 0x80) return (code | 32) >= 'a' && (code | 32) <= 'z';
  return (code >= 0xC0 && code < 0x250 && code != 0xD7 && code != 0xF7) || is_combining(code) ||
         (code >= 0x370 && code < 0x530) || (code >= 0x1E00 && code < 0x1F00);
}

static bool is_digit(char byte)
{
  return byte >= '0' && byte <= '9';
}

static bool is_blank(uint32_t code)
{
  return code <= ' ' || code == 0xA0 || code == 0x85 || (code >= 0x2000 && code <= 0x200B) || code == 0x202F ||
         code == 0x2028 || code == 0x2029 || code == 0xFEFF;
}

static void word_put(struct word *word, uint32_t code)
{
  char bytes[4];
  size_t size = opis_utf8_put(code, bytes);
  if (word->size + size > WORD_MAX) {
    word->size = WORD_MAX + 1;
    return;
  }
  memcpy(word->folded + word->size, bytes, size);
  word->size += size;
}

/* Adds a letter folded. */
static void word_letter(struct word *word, uint32_t code)
{
  if (is_combining(code)) return;
  bool small = true;
  uint32_t base = code;
  if (code < 0x80) {
    base = code | 32;
    small = base == code;
  } else if (code >= 0xC0 && code < 0x180) {
    base = (uint32_t)(unsigned char)latin_base[code - 0xC0];
    small = code >= 0xDF && (code < 0x100 || (code & 1));
    /* ISO 9 */
    if (code == 0xE2 || code == 0xC2 || code == 0xFB || code == 0xDB) word->latin = true;
  } else if (code >= 0x400 && code < 0x430) {
    base = code < 0x410 ? (code == 0x401 ? 0x435 : code + 80) : code + 32;
    small = false;
  } else if (code == 0x451) {
    base = 0x435;
  }
  if (word->letters == 0) {
    word->capital = !small;
    word->upper = true;
    word->latin = code < 0x370;
  }
  if (small) word->upper = false;
  word->letters++;
  word_put(word, base);
}

/* A bit for each word's first, middle and last byte and size, hashed: most words are none of a date's. */
static uint64_t may_be[1024];

static unsigned shape_of(const char *folded, size_t size)
{
  return ((unsigned char)folded[0] * 2081u + (unsigned char)folded[size / 2] * 131u +
          (unsigned char)folded[size - 1] * 17u + (unsigned)size * 4799u) &
         0xffffu;
}

static void build_may_be(void)
{
  for (size_t i = 0; i < SLOTS; i++) {
    if (words[i].word[0] == '\0') continue;
    unsigned shape = shape_of(words[i].word, strlen(words[i].word));
    may_be[shape / 64] |= (uint64_t)1 << shape % 64;
  }
}

static uint64_t find_word(const char *folded, size_t size, int *value)
{
  static once_flag once = ONCE_FLAG_INIT;
  call_once(&once, build_may_be);
  if (size == 0) return 0;
  unsigned shape = shape_of(folded, size);
  if (!(may_be[shape / 64] >> shape % 64 & 1)) return 0;
  uint32_t hash = 2166136261u;
  for (size_t i = 0; i < size; i++) hash = (hash ^ (unsigned char)folded[i]) * 16777619u;
  for (uint32_t slot = hash % SLOTS; words[slot].word[0] != '\0'; slot = (slot + 1) % SLOTS) {
    if (strncmp(words[slot].word, folded, size) == 0 && words[slot].word[size] == '\0') {
      *value = words[slot].value;
      return words[slot].parts;
    }
  }
  return 0;
}

/* A word in Latin letters with one spelling for what the schemes spell differently: ja ju je for ya yu ye, ia iu ie,
 * and ISO 9's â û; i for a y or j behind a consonant's y. */
static size_t one_spelling(struct opis_span written, char *out)
{
  size_t size = 0;
  for (size_t at = 0; at < written.size && size + 2 < WORD_MAX;) {
    uint32_t code = opis_utf8_next(written, &at);
    if (is_combining(code) || is_apostrophe(code)) continue;
    if (code == 0xE2 || code == 0xFB || code == 0xC2 || code == 0xDB) out[size++] = 'j';
    char base = code < 0x80 ? (char)(code | 32) : code >= 0xC0 && code < 0x180 ? latin_base[code - 0xC0] : '*';
    out[size++] = base == 'y' ? 'j' : base;
  }
  for (size_t i = 0; i < size; i++) {
    bool before = i + 1 < size && (out[i + 1] == 'a' || out[i + 1] == 'u' || out[i + 1] == 'e' || out[i + 1] == 'o');
    if (out[i] == 'i' && (before || i + 1 == size)) out[i] = 'j';
  }
  return size;
}

static bool is_month_ending(struct opis_span ending)
{
  static const char *const endings[] = {"",    "j",  "ja", "ju", "je",  "jem",  "e",   "em",
                                        "jom", "om", "a",  "u",  "jax", "jach", "jakh"};
  for (size_t i = 0; i < sizeof endings / sizeof *endings; i++)
    if (opis_span_equal(ending, opis_span_of(endings[i]))) return true;
  return false;
}

/* Whether a folded word may be a Russian month in Latin letters by its first two letters, which few words are. */
static bool may_be_month(const char *folded)
{
  static const char *const seconds['z' - 'a' + 1] = {
      ['a' - 'a'] = "npv", ['d' - 'a'] = "ejy", ['f' - 'a'] = "ejy", ['i' - 'a'] = "aujyi", ['j' - 'a'] = "au",
      ['m' - 'a'] = "a",   ['n' - 'a'] = "o",   ['o' - 'a'] = "k",   ['s' - 'a'] = "ejy",   ['y' - 'a'] = "au"};
  if (folded[0] < 'a' || folded[0] > 'z' || folded[1] == '\0') return false;
  const char *second = seconds[folded[0] - 'a'];
  return second && strchr(second, folded[1]);
}

/* The number of a Russian month in Latin letters; 0 for another word. */
static int romanised_month(struct opis_span written)
{
  static const struct {
    const char *stem;
    int month;
  } stems[] = {{"janvar", 1},   {"janv", 1},    {"fevral", 2},   {"fevr", 2},    {"mart", 3},     {"aprel", 4},
               {"maj", 5},      {"ma", 5},      {"ijun", 6},     {"jun", 6},     {"juni", 6},     {"ijul", 7},
               {"jul", 7},      {"juli", 7},    {"iijun", 6},    {"iijul", 7},   {"avgust", 8},   {"avg", 8},
               {"sentjabr", 9}, {"sentabr", 9}, {"sent", 9},     {"sentj", 9},   {"oktjabr", 10}, {"oktabr", 10},
               {"oktobr", 10},  {"okt", 10},    {"nojabr", 11},  {"noabr", 11},  {"nojab", 11},   {"noj", 11},
               {"dekabr", 12},  {"dek", 12},    {"djekabr", 12}, {"fjevral", 2}, {"aprjel", 4},   {"sjentjabr", 9}};
  char spelling[WORD_MAX + 2];
  struct opis_span word = {spelling, one_spelling(written, spelling)};
  for (size_t i = 0; i < sizeof stems / sizeof *stems; i++) {
    struct opis_span stem = opis_span_of(stems[i].stem);
    if (!opis_span_starts(word, stem)) continue;
    struct opis_span ending = opis_span_slice(word, stem.size, word.size);
    /* abbreviations and "ma" have few endings, or "mae" and "sente" would be months */
    bool whole = stem.size > 4 || stems[i].month == 3 || (stems[i].month >= 5 && stems[i].month <= 7);
    if (stem.size == 2) whole = false;
    if (whole ? is_month_ending(ending) : ending.size == 0 && stem.size > 2) return stems[i].month;
  }
  return 0;
}

static int roman_digit(uint32_t code)
{
  switch (code) {
  case 'I':
  case 'i':
  case 0x406: return 1;
  case 'V':
  case 'v': return 5;
  case 'X':
  case 'x':
  case 0x425:
  case 0x445: return 10;
  default: return 0;
  }
}

static bool begins_roman(struct opis_span written)
{
  unsigned char first = (unsigned char)written.data[0];
  if (first < 0x80) return roman_digit(first) > 0;
  size_t at = 0;
  return (first == 0xD0 || first == 0xD1) && roman_digit(opis_utf8_next(written, &at)) > 0;
}

/* The value of a Roman numeral up to XXXIX in one case, Cyrillic look-alikes too; 0 for another word. */
static unsigned roman_value(struct opis_span written)
{
  if (written.size == 0 || !begins_roman(written)) return 0;
  int value = 0, last = 100, run = 0;
  for (size_t at = 0; at < written.size;) {
    int digit = roman_digit(opis_utf8_next(written, &at));
    if (digit == 0) return 0;
    if (digit > last && (last != 1 || run != 1)) return 0;
    if (digit > last && last < 100) value -= 2;
    run = digit == last ? run + 1 : 1;
    if (run > (digit == 5 ? 1 : 3)) return 0;
    value += digit;
    last = digit;
  }
  return value > 0 && value < 40 ? (unsigned)value : 0;
}

/* Whether the word so far is an article or preposition before its apostrophe: l', dell', all'. */
static bool is_elided(const struct word *word)
{
  int value;
  return word->size <= 5 && word->size > 0 &&
         (find_word(word->folded, word->size, &value) & (DATE_FILLER | DATE_TO | DATE_FROM)) != 0;
}

/* Letters in brackets that end a word: янв[аря]. Gives the place behind them, or `at`. */
static size_t bracketed_letters(struct opis_span text, size_t at, struct word *word)
{
  if (at >= text.size || (text.data[at] != '[' && text.data[at] != '<')) return at;
  uint32_t close = text.data[at] == '[' ? ']' : '>';
  size_t next = at + 1;
  struct word longer = *word;
  while (next < text.size && next - at < WORD_MAX) {
    uint32_t code = opis_utf8_next(text, &next);
    if (code == close && longer.letters > word->letters) {
      *word = longer;
      return next;
    }
    if (!is_letter(code)) break;
    word_letter(&longer, code);
  }
  return at;
}

/* Adds a run of ASCII letters; gives the place behind it. */
static size_t ascii_letters(struct opis_span text, size_t at, struct word *word)
{
  for (; at < text.size; at++) {
    char byte = text.data[at], small = (char)(byte | 32);
    if (small < 'a' || small > 'z') break;
    if (word->letters == 0) {
      word->capital = byte != small;
      word->upper = word->latin = true;
    }
    if (byte == small) word->upper = false;
    word->letters++;
    if (word->size < WORD_MAX)
      word->folded[word->size++] = small;
    else
      word->size = WORD_MAX + 1;
  }
  return at;
}

/* Reads a word; gives the place behind it. `end` is where its letters end, before an apostrophe of elision. */
static size_t read_word(struct opis_span text, size_t at, struct word *word, size_t *end)
{
  size_t next = at;
  while (next < text.size) {
    size_t run = ascii_letters(text, next, word);
    if (run > next) {
      at = next = run;
      continue;
    }
    uint32_t code = opis_utf8_next(text, &next);
    if (is_letter(code)) {
      word_letter(word, code);
      at = next;
      continue;
    }
    if (!is_apostrophe(code)) break;
    *end = at;
    if (is_elided(word)) return next;
    size_t peek = next;
    if (next < text.size && is_letter(opis_utf8_next(text, &peek))) continue;
    /* a soft sign at the end, or a closing mark; but anni'30 */
    if (next < text.size && is_digit(text.data[next])) break;
    *end = next;
    return next;
  }
  at = bracketed_letters(text, at, word);
  *end = at;
  return at;
}

static size_t word_token(struct opis_span text, struct date_token *token)
{
  struct word word = {0};
  size_t after = read_word(text, token->start, &word, &token->end);
  struct opis_span written = opis_span_slice(text, token->start, token->end);
  token->kind = DATE_TERM;
  token->digits = word.letters > 9 ? 9 : (uint8_t)word.letters;
  token->upper = word.upper;
  token->capital = word.capital;
  if (word.size > WORD_MAX) return after;
  int value = 0;
  token->parts = find_word(word.folded, word.size, &value);
  if (token->parts == 0 && word.latin && word.letters > 2 && word.letters < 12 && may_be_month(word.folded)) {
    value = romanised_month(written);
    if (value > 0) token->parts = DATE_MONTH;
  }
  token->value = value;
  if (token->parts == 0 && word.size > 10 && memcmp(word.folded, "mille", 5) == 0) {
    value = opis_date_spelt_year((struct opis_span){word.folded, word.size});
    if (value == 0) return after;
    *token =
        (struct date_token){.start = token->start, .end = token->end, .value = value, .kind = DATE_NUMBER, .digits = 4};
    return after;
  }
  if (word.letters <= 8) token->roman = (uint8_t)roman_value(written);
  token->small_roman = !word.upper;
  bool ending = written.size > 2 && (written.data[written.size - 1] == 'e' || written.data[written.size - 1] == 'o');
  if (token->roman == 0 && ending && word.letters <= 8) { /* XVIIIe */
    token->roman = (uint8_t)roman_value(opis_span_slice(written, 0, written.size - 1));
    token->small_roman = written.data[0] > 'Z';
  }
  return after;
}

/* Letters glued to digits, with or without a hyphen. */
static const struct suffix {
  const char *text;
  uint8_t kind, hyphen; /* 2: with or without */
} suffixes[] = {{"s", DATE_DECADE_SUFFIX, 0},    {"th", DATE_ORDINAL_SUFFIX, 0}, {"st", DATE_ORDINAL_SUFFIX, 0},
                {"nd", DATE_ORDINAL_SUFFIX, 0},  {"rd", DATE_ORDINAL_SUFFIX, 0}, {"er", DATE_ORDINAL_SUFFIX, 0},
                {"ro", DATE_ORDINAL_SUFFIX, 0},  {"o", DATE_ORDINAL_SUFFIX, 0},  {"ero", DATE_ORDINAL_SUFFIX, 0},
                {"х", DATE_DECADE_SUFFIX, 2},    {"ых", DATE_DECADE_SUFFIX, 2},  {"Х", DATE_DECADE_SUFFIX, 1},
                {"е", DATE_DECADE_SUFFIX, 2},    {"ые", DATE_DECADE_SUFFIX, 2},  {"Е", DATE_DECADE_SUFFIX, 1},
                {"kh", DATE_DECADE_SUFFIX, 2},   {"ch", DATE_DECADE_SUFFIX, 1},  {"x", DATE_DECADE_SUFFIX, 1},
                {"h", DATE_DECADE_SUFFIX, 1},    {"ykh", DATE_DECADE_SUFFIX, 1}, {"ych", DATE_DECADE_SUFFIX, 1},
                {"e", DATE_DECADE_SUFFIX, 2},    {"ye", DATE_DECADE_SUFFIX, 1},  {"ie", DATE_DECADE_SUFFIX, 1},
                {"го", DATE_ORDINAL_SUFFIX, 2},  {"й", DATE_ORDINAL_SUFFIX, 2},  {"я", DATE_ORDINAL_SUFFIX, 2},
                {"м", DATE_ORDINAL_SUFFIX, 2},   {"му", DATE_ORDINAL_SUFFIX, 2}, {"ого", DATE_ORDINAL_SUFFIX, 2},
                {"ом", DATE_ORDINAL_SUFFIX, 1},  {"ым", DATE_DECADE_SUFFIX, 1},  {"go", DATE_ORDINAL_SUFFIX, 1},
                {"ogo", DATE_ORDINAL_SUFFIX, 1}, {"j", DATE_ORDINAL_SUFFIX, 1},  {"i", DATE_ORDINAL_SUFFIX, 1},
                {"y", DATE_ORDINAL_SUFFIX, 1},   {"m", DATE_ORDINAL_SUFFIX, 1},  {"ti", DATE_ORDINAL_SUFFIX, 2},
                {"º", DATE_ORDINAL_SUFFIX, 0},   {"°", DATE_ORDINAL_SUFFIX, 0},  {"ª", DATE_ORDINAL_SUFFIX, 0}};

static size_t letters_end(struct opis_span text, size_t at)
{
  for (size_t next = at; next < text.size; at = next) {
    uint32_t code = opis_utf8_next(text, &next);
    if (!is_letter(code) && code != 0xBA && code != 0xB0 && code != 0xAA) break;
  }
  return at;
}

/* What is glued to the number that ends at `at`; gives the place behind it. Год and goda are words of their own. */
static size_t number_suffix(struct opis_span text, size_t at, struct date_token *token)
{
  bool hyphen = at < text.size && text.data[at] == '-';
  size_t start = at + hyphen;
  if (start < text.size && text.data[start] == '.' && start + 2 < text.size && text.data[start + 1] == '\xC2') start++;
  if (!hyphen && start + 1 < text.size && text.data[start] == '\'' && text.data[start + 1] == 's') start++;
  size_t end = letters_end(text, start);
  if (end == start) return at;
  struct opis_span letters = opis_span_slice(text, start, end);
  for (size_t i = 0; i < sizeof suffixes / sizeof *suffixes; i++) {
    const struct suffix *suffix = &suffixes[i];
    if ((suffix->hyphen == 2 || suffix->hyphen == hyphen) && opis_span_equal(letters, opis_span_of(suffix->text))) {
      token->suffix = suffix->kind;
      /* 1. and 30er Jahre */
      if (letters.size == 2 && letters.data[0] == 'e' && token->digits > 1 && token->value % 10 == 0)
        token->suffix = DATE_DECADE_SUFFIX;
      return end;
    }
  }
  if (hyphen) return at;
  char first = letters.data[0];
  if (opis_span_starts(letters, OPIS_SPAN("г")) || first == 'g' || first == 'G') return at;
  token->suffix = DATE_JUNK_SUFFIX;
  return end;
}

/* Digits, with those that an editor put in brackets: 19[24]. */
static size_t number_token(struct opis_span text, struct date_token *token)
{
  size_t at = token->start, digits = 0;
  int32_t value = 0;
  bool open = false;
  for (; at < text.size; at++) {
    char byte = text.data[at];
    if (is_digit(byte)) {
      if (digits < 9) value = value * 10 + (byte - '0');
      digits++;
    } else if (byte == '[' && !open && digits > 0 && digits < 4 && at + 1 < text.size && is_digit(text.data[at + 1])) {
      open = true;
    } else if (byte == ']' && open) {
      open = false;
    } else {
      break;
    }
  }
  token->kind = DATE_NUMBER;
  token->digits = digits > 9 ? 9 : (uint8_t)digits;
  token->value = value;
  token->end = at;
  token->end = number_suffix(text, at, token);
  return token->end;
}

/* A year whose first digit a scanner took for a letter: I924, l887. */
static bool is_scanned_year(struct opis_span text, size_t at)
{
  return at + 4 <= text.size && (text.data[at] == 'I' || text.data[at] == 'l') &&
         (text.data[at + 1] == '9' || text.data[at + 1] == '8') && is_digit(text.data[at + 2]) &&
         is_digit(text.data[at + 3]) && (at + 4 == text.size || !is_digit(text.data[at + 4]));
}

static size_t scanned_year_token(struct date_token *token, struct opis_span text)
{
  const char *digits = text.data + token->start;
  token->kind = DATE_NUMBER;
  token->digits = 4;
  token->value = 1000 + (digits[1] - '0') * 100 + (digits[2] - '0') * 10 + (digits[3] - '0');
  token->end = token->start + 4;
  token->end = number_suffix(text, token->end, token);
  return token->end;
}

static int32_t mark_code(uint32_t code)
{
  if (is_apostrophe(code)) return '\'';
  if (code == 0x2010 || code == 0x2011) return '-';
  if ((code >= 0x2012 && code <= 0x2015) || code == 0x2212) return DATE_DASH;
  return (int32_t)code;
}

/* Month/day/year, or day/month/year, where the numbers leave no choice. */
static void look_at_slashes(struct date_tokens *tokens, bool seen[2])
{
  size_t last = tokens->count;
  if (last < 5) return;
  const struct date_token *item = tokens->items + last - 5;
  if (item[0].kind != DATE_NUMBER || item[1].value != '/' || item[2].kind != DATE_NUMBER || item[3].value != '/' ||
      item[4].kind != DATE_NUMBER || (item[4].digits != 4 && item[4].digits != 2))
    return;
  if (item[0].value >= 1 && item[0].value <= 12 && item[2].value > 12 && item[2].value <= 31) seen[0] = true;
  if (item[2].value >= 1 && item[2].value <= 12 && item[0].value > 12 && item[0].value <= 31) seen[1] = true;
}

void opis_date_tokens(struct opis_span text, struct date_tokens *out)
{
  size_t capacity = text.size / 6 + 16; /* a word or mark of six bytes; grows */
  bool seen[2] = {false, false}, spelt = false;
  *out = (struct date_tokens){.text = text, .items = opis_reallocate(NULL, capacity, sizeof *out->items)};
  for (size_t at = 0, last = 0; at < text.size;) {
    size_t next = at;
    uint32_t code = opis_utf8_next(text, &next);
    if (is_blank(code) || code == 0xAD) {
      at = next;
      continue;
    }
    struct date_token token = {.start = at, .end = next, .kind = DATE_MARK, .glued = at == last};
    if (is_digit((char)code) && code < 0x80) {
      next = number_token(text, &token);
    } else if (is_letter(code) && is_scanned_year(text, at)) {
      next = scanned_year_token(&token, text);
    } else if (is_letter(code)) {
      next = word_token(text, &token);
    } else {
      token.value = mark_code(code);
    }
    OPIS_GROW(out->items, out->count, capacity);
    out->items[out->count++] = token;
    if (token.kind == DATE_NUMBER) look_at_slashes(out, seen);
    spelt = spelt || (token.parts & DATE_THOUSAND) != 0;
    at = last = next;
  }
  out->american = seen[0] && !seen[1];
  if (spelt) opis_date_tokens_spell(out);
}

const struct date_token opis_date_end = {.kind = DATE_END};
