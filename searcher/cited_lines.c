#include "searcher/cited_lines.h"

#include "base/span.h"
#include "searcher/cited.h"
#include "searcher/wrap.h"

/* Lines of one unit: a passage may cite by the dozen. */
enum { MOST = 6 };

static void add_line(struct opis_buf *out, struct opis_span text, unsigned indent, const struct opis_style *style)
{
  struct opis_arena arena = {0};
  const struct opis_span parts[] = {opis_arena_format(&arena, "cites: %.*s", (int)text.size, text.data)};
  opis_wrap_heading(out, parts, 1, indent, style);
  opis_arena_free(&arena);
}

void opis_cited_lines(const struct opis_unit *unit, unsigned indent, const struct opis_style *style,
                      struct opis_buf *out)
{
  struct opis_arena arena = {0};
  struct opis_span last = OPIS_SPAN("");
  size_t count = 0;
  for (size_t i = 0; i < unit->citation_count; i++) {
    if (unit->citations[i].kind > OPIS_CITATION_PUBLISHED) continue;
    struct opis_span line = opis_cited_shown(&arena, &unit->citations[i]);
    if (line.size == 0 || opis_span_equal(line, last)) continue;
    last = line;
    if (count++ < MOST) add_line(out, line, indent, style);
  }
  if (count > MOST) add_line(out, opis_arena_format(&arena, "%zu more", count - MOST), indent, style);
  opis_arena_free(&arena);
}
