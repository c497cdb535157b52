/* In: tokens behind a label, or a value as written. Out: where the value ends, and its canonical form.
 *
 * The canonical form: dashes one hyphen, Cyrillic letters of short numbers Latin (Р-130 is R-130), roman numerals of
 * volumes arabic, ranges of leaves completed (918-19 is 918-919), their lists joined by commas, versos `v`. Leading
 * zeros and letters stay: AVPRF has a fonds 4 and a fonds 04. */
#include "text/citations/note.h"

#include "base/memory.h"
#include "base/utf8.h"

#include <stdlib.h>

enum { NAME_MAX = 14, SHORT_MAX = 12, LEAVES_MAX = 60 };

static bool is_glued(const struct opis_note *note, size_t at)
{
  return !(note->tokens[at].flags & OPIS_NOTE_SPACED) && note->tokens[at].kind != OPIS_NOTE_END;
}

static bool is_number(const struct opis_note *note, size_t at)
{
  return note->tokens[at].kind == OPIS_NOTE_NUMBER;
}

static size_t skip_side(const struct opis_note *note, size_t at)
{
  static const char *const sides[] = {"ob", "об", "зв",  "zv",  "v", "r", "verso", "recto", "rs",
                                      "rv", "vs", "bis", "ter", "a", "b", "vto",   "vo",    "ro"};
  if (note->tokens[at].kind != OPIS_NOTE_WORD || note->tokens[at].flags & OPIS_NOTE_CAPITAL) {
    if (!opis_note_is(note, at, "rs") && !opis_note_is(note, at, "vs")) return at;
  }
  bool with = (opis_note_is(note, at, "с") || opis_note_is(note, at, "s")) &&
              (opis_note_is(note, at + 1, "об") || opis_note_is(note, at + 1, "ob")); /* л. 5 с об. */
  if (with) at++;
  if (!OPIS_NOTE_AMONG(note, at, sides)) return at;
  at++;
  if (opis_note_mark(note, at, 0xb0)) at++; /* v° */
  return opis_note_mark(note, at, '.') && !(note->tokens[at].flags & OPIS_NOTE_STOPS) ? at + 1 : at;
}

/* "y ss.", "ff.", "sq.": and those that follow. */
static size_t skip_following(const struct opis_note *note, size_t at)
{
  static const char *const words[] = {"ss", "ff", "sgg", "segg", "sq", "sqq", "sig", "sigs", "f", "passim"};
  static const char *const ands[] = {"y", "e", "et", "i"};
  size_t ahead = OPIS_NOTE_AMONG(note, at, ands) ? at + 1 : at;
  if (!OPIS_NOTE_AMONG(note, ahead, words) || note->tokens[ahead].flags & OPIS_NOTE_CAPITAL) return at;
  bool leaf = opis_note_mark(note, ahead + 1, '.') && is_number(note, ahead + 2); /* f. 12: a label */
  if (leaf) return at;
  ahead++;
  return opis_note_mark(note, ahead, '.') && !(note->tokens[ahead].flags & OPIS_NOTE_STOPS) ? ahead + 1 : ahead;
}

static bool is_leaf_number(const struct opis_note *note, size_t at)
{
  return is_number(note, at) && note->tokens[at].end - note->tokens[at].start <= 8 && !opis_note_date(note, at);
}

static size_t read_leaf_range(const struct opis_note *note, size_t at)
{
  size_t end = skip_side(note, at + 1);
  while (opis_note_mark(note, end, '-')) {
    size_t next = end + 1;
    while (opis_note_mark(note, next, '-')) next++;
    size_t side = skip_side(note, next);
    if (side > next) { /* 979r-v */
      end = side;
      continue;
    }
    if (!is_number(note, next)) break;
    end = skip_side(note, next + 1);
  }
  return skip_following(note, end);
}

static size_t read_leaves(const struct opis_note *note, size_t at, size_t limit)
{
  static const char *const ands[] = {"y", "and", "et", "e", "и", "i", "und", "a", "та"};
  if (!is_number(note, at)) {
    bool roman = note->tokens[at].kind == OPIS_NOTE_WORD && opis_roman(note->tokens[at].folded);
    return roman ? at + 1 : at;
  }
  size_t end = read_leaf_range(note, at);
  for (int count = 0; end < limit && count < LEAVES_MAX; count++) {
    size_t next = end;
    if (opis_note_mark(note, next, ',') || opis_note_mark(note, next, '&')) next++;
    if (OPIS_NOTE_AMONG(note, next, ands) && next < limit) next++;
    if (next == end || next >= limit || !is_leaf_number(note, next)) break;
    if (note->tokens[next + 1].kind == OPIS_NOTE_MARK && note->tokens[next + 1].code == '/') break;
    end = read_leaf_range(note, next);
  }
  return end < limit ? end : limit;
}

static bool is_part(const struct opis_note *note, size_t at)
{
  const struct opis_note_token *token = &note->tokens[at];
  if (token->kind == OPIS_NOTE_NUMBER) return true;
  if (token->kind != OPIS_NOTE_WORD) return false;
  if (token->flags & OPIS_NOTE_DIGITS) return true;
  return token->end - token->start <= 4 && (token->flags & OPIS_NOTE_CAPITAL || token->folded.size == 1);
}

static bool joins(const struct opis_note *note, size_t at)
{
  const struct opis_note_token *token = &note->tokens[at];
  if (token->kind != OPIS_NOTE_MARK || at + 1 >= note->count) return false;
  if (token->code == '/') return is_part(note, at + 1);
  if (!is_glued(note, at) || !is_glued(note, at + 1)) return false;
  if (token->code == '.') return is_number(note, at + 1);
  return (token->code == '-' || token->code == ':') && is_part(note, at + 1);
}

/* 7486s.ch., 7486 с.ч.: of the secret part. The token behind it, or `at`. */
static size_t skip_secret(const struct opis_note *note, size_t at)
{
  bool part = opis_note_mark(note, at, '.') && is_glued(note, at + 1) &&
              (opis_note_is(note, at + 1, "ch") || opis_note_is(note, at + 1, "ч") || opis_note_is(note, at + 1, "c"));
  return part ? at + 2 : at;
}

static size_t read_number(const struct opis_note *note, size_t at, size_t limit)
{
  size_t end = at + 1;
  struct opis_span first = note->tokens[at].folded;
  if (opis_span_ends(first, OPIS_SPAN("s")) || opis_span_ends(first, OPIS_SPAN("с"))) end = skip_secret(note, end);
  while (end + 1 < limit && joins(note, end)) {
    end++;
    while (opis_note_mark(note, end, '-')) end++;
    end++;
  }
  return end;
}

static size_t read_quoted(const struct opis_note *note, size_t at, size_t limit)
{
  if (!opis_note_mark(note, at, '"') && !opis_note_mark(note, at, '`')) return at;
  size_t close = opis_note_close(note, at, limit);
  return close < limit ? close + 1 : at;
}

static bool begins_name(const struct opis_note *note, size_t at)
{
  return note->tokens[at].kind == OPIS_NOTE_WORD && note->tokens[at].flags & OPIS_NOTE_CAPITAL;
}

static size_t read_name(const struct opis_note *note, size_t at, size_t limit)
{
  size_t end = at;
  while (end < limit && end < at + NAME_MAX) {
    const struct opis_note_token *token = &note->tokens[end];
    if (token->kind == OPIS_NOTE_MARK && (token->code == ',' || token->code == ';' || token->code == '(')) break;
    if (token->kind == OPIS_NOTE_MARK && token->code == '.' && !is_glued(note, end + 1)) break;
    end++;
  }
  return end;
}

/* Р-6991, R 6991, RE.150, II, A.12: letters that begin a number. */
static bool begins_lettered(const struct opis_note *note, size_t at)
{
  const struct opis_note_token *token = &note->tokens[at];
  if (token->kind != OPIS_NOTE_WORD || !(token->flags & OPIS_NOTE_CAPITAL) || token->end - token->start > 8)
    return false;
  if (token->flags & OPIS_NOTE_DIGITS) return true;
  if (joins(note, at + 1) && (is_number(note, at + 2) || note->tokens[at + 2].flags & OPIS_NOTE_DIGITS)) return true;
  bool name = note->tokens[at + 1].kind == OPIS_NOTE_WORD; /* CC al PCR */
  return token->folded.size <= 5 && opis_roman(token->folded) && !name;
}

static size_t read_other(const struct opis_note *note, size_t at, enum opis_level level, size_t limit)
{
  bool lot = level == OPIS_LEVEL_LOT && is_number(note, at) && note->tokens[at + 1].folded.size == 1 &&
             note->tokens[at + 1].kind == OPIS_NOTE_WORD && is_number(note, at + 2); /* 64 D 563 */
  if (lot) return at + 3;
  if (is_number(note, at) || begins_lettered(note, at)) return read_number(note, at, limit);
  bool letter = begins_name(note, at) && note->tokens[at].folded.size <= 2 && is_number(note, at + 1);
  if (letter && (level <= OPIS_LEVEL_INVENTORY || level == OPIS_LEVEL_BOX)) return read_number(note, at + 1, limit);
  size_t quoted = read_quoted(note, at, limit);
  if (quoted > at) return quoted;
  if (level <= OPIS_LEVEL_LAST_NAME && begins_name(note, at)) return read_name(note, at, limit);
  return at;
}

size_t opis_value_read(const struct opis_note *note, size_t at, enum opis_level level, size_t limit)
{
  if (at >= limit) return at;
  if (level == OPIS_LEVEL_LEAF || level == OPIS_LEVEL_FRAME) return read_leaves(note, at, limit);
  return read_other(note, at, level, limit);
}

/* --- canonical forms --- */

static bool is_dash(uint32_t code)
{
  return code == '-' || (code >= 0x2010 && code <= 0x2015) || code == 0x2212 || code == 0xad;
}

static char latin_of(uint32_t code)
{
  static const char small[] = "abvgdezziiklmnoprstuf";
  uint32_t base = code >= 0x430 ? 0x430 : 0x410;
  if (code < 0x410 || code > 0x444 || code - base >= sizeof small - 1 || code - base == 6) return 0;
  char letter = small[code - base];
  return base == 0x430 ? letter : (char)(letter - 'a' + 'A');
}

static bool is_blank(uint32_t code)
{
  return code <= ' ' || code == 0xa0 || code == 0x2009 || code == 0x202f;
}

/* One hyphen for dashes, one blank for blanks, none around hyphens and bars; Cyrillic letters Latin in what is short.
 */
static void add_plain(struct opis_buf *out, struct opis_span written, bool latin)
{
  for (size_t at = 0; at < written.size;) {
    char bytes[4];
    uint32_t code = opis_utf8_next(written, &at);
    char last = out->size ? out->data[out->size - 1] : ' ';
    bool tight = last == ' ' || last == '-' || last == '/';
    if (code == 0 || code == '*' || code == '_') continue;
    if (is_blank(code)) {
      if (!tight) opis_buf_add_byte(out, ' ');
    } else if (is_dash(code) || code == '/') {
      if (last == ' ' && out->size) out->size--;
      if (out->size == 0 || out->data[out->size - 1] != '-' || code == '/')
        opis_buf_add_byte(out, code == '/' ? '/' : '-');
    } else if (latin && latin_of(code)) {
      opis_buf_add_byte(out, latin_of(code));
    } else {
      opis_buf_add(out, (struct opis_span){bytes, opis_utf8_put(code, bytes)});
    }
  }
}

static size_t count_codes(struct opis_span text, bool *digits)
{
  size_t count = 0;
  for (size_t at = 0; at < text.size; count++) {
    uint32_t code = opis_utf8_next(text, &at);
    *digits |= code >= '0' && code <= '9';
  }
  return count;
}

/* Whether a value is as it should be: letters and digits of ASCII, of a leaf or volume digits alone. */
static bool is_normal(struct opis_span text, enum opis_level level)
{
  bool numeric = level == OPIS_LEVEL_LEAF || level == OPIS_LEVEL_FRAME || level == OPIS_LEVEL_VOLUME;
  for (size_t i = 0; i < text.size; i++) {
    char byte = text.data[i];
    bool letter = (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z');
    if (!(byte >= '0' && byte <= '9') && (numeric || !letter)) return false;
  }
  return true;
}

static struct opis_span strip(struct opis_span text)
{
  static const char *const marks[] = {".", ",", ";", ":", "\"", "'", "«", "»", "“", "”", "‘", "’", " "};
  for (bool again = true; again;) {
    again = false;
    for (size_t i = 0; i < sizeof marks / sizeof *marks && text.size > 0; i++) {
      const char *mark = marks[i];
      size_t size = strlen(mark);
      if (text.data[0] != mark[0] && text.data[text.size - 1] != mark[size - 1]) continue;
      if (opis_span_starts(text, (struct opis_span){mark, size})) {
        text = opis_span_slice(text, size, text.size);
        again = true;
      } else if (opis_span_ends(text, (struct opis_span){mark, size})) {
        text.size -= size;
        again = true;
      }
    }
  }
  return text;
}

struct leaf {
  size_t digits, size; /* bytes of the number and of all of it */
};

static struct leaf measure(struct opis_span text)
{
  struct leaf leaf = {0};
  while (leaf.digits < text.size && text.data[leaf.digits] >= '0' && text.data[leaf.digits] <= '9') leaf.digits++;
  leaf.size = leaf.digits;
  if (leaf.digits > 0 && leaf.size < text.size && text.data[leaf.size] >= 'a' && text.data[leaf.size] <= 'z')
    leaf.size++;
  return leaf;
}

static bool is_below(struct opis_span a, struct opis_span b)
{
  while (a.size > 1 && a.data[0] == '0') a = opis_span_slice(a, 1, a.size);
  while (b.size > 1 && b.data[0] == '0') b = opis_span_slice(b, 1, b.size);
  return a.size != b.size ? a.size < b.size : opis_span_compare(a, b) < 0;
}

/* Adds 918-19 as 918-919, 979r-v as 979r-979v, and anything else as it is. */
static void add_range(struct opis_buf *out, struct opis_span text)
{
  struct leaf first = measure(text);
  bool range = first.digits > 0 && first.size < text.size && text.data[first.size] == '-';
  opis_buf_add(out, range ? opis_span_slice(text, 0, first.size + 1) : text);
  if (!range) return;
  struct opis_span rest = opis_span_slice(text, first.size + 1, text.size);
  struct leaf second = measure(rest);
  struct opis_span a = opis_span_slice(text, 0, first.digits), b = opis_span_slice(rest, 0, second.digits);
  bool side = second.digits == 0 && rest.size == 1 && rest.data[0] >= 'a' && rest.data[0] <= 'z';
  bool whole = second.digits > 0 && second.size == rest.size;
  if (side || (whole && b.size < a.size && is_below(b, a))) opis_buf_add(out, opis_span_slice(a, 0, a.size - b.size));
  opis_buf_add(out, rest);
}

static bool skip_word(struct opis_span text, size_t *at, const char *word)
{
  struct opis_span expected = opis_span_of(word);
  if (!opis_span_starts(opis_span_slice(text, *at, text.size), expected)) return false;
  size_t end = *at + expected.size;
  if (end < text.size) {
    char next = text.data[end];
    if ((next >= 'a' && next <= 'z') || (unsigned char)next >= 0xd0) return false;
  }
  *at = end;
  return true;
}

static bool skip_and(struct opis_span text, size_t *at)
{
  static const char *const ands[] = {" y ", " and ", " et ", " e ", " и ", " i ", " und ", " та ", " & "};
  for (size_t i = 0; i < sizeof ands / sizeof *ands; i++) {
    struct opis_span word = opis_span_of(ands[i]);
    size_t end = *at + word.size;
    bool digit = end < text.size && text.data[end] >= '0' && text.data[end] <= '9';
    if (!digit || !opis_span_starts(opis_span_slice(text, *at, text.size), word)) continue;
    *at = end;
    return true;
  }
  return false;
}

static bool skip_verso(struct opis_span text, size_t *at)
{
  size_t start = *at;
  if (text.data[start] == ' ') start++;
  static const char *const versos[] = {"с об.", "с об",  "s ob.", "s ob", "об.", "об", "ob.", "ob",  "зв.", "зв", "zv.",
                                       "zv",    "verso", "vto.",  "Rs.",  "Rs",  "v°", "vº",  "vo.", "vo",  "v.", "v"};
  for (size_t i = 0; i < sizeof versos / sizeof *versos; i++) {
    if (!skip_word(text, &start, versos[i])) continue;
    *at = start;
    return true;
  }
  return false;
}

/* r°, ro: a recto. */
static bool skip_recto(struct opis_span text, size_t *at)
{
  size_t start = *at;
  if (text.data[start] == ' ') start++;
  static const char *const rectos[] = {"recto", "r°", "rº", "ro.", "ro", "Vs.", "Vs"};
  for (size_t i = 0; i < sizeof rectos / sizeof *rectos; i++) {
    if (!skip_word(text, &start, rectos[i])) continue;
    *at = start;
    return true;
  }
  return false;
}

static void add_leaves(struct opis_buf *out, struct opis_span text)
{
  struct opis_buf one = {0};
  for (size_t at = 0; at <= text.size;) {
    bool ends = at == text.size || text.data[at] == ',' || text.data[at] == ';';
    if (ends || skip_and(text, &at)) {
      if (out->size && one.size) opis_buf_add_byte(out, ',');
      if (one.size) add_range(out, opis_buf_span(&one));
      opis_buf_clear(&one);
      if (ends) at++;
    } else if (one.size && one.data[one.size - 1] >= '0' && one.data[one.size - 1] <= '9' && skip_verso(text, &at)) {
      opis_buf_add_byte(&one, 'v');
    } else if (one.size && one.data[one.size - 1] >= '0' && one.data[one.size - 1] <= '9' && skip_recto(text, &at)) {
      opis_buf_add_byte(&one, 'r');
    } else {
      if (text.data[at] != ' ') opis_buf_add_byte(&one, text.data[at]);
      at++;
    }
  }
  opis_buf_free(&one);
}

static void add_roman(struct opis_buf *out, struct opis_span text)
{
  char small[16];
  bool letters = text.size > 0 && text.size < sizeof small;
  for (size_t i = 0; letters && i < text.size; i++) {
    char byte = text.data[i];
    small[i] = byte >= 'A' && byte <= 'Z' ? (char)(byte - 'A' + 'a') : byte;
  }
  unsigned value = letters ? opis_roman((struct opis_span){small, text.size}) : 0;
  if (value)
    opis_buf_format(out, "%u", value);
  else
    opis_buf_add(out, text);
}

struct opis_span opis_value_normalise(struct opis_arena *arena, enum opis_level level, struct opis_span written)
{
  if (is_normal(written, level)) return opis_arena_copy(arena, written);
  struct opis_buf plain = {0}, out = {0};
  bool digits = false;
  size_t codes = count_codes(written, &digits);
  add_plain(&plain, strip(written), digits && codes <= SHORT_MAX);
  struct opis_span text = strip(opis_buf_span(&plain));
  if (level == OPIS_LEVEL_LEAF || level == OPIS_LEVEL_FRAME)
    add_leaves(&out, text);
  else if (level == OPIS_LEVEL_VOLUME)
    add_roman(&out, text);
  else
    opis_buf_add(&out, text);
  struct opis_span value = opis_arena_copy(arena, opis_buf_span(&out));
  opis_buf_free(&plain);
  opis_buf_free(&out);
  return value;
}

static struct opis_span digits_of(struct opis_span text)
{
  size_t end = 0;
  while (end < text.size && text.data[end] >= '0' && text.data[end] <= '9') end++;
  return opis_span_slice(text, 0, end);
}

int opis_citation_compare_values(struct opis_span a, struct opis_span b)
{
  while (a.size && b.size) {
    struct opis_span x = digits_of(a), y = digits_of(b);
    if (x.size && y.size) {
      if (is_below(x, y)) return -1;
      if (is_below(y, x)) return 1;
      if (x.size != y.size) return x.size < y.size ? -1 : 1; /* 4 before 04 */
    } else {
      if (a.data[0] != b.data[0]) return (unsigned char)a.data[0] < (unsigned char)b.data[0] ? -1 : 1;
      x.size = y.size = 1;
    }
    a = opis_span_slice(a, x.size, a.size);
    b = opis_span_slice(b, y.size, b.size);
  }
  return (a.size > 0) - (b.size > 0);
}
