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

#include <utf8proc.h>

enum {
  END_TOKENS = 8,
  OPEN_MAX = 16,
  QUOTATION_MAX = 150,
  REFERENCE_MAX = 400
}; /* tokens that a reference is looked for in: the longest in the corpus has 150 */

static bool is_digit(uint32_t code)
{
  return code >= '0' && code <= '9';
}

static bool is_letter(uint32_t code)
{
  if (code < 0x80) return (code >= 'a' && code <= 'z') || (code >= 'A' && code <= 'Z');
  if (code == 0xaa || code == 0xba) return true; /* 7ª, 2º */
  enum opis_word_class class = opis_word_class(code);
  return class >= OPIS_WORD_HEBREW || class == OPIS_WORD_EXTEND || class == OPIS_WORD_IDEOGRAPH;
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
  struct opis_buf word;
  size_t at, previous;
  size_t capacity;
  bool single; /* within ‘…’ */
};

static struct opis_note_token *add(struct scanner *scanner, uint8_t kind, size_t start)
{
  struct opis_note *note = scanner->note;
  if (note->count + 1 >= scanner->capacity) {
    size_t capacity = scanner->capacity ? 2 * scanner->capacity : note->text.size / 4 + 16;
    struct opis_note_token *more = opis_arena_allocate(&note->words, capacity, sizeof *more);
    if (note->count > 0) memcpy(more, note->tokens, note->count * sizeof *more);
    note->tokens = more;
    scanner->capacity = capacity;
  }
  struct opis_note_token *token = &note->tokens[note->count++];
  *token = (struct opis_note_token){.start = (uint32_t)start, .end = (uint32_t)scanner->at, .kind = kind};
  if (start > scanner->previous || start == 0) token->flags |= OPIS_NOTE_SPACED;
  scanner->previous = scanner->at;
  return token;
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

/* Adds a letter to the folded word; false where opis_fold must do it. */
static bool fold_letter(struct scanner *scanner, uint32_t code, bool cyrillic)
{
  char bytes[4];
  if (is_apostrophe(code)) return true;
  if (code >= 'A' && code <= 'Z') code += 'a' - 'A';
  if (code < 0x80 && cyrillic) code = lookalike(code);
  if (code >= 0x80) {
    if (code < 0x400 || code > 0x45f) return false;
    code = small_cyrillic(code);
  }
  opis_buf_add(&scanner->word, (struct opis_span){bytes, opis_utf8_put(code, bytes)});
  return true;
}

static bool is_folded(struct opis_span text)
{
  for (size_t i = 0; i < text.size; i++)
    if (!(text.data[i] >= 'a' && text.data[i] <= 'z') && !is_digit((unsigned char)text.data[i])) return false;
  return true;
}

static void fold(struct scanner *scanner, struct opis_note_token *token)
{
  struct opis_span text = opis_span_slice(scanner->note->text, token->start, token->end);
  if (is_folded(text)) {
    token->folded = text;
    return;
  }
  bool cyrillic = (token->flags & OPIS_NOTE_CYRILLIC) != 0, simple = true;
  opis_buf_clear(&scanner->word);
  for (size_t at = 0; at < text.size && simple;) simple = fold_letter(scanner, opis_utf8_next(text, &at), cyrillic);
  if (!simple) {
    opis_buf_clear(&scanner->word);
    opis_fold(&scanner->word, text);
    size_t kept = 0; /* apostrophes within: Pol’ša */
    for (size_t i = 0; i < scanner->word.size; i++)
      if (scanner->word.data[i] != '\'') scanner->word.data[kept++] = scanner->word.data[i];
    scanner->word.size = kept;
  }
  token->folded = opis_arena_copy(&scanner->note->words, opis_buf_span(&scanner->word));
}

static void flag(struct opis_note_token *token, uint32_t code, bool first)
{
  if (is_digit(code)) {
    token->flags |= OPIS_NOTE_DIGITS;
    return;
  }
  bool upper =
      code < 0x80 ? code >= 'A' && code <= 'Z' : utf8proc_category((utf8proc_int32_t)code) == UTF8PROC_CATEGORY_LU;
  if (code >= 0x400 && code <= 0x52f) token->flags |= OPIS_NOTE_CYRILLIC;
  if (!upper) {
    token->flags |= OPIS_NOTE_LOWER;
    return;
  }
  if (first)
    token->flags |= OPIS_NOTE_CAPITAL;
  else
    token->flags |= OPIS_NOTE_UPPER;
}

/* Whether an apostrophe that follows a letter belongs to the word. */
static bool apostrophe_stays(const struct scanner *scanner, size_t after)
{
  struct opis_span text = scanner->note->text;
  bool letter = after < text.size && is_letter(opis_utf8_next(text, &after));
  return letter || !scanner->single;
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

static void scan_word(struct scanner *scanner, size_t start, uint32_t first)
{
  struct opis_span text = scanner->note->text;
  bool number = is_digit(first);
  size_t end = scanner->at;
  while (end < text.size) {
    size_t next = end;
    uint32_t code = opis_utf8_next(text, &next);
    bool inside = start > 0 && strchr(".-/", text.data[start - 1]); /* A.12.P32 */
    bool parts =
        is_digit(code) && !number && !inside && end - start <= 5 && is_glued_label(opis_span_slice(text, start, end));
    if (parts) break;
    if (is_letter(code) || is_digit(code)) {
      end = next;
    } else if (is_apostrophe(code) && !number && apostrophe_stays(scanner, next)) {
      end = next;
      /* all’Ambasciatore: two words; Pol’ša, Istoriko-Dokumental’nyj: one */
      size_t ahead = next;
      uint32_t letter = ahead < text.size ? opis_utf8_next(text, &ahead) : 0;
      if (letter == 0 || !is_letter(letter) || (letter >= 'A' && letter <= 'Z')) break;
    } else {
      break;
    }
  }
  scanner->at = end;
  struct opis_note_token *token = add(scanner, number ? OPIS_NOTE_NUMBER : OPIS_NOTE_WORD, start);
  bool begun = false;
  for (size_t at = start; at < end;) {
    uint32_t code = opis_utf8_next(text, &at);
    if (is_apostrophe(code)) continue;
    flag(token, code, !begun);
    begun = true;
  }
  fold(scanner, token);
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
      note->tokens[last].flags |= OPIS_NOTE_STOPS;
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
    if (ends(token, i, quoted)) begin = i + 1;
  }
}

/* Where it ends: at the next semicolon, sentence's end or bracket that closes around it. */
static void scan_limits(struct opis_note *note)
{
  struct open_marks outer = {.count = 0};
  size_t limit = note->count;
  uint8_t *skipped = opis_arena_allocate(&note->words, note->count + 1, 1);
  for (size_t i = 0; i < note->count; i++) { /* what is within quotation marks ends nothing */
    const struct opis_note_token *token = &note->tokens[i];
    bool quote = token->kind == OPIS_NOTE_MARK && (token->code == '"' || token->code == '`');
    if (!quote || !token->close) continue;
    memset(skipped + i, 1, token->close - i);
    i = token->close - 1;
  }
  for (size_t i = note->count; i-- > 0;) {
    struct opis_note_token *token = &note->tokens[i];
    bool mark = token->kind == OPIS_NOTE_MARK;
    bool close = mark && (token->code == ')' || token->code == ']');
    bool bracket = mark && token->close && (token->code == '(' || token->code == '[');
    bool angle = mark && token->code == '<' && opis_note_mark(note, i + 1, '<');
    if (bracket && outer.count > 0) limit = outer.places[--outer.count];
    if (mark && !skipped[i] && (token->code == ';' || token->flags & OPIS_NOTE_STOPS || angle)) limit = i;
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
    if (is_blank(code)) continue;
    if (is_letter(code) || is_digit(code))
      scan_word(&scanner, start, code);
    else
      scan_mark(&scanner, start, code);
  }
  scanner.at = text.size;
  for (int i = 0; i < END_TOKENS; i++) add(&scanner, OPIS_NOTE_END, text.size);
  note->count -= END_TOKENS;
  scan_sentences(note);
  scan_pairs(note);
  scan_begins(note);
  scan_limits(note);
  opis_buf_free(&scanner.word);
}

void opis_note_end(struct opis_note *note)
{
  opis_arena_free(&note->words);
  note->tokens = NULL;
  note->count = 0;
}

struct opis_span opis_note_span(const struct opis_note *note, size_t start, size_t end)
{
  if (start >= end) return (struct opis_span){"", 0};
  return opis_span_slice(note->text, note->tokens[start].start, note->tokens[end - 1].end);
}

unsigned opis_roman(struct opis_span folded)
{
  static const char letters[] = "ivxlcdm";
  static const unsigned values[] = {1, 5, 10, 50, 100, 500, 1000};
  unsigned total = 0, before = 0, run = 0;
  if (folded.size == 0 || folded.size > 12) return 0;
  for (size_t i = folded.size; i-- > 0;) {
    const char *letter = memchr(letters, folded.data[i], sizeof letters - 1);
    if (!letter) return 0;
    unsigned value = values[letter - letters];
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
