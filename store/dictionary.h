/* The dictionary of an index: from a class of words to the folded forms that belong to it. It is metadata under the
 * class's term. It grows only: forms that no longer occur cost a phrase nothing. */
#ifndef OPIS_STORE_DICTIONARY_H
#define OPIS_STORE_DICTIONARY_H

#include "base/arena.h"

#include <xapian-c.h>

/* What a writer has met since the last commit. */
struct opis_dictionary;
struct opis_dictionary *opis_dictionary_new(void);
void opis_dictionary_free(struct opis_dictionary *dictionary);

/* Notes that a folded form belongs to the class of a term. */
void opis_dictionary_add(struct opis_dictionary *dictionary, struct opis_span term, struct opis_span form);

/* Writes what is new, as part of the writer's transaction; `view` shows what is pending in it. `sum` is the one over
 * all metadata, and is kept in step. */
enum xc_status opis_dictionary_write(struct opis_dictionary *dictionary, struct xc_writer *writer,
                                     struct xc_database *view, uint64_t *sum, struct xc_error *cause);

/* What was noted since the last commit never happened. */
void opis_dictionary_forget(struct opis_dictionary *dictionary);

struct opis_forms {
  struct opis_span *items; /* in the order in which they were met */
  size_t count;
};

/* The forms of a class, in the arena; none where there is no such class. */
enum xc_status opis_dictionary_forms(struct xc_database *database, struct opis_arena *arena, struct opis_span term,
                                     struct opis_forms *forms, struct xc_error *cause);

#endif
