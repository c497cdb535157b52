/* In: a note. Out: its words, numbers and marks, folded; ends of sentences and of references.
 *
 * A word may end in digits (F558), a number in letters (059a, 27e). Quotation marks become `"`, single ones ` and ',
 * dashes and hyphens `-`; emphasis (*) is left out. A word with letters of two scripts is read as Cyrillic, because
 * that is where keyboards and scans mix them (Oп., Cm.). */
#include "text/citations/note.h"

#include "base/memory.h"
#include "base/utf8.h"
#include "text/normalise.h"
#include "text/properties.h"
#include "text/sentences.h"

#include <stdlib.h>
#include <threads.h>
#include <utf8proc.h>

enum {
  END_TOKENS = 8,
  OPEN_MAX = 16,
  QUOTATION_MAX = 150,
  REFERENCE_MAX = 400
}; /* tokens that a reference is looked for in: the longest in the corpus has 150 */

/* What ASCII is in a note: a letter or digit is from DIGIT on. */
enum { MARK, BLANK, DIGIT, LETTER };

static const uint8_t ascii[128] = {
    BLANK,  BLANK,  BLANK,  BLANK,  BLANK,  BLANK,  BLANK,  BLANK,  BLANK,  BLANK,  BLANK,  BLANK,  BLANK,
    BLANK,  BLANK,  BLANK,  BLANK,  BLANK,  BLANK,  BLANK,  BLANK,  BLANK,  BLANK,  BLANK,  BLANK,  BLANK,
    BLANK,  BLANK,  BLANK,  BLANK,  BLANK,  BLANK,  BLANK,  MARK,   MARK,   MARK,   MARK,   MARK,   MARK,
    MARK,   MARK,   MARK,   MARK,   MARK,   MARK,   MARK,   MARK,   MARK,   DIGIT,  DIGIT,  DIGIT,  DIGIT,
    DIGIT,  DIGIT,  DIGIT,  DIGIT,  DIGIT,  DIGIT,  MARK,   MARK,   MARK,   MARK,   MARK,   MARK,   MARK,
    LETTER, LETTER, LETTER, LETTER, LETTER, LETTER, LETTER, LETTER, LETTER, LETTER, LETTER, LETTER, LETTER,
    LETTER, LETTER, LETTER, LETTER, LETTER, LETTER, LETTER, LETTER, LETTER, LETTER, LETTER, LETTER, LETTER,
    MARK,   MARK,   MARK,   MARK,   MARK,   MARK,   LETTER, LETTER, LETTER, LETTER, LETTER, LETTER, LETTER,
    LETTER, LETTER, LETTER, LETTER, LETTER, LETTER, LETTER, LETTER, LETTER, LETTER, LETTER, LETTER, LETTER,
    LETTER, LETTER, LETTER, LETTER, LETTER, LETTER, MARK,   MARK,   MARK,   MARK,   MARK};

static bool is_digit(uint32_t code)
{
  return code >= '0' && code <= '9';
}

static uint8_t kind_of(uint32_t code)
{
  if (code < 0x80) return ascii[code];
  if (code == 0xaa || code == 0xba) return LETTER; /* 7ª, 2º */
  enum opis_word_class class = opis_word_class(code);
  bool letter = class >= OPIS_WORD_HEBREW || class == OPIS_WORD_EXTEND || class == OPIS_WORD_IDEOGRAPH;
  return letter ? LETTER : MARK;
}

static bool is_letter(uint32_t code)
{
  return kind_of(code) == LETTER;
}

static bool is_apostrophe(uint32_t code)
{
  return code == '\'' || code == 0x2019 || code == 0x2bc || code == 0x2b9 || code == 0x2032;
}

/* One mark for those that mean the same. */
static uint32_t mark_of(uint32_t code)
{
  if (code >= 0x2010 && code <= 0x2015) return '-';
  switch (code) {
  case 0x2212:
  case 0xad: return '-';
  case 0xab:
  case 0xbb:
  case 0x201c:
  case 0x201d:
  case 0x201e:
  case 0x201f: return '"';
  case 0x2018: return '`';
  case 0x2019: return '\'';
  case 0xb7: return '.'; /* what a scan makes of a stop */
  default: return code;
  }
}

struct scanner {
  struct opis_note *note;
  size_t at, previous;
  char *room; /* for folded words */
  size_t room_size;
  bool single; /* within ‘…’ */
};

static struct opis_note_token *add(struct scanner *scanner, uint8_t kind, size_t start)
{
  struct opis_note *note = scanner->note;
  if (note->count == note->capacity) {
    note->capacity = note->capacity ? 2 * note->capacity : note->text.size / 4 + 2 * END_TOKENS;
    note->tokens = opis_reallocate(note->tokens, note->capacity, sizeof *note->tokens);
  }
  struct opis_note_token *token = &note->tokens[note->count++];
  *token = (struct opis_note_token){.start = (uint32_t)start, .end = (uint32_t)scanner->at, .kind = kind};
  if (start > scanner->previous || start == 0) token->flags |= OPIS_NOTE_SPACED;
  scanner->previous = scanner->at;
  return token;
}

/* Room for a folded word, which goes to the next where less is used. */
static char *reserve(struct scanner *scanner, size_t size)
{
  enum { ROOM = 1024 };
  if (!scanner->room || scanner->room_size < size) {
    scanner->room_size = size > ROOM ? size : ROOM;
    scanner->room = opis_arena_allocate(&scanner->note->words, scanner->room_size, 1);
  }
  return scanner->room;
}

static struct opis_span keep(struct scanner *scanner, size_t size)
{
  struct opis_span kept = {scanner->room, size};
  scanner->room += size;
  scanner->room_size -= size;
  return kept;
}

/* Latin letters that look like small Cyrillic ones. */
static uint32_t lookalike(uint32_t code)
{
  static const struct {
    char latin;
    uint16_t cyrillic;
  } pairs[] = {{'a', 0x430}, {'b', 0x432}, {'c', 0x441}, {'e', 0x435}, {'h', 0x43d}, {'k', 0x43a},
               {'m', 0x43c}, {'o', 0x43e}, {'p', 0x440}, {'t', 0x442}, {'x', 0x445}, {'y', 0x443}};
  for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++)
    if (code == (uint32_t)pairs[i].latin) return pairs[i].cyrillic;
  return code;
}

static uint32_t small_cyrillic(uint32_t code)
{
  if (code >= 0x410 && code <= 0x42f) code += 0x20;
  if (code >= 0x400 && code <= 0x40f) code += 0x50;
  return code == 0x451 ? 0x435 : code; /* ё */
}

/* What a word that is being read has. */
struct word {
  size_t start, end;
  uint8_t flags;
  bool small;  /* nothing but ASCII in small letters and digits: it is folded */
  bool simple; /* nothing but ASCII, apostrophes and the letters of Russian */
  bool latin;  /* nothing but ASCII and letters of Latin-1 and Latin Extended-A */
};

/* Folded letters of U+00C0 to U+017F; a size of 0 for one whose folding is more than to put these for it. */
enum { LATIN_FIRST = 0xc0, LATIN_END = 0x180 };

static struct {
  char bytes[3];
  uint8_t size;
} latin[LATIN_END - LATIN_FIRST];

static void build_latin(void)
{
  for (uint32_t code = LATIN_FIRST; code < LATIN_END; code++) {
    char bytes[6] = "xx";
    struct opis_buf alone = {0}, within = {0};
    size_t size = opis_utf8_put(code, bytes + 1);
    bytes[size + 1] = 'x';
    opis_fold(&alone, (struct opis_span){bytes + 1, size});
    opis_fold(&within, (struct opis_span){bytes, size + 2});
    bool plain = alone.size > 0 && alone.size <= sizeof latin->bytes && within.size == alone.size + 2 &&
                 memcmp(within.data + 1, alone.data, alone.size) == 0 && !memchr(alone.data, '\'', alone.size);
    if (plain) memcpy(latin[code - LATIN_FIRST].bytes, alone.data, alone.size);
    if (plain) latin[code - LATIN_FIRST].size = (uint8_t)alone.size;
    opis_buf_free(&alone);
    opis_buf_free(&within);
  }
}

/* Folds what has no letters but such; false where there is another. */
static bool fold_latin(struct scanner *scanner, struct opis_span text, struct opis_span *out)
{
  static once_flag once = ONCE_FLAG_INIT;
  call_once(&once, build_latin);
  char *folded = reserve(scanner, 3 * text.size);
  size_t size = 0;
  for (size_t at = 0; at < text.size;) {
    uint32_t code = opis_utf8_next(text, &at);
    if (code < 0x80) {
      folded[size++] = (char)(code >= 'A' && code <= 'Z' ? code + ('a' - 'A') : code);
      continue;
    }
    size_t letter = code - LATIN_FIRST;
    if (latin[letter].size == 0) return false;
    memcpy(folded + size, latin[letter].bytes, latin[letter].size);
    size += latin[letter].size;
  }
  *out = keep(scanner, size);
  return true;
}

static struct opis_span fold_simple(struct scanner *scanner, struct opis_span text, bool cyrillic)
{
  char *folded = reserve(scanner, 2 * text.size); /* a look-alike has a byte more */
  size_t size = 0;
  for (size_t at = 0; at < text.size;) {
    uint32_t code = opis_utf8_next(text, &at);
    if (is_apostrophe(code)) continue;
    if (code >= 'A' && code <= 'Z') code += 'a' - 'A';
    if (code < 0x80 && cyrillic) code = lookalike(code);
    if (code >= 0x400) code = small_cyrillic(code);
    size += opis_utf8_put(code, folded + size);
  }
  return keep(scanner, size);
}

static struct opis_span fold_any(struct scanner *scanner, struct opis_span text)
{
  struct opis_buf word = {0};
  size_t kept = 0; /* apostrophes within: Pol’ša */
  opis_fold(&word, text);
  for (size_t i = 0; i < word.size; i++)
    if (word.data[i] != '\'') word.data[kept++] = word.data[i];
  word.size = kept;
  struct opis_span folded = opis_arena_copy(&scanner->note->words, opis_buf_span(&word));
  opis_buf_free(&word);
  return folded;
}

static struct opis_span fold(struct scanner *scanner, const struct word *word)
{
  struct opis_span text = opis_span_slice(scanner->note->text, word->start, word->end), folded;
  if (word->small) return text;
  if (word->simple) return fold_simple(scanner, text, (word->flags & OPIS_NOTE_CYRILLIC) != 0);
  return word->latin && fold_latin(scanner, text, &folded) ? folded : fold_any(scanner, text);
}

static bool is_upper(uint32_t code)
{
  if (code < 0x80) return code >= 'A' && code <= 'Z';
  if (code >= 0x400 && code < 0x460) return code < 0x430;
  if (code < 0x100) return code >= 0xc0 && code < 0xdf && code != 0xd7;
  return utf8proc_category((utf8proc_int32_t)code) == UTF8PROC_CATEGORY_LU;
}

/* Notes a letter or digit; `first` is OPIS_NOTE_CAPITAL for the first one of the word, and OPIS_NOTE_UPPER behind it.
 */
static void add_letter(struct word *word, uint32_t code, uint8_t capital)
{
  bool upper = is_upper(code), digit = is_digit(code);
  word->flags |= digit ? OPIS_NOTE_DIGITS : upper ? capital : OPIS_NOTE_LOWER;
  if (code < 0x80) {
    word->small &= !upper;
    return;
  }
  word->small = false;
  if (code >= 0x400 && code <= 0x52f) word->flags |= OPIS_NOTE_CYRILLIC;
  if (code < 0x400 || code > 0x45f) word->simple = false;
  if (code < LATIN_FIRST || code >= LATIN_END) word->latin = false;
}

/* Whether an apostrophe that follows a letter belongs to the word. */
static bool apostrophe_stays(const struct scanner *scanner, size_t after)
{
  struct opis_span text = scanner->note->text;
  bool letter = after < text.size && is_letter(opis_utf8_next(text, &after));
  return letter || !scanner->single;
}

/* Whether the apostrophe before `after` ends its word. all’Ambasciatore: two words; Pol’ša, Istoriko-Dokumental’nyj:
 * one. */
static bool apostrophe_ends(struct opis_span text, size_t after)
{
  uint32_t letter = after < text.size ? opis_utf8_next(text, &after) : 0;
  return letter == 0 || !is_letter(letter) || (letter >= 'A' && letter <= 'Z');
}

/* Labels that notes write without a blank before their number: F558, оп3, FO371. */
static bool is_glued_label(struct opis_span letters)
{
  static const char *const labels[] = {"f", "op", "d", "l",  "ll", "p",  "pp", "b",  "rg",  "fo", "cab", "wo",
                                       "F", "Op", "D", "L",  "P",  "B",  "RG", "FO", "CAB", "WO", "ф",   "оп",
                                       "д", "л",  "п", "лл", "Ф",  "Оп", "Д",  "Л",  "П",   "Лл"};
  for (size_t i = 0; i < sizeof labels / sizeof *labels; i++)
    if (opis_span_equal(letters, opis_span_of(labels[i]))) return true;
  return false;
}

/* Whether a digit behind letters begins a number of its own; not in A.12.P32. */
static bool parts(struct opis_span text, const struct word *word)
{
  char before = word->start > 0 ? text.data[word->start - 1] : ' ';
  bool inside = before == '.' || before == '-' || before == '/' || before == '\0';
  return !inside && word->end - word->start <= 5 && is_glued_label(opis_span_slice(text, word->start, word->end));
}

static void scan_word(struct scanner *scanner, size_t start, uint32_t first)
{
  struct opis_span text = scanner->note->text;
  struct word word = {.start = start, .end = scanner->at, .small = true, .simple = true, .latin = true};
  bool number = is_digit(first);
  add_letter(&word, first, OPIS_NOTE_CAPITAL);
  while (word.end < text.size) {
    size_t next = word.end;
    while (next < text.size && text.data[next] >= 'a' && text.data[next] <= 'z') next++;
    if (next > word.end) {
      word.flags |= OPIS_NOTE_LOWER;
      word.end = next;
      continue;
    }
    uint32_t code = opis_utf8_next(text, &next);
    uint8_t kind = kind_of(code);
    if (kind >= DIGIT) {
      if (kind == DIGIT && !number && parts(text, &word)) break;
      add_letter(&word, code, OPIS_NOTE_UPPER);
      word.end = next;
      continue;
    }
    if (!is_apostrophe(code) || number || !apostrophe_stays(scanner, next)) break;
    word.small = word.latin = false;
    word.end = next;
    if (apostrophe_ends(text, next)) break;
  }
  scanner->at = word.end;
  struct opis_note_token *token = add(scanner, number ? OPIS_NOTE_NUMBER : OPIS_NOTE_WORD, start);
  token->flags |= word.flags;
  token->folded = fold(scanner, &word);
  token->hash = opis_word_hash(token->folded);
}

static void scan_mark(struct scanner *scanner, size_t start, uint32_t code)
{
  if (code == '*' || code == '_' || code == 0x200b || code == 0xfeff) return;
  uint32_t mark = mark_of(code);
  bool spaced = start > scanner->previous || start == 0;
  if (mark == '\'' && !scanner->single && spaced) mark = '`';
  if (mark == '`') scanner->single = true;
  if (mark == '\'') scanner->single = false;
  struct opis_note_token *token = add(scanner, OPIS_NOTE_MARK, start);
  token->code = mark;
}

/* 7. Jänner: a stop behind the number of a day. */
static bool is_ordinal(const struct opis_note *note, size_t stop)
{
  if (stop == 0 || stop + 1 >= note->count || note->tokens[stop].code != '.') return false;
  const struct opis_note_token *day = &note->tokens[stop - 1], *month = &note->tokens[stop + 1];
  return day->kind == OPIS_NOTE_NUMBER && day->folded.size <= 2 && month->kind == OPIS_NOTE_WORD &&
         opis_note_is_month(month->folded);
}

static void scan_sentences(struct opis_note *note)
{
  size_t token = 0;
  for (size_t at = 0; at < note->text.size;) {
    size_t end = opis_sentence_end(note->text, at);
    while (token < note->count && note->tokens[token].end <= end) token++;
    if (token > 0 && note->tokens[token - 1].kind == OPIS_NOTE_MARK) {
      size_t last = token - 1;
      uint32_t code = note->tokens[last].code;
      if ((code == '"' || code == ')' || code == '\'') && last > 0 && note->tokens[last - 1].kind == OPIS_NOTE_MARK &&
          note->tokens[last - 1].code == '.')
        last--;
      if (!is_ordinal(note, last)) note->tokens[last].flags |= OPIS_NOTE_STOPS;
    }
    if (end <= at) break;
    at = end;
  }
}

/* Brackets and quotation marks that are open, innermost last; the outermost are forgotten where there are too many. */
struct open_marks {
  size_t places[OPEN_MAX];
  size_t count;
};

static void push(struct open_marks *open, size_t at)
{
  if (open->count == OPEN_MAX) memmove(open->places, open->places + 1, --open->count * sizeof *open->places);
  open->places[open->count++] = at;
}

/* Pairs what opens at one token with what closes it. */
static void close_bracket(struct opis_note *note, struct open_marks *open, size_t at, uint32_t opening)
{
  while (open->count > 0) {
    size_t place = open->places[--open->count];
    if (note->tokens[place].code != opening) continue;
    if (at - place < REFERENCE_MAX) note->tokens[place].close = (uint32_t)at;
    return;
  }
}

static void scan_pairs(struct opis_note *note)
{
  struct open_marks round = {.count = 0}, square = {.count = 0};
  size_t quote = SIZE_MAX, single = SIZE_MAX;
  for (size_t i = 0; i < note->count; i++) {
    if (note->tokens[i].kind != OPIS_NOTE_MARK) continue;
    switch (note->tokens[i].code) {
    case '(': push(&round, i); break;
    case '[': push(&square, i); break;
    case ')': close_bracket(note, &round, i, '('); break;
    case ']': close_bracket(note, &square, i, '['); break;
    case '`': single = i; break;
    case '\'':
      if (single != SIZE_MAX && i - single < QUOTATION_MAX) note->tokens[single].close = (uint32_t)i;
      single = SIZE_MAX;
      break;
    case '"':
      if (quote != SIZE_MAX && i - quote < QUOTATION_MAX) {
        note->tokens[quote].close = (uint32_t)i;
        quote = SIZE_MAX;
      } else {
        quote = i;
      }
      break;
    default: break;
    }
  }
}

/* A mark that ends a reference. */
static bool ends(const struct opis_note_token *token, size_t at, size_t quoted_until)
{
  if (token->kind != OPIS_NOTE_MARK || at < quoted_until) return false;
  return token->code == ';' || token->flags & OPIS_NOTE_STOPS;
}

/* "Rossi, Titolo, 12, citing ACS, b. 5": what is before the word is another reference. */
static bool begins_source(const struct opis_note *note, size_t at)
{
  static const char *const words[] = {"citing", "quoting", "citando", "citant", "from"};
  if (note->tokens[at].kind != OPIS_NOTE_WORD || at == 0 || !opis_note_mark(note, at - 1, ',')) return false;
  return OPIS_NOTE_AMONG(note, at, words);
}

/* Where each token's reference begins: behind the last semicolon, sentence or opening bracket around it. */
static void scan_begins(struct opis_note *note)
{
  struct open_marks outer = {.count = 0};
  size_t begin = 0, quoted = 0;
  for (size_t i = 0; i < note->count; i++) {
    struct opis_note_token *token = &note->tokens[i];
    bool bracket = token->kind == OPIS_NOTE_MARK && (token->code == '(' || token->code == '[');
    bool close = token->kind == OPIS_NOTE_MARK && (token->code == ')' || token->code == ']');
    if (close && outer.count > 0) begin = outer.places[--outer.count];
    token->begin = (uint32_t)begin;
    if (token->kind == OPIS_NOTE_MARK && token->close && !bracket && token->close > quoted) quoted = token->close;
    if (bracket && token->close) {
      push(&outer, begin);
      begin = i + 1;
    }
    if (ends(token, i, quoted) || begins_source(note, i)) begin = i + 1;
  }
}

/* Where it ends: at the next semicolon, sentence's end or bracket that closes around it. */
static void scan_limits(struct opis_note *note)
{
  struct open_marks outer = {.count = 0};
  size_t limit = note->count;
  for (size_t i = 0; i < note->count; i++) { /* what is within quotation marks ends nothing */
    const struct opis_note_token *token = &note->tokens[i];
    bool quote = token->kind == OPIS_NOTE_MARK && (token->code == '"' || token->code == '`');
    if (!quote || !token->close) continue;
    for (; i < token->close; i++) note->tokens[i].flags |= OPIS_NOTE_QUOTED;
    i--;
  }
  for (size_t i = note->count; i-- > 0;) {
    struct opis_note_token *token = &note->tokens[i];
    bool mark = token->kind == OPIS_NOTE_MARK;
    bool close = mark && (token->code == ')' || token->code == ']');
    bool bracket = mark && token->close && (token->code == '(' || token->code == '[');
    bool angle = mark && token->code == '<' && opis_note_mark(note, i + 1, '<');
    if (bracket && outer.count > 0) limit = outer.places[--outer.count];
    if (mark && !(token->flags & OPIS_NOTE_QUOTED) && (token->code == ';' || token->flags & OPIS_NOTE_STOPS || angle))
      limit = i;
    if (close) {
      push(&outer, limit);
      limit = i;
    }
    token->limit = (uint32_t)limit;
  }
}

static bool is_blank(uint32_t code)
{
  return code <= ' ' || code == 0xa0 || code == 0x2009 || code == 0x202f || code == 0x2003 || code == 0x2002;
}

void opis_note_scan(struct opis_note *note)
{
  struct scanner scanner = {.note = note};
  struct opis_span text = note->text;
  note->count = 0;
  note->scratch = opis_arena_allocate(&note->words, OPIS_SCRATCH, 1);
  while (scanner.at < text.size) {
    size_t start = scanner.at;
    uint32_t code = opis_utf8_next(text, &scanner.at);
    uint8_t kind = kind_of(code);
    if (kind >= DIGIT)
      scan_word(&scanner, start, code);
    else if (!is_blank(code))
      scan_mark(&scanner, start, code);
  }
  scanner.at = text.size;
  for (int i = 0; i < END_TOKENS; i++) add(&scanner, OPIS_NOTE_END, text.size);
  note->count -= END_TOKENS;
  scan_sentences(note);
  scan_pairs(note);
  scan_begins(note);
  scan_limits(note);
}

void opis_note_end(struct opis_note *note)
{
  opis_arena_free(&note->words);
  free(note->tokens);
  note->tokens = NULL;
  note->count = note->capacity = 0;
}

struct opis_span opis_note_span(const struct opis_note *note, size_t start, size_t end)
{
  if (start >= end) return (struct opis_span){"", 0};
  return opis_span_slice(note->text, note->tokens[start].start, note->tokens[end - 1].end);
}

unsigned opis_roman(struct opis_span folded)
{
  static const uint16_t values[256] = {
      ['i'] = 1, ['v'] = 5, ['x'] = 10, ['l'] = 50, ['c'] = 100, ['d'] = 500, ['m'] = 1000};
  unsigned total = 0, before = 0, run = 0;
  if (folded.size > 12) return 0;
  for (size_t i = folded.size; i-- > 0;) {
    unsigned value = values[(unsigned char)folded.data[i]];
    if (value == 0) return 0;
    run = value == before ? run + 1 : 1;
    if (run > 4) return 0;
    if (value < before)
      total -= value;
    else
      total += value;
    if (value >= before) before = value;
  }
  return total < 4000 ? total : 0;
}

size_t opis_note_close(const struct opis_note *note, size_t at, size_t limit)
{
  size_t close = note->tokens[at].close;
  return close && close < limit ? close : limit;
}

size_t opis_note_limit(const struct opis_note *note, size_t at)
{
  size_t limit = at < note->count ? note->tokens[at].limit : note->count;
  return limit < at + REFERENCE_MAX ? limit : at + REFERENCE_MAX;
}

size_t opis_note_begin(const struct opis_note *note, size_t at, size_t from)
{
  size_t begin = note->tokens[at].begin;
  if (at > REFERENCE_MAX && begin < at - REFERENCE_MAX) begin = at - REFERENCE_MAX;
  return begin > from ? begin : from;
}
