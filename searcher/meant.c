/* The words as a text again, which is then read as any text is. */
#include "searcher/meant.h"

#include "base/buf.h"
#include "base/span.h"
#include "text/citations/citations.h"
#include "text/dates.h"

/* The words as they stand in the query: a number keeps the full stop before it that makes it a file's. */
static struct opis_span words_of(struct opis_arena *arena, const struct opis_wanted_list *list)
{
  struct opis_buf text = {0};
  for (size_t i = 0; i < list->count; i++) {
    if (list->items[i].role != OPIS_WANTED) continue;
    if (text.size > 0) opis_buf_add_string(&text, " ");
    opis_buf_add(&text, list->items[i].node->text);
  }
  struct opis_span copy = opis_arena_copy(arena, opis_buf_span(&text));
  opis_buf_free(&text);
  return copy;
}

/* An archive alone is a name like others. */
static struct opis_span cited_in(struct opis_arena *arena, struct opis_span text)
{
  struct opis_citation citation;
  const struct opis_span *keys;
  if (!opis_citation_pattern(arena, text, &citation) || citation.level_count == 0) return (struct opis_span){"", 0};
  size_t count = opis_citation_terms(arena, &citation, &keys);
  return count > 0 ? keys[count - 1] : (struct opis_span){"", 0};
}

struct opis_meant opis_meant_of(struct opis_arena *arena, const struct opis_wanted_list *list)
{
  struct opis_span text = words_of(arena, list);
  struct opis_dates dates = opis_dates_find(arena, text);
  struct opis_days *days = opis_arena_allocate(arena, dates.count, sizeof *days);
  for (size_t i = 0; i < dates.count; i++) days[i] = dates.items[i].days;
  return (struct opis_meant){cited_in(arena, text), days, dates.count};
}

static bool has_key(struct opis_arena *arena, const struct opis_citation *citation, struct opis_span key)
{
  const struct opis_span *keys;
  size_t count = opis_citation_terms(arena, citation, &keys);
  for (size_t i = 0; i < count; i++)
    if (opis_span_equal(keys[i], key)) return true;
  return false;
}

bool opis_meant_cited(struct opis_arena *arena, const struct opis_meant *meant, const struct opis_unit *unit)
{
  if (meant->cited.size == 0) return false;
  for (size_t i = 0; i < unit->citation_count; i++)
    if (has_key(arena, &unit->citations[i], meant->cited)) return true;
  return false;
}

/* Days from some day on, all months being of 31. */
static int64_t day_of(int32_t day)
{
  int64_t year = day / 10000, month = day / 100 % 100;
  return year * 372 + month * 31 + day % 100;
}

/* How much of `date` lies in `asked`. */
static double share_in(struct opis_days date, struct opis_days asked)
{
  if (!opis_days_overlap(date, asked)) return 0;
  if (date.first == OPIS_DAYS_OPEN_FIRST || date.last == OPIS_DAYS_OPEN_LAST) return 0;
  int32_t first = date.first > asked.first ? date.first : asked.first;
  int32_t last = date.last < asked.last ? date.last : asked.last;
  return (double)(day_of(last) - day_of(first) + 1) / (double)(day_of(date.last) - day_of(date.first) + 1);
}

double opis_meant_dated(const struct opis_meant *meant, const struct opis_unit *unit)
{
  double best = 0;
  for (size_t i = 0; i < unit->date_count; i++)
    for (size_t j = 0; j < meant->days_count; j++) {
      double share = share_in(unit->dates[i].days, meant->days[j]);
      if (share > best) best = share;
    }
  return best;
}
