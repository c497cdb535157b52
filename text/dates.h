/* The dates of a text, as EDTF (Library of Congress, Extended Date/Time Format, level 1), and the days that they mean.
 *
 * In: valid UTF-8 in NFC, in Spanish, English, Italian, Russian in both alphabets, with the French and German that
 * occurs in notes. Out: dates in the order of the text, none within another:
 *
 *   26 febbraio 1924, 26/2/1924, 26.II.1924     1924-02-26     1917–25, tra il 1917 e il 1925    1917/1925
 *   fevral' 1924 g.                             1924-02        until, since 1924          ../1924, 1924/..
 *   1870s, años setenta del siglo XIX           187X           c. 1435, около 1435 г.     1435~
 *   XVIII века, l'Ottocento                     17XX, 18XX     [1939?]                    1939?
 *   early, mid, late 19th century      1800/1833, 1834/1866, 1867/1899
 *   early, mid, late 1930s             1930/1933, 1934/1936, 1937/1939; halves of a century 1900/1950, 1950/1999
 *   otoño de 1939                               1939-23 (21 spring … 24 winter, that which begins in the year)
 *   22 августа (4 сентября) 1918                1918-09-04, the Gregorian one of a pair
 *   a. XV E.F.                                  1936-10-29/1937-10-28; French Republican dates too
 *
 * A year of two figures (26/2/24) is of the twentieth century. Month before day in figures (12/30/38) is read where a
 * date of the text makes no sense otherwise. A day or month without a year is no date. Neither are numbers that a label
 * (p., fasc., ф., box), a sigla, a currency or a chain (371/4032/179078) claims: text/dates/guards.c.
 *
 * Linear in the text, whatever it holds. Words are rows of tables/generate-date-words. */
#ifndef OPIS_TEXT_DATES_H
#define OPIS_TEXT_DATES_H

#include "base/arena.h"

#include <stdbool.h>

/* Days as numbers that sort and read as yyyymmdd: 19240226; a year before 1 has year × 10000 + mmdd with a year of 0
 * for 1 BC. Both ends belong to the interval. */
struct opis_days {
  int32_t first, last;
};

/* An interval's open ends. */
#define OPIS_DAYS_OPEN_FIRST INT32_MIN
#define OPIS_DAYS_OPEN_LAST  INT32_MAX

enum opis_date_flags {
  OPIS_DATE_APPROXIMATE = 1, /* ~ */
  OPIS_DATE_UNCERTAIN = 2,   /* ? */
  OPIS_DATE_OLD_STYLE = 4    /* the text says that it is by the Julian calendar; EDTF has it as written */
};

struct opis_date {
  size_t start, end;     /* in the text, from its first word (since, late) to its last (г., O.S.) */
  struct opis_span edtf; /* never empty */
  struct opis_days days; /* of an Old Style date up to the day that it is by the Gregorian calendar */
  unsigned flags;
};

struct opis_dates {
  struct opis_date *items;
  size_t count;
};

/* The dates and their EDTF are in the arena. */
struct opis_dates opis_dates_find(struct opis_arena *arena, struct opis_span text);

/* The days that EDTF of level 1 means, of which the query language's dates are a part: 1924-02-26, 1924-02, 1924, 192X,
 * 19XX, 1939-23, -0043, each with ~, ? or %; two of them parted by / or .. for an interval; an end that is missing or,
 * with /, is .. for an open one. OPIS_INVALID, with what is wrong and its offset, for all else and for an end before
 * its start; `days` is then unchanged. */
enum opis_status opis_date_days(struct opis_span edtf, struct opis_days *days, struct opis_error *error);

/* What a reader types as a date: the same, or one date as a text has it, "26 fevralja 1924", "2.1.1925"; errors as of
 * opis_date_days. */
enum opis_status opis_date_read(struct opis_span text, struct opis_days *days, struct opis_error *error);

/* Whether two intervals have a day in common. */
bool opis_days_overlap(struct opis_days a, struct opis_days b);

/* How dates are found in an index: a date has terms of the months, years and decades that it touches, and a query asks
 * for those that its own interval touches. What has no term in common does not overlap; what has one is checked with
 * opis_days_overlap.
 *
 *   1924-02   a month that a date of at most OPIS_DATE_MONTHS months touches
 *   1924      a year that a date of at most OPIS_DATE_YEARS years touches
 *   =1924     the same, of a date that touches more months than have terms
 *   192X      a decade that a date of at most OPIS_DATE_DECADES decades touches
 *   =192X     the same, of a date that touches more years than have terms
 *   *         a longer date, or an open end
 *   .         any date: what a query asks for whose own interval is so long or open */
enum { OPIS_DATE_MONTHS = 24, OPIS_DATE_YEARS = 30, OPIS_DATE_DECADES = 40 };

/* No more terms than these come of an interval. */
enum { OPIS_DATE_TERMS_MAX = 256 };

struct opis_date_terms {
  char items[OPIS_DATE_TERMS_MAX][16]; /* each with a NUL behind it */
  size_t count;
};

void opis_date_index_terms(struct opis_days days, struct opis_date_terms *out);
void opis_date_query_terms(struct opis_days days, struct opis_date_terms *out);

#endif
