/* In: a place in a note where a work may begin. Out: its authors, and where its title begins. */
#include "text/citations/work.h"

enum { AUTHORS_MAX = 16, AUTHOR_WORDS_MAX = 7, BRACKET_AHEAD = 90 };

bool opis_work_is_and(const struct opis_note *note, size_t at)
{
  static const char *const ands[] = {"and", "e", "y", "et", "und", "и", "i"};
  return OPIS_NOTE_AMONG(note, at, ands) || opis_note_mark(note, at, '&');
}

bool opis_work_is_particle(const struct opis_note *note, size_t at)
{
  static const char *const words[] = {"de",  "di", "del", "della", "da", "dei", "von",
                                      "van", "la", "le",  "du",    "zu", "der"};
  return OPIS_NOTE_AMONG(note, at, words);
}

bool opis_work_is_article(const struct opis_note *note, size_t at)
{
  static const char *const words[] = {"the",   "il",  "lo",  "gli", "el",       "los",  "las",     "les",   "der",
                                      "die",   "das", "a",   "an",  "un",       "una",  "une",     "l",     "on",
                                      "in",    "at",  "for", "as",  "but",      "see",  "however", "among", "this",
                                      "these", "he",  "she", "it",  "although", "also", "vol"};
  return OPIS_NOTE_AMONG(note, at, words);
}

/* What stands before a year in prose without being an author. */
bool opis_work_is_country(const struct opis_note *note, size_t at)
{
  static const char *const words[] = {
      "italia",  "italy",       "italie",     "russia",   "rusia",    "rossija",  "rossiia",   "urss",    "ussr",
      "sssr",    "germania",    "germany",    "alemania", "francia",  "france",   "espana",    "spagna",  "spain",
      "europa",  "europe",      "polonia",    "poland",   "turchia",  "turkey",   "austria",   "hungria", "ungheria",
      "hungary", "china",       "cina",       "japan",    "japon",    "giappone", "finlandia", "finland", "romania",
      "rumania", "portugal",    "россия",     "италия",   "германия", "франция",  "испания",   "ссср",    "польша",
      "англия",  "inghilterra", "inglaterra", "england"};
  return OPIS_NOTE_AMONG(note, at, words);
}

/* Whether a reference may begin at `at`: at the start of the text, of a sentence or a bracket, behind "see". */
bool opis_work_may_begin(const struct opis_note *note, size_t at)
{
  static const char *const words[] = {"see",  "cf", "cfr", "also", "vedi",  "si",      "v",  "vid",   "vease", "ver",
                                      "vgl",  "in", "en",  "e",    "and",   "y",       "i",  "и",     "см",    "ср",
                                      "voir", "by", "da",  "di",   "anche", "tambien", "eg", "siehe", "note"};
  if (at == 0) return true;
  const struct opis_note_token *before = &note->tokens[at - 1];
  if (before->kind != OPIS_NOTE_MARK) return OPIS_NOTE_AMONG(note, at - 1, words);
  return before->code != '-' && before->code != '\'' && before->code != '/';
}

static bool is_editor(const struct opis_note *note, size_t at)
{
  static const char *const words[] = {"ed", "eds", "hg", "hrsg", "dir", "coord", "coords", "comp", "dirs", "editor"};
  size_t word = opis_note_mark(note, at, '(') || opis_note_mark(note, at, ',') ? at + 1 : at;
  return OPIS_NOTE_AMONG(note, word, words);
}

/* One name: given names, initials, surname. Returns the token behind it, 0 if there is none. */
size_t opis_work_name(const struct opis_note *note, size_t at, size_t limit, size_t *words)
{
  size_t end = at;
  bool long_word = false;
  *words = 0;
  bool month = opis_note_is_month(note->tokens[at].folded) && !opis_work_is_capital(note, at + 1); /* Julián Casanova */
  if (!opis_work_is_capital(note, at) || opis_work_is_article(note, at) || month) return 0;
  while (end < limit && *words < AUTHOR_WORDS_MAX) {
    bool first_surname = long_word && note->tokens[at].flags & OPIS_NOTE_CYRILLIC && end > at + 1 &&
                         opis_note_mark(note, end - 1, '.') && note->tokens[end].folded.size > 2; /* Рупасов А. И. */
    if (first_surname) break;
    bool particles = opis_work_is_particle(note, end) &&
                     (opis_work_is_capital(note, end + 1) ||
                      (opis_work_is_particle(note, end + 1) && opis_work_is_capital(note, end + 2)));
    if (opis_work_is_capital(note, end) || particles ||
        (end > at && opis_work_is_particle(note, end - 1) && opis_work_is_particle(note, end))) {
      long_word |= note->tokens[end].folded.size > 2;
      ++*words;
      end++;
      bool initial = note->tokens[end - 1].folded.size <= 2 && opis_note_mark(note, end, '.');
      bool hyphen = opis_note_mark(note, end, '-') && opis_work_is_capital(note, end + 1);
      if (initial || hyphen) end++;
    } else {
      break;
    }
  }
  return long_word ? end : 0;
}

struct opis_span opis_work_surname(const struct opis_note *note, size_t start, size_t end)
{
  size_t last = end;
  while (last > start && (!opis_work_is_word(note, last - 1) || note->tokens[last - 1].folded.size <= 2)) last--;
  size_t first = last > start ? last - 1 : start;
  while (first > start && (opis_note_mark(note, first - 1, '-') || opis_work_is_particle(note, first - 1))) first--;
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
  for (size_t i = at + 1; i < limit && i < at + BRACKET_AHEAD && !opis_note_mark(note, i, ';'); i++) {
    if (opis_note_mark(note, i, '(')) return words;
    words = true;
  }
  return false;
}

/* "Rossi, Mario, Titolo": the given name is no title. Returns the token behind its comma, `at` if there is none. */
static size_t skip_given(const struct opis_note *note, size_t at, size_t limit, struct opis_work *work)
{
  enum { GIVEN_MAX = 5 };
  size_t end = at, words = 0;
  bool entry = at == 2 && opis_note_mark(note, at + 1, '.') && opis_work_is_capital(note, at) &&
               opis_work_is_capital(note, at + 2); /* Rossi, Mario. Titolo */
  if (entry && note->tokens[at].folded.size > 2) {
    work->bare_surname = false;
    return at + 2;
  }
  while (end < limit && end < at + GIVEN_MAX && (opis_work_is_capital(note, end) || opis_note_mark(note, end, '.'))) {
    words += opis_work_is_capital(note, end);
    end++;
  }
  bool initials = end > at && opis_note_mark(note, end - 1, '.');
  bool title =
      opis_note_mark(note, end, ',') && !opis_note_mark(note, end + 2, ',') &&
      !opis_is_place_word(note->tokens[end + 1].folded) &&
      (opis_work_is_capital(note, end + 1) || opis_note_mark(note, end + 1, '"') || opis_note_mark(note, end + 1, '`'));
  if (!title || words == 0 || (words > 1 && !initials) || opis_is_place_word(note->tokens[at].folded)) return at;
  work->bare_surname = false;
  return end + 1;
}

/* Authors and the comma behind them; returns the token where the title begins, 0 if these are no authors. */
size_t opis_work_authors(const struct opis_note *note, size_t at, size_t limit, struct opis_work *work)
{
  size_t words, end = opis_work_name(note, at, limit, &words);
  if (!end || (words == 1 && (opis_is_place_word(note->tokens[at].folded) || opis_work_is_country(note, at)))) return 0;
  work->author_count = 0;
  work->bare_surname = words == 1 && end == at + 1;
  bool imprint = work->bare_surname && opis_note_mark(note, end, ':') && at > 0 && opis_note_mark(note, at - 1, '(');
  if (imprint) return 0;
  size_t start = at;
  for (int count = 0; count < AUTHORS_MAX; count++) {
    if (work->author_count < OPIS_WORK_AUTHORS_MAX)
      work->authors[work->author_count++] = opis_work_surname(note, start, end);
    size_t next = end;
    if (opis_note_mark(note, next, ',')) next++;
    bool joined = opis_work_is_and(note, next);
    if (joined) next++;
    size_t second = next > end && next < limit ? opis_work_name(note, next, limit, &words) : 0;
    bool comma_only = second && !joined && !is_editor(note, second);
    bool dated = second && opis_note_mark(note, second, ',') &&
                 note->tokens[second + 1].kind == OPIS_NOTE_NUMBER; /* Soviet Foreign Policy, 1917–1991 */
    bool another = second && !dated && (joined || words > 1) && !(comma_only && !has_bracket(note, second, limit)) &&
                   (opis_note_mark(note, second, ',') || opis_note_mark(note, second, ':') || is_editor(note, second) ||
                    (opis_work_is_and(note, second) && opis_work_is_capital(note, second + 1)));
    if (!another) break;
    start = next;
    end = second;
  }
  if (opis_note_is(note, end, "et") && opis_note_is(note, end + 1, "al")) /* et al. */
    end += opis_note_mark(note, end + 2, '.') ? 3 : 2;
  end = skip_editor(note, end);
  bool cyrillic = note->tokens[at].flags & OPIS_NOTE_CYRILLIC &&
                  (opis_note_mark(note, end, '.') || opis_work_is_capital(note, end));
  if (opis_note_mark(note, end, ',') && work->bare_surname) return skip_given(note, end + 1, limit, work);
  if (opis_note_mark(note, end, ',') || opis_note_mark(note, end, ':')) return end + 1;
  bool repeated = opis_note_mark(note, end, '.') && opis_note_is(note, end + 1, "op"); /* Oleg Ken. Op. cit. */
  return (cyrillic && opis_note_mark(note, end, '.')) || repeated ? end + 1 : 0;
}

/* "p. 5", "pp. 5-9", "С. 26–29", "5–9" behind a comma. */
size_t opis_work_pages(const struct opis_note *note, size_t at, size_t limit, struct opis_work *work)
{
  static const char *const words[] = {"p", "pp", "s", "с", "р", "pag", "pagg", "pags", "стр", "page", "pages", "ss"};
  size_t next = at;
  while (opis_note_mark(note, next, ',') || opis_note_mark(note, next, '.') || opis_note_mark(note, next, ':')) next++;
  bool label = OPIS_NOTE_AMONG(note, next, words);
  if (label) {
    next++;
    while (opis_note_mark(note, next, '.')) next++;
  }
  if (next >= limit || note->tokens[next].kind != OPIS_NOTE_NUMBER) return at;
  size_t end = opis_value_read(note, next, OPIS_LEVEL_LEAF, limit);
  if (end == next || opis_note_date(note, next)) return at;
  if (!label && opis_work_is_year(note, next)) return at;
  work->pages = next;
  work->pages_end = end;
  return end;
}
