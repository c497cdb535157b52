/* In: a box or folder in the American order. Out: its citation, whose collection and repository stand behind it
 * (Folder 9, Box 1, X Papers, Y University) or before it (X Papers, Box 1, Folder 9, Y University). */
#include "text/citations/note.h"

enum { ELEMENTS_MAX = 8, TITLE_MAX = 14, COLLECTION_MAX = 30 };

struct element {
  size_t start, end;
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
        (label.level <= OPIS_LEVEL_LAST_NAME && !label.strong) || label.level == OPIS_LEVEL_LEAF)
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

/* What stands behind the labels. Returns the token behind what it took. */
static size_t read_behind(struct opis_note *note, size_t at, struct opis_path *path, size_t limit)
{
  size_t taken = at;
  bool collection = false;
  for (int count = 0; count < ELEMENTS_MAX && taken < limit; count++) {
    size_t start = taken;
    while (is_comma(note, start)) start++;
    struct element element = element_from(note, start, limit);
    if (element.end == element.start || !begins_capital(note, element)) break;
    if (element.end - element.start > COLLECTION_MAX || opis_note_date(note, element.start)) break;
    const struct opis_name *name;
    bool known = opis_archive_find(note, start, &name) > 0;
    bool repository = known || has_word(note, element, opis_is_repository_word);
    if (is_identifier(note, start) && note->tokens[element.end - 1].flags & OPIS_NOTE_DIGITS) {
      taken = element.end;
    } else if (!collection && opis_path_lower(path) > 0 &&
               (has_word(note, element, opis_is_collection_word) || (!repository && is_acronym(note, element)))) {
      struct element bare = without_identifier(note, element);
      opis_path_add(note, path, OPIS_LEVEL_FONDS, bare.start, bare.end);
      collection = true;
      taken = element.end;
    } else if (repository || (collection && is_acronym(note, element))) {
      struct element next = element_from(note, element.end + 1 < limit ? element.end + 1 : limit, limit);
      bool more = opis_note_mark(note, element.end, ',') && next.end > next.start && !known &&
                  has_word(note, next, opis_is_repository_word) && begins_capital(note, next);
      set_archive(note, path, (struct element){element.start, more ? next.end : element.end});
      return more ? next.end : element.end;
    } else {
      struct element next = element_from(note, element.end + 1 < limit ? element.end + 1 : limit, limit);
      bool part = collection && opis_note_mark(note, element.end, ',') && next.end > next.start &&
                  has_word(note, next, opis_is_repository_word) && begins_capital(note, next);
      if (!part) break; /* Department of Manuscripts, X Library */
      set_archive(note, path, (struct element){element.start, next.end});
      return next.end;
    }
  }
  return taken;
}

/* The collection before the labels. Returns where it begins, or `at`. */
static size_t read_before(struct opis_note *note, size_t at, size_t from, struct opis_path *path)
{
  size_t end = at;
  while (end > from && is_comma(note, end - 1)) end--;
  size_t start = end;
  while (start > from && end - start < COLLECTION_MAX && !is_comma(note, start - 1) &&
         !opis_note_mark(note, start - 1, ';') && !opis_note_mark(note, start - 1, '"') &&
         !opis_note_mark(note, start - 1, '('))
    start--;
  struct element element = {start, end};
  if (start == end || !has_word(note, element, opis_is_collection_word) || !begins_capital(note, element)) return at;
  element = without_identifier(note, element);
  opis_path_add(note, path, OPIS_LEVEL_FONDS, element.start, element.end);
  return start;
}

size_t opis_inside_read(struct opis_note *note, size_t at, size_t from)
{
  struct opis_path path = {.tradition = OPIS_AMERICAN};
  size_t limit = opis_note_limit(note, at), begin = opis_note_begin(note, at, from);
  size_t end = read_labels(note, at, &path, limit);
  if (end == at) return 0;
  size_t lower = path.count;
  struct element gap = element_from(note, end, limit);
  if (gap.end > end && note->tokens[end].kind == OPIS_NOTE_WORD && gap.end - end <= TITLE_MAX) end = gap.end;
  size_t start = at, behind = read_behind(note, end, &path, limit);
  if (!opis_path_has(&path, OPIS_LEVEL_FONDS)) start = read_before(note, at, begin, &path);
  bool found = path.archive.size > 0 || opis_path_has(&path, OPIS_LEVEL_FONDS);
  if (!found && lower < 2) return 0;
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
