/* Function words: of, de, che, и. They are indexed and found as others are, and weigh little. */
#ifndef OPIS_TEXT_FUNCTION_H
#define OPIS_TEXT_FUNCTION_H

#include "text/language.h"

/* Whether a folded word is one in that language; for Russian in either alphabet. */
bool opis_is_function_word(struct opis_span folded, enum opis_language language);

#endif
