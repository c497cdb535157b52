/* Files that are not in an index, counted for people: "14 PDF, 2 e-book, 1 larger than --max-file". */
#ifndef OPIS_SEARCHER_UNREAD_H
#define OPIS_SEARCHER_UNREAD_H

#include "store/index.h"

void opis_unread_count(const struct opis_files *unread, struct opis_buf *out);

#endif
