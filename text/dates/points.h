/* The pieces of a date: points that it names, and the words around them. For the files of this folder only. */
#ifndef OPIS_TEXT_DATES_POINTS_H
#define OPIS_TEXT_DATES_POINTS_H

#include "text/dates/words.h"

enum date_precision {
  DATE_IS_NOTHING,
  DATE_IS_DAY,
  DATE_IS_MONTH,
  DATE_IS_SEASON,
  DATE_IS_YEAR,
  DATE_IS_DECADE, /* the year is its first */
  DATE_IS_CENTURY /* the year is its first, 1900 */
};

/* What is not said is 0: "5 marzo" has no year, the 5 of "5–8 marzo 1924" no month either. There is no year 0. */
struct date_point {
  enum date_precision precision;
  int year, month, day; /* of a season the month is 21 (spring) to 24 */
};

struct date_range {
  struct date_point from, to; /* `to` is nothing where one point is named */
  bool pair;                  /* the same day by two calendars: `from` is the later, Gregorian one */
  bool share;                 /* a part of a longer period: late 1930s */
};

/* The point or range that is named at a token: "5 marzo 1924", "late 1930s", "1917–25", "XIX века". It may want what
 * stands behind it: a year or a month of 0. Gives the token behind it; 0 where none is named. Looks at a bounded number
 * of tokens. */
size_t opis_date_operand(const struct date_tokens *tokens, size_t at, struct date_range *out);

/* A month with its day or year, a season; as opis_date_operand. */
size_t opis_date_month_forms(const struct date_tokens *tokens, size_t at, struct date_range *out);

/* A decade or century. */
size_t opis_date_age_forms(const struct date_tokens *tokens, size_t at, struct date_range *out);

/* A year in figures, also 19[24], [1924] and ’24: the token behind it, or 0. It is not asked whether it looks like a
 * year: see opis_date_is_bare_year. */
size_t opis_date_year(const struct date_tokens *tokens, size_t at, int *year);

/* Skips articles, prepositions and the like, at most `most`. */
size_t opis_date_fillers(const struct date_tokens *tokens, size_t at, size_t most);

static inline bool opis_date_has(const struct date_tokens *tokens, size_t at, uint64_t parts)
{
  return (opis_date_token(tokens, at)->parts & parts) != 0;
}

static inline bool opis_date_is_mark(const struct date_tokens *tokens, size_t at, int32_t mark)
{
  const struct date_token *token = opis_date_token(tokens, at);
  return token->kind == DATE_MARK && token->value == mark;
}

bool opis_date_is_dash(const struct date_tokens *tokens, size_t at);

/* Whether a number is that of a page, file, box or the like: by the label before it or before the list that it is part
 * of. */
bool opis_date_is_labelled(const struct date_tokens *tokens, size_t at);

/* Whether a number is part of a chain such as 371/4032 or N-1924. */
bool opis_date_is_chained(const struct date_tokens *tokens, size_t at);

/* Whether the four figures at `at`, by themselves, are a year: by what stands around them. `end` is behind them, or
 * behind the range that they begin. */
bool opis_date_is_bare_year(const struct date_tokens *tokens, size_t at, size_t end);

/* The last day of a month; year 0 has leap days. */
int opis_date_month_days(int year, int month);

/* Whether a day exists; year 0 for any. */
bool opis_date_is_day(int year, int month, int day);

/* Days since 1 March 0000, proleptic Gregorian. */
int32_t opis_date_day_number(const struct date_point *point);

/* The day before or behind, `days` days on. */
struct date_point opis_date_add_days(struct date_point point, int days);

/* What the Julian calendar was behind by in a year. */
int opis_date_julian_lag(int year);

/* The year of the fascist era (from 29 October 1922) or French Republican date at `at`: "a. XV E.F.", "18 brumaire an
 * VIII". As opis_date_operand. */
size_t opis_date_era_forms(const struct date_tokens *tokens, size_t at, struct date_range *out);

#endif
