/* Plain words, which most are: ASCII letters and digits and letters that fold to one or two letters wherever they stand
 * (tables/plain-letters.inc), with a blank or a sign behind them that belongs to no word. They need none of the rules
 * of tokenise.h. For the files of this folder only. */
#ifndef OPIS_TEXT_PLAIN_H
#define OPIS_TEXT_PLAIN_H

#include <opis.h>

/* The longest word that is read so, in bytes. Its folded form is no longer than it is. */
enum { OPIS_PLAIN_MAX = 128 };

/* Where the plain word ends that begins at `offset`, which must be a boundary; its folded form is in `folded`, of which
 * `size` bytes were written. `offset` itself where no plain word begins there: `folded` then holds anything. */
size_t opis_plain_word(struct opis_span text, size_t offset, char folded[OPIS_PLAIN_MAX], size_t *size);

/* What a word of such letters and digits folds to, in `folded`; returns its size, 0 where the word has others. */
size_t opis_plain_fold(struct opis_span word, char folded[OPIS_PLAIN_MAX]);

#endif
