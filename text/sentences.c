/* In: a text and where a sentence begins. Out: where it ends.
 *
 * A stop is looked at from both sides: behind it must stand a blank and then what may begin a sentence, before it no
 * initial, enumerator or abbreviation. To add an abbreviation add a row to tables/abbreviations.inc. */
#include "text/sentences.h"

#include "base/buf.h"
#include "base/span.h"
#include "base/utf8.h"
#include "text/normalise.h"
#include "text/properties.h"

#include <utf8proc.h>

/* The longest word before a stop that may be an abbreviation, in bytes. */
enum { ABBREVIATION_MAX = 32 };

/* The longest number that is taken for a list's or note's own at the start of a sentence, in bytes: "1917. " is not. */
enum { ENUMERATOR_MAX = 3 };

enum abbreviation { NONE, NEVER, NUMBER, CAPITAL };

static const struct {
  const char *word;
  enum abbreviation kind;
} abbreviations[] = {
#define ABBREVIATION(word, kind) {word, kind},
#include "text/tables/abbreviations.inc"
#undef ABBREVIATION
};

static bool is_terminator(uint32_t code)
{
  return code == '.' || code == '!' || code == '?' || code == 0x2026 || code == 0x203C || code == 0x203D ||
         (code >= 0x2047 && code <= 0x2049);
}

/* Bytes that terminators begin with; most of a text begins none. */
static const bool may_terminate[256] = {
    ['.'] = true, ['!'] = true, ['?'] = true, [0xE2] = true, [0xE3] = true, [0xEF] = true};

/* Those that need no blank behind them. */
static bool is_wide_terminator(uint32_t code)
{
  return code == 0x3002 || code == 0xFF01 || code == 0xFF0E || code == 0xFF1F || code == 0xFF61;
}

static bool is_closing(uint32_t code)
{
  if (code < 0x80) return code != 0 && strchr(")]}\"'", (int)code);
  return code == 0xBB || code == 0x2019 || code == 0x201D || code == 0x201C || code == 0x203A || code == 0x300D ||
         code == 0x300F || code == 0xFF09;
}

static bool is_blank(uint32_t code)
{
  return code <= ' ' || code == 0x85 || code == 0xA0 || (code >= 0x2000 && code <= 0x200A) || code == 0x2028 ||
         code == 0x2029 || code == 0x202F || code == 0x205F || code == 0x3000;
}

/* Whether a sentence may begin with it: not with a small letter, nor with what goes on (, ; : %). */
static bool is_opening(uint32_t code)
{
  switch (utf8proc_category((utf8proc_int32_t)code)) {
  case UTF8PROC_CATEGORY_LL:
  case UTF8PROC_CATEGORY_PE:
  case UTF8PROC_CATEGORY_MN: return false;
  case UTF8PROC_CATEGORY_PO: return code < 0x80 ? strchr("\"'*#@", (int)code) != NULL : code == 0xBF || code == 0xA1;
  default: return true;
  }
}

static bool is_digit(uint32_t code)
{
  return opis_word_class(code) == OPIS_WORD_NUMERIC;
}

static bool is_capital(uint32_t code)
{
  return utf8proc_category((utf8proc_int32_t)code) == UTF8PROC_CATEGORY_LU;
}

static uint32_t code_at(struct opis_span text, size_t at)
{
  return at < text.size ? opis_utf8_next(text, &at) : 0;
}

static size_t skip(struct opis_span text, size_t at, bool (*wanted)(uint32_t))
{
  for (size_t next = at; next < text.size && wanted(opis_utf8_next(text, &next));) at = next;
  return at;
}

static enum abbreviation find_abbreviation(const char *word)
{
  size_t low = 0, high = sizeof abbreviations / sizeof *abbreviations;
  while (low < high) {
    size_t middle = (low + high) / 2;
    int order = strcmp(word, abbreviations[middle].word);
    if (order == 0) return abbreviations[middle].kind;
    if (order < 0)
      high = middle;
    else
      low = middle + 1;
  }
  return NONE;
}

/* What stands before a stop: the letters and stops in a row. */
struct before {
  size_t start;      /* of them all */
  size_t last;       /* of those behind the last stop */
  unsigned letters;  /* of these, 0 if there is something else before the stop */
  unsigned initials; /* single letters with a stop, the last one included, if there is nothing else among them */
};

static struct before look_back(struct opis_span text, size_t from, size_t stop)
{
  struct before before = {stop, stop, 0, 0};
  unsigned run = 0; /* letters since the last stop, going back */
  bool parts = false, longer = false;
  for (size_t at = stop; at > from && stop - at <= ABBREVIATION_MAX;) {
    uint32_t code = opis_utf8_previous(text, &at);
    enum opis_word_class class = opis_word_class(code);
    if (class == OPIS_WORD_EXTEND || code == '\'' || code == 0x2019) continue;
    if (code == '.' && run > 0) {
      before.initials++;
      longer |= run > 1;
      parts = true;
      run = 0;
      continue;
    }
    if (class < OPIS_WORD_IDEOGRAPH || class == OPIS_WORD_NUMERIC) break;
    run++;
    before.start = at;
    if (!parts) {
      before.last = at;
      before.letters = run;
    }
  }
  if (run > 0) before.initials++;
  if (longer || run > 1) before.initials = 0;
  return before;
}

/* The kind of the abbreviation in [start, stop). */
static enum abbreviation look_up(struct opis_span text, size_t start, size_t stop)
{
  if (stop - start > ABBREVIATION_MAX) return NONE;
  struct opis_buf folded = {0};
  opis_fold(&folded, opis_span_slice(text, start, stop));
  size_t kept = 0;
  for (size_t at = 0; at < folded.size; at++) {
    if (folded.data[at] != '.' && folded.data[at] != '\'') folded.data[kept++] = folded.data[at];
  }
  folded.data[kept] = '\0';
  enum abbreviation kind = find_abbreviation(folded.data);
  opis_buf_free(&folded);
  return kind;
}

/* Whether [from, stop) is no more than a number, that of a list's item or of a note. */
static bool is_enumerator(struct opis_span text, size_t from, size_t stop)
{
  size_t start = skip(text, from, is_blank);
  return start < stop && stop - start <= ENUMERATOR_MAX && skip(text, start, is_digit) == stop;
}

/* Whether the single stop at an offset leaves the sentence open, `next` being where it would go on behind the blank. */
static bool goes_on(struct opis_span text, size_t from, size_t stop, size_t next)
{
  struct before before = look_back(text, from, stop);
  if (before.letters == 0) return is_enumerator(text, from, stop);
  if (before.letters == 1) {
    size_t last = before.last;
    if (opis_utf8_next(text, &last) == 0x044F) return false; /* я is a word */
    if (before.initials <= 2) return true;                   /* A.S. Puškin; but U.S.S.R. may end a sentence */
  }
  enum abbreviation kind = look_up(text, before.last, stop);
  if (kind == NONE && before.start < before.last) kind = look_up(text, before.start, stop);
  size_t first = before.last;
  return kind == NEVER || (kind == NUMBER && is_digit(code_at(text, next))) ||
         (kind == CAPITAL && is_capital(opis_utf8_next(text, &first)));
}

/* Whether a stop stands in a path as Russian archives write it, before a level's label and number: "Ф. 04. Оп. 20." */
static bool in_path(struct opis_span text, size_t stop, size_t next)
{
  size_t before = stop;
  if (stop == 0) return false;
  uint32_t code = opis_utf8_previous(text, &before);
  if (!is_digit(code) && !is_capital(code)) return false;
  size_t end = next, letters = 0;
  while (end < text.size && letters < 4 && opis_word_class(code_at(text, end)) >= OPIS_WORD_LETTER) {
    opis_utf8_next(text, &end);
    letters++;
  }
  if (code_at(text, end) != '.' || !(letters == 1 || look_up(text, next, end) == NUMBER)) return false;
  return is_digit(code_at(text, skip(text, end + 1, is_blank)));
}

/* Whether [start, end) are stops that stand for words left out: [...] and (…). */
static bool is_omission(struct opis_span text, size_t start, size_t end)
{
  if (start == 0 || end == text.size) return false;
  return (text.data[start - 1] == '[' && text.data[end] == ']') ||
         (text.data[start - 1] == '(' && text.data[end] == ')');
}

size_t opis_sentence_end(struct opis_span text, size_t offset)
{
  for (size_t at = offset; at < text.size;) {
    size_t start = at;
    if (!may_terminate[(unsigned char)text.data[at]]) {
      at++;
      continue;
    }
    uint32_t code = opis_utf8_next(text, &at);
    bool wide = is_wide_terminator(code);
    if (!wide && !is_terminator(code)) continue;
    at = skip(text, at, wide ? is_wide_terminator : is_terminator);
    size_t stops = at;
    at = skip(text, at, is_closing);
    if (wide) return at;
    size_t behind = skip(text, at, is_blank), next = behind;
    if (behind == text.size) return text.size;
    if (behind == at || is_omission(text, start, stops)) continue;
    code = opis_utf8_next(text, &next);
    if (!is_opening(code)) continue;
    bool stop = stops == start + 1 && text.data[start] == '.';
    if (stop && (goes_on(text, offset, start, behind) || in_path(text, start, behind))) continue;
    return at;
  }
  return text.size;
}
