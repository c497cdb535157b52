/* What a word has in common with others: its keys. The words of a text are held together by them, whatever the
 * language, the inflection or the spelling: "guerras" by the Spanish stem guerr, "Čičerin" by the Russian key чичерин.
 *
 * A key belongs to a language: that of the stem, Russian for what stands in Cyrillic or for it, OPIS_UND for words of
 * no language that opis reads, whose key is the folded form. Two words meet if they share the folded form or a key. */
#ifndef OPIS_TEXT_LEXIS_H
#define OPIS_TEXT_LEXIS_H

#include "text/language.h"
#include "text/tokenise.h"

/* How a word comes by a key. */
enum opis_class { OPIS_CLASS_FOLDED, OPIS_CLASS_STEM, OPIS_CLASS_ROMANISED, OPIS_CLASSES };

/* "folded", "stem", "romanised". */
const char *opis_class_name(enum opis_class class);

struct opis_key {
  struct opis_span name;       /* what the class is called in an index: Z, a letter for the language, and the key */
  enum opis_language language; /* OPIS_RU_CYRL for every Russian key */
  enum opis_class class;
  const char *how; /* the scheme or table of a romanised word, else NULL; a constant */
};

struct opis_keys {
  const struct opis_key *items;
  size_t count;
  bool fresh; /* given for the first time since the lexis was made or forgot; may be true more often */
};

/* A text's words with their languages and keys, one entry a token. */
struct opis_read_text {
  struct opis_tokens tokens;
  enum opis_language *languages;
  struct opis_keys *keys;
  enum opis_language language; /* of the text as a whole */
  /* Of a query: how much less likely each language is than the likeliest, by the words of all its texts, in sixteenths
   * of a natural logarithm; Russian is the same in either alphabet. Else 0. */
  uint32_t against[OPIS_LANGUAGES];
};

/* What is known of words that were met: each is analysed once. One thread uses one. Bounded: what was known is
 * forgotten when it takes too much memory. */
struct opis_lexis;
struct opis_lexis *opis_lexis_new(void);
void opis_lexis_free(struct opis_lexis *lexis);

/* The language of a text, of which nothing else is wanted. */
enum opis_language opis_lexis_language(struct opis_lexis *lexis, struct opis_span text);

/* Reads a text (UTF-8 in NFC). One of a word or two that stands alone is read as a query is. `given` overrules the
 * language where it is not OPIS_UND; `around` is the language that is likely because of what stands around the text.
 * What is given back is in the arena; keys are valid until the next call. */
struct opis_read_text opis_lexis_read(struct opis_lexis *lexis, struct opis_arena *arena, struct opis_span text,
                                      enum opis_language given, enum opis_language around);

/* Adds another reading of the token `i`, such as the same word with a hyphen: its words stand from the token's position
 * on, and have its place in the text. */
void opis_lexis_add_reading(struct opis_lexis *lexis, struct opis_arena *arena, struct opis_read_text *read, size_t i,
                            struct opis_span other);

/* The same for the texts of one query, whose language is not known: a word has the keys of every language in which it
 * may be meant, by what it is and by the words around it: a name in a Spanish query is found as Spanish texts have it,
 * whatever it looks like alone. `read` takes one for each text. */
void opis_lexis_read_query(struct opis_lexis *lexis, struct opis_arena *arena, const struct opis_span *texts,
                           size_t count, struct opis_read_text *read);

#endif
