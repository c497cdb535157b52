/* In: a published series of documents. Out: its series, year, volume and document, one citation for each document, and
 * the pages. A further document may follow by its number alone: "p. 390 e n.193". */
#include "text/citations/note.h"

enum { MORE_MAX = 60 };

struct series_reading {
  struct opis_span code;
  struct opis_path path;
  size_t start, index, described;
  bool year_first; /* FRUS: a year, then the volume */
  bool years;      /* some of its volumes go by the year: DDF 1924 */
};

static const char *const volume_words[] = {"t",  "tom",  "tomo", "tome", "vol",     "volume", "vols",
                                           "bd", "band", "т",    "том",  "volumen", "v",      "toma"};
static const char *const series_words[] = {"serie", "series", "ser", "s", "serija", "seria", "серия"};
static const char *const document_words[] = {"dok",      "doc", "docs",   "document",  "documento", "dokument",
                                             "no",       "nos", "n",      "nr",        "num",       "док",
                                             "документ", "nn",  "numero", "documents", "d",         "docc"};
static const char *const page_words[] = {"p", "pp", "pag", "pagg", "s", "с", "стр", "page", "pages", "р", "col", "ss"};

static size_t skip_marks(const struct opis_note *note, size_t at)
{
  for (;;) {
    size_t defined = opis_definition_skip(note, at);
    const struct opis_note_token *token = &note->tokens[at];
    if (defined)
      at = defined;
    else if (token->kind == OPIS_NOTE_MARK && token->code < 0x7f && strchr(".,:-/", (int)token->code))
      at++;
    else if (opis_note_mark(note, at, '(') && note->tokens[at + 1].kind <= OPIS_NOTE_NUMBER &&
             opis_note_close(note, at, at + 12) < at + 12 && !opis_note_date(note, at + 1))
      at = opis_note_close(note, at, at + 12) + 1;
    else
      return at;
  }
}

static size_t skip_label_marks(const struct opis_note *note, size_t at)
{
  for (;;) {
    size_t defined = opis_definition_skip(note, at);
    const struct opis_note_token *token = &note->tokens[at];
    if (defined)
      at = defined;
    else if (token->kind == OPIS_NOTE_MARK &&
             (token->code == '.' || token->code == ',' || token->code == ':' || token->code == 0xb0))
      at++;
    else
      return at;
  }
}

static bool is_number(const struct opis_note *note, size_t at)
{
  return note->tokens[at].kind == OPIS_NOTE_NUMBER;
}

static bool is_roman(const struct opis_note *note, size_t at)
{
  return note->tokens[at].kind == OPIS_NOTE_WORD && note->tokens[at].flags & OPIS_NOTE_CAPITAL &&
         opis_roman(note->tokens[at].folded);
}

/* vol. xxv: behind a label only. */
static bool is_small_roman(const struct opis_note *note, size_t at)
{
  const struct opis_note_token *token = &note->tokens[at];
  return token->kind == OPIS_NOTE_WORD && opis_roman(token->folded) && strchr("ivx", token->folded.data[0]);
}

static bool is_year(const struct opis_note *note, size_t at)
{
  struct opis_span folded = note->tokens[at].folded;
  return is_number(note, at) && folded.size == 4 && (folded.data[0] == '1' || folded.data[0] == '2') &&
         !opis_note_date(note, at);
}

/* settima serie, 2e série, 7th series, 7ª s. */
static unsigned ordinal(const struct opis_note *note, size_t at)
{
  static const struct {
    const char *word;
    unsigned value;
  } words[] = {{"prima", 1},    {"seconda", 2}, {"terza", 3},  {"quarta", 4},  {"quinta", 5},      {"sesta", 6},
               {"settima", 7},  {"ottava", 8},  {"nona", 9},   {"decima", 10}, {"undicesima", 11}, {"premiere", 1},
               {"deuxieme", 2}, {"first", 1},   {"second", 2}, {"third", 3},   {"1re", 1},         {"1ere", 1}};
  const struct opis_note_token *token = &note->tokens[at];
  for (size_t i = 0; i < sizeof words / sizeof *words; i++)
    if (opis_note_is(note, at, words[i].word)) return words[i].value;
  unsigned value = 0;
  if (token->kind != OPIS_NOTE_NUMBER && token->kind != OPIS_NOTE_WORD) return 0;
  for (size_t i = 0;
       i < token->folded.size && token->folded.data[i] >= '0' && token->folded.data[i] <= '9' && value < 100; i++)
    value = value * 10 + (unsigned)(token->folded.data[i] - '0');
  return value ? value : opis_roman(token->folded);
}

static void add_value(struct opis_note *note, struct opis_path *path, enum opis_level level, unsigned value, size_t at)
{
  struct opis_span text = opis_arena_format(note->arena, "%u", value);
  if (opis_path_has(path, level)) return;
  path->levels[path->count++] = (struct opis_citation_level){level, text, opis_note_span(note, at, at + 1)};
}

/* "Serie VII", "7ª s.", "settima serie", "series 3", "Series D". */
static size_t read_series(struct opis_note *note, size_t at, struct opis_path *path)
{
  if (opis_path_has(path, OPIS_LEVEL_SERIES) || opis_path_has(path, OPIS_LEVEL_VOLUME)) return 0;
  if (OPIS_NOTE_AMONG(note, at, series_words)) {
    size_t value = skip_label_marks(note, at + 1);
    unsigned number = ordinal(note, value);
    const struct opis_note_token *token = &note->tokens[value];
    bool letter = token->kind == OPIS_NOTE_WORD && token->folded.size == 1 && token->flags & OPIS_NOTE_CAPITAL;
    if (letter && token->folded.data[0] >= 'a' && token->folded.data[0] <= 'e') {
      opis_path_add(note, path, OPIS_LEVEL_SERIES, value, value + 1);
      return value + 1;
    }
    bool part = token->kind == OPIS_NOTE_WORD && token->folded.size > 1 && token->folded.size < 6 &&
                opis_span_ends(token->folded, OPIS_SPAN("a")) &&
                opis_roman(opis_span_slice(token->folded, 0, token->folded.size - 1)); /* Series IA */
    if (part) {
      opis_path_add(note, path, OPIS_LEVEL_SERIES, value, value + 1);
      return value + 1;
    }
    if (!number) return 0;
    bool lettered = token->kind == OPIS_NOTE_NUMBER && token->flags & (OPIS_NOTE_CAPITAL | OPIS_NOTE_UPPER); /* 1A */
    if (lettered) {
      opis_path_add(note, path, OPIS_LEVEL_SERIES, value, value + 1);
      return value + 1;
    }
    add_value(note, path, OPIS_LEVEL_SERIES, number, value);
    return value + 1;
  }
  unsigned number = ordinal(note, at);
  size_t word = at + 1;
  while (opis_note_mark(note, word, '.') || opis_note_mark(note, word, 0xb0)) word++;
  if (opis_note_is(note, word, "a") || opis_note_is(note, word, "o")) word++; /* 2.ª serie */
  if (!number || !OPIS_NOTE_AMONG(note, word, series_words)) return 0;
  add_value(note, path, OPIS_LEVEL_SERIES, number, at);
  return word + 1;
}

static size_t read_labelled(struct opis_note *note, size_t at, struct opis_path *path)
{
  bool roman = opis_note_is(note, at, "v") && note->tokens[at].flags & OPIS_NOTE_CAPITAL &&
               !opis_note_mark(note, at + 1, '.'); /* FRUS 1945, V, 823 */
  bool volume = OPIS_NOTE_AMONG(note, at, volume_words) && !roman, document = OPIS_NOTE_AMONG(note, at, document_words);
  bool sign = opis_note_mark(note, at, 0x2116) || opis_note_mark(note, at, '#');
  if (!volume && !document && !sign) return 0;
  enum opis_level level = volume ? OPIS_LEVEL_VOLUME : OPIS_LEVEL_DOCUMENT;
  size_t value = skip_label_marks(note, at + 1);
  if (!volume && OPIS_NOTE_AMONG(note, value, document_words) && note->tokens[value].folded.size <= 2)
    value = skip_label_marks(note, value + 1); /* doc. n. 5 */
  if (opis_note_mark(note, value, 0x2116)) value++;
  if (opis_path_has(path, level)) return 0;
  if (!is_number(note, value) && !is_roman(note, value) && !(volume && is_small_roman(note, value))) return 0;
  size_t end = value + 1;
  bool half = opis_note_mark(note, end, ',') && is_number(note, end + 1) && opis_note_mark(note, end + 2, ',') &&
              !(note->tokens[end + 1].flags & OPIS_NOTE_SPACED); /* Bd. II,1 */
  if (half && volume) end += 2;
  if (opis_note_mark(note, end, '/') && note->tokens[end + 1].kind <= OPIS_NOTE_NUMBER && volume) end += 2;
  if (opis_note_mark(note, end, '-') && is_number(note, end + 1) && !volume &&
      !(note->tokens[end + 1].flags & OPIS_NOTE_SPACED))
    end += 2;
  opis_path_add(note, path, level, value, end);
  return end;
}

/* Behind a year: a number of three figures counts pages, no volumes. */
static bool is_page(const struct opis_note *note, size_t at)
{
  return is_number(note, at) && (note->tokens[at].folded.size > 2 || opis_note_mark(note, at + 1, '-'));
}

/* "DDI, 8, XII, 505"; "FRUS 1937, I"; "BD, XI, 101"; "DDI, VII, vol. 4": what has no label stands in this order. */
static size_t read_bare(struct opis_note *note, size_t at, struct opis_path *path, const struct series_reading *reading)
{
  if (!is_number(note, at) && !is_roman(note, at)) return 0;
  if (opis_note_date(note, at)) return 0;
  bool italian = opis_span_equal(reading->code, OPIS_SPAN("DDI")) ||
                 opis_span_equal(reading->code, OPIS_SPAN("DBFP")) || opis_span_equal(reading->code, OPIS_SPAN("DDF"));
  size_t next = skip_marks(note, at + 1);
  bool volume_follows =
      OPIS_NOTE_AMONG(note, next, volume_words) || ((is_roman(note, next) || is_number(note, next)) && italian);
  bool dated = reading->years && path->count == 0 && !opis_note_mark(note, at + 1, '-');
  if ((reading->year_first || dated) && is_year(note, at) && !opis_path_has(path, OPIS_LEVEL_YEAR)) {
    size_t end = at + 1;
    if (opis_note_mark(note, end, '-') && is_number(note, end + 1)) end += 2;
    opis_path_add(note, path, OPIS_LEVEL_YEAR, at, end);
    return end;
  }
  if (italian && !opis_path_has(path, OPIS_LEVEL_SERIES) && !opis_path_has(path, OPIS_LEVEL_VOLUME) && volume_follows) {
    add_value(note, path, OPIS_LEVEL_SERIES, ordinal(note, at), at);
    return at + 1;
  }
  if (is_year(note, at) || (reading->year_first && is_page(note, at))) return 0;
  if (!opis_path_has(path, OPIS_LEVEL_VOLUME) && !opis_path_has(path, OPIS_LEVEL_DOCUMENT)) {
    size_t end = at + 1;
    if (opis_note_mark(note, end, '/') && is_number(note, end + 1)) end += 2;
    opis_path_add(note, path, OPIS_LEVEL_VOLUME, at, end);
    return end;
  }
  bool range = opis_note_mark(note, at + 1, '-') && is_number(note, at + 2); /* XVIII, 480-2: pages */
  if (is_number(note, at) && !opis_path_has(path, OPIS_LEVEL_DOCUMENT) && !reading->year_first && !range) {
    opis_path_add(note, path, OPIS_LEVEL_DOCUMENT, at, at + 1);
    return at + 1;
  }
  return 0;
}

static size_t read_letter_series(struct opis_note *note, size_t at, struct opis_path *path)
{
  const struct opis_note_token *token = &note->tokens[at];
  if (token->kind != OPIS_NOTE_WORD || token->folded.size != 1 || !(token->flags & OPIS_NOTE_CAPITAL)) return 0;
  if (token->folded.data[0] < 'a' || token->folded.data[0] > 'e') return 0;
  if (opis_path_has(path, OPIS_LEVEL_SERIES) || opis_path_has(path, OPIS_LEVEL_VOLUME)) return 0;
  opis_path_add(note, path, OPIS_LEVEL_SERIES, at, at + 1);
  return at + 1;
}

/* "Washington, 1954", "М., 1963", "Wash., 1949": where a volume appeared, between its year and its number. */
static size_t skip_imprint(const struct opis_note *note, size_t at)
{
  static const char *const towns[] = {"м", "m", "л", "l", "спб", "пг", "wash", "lond", "ny", "w", "b", "bln"};
  const struct opis_note_token *token = &note->tokens[at];
  if (token->kind != OPIS_NOTE_WORD || !(OPIS_NOTE_AMONG(note, at, towns) || opis_is_place_word(token->folded)))
    return 0;
  size_t next = at + 1;
  while (opis_note_mark(note, next, ',') || opis_note_mark(note, next, '.') || opis_note_mark(note, next, ':')) next++;
  if (opis_note_is(note, next, "d") || opis_note_is(note, next, "dc")) return 0;
  return is_year(note, next) ? next + 1 : 0;
}

/* "1918-1945", "1939 год", "24 vols", "кн. 1": what a series or a volume covers, how many it has. */
static size_t skip_coverage(const struct opis_note *note, size_t at, const struct series_reading *reading)
{
  static const char *const counted[] = {"vols", "volumes", "bde", "voll", "тт",  "tt",
                                        "god",  "год",     "г",   "gody", "годы"};
  static const char *const books[] = {"кн", "kn", "книга", "kniga"};
  if (OPIS_NOTE_AMONG(note, at, books)) {
    size_t value = skip_label_marks(note, at + 1);
    return is_number(note, value) || is_small_roman(note, value) ? value + 1 : 0;
  }
  if (!is_number(note, at)) return 0;
  if (OPIS_NOTE_AMONG(note, at + 1, counted)) return at + 2;
  bool range = is_year(note, at) && opis_note_mark(note, at + 1, '-') && is_number(note, at + 2);
  return range && !reading->year_first ? at + 3 : 0;
}

static size_t read_part(struct opis_note *note, size_t at, struct series_reading *reading)
{
  bool letters = opis_span_equal(reading->code, OPIS_SPAN("ADAP"));
  size_t read = skip_coverage(note, at, reading);
  if (!read) read = read_series(note, at, &reading->path);
  if (!read && letters) read = read_letter_series(note, at, &reading->path);
  if (!read) read = read_labelled(note, at, &reading->path);
  if (!read && opis_span_equal(reading->code, OPIS_SPAN("BDFA")) && opis_note_is(note, at, "part") &&
      is_roman(note, at + 1) && reading->path.count == 0) {
    opis_path_add(note, &reading->path, OPIS_LEVEL_SECTION, at + 1, at + 2);
    read = at + 2;
  }
  if (!read) read = read_bare(note, at, &reading->path, reading);
  return read ? read : skip_imprint(note, at);
}

/* "FRUS: Diplomatic Papers, 1936, vol. 1"; "ADAP, Aus dem Archiv …, Bd. I": a title between the parts, which begins
 * with a capital and before which there is no volume. The token where the next part begins; 0 if none does. */
static size_t skip_title(struct opis_note *note, size_t at, const struct series_reading *reading)
{
  enum { TITLE_MAX = 14 };
  if (note->tokens[at].kind != OPIS_NOTE_WORD || !(note->tokens[at].flags & OPIS_NOTE_CAPITAL)) return 0;
  if (opis_path_has(&reading->path, OPIS_LEVEL_VOLUME) || opis_path_has(&reading->path, OPIS_LEVEL_DOCUMENT)) return 0;
  for (size_t i = at; i < at + TITLE_MAX; i++) {
    const struct opis_note_token *token = &note->tokens[i];
    bool mark = token->kind == OPIS_NOTE_MARK;
    if (token->kind == OPIS_NOTE_END || opis_note_date(note, i)) return 0;
    if (mark && (!memchr(",:'-", (int)(token->code & 0x7f), 4) || token->code > 0x7f)) return 0;
    struct opis_path probe = reading->path;
    bool year = reading->year_first && is_year(note, i) && !opis_path_has(&probe, OPIS_LEVEL_YEAR);
    if (year) return i;
    if (mark || i == at || note->tokens[i - 1].kind != OPIS_NOTE_MARK) continue;
    if (read_series(note, i, &probe) || read_labelled(note, i, &probe)) return i;
  }
  return 0;
}

static size_t read_parts(struct opis_note *note, size_t at, struct series_reading *reading)
{
  size_t end = at;
  while (reading->path.count < OPIS_PATH_MAX) {
    size_t next = skip_marks(note, end);
    size_t read = read_part(note, next, reading);
    if (!read) {
      size_t titled = skip_title(note, next, reading);
      if (titled) read = read_part(note, titled, reading);
    }
    if (!read) return end;
    end = read;
  }
  return end;
}

static void store(struct opis_note *note, struct series_reading *reading, size_t start, size_t end)
{
  opis_note_add(note);
  reading->index = note->item_count - 1;
  struct opis_citation *citation = &note->items[reading->index];
  citation->kind = OPIS_CITATION_PUBLISHED;
  citation->series = reading->code;
  citation->flags = reading->path.flags;
  citation->range = (struct opis_range){note->tokens[start].start, note->tokens[end - 1].end};
  struct opis_citation_level sorted[OPIS_PATH_MAX];
  size_t count = 0;
  for (int level = 0; level < OPIS_LEVELS; level++)
    for (size_t i = 0; i < reading->path.count; i++)
      if (reading->path.levels[i].level == (enum opis_level)level) sorted[count++] = reading->path.levels[i];
  citation->levels = opis_arena_copy_array(note->arena, sorted, count, sizeof *sorted);
  citation->level_count = count;
  opis_citation_set_key(note->arena, citation);
}

/* Pages, by their label or as the number behind a date. */
static size_t read_pages(struct opis_note *note, struct series_reading *reading, size_t at, size_t limit)
{
  size_t value = at;
  bool label = OPIS_NOTE_AMONG(note, at, page_words);
  if (label) value = skip_label_marks(note, at + 1);
  if (!is_number(note, value)) return 0;
  size_t end = opis_value_read(note, value, OPIS_LEVEL_LEAF, limit);
  if (!label && note->tokens[end].kind <= OPIS_NOTE_NUMBER && !opis_note_is(note, end, "e") && end < limit) return 0;
  struct opis_citation *item = &note->items[reading->index];
  if (end > value && !item->pages.size) item->pages = opis_note_span(note, value, end);
  return end > value ? end : 0;
}

static bool is_and(const struct opis_note *note, size_t at)
{
  static const char *const ands[] = {"and", "e", "y", "et", "und", "и", "i"};
  return OPIS_NOTE_AMONG(note, at, ands) || opis_note_mark(note, at, '&');
}

static bool is_other_reference(const struct opis_note *note, size_t at)
{
  const struct opis_name *name;
  return opis_series_find(note, at, &name) || opis_archive_find(note, at, &name) || opis_repeat_find(note, at);
}

/* A further volume or document: its citation inherits what stands above. */
static size_t read_further(struct opis_note *note, struct series_reading *reading, size_t at)
{
  struct opis_path fresh = {.count = 0};
  size_t end = read_labelled(note, at, &fresh);
  bool plain = false, behind = at > 0 && opis_note_mark(note, at - 1, ';');
  if (!end && behind && reading->year_first && is_year(note, at)) { /* FRUS 1924, vol. II; 1925, vol. I */
    opis_path_add(note, &fresh, OPIS_LEVEL_YEAR, at, at + 1);
    end = at + 1;
  }
  if (!end && is_number(note, at) && at > 0 && (is_and(note, at - 1) || opis_note_mark(note, at - 1, ',')) &&
      opis_path_has(&reading->path, OPIS_LEVEL_DOCUMENT) && !note->items[reading->index].pages.size &&
      !note->items[reading->index].date_text.size && reading->described == at - 1) {
    plain = true;
    end = at + 1;
    opis_path_add(note, &fresh, OPIS_LEVEL_DOCUMENT, at, end);
  }
  if (!end || !fresh.count) return 0;
  if (!plain && !opis_path_has(&reading->path, fresh.levels[0].level) && fresh.levels[0].level == OPIS_LEVEL_VOLUME)
    return 0;
  if (fresh.levels[0].level == OPIS_LEVEL_DOCUMENT && !opis_path_has(&reading->path, OPIS_LEVEL_DOCUMENT)) {
    struct opis_citation item = note->items[reading->index]; /* С. 12, док. 34: the same */
    reading->path.levels[reading->path.count++] = fresh.levels[0];
    note->item_count = reading->index;
    store(note, reading, reading->start, end);
    note->items[reading->index].pages = item.pages;
    return end;
  }
  opis_describe(note, reading->described, at, &note->items[reading->index]);
  opis_path_cut(&reading->path, fresh.levels[0].level);
  reading->path.levels[reading->path.count++] = fresh.levels[0];
  reading->path.flags |= OPIS_CITATION_VIA_INHERIT;
  end = read_parts(note, end, reading);
  store(note, reading, at, end);
  reading->described = end;
  return end;
}

static size_t read_description(struct opis_note *note, struct series_reading *reading, size_t at, size_t limit)
{
  while (at < limit) {
    const struct opis_note_token *token = &note->tokens[at];
    if (token->kind == OPIS_NOTE_MARK && (token->code == '"' || token->code == '`' || token->code == '(')) {
      size_t close = opis_note_close(note, at, limit);
      at = close < limit ? close + 1 : at + 1;
      continue;
    }
    bool begins = at == reading->described || note->tokens[at - 1].kind == OPIS_NOTE_MARK || is_and(note, at - 1);
    if (!begins || token->kind == OPIS_NOTE_MARK) {
      bool sign = token->kind == OPIS_NOTE_MARK && token->code == 0x2116;
      size_t further = sign ? read_further(note, reading, at) : 0;
      at = further ? further : at + 1;
      continue;
    }
    if (is_other_reference(note, at)) return at;
    size_t next = opis_note_date(note, at);
    if (!next) next = read_further(note, reading, at);
    if (!next) next = read_pages(note, reading, at, limit);
    at = next ? next : at + 1;
  }
  return at;
}

size_t opis_series_read(struct opis_note *note, size_t at, size_t from)
{
  const struct opis_name *name;
  const struct opis_definition *definition = NULL;
  size_t end = opis_definition_find(note, at, &definition), named = opis_series_find(note, at, &name);
  if (!end && !named) return 0;
  struct series_reading reading = {.start = at};
  if (end && definition->kind == OPIS_DEFINES_SERIES && end >= named) {
    reading.code = opis_arena_copy(note->arena, definition->code);
  } else {
    end = named;
    if (!end) return 0;
    reading.code = opis_span_of(name->code);
  }
  static const char *const yearly[] = {"DDF", "PDD", "AAPD", "DzD"};
  reading.year_first = opis_span_equal(reading.code, OPIS_SPAN("FRUS"));
  for (size_t i = 0; i < sizeof yearly / sizeof *yearly; i++)
    reading.years |= opis_span_equal(reading.code, opis_span_of(yearly[i]));
  size_t parts = read_parts(note, end, &reading);
  if (reading.path.count == 0) return 0;
  reading.start = at;
  store(note, &reading, at, parts);
  if (from < at) opis_describe(note, from, at, &note->items[reading.index]);
  reading.described = parts;
  at = parts;
  for (int count = 0; count < MORE_MAX; count++) {
    size_t limit = opis_note_limit(note, at);
    at = read_description(note, &reading, at, limit);
    if (at > reading.described) opis_describe(note, reading.described, at, &note->items[reading.index]);
    if (!opis_note_mark(note, at, ';')) break;
    size_t next = at + 1;
    while (is_and(note, next)) next++;
    size_t more = is_other_reference(note, next) ? 0 : read_further(note, &reading, next);
    if (!more) break;
    at = more;
  }
  return at;
}

size_t opis_series_repeat(struct opis_note *note, size_t at, const struct opis_citation *last)
{
  size_t end = opis_repeat_find(note, at), next = end;
  while (opis_note_mark(note, next, ',') || opis_note_mark(note, next, '.')) next++;
  struct series_reading reading = {.start = at, .described = end};
  reading.code = opis_arena_copy(note->arena, last->series);
  for (size_t i = 0; i < last->level_count && i < OPIS_PATH_MAX; i++) {
    struct opis_citation_level *level = &reading.path.levels[reading.path.count++];
    level->level = last->levels[i].level;
    level->value = opis_arena_copy(note->arena, last->levels[i].value);
    level->written = opis_arena_copy(note->arena, last->levels[i].written);
  }
  struct opis_path fresh = {.count = 0};
  size_t read = read_series(note, next, &fresh);
  if (!read) read = read_labelled(note, next, &fresh);
  if (read && fresh.count) {
    opis_path_cut(&reading.path, fresh.levels[0].level);
    reading.path.levels[reading.path.count++] = fresh.levels[0];
    end = read_parts(note, read, &reading);
  }
  reading.path.flags = OPIS_CITATION_VIA_IBID;
  store(note, &reading, at, end);
  reading.described = end;
  size_t behind = read_description(note, &reading, end, opis_note_limit(note, end));
  opis_describe(note, reading.described, behind, &note->items[reading.index]);
  return behind;
}
