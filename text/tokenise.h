/* A text's words, tailored for es, en, it and Russian in both alphabets.
 *
 * In: valid UTF-8 in NFC. Out: tokens in the order of their positions. UAX #29 gives the boundaries (words.h); what is
 * tailored, each by a rule with rows of its own in tests/cases/tokenise.txt:
 *   elision    l'Italia, dell’URSS, d’Orsay, qu'il: article and word are two tokens (the articles are a table);
 *              s'ezd (съезд) is one word and "s'" an article too: there the whole is a token as well
 *   enclitic   Russia's: "Russia" and "s"
 *   compound   Italo-Russian, anti-fascist, ex-URSS: the whole at the position of its first part, and the parts at
 *              successive positions. A hyphen with a blank on either side is none
 *   initials   U.S.S.R., A.S. stay whole and fold without their stops; otherwise a stop or colon between letters parts
 *              (op.cit, A.S.Puškin: "A.S" and "Puškin")
 *   numbers    1.234,56, 10:30 stay whole
 *   soft sign  an apostrophe, prime (ʹ ʺ) or the like inside or at the end of a word in Latin letters belongs to it:
 *              opis’, Narod'nyj, ob"ekt (U+201D and " only between letters); at a word's end only where no opening
 *              quotation mark of the same sort waits to be closed. Folding drops it at the end
 *   cut        a soft hyphen is no boundary */
#ifndef OPIS_TEXT_TOKENISE_H
#define OPIS_TEXT_TOKENISE_H

#include "base/arena.h"

/* The longest folded form that is kept as it is, in bytes; a longer one is cut and given a hash of the rest. */
#define OPIS_FOLDED_MAX 200

enum opis_token_flags {
  OPIS_TOKEN_WHOLE = 1,  /* of a compound; its parts follow, the first at the same position */
  OPIS_TOKEN_PART = 2,   /* of a compound, of an elision or enclitic */
  OPIS_TOKEN_ELIDED = 4, /* an article cut off: l, dell, d; or an enclitic s */
  OPIS_TOKEN_NUMBER = 8  /* begins with a digit */
};

struct opis_token {
  size_t start, end; /* in the text, as written */
  uint32_t position; /* from 1, ascending, a whole and its first part share one */
  unsigned flags;
  struct opis_span folded; /* never empty */
};

struct opis_tokens {
  struct opis_token *items;
  size_t count;
};

/* Tokens and folded forms are in the arena. */
struct opis_tokens opis_tokenise(struct opis_arena *arena, struct opis_span text);

#endif
