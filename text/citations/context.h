/* What a document has said so far. For this folder only. */
#ifndef OPIS_TEXT_CITATIONS_CONTEXT_H
#define OPIS_TEXT_CITATIONS_CONTEXT_H

#include "text/citations/note.h"

struct opis_citation_context {
  struct opis_arena arena, last_arena; /* definitions and works; the last citation */
  struct opis_definition definitions[128];
  size_t definition_count;
  /* By the first byte of their abbreviations: 1 and the place of the first, the same of the next; 0 for none. */
  uint8_t first_definition[256], next_definition[128];
  struct opis_citation last, archival;
  enum opis_tradition last_tradition;
  bool has_last;
  struct opis_span *works; /* keys, `surname|title`, oldest first */
  size_t work_count, work_capacity;
};

/* A copy of a citation's path, archive, series and key, whose spans are the arena's. */
struct opis_citation opis_citation_copy(struct opis_arena *arena, const struct opis_citation *item);

/* The citation before: of this note, else of the document; NULL if there is none. */
const struct opis_citation *opis_last_citation(const struct opis_note *note);

#endif
