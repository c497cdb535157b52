/* In: what stands for a path where no level has a label: FO 371/4032, 761.00/5-246, NS 19/3901, 517/1/567, F7 13187.
 * Out: its levels. */
#include "text/citations/note.h"

enum { NUMBERS_MAX = 5, CLASS_MAX = 12 };

static bool is_number(const struct opis_note *note, size_t at)
{
  return note->tokens[at].kind == OPIS_NOTE_NUMBER;
}

static bool is_glued(const struct opis_note *note, size_t at)
{
  return !(note->tokens[at].flags & OPIS_NOTE_SPACED);
}

static bool is_short_capital(const struct opis_note *note, size_t at)
{
  const struct opis_note_token *token = &note->tokens[at];
  return token->kind == OPIS_NOTE_WORD && token->flags & OPIS_NOTE_CAPITAL && token->end - token->start <= 6 &&
         (token->flags & OPIS_NOTE_UPPER || !(token->flags & OPIS_NOTE_LOWER));
}

/* --- Russian paths without labels --- */

static size_t read_separator(const struct opis_note *note, size_t at, uint32_t *code)
{
  const struct opis_note_token *token = &note->tokens[at];
  if (token->kind != OPIS_NOTE_MARK || !memchr("/.,-", (int)(token->code & 0x7f), 4) || token->code > 0x7f) return 0;
  if (*code && token->code != *code) return 0;
  *code = token->code;
  return at + 1;
}

/* 517/1/567, 17.3.123.45, 17, 3, 123: fonds, inventory, file, leaf. */
static size_t read_bare_path(struct opis_note *note, size_t at, struct opis_path *path, size_t limit)
{
  static const enum opis_level levels[] = {OPIS_LEVEL_FONDS, OPIS_LEVEL_INVENTORY, OPIS_LEVEL_FILE, OPIS_LEVEL_LEAF};
  static const enum opis_level foreign[] = {OPIS_LEVEL_FONDS, OPIS_LEVEL_INVENTORY, OPIS_LEVEL_BOX, OPIS_LEVEL_FILE,
                                            OPIS_LEVEL_LEAF};
  size_t starts[NUMBERS_MAX], ends[NUMBERS_MAX], count = 0, next = at;
  uint32_t separator = 0;
  if (path->count > 0) return 0;
  while (count < NUMBERS_MAX && next < limit) {
    size_t number = note->tokens[next].kind == OPIS_NOTE_WORD && note->tokens[next].folded.size <= 2 &&
                            opis_note_mark(note, next + 1, '-') && count == 0
                        ? next + 2
                        : next;
    if (!is_number(note, number) || (separator == ',' && opis_note_date(note, number))) break;
    starts[count] = next;
    ends[count++] = number + 1;
    next = read_separator(note, number + 1, &separator);
    if (!next) break;
  }
  bool deep = count == NUMBERS_MAX && opis_span_equal(path->archive, OPIS_SPAN("AVPRF"));
  if (count < 3) return 0;
  if (!deep && count > 4) count = 4;
  for (size_t i = 0; i < count; i++) opis_path_add(note, path, deep ? foreign[i] : levels[i], starts[i], ends[i]);
  size_t last = ends[count - 1];
  return last;
}

/* --- German, Austrian --- */

/* R 43II is R 43 II. */
static void part_roman(struct opis_note *note, struct opis_path *path)
{
  struct opis_span value = path->levels[0].value;
  for (size_t i = 1; i < value.size; i++)
    if (value.data[i] == 'I' && value.data[i - 1] >= '0' && value.data[i - 1] <= '9')
      path->levels[0].value =
          opis_arena_format(note->arena, "%.*s %.*s", (int)i, value.data, (int)(value.size - i), value.data + i);
}

/* R 43 II/364a, NS 19/3901, RH 20-11/12: the fonds up to the bar, then the file. */
static size_t read_german(struct opis_note *note, size_t at, struct opis_path *path, size_t limit)
{
  if (path->count > 0 || !is_short_capital(note, at)) return 0;
  size_t end = at + 1;
  while (end < limit && end < at + 6 && (note->tokens[end].kind <= OPIS_NOTE_NUMBER || opis_note_mark(note, end, '-')))
    end++;
  bool number = is_number(note, at + 1);
  if (!number) return 0;
  if (opis_note_mark(note, end, '/')) {
    size_t file = opis_value_read(note, end + 1, OPIS_LEVEL_FILE, limit);
    if (file == end + 1) return 0;
    if (file == end + 2 && note->tokens[end + 1].kind == OPIS_NOTE_WORD && is_number(note, file)) /* DY 30/IV 2/2/123 */
      file = opis_value_read(note, file, OPIS_LEVEL_FILE, limit);
    opis_path_add(note, path, OPIS_LEVEL_FONDS, at, end);
    part_roman(note, path);
    opis_path_add(note, path, OPIS_LEVEL_FILE, end + 1, file);
    return file;
  }
  bool document = opis_span_equal(path->archive, OPIS_SPAN("IfZ")); /* NO 626: a number of the Nuremberg documents */
  size_t value = opis_value_read(note, at + 1, OPIS_LEVEL_FILE, limit);
  opis_path_add(note, path, OPIS_LEVEL_FONDS, at, at + 1);
  opis_path_add(note, path, document ? OPIS_LEVEL_DOCUMENT : OPIS_LEVEL_FILE, at + 1, value);
  return value;
}

/* NS 19/3901 without an archive: the Federal Archives' letters for records of the Reich. */
size_t opis_signature_read(struct opis_note *note, size_t at, size_t from)
{
  static const char *const letters[] = {"ns", "r", "rh", "rm", "rw", "rl", "rs"};
  if (!OPIS_NOTE_AMONG(note, at, letters) || !is_short_capital(note, at) || !is_number(note, at + 1)) return 0;
  struct opis_path path = {.archive = OPIS_SPAN("BArch"),
                           .archive_raw = OPIS_SPAN("BArch"),
                           .tradition = OPIS_GERMAN,
                           .flags = OPIS_CITATION_INFERRED};
  size_t end = read_german(note, at, &path, note->count);
  bool bar = false;
  for (size_t i = at; i < end; i++) bar |= opis_note_mark(note, i, '/');
  if (!end || !bar) return 0;
  end = opis_path_read(note, end, &path, note->count);
  return opis_path_finish(note, &path, from, at, end);
}

/* --- French: letters and numbers of a series, then the article --- */

static size_t read_french(struct opis_note *note, size_t at, struct opis_path *path, size_t limit)
{
  if (opis_path_lower(path) > 0) return 0;
  size_t end = at;
  bool private_papers = is_number(note, at) && opis_note_is(note, at + 1, "ap");
  if (opis_note_is(note, at, "gr") && is_number(note, at + 1)) end = at = at + 1; /* SHD GR 7 N 2520 */
  bool number = is_number(note, end);
  if (number) end++;
  bool letters = is_short_capital(note, end) && !opis_note_date(note, at);
  if (!letters && !(number && note->tokens[at].flags & (OPIS_NOTE_CAPITAL | OPIS_NOTE_UPPER))) return 0;
  if (letters) end++;
  if (!number && is_number(note, end) && is_glued(note, end)) end++;                       /* F7, BB18 */
  if (!number && end == at + 1 && is_number(note, end) && is_number(note, end + 1)) end++; /* F 7 13187 */
  bool barred = letters && !number && end == at + 1 && opis_note_mark(note, end, '/') && is_number(note, end + 1) &&
                opis_note_mark(note, end + 2, '/'); /* F/7/13187 */
  if (barred) end += 2;
  if (opis_note_mark(note, end, '/')) end++;
  if (!is_number(note, end) || end >= limit) return 0;
  if (note->tokens[end].folded.size == 4 && opis_note_mark(note, end + 1, '-')) return 0; /* CPC 1914-1940 */
  size_t article = end + 1;
  if (is_number(note, article) && note->tokens[end].folded.size <= 3 && note->tokens[article].folded.size == 3 &&
      !is_glued(note, article))
    article++; /* 13 187: a blank for the thousands */
  struct opis_span written = opis_note_span(note, end, article);
  size_t name = opis_note_mark(note, end - 1, '/') ? end - 1 : end;
  opis_path_add(note, path, private_papers ? OPIS_LEVEL_FONDS : OPIS_LEVEL_SERIES, at, name);
  if (article > end + 1) {
    struct opis_span joined =
        opis_arena_format(note->arena, "%.*s%.*s", (int)note->tokens[end].folded.size, note->tokens[end].folded.data,
                          (int)note->tokens[end + 1].folded.size, note->tokens[end + 1].folded.data);
    opis_path_add(note, path, OPIS_LEVEL_BOX, end, article);
    for (size_t i = 0; i < path->count; i++)
      if (path->levels[i].level == OPIS_LEVEL_BOX) path->levels[i].value = joined;
    (void)written;
    return article;
  }
  opis_path_add(note, path, OPIS_LEVEL_BOX, end, article);
  return article;
}

/* --- Spanish: a bare number is the legajo --- */

static size_t read_spanish(struct opis_note *note, size_t at, struct opis_path *path, size_t limit)
{
  bool lettered = path->count == 0 && is_short_capital(note, at) && note->tokens[at].folded.size == 1 &&
                  opis_note_mark(note, at + 1, '-') && is_glued(note, at + 1) && is_number(note, at + 2); /* R-1234/5 */
  if (opis_path_lower(path) > 0 || !(lettered || (path->count > 0 && is_number(note, at)))) return 0;
  bool years =
      opis_note_mark(note, at + 1, '-') && note->tokens[at].folded.size == 4 && note->tokens[at + 2].folded.size == 4;
  if (years || opis_note_date(note, at)) return 0;
  size_t end = opis_value_read(note, at, OPIS_LEVEL_BOX, limit);
  opis_path_add(note, path, OPIS_LEVEL_BOX, at, end);
  return end;
}

/* --- League of Nations: R 3456, 1/23456/2345 --- */

static size_t read_league(struct opis_note *note, size_t at, struct opis_path *path, size_t limit)
{
  if (!opis_path_has(path, OPIS_LEVEL_BOX) && is_short_capital(note, at) && note->tokens[at].folded.size <= 2) {
    size_t end = at + 1;
    if (is_number(note, end)) {
      end = opis_value_read(note, end, OPIS_LEVEL_BOX, limit);
      opis_path_add(note, path, OPIS_LEVEL_BOX, at, end);
      return end;
    }
  }
  bool glued = note->tokens[at].kind == OPIS_NOTE_WORD && note->tokens[at].flags & OPIS_NOTE_DIGITS &&
               (note->tokens[at].folded.data[0] == 'r' || note->tokens[at].folded.data[0] == 's'); /* R1234 */
  if (glued && path->count == 0) {
    opis_path_add(note, path, OPIS_LEVEL_BOX, at, at + 1);
    return at + 1;
  }
  if (opis_path_has(path, OPIS_LEVEL_FILE) || !is_number(note, at) || opis_note_date(note, at)) return 0;
  size_t end = opis_value_read(note, at, OPIS_LEVEL_FILE, limit);
  if (end < at + 3) return 0;
  opis_path_add(note, path, OPIS_LEVEL_FILE, at, end);
  return end;
}

/* A.12.P32/2: Polish and other marks of letters and numbers in one. */
static size_t read_other(struct opis_note *note, size_t at, struct opis_path *path, size_t limit)
{
  const struct opis_note_token *token = &note->tokens[at];
  if (path->count > 0 || token->kind != OPIS_NOTE_WORD || token->folded.size > 3) return 0;
  size_t end = at + 1;
  while (end + 1 < limit && opis_note_mark(note, end, '.') && is_glued(note, end) && is_glued(note, end + 1) &&
         is_number(note, end + 1))
    end += 2;
  if (end == at + 1) return 0;
  opis_path_add(note, path, OPIS_LEVEL_FONDS, at, end);
  if (opis_note_mark(note, end, '.') && is_glued(note, end + 1) && note->tokens[end + 1].kind <= OPIS_NOTE_NUMBER) {
    size_t box = opis_value_read(note, end + 1, OPIS_LEVEL_BOX, limit);
    if (box > end + 1) {
      opis_path_add(note, path, OPIS_LEVEL_BOX, end + 1, box);
      return box;
    }
  }
  return end;
}

/* Three figures, a letter of the country (751G), a point. */
static bool begins_decimal(const struct opis_note *note, size_t at)
{
  struct opis_span folded = note->tokens[at].folded;
  if (!is_number(note, at) || !opis_note_mark(note, at + 1, '.')) return false;
  return folded.size == 3 || (folded.size == 4 && folded.data[3] >= 'a' && folded.data[3] <= 'z');
}

/* 865.01/456 behind a record group. */
static size_t read_american(struct opis_note *note, size_t at, struct opis_path *path, size_t limit)
{
  bool decimal = begins_decimal(note, at) && is_glued(note, at + 2) && opis_note_mark(note, at + 3, '/');
  if (!decimal || opis_path_has(path, OPIS_LEVEL_FILE)) return 0;
  size_t end = opis_value_read(note, at, OPIS_LEVEL_FILE, limit);
  opis_path_add(note, path, OPIS_LEVEL_FILE, at, end);
  return end;
}

/* NAI, DFA, 5/345; NAA, A1838, 123/4/5: the registry file behind a department or series. */
static size_t read_registered(struct opis_note *note, size_t at, struct opis_path *path, size_t limit)
{
  if (path->count == 0 || opis_path_lower(path) > 0 || !is_number(note, at) || opis_note_date(note, at)) return 0;
  bool known = opis_span_equal(path->archive, OPIS_SPAN("NAI")) ||
               opis_span_equal(path->archive, OPIS_SPAN("National Archives of Australia"));
  if (!known || !opis_note_mark(note, at + 1, '/')) return 0;
  size_t end = opis_value_read(note, at, OPIS_LEVEL_FILE, limit);
  opis_path_add(note, path, OPIS_LEVEL_FILE, at, end);
  return end;
}

size_t opis_shelfmark_read(struct opis_note *note, size_t at, struct opis_path *path, size_t limit)
{
  if (at >= limit) return 0;
  switch (path->tradition) {
  case OPIS_RUSSIAN: return read_bare_path(note, at, path, limit);
  case OPIS_GERMAN: return read_german(note, at, path, limit);
  case OPIS_FRENCH: return read_french(note, at, path, limit);
  case OPIS_SPANISH: return read_spanish(note, at, path, limit);
  case OPIS_LEAGUE: return read_league(note, at, path, limit);
  case OPIS_AMERICAN: return read_american(note, at, path, limit);
  case OPIS_BRITISH: return read_registered(note, at, path, limit);
  case OPIS_OTHER: return read_other(note, at, path, limit);
  default: return 0;
  }
}

/* --- The National Archives: department, class, piece, paper --- */

struct class_reading {
  struct opis_path path;
  size_t start, from;
};

static size_t read_slashes(const struct opis_note *note, size_t at)
{
  while (opis_note_mark(note, at, '/') && note->tokens[at + 1].kind <= OPIS_NOTE_NUMBER) at += 2;
  return at;
}

/* CP 1309: a Cabinet paper, before or behind the class. */
static size_t read_paper(const struct opis_note *note, size_t at)
{
  static const char *const kinds[] = {"cp", "cm", "wp", "wm", "cid", "cc"};
  size_t number = at + 1;
  if (opis_note_is(note, at, "c") && opis_note_mark(note, at + 1, '.') && opis_note_is(note, at + 2, "p")) {
    number = opis_note_mark(note, at + 3, '.') ? at + 4 : at + 3;
  } else {
    if (!OPIS_NOTE_AMONG(note, at, kinds) || !(note->tokens[at].flags & OPIS_NOTE_UPPER)) return 0;
  }
  if (!is_number(note, number)) return 0;
  bool year =
      opis_note_mark(note, number + 1, '(') && is_number(note, number + 2) && opis_note_mark(note, number + 3, ')');
  return year ? number + 4 : number + 1; /* CP 123(24) */
}

static void add_paper_before(struct opis_note *note, struct class_reading *reading)
{
  size_t first = reading->start > reading->from + CLASS_MAX ? reading->start - CLASS_MAX : reading->from;
  for (size_t at = first; at < reading->start; at++) {
    size_t end = read_paper(note, at);
    if (!end || end + 1 < reading->start) continue;
    opis_path_add(note, &reading->path, OPIS_LEVEL_DOCUMENT, at, end);
    return;
  }
}

/* Behind the piece: its paper, which begins with a letter or follows a bar. */
static size_t read_registry(struct opis_note *note, struct class_reading *reading, size_t at)
{
  if (opis_note_mark(note, at, '/')) {
    size_t end = read_slashes(note, at);
    if (end > at) opis_path_add(note, &reading->path, OPIS_LEVEL_DOCUMENT, at + 1, end);
    return end;
  }
  size_t next = opis_note_mark(note, at, ',') ? at + 1 : at;
  size_t paper = read_paper(note, next);
  if (paper && next > at) {
    if (!opis_path_has(&reading->path, OPIS_LEVEL_DOCUMENT))
      opis_path_add(note, &reading->path, OPIS_LEVEL_DOCUMENT, next, paper);
    return paper;
  }
  const struct opis_note_token *token = &note->tokens[next];
  bool lettered = token->kind == OPIS_NOTE_WORD && token->flags & OPIS_NOTE_DIGITS && token->flags & OPIS_NOTE_CAPITAL;
  size_t end = next + 1;
  if (token->kind == OPIS_NOTE_WORD && token->folded.size == 1 && is_number(note, next + 1)) { /* N 1234/44/38 */
    lettered = opis_note_mark(note, next + 2, '/') && token->flags & OPIS_NOTE_CAPITAL;
    end = next + 2;
  }
  if (!lettered || next == at) return at;
  end = read_slashes(note, end);
  opis_path_add(note, &reading->path, OPIS_LEVEL_DOCUMENT, next, end);
  return end;
}

static bool is_and(const struct opis_note *note, size_t at)
{
  return opis_note_is(note, at, "and") || opis_note_is(note, at, "e") || opis_note_is(note, at, "y") ||
         opis_note_is(note, at, "et") || opis_note_mark(note, at, '&');
}

/* "and 179079", ", 4033": further papers or pieces. */
static size_t read_more(struct opis_note *note, struct class_reading *reading, size_t at)
{
  for (;;) {
    size_t next = opis_note_mark(note, at, ',') ? at + 1 : at;
    if (is_and(note, next)) next++;
    if (next == at || !is_number(note, next) || opis_note_date(note, next)) return at;
    size_t end = next + 1;
    const struct opis_note_token *after = &note->tokens[end];
    bool ends = after->kind == OPIS_NOTE_END || is_and(note, end) ||
                (after->kind == OPIS_NOTE_MARK && memchr(",;.)", (int)(after->code & 0x7f), 4));
    bool document = opis_path_has(&reading->path, OPIS_LEVEL_DOCUMENT);
    bool piece = opis_note_mark(note, end, '/') && is_number(note, end + 1);
    if (!ends && !piece) return at;
    opis_path_cut(&reading->path, document && !piece ? OPIS_LEVEL_DOCUMENT : OPIS_LEVEL_BOX);
    reading->path.flags |= OPIS_CITATION_VIA_INHERIT;
    opis_path_add(note, &reading->path, document && !piece ? OPIS_LEVEL_DOCUMENT : OPIS_LEVEL_BOX, next, end);
    if (piece) end = read_registry(note, reading, end);
    opis_path_store(note, &reading->path, SIZE_MAX,
                    (struct opis_range){note->tokens[next].start, note->tokens[end - 1].end});
    at = end;
  }
}

/* The piece: behind a bar, or behind "vol.", "piece". */
static size_t read_piece(struct opis_note *note, struct class_reading *reading, size_t at)
{
  size_t piece = 0;
  if (opis_note_mark(note, at, '/')) piece = at + 1;
  size_t word = opis_note_mark(note, at, ',') ? at + 1 : at;
  if (opis_note_is(note, word, "vol") || opis_note_is(note, word, "piece") || opis_note_is(note, word, "volume") ||
      opis_note_is(note, word, "file"))
    piece = opis_note_mark(note, word + 1, '.') ? word + 2 : word + 1;
  if (!piece || note->tokens[piece].kind > OPIS_NOTE_NUMBER || !(note->tokens[piece].flags & OPIS_NOTE_DIGITS))
    return 0;
  size_t end = piece + 1;
  if (opis_note_mark(note, end, '-') && is_number(note, end + 1) && is_glued(note, end + 1)) end += 2;
  opis_path_add(note, &reading->path, OPIS_LEVEL_BOX, piece, end);
  return end;
}

static size_t read_class(struct opis_note *note, struct class_reading *reading, size_t department, const char *code)
{
  size_t at = department;
  if (opis_note_mark(note, at, '.')) at++;
  if (!is_number(note, at)) return 0;
  struct opis_span written = opis_note_span(note, reading->start, department);
  struct opis_span value = code ? opis_span_of(code) : written;
  reading->path.levels[reading->path.count++] = (struct opis_citation_level){OPIS_LEVEL_FONDS, value, written};
  opis_path_add(note, &reading->path, OPIS_LEVEL_SERIES, at, at + 1);
  size_t end = read_piece(note, reading, at + 1);
  if (!end) return 0;
  add_paper_before(note, reading);
  return read_registry(note, reading, end);
}

/* Whether the letters are a class that only this book knows: ChP 4/123, alone in a reference. */
static bool is_own_class(const struct opis_note *note, size_t at, size_t from)
{
  const struct opis_note_token *token = &note->tokens[at];
  if (token->kind != OPIS_NOTE_WORD || !(token->flags & OPIS_NOTE_UPPER) || token->flags & OPIS_NOTE_DIGITS)
    return false;
  if (token->end - token->start > 5 || !is_number(note, at + 1) || !opis_note_mark(note, at + 2, '/')) return false;
  if (!is_number(note, at + 3) || note->tokens[at + 3].folded.size > 4 || is_glued(note, at + 1)) return false;
  if (note->tokens[at + 1].folded.size > 3) return false;
  const struct opis_note_token *after = &note->tokens[at + 4];
  bool ends =
      after->kind == OPIS_NOTE_END || (after->kind == OPIS_NOTE_MARK && memchr(".;,)", (int)(after->code & 0x7f), 4));
  return ends && (at == from || note->tokens[at - 1].kind == OPIS_NOTE_MARK);
}

size_t opis_class_read(struct opis_note *note, size_t at, size_t from)
{
  const char *code = NULL;
  size_t department = opis_department_find(note, at, &code);
  if (!department && is_own_class(note, at, from)) department = at + 1;
  if (!department) return 0;
  struct class_reading reading = {.path = {.tradition = OPIS_BRITISH}, .start = at, .from = from};
  if (code) {
    reading.path.archive = OPIS_SPAN("TNA");
    reading.path.archive_raw = reading.path.archive;
    reading.path.flags = OPIS_CITATION_INFERRED;
  } else {
    reading.path.flags = OPIS_CITATION_ARCHIVE_UNSURE;
  }
  size_t end = read_class(note, &reading, department, code);
  if (!end) return 0;
  end = opis_path_read(note, end, &reading.path, note->count);
  size_t index = opis_path_store(note, &reading.path, SIZE_MAX,
                                 (struct opis_range){note->tokens[at].start, note->tokens[end - 1].end});
  size_t more = read_more(note, &reading, end);
  if (more > end) {
    opis_describe(note, from, at, &note->items[index]);
    return more;
  }
  note->item_count--;
  return opis_path_finish(note, &reading.path, from, at, end);
}

/* --- State Department decimal files: class.country/serial --- */

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
  size_t group = opis_note_mark(note, end, ',') ? end + 1 : end;
  if (opis_note_is(note, group, "rg") && is_number(note, group + 1)) { /* 711.61/333, RG 59, NA */
    opis_path_add(note, &path, OPIS_LEVEL_FONDS, group + 1, group + 2);
    opis_path_add(note, &path, OPIS_LEVEL_FILE, at, end);
    return opis_path_finish(note, &path, from, at, group + 2);
  }
  opis_path_add(note, &path, OPIS_LEVEL_FILE, at, end);
  return opis_path_finish(note, &path, from, at, end);
}
