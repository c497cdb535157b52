/* In: a place in a text. Out: the point or range that is named there. Here are those in figures alone (2.1.1925,
 * 26/2/1924, 1924-02-26, 11-III-1975, 1917–25) and what parts of a year, decade or century are (late 1930s). To add a
 * way of writing dates add a form to the table of opis_date_operand; the first that fits is taken. */
#include "text/dates/points.h"

typedef size_t form(const struct date_tokens *tokens, size_t at, struct date_range *out);

/* The years that figures may be, if a date's other parts stand by them. */
enum { YEAR_MIN = 1000, YEAR_MAX = 2100 };

/* Two years of one range are no further apart, or they are other numbers. */
enum { YEARS_APART = 1000 };

size_t opis_date_fillers(const struct date_tokens *tokens, size_t at, size_t most)
{
  for (size_t i = 0; i < most && opis_date_has(tokens, at, DATE_FILLER); i++) at++;
  return at;
}

static bool is_year_number(const struct date_token *token)
{
  return token->kind == DATE_NUMBER && token->digits == 4 && token->value >= YEAR_MIN && token->value <= YEAR_MAX &&
         (token->suffix == DATE_BARE || token->suffix == DATE_ORDINAL_SUFFIX);
}

size_t opis_date_year(const struct date_tokens *tokens, size_t at, int *year)
{
  bool bracket = opis_date_is_mark(tokens, at, '[') || opis_date_is_mark(tokens, at, '(');
  const struct date_token *token = opis_date_token(tokens, at + bracket);
  if (is_year_number(token)) {
    size_t end = at + 1 + bracket;
    if (bracket && opis_date_has(tokens, end, DATE_YEAR)) end += 1 + opis_date_is_mark(tokens, end + 1, '.');
    if (bracket && !opis_date_is_mark(tokens, end, ']') && !opis_date_is_mark(tokens, end, ')')) return 0;
    *year = token->value;
    return end + bracket;
  }
  token = opis_date_token(tokens, at + 1);
  if (opis_date_is_mark(tokens, at, '\'') && token->kind == DATE_NUMBER && token->glued && token->digits == 2 &&
      token->suffix == DATE_BARE) {
    *year = 1900 + token->value;
    return at + 2;
  }
  return 0;
}

/* The mark between the parts of a date in figures. A stop may have a blank behind it. */
static bool is_separator(const struct date_tokens *tokens, size_t at, int32_t mark)
{
  return opis_date_is_mark(tokens, at, mark) && opis_date_token(tokens, at)->glued &&
         (mark == '.' || opis_date_token(tokens, at + 1)->glued);
}

/* Whether a date in figures ends here: no further part follows. */
static bool is_end(const struct date_tokens *tokens, size_t end, int32_t mark)
{
  const struct date_token *next = opis_date_token(tokens, end), *after = opis_date_token(tokens, end + 1);
  if (!next->glued || next->kind != DATE_MARK) return next->kind != DATE_NUMBER || !next->glued;
  if (next->value == '/') return after->kind == DATE_NUMBER && after->digits <= 2 && mark == '.';
  return next->value != mark || !after->glued || after->kind == DATE_END || after->kind == DATE_TERM || mark == '-';
}

static int month_number(const struct date_token *token)
{
  if (token->kind == DATE_NUMBER && token->digits <= 2 && token->suffix == DATE_BARE) return token->value;
  if (token->parts & DATE_MONTH) return token->value; /* 3-Oct-1936 */
  return token->kind == DATE_TERM && token->roman <= 12 ? token->roman : 0;
}

/* 2.1.1925, 26/2/1924, 12/30/38, 1924-02-26, 11-III-1975. A year of two figures is of the twentieth century, and needs
 * a place without a label. */
static size_t figures(const struct date_tokens *tokens, size_t at, struct date_range *out)
{
  const struct date_token *first = opis_date_token(tokens, at), *last = opis_date_token(tokens, at + 4);
  const struct date_token *second = opis_date_token(tokens, at + 2);
  int32_t mark = opis_date_token(tokens, at + 1)->value;
  if (mark != '.' && mark != '/' && mark != '-') return 0;
  if (first->kind != DATE_NUMBER || last->kind != DATE_NUMBER || opis_date_is_chained(tokens, at)) return 0;
  if (!is_separator(tokens, at + 1, mark) || !is_separator(tokens, at + 3, mark)) return 0;
  if (!is_end(tokens, at + 5, mark) || first->suffix != DATE_BARE || last->suffix != DATE_BARE) return 0;
  struct date_point point = {DATE_IS_DAY, last->value, month_number(second), first->value};
  if (is_year_number(first) && last->digits <= 2) {
    point.year = first->value;
    point.day = last->value;
  } else if (first->digits > 2 || !(is_year_number(last) || last->digits == 2)) {
    return 0;
  } else if (mark == '/' && second->kind == DATE_NUMBER &&
             (point.month > 12 || (tokens->american && point.day <= 12))) {
    point.day = second->value;
    point.month = first->value;
  }
  if (last->digits == 2 && !is_year_number(first)) {
    bool tight = second->glued && last->glued;
    if (!tight || opis_date_is_labelled(tokens, at) || (last->value < 10 && second->kind == DATE_NUMBER)) return 0;
    if (at > 0 && opis_date_token(tokens, at - 1)->upper && opis_date_token(tokens, at - 1)->parts == 0) return 0;
    point.year += 1900;
  }
  if (!opis_date_is_day(point.year, point.month, point.day)) return 0;
  out->from = point;
  return at + 5;
}

/* 5/XI-1924, 5/XI—24, 5.XI-1924 */
static size_t mixed_figures(const struct date_tokens *tokens, size_t at, struct date_range *out)
{
  const struct date_token *day = opis_date_token(tokens, at), *month = opis_date_token(tokens, at + 2);
  const struct date_token *year = opis_date_token(tokens, at + 4), *mark = opis_date_token(tokens, at + 3);
  if (day->kind != DATE_NUMBER || day->suffix != DATE_BARE || day->digits > 2 || opis_date_is_chained(tokens, at))
    return 0;
  if (!is_separator(tokens, at + 1, '/') && !is_separator(tokens, at + 1, '.')) return 0;
  if (month->roman < 1 || month->roman > 12 || month->small_roman) return 0;
  if (is_year_number(mark)) { /* 27/II 1924 */
    out->from = (struct date_point){DATE_IS_DAY, mark->value, month->roman, day->value};
    return opis_date_is_day(mark->value, month->roman, day->value) ? at + 4 : 0;
  }
  if (!mark->glued || !year->glued) return 0;
  if (!opis_date_is_dash(tokens, at + 3) && mark->value != '.' && mark->value != '/') return 0;
  if (!is_year_number(year) && (year->digits != 2 || year->suffix != DATE_BARE)) return 0;
  int number = year->digits == 2 ? 1900 + year->value : year->value;
  if (!is_end(tokens, at + 5, '-') || !opis_date_is_day(number, month->roman, day->value)) return 0;
  out->from = (struct date_point){DATE_IS_DAY, number, month->roman, day->value};
  return at + 5;
}

/* 5 XII 1924 */
static size_t roman_month(const struct date_tokens *tokens, size_t at, struct date_range *out)
{
  const struct date_token *day = opis_date_token(tokens, at), *month = opis_date_token(tokens, at + 1);
  if (day->kind != DATE_NUMBER || day->digits > 2 || day->suffix != DATE_BARE || opis_date_is_labelled(tokens, at))
    return 0;
  if (month->roman < 1 || month->roman > 12 || !month->upper || !is_year_number(opis_date_token(tokens, at + 2)))
    return 0;
  out->from = (struct date_point){DATE_IS_DAY, opis_date_token(tokens, at + 2)->value, month->roman, day->value};
  return opis_date_is_day(out->from.year, month->roman, day->value) ? at + 3 : 0;
}

/* The 12.3 of 12.3–14.5.1924. */
static size_t day_and_month(const struct date_tokens *tokens, size_t at, struct date_range *out)
{
  const struct date_token *day = opis_date_token(tokens, at), *month = opis_date_token(tokens, at + 2);
  struct date_range behind = {0};
  int32_t mark = opis_date_token(tokens, at + 1)->value;
  if ((mark != '.' && mark != '/') || day->kind != DATE_NUMBER || day->digits > 2 || !month->glued) return 0;
  if (opis_date_is_chained(tokens, at) || !opis_date_is_dash(tokens, at + 3)) return 0;
  if (!opis_date_is_day(0, month_number(month), day->value)) return 0;
  size_t end = figures(&(struct date_tokens){.text = tokens->text,
                                             .items = tokens->items + at + 4,
                                             .count = at + 4 < tokens->count ? tokens->count - at - 4 : 0},
                       0, &behind);
  if (end == 0) return 0;
  out->from = (struct date_point){DATE_IS_DAY, 0, month_number(month), day->value};
  return at + 3;
}

/* 02/1924, 02.1924: where a word before it says that it is no number of a law or the like. */
static size_t month_of_figures(const struct date_tokens *tokens, size_t at, struct date_range *out)
{
  const struct date_token *month = opis_date_token(tokens, at), *year = opis_date_token(tokens, at + 2);
  int number = month_number(month);
  int32_t mark = opis_date_token(tokens, at + 1)->value;
  if ((mark != '/' && mark != '.') || !is_separator(tokens, at + 1, mark) || !year->glued || !is_year_number(year))
    return 0;
  if (number < 1 || number > 12 || !is_end(tokens, at + 3, mark) || opis_date_is_chained(tokens, at)) return 0;
  if (opis_date_is_labelled(tokens, at)) return 0;
  bool told = at > 0 && opis_date_has(tokens, at - 1, DATE_PLACE | DATE_SINCE | DATE_FROM | DATE_UNTIL);
  bool roman = month->kind == DATE_TERM && !month->small_roman;
  if (!told && !(month->kind == DATE_NUMBER && tokens->text.data[month->start] == '0') && !(roman && mark == '.'))
    return 0;
  out->from = (struct date_point){DATE_IS_MONTH, year->value, number, 0};
  return at + 3;
}

/* 1872 mar. 28; 1924, febbraio 26; 1924 marzo. Not the 1924 of "in 1924, March 1925 …". */
static size_t year_first(const struct date_tokens *tokens, size_t at, struct date_range *out)
{
  const struct date_token *year = opis_date_token(tokens, at);
  if (!is_year_number(year) || year->suffix != DATE_BARE || opis_date_is_chained(tokens, at)) return 0;
  size_t next = at + 1;
  if (opis_date_has(tokens, next, DATE_YEAR))
    next += 1 + opis_date_is_mark(tokens, next + 1, '.'); /* 1924 г., марта 5 */
  next += opis_date_is_mark(tokens, next, ',');
  const struct date_token *month = opis_date_token(tokens, next);
  bool stop = opis_date_is_mark(tokens, next + 1, '.');
  if ((month->parts & (stop ? DATE_MONTH | DATE_MONTH_WEAK : DATE_MONTH)) == 0) return 0;
  next += 1 + stop;
  const struct date_token *day = opis_date_token(tokens, next);
  bool has_day = day->kind == DATE_NUMBER && day->digits <= 2 && day->suffix != DATE_JUNK_SUFFIX;
  if (!has_day && (opis_date_is_mark(tokens, at + 1, ',') || day->kind == DATE_NUMBER)) return 0;
  if (!has_day && opis_date_is_mark(tokens, next, ',') && opis_date_token(tokens, next + 1)->kind == DATE_NUMBER)
    return 0;
  if (has_day) {
    const struct date_token *after = opis_date_token(tokens, next + 1), *more = opis_date_token(tokens, next + 2);
    if (is_year_number(after) || (after->value == ',' && is_year_number(more))) return 0;
    if (!opis_date_is_day(year->value, month->value, day->value)) return 0;
  }
  out->from =
      (struct date_point){has_day ? DATE_IS_DAY : DATE_IS_MONTH, year->value, month->value, has_day ? day->value : 0};
  return next + has_day;
}

/* 1924-02, where the second number cannot be the end of a range. */
static size_t year_and_month(const struct date_tokens *tokens, size_t at, struct date_range *out)
{
  const struct date_token *year = opis_date_token(tokens, at), *month = opis_date_token(tokens, at + 2);
  if (!is_year_number(year) || !is_separator(tokens, at + 1, '-') || opis_date_is_chained(tokens, at)) return 0;
  if (month->kind != DATE_NUMBER || month->digits != 2 || month->suffix != DATE_BARE) return 0;
  if (month->value < 1 || month->value > 12 || month->value > year->value % 100) return 0;
  const struct date_token *next = opis_date_token(tokens, at + 3);
  if ((next->glued && (next->value == '/' || next->value == '-' || next->kind == DATE_NUMBER)) ||
      opis_date_is_labelled(tokens, at))
    return 0;
  out->from = (struct date_point){DATE_IS_MONTH, year->value, month->value, 0};
  return at + 3;
}

/* The last year of 1917–25, 1914–8, 1924/25, 1936–939 by its last figures; 0 for what is none. */
static int short_year(int first, const struct date_token *token)
{
  int unit = token->digits == 1 ? 10 : token->digits == 2 ? 100 : token->digits == 3 ? 1000 : 0;
  if (unit == 0 || token->kind != DATE_NUMBER || token->suffix != DATE_BARE) return 0;
  int year = first / unit * unit + token->value;
  return year > first && (unit < 1000 || year < first + 100) ? year : 0;
}

/* Whether the number behind a dash belongs to what follows it: 1924–25 March 1925. */
static bool is_taken(const struct date_tokens *tokens, size_t at)
{
  struct date_range other = {0};
  const struct date_token *next = opis_date_token(tokens, at + 1);
  if (next->glued && (next->value == '.' || next->value == '/') &&
      opis_date_token(tokens, at + 2)->kind == DATE_NUMBER && opis_date_token(tokens, at + 2)->glued)
    return true;
  return opis_date_month_forms(tokens, at, &other) > 0 && other.from.precision == DATE_IS_DAY;
}

/* 1917–1925, 1917–25, 1924/25 and 1924/1925. */
static size_t years(const struct date_tokens *tokens, size_t at, struct date_range *out)
{
  const struct date_token *first = opis_date_token(tokens, at), *last = opis_date_token(tokens, at + 2);
  if (!is_year_number(first)) return 0;
  bool slash = opis_date_is_mark(tokens, at + 1, '/') && opis_date_token(tokens, at + 1)->glued && last->glued;
  if (!slash && !opis_date_is_dash(tokens, at + 1)) return 0;
  bool spaced = !opis_date_token(tokens, at + 1)->glued || !last->glued;
  int year = is_year_number(last) ? last->value : spaced ? 0 : short_year(first->value, last);
  if (year <= first->value || year - first->value > YEARS_APART || (slash && year > first->value + 1)) return 0;
  if (is_taken(tokens, at + 2)) return 0;
  const struct date_token *next = opis_date_token(tokens, at + 3), *after = opis_date_token(tokens, at + 4);
  bool number = (after->kind == DATE_NUMBER || after->roman == 0) && after->kind != DATE_END;
  if (next->glued && after->glued && number && (next->value == '/' || next->value == '-')) return 0;
  if (!opis_date_is_bare_year(tokens, at, at + 3)) return 0;
  out->from = (struct date_point){DATE_IS_YEAR, first->value, 0, 0};
  out->to = (struct date_point){DATE_IS_YEAR, year, 0, 0};
  return at + 3;
}

static size_t bare_year(const struct date_tokens *tokens, size_t at, struct date_range *out)
{
  int year;
  size_t end = opis_date_year(tokens, at, &year);
  bool bracket = opis_date_is_mark(tokens, at, '[');
  if (end == 0 || opis_date_is_mark(tokens, at, '(')) return 0;
  if (opis_date_is_mark(tokens, at, '\'')) {
    if (!opis_date_has(tokens, at - 1, DATE_PLACE | DATE_SINCE | DATE_FROM | DATE_TO | DATE_UNTIL) || at == 0) return 0;
  } else if (!opis_date_is_bare_year(tokens, at + bracket, at + 1 + bracket)) {
    return 0;
  }
  out->from = (struct date_point){DATE_IS_YEAR, year, 0, 0};
  return end;
}

/* A year of three figures, where год or AD follows. */
static size_t early_year(const struct date_tokens *tokens, size_t at, struct date_range *out)
{
  const struct date_token *token = opis_date_token(tokens, at);
  if (token->kind != DATE_NUMBER || token->digits != 3 || token->suffix != DATE_BARE || token->value < 100) return 0;
  const struct date_token *next = opis_date_token(tokens, at + 1);
  bool upper = (next->parts & DATE_ERA) != 0 && next->upper;
  bool year = (next->parts & DATE_YEAR) != 0 && (next->parts & DATE_QUANTITY) == 0 && at > 0 &&
              opis_date_has(tokens, at - 1, DATE_PLACE | DATE_FROM | DATE_UNTIL | DATE_SINCE);
  if ((!upper && !year) || opis_date_is_chained(tokens, at) || opis_date_is_labelled(tokens, at)) return 0;
  out->from = (struct date_point){DATE_IS_YEAR, token->value, 0, 0};
  return at + 1;
}

/* A number that wants what stands behind it: the 5 of "5–8 marzo 1924". */
static size_t lone_day(const struct date_tokens *tokens, size_t at, struct date_range *out)
{
  const struct date_token *token = opis_date_token(tokens, at);
  if (token->kind != DATE_NUMBER || token->digits > 2 || token->value < 1 || token->value > 31) return 0;
  if (token->suffix == DATE_JUNK_SUFFIX || opis_date_is_chained(tokens, at) || opis_date_is_labelled(tokens, at))
    return 0;
  out->from = (struct date_point){DATE_IS_DAY, 0, 0, token->value};
  /* 3. bis 8. Oktober */
  return at + 1 + (opis_date_is_mark(tokens, at + 1, '.') && opis_date_has(tokens, at + 2, DATE_TO | DATE_AND));
}

/* A weekday before a day: martedì 5 marzo. */
static size_t skip_weekday(const struct date_tokens *tokens, size_t at)
{
  if (!opis_date_has(tokens, at, DATE_WEEKDAY)) return at;
  at++;
  at += opis_date_is_mark(tokens, at, ',') || opis_date_is_mark(tokens, at, '.');
  return opis_date_fillers(tokens, at, 1);
}

/* Whether a point may begin with a token. */
static bool may_begin(const struct date_token *token)
{
  if (token->kind == DATE_TERM) return token->parts != 0 || token->roman > 0 || token->digits == 1; /* a. XV E.F. */
  return token->kind == DATE_NUMBER ||
         (token->kind == DATE_MARK && (token->value == '[' || token->value == '(' || token->value == '\''));
}

/* A form that wants a number first is not tried at a word or mark. */
static size_t point(const struct date_tokens *tokens, size_t at, struct date_range *out)
{
  static const struct {
    form *read;
    bool number;
  } forms[] = {{figures, true},
               {opis_date_era_forms, false},
               {year_first, true},
               {day_and_month, true},
               {mixed_figures, true},
               {roman_month, true},
               {opis_date_month_forms, false},
               {opis_date_age_forms, false},
               {month_of_figures, false},
               {year_and_month, true},
               {years, true},
               {bare_year, false},
               {early_year, true},
               {lone_day, true}};
  at = skip_weekday(tokens, at);
  *out = (struct date_range){0};
  const struct date_token *token = opis_date_token(tokens, at);
  if (!may_begin(token)) return 0;
  for (size_t i = 0; i < sizeof forms / sizeof *forms; i++) {
    if (forms[i].number && token->kind != DATE_NUMBER) continue;
    size_t end = forms[i].read(tokens, at, out);
    if (end > 0) return end;
    *out = (struct date_range){0};
  }
  return 0;
}

/* A part of a period, as shares of it in twelfths. */
struct share {
  int from, to;
  bool halves; /* such a part of a year is its months */
};

static const struct share early = {0, 4, false}, middle = {4, 8, false}, late = {8, 12, false};

/* The number of a half, quarter or third: first, 2nd, 1-й, 2., II; the token behind it, or 0. */
static size_t share_number(const struct date_tokens *tokens, size_t at, int *number)
{
  const struct date_token *token = opis_date_token(tokens, at);
  bool stop = opis_date_is_mark(tokens, at + 1, '.');
  bool figure = token->kind == DATE_NUMBER && token->digits == 1 &&
                (token->suffix == DATE_ORDINAL_SUFFIX || (token->suffix == DATE_BARE && stop));
  *number = token->kind == DATE_TERM && token->roman > 0 && token->upper ? token->roman : token->value;
  bool counts = figure || (token->parts & DATE_ORDINAL) != 0 || (token->roman > 0 && token->upper);
  return counts && *number >= 1 && *number <= 4 ? at + 1 + (figure && stop) : 0;
}

/* First half, segunda mitad, ultimo quarto, primi anni: the token behind it, or 0. */
static size_t counted_share(const struct date_tokens *tokens, size_t at, struct share *share)
{
  const struct date_token *token = opis_date_token(tokens, at);
  bool last = (token->parts & DATE_LAST) != 0;
  int number = 0;
  size_t behind = last ? at + 1 : share_number(tokens, at, &number);
  if (behind == 0) return 0;
  size_t next = opis_date_fillers(tokens, behind, 1);
  int parts = opis_date_has(tokens, next, DATE_HALF)      ? 2
              : opis_date_has(tokens, next, DATE_QUARTER) ? 4
              : opis_date_has(tokens, next, DATE_THIRD)   ? 3
                                                          : 0;
  if (parts > 0) {
    if (last) number = parts;
    if (number > parts) return 0;
    *share = (struct share){12 / parts * (number - 1), 12 / parts * number, parts != 3};
    return next + 1;
  }
  if ((token->parts & (DATE_ORDINAL | DATE_LAST)) == 0) return 0;
  /* il secondo Ottocento */
  if (token->value == 2 && !last && opis_date_has(tokens, at + 1, DATE_HUNDREDS)) {
    *share = (struct share){6, 12, true};
    return at + 1;
  }
  /* primi anni Trenta; los primeros años del siglo; первые годы */
  if ((token->value != 1 && !last) || !opis_date_has(tokens, at + 1, DATE_DECADE | DATE_HUNDREDS)) return 0;
  *share = last ? late : early;
  bool names = opis_date_has(tokens, at + 1, DATE_HUNDREDS) || opis_date_has(tokens, at + 2, DATE_TENS) ||
               opis_date_token(tokens, at + 2)->kind != DATE_TERM;
  return names ? at + 1 : at + 2;
}

static size_t share_at(const struct date_tokens *tokens, size_t at, struct share *share)
{
  size_t end = counted_share(tokens, at, share);
  if (end > 0) return end;
  if (opis_date_has(tokens, at, DATE_EARLY))
    *share = early;
  else if (opis_date_has(tokens, at, DATE_MIDDLE))
    *share = middle;
  else if (opis_date_has(tokens, at, DATE_LATE))
    *share = late;
  else
    return 0;
  end = at + 1;
  if (opis_date_token(tokens, at)->digits == 3 && opis_date_is_mark(tokens, end, '.'))
    return end + 1; /* кон. XVIII в. */
  return end + (opis_date_is_mark(tokens, end, '-') && opis_date_token(tokens, end + 1)->glued);
}

static struct date_point year_point(int year)
{
  return (struct date_point){DATE_IS_YEAR, year, 0, 0};
}

/* Thirds of a century are 00–33, 34–66, 67–99, of a decade 0–3, 4–6, 7–9; halves and quarters begin at 00, 25, 50, 75.
 */
static void take_share(const struct share *share, struct date_range *out)
{
  int year = out->from.year;
  out->share = true;
  if (out->to.precision != DATE_IS_NOTHING) return;
  if (out->from.precision == DATE_IS_CENTURY) {
    bool thirds = share->from % 4 == 0 && share->to - share->from == 4;
    int from = thirds ? (share->from * 100 + 11) / 12 : share->from * 100 / 12;
    int to = share->to == 12 ? 99 : share->to * 100 / 12;
    out->from = year_point(year + from);
    out->to = year_point(year + to);
  } else if (out->from.precision == DATE_IS_DECADE) {
    static const int firsts[] = {0, 0, 0, 3, 4, 4, 5, 5, 7, 8}, lasts[] = {0, 0, 0, 2, 3, 4, 4, 5, 6, 7, 8, 8, 9};
    out->from = year_point(year + firsts[share->from]);
    out->to = year_point(year + lasts[share->to]);
  } else if (out->from.precision == DATE_IS_YEAR && share->halves) {
    out->from = (struct date_point){DATE_IS_MONTH, year, share->from + 1, 0};
    out->to = (struct date_point){DATE_IS_MONTH, year, share->to, 0};
  }
}

/* The first decade of the twentieth century, el último decenio del siglo XIX. */
static size_t counted_decade(const struct date_tokens *tokens, size_t at, struct date_range *out)
{
  const struct date_token *token = opis_date_token(tokens, at);
  bool last = (token->parts & DATE_LAST) != 0;
  if (!last && ((token->parts & DATE_ORDINAL) == 0 || token->value < 1 || token->value > 10)) return 0;
  if (!opis_date_has(tokens, at + 1, DATE_ONE_DECADE)) return 0;
  size_t end = opis_date_age_forms(tokens, opis_date_fillers(tokens, at + 2, 2), out);
  if (end == 0 || out->from.precision != DATE_IS_CENTURY || out->to.precision != DATE_IS_NOTHING) return 0;
  out->from = (struct date_point){DATE_IS_DECADE, out->from.year + (last ? 90 : 10 * (token->value - 1)), 0, 0};
  return end;
}

/* What needs a share before it to be an age: a mediados de los setenta, a finales del XIX. */
static size_t short_age(const struct date_tokens *tokens, size_t at, struct date_range *out)
{
  const struct date_token *token = opis_date_token(tokens, at);
  if (token->parts & DATE_TENS && !opis_date_has(tokens, at + 1, DATE_QUANTITY | DATE_TENS | DATE_CARDINAL))
    *out = (struct date_range){.from = {DATE_IS_DECADE, 1900 + 10 * token->value, 0, 0}};
  else if (token->roman >= 10 && token->roman <= 21 && token->upper)
    *out = (struct date_range){.from = {DATE_IS_CENTURY, 100 * (token->roman - 1), 0, 0}};
  else
    return 0;
  return at + 1;
}

/* What a share is of: "de los años treinta", where the word for years may be an article's companion or the decade's
 * own. */
static size_t of_share(const struct date_tokens *tokens, size_t at, struct date_range *out)
{
  for (size_t next = at; next <= at + 3; next++) {
    size_t end = point(tokens, next, out);
    if (end > 0 && (out->from.month != 0 || out->from.year != 0)) return end;
    bool of_years = opis_date_has(tokens, next, DATE_YEAR) && opis_date_has(tokens, next + 1, DATE_FILLER);
    if (!of_years && !opis_date_has(tokens, next, DATE_FILLER)) return next > at ? short_age(tokens, next, out) : 0;
  }
  return 0;
}

size_t opis_date_operand(const struct date_tokens *tokens, size_t at, struct date_range *out)
{
  struct share share;
  size_t decade = counted_decade(tokens, at, out);
  if (decade > 0) return decade;
  size_t inner = share_at(tokens, at, &share), end = inner > 0 ? of_share(tokens, inner, out) : 0;
  if (end > 0) {
    take_share(&share, out);
    return end;
  }
  end = point(tokens, at, out);
  /* sec. XIX seconda metà; secolo XVII, seconda metà */
  if (end > 0 && out->from.precision == DATE_IS_CENTURY && out->to.precision == DATE_IS_NOTHING &&
      (opis_date_has(tokens, at, DATE_CENTURY_STOP | DATE_CENTURY)) &&
      (inner = counted_share(tokens, end + opis_date_is_mark(tokens, end, ','), &share)) > 0) {
    take_share(&share, out);
    return inner;
  }
  return end;
}
