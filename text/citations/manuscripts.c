/* In: a place in a path where a library or record office writes its shelfmark: CHAR 20/12/34, LG/F/9/2/21, P150/1234;
 * Add. MS 72850, MS Eng. hist. c. 735. Out: its levels.
 *
 * Letters that begin a mark are a name, and so is the first of two or more numbers behind them (FO 371 is written
 * alike); then come the box and the document. The number of a manuscript is its volume. */
#include "text/citations/note.h"

enum { PARTS_MAX = 8, LETTERS_MAX = 8, MANUSCRIPT_MAX = 10 };

static bool is_number(const struct opis_note *note, size_t at)
{
  return note->tokens[at].kind == OPIS_NOTE_NUMBER;
}

static bool is_glued(const struct opis_note *note, size_t at)
{
  return !(note->tokens[at].flags & OPIS_NOTE_SPACED) && note->tokens[at].kind != OPIS_NOTE_END;
}

static enum opis_level next_name(const struct opis_path *path)
{
  static const enum opis_level names[] = {OPIS_LEVEL_FONDS, OPIS_LEVEL_SECTION, OPIS_LEVEL_SERIES,
                                          OPIS_LEVEL_SUBSERIES};
  size_t count = path->count - opis_path_lower(path);
  return names[count < 3 ? count : 3];
}

/* --- marks of letters and numbers with bars --- */

struct part {
  size_t start, end;
};

struct mark {
  struct part parts[PARTS_MAX];
  size_t count, letters; /* the parts that are no numbers, which stand first */
  size_t end;
};

/* P&S, F112, 123(24): one part of a mark; `at` if there is none. */
static size_t read_part(const struct opis_note *note, size_t at, size_t limit)
{
  if (at >= limit || note->tokens[at].kind > OPIS_NOTE_NUMBER) return at;
  size_t end = at + 1;
  bool label = note->tokens[at].kind == OPIS_NOTE_WORD && note->tokens[at].folded.size == 1 && is_number(note, end) &&
               is_glued(note, end); /* P150, whose letter is a label elsewhere */
  if (label) end++;
  while (end + 1 < limit && (opis_note_mark(note, end, '&') || opis_note_mark(note, end, '-')) && is_glued(note, end) &&
         is_glued(note, end + 1) && note->tokens[end + 1].kind <= OPIS_NOTE_NUMBER)
    end += 2;
  bool bracket = opis_note_mark(note, end, '(') && is_glued(note, end) && end + 2 < limit && is_number(note, end + 1) &&
                 opis_note_mark(note, end + 2, ')');
  return bracket ? end + 3 : end;
}

static bool is_letters(const struct opis_note *note, size_t at)
{
  const struct opis_note_token *token = &note->tokens[at];
  return token->kind == OPIS_NOTE_WORD && token->flags & OPIS_NOTE_CAPITAL &&
         token->end - token->start <= LETTERS_MAX &&
         (token->flags & OPIS_NOTE_UPPER || !(token->flags & OPIS_NOTE_LOWER));
}

static bool add_part(struct mark *mark, size_t start, size_t end)
{
  if (mark->count == PARTS_MAX) return false;
  mark->parts[mark->count++] = (struct part){start, end};
  mark->end = end;
  return true;
}

/* The parts between bars; behind the letters a blank may stand for the first bar. */
static void read_parts(const struct opis_note *note, size_t at, size_t limit, struct mark *mark)
{
  size_t end = read_part(note, at, limit);
  while (end > at && add_part(mark, at, end)) {
    bool bar = opis_note_mark(note, end, '/') && end + 1 < limit;
    bool letters = note->tokens[at].kind == OPIS_NOTE_WORD && mark->letters + 1 == mark->count;
    if (letters) mark->letters++;
    bool blank = letters && end < limit && is_number(note, end) && !(note->tokens[end - 1].flags & OPIS_NOTE_DIGITS);
    if (!bar && !blank) return;
    at = bar ? end + 1 : end;
    end = read_part(note, at, limit);
  }
}

/* Ireland counts files where others count boxes. */
static bool has_files(const struct opis_path *path)
{
  return opis_span_equal(path->archive, OPIS_SPAN("NAI")) || opis_span_equal(path->archive, OPIS_SPAN("UCDA"));
}

static void add_numbers(struct opis_note *note, struct opis_path *path, const struct mark *mark)
{
  const struct part *numbers = mark->parts + mark->letters;
  size_t count = mark->count - mark->letters, first = 0;
  bool records = opis_span_equal(path->archive, OPIS_SPAN("IOR")); /* R/15/1/456: the last is the volume */
  if (mark->letters > 0 && count > 1) {
    first = records ? count - 1 : 1;
    opis_path_add(note, path, next_name(path), numbers[0].start, numbers[first - 1].end);
  }
  enum opis_level level = has_files(path) ? OPIS_LEVEL_FILE : OPIS_LEVEL_BOX;
  if (first == count) return;
  if (has_files(path)) { /* DFA/10/P/178 */
    opis_path_add(note, path, level, numbers[first].start, numbers[count - 1].end);
    return;
  }
  opis_path_add(note, path, level, numbers[first].start, numbers[first].end);
  bool files = mark->letters == 0 && count - first > 1; /* X Papers, 5/2/16 */
  if (files) {
    first++;
    opis_path_add(note, path, OPIS_LEVEL_FILE, numbers[first].start, numbers[first].end);
  }
  if (first + 1 < count)
    opis_path_add(note, path, OPIS_LEVEL_DOCUMENT, numbers[first + 1].start, numbers[count - 1].end);
}

size_t opis_mark_read(struct opis_note *note, size_t at, struct opis_path *path, size_t limit)
{
  struct mark mark = {.count = 0};
  bool repeated = opis_span_equal(path->archive, OPIS_SPAN("IOR")) && opis_note_is(note, at, "ior");
  if (repeated && opis_note_mark(note, at + 1, '/')) at += 2;
  bool letters = is_letters(note, at), roman = letters && opis_roman(note->tokens[at].folded) > 0;
  bool number = path->count > 0 && (is_number(note, at) || (roman && opis_note_mark(note, at + 1, '/')));
  if (opis_path_lower(path) > 0 || !(letters || number) || opis_note_date(note, at)) return 0;
  read_parts(note, at, limit, &mark);
  if (number && mark.letters > 0) mark.letters = 0;
  bool bar = false;
  for (size_t i = at; i < mark.end; i++) bar |= opis_note_mark(note, i, '/');
  bool registered = has_files(path) && mark.letters == 1 && mark.count == 2; /* DT S 9876 is not one of these */
  if (mark.count < 2 || mark.count == mark.letters || !(bar || registered)) return 0;
  if (mark.letters > 0) opis_path_add(note, path, next_name(path), at, mark.parts[mark.letters - 1].end);
  add_numbers(note, path, &mark);
  return mark.end;
}

/* --- manuscripts --- */

static bool is_manuscript_word(const struct opis_note *note, size_t at)
{
  static const char *const words[] = {"ms", "mss", "lat", "gr", "magl"};
  bool capital = (note->tokens[at].flags & OPIS_NOTE_CAPITAL) != 0;
  for (size_t i = 0; i < sizeof words / sizeof *words; i++)
    if (opis_note_is(note, at, words[i])) return capital || i >= 2;
  return false;
}

/* 72850, 72,850, 17,525 (3), F112/234: the token behind the number of a manuscript. */
static size_t read_number(const struct opis_note *note, size_t at, size_t limit)
{
  size_t end = at + 1;
  bool thousands = opis_note_mark(note, end, ',') && is_glued(note, end) && is_glued(note, end + 1) &&
                   is_number(note, end + 1) && note->tokens[end + 1].folded.size == 3 &&
                   note->tokens[at].folded.size <= 3;
  if (thousands) end += 2;
  bool part = opis_note_mark(note, end, '(') && is_number(note, end + 1) && opis_note_mark(note, end + 2, ')') &&
              end + 2 < limit;
  return part ? end + 3 : end;
}

/* c. 735: a letter of its shelf stands before the number. */
static size_t number_start(const struct opis_note *note, size_t at, size_t name)
{
  size_t letter = opis_note_mark(note, at - 1, '.') ? at - 2 : at - 1;
  bool one = letter > name && note->tokens[letter].kind == OPIS_NOTE_WORD && note->tokens[letter].folded.size == 1;
  return one ? letter : at;
}

size_t opis_manuscript_read(struct opis_note *note, size_t at, struct opis_path *path, size_t limit)
{
  const struct opis_note_token *first = &note->tokens[at];
  if (first->kind != OPIS_NOTE_WORD || !(first->flags & OPIS_NOTE_CAPITAL) || opis_path_lower(path) > 0) return 0;
  bool manuscript = false;
  size_t number = at;
  for (; number < limit && number < at + MANUSCRIPT_MAX; number++) {
    const struct opis_note_token *token = &note->tokens[number];
    manuscript |= is_manuscript_word(note, number);
    if (token->kind == OPIS_NOTE_NUMBER || token->flags & OPIS_NOTE_DIGITS) break;
    if (token->kind == OPIS_NOTE_MARK && token->code != '.' && token->code != '\'' && token->code != '/') return 0;
  }
  bool found = number < limit && number < at + MANUSCRIPT_MAX && note->tokens[number].flags & OPIS_NOTE_DIGITS;
  if (!manuscript || !found || number == at) return 0;
  bool letter = is_glued(note, number) && note->tokens[number - 1].kind == OPIS_NOTE_WORD &&
                note->tokens[number - 1].folded.size == 1;
  bool lettered = letter || note->tokens[number].kind == OPIS_NOTE_WORD; /* Mss Eur F112/234 */
  if (lettered) {
    if (!opis_note_mark(note, number + 1, '/') || !is_number(note, number + 2)) return 0;
    opis_path_add(note, path, next_name(path), at, number + 1);
    opis_path_add(note, path, OPIS_LEVEL_FILE, number + 2, number + 3);
    return number + 3;
  }
  if (opis_note_mark(note, number + 1, '/') && is_number(note, number + 2)) { /* MSS. 292/123/4 */
    size_t file = number + 3;
    while (opis_note_mark(note, file, '/') && is_number(note, file + 1)) file += 2;
    opis_path_add(note, path, next_name(path), at, number + 1);
    opis_path_add(note, path, OPIS_LEVEL_FILE, number + 2, file);
    return file;
  }
  size_t start = number_start(note, number, at), end = read_number(note, number, limit);
  size_t name = start;
  while (name > at + 1 && opis_note_mark(note, name - 1, '/')) name--; /* Mss/12345 */
  opis_path_add(note, path, next_name(path), at, name);
  opis_path_add(note, path, OPIS_LEVEL_VOLUME, start, end);
  return end;
}

/* --- libraries and record offices that no table has --- */

/* Whether [start, end) names a repository: words alone, one of which says so. */
static bool is_repository(const struct opis_note *note, size_t start, size_t end)
{
  bool repository = false;
  for (size_t i = start; i < end; i++) {
    const struct opis_note_token *token = &note->tokens[i];
    if (opis_note_is(note, i, "press") || token->kind == OPIS_NOTE_NUMBER) return false;
    if (token->kind == OPIS_NOTE_WORD && token->flags & OPIS_NOTE_CAPITAL)
      repository |= opis_is_repository_word(token->folded) || opis_note_is(note, i, "office");
  }
  return repository;
}

static enum opis_tradition tradition_of(const struct opis_note *note, size_t at)
{
  static const char *const spanish[] = {"archivo", "arxiu", "arquivo"};
  static const char *const italian[] = {"archivio", "fondazione"};
  if (OPIS_NOTE_AMONG(note, at, spanish)) return OPIS_SPANISH;
  return OPIS_NOTE_AMONG(note, at, italian) ? OPIS_ITALIAN : OPIS_BRITISH;
}

/* A path without a label that only archives have needs its bars (AC 5/1/234), or a volume and its folio. */
static bool is_path(const struct opis_note *note, const struct opis_path *path, size_t start, size_t end)
{
  static const char *const leaves[] = {"fol", "fols", "f", "ff", "c", "cc", "folio", "folios", "fs", "fojas", "fo"};
  bool bar = false, leaf = false;
  for (size_t i = start; i < end; i++) {
    bar |= opis_note_mark(note, i, '/');
    leaf |= OPIS_NOTE_AMONG(note, i, leaves);
    if (opis_note_mark(note, i, '(') && is_number(note, i + 1) && note->tokens[i + 1].folded.size == 4) return false;
  }
  if (opis_path_lower(path) == 0 || opis_path_lower(path) == path->count) return false;
  bool box = opis_path_has(path, OPIS_LEVEL_BOX) || opis_path_has(path, OPIS_LEVEL_FILE);
  bool volume = opis_path_has(path, OPIS_LEVEL_VOLUME) && opis_path_has(path, OPIS_LEVEL_LEAF);
  return path->tradition == OPIS_BRITISH ? (bar && box) || (volume && leaf) : volume && leaf;
}

size_t opis_library_read(struct opis_note *note, size_t at, size_t from)
{
  enum { LIBRARY_MAX = 10 };
  bool begins =
      at == from || at == 0 || note->tokens[at - 1].kind == OPIS_NOTE_MARK || opis_note_is(note, at - 1, "in");
  if (!begins) return 0;
  size_t end = at;
  while (end < at + LIBRARY_MAX && !opis_note_mark(note, end, ',') && note->tokens[end].kind != OPIS_NOTE_END) {
    if (note->tokens[end].kind == OPIS_NOTE_MARK && !opis_note_mark(note, end, '\'') && !opis_note_mark(note, end, '&'))
      return 0;
    end++;
  }
  if (!opis_note_mark(note, end, ',') || !is_repository(note, at, end)) return 0;
  const struct opis_name *name;
  for (size_t i = at; i < end; i++)
    if (opis_archive_find(note, i, &name)) return 0; /* of the tables, behind what leads to it */
  struct opis_path path = {.tradition = tradition_of(note, at), .flags = OPIS_CITATION_ARCHIVE_UNSURE};
  path.archive = path.archive_raw = opis_note_span(note, at, end);
  size_t behind = opis_path_read(note, end, &path, note->count);
  if (!is_path(note, &path, end, behind)) return 0;
  return opis_path_finish(note, &path, from, at, behind);
}

/* The library behind a mark and its comma; the token behind it, 0 if there is none. */
static size_t read_library(const struct opis_note *note, size_t at, size_t limit, struct opis_path *path)
{
  enum { WORDS_MAX = 8 };
  const struct opis_name *name;
  size_t next = at + 1, end = next;
  if (!opis_note_mark(note, at, ',') || next >= limit) return 0;
  size_t archive = opis_archive_find(note, next, &name);
  while (end < limit && end < next + WORDS_MAX && note->tokens[end].kind == OPIS_NOTE_WORD) end++;
  if (!archive && !(end > next && note->tokens[next].flags & OPIS_NOTE_CAPITAL && is_repository(note, next, end)))
    return 0;
  if (archive && name->tradition & (OPIS_RUSSIAN | OPIS_GERMAN)) return 0;
  if (!archive) path->flags |= OPIS_CITATION_ARCHIVE_UNSURE;
  path->archive_raw = opis_note_span(note, next, archive ? archive : end);
  path->archive = archive ? opis_span_of(name->code) : path->archive_raw;
  return archive ? archive : end;
}

/* MSS. Ward s. 22, BL; Add. MS 123, fol. 4: a manuscript before its library, or one whose kind says the library. */
size_t opis_manuscript_alone(struct opis_note *note, size_t at, size_t from)
{
  static const char *const first[] = {"add", "additional", "ms", "mss"};
  size_t limit = opis_note_limit(note, opis_note_mark(note, at + 1, '.') ? at + 2 : at); /* Add. ends no sentence */
  struct opis_path path = {.tradition = OPIS_BRITISH};
  const char *code;
  if (opis_department_find(note, at, &code)) return 0;
  bool manuscript = OPIS_NOTE_AMONG(note, at, first), begins = at == from || opis_note_mark(note, at - 1, ',');
  size_t end = manuscript ? opis_manuscript_read(note, at, &path, limit) : 0;
  if (!end && begins && is_letters(note, at)) end = opis_mark_read(note, at, &path, limit); /* ACAD 1/9 */
  if (!end) return 0;
  end = opis_path_read(note, end, &path, limit);
  size_t archive = read_library(note, end, limit, &path);
  if (archive) {
    size_t start = opis_collection_before(note, at, from, &path);
    return opis_path_finish(note, &path, from, start, archive);
  }
  if (!opis_note_is(note, at, "add") && !opis_note_is(note, at, "additional")) return 0;
  path.archive = path.archive_raw = OPIS_SPAN("British Library");
  path.flags = OPIS_CITATION_INFERRED;
  return opis_path_finish(note, &path, from, at, end);
}
