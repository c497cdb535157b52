/* The citations of a unit for people, in their normal form. */
#ifndef OPIS_SEARCHER_CITED_LINES_H
#define OPIS_SEARCHER_CITED_LINES_H

#include "base/buf.h"
#include "store/unit.h"

/* Adds a faint line for each citation of an archive or series: "cites: AVPRF f.4 op.20 pap.155 d.46 l.18–19". Works are
 * written out in the text. Of many only the first. */
void opis_cited_lines(const struct opis_unit *unit, unsigned indent, const struct opis_style *style,
                      struct opis_buf *out);

#endif
