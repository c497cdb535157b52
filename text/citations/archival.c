/* In: a place in a note where a repository is named, or where the labels of a path stand without one. Out: the
 * citations that begin there. An archive that no table has is known by its path: capitals before a busta, a name with
 * `Library` in it behind a box. */
#include "text/citations/note.h"

enum { ELEMENTS_MAX = 8, RUSSIAN_SKIP_MAX = 30, ELEMENT_TOKENS_MAX = 24, NAME_TOKENS_MAX = 10 };

static bool is_comma(const struct opis_note *note, size_t at)
{
  return opis_note_mark(note, at, ',') || opis_note_mark(note, at, ':');
}

/* ", Manuscript Division,", ", Yale University,": a part of the repository, or what it is a part of. */
static size_t skip_part_of_archive(const struct opis_note *note, size_t at)
{
  static const char *const words[] = {"division", "university", "college"};
  enum { PART_MAX = 8 };
  if (!opis_note_mark(note, at, ',') || !(note->tokens[at + 1].flags & OPIS_NOTE_CAPITAL)) return 0;
  bool part = false;
  size_t end = at + 1;
  for (; end < at + PART_MAX && note->tokens[end].kind == OPIS_NOTE_WORD; end++) {
    bool manuscripts = opis_note_is(note, end, "manuscripts") && opis_note_is(note, end - 1, "of");
    bool special = opis_note_is(note, end, "collections") && opis_note_is(note, end - 1, "special");
    part |= OPIS_NOTE_AMONG(note, end, words) || manuscripts || special;
  }
  return part && opis_note_mark(note, end, ',') ? end : 0;
}

/* ", La Courneuve": the token behind a town; 0 if there is none. */
static size_t town_end(const struct opis_note *note, size_t at)
{
  static const char *const articles[] = {"la", "le", "den", "the"};
  for (size_t i = 0; i < sizeof articles / sizeof *articles; i++)
    if (opis_note_is(note, at, articles[i]) && opis_is_place_word(note->tokens[at + 1].folded)) return at + 2;
  return opis_is_place_word(note->tokens[at].folded) ? at + 1 : 0;
}

/* What ends an archive's name in brackets or behind a comma: a town, its abbreviation, "hereafter", the name of the
 * same archive again (MAE, AD). */
static size_t skip_after_archive(const struct opis_note *note, size_t at, struct opis_span archive)
{
  for (int count = 0; count < ELEMENTS_MAX; count++) {
    size_t defined = opis_definition_skip(note, at);
    if (defined) {
      at = defined;
      continue;
    }
    if (opis_note_mark(note, at, '(') || opis_note_mark(note, at, '[')) {
      size_t close = opis_note_close(note, at, at + 12);
      if (close >= at + 12) return at;
      at = close + 1;
      continue;
    }
    bool district = opis_note_mark(note, at, ',') && opis_note_is(note, at + 1, "d") &&
                    opis_note_mark(note, at + 2, '.') && opis_note_is(note, at + 3, "c"); /* Washington, D.C. */
    if (district) {
      at += opis_note_mark(note, at + 4, '.') ? 5 : 4;
      continue;
    }
    size_t part = skip_part_of_archive(note, at);
    if (part) {
      at = part;
      continue;
    }
    bool parted = opis_note_mark(note, at, ',') || opis_note_mark(note, at, '/') || opis_note_mark(note, at, '-');
    size_t town = opis_note_mark(note, at, ',') ? town_end(note, at + 1) : 0;
    if (town && note->tokens[town].kind == OPIS_NOTE_MARK && note->tokens[town + 1].kind != OPIS_NOTE_NUMBER) {
      at = town;
      continue;
    }
    const struct opis_name *name;
    size_t next = opis_note_mark(note, at, '.') && opis_note_mark(note, at + 1, ',') ? at + 2 : at + parted;
    size_t again = next > at ? opis_archive_find(note, next, &name) : 0;
    if (again && opis_span_equal(archive, opis_span_of(name->code)) && note->tokens[again].kind == OPIS_NOTE_MARK) {
      at = again;
      continue;
    }
    break;
  }
  return at;
}

/* Russian notes put the department between archive and fonds: the token of the fonds' label, or `at`. */
static size_t skip_department(const struct opis_note *note, size_t at, const struct opis_path *path)
{
  const struct opis_name *name;
  for (size_t i = at; i < at + RUSSIAN_SKIP_MAX && i < note->count; i++) {
    struct opis_label label;
    if (opis_note_mark(note, i, ';') || (i > at && opis_note_date(note, i))) break;
    if (i > at && (opis_series_find(note, i, &name) || opis_repeat_find(note, i))) break;
    size_t defined = opis_definition_skip(note, i);
    if (defined) {
      i = defined - 1;
      continue;
    }
    if (opis_label_find(note, i, path, &label) && label.level <= OPIS_LEVEL_INVENTORY &&
        opis_value_read(note, label.end, label.level, note->count) > label.end)
      return i;
  }
  return at;
}

static bool ends_reference(const struct opis_note *note, size_t at)
{
  const struct opis_note_token *token = &note->tokens[at];
  if (token->kind == OPIS_NOTE_END) return true;
  return token->kind == OPIS_NOTE_MARK &&
         (token->code == ';' || token->code == ')' || token->code == '<' || token->flags & OPIS_NOTE_STOPS);
}

/* Whether a path makes a citation: a level below the names, or sigle that end the reference. */
static bool is_citation(const struct opis_note *note, const struct opis_path *path, size_t archive, size_t end,
                        bool unsure)
{
  size_t lower = opis_path_lower(path);
  bool only_leaf = lower == 1 && opis_path_has(path, OPIS_LEVEL_LEAF) && path->count == 1;
  bool only_page = only_leaf || (lower == 1 && path->count == 1 && opis_path_has(path, OPIS_LEVEL_VOLUME));
  bool pages = lower == 1 && opis_path_has(path, OPIS_LEVEL_LEAF) && path->archive_raw.size < 5 &&
               note->tokens[archive].folded.size < 3; /* A.D. 1178, p. 5 */
  if (pages) return false;
  size_t loose = opis_path_has(path, OPIS_LEVEL_YEAR) + opis_path_has(path, OPIS_LEVEL_LEAF);
  if (lower == 2 && loose == 2 && path->tradition != OPIS_RUSSIAN) return false;    /* Annali, XVI, 1982, pp. 99-140 */
  if (lower == 0 && path->tradition & (OPIS_AMERICAN | OPIS_BRITISH)) return false; /* BAR International Series */
  if (unsure) return path->count > 1 && lower > 0;
  if (lower > 0) return !only_page;
  if (path->tradition == OPIS_RUSSIAN) return path->count > 0;
  bool sigle = note->tokens[archive].flags & OPIS_NOTE_UPPER;
  return path->count > 1 && sigle && ends_reference(note, end);
}

/* AGN is one of several national archives: its sections say which. */
static struct opis_span decide_nation(const struct opis_path *path)
{
  static const struct {
    const char *section, *code;
  } sections[] = {{"Sala ", "AGNA"},
                  {"Inquisición", "AGNM"},
                  {"Indiferente Virreinal", "AGNM"},
                  {"Gobernación", "AGNM"},
                  {"Hospital de Jesús", "AGNM"},
                  {"Reales Cédulas", "AGNM"},
                  {"General de Parte", "AGNM"},
                  {"Bienes Nacionales", "AGNM"},
                  {"Dirección Federal de Seguridad", "AGNM"},
                  {"DFS", "AGNM"},
                  {"Presidentes", "AGNM"},
                  {"Provincias Internas", "AGNM"},
                  {"Derecho Indígena", "AGNP"},
                  {"Real Audiencia", "AGNP"}};
  for (size_t i = 0; i < sizeof sections / sizeof *sections; i++)
    if (opis_span_starts(path->levels[0].value, opis_span_of(sections[i].section)))
      return opis_span_of(sections[i].code);
  return path->archive;
}

/* ASV is Venice's where its magistracies follow. */
static struct opis_span decide(const struct opis_path *path)
{
  static const char *const venetian[] = {"Senato",
                                         "Consiglio dei Dieci",
                                         "Consiglio dei dieci",
                                         "Inquisitori",
                                         "Notarile",
                                         "Collegio",
                                         "Maggior Consiglio",
                                         "Capi",
                                         "Avogaria",
                                         "Procuratori",
                                         "Cinque Savi",
                                         "Quarantia",
                                         "Dieci",
                                         "Provveditori",
                                         "Savi",
                                         "Giudici",
                                         "Cancelleria inferiore"};
  if (path->count == 0) return path->archive;
  if (opis_span_equal(path->archive, OPIS_SPAN("AGN"))) return decide_nation(path);
  if (!opis_span_equal(path->archive_raw, OPIS_SPAN("ASV"))) return path->archive;
  for (size_t i = 0; i < sizeof venetian / sizeof *venetian; i++)
    if (opis_span_starts(path->levels[0].value, opis_span_of(venetian[i]))) return OPIS_SPAN("ASVe");
  return path->archive;
}

/* AMAE is Madrid's, Paris's where its series or its town follow, Bucharest's before a fonds' number; BAR is New York's,
 * Bern's before E and a number. */
static void decide_early(const struct opis_note *note, size_t at, struct opis_path *path)
{
  static const char *const french[] = {
      "z",      "serie",    "europe", "correspondance", "guerre", "papiers",  "nouvelle",
      "cpc",    "paap",     "pa",     "paris",          "la",     "nantes",   "urss",
      "russie", "affaires", "ns",     "asie",           "levant", "amerique", "allemagne"};
  while (note->tokens[at].kind == OPIS_NOTE_MARK) at++;
  bool bern = opis_span_equal(path->archive_raw, OPIS_SPAN("BAR")) && note->tokens[at].folded.size == 1 &&
              note->tokens[at + 1].kind == OPIS_NOTE_NUMBER;
  if (bern) {
    path->archive = OPIS_SPAN("BAR");
    path->tradition = OPIS_GERMAN;
  }
  if (!opis_span_equal(path->archive, OPIS_SPAN("AMAE"))) return;
  bool paris = false, fonds = false;
  for (size_t i = 0; i < sizeof french / sizeof *french; i++) paris |= opis_note_is(note, at, french[i]);
  fonds = opis_note_is(note, at, "fond") || opis_note_is(note, at, "fondul") || opis_note_is(note, at, "problema");
  if (!paris && !fonds) return;
  path->archive = paris ? OPIS_SPAN("AD") : OPIS_SPAN("AMAE România");
  if (fonds) path->archive_raw = path->archive;
  path->tradition = paris ? OPIS_FRENCH : OPIS_OTHER;
}

static size_t read_path(struct opis_note *note, struct opis_path *path, size_t from, size_t start, size_t archive_end,
                        bool unsure)
{
  size_t at = skip_after_archive(note, archive_end, path->archive);
  if (path->tradition == OPIS_RUSSIAN) {
    size_t next = at;
    while (is_comma(note, next) || opis_note_mark(note, next, '.')) next++;
    if (note->tokens[next].kind == OPIS_NOTE_WORD) at = skip_department(note, next, path);
  }
  size_t end = opis_path_read(note, at, path, note->count);
  bool nameless = path->count > 0 && opis_path_lower(path) == path->count &&
                  path->tradition & (OPIS_AMERICAN | OPIS_BRITISH); /* X Papers, Y Library, box 3 */
  size_t begin = nameless ? opis_collection_before(note, start, from, path) : start;
  if (!is_citation(note, path, start, end, unsure)) return 0;
  path->archive = decide(path);
  return opis_path_finish(note, path, from, begin, end);
}

size_t opis_archive_path_read(struct opis_note *note, struct opis_path *path, size_t from, size_t start, size_t end)
{
  return read_path(note, path, from, start, end, false);
}

/* An archive before a British class or an American decimal file. */
static size_t read_with_class(struct opis_note *note, size_t start, size_t archive_end, size_t from,
                              struct opis_span code)
{
  size_t at = skip_after_archive(note, archive_end, code);
  while (is_comma(note, at) || opis_note_mark(note, at, '.')) at++;
  size_t before = note->item_count;
  size_t end = opis_class_read(note, at, at, true);
  bool decimal = !end;
  if (decimal) end = opis_decimal_read(note, at, at);
  if (!end) return 0;
  for (size_t i = before; i < note->item_count; i++) {
    struct opis_citation *item = &note->items[i];
    if (!decimal && !item->archive.size) item->archive = code;
    item->flags &= ~(unsigned)OPIS_CITATION_INFERRED;
    if (i == before) item->range.start = note->tokens[start].start;
    opis_citation_set_key(note->arena, item);
  }
  if (from < start) opis_describe(note, from, start, &note->items[before]);
  return end;
}

size_t opis_archival_read(struct opis_note *note, size_t at, size_t from)
{
  const struct opis_name *name;
  const struct opis_definition *definition = NULL;
  bool unsure = false;
  size_t end = opis_definition_find(note, at, &definition), named = opis_archive_find(note, at, &name);
  if (!end && !named) return 0;
  struct opis_path path = {.tradition = OPIS_OTHER};
  if (end && definition->kind == OPIS_DEFINES_ARCHIVE && end >= named) {
    path.archive = opis_arena_copy(note->arena, definition->code);
    path.tradition = definition->tradition;
  } else {
    end = named;
    if (!end) return 0;
    path.archive = opis_span_of(name->code);
    path.tradition = name->tradition;
    unsure = name->ambiguous;
  }
  path.archive_raw = opis_note_span(note, at, end);
  decide_early(note, end, &path);
  if (opis_span_equal(path.archive, OPIS_SPAN("TNA")) || opis_span_equal(path.archive, OPIS_SPAN("NARA"))) {
    size_t class = read_with_class(note, at, end, from, path.archive);
    if (class) return class;
  }
  return read_path(note, &path, from, at, end, unsure);
}

/* --- archives that no table has --- */

/* The elements between commas before `at`, nearest first; returns how many begin like names. */
static size_t elements_before(const struct opis_note *note, size_t at, size_t from, size_t *starts)
{
  size_t count = 0, i = at;
  while (i > from && count < ELEMENTS_MAX) {
    size_t end = i;
    while (end > from && (is_comma(note, end - 1) || (opis_note_mark(note, end - 1, '.') && end == i))) end--;
    size_t start = end;
    while (start > from && !is_comma(note, start - 1) && !opis_note_mark(note, start - 1, ';') &&
           end - start < ELEMENT_TOKENS_MAX)
      start--;
    if (start == end) break;
    const struct opis_note_token *first = &note->tokens[start];
    if (first->kind != OPIS_NOTE_WORD || !(first->flags & (OPIS_NOTE_CAPITAL | OPIS_NOTE_UPPER))) break;
    bool dated = false;
    for (size_t k = start; k < end; k++) dated |= opis_note_date(note, k) != 0 || opis_note_mark(note, k, '"');
    if (dated) break;
    starts[count++] = start;
    i = start;
  }
  return count;
}

bool opis_note_is_acronym(const struct opis_note *note, size_t at)
{
  const struct opis_note_token *token = &note->tokens[at];
  size_t longest = token->flags & OPIS_NOTE_CYRILLIC ? 24 : 12; /* bytes */
  return token->kind == OPIS_NOTE_WORD && token->flags & OPIS_NOTE_UPPER && token->end - token->start <= longest &&
         token->folded.size >= 2;
}

static bool has_repository_word(const struct opis_note *note, size_t start, size_t end)
{
  for (size_t i = start; i < end; i++)
    if (note->tokens[i].kind == OPIS_NOTE_WORD && note->tokens[i].flags & OPIS_NOTE_CAPITAL &&
        opis_is_repository_word(note->tokens[i].folded))
      return true;
  return false;
}

static bool has_collection_word(const struct opis_note *note, size_t start, size_t end)
{
  for (size_t i = start; i < end; i++)
    if (note->tokens[i].kind == OPIS_NOTE_WORD && opis_is_collection_word(note->tokens[i].folded)) return true;
  return false;
}

static size_t element_end(const struct opis_note *note, size_t start, size_t limit)
{
  size_t end = start;
  while (end < limit && !is_comma(note, end) && !opis_note_mark(note, end, ';')) end++;
  return end;
}

/* Государственный архив, Sächsisches Staatsarchiv: from the first capital before the word for a repository. */
static size_t back_to_capital(const struct opis_note *note, size_t start, size_t at)
{
  enum { WORDS_MAX = 5 };
  size_t first = at;
  for (size_t i = at; i > start && at - i < WORDS_MAX; i--) {
    if (note->tokens[i - 1].kind != OPIS_NOTE_WORD || opis_note_is_signal(note, i - 1)) break;
    if (note->tokens[i - 1].flags & OPIS_NOTE_CAPITAL) first = i - 1;
  }
  return first;
}

/* ", see Archivio storico di Ateneo, b. 4": the name begins at its first capital. */
static size_t trim_to_name(const struct opis_note *note, size_t start, size_t end)
{
  for (size_t i = start; i < end; i++)
    if (opis_is_repository_word(note->tokens[i].folded) || opis_note_is_acronym(note, i))
      return back_to_capital(note, start, i);
  return start;
}

static bool has_value(const struct opis_note *note, const struct opis_label *label)
{
  return opis_value_read(note, label->end, label->level, note->count) > label->end;
}

/* "Archivo Estatal de X (en adelante, AEX), fondo 17": the archive of the abbreviation in brackets before `at`. Returns
 * the token that opens them, 0 if they define none. */
static size_t find_defined(const struct opis_note *note, size_t at, size_t from, struct opis_path *path)
{
  enum { BRACKET_MAX = 12 };
  size_t close = at;
  while (close > from && (is_comma(note, close - 1) || opis_note_mark(note, close - 1, '.'))) close--;
  size_t open = close;
  while (open > from && close - open < BRACKET_MAX && !opis_note_mark(note, open, '(')) open--;
  if (open <= from || !opis_note_mark(note, open, '(') || note->tokens[open].close + 1 != close) return 0;
  if (opis_definition_skip(note, open) != close) return 0;
  for (size_t i = open + 1; i + 1 < close; i++) {
    const struct opis_definition *definition;
    const struct opis_name *name;
    if (opis_definition_find(note, i, &definition) == close - 1 && definition->kind == OPIS_DEFINES_ARCHIVE) {
      path->archive = opis_arena_copy(note->arena, definition->code);
      path->archive_raw = opis_note_span(note, i, close - 1);
      path->tradition = definition->tradition;
      return open;
    }
    if (opis_archive_find(note, i, &name) == close - 1) {
      path->archive = opis_span_of(name->code);
      path->archive_raw = opis_note_span(note, i, close - 1);
      path->tradition = name->tradition;
      return open;
    }
  }
  return 0;
}

size_t opis_defined_read(struct opis_note *note, size_t at, size_t begin, struct opis_path path)
{
  size_t open = find_defined(note, at, begin, &path), starts[ELEMENTS_MAX];
  if (!open) return 0;
  if (path.tradition == OPIS_OTHER) path.tradition = opis_label_tradition(&note->tokens[at]);
  size_t count = elements_before(note, open, begin, starts), start = count > 0 ? starts[0] : open;
  for (size_t i = 0; i < count; i++)
    if (has_repository_word(note, starts[i], element_end(note, starts[i], open))) start = starts[i];
  start = trim_to_name(note, start, open);
  return read_path(note, &path, begin, start, open, false);
}

/* Archivio storico italiano, CXII (1954), fasc. 3: a volume and its year, and no path. */
static bool is_periodical(const struct opis_note *note, size_t start, size_t end)
{
  for (size_t i = start; i + 2 < end; i++) {
    const struct opis_note_token *year = &note->tokens[i + 1];
    if (opis_note_mark(note, i, '(') && year->kind == OPIS_NOTE_NUMBER && year->folded.size == 4 &&
        opis_note_mark(note, i + 2, ')'))
      return true;
  }
  return false;
}

/* s. II, b. 2, f. 16, RAC: letters that are other things elsewhere, before an American archive. */
static bool is_american(const struct opis_note *note, size_t at)
{
  const struct opis_name *name;
  size_t limit = opis_note_limit(note, at);
  if (note->tokens[at].folded.size > 1) return false;
  for (size_t i = at; i < limit && i < at + ELEMENT_TOKENS_MAX; i++)
    if (opis_archive_find(note, i, &name)) return name->tradition == OPIS_AMERICAN;
  return false;
}

/* PO Box 9, P.O. Box 9, Pipe roll 14 John: no archive's. */
static bool is_other_box(const struct opis_note *note, size_t at)
{
  if (at == 0) return false;
  size_t before = opis_note_mark(note, at - 1, '.') && at > 1 ? at - 2 : at - 1;
  bool office = opis_note_is(note, before, "o") && before > 1 && opis_note_is(note, before - 2, "p");
  return office || opis_note_is(note, before, "po") || opis_note_is(note, before, "pipe");
}

size_t opis_cluster_read(struct opis_note *note, size_t at, size_t from)
{
  struct opis_note_token *token = &note->tokens[at];
  enum opis_tradition tradition = token->kind == OPIS_NOTE_WORD ? opis_label_tradition(token) : 0;
  bool named = opis_note_is(note, at, "fondo") && note->tokens[at + 1].kind == OPIS_NOTE_WORD; /* Fondo Ayuntamiento */
  if (opis_note_is(note, at, "record") && opis_note_is(note, at + 1, "group")) tradition = OPIS_AMERICAN;
  if (!tradition || named || is_other_box(note, at)) return 0;
  struct opis_path path = {.tradition = tradition};
  struct opis_label label;
  if (!opis_label_find(note, at, &path, &label) || !label.strong || !has_value(note, &label)) return 0;
  bool numbered = note->tokens[label.end].flags & OPIS_NOTE_DIGITS || note->tokens[label.end].folded.size <= 2;
  if (tradition == OPIS_RUSSIAN && !numbered) return 0; /* Collection: What … */
  if (is_american(note, at)) return opis_inside_read(note, at, from);
  if (tradition == OPIS_AMERICAN) return opis_inside_read(note, at, from);
  if (tradition == OPIS_RUSSIAN) return 0; /* fonds.c */
  size_t starts[ELEMENTS_MAX];
  size_t begin = opis_note_begin(note, at, from);
  size_t defined = opis_defined_read(note, at, begin, path);
  if (defined) return defined;
  size_t count = elements_before(note, at, begin, starts), archive = SIZE_MAX, archive_end = at;
  for (size_t i = 0; i < count; i++) {
    size_t end = element_end(note, starts[i], at);
    bool word = has_repository_word(note, starts[i], end);
    if (!word && !(opis_note_is_acronym(note, starts[i]) && end - starts[i] <= 3)) continue;
    archive = word ? trim_to_name(note, starts[i], end) : starts[i];
    archive_end = end;
  }
  if (archive != SIZE_MAX && is_periodical(note, archive_end, at)) return 0;
  if (archive != SIZE_MAX) {
    path.archive = path.archive_raw = opis_note_span(note, archive, archive_end);
    path.flags |= OPIS_CITATION_ARCHIVE_UNSURE;
    return read_path(note, &path, begin, archive, archive_end, false);
  }
  size_t end = opis_path_read(note, at, &path, note->count);
  size_t lower = opis_path_lower(&path) - opis_path_has(&path, OPIS_LEVEL_LEAF); /* "no. B.343, pp. 40" */
  if (lower < 2) return 0;
  return opis_path_finish(note, &path, begin, at, end);
}

/* --- ibid. --- */

/* Whether the label at `at` is of what only an archive's file has: leaves, not pages. */
static bool is_leaf_label(const struct opis_note *note, size_t at)
{
  static const char *const pages[] = {"p", "pp", "pag", "pags", "pagg", "page", "pages", "s", "ss", "с", "стр", "h"};
  for (size_t i = 0; i < sizeof pages / sizeof *pages; i++)
    if (opis_note_is(note, at, pages[i])) return false;
  return true;
}

static bool shows_archive(const struct opis_note *note, size_t at, const struct opis_path *path)
{
  struct opis_label label;
  if (!opis_label_find(note, at, path, &label) || !has_value(note, &label)) return false;
  if (label.level == OPIS_LEVEL_LEAF) return is_leaf_label(note, at);
  return label.level != OPIS_LEVEL_VOLUME && label.level != OPIS_LEVEL_DOCUMENT;
}

/* Ibid., 17/162/9; ebd., R 43 I/133: another shelf mark of the same archive. Returns the token behind its path. */
static size_t read_other_shelfmark(struct opis_note *note, size_t at, struct opis_path *path)
{
  struct opis_path fresh = *path, probe;
  fresh.count = 0;
  if (path->tradition == OPIS_LEAGUE && note->tokens[at].kind == OPIS_NOTE_NUMBER) {
    fresh = *path;
    opis_path_cut(&fresh, OPIS_LEVEL_FILE);
  }
  probe = fresh;
  if (!opis_shelfmark_read(note, at, &probe, note->count)) return 0;
  *path = fresh;
  return opis_path_read(note, at, path, note->count);
}

/* "Ibíd., exp. 13" behind an expediente is another one, and no part of it. */
static enum opis_level repeated_level(const struct opis_path *path, const struct opis_label *label)
{
  bool part = label->level == OPIS_LEVEL_SUBFILE && !opis_path_has(path, OPIS_LEVEL_SUBFILE);
  return part && path->tradition == OPIS_SPANISH ? OPIS_LEVEL_FILE : label->level;
}

/* "Ibid., FO 371/4033", "Ibid., Bowles Papers, box 3": a name behind the repetition takes the place of its last name,
 * or is one of them. Returns the token behind it, `at` if there is none. */
static size_t repeat_name(struct opis_note *note, size_t at, struct opis_path *path)
{
  const struct opis_note_token *first = &note->tokens[at];
  size_t end = element_end(note, at, opis_note_limit(note, at)), next = end,
         names = path->count - opis_path_lower(path);
  while (is_comma(note, next)) next++;
  struct opis_label label;
  bool follows = end > at && end < at + NAME_TOKENS_MAX && first->kind == OPIS_NOTE_WORD &&
                 first->flags & OPIS_NOTE_CAPITAL && opis_label_find(note, next, path, &label) && label.strong &&
                 opis_value_read(note, label.end, label.level, note->count) > label.end;
  if (!follows || names == 0 || opis_note_date(note, at)) return at;
  struct opis_span value = opis_value_normalise(note->arena, OPIS_LEVEL_FONDS, opis_note_span(note, at, end));
  for (size_t i = 0; i < names; i++)
    if (opis_span_equal(path->levels[i].value, value)) return next;
  if (!has_collection_word(note, at, end)) return at;
  path->levels[names - 1].value = value;
  return next;
}

/* The class of a British file says all of it. */
static size_t repeat_class(struct opis_note *note, size_t at, size_t next, const struct opis_path *path)
{
  const char *code;
  size_t before = note->item_count;
  if (!opis_span_equal(path->archive, OPIS_SPAN("TNA")) || !opis_department_find(note, next, &code)) return 0;
  size_t end = opis_class_read(note, next, next, true);
  if (end) note->items[before].range.start = note->tokens[at].start;
  return end;
}

size_t opis_repeat_read(struct opis_note *note, size_t at)
{
  size_t end = opis_repeat_find(note, at);
  if (!end) return 0;
  struct opis_path path;
  size_t next = end;
  while (is_comma(note, next) || opis_note_mark(note, next, '.') || opis_note_mark(note, next, '-')) next++;
  if (opis_last_path(note, &path, true)) {
    size_t class = repeat_class(note, at, next, &path);
    if (class) return class;
  }
  struct opis_label label;
  bool renamed = opis_last_path(note, &path, true) && repeat_name(note, next, &path) > next;
  bool labelled = opis_last_path(note, &path, true) && shows_archive(note, next, &path);
  if (!opis_last_path(note, &path, labelled || renamed)) return 0;
  next = repeat_name(note, next, &path);
  path.flags = (path.flags & OPIS_CITATION_INFERRED) | OPIS_CITATION_VIA_IBID;
  size_t shelfmark = 0;
  if (opis_label_find(note, next, &path, &label) && has_value(note, &label)) {
    opis_path_cut(&path, repeated_level(&path, &label));
    end = opis_path_read(note, next, &path, note->count);
  } else if ((shelfmark = read_other_shelfmark(note, next, &path))) {
    end = shelfmark;
  } else if (note->tokens[next].kind == OPIS_NOTE_NUMBER && !opis_note_date(note, next)) {
    size_t leaf = opis_value_read(note, next, OPIS_LEVEL_LEAF, note->count);
    if (path.tradition == OPIS_RUSSIAN) {
      opis_path_cut(&path, OPIS_LEVEL_LEAF);
      opis_path_add(note, &path, OPIS_LEVEL_LEAF, next, leaf);
      end = leaf;
    }
  } else {
    path.repeated = true;
  }
  return opis_path_finish(note, &path, at, at, end);
}
