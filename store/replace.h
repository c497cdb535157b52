/* Building an index anew beside the old one, which is replaced when the new one is whole. */
#ifndef OPIS_STORE_REPLACE_H
#define OPIS_STORE_REPLACE_H

#include <opis.h>

struct opis_replacement;

/* Takes the lock of the old index, if there is one, waiting up to `wait_seconds`. OPIS_FORMAT for a Xapian database
 * that opis did not make; an index that is damaged or of another format version may be replaced. */
enum opis_status opis_replacement_begin(const char *path, unsigned wait_seconds, struct opis_replacement **replacement,
                                        struct opis_error *error);

/* Where the new index is to be built: what an interrupted build left there is gone on with, if it can be read. Valid
 * until the end. */
const char *opis_replacement_path(const struct opis_replacement *replacement);

/* Puts the new index, which must be closed, in the place of the old one, in one step; then removes the old one. */
enum opis_status opis_replacement_finish(struct opis_replacement *replacement, struct opis_error *error);

/* Gives up the lock; without a finish before, the old index stays and what was built beside it too. */
void opis_replacement_end(struct opis_replacement *replacement);

#endif
