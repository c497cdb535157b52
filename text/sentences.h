/* Where sentences end in es, en, it and Russian: at . ! ? … and closing marks behind them, before a blank and a
 * capital, a digit or an opening mark, but not behind initials, the abbreviations of tables/abbreviations.inc (p.,
 * vol., Cfr., Sr., т.), a list's or note's number at the start (12. Archivio …), nor inside a path that is parted by
 * stops (Ф. 04. Оп. 20.) or behind words left out ([…]). Wide stops (。) need no blank. Three initials and more
 * (U.S.S.R.) may end a sentence. */
#ifndef OPIS_TEXT_SENTENCES_H
#define OPIS_TEXT_SENTENCES_H

#include <opis.h>

/* The end of the sentence that begins at `offset`: behind its closing marks, before the blanks that follow; the size
 * of the text for the last one. `offset` must be below the size. Linear over a text. */
size_t opis_sentence_end(struct opis_span text, size_t offset);

#endif
