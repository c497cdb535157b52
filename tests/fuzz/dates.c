/* Dates of a text: in order, none within another, and each EDTF means the days that stand beside it. The first bytes
 * are read as a query's date, too. */
#include "text/dates.h"

#include "base/span.h"
#include "tests/fuzz/demand.h"
#include "text/normalise.h"

static void check_date(const struct opis_date *date, size_t last, size_t size)
{
  static struct opis_date_terms terms;
  struct opis_days days;
  DEMAND(date->start >= last && date->start < date->end && date->end <= size);
  DEMAND(date->edtf.size > 0);
  DEMAND(date->days.first <= date->days.last);
  DEMAND(opis_date_days(date->edtf, &days, NULL) == OPIS_OK);
  DEMAND(days.first == date->days.first);
  DEMAND(days.last == date->days.last || (date->flags & OPIS_DATE_OLD_STYLE));
  opis_date_index_terms(days, &terms);
  DEMAND(terms.count > 0 && terms.count < OPIS_DATE_TERMS_MAX);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
  struct opis_arena arena = {0};
  struct opis_span text = opis_nfc(&arena, (struct opis_span){(const char *)data, size});
  struct opis_dates dates = opis_dates_find(&arena, text);
  size_t last = 0;
  for (size_t i = 0; i < dates.count; i++) {
    check_date(&dates.items[i], last, text.size);
    last = dates.items[i].end;
  }
  struct opis_days days;
  struct opis_error error;
  if (opis_date_days(opis_span_slice(text, 0, text.size < 24 ? text.size : 24), &days, &error) == OPIS_OK)
    DEMAND(days.first <= days.last);
  opis_arena_free(&arena);
  return 0;
}
