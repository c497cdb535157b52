/* In: tokens. Out: the repository, the published series or the British department that is named there.
 *
 * Names are matched by their letters and digits alone, so that AA.EE.SS., PA AA and PA-AA need one row. Cyrillic names
 * are matched a second time by a skeleton in which all romanisations agree (РЦХИДНИ, RTsKhIDNI and RCChIDNI are
 * rccidni); that skeleton loses too much to be a term. To add a name add a row to ../tables/archives.inc or
 * ../tables/series.inc; other words are in ../tables/repositories.inc. */
#include "text/citations/note.h"

#include "base/memory.h"
#include "base/utf8.h"

#include <assert.h>
#include <stdlib.h>
#include <threads.h>

enum { NAME_TOKENS_MAX = 18, SKELETON_MIN = 4, HEAD = 3, LONG_HEAD = 6 };

struct entry {
  struct opis_span key;
  struct opis_name name;
  bool acronym;
};

struct names {
  struct entry *items;
  size_t count, capacity;
  /* A bit for each beginning of two, of HEAD and of LONG_HEAD bytes, hashed: most words begin no name. */
  uint64_t pairs[1024], heads[1024], long_heads[1024];
  uint16_t begins[257]; /* where the names of a first byte begin; those of the next byte are behind them */
  uint64_t *firsts;     /* the first eight bytes of each, as a number that sorts as they do */
};

enum { NONE = 1 }; /* what a token keeps where nothing is named */

/* The tables, sorted once a process and kept. */
static struct names archives, skeletons, series, codes;
static struct opis_arena keys;

static const struct {
  const char *code, *names;
  enum opis_tradition tradition;
  bool unsure;
} archive_rows[] = {
#define RUSSIAN                                 OPIS_RUSSIAN
#define ITALIAN                                 OPIS_ITALIAN
#define SPANISH                                 OPIS_SPANISH
#define BRITISH                                 OPIS_BRITISH
#define AMERICAN                                OPIS_AMERICAN
#define FRENCH                                  OPIS_FRENCH
#define GERMAN                                  OPIS_GERMAN
#define LEAGUE                                  OPIS_LEAGUE
#define OTHER                                   OPIS_OTHER
#define ARCHIVE(code, tradition, unsure, names) {code, names, tradition, unsure},
#include "text/tables/archives.inc"
#undef ARCHIVE
};

static const struct {
  const char *code, *names;
} series_rows[] = {
#define SERIES(code, names) {code, names},
#include "text/tables/series.inc"
#undef SERIES
};

/* What repositories.inc says of a word. */
enum use { USE_REPOSITORY = 1, USE_COLLECTION, USE_PLACE, USE_DEPARTMENT };

static const struct {
  const char *word, *code;
  enum use use;
} words[] = {
#define REPOSITORY(word)       {word, NULL, USE_REPOSITORY},
#define COLLECTION(word)       {word, NULL, USE_COLLECTION},
#define PLACE(word)            {word, NULL, USE_PLACE},
#define DEPARTMENT(word, code) {word, code, USE_DEPARTMENT},
#include "text/tables/repositories.inc"
};

static char letter_skeleton(uint32_t code)
{
  /* а … я; ъ and ь are nothing */
  static const char table[] = {'a', 'b', 'v', 'g', 'd', 'e', 'z', 'z', 'i', 'i', 'k', 'l', 'm', 'n', 'o', 'p',
                               'r', 's', 't', 'u', 'f', 'c', 'c', 'c', 's', 's', 0,   'i', 0,   'e', 'u', 'a'};
  if (code >= 0x430 && code <= 0x44f) return table[code - 0x430];
  if (code == 0x456 || code == 0x457) return 'i'; /* і ї */
  if (code == 0x454) return 'e';                  /* є */
  if (code == 0x491) return 'g';                  /* ґ */
  if (code == 'j' || code == 'y') return 'i';
  if (code == 'w') return 'v';
  if (code == 'x' || code == 'h') return 'c';
  return code < 0x80 ? (char)code : 0;
}

/* What a letter group of a romanisation stands for; 0 if `at` begins none. */
static char group_skeleton(struct opis_span word, size_t at, size_t *length)
{
  static const struct {
    const char *group;
    char letter;
  } groups[] = {{"shch", 's'}, {"sch", 's'}, {"sc", 's'}, {"sh", 's'}, {"zh", 'z'},
                {"kh", 'c'},   {"ch", 'c'},  {"ts", 'c'}, {"tz", 'c'}};
  if (at + 1 == word.size || !memchr("szkct", word.data[at], 5) || !memchr("hcsz", word.data[at + 1], 4)) return 0;
  for (size_t i = 0; i < sizeof groups / sizeof *groups; i++) {
    if (groups[i].group[0] != word.data[at] || groups[i].group[1] != word.data[at + 1]) continue;
    struct opis_span group = opis_span_of(groups[i].group);
    if (!opis_span_starts(opis_span_slice(word, at, word.size), group)) continue;
    *length = group.size;
    return groups[i].letter;
  }
  return 0;
}

static bool is_vowel(char letter)
{
  return letter == 'a' || letter == 'e' || letter == 'i' || letter == 'o' || letter == 'u';
}

/* Adds the skeleton of a folded word, or no more of it than `most` bytes. In an abbreviation each letter counts; in a
 * word an i before a vowel does not. */
static void add_skeleton(struct opis_buf *out, struct opis_span word, bool acronym, size_t most)
{
  size_t begin = out->size;
  opis_buf_reserve(out, word.size); /* each letter and group becomes a byte at most */
  for (size_t at = 0; at < word.size && out->size - begin < most;) {
    size_t length = 0;
    char letter = group_skeleton(word, at, &length);
    if (letter)
      at += length;
    else
      letter = letter_skeleton(opis_utf8_next(word, &at));
    if (!letter) continue;
    if (!acronym && is_vowel(letter) && out->size > begin && out->data[out->size - 1] == 'i') out->size--;
    out->data[out->size++] = letter;
  }
  out->data[out->size] = '\0';
}

static bool is_acronym_token(const struct opis_note_token *token)
{
  return token->flags & OPIS_NOTE_UPPER || (token->flags & OPIS_NOTE_CAPITAL && !(token->flags & OPIS_NOTE_LOWER));
}

static void add_key(struct opis_buf *out, const struct opis_note_token *token, bool skeleton)
{
  if (skeleton)
    add_skeleton(out, token->folded, is_acronym_token(token), SIZE_MAX);
  else
    opis_buf_add(out, token->folded);
}

static int compare_entries(const void *left, const void *right)
{
  return opis_span_compare(((const struct entry *)left)->key, ((const struct entry *)right)->key);
}

static unsigned head_of(const char *key)
{
  unsigned hash = (unsigned char)key[0] * 2053u + (unsigned char)key[1] * 131u + (unsigned char)key[2];
  return hash & 0xffffu;
}

static unsigned long_head_of(const char *key)
{
  return opis_word_hash((struct opis_span){key, LONG_HEAD}) >> 16;
}

static bool has_bit(const uint64_t *bits, unsigned bit)
{
  return bits[bit / 64] >> bit % 64 & 1;
}

static void set_bit(uint64_t *bits, unsigned bit)
{
  bits[bit / 64] |= (uint64_t)1 << bit % 64;
}

static unsigned pair_of(const char *key)
{
  return (unsigned)(unsigned char)key[0] << 8 | (unsigned char)key[1];
}

/* Whether a name may begin with a key. */
static bool may_have(const struct names *names, struct opis_span key)
{
  if (key.size >= LONG_HEAD && !has_bit(names->long_heads, long_head_of(key.data))) return false;
  if (key.size >= HEAD) return has_bit(names->heads, head_of(key.data));
  return key.size < 2 || has_bit(names->pairs, pair_of(key.data));
}

static uint64_t first_bytes(struct opis_span key)
{
  uint64_t first = 0;
  size_t size = key.size < sizeof first ? key.size : sizeof first;
  for (size_t i = 0; i < size; i++) first = first << 8 | (unsigned char)key.data[i];
  return size > 0 ? first << 8 * (sizeof first - size) : 0;
}

/* Sorts the names, and makes what finds them. */
static void arrange(struct names *names)
{
  qsort(names->items, names->count, sizeof *names->items, compare_entries);
  names->firsts = opis_arena_allocate(&keys, names->count, sizeof *names->firsts);
  assert(NONE + names->count < UINT16_MAX);
  size_t byte = 0;
  for (size_t i = 0; i < names->count; i++) {
    struct opis_span key = names->items[i].key;
    names->firsts[i] = first_bytes(key);
    while (key.size > 0 && byte <= (unsigned char)key.data[0]) names->begins[byte++] = (uint16_t)i;
    if (key.size >= 2) set_bit(names->pairs, pair_of(key.data));
    if (key.size >= HEAD) set_bit(names->heads, head_of(key.data));
    if (key.size >= LONG_HEAD) set_bit(names->long_heads, long_head_of(key.data));
  }
  while (byte < sizeof names->begins / sizeof *names->begins) names->begins[byte++] = (uint16_t)names->count;
}

static void add_name(struct names *names, struct opis_span text, struct opis_name name, bool skeleton)
{
  struct opis_note note = {.text = text};
  struct opis_buf key = {0};
  size_t upper = 0, lower = 0;
  opis_note_scan(&note);
  for (size_t i = 0; i < note.count; i++) {
    if (note.tokens[i].kind > OPIS_NOTE_NUMBER) continue;
    add_key(&key, &note.tokens[i], skeleton);
    upper += is_acronym_token(&note.tokens[i]);
    lower += !is_acronym_token(&note.tokens[i]);
  }
  OPIS_GROW(names->items, names->count, names->capacity);
  names->items[names->count++] =
      (struct entry){opis_arena_copy(&keys, opis_buf_span(&key)), name, upper > 0 && lower <= upper};
  opis_buf_free(&key);
  opis_note_end(&note);
}

static bool has_cyrillic(struct opis_span text)
{
  for (size_t at = 0; at < text.size;) {
    uint32_t code = opis_utf8_next(text, &at);
    if (code >= 0x400 && code < 0x530) return true;
  }
  return false;
}

static void add_names(struct names *names, const char *list, struct opis_name name)
{
  while (*list) {
    size_t size = strcspn(list, "|");
    struct opis_span one = {list, size};
    add_name(names, one, name, false);
    if (has_cyrillic(one)) add_name(&skeletons, one, name, true);
    list += size + (list[size] == '|');
  }
}

static void build(void)
{
  for (size_t i = 0; i < sizeof archive_rows / sizeof *archive_rows; i++)
    add_names(&archives, archive_rows[i].names,
              (struct opis_name){archive_rows[i].code, archive_rows[i].tradition, archive_rows[i].unsure});
  for (size_t i = 0; i < sizeof archive_rows / sizeof *archive_rows; i++) {
    OPIS_GROW(codes.items, codes.count, codes.capacity);
    codes.items[codes.count++] =
        (struct entry){opis_span_of(archive_rows[i].code),
                       {archive_rows[i].code, archive_rows[i].tradition, archive_rows[i].unsure},
                       false};
  }
  arrange(&codes);
  size_t before = skeletons.count;
  for (size_t i = 0; i < sizeof series_rows / sizeof *series_rows; i++)
    add_names(&series, series_rows[i].names, (struct opis_name){.code = series_rows[i].code});
  for (size_t i = before; i < skeletons.count; i++) { /* those of series belong with the series */
    OPIS_GROW(series.items, series.count, series.capacity);
    series.items[series.count++] = skeletons.items[i];
  }
  skeletons.count = before;
  arrange(&archives);
  arrange(&skeletons);
  arrange(&series);
  assert(NONE + archives.count + skeletons.count < UINT16_MAX);
}

static void ensure(void)
{
  static once_flag once = ONCE_FLAG_INIT;
  call_once(&once, build);
}

/* The first entry of [low, high) that is not below `key`. */
static size_t lower_bound(const struct names *names, size_t low, size_t high, struct opis_span key)
{
  uint64_t first = first_bytes(key);
  while (low < high) {
    size_t middle = low + (high - low) / 2;
    uint64_t other = names->firsts[middle];
    if (other < first || (other == first && opis_span_compare(names->items[middle].key, key) < 0))
      low = middle + 1;
    else
      high = middle;
  }
  return low;
}

static bool may_stand_within(const struct opis_note_token *token)
{
  return token->kind == OPIS_NOTE_MARK && token->code < 0x80 && strchr(".,-/()'&:\"", (int)token->code);
}

struct search {
  const struct names *names;
  bool skeleton;
  size_t end; /* out: the token behind the longest name */
  const struct entry *found;
};

static void search_from(const struct opis_note *note, size_t at, struct search *search)
{
  struct opis_buf key = {note->scratch, 0, OPIS_SCRATCH}; /* never grows: the longest name is shorter */
  size_t low = 0, high = search->names->count, count = 0, upper = 0;
  bool open = false, parted = false, initials = false;
  for (size_t i = at; count < NAME_TOKENS_MAX && low < high; i++) {
    const struct opis_note_token *token = &note->tokens[i];
    open |= opis_note_mark(note, i, '(');
    parted |= opis_note_mark(note, i, '(') || opis_note_mark(note, i, ',') || opis_note_mark(note, i, '"');
    initials |= token->folded.size == 1;
    if (may_stand_within(token)) continue;
    if (token->kind > OPIS_NOTE_NUMBER) break;
    if (key.size + token->folded.size + 1 >= OPIS_SCRATCH) break;
    add_key(&key, token, search->skeleton);
    count++;
    upper += ((token->flags & OPIS_NOTE_CAPITAL) != 0) + ((token->flags & OPIS_NOTE_UPPER) != 0);
    struct opis_span so_far = opis_buf_span(&key);
    if (so_far.size == 0 || !may_have(search->names, so_far)) break;
    if (count == 1) {
      low = search->names->begins[(unsigned char)so_far.data[0]];
      high = search->names->begins[(unsigned char)so_far.data[0] + 1];
    }
    if (so_far.size > 1) low = lower_bound(search->names, low, high, so_far);
    if (low == high || !opis_span_starts(search->names->items[low].key, so_far)) break;
    const struct entry *entry = &search->names->items[low];
    if (entry->key.size != so_far.size || (entry->acronym && (upper < 2 || (parted && initials)))) continue;
    if (search->skeleton && so_far.size < SKELETON_MIN) continue;
    search->found = entry;
    search->end = i + 1 + (open && opis_note_mark(note, i + 1, ')'));
  }
}

static bool may_begin(const struct opis_note_token *token)
{
  return token->kind == OPIS_NOTE_WORD && token->flags & (OPIS_NOTE_CAPITAL | OPIS_NOTE_UPPER);
}

/* In the names of `plain` by letters, in those of `loose` by skeletons; NULL where the first word begins none. */
static struct search find_in(const struct opis_note *note, size_t at, const struct names *plain,
                             const struct names *loose)
{
  struct search by_letters = {.names = plain}, by_skeleton = {.names = loose, .skeleton = true};
  if (plain) search_from(note, at, &by_letters);
  if (loose) search_from(note, at, &by_skeleton);
  struct search *best = by_letters.end >= by_skeleton.end ? &by_letters : &by_skeleton;
  if (best->found && best->end - at > UINT8_MAX) best->found = NULL; /* with that many marks in it */
  return *best;
}

static const struct opis_name *archive_at(size_t place)
{
  place -= NONE + 1; /* first those of `archives`, then those of `skeletons` */
  return place < archives.count ? &archives.items[place].name : &skeletons.items[place - archives.count].name;
}

static struct opis_note_token *named(const struct opis_note *note, size_t at)
{
  struct opis_note_token *token = &note->tokens[at];
  if (token->archive) return token;
  token->archive = token->series = NONE;
  if (!may_begin(token)) return token;
  ensure();
  struct opis_buf key = {note->scratch, 0, OPIS_SCRATCH};
  bool fits = token->folded.size + 1 < OPIS_SCRATCH; /* a skeleton is no longer than its word */
  if (!fits) return token;
  add_skeleton(&key, token->folded, is_acronym_token(token), HEAD + 1); /* the last of them may still go */
  bool loose = may_have(&skeletons, opis_buf_span(&key)), loose_series = may_have(&series, opis_buf_span(&key));
  bool plain = may_have(&archives, token->folded), plain_series = may_have(&series, token->folded);
  struct search archive = {.end = 0}, published = {.end = 0};
  if (plain || loose) archive = find_in(note, at, plain ? &archives : NULL, loose ? &skeletons : NULL);
  if (plain_series || loose_series)
    published = find_in(note, at, plain_series ? &series : NULL, loose_series ? &series : NULL);
  if (archive.found) {
    size_t place = (size_t)(archive.found - archive.names->items) + (archive.skeleton ? archives.count : 0);
    token->archive = (uint16_t)(NONE + 1 + place);
    token->archive_size = (uint8_t)(archive.end - at);
  }
  if (published.found) {
    token->series = (uint16_t)(NONE + 1 + (published.found - series.items));
    token->series_size = (uint8_t)(published.end - at);
  }
  return token;
}

size_t opis_archive_find(const struct opis_note *note, size_t at, const struct opis_name **out)
{
  const struct opis_note_token *token = named(note, at);
  if (token->archive == NONE) return 0;
  *out = archive_at(token->archive);
  return at + token->archive_size;
}

size_t opis_series_find(const struct opis_note *note, size_t at, const struct opis_name **out)
{
  const struct opis_note_token *token = named(note, at);
  if (token->series == NONE) return 0;
  *out = &series.items[token->series - NONE - 1].name;
  return at + token->series_size;
}

const struct opis_name *opis_archive_by_code(struct opis_span code)
{
  ensure();
  size_t at = lower_bound(&codes, 0, codes.count, code);
  return at < codes.count && opis_span_equal(codes.items[at].key, code) ? &codes.items[at].name : NULL;
}

enum { WORD_SLOTS = 1024 };
_Static_assert(2 * sizeof words / sizeof *words < WORD_SLOTS, "a table that is full is slow");

/* 1 and the place of a word of repositories.inc, in the first free slot from its hash's on; 0 for a free one. */
static uint16_t word_slots[WORD_SLOTS];

static void build_words(void)
{
  for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
    size_t slot = opis_word_hash(opis_span_of(words[i].word)) % WORD_SLOTS;
    while (word_slots[slot]) slot = (slot + 1) % WORD_SLOTS;
    word_slots[slot] = (uint16_t)(i + 1);
  }
}

static const char *find_word(struct opis_span folded, enum use use)
{
  static once_flag once = ONCE_FLAG_INIT;
  call_once(&once, build_words);
  for (size_t slot = opis_word_hash(folded) % WORD_SLOTS; word_slots[slot]; slot = (slot + 1) % WORD_SLOTS) {
    size_t i = word_slots[slot] - 1u;
    if (words[i].use == use && opis_word_is(folded, words[i].word))
      return words[i].code ? words[i].code : words[i].word;
  }
  return NULL;
}

/* Admiralty Papers, Foreign Office: a department by its name, before a class and a piece. */
static size_t find_written_out(const struct opis_note *note, size_t at, const char **out)
{
  static const struct {
    const char *first, *second, *code;
  } names[] = {{"admiralty", NULL, "ADM"},   {"cabinet", NULL, "CAB"},    {"cabinet", "office", "CAB"},
               {"treasury", NULL, "T"},      {"foreign", "office", "FO"}, {"war", "office", "WO"},
               {"colonial", "office", "CO"}, {"home", "office", "HO"},    {"air", "ministry", "AIR"},
               {"dominions", "office", "DO"}};
  size_t best = 0;
  bool number = note->tokens[at + 1].kind == OPIS_NOTE_NUMBER || note->tokens[at + 2].kind == OPIS_NOTE_NUMBER ||
                note->tokens[at + 3].kind == OPIS_NOTE_NUMBER;
  for (size_t i = 0; i < sizeof names / sizeof *names && number; i++) {
    if (!opis_note_is(note, at, names[i].first)) continue;
    size_t end = at + 1;
    if (names[i].second && !opis_note_is(note, end, names[i].second)) continue;
    if (names[i].second) end++;
    if (opis_note_is(note, end, "papers") || opis_note_is(note, end, "records") || opis_note_is(note, end, "files"))
      end++;
    if (note->tokens[end].kind != OPIS_NOTE_NUMBER || end <= best) continue;
    best = end;
    *out = names[i].code;
  }
  return best;
}

size_t opis_department_find(const struct opis_note *note, size_t at, const char **out)
{
  const struct opis_note_token *token = &note->tokens[at];
  size_t written_out = token->flags & OPIS_NOTE_CAPITAL ? find_written_out(note, at, out) : 0;
  if (written_out) return written_out;
  if (token->kind != OPIS_NOTE_WORD || !(token->flags & OPIS_NOTE_CAPITAL) || token->flags & OPIS_NOTE_DIGITS) return 0;
  size_t end = at + 1;
  char letters[8];
  struct opis_span folded = token->folded;
  if (folded.size == 1 && opis_note_mark(note, end, '.')) { /* F.O. */
    size_t size = 0;
    for (end = at; size < 5 && note->tokens[end].kind == OPIS_NOTE_WORD && note->tokens[end].folded.size == 1 &&
                   note->tokens[end].flags & OPIS_NOTE_CAPITAL && opis_note_mark(note, end + 1, '.');
         end += 2)
      letters[size++] = note->tokens[end].folded.data[0];
    if (size > 1)
      folded = (struct opis_span){letters, size};
    else
      end = at + 1;
  }
  const char *code = find_word(folded, USE_DEPARTMENT);
  if (!code) return 0;
  *out = code;
  return end;
}

bool opis_is_repository_word(struct opis_span folded)
{
  return find_word(folded, USE_REPOSITORY) != NULL;
}

bool opis_is_collection_word(struct opis_span folded)
{
  return find_word(folded, USE_COLLECTION) != NULL;
}

bool opis_is_place_word(struct opis_span folded)
{
  return find_word(folded, USE_PLACE) != NULL;
}
