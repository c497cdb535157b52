/* In: a path and the tokens behind it. Out: one citation for each file or group of leaves, and what inherits from it
 * behind a semicolon. What follows the path up to the end of the reference is its description: title, correspondents,
 * place, date (tail.c), and, in Russian notes, the leaves at its end. */
#include "text/citations/note.h"

enum { NAME_MAX = 16, INHERITED_MAX = 500 };

static bool is_and(const struct opis_note *note, size_t at)
{
  static const char *const ands[] = {"and", "e", "y", "et", "und", "и", "i", "also", "та", "ed"};
  return OPIS_NOTE_AMONG(note, at, ands) || opis_note_mark(note, at, '&');
}

static bool is_other_reference(const struct opis_note *note, size_t at)
{
  const struct opis_name *name;
  const char *code;
  size_t department = opis_department_find(note, at, &code);
  if (department && note->tokens[department].kind == OPIS_NOTE_NUMBER) return true;
  size_t series = opis_series_find(note, at, &name);
  if (series) return true;
  size_t archive = opis_archive_find(note, at, &name);
  return (archive && !name->ambiguous) || opis_repeat_find(note, at);
}

static bool is_quoted_in(const struct opis_note *note, size_t at)
{
  if (opis_note_is(note, at, "as") || opis_note_is(note, at, "wie")) at++;
  static const char *const words[] = {
      "quoted", "cited",   "citato",     "citata",    "citado",       "citada", "cite",      "цит",        "цитируется",
      "zit",    "zitiert", "reproduced", "published", "опубликовано", "cit",    "riportato", "pubblicato", "publicado",
      "in",     "см",      "see",        "vedi",      "vid",          "cf",     "cfr"};
  return OPIS_NOTE_AMONG(note, at, words);
}

struct reading {
  struct opis_path *path;
  size_t index;     /* of the citation being read */
  size_t described; /* where its description begins */
  size_t start;     /* of the reference */
  bool dated;
};

static struct opis_range range_of(const struct opis_note *note, size_t start, size_t end)
{
  return (struct opis_range){note->tokens[start].start, note->tokens[end > start ? end - 1 : start].end};
}

static void store(struct opis_note *note, struct reading *reading, size_t start, size_t end, bool another)
{
  reading->index =
      opis_path_store(note, reading->path, another ? SIZE_MAX : reading->index, range_of(note, start, end));
}

/* A new file or box behind the first: the levels above it are inherited. Returns the token behind its path. */
static size_t read_sibling(struct opis_note *note, struct reading *reading, size_t at, enum opis_level level)
{
  opis_describe(note, reading->described, at, &note->items[reading->index]);
  bool another = !reading->path->repeated;
  reading->path->repeated = false;
  opis_path_cut(reading->path, level);
  if (another) reading->path->flags |= OPIS_CITATION_VIA_INHERIT;
  size_t end = opis_path_read(note, at, reading->path, note->count);
  if (end == at) return at + 1;
  store(note, reading, another ? at : reading->start, end, another);
  reading->described = end;
  reading->dated = false;
  return end;
}

/* Whether a level lies below all that a path has. */
static bool is_below(const struct opis_path *path, enum opis_level level)
{
  for (size_t i = 0; i < path->count; i++)
    if (path->levels[i].level >= level) return false;
  return path->count > 0;
}

/* "R 497, Section files, file 3": the path goes on behind a name or a title. */
static size_t read_deeper(struct opis_note *note, struct reading *reading, size_t at)
{
  opis_describe(note, reading->described, at, &note->items[reading->index]);
  size_t end = opis_path_read(note, at, reading->path, note->count);
  if (end == at) return at + 1;
  store(note, reading, reading->start, end, false);
  reading->described = end;
  return end;
}

static size_t read_leaf(struct opis_note *note, struct reading *reading, size_t label, size_t at, size_t limit)
{
  size_t end = opis_value_read(note, at, OPIS_LEVEL_LEAF, limit);
  if (end == at) return 0;
  bool had = opis_path_has(reading->path, OPIS_LEVEL_LEAF), again = had && !reading->path->repeated;
  if (again) opis_describe(note, reading->described, label, &note->items[reading->index]);
  if (had) opis_path_cut(reading->path, OPIS_LEVEL_LEAF);
  reading->path->repeated = false;
  opis_path_add(note, reading->path, OPIS_LEVEL_LEAF, at, end);
  store(note, reading, again ? reading->described : reading->start, end, again);
  if (!again) opis_describe(note, reading->described, label, &note->items[reading->index]);
  reading->described = end;
  return end;
}

/* Whether an element of the description begins behind the mark before `at`: a stop behind an abbreviation (no. 146) is
 * none. */
static bool begins_element(const struct opis_note *note, size_t at)
{
  const struct opis_note_token *before = &note->tokens[at - 1];
  if (is_and(note, at - 1)) return true;
  if (before->kind != OPIS_NOTE_MARK) return false;
  if (before->code == '.' && at > 1 && note->tokens[at - 2].kind == OPIS_NOTE_WORD)
    return before->flags & OPIS_NOTE_STOPS || note->tokens[at - 2].folded.size > 4;
  return opis_note_is_separator(note, at - 1) || before->code == ')' || before->code == '"' || before->code == '(';
}

static bool ends_element(const struct opis_note *note, size_t at)
{
  const struct opis_note_token *token = &note->tokens[at];
  if (token->kind == OPIS_NOTE_END || is_and(note, at)) return true;
  return token->kind == OPIS_NOTE_MARK && token->code != '/' && token->code != '%' && token->code != '(';
}

/* "and 5446/82/59, ll. 2-3": another path without labels, from its fonds on. */
static size_t read_slashed(struct opis_note *note, struct reading *reading, size_t at)
{
  bool slashed = note->tokens[at].kind == OPIS_NOTE_NUMBER && opis_note_mark(note, at + 1, '/') &&
                 note->tokens[at + 2].kind == OPIS_NOTE_NUMBER && opis_note_mark(note, at + 3, '/');
  if (!slashed || reading->path->tradition != OPIS_RUSSIAN || opis_note_date(note, at)) return 0;
  return read_sibling(note, reading, at, OPIS_LEVEL_FONDS);
}

/* Numbers at the end of the description of a Russian file are its leaves. */
static size_t read_bare(struct opis_note *note, struct reading *reading, size_t at, size_t limit)
{
  if (note->tokens[at].kind != OPIS_NOTE_NUMBER) return 0;
  struct opis_path *path = reading->path;
  size_t end = opis_value_read(note, at, OPIS_LEVEL_LEAF, limit);
  if (end == at || !ends_element(note, end)) return 0;
  if (path->many && path->many != OPIS_LEVELS && !reading->dated) { /* legs. 12 y 13 */
    enum opis_level level = path->many;
    opis_path_cut(path, level);
    opis_path_add(note, path, level, at, at + 1);
    store(note, reading, at, at + 1, true);
    return at + 1;
  }
  bool folios = opis_span_equal(path->archive, OPIS_SPAN("AD")) && at == reading->described + 1 &&
                opis_path_has(path, OPIS_LEVEL_VOLUME); /* MAE, URSS/1003, 45-47 */
  if ((path->tradition == OPIS_RUSSIAN || folios) && !opis_note_is_year(note, at))
    return read_leaf(note, reading, at, at, limit);
  if (!note->items[reading->index].pages.size) note->items[reading->index].pages = opis_note_span(note, at, end);
  return end;
}

/* "…, and the summary, Ward Papers, box 299": another collection's box, which is no sibling. */
static bool is_other_collection(const struct opis_note *note, size_t at, size_t limit, const struct opis_path *path)
{
  bool collection = false;
  struct opis_label label;
  size_t end = at;
  if (!(note->tokens[at].flags & OPIS_NOTE_CAPITAL)) return false;
  for (; end < limit && end < at + NAME_MAX && !opis_note_mark(note, end, ','); end++)
    collection |= note->tokens[end].kind == OPIS_NOTE_WORD && opis_is_collection_word(note->tokens[end].folded);
  return collection && opis_note_mark(note, end, ',') && opis_label_find(note, end + 1, path, &label) && label.strong;
}

/* One element of the description; returns the token behind it, or 0 where the reference ends. */
static size_t read_element(struct opis_note *note, struct reading *reading, size_t at, size_t limit)
{
  struct opis_label label;
  if (reading->path->tradition == OPIS_AMERICAN && is_other_collection(note, at, limit, reading->path)) return 0;
  if (is_other_reference(note, at) || is_quoted_in(note, at)) return 0;
  size_t date = opis_note_date(note, at);
  if (date) {
    reading->dated = true;
    return date;
  }
  if (opis_label_find(note, at, reading->path, &label)) {
    size_t end = opis_value_read(note, label.end, label.level, limit);
    if (label.level == OPIS_LEVEL_LEAF) {
      end = read_leaf(note, reading, at, label.end, limit);
      if (end) return end;
    } else if (end > label.end && (label.strong || opis_path_has(reading->path, label.level))) {
      bool lower = label.level > OPIS_LEVEL_LAST_NAME;
      if (lower && is_below(reading->path, label.level)) return read_deeper(note, reading, at);
      if (lower || reading->path->tradition == OPIS_RUSSIAN) return read_sibling(note, reading, at, label.level);
    }
  }
  size_t bare = read_slashed(note, reading, at);
  if (!bare) bare = read_bare(note, reading, at, limit);
  return bare ? bare : at + 1;
}

static size_t read_description(struct opis_note *note, struct reading *reading, size_t at, size_t limit)
{
  while (at < limit) {
    const struct opis_note_token *token = &note->tokens[at];
    bool begins = at == reading->described || begins_element(note, at);
    if (token->kind == OPIS_NOTE_MARK && (token->code == '"' || token->code == '`')) {
      size_t close = opis_note_close(note, at, limit);
      at = close < limit ? close + 1 : at + 1;
    } else if (begins && token->kind != OPIS_NOTE_MARK) {
      size_t next = read_element(note, reading, at, limit);
      if (!next) return at;
      at = next;
      if (at > limit) limit = opis_note_limit(note, at);
    } else {
      at++;
    }
  }
  return at;
}

/* 5446/82/59; R 58/3220: a shelf mark of the same archive from its first level on. */
static bool continues_shelfmark(struct opis_note *note, const struct opis_path *path, size_t at, enum opis_level *level)
{
  struct opis_path fresh = *path;
  fresh.count = 0;
  if (!(path->tradition & (OPIS_RUSSIAN | OPIS_GERMAN | OPIS_FRENCH | OPIS_LEAGUE))) return false;
  if (opis_path_lower(path) == 0 || opis_note_date(note, at)) return false;
  bool number = note->tokens[at].kind == OPIS_NOTE_NUMBER;
  bool slashed = number && opis_note_mark(note, at + 1, '/') && opis_note_mark(note, at + 3, '/');
  bool lettered = number && path->tradition == OPIS_FRENCH && /* 7N 2521, 7 N 2521 */
                  (note->tokens[at].flags | note->tokens[at + 1].flags) & (OPIS_NOTE_CAPITAL | OPIS_NOTE_UPPER);
  if ((number && !slashed && !lettered) || !opis_shelfmark_read(note, at, &fresh, opis_note_limit(note, at)))
    return false;
  bool league = path->tradition == OPIS_LEAGUE && number;
  *level = league ? OPIS_LEVEL_FILE : OPIS_LEVEL_FONDS;
  return true;
}

/* Behind a semicolon: a label that the path has, whose upper levels are inherited. */
static bool continues(struct opis_note *note, const struct opis_path *path, size_t at, enum opis_level *level)
{
  struct opis_label label;
  if (is_other_reference(note, at)) return false;
  if (continues_shelfmark(note, path, at, level)) return true;
  if (!opis_label_find(note, at, path, &label)) return false;
  if (opis_value_read(note, label.end, label.level, note->count) == label.end) return false;
  *level = label.level;
  return label.strong || opis_path_has(path, *level);
}

/* Копия, Подлинник: what kind of copy the document is, behind the path's stop. */
static size_t read_qualifier(const struct opis_note *note, size_t at, struct opis_citation *item)
{
  static const char *const words[] = {"копия",     "подлинник",  "автограф", "машинопись", "отпуск",
                                      "черновик",  "заверенная", "рукопись", "kopija",     "kopiia",
                                      "podlinnik", "original",   "copia",    "minuta"};
  size_t word = opis_note_mark(note, at, '.') ? at + 1 : at, end = word;
  while (end < word + 2 && note->tokens[end].kind == OPIS_NOTE_WORD) end++;
  bool ends = note->tokens[end].kind == OPIS_NOTE_END || note->tokens[end].kind == OPIS_NOTE_MARK;
  if (!ends || end == word || !OPIS_NOTE_AMONG(note, word, words)) return at;
  item->qualifier = opis_note_span(note, word, end);
  return end;
}

/* Whether a letter with its date is described at `at`, by itself: Чичерин – Юреневу, 13 марта 1924 г. */
static bool is_document(const struct opis_note *note, const struct opis_path *path, size_t at)
{
  enum { DOCUMENT_MAX = 24 };
  size_t limit = opis_note_limit(note, at);
  struct opis_citation probe = {0};
  if (path->tradition != OPIS_RUSSIAN || at >= limit || limit - at > DOCUMENT_MAX) return false;
  for (size_t i = at; i < limit; i++)
    if (is_other_reference(note, i)) return false;
  if (opis_note_mark(note, limit, '/') || opis_note_mark(note, limit + 1, '/')) return false; /* of what follows */
  opis_describe(note, at, limit, &probe);
  return probe.from.size && probe.to.size && probe.date_text.size;
}

/* Behind a stop a letter belongs to the path before it, if that has none; behind a semicolon it is another of the same
 * file. Returns where it begins, 0 if there is none. */
static size_t next_document(struct opis_note *note, struct reading *reading, size_t at)
{
  const struct opis_citation *item = &note->items[reading->index];
  bool semicolon = opis_note_mark(note, at, ';'), stop = opis_note_mark(note, at, '.');
  bool described = item->from.size || item->to.size || item->date_text.size;
  if (!(semicolon ? described : stop && !described) || !is_document(note, reading->path, at + 1)) return 0;
  if (stop) {
    reading->described = at + 1;
    return at + 1;
  }
  opis_path_cut(reading->path, OPIS_LEVEL_LEAF);
  reading->path->flags |= OPIS_CITATION_VIA_INHERIT;
  *reading = (struct reading){.path = reading->path, .index = SIZE_MAX, .described = at + 1, .start = at + 1};
  store(note, reading, at + 1, opis_note_limit(note, at + 1), true);
  return at + 1;
}

/* "Ibid., Rossi a Bianchi, 3 maggio 1924": another document of the file, whose leaf is not said. */
static void drop_repeated_leaf(struct opis_note *note, struct reading *reading)
{
  struct opis_citation *item = &note->items[reading->index];
  bool described = item->from.size || item->to.size || item->date_text.size;
  if (!reading->path->repeated || !described || !opis_path_has(reading->path, OPIS_LEVEL_LEAF)) return;
  opis_path_cut(reading->path, OPIS_LEVEL_LEAF);
  opis_path_store(note, reading->path, reading->index, item->range);
}

/* Доклад Иванова Петрову, 9.7.1933. – РГАСПИ. Ф. 17: a dash before the archive joins it to the sentence before, unless
 * that has a reference of its own. Returns where the description begins. */
static size_t dashed_from(const struct opis_note *note, size_t from, size_t start, size_t index)
{
  size_t dash = from;
  while (dash < start && !opis_note_mark(note, dash, '-')) dash++;
  if (dash == start && start > 0 && opis_note_mark(note, start - 1, '-')) dash = start - 1;
  if (dash == 0 || dash + 1 != start || from > dash + 1 || !opis_note_mark(note, dash - 1, '.')) return from;
  size_t begin = opis_note_begin(note, dash - 1, 0);
  const struct opis_citation *last = index > 0 ? &note->items[index - 1] : NULL;
  uint32_t first = note->tokens[begin].start;
  if (last && (last->range.end > first || last->date.end > first)) return from;
  return begin < from ? begin : from;
}

size_t opis_path_finish(struct opis_note *note, struct opis_path *path, size_t from, size_t start, size_t at)
{
  struct reading reading = {.path = path, .index = SIZE_MAX, .described = at, .start = start};
  store(note, &reading, start, at, true);
  from = dashed_from(note, from, start, reading.index);
  if (from < start) opis_describe(note, from, start, &note->items[reading.index]);
  for (int count = 0; count < INHERITED_MAX; count++) {
    size_t limit = opis_note_limit(note, at);
    at = read_description(note, &reading, at, limit);
    if (at > reading.described) opis_describe(note, reading.described, at, &note->items[reading.index]);
    at = read_qualifier(note, at, &note->items[reading.index]);
    drop_repeated_leaf(note, &reading);
    size_t document = next_document(note, &reading, at);
    if (document) {
      at = document;
      continue;
    }
    if (!opis_note_mark(note, at, ';')) break;
    size_t next = at + 1;
    enum opis_level level;
    while (is_and(note, next)) next++;
    if (!continues(note, path, next, &level)) break;
    opis_path_cut(path, level);
    path->flags |= OPIS_CITATION_VIA_INHERIT;
    size_t end = opis_path_read(note, next, path, note->count);
    if (end == next) break;
    store(note, &reading, next, end, true);
    reading = (struct reading){.path = path, .index = reading.index, .described = end, .start = next};
    at = end;
  }
  return at;
}
