/* In: a place in a note. Out: the works whose form shows them without a title behind their authors: an author and a
 * year, a newspaper and its day, a web page, a bibliography's entry. */
#include "text/citations/work.h"

#include "text/normalise.h"

enum { NEWSPAPER_MAX = 6, TITLE_MAX = 40 };

/* (Parsi, 2018), (Reed and Kanter, 2014, p. 5), (Parsi, 2018; Reed, 2014): one part, behind the bracket or semicolon at
 * `at`; returns the token behind it, 0 if it has another form. `close` closes the bracket. */
size_t opis_work_author_date(const struct opis_note *note, size_t at, size_t close, struct opis_work *work)
{
  static const char *const signals[] = {"see", "but", "cf", "cfr", "also", "vedi", "vid", "eg", "см", "ver"};
  size_t words, i = at + 1;
  while (OPIS_NOTE_AMONG(note, i, signals)) i++;
  work->author_count = 0;
  work->start = i;
  for (;;) {
    size_t end = opis_work_name(note, i, close, &words);
    if (!end || opis_is_place_word(note->tokens[i].folded) || opis_work_is_country(note, end - 1)) return 0;
    if (work->author_count < OPIS_WORK_AUTHORS_MAX)
      work->authors[work->author_count++] = opis_work_surname(note, i, end);
    i = opis_note_mark(note, end, ',') ? end + 1 : end;
    if (opis_work_is_and(note, i)) i++;
    if (opis_work_is_year(note, i)) break;
    if (i == end) return 0;
  }
  work->kind = OPIS_CITATION_AUTHOR_DATE;
  work->year = i;
  size_t end = opis_work_pages(note, i + 1, close, work);
  work->end = end;
  return end == close || opis_note_mark(note, end, ';') ? end : 0;
}

static bool ends_note(const struct opis_note *note, size_t at)
{
  return note->tokens[at].kind == OPIS_NOTE_END || opis_note_mark(note, at, ';') ||
         (opis_note_mark(note, at, '.') && note->tokens[at + 1].kind == OPIS_NOTE_END);
}

/* Whether the document has cited an author: "Rousso (1991) says" is then no man with a year of his life. */
static bool is_known_author(const struct opis_note *note, struct opis_span author)
{
  struct opis_buf key = {0};
  opis_fold(&key, author);
  opis_buf_add_byte(&key, '|');
  bool known = opis_author_known(note, opis_buf_span(&key));
  opis_buf_free(&key);
  return known;
}

/* Rousso (1991), 82; Grandi 1985, p. 175 */
size_t opis_work_name_year(const struct opis_note *note, size_t at, size_t limit, struct opis_work *work)
{
  size_t words, end = opis_work_name(note, at, limit, &words);
  if (!end || words > 3 || opis_is_place_word(note->tokens[at].folded) || opis_work_is_country(note, end - 1)) return 0;
  work->author_count = 0;
  work->authors[work->author_count++] = opis_work_surname(note, at, end);
  while (opis_work_is_and(note, end)) {
    size_t second = opis_work_name(note, end + 1, limit, &words);
    if (!second || work->author_count == OPIS_WORK_AUTHORS_MAX) return 0;
    work->authors[work->author_count++] = opis_work_surname(note, end + 1, second);
    if (opis_is_place_word(note->tokens[second - 1].folded)) return 0; /* New Haven & London 1995 */
    end = second;
  }
  bool bracket = opis_note_mark(note, end, '(');
  bool alone = opis_note_mark(note, end, ',') && opis_work_is_year(note, end + 1) &&
               ends_note(note, end + 2); /* Lagorio, 2005. */
  if (alone) end++;
  size_t year = bracket ? end + 1 : end;
  if (bracket && opis_work_is_year(note, year) && opis_note_mark(note, year + 1, ',')) { /* Kotkin (2014, p. 345) */
    size_t close = opis_work_pages(note, year + 2, limit, work);
    if (close == year + 2 || !opis_note_mark(note, close, ')')) return 0;
    work->year = year;
    work->kind = OPIS_CITATION_AUTHOR_DATE;
    work->start = at;
    work->end = close + 1;
    return work->end;
  }
  if (!opis_work_is_year(note, year) || (bracket && !opis_note_mark(note, year + 1, ')'))) return 0;
  if (!bracket && !opis_work_may_begin(note, at)) return 0;
  work->year = year;
  size_t behind = bracket ? year + 2 : year + 1;
  size_t pages = opis_work_pages(note, behind, limit, work);
  if (pages == behind && !alone && !(bracket && is_known_author(note, work->authors[0]))) return 0;
  work->kind = OPIS_CITATION_AUTHOR_DATE;
  work->start = at;
  work->end = pages;
  return pages;
}

/* "24, 27 February 1937": the token behind the first day, whose month is that of the next; 0 if it is none. */
static size_t first_day(const struct opis_note *note, size_t at)
{
  bool day = note->tokens[at].kind == OPIS_NOTE_NUMBER && note->tokens[at].folded.size <= 2;
  bool next = opis_note_mark(note, at + 1, ',') || opis_work_is_and(note, at + 1);
  return day && next && opis_note_date(note, at + 2) ? at + 1 : 0;
}

/* Not "to Smith, 3 May 1924", nor "X Papers, 3 May 1924": a correspondent, a collection. */
static bool may_be_newspaper(const struct opis_note *note, size_t at, size_t end)
{
  static const char *const before[] = {"to", "con", "from", "with", "by", "da", "a", "al", "of", "di", "de", "с", "от"};
  if (at > 0 && OPIS_NOTE_AMONG(note, at - 1, before)) return false;
  if (at > 0 && opis_work_is_word(note, at - 1) && note->tokens[at - 1].flags & OPIS_NOTE_CYRILLIC) return false;
  if (at > 1 && opis_note_mark(note, at - 1, '.') && note->tokens[at - 2].folded.size <= 2) return false; /* initials */
  bool comma = at > 1 && opis_note_mark(note, at - 1, ',');
  bool title = at > 1 && (opis_note_mark(note, at - 2, '"') || opis_note_mark(note, at - 2, '\''));
  if (comma && !title) return false; /* …, Khartoum, 22 February 1915 */
  for (size_t i = at; i < end; i++)
    if (opis_is_collection_word(note->tokens[i].folded) || opis_is_repository_word(note->tokens[i].folded) ||
        opis_note_is(note, i, "memorandum") || opis_note_is(note, i, "letter"))
      return false;
  return true;
}

/* A newspaper by its name and a date, alone in its reference. */
size_t opis_work_newspaper(const struct opis_note *note, size_t at, size_t limit, struct opis_work *work)
{
  size_t end = at, words = 0;
  while (end < limit && (opis_work_is_capital(note, end) || opis_work_is_particle(note, end)) &&
         words++ < NEWSPAPER_MAX)
    end++;
  if (end == at || !(opis_note_mark(note, end, ',') || opis_note_mark(note, end, '.')) ||
      opis_work_is_article(note, at + words) || !may_be_newspaper(note, at, end))
    return 0;
  size_t day = first_day(note, end + 1), date = day ? day : opis_note_date(note, end + 1);
  const struct opis_note_token *after = &note->tokens[date];
  bool ends = date && (after->kind == OPIS_NOTE_END || opis_work_is_and(note, date) ||
                       (after->kind == OPIS_NOTE_MARK && after->code != '-'));
  if (!ends || opis_note_is_month(note->tokens[end - 1].folded)) return 0;
  if (end == at + 1 && (opis_is_place_word(note->tokens[at].folded) || opis_work_is_country(note, at))) return 0;
  work->kind = OPIS_CITATION_NEWSPAPER;
  work->start = work->title = at;
  work->title_end = end;
  size_t pages = opis_work_pages(note, date, limit, work);
  if (!opis_note_mark(note, date, ',') || opis_note_date(note, date + 1) || first_day(note, date + 1)) {
    work->pages = work->pages_end = 0;
    pages = date;
  }
  work->end = pages;
  return pages;
}

size_t opis_work_issue(const struct opis_note *note, size_t at, size_t limit, struct opis_work *work)
{
  size_t next = opis_note_mark(note, at, ',') || opis_work_is_and(note, at) ? at + 1 : 0;
  if (!next || next >= limit || work->pages) return 0;
  size_t day = first_day(note, next), date = day ? day : opis_note_date(note, next);
  if (!date || date > limit) return 0;
  work->start = next;
  work->end = date;
  return date;
}

bool opis_work_is_web(const struct opis_note *note, size_t at)
{
  static const char *const words[] = {"http", "https", "www"};
  return OPIS_NOTE_AMONG(note, at, words);
}

size_t opis_work_web(const struct opis_note *note, size_t at, struct opis_work *work)
{
  if (!opis_work_is_web(note, at)) return 0;
  size_t end = at + 1;
  while (note->tokens[end].kind != OPIS_NOTE_END && !(note->tokens[end].flags & OPIS_NOTE_SPACED)) end++;
  while (end > at + 1 && (opis_note_mark(note, end - 1, '.') || opis_note_mark(note, end - 1, ';') ||
                          opis_note_mark(note, end - 1, ')')))
    end--;
  work->kind = OPIS_CITATION_WEB;
  work->start = at;
  work->end = end;
  size_t before = at; /* “Title,” http://… */
  while (before > 0 && (opis_note_mark(note, before - 1, ',') || opis_note_mark(note, before - 1, '.'))) before--;
  for (size_t i = before; i-- > 0 && before - i < TITLE_MAX;)
    if (note->tokens[i].close && note->tokens[i].close + 1 == before && opis_note_mark(note, before - 1, '"')) {
      work->title = i + 1;
      work->title_end = before - 1;
      work->start = i;
      break;
    }
  return end;
}

size_t opis_work_parliament(const struct opis_note *note, size_t at, struct opis_work *work)
{
  static const char *const words[] = {"hansard", "debs", "deb"};
  if (!(note->tokens[at].flags & OPIS_NOTE_CAPITAL) || !OPIS_NOTE_AMONG(note, at, words)) return 0;
  work->kind = OPIS_CITATION_PARLIAMENTARY;
  size_t start = at; /* H.C.Debs. */
  while (start > 1 && opis_note_mark(note, start - 1, '.') && note->tokens[start - 2].folded.size == 1) start -= 2;
  work->start = work->title = start;
  work->end = work->title_end = at + 1;
  size_t column = opis_note_mark(note, at + 1, '.') ? at + 2 : at + 1;
  if (opis_note_is(note, column, "col") || opis_note_is(note, column, "cols")) {
    size_t value = opis_note_mark(note, column + 1, '.') ? column + 2 : column + 1;
    work->pages = column;
    work->end = work->pages_end = opis_value_read(note, value, OPIS_LEVEL_LEAF, value + 1);
    if (work->pages_end == value) work->pages = work->pages_end = 0;
    if (work->end == value) work->end = at + 1;
  }
  return work->end;
}

/* The entry of a bibliography, which a text begins with: "Rossi, Mario. 1982. Titolo. Roma: X"; "Rossi M. (1982). Y".
 */
size_t opis_work_inverted(const struct opis_note *note, size_t limit, struct opis_work *work)
{
  enum { NAMES_MAX = 16 };
  size_t at = 0, words = 0, last = 0;
  while (at < limit && at < NAMES_MAX && (opis_work_is_particle(note, at) || opis_work_is_capital(note, at))) {
    last = at + 1;
    words++;
    if (note->tokens[++at].kind == OPIS_NOTE_MARK ||
        (opis_work_is_capital(note, at) && note->tokens[at].folded.size == 1))
      break;
  }
  if (words == 0 || words > 3) return 0;
  size_t names = at;
  while (at < limit && at < NAMES_MAX &&
         (opis_work_is_capital(note, at) || opis_work_is_and(note, at) || opis_note_mark(note, at, ',') ||
          opis_note_mark(note, at, '.')))
    at++;
  for (size_t i = 0; i < at; i++)
    if (opis_work_is_article(note, i) && note->tokens[i].folded.size > 1) return 0;
  bool bracket = opis_note_mark(note, at, '(');
  size_t year = bracket ? at + 1 : at, title = year + 1;
  if (at == names || !opis_work_is_year(note, year) || (bracket && !opis_note_mark(note, title, ')'))) return 0;
  if (bracket) title++;
  if (!opis_note_mark(note, title, '.') && !opis_note_mark(note, title, ',')) return 0;
  title++;
  bool quote = opis_note_mark(note, title, '"') || opis_note_mark(note, title, '`');
  bool number = note->tokens[title].kind == OPIS_NOTE_NUMBER && note->tokens[title].folded.size > 3;
  if (!quote && !opis_work_is_capital(note, title) && !number) return 0;
  size_t end = quote ? opis_note_close(note, title, limit) : title;
  while (!quote && end < limit && !(note->tokens[end].flags & OPIS_NOTE_STOPS) &&
         !(opis_note_mark(note, end, '.') && note->tokens[end - 1].folded.size > 2))
    end++;
  work->kind = quote ? OPIS_CITATION_ARTICLE : OPIS_CITATION_MONOGRAPH;
  work->authors[0] = opis_note_span(note, 0, last);
  work->author_count = 1;
  work->year = year;
  work->title = quote ? title + 1 : title;
  work->title_end = end;
  work->start = 0;
  work->end = limit;
  while (end < work->end && !opis_note_mark(note, end, ';')) end++;
  work->end = end;
  return end;
}
