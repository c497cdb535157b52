/* In: what is between the archival references of a note. Out: the books, articles and chapters cited there, short
 * titles, author-date references, newspapers, web pages; enough of each to tell what it is and to find its full title.
 *
 * A reference begins with authors and a comma. What tells the kinds apart is the imprint behind the title (in brackets
 * with a year, or a place and a year between commas), quotation marks, `in`, and pages without an imprint. */
#include "text/citations/work.h"

#include "text/normalise.h"

enum { TITLE_MAX = 90, KEY_MAX = 12, REFERENCE_MAX = 200 };

/* The bracket with place and year, (Bologna: Il Mulino, 2007): its closing token, 0 if it is another. */
static size_t imprint_close(const struct opis_note *note, size_t at, size_t limit, bool article, size_t *year)
{
  if (!opis_note_mark(note, at, '(')) return 0;
  size_t close = opis_note_close(note, at, limit);
  if (close >= limit || close < at + 2) return 0;
  for (size_t i = at + 1; i < close && !article; i++) /* but for (December 2001) of a periodical */
    if (opis_note_date(note, i)) return 0;
  bool year_last = opis_work_is_year(note, close - 1) || (close > at + 2 && opis_work_is_year(note, close - 2));
  if (!year_last || (close == at + 2 && !opis_note_mark(note, at - 1, ',') && opis_note_mark(note, close + 1, '(')))
    return 0;
  if (close - at > 2 && opis_note_mark(note, at + 2, '-') && close == at + 4) return 0; /* (1917–1922) */
  *year = opis_work_is_year(note, close - 1) ? close - 1 : close - 2;
  return close;
}

/* Whether a bracket says place or publisher: a single surname and prose lead to (Rossi, 1993), too. */
static bool is_imprint_sure(const struct opis_note *note, size_t open, size_t close)
{
  for (size_t i = open + 1; i < close; i++)
    if (opis_note_mark(note, i, ':') || opis_is_place_word(note->tokens[i].folded)) return true;
  return false;
}

/* A year between marks, with place and publisher before it: the start of the imprint; 0 if it is none. */
static size_t bare_imprint(const struct opis_note *note, size_t title, size_t at)
{
  if (!opis_work_is_year(note, at) || at == title) return 0;
  const struct opis_note_token *after = &note->tokens[at + 1];
  bool pages = opis_note_is(note, at + 1, "p") || opis_note_is(note, at + 1, "pp"); /* London 1968 pp.279 */
  bool ends = after->kind == OPIS_NOTE_END || pages ||
              (after->kind == OPIS_NOTE_MARK && after->code != '-' && after->code != '/');
  bool comma = opis_note_mark(note, at - 1, ',') || opis_note_mark(note, at - 1, '.');
  bool place = opis_is_place_word(note->tokens[at - 1].folded);
  if (!ends || !(comma || place)) return 0;
  size_t marks[4], count = 0;
  bool colon = false; /* Publisher: Place 1968 */
  for (size_t i = at - 1; i > title && count < 4 && !(colon && count > 0); i--) {
    const struct opis_note_token *token = &note->tokens[i];
    if (token->kind != OPIS_NOTE_MARK) continue;
    colon |= token->code == ':' && count == 0;
    bool stop = token->code == '.' && note->tokens[i - 1].folded.size > 2;
    if (token->code == ',' || stop || token->code == '"' || token->code == '\'') marks[count++] = i;
    if (stop || token->code == '"') break;
  }
  if (count == 0) return 0;
  return marks[count > 2 ? 2 : count - 1];
}

static void set_quoted(const struct opis_note *note, struct opis_work *work, size_t close)
{
  work->kind = OPIS_CITATION_ARTICLE;
  work->title++;
  work->title_end = close;
  if (work->title_end > work->title && opis_note_mark(note, work->title_end - 1, ',')) work->title_end--;
  work->container = close + 1;
  while (opis_note_mark(note, work->container, ',') || opis_note_mark(note, work->container, '.')) work->container++;
}

static bool is_in(const struct opis_note *note, size_t at)
{
  static const char *const words[] = {"in", "en", "dans", "w", "v"};
  return OPIS_NOTE_AMONG(note, at, words);
}

/* ", in Giorgio Borsa (ed.), Europa e Asia": a chapter's book. */
static void find_book(const struct opis_note *note, struct opis_work *work, size_t end)
{
  for (size_t i = work->title + 1; i + 2 < end; i++) {
    bool periodical = opis_note_mark(note, i + 1, '"'); /* in «Rivista storica», VI (1939) */
    if (!is_in(note, i) || !(opis_note_mark(note, i - 1, ',') || opis_note_mark(note, i - 1, '"')) ||
        !(periodical || opis_work_is_capital(note, i + 1)))
      continue;
    work->kind = periodical ? OPIS_CITATION_ARTICLE : OPIS_CITATION_CHAPTER;
    work->title_end = i - 1;
    work->container = i + 1;
    if (periodical) return;
    struct opis_work book = *work;
    size_t title = opis_work_authors(note, i + 1, end, &book);
    if (title) work->container = title;
    return;
  }
}

static bool is_thesis(const struct opis_note *note, size_t start, size_t end)
{
  static const char *const words[] = {"thesis", "dissertation", "tesis", "tesi", "phd", "диссертация", "these", "diss"};
  for (size_t i = start; i < end; i++)
    if (OPIS_NOTE_AMONG(note, i, words)) return true;
  return false;
}

/* Pages behind the imprint; of an article behind its number, too: (1939), n. 4, pp. 553-600. */
static size_t read_pages(const struct opis_note *note, size_t at, size_t limit, struct opis_work *work)
{
  enum { NUMBER_MAX = 8 };
  size_t end = opis_work_pages(note, at, limit, work);
  if (end > at || work->kind != OPIS_CITATION_ARTICLE) return end;
  for (size_t i = at; i < limit && i < at + NUMBER_MAX; i++) {
    bool label = opis_note_is(note, i, "p") || opis_note_is(note, i, "pp");
    if (note->tokens[i].flags & OPIS_NOTE_STOPS || opis_note_mark(note, i, ';')) break;
    size_t pages = label ? opis_work_pages(note, i, limit, work) : i;
    if (pages > i) return pages;
  }
  return at;
}

/* From the title on: the imprint, the pages. Returns the end of the reference, 0 if there is neither. */
static size_t read_title(const struct opis_note *note, size_t at, size_t limit, struct opis_work *work)
{
  work->kind = OPIS_CITATION_MONOGRAPH;
  work->title = at;
  work->title_end = 0;
  size_t body = at;
  bool quote = opis_note_mark(note, at, '"') || opis_note_mark(note, at, '`');
  size_t close = quote ? opis_note_close(note, at, limit) : limit;
  if (note->tokens[at].kind == OPIS_NOTE_NUMBER && opis_note_mark(note, at + 1, '(')) return 0; /* Arte, 45 (1972) */
  if (!quote && !opis_work_is_word(note, at) && note->tokens[at].kind != OPIS_NOTE_NUMBER) return 0;
  if (!quote && opis_work_is_word(note, at) && !opis_work_is_capital(note, at) && !opis_note_is(note, at, "op") &&
      !opis_note_is(note, at, "cit") && !opis_note_is(note, at, "указ") && !opis_note_is(note, at, "art"))
    return 0;
  bool part = quote && close + 1 < limit && opis_work_is_capital(note, close + 1) &&
              (opis_note_mark(note, close - 1, '!') || opis_note_mark(note, close - 1, '?')); /* ‘Words!’ More of it */
  if (quote && close < limit && !part) {
    set_quoted(note, work, close);
    body = close + 1;
  }
  if (limit > at + TITLE_MAX) limit = at + TITLE_MAX;
  for (size_t i = body; i < limit; i++) {
    if (note->tokens[i].kind != OPIS_NOTE_NUMBER && !opis_note_mark(note, i, '(')) continue;
    bool article = work->kind == OPIS_CITATION_ARTICLE;
    size_t year = 0, end = imprint_close(note, i, limit, article, &year);
    size_t imprint = end ? i : (i > at ? bare_imprint(note, body, i) : 0);
    if (!end && !imprint) {
      if (opis_note_mark(note, i, '(') && opis_note_close(note, i, limit) < limit) i = opis_note_close(note, i, limit);
      continue;
    }
    if (!end) year = i;
    if (end && work->bare_surname && !is_imprint_sure(note, imprint, end)) return 0;
    work->year = year;
    if (work->kind == OPIS_CITATION_MONOGRAPH) {
      work->title_end = imprint;
      find_book(note, work, imprint);
    } else if (is_in(note, work->container)) {
      work->kind = OPIS_CITATION_CHAPTER;
      work->container++;
    }
    work->container_end = imprint;
    if (is_thesis(note, at, end ? end : i)) work->kind = OPIS_CITATION_THESIS;
    return read_pages(note, end ? end + 1 : i + 1, limit, work);
  }
  return 0;
}

/* A number before a word is no page, but in "44 ff.", "44 e sgg.": he left, 5 days later. */
static bool is_counted(const struct opis_note *note, size_t end)
{
  static const char *const words[] = {"ff",   "f",    "sgg", "seg", "segg", "ss", "sq",  "sqq",  "passim", "n",
                                      "nota", "note", "and", "e",   "y",    "et", "und", "и",    "сл",     "след",
                                      "see",  "vedi", "in",  "cfr", "cf",   "см", "nn",  "also", "as",     "which"};
  return opis_work_is_word(note, end) && !OPIS_NOTE_AMONG(note, end, words);
}

/* A short title: up to its pages, or to `cit.`. */
static size_t read_short(const struct opis_note *note, size_t at, size_t limit, struct opis_work *work)
{
  static const char *const cited[] = {"cit", "op", "соч", "указ", "art", "loc", "ob"};
  work->kind = OPIS_CITATION_BACK_REFERENCE;
  bool quote = opis_note_mark(note, at, '"') || opis_note_mark(note, at, '`');
  work->title = quote ? at + 1 : at;
  work->title_end = 0;
  if (!quote && opis_work_is_word(note, at) && !opis_work_is_capital(note, at) && !OPIS_NOTE_AMONG(note, at, cited))
    return 0;
  if (note->tokens[at].kind == OPIS_NOTE_NUMBER && opis_note_mark(note, at + 1, ',')) return 0;
  bool repeated = false;
  size_t sentence = at;
  while (sentence < limit && sentence < at + TITLE_MAX / 3 && !opis_note_mark(note, sentence, ';')) {
    bool ellipsis = opis_note_mark(note, sentence, 0x2026); /* Guerra… II, cit. */
    if (note->tokens[sentence].flags & OPIS_NOTE_STOPS && !ellipsis && !OPIS_NOTE_AMONG(note, sentence - 1, cited))
      break;
    sentence++;
  }
  size_t cut = sentence; /* where `cit.` stands, which is no part of the title */
  for (size_t i = at; i < sentence; i++) {
    if (!repeated && OPIS_NOTE_AMONG(note, i, cited)) cut = i;
    repeated |= cut < sentence;
    size_t date = opis_note_date(note, i);
    if (date) {
      i = date - 1;
      continue;
    }
    bool part = i > at && (opis_note_mark(note, i - 1, ',') ||
                           (opis_note_mark(note, i - 1, '.') && note->tokens[i].flags & OPIS_NOTE_CYRILLIC) ||
                           opis_note_mark(note, i - 1, '"'));
    if (!part && i > at) continue;
    size_t end = opis_work_pages(note, i, sentence + 1, work);
    bool volume = opis_note_mark(note, end, '(') && opis_work_is_year(note, end + 1); /* Studi storici, 60 (2004), 12 */
    volume |= opis_note_mark(note, end, '/');                                         /* Archiv, 12/3 */
    if (end == i || volume || (work->pages == i && is_counted(note, end))) continue;
    work->title_end = i > at ? i - 1 : i;
    if (cut > at && cut < work->title_end) work->title_end = cut;
    return end;
  }
  if (!repeated) return 0;
  work->pages = work->pages_end = 0;
  work->title_end = cut > at ? cut : sentence;
  return sentence;
}

/* --- keeping --- */

static struct opis_span work_key(const struct opis_note *note, const struct opis_work *work)
{
  struct opis_buf key = {0};
  if (work->author_count > 0) opis_fold(&key, work->authors[0]);
  opis_buf_add_byte(&key, '|');
  size_t words = 0;
  for (size_t i = work->title; i < work->title_end && words < KEY_MAX; i++) {
    if (note->tokens[i].kind > OPIS_NOTE_NUMBER) continue;
    if (words++ > 0) opis_buf_add_byte(&key, ' ');
    opis_buf_add(&key, note->tokens[i].folded);
  }
  struct opis_span copy = opis_arena_copy(note->arena, opis_buf_span(&key));
  opis_buf_free(&key);
  return copy;
}

static void keep(struct opis_note *note, const struct opis_work *work)
{
  struct opis_citation *item = opis_note_add(note);
  item->kind = work->kind;
  item->range = (struct opis_range){note->tokens[work->start].start, note->tokens[work->end - 1].end};
  item->authors = opis_arena_copy_array(note->arena, work->authors, work->author_count, sizeof *work->authors);
  item->author_count = work->author_count;
  size_t title_end = work->title_end;
  bool quoted = work->title > 0 && note->tokens[work->title - 1].kind == OPIS_NOTE_MARK &&
                note->tokens[work->title - 1].close > work->title;
  if (quoted && note->tokens[work->title - 1].close < title_end) title_end = note->tokens[work->title - 1].close;
  item->title = opis_note_span(note, work->title, title_end);
  while (item->title.size && strchr(",.: ", item->title.data[item->title.size - 1])) item->title.size--;
  if (work->container) item->container = opis_note_span(note, work->container, work->container_end);
  if (work->year) item->year = opis_note_span(note, work->year, work->year + 1);
  if (work->pages) item->pages = opis_note_span(note, work->pages, work->pages_end);
  if (work->kind == OPIS_CITATION_WEB) item->url = opis_note_span(note, work->start, work->end);
  item->key = work_key(note, work);
  if (work->kind == OPIS_CITATION_BACK_REFERENCE) opis_work_resolve(note, item);
}

/* Each part of a bracket that has nothing but such references; returns the token behind it, 0 if it is another. */
static size_t read_author_dates(struct opis_note *note, size_t at, size_t limit)
{
  size_t close = opis_note_close(note, at, limit), behind = at;
  if (close >= limit) return 0;
  while (behind < close) {
    struct opis_work work = {.start = behind};
    size_t end = opis_work_author_date(note, behind, close, &work);
    if (end) {
      keep(note, &work);
      behind = end;
      continue;
    }
    if (behind == at) return 0;
    do behind++;
    while (behind < close && !opis_note_mark(note, behind, ';'));
  }
  return close + 1;
}

/* "idem, Another title": the authors are those of the work before. Returns the token where the title begins, or 0. */
static size_t repeat_authors(const struct opis_note *note, size_t at, struct opis_work *work)
{
  static const char *const words[] = {"idem", "id", "eadem", "ead", "ders", "dies", "ид"};
  const struct opis_citation *last = note->item_count > 0 ? &note->items[note->item_count - 1] : NULL;
  size_t next = opis_note_mark(note, at + 1, '.') ? at + 2 : at + 1;
  if (!OPIS_NOTE_AMONG(note, at, words) || !opis_note_mark(note, next, ',')) return 0;
  if (!last || last->kind < OPIS_CITATION_MONOGRAPH || last->author_count == 0) return 0;
  for (size_t i = 0; i < last->author_count && i < OPIS_WORK_AUTHORS_MAX; i++)
    work->authors[work->author_count++] = last->authors[i];
  return next + 1;
}

/* A reference that begins with authors. */
static size_t read_authored(const struct opis_note *note, size_t at, size_t limit, struct opis_work *work)
{
  size_t title = repeat_authors(note, at, work);
  if (!title) title = opis_work_authors(note, at, limit, work);
  if (title && (opis_note_date(note, title) || (at > 0 && opis_note_mark(note, at - 1, ':') && work->bare_surname)))
    return 0; /* (London: HMSO, 1937) */
  if (!title || (work->bare_surname && !opis_work_may_begin(note, at))) return 0;
  work->start = at;
  size_t semicolon = title;
  while (semicolon < limit && !opis_note_mark(note, semicolon, ';')) {
    if (opis_note_mark(note, semicolon, '('))
      semicolon = opis_note_close(note, semicolon, limit) < limit ? opis_note_close(note, semicolon, limit) : semicolon;
    semicolon++;
  }
  struct opis_work brief = *work;
  size_t shortened = read_short(note, title, semicolon, &brief);
  size_t end = read_title(note, title, semicolon, work);
  bool first = shortened && (!end || brief.pages + 1 < work->year);
  if (first) *work = brief;
  if (first) end = shortened;
  work->end = end;
  return end;
}

/* Whether a work may begin at `at`. At most tokens none does. */
static bool may_begin(const struct opis_note *note, size_t at)
{
  if (!opis_work_is_word(note, at)) return opis_note_mark(note, at, '(');
  bool idem = opis_note_is(note, at, "idem") || opis_note_is(note, at, "id");
  return at == 0 || opis_work_is_capital(note, at) || idem || opis_work_is_web(note, at);
}

/* Whether a web page stands right behind a work: it is where that can be read. */
static bool is_address_of_last(const struct opis_note *note, const struct opis_work *work)
{
  enum { APART_MAX = 40 }; /* bytes */
  if (note->item_count == 0 || work->title) return false;
  const struct opis_citation *last = &note->items[note->item_count - 1];
  size_t start = note->tokens[work->start].start;
  return last->kind >= OPIS_CITATION_MONOGRAPH && last->kind <= OPIS_CITATION_NEWSPAPER && last->range.end <= start &&
         start - last->range.end < APART_MAX &&
         !memchr(note->text.data + last->range.end, ';', start - last->range.end);
}

void opis_works_read(struct opis_note *note, size_t start, size_t end)
{
  for (size_t at = start; at < end;) {
    if (!may_begin(note, at)) {
      at++;
      continue;
    }
    struct opis_work work = {.start = at};
    size_t next = 0, limit = end < at + REFERENCE_MAX ? end : at + REFERENCE_MAX;
    const struct opis_note_token *token = &note->tokens[at];
    if (opis_note_mark(note, at, '(')) {
      next = read_author_dates(note, at, limit);
      work.end = 0;
    } else if (token->kind == OPIS_NOTE_WORD) {
      next = opis_work_web(note, at, &work);
      if (next && is_address_of_last(note, &work)) work.end = work.start;
      if (!next) next = opis_work_parliament(note, at, &work);
      bool begins = (at == start || !opis_work_is_capital(note, at - 1) || opis_work_is_article(note, at - 1)) &&
                    opis_work_is_capital(note, at);
      if (!next && begins) next = opis_work_newspaper(note, at, limit, &work);
      if (!next && at == 0) next = opis_work_inverted(note, limit, &work);
      if (!next && begins) next = opis_work_name_year(note, at, limit, &work);
      if (!next && (begins || opis_note_is(note, at, "idem") || opis_note_is(note, at, "id")))
        next = read_authored(note, at, limit, &work);
    }
    if (next > at && work.end > work.start) keep(note, &work);
    while (next > at && work.kind == OPIS_CITATION_NEWSPAPER && opis_work_issue(note, next, limit, &work)) {
      keep(note, &work);
      next = work.end;
    }
    at = next > at ? next : at + 1;
  }
}
