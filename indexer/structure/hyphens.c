/* Words cut at line ends: which hyphens go and which stay. The document's own words decide: the joined word or the
 * hyphenated one stands elsewhere in it. Where neither does, the lexicon: the joined word is one, or else both parts
 * are, in a language of the lines around. Where that says nothing, the shape of the parts. */
#include "indexer/structure/hyphens.h"

#include "base/buf.h"
#include "base/memory.h"
#include "indexer/structure/letters.h"
#include "text/lexicon.h"
#include "text/normalise.h"

#include <stdlib.h>
#include <string.h>
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
  uint32_t code = text_before(before, end);
  bool sign = end > 1 && (code == '\'' || code == 0x2019); /* a soft sign, as in bol'-she */
  if (sign) opis_utf8_previous(before, &end);
  if (sign) code = text_before(before, end);
  return letter_is_letter(code) && letter_is_letter(text_first(after));
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

/* A word that is cut, and what the lexicon says of it: sets of languages. */
struct cut {
  struct opis_span before, after; /* the lines */
  struct opis_span left, right;   /* of the word, without the hyphen */
  struct opis_span head, tail;    /* the pieces of these that meet at the cut, without what hyphens part from them */
  bool more;                      /* another hyphen follows behind the tail */
  bool sign;                      /* the head ends with an apostrophe, which may be a soft sign */
  unsigned joined, hyphened, of_head, of_tail;
  size_t head_letters, tail_letters;
};

enum { SCRATCH = 4 * WORD_BYTES };

static size_t letters_of(struct opis_span word)
{
  struct letter_counts counts = text_count(word);
  return counts.upper + counts.lower + counts.other;
}

/* Without an elided article or the like before an apostrophe, and without an enclitic behind it. */
static struct opis_span without_elision(struct opis_span word)
{
  size_t start = 0, end = word.size;
  for (size_t offset = 0; offset < word.size;) {
    size_t at = offset;
    uint32_t code = plain(opis_utf8_next(word, &offset));
    if (code != '\'') continue;
    if (word.size - offset <= 2)
      end = at < end ? at : end;
    else
      start = offset;
  }
  return start < end ? opis_span_slice(word, start, end) : word;
}

static unsigned languages_of(struct opis_span word)
{
  struct opis_buf folded = {0};
  opis_fold(&folded, without_elision(word));
  unsigned languages = opis_lexicon_has(opis_buf_span(&folded));
  opis_buf_free(&folded);
  return languages;
}

static unsigned romanised(struct opis_span word)
{
  char lower[SCRATCH];
  size_t size = 0;
  for (size_t offset = 0; offset < word.size && size + 4 <= SCRATCH;)
    size += opis_utf8_put(plain(opis_utf8_next(word, &offset)), lower + size);
  return opis_lexicon_has_romanised((struct opis_span){lower, size});
}

/* Head and tail as one word, with a hyphen between them or without. */
static struct opis_span put_together(const struct cut *cut, bool hyphen, char space[SCRATCH])
{
  size_t size = cut->head.size;
  memcpy(space, cut->head.data, size);
  if (hyphen) space[size++] = '-';
  memcpy(space + size, cut->tail.data, cut->tail.size);
  return (struct opis_span){space, size + cut->tail.size};
}

static struct cut cut_of(struct opis_span before, struct opis_span after)
{
  struct cut cut = {.before = before, .after = after, .left = left_part(before), .right = right_part(after)};
  size_t start = 0, end = cut.right.size;
  for (size_t offset = 0; offset < cut.left.size;)
    if (letter_is_hyphen(opis_utf8_next(cut.left, &offset))) start = offset;
  for (size_t offset = end; offset > 0;)
    if (letter_is_hyphen(opis_utf8_previous(cut.right, &offset))) end = offset;
  cut.head = opis_span_slice(cut.left, start, cut.left.size);
  cut.tail = opis_span_slice(cut.right, 0, end);
  cut.more = end < cut.right.size;
  cut.head_letters = letters_of(cut.head), cut.tail_letters = letters_of(cut.tail);
  return cut;
}

static void look_up(struct cut *cut)
{
  char space[SCRATCH];
  struct opis_span joined = put_together(cut, false, space);
  cut->joined = languages_of(joined);
  cut->of_head = languages_of(cut->head), cut->of_tail = languages_of(cut->tail);
  cut->sign = !letter_is_letter(text_last(cut->head));
  if (cut->joined == 0 || cut->sign) {
    cut->joined |= romanised(joined);
    cut->of_head |= romanised(cut->head), cut->of_tail |= romanised(cut->tail);
  }
  struct opis_span hyphened = put_together(cut, true, space);
  cut->hyphened = languages_of(hyphened);
  if (cut->joined == 0 && cut->hyphened == 0) cut->hyphened = romanised(hyphened);
}

enum { LANGUAGES = 5, CONTEXT_BYTES = 240, CONTEXT_LETTERS = 3 };

static void count_languages(struct opis_span text, unsigned counts[LANGUAGES])
{
  for (size_t offset = 0; offset < text.size;) {
    size_t start = offset, end = offset;
    while (end < text.size && in_word(text_at(text, end))) opis_utf8_next(text, &end);
    struct opis_span word = opis_span_slice(text, start, end);
    if (end == start)
      opis_utf8_next(text, &offset);
    else
      offset = end;
    if (letters_of(word) < CONTEXT_LETTERS) continue;
    unsigned languages = languages_of(word);
    languages |= romanised(word);
    for (unsigned i = 0; i < LANGUAGES; i++) counts[i] += languages >> i & 1;
  }
}

/* The languages that the lines around may be written in. */
static unsigned context_of(const struct cut *cut)
{
  unsigned counts[LANGUAGES] = {0}, most = 0, languages = 0;
  size_t start = cut->before.size > CONTEXT_BYTES ? cut->before.size - CONTEXT_BYTES : 0;
  size_t end = cut->after.size < CONTEXT_BYTES ? cut->after.size : CONTEXT_BYTES;
  while (start > 0 && ((unsigned char)cut->before.data[start] & 0xC0) == 0x80) start--;
  while (end < cut->after.size && ((unsigned char)cut->after.data[end] & 0xC0) == 0x80) end++;
  count_languages(opis_span_slice(cut->before, start, (size_t)(cut->left.data - cut->before.data)), counts);
  count_languages(opis_span_slice(cut->after, cut->right.size, end), counts);
  for (unsigned i = 0; i < LANGUAGES; i++)
    if (counts[i] > most) most = counts[i];
  for (unsigned i = 0; i < LANGUAGES; i++)
    if (4 * counts[i] >= 3 * most) languages |= 1u << i;
  return languages;
}

/* Endings that happen to be words, behind which an unknown word is more likely one than two. */
static bool is_ending(struct opis_span tail)
{
  static const char *const endings[] = {"ment", "mente", "mento", "menti", "miento", "mientos", "ments", "ration"};
  for (size_t i = 0; i < sizeof endings / sizeof *endings; i++)
    if (opis_span_equal(tail, opis_span_of(endings[i]))) return true;
  return false;
}

/* "out-of-date", "peer-to-peer": a small word that more follows. */
static bool is_link(struct opis_span tail)
{
  static const char *const links[] = {"of", "to", "in", "by", "on", "at", "and", "the", "n", "al", "el",  "de",
                                      "da", "di", "la", "le", "lo", "du", "y",   "e",   "o", "u",  "und", "auf",
                                      "en", "et", "à",  "и",  "в",  "на", "по",  "i",   "v", "na", "po"};
  for (size_t i = 0; i < sizeof links / sizeof *links; i++)
    if (opis_span_equal(tail, opis_span_of(links[i]))) return true;
  return false;
}

/* Russian adverbs: по-русски, po-russki. */
static bool is_adverb(const struct cut *cut)
{
  static const char *const ends[] = {"ски", "цки", "ski", "cki", "tski"};
  uint32_t first = plain(text_first(cut->head));
  if (cut->head_letters != 2 || (first != 'p' && first != 0x43F) || cut->tail_letters < 6) return false;
  uint32_t second = plain(text_last(cut->head));
  if (second != 'o' && second != 0x43E) return false;
  for (size_t i = 0; i < sizeof ends / sizeof *ends; i++)
    if (opis_span_ends(cut->tail, opis_span_of(ends[i]))) return true;
  return false;
}

/* Whether the parts are words, so that the whole, which none knows, is two of them. */
static bool is_compound(const struct cut *cut, bool *doubtful)
{
  unsigned context = context_of(cut), both = cut->of_head & cut->of_tail;
  *doubtful = true;
  if (is_ending(cut->tail)) return false;
  both &= context;
  if (both == OPIS_LEXICON_RU_ROMANISED && cut->tail_letters < 3) both = 0;
  bool inflected = (both & (OPIS_LEXICON_ES | OPIS_LEXICON_IT)) && !(both & (OPIS_LEXICON_EN | OPIS_LEXICON_RU));
  size_t shortest = cut->head_letters >= 5 && text_last(cut->head) == 'o' ? 4 : 5; /* franco-ruso */
  if (inflected && (cut->tail_letters < shortest || (cut->head_letters < 4 && cut->tail_letters < 7))) both = 0;
  if (both) {
    *doubtful = cut->head_letters < 4 || cut->tail_letters < 4;
    return true;
  }
  if (cut->head_letters >= 4 && cut->tail_letters >= 6 && (cut->of_tail & context)) return true;
  return cut->head_letters >= 5 && (cut->of_head & context) && cut->tail_letters >= 5 && cut->of_tail;
}

static enum hyphens_join decide_by_lexicon(struct cut *cut, bool *doubtful)
{
  *doubtful = false;
  look_up(cut);
  if (cut->sign && !(cut->joined & OPIS_LEXICON_RU_ROMANISED)) return HYPHENS_KEEP;
  if (cut->joined) {
    *doubtful = cut->hyphened || (cut->head_letters >= 3 && cut->tail_letters >= 3 && (cut->of_head & cut->of_tail));
    return HYPHENS_DROP;
  }
  *doubtful = false;
  if (cut->hyphened) return HYPHENS_KEEP;
  *doubtful = cut->of_head || cut->of_tail;
  if ((cut->more && is_link(cut->tail)) || is_adverb(cut)) return HYPHENS_KEEP;
  if (!cut->of_head && !cut->of_tail) return HYPHENS_DROP;
  return is_compound(cut, doubtful) ? HYPHENS_KEEP : HYPHENS_DROP;
}

static enum hyphens_join decide_by_parts(struct opis_span before, struct opis_span after, bool *doubtful)
{
  struct cut cut = cut_of(before, after);
  *doubtful = false;
  if (!letter_is_lower(text_first(after))) return HYPHENS_KEEP;
  struct letter_counts counts = text_count(cut.left);
  if (counts.lower == 0 && counts.upper >= 2) return HYPHENS_KEEP;
  size_t start = (size_t)(cut.left.data - before.data);
  if (letter_is_digit(text_before(before, start))) return HYPHENS_KEEP; /* 3rd-largest */
  return decide_by_lexicon(&cut, doubtful);
}

enum hyphens_join hyphens_decide(const struct hyphens *hyphens, struct opis_span before, struct opis_span after,
                                 bool *doubtful)
{
  *doubtful = false;
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
  if (hyphens->mask == 0) return decide_by_parts(before, after, doubtful);
  uint64_t keys[ASKS];
  keys_of(left, right, keys);
  uint32_t joined = look(hyphens, keys[ASK_JOINED])->count, hyphened = look(hyphens, keys[ASK_HYPHENED])->count;
  if (joined != hyphened) return joined > hyphened ? HYPHENS_DROP : HYPHENS_KEEP;
  return decide_by_parts(before, after, doubtful);
}
