/* The schema of an index: one glass database, whose Xapian documents are of three sorts.
 *
 *   a unit      a passage, a note, a heading …: what is found. Its terms: those of the table below.
 *   a document  a source file: the document table. Terms: Kd, F and its file.
 *   an unread   a file that was not indexed, and why: an answer of "nothing" names them. Terms: Ku, F and its file.
 *
 * Files and unread files are Xapian documents and not metadata, since metadata of several shards, or of remote ones,
 * cannot be read as one; and since deleting by the term F… takes a file away whole.
 *
 * Terms. Words have no prefix: a folded form never begins with an ASCII capital, a prefix always does.
 *   sort      prefix  positions  wdf
 *   folded    none    yes        how often the form occurs in the unit. The parts of a compound count besides the whole
 *   class     Z       no         how often any of its words occurs
 *   section   XS      yes        0: the folded words of the headings above the unit, for the field section:
 *   kind      K       no         0
 *   language  L       no         0: of the unit as a whole, and of each stretch of some words in it
 *   citation  C       no         0: each level of a path, and the unit's citing anything, for the field cites:
 *             C=      no         0: the levels that a path has, and each of their values
 *   date      D       no         0: months, years, decades, for the field date:
 *   name      W       no         0: folded words, and W before a class, for the field who:
 *   file      F       no         0
 * A class is what words have in common beyond their folded form (text/lexis.h): Z; e, s or i and a stem in English,
 * Spanish or Italian; r and the key of a Russian word, in whichever alphabet it is written; x and the folded form of a
 * word of no language. Every word but numbers and articles that were cut off has one or, where it can be several
 * things, some. BM25 takes the length of a unit from the sum of all wdf; as each word counts about twice, once as its
 * form and once as its class, lengths stay in proportion. Words are ranked by class and form; phrases use folded forms
 * alone, since libxapian takes only terms and an OR of terms there, and positions are the larger half of an index
 * already. The dictionary from a class to its forms is metadata under the class's term. It may name forms that no
 * longer occur, which cost a phrase nothing, so that an update never has to look for the last user of a form.
 *
 * Values. Slot 0 is the place in reading order: the file, NUL, and the ordinal of the unit in its file as four bytes,
 * high byte first. Equal scores are ordered by it, so that neither the history of the index nor shards show. Looking it
 * up costs a query 15 to 120 %, so while docids themselves follow the reading order, as after a first build, the
 * metadata "ordered" says so: "=" and the path of the last file. An update that breaks that order removes it.
 * Slot 1 is the first day of the earliest date of a unit and its place in reading order, for --sort=date: libxapian
 * sorts by one slot alone, and keys that are made of several do not reach a remote shard.
 *
 * Data. A record of fields (record.h), with its checksum behind them (sums.h): glass has none of its own. A unit's
 * holds all that a hit shows, its document's title and path too, so that a search needs no second fetch, which a remote
 * shard would pay for with a round trip a hit; and sums over its terms and their places, so that opis check can hold
 * them against what the index has.
 *
 * Metadata. Each class of the dictionary, under its term. "format" is the format version, "root" the folder that paths
 * are relative to (itself relative to the index where it holds it, so that both can be moved together), "opis" the
 * version of the program that made it, "paths" what was ever given to index, a size and bytes each, relative to the
 * root. "sum" is the sum of opis_sum_metadata over all the others, sixteen hexadecimal digits, for opis check; indexes
 * that older versions made have none. */
#ifndef OPIS_STORE_SCHEMA_H
#define OPIS_STORE_SCHEMA_H

#include "base/arena.h"
#include "base/buf.h"
#include "text/language.h"

/* Raised whenever an older opis would misread an index, or a newer one miss something in it. */
#define OPIS_FORMAT_VERSION "3"

#define OPIS_META_FORMAT  "format"
#define OPIS_META_ROOT    "root"
#define OPIS_META_PROGRAM "opis"
#define OPIS_META_ORDERED "ordered"
#define OPIS_META_PATHS   "paths"
#define OPIS_META_SUM     "sum"

enum opis_slot { OPIS_SLOT_ORDER = 0, OPIS_SLOT_DATE = 1 };

/* The letters behind K that are no opis_kind. */
#define OPIS_RECORD_DOCUMENT 'd'
#define OPIS_RECORD_UNREAD   'u'

/* "XS" and a folded form. */
struct opis_span opis_section_term(struct opis_arena *arena, struct opis_span form);

/* "K" and a letter. */
struct opis_span opis_kind_term(struct opis_arena *arena, char letter);

/* "L" and the language's name. */
struct opis_span opis_language_term(struct opis_arena *arena, enum opis_language language);

/* "C" and what opis_citation_terms gives: a level of a citation's path. "C" alone: any citation. */
struct opis_span opis_citation_term(struct opis_arena *arena, struct opis_span key);

/* "D" and what opis_date_index_terms gives. */
struct opis_span opis_date_term(struct opis_arena *arena, const char *name);

/* "W" and a word of a correspondent's name: its folded form or the name of its class. */
struct opis_span opis_correspondent_term(struct opis_arena *arena, struct opis_span word);

/* The beginning of the value of OPIS_SLOT_DATE: the first day of the earliest date, so that bytes sort as days do;
 * OPIS_DAYS_OPEN_LAST for a unit without dates. The value of OPIS_SLOT_ORDER follows. */
void opis_date_value(struct opis_buf *out, int32_t day);

/* "F" and the path; a path too long for a term is cut and given a hash, so that it stays a term of its own. */
struct opis_span opis_file_term(struct opis_arena *arena, struct opis_span path);

/* The value of OPIS_SLOT_ORDER. */
void opis_order_value(struct opis_buf *out, struct opis_span path, uint32_t ordinal);

/* A row of the schema, for `opis info --schema`. */
struct opis_schema_row {
  const char *sort; /* "term", "value", "metadata" */
  const char *name; /* "K", "0", "format" */
  const char *meaning;
};
extern const struct opis_schema_row opis_schema[];
extern const size_t opis_schema_size;

#endif
