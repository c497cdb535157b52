/* In: points, or EDTF as text. Out: EDTF, days, and the terms that intervals are found by. */
#include "text/dates/edtf.h"

#include "base/error.h"
#include "base/span.h"

#include <stdio.h>

static int32_t day(int year, int month, int of_month)
{
  return year * 10000 + month * 100 + of_month;
}

static int32_t month_end(int year, int month)
{
  return day(year, month, opis_date_month_days(year, month));
}

/* Spring is March to May; winter begins in December of its year. */
static struct opis_days season_days(int year, int season)
{
  int first = 3 * (season - 21) + 3;
  if (season == 24) return (struct opis_days){day(year, 12, 1), month_end(year + 1, 2)};
  return (struct opis_days){day(year, first, 1), month_end(year, first + 2)};
}

static struct opis_days point_days(const struct date_point *point)
{
  int year = point->year;
  switch (point->precision) {
  case DATE_IS_DAY: return (struct opis_days){day(year, point->month, point->day), day(year, point->month, point->day)};
  case DATE_IS_MONTH: return (struct opis_days){day(year, point->month, 1), month_end(year, point->month)};
  case DATE_IS_SEASON: return season_days(year, point->month);
  case DATE_IS_DECADE: return (struct opis_days){day(year, 1, 1), day(year + 9, 12, 31)};
  case DATE_IS_CENTURY: return (struct opis_days){day(year, 1, 1), day(year + 99, 12, 31)};
  default: return (struct opis_days){day(year, 1, 1), day(year, 12, 31)};
  }
}

struct opis_days opis_edtf_days(const struct date_range *range)
{
  struct opis_days days = point_days(&range->from);
  if (range->to.precision != DATE_IS_NOTHING) days.last = point_days(&range->to).last;
  return days;
}

int32_t opis_edtf_gregorian(const struct date_range *range, int32_t last)
{
  struct date_point point = {DATE_IS_DAY, last / 10000, last / 100 % 100, last % 100};
  if (range->from.year < 1500) return last;
  point = opis_date_add_days(point, opis_date_julian_lag(point.year));
  return day(point.year, point.month, point.day);
}

void opis_edtf_expand(struct date_range *range)
{
  if (range->to.precision == DATE_IS_CENTURY) range->to = (struct date_point){DATE_IS_YEAR, range->to.year + 99, 0, 0};
  if (range->to.precision == DATE_IS_DECADE) range->to = (struct date_point){DATE_IS_YEAR, range->to.year + 9, 0, 0};
  if (range->from.precision == DATE_IS_CENTURY || range->from.precision == DATE_IS_DECADE)
    range->from = (struct date_point){DATE_IS_YEAR, range->from.year, 0, 0};
}

static size_t write_point(const struct date_point *point, unsigned qualifier, char *out, size_t room)
{
  int size;
  switch (point->precision) {
  case DATE_IS_DAY: size = snprintf(out, room, "%04d-%02d-%02d", point->year, point->month, point->day); break;
  case DATE_IS_MONTH:
  case DATE_IS_SEASON: size = snprintf(out, room, "%04d-%02d", point->year, point->month); break;
  case DATE_IS_DECADE: size = snprintf(out, room, "%03dX", point->year / 10); break;
  case DATE_IS_CENTURY: size = snprintf(out, room, "%02dXX", point->year / 100); break;
  default: size = snprintf(out, room, "%04d", point->year); break;
  }
  if (qualifier & OPIS_DATE_APPROXIMATE)
    out[size++] = qualifier & OPIS_DATE_UNCERTAIN ? '%' : '~';
  else if (qualifier & OPIS_DATE_UNCERTAIN)
    out[size++] = '?';
  return (size_t)size;
}

size_t opis_edtf_write(const struct opis_edtf_form *form, char out[OPIS_EDTF_MAX])
{
  size_t size = 0;
  bool range = form->range.to.precision != DATE_IS_NOTHING;
  if (form->open_first) {
    memcpy(out, "../", 3);
    size = 3;
  } else {
    size = write_point(&form->range.from, form->qualifier[0], out, OPIS_EDTF_MAX);
  }
  if (form->open_last) {
    memcpy(out + size, "/..", 3);
    return size + 3;
  }
  if (!range && !form->open_first) return size;
  const struct date_point *to = range ? &form->range.to : &form->range.from;
  if (!form->open_first) out[size++] = '/';
  return size + write_point(to, form->qualifier[range], out + size, OPIS_EDTF_MAX - size);
}

/* ---- Reading ---- */

static bool is_digit(char byte)
{
  return byte >= '0' && byte <= '9';
}

/* Two digits behind a hyphen; -1 for something else. */
static int two_digits(struct opis_span text, size_t at)
{
  if (at + 3 > text.size || text.data[at] != '-' || !is_digit(text.data[at + 1]) || !is_digit(text.data[at + 2]))
    return -1;
  return (text.data[at + 1] - '0') * 10 + text.data[at + 2] - '0';
}

/* The year that four characters stand for, X for unspecified ones at its end; false where they stand for none. */
static bool read_year(struct opis_span text, struct date_point *point)
{
  int unspecified = 0;
  if (text.size < 4) return false;
  for (size_t i = 0; i < 4; i++) {
    bool open = text.data[i] == 'X' || text.data[i] == 'x';
    if (!open && (!is_digit(text.data[i]) || unspecified > 0)) return false;
    unspecified += open;
    point->year = point->year * 10 + (open ? 0 : text.data[i] - '0');
  }
  static const enum date_precision precisions[] = {DATE_IS_YEAR, DATE_IS_DECADE, DATE_IS_CENTURY};
  if (unspecified > 2) return false;
  point->precision = precisions[unspecified];
  return true;
}

/* One end of an interval, whole. */
static bool read_point(struct opis_span text, struct date_point *point)
{
  *point = (struct date_point){0};
  bool negative = text.size > 0 && text.data[0] == '-';
  if (text.size > 0 && strchr("?~%", text.data[text.size - 1])) text.size--;
  if (negative) text = opis_span_slice(text, 1, text.size);
  if (!read_year(text, point)) return false;
  if (negative) point->year = -point->year;
  if (text.size == 4) return !negative || point->precision == DATE_IS_YEAR;
  point->month = two_digits(text, 4);
  if (point->precision != DATE_IS_YEAR || (text.size != 7 && text.size != 10)) return false;
  if (text.size == 7) {
    point->precision = point->month > 20 ? DATE_IS_SEASON : DATE_IS_MONTH;
    return (point->month >= 1 && point->month <= 12) || (point->month >= 21 && point->month <= 24);
  }
  point->precision = DATE_IS_DAY;
  point->day = two_digits(text, 7);
  return opis_date_is_day(point->year, point->month, point->day);
}

/* Where the mark between two ends begins, and how long it is; the size and 0 where there is none. */
static size_t find_parting(struct opis_span text, size_t *size)
{
  const char *slash = text.size > 0 ? memchr(text.data, '/', text.size) : NULL;
  const char *stops = text.size > 0 ? memmem(text.data, text.size, "..", 2) : NULL;
  *size = slash ? 1 : stops ? 2 : 0;
  if (slash) return (size_t)(slash - text.data);
  return stops ? (size_t)(stops - text.data) : text.size;
}

enum opis_status opis_date_days(struct opis_span edtf, struct opis_days *days, struct opis_error *error)
{
  size_t parting, at = find_parting(edtf, &parting);
  struct opis_span first = opis_span_slice(edtf, 0, at), last = first;
  if (parting > 0) last = opis_span_slice(edtf, at + parting, edtf.size);
  bool open_first = parting > 0 && (first.size == 0 || opis_span_equal(first, OPIS_SPAN("..")));
  bool open_last = parting > 0 && (last.size == 0 || opis_span_equal(last, OPIS_SPAN("..")));
  struct date_point from, to;
  struct opis_days found = {OPIS_DAYS_OPEN_FIRST, OPIS_DAYS_OPEN_LAST};
  if (open_first && open_last) return opis_fail_at(error, OPIS_INVALID, 0, "a date has an end at least");
  if (!open_first) {
    if (!read_point(first, &from))
      return opis_fail_at(error, OPIS_INVALID, 0, "%.*s: not a date; dates are 1924, 1924-02, 1924-02-26, 192X, 19XX",
                          (int)(first.size > 64 ? 64 : first.size), first.data);
    found.first = point_days(&from).first;
  }
  if (!open_last) {
    if (!read_point(last, &to))
      return opis_fail_at(error, OPIS_INVALID, at + parting,
                          "%.*s: not a date; dates are 1924, 1924-02, 1924-02-26, 192X, 19XX",
                          (int)(last.size > 64 ? 64 : last.size), last.data);
    found.last = point_days(&to).last;
  }
  if (found.first > found.last)
    return opis_fail_at(error, OPIS_INVALID, at, "the end of the dates is before their start");
  *days = found;
  return OPIS_OK;
}

bool opis_days_overlap(struct opis_days a, struct opis_days b)
{
  return a.first <= b.last && b.first <= a.last;
}

/* ---- Terms ---- */

/* Periods are counted from year 0, so that those before it are negative. */
struct periods {
  int64_t first, last;
};

static int64_t floor_divide(int64_t number, int64_t by)
{
  return number >= 0 ? number / by : -((-number + by - 1) / by);
}

static struct periods months(struct opis_days days)
{
  int64_t first_year = floor_divide(days.first, 10000), last_year = floor_divide(days.last, 10000);
  return (struct periods){first_year * 12 + (days.first - first_year * 10000) / 100 - 1,
                          last_year * 12 + (days.last - last_year * 10000) / 100 - 1};
}

static struct periods by(struct periods periods, int64_t size)
{
  return (struct periods){floor_divide(periods.first, size), floor_divide(periods.last, size)};
}

static bool is_short(struct periods periods, int64_t most)
{
  return periods.last - periods.first < most;
}

static void add_terms(struct opis_date_terms *out, struct periods periods, const char *format)
{
  for (int64_t period = periods.first; period <= periods.last && out->count < OPIS_DATE_TERMS_MAX; period++)
    snprintf(out->items[out->count++], sizeof *out->items, format, (int)period);
}

static void add_term(struct opis_date_terms *out, const char *term)
{
  snprintf(out->items[out->count++], sizeof *out->items, "%s", term);
}

static void add_months(struct opis_date_terms *out, struct periods periods)
{
  for (int64_t month = periods.first; month <= periods.last && out->count < OPIS_DATE_TERMS_MAX; month++) {
    int64_t year = floor_divide(month, 12);
    snprintf(out->items[out->count++], sizeof *out->items, "%04d-%02d", (int16_t)year,
             (int16_t)(month - year * 12 + 1));
  }
}

static bool is_open(struct opis_days days)
{
  return days.first == OPIS_DAYS_OPEN_FIRST || days.last == OPIS_DAYS_OPEN_LAST;
}

void opis_date_index_terms(struct opis_days days, struct opis_date_terms *out)
{
  struct periods month = months(days), year = by(month, 12), decade = by(year, 10);
  out->count = 0;
  add_term(out, ".");
  if (is_open(days) || !is_short(decade, OPIS_DATE_DECADES)) {
    add_term(out, "*");
    return;
  }
  if (is_short(year, OPIS_DATE_YEARS)) {
    if (is_short(month, OPIS_DATE_MONTHS))
      add_months(out, month);
    else
      add_terms(out, year, "=%04d");
    add_terms(out, year, "%04d");
  } else {
    add_terms(out, decade, "=%03dX");
  }
  add_terms(out, decade, "%03dX");
}

void opis_date_query_terms(struct opis_days days, struct opis_date_terms *out)
{
  struct periods month = months(days), year = by(month, 12), decade = by(year, 10);
  out->count = 0;
  if (is_open(days) || !is_short(decade, OPIS_DATE_DECADES)) {
    add_term(out, ".");
    return;
  }
  add_term(out, "*");
  if (!is_short(year, OPIS_DATE_YEARS)) {
    add_terms(out, decade, "%03dX");
    return;
  }
  add_terms(out, decade, "=%03dX");
  if (!is_short(month, OPIS_DATE_MONTHS)) {
    add_terms(out, year, "%04d");
    return;
  }
  add_terms(out, year, "=%04d");
  add_months(out, month);
}
