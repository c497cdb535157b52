/* xapian-c: a C interface to libxapian 1.4.
 *
 * What holds for all of it:
 * - No C++ exception leaves a function. What libxapian or its runtime throws becomes an xc_status and a message.
 * - A string is a pointer and a length, may hold any byte, and is copied by whoever keeps it. Spans that a function
 *   hands out are valid until the handle that they came from is changed or freed.
 * - Outputs change only on success; an `error` argument may be NULL.
 * - Handles are counted: they may be freed in any order, and free(NULL) does nothing. One thread a handle at a time,
 *   and what was made from one database or writer (iterators, documents, views, what it was added to) counts as one.
 * - A path is only ever opened as a glass database: libxapian's own guessing obeys stub files that lie in a directory,
 *   and those can start programs.
 */
#ifndef XAPIAN_C_H
#define XAPIAN_C_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
#define XC_NOEXCEPT noexcept
#define XC_INT : int /* so that any number a C caller passes can at least be looked at */
extern "C" {
#else
#define XC_NOEXCEPT
#define XC_INT
#endif

/* Stable: values are never renumbered. */
enum xc_status XC_INT {
  XC_OK = 0,
  XC_END = 1,          /* an iterator has nothing more */
  XC_NOT_FOUND = 2,    /* no such document; no database at that path */
  XC_INVALID = 3,      /* the caller's mistake: an empty or too long term, a bad range, a wrong state */
  XC_LOCKED = 4,       /* another writer has the database */
  XC_FOREIGN = 5,      /* something is there, but not a glass database of a version that this libxapian reads */
  XC_CORRUPT = 6,      /* the database is damaged */
  XC_MODIFIED = 7,     /* a writer kept overtaking the reader through all the retries */
  XC_IO = 8,           /* the system refused: disk full, permission, read error */
  XC_NETWORK = 9,      /* a server did not answer */
  XC_UNSUPPORTED = 10, /* libxapian cannot combine these operators */
  XC_LIMIT = 11,       /* a wildcard stands for more terms than was allowed; a query is nested too deep */
  XC_MEMORY = 12,      /* out of memory */
  XC_INTERNAL = 13     /* anything else that was thrown */
};

struct xc_error {
  enum xc_status status;
  char message[480]; /* UTF-8, NUL-terminated, cut if longer */
};

struct xc_span {
  const char *data;
  size_t size;
};

/* A few words for a status, such as "locked"; never NULL. */
const char *xc_status_name(enum xc_status status) XC_NOEXCEPT;

/* The version of the libxapian that is running, such as "1.4.22". */
const char *xc_library_version(void) XC_NOEXCEPT;

typedef uint32_t xc_docid; /* from 1; 0 is none */

/* Terms are 1 to XC_TERM_MAX bytes. Longer ones, empty ones and those with a NUL in them (which libxapian takes and
 * then loses a whole batch by) are refused with XC_INVALID by every function that stores one. */
#define XC_TERM_MAX 245

/* ---- Documents ------------------------------------------------------------------------------------------------ */

struct xc_document;

enum xc_status xc_document_new(struct xc_document **document, struct xc_error *error) XC_NOEXCEPT;
void xc_document_free(struct xc_document *document) XC_NOEXCEPT;

enum xc_status xc_document_set_data(struct xc_document *document, const char *data, size_t size,
                                    struct xc_error *error) XC_NOEXCEPT;
/* The stored bytes; may be empty. Valid until the document is changed or freed. */
enum xc_status xc_document_data(struct xc_document *document, struct xc_span *data, struct xc_error *error) XC_NOEXCEPT;

/* Adds a term without positions. wdf is added to what the term already has; 0 makes a boolean term. */
enum xc_status xc_document_add_term(struct xc_document *document, const char *term, size_t size, uint32_t wdf,
                                    struct xc_error *error) XC_NOEXCEPT;
/* Adds a term with its positions, ascending (XC_INVALID if not), and wdf added once. Equal ones are stored once. */
enum xc_status xc_document_add_postings(struct xc_document *document, const char *term, size_t size,
                                        const uint32_t *positions, size_t count, uint32_t wdf,
                                        struct xc_error *error) XC_NOEXCEPT;
/* An empty value removes the slot. Every slot but XC_NO_SLOT can be used. */
enum xc_status xc_document_set_value(struct xc_document *document, uint32_t slot, const char *value, size_t size,
                                     struct xc_error *error) XC_NOEXCEPT;
/* Empty where the slot has no value. Valid until the next call on this document. */
enum xc_status xc_document_value(struct xc_document *document, uint32_t slot, struct xc_span *value,
                                 struct xc_error *error) XC_NOEXCEPT;

/* ---- Reading -------------------------------------------------------------------------------------------------- */

struct xc_database;

/* XC_NOT_FOUND where nothing is, XC_FOREIGN where something else is. */
enum xc_status xc_database_open(const char *path, struct xc_database **database, struct xc_error *error) XC_NOEXCEPT;
void xc_database_free(struct xc_database *database) XC_NOEXCEPT;

/* A database that another program serves: xapian-tcpsrv at an address, or a program that is started (xapian-progsrv,
 * mostly through ssh) and speaks over its standard input and output; what that writes to standard error is lost. */
struct xc_remote {
  const char *host; /* NULL: `program` is started */
  uint16_t port;
  const char *program;   /* a path, or a name that PATH finds */
  const char *arguments; /* cut at blanks, whatever quotes stand in it; may be NULL */
  uint32_t connect_ms;   /* to wait for a connection; 0: for ever */
  uint32_t answer_ms;    /* to wait for each answer; 0: for ever */
};
/* XC_NETWORK where nobody answers in time, or not as a server of databases does. A connection that broke is made again
 * once, and what was asked for is asked for again: servers close those that are idle. Every document that is read is a
 * round trip, those of search results too. */
enum xc_status xc_database_open_remote(const struct xc_remote *remote, struct xc_database **database,
                                       struct xc_error *error) XC_NOEXCEPT;

/* Several databases as one, with the statistics of all of them; at least one. The parts stay what they are, and may be
 * freed. Of metadata and their keys those of the first part are read. A docid of the whole is none of a part. */
enum xc_status xc_database_join(struct xc_database *const *parts, size_t count, struct xc_database **whole,
                                struct xc_error *error) XC_NOEXCEPT;

/* What tells a database from all others, and stays when it changes; a copy has it too. Of several as one, those of the
 * parts with ":" between them. Valid until the next call on this database. */
enum xc_status xc_database_uuid(struct xc_database *database, struct xc_span *uuid, struct xc_error *error) XC_NOEXCEPT;

/* Moves to the newest commit. All other functions do so by themselves when a writer has overtaken them. */
enum xc_status xc_database_reopen(struct xc_database *database, struct xc_error *error) XC_NOEXCEPT;

struct xc_statistics {
  uint32_t documents;
  uint32_t last_docid;
  double average_length; /* in wdf */
  bool has_positions;
};
enum xc_status xc_database_statistics(struct xc_database *database, struct xc_statistics *statistics,
                                      struct xc_error *error) XC_NOEXCEPT;

/* How many documents have the term (0 where none), and its wdf over all of them. Either output may be NULL. */
enum xc_status xc_database_frequency(struct xc_database *database, const char *term, size_t size, uint32_t *documents,
                                     uint64_t *occurrences, struct xc_error *error) XC_NOEXCEPT;

/* Empty where the key is not set. Valid until the next call on this database. */
enum xc_status xc_database_metadata(struct xc_database *database, const char *key, size_t size, struct xc_span *value,
                                    struct xc_error *error) XC_NOEXCEPT;

/* XC_NOT_FOUND where there is no such document. Data and values are fetched at once, so that a later commit of a
 * writer cannot take them away. */
enum xc_status xc_database_document(struct xc_database *database, xc_docid docid, struct xc_document **document,
                                    struct xc_error *error) XC_NOEXCEPT;

/* Iterators, each with its own hold on the database. `next` gives XC_END after the last one. When a writer overtakes
 * them they reopen and go on behind the last item that they gave. */
struct xc_terms;
/* All terms that begin with `prefix`, in byte order. */
enum xc_status xc_database_terms(struct xc_database *database, const char *prefix, size_t size, struct xc_terms **terms,
                                 struct xc_error *error) XC_NOEXCEPT;
/* The terms of one document, in byte order. */
enum xc_status xc_database_document_terms(struct xc_database *database, xc_docid docid, struct xc_terms **terms,
                                          struct xc_error *error) XC_NOEXCEPT;
/* All metadata keys that begin with `prefix`, in byte order. */
enum xc_status xc_database_metadata_keys(struct xc_database *database, const char *prefix, size_t size,
                                         struct xc_terms **keys, struct xc_error *error) XC_NOEXCEPT;
/* `term` is valid until the next call. `frequency`, which may be NULL, is the number of documents for terms of a
 * database, the wdf for terms of a document, 0 for keys. */
enum xc_status xc_terms_next(struct xc_terms *terms, struct xc_span *term, uint32_t *frequency,
                             struct xc_error *error) XC_NOEXCEPT;
void xc_terms_free(struct xc_terms *terms) XC_NOEXCEPT;

struct xc_postings;
/* The documents that have a term, by ascending docid; an empty term stands for all documents. */
enum xc_status xc_database_postings(struct xc_database *database, const char *term, size_t size,
                                    struct xc_postings **postings, struct xc_error *error) XC_NOEXCEPT;
enum xc_status xc_postings_next(struct xc_postings *postings, xc_docid *docid, uint32_t *wdf,
                                struct xc_error *error) XC_NOEXCEPT;
void xc_postings_free(struct xc_postings *postings) XC_NOEXCEPT;

/* The positions of a term in a document, ascending; `count` may be 0, and `positions` is NULL then, where there is no
 * such document or term too. The caller frees `positions` with free(). */
enum xc_status xc_database_positions(struct xc_database *database, xc_docid docid, const char *term, size_t size,
                                     uint32_t **positions, size_t *count, struct xc_error *error) XC_NOEXCEPT;

/* ---- Writing -------------------------------------------------------------------------------------------------- */

struct xc_writer;

enum xc_write_mode XC_INT {
  XC_WRITE_OPEN = 0,     /* must exist */
  XC_WRITE_CREATE = 1,   /* made where it does not exist */
  XC_WRITE_OVERWRITE = 2 /* made anew; a database that is there is emptied */
};

/* Takes the lock: XC_LOCKED at once where another writer has it. Everything is written inside a transaction, so that
 * nothing reaches the database behind the caller's back: the writer's functions give XC_INVALID outside of one.
 *
 * XC_INVALID, XC_NOT_FOUND from xc_writer_delete, and XC_MODIFIED (a document to add or replace was read from a
 * database that a writer has overtaken: fetch it again) have changed nothing, and the transaction goes on. After any
 * other failure the transaction is cancelled, and the lock is let go, because what libxapian then has in memory cannot
 * be trusted: xc_writer_begin opens the last commit again (or says XC_LOCKED).
 *
 * XC_NOT_FOUND where XC_WRITE_OPEN finds nothing, or the folder above is not there; XC_FOREIGN, in every mode, where
 * something else is. XC_WRITE_OVERWRITE empties at once, not with the first commit. */
enum xc_status xc_writer_open(const char *path, enum xc_write_mode mode, struct xc_writer **writer,
                              struct xc_error *error) XC_NOEXCEPT;
/* Gives up an open transaction and the lock. */
void xc_writer_free(struct xc_writer *writer) XC_NOEXCEPT;

enum xc_status xc_writer_begin(struct xc_writer *writer, struct xc_error *error) XC_NOEXCEPT;
/* On XC_OK all of the transaction is on disk, and the directory is synced: libxapian renames its version file
 * without that. On failure nothing of it is, but for one case: XC_IO that names the directory as what cannot be
 * synced, which leaves a commit that a power cut may still undo.
 * libxapian 1.4 writes values in a destructor, and a full disk there would abort the program: so room on the disk is
 * looked for first, and where there may be too little this is XC_IO. (Memory that ends there still aborts; the database
 * stays that of the last commit.)
 * Programs that may meet RLIMIT_FSIZE must ignore SIGXFSZ, or it kills them before this can answer XC_IO. */
enum xc_status xc_writer_commit(struct xc_writer *writer, struct xc_error *error) XC_NOEXCEPT;
enum xc_status xc_writer_cancel(struct xc_writer *writer, struct xc_error *error) XC_NOEXCEPT;

/* `docid` may be NULL. */
enum xc_status xc_writer_add(struct xc_writer *writer, struct xc_document *document, xc_docid *docid,
                             struct xc_error *error) XC_NOEXCEPT;
enum xc_status xc_writer_replace(struct xc_writer *writer, xc_docid docid, struct xc_document *document,
                                 struct xc_error *error) XC_NOEXCEPT;
/* XC_NOT_FOUND where there is no such document. */
enum xc_status xc_writer_delete(struct xc_writer *writer, xc_docid docid, struct xc_error *error) XC_NOEXCEPT;
/* Deletes every document that has the term; none is no error. */
enum xc_status xc_writer_delete_by_term(struct xc_writer *writer, const char *term, size_t size,
                                        struct xc_error *error) XC_NOEXCEPT;
/* An empty value removes the key. Keys are 1 to XC_TERM_MAX bytes, without NUL. */
enum xc_status xc_writer_set_metadata(struct xc_writer *writer, const char *key, size_t key_size, const char *value,
                                      size_t value_size, struct xc_error *error) XC_NOEXCEPT;
/* A view of the database with what is pending in it; freed by the caller. It never holds the lock: once the writer is
 * freed, or has let go of the database after a failure, the view and all that was made from it give XC_INVALID. */
enum xc_status xc_writer_database(struct xc_writer *writer, struct xc_database **database,
                                  struct xc_error *error) XC_NOEXCEPT;

/* ---- Queries -------------------------------------------------------------------------------------------------- */

struct xc_query;

/* How deep queries may be nested; deeper ones are XC_LIMIT. libxapian recurses, and would overflow the stack. */
#define XC_QUERY_DEPTH 1000

enum xc_operator XC_INT {
  XC_AND = 0,
  XC_OR = 1,
  XC_AND_NOT = 2,
  XC_FILTER = 3,    /* weights of the first alone */
  XC_AND_MAYBE = 4, /* the others only add weight */
  XC_NEAR = 5,      /* operands: terms, or XC_OR of terms; others are XC_UNSUPPORTED */
  XC_PHRASE = 6,    /* the same */
  XC_SYNONYM = 7,   /* as one term */
  XC_MAX = 8        /* the greatest weight; many of these under one XC_OR crash libxapian 1.4.22 */
};

/* An empty term matches every document, without weight. */
enum xc_status xc_query_term(const char *term, size_t size, struct xc_query **query,
                             struct xc_error *error) XC_NOEXCEPT;
/* Matches nothing. */
enum xc_status xc_query_nothing(struct xc_query **query, struct xc_error *error) XC_NOEXCEPT;
/* Operands are borrowed. `window` counts positions and serves XC_NEAR and XC_PHRASE alone; 0 is their number, and
 * nothing fits into less. Of XC_AND_NOT the others are joined by OR, of XC_FILTER by AND, of XC_AND_MAYBE by OR. No
 * operands match nothing. XC_UNSUPPORTED where libxapian cannot combine them. */
enum xc_status xc_query_combine(enum xc_operator op, struct xc_query *const *operands, size_t count, uint32_t window,
                                struct xc_query **query, struct xc_error *error) XC_NOEXCEPT;
/* Multiplies the weights; 0 makes a query boolean. */
enum xc_status xc_query_scale(struct xc_query *operand, double factor, struct xc_query **query,
                              struct xc_error *error) XC_NOEXCEPT;
/* All terms that begin with `prefix`, as one term; more than `limit`, from 1, of them are XC_LIMIT when searching. */
enum xc_status xc_query_prefix(const char *prefix, size_t size, uint32_t limit, struct xc_query **query,
                               struct xc_error *error) XC_NOEXCEPT;
/* Values from `low` to `high`, both included, in byte order; a NULL bound is open. Documents without a value in the
 * slot never match. */
enum xc_status xc_query_value_range(uint32_t slot, const struct xc_span *low, const struct xc_span *high,
                                    struct xc_query **query, struct xc_error *error) XC_NOEXCEPT;
/* libxapian's own description, for people; freed with free(). */
enum xc_status xc_query_describe(struct xc_query *query, char **description, struct xc_error *error) XC_NOEXCEPT;
void xc_query_free(struct xc_query *query) XC_NOEXCEPT;

/* ---- Searching ------------------------------------------------------------------------------------------------ */

#define XC_NO_SLOT UINT32_MAX

struct xc_search {
  uint32_t first;          /* hits to leave out */
  uint32_t count;          /* hits to give; may be 0 */
  uint32_t check_at_least; /* documents to look at, for bounds that are exact up to it */
  double k1, b;            /* BM25; the other parameters are libxapian's: k2 0, k3 1, least normalised length 0.5 */
  uint32_t tie_slot;       /* equal weights by ascending value of this slot, then docid; XC_NO_SLOT: by docid */
  bool weigh;              /* false: no weights, so the order is that of ties alone, and k1 and b are not read */
  bool fetch;              /* take each hit's data along, in the same view of the database */
};

struct xc_results;

/* Searches again from the start, after reopening, when a writer has overtaken the reader (XC_MODIFIED after some
 * tries), and once after XC_CORRUPT, which such a race can cause too. */
enum xc_status xc_database_search(struct xc_database *database, struct xc_query *query, const struct xc_search *search,
                                  struct xc_results **results, struct xc_error *error) XC_NOEXCEPT;
void xc_results_free(struct xc_results *results) XC_NOEXCEPT;

size_t xc_results_count(const struct xc_results *results) XC_NOEXCEPT;

struct xc_hit {
  xc_docid docid;
  double weight;
  struct xc_span data; /* empty unless fetched; valid until the results are freed */
};
/* `index` from 0, below the count. */
struct xc_hit xc_results_hit(const struct xc_results *results, size_t index) XC_NOEXCEPT;

struct xc_estimate {
  uint32_t lower, estimated, upper;
};
struct xc_estimate xc_results_matches(const struct xc_results *results) XC_NOEXCEPT;

/* ---- Whole databases ------------------------------------------------------------------------------------------ */

/* Writes the sources, compacted into one, to `destination`, which must not exist (XC_INVALID) and is synced. Docids
 * keep their order: those of a source are moved behind the last one of the source before it, gaps inside a source stay.
 * Of metadata with one key the first source's is kept. On failure the destination is removed. */
enum xc_status xc_compact(const char *const *sources, size_t count, const char *destination,
                          struct xc_error *error) XC_NOEXCEPT;

/* Reads every table; `problems` counts what is wrong, `report` (freed with free(), may be NULL) says it. Damage is an
 * answer, with XC_OK. Glass has no checksums: 0 problems do not prove the content, and a database that was damaged on
 * purpose can crash the reader. Beside a busy writer it can report what is none. */
enum xc_status xc_check(const char *path, size_t *problems, char **report, struct xc_error *error) XC_NOEXCEPT;

#ifdef __cplusplus
}
#endif

#endif
