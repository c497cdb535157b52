/* Units by their locators. */
#ifndef OPIS_SEARCHER_FIND_H
#define OPIS_SEARCHER_FIND_H

#include "store/index.h"

/* The place of a unit among those of its file; a passage that was cut is found by the whole's locator too, as its
 * first part. SIZE_MAX where it is not there. */
size_t opis_find_unit(const struct opis_units *units, const struct opis_locator *locator);

/* The units of the file that a locator names, and the place of the unit. OPIS_INVALID for no locator, OPIS_NOT_FOUND
 * for a file or unit that the index does not have. */
enum opis_status opis_find_locator(const struct opis_index *index, struct opis_span locator, struct opis_arena *arena,
                                   struct opis_units *units, size_t *place, struct opis_error *error);

#endif
