/* In: a box or folder in the American order. Out: its citation, whose collection and repository stand behind it
 * (Folder 9, Box 1, X Papers, Y University) or before it (X Papers, Box 1, Folder 9, Y University). */
#include "text/citations/note.h"

enum { ELEMENTS_MAX = 8, TITLE_MAX = 14, COLLECTION_MAX = 30, BEFORE_MAX = 4, NAMES_MAX = 5 };

struct element {
  size_t start, end;
};

/* The names of a path, the widest first. */
struct name {
  struct opis_span value, written;
};

struct names {
  struct name items[NAMES_MAX];
  size_t count;
};

static bool is_comma(const struct opis_note *note, size_t at)
{
  return opis_note_mark(note, at, ',') || opis_note_mark(note, at, ':');
}

static struct element element_from(const struct opis_note *note, size_t start, size_t limit)
{
  size_t end = start;
  while (end < limit && !is_comma(note, end) && !opis_note_mark(note, end, ';') &&
         !(note->tokens[end].flags & OPIS_NOTE_STOPS)) {
    if (opis_note_mark(note, end, '(')) {
      size_t close = opis_note_close(note, end, limit);
      if (close < limit) end = close;
    }
    end++;
  }
  return (struct element){start, end};
}

static bool has_word(const struct opis_note *note, struct element element, bool (*is)(struct opis_span folded))
{
  for (size_t i = element.start; i < element.end; i++)
    if (note->tokens[i].kind == OPIS_NOTE_WORD && is(note->tokens[i].folded)) return true;
  return false;
}

/* MS 3641, MSS-1995-01: a number of the collection, which is not part of its name. */
static bool is_identifier(const struct opis_note *note, size_t at)
{
  static const char *const words[] = {"ms", "mss", "msa", "mc", "coll", "acc", "accession", "no"};
  return note->tokens[at].flags & OPIS_NOTE_CAPITAL && OPIS_NOTE_AMONG(note, at, words);
}

static struct element without_identifier(const struct opis_note *note, struct element element)
{
  for (size_t i = element.start + 1; i < element.end; i++)
    if (is_identifier(note, i) && note->tokens[element.end - 1].flags & OPIS_NOTE_DIGITS) element.end = i;
  return element;
}

static bool is_acronym(const struct opis_note *note, struct element element)
{
  return element.end == element.start + 1 && note->tokens[element.start].flags & OPIS_NOTE_UPPER &&
         note->tokens[element.start].kind == OPIS_NOTE_WORD;
}

static bool begins_capital(const struct opis_note *note, struct element element)
{
  return note->tokens[element.start].kind == OPIS_NOTE_WORD && note->tokens[element.start].flags & OPIS_NOTE_CAPITAL;
}

/* --- names --- */

static void keep_name(struct names *names, struct opis_span value, struct opis_span written)
{
  if (names->count < NAMES_MAX && value.size) names->items[names->count++] = (struct name){value, written};
}

static void keep_element(const struct opis_note *note, struct names *names, struct element element)
{
  struct opis_span written = opis_note_span(note, element.start, element.end);
  keep_name(names, opis_value_normalise(note->arena, OPIS_LEVEL_FONDS, written), written);
}

/* Takes the names out of a path, whose order is only known when all of them are. */
static void take_names(struct opis_path *path, struct names *names)
{
  size_t kept = 0;
  for (size_t i = 0; i < path->count; i++) {
    if (path->levels[i].level > OPIS_LEVEL_LAST_NAME)
      path->levels[kept++] = path->levels[i];
    else
      keep_name(names, path->levels[i].value, path->levels[i].written);
  }
  path->count = kept;
}

static void put_names(struct opis_path *path, const struct names *names)
{
  static const enum opis_level order[NAMES_MAX] = {OPIS_LEVEL_FONDS, OPIS_LEVEL_SECTION, OPIS_LEVEL_SERIES,
                                                   OPIS_LEVEL_SUBSERIES, OPIS_LEVEL_SUBSERIES};
  size_t count = names->count;
  if (path->count + count > OPIS_PATH_MAX) count = OPIS_PATH_MAX - path->count;
  memmove(path->levels + count, path->levels, path->count * sizeof *path->levels);
  for (size_t i = 0; i < count; i++)
    path->levels[i] = (struct opis_citation_level){order[i], names->items[i].value, names->items[i].written};
  path->count += count;
}

/* --- the labels --- */

/* Labels and values one after the other; between them the title of a folder. Returns the token behind the last. */
static size_t read_labels(struct opis_note *note, size_t at, struct opis_path *path, size_t limit)
{
  size_t end = at;
  for (size_t i = at; i < limit;) {
    struct opis_label label;
    if (is_comma(note, i)) {
      i++;
      continue;
    }
    if (!opis_label_find(note, i, path, &label) || opis_path_has(path, label.level) ||
        label.level == OPIS_LEVEL_FONDS || label.level == OPIS_LEVEL_LEAF)
      break;
    size_t value = opis_value_read(note, label.end, label.level, limit);
    if (value == label.end) break;
    opis_path_add(note, path, label.level, label.end, value);
    end = i = value;
    struct element rest = element_from(note, i, limit);
    if (rest.end > i && rest.end - i <= TITLE_MAX && note->tokens[i].kind == OPIS_NOTE_WORD &&
        !opis_label_find(note, i, path, &label))
      i = rest.end;
  }
  return end;
}

/* The element that ends before `at`. */
static struct element element_before(const struct opis_note *note, size_t at, size_t from)
{
  size_t end = at;
  while (end > from && is_comma(note, end - 1)) end--;
  size_t start = end;
  while (start > from && end - start < COLLECTION_MAX && !is_comma(note, start - 1) &&
         !opis_note_mark(note, start - 1, ';') && !opis_note_mark(note, start - 1, '"') &&
         !(opis_note_mark(note, start - 1, '(') && note->tokens[start - 1].close + 1 > end))
    start--;
  return (struct element){start, end};
}

/* F: 2, B: 14, E: 99, RG 226: labels before the first that showed the path. Returns where they begin. */
static size_t read_labels_before(struct opis_note *note, size_t at, size_t from, struct opis_path *path)
{
  for (int count = 0; count < ELEMENTS_MAX; count++) {
    struct element element = element_before(note, at, from);
    if (element.start == element.end) return at;
    if (opis_note_mark(note, element.start - (element.start > from), ':') && element.start > from + 1) /* F: 2 */
      element.start -= 2;
    struct opis_label label;
    size_t film;
    if (opis_is_microfilm(note, element.start, &film) && film == element.end) { /* M1642, RG226 */
      opis_path_add(note, path, OPIS_LEVEL_SERIES, element.start, element.end);
      at = element.start;
      continue;
    }
    if (!opis_label_find(note, element.start, path, &label) || opis_path_has(path, label.level) ||
        label.level <= OPIS_LEVEL_SECTION || label.level == OPIS_LEVEL_LEAF)
      return at;
    if (opis_value_read(note, label.end, label.level, element.end) != element.end || label.end == element.end)
      return at;
    opis_path_add(note, path, label.level, label.end, element.end);
    at = element.start;
  }
  return at;
}

/* --- what stands behind and before --- */

static void set_archive(struct opis_note *note, struct opis_path *path, struct element element)
{
  const struct opis_name *name;
  const struct opis_definition *definition;
  size_t defined = opis_definition_find(note, element.start, &definition);
  path->archive_raw = opis_note_span(note, element.start, element.end);
  path->archive = path->archive_raw;
  if (defined && definition->kind == OPIS_DEFINES_ARCHIVE)
    path->archive = opis_arena_copy(note->arena, definition->code);
  else if (opis_archive_find(note, element.start, &name) >= element.end)
    path->archive = opis_span_of(name->code);
  else
    path->flags |= OPIS_CITATION_ARCHIVE_UNSURE;
}

/* Department of Special Collections: a part of the repository that is named behind it. */
static bool is_department(const struct opis_note *note, struct element element)
{
  static const char *const words[] = {"department", "dept", "division", "special", "rare"};
  for (size_t i = 0; i < sizeof words / sizeof *words; i++)
    if (opis_note_is(note, element.start, words[i])) return true;
  return false;
}

/* Manuscript Division, Department of Manuscripts */
static bool is_division(const struct opis_note *note, struct element element)
{
  return is_department(note, element) || opis_note_is(note, element.end - 1, "division");
}

/* One element behind the labels that is no repository: a collection, its number, a record group, an abbreviation.
 * Returns the token behind it, 0 if it is something else. */
static size_t read_part(struct opis_note *note, struct opis_path *path, struct element element, struct names *names)
{
  struct opis_label label;
  bool group = opis_label_find(note, element.start, path, &label) && label.level == OPIS_LEVEL_FONDS && label.strong;
  if (group) {
    size_t end = opis_value_read(note, label.end, label.level, element.end);
    if (end == label.end) return 0;
    struct opis_path one = {.tradition = OPIS_AMERICAN};
    opis_path_read(note, element.start, &one, element.end);
    take_names(&one, names);
    return end;
  }
  if (is_identifier(note, element.start) && note->tokens[element.end - 1].flags & OPIS_NOTE_DIGITS) return element.end;
  bool collection = has_word(note, element, opis_is_collection_word) || is_acronym(note, element);
  if (is_department(note, element)) return 0;
  if (!collection || opis_path_lower(path) == 0) return 0;
  keep_element(note, names, without_identifier(note, element));
  return element.end;
}

/* X Library, or Department of Manuscripts, X Library: the token behind the repository, 0 if there is none. */
static size_t read_repository(struct opis_note *note, struct opis_path *path, struct element element, size_t limit,
                              bool collection)
{
  const struct opis_name *name;
  bool known = opis_archive_find(note, element.start, &name) > 0;
  const struct opis_definition *definition;
  if (opis_definition_find(note, element.start, &definition) && definition->kind == OPIS_DEFINES_ARCHIVE) known = true;
  bool repository = known || has_word(note, element, opis_is_repository_word);
  struct element next = element_from(note, element.end + 1 < limit ? element.end + 1 : limit, limit);
  bool part = opis_note_mark(note, element.end, ',') && next.end > next.start && !known &&
              has_word(note, next, opis_is_repository_word) && begins_capital(note, next);
  if (!repository && !(collection && part)) return 0;
  set_archive(note, path, (struct element){element.start, part ? next.end : element.end});
  return part ? next.end : element.end;
}

/* What stands behind the labels; the widest collection is the last. Returns the token behind what it took. */
static size_t read_behind(struct opis_note *note, size_t at, struct opis_path *path, size_t limit, struct names *names)
{
  size_t taken = at;
  struct names found = {.count = 0};
  for (int count = 0; count < ELEMENTS_MAX && taken < limit; count++) {
    size_t start = taken;
    while (is_comma(note, start)) start++;
    struct element element = element_from(note, start, limit);
    if (element.end == element.start || !begins_capital(note, element)) break;
    if (element.end - element.start > COLLECTION_MAX || opis_note_date(note, element.start)) break;
    const struct opis_name *name;
    bool known = opis_archive_find(note, element.start, &name) >= element.end;
    size_t end = known ? 0 : read_part(note, path, element, &found);
    if (!end) {
      end = read_repository(note, path, element, limit, found.count > 0);
      if (end) taken = end;
      break;
    }
    taken = end;
  }
  for (size_t i = found.count; i-- > 0;) keep_name(names, found.items[i].value, found.items[i].written);
  return taken;
}

static bool is_place_or_month(const struct opis_note *note, struct element element)
{
  if (element.end != element.start + 1) return false;
  return opis_is_place_word(note->tokens[element.start].folded) ||
         opis_note_is_month(note->tokens[element.start].folded);
}

/* Whether an element before a box may be part of a collection's name: no date, no title, no correspondents. */
static bool may_name(const struct opis_note *note, struct element element)
{
  if (element.start == element.end || !begins_capital(note, element)) return false;
  for (size_t i = element.start; i < element.end; i++) {
    const struct opis_note_token *token = &note->tokens[i];
    bool title = token->kind == OPIS_NOTE_MARK && (token->code == '"' || token->code == '`' || token->code == ';');
    if (title || token->flags & OPIS_NOTE_STOPS || opis_note_date(note, i) || opis_note_is(note, i, "to") ||
        opis_repeat_find(note, i))
      return false;
  }
  return true;
}

/* EHP-MWS, NSF, O.F. */
static bool is_sigle(const struct opis_note *note, struct element element)
{
  bool upper = false;
  for (size_t i = element.start; i < element.end; i++) {
    const struct opis_note_token *token = &note->tokens[i];
    if (token->kind == OPIS_NOTE_MARK && (token->code == '-' || token->code == '.')) continue;
    if (token->kind != OPIS_NOTE_WORD || token->flags & OPIS_NOTE_LOWER || token->folded.size > 6) return false;
    upper |= (token->flags & OPIS_NOTE_UPPER) != 0;
  }
  return upper;
}

/* "the correspondence in Smith Papers": the name begins at its first capital of those at the end. */
static struct element trim_name(const struct opis_note *note, struct element element)
{
  static const char *const words[] = {"see", "in", "see also", "cf", "and", "also", "from"};
  for (size_t i = element.end; i-- > element.start;)
    for (size_t k = 0; k < sizeof words / sizeof *words; k++)
      if (opis_note_is(note, i, words[k]) && i + 1 < element.end &&
          (!(note->tokens[i].flags & OPIS_NOTE_CAPITAL) || i == element.start) &&
          note->tokens[i + 1].flags & OPIS_NOTE_CAPITAL && !opis_note_is(note, i, "and"))
        return (struct element){i + 1, element.end};
  return element;
}

/* The names of the collection before the labels: "White House Central Files, Official File"; "NSF: Africa". Those that
 * show it by a word or are abbreviations, and what stands between them and the labels. Returns where they begin, `at`
 * if there are none. */
static size_t read_before(struct opis_note *note, size_t at, size_t from, struct names *names)
{
  struct element elements[BEFORE_MAX];
  size_t count = 0, shown = 0, end = at;
  while (count < BEFORE_MAX) {
    struct element element = trim_name(note, element_before(note, end, from));
    if (!may_name(note, element) || is_place_or_month(note, element)) break;
    elements[count++] = element;
    size_t film;
    bool microfilm = opis_is_microfilm(note, element.start, &film) && film == element.end;
    if (has_word(note, element, opis_is_collection_word) || is_sigle(note, element) || microfilm) shown = count;
    end = element.start;
  }
  for (size_t i = shown; i-- > 0;) keep_element(note, names, without_identifier(note, elements[i]));
  size_t behind = shown ? elements[shown - 1].start : at; /* "see the notes in Huxley, box 13" */
  if (!shown && count > 0 && elements[0].end == elements[0].start + 1 && elements[0].start > from &&
      opis_note_is(note, elements[0].start - 1, "in")) {
    keep_element(note, names, elements[0]);
    behind = elements[0].start;
  }
  return behind;
}

size_t opis_collection_before(struct opis_note *note, size_t at, size_t from, struct opis_path *path)
{
  struct names names = {.count = 0};
  size_t start = at;
  for (struct element part = element_before(note, start, from); part.start < part.end && is_division(note, part);
       part = element_before(note, start, from))
    start = part.start;
  size_t begin = read_before(note, start, from, &names);
  put_names(path, &names);
  return names.count ? begin : at;
}

size_t opis_inside_read(struct opis_note *note, size_t at, size_t from)
{
  struct opis_path path = {.tradition = OPIS_AMERICAN};
  size_t limit = opis_note_limit(note, at), begin = opis_note_begin(note, at, from);
  struct opis_label label;
  bool group = opis_label_find(note, at, &path, &label) && label.level == OPIS_LEVEL_FONDS;
  size_t end = group ? opis_path_read(note, at, &path, limit) : read_labels(note, at, &path, limit);
  if (end == at) return 0;
  struct names inner = {.count = 0}, names = {.count = 0};
  size_t start = read_labels_before(note, at, begin, &path), lower = opis_path_lower(&path);
  take_names(&path, &inner);
  struct element gap = element_from(note, end, limit);
  if (gap.end > end && note->tokens[end].kind == OPIS_NOTE_WORD && gap.end - end <= TITLE_MAX) end = gap.end;
  size_t behind = read_behind(note, end, &path, limit, &names);
  bool whole = names.count > 0 && !group && lower > 0 && start == at && inner.count == 0;
  if (!whole || opis_span_starts(names.items[0].value, OPIS_SPAN("RG ")))
    start = read_before(note, start, begin, &names);
  for (size_t i = 0; i < inner.count; i++) keep_name(&names, inner.items[i].value, inner.items[i].written);
  put_names(&path, &names);
  bool found = path.archive.size > 0 || opis_path_has(&path, OPIS_LEVEL_FONDS);
  if ((!found && lower < 2) || path.count == 0) return 0;
  return opis_path_finish(note, &path, begin, start, behind);
}

size_t opis_papers_read(struct opis_note *note, size_t at, size_t from)
{
  enum { NAME_MAX = 4 };
  if (at != from && !opis_note_mark(note, at - 1, ';')) return 0;
  size_t end = at;
  while (end < at + NAME_MAX && note->tokens[end].kind == OPIS_NOTE_WORD && note->tokens[end].flags & OPIS_NOTE_CAPITAL)
    end++;
  if (end < at + 2 || !opis_note_is(note, end - 1, "papers")) return 0;
  const struct opis_note_token *after = &note->tokens[end];
  bool ends = after->kind == OPIS_NOTE_END || opis_note_mark(note, end, ';') ||
              (opis_note_mark(note, end, '.') && note->tokens[end + 1].kind == OPIS_NOTE_END);
  if (!ends) return 0;
  struct opis_path path = {.tradition = OPIS_AMERICAN, .flags = OPIS_CITATION_ARCHIVE_UNSURE};
  opis_path_add(note, &path, OPIS_LEVEL_FONDS, at, end);
  return opis_path_finish(note, &path, at, at, end);
}
