/* In: a note. Out: its words, numbers and marks, folded; ends of sentences and of references.
 *
 * A word may end in digits (F558), a number in letters (059a, 27e). Quotation marks become `"`, single ones ` and ',
 * dashes and hyphens `-`; emphasis (*) is left out. A word with letters of two scripts is read as Cyrillic, because that
 * is where keyboards and scans mix them (Oп., Cm.). */
#include "text/citations/note.h"

#include "base/memory.h"
#include "base/utf8.h"
#include "text/normalise.h"
#include "text/properties.h"
#include "text/sentences.h"

#include <utf8proc.h>

enum { REFERENCE_MAX = 400 }; /* tokens that a reference is looked for in: the longest in the corpus has 150 */

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
  char *folded; /* where the next folded word goes: never more than the text and its repairs */
  size_t at, previous;
  size_t capacity;
  bool single; /* within ‘…’ */
};

static struct opis_note_token *add(struct scanner *scanner, uint8_t kind, size_t start)
{
  struct opis_note *note = scanner->note;
  if (note->count + 3 >= scanner->capacity) {
    size_t capacity = 2 * scanner->capacity + 64;
    struct opis_note_token *more = opis_arena_allocate(note->arena, capacity, sizeof *more);
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
  } pairs[] = {{'a', 0x430}, {'b', 0x432}, {'c', 0x441}, {'e', 0x435}, {'h', 0x43d}, {'k', 0x43a}, {'m', 0x43c},
               {'o', 0x43e}, {'p', 0x440}, {'t', 0x442}, {'x', 0x445}, {'y', 0x443}};
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

static void fold(struct scanner *scanner, struct opis_note_token *token)
{
  struct opis_span text = opis_span_slice(scanner->note->text, token->start, token->end);
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
  token->folded = opis_arena_copy(scanner->note->arena, opis_buf_span(&scanner->word));
}

static void flag(struct opis_note_token *token, uint32_t code, bool first)
{
  if (is_digit(code)) {
    token->flags |= OPIS_NOTE_DIGITS;
    return;
  }
  bool upper = code < 0x80 ? code >= 'A' && code <= 'Z' : utf8proc_category((utf8proc_int32_t)code) == UTF8PROC_CATEGORY_LU;
  if (code >= 0x400 && code <= 0x52f) token->flags |= OPIS_NOTE_CYRILLIC;
  if (!upper) {
    token->flags |= OPIS_NOTE_LOWER;
    return;
  }
  if (first) token->flags |= OPIS_NOTE_CAPITAL;
  else token->flags |= OPIS_NOTE_UPPER;
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
  static const char *const labels[] = {"f",  "op", "d",  "l",  "ll", "p",  "pp", "b",  "rg", "fo", "cab",
                                       "wo", "F",  "Op", "D",  "L",  "P",  "B",  "RG", "FO", "CAB", "WO",
                                       "ф",  "оп", "д",  "л",  "п",  "лл", "Ф",  "Оп", "Д",  "Л",  "П",  "Лл"};
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
    bool parts = is_digit(code) && !number && end - start <= 5 && is_glued_label(opis_span_slice(text, start, end));
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

static bool is_blank(uint32_t code)
{
  return code <= ' ' || code == 0xa0 || code == 0x2009 || code == 0x202f || code == 0x2003 || code == 0x2002;
}

void opis_note_scan(struct opis_note *note)
{
  struct scanner scanner = {.note = note};
  struct opis_span text = note->text;
  note->count = 0;
  while (scanner.at < text.size) {
    size_t start = scanner.at;
    uint32_t code = opis_utf8_next(text, &scanner.at);
    if (is_blank(code)) continue;
    if (is_letter(code) || is_digit(code)) scan_word(&scanner, start, code);
    else scan_mark(&scanner, start, code);
  }
  scanner.at = text.size;
  for (int i = 0; i < 3; i++) add(&scanner, OPIS_NOTE_END, text.size);
  note->count -= 3;
  scan_sentences(note);
  opis_buf_free(&scanner.word);
}

struct opis_span opis_note_span(const struct opis_note *note, size_t start, size_t end)
{
  if (start >= end) return (struct opis_span){"", 0};
  return opis_span_slice(note->text, note->tokens[start].start, note->tokens[end - 1].end);
}

bool opis_note_is(const struct opis_note *note, size_t at, const char *folded)
{
  return note->tokens[at].kind <= OPIS_NOTE_NUMBER && opis_span_equal(note->tokens[at].folded, opis_span_of(folded));
}

bool opis_note_mark(const struct opis_note *note, size_t at, uint32_t code)
{
  return note->tokens[at].kind == OPIS_NOTE_MARK && note->tokens[at].code == code;
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
    if (value < before) total -= value;
    else total += value;
    if (value >= before) before = value;
  }
  return total < 4000 ? total : 0;
}

static uint32_t closing(uint32_t code)
{
  switch (code) {
  case '(': return ')';
  case '[': return ']';
  case '`': return '\'';
  case '"': return '"';
  default: return 0;
  }
}

size_t opis_note_close(const struct opis_note *note, size_t at, size_t limit)
{
  uint32_t open = note->tokens[at].code, close = closing(open);
  size_t depth = 0;
  if (limit > at + REFERENCE_MAX) limit = at + REFERENCE_MAX;
  for (size_t i = at + 1; i < limit && note->tokens[i].kind != OPIS_NOTE_END; i++) {
    if (note->tokens[i].kind != OPIS_NOTE_MARK) continue;
    if (note->tokens[i].code == close && depth-- == 0) return i;
    if (note->tokens[i].code == open && open != close) depth++;
  }
  return limit;
}

size_t opis_note_limit(const struct opis_note *note, size_t at)
{
  size_t last = at + REFERENCE_MAX < note->count ? at + REFERENCE_MAX : note->count;
  while (at < last) {
    const struct opis_note_token *token = &note->tokens[at];
    if (token->kind == OPIS_NOTE_MARK) {
      if (token->code == ';' || token->code == ')' || token->code == ']' || token->flags & OPIS_NOTE_STOPS) return at;
      if (token->code == '<' && opis_note_mark(note, at + 1, '<')) return at;
      if (closing(token->code)) {
        size_t close = opis_note_close(note, at, last);
        if (close < last) at = close;
        if (note->tokens[at].flags & OPIS_NOTE_STOPS) return at;
      }
    }
    at++;
  }
  return last;
}

size_t opis_note_begin(const struct opis_note *note, size_t at, size_t from)
{
  size_t first = at > REFERENCE_MAX ? at - REFERENCE_MAX : 0;
  if (first < from) first = from;
  size_t depth = 0;
  while (at > first) {
    const struct opis_note_token *token = &note->tokens[at - 1];
    if (token->kind == OPIS_NOTE_MARK) {
      if (token->code == ';' || (token->flags & OPIS_NOTE_STOPS && depth == 0)) return at;
      if (token->code == ')' || token->code == ']') depth++;
      else if ((token->code == '(' || token->code == '[') && depth-- == 0) return at;
    }
    at--;
  }
  return first;
}
