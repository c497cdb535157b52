/* In: a place in a text. Out: the day, month or season that is named there by a word: "5 marzo 1924", "March 5, 1924",
 * "1872 mar. 28", "22 августа (4 сентября) 1918", "invierno de 1939". */
#include "base/span.h"
#include "text/dates/points.h"

#include <string.h>

/* A pair of days by both calendars is looked for up to this year; Greece was the last to change. */
enum { PAIR_LAST = 1935 };

/* A number of one or two figures that may be a day; primo, first, 1º, and II for a scanner's 11. */
static size_t day_at(const struct date_tokens *tokens, size_t at, int *day)
{
  const struct date_token *token = opis_date_token(tokens, at);
  if (token->kind == DATE_NUMBER) {
    bool plain = token->suffix == DATE_BARE || token->suffix == DATE_ORDINAL_SUFFIX ||
                 (token->suffix == DATE_DECADE_SUFFIX && tokens->text.data[token->end - 1] != 's');
    if (token->digits > 2 || !plain || token->value < 1 || token->value > 31) return 0;
    *day = token->value;
    return at + 1;
  }
  if (token->kind != DATE_TERM) return 0;
  if ((token->parts & DATE_ORDINAL) != 0 && token->value == 1)
    *day = 1;
  else if (token->upper && token->roman > 0 && token->roman <= 2)
    *day = token->roman == 2 ? 11 : 1;
  else
    return 0;
  bool sign = opis_date_is_mark(tokens, at + 1, 0xB0) || opis_date_is_mark(tokens, at + 1, 0xBA); /* I° maggio */
  return at + 1 + sign;
}

/* A month's name. Short forms that are words of their own need a stop, or a day before them. */
static size_t month_at(const struct date_tokens *tokens, size_t at, bool behind_day, int *month)
{
  bool bracket = behind_day && (opis_date_is_mark(tokens, at, '[') || opis_date_is_mark(tokens, at, '<'));
  at += bracket;
  const struct date_token *token = opis_date_token(tokens, at);
  bool stop = opis_date_is_mark(tokens, at + 1, '.') && opis_date_token(tokens, at + 1)->glued;
  bool in = at > 0 && opis_date_has(tokens, at - 1, DATE_PLACE) && opis_date_token(tokens, at + 1)->digits == 4;
  uint64_t parts = behind_day || stop || in ? DATE_MONTH | DATE_MONTH_WEAK : DATE_MONTH;
  if (token->kind != DATE_TERM || (token->parts & parts) == 0) return 0;
  *month = token->value;
  if (bracket) return opis_date_is_mark(tokens, at + 1, ']') || opis_date_is_mark(tokens, at + 1, '>') ? at + 2 : 0;
  return at + 1 + (stop && token->digits <= 7);
}

/* The 39 of "enero del 39". */
static size_t short_year_of(const struct date_tokens *tokens, size_t at, int *year)
{
  const struct date_token *of = opis_date_token(tokens, at), *token = opis_date_token(tokens, at + 1);
  const struct date_token *behind = opis_date_token(tokens, at + 2);
  struct opis_span word = opis_span_slice(tokens->text, of->start, of->end);
  if (of->kind != DATE_TERM || !opis_span_equal(word, OPIS_SPAN("del"))) return 0;
  if (token->kind != DATE_NUMBER || token->digits != 2 || token->value < 10 || token->suffix != DATE_BARE) return 0;
  if (behind->kind == DATE_NUMBER || behind->value == '%' || (behind->parts & (DATE_MONTH | DATE_QUANTITY))) return 0;
  if (behind->glued && behind->kind == DATE_MARK && opis_date_token(tokens, at + 3)->glued &&
      opis_date_token(tokens, at + 3)->kind == DATE_NUMBER)
    return 0;
  *year = 1900 + token->value;
  return at + 2;
}

/* The year behind a month: 1924; del 1924; de l'an 1924; , 1924; ’24. */
static size_t year_behind(const struct date_tokens *tokens, size_t at, bool behind_day, int *year)
{
  size_t next = at + opis_date_is_mark(tokens, at, ',');
  next = opis_date_fillers(tokens, next, 4);
  size_t end = opis_date_year(tokens, next, year);
  if (end > 0 && !(opis_date_token(tokens, end)->parts & DATE_QUANTITY)) return end;
  end = short_year_of(tokens, at, year);
  if (end > 0) return end;
  const struct date_token *short_year = opis_date_token(tokens, at), *behind = opis_date_token(tokens, at + 1);
  if (!behind_day || short_year->kind != DATE_NUMBER || short_year->digits != 2 || short_year->value < 10 ||
      short_year->glued || short_year->suffix != DATE_BARE ||
      (behind->kind == DATE_TERM && !(behind->parts & DATE_YEAR)) || behind->value == ':')
    return 0;
  *year = 1900 + short_year->value;
  return at + 1;
}

/* The Gregorian one of two days by two calendars, where their distance says that they are one. */
static bool join_pair(struct date_range *out, struct date_point first, struct date_point second)
{
  int year = second.year != 0 ? second.year : first.year;
  if (year == 0 || year > PAIR_LAST) return false;
  int turn = (first.month == 12 && second.month == 1) - (first.month == 1 && second.month == 12);
  if (first.year == 0) first.year = year - turn;
  if (second.year == 0) second.year = year + turn;
  if (!opis_date_is_day(second.year, second.month, second.day)) return false;
  int32_t distance = opis_date_day_number(&second) - opis_date_day_number(&first);
  if (distance < 0) {
    struct date_point swap = first;
    first = second;
    second = swap;
    distance = -distance;
  }
  int lag = opis_date_julian_lag(first.year);
  if (distance < lag - 1 || distance > lag + 1) return false;
  *out = (struct date_range){.from = second, .pair = true};
  return true;
}

/* What opens the other day of a pair: "(", "/", "[". */
static bool opens_pair(const struct date_tokens *tokens, size_t at)
{
  return opis_date_is_mark(tokens, at, '(') || opis_date_is_mark(tokens, at, '[') || opis_date_is_mark(tokens, at, '/');
}

/* The marks and words (O.S., ст. ст.) that may stand between a pair's day and its bracket. */
static size_t skip_style(const struct date_tokens *tokens, size_t at)
{
  for (size_t next = at; next < at + 6; next++) {
    if (opis_date_is_mark(tokens, next, ')') || opis_date_is_mark(tokens, next, ']')) return next;
    if (!opis_date_has(tokens, next, DATE_OLD_FIRST | DATE_OLD_SECOND | DATE_YEAR | DATE_TO) &&
        !opis_date_is_mark(tokens, next, '.') && !opis_date_is_mark(tokens, next, ','))
      return at;
  }
  return at;
}

static bool closes_pair(const struct date_tokens *tokens, size_t at)
{
  return opis_date_is_mark(tokens, at, ')') || opis_date_is_mark(tokens, at, ']');
}

/* 12 (25) декабря 1917, 11/12 March 1924: two days of a month; the second may be a range's end. */
static size_t two_days(const struct date_tokens *tokens, size_t at, struct date_range *out)
{
  int first, second, month, year = 0;
  size_t next = day_at(tokens, at, &first);
  if (next == 0 || !opens_pair(tokens, next) || opis_date_is_labelled(tokens, at)) return 0;
  bool slash = opis_date_is_mark(tokens, next, '/');
  next = day_at(tokens, next + 1, &second);
  if (next == 0) return 0;
  next += closes_pair(tokens, next);
  next = month_at(tokens, opis_date_fillers(tokens, next, 3), true, &month);
  if (next == 0) return 0;
  size_t end = year_behind(tokens, next, true, &year);
  struct date_point from = {DATE_IS_DAY, year, month, first}, to = {DATE_IS_DAY, year, month, second};
  if (!opis_date_is_day(year, month, first) || !opis_date_is_day(year, month, second)) return 0;
  if (!join_pair(out, from, to)) {
    if (!slash || second <= first) return 0;
    *out = (struct date_range){.from = from, .to = to};
  }
  return end > 0 ? end : next;
}

/* A day in words before its month: cinco de marzo, treinta y uno de julio, dodici marzo, twelfth of March. Such words
 * are many others in other languages ("once in March"), so it needs its own preposition. */
static size_t spelt_day(const struct date_tokens *tokens, size_t at, int *day)
{
  const struct date_token *token = opis_date_token(tokens, at);
  bool ordinal = (token->parts & DATE_ORDINAL) != 0 && token->value > 1;
  size_t next = at + 1;
  if (token->kind != DATE_TERM || (!ordinal && (token->parts & (DATE_CARDINAL | DATE_TENS)) == 0)) return 0;
  *day = (token->parts & DATE_TENS) != 0 ? 10 * token->value : token->value;
  if (*day == 30 && opis_date_has(tokens, next, DATE_AND) && opis_date_token(tokens, next + 1)->value == 1) {
    *day = 31;
    next += 2;
  }
  const struct date_token *of = opis_date_token(tokens, next);
  struct opis_span word = opis_span_slice(tokens->text, of->start, of->end);
  bool joined = opis_span_equal(word, ordinal ? OPIS_SPAN("of") : OPIS_SPAN("de"));
  bool italian = !ordinal && (of->parts & DATE_MONTH) != 0 && !of->capital;
  return *day <= 31 && (italian || joined) ? next : 0;
}

static size_t day_and_month(const struct date_tokens *tokens, size_t at, struct date_point *point)
{
  size_t next = day_at(tokens, at, &point->day);
  if (next == 0) next = spelt_day(tokens, at, &point->day);
  if (next == 0) return 0;
  next += opis_date_is_mark(tokens, next, '.');
  next = month_at(tokens, opis_date_fillers(tokens, next, 3), true, &point->month);
  if (next == 0) return 0;
  point->precision = DATE_IS_DAY;
  size_t end = year_behind(tokens, next, true, &point->year);
  return opis_date_is_day(point->year, point->month, point->day) ? (end > 0 ? end : next) : 0;
}

/* 22 августа (4 сентября) 1918; 25 October/7 November 1917; 25 October 1917 (7 November 1917). */
static size_t day_first(const struct date_tokens *tokens, size_t at, struct date_range *out)
{
  struct date_point first = {0}, second = {0};
  size_t next = day_and_month(tokens, at, &first);
  if (next == 0) return 0;
  *out = (struct date_range){.from = first};
  size_t year_word = next + opis_date_has(tokens, next, DATE_YEAR);
  year_word += year_word > next && opis_date_is_mark(tokens, year_word, '.');
  if (!opens_pair(tokens, year_word)) return next;
  size_t end = day_and_month(tokens, year_word + 1, &second);
  if (end == 0) return next;
  if (!opis_date_is_mark(tokens, year_word, '/')) end = skip_style(tokens, end);
  end += closes_pair(tokens, end);
  if (first.year == 0 && second.year == 0) {
    size_t year = year_behind(tokens, end, true, &second.year);
    if (year == 0) return next;
    end = year;
  }
  return join_pair(out, first, second) ? end : next;
}

/* The 37 of "mayo 37", which is no day. */
static size_t year_for_day(const struct date_tokens *tokens, size_t at, int *year)
{
  const struct date_token *token = opis_date_token(tokens, at), *next = opis_date_token(tokens, at + 1);
  if (token->kind != DATE_NUMBER || token->digits != 2 || token->value <= 31 || token->suffix != DATE_BARE) return 0;
  bool goes_on =
      next->kind == DATE_TERM || next->kind == DATE_NUMBER ||
      (next->kind == DATE_MARK && next->glued && strchr("/:%-", next->value < 0x80 ? (int)next->value : '-'));
  if (token->glued || goes_on) return 0;
  *year = 1900 + token->value;
  return at + 1;
}

/* March 5, 1924; March 5–8, 1924; 1872 mar. 28 is opis_date_operand's. */
static size_t month_first(const struct date_tokens *tokens, size_t at, struct date_range *out)
{
  struct date_point from = {DATE_IS_MONTH, 0, 0, 0};
  size_t next = month_at(tokens, at, false, &from.month);
  if (next == 0) return 0;
  size_t end = year_behind(tokens, next, false, &from.year);
  if (end == 0) end = year_for_day(tokens, next, &from.year);
  *out = (struct date_range){.from = from};
  if (end > 0) return end;
  size_t behind_day = day_at(tokens, next, &from.day);
  if (behind_day == 0 || opis_date_token(tokens, next)->kind != DATE_NUMBER) return next;
  struct date_point to = {DATE_IS_DAY, 0, from.month, 0};
  bool range = opis_date_is_dash(tokens, behind_day) || opis_date_has(tokens, behind_day, DATE_AND | DATE_TO);
  size_t behind_to = range ? day_at(tokens, behind_day + 1, &to.day) : 0;
  if (behind_to > 0 && (end = year_behind(tokens, behind_to, false, &to.year)) > 0) {
    from = (struct date_point){DATE_IS_DAY, to.year, from.month, from.day};
    *out = (struct date_range){.from = from, .to = to};
    return opis_date_is_day(to.year, to.month, to.day) && to.day > from.day ? end : 0;
  }
  end = year_behind(tokens, behind_day, false, &from.year);
  from.precision = DATE_IS_DAY;
  if (!opis_date_is_day(from.year, from.month, from.day)) return next;
  out->from = from;
  return end > 0 ? end : behind_day;
}

/* Spring 1924; the winter of 1939–40 is that of 1939. */
static size_t season(const struct date_tokens *tokens, size_t at, struct date_range *out)
{
  const struct date_token *token = opis_date_token(tokens, at);
  if ((token->parts & DATE_SEASON) == 0) return 0;
  out->from = (struct date_point){DATE_IS_SEASON, 0, token->value, 0};
  size_t end = year_behind(tokens, at + 1, false, &out->from.year);
  if (end == 0) return at + 1;
  const struct date_token *next = opis_date_token(tokens, end + 1);
  bool goes_on = (opis_date_is_dash(tokens, end) || opis_date_is_mark(tokens, end, '/')) && next->kind == DATE_NUMBER &&
                 next->glued && (next->digits == 2 || next->digits == 4) &&
                 next->value % 100 == (out->from.year + 1) % 100;
  return goes_on ? end + 2 : end;
}

size_t opis_date_month_forms(const struct date_tokens *tokens, size_t at, struct date_range *out)
{
  static size_t (*const forms[])(const struct date_tokens *, size_t, struct date_range *) = {two_days, day_first,
                                                                                             month_first, season};
  for (size_t i = 0; i < sizeof forms / sizeof *forms; i++) {
    size_t end = forms[i](tokens, at, out);
    if (end > 0) return end;
    *out = (struct date_range){0};
  }
  return 0;
}
