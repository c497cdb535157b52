/* Where sentences end in es, en, it and Russian: at . ! ? … and closing marks behind them, before a blank and a
 * capital, a digit or an opening mark, but not behind initials and the abbreviations of the table (p., vol., Cfr., Sr.,
 * т.). */
#ifndef OPIS_TEXT_SENTENCES_H
#define OPIS_TEXT_SENTENCES_H

#include <opis.h>

/* The end of the sentence that begins at `offset`: behind its closing marks, before the blanks that follow; the size
 * of the text for the last one. `offset` must be below the size. */
size_t opis_sentence_end(struct opis_span text, size_t offset);

#endif
