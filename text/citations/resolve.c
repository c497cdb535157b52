/* In: notes of one document in order. Out: what its abbreviations stand for, what ibid. repeats, which work a short
 * title means. Definitions are read from brackets: "Fond 4 (hereafter F)", "Archivio di X (AX)". */
#include "text/citations/context.h"

#include "base/memory.h"
#include "text/normalise.h"

#include <stdlib.h>

enum {
  DEFINITIONS_MAX = 128,
  WORKS_MAX = 4096,
  EXPANSION_MAX = 24,
  ABBREVIATION_MAX = 5,
  PHRASE_MAX = 5,
  REPEAT_MAX = 40
};

static const char *const repeats[] = {
#define REPEAT(words, idem) words,
#define HEREAFTER(words)
#define MONTH(word, whole)
#include "text/tables/note-words.inc"
#undef REPEAT
};

static const bool repeats_author[] = {
#define REPEAT(words, idem) idem,
#include "text/tables/note-words.inc"
#undef REPEAT
#undef HEREAFTER
};

static const char *const phrases[] = {
#define REPEAT(words, idem)
#define HEREAFTER(words) words,
#include "text/tables/note-words.inc"
#undef REPEAT
#undef HEREAFTER
#undef MONTH
};

struct opis_citation_context *opis_citation_context_new(void)
{
  return opis_allocate(1, sizeof(struct opis_citation_context));
}

void opis_citation_context_free(struct opis_citation_context *context)
{
  if (!context) return;
  opis_arena_free(&context->arena);
  opis_arena_free(&context->last_arena);
  free(context->works);
  free(context);
}

/* The token behind a phrase whose words stand from `at` on; 0 if they do not. Its first byte has been compared. */
static size_t match_words(const struct opis_note *note, size_t at, const char *words)
{
  while (*words) {
    if (note->tokens[at].kind != OPIS_NOTE_WORD || note->tokens[at].folded.data[0] != words[0]) return 0;
    size_t size = strcspn(words, " ");
    if (!opis_span_equal(note->tokens[at].folded, (struct opis_span){words, size})) return 0;
    at++;
    words += size;
    if (*words == ' ') {
      words++;
      while (opis_note_mark(note, at, '\'') || opis_note_mark(note, at, '-')) at++;
    }
  }
  return at;
}

static inline size_t match_phrase(const struct opis_note *note, size_t at, const char *words)
{
  return note->tokens[at].folded.data[0] == words[0] ? match_words(note, at, words) : 0;
}

size_t opis_repeat_find(const struct opis_note *note, size_t at)
{
  static struct opis_word_set set = {repeats, sizeof repeats / sizeof *repeats, {0}, 0};
  if (!opis_note_may_be(note, at, &set)) return 0;
  for (size_t i = 0; i < sizeof repeats / sizeof *repeats; i++) {
    size_t end = match_phrase(note, at, repeats[i]);
    if (!end) continue;
    if (!repeats_author[i]) return end;
    struct opis_path path;
    size_t next = end;
    while (opis_note_mark(note, next, '.') || opis_note_mark(note, next, ',')) next++;
    struct opis_label label;
    bool level = opis_last_path(note, &path, true) && opis_label_find(note, next, &path, &label) &&
                 label.level != OPIS_LEVEL_LEAF &&
                 opis_value_read(note, label.end, label.level, note->count) > label.end;
    return level ? end : 0;
  }
  return 0;
}

/* "hereafter", "d'ora in poi": the token behind it; 0 if there is none. */
static size_t find_hereafter(const struct opis_note *note, size_t at)
{
  static struct opis_word_set set = {phrases, sizeof phrases / sizeof *phrases, {0}, 0};
  struct opis_note_token *token = &note->tokens[at];
  if (token->flags & OPIS_NOTE_PLAIN || !opis_note_may_be(note, at, &set)) return 0;
  for (size_t i = 0; i < sizeof phrases / sizeof *phrases; i++) {
    size_t end = match_phrase(note, at, phrases[i]);
    if (end) return end;
  }
  token->flags |= OPIS_NOTE_PLAIN;
  return 0;
}

static bool is_open(const struct opis_note *note, size_t at)
{
  return opis_note_mark(note, at, '(') || opis_note_mark(note, at, '[');
}

/* (AX), (TsGA RUz): capitalised words up to the bracket, the first an abbreviation; 0 if there are other things. */
static size_t acronym_end(const struct opis_note *note, size_t at)
{
  enum { WORDS_MAX = 3 };
  size_t end = at;
  if (!(note->tokens[at].flags & OPIS_NOTE_UPPER)) return 0;
  while (end < at + WORDS_MAX && note->tokens[end].kind == OPIS_NOTE_WORD &&
         note->tokens[end].flags & OPIS_NOTE_CAPITAL)
    end++;
  if (end == at) end++;
  return opis_note_mark(note, end, ')') ? end : 0;
}

size_t opis_definition_skip(const struct opis_note *note, size_t at)
{
  if (!is_open(note, at)) return 0;
  size_t close = opis_note_close(note, at, at + EXPANSION_MAX);
  if (close >= at + EXPANSION_MAX || close >= note->count) return 0;
  for (size_t i = at + 1; i < close; i++)
    if (find_hereafter(note, i)) return close + 1;
  return acronym_end(note, at + 1) == close ? close + 1 : 0;
}

static void add_folded(struct opis_buf *out, const struct opis_note *note, size_t start, size_t end)
{
  for (size_t i = start; i < end; i++)
    if (note->tokens[i].kind <= OPIS_NOTE_NUMBER) opis_buf_add(out, note->tokens[i].folded);
}

size_t opis_definition_find(const struct opis_note *note, size_t at, const struct opis_definition **out)
{
  const struct opis_citation_context *context = note->context;
  if (!context || context->definition_count == 0 || note->tokens[at].kind != OPIS_NOTE_WORD) return 0;
  size_t best = 0;
  struct opis_span first = note->tokens[at].folded;
  if (first.size == 0) return 0;
  for (size_t next = context->first_definition[(unsigned char)first.data[0]]; next > 0;
       next = context->next_definition[next - 1]) {
    const struct opis_definition *definition = &context->definitions[next - 1];
    struct opis_span rest = definition->abbreviation;
    size_t token = at, end = 0;
    while (rest.size && token < at + 2 * ABBREVIATION_MAX && note->tokens[token].kind != OPIS_NOTE_END) {
      const struct opis_note_token *now = &note->tokens[token];
      if (now->kind <= OPIS_NOTE_NUMBER) {
        if (!opis_span_starts(rest, now->folded)) break;
        rest = opis_span_slice(rest, now->folded.size, rest.size);
        end = token + 1;
      } else if (now->code != '.' && now->code != '-' && now->code != '/') {
        break;
      }
      token++;
    }
    bool capital = note->tokens[at].flags & (OPIS_NOTE_CAPITAL | OPIS_NOTE_UPPER);
    if (rest.size || end <= best) continue;
    if (definition->kind != OPIS_DEFINES_LABEL && !capital) continue;
    best = end;
    *out = definition;
  }
  return best;
}

/* --- reading definitions --- */

static enum opis_tradition guess_tradition(const struct opis_note *note, size_t start, size_t end)
{
  static const struct {
    const char *word;
    enum opis_tradition tradition;
  } words[] = {{"archivio", OPIS_ITALIAN},    {"archivi", OPIS_ITALIAN},
               {"fondazione", OPIS_ITALIAN},  {"archivo", OPIS_SPANISH},
               {"fundacion", OPIS_SPANISH},   {"arxiu", OPIS_SPANISH},
               {"arquivo", OPIS_SPANISH},     {"архив", OPIS_RUSSIAN},
               {"arkhiv", OPIS_RUSSIAN},      {"arhiv", OPIS_RUSSIAN},
               {"archiv", OPIS_GERMAN},       {"staatsarchiv", OPIS_GERMAN},
               {"landesarchiv", OPIS_GERMAN}, {"hauptstaatsarchiv", OPIS_GERMAN},
               {"bibliothek", OPIS_GERMAN},   {"bibliotheque", OPIS_FRENCH},
               {"fondation", OPIS_FRENCH},    {"library", OPIS_AMERICAN},
               {"university", OPIS_AMERICAN}, {"society", OPIS_AMERICAN},
               {"archives", OPIS_FRENCH}};
  for (size_t i = start; i < end; i++)
    for (size_t k = 0; k < sizeof words / sizeof *words; k++)
      if (opis_note_is(note, i, words[k].word)) return words[k].tradition;
  return OPIS_OTHER;
}

/* The archive or series that an expansion names, by the longest name of the tables in it. */
static bool find_named(const struct opis_note *note, size_t start, size_t end, struct opis_definition *out)
{
  size_t longest = 0;
  for (size_t i = start; i < end; i++) {
    const struct opis_name *name;
    size_t series = opis_series_find(note, i, &name);
    if (series > i + longest && series <= end) {
      longest = series - i;
      out->kind = OPIS_DEFINES_SERIES;
      out->code = opis_span_of(name->code);
    }
    size_t archive = opis_archive_find(note, i, &name);
    if (archive <= i + longest || archive > end) continue;
    longest = archive - i;
    out->kind = OPIS_DEFINES_ARCHIVE;
    out->code = opis_span_of(name->code);
    out->tradition = name->tradition;
  }
  return longest > 0;
}

static size_t expansion_start(const struct opis_note *note, size_t bracket)
{
  size_t start = bracket;
  while (start > 0 && bracket - start < EXPANSION_MAX) {
    const struct opis_note_token *token = &note->tokens[start - 1];
    if (token->kind == OPIS_NOTE_MARK &&
        (token->code == ';' || token->code == '(' || token->code == ')' || token->flags & OPIS_NOTE_STOPS))
      break;
    start--;
  }
  return start;
}

/* "papka 155 (hereafter pap.)", "Tom (from now T.)" */
static bool find_label(const struct opis_note *note, size_t bracket, enum opis_level *level)
{
  size_t word = bracket - 1;
  if (note->tokens[word].kind == OPIS_NOTE_NUMBER && word > 0) word--;
  return note->tokens[word].kind == OPIS_NOTE_WORD && note->tokens[word].folded.size > 2 &&
         opis_label_level(note->tokens[word].folded, level);
}

/* Puts a new definition behind those of its first byte. */
static void link_definition(struct opis_citation_context *context, size_t at)
{
  uint8_t *link = &context->first_definition[(unsigned char)context->definitions[at].abbreviation.data[0]];
  while (*link > 0) link = &context->next_definition[*link - 1];
  *link = (uint8_t)(at + 1);
}

static void keep(struct opis_note *note, const struct opis_definition *definition, size_t start, size_t end)
{
  struct opis_citation_context *context = note->context;
  struct opis_buf key = {0};
  add_folded(&key, note, start, end);
  struct opis_span abbreviation = opis_buf_span(&key);
  struct opis_definition *slot = NULL;
  size_t before = context->definition_count;
  for (size_t i = 0; i < context->definition_count && !slot; i++)
    if (opis_span_equal(context->definitions[i].abbreviation, abbreviation)) slot = &context->definitions[i];
  if (!slot && context->definition_count < DEFINITIONS_MAX && key.size > 0)
    slot = &context->definitions[context->definition_count++];
  if (slot) {
    *slot = *definition;
    slot->abbreviation = opis_arena_copy(&context->arena, abbreviation);
    slot->code = opis_arena_copy(&context->arena, definition->code);
    if (context->definition_count > before) link_definition(context, before);
  }
  opis_buf_free(&key);
}

static bool has_digits(const struct opis_note *note, size_t start, size_t end)
{
  for (size_t i = start; i < end; i++)
    if (note->tokens[i].flags & OPIS_NOTE_DIGITS) return true;
  return false;
}

static bool has_repository_word(const struct opis_note *note, size_t start, size_t end)
{
  for (size_t i = start; i < end; i++)
    if (note->tokens[i].kind == OPIS_NOTE_WORD && opis_is_repository_word(note->tokens[i].folded)) return true;
  return false;
}

/* Whether the tables have an abbreviation for an archive of this country, or for a Russian one, whose name is here in
 * another language. */
static bool is_known(const struct opis_note *note, size_t start, size_t end, enum opis_tradition tradition)
{
  const struct opis_name *name;
  if (opis_archive_find(note, start, &name) != end || name->ambiguous) return false;
  return name->tradition == OPIS_RUSSIAN || name->tradition == tradition;
}

/* `bracket` opens what holds the abbreviation [start, end). `plain` without a word for it: "Archivio di X (AX)". */
static void define(struct opis_note *note, size_t bracket, size_t start, size_t end, bool plain)
{
  struct opis_definition definition = {.tradition = OPIS_OTHER};
  size_t from = expansion_start(note, bracket);
  if (start >= end || end - start > ABBREVIATION_MAX || has_digits(note, start, end) || bracket == 0) return;
  if (!plain && find_label(note, bracket, &definition.level)) {
    definition.kind = OPIS_DEFINES_LABEL;
    keep(note, &definition, start, end);
    return;
  }
  if (!(note->tokens[start].flags & (OPIS_NOTE_CAPITAL | OPIS_NOTE_UPPER))) return;
  if (find_named(note, from, bracket, &definition)) {
    const struct opis_name *own;
    size_t known = plain ? opis_archive_find(note, start, &own) : 0;
    if (!known) keep(note, &definition, start, end);
    return;
  }
  if (!has_repository_word(note, from, bracket)) return;
  if (is_known(note, start, end, guess_tradition(note, from, bracket))) return;
  definition.kind = OPIS_DEFINES_ARCHIVE;
  definition.code = opis_note_span(note, start, end);
  definition.tradition = guess_tradition(note, from, bracket);
  keep(note, &definition, start, end);
}

static size_t skip_marks(const struct opis_note *note, size_t at)
{
  static const char *const words[] = {"cited", "as",     "come",   "como",      "simply",     "abbreviated", "referred",
                                      "to",    "citato", "citado", "abreviado", "abbreviato", "zit"};
  for (;;) {
    bool word = OPIS_NOTE_AMONG(note, at, words);
    const struct opis_note_token *token = &note->tokens[at];
    bool mark = token->kind == OPIS_NOTE_MARK && token->code != ')' && token->code != ']' && token->code != '(';
    if (!word && !mark) return at;
    at++;
  }
}

static size_t abbreviation_end(const struct opis_note *note, size_t at)
{
  while (note->tokens[at].kind <= OPIS_NOTE_NUMBER || opis_note_mark(note, at, '.') || opis_note_mark(note, at, '-') ||
         opis_note_mark(note, at, '/'))
    at++;
  while (at > 0 && note->tokens[at - 1].kind == OPIS_NOTE_MARK) at--;
  return at;
}

void opis_definitions_read(struct opis_note *note)
{
  for (size_t at = 1; at < note->count; at++) {
    if (!is_open(note, at)) continue;
    size_t words = acronym_end(note, at + 1);
    if (words) define(note, at, at + 1, words, true);
    for (size_t i = at + 1; i <= at + PHRASE_MAX && i < note->count && !opis_note_mark(note, i, ')'); i++) {
      size_t end = find_hereafter(note, i);
      if (!end) continue;
      size_t start = skip_marks(note, end);
      define(note, at, start, abbreviation_end(note, start), false);
      break;
    }
  }
}

/* --- what was before --- */

const struct opis_citation *opis_last_citation(const struct opis_note *note)
{
  if (note->item_count > 0) return &note->items[note->item_count - 1];
  return note->context->has_last ? &note->context->last : NULL;
}

/* The last archival citation, whatever was cited since. */
static const struct opis_citation *last_archival(const struct opis_note *note)
{
  for (size_t i = note->item_count; i-- > 0 && note->item_count - i < REPEAT_MAX;)
    if (note->items[i].kind == OPIS_CITATION_ARCHIVAL) return &note->items[i];
  return note->context->archival.kind == OPIS_CITATION_ARCHIVAL && note->context->archival.key.size
             ? &note->context->archival
             : NULL;
}

bool opis_last_path(const struct opis_note *note, struct opis_path *out, bool labelled)
{
  const struct opis_citation *last = labelled ? last_archival(note) : opis_last_citation(note);
  if (!last || last->kind != OPIS_CITATION_ARCHIVAL) return false;
  const struct opis_name *name = opis_archive_by_code(last->archive);
  *out = (struct opis_path){.archive = opis_arena_copy(note->arena, last->archive),
                            .archive_raw = opis_arena_copy(note->arena, last->archive_raw),
                            .flags = last->flags};
  if (!out->archive_raw.size) out->archive_raw = out->archive;
  out->tradition = name ? name->tradition : note->context->last_tradition;
  if (!out->tradition) out->tradition = OPIS_OTHER;
  for (size_t i = 0; i < last->level_count && i < OPIS_PATH_MAX; i++) {
    struct opis_citation_level *level = &out->levels[out->count++];
    level->level = last->levels[i].level;
    level->value = opis_arena_copy(note->arena, last->levels[i].value);
    level->written = opis_arena_copy(note->arena, last->levels[i].written);
  }
  return true;
}

struct opis_citation *opis_note_add(struct opis_note *note)
{
  if (note->item_count == note->item_capacity) {
    note->item_capacity = note->item_capacity ? 2 * note->item_capacity : 4;
    struct opis_citation *more = opis_arena_allocate(note->arena, note->item_capacity, sizeof *more);
    if (note->item_count > 0) memcpy(more, note->items, note->item_count * sizeof *more);
    note->items = more;
  }
  note->items[note->item_count] = (struct opis_citation){0};
  return &note->items[note->item_count++];
}

struct opis_citation opis_citation_copy(struct opis_arena *arena, const struct opis_citation *item)
{
  struct opis_citation copy = {.kind = item->kind, .flags = item->flags, .level_count = item->level_count};
  struct opis_citation_level *levels =
      opis_arena_copy_array(arena, item->levels, item->level_count, sizeof *item->levels);
  for (size_t i = 0; i < item->level_count; i++) {
    levels[i].value = opis_arena_copy(arena, levels[i].value);
    levels[i].written = opis_arena_copy(arena, levels[i].written);
  }
  copy.levels = levels;
  copy.archive = opis_arena_copy(arena, item->archive);
  copy.archive_raw = opis_arena_copy(arena, item->archive_raw);
  copy.series = opis_arena_copy(arena, item->series);
  copy.key = opis_arena_copy(arena, item->key);
  return copy;
}

/* Keeps the note's last citation, and its last archival one, in an arena of their own that replaces the old. */
static void remember_last(struct opis_note *note)
{
  struct opis_citation_context *context = note->context;
  const struct opis_citation *archival = last_archival(note);
  struct opis_arena old = context->last_arena, arena = {0};
  struct opis_citation last = opis_citation_copy(&arena, &note->items[note->item_count - 1]);
  struct opis_citation path = {0};
  if (archival) path = opis_citation_copy(&arena, archival);
  context->last = last;
  context->archival = path;
  context->has_last = true;
  context->last_arena = arena;
  opis_arena_free(&old);
}

static bool is_remembered(const struct opis_citation_context *context, struct opis_span author)
{
  for (size_t i = context->work_count; i-- > 0;)
    if (opis_span_starts(context->works[i], author)) return true;
  return false;
}

static void remember_work(struct opis_citation_context *context, const struct opis_citation *item)
{
  if (context->work_count == WORKS_MAX || item->key.size == 0) return;
  OPIS_GROW(context->works, context->work_count, context->work_capacity);
  context->works[context->work_count++] = opis_arena_copy(&context->arena, item->key);
}

void opis_context_remember(struct opis_note *note)
{
  for (size_t i = 0; i < note->item_count; i++) {
    const struct opis_citation *item = &note->items[i];
    if (item->kind >= OPIS_CITATION_MONOGRAPH && item->kind <= OPIS_CITATION_THESIS) remember_work(note->context, item);
    if (item->kind == OPIS_CITATION_AUTHOR_DATE && !is_remembered(note->context, item->key))
      remember_work(note->context, item);
  }
  if (note->item_count > 0) remember_last(note);
}

bool opis_author_known(const struct opis_note *note, struct opis_span author)
{
  enum { NEAR_MAX = 64 }; /* in the note: so that a long one costs no more than its length */
  for (size_t i = note->item_count; i-- > 0 && note->item_count - i <= NEAR_MAX;)
    if (opis_span_starts(note->items[i].key, author)) return true;
  return is_remembered(note->context, author);
}

/* "op. cit.", "art. cit.": no words of a title. */
static bool is_no_title(struct opis_span words)
{
  static const char *const none[] = {"op cit", "opcit", "art cit", "loc cit", "ob cit", "cit", "указ соч"};
  for (size_t i = 0; i < sizeof none / sizeof *none; i++)
    if (opis_span_equal(words, opis_span_of(none[i]))) return true;
  return words.size == 0;
}

/* Whether the words of a short title stand in a full one, one behind the other: without its article, too. */
static bool has_words(struct opis_span title, struct opis_span words)
{
  for (size_t at = 0; at + words.size <= title.size; at++) {
    if (at > 0 && title.data[at - 1] != ' ') continue;
    if (opis_span_starts(opis_span_slice(title, at, title.size), words)) return true;
  }
  return false;
}

/* Without the volume at its end (Kriegstagebuch, vol. 1; Memorias II). */
static struct opis_span without_volume(struct opis_span words)
{
  for (;;) {
    size_t start = words.size;
    while (start > 0 && words.data[start - 1] != ' ') start--;
    struct opis_span last = opis_span_slice(words, start, words.size);
    bool number = last.size > 0 && last.data[0] >= '0' && last.data[0] <= '9';
    bool volume = opis_word_is(last, "vol") || opis_word_is(last, "t") || opis_word_is(last, "bd") || opis_roman(last);
    if (start < 2 || !(number || volume)) return words;
    words.size = start - 1;
  }
}

/* A short title finds the last work whose key begins with the same surname and has its words. */
void opis_work_resolve(struct opis_note *note, struct opis_citation *work)
{
  const struct opis_citation_context *context = note->context;
  const char *bar = memchr(work->key.data, '|', work->key.size);
  size_t name = bar ? (size_t)(bar - work->key.data) + 1 : work->key.size;
  for (size_t i = context->work_count; i-- > 0;) {
    struct opis_span full = context->works[i];
    if (full.size == name || !opis_span_starts(full, opis_span_slice(work->key, 0, name))) continue;
    struct opis_span rest = opis_span_slice(full, name, full.size);
    struct opis_span words = without_volume(opis_span_slice(work->key, name, work->key.size));
    if (!is_no_title(words) && !has_words(rest, words)) continue;
    work->refers_to = opis_arena_copy(note->arena, full);
    return;
  }
  work->flags |= OPIS_CITATION_UNRESOLVED;
}
