/* Locators: where a unit is, for people, and lasting: the file, "#", the letter of the kind, the ordinal of that kind
 * in the file, and for a passage that was cut "." and the part. In the file's name a blank, a control character, "%",
 * "#" and bytes that are no UTF-8 are written %XX. */
#ifndef OPIS_STORE_LOCATOR_H
#define OPIS_STORE_LOCATOR_H

#include "base/arena.h"

struct opis_locator {
  struct opis_span file;
  enum opis_kind kind;
  uint32_t ordinal; /* from 1 */
  uint32_t part;    /* from 1; 0: the whole */
};

struct opis_span opis_locator_format(struct opis_arena *arena, const struct opis_locator *locator);

/* OPIS_INVALID, saying what is wrong with it. */
enum opis_status opis_locator_parse(struct opis_arena *arena, struct opis_span text, struct opis_locator *locator,
                                    struct opis_error *error);

#endif
