/* Text of others on its way to a terminal: control characters, bad UTF-8 and marks that turn the direction of
 * writing are made visible, so that no text can move the cursor or hide what it says. */
#ifndef OPIS_BASE_VISIBLE_H
#define OPIS_BASE_VISIBLE_H

#include "base/buf.h"

/* Adds `text`; control characters become \n \t \x1b, bytes that are no UTF-8 \xff, directional overrides U+202E. */
void opis_visible_add(struct opis_buf *out, struct opis_span text);

/* Whether a code point must not reach a terminal as it is: a control character, the end of a line or paragraph, or a
 * mark that turns the direction of writing. */
bool opis_visible_is_hidden(uint32_t code);

/* How many columns of a terminal `text` takes. */
size_t opis_visible_width(struct opis_span text);

#endif
