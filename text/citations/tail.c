/* In: the words around a path. Out: title, correspondents, place and date of the document. Also says where dates are,
 * so that no part of one becomes a leaf; their meaning is not looked for here. */
#include "text/citations/note.h"

#include <threads.h>

enum { ELEMENT_MAX = 60, ELEMENTS_MAX = 12, NAME_MAX = 14 };

static const struct {
  const char *word;
  bool whole;
} months[] = {
#define REPEAT(word, idem)
#define HEREAFTER(word)
#define MONTH(word, whole) {word, whole},
#include "text/tables/note-words.inc"
#undef MONTH
#undef REPEAT
#undef HEREAFTER
};

enum { MONTH_HEAD = 3, HEADS = 1024, MONTH_MAX = 22 };

/* The months whose first three bytes have the same hash, one after the other: 1 and the place of the first, 0 for none.
 */
static uint16_t first_month[HEADS], next_month[sizeof months / sizeof *months];

static unsigned month_head(const char *word)
{
  return (((unsigned char)word[0] * 37u + (unsigned char)word[1]) * 37u + (unsigned char)word[2]) % HEADS;
}

static void build_months(void)
{
  for (size_t i = sizeof months / sizeof *months; i-- > 0;) {
    unsigned head = month_head(months[i].word);
    next_month[i] = first_month[head];
    first_month[head] = (uint16_t)(i + 1);
  }
}

bool opis_note_is_month(struct opis_span folded)
{
  static once_flag once = ONCE_FLAG_INIT;
  if (folded.size < MONTH_HEAD || folded.size > MONTH_MAX) return false;
  call_once(&once, build_months);
  for (size_t i = first_month[month_head(folded.data)]; i > 0; i = next_month[i - 1]) {
    struct opis_span word = opis_span_of(months[i - 1].word);
    if (months[i - 1].whole ? opis_span_equal(folded, word) : opis_span_starts(folded, word)) return true;
  }
  return false;
}

static unsigned number_at(const struct opis_note *note, size_t at)
{
  unsigned value = 0;
  struct opis_span folded = note->tokens[at].folded;
  if (note->tokens[at].kind != OPIS_NOTE_NUMBER) return 0;
  for (size_t i = 0; i < folded.size && i < 5 && folded.data[i] >= '0' && folded.data[i] <= '9'; i++)
    value = value * 10 + (unsigned)(folded.data[i] - '0');
  return value;
}

static bool is_day(const struct opis_note *note, size_t at)
{
  unsigned value = number_at(note, at);
  return value >= 1 && value <= 31 && note->tokens[at].folded.size <= 4;
}

static bool is_year(const struct opis_note *note, size_t at)
{
  unsigned value = number_at(note, at);
  return value >= 1000 && value < 2100 && note->tokens[at].folded.size == 4;
}

static bool is_month(const struct opis_note *note, size_t at)
{
  return note->tokens[at].kind == OPIS_NOTE_WORD && opis_note_is_month(note->tokens[at].folded);
}

static size_t skip_of(const struct opis_note *note, size_t at)
{
  while (opis_note_is(note, at, "de") || opis_note_is(note, at, "del") || opis_note_is(note, at, "of") ||
         opis_note_mark(note, at, 0xb0) ||
         (opis_note_mark(note, at, '.') && !(note->tokens[at].flags & OPIS_NOTE_STOPS)))
    at++;
  return at;
}

static size_t read_year(const struct opis_note *note, size_t at)
{
  size_t next = skip_of(note, at);
  if (opis_note_mark(note, next, ',')) next++;
  return is_year(note, next) ? next + 1 : at;
}

/* 2.1.1925, 2/1/25, 2-1-1925 */
static size_t read_numeric(const struct opis_note *note, size_t at)
{
  const struct opis_note_token *first = &note->tokens[at + 1];
  if (!is_day(note, at) || first->kind != OPIS_NOTE_MARK) return 0;
  if (first->code != '.' && first->code != '/' && first->code != '-') return 0;
  bool month =
      (number_at(note, at + 2) >= 1 && number_at(note, at + 2) <= 31) || opis_roman(note->tokens[at + 2].folded);
  if (!month || note->tokens[at + 2].kind > OPIS_NOTE_NUMBER || !opis_note_mark(note, at + 3, first->code)) return 0;
  if (first->code == '/' && !is_year(note, at + 4)) return 0;
  if (is_year(note, at + 4)) return at + 5;
  bool two = note->tokens[at + 4].kind == OPIS_NOTE_NUMBER && note->tokens[at + 4].folded.size == 2;
  return two && first->code == '.' ? at + 5 : 0;
}

static size_t read_one_date(const struct opis_note *note, size_t at)
{
  if (note->tokens[at].kind > OPIS_NOTE_NUMBER) return 0;
  bool roman = note->tokens[at].kind == OPIS_NOTE_WORD && opis_roman(note->tokens[at].folded); /* II May, as scanned */
  if (is_day(note, at) || roman) {
    size_t month = skip_of(note, at + 1);
    if (is_month(note, month)) {
      size_t end = read_year(note, month + 1);
      return end;
    }
    return read_numeric(note, at);
  }
  if (!is_month(note, at) || !(note->tokens[at].kind == OPIS_NOTE_WORD)) return 0;
  size_t day = opis_note_mark(note, at + 1, '.') ? at + 2 : at + 1;
  if (is_day(note, day) && number_at(note, day) <= 31 && note->tokens[day].folded.size <= 2) {
    size_t end = read_year(note, day + 1);
    return end > day + 1 ? end : 0;
  }
  size_t end = read_year(note, at + 1);
  return end > at + 1 ? end : 0;
}

size_t opis_note_date(const struct opis_note *note, size_t at)
{
  struct opis_note_token *token = &note->tokens[at];
  if (token->flags & OPIS_NOTE_UNDATED) return 0;
  size_t end = read_one_date(note, at);
  if (!end) token->flags |= OPIS_NOTE_UNDATED; /* it is asked again and again */
  if (end && opis_note_mark(note, end, '-')) {
    size_t second = read_one_date(note, end + 1);
    if (second) return second;
  }
  return end;
}

/* --- the description --- */

bool opis_note_is_signal(const struct opis_note *note, size_t at)
{
  static const char *const words[] = {"see", "cf",   "cfr", "vid",  "vease", "ver",    "vgl",    "siehe", "см",  "cm",
                                      "ср",  "vedi", "si",  "voir", "in",    "source", "fuente", "fonte", "also"};
  return OPIS_NOTE_AMONG(note, at, words);
}

/* Lettera di Rossi: "di" is no part of the name. */
static bool is_letter_word(const struct opis_note *note, size_t at)
{
  static const char *const words[] = {"lettera",    "telegramma",    "nota",      "rapporto",
                                      "dispaccio",  "telespresso",   "relazione", "appunto",
                                      "promemoria", "comunicazione", "messaggio"};
  return OPIS_NOTE_AMONG(note, at, words);
}

/* The last capitalised word of [start, end): a surname after titles and initials. */
static struct opis_span last_name(const struct opis_note *note, size_t start, size_t end)
{
  size_t last = SIZE_MAX;
  for (size_t i = start; i < end; i++)
    if (note->tokens[i].kind == OPIS_NOTE_WORD && note->tokens[i].flags & OPIS_NOTE_CAPITAL &&
        note->tokens[i].folded.size > 2)
      last = i;
  if (last == SIZE_MAX) return opis_note_span(note, start, end);
  size_t first = last;
  bool particle = first > start && (opis_note_is(note, first - 1, "della") || opis_note_is(note, first - 1, "di"));
  if (particle && !(first > start + 1 && is_letter_word(note, first - 2))) first--;
  return opis_note_span(note, first, last + 1);
}

static struct opis_span without_ending(struct opis_span name, struct opis_span ending, const char *instead,
                                       struct opis_arena *arena)
{
  if (!opis_span_ends(name, ending) || name.size <= ending.size + 2) return name;
  return opis_arena_format(arena, "%.*s%s", (int)(name.size - ending.size), name.data, instead);
}

static bool is_capital(const struct opis_note *note, size_t at)
{
  return note->tokens[at].kind == OPIS_NOTE_WORD && note->tokens[at].flags & OPIS_NOTE_CAPITAL;
}

/* A post whose place follows it: l’ambasciatore a Mosca. */
static bool is_post(const struct opis_note *note, size_t at)
{
  static const char *const words[] = {
      "ambasciatore", "ambasciata",     "ministro", "incaricato", "affari",   "console", "consolato",     "legazione",
      "delegato",     "rappresentante", "addetto",  "embajador",  "embajada", "consul",  "representante", "encargado",
      "negocios",     "ambassadeur",    "delegado", "ambassador", "minister", "embassy", "legation",      "polpred"};
  struct opis_span folded = note->tokens[at].folded;
  for (size_t i = 0; i < sizeof words / sizeof *words && note->tokens[at].kind == OPIS_NOTE_WORD; i++)
    if (opis_span_ends(folded, opis_span_of(words[i]))) return true; /* lambasciatore, too */
  return false;
}

/* "to", "a", "al", "all’", "an", "à" */
static bool is_to(const struct opis_note *note, size_t at)
{
  static const char *const words[] = {"to", "a", "al", "all", "alla", "allo", "ai", "an", "au", "aux"};
  if (note->tokens[at].kind != OPIS_NOTE_WORD || note->tokens[at].flags & OPIS_NOTE_CAPITAL) return false;
  bool joined = opis_span_starts(note->tokens[at].folded, OPIS_SPAN("all")) && is_post(note, at); /* all’ambasciatore */
  return joined || OPIS_NOTE_AMONG(note, at, words);
}

/* Where "to" stands between two names; `end` if nowhere. */
static size_t find_to(const struct opis_note *note, size_t start, size_t end)
{
  for (size_t i = start; i < end; i++)
    if (is_to(note, i) && !(i > start && is_post(note, i - 1))) return i;
  return end;
}

/* Litvinov v Politbjuro: "to" an institution, where a town would be the place of the sender. */
static size_t find_into(const struct opis_note *note, size_t start, size_t end)
{
  static const char *const words[] = {"politbjuro", "politburo",   "politbiuro", "orgbjuro",    "orgbiuro", "ck",
                                      "zk",         "tsk",         "nkid",       "narkomindel", "snk",      "sovnarkom",
                                      "ikki",       "sekretariat", "kollegiju",  "narodnyj",    "narodnyi", "политбюро",
                                      "оргбюро",    "цк",          "нкид",       "наркоминдел", "снк",      "совнарком",
                                      "икки",       "секретариат", "коллегию",   "народный"};
  for (size_t i = start + 1; i + 1 < end; i++)
    if ((opis_note_is(note, i, "v") || opis_note_is(note, i, "в")) && OPIS_NOTE_AMONG(note, i + 1, words)) return i;
  return end;
}

/* A correspondent by the surname; by the post where no name is given: l’ambasciatore a Parigi, ministro degli Esteri.
 */
static struct opis_span correspondent(const struct opis_note *note, size_t start, size_t end)
{
  static const char *const of[] = {"degli", "dell", "della", "del", "dei", "de"};
  size_t last = end;
  while (last > start && !is_capital(note, last - 1)) last--;
  bool post = last > start + 2 && is_post(note, last - 3) &&
              (is_to(note, last - 2) || OPIS_NOTE_AMONG(note, last - 2, of) || opis_note_is(note, last - 2, "en"));
  return post && last == end ? opis_note_span(note, start, end) : last_name(note, start, end);
}

/* Telegramma, Pis’mo: what the document is, before its sender. */
static bool is_document_word(const struct opis_note *note, size_t at)
{
  static const char *const words[] = {
      "telegramma", "pismo",  "nota", "zapiska", "doklad", "raport", "donesenie", "otcet", "otchet", "depesa",
      "телеграмма", "письмо", "нота", "записка", "доклад", "рапорт", "донесение", "отчет", "депеша"};
  return OPIS_NOTE_AMONG(note, at, words);
}

/* The sender, whose last word is `last`: a name, or a post without one (Narodnogo Komissara Inostrannych Del SSSR). */
static struct opis_span sender(const struct opis_note *note, size_t start, size_t last)
{
  struct opis_span word = note->tokens[last].folded;
  bool place = last > start && (opis_note_is(note, last - 1, "v") || opis_note_is(note, last - 1, "в") ||
                                opis_span_ends(word, OPIS_SPAN("ii")) || opis_span_ends(word, OPIS_SPAN("ии")));
  bool acronym = note->tokens[last].flags & OPIS_NOTE_UPPER && !(note->tokens[last].flags & OPIS_NOTE_LOWER);
  if (is_document_word(note, start) && start < last) start++;
  if ((place || acronym) && start < last) return opis_note_span(note, start, last + 1);
  struct opis_span name = opis_note_span(note, last, last + 1);
  if (note->tokens[last].flags & OPIS_NOTE_CYRILLIC)
    name = without_ending(without_ending(name, OPIS_SPAN("ва"), "в", note->arena), OPIS_SPAN("ого"), "ий", note->arena);
  return name;
}

/* A name without the ending of its dative. */
static struct opis_span receiver(const struct opis_note *note, size_t at)
{
  static const struct {
    const char *dative, *name;
  } endings[] = {{"скому", "ский"}, {"цкому", "цкий"}, {"skomu", "skij"}, {"ckomu", "ckij"}, {"u", ""}, {"у", ""}};
  struct opis_span name = opis_note_span(note, at, at + 1);
  for (size_t i = 0; i < sizeof endings / sizeof *endings; i++)
    if (opis_span_ends(name, opis_span_of(endings[i].dative)))
      return without_ending(name, opis_span_of(endings[i].dative), endings[i].name, note->arena);
  return name;
}

/* Jurenev Pervomu Zamnarkomu tov. M.M. Litvinovu; Записка Стомонякова Сталину: sender, then a dative. */
static bool read_dative(const struct opis_note *note, size_t start, size_t end, struct opis_citation *out)
{
  size_t first = SIZE_MAX, last = SIZE_MAX;
  for (size_t i = start; i < end; i++) {
    const struct opis_note_token *token = &note->tokens[i];
    if (token->kind != OPIS_NOTE_WORD || !(token->flags & OPIS_NOTE_CAPITAL) || token->folded.size < 4) continue;
    if (first == SIZE_MAX) first = i;
    last = i;
  }
  if (first == last) return false;
  struct opis_span to = note->tokens[last].folded;
  bool dative = opis_span_ends(to, OPIS_SPAN("u")) || opis_span_ends(to, OPIS_SPAN("у"));
  if (!dative) return false;
  size_t from = first; /* the last name before what is a dative, too */
  for (size_t i = first; i < last; i++) {
    struct opis_span word = note->tokens[i].folded;
    if (note->tokens[i].kind != OPIS_NOTE_WORD || !(note->tokens[i].flags & OPIS_NOTE_CAPITAL) || word.size < 4)
      continue;
    if (opis_span_ends(word, OPIS_SPAN("omu")) || opis_span_ends(word, OPIS_SPAN("u"))) break;
    from = i;
  }
  out->from = sender(note, start, from);
  out->to = receiver(note, last);
  return true;
}

static bool read_correspondents(const struct opis_note *note, size_t start, size_t end, struct opis_citation *out)
{
  if (out->from.size || out->to.size) return false;
  size_t to = find_to(note, start, end);
  if (to < end && to + 1 < end) {
    if (to > start) out->from = correspondent(note, start, to);
    out->to = correspondent(note, is_post(note, to) ? to : to + 1, end);
    return true;
  }
  size_t into = find_into(note, start, end);
  if (into < end && is_capital(note, start)) {
    out->from = sender(note, start, into - 1);
    out->to = opis_note_span(note, into + 1, end);
    return true;
  }
  if (opis_note_is(note, start, "to") && start + 1 < end) {
    out->to = last_name(note, start + 1, end);
    return true;
  }
  return read_dative(note, start, end, out);
}

static bool is_place_like(const struct opis_note *note, size_t start, size_t end)
{
  return end == start + 1 && note->tokens[start].kind == OPIS_NOTE_WORD &&
         note->tokens[start].flags & OPIS_NOTE_CAPITAL && !(note->tokens[start].flags & OPIS_NOTE_UPPER);
}

struct element {
  size_t start, end;
};

/* Чичерин – Юреневу: a dash that says "to". */
static bool is_dash_to(const struct opis_note *note, size_t at)
{
  if (at == 0 || !opis_note_mark(note, at, '-') || !is_capital(note, at - 1) || !is_capital(note, at + 1)) return false;
  struct opis_span word = note->tokens[at + 1].folded;
  return word.size > 3 && (opis_span_ends(word, OPIS_SPAN("u")) || opis_span_ends(word, OPIS_SPAN("у")));
}

static bool is_break(const struct opis_note *note, size_t at)
{
  const struct opis_note_token *token = &note->tokens[at];
  if (token->kind != OPIS_NOTE_MARK || is_dash_to(note, at)) return false;
  return token->code == ',' || token->code == ';' || token->flags & OPIS_NOTE_STOPS || token->code == '(' ||
         (token->code == '-' && token->flags & OPIS_NOTE_SPACED);
}

static size_t split(const struct opis_note *note, size_t start, size_t end, struct element *elements)
{
  size_t count = 0;
  for (size_t at = start; at < end && count < ELEMENTS_MAX;) {
    if (is_break(note, at) || opis_note_mark(note, at, '.') || opis_note_mark(note, at, ')')) {
      at++;
      continue;
    }
    size_t from = at;
    if (opis_note_mark(note, at, '"') || opis_note_mark(note, at, '`')) {
      size_t close = opis_note_close(note, at, end);
      at = close < end ? close + 1 : at + 1;
    } else {
      while (at < end && !is_break(note, at) && !opis_note_mark(note, at, '"') &&
             !(at > from && opis_note_date(note, at)))
        at++;
      size_t date = at == from ? opis_note_date(note, at) : 0;
      if (date)
        at = date;
      else if (at == from)
        at++;
    }
    size_t date = opis_note_date(note, from);
    if (date && date <= end && date > at) at = date;
    elements[count++] = (struct element){from, at};
  }
  return count;
}

static bool opens_document(const struct opis_note *note, size_t at)
{
  static const char *const words[] = {"letter",   "telegram", "cable",      "report",  "instruction", "memorandum",
                                      "despatch", "dispatch", "memo",       "carta",   "telegrama",   "informe",
                                      "despacho", "lettre",   "telegramme", "rapport", "brief",       "telegramm"};
  return OPIS_NOTE_AMONG(note, at, words) || is_document_word(note, at) || is_letter_word(note, at);
}

/* A name as it is written: Anna Smith; a post or a longer text is read for its surname. */
static struct opis_span written_name(const struct opis_note *note, size_t start, size_t end)
{
  enum { WORDS_MAX = 6 };
  bool name = end > start && end - start <= WORDS_MAX && is_capital(note, start) && is_capital(note, end - 1);
  for (size_t i = start; i < end; i++) name &= is_capital(note, i) || opis_note_mark(note, i, '.');
  return name ? opis_note_span(note, start, end) : correspondent(note, start, end);
}

/* Letter from Anna Smith to John Brown; carta de Ana a Juan; report from Brown. */
static bool read_sent(const struct opis_note *note, const struct element *element, struct opis_citation *out)
{
  static const char *const froms[] = {"from", "de", "di", "von"};
  size_t name = element->start + 2, end = element->end;
  if (out->from.size || out->to.size || name >= end || !opens_document(note, element->start)) return false;
  if (!OPIS_NOTE_AMONG(note, name - 1, froms) || !is_capital(note, name)) return false;
  size_t to = find_to(note, name, end);
  out->from = written_name(note, name, to);
  if (to + 1 < end) out->to = written_name(note, is_post(note, to) ? to : to + 1, end);
  return true;
}

/* An office, whose holder stands beside it: Polpred SSSR v Italii; Ambassador to Moscow. */
static bool names_post(const struct opis_note *note, const struct element *element)
{
  enum { POST_MAX = 10 };
  for (size_t i = element->start; i < element->end && element->end - element->start <= POST_MAX; i++)
    if (is_capital(note, i) && is_post(note, i)) return true;
  return false;
}

/* `quoted`: behind a quoted title; what is named there is a newspaper or a town, not who wrote it. */
static bool read_text(const struct opis_note *note, const struct element *element, bool quoted,
                      struct opis_citation *out)
{
  size_t start = element->start, end = element->end;
  bool capital = note->tokens[start].flags & OPIS_NOTE_CAPITAL;
  if (note->tokens[start].kind != OPIS_NOTE_WORD) return false;
  bool named = opens_document(note, start);
  if (end - start <= ELEMENT_MAX && (read_sent(note, element, out) || read_correspondents(note, start, end, out))) {
    if (named && !out->title.size && out->kind == OPIS_CITATION_ARCHIVAL) out->title = opis_note_span(note, start, end);
    return true;
  }
  if (!out->title.size && capital && end > start + 1 && !names_post(note, element)) {
    out->title = opis_note_span(note, start, end);
    return true;
  }
  if (!quoted && !out->from.size && capital && end - start <= 4 && !names_post(note, element) &&
      !opis_is_place_word(note->tokens[start].folded))
    out->from = opis_note_span(note, start, end);
  return false;
}

/* One to four words that begin with a capital: a name behind an office. */
static bool is_name(const struct opis_note *note, const struct element *element)
{
  enum { WORDS_MAX = 4 };
  size_t last = element->end - 1;
  return element->end > element->start && element->end - element->start <= WORDS_MAX &&
         is_capital(note, element->start) && is_capital(note, last) && !opis_note_date(note, element->start) &&
         find_to(note, element->start, element->end) == element->end;
}

static bool is_office(const struct opis_note *note, const struct element *element)
{
  const struct opis_note_token *first = &note->tokens[element->start];
  if (first->kind != OPIS_NOTE_WORD) return false;
  for (size_t i = element->start; i < element->end; i++)
    if (is_post(note, i)) return true;
  return !(first->flags & OPIS_NOTE_CAPITAL);
}

/* "L’ambasciatore a X, Rossi, al ministro, Bianchi"; "Rossi, ambasciatore a X, a Bianchi". `at` is the element that
 * begins with "to". Returns the element behind the last one taken, 0 if these are no correspondents. */
static size_t read_offices(const struct opis_note *note, const struct element *elements, size_t count, size_t at,
                           struct opis_citation *out)
{
  const struct element *to = &elements[at], *next = at + 1 < count ? &elements[at + 1] : NULL;
  if (at == 0 || !is_to(note, to->start) || to->end < to->start + 2) return 0;
  size_t name = at - 1;
  if (!is_name(note, &elements[name])) {
    if (name == 0 || !is_office(note, &elements[name])) return 0;
    name--;
  }
  if (!is_name(note, &elements[name])) return 0;
  bool office = !is_capital(note, to->start + 1) || is_post(note, to->start) || is_post(note, to->start + 1);
  bool behind = office && next && is_name(note, next);
  out->from = last_name(note, elements[name].start, elements[name].end);
  out->to = behind ? last_name(note, next->start, next->end) : last_name(note, to->start + 1, to->end);
  return behind ? at + 2 : at + 1;
}

static bool is_quoted(const struct opis_note *note, const struct element *element)
{
  return opis_note_mark(note, element->start, '"') || opis_note_mark(note, element->start, '`');
}

/* Whether the words of an element can be a title or a name: "С. 648", "n." and "MS-12" are neither. */
static bool has_word(const struct opis_note *note, const struct element *element)
{
  enum { WORD_MIN = 3, NAME_MIN = 4 };
  if (opis_note_mark(note, element->end - 1, ':')) return false; /* For instance: */
  if (element->end == element->start + 1) return note->tokens[element->start].folded.size >= NAME_MIN; /* This, Ėto */
  for (size_t i = element->start; i < element->end; i++)
    if (note->tokens[i].kind == OPIS_NOTE_WORD && note->tokens[i].folded.size >= WORD_MIN) return true;
  return false;
}

/* People for Water, "The Case for Water": who wrote what is quoted. */
static bool is_author(const struct opis_note *note, const struct element *elements, size_t count, size_t at)
{
  enum { AUTHOR_MAX = 6 };
  const struct element *element = &elements[at];
  return at + 1 < count && is_quoted(note, &elements[at + 1]) && elements[at + 1].end > elements[at + 1].start + 2 &&
         opis_note_mark(note, element->end, ',') && element->end - element->start <= AUTHOR_MAX &&
         is_capital(note, element->start) && is_capital(note, element->end - 1) && has_word(note, element) &&
         find_to(note, element->start, element->end) == element->end;
}

/* "Title," 1988, 13, 16: behind a quoted title a year alone is its date, other numbers are its pages. */
static bool read_number(const struct opis_note *note, const struct element *element, struct opis_citation *out)
{
  for (size_t i = element->start; i < element->end; i++)
    if (note->tokens[i].kind != OPIS_NOTE_NUMBER && !opis_note_mark(note, i, '-')) return false;
  if (note->tokens[element->start].kind != OPIS_NOTE_NUMBER) return false;
  struct opis_span span = opis_note_span(note, element->start, element->end);
  if (is_year(note, element->start)) {
    if (out->date_text.size || element->end != element->start + 1) return true;
    out->date_text = span;
    out->date = (struct opis_range){note->tokens[element->start].start, note->tokens[element->end - 1].end};
  } else if (!out->pages.size) {
    out->pages = span;
  } else if (out->pages.data < span.data && out->pages.data + out->pages.size + 2 >= span.data) { /* 13, 16 */
    out->pages.size = (size_t)(span.data + span.size - out->pages.data);
  }
  return true;
}

static void read_date(const struct opis_note *note, size_t start, size_t end, struct opis_citation *out)
{
  if (out->date_text.size) return;
  out->date_text = opis_note_span(note, start, end);
  out->date = (struct opis_range){note->tokens[start].start, note->tokens[end - 1].end};
}

static bool read_quoted(const struct opis_note *note, const struct element *element, struct opis_citation *out)
{
  if (!is_quoted(note, element)) return false;
  if (!out->title.size && element->end > element->start + 2)
    out->title = opis_note_span(note, element->start + 1, element->end - 1);
  return true;
}

/* Litvinov Polpredu SSSR v Italii, tov. K.K. Jurenevu: the comrade is the holder of the office before him. */
static size_t join_comrades(const struct opis_note *note, struct element *elements, size_t count)
{
  size_t kept = 0;
  for (size_t i = 0; i < count; i++) {
    bool comrade = opis_note_is(note, elements[i].start, "tov") || opis_note_is(note, elements[i].start, "тов");
    if (comrade && kept > 0 && is_capital(note, elements[kept - 1].start) &&
        !opis_note_date(note, elements[kept - 1].start))
      elements[kept - 1].end = elements[i].end;
    else
      elements[kept++] = elements[i];
  }
  return kept;
}

void opis_describe(const struct opis_note *note, size_t start, size_t end, struct opis_citation *out)
{
  struct element elements[ELEMENTS_MAX];
  for (size_t i = end; i > start && end - i < ELEMENT_MAX; i--)
    if (opis_note_is_signal(note, i - 1)) start = start > i ? start : i;
  if (end - start > ELEMENT_MAX * 2) return;
  size_t count = split(note, start, end, elements), first = 0;
  bool quoted = false;
  count = join_comrades(note, elements, count);
  for (size_t i = 1; i < count && first == 0 && !out->from.size && !out->to.size; i++)
    first = read_offices(note, elements, count, i, out);
  for (size_t i = first; i < count; i++) {
    struct element *element = &elements[i];
    size_t date = opis_note_date(note, element->start);
    if (date) {
      read_date(note, element->start, date, out);
    } else if (read_quoted(note, element, out)) {
      quoted = true;
    } else if (!out->from.size && !out->title.size && is_author(note, elements, count, i)) {
      out->from = opis_note_span(note, element->start, element->end);
    } else if (i > 0 && i + 1 < count && is_place_like(note, element->start, element->end) &&
               opis_note_date(note, elements[i + 1].start)) {
      if (!out->place.size) out->place = opis_note_span(note, element->start, element->end);
    } else if (!(quoted && read_number(note, element, out)) && has_word(note, element)) {
      read_text(note, element, quoted, out);
    }
  }
  while (out->title.size && out->title.data[out->title.size - 1] == ',') out->title.size--;
}
