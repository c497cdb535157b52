/* Files that are not in an index, counted for people: "14 PDF, 2 e-book, 1 larger than --max-file". */
#ifndef OPIS_SEARCHER_UNREAD_H
#define OPIS_SEARCHER_UNREAD_H

#include "store/index.h"

void opis_unread_count(const struct opis_files *unread, struct opis_buf *out);

/* Adds lines with the counts, and by name those that opis should have read; nothing where all files were read. */
void opis_unread_tell(const struct opis_files *unread, const struct opis_style *style, struct opis_buf *out);

#endif
