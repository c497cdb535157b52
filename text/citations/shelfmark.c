/* In: what stands for a path where no level has a label: NS 19/3901, 517/1/567, F7 13187.
 * Out: its levels. */
#include "text/citations/note.h"

enum { NUMBERS_MAX = 5 };

static bool is_number(const struct opis_note *note, size_t at)
{
  return note->tokens[at].kind == OPIS_NOTE_NUMBER;
}

static bool is_glued(const struct opis_note *note, size_t at)
{
  return !(note->tokens[at].flags & OPIS_NOTE_SPACED);
}

bool opis_is_short_capital(const struct opis_note *note, size_t at)
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
  if (count == (deep ? 5u : 4u) && opis_note_mark(note, last, '-')) { /* 17/162/20/89-91 */
    last = opis_value_read(note, starts[count - 1], OPIS_LEVEL_LEAF, limit);
    path->count--;
    opis_path_add(note, path, OPIS_LEVEL_LEAF, starts[count - 1], last);
  }
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

/* The file behind the bar: 364a, IV 2/2/123, J IV 2/2/231. */
static size_t read_german_file(const struct opis_note *note, size_t at, size_t limit)
{
  size_t number = at;
  if (opis_note_is(note, at, "v") && opis_note_mark(note, at + 1, '.') && is_number(note, at + 2))
    return at + 3; /* RW 4/v. 35 */
  while (number < at + 3 && note->tokens[number].kind == OPIS_NOTE_WORD && note->tokens[number].folded.size <= 4 &&
         note->tokens[number].flags & OPIS_NOTE_CAPITAL)
    number++;
  if (number > at && is_number(note, number)) return opis_value_read(note, number, OPIS_LEVEL_FILE, limit);
  return opis_value_read(note, at, OPIS_LEVEL_FILE, limit);
}

/* R 43 II/364a, NS 19/3901, RH 20-11/12: the fonds up to the bar, then the file. */
static size_t read_barred(struct opis_note *note, size_t at, size_t bar, struct opis_path *path, size_t limit)
{
  size_t file = read_german_file(note, bar + 1, limit);
  if (file == bar + 1) return 0;
  bool paper = opis_is_austrian(path) && bar == at + 2 && note->tokens[bar + 1].folded.size == 4 && file == bar + 2;
  if (paper) { /* KZ 3436/1861: a paper by the number of its year */
    opis_path_add(note, path, opis_path_next_name(path), at, at + 1);
    opis_path_add(note, path, OPIS_LEVEL_DOCUMENT, at + 1, file);
    return file;
  }
  opis_path_add(note, path, opis_path_next_name(path), at, bar);
  part_roman(note, path);
  opis_path_add(note, path, OPIS_LEVEL_FILE, bar + 1, file);
  return file;
}

bool opis_shelfmark_follows(const struct opis_note *note, size_t end, const struct opis_path *path)
{
  struct opis_label label;
  size_t next = opis_note_mark(note, end, ',') ? end + 1 : end;
  if (opis_label_find(note, next, path, &label) && label.level != OPIS_LEVEL_LEAF &&
      opis_value_read(note, label.end, label.level, note->count) > label.end)
    return true;
  return next > end && opis_is_short_capital(note, next) && is_number(note, next + 1) &&
         !opis_note_date(note, next + 1);
}

bool opis_is_austrian(const struct opis_path *path)
{
  static const char *const codes[] = {"HHStA", "AdR", "AVA", "KA", "FA", "ÖStA"};
  for (size_t i = 0; i < sizeof codes / sizeof *codes; i++)
    if (opis_span_equal(path->archive, opis_span_of(codes[i]))) return true;
  return false;
}

/* R 28.312: a point for the thousands, which later guides leave out. */
static void join_thousands(struct opis_note *note, struct opis_path *path)
{
  struct opis_citation_level *file = &path->levels[path->count - 1];
  const char *dot = memchr(file->value.data, '.', file->value.size);
  if (!opis_span_equal(path->archive, OPIS_SPAN("PA AA")) || !dot) return;
  size_t at = (size_t)(dot - file->value.data);
  if (file->value.size != at + 4 || at > 3) return;
  file->value = opis_arena_format(note->arena, "%.*s%.*s", (int)at, file->value.data, 3, dot + 1);
}

/* 131-4, 10717 before a file; 212 behind a name. */
static size_t read_german_number(struct opis_note *note, size_t at, struct opis_path *path, size_t limit)
{
  if (opis_note_date(note, at) || opis_path_lower(path) > 0) return 0;
  size_t end = opis_value_read(note, at, OPIS_LEVEL_FILE, limit);
  bool lettered = end == at + 1 && opis_is_short_capital(note, end) && note->tokens[end].folded.size == 1 &&
                  is_number(note, end + 1); /* 1934 A 34 */
  if (lettered) end += 2;
  const struct opis_note_token *after = &note->tokens[end];
  bool ends =
      after->kind == OPIS_NOTE_END || (after->kind == OPIS_NOTE_MARK && memchr(",;.)", (int)(after->code & 0x7f), 4));
  if (!ends) return 0;
  if (path->count == 0) {
    if (!opis_shelfmark_follows(note, end, path) &&
        !(opis_note_mark(note, end, ',') && note->tokens[end + 1].flags & OPIS_NOTE_CAPITAL))
      return 0;
    opis_path_add(note, path, OPIS_LEVEL_FONDS, at, end);
    return end;
  }
  opis_path_add(note, path, OPIS_LEVEL_FILE, at, end);
  return end;
}

static size_t read_german(struct opis_note *note, size_t at, struct opis_path *path, size_t limit)
{
  if (is_number(note, at)) return read_german_number(note, at, path, limit);
  if (opis_path_lower(path) > 0 || !opis_is_short_capital(note, at) || !is_number(note, at + 1)) return 0;
  size_t end = at + 1;
  while (end < limit && end < at + 6 && (note->tokens[end].kind <= OPIS_NOTE_NUMBER || opis_note_mark(note, end, '-')))
    end++;
  if (opis_note_mark(note, end, '/')) return read_barred(note, at, end, path, limit);
  if (opis_note_mark(note, end, '(') && opis_note_close(note, end, end + 4) < end + 4) { /* E 2001 (D) 3 */
    end = opis_note_close(note, end, end + 4) + 1;
    if (is_number(note, end)) end++;
  }
  if (end < limit && opis_shelfmark_follows(note, end, path)) {
    opis_path_add(note, path, opis_path_next_name(path), at, end);
    return end;
  }
  if (opis_is_austrian(path)) { /* NPA 456: a carton */
    opis_path_add(note, path, opis_path_next_name(path), at, at + 1);
    opis_path_add(note, path, OPIS_LEVEL_BOX, at + 1, at + 2);
    return at + 2;
  }
  bool document = opis_span_equal(path->archive, OPIS_SPAN("IfZ")); /* NO 626: a number of the Nuremberg documents */
  size_t value = opis_value_read(note, at + 1, OPIS_LEVEL_FILE, limit);
  opis_path_add(note, path, opis_path_next_name(path), at, at + 1);
  opis_path_add(note, path, document ? OPIS_LEVEL_DOCUMENT : OPIS_LEVEL_FILE, at + 1, value);
  join_thousands(note, path);
  return value;
}

/* NS 19/3901 without an archive: the Federal Archives' letters for records of the Reich. */
size_t opis_signature_read(struct opis_note *note, size_t at, size_t from)
{
  static const char *const letters[] = {"ns", "r", "rh", "rm", "rw", "rl", "rs"};
  if (!OPIS_NOTE_AMONG(note, at, letters) || !opis_is_short_capital(note, at) || !is_number(note, at + 1)) return 0;
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

/* URSS, 356: the volume or carton of a series without a label. */
static size_t read_french_number(struct opis_note *note, size_t at, struct opis_path *path)
{
  const struct opis_note_token *after = &note->tokens[at + 1];
  bool ends =
      after->kind == OPIS_NOTE_END || (after->kind == OPIS_NOTE_MARK && memchr(",;.)", (int)(after->code & 0x7f), 4));
  if (path->count == 0 || !is_number(note, at) || !ends || opis_note_date(note, at)) return 0;
  if (opis_path_has(path, OPIS_LEVEL_VOLUME) || opis_path_has(path, OPIS_LEVEL_BOX)) return 0;
  bool year = note->tokens[at].folded.size == 4 && note->tokens[at].folded.data[0] == '1';
  if (year || note->tokens[at].folded.size > 5) return 0;
  bool volumes = opis_span_equal(path->archive, OPIS_SPAN("AD"));
  opis_path_add(note, path, volumes ? OPIS_LEVEL_VOLUME : OPIS_LEVEL_BOX, at, at + 1);
  return at + 1;
}

static size_t read_french(struct opis_note *note, size_t at, struct opis_path *path, size_t limit)
{
  if (is_number(note, at) && opis_path_lower(path) == opis_path_has(path, OPIS_LEVEL_YEAR)) {
    size_t number = read_french_number(note, at, path);
    if (number) return number;
  }
  if (opis_path_lower(path) > 0) return 0;
  size_t end = at;
  bool private_papers = is_number(note, at) && opis_note_is(note, at + 1, "ap");
  size_t papers = opis_note_is(note, at, "paap") ? at + 1 : 0; /* PA-AP 166: a number of the papers */
  if (opis_note_is(note, at, "pa") && opis_note_mark(note, at + 1, '-') && opis_note_is(note, at + 2, "ap"))
    papers = at + 3;
  if (papers && is_number(note, papers) && path->count == 0) {
    opis_path_add(note, path, OPIS_LEVEL_FONDS, at, papers + 1);
    return papers + 1;
  }
  if (opis_note_is(note, at, "gr") && is_number(note, at + 1)) end = at = at + 1; /* SHD GR 7 N 2520 */
  bool number = is_number(note, end);
  if (number) end++;
  bool letters = opis_is_short_capital(note, end) && !opis_note_date(note, at);
  if (number && !letters && note->tokens[at].folded.size == 8 && opis_note_mark(note, end, '/') &&
      is_number(note, end + 1)) {
    opis_path_add(note, path, OPIS_LEVEL_FONDS, at, end); /* 19940500/123: a transfer and its article */
    opis_path_add(note, path, OPIS_LEVEL_BOX, end + 1, end + 2);
    return end + 2;
  }
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
  article = opis_value_read(note, end, OPIS_LEVEL_BOX, limit);                                       /* 154/195 */
  bool volume = opis_span_equal(path->archive, OPIS_SPAN("AD")) && note->tokens[at].folded.size > 3; /* URSS/1003 */
  volume &= !(note->tokens[at].flags & OPIS_NOTE_DIGITS);
  opis_path_add(note, path, volume ? OPIS_LEVEL_VOLUME : OPIS_LEVEL_BOX, end, article);
  return article;
}

/* --- Spanish: a bare number is the legajo --- */

static size_t read_spanish(struct opis_note *note, size_t at, struct opis_path *path, size_t limit)
{
  bool group = opis_note_mark(note, at, '(') && is_number(note, at + 1) && opis_note_mark(note, at + 2, ')') &&
               is_number(note, at + 3) && is_glued(note, at + 3); /* (10)003.000: a group of records */
  if (group && path->count == 0) {
    size_t end = opis_value_read(note, at + 3, OPIS_LEVEL_FONDS, limit);
    opis_path_add(note, path, OPIS_LEVEL_FONDS, at, end);
    return end;
  }
  bool lettered = opis_is_short_capital(note, at) && note->tokens[at].folded.size == 1 &&
                  opis_note_mark(note, at + 1, '-') && is_glued(note, at + 1) && is_number(note, at + 2); /* R-1234/5 */
  bool hyphens = path->count == 0 && opis_is_short_capital(note, at) && opis_note_mark(note, at + 1, '-') &&
                 is_glued(note, at + 1) && opis_note_mark(note, at + 3, '-') && is_number(note, at + 4) &&
                 (is_number(note, at + 2) || opis_is_short_capital(note, at + 2)); /* L-E-1234, AH-24-7 */
  lettered |= hyphens;
  if (opis_path_lower(path) > 0 || !(lettered || (path->count > 0 && is_number(note, at)))) return 0;
  bool years =
      opis_note_mark(note, at + 1, '-') && note->tokens[at].folded.size == 4 && note->tokens[at + 2].folded.size == 4;
  if (years || opis_note_date(note, at)) return 0;
  size_t end = hyphens ? at + 5 : opis_value_read(note, at, OPIS_LEVEL_BOX, limit);
  opis_path_add(note, path, OPIS_LEVEL_BOX, at, end);
  return end;
}

/* --- League of Nations: R 3456, 1/23456/2345 --- */

static size_t read_league(struct opis_note *note, size_t at, struct opis_path *path, size_t limit)
{
  if (!opis_path_has(path, OPIS_LEVEL_BOX) && opis_is_short_capital(note, at) && note->tokens[at].folded.size <= 2) {
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

/* BOA, HR.SYS, 2404/12: a file and its paper. BCA, 030.10/247.668.15: a fonds and its file. ANR, X, 12/1934: a file of
 * a year. */
static size_t read_turkish(struct opis_note *note, size_t at, struct opis_path *path, size_t limit)
{
  size_t end = at;
  while (end + 2 < limit && !opis_note_mark(note, end, '/') && note->tokens[end + 1].kind == OPIS_NOTE_MARK &&
         memchr(".-", (int)(note->tokens[end + 1].code & 0x7f), 2) && is_glued(note, end + 1) &&
         is_number(note, end + 2))
    end += 2;
  size_t bar = end + 1;
  if (opis_path_lower(path) > 0 || !opis_note_mark(note, bar, '/') || !is_number(note, bar + 1) ||
      opis_note_date(note, at))
    return 0;
  size_t last = opis_value_read(note, bar + 1, OPIS_LEVEL_FILE, limit);
  if (path->count == 0) {
    if (end == at) return 0;
    opis_path_add(note, path, OPIS_LEVEL_FONDS, at, bar);
    opis_path_add(note, path, OPIS_LEVEL_FILE, bar + 1, last);
  } else if (opis_span_equal(path->archive, OPIS_SPAN("BOA"))) {
    opis_path_add(note, path, OPIS_LEVEL_FILE, at, bar);
    opis_path_add(note, path, OPIS_LEVEL_DOCUMENT, bar + 1, last);
  } else {
    opis_path_add(note, path, OPIS_LEVEL_FILE, at, last);
  }
  return last;
}

/* 2.05.21 before inv.nr. 1453: the number of a Dutch finding aid. */
static size_t read_finding_aid(struct opis_note *note, size_t at, struct opis_path *path, size_t limit)
{
  if (!opis_span_equal(path->archive, OPIS_SPAN("NA Den Haag")) || opis_path_lower(path) > 0) return 0;
  size_t end = at + 1;
  while (end + 1 < limit && opis_note_mark(note, end, '.') && is_glued(note, end) && is_glued(note, end + 1) &&
         is_number(note, end + 1))
    end += 2;
  if (end < at + 5) return 0;
  opis_path_add(note, path, OPIS_LEVEL_INVENTORY, at, end);
  return end;
}

/* A.12.P32/2: Polish and other marks of letters and numbers in one. */
static size_t read_other(struct opis_note *note, size_t at, struct opis_path *path, size_t limit)
{
  const struct opis_note_token *token = &note->tokens[at];
  if (token->kind == OPIS_NOTE_NUMBER) {
    size_t aid = read_finding_aid(note, at, path, limit);
    return aid ? aid : read_turkish(note, at, path, limit);
  }
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

/* NAI, DFA, 5/345; NAA, A1838, 123/4/5: the registry file behind a department or series. */
static size_t read_registered(struct opis_note *note, size_t at, struct opis_path *path, size_t limit)
{
  if (path->count == 0 || opis_path_lower(path) > 0 || opis_note_date(note, at)) return 0;
  bool irish = opis_span_equal(path->archive, OPIS_SPAN("NAI"));
  if (irish && note->tokens[at].folded.size == 1 && opis_is_short_capital(note, at) &&
      is_number(note, at + 1)) { /* S 12 */
    size_t file = opis_value_read(note, at + 1, OPIS_LEVEL_FILE, limit);
    opis_path_add(note, path, OPIS_LEVEL_FILE, at, file);
    return file;
  }
  bool item = opis_span_equal(path->archive, OPIS_SPAN("National Archives of Australia")) && path->count == 1 &&
              note->tokens[at].kind == OPIS_NOTE_WORD && note->tokens[at].flags & OPIS_NOTE_UPPER &&
              is_number(note, at + 1) && !opis_note_mark(note, at + 2, '/'); /* A981, TRADE 68 */
  if (item) {
    opis_path_add(note, path, OPIS_LEVEL_FILE, at, at + 2);
    return at + 2;
  }
  if (!is_number(note, at)) return 0;
  bool known = opis_span_equal(path->archive, OPIS_SPAN("NAI")) ||
               opis_span_equal(path->archive, OPIS_SPAN("National Archives of Australia"));
  if (!known || !opis_note_mark(note, at + 1, '/')) return 0;
  size_t end = opis_value_read(note, at, OPIS_LEVEL_FILE, limit);
  if (opis_note_is(note, end, "part") && is_number(note, end + 1)) end += 2; /* 3004/11 part 2 */
  opis_path_add(note, path, OPIS_LEVEL_FILE, at, end);
  return end;
}

/* LVVA, 2574. f., 3. apr., 3109. l.; MNL OL, K 63, 455. csomó, 24. tétel: Latvian and Hungarian labels stand behind
 * their numbers. */
static size_t read_behind(struct opis_note *note, size_t at, struct opis_path *path, size_t limit)
{
  static const char *const codes[] = {"ГИАЛ", "LVA", "MNL OL", "ÁBTL"};
  bool known = false;
  for (size_t i = 0; i < sizeof codes / sizeof *codes; i++)
    known |= opis_span_equal(path->archive, opis_span_of(codes[i]));
  if (!known || !is_number(note, at)) return 0;
  size_t value = opis_value_read(note, at, OPIS_LEVEL_FILE, limit), word = value;
  struct opis_label label;
  if (opis_note_mark(note, word, '.')) word++;
  if (!opis_label_find(note, word, path, &label) || opis_path_has(path, label.level)) return 0;
  const struct opis_note_token *after = &note->tokens[label.end];
  if (after->kind == OPIS_NOTE_NUMBER || after->kind == OPIS_NOTE_WORD) return 0;
  opis_path_add(note, path, label.level, at, value);
  return label.end;
}

/* K 63 before such a label: a section of the Hungarian archives. */
static size_t read_hungarian(struct opis_note *note, size_t at, struct opis_path *path)
{
  bool section = opis_span_equal(path->archive, OPIS_SPAN("MNL OL")) && path->count == 0 &&
                 opis_is_short_capital(note, at) && is_number(note, at + 1);
  if (!section) return 0;
  opis_path_add(note, path, OPIS_LEVEL_FONDS, at, at + 2);
  return at + 2;
}

/* P 1234/1917 behind an India Office volume: the paper in it. */
static size_t read_india_paper(struct opis_note *note, size_t at, struct opis_path *path)
{
  bool paper = opis_span_equal(path->archive, OPIS_SPAN("IOR")) && opis_path_has(path, OPIS_LEVEL_BOX) &&
               !opis_path_has(path, OPIS_LEVEL_DOCUMENT) && note->tokens[at].folded.size == 1 &&
               note->tokens[at].flags & OPIS_NOTE_CAPITAL && is_number(note, at + 1) &&
               opis_note_mark(note, at + 2, '/') && is_number(note, at + 3);
  if (!paper) return 0;
  opis_path_add(note, path, OPIS_LEVEL_DOCUMENT, at, at + 4);
  return at + 4;
}

static size_t read_british(struct opis_note *note, size_t at, struct opis_path *path, size_t limit)
{
  size_t end = read_registered(note, at, path, limit);
  if (!end) end = opis_mark_read(note, at, path, limit);
  return end ? end : read_india_paper(note, at, path);
}

size_t opis_shelfmark_read(struct opis_note *note, size_t at, struct opis_path *path, size_t limit)
{
  if (at >= limit) return 0;
  size_t manuscript = opis_manuscript_read(note, at, path, limit);
  if (manuscript) return manuscript;
  size_t behind = read_behind(note, at, path, limit);
  if (!behind) behind = read_hungarian(note, at, path);
  if (behind) return behind;
  switch (path->tradition) {
  case OPIS_RUSSIAN: return read_bare_path(note, at, path, limit);
  case OPIS_GERMAN: return read_german(note, at, path, limit);
  case OPIS_FRENCH: return read_french(note, at, path, limit);
  case OPIS_SPANISH: return read_spanish(note, at, path, limit);
  case OPIS_LEAGUE: return read_league(note, at, path, limit);
  case OPIS_AMERICAN: return opis_american_read(note, at, path, limit);
  case OPIS_BRITISH: return read_british(note, at, path, limit);
  case OPIS_OTHER: return read_other(note, at, path, limit);
  default: return 0;
  }
}
