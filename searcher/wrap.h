/* Text of units on its way to people: wrapped, its words marked, nothing in it that could move a cursor. */
#ifndef OPIS_SEARCHER_WRAP_H
#define OPIS_SEARCHER_WRAP_H

#include "base/buf.h"

/* Colours of a terminal; empty strings where there is to be none. */
struct opis_paint {
  const char *match, *locator, *faint, *off;
};
const struct opis_paint *opis_paint_of(const struct opis_style *style);

struct opis_wrapped {
  struct opis_span text;
  struct opis_range range;             /* what of the text is shown; "…" stands for the rest */
  const struct opis_range *highlights; /* ascending, not overlapping */
  size_t highlight_count;
  unsigned indent, width; /* columns */
};

/* Adds lines. Marked words are coloured, or stand between asterisks where there is no colour. */
void opis_wrap(struct opis_buf *out, const struct opis_wrapped *wrapped, const struct opis_style *style);

/* Adds a line of `parts` with " · " between those that are not empty, cut with "…" at the width. */
void opis_wrap_heading(struct opis_buf *out, const struct opis_span *parts, size_t count, unsigned indent,
                       const struct opis_style *style);

/* How many bytes of visible text fit into so many columns, whole characters only. */
size_t opis_wrap_fitting(struct opis_span text, size_t columns);

unsigned opis_style_width(const struct opis_style *style);

#endif
