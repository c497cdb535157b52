/* In: a word before a number or a name. Out: the level of a path that it stands for. To add a label add a row to
 * ../tables/labels.inc. */
#include "text/citations/note.h"

#include "base/memory.h"

#include <stdlib.h>
#include <threads.h>

enum use { WEAK, STRONG, SEVERAL };

struct row {
  const char *word;
  unsigned traditions;
  uint8_t levels[3];
  uint8_t level_count, use;
};

#define RUSSIAN                              OPIS_RUSSIAN
#define ITALIAN                              OPIS_ITALIAN
#define SPANISH                              OPIS_SPANISH
#define AMERICAN                             OPIS_AMERICAN
#define ENGLISH                              (OPIS_AMERICAN | OPIS_BRITISH | OPIS_LEAGUE)
#define FRENCH                               OPIS_FRENCH
#define GERMAN                               OPIS_GERMAN
#define OTHER                                OPIS_OTHER
#define L(a)                                 {OPIS_LEVEL_##a}, 1
#define L2(a, b)                             {OPIS_LEVEL_##a, OPIS_LEVEL_##b}, 2
#define L3(a, b, c)                          {OPIS_LEVEL_##a, OPIS_LEVEL_##b, OPIS_LEVEL_##c}, 3
#define LABEL(word, traditions, levels, use) {word, traditions, levels, use},
static const struct row rows[] = {
#include "text/tables/labels.inc"
};
#undef LABEL

enum { ROWS = sizeof rows / sizeof *rows };

enum { SLOTS = 2048 };

/* The rows by their words, then in the order of the table. */
static uint16_t order[ROWS];
/* 1 and the place in `order` of a word's first row, in the first free slot from its hash's on; 0 for a free one. */
static uint16_t slots[SLOTS];
static uint16_t run_end[ROWS]; /* of a word's first row: the place in `order` behind its last */
/* Of a word's first row: the tradition that it alone shows, see opis_label_tradition. */
static uint16_t shown[ROWS];
_Static_assert(2 * ROWS < SLOTS, "a table that is full is slow");

static int compare_rows(const void *left, const void *right)
{
  uint16_t a = *(const uint16_t *)left, b = *(const uint16_t *)right;
  int words = strcmp(rows[a].word, rows[b].word);
  return words ? words : (a > b) - (a < b);
}

/* The first row of [first, end) in `order` that is of one of the traditions. */
static const struct row *find_from(size_t first, size_t end, unsigned traditions)
{
  for (size_t i = first; i < end; i++)
    if (rows[order[i]].traditions & traditions) return &rows[order[i]];
  return NULL;
}

static enum opis_tradition tradition_of(size_t first, size_t end)
{
  static const enum opis_tradition preferred[] = {OPIS_AMERICAN, OPIS_SPANISH, OPIS_ITALIAN, OPIS_GERMAN,
                                                  OPIS_FRENCH,   OPIS_RUSSIAN, OPIS_OTHER};
  for (size_t i = 0; i < sizeof preferred / sizeof *preferred; i++) {
    const struct row *row = find_from(first, end, preferred[i]);
    if (row && row->use != WEAK) return preferred[i];
  }
  return 0;
}

static void build(void)
{
  for (size_t i = 0; i < ROWS; i++) order[i] = (uint16_t)i;
  qsort(order, ROWS, sizeof *order, compare_rows);
  for (size_t i = 0, end; i < ROWS; i = end) {
    const char *word = rows[order[i]].word;
    for (end = i + 1; end < ROWS && strcmp(word, rows[order[end]].word) == 0;) end++;
    run_end[i] = (uint16_t)end;
    shown[i] = (uint16_t)tradition_of(i, end);
    size_t slot = opis_word_hash(opis_span_of(word)) % SLOTS;
    while (slots[slot]) slot = (slot + 1) % SLOTS;
    slots[slot] = (uint16_t)(i + 1);
  }
}

/* The first place in `order` for a word; ROWS if there is none. */
static size_t first_row(struct opis_span word, uint32_t hash)
{
  static once_flag once = ONCE_FLAG_INIT;
  call_once(&once, build);
  for (size_t slot = hash % SLOTS; slots[slot]; slot = (slot + 1) % SLOTS)
    if (opis_word_is(word, rows[order[slots[slot] - 1]].word)) return slots[slot] - 1u;
  return ROWS;
}

static const struct row *find_row(struct opis_span word, unsigned traditions)
{
  size_t first = first_row(word, opis_word_hash(word));
  return first < ROWS ? find_from(first, run_end[first], traditions) : NULL;
}

/* The place in `order` of a token's first row, which is looked up once; ROWS if it has none. */
static size_t token_place(struct opis_note_token *token)
{
  if (!token->label) token->label = (uint16_t)(first_row(token->folded, token->hash) + 1);
  return token->label - 1u;
}

static const struct row *token_row(struct opis_note_token *token, unsigned traditions)
{
  size_t first = token_place(token);
  return first < ROWS ? find_from(first, run_end[first], traditions) : NULL;
}

static bool is_deeper(const struct opis_path *path, enum opis_level level)
{
  for (size_t i = 0; i < path->count; i++)
    if (path->levels[i].level > level && path->levels[i].level > OPIS_LEVEL_LAST_NAME) return true;
  return false;
}

static bool is_avprf(const struct opis_path *path)
{
  return path->archive.size == 0 || opis_span_equal(path->archive, OPIS_SPAN("AVPRF"));
}

/* The folder of the foreign-policy archive is written p., which is a page everywhere else. */
static bool is_possible(const struct row *row, enum opis_level level, const struct opis_path *path)
{
  bool only = row->level_count == 1;
  bool folio = level == OPIS_LEVEL_FILE && path->tradition == OPIS_ITALIAN && row->use == WEAK && !only &&
               opis_path_has(path, OPIS_LEVEL_VOLUME) && !opis_path_has(path, OPIS_LEVEL_BOX);
  if (folio) return false; /* reg. 12, f. 3 */
  if (level == OPIS_LEVEL_BOX && path->tradition == OPIS_RUSSIAN && row->use == WEAK && !is_avprf(path)) return false;
  if (level == OPIS_LEVEL_DOCUMENT && path->tradition == OPIS_RUSSIAN && !only) return false;
  if (level <= OPIS_LEVEL_LAST_NAME) {
    if (is_deeper(path, OPIS_LEVEL_LAST_NAME)) return false;
    return only || path->count == 0;
  }
  return only || (!opis_path_has(path, level) && !is_deeper(path, level));
}

static enum opis_level choose(const struct row *row, const struct opis_path *path)
{
  for (size_t i = 0; i < row->level_count; i++)
    if (is_possible(row, row->levels[i], path)) return row->levels[i];
  enum opis_level last = row->levels[row->level_count - 1];
  if (path->tradition == OPIS_RUSSIAN && last == OPIS_LEVEL_DOCUMENT) return OPIS_LEVELS;
  return last > OPIS_LEVEL_LAST_NAME || row->level_count == 1 ? last : OPIS_LEVELS;
}

/* Behind the label: its stop, its second word (ed. khr., record group), and "no." before a number. */
static size_t skip_label(const struct opis_note *note, size_t at)
{
  static const char *const seconds[] = {"khr", "chr", "hr", "xp", "хр", "xr", "хранения", "group"};
  while (opis_note_mark(note, at, '.') || opis_note_mark(note, at, ':') || opis_note_mark(note, at, 0xb0)) at++;
  if (OPIS_NOTE_AMONG(note, at, seconds)) return skip_label(note, at + 1);
  bool bulgarian = opis_note_is(note, at, "е") && at > 1 && opis_note_is(note, at - 2, "а"); /* а.е. */
  if (bulgarian) return skip_label(note, at + 1);
  bool number = opis_note_mark(note, at, 0x2116) || opis_note_mark(note, at, '#');
  static const char *const numbers[] = {"no", "n", "nr", "num", "numero"};
  size_t ahead = number ? at + 1 : at;
  if (!number && OPIS_NOTE_AMONG(note, at, numbers)) {
    for (ahead = at + 1; opis_note_mark(note, ahead, '.') || opis_note_mark(note, ahead, 0xb0);) ahead++;
    number = ahead > at + 1 || note->tokens[at].folded.size == 2; /* dossier no 4 */
  }
  return number && note->tokens[ahead].kind == OPIS_NOTE_NUMBER ? ahead : at;
}

/* Whether one of `words` stands behind the value of a label. */
static bool is_before(const struct opis_note *note, size_t end, const char *const *words, size_t count)
{
  size_t next = opis_value_read(note, end, OPIS_LEVEL_BOX, note->count);
  if (next == end) return false;
  while (opis_note_mark(note, next, ',') || opis_note_mark(note, next, '.')) next++;
  for (size_t i = 0; i < count; i++)
    if (opis_note_is(note, next, words[i])) return true;
  return false;
}

/* Ibid., f. 82, op. 2: an f. before an inventory is a fonds, a p. before a file its folder, whatever the path has. */
static enum opis_level level_ahead(const struct opis_note *note, size_t at, size_t end, enum opis_level level)
{
  static const char *const inventories[] = {"op", "opis", "оп", "опись", "inv", "ap"};
  static const char *const files[] = {"d", "delo", "д", "дело"};
  if (opis_note_is(note, at, "f") || opis_note_is(note, at, "ф"))
    return is_before(note, end, inventories, sizeof inventories / sizeof *inventories) ? OPIS_LEVEL_FONDS : level;
  if (opis_note_is(note, at, "p") || opis_note_is(note, at, "п"))
    return is_before(note, end, files, sizeof files / sizeof *files) ? OPIS_LEVEL_BOX : level;
  return level;
}

/* Estonian, Latvian and Dutch archives abbreviate other words by the same letters. */
static enum opis_level national(const struct opis_note *note, size_t at, const struct opis_path *path)
{
  bool estonian = opis_span_equal(path->archive, OPIS_SPAN("ERA"));
  bool latvian = opis_span_equal(path->archive, OPIS_SPAN("ГИАЛ")) || opis_span_equal(path->archive, OPIS_SPAN("LVA"));
  bool dutch = opis_span_equal(path->archive, OPIS_SPAN("NA Den Haag"));
  if (dutch && (opis_note_is(note, at, "inv") || opis_note_is(note, at, "inventarisnummer"))) return OPIS_LEVEL_FILE;
  if (dutch && opis_note_is(note, at, "toegang")) return OPIS_LEVEL_INVENTORY;
  if (estonian && opis_note_is(note, at, "n")) return OPIS_LEVEL_INVENTORY;
  if (estonian && opis_note_is(note, at, "s") && !opis_path_has(path, OPIS_LEVEL_FILE)) return OPIS_LEVEL_FILE;
  if (latvian && opis_note_is(note, at, "apr")) return OPIS_LEVEL_INVENTORY;
  if (latvian && opis_note_is(note, at, "l") && !opis_path_has(path, OPIS_LEVEL_FILE)) return OPIS_LEVEL_FILE;
  return latvian && opis_note_is(note, at, "lp") ? OPIS_LEVEL_LEAF : OPIS_LEVELS;
}

bool opis_label_find(const struct opis_note *note, size_t at, const struct opis_path *path, struct opis_label *out)
{
  struct opis_note_token *token = &note->tokens[at];
  if (token->kind != OPIS_NOTE_WORD) return false;
  const struct opis_definition *definition;
  size_t defined = opis_definition_find(note, at, &definition);
  if (defined && definition->kind == OPIS_DEFINES_LABEL && defined == at + 1 && !token_row(token, path->tradition)) {
    *out = (struct opis_label){.end = skip_label(note, at + 1), .level = definition->level, .strong = true};
    return true;
  }
  struct opis_span word = token->folded;
  if (opis_span_equal(word, OPIS_SPAN("no")) && token->flags & OPIS_NOTE_UPPER) return false; /* NO 626 */
  bool letter = word.size == 1 && token->flags & OPIS_NOTE_CAPITAL && !opis_note_mark(note, at + 1, '.');
  if (letter && (path->tradition == OPIS_OTHER || (path->tradition == OPIS_GERMAN && word.data[0] == 'f')))
    return false; /* K 63, F 36: a section, a Fach */
  bool part = path->tradition == OPIS_ITALIAN && (opis_word_is(word, "s") || opis_word_is(word, "sotto")) &&
              (opis_note_is(note, at + 2, "fasc") || opis_note_is(note, at + 1, "fasc")); /* s.fasc. 4 */
  if (part) {
    size_t end = skip_label(note, opis_note_is(note, at + 1, "fasc") ? at + 2 : at + 3);
    *out = (struct opis_label){.end = end, .level = OPIS_LEVEL_SUBFILE, .strong = true, .word = true};
    return true;
  }
  if (opis_word_is(word, "record") && opis_note_is(note, at + 1, "group")) word = OPIS_SPAN("rg");
  const struct row *row =
      word.size == token->folded.size ? token_row(token, path->tradition) : find_row(word, path->tradition);
  enum opis_level level = national(note, at, path);
  size_t end = skip_label(note, at + 1);
  if (level < OPIS_LEVELS) {
    *out = (struct opis_label){.end = end, .level = level, .strong = true};
    return true;
  }
  if (!row) return false;
  level = choose(row, path);
  if (path->tradition == OPIS_RUSSIAN && level >= OPIS_LEVEL_LEAF) level = level_ahead(note, at, end, level);
  if (level == OPIS_LEVELS) return false;
  bool quoted = opis_note_mark(note, end, '"') || opis_note_mark(note, end, '`');
  for (size_t i = 0; quoted && i < row->level_count; i++) /* F. ‘Ordine pubblico’ is no leaf */
    if (row->levels[i] == OPIS_LEVEL_FILE) level = OPIS_LEVEL_FILE;
  *out = (struct opis_label){
      .end = end, .level = level, .strong = row->use != WEAK, .word = word.size > 2, .many = row->use == SEVERAL};
  return true;
}

enum opis_tradition opis_label_tradition(struct opis_note_token *token)
{
  size_t first = token_place(token);
  return first < ROWS ? (enum opis_tradition)shown[first] : (enum opis_tradition)0;
}

bool opis_label_level(struct opis_span folded, enum opis_level *out)
{
  size_t at = first_row(folded, opis_word_hash(folded));
  if (at == ROWS) return false;
  *out = rows[order[at]].levels[0];
  return true;
}
