/* In: tokens behind a repository's name, or behind ibid. Out: the levels of the path, one citation for each file or
 * group of leaves, and what inherits from it behind a semicolon.
 *
 * A path is labels with values in any order (labels.c), names without labels where a tradition has them, bare numbers
 * where it writes those (shelfmark.c). What follows the path up to the end of the reference is its description: title,
 * correspondents, place, date (tail.c), and, in Russian notes, the leaves at its end. */
#include "text/citations/note.h"

enum { PATH_TOKENS_MAX = 250, NAME_MAX = 16, SKIP_MAX = 30, INHERITED_MAX = 500, NAMES_MAX = 4 };

bool opis_path_has(const struct opis_path *path, enum opis_level level)
{
  for (size_t i = 0; i < path->count; i++)
    if (path->levels[i].level == level) return true;
  return false;
}

size_t opis_path_lower(const struct opis_path *path)
{
  size_t count = 0;
  for (size_t i = 0; i < path->count; i++) count += path->levels[i].level > OPIS_LEVEL_LAST_NAME;
  return count;
}

enum opis_level opis_path_next_name(const struct opis_path *path)
{
  static const enum opis_level names[] = {OPIS_LEVEL_FONDS, OPIS_LEVEL_SECTION, OPIS_LEVEL_SERIES,
                                          OPIS_LEVEL_SUBSERIES};
  size_t count = path->count - opis_path_lower(path);
  return count < sizeof names / sizeof *names ? names[count] : OPIS_LEVEL_SUBSERIES;
}

void opis_path_cut(struct opis_path *path, enum opis_level level)
{
  size_t kept = 0;
  for (size_t i = 0; i < path->count; i++)
    if (path->levels[i].level < level) path->levels[kept++] = path->levels[i];
  path->count = kept;
  path->flags &= ~(unsigned)OPIS_CITATION_MISSING_FILE;
}

static void add_level(struct opis_note *note, struct opis_path *path, enum opis_level level, struct opis_span written)
{
  struct opis_span value = opis_value_normalise(note->arena, level, written);
  if (value.size == 0 || path->count == OPIS_PATH_MAX) return;
  size_t place = path->count; /* names in the order of the text, then the others in theirs */
  enum opis_level rank = level <= OPIS_LEVEL_LAST_NAME ? OPIS_LEVEL_LAST_NAME : level;
  while (place > 0 && path->levels[place - 1].level > rank) place--;
  memmove(path->levels + place + 1, path->levels + place, (path->count - place) * sizeof *path->levels);
  path->levels[place] = (struct opis_citation_level){level, value, written};
  path->count++;
}

void opis_path_add(struct opis_note *note, struct opis_path *path, enum opis_level level, size_t start, size_t end)
{
  struct opis_span written = opis_note_span(note, start, end);
  const char *bar = memchr(written.data, '/', written.size);
  if (level == OPIS_LEVEL_FILE && path->tradition == OPIS_SPANISH && bar && written.size <= 8) { /* Cp. 1 / 1 */
    size_t at = (size_t)(bar - written.data);
    add_level(note, path, OPIS_LEVEL_FILE, opis_span_trim(opis_span_slice(written, 0, at)));
    add_level(note, path, OPIS_LEVEL_DOCUMENT, opis_span_trim(opis_span_slice(written, at + 1, written.size)));
  } else {
    add_level(note, path, level, written);
  }
}

size_t opis_path_store(struct opis_note *note, const struct opis_path *path, size_t index, struct opis_range range)
{
  if (index == SIZE_MAX) {
    opis_note_add(note);
    index = note->item_count - 1;
  }
  struct opis_citation *citation = &note->items[index];
  citation->kind = OPIS_CITATION_ARCHIVAL;
  citation->flags = path->flags;
  citation->range = range;
  citation->archive = path->archive;
  if (!opis_span_equal(path->archive, path->archive_raw)) citation->archive_raw = path->archive_raw;
  citation->levels = opis_arena_copy_array(note->arena, path->levels, path->count, sizeof *path->levels);
  citation->level_count = path->count;
  if (path->tradition == OPIS_RUSSIAN) {
    if (!opis_path_has(path, OPIS_LEVEL_FONDS)) citation->flags |= OPIS_CITATION_MISSING_FONDS;
    if (opis_path_has(path, OPIS_LEVEL_LEAF) && !opis_path_has(path, OPIS_LEVEL_FILE))
      citation->flags |= OPIS_CITATION_MISSING_FILE;
  }
  opis_citation_set_key(note->arena, citation);
  return index;
}

/* --- reading levels --- */

static bool is_separator(const struct opis_note *note, size_t at)
{
  const struct opis_note_token *token = &note->tokens[at];
  return token->kind == OPIS_NOTE_MARK &&
         (token->code == ',' || token->code == '.' || token->code == ':' || token->code == '-' || token->code == '|');
}

/* Marks, "(hereafter X)" and short remarks in brackets. */
static size_t skip_between(const struct opis_note *note, size_t at, size_t limit)
{
  while (at < limit) {
    size_t defined = opis_definition_skip(note, at);
    if (defined) {
      at = defined;
    } else if (is_separator(note, at)) {
      at++;
    } else if (opis_note_mark(note, at, '(') && at > 0) {
      size_t close = opis_note_close(note, at, limit);
      if (close >= limit || close - at > NAME_MAX || opis_note_date(note, at + 1)) return at;
      bool number = note->tokens[close + 1].kind == OPIS_NOTE_NUMBER &&
                    !(note->tokens[close + 1].flags & OPIS_NOTE_SPACED); /* (10)003.000 */
      if (number) return at;
      at = close + 1;
    } else {
      break;
    }
  }
  return at;
}

static bool is_year(const struct opis_note *note, size_t at)
{
  const struct opis_note_token *token = &note->tokens[at];
  if (token->kind != OPIS_NOTE_NUMBER || token->folded.size != 4) return false;
  return opis_span_compare(token->folded, OPIS_SPAN("1500")) >= 0 &&
         opis_span_compare(token->folded, OPIS_SPAN("2030")) < 0;
}

/* Fond 4—Čičerina; Ф. 151. Политархив. Оп. 482; f. 102, Departament politsii, 1898 g., op. 226: what names the number,
 * up to the inventory or its year. */
static size_t skip_gloss(const struct opis_note *note, size_t at, const struct opis_path *path, size_t limit)
{
  if (opis_note_mark(note, at, '-') && note->tokens[at + 1].kind == OPIS_NOTE_WORD) {
    size_t end = at + 1;
    while (end < limit && end < at + NAME_MAX && note->tokens[end].kind <= OPIS_NOTE_NUMBER) end++;
    return end;
  }
  if (path->tradition != OPIS_RUSSIAN) return at;
  struct opis_label label;
  size_t year = at;
  for (size_t i = at; i < limit && i < at + NAME_MAX; i++) {
    if (opis_note_mark(note, i, ';') || opis_note_mark(note, i, '"')) return at;
    if (note->tokens[i].kind == OPIS_NOTE_NUMBER && !is_year(note, i)) return at;
    if (is_year(note, i) && year == at) year = i;
    bool found =
        opis_label_find(note, i, path, &label) && opis_value_read(note, label.end, label.level, limit) > label.end;
    if (!found) continue;
    if (label.level != OPIS_LEVEL_INVENTORY) return at;
    return year > at ? year : i;
  }
  return at;
}

static bool is_after_comma(const struct opis_note *note, size_t at)
{
  return at == 0 || is_separator(note, at - 1) || opis_note_mark(note, at - 1, ')');
}

/* Arch. Nunz. Madrid, b. 4; I. HA, Rep. 77: a stop within a name, which a label follows behind the next comma. */
static bool is_abbreviation(const struct opis_note *note, size_t stop, const struct opis_path *path, size_t limit)
{
  enum { WORD_MAX = 6, AHEAD_MAX = 5 };
  static const char *const words[] = {"abt", "rep", "arch", "nunz", "segr", "min", "dir", "dep", "dept",
                                      "gab", "aff", "amb",  "leg",  "cons", "pol", "gen", "kab", "abth"};
  const struct opis_note_token *before = &note->tokens[stop - 1];
  if (before->kind != OPIS_NOTE_WORD || before->folded.size > WORD_MAX) return false;
  if (path->tradition == OPIS_GERMAN && opis_roman(before->folded) && opis_note_is(note, stop + 1, "ha")) return true;
  for (size_t i = 0; i < sizeof words / sizeof *words; i++)
    if (opis_word_is(before->folded, words[i]) && before->flags & OPIS_NOTE_CAPITAL) return true;
  size_t next = stop + 1;
  while (next < limit && next < stop + AHEAD_MAX && note->tokens[next].kind == OPIS_NOTE_WORD) next++;
  struct opis_label label;
  return next > stop + 1 && opis_note_mark(note, next, ',') && opis_label_find(note, next + 1, path, &label) &&
         opis_value_read(note, label.end, label.level, limit) > label.end;
}

/* papiers Massigli, ambassade: French names of series begin small as often. */
static bool is_small_name(const struct opis_note *note, size_t at, const struct opis_path *path)
{
  static const char *const words[] = {"papiers",   "ambassade",      "legation", "consulat",       "cabinet",
                                      "direction", "sousdirection",  "service",  "correspondance", "relations",
                                      "affaires",  "administration", "archives", "secretariat"};
  for (size_t i = 0; i < sizeof words / sizeof *words && path->tradition == OPIS_FRENCH; i++)
    if (opis_note_is(note, at, words[i])) return true;
  return false;
}

/* Prefettura, affari ordinari, 1921: an Italian series in small letters between the names and the year or box. */
static bool is_office(const struct opis_note *note, size_t at, const struct opis_path *path)
{
  enum { WORDS_MAX = 4 };
  if (path->tradition != OPIS_ITALIAN || path->count == 0 || opis_path_lower(path) > 0) return false;
  size_t end = at;
  while (end < at + WORDS_MAX && note->tokens[end].kind == OPIS_NOTE_WORD && note->tokens[end].folded.size > 2) end++;
  if (end == at || !opis_note_mark(note, end, ',')) return false;
  struct opis_label label;
  if (note->tokens[end + 1].kind == OPIS_NOTE_NUMBER && note->tokens[end + 1].folded.size == 4) return true;
  return opis_label_find(note, end + 1, path, &label) && label.strong;
}

/* A name of an upper level without a label: up to the next comma. 0 if there is none. */
static size_t read_name(const struct opis_note *note, size_t at, const struct opis_path *path, size_t limit)
{
  const struct opis_note_token *first = &note->tokens[at];
  bool particle = opis_note_is(note, at, "de") || opis_note_is(note, at, "van") || opis_note_is(note, at, "von");
  bool papers = particle && opis_note_is(note, at + 2, "papers"); /* de Valera Papers */
  bool capital = first->flags & (OPIS_NOTE_CAPITAL | OPIS_NOTE_UPPER) || is_small_name(note, at, path);
  capital |= papers || is_office(note, at, path);
  if (first->kind != OPIS_NOTE_WORD || !capital) return 0;
  bool first_name = path->count == 0 && path->tradition & (OPIS_BRITISH | OPIS_AMERICAN); /* NAI DFA ES Box 28 */
  if (!is_after_comma(note, at) && at > 0 && !opis_note_mark(note, at - 1, '/') && !first_name) return 0;
  size_t end = at;
  for (; end < limit && end < at + NAME_MAX; end++) {
    const struct opis_note_token *token = &note->tokens[end];
    if (opis_note_date(note, end)) return 0;
    if (token->kind != OPIS_NOTE_MARK) {
      bool file = end > at && opis_span_equal(path->archive, OPIS_SPAN("NAI")) && token->folded.size == 1 &&
                  note->tokens[end + 1].kind == OPIS_NOTE_NUMBER; /* DT S 9876 */
      if (file) break;
      struct opis_label label;
      if (end > at && opis_label_find(note, end, path, &label) && label.strong &&
          opis_value_read(note, label.end, label.level, limit) > label.end)
        break;
      continue;
    }
    if (token->code == ',' || token->code == ';' || token->code == '"') break;
    if (token->flags & OPIS_NOTE_STOPS && !is_abbreviation(note, end, path, limit)) break;
    if (token->code == '.' && (note->tokens[end + 1].kind == OPIS_NOTE_END || end == at + 1) && end > at + 1) break;
    if (token->code == '.') {
      struct opis_label label;
      if (opis_label_find(note, end + 1, path, &label) &&
          opis_value_read(note, label.end, label.level, limit) > label.end)
        break;
    }
    if (token->code == '(') {
      size_t close = opis_note_close(note, end, limit);
      if (close >= limit || close - end > NAME_MAX) return 0;
      end = close;
    } else if (token->code == ')') {
      break;
    }
    if (token->code == '-' && token->flags & OPIS_NOTE_SPACED && note->tokens[end + 1].flags & OPIS_NOTE_SPACED) break;
  }
  return end > at && end < at + NAME_MAX ? end : 0;
}

/* 1930-1940, 1946-48; a single year where numbers are not boxes. */
static size_t read_years(const struct opis_note *note, size_t at, enum opis_tradition tradition)
{
  if (!is_year(note, at)) return 0;
  bool range = opis_note_mark(note, at + 1, '-') && note->tokens[at + 2].kind == OPIS_NOTE_NUMBER &&
               (note->tokens[at + 2].folded.size == 2 || is_year(note, at + 2));
  if (range) return at + 3;
  return tradition == OPIS_ITALIAN || tradition == OPIS_FRENCH ? at + 1 : 0;
}

/* MI GAB 1976-1980: where the years at the end of a name begin; `end` if there are none, or if a war has them. */
static size_t find_years(const struct opis_note *note, size_t at, size_t end, const struct opis_path *path)
{
  if (end < at + 4 || opis_note_is(note, at, "guerre") || opis_path_has(path, OPIS_LEVEL_YEAR)) return end;
  return opis_note_mark(note, end - 2, '-') && read_years(note, end - 3, path->tradition) == end ? end - 3 : end;
}

static size_t add_name(struct opis_note *note, struct opis_path *path, size_t at, size_t end)
{
  enum opis_level level = opis_path_next_name(path);
  if (path->count - opis_path_lower(path) > NAMES_MAX) return 0;
  size_t last = end;
  bool roman = false;
  size_t years = find_years(note, at, end, path);
  if (years < end) {
    opis_path_add(note, path, level, at, years);
    opis_path_add(note, path, OPIS_LEVEL_YEAR, years, end);
    return end;
  }
  bool numbered = path->tradition & (OPIS_GERMAN | OPIS_OTHER) && note->tokens[end - 1].kind == OPIS_NOTE_NUMBER &&
                  note->tokens[end - 1].flags & OPIS_NOTE_SPACED && opis_path_lower(path) == 0 &&
                  !is_year(note, end - 1) && note->tokens[end - 2].kind == OPIS_NOTE_WORD; /* Botschaft Moskau 212 */
  if (end > at + 1 && numbered && !opis_shelfmark_follows(note, end, path)) {
    opis_path_add(note, path, level, at, end - 1);
    opis_path_add(note, path, opis_is_austrian(path) ? OPIS_LEVEL_BOX : OPIS_LEVEL_FILE, end - 1, end);
    return end;
  }
  if (end > at + 1 && path->tradition == OPIS_SPANISH) { /* Santa Fe 1200: a legajo; AFLC XXV: a volume */
    const struct opis_note_token *token = &note->tokens[end - 1];
    roman = token->kind == OPIS_NOTE_WORD && token->flags & OPIS_NOTE_CAPITAL && opis_roman(token->folded) &&
            !opis_note_is(note, at, "sala");
    if (roman || (token->kind == OPIS_NOTE_NUMBER && token->flags & OPIS_NOTE_SPACED)) last = end - 1;
  }
  opis_path_add(note, path, level, at, last);
  if (last < end) opis_path_add(note, path, roman ? OPIS_LEVEL_VOLUME : OPIS_LEVEL_BOX, last, end);
  return end;
}

static bool is_before_inventory(const struct opis_note *note, size_t at, const struct opis_path *path)
{
  struct opis_label label;
  while (is_separator(note, at)) at++;
  return opis_label_find(note, at, path, &label) && label.level == OPIS_LEVEL_INVENTORY;
}

static size_t read_unlabelled(struct opis_note *note, size_t at, struct opis_path *path, size_t limit)
{
  size_t end = opis_shelfmark_read(note, at, path, limit);
  bool dated = !end && path->tradition == OPIS_RUSSIAN && path->count > 0 && is_year(note, at) &&
               !opis_path_has(path, OPIS_LEVEL_YEAR);
  bool said = opis_note_is(note, at + 1, "г") || opis_note_is(note, at + 1, "g");
  if (dated && (said || is_before_inventory(note, at + 1, path))) { /* Оп. 470. 1906 г. Д. 123 */
    opis_path_add(note, path, OPIS_LEVEL_YEAR, at, at + 1);
    return said ? at + 2 : at + 1;
  }
  if (end || path->tradition == OPIS_RUSSIAN) return end;
  struct opis_label label;
  bool filed = path->tradition == OPIS_AMERICAN && is_year(note, at) && opis_note_mark(note, at + 1, ',') &&
               opis_label_find(note, at + 2, path, &label) && label.strong; /* Secret File, 1945, box 12 */
  end = filed ? at + 1 : read_years(note, at, path->tradition);
  if (end && (path->count > 0 || path->tradition == OPIS_ITALIAN) && !opis_path_has(path, OPIS_LEVEL_YEAR)) {
    opis_path_add(note, path, OPIS_LEVEL_YEAR, at, end);
    return end;
  }
  if (opis_path_lower(path) > 0 && !opis_path_has(path, OPIS_LEVEL_YEAR)) return 0;
  if (opis_path_lower(path) > 1) return 0;
  bool numbered = path->tradition == OPIS_SPANISH && note->tokens[at + 2].kind == OPIS_NOTE_NUMBER; /* AGI, Lima, 567 */
  bool ended =
      opis_note_mark(note, at + 1, ',') || opis_note_mark(note, at + 1, '.') || opis_note_mark(note, at + 1, ':');
  bool place = opis_is_place_word(note->tokens[at].folded) && ended && !numbered;
  if (place && (path->count == 0 || path->tradition != OPIS_SPANISH)) return at + 1;
  const struct opis_name *archive; /* RG 59, NARA: the path ends before its archive */
  if (path->tradition == OPIS_AMERICAN && !path->archive.size && opis_archive_find(note, at, &archive)) return 0;
  end = read_name(note, at, path, limit);
  return end ? add_name(note, path, at, end) : 0;
}

/* Nr. 1234/1917: a paper by the number of its year. */
static bool is_numbered_year(const struct opis_note *note, size_t at, size_t end)
{
  return end == at + 3 && note->tokens[at].kind == OPIS_NOTE_NUMBER && opis_note_mark(note, at + 1, '/') &&
         is_year(note, at + 2);
}

/* fond 71 URSS: the name behind a fonds' number, up to the comma. */
static size_t read_named_number(const struct opis_note *note, size_t at, size_t end, size_t limit)
{
  enum { WORDS_MAX = 5 };
  size_t last = end;
  while (last < limit && last < end + WORDS_MAX && note->tokens[last].kind == OPIS_NOTE_WORD) last++;
  bool number = end == at + 1 && note->tokens[at].kind == OPIS_NOTE_NUMBER;
  return number && note->tokens[end].flags & OPIS_NOTE_CAPITAL && opis_note_mark(note, last, ',') ? last : end;
}

/* RG226, Record Group 59: RG belongs to its number, however it is written. */
static void name_group(struct opis_note *note, struct opis_path *path, size_t at, size_t end)
{
  for (size_t i = 0; i < path->count; i++) {
    struct opis_citation_level *level = &path->levels[i];
    if (level->level != OPIS_LEVEL_FONDS) continue;
    level->value = opis_arena_format(note->arena, "RG %.*s", (int)level->value.size, level->value.data);
    level->written = opis_note_span(note, at, end);
  }
}

static size_t read_labelled(struct opis_note *note, size_t at, struct opis_path *path, size_t limit)
{
  struct opis_label label;
  if (!opis_label_find(note, at, path, &label)) return 0;
  bool second_box = label.level == OPIS_LEVEL_BOX && path->box_label.size && path->tradition != OPIS_RUSSIAN &&
                    !opis_span_equal(path->box_label, note->tokens[at].folded) && !opis_path_has(path, OPIS_LEVEL_FILE);
  if (second_box) label.level = OPIS_LEVEL_FILE; /* busta 12, cartella 3 */
  if (label.level > OPIS_LEVEL_LAST_NAME && opis_path_has(path, label.level)) return 0;
  size_t end = opis_value_read(note, label.end, label.level, limit);
  if (end == label.end) {
    bool stop = label.end > at + 1 && path->tradition == OPIS_RUSSIAN && label.level == OPIS_LEVEL_FILE;
    if (stop && opis_path_lower(path) > 0) path->flags |= OPIS_CITATION_MISSING_FILE;
    return 0;
  }
  size_t film;
  if (label.level == OPIS_LEVEL_REEL && opis_is_microfilm(note, label.end, &film)) label.level = OPIS_LEVEL_SERIES;
  bool written_name = label.level <= OPIS_LEVEL_LAST_NAME && note->tokens[label.end].kind == OPIS_NOTE_WORD &&
                      path->tradition == OPIS_SPANISH && opis_note_is(note, at, "armario");
  if (label.level == OPIS_LEVEL_FONDS && !(path->tradition & (OPIS_RUSSIAN | OPIS_AMERICAN)))
    end = read_named_number(note, label.end, end, limit);
  if (label.level == OPIS_LEVEL_FILE && path->tradition == OPIS_GERMAN && is_numbered_year(note, label.end, end))
    label.level = OPIS_LEVEL_DOCUMENT;
  size_t years = label.level <= OPIS_LEVEL_LAST_NAME ? find_years(note, label.end, end, path) : end;
  opis_path_add(note, path, label.level, written_name ? at : label.end, years);
  if (years < end) opis_path_add(note, path, OPIS_LEVEL_YEAR, years, end);
  bool group = label.level == OPIS_LEVEL_FONDS && path->tradition == OPIS_AMERICAN;
  if (group) name_group(note, path, at, end);
  path->many = label.many ? label.level : OPIS_LEVELS;
  if (label.level == OPIS_LEVEL_BOX) path->box_label = note->tokens[at].folded;
  return label.level == OPIS_LEVEL_FONDS ? skip_gloss(note, end, path, limit) : end;
}

/* b. 2341, "Rossi Mario": the title of an Italian file may stand for its number. */
static size_t read_titled(struct opis_note *note, size_t at, struct opis_path *path, size_t limit)
{
  enum { TITLE_MAX = 8 };
  bool wanted = path->tradition == OPIS_ITALIAN && opis_path_has(path, OPIS_LEVEL_BOX) &&
                !opis_path_has(path, OPIS_LEVEL_FILE) && !opis_path_has(path, OPIS_LEVEL_LEAF);
  if (!wanted || !(opis_note_mark(note, at, '"') || opis_note_mark(note, at, '`'))) return 0;
  size_t close = opis_note_close(note, at, limit), next = close + 1;
  if (close >= limit || close > at + TITLE_MAX) return 0;
  struct opis_label label;
  if (opis_note_mark(note, next, ',')) next++;
  if (opis_label_find(note, next, path, &label) && label.level == OPIS_LEVEL_FILE) return 0;
  opis_path_add(note, path, OPIS_LEVEL_FILE, at, close + 1);
  return close + 1;
}

/* cat. annuali: a category by its name. */
static size_t read_category(struct opis_note *note, size_t at, struct opis_path *path, size_t limit)
{
  static const enum opis_level names[] = {OPIS_LEVEL_FONDS, OPIS_LEVEL_SECTION, OPIS_LEVEL_SERIES,
                                          OPIS_LEVEL_SUBSERIES};
  struct opis_label label;
  size_t count = path->count - opis_path_lower(path);
  bool named = path->tradition == OPIS_ITALIAN && count < 4 && opis_label_find(note, at, path, &label) &&
               label.level == OPIS_LEVEL_CATEGORY && note->tokens[label.end].kind == OPIS_NOTE_WORD &&
               !(note->tokens[label.end].flags & OPIS_NOTE_DIGITS) && opis_note_mark(note, label.end + 1, ',');
  if (!named || label.end + 1 >= limit) return 0;
  opis_path_add(note, path, names[count], at, label.end + 1);
  return label.end + 1;
}

size_t opis_path_read(struct opis_note *note, size_t at, struct opis_path *path, size_t limit)
{
  size_t end = at, named = 0;
  struct opis_path before_names = *path;
  size_t end_before_names = at;
  if (limit > at + PATH_TOKENS_MAX) limit = at + PATH_TOKENS_MAX;
  if (path->tradition == OPIS_BRITISH && path->count == 0 && opis_note_mark(note, at, '/')) end++; /* IOR/L/PS/11 */
  while (end < limit) {
    size_t next = skip_between(note, end, limit);
    size_t lower = opis_path_lower(path);
    bool cote = path->tradition & (OPIS_FRENCH | OPIS_BRITISH | OPIS_AMERICAN) &&
                note->tokens[next].flags & OPIS_NOTE_CAPITAL; /* F7, P7/B/123: no leaf, no page */
    size_t read = cote ? opis_shelfmark_read(note, next, path, limit) : 0;
    if (!read) read = read_labelled(note, next, path, limit);
    if (!read) read = read_titled(note, next, path, limit);
    if (!read) read = read_category(note, next, path, limit);
    if (!read && path->flags & OPIS_CITATION_MISSING_FILE) break;
    if (!read) {
      if (named == 0) {
        before_names = *path;
        end_before_names = end;
      }
      read = read_unlabelled(note, next, path, limit);
      named += read != 0;
    }
    if (!read) break;
    if (opis_path_lower(path) > lower) named = 0;
    end = read;
  }
  if (named > 1 && opis_path_lower(path) > 0) { /* names behind the path are its description */
    *path = before_names;
    end = end_before_names;
  }
  return end;
}

/* --- one reference --- */

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
  return is_separator(note, at - 1) || before->code == ')' || before->code == '"' || before->code == '(';
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
  if ((path->tradition == OPIS_RUSSIAN || folios) && !is_year(note, at)) return read_leaf(note, reading, at, at, limit);
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

size_t opis_path_finish(struct opis_note *note, struct opis_path *path, size_t from, size_t start, size_t at)
{
  struct reading reading = {.path = path, .index = SIZE_MAX, .described = at, .start = start};
  store(note, &reading, start, at, true);
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
