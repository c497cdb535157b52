/* Words that the structure reader knows, a row each; all in lower case. To add one, add a row in tables.c. */
#ifndef OPIS_INDEXER_STRUCTURE_TABLES_H
#define OPIS_INDEXER_STRUCTURE_TABLES_H

#include "base/span.h"

extern const char *const table_abbreviations[];      /* behind whose stop a number is no mark: p.12 */
extern const char *const table_powered[];            /* units with exponents: km² */
extern const char *const table_note_headings[];      /* above a list of notes */
extern const char *const table_reference_headings[]; /* above a bibliography */
extern const char *const table_contents_headings[];  /* above a table of contents */
extern const char *const table_section_headings[];   /* other headings of one or two words */
extern const char *const table_chapter_words[];      /* a heading begins with one and a number: chapter, libro */
extern const char *const table_caption_words[];      /* a caption begins with one and a number: fig., tabla */
extern const char *const table_boilerplate[];        /* whole lines of pages of the web and of shops */
extern const char *const table_menu_items[];         /* several of them, or of the boilerplate, are such a line too */
extern const char *const table_category_words[];     /* a list of what a page of a wiki belongs to begins so */
extern const char *const table_boilerplate_starts[]; /* and what such lines begin with */

/* Whether the word or line is in a table; it may have capitals. Long ones never are. */
bool table_has(const char *const *table, struct opis_span text);
/* Whether it begins with a row, behind which no letter stands; gives the length of the row, or 0. */
size_t table_starts(const char *const *table, struct opis_span text);

#endif
