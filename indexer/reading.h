/* A unit's text to its words: their languages go into the unit, their keys into its postings. */
#ifndef OPIS_INDEXER_READING_H
#define OPIS_INDEXER_READING_H

#include "store/unit.h"
#include "text/lexis.h"

/* The language of a name, OPIS_UND for none (NULL). OPIS_INVALID where there is no such language. */
enum opis_status opis_language_check(const char *name, enum opis_language *language, struct opis_error *error);

/* What is known of a document's language before its units are read. */
struct opis_reading_language {
  enum opis_language given;  /* overrules; OPIS_UND: is to be found out */
  enum opis_language around; /* that of most of its passages; OPIS_UND: none stands out */
};

/* Finds `around` by some of the units. */
struct opis_reading_language opis_reading_language(struct opis_lexis *lexis, const struct opis_unit *units,
                                                   size_t count, enum opis_language given);

/* Reads a unit, and fills its language and the spans of others in it. What is made is in the arena, but for the keys:
 * see text/lexis.h. */
struct opis_read_text opis_read_unit(struct opis_lexis *lexis, struct opis_arena *arena,
                                     const struct opis_reading_language *language, struct opis_unit *unit);

#endif
