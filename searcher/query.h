/* The query language: a string in, a tree out. opis-query(7) describes it to people. */
#ifndef OPIS_SEARCHER_QUERY_H
#define OPIS_SEARCHER_QUERY_H

#include "base/arena.h"
#include "text/citations/citations.h"
#include "text/dates.h"

enum opis_node_kind {
  OPIS_NODE_WORD,   /* text: the word as written */
  OPIS_NODE_PHRASE, /* text: what stands between the quotation marks */
  OPIS_NODE_FIELD,  /* field and text */
  OPIS_NODE_ANY,    /* items next to one another: any of them, or all where the search asks for all */
  OPIS_NODE_AND,
  OPIS_NODE_OR,
  OPIS_NODE_NOT /* one child */
};

enum opis_field {
  OPIS_FIELD_IN,      /* kinds by their plural, or a set of kinds: notes, passages, all */
  OPIS_FIELD_KIND,    /* a kind: note */
  OPIS_FIELD_FILE,    /* a glob */
  OPIS_FIELD_TITLE,   /* words of the document's title */
  OPIS_FIELD_SECTION, /* words of the headings above the unit */
  OPIS_FIELD_LANG,    /* a language: of the unit, or of a stretch of it */
  OPIS_FIELD_CITES,   /* an archive, a path, a reference: what a citation lies under */
  OPIS_FIELD_DATE,    /* a date or a span of time, as EDTF */
  OPIS_FIELD_WHO      /* words of a correspondent's name */
};

struct opis_node {
  enum opis_node_kind kind;
  struct opis_range place; /* in the query */
  struct opis_span text;   /* points into the query; without the = before it */
  bool exact;              /* of a word or phrase: case and diacritics count */
  enum opis_field field;
  unsigned kinds;                 /* of OPIS_FIELD_IN and OPIS_FIELD_KIND: the set that is named */
  unsigned languages;             /* of OPIS_FIELD_LANG: the set that is named, a bit each (OPIS_LANGUAGE_BIT) */
  struct opis_days days;          /* of OPIS_FIELD_DATE */
  struct opis_citation *citation; /* of OPIS_FIELD_CITES: what the pattern means */
  struct opis_node **children;
  size_t count;
};

/* Parses `query` into a tree in the arena. OPIS_INVALID with the offset of the mistake, or OPIS_LIMIT. */
enum opis_status opis_query_parse(struct opis_arena *arena, struct opis_span query,
                                  const struct opis_query_limits *limits, struct opis_node **tree,
                                  struct opis_error *error);

/* Makes every word and phrase of a tree exact. */
void opis_query_make_exact(struct opis_node *tree);

#endif
