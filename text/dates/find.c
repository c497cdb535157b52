/* In: a text. Out: its dates. Each place is tried once as the beginning of an expression: words before (since, between,
 * circa), a point or range (points.h), what joins it to another, and words behind (г., O.S.). */
#include "text/dates.h"

#include "base/memory.h"
#include "base/span.h"
#include "text/dates/edtf.h"
#include "text/dates/points.h"

#include <stdlib.h>

/* Words before a date, with the articles between them. */
enum { PREFIX_MAX = 8 };

enum mode { PLAIN, SINCE, UNTIL, BETWEEN, WEAK };

struct expression {
  enum mode mode;
  struct date_range range;
  unsigned flags;        /* enum opis_date_flags, of the whole */
  unsigned qualifier[2]; /* of its ends */
  bool open_first, open_last;
  size_t start; /* the first token */
};

static bool is_year_known(const struct date_range *range)
{
  return range->from.year != 0;
}

/* The word года, г., год, years behind a date. */
static size_t year_word(const struct date_tokens *tokens, size_t at)
{
  const struct date_token *word = opis_date_token(tokens, at);
  if ((word->parts & (DATE_YEAR | DATE_ERA)) == 0) return at;
  bool russian = (unsigned char)tokens->text.data[word->start] >= 0x80 || tokens->text.data[word->start] == 'g' ||
                 (word->upper && (word->parts & DATE_ERA));
  if (!russian) return at;
  if (word->digits > 2) return at + 1;
  return at + 1 + (opis_date_is_mark(tokens, at + 1, '.') && opis_date_token(tokens, at + 1)->glued);
}

/* (ст. ст.), O.S., по старому стилю, estilo antiguo: the token behind it, or `at`. */
static size_t old_style(const struct date_tokens *tokens, size_t at)
{
  size_t next = at;
  bool bracket = opis_date_is_mark(tokens, next, '(') || opis_date_is_mark(tokens, next, '[');
  next += bracket || opis_date_is_mark(tokens, next, ',');
  if (opis_date_has(tokens, next, DATE_FILLER | DATE_TO | DATE_PLACE) && !opis_date_has(tokens, next, DATE_OLD_FIRST))
    next++;
  next = opis_date_fillers(tokens, next, 1);
  if (!opis_date_has(tokens, next, DATE_OLD_FIRST)) return at;
  bool stop = opis_date_is_mark(tokens, next + 1, '.');
  bool initial = opis_date_token(tokens, next)->digits <= 2;
  if (initial != stop && !(initial && opis_date_token(tokens, next)->upper)) return at;
  next += 1 + stop;
  if (!opis_date_has(tokens, next, DATE_OLD_SECOND)) return at;
  next++;
  next += stop && opis_date_is_mark(tokens, next, '.');
  next += bracket && (opis_date_is_mark(tokens, next, ')') || opis_date_is_mark(tokens, next, ']'));
  return next;
}

/* A numeral of the fascist era behind a year that it fits: 1938-XVI, 1938, a. XVI E.F. */
static size_t fascist_numeral(const struct date_tokens *tokens, size_t at, int year)
{
  size_t next = at;
  bool bracket = opis_date_is_mark(tokens, next, '(');
  if (bracket || opis_date_is_dash(tokens, next) || opis_date_is_mark(tokens, next, ',') ||
      opis_date_is_mark(tokens, next, '/'))
    next++;
  if (opis_date_has(tokens, next, DATE_YEAR))
    next++;
  else if (opis_date_token(tokens, next)->digits == 1 && opis_date_is_mark(tokens, next + 1, '.'))
    next += 2;
  const struct date_token *numeral = opis_date_token(tokens, next);
  if (year < 1922 || year > 1945 || numeral->roman == 0 || numeral->small_roman) return at;
  if (numeral->roman != year - 1921 && numeral->roman != year - 1922) return at;
  next++;
  struct date_range era;
  if (opis_date_era_forms(tokens, next - 1, &era) > 0) next = opis_date_era_forms(tokens, next - 1, &era);
  return next + (bracket && opis_date_is_mark(tokens, next, ')'));
}

/* 1939?, [1939?], 1939 (?): whether the mark is the date's and not the sentence's. */
static size_t question(const struct date_tokens *tokens, size_t start, size_t at)
{
  if (opis_date_is_mark(tokens, at, '(') && opis_date_is_mark(tokens, at + 1, '?') &&
      opis_date_is_mark(tokens, at + 2, ')'))
    return at + 3;
  if (!opis_date_is_mark(tokens, at, '?') || !opis_date_token(tokens, at)->glued) return at;
  if (start > 0 && opis_date_is_mark(tokens, start - 1, 0xBF)) return at + 1;
  const struct date_token *next = opis_date_token(tokens, at + 1);
  bool goes_on = next->kind == DATE_MARK ? next->value != 0x201D && next->value != '"' && next->value != 0xBB
                                         : next->kind == DATE_TERM && !next->capital;
  bool alone = next->kind == DATE_END && start == 0;
  return goes_on || alone || next->kind == DATE_NUMBER ? at + 1 : at;
}

/* 1860 circa, 1860 ca. */
static bool is_afterthought(const struct date_tokens *tokens, size_t at)
{
  const struct date_token *word = opis_date_token(tokens, at);
  size_t behind = at + 1 + opis_date_is_mark(tokens, at + 1, '.');
  return tokens->text.data[word->start] == 'c' && word->digits > 1 &&
         opis_date_token(tokens, behind)->kind != DATE_NUMBER && !opis_date_has(tokens, behind, DATE_MONTH);
}

static size_t suffixes(const struct date_tokens *tokens, size_t start, size_t at, struct expression *out,
                       int end_number)
{
  const struct date_range *range = &out->range;
  int year = range->to.precision != DATE_IS_NOTHING ? range->to.year : range->from.year;
  size_t next = year_word(tokens, at);
  if (opis_date_has(tokens, next, DATE_APPROX) && is_afterthought(tokens, next)) {
    out->qualifier[end_number] |= OPIS_DATE_APPROXIMATE;
    if (range->to.precision != DATE_IS_NOTHING) out->qualifier[1] |= OPIS_DATE_APPROXIMATE;
    next += 1 + opis_date_is_mark(tokens, next + 1, '.');
  }
  next = fascist_numeral(tokens, next, year);
  size_t uncertain = question(tokens, start, next);
  if (uncertain > next) out->qualifier[end_number] |= OPIS_DATE_UNCERTAIN;
  size_t style = old_style(tokens, uncertain);
  if (style > uncertain) out->flags |= OPIS_DATE_OLD_STYLE;
  return year_word(tokens, style);
}

/* Не ранее, ne ranee, no earlier, not later, non oltre. */
static bool is_negated(const struct date_tokens *tokens, size_t at)
{
  static const char *const negations[] = {"не", "Не", "ne", "Ne", "no", "No", "not", "Not", "non", "Non"};
  const struct date_token *word = opis_date_token(tokens, at - 1);
  if (at == 0 || word->kind != DATE_TERM || word->digits > 3) return false;
  struct opis_span written = opis_span_slice(tokens->text, word->start, word->end);
  for (size_t i = 0; i < sizeof negations / sizeof *negations; i++)
    if (opis_span_equal(written, opis_span_of(negations[i]))) return true;
  return false;
}

/* Words before: their meaning, and the token behind them, where the date is; `end` is the token behind that. */
static size_t prefix(const struct date_tokens *tokens, size_t at, struct expression *out, size_t *end)
{
  size_t start = at;
  for (size_t i = 0; i < PREFIX_MAX; i++, at++) {
    *end = opis_date_operand(tokens, at, &out->range);
    if (*end > 0) return at;
    const struct date_token *token = opis_date_token(tokens, at);
    bool stop =
        at > start && token->value == '.' && token->kind == DATE_MARK && opis_date_has(tokens, at - 1, DATE_APPROX);
    stop = stop || (at > start && opis_date_is_mark(tokens, at, '-') && token->glued &&
                    opis_date_has(tokens, at - 1, DATE_SINCE | DATE_UNTIL)); /* pre-1914 */
    if (token->parts & DATE_BETWEEN)
      out->mode = BETWEEN;
    else if (token->parts & DATE_APPROX)
      out->qualifier[0] |= OPIS_DATE_APPROXIMATE;
    else if (token->parts & DATE_UNSURE)
      out->qualifier[0] |= OPIS_DATE_UNCERTAIN;
    else if (token->parts & DATE_NOT_BEFORE)
      out->mode = is_negated(tokens, at) ? SINCE : UNTIL;
    else if ((token->parts & (DATE_SINCE | DATE_FROM)) && out->mode != UNTIL)
      out->mode = is_negated(tokens, at) ? UNTIL : SINCE;
    else if (token->parts & DATE_UNTIL)
      out->mode = UNTIL;
    else if (token->parts & DATE_FROM_WEAK && out->mode == PLAIN)
      out->mode = WEAK;
    else if (at == start || !(stop || (token->parts & (DATE_FILLER | DATE_TO | DATE_PLACE))))
      return SIZE_MAX;
  }
  return SIZE_MAX;
}

enum joint { NO_JOINT, DASHED, TO, AND };

/* May/June 1940. */
static bool is_month_slash(const struct date_tokens *tokens, size_t at)
{
  return at > 0 && opis_date_is_mark(tokens, at, '/') && opis_date_has(tokens, at - 1, DATE_MONTH) &&
         opis_date_has(tokens, at + 1, DATE_MONTH);
}

/* What joins two dates, and the articles behind it. */
static size_t connector(const struct date_tokens *tokens, size_t at, enum joint *joint)
{
  *joint = NO_JOINT;
  size_t next = at;
  bool dash = opis_date_is_dash(tokens, next) || is_month_slash(tokens, next) ||
              (opis_date_is_mark(tokens, next, '.') && opis_date_is_mark(tokens, next + 1, '.'));
  if (dash) {
    *joint = DASHED;
    next += opis_date_is_mark(tokens, next, '.') ? 2 : 1;
  } else {
    next += opis_date_is_mark(tokens, next, ',');
    if (opis_date_has(tokens, next, DATE_AND) || opis_date_is_mark(tokens, next, '&')) {
      *joint = AND;
      next++;
    }
    for (size_t i = 0; i < 2 && opis_date_has(tokens, next, DATE_TO | DATE_UNTIL); i++, next++) *joint = TO;
  }
  if (*joint == NO_JOINT) return at;
  return opis_date_fillers(tokens, next, 3);
}

/* Fills what a range's first end leaves to its second (5–8 marzo 1924), or the other way (marzo 1924 – giugno). */
static void fill(struct date_range *first, struct date_range *second)
{
  struct date_point *ends[] = {&first->from, &first->to};
  const struct date_point *source = &second->from;
  for (size_t i = 0; i < 2; i++) {
    struct date_point *point = ends[i];
    if (point->precision == DATE_IS_NOTHING || point->precision > DATE_IS_SEASON || point->year != 0) continue;
    if (point->month == 0) point->month = source->month;
    int source_month = source->month > 12 ? 0 : source->month;
    point->year = source->year - (source_month > 0 && point->month <= 12 && point->month > source_month);
  }
  if (second->from.year == 0 && second->from.month != 0) second->from.year = first->from.year;
}

static bool is_valid(const struct date_range *range)
{
  const struct date_point *points[] = {&range->from, &range->to};
  for (size_t i = 0; i < 2; i++) {
    const struct date_point *point = points[i];
    if (point->precision == DATE_IS_NOTHING) continue;
    if (point->year == 0) return false;
    if (point->precision == DATE_IS_DAY && !opis_date_is_day(point->year, point->month, point->day)) return false;
    if (point->precision == DATE_IS_MONTH && (point->month < 1 || point->month > 12)) return false;
  }
  return true;
}

/* Whether two whole dates that "and" joins are next to one another, so that both together are a range. */
static bool are_neighbours(const struct date_range *first, const struct date_range *second)
{
  const struct date_point *a = &first->from, *b = &second->from;
  if (a->precision == DATE_IS_MONTH || a->precision == DATE_IS_SEASON)
    return b->precision == a->precision && b->year * 12 + b->month == a->year * 12 + a->month + 1 &&
           second->to.precision == DATE_IS_NOTHING && first->to.precision == DATE_IS_NOTHING;
  if (a->precision < DATE_IS_YEAR || b->precision < DATE_IS_YEAR) return false;
  bool explicit = (first->to.precision != DATE_IS_NOTHING && !first->share) ||
                  (second->to.precision != DATE_IS_NOTHING && !second->share);
  bool alike = a->precision == b->precision || first->share || second->share;
  return !explicit && alike && opis_edtf_days(first).last / 10000 + 1 == b->year;
}

/* One range of two, if they can be one. Ends that a word such as early made a range give their years. */
static bool combine(const struct expression *expression, enum joint joint, struct date_range first,
                    struct date_range second, struct date_range *out)
{
  bool whole = is_year_known(&first), second_whole = is_year_known(&second);
  if (!second_whole && (!whole || second.from.month == 0 || first.from.month == 0 || joint == AND)) return false;
  if (joint == AND && whole && expression->mode != BETWEEN && !are_neighbours(&first, &second)) return false;
  bool lone = first.from.precision == DATE_IS_DAY && first.from.month == 0;
  if (lone && (second.from.precision != DATE_IS_DAY || second.pair)) return false;
  fill(&first, &second);
  if (!is_valid(&first) || !is_valid(&second)) return false;
  struct date_point to = second.to.precision != DATE_IS_NOTHING ? second.to : second.from;
  bool expanded = first.to.precision != DATE_IS_NOTHING || second.to.precision != DATE_IS_NOTHING;
  struct date_range joined = {.from = first.from, .to = to};
  if (expanded) opis_edtf_expand(&joined);
  struct opis_days days = opis_edtf_days(&joined);
  if (days.first > days.last ||
      (whole && second_whole && joint == TO && expression->mode == PLAIN && to.year - first.from.year > 500))
    return false;
  *out = joined;
  return true;
}

/* Joins what follows to the first date; gives the token behind it, or `at` where nothing is joined. */
static size_t join(const struct date_tokens *tokens, size_t start, size_t at, struct expression *out)
{
  enum joint joint;
  struct date_range second = {0}, joined;
  struct expression behind = {0};
  size_t next = connector(tokens, at, &joint);
  if (joint == NO_JOINT) return at;
  if (out->range.pair && joint == AND) return at;
  if (opis_date_has(tokens, next, DATE_APPROX)) {
    behind.qualifier[1] = OPIS_DATE_APPROXIMATE;
    next += 1 + opis_date_is_mark(tokens, next + 1, '.');
  }
  struct date_tokens view = *tokens;
  view.joined = next;
  size_t end = opis_date_operand(&view, next, &second);
  if (end == 0 || !combine(out, joint, out->range, second, &joined)) return at;
  out->range = joined;
  out->qualifier[1] |= behind.qualifier[1];
  return suffixes(tokens, start, end, out, 1);
}

/* 2008-on, 1931–present, 1924 in poi, (1931– ). */
static size_t onward(const struct date_tokens *tokens, size_t at, struct expression *out)
{
  size_t next = at;
  bool dash = opis_date_is_dash(tokens, next);
  next += dash;
  if (dash && opis_date_is_mark(tokens, next, ')') && out->range.from.precision == DATE_IS_YEAR) {
    out->open_last = true;
    return next;
  }
  size_t words = next;
  while (words - next < 4 && !opis_date_has(tokens, words, DATE_ONWARD) &&
         opis_date_has(tokens, words, DATE_FILLER | DATE_TO | DATE_UNTIL | DATE_AND | DATE_PLACE | DATE_FROM))
    words++;
  const struct date_token *token = opis_date_token(tokens, words);
  if ((token->parts & DATE_ONWARD) == 0) return at;
  /* "on" is mostly another word */
  if (!dash && token->digits == 2 && !(out->mode == SINCE)) return at;
  if (!dash && words == next && token->digits < 4 && token->digits != 2) return at;
  if (!dash && words == next && token->digits >= 4 && tokens->text.data[token->start] != 'o') return at;
  out->open_last = true;
  return words + 1;
}

/* The 24 February of "24 February, 8 March 1937" has the year of the next in the list. */
static bool borrow_year(const struct date_tokens *tokens, size_t at, struct date_range *range)
{
  struct date_range next = {0};
  if (range->from.precision != DATE_IS_DAY || range->from.month == 0 || range->pair) return false;
  if (!opis_date_is_mark(tokens, at, ',') || opis_date_operand(tokens, at + 1, &next) == 0) return false;
  if (next.from.precision != DATE_IS_DAY || next.from.year == 0 || next.from.month < range->from.month) return false;
  range->from.year = next.from.year;
  if (range->to.precision != DATE_IS_NOTHING) range->to.year = next.from.year;
  return is_valid(range);
}

/* Reads an expression; the token behind it, or 0. */
static size_t expression(const struct date_tokens *tokens, size_t at, struct expression *out)
{
  *out = (struct expression){0};
  size_t end = 0, operand = prefix(tokens, at, out, &end);
  if (operand == SIZE_MAX) return 0;
  bool whole = is_year_known(&out->range);
  if (out->range.share) out->qualifier[0] &= ~(unsigned)OPIS_DATE_APPROXIMATE; /* verso la fine di marzo */
  out->start = at;
  if (whole && (out->range.from.precision == DATE_IS_DAY && !is_valid(&out->range))) return 0;
  size_t behind = end;
  if (whole || year_word(tokens, end) > end) behind = suffixes(tokens, operand, end, out, 0);
  size_t joined = join(tokens, operand, behind, out);
  if (joined == behind && !whole && !borrow_year(tokens, end, &out->range)) return 0;
  if (out->range.to.precision == DATE_IS_NOTHING || joined == behind) {
    size_t open = onward(tokens, behind, out);
    if (out->open_last) return open;
  }
  if (joined > behind) return joined;
  if (out->mode == WEAK) out->start = operand;
  /* from 1917–1925 is no open range */
  if (out->mode == SINCE && (out->range.share || out->range.to.precision == DATE_IS_NOTHING)) out->open_last = true;
  if (out->mode == UNTIL) out->open_first = true;
  return behind;
}

/* Where an expression may begin. Most words are none of a date's. */
static bool may_begin(const struct date_token *token)
{
  if (token->kind == DATE_NUMBER) return token->digits <= 4 && token->suffix != DATE_JUNK_SUFFIX;
  if (token->kind == DATE_MARK) return token->value == '[' || token->value == '\'';
  return token->roman > 0 ||
         (token->parts & ~(DATE_FILLER | DATE_LABEL | DATE_LABEL_STOP | DATE_QUANTITY | DATE_AND | DATE_TO |
                           DATE_PLACE | DATE_POSSESSIVE | DATE_OLD_FIRST | DATE_OLD_SECOND | DATE_ONWARD | DATE_MONTHS |
                           DATE_ERA | DATE_FASCIST | DATE_UNDER)) != 0;
}

static void add(struct opis_arena *arena, const struct expression *found, struct opis_date *date)
{
  char edtf[OPIS_EDTF_MAX];
  struct opis_edtf_form form = {.range = found->range, .open_first = found->open_first, .open_last = found->open_last};
  for (size_t i = 0; i < 2; i++) form.qualifier[i] = found->qualifier[i];
  size_t size = opis_edtf_write(&form, edtf);
  date->edtf = opis_arena_copy(arena, (struct opis_span){edtf, size});
  date->flags = found->flags | found->qualifier[0] | found->qualifier[1];
  date->days = opis_edtf_days(&found->range);
  if (date->flags & OPIS_DATE_OLD_STYLE) date->days.last = opis_edtf_gregorian(&found->range, date->days.last);
  if (found->open_first) date->days = (struct opis_days){OPIS_DAYS_OPEN_FIRST, date->days.last};
  if (found->open_last) date->days = (struct opis_days){date->days.first, OPIS_DAYS_OPEN_LAST};
}

/* Whether a token is in a web address or the like, which goes on to the next blank. */
static size_t skip_address(const struct date_tokens *tokens, size_t at)
{
  const struct date_token *token = opis_date_token(tokens, at);
  if (token->kind != DATE_TERM || !memchr("hwdD", tokens->text.data[token->start], 4)) return at;
  struct opis_span word = opis_span_slice(tokens->text, token->start, token->end);
  bool scheme = opis_span_starts(word, OPIS_SPAN("http")) || opis_span_equal(word, OPIS_SPAN("www")) ||
                opis_span_equal(word, OPIS_SPAN("doi")) || opis_span_equal(word, OPIS_SPAN("DOI"));
  if (!scheme) return at;
  bool doi = word.size == 3 && word.data[0] != 'w';
  for (at++; opis_date_token(tokens, at)->kind != DATE_END; at++) {
    if (!opis_date_token(tokens, at)->glued && !doi) break;
    if (!opis_date_token(tokens, at)->glued) doi = false;
  }
  return at;
}

struct opis_dates opis_dates_find(struct opis_arena *arena, struct opis_span text)
{
  struct date_tokens tokens;
  struct opis_date *items = NULL;
  size_t count = 0, capacity = 0;
  opis_date_tokens(text, &tokens);
  for (size_t at = 0; at < tokens.count;) {
    struct expression found;
    size_t address = skip_address(&tokens, at);
    if (address > at) {
      at = address;
      continue;
    }
    size_t end = may_begin(&tokens.items[at]) ? expression(&tokens, at, &found) : 0;
    if (end == 0) {
      at++;
      continue;
    }
    OPIS_GROW(items, count, capacity);
    items[count] = (struct opis_date){.start = tokens.items[found.start].start, .end = tokens.items[end - 1].end};
    add(arena, &found, &items[count++]);
    at = end;
  }
  struct opis_dates dates = {opis_arena_copy_array(arena, items, count, sizeof *items), count};
  free(items);
  free(tokens.items);
  return dates;
}

enum opis_status opis_date_read(struct opis_span text, struct opis_days *days, struct opis_error *error)
{
  struct opis_arena arena = {0};
  enum opis_status status = opis_date_days(text, days, error);
  struct opis_dates dates = {0};
  if (status != OPIS_OK) dates = opis_dates_find(&arena, text);
  if (dates.count == 1 && dates.items[0].start == 0 && dates.items[0].end == text.size) {
    *days = dates.items[0].days;
    status = OPIS_OK;
  }
  opis_arena_free(&arena);
  return status;
}
