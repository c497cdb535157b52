/* A text's words, tailored for es, en, it and Russian in both alphabets.
 *
 * In: valid UTF-8 in NFC. Out: tokens in the order of their positions. UAX #29 gives the boundaries (words.h); what is
 * tailored, each by a rule with rows of its own in tests/cases/tokenise.txt:
 *   elision    l'Italia, dell’URSS, d’Orsay, qu'il: article and word are two tokens (tables/elisions.inc) where a
 *              vowel, an h, a digit or another alphabet follows, so L'goty and D'jak are one; s'ezd (съезд) and
 *              V'etnam are a word as well as article and word: there the whole is a token, too
 *   enclitic   Russia's: "Russia" and "s"
 *   compound   Italo-Russian, anti-fascist, ex-URSS: the whole at the position of its first part, and the parts at
 *              successive positions; of more than 8 parts, or of two numbers (1917-1921, 45r-46v), the parts alone.
 *              A hyphen with a blank on either side is none, and a dash is never one
 *   initials   U.S.S.R., A.S., e.g. stay whole, with their last stop, and fold without their stops; otherwise a stop
 *              or colon between letters parts (op.cit, A.S.Puškin: "A.S." and "Puškin")
 *   numbers    1.234,56, 10:30 stay whole; a semicolon parts (12;15)
 *   soft sign  an apostrophe, prime (ʹ ʺ) or the like inside or at the end of a word in Latin letters belongs to it:
 *              opis’, Narod'nyj, ob"ekt, ob''ekt (a double one only behind a consonant and before e, i, j, y or a
 *              letter with a diacritic); at a word's end only where no opening quotation mark of the same sort waits
 *              to be closed. Folding drops it at the end
 *   underline  parts words, as U+202F does: _Pravda_ is Pravda
 *   cut        a soft hyphen is no boundary
 *
 * What has no letter or digit (emoji, superscripts) is no token, nor is what folds to nothing. Time and memory are
 * linear in the text, whatever it holds. */
#ifndef OPIS_TEXT_TOKENISE_H
#define OPIS_TEXT_TOKENISE_H

#include "base/arena.h"

/* The longest folded form that is kept as it is, in bytes; a longer one is cut between code points and ends in a hash
 * of all of it, in 16 hexadecimal digits (XXH64). */
#define OPIS_FOLDED_MAX 200

enum opis_token_flags {
  OPIS_TOKEN_WHOLE = 1,  /* of a compound or s'ezd; its parts follow, the first at the same position */
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
