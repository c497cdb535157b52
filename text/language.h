/* Which language a word, a span of words, a unit is in: en, es, it or Russian in either alphabet; und where it is none
 * of these, or nothing tells.
 *
 * In: the tokens of a text. Out: a language for each, and one for the whole. What depends on a word alone is its
 * evidence, computed once a word type and kept by whoever sees the word again; what depends on its neighbours is one
 * pass over these small numbers. French, German, Portuguese, Polish and their neighbours are known so as to be left
 * alone: they are und. To add a language or a scheme see tables/generate-language. */
#ifndef OPIS_TEXT_LANGUAGE_H
#define OPIS_TEXT_LANGUAGE_H

#include "base/arena.h"
#include "text/tokenise.h"

enum opis_language { OPIS_UND, OPIS_EN, OPIS_ES, OPIS_IT, OPIS_RU_LATN, OPIS_RU_CYRL, OPIS_LANGUAGES };

/* Sets of languages, a bit each. */
#define OPIS_LANGUAGE_BIT(language) (1u << (language))

/* "und", "en", "es", "it", "ru-Latn", "ru-Cyrl": constants. */
const char *opis_language_name(enum opis_language language);
/* Whether there is one of that name; `ru` is none. */
bool opis_language_named(struct opis_span name, enum opis_language *language);

enum { OPIS_LANGUAGE_MODELS = 8 }; /* en es it ru-Latn and the neighbours */

enum opis_evidence_script {
  OPIS_EVIDENCE_NONE, /* a number, a Roman one, an initial: of every language */
  OPIS_EVIDENCE_LATIN,
  OPIS_EVIDENCE_CYRILLIC,
  OPIS_EVIDENCE_OTHER /* Greek, Hebrew ..., and Cyrillic that is not Russian */
};

/* What a word type says: how much less likely it is in each language than in the likeliest, in sixteenths of a natural
 * logarithm; all 0 but in Latin letters. Depends on nothing but the two arguments below. */
struct opis_language_evidence {
  uint8_t script;
  uint8_t capital; /* begins with a capital: perhaps a name, which says less */
  uint8_t note;    /* of what notes are written in (see, cfr, citado): 1 and the model; else 0 */
  uint8_t cost[OPIS_LANGUAGE_MODELS];
};

/* `form` as written, in NFC; `folded` as opis_fold() has it. Diacritics count where there are any, and their absence
 * says nothing; case does not count. Looks at the first 32 letters. */
struct opis_language_evidence opis_language_evidence_of(struct opis_span form, struct opis_span folded);

/* The languages in which the word, alone, can well be: of each, whether. For a query's word, which has no neighbours
 * to speak of. At least one is set. */
void opis_language_possible(const struct opis_language_evidence *evidence, bool possible[OPIS_LANGUAGES]);

/* What stands before a word: how easily the language changes there. */
enum opis_language_break {
  OPIS_BREAK_NONE,
  OPIS_BREAK_COMMA,    /* , ; : ( ) [ ] a dash */
  OPIS_BREAK_SENTENCE, /* . ! ? or a paragraph's end */
  OPIS_BREAK_QUOTE,    /* a quotation mark that opens or closes; italics */
  OPIS_BREAKS
};

struct opis_language_word {
  struct opis_language_evidence evidence;
  uint8_t before; /* enum opis_language_break */
};

/* What stands between two tokens of `text`, the first of which is NULL for the text's first. */
enum opis_language_break opis_language_break_of(struct opis_span text, const struct opis_token *previous,
                                                const struct opis_token *token);

/* The word that `token` of `text` is, of this evidence, behind the token `previous` (NULL for the first). An initial or
 * a short abbreviation before a number (f. 4, op. 20, p. 52) says nothing, whatever its evidence. */
struct opis_language_word opis_language_word_of(struct opis_span text, const struct opis_token *previous,
                                                const struct opis_token *token,
                                                const struct opis_language_evidence *evidence);

/* The language of each of `count` words into `out`. `prior` is what the neighbours are in (OPIS_UND for none): it
 * decides where the words say little. Where a compound and its parts are tokens, give the parts, or all. A note's own
 * language, which it comes back to after a title in another, is that of its page numbers and the like. Time and memory
 * (in the arena) are linear in `count`. */
void opis_language_spans(struct opis_arena *arena, const struct opis_language_word *words, size_t count,
                         enum opis_language prior, enum opis_language *out);

/* The language of the whole: that of most of it. */
enum opis_language opis_language_of(const struct opis_language_word *words, size_t count, enum opis_language prior);

#endif
