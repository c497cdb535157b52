/* In: the letters of a British department and what follows. Out: department, class, piece and paper of The National
 * Archives: FO 371/4032/N1234, Cab 24/106. */
#include "text/citations/note.h"

enum { CLASS_MAX = 12 };

static bool is_number(const struct opis_note *note, size_t at)
{
  return note->tokens[at].kind == OPIS_NOTE_NUMBER;
}

static bool is_glued(const struct opis_note *note, size_t at)
{
  return !(note->tokens[at].flags & OPIS_NOTE_SPACED);
}

struct class_reading {
  struct opis_path path;
  size_t start, from;
  bool named; /* the archive is */
};

static size_t read_slashes(const struct opis_note *note, size_t at)
{
  while ((opis_note_mark(note, at, '/') || (opis_note_mark(note, at, '-') && is_glued(note, at))) &&
         note->tokens[at + 1].kind <= OPIS_NOTE_NUMBER)
    at += 2;
  bool year = opis_note_mark(note, at, '(') && is_glued(note, at) && is_number(note, at + 1) &&
              opis_note_mark(note, at + 2, ')'); /* 35(24) */
  return year ? at + 3 : at;
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
  bool hyphen = reading->named && opis_note_mark(note, at, '-') && is_glued(note, at);
  if (opis_note_mark(note, at, '/') || hyphen) {
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

/* FO 371 18305, N1711/16/38: a blank for the bar. A number that may be a year is a piece only before a bar. */
static bool is_blank_piece(const struct opis_note *note, size_t at)
{
  if (!is_number(note, at) || is_glued(note, at) || !is_number(note, at - 1)) return false;
  const struct opis_note_token *after = &note->tokens[at + 1];
  bool ends =
      after->kind == OPIS_NOTE_END || (after->kind == OPIS_NOTE_MARK && memchr("/.;,)", (int)(after->code & 0x7f), 5));
  struct opis_span folded = note->tokens[at].folded;
  bool year = folded.size == 4 && (folded.data[0] == '1' || folded.data[0] == '2');
  return ends && folded.size > 2 && folded.size < 7 && (!year || opis_note_mark(note, at + 1, '/'));
}

/* The piece: behind a bar, or behind "vol.", "piece". */
static size_t read_piece(struct opis_note *note, struct class_reading *reading, size_t at)
{
  size_t piece = 0;
  bool hyphen = reading->named && opis_note_mark(note, at, '-') && is_glued(note, at) && is_glued(note, at + 1);
  if (opis_note_mark(note, at, '/') || hyphen) piece = at + 1;
  if (reading->path.archive.size > 0 && is_blank_piece(note, at)) piece = at;
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
  bool bar = code && (opis_note_mark(note, at, '/') || opis_note_mark(note, at, ',')) && is_number(note, at + 1) &&
             opis_note_mark(note, at + 2, '/') && is_number(note, at + 3); /* ADM/51/3949, H.O., 40/56 */
  if (bar) at++;
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

size_t opis_class_read(struct opis_note *note, size_t at, size_t from, bool named)
{
  const char *code = NULL;
  size_t department = opis_department_find(note, at, &code);
  bool letter = department && strlen(code) == 1 && *code != 'T';
  if (letter && !named) return 0;
  if (!department && is_own_class(note, at, from)) department = at + 1;
  if (!department) return 0;
  struct class_reading reading = {.path = {.tradition = OPIS_BRITISH}, .start = at, .from = from, .named = named};
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
