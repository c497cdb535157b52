/* A record: fields of a tag, a size and bytes. Readers pass over tags that they do not know. */
#ifndef OPIS_STORE_RECORD_H
#define OPIS_STORE_RECORD_H

#include "base/buf.h"

/* Tags are above 0. An empty value and the number 0 are what a missing field means, so they are not written. */
void opis_record_put(struct opis_buf *out, unsigned tag, struct opis_span value);
void opis_record_put_number(struct opis_buf *out, unsigned tag, uint64_t number);

struct opis_record_reader {
  struct opis_span rest;
  bool bad; /* bytes that are no record were met; everything read since is 0 or empty */
};

/* False at the end and for bytes that are no field. */
bool opis_record_next(struct opis_record_reader *reader, unsigned *tag, struct opis_span *value);

/* The number that is the whole of a field; 0 if it is none. */
uint64_t opis_record_number(struct opis_span value);

/* Numbers and strings in a row inside a field. */
uint64_t opis_record_take(struct opis_record_reader *reader);
struct opis_span opis_record_take_span(struct opis_record_reader *reader);

#endif
