/* Counting days: by the proleptic Gregorian calendar, and by the eras that end in it. */
#include "text/dates/points.h"

int opis_date_month_days(int year, int month)
{
  static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
  return month == 2 && leap ? 29 : days[(month - 1) % 12];
}

bool opis_date_is_day(int year, int month, int day)
{
  return month >= 1 && month <= 12 && day >= 1 && day <= opis_date_month_days(year, month);
}

int32_t opis_date_day_number(const struct date_point *point)
{
  int32_t month = (point->month + 9) % 12, year = point->year - month / 10;
  return 365 * year + year / 4 - year / 100 + year / 400 + (month * 306 + 5) / 10 + point->day - 1;
}

struct date_point opis_date_add_days(struct date_point point, int days)
{
  for (; days > 0; days--) {
    if (++point.day <= opis_date_month_days(point.year, point.month)) continue;
    point.day = 1;
    if (++point.month <= 12) continue;
    point.month = 1;
    point.year++;
  }
  return point;
}

int opis_date_julian_lag(int year)
{
  return year / 100 - year / 400 - 2;
}

/* The years of the French Republic began on 22 September, or later: the days later. */
static int republican_delay(int year)
{
  static const int delays[] = {0, 0, 0, 1, 0, 0, 0, 1, 1, 1, 1, 2, 1, 1};
  return delays[year - 1];
}

static size_t republican(const struct date_tokens *tokens, size_t at, struct date_range *out)
{
  const struct date_token *day = opis_date_token(tokens, at), *month;
  if (day->kind != DATE_NUMBER || day->suffix == DATE_JUNK_SUFFIX || day->value < 1 || day->value > 30) return 0;
  size_t next = opis_date_fillers(tokens, at + 1, 1);
  month = opis_date_token(tokens, next);
  if ((month->parts & DATE_REPUBLICAN) == 0) return 0;
  next = opis_date_fillers(tokens, next + 1, 2);
  if (opis_date_token(tokens, next)->kind == DATE_TERM && opis_date_token(tokens, next)->digits == 2 &&
      opis_date_token(tokens, next)->roman == 0)
    next++; /* an */
  const struct date_token *year = opis_date_token(tokens, next);
  int value = year->roman > 0 ? year->roman : year->kind == DATE_NUMBER && year->digits <= 2 ? year->value : 0;
  if (value < 1 || value > 14) return 0;
  struct date_point start = {DATE_IS_DAY, 1791 + value, 9, 22};
  out->from = opis_date_add_days(start, republican_delay(value) + 30 * (month->value - 1) + day->value - 1);
  return next + 1;
}

/* E.F., EF, era fascista, dell'Era Fascista: the token behind it, or 0. */
static size_t fascist_words(const struct date_tokens *tokens, size_t at)
{
  if (opis_date_is_mark(tokens, at, ',')) at++;
  at = opis_date_fillers(tokens, at, 2);
  if (opis_date_has(tokens, at, DATE_FASCIST)) return at + 1;
  if (opis_date_has(tokens, at + 1, DATE_FASCIST) && opis_date_token(tokens, at)->digits == 3) return at + 2;
  const struct date_token *first = opis_date_token(tokens, at), *second = opis_date_token(tokens, at + 2);
  if (first->kind != DATE_TERM || second->kind != DATE_TERM || !opis_date_is_mark(tokens, at + 1, '.')) return 0;
  char e = tokens->text.data[first->start], f = tokens->text.data[second->start];
  if (first->digits != 1 || second->digits != 1 || e != 'E' || f != 'F') return 0;
  return at + 3 + opis_date_is_mark(tokens, at + 3, '.');
}

/* The year XV of the fascist era is 29 October 1936 to 28 October 1937. */
static size_t fascist_year(const struct date_tokens *tokens, size_t at, int *year)
{
  size_t next = at;
  const struct date_token *word = opis_date_token(tokens, next);
  if (word->kind == DATE_TERM && word->roman == 0 && ((word->parts & DATE_YEAR) || word->digits == 1)) {
    next++;
    if (opis_date_is_mark(tokens, next, '.')) next++;
  }
  *year = opis_date_token(tokens, next)->roman;
  return *year > 0 && *year < 24 ? fascist_words(tokens, next + 1) : 0;
}

static size_t fascist(const struct date_tokens *tokens, size_t at, struct date_range *out)
{
  int year;
  size_t end = fascist_year(tokens, at, &year);
  if (end > 0) {
    out->from = (struct date_point){DATE_IS_DAY, 1921 + year, 10, 29};
    out->to = (struct date_point){DATE_IS_DAY, 1922 + year, 10, 28};
    return end;
  }
  const struct date_token *day = opis_date_token(tokens, at), *month = opis_date_token(tokens, at + 1);
  if (day->kind != DATE_NUMBER || day->digits > 2 || (month->parts & DATE_MONTH) == 0) return 0;
  end = fascist_year(tokens, at + 2 + opis_date_is_mark(tokens, at + 2, ','), &year);
  if (end == 0 || !opis_date_is_day(0, month->value, day->value)) return 0;
  bool late = month->value > 10 || (month->value == 10 && day->value > 28);
  out->from = (struct date_point){DATE_IS_DAY, 1922 + year - late, month->value, day->value};
  return end;
}

size_t opis_date_era_forms(const struct date_tokens *tokens, size_t at, struct date_range *out)
{
  size_t end = republican(tokens, at, out);
  return end > 0 ? end : fascist(tokens, at, out);
}
