/* In: UTF-8 of any kind. Out: NFC (UAX #15), or the folded form of a word.
 *
 * utf8proc gives the decompositions, the case folding and the composition. Both functions here work a combining
 * sequence at a time, so that what it costs in memory is bounded by the longest one, and sort its marks themselves,
 * because utf8proc exchanges neighbours, which a megabyte of marks turns into hours. To map a further letter add a row
 * to tables/letters.inc; to keep a further letter's mark, one to `kept`. */
#include "text/normalise.h"

#include "base/memory.h"
#include "base/span.h"
#include "base/utf8.h"
#include "text/plain.h"
#include "text/properties.h"

#include <stdlib.h>
#include <utf8proc.h>

/* A starter and all that may compose with it or with each other. */
struct sequence {
  int32_t *codes;
  size_t count, capacity;
  int32_t few[32]; /* enough for all but hostile ones */
};

enum { DECOMPOSED_MAX = 32 }; /* code points that one may become: 18 in Unicode 15 (U+FDFA) */

static void sequence_add(struct sequence *sequence, int32_t code)
{
  if (!sequence->codes) {
    sequence->codes = sequence->few;
    sequence->capacity = sizeof sequence->few / sizeof *sequence->few;
  }
  if (sequence->count == sequence->capacity) {
    int32_t *old = sequence->codes == sequence->few ? NULL : sequence->codes;
    sequence->codes = opis_reallocate(old, 2 * sequence->capacity, sizeof *sequence->codes);
    if (!old) memcpy(sequence->codes, sequence->few, sizeof sequence->few);
    sequence->capacity *= 2;
  }
  sequence->codes[sequence->count++] = code;
}

static void sequence_free(struct sequence *sequence)
{
  if (sequence->codes != sequence->few) free(sequence->codes);
}

static unsigned combining_class(int32_t code)
{
  return (unsigned)utf8proc_get_property(code)->combining_class;
}

/* Puts marks between two starters in the order of their classes; those of one class keep theirs. */
static void sort_marks(int32_t *codes, size_t count)
{
  bool sorted = true;
  for (size_t i = 1; i < count && sorted; i++) sorted = combining_class(codes[i - 1]) <= combining_class(codes[i]);
  if (sorted) return;
  size_t places[257] = {0};
  for (size_t i = 0; i < count; i++) places[combining_class(codes[i]) + 1]++;
  for (size_t class = 1; class < 257; class ++) places[class] += places[class - 1];
  int32_t *ordered = opis_allocate(count, sizeof *ordered);
  for (size_t i = 0; i < count; i++) ordered[places[combining_class(codes[i])]++] = codes[i];
  memcpy(codes, ordered, count * sizeof *codes);
  free(ordered);
}

/* Adds what was decomposed in its canonical composition, and empties the sequence. */
static void sequence_flush(struct sequence *sequence, struct opis_buf *out)
{
  if (sequence->count > 1) {
    for (size_t start = 0, end; start < sequence->count; start = end + 1) {
      for (end = start; end < sequence->count && combining_class(sequence->codes[end]) != 0;) end++;
      sort_marks(sequence->codes + start, end - start);
    }
    utf8proc_ssize_t count = utf8proc_normalize_utf32(sequence->codes, (utf8proc_ssize_t)sequence->count,
                                                      UTF8PROC_COMPOSE | UTF8PROC_STABLE);
    sequence->count = (size_t)count;
  }
  for (size_t i = 0; i < sequence->count; i++) {
    char *end = opis_buf_reserve(out, 4);
    out->size += opis_utf8_put((uint32_t)sequence->codes[i], end);
  }
  sequence->count = 0;
}

static bool may_compose(uint32_t code)
{
  return opis_word_value(code) & OPIS_WORD_COMPOSES;
}

/* ---- NFC ------------------------------------------------------------------------------------------------------ */

static size_t skip_ascii(struct opis_span text, size_t at)
{
  uint64_t word;
  for (; text.size - at >= sizeof word; at += sizeof word) {
    memcpy(&word, text.data + at, sizeof word);
    if (word & UINT64_C(0x8080808080808080)) break;
  }
  while (at < text.size && (unsigned char)text.data[at] < 0x80) at++;
  return at;
}

/* The code point at `*at`, which moves behind it; false where there is none, or a bad byte. */
static bool next_valid(struct opis_span text, size_t *at, uint32_t *code)
{
  size_t start = *at;
  if (start == text.size) return false;
  *code = opis_utf8_next(text, at);
  return *code != OPIS_REPLACEMENT || *at - start > 1;
}

/* Moves `*at` behind the characters that may compose with what stands before them. */
static void skip_composing(struct opis_span text, size_t *at)
{
  uint32_t code;
  for (size_t next = *at; next_valid(text, &next, &code) && may_compose(code);) *at = next;
}

static void add_nfc(struct sequence *sequence, struct opis_span region, struct opis_buf *out)
{
  for (size_t at = 0; at < region.size;) {
    int32_t parts[DECOMPOSED_MAX];
    int boundary = 0;
    utf8proc_ssize_t count = utf8proc_decompose_char((int32_t)opis_utf8_next(region, &at), parts, DECOMPOSED_MAX,
                                                     UTF8PROC_DECOMPOSE | UTF8PROC_STABLE, &boundary);
    for (utf8proc_ssize_t i = 0; i < count; i++) sequence_add(sequence, parts[i]);
  }
  sequence_flush(sequence, out);
}

struct opis_span opis_nfc(struct opis_arena *arena, struct opis_span text)
{
  struct opis_buf out = {0}, region = {0};
  struct sequence sequence = {0};
  size_t copied = 0;  /* how much of the text is in `out` */
  size_t starter = 0; /* where the last character is that later ones may compose with */
  for (size_t at = 0; at < text.size;) {
    size_t place = skip_ascii(text, at);
    if (place > at) starter = place - 1;
    at = place;
    if (at == text.size) break;
    uint32_t code;
    if (!next_valid(text, &at, &code)) {
      opis_buf_add(&out, opis_span_slice(text, copied, place));
      opis_buf_add_string(&out, "\uFFFD");
      copied = starter = at;
    } else if (!may_compose(code)) {
      starter = place;
    } else {
      skip_composing(text, &at);
      opis_buf_clear(&region);
      add_nfc(&sequence, opis_span_slice(text, starter, at), &region);
      if (!opis_span_equal(opis_buf_span(&region), opis_span_slice(text, starter, at))) {
        opis_buf_add(&out, opis_span_slice(text, copied, starter));
        opis_buf_add(&out, opis_buf_span(&region));
        copied = at;
      }
      starter = at;
    }
  }
  if (copied > 0) {
    opis_buf_add(&out, opis_span_slice(text, copied, text.size));
    text = opis_arena_copy(arena, opis_buf_span(&out));
  }
  sequence_free(&sequence);
  opis_buf_free(&region);
  opis_buf_free(&out);
  return text;
}

/* ---- Folding -------------------------------------------------------------------------------------------------- */

struct folding {
  struct opis_buf *out;
  size_t start;            /* of the word in `out` */
  bool apostrophe;         /* one waits for a letter behind it */
  struct sequence pending; /* what may still compose */
};

static const struct {
  uint32_t code;
  const char *text;
} letters[] = {
#define LETTER(code, text) {code, text},
#include "text/tables/letters.inc"
#undef LETTER
};

/* Marks that make another letter of an alphabet, which its readers type: й, ў, ї, ѓ, ќ. */
static const struct {
  int32_t letter, mark;
} kept[] = {{0x0438, 0x0306}, {0x0443, 0x0306}, {0x0456, 0x0308}, {0x0433, 0x0301}, {0x043A, 0x0301}};

static const char *find_letter(uint32_t code)
{
  size_t low = 0, high = sizeof letters / sizeof *letters;
  while (low < high) {
    size_t middle = (low + high) / 2;
    if (letters[middle].code == code) return letters[middle].text;
    if (letters[middle].code < code)
      low = middle + 1;
    else
      high = middle;
  }
  return NULL;
}

/* Whether a mark is dropped: accents and their like, the vowel points of Hebrew, Arabic and Syriac. What other scripts
 * write as marks are vowels and tones (classes 0 and 84 to 132), or make another letter (7, 8: nukta and voicing; 9:
 * virama). Enclosing marks have class 0, too. */
static bool is_dropped(struct folding *folding, int32_t code)
{
  const utf8proc_property_t *property = utf8proc_get_property(code);
  if (property->category == UTF8PROC_CATEGORY_ME) return true;
  unsigned class = (unsigned)property->combining_class;
  if (class == 0 || (class > 1 && class < 10) || (class > 36 && class < 200)) return false;
  if (folding->pending.count == 0) return true;
  int32_t letter = folding->pending.codes[folding->pending.count - 1];
  for (size_t i = 0; i < sizeof kept / sizeof *kept; i++) {
    if (kept[i].letter == letter && kept[i].mark == code) return false;
  }
  return true;
}

static void flush(struct folding *folding)
{
  if (folding->pending.count > 0) sequence_flush(&folding->pending, folding->out);
}

/* Apostrophes in a row are one; at the start and end of a word, and before and after a hyphen, there is none. */
static void put_byte(struct folding *folding, char byte)
{
  struct opis_buf *out = folding->out;
  flush(folding);
  if (byte == '\'') {
    folding->apostrophe = out->size > folding->start && out->data[out->size - 1] != '-';
    return;
  }
  char *end = opis_buf_reserve(out, 2);
  if (folding->apostrophe && byte != '-') {
    *end++ = '\'';
    out->size++;
  }
  folding->apostrophe = false;
  *end = byte;
  out->size++;
}

static void put_ascii(struct folding *folding, char byte)
{
  if (byte >= 'A' && byte <= 'Z')
    byte = (char)(byte + ('a' - 'A'));
  else if (byte == '"' || byte == '`')
    byte = '\'';
  if (byte != '\0') put_byte(folding, byte);
}

/* A character that may still take marks. */
static void put_pending(struct folding *folding, int32_t code)
{
  if (!may_compose((uint32_t)code)) flush(folding);
  if (folding->apostrophe) opis_buf_add_byte(folding->out, '\'');
  folding->apostrophe = false;
  sequence_add(&folding->pending, code);
}

static bool put_letter(struct folding *folding, uint32_t code)
{
  const char *text = find_letter(code);
  for (const char *at = text; at && *at; at++) put_byte(folding, *at);
  return text;
}

/* What is case folded and decomposed. */
static void put_code(struct folding *folding, int32_t code)
{
  if (code < 0x80)
    put_ascii(folding, (char)code);
  else if (!put_letter(folding, (uint32_t)code) && !is_dropped(folding, code))
    put_pending(folding, code);
}

static void decompose(struct folding *folding, uint32_t code)
{
  int32_t parts[DECOMPOSED_MAX];
  int boundary = 0;
  utf8proc_ssize_t count =
      utf8proc_decompose_char((int32_t)code, parts, DECOMPOSED_MAX,
                              UTF8PROC_DECOMPOSE | UTF8PROC_COMPAT | UTF8PROC_CASEFOLD | UTF8PROC_IGNORE, &boundary);
  for (utf8proc_ssize_t i = 0; i < count; i++) put_code(folding, parts[i]);
}

static void fold_code(struct folding *folding, uint32_t code)
{
  if (code >= 0x0410 && code <= 0x042F) code += 0x20;
  if (code >= 0x0430 && code <= 0x044F) { /* й is composed: see `kept` */
    put_pending(folding, (int32_t)code);
  } else if (put_letter(folding, code)) {
    return;
  } else if (code == 0x0345 || code == 0x037A || (code >= 0x1F80 && code <= 0x1FFF)) {
    /* Case folding makes a letter of the iota subscript, which is dropped as a diacritic: take it off first. */
    int32_t parts[DECOMPOSED_MAX];
    int boundary = 0;
    utf8proc_ssize_t count =
        utf8proc_decompose_char((int32_t)code, parts, DECOMPOSED_MAX, UTF8PROC_DECOMPOSE | UTF8PROC_COMPAT, &boundary);
    for (utf8proc_ssize_t i = 0; i < count; i++) {
      if (parts[i] != 0x0345) decompose(folding, (uint32_t)parts[i]);
    }
  } else {
    decompose(folding, code);
  }
}

void opis_fold(struct opis_buf *out, struct opis_span word)
{
  size_t plain = opis_plain_fold(word, opis_buf_reserve(out, OPIS_PLAIN_MAX));
  out->size += plain;
  out->data[out->size] = '\0';
  if (plain > 0) return;
  struct folding folding = {.out = out, .start = out->size};
  opis_buf_reserve(out, word.size);
  for (size_t at = 0; at < word.size;) {
    if ((unsigned char)word.data[at] < 0x80)
      put_ascii(&folding, word.data[at++]);
    else
      fold_code(&folding, opis_utf8_next(word, &at));
  }
  flush(&folding);
  sequence_free(&folding.pending);
  out->data[out->size] = '\0';
}

void opis_lower(struct opis_buf *out, struct opis_span word)
{
  for (size_t offset = 0; offset < word.size;) {
    char bytes[4];
    uint32_t code = opis_utf8_next(word, &offset);
    opis_buf_add(out,
                 (struct opis_span){bytes, opis_utf8_put((uint32_t)utf8proc_tolower((utf8proc_int32_t)code), bytes)});
  }
}
