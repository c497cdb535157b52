/* In: a path that no archive of the tables stands before. Out: its citation, whose archive is what is named there.
 *
 * ф. 17, оп. 3, д. 5: an abbreviation in capitals (ГАХО, TsGA RN) or a name with a word for a repository in it before
 * the fonds; a fonds with an inventory is enough where none is named. Archives départementales de X, 4 M 123;
 * Staatsarchiv X, 131-4: a French or German archive before a shelf mark of its country. */
#include "text/citations/note.h"

enum { ACRONYM_MAX = 5, NAME_MAX = 14, BRACKET_MAX = 14 };

struct name {
  size_t start, end;
};

static bool is_separator(const struct opis_note *note, size_t at)
{
  const struct opis_note_token *token = &note->tokens[at];
  return token->kind == OPIS_NOTE_MARK &&
         (token->code == ',' || token->code == '.' || token->code == ':' || token->code == '-');
}

static bool is_capital(const struct opis_note *note, size_t at)
{
  return note->tokens[at].kind == OPIS_NOTE_WORD && note->tokens[at].flags & (OPIS_NOTE_CAPITAL | OPIS_NOTE_UPPER);
}

/* The bracket that closes before `end`: a town, a remark. Returns the token that opens it, or `end`. */
static size_t skip_bracket(const struct opis_note *note, size_t end, size_t from)
{
  if (end == from || !opis_note_mark(note, end - 1, ')')) return end;
  for (size_t at = end - 1; at > from && end - at < BRACKET_MAX; at--)
    if (note->tokens[at].close + 1 == end && opis_note_mark(note, at, '(')) return at;
  return end;
}

/* ГАХО; TsGA RN: from the first abbreviation among the capitalised words before `end`. */
static bool find_acronym(const struct opis_note *note, size_t end, size_t from, struct name *out)
{
  size_t start = SIZE_MAX;
  for (size_t at = end; at > from && end - at < ACRONYM_MAX && is_capital(note, at - 1); at--) {
    struct opis_span folded = note->tokens[at - 1].folded;
    bool number = opis_roman(folded) || note->tokens[at - 1].flags & OPIS_NOTE_DIGITS;
    if (opis_note_is_acronym(note, at - 1) && !number) start = at - 1;
  }
  if (start == SIZE_MAX) return false;
  *out = (struct name){start, end};
  return true;
}

static bool begins_element(const struct opis_note *note, size_t at)
{
  const struct opis_note_token *before = &note->tokens[at - 1];
  if (opis_note_is_signal(note, at - 1) && !(before->flags & OPIS_NOTE_UPPER)) return true;
  if (before->kind != OPIS_NOTE_MARK) return false;
  if (before->code == '.') return before->flags & OPIS_NOTE_STOPS || opis_note_is_signal(note, at - 2);
  return before->code == '-' ? before->flags & OPIS_NOTE_SPACED && note->tokens[at].flags & OPIS_NOTE_SPACED : true;
}

/* Государственный архив Х-ской области: the element before `end`, from its first capital. */
static bool find_repository(const struct opis_note *note, size_t end, size_t from, struct name *out)
{
  size_t start = end;
  bool repository = false;
  while (start > from && end - start < NAME_MAX && (start == end || start < 2 || !begins_element(note, start))) {
    start--;
    if (opis_note_date(note, start)) return false;
    repository |= note->tokens[start].kind == OPIS_NOTE_WORD && opis_is_repository_word(note->tokens[start].folded);
  }
  while (start < end && !is_capital(note, start)) start++;
  *out = (struct name){start, end};
  return repository && start < end;
}

/* Words that English books have before numbers, too: they show a fonds behind an archive only. */
static bool is_loose(const struct opis_note *note, size_t at)
{
  return opis_note_is(note, at, "coll") || opis_note_is(note, at, "collection") || opis_note_is(note, at, "fund");
}

size_t opis_fonds_read(struct opis_note *note, size_t at, size_t from)
{
  struct opis_path path = {.tradition = OPIS_RUSSIAN, .flags = OPIS_CITATION_ARCHIVE_UNSURE}, alone;
  struct opis_label label;
  if (!opis_label_find(note, at, &path, &label) || label.level != OPIS_LEVEL_FONDS || is_loose(note, at)) return 0;
  if (opis_note_is(note, at, "fondo") && note->tokens[label.end].kind == OPIS_NOTE_WORD) return 0; /* Fondo Rossi */
  alone = path;
  size_t end = opis_path_read(note, at, &alone, note->count);
  bool inventory = opis_path_has(&alone, OPIS_LEVEL_INVENTORY), file = opis_path_has(&alone, OPIS_LEVEL_FILE);
  if (!opis_path_has(&alone, OPIS_LEVEL_FONDS)) return 0;
  if (!inventory && !file) { /* fond Casa Regală, dosar 12/1934: no inventories in this country */
    path.tradition = OPIS_OTHER;
    alone = path;
    opis_path_read(note, at, &alone, note->count);
    if (!opis_path_has(&alone, OPIS_LEVEL_FILE) && !opis_path_has(&alone, OPIS_LEVEL_BOX)) return 0;
  }
  size_t defined = opis_defined_read(note, at, from, path);
  if (defined) return defined;
  size_t last = at;
  while (last > from && is_separator(note, last - 1)) last--;
  last = skip_bracket(note, last, from);
  struct name name;
  if (last > from && (find_acronym(note, last, from, &name) || find_repository(note, last, from, &name))) {
    path.archive = path.archive_raw = opis_note_span(note, name.start, name.end);
    return opis_archive_path_read(note, &path, opis_note_begin(note, name.start, from), name.start, at);
  }
  return inventory ? opis_path_finish(note, &alone, opis_note_begin(note, at, from), at, end) : 0;
}

static size_t skip_definition(const struct opis_note *note, size_t at)
{
  size_t end = opis_definition_skip(note, at);
  return end ? end : at;
}

/* Archives départementales, AD, AM: the tradition of an archive of a region or town whose name begins at `at`. */
static enum opis_tradition regional(const struct opis_note *note, size_t at)
{
  static const char *const french[] = {"departementales", "municipales", "communales", "departementale",
                                       "municipale",      "regionales",  "cantonales", "dep"};
  static const char *const german[] = {"staatsarchiv",           "stadtarchiv",    "landesarchiv",
                                       "hauptstaatsarchiv",      "kreisarchiv",    "landeshauptarchiv",
                                       "universitatsarchiv",     "diozesanarchiv", "erzbistumsarchiv",
                                       "landesregierungsarchiv", "firmenarchiv",   "unternehmensarchiv"};
  bool archives = opis_note_is(note, at, "archives") || opis_note_is(note, at, "arch");
  size_t next = opis_note_mark(note, at + 1, '.') ? at + 2 : at + 1;
  for (size_t i = 0; i < sizeof french / sizeof *french && archives; i++)
    if (opis_note_is(note, next, french[i])) return OPIS_FRENCH;
  for (size_t i = 0; i < sizeof german / sizeof *german; i++)
    if (opis_note_is(note, at, german[i])) return OPIS_GERMAN;
  bool initials = opis_note_is(note, at, "ad") || opis_note_is(note, at, "am");
  bool of = opis_note_is(note, at + 1, "de") || opis_note_is(note, at + 1, "du") || opis_note_is(note, at + 1, "des") ||
            is_capital(note, at + 1);
  return initials && of && note->tokens[at].flags & OPIS_NOTE_UPPER ? OPIS_FRENCH : 0;
}

size_t opis_regional_read(struct opis_note *note, size_t at, size_t from)
{
  struct opis_path path = {.tradition = regional(note, at), .flags = OPIS_CITATION_ARCHIVE_UNSURE};
  if (!path.tradition) return 0;
  size_t end = at, limit = opis_note_limit(note, at);
  while (end < limit && end - at < NAME_MAX && !opis_note_mark(note, end, ',') && !opis_note_mark(note, end, ':') &&
         !opis_note_mark(note, end, '('))
    end++;
  size_t next = skip_definition(note, end);
  if (end == limit || !opis_note_mark(note, next, ',')) return 0;
  struct opis_path probe = path;
  if (!opis_shelfmark_read(note, next + 1, &probe, limit)) return 0;
  path.archive = path.archive_raw = opis_note_span(note, at, end);
  return opis_archive_path_read(note, &path, from, at, next);
}
