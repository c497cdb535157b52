/* A document to units: paragraphs that are very long are cut, ordinals, sections and locators are given, notes and
 * marks point at units. */
#ifndef OPIS_INDEXER_UNITS_H
#define OPIS_INDEXER_UNITS_H

#include "indexer/document.h"
#include "store/unit.h"

/* `file` is the path relative to the root. Units in reading order, in the arena; their spans may point into the
 * document, which must live as long. */
void opis_units_of(struct opis_arena *arena, const struct opis_document *document, struct opis_span file,
                   struct opis_unit **units, size_t *count);

#endif
