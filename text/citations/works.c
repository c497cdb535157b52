/* In: what is between the archival references of a note. Out: the books, articles and chapters cited there, short
 * titles, author-date references, newspapers, web pages; enough of each to tell what it is and to find its full title.
 *
 * A reference begins with authors and a comma. What tells the kinds apart is the imprint behind the title (in brackets
 * with a year, or a place and a year between commas), quotation marks, `in`, and pages without an imprint. */
#include "text/citations/note.h"

#include "text/normalise.h"

enum { AUTHOR_WORDS_MAX = 7, AUTHORS_MAX = 4, TITLE_MAX = 90, NEWSPAPER_MAX = 6, KEY_MAX = 12, REFERENCE_MAX = 200 };

struct work {
  enum opis_citation_kind kind;
  size_t start, end; /* of the reference */
  struct opis_span authors[AUTHORS_MAX];
  size_t author_count;
  bool bare_surname; /* one author, of whom a single word stands */
  size_t title, title_end, year, container, container_end;
  size_t pages, pages_end;
};

static bool is_among(const struct opis_note *note, size_t at, const char *const *words, size_t count)
{
  for (size_t i = 0; i < count; i++)
    if (opis_note_is(note, at, words[i])) return true;
  return false;
}

#define IS_AMONG(note, at, words) is_among((note), (at), (words), sizeof(words) / sizeof *(words))

static bool is_word(const struct opis_note *note, size_t at)
{
  return note->tokens[at].kind == OPIS_NOTE_WORD;
}

static bool is_capital(const struct opis_note *note, size_t at)
{
  return is_word(note, at) && note->tokens[at].flags & OPIS_NOTE_CAPITAL;
}

static bool is_year(const struct opis_note *note, size_t at)
{
  const struct opis_note_token *token = &note->tokens[at];
  if (token->kind != OPIS_NOTE_NUMBER || token->folded.size < 4 || token->folded.size > 5) return false;
  return opis_span_compare(token->folded, OPIS_SPAN("1500")) >= 0 &&
         opis_span_compare(token->folded, OPIS_SPAN("2100")) < 0;
}

static bool is_and(const struct opis_note *note, size_t at)
{
  static const char *const ands[] = {"and", "e", "y", "et", "und", "и", "i"};
  return IS_AMONG(note, at, ands) || opis_note_mark(note, at, '&');
}

static bool is_particle(const struct opis_note *note, size_t at)
{
  static const char *const words[] = {"de",  "di", "del", "della", "da", "dei", "von",
                                      "van", "la", "le",  "du",    "zu", "der"};
  return IS_AMONG(note, at, words);
}

static bool is_article(const struct opis_note *note, size_t at)
{
  static const char *const words[] = {"the",   "il",  "lo",  "gli", "el",       "los",  "las",     "les",   "der",
                                      "die",   "das", "a",   "an",  "un",       "una",  "une",     "l",     "on",
                                      "in",    "at",  "for", "as",  "but",      "see",  "however", "among", "this",
                                      "these", "he",  "she", "it",  "although", "also", "vol"};
  return IS_AMONG(note, at, words);
}

/* What stands before a year in prose without being an author. */
static bool is_country(const struct opis_note *note, size_t at)
{
  static const char *const words[] = {
      "italia",  "italy",       "italie",     "russia",   "rusia",    "rossija",  "rossiia",   "urss",    "ussr",
      "sssr",    "germania",    "germany",    "alemania", "francia",  "france",   "espana",    "spagna",  "spain",
      "europa",  "europe",      "polonia",    "poland",   "turchia",  "turkey",   "austria",   "hungria", "ungheria",
      "hungary", "china",       "cina",       "japan",    "japon",    "giappone", "finlandia", "finland", "romania",
      "rumania", "portugal",    "россия",     "италия",   "германия", "франция",  "испания",   "ссср",    "польша",
      "англия",  "inghilterra", "inglaterra", "england"};
  return IS_AMONG(note, at, words);
}

/* Whether a reference may begin at `at`: at the start of the text, of a sentence or a bracket, behind "see". */
static bool starts_reference(const struct opis_note *note, size_t at)
{
  static const char *const words[] = {"see",   "cf",    "cfr",     "also", "vedi",  "si", "v",    "vid",
                                      "vease", "ver",   "vgl",     "in",   "en",    "e",  "and",  "y",
                                      "i",     "и",     "см",      "ср",   "voir",  "by", "da",   "di",
                                      "also",  "anche", "tambien", "eg",   "siehe", "и",  "also", "note"};
  if (at == 0) return true;
  const struct opis_note_token *before = &note->tokens[at - 1];
  if (before->kind != OPIS_NOTE_MARK) return IS_AMONG(note, at - 1, words);
  return before->code != '-' && before->code != '\'' && before->code != '/';
}

static bool is_editor(const struct opis_note *note, size_t at)
{
  static const char *const words[] = {"ed", "eds", "hg", "hrsg", "dir", "coord", "coords", "comp", "dirs", "editor"};
  size_t word = opis_note_mark(note, at, '(') || opis_note_mark(note, at, ',') ? at + 1 : at;
  return IS_AMONG(note, word, words);
}

/* One name: given names, initials, surname. Returns the token behind it, 0 if there is none. */
static size_t read_name(const struct opis_note *note, size_t at, size_t limit, size_t *words)
{
  size_t end = at;
  bool long_word = false;
  *words = 0;
  if (!is_capital(note, at) || is_article(note, at) || opis_note_is_month(note->tokens[at].folded)) return 0;
  while (end < limit && *words < AUTHOR_WORDS_MAX) {
    bool first_surname = long_word && note->tokens[at].flags & OPIS_NOTE_CYRILLIC && end > at + 1 &&
                         opis_note_mark(note, end - 1, '.') && note->tokens[end].folded.size > 2; /* Рупасов А. И. */
    if (first_surname) break;
    bool particles = is_particle(note, end) &&
                     (is_capital(note, end + 1) || (is_particle(note, end + 1) && is_capital(note, end + 2)));
    if (is_capital(note, end) || particles || (end > at && is_particle(note, end - 1) && is_particle(note, end))) {
      long_word |= note->tokens[end].folded.size > 2;
      ++*words;
      end++;
      bool initial = note->tokens[end - 1].folded.size <= 2 && opis_note_mark(note, end, '.');
      bool hyphen = opis_note_mark(note, end, '-') && is_capital(note, end + 1);
      if (initial || hyphen) end++;
    } else {
      break;
    }
  }
  return long_word ? end : 0;
}

static struct opis_span surname(const struct opis_note *note, size_t start, size_t end)
{
  size_t last = end;
  while (last > start && (!is_word(note, last - 1) || note->tokens[last - 1].folded.size <= 2)) last--;
  size_t first = last > start ? last - 1 : start;
  while (first > start && (opis_note_mark(note, first - 1, '-') || is_particle(note, first - 1))) first--;
  if (first > start && opis_note_mark(note, first, '-')) first--;
  return opis_note_span(note, first, last);
}

static size_t skip_editor(const struct opis_note *note, size_t at)
{
  if (!is_editor(note, at)) return at;
  if (opis_note_mark(note, at, '(')) {
    size_t close = opis_note_close(note, at, at + 6);
    return close < at + 6 ? close + 1 : at;
  }
  at += opis_note_mark(note, at, ',') ? 2 : 1;
  return opis_note_mark(note, at, '.') ? at + 1 : at;
}

/* Whether a bracket and a comma before it follow in the reference: X Y, Z W, Title (Place, 1990). */
static bool has_bracket(const struct opis_note *note, size_t at, size_t limit)
{
  bool words = false;
  for (size_t i = at + 1; i < limit && i < at + TITLE_MAX && !opis_note_mark(note, i, ';'); i++) {
    if (opis_note_mark(note, i, '(')) return words;
    words = true;
  }
  return false;
}

/* "Rossi, Mario, Titolo": the given name is no title. Returns the token behind its comma, `at` if there is none. */
static size_t skip_given(const struct opis_note *note, size_t at, size_t limit, struct work *work)
{
  enum { GIVEN_MAX = 5 };
  size_t end = at, words = 0;
  while (end < limit && end < at + GIVEN_MAX && (is_capital(note, end) || opis_note_mark(note, end, '.'))) {
    words += is_capital(note, end);
    end++;
  }
  bool initials = end > at && opis_note_mark(note, end - 1, '.');
  bool title = opis_note_mark(note, end, ',') && !opis_note_mark(note, end + 2, ',') &&
               !opis_is_place_word(note->tokens[end + 1].folded) &&
               (is_capital(note, end + 1) || opis_note_mark(note, end + 1, '"') || opis_note_mark(note, end + 1, '`'));
  if (!title || words == 0 || (words > 1 && !initials) || opis_is_place_word(note->tokens[at].folded)) return at;
  work->bare_surname = false;
  return end + 1;
}

/* Authors and the comma behind them; returns the token where the title begins, 0 if these are no authors. */
static size_t read_authors(const struct opis_note *note, size_t at, size_t limit, struct work *work)
{
  size_t words, end = read_name(note, at, limit, &words);
  if (!end || (words == 1 && (opis_is_place_word(note->tokens[at].folded) || is_country(note, at)))) return 0;
  work->author_count = 0;
  work->bare_surname = words == 1 && end == at + 1;
  bool imprint = work->bare_surname && opis_note_mark(note, end, ':') && at > 0 && opis_note_mark(note, at - 1, '(');
  if (imprint) return 0;
  size_t start = at;
  for (;;) {
    if (work->author_count < AUTHORS_MAX) work->authors[work->author_count++] = surname(note, start, end);
    size_t next = end;
    if (opis_note_mark(note, next, ',')) next++;
    bool joined = is_and(note, next);
    if (joined) next++;
    size_t second = next > end && next < limit ? read_name(note, next, limit, &words) : 0;
    bool comma_only = second && !joined && !is_editor(note, second);
    bool another = second && (joined || words > 1) && !(comma_only && !has_bracket(note, second, limit)) &&
                   (opis_note_mark(note, second, ',') || opis_note_mark(note, second, ':') || is_editor(note, second) ||
                    (is_and(note, second) && is_capital(note, second + 1)));
    if (!another) break;
    start = next;
    end = second;
  }
  end = skip_editor(note, end);
  bool cyrillic =
      note->tokens[at].flags & OPIS_NOTE_CYRILLIC && (opis_note_mark(note, end, '.') || is_capital(note, end));
  if (opis_note_mark(note, end, ',') && work->bare_surname) return skip_given(note, end + 1, limit, work);
  if (opis_note_mark(note, end, ',') || opis_note_mark(note, end, ':')) return end + 1;
  return cyrillic && opis_note_mark(note, end, '.') ? end + 1 : 0;
}

/* "p. 5", "pp. 5-9", "С. 26–29", "5–9" behind a comma. */
static size_t read_pages(const struct opis_note *note, size_t at, size_t limit, struct work *work)
{
  static const char *const words[] = {"p", "pp", "s", "с", "р", "pag", "pagg", "pags", "стр", "page", "pages", "ss"};
  size_t next = at;
  while (opis_note_mark(note, next, ',') || opis_note_mark(note, next, '.') || opis_note_mark(note, next, ':')) next++;
  bool label = IS_AMONG(note, next, words);
  if (label) {
    next++;
    while (opis_note_mark(note, next, '.')) next++;
  }
  size_t end = next < limit ? opis_value_read(note, next, OPIS_LEVEL_LEAF, limit) : next;
  if (end == next || note->tokens[next].kind != OPIS_NOTE_NUMBER || opis_note_date(note, next)) return at;
  if (!label && is_year(note, next)) return at;
  work->pages = next;
  work->pages_end = end;
  return end;
}

/* The bracket with place and year, (Bologna: Il Mulino, 2007): its closing token, 0 if it is another. */
static size_t imprint_close(const struct opis_note *note, size_t at, size_t limit, size_t *year)
{
  if (!opis_note_mark(note, at, '(')) return 0;
  size_t close = opis_note_close(note, at, limit);
  if (close >= limit || close < at + 2) return 0;
  for (size_t i = at + 1; i < close; i++)
    if (opis_note_date(note, i)) return 0;
  bool year_last = is_year(note, close - 1) || (close > at + 2 && is_year(note, close - 2));
  if (!year_last || (close == at + 2 && !opis_note_mark(note, at - 1, ',') && opis_note_mark(note, close + 1, '(')))
    return 0;
  if (close - at > 2 && opis_note_mark(note, at + 2, '-') && close == at + 4) return 0; /* (1917–1922) */
  *year = is_year(note, close - 1) ? close - 1 : close - 2;
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
  if (!is_year(note, at) || at == title) return 0;
  const struct opis_note_token *after = &note->tokens[at + 1];
  bool ends =
      after->kind == OPIS_NOTE_END || (after->kind == OPIS_NOTE_MARK && after->code != '-' && after->code != '/');
  bool comma = opis_note_mark(note, at - 1, ',') || opis_note_mark(note, at - 1, '.');
  bool place = opis_is_place_word(note->tokens[at - 1].folded);
  if (!ends || !(comma || place)) return 0;
  size_t marks[4], count = 0;
  for (size_t i = at - 1; i > title && count < 4; i--) {
    const struct opis_note_token *token = &note->tokens[i];
    if (token->kind != OPIS_NOTE_MARK) continue;
    bool stop = token->code == '.' && note->tokens[i - 1].folded.size > 2;
    if (token->code == ',' || stop || token->code == '"' || token->code == '\'') marks[count++] = i;
    if (stop || token->code == '"') break;
  }
  if (count == 0) return 0;
  return marks[count > 2 ? 2 : count - 1];
}

static void set_quoted(const struct opis_note *note, struct work *work, size_t close)
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
  return IS_AMONG(note, at, words);
}

/* ", in Giorgio Borsa (ed.), Europa e Asia": a chapter's book. */
static void find_book(const struct opis_note *note, struct work *work, size_t end)
{
  for (size_t i = work->title + 1; i + 2 < end; i++) {
    if (!is_in(note, i) || !(opis_note_mark(note, i - 1, ',') || opis_note_mark(note, i - 1, '"')) ||
        !is_capital(note, i + 1))
      continue;
    work->kind = OPIS_CITATION_CHAPTER;
    work->title_end = i - 1;
    work->container = i + 1;
    struct work book = *work;
    size_t title = read_authors(note, i + 1, end, &book);
    if (title) work->container = title;
    return;
  }
}

static bool is_thesis(const struct opis_note *note, size_t start, size_t end)
{
  static const char *const words[] = {"thesis", "dissertation", "tesis", "tesi", "phd", "диссертация", "these", "diss"};
  for (size_t i = start; i < end; i++)
    if (IS_AMONG(note, i, words)) return true;
  return false;
}

/* From the title on: the imprint, the pages. Returns the end of the reference, 0 if there is neither. */
static size_t read_title(const struct opis_note *note, size_t at, size_t limit, struct work *work)
{
  work->kind = OPIS_CITATION_MONOGRAPH;
  work->title = at;
  work->title_end = 0;
  size_t body = at;
  bool quote = opis_note_mark(note, at, '"') || opis_note_mark(note, at, '`');
  size_t close = quote ? opis_note_close(note, at, limit) : limit;
  if (!quote && !is_word(note, at) && note->tokens[at].kind != OPIS_NOTE_NUMBER) return 0;
  if (!quote && is_word(note, at) && !is_capital(note, at) && !opis_note_is(note, at, "op") &&
      !opis_note_is(note, at, "cit") && !opis_note_is(note, at, "указ"))
    return 0;
  if (quote && close < limit) {
    set_quoted(note, work, close);
    body = close + 1;
  }
  if (limit > at + TITLE_MAX) limit = at + TITLE_MAX;
  for (size_t i = body; i < limit; i++) {
    size_t year = 0, end = imprint_close(note, i, limit, &year);
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

/* A short title: up to its pages, or to `cit.`. */
static size_t read_short(const struct opis_note *note, size_t at, size_t limit, struct work *work)
{
  static const char *const cited[] = {"cit", "op", "соч", "указ"};
  work->kind = OPIS_CITATION_BACK_REFERENCE;
  bool quote = opis_note_mark(note, at, '"') || opis_note_mark(note, at, '`');
  work->title = quote ? at + 1 : at;
  work->title_end = 0;
  if (!quote && is_word(note, at) && !is_capital(note, at) && !IS_AMONG(note, at, cited)) return 0;
  if (note->tokens[at].kind == OPIS_NOTE_NUMBER && opis_note_mark(note, at + 1, ',')) return 0;
  bool repeated = false;
  size_t sentence = at;
  while (sentence < limit && sentence < at + TITLE_MAX / 3 && !opis_note_mark(note, sentence, ';')) {
    if (note->tokens[sentence].flags & OPIS_NOTE_STOPS && !IS_AMONG(note, sentence - 1, cited)) break;
    sentence++;
  }
  for (size_t i = at; i < sentence; i++) {
    repeated |= IS_AMONG(note, i, cited);
    size_t date = opis_note_date(note, i);
    if (date) {
      i = date - 1;
      continue;
    }
    bool part = i > at && (opis_note_mark(note, i - 1, ',') ||
                           (opis_note_mark(note, i - 1, '.') && note->tokens[i].flags & OPIS_NOTE_CYRILLIC) ||
                           opis_note_mark(note, i - 1, '"'));
    if (!part && i > at) continue;
    size_t end = read_pages(note, i, sentence + 1, work);
    if (end == i) continue;
    work->title_end = i > at ? i - 1 : i;
    return end;
  }
  if (!repeated) return 0;
  work->title_end = sentence;
  return sentence;
}

/* --- what has its own form --- */

/* (Parsi, 2018), (Reed and Kanter, 2014, p. 5), (Parsi, 2018; Reed, 2014): one part, behind the bracket or semicolon at
 * `at`; returns the token behind it, 0 if it has another form. `close` closes the bracket. */
static size_t read_author_date(const struct opis_note *note, size_t at, size_t close, struct work *work)
{
  static const char *const signals[] = {"see", "cf", "cfr", "also", "vedi", "vid", "eg", "см", "ver"};
  size_t words, i = at + 1;
  while (IS_AMONG(note, i, signals)) i++;
  work->author_count = 0;
  work->start = i;
  for (;;) {
    size_t end = read_name(note, i, close, &words);
    if (!end || opis_is_place_word(note->tokens[i].folded) || is_country(note, end - 1)) return 0;
    if (work->author_count < AUTHORS_MAX) work->authors[work->author_count++] = surname(note, i, end);
    i = opis_note_mark(note, end, ',') ? end + 1 : end;
    if (is_and(note, i)) i++;
    if (is_year(note, i)) break;
    if (i == end) return 0;
  }
  work->kind = OPIS_CITATION_AUTHOR_DATE;
  work->year = i;
  size_t end = read_pages(note, i + 1, close, work);
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
static size_t read_name_year(const struct opis_note *note, size_t at, size_t limit, struct work *work)
{
  size_t words, end = read_name(note, at, limit, &words);
  if (!end || words > 3 || opis_is_place_word(note->tokens[at].folded) || is_country(note, end - 1)) return 0;
  work->author_count = 0;
  work->authors[work->author_count++] = surname(note, at, end);
  while (is_and(note, end)) {
    size_t second = read_name(note, end + 1, limit, &words);
    if (!second || work->author_count == AUTHORS_MAX) return 0;
    work->authors[work->author_count++] = surname(note, end + 1, second);
    end = second;
  }
  bool bracket = opis_note_mark(note, end, '(');
  bool alone =
      opis_note_mark(note, end, ',') && is_year(note, end + 1) && ends_note(note, end + 2); /* Lagorio, 2005. */
  if (alone) end++;
  size_t year = bracket ? end + 1 : end;
  if (!is_year(note, year) || (bracket && !opis_note_mark(note, year + 1, ')'))) return 0;
  if (!bracket && !starts_reference(note, at)) return 0;
  work->year = year;
  size_t behind = bracket ? year + 2 : year + 1;
  size_t pages = read_pages(note, behind, limit, work);
  if (pages == behind && !alone && !(bracket && is_known_author(note, work->authors[0]))) return 0;
  work->kind = OPIS_CITATION_AUTHOR_DATE;
  work->start = at;
  work->end = pages;
  return pages;
}

/* A newspaper by its name and a date, alone in its reference. */
static size_t read_newspaper(const struct opis_note *note, size_t at, size_t limit, struct work *work)
{
  size_t end = at, words = 0;
  while (end < limit && (is_capital(note, end) || is_particle(note, end)) && words++ < NEWSPAPER_MAX) end++;
  if (end == at || !(opis_note_mark(note, end, ',') || opis_note_mark(note, end, '.')) || is_article(note, at + words))
    return 0;
  size_t date = opis_note_date(note, end + 1);
  const struct opis_note_token *after = &note->tokens[date];
  bool ends = date && (after->kind == OPIS_NOTE_END || (after->kind == OPIS_NOTE_MARK && after->code != '-'));
  if (!ends || opis_note_is_month(note->tokens[end - 1].folded)) return 0;
  if (end == at + 1 && (opis_is_place_word(note->tokens[at].folded) || is_country(note, at))) return 0;
  work->kind = OPIS_CITATION_NEWSPAPER;
  work->start = work->title = at;
  work->title_end = end;
  work->end = date;
  return date;
}

static size_t read_web(const struct opis_note *note, size_t at, struct work *work)
{
  if (!opis_note_is(note, at, "http") && !opis_note_is(note, at, "https") && !opis_note_is(note, at, "www")) return 0;
  size_t end = at + 1;
  while (note->tokens[end].kind != OPIS_NOTE_END && !(note->tokens[end].flags & OPIS_NOTE_SPACED)) end++;
  while (end > at + 1 && (opis_note_mark(note, end - 1, '.') || opis_note_mark(note, end - 1, ';') ||
                          opis_note_mark(note, end - 1, ')')))
    end--;
  work->kind = OPIS_CITATION_WEB;
  work->start = at;
  work->end = end;
  return end;
}

static size_t read_parliament(const struct opis_note *note, size_t at, struct work *work)
{
  static const char *const words[] = {"hansard", "debs", "deb"};
  if (!IS_AMONG(note, at, words) || !(note->tokens[at].flags & OPIS_NOTE_CAPITAL)) return 0;
  work->kind = OPIS_CITATION_PARLIAMENTARY;
  work->start = work->title = at;
  work->end = work->title_end = at + 1;
  return at + 1;
}

/* --- keeping --- */

static struct opis_span work_key(const struct opis_note *note, const struct work *work)
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

static void keep(struct opis_note *note, const struct work *work)
{
  struct opis_citation *item = opis_note_add(note);
  item->kind = work->kind;
  item->range = (struct opis_range){note->tokens[work->start].start, note->tokens[work->end - 1].end};
  item->authors = opis_arena_copy_array(note->arena, work->authors, work->author_count, sizeof *work->authors);
  item->author_count = work->author_count;
  item->title = opis_note_span(note, work->title, work->title_end);
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
    struct work work = {.start = behind};
    size_t end = read_author_date(note, behind, close, &work);
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

/* The entry of a bibliography, which a text begins with: "Rossi, Mario. 1982. Titolo. Roma: X"; "Rossi M. (1982). Y".
 */
static size_t read_inverted(const struct opis_note *note, size_t limit, struct work *work)
{
  enum { NAMES_MAX = 16 };
  size_t at = 0, words = 0, last = 0;
  while (at < limit && at < NAMES_MAX && (is_particle(note, at) || is_capital(note, at))) {
    last = at + 1;
    words++;
    if (note->tokens[++at].kind == OPIS_NOTE_MARK || (is_capital(note, at) && note->tokens[at].folded.size == 1)) break;
  }
  if (words == 0 || words > 3) return 0;
  size_t names = at;
  while (at < limit && at < NAMES_MAX &&
         (is_capital(note, at) || is_and(note, at) || opis_note_mark(note, at, ',') || opis_note_mark(note, at, '.')))
    at++;
  bool bracket = opis_note_mark(note, at, '(');
  size_t year = bracket ? at + 1 : at, title = year + 1;
  if (at == names || !is_year(note, year) || (bracket && !opis_note_mark(note, title, ')'))) return 0;
  if (bracket) title++;
  if (!opis_note_mark(note, title, '.') && !opis_note_mark(note, title, ',')) return 0;
  title++;
  bool quote = opis_note_mark(note, title, '"') || opis_note_mark(note, title, '`');
  if (!quote && !is_capital(note, title) && note->tokens[title].kind != OPIS_NOTE_NUMBER) return 0;
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

/* A reference that begins with authors. */
static size_t read_authored(const struct opis_note *note, size_t at, size_t limit, struct work *work)
{
  size_t title = read_authors(note, at, limit, work);
  if (!title || (work->bare_surname && !starts_reference(note, at))) return 0;
  work->start = at;
  size_t semicolon = title;
  while (semicolon < limit && !opis_note_mark(note, semicolon, ';')) {
    if (opis_note_mark(note, semicolon, '('))
      semicolon = opis_note_close(note, semicolon, limit) < limit ? opis_note_close(note, semicolon, limit) : semicolon;
    semicolon++;
  }
  struct work brief = *work;
  size_t shortened = read_short(note, title, semicolon, &brief);
  size_t end = read_title(note, title, semicolon, work);
  bool first = shortened && (!end || brief.pages + 1 < work->year);
  if (first) *work = brief;
  if (first) end = shortened;
  work->end = end;
  return end;
}

void opis_works_read(struct opis_note *note, size_t start, size_t end)
{
  for (size_t at = start; at < end;) {
    struct work work = {.start = at};
    size_t next = 0, limit = end < at + REFERENCE_MAX ? end : at + REFERENCE_MAX;
    const struct opis_note_token *token = &note->tokens[at];
    if (opis_note_mark(note, at, '(')) {
      next = read_author_dates(note, at, limit);
      work.end = 0;
    } else if (token->kind == OPIS_NOTE_WORD) {
      next = read_web(note, at, &work);
      if (!next) next = read_parliament(note, at, &work);
      bool begins = at == start || !is_capital(note, at - 1);
      if (!next && begins && is_capital(note, at)) next = read_newspaper(note, at, limit, &work);
      if (!next && at == 0) next = read_inverted(note, limit, &work);
      if (!next && begins) next = read_name_year(note, at, limit, &work);
      if (!next && begins) next = read_authored(note, at, limit, &work);
    }
    if (next > at && work.end > work.start) keep(note, &work);
    at = next > at ? next : at + 1;
  }
}
