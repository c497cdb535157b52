/* The document table: a record a source file, and one a file that was not read. */
#ifndef OPIS_STORE_FILE_H
#define OPIS_STORE_FILE_H

#include "base/json.h"
#include "store/sums.h"
#include "text/language.h"

/* An encoding that is less sure than this is told, since the reader can overrule it. */
#define OPIS_SURE_ENOUGH 0.9

struct opis_file {
  struct opis_span path; /* relative to the root */
  size_t shard;          /* of the index, which has it; not in the record */
  struct opis_span title, author, year, doi, encoding;
  uint64_t size;         /* bytes */
  uint64_t modified;     /* nanoseconds since 1970 */
  struct opis_span hash; /* OPIS_HASH_SIZE bytes of the file's SHA-256; empty for a file that was not read */
  uint64_t units[OPIS_KINDS];
  struct opis_span other; /* the encoding of the lines that are not in `encoding`; empty where all are */
  double encoding_sure;   /* that it is the right one, 0 to 1 in thousandths */
  uint64_t bad_bytes;     /* that fit no character, shown as U+FFFD */
  uint64_t column_lines;  /* on which two columns seem to stand side by side, read across */
  uint64_t words;
  enum opis_language language; /* of most of it */
  bool language_given;         /* by who made the index, not found out */
  bool no_repair;              /* what was read in a wrong encoding was left as it stands */
  /* Of a file that was not read: */
  bool unread;
  enum opis_unread_reason reason;
  struct opis_span type, detail;
};

void opis_file_encode(struct opis_buf *out, const struct opis_file *file);

/* Whether the bytes are such a record, and not one of a unit. */
bool opis_file_is_record(struct opis_span record);

/* Spans point into the record. OPIS_CORRUPT for bytes that are no record. */
enum opis_status opis_file_decode(struct opis_span record, struct opis_file *file, struct opis_error *error);

/* Writes the fields that `opis export` gives of a document, into an open object. */
void opis_file_write_json(struct opis_json *json, const struct opis_file *file);

#endif
