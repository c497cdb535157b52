/* Dates as EDTF and as days. For the files of this folder only. */
#ifndef OPIS_TEXT_DATES_EDTF_H
#define OPIS_TEXT_DATES_EDTF_H

#include "text/dates.h"
#include "text/dates/points.h"

/* The longest EDTF that is written, in bytes. */
enum { OPIS_EDTF_MAX = 64 };

struct opis_edtf_form {
  struct date_range range;
  bool open_first, open_last;
  unsigned qualifier[2]; /* enum opis_date_flags, of the two ends */
};

/* Writes it without a NUL; gives its size. */
size_t opis_edtf_write(const struct opis_edtf_form *form, char out[OPIS_EDTF_MAX]);

/* Makes decades and centuries at the ends of a range years. */
void opis_edtf_expand(struct date_range *range);

struct opis_days opis_edtf_days(const struct date_range *range);

/* The Gregorian day of a range's last day by the Julian calendar. */
int32_t opis_edtf_gregorian(const struct date_range *range, int32_t last);

#endif
