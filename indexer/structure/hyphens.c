/* Words cut at line ends: which hyphens go and which stay. The document's own words decide: the joined word or the
 * hyphenated one stands elsewhere in it. Where neither does, the shape of the parts. */
#include "indexer/structure/hyphens.h"

#include "base/memory.h"
#include "indexer/structure/letters.h"

#include <stdlib.h>
#include <utf8proc.h>

enum { WORD_BYTES = 120 };

/* What is asked about a cut, each a key of the table. */
enum { ASK_JOINED, ASK_HYPHENED, ASKS };

struct hyphens_entry {
  uint64_t key;
  uint32_t count;
};

static uint64_t mix(uint64_t hash, uint32_t code)
{
  return (hash ^ code) * 0x9E3779B97F4A7C15u + (hash >> 29);
}

static bool in_word(uint32_t code)
{
  return letter_is_letter(code) || code == '\'' || code == 0x2019 || code == 0xAD;
}

static uint32_t plain(uint32_t code)
{
  if (code == 0x2019) return '\'';
  return code < 0x80 ? (code >= 'A' && code <= 'Z' ? code | 0x20 : code)
                     : (uint32_t)utf8proc_tolower((utf8proc_int32_t)code);
}

static uint64_t hash_on(uint64_t hash, struct opis_span word)
{
  for (size_t offset = 0; offset < word.size;) {
    uint32_t code = opis_utf8_next(word, &offset);
    if (code == 0xAD) continue;
    hash = mix(hash, letter_is_hyphen(code) ? '-' : plain(code));
  }
  return hash;
}

/* The word that ends the text, without its last hyphen; with hyphens inside. */
static struct opis_span left_part(struct opis_span text)
{
  size_t end = text.size;
  opis_utf8_previous(text, &end);
  size_t start = end;
  while (start > 0 && end - start < WORD_BYTES) {
    size_t before = start;
    uint32_t code = opis_utf8_previous(text, &before);
    if (!in_word(code) && !letter_is_hyphen(code)) break;
    start = before;
  }
  return opis_span_slice(text, start, end);
}

static struct opis_span right_part(struct opis_span text)
{
  size_t end = 0;
  while (end < text.size && end < WORD_BYTES) {
    size_t behind = end;
    uint32_t code = opis_utf8_next(text, &behind);
    if (!in_word(code) && !(letter_is_hyphen(code) && letter_is_letter(text_at(text, behind)))) break;
    end = behind;
  }
  return opis_span_slice(text, 0, end);
}

static struct hyphens_entry *look(const struct hyphens *hyphens, uint64_t key)
{
  size_t at = key & hyphens->mask;
  while (hyphens->entries[at].key != 0 && hyphens->entries[at].key != key) at = (at + 1) & hyphens->mask;
  return &hyphens->entries[at];
}

static void keys_of(struct opis_span left, struct opis_span right, uint64_t keys[ASKS])
{
  uint64_t hash = hash_on(1, left);
  keys[ASK_JOINED] = hash_on(hash, right) | 1;
  keys[ASK_HYPHENED] = hash_on(mix(hash, '-'), right) | 1;
}

static bool is_cut(struct opis_span before, struct opis_span after)
{
  if (before.size < 2 || after.size == 0 || !letter_is_hyphen(text_last(before))) return false;
  size_t end = before.size;
  opis_utf8_previous(before, &end);
  return letter_is_letter(text_before(before, end)) && letter_is_letter(text_first(after));
}

void hyphens_ask(struct hyphens *hyphens, struct opis_span before, struct opis_span after)
{
  if (!is_cut(before, after)) return;
  if (2 * ASKS * (hyphens->cuts + 1) > hyphens->mask) {
    struct hyphens larger = {.mask = hyphens->mask ? 2 * hyphens->mask + 1 : 1023, .cuts = hyphens->cuts};
    larger.entries = opis_allocate(larger.mask + 1, sizeof *larger.entries);
    for (size_t i = 0; hyphens->entries && i <= hyphens->mask; i++)
      if (hyphens->entries[i].key) *look(&larger, hyphens->entries[i].key) = hyphens->entries[i];
    free(hyphens->entries);
    hyphens->entries = larger.entries, hyphens->mask = larger.mask;
  }
  uint64_t keys[ASKS];
  keys_of(left_part(before), right_part(after), keys);
  for (int i = 0; i < ASKS; i++) look(hyphens, keys[i])->key = keys[i];
  hyphens->cuts++;
}

/* Counts one word, from `start` to behind it; parts of words that are cut at the line's ends count for nothing. */
static size_t count_word(struct hyphens *hyphens, struct opis_span line, size_t start)
{
  uint64_t hash = 1;
  size_t offset = start, end = start;
  while (offset < line.size) {
    size_t behind = offset;
    uint32_t code = opis_utf8_next(line, &behind);
    bool hyphen = letter_is_hyphen(code) && code != 0xAD;
    if (!in_word(code) && !(hyphen && letter_is_letter(text_at(line, behind)))) break;
    if (code == 0x2010) hyphens->inner_2010 = true;
    if (code != 0xAD) hash = mix(hash, hyphen ? '-' : plain(code));
    offset = end = behind;
  }
  if (end < line.size && letter_is_hyphen(text_at(line, end))) return end;
  struct hyphens_entry *entry = look(hyphens, hash | 1);
  if (entry->key) entry->count++;
  return end;
}

void hyphens_count(struct hyphens *hyphens, struct opis_span line)
{
  if (hyphens->cuts == 0) return;
  for (size_t i = 0; i < line.size;) {
    unsigned char byte = (unsigned char)line.data[i];
    if (byte < 0x80 && !letter_is_letter(byte)) {
      i++;
      continue;
    }
    size_t end = count_word(hyphens, line, i);
    if (end == i) opis_utf8_next(line, &end);
    i = end;
  }
}

void hyphens_free(struct hyphens *hyphens)
{
  free(hyphens->entries);
}

/* "pre- and post-war": the hyphen waits for the second word. */
static bool is_suspended(struct opis_span after)
{
  static const char *const words[] = {"and", "or", "und", "oder", "e",   "ed", "o",  "y",
                                      "u",   "et", "ou",  "и",    "или", "i",  "ili"};
  struct opis_span word = right_part(after);
  if (word.size == after.size) return false;
  for (size_t i = 0; i < sizeof words / sizeof *words; i++)
    if (opis_span_equal(word, opis_span_of(words[i]))) return text_at(after, word.size) == ' ';
  return false;
}

static enum hyphens_join shape(struct opis_span left, struct opis_span right)
{
  if (!letter_is_lower(text_first(right))) return HYPHENS_KEEP;
  struct letter_counts counts = text_count(left);
  if (counts.lower == 0 && counts.upper >= 2) return HYPHENS_KEEP;
  return HYPHENS_DROP;
}

enum hyphens_join hyphens_decide(const struct hyphens *hyphens, struct opis_span before, struct opis_span after)
{
  uint32_t last = text_last(before), first = text_first(after);
  size_t end = before.size;
  if (before.size > 0) opis_utf8_previous(before, &end);
  uint32_t earlier = text_before(before, end);
  if (last == '/' && earlier != ' ' && earlier != 0) return HYPHENS_KEEP;
  if (last == 0x2014 || last == 0x2013 || last == 0x2015)
    return earlier == ' ' || earlier == 0 ? HYPHENS_BLANK : HYPHENS_KEEP;
  if (first == 0x2014 && after.size > 3 && text_at(after, 3) != ' ' && last != ' ') return HYPHENS_KEEP;
  if (last == '-' && earlier == '-') return HYPHENS_KEEP;
  if (!letter_is_hyphen(last) || earlier == ' ' || earlier == 0) return HYPHENS_BLANK;
  if (last == 0xAD) return HYPHENS_DROP;
  if (!is_cut(before, after)) return letter_is_digit(first) || letter_is_letter(first) ? HYPHENS_KEEP : HYPHENS_BLANK;
  if (last == 0xAC) return HYPHENS_DROP;
  if (is_suspended(after)) return HYPHENS_BLANK;
  bool machine = !hyphens->inner_2010; /* U+2010 that stands at line ends alone was set by a machine */
  struct opis_span left = left_part(before), right = right_part(after);
  if (last == 0x2010 && machine && letter_is_lower(first)) return HYPHENS_DROP;
  if (hyphens->mask == 0) return shape(left, right);
  uint64_t keys[ASKS];
  keys_of(left, right, keys);
  uint32_t joined = look(hyphens, keys[ASK_JOINED])->count, hyphened = look(hyphens, keys[ASK_HYPHENED])->count;
  if (joined != hyphened) return joined > hyphened ? HYPHENS_DROP : HYPHENS_KEEP;
  return shape(left, right);
}
