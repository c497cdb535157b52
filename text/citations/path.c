/* In: tokens behind a repository's name, or behind ibid. Out: the levels of the path: labels with values in any order
 * (labels.c), names without labels where a tradition has them, bare numbers where it writes those (shelfmark.c). What
 * follows the path is read in reference.c. */
#include "text/citations/note.h"

enum { PATH_TOKENS_MAX = 250, NAME_MAX = 16, NAMES_MAX = 4 };

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

bool opis_note_is_separator(const struct opis_note *note, size_t at)
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
    } else if (opis_note_is_separator(note, at)) {
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

bool opis_note_is_year(const struct opis_note *note, size_t at)
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
    if (note->tokens[i].kind == OPIS_NOTE_NUMBER && !opis_note_is_year(note, i)) return at;
    if (opis_note_is_year(note, i) && year == at) year = i;
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
  return at == 0 || opis_note_is_separator(note, at - 1) || opis_note_mark(note, at - 1, ')');
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
  if (!opis_note_is_year(note, at)) return 0;
  bool range = opis_note_mark(note, at + 1, '-') && note->tokens[at + 2].kind == OPIS_NOTE_NUMBER &&
               (note->tokens[at + 2].folded.size == 2 || opis_note_is_year(note, at + 2));
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
                  !opis_note_is_year(note, end - 1) &&
                  note->tokens[end - 2].kind == OPIS_NOTE_WORD; /* Botschaft Moskau 212 */
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
  while (opis_note_is_separator(note, at)) at++;
  return opis_label_find(note, at, path, &label) && label.level == OPIS_LEVEL_INVENTORY;
}

static size_t read_unlabelled(struct opis_note *note, size_t at, struct opis_path *path, size_t limit)
{
  size_t end = opis_shelfmark_read(note, at, path, limit);
  bool dated = !end && path->tradition == OPIS_RUSSIAN && path->count > 0 && opis_note_is_year(note, at) &&
               !opis_path_has(path, OPIS_LEVEL_YEAR);
  bool said = opis_note_is(note, at + 1, "г") || opis_note_is(note, at + 1, "g");
  if (dated && (said || is_before_inventory(note, at + 1, path))) { /* Оп. 470. 1906 г. Д. 123 */
    opis_path_add(note, path, OPIS_LEVEL_YEAR, at, at + 1);
    return said ? at + 2 : at + 1;
  }
  if (end || path->tradition == OPIS_RUSSIAN) return end;
  struct opis_label label;
  bool filed = path->tradition == OPIS_AMERICAN && opis_note_is_year(note, at) && opis_note_mark(note, at + 1, ',') &&
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
         opis_note_is_year(note, at + 2);
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
