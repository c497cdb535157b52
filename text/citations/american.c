/* In: tokens where a reference to American records may begin. Out: its levels: decimal files (711.61/333, RG 59),
 * microfilm publications (T-120), subject-numeric files (POL 7 USSR). */
#include "text/citations/note.h"

static bool is_number(const struct opis_note *note, size_t at)
{
  return note->tokens[at].kind == OPIS_NOTE_NUMBER;
}

static bool is_glued(const struct opis_note *note, size_t at)
{
  return !(note->tokens[at].flags & OPIS_NOTE_SPACED);
}

/* Three figures, a letter of the country (751G), a point. */
static bool begins_decimal(const struct opis_note *note, size_t at)
{
  struct opis_span folded = note->tokens[at].folded;
  if (!is_number(note, at) || !opis_note_mark(note, at + 1, '.')) return false;
  return folded.size == 3 || (folded.size == 4 && folded.data[3] >= 'a' && folded.data[3] <= 'z');
}

bool opis_is_microfilm(const struct opis_note *note, size_t at, size_t *end)
{
  struct opis_span folded = note->tokens[at].folded;
  bool letter = folded.size > 0 && (folded.data[0] == 'm' || folded.data[0] == 't') &&
                note->tokens[at].flags & OPIS_NOTE_CAPITAL && note->tokens[at].kind == OPIS_NOTE_WORD;
  bool glued = letter && folded.size > 2 && folded.size < 6 && note->tokens[at].flags & OPIS_NOTE_DIGITS;
  bool hyphen = letter && folded.size == 1 && opis_note_mark(note, at + 1, '-') && is_glued(note, at + 1) &&
                is_number(note, at + 2) && is_glued(note, at + 2);
  for (size_t i = 1; glued && i < folded.size; i++) glued = folded.data[i] >= '0' && folded.data[i] <= '9';
  *end = hyphen ? at + 3 : at + 1;
  return glued || hyphen;
}

/* M316, T-120: a microfilm publication, which is a series. */
static size_t read_microfilm(struct opis_note *note, size_t at, struct opis_path *path)
{
  size_t end;
  if (!opis_is_microfilm(note, at, &end) || opis_path_has(path, OPIS_LEVEL_SERIES)) return 0;
  opis_path_add(note, path, OPIS_LEVEL_SERIES, at, end);
  return end;
}

/* POL 7 USSR, DEF 18-3: the subject-numeric files of 1963 and later. */
static size_t read_subject(struct opis_note *note, size_t at, struct opis_path *path, size_t limit)
{
  const struct opis_note_token *token = &note->tokens[at];
  bool letters = opis_is_short_capital(note, at) && !(token->flags & (OPIS_NOTE_LOWER | OPIS_NOTE_DIGITS)) &&
                 token->folded.size >= 2 && token->folded.size <= 4;
  bool number = is_number(note, at + 1) && note->tokens[at + 1].folded.size <= 2 && !is_glued(note, at + 1);
  if (path->count == 0 || !letters || !number || opis_path_has(path, OPIS_LEVEL_FILE)) return 0;
  size_t end = at + 2;
  while (opis_note_mark(note, end, '-') && is_glued(note, end) && is_number(note, end + 1)) end += 2;
  while (end < limit && (opis_is_short_capital(note, end) || (opis_note_mark(note, end, '-') && is_glued(note, end))) &&
         !(note->tokens[end].flags & OPIS_NOTE_LOWER) && !opis_note_is(note, end, "rg"))
    end++;
  opis_path_add(note, path, OPIS_LEVEL_FILE, at, end);
  return end;
}

/* 865.01/456 behind a record group. */
size_t opis_american_read(struct opis_note *note, size_t at, struct opis_path *path, size_t limit)
{
  size_t special = read_microfilm(note, at, path);
  if (!special) special = read_subject(note, at, path, limit);
  if (special) return special;
  bool decimal = begins_decimal(note, at) && is_glued(note, at + 2) && opis_note_mark(note, at + 3, '/');
  if (!decimal || opis_path_has(path, OPIS_LEVEL_FILE)) return 0;
  size_t end = opis_value_read(note, at, OPIS_LEVEL_FILE, limit);
  opis_path_add(note, path, OPIS_LEVEL_FILE, at, end);
  return end;
}

/* --- State Department decimal files: class.country/serial --- */

/* 711.61/333, RG 59, NA; 711.61/333, 4 May 1925, Record Group 59: the record group behind the file and its date.
 * Returns the token behind it, 0 if there is none. */
static size_t read_group(struct opis_note *note, size_t at, struct opis_path *path)
{
  enum { GROUP_MAX = 24 };
  size_t limit = opis_note_limit(note, at), last = limit < at + GROUP_MAX ? limit : at + GROUP_MAX;
  for (size_t i = at; i < last; i++) {
    struct opis_label label;
    struct opis_path one = {.tradition = OPIS_AMERICAN};
    if (note->tokens[i].kind != OPIS_NOTE_WORD || !opis_label_find(note, i, &one, &label)) continue;
    if (label.level != OPIS_LEVEL_FONDS || !label.strong || !is_number(note, label.end)) continue;
    size_t end = opis_path_read(note, i, &one, label.end + 1);
    if (one.count == 0) return 0;
    path->levels[path->count++] = one.levels[0];
    return end;
  }
  return 0;
}

size_t opis_decimal_read(struct opis_note *note, size_t at, size_t from)
{
  if (!begins_decimal(note, at)) return 0;
  if (note->tokens[at + 2].kind > OPIS_NOTE_NUMBER || !is_glued(note, at + 2) || note->tokens[at + 2].folded.size > 6)
    return 0;
  if (!opis_note_mark(note, at + 3, '/') || note->tokens[at + 4].kind > OPIS_NOTE_NUMBER) return 0;
  if (!is_number(note, at + 2) && !(note->tokens[at + 2].flags & OPIS_NOTE_DIGITS)) return 0;
  size_t end = opis_value_read(note, at, OPIS_LEVEL_FILE, note->count);
  if (end < at + 5) return 0;
  struct opis_path path = {.archive = OPIS_SPAN("NARA"),
                           .archive_raw = OPIS_SPAN("NARA"),
                           .tradition = OPIS_AMERICAN,
                           .flags = OPIS_CITATION_INFERRED};
  size_t group = read_group(note, end, &path);
  opis_path_add(note, &path, OPIS_LEVEL_FILE, at, end);
  if (group) {
    size_t next = opis_path_finish(note, &path, from, at, end);
    return next > group ? next : group;
  }
  return opis_path_finish(note, &path, from, at, end);
}
