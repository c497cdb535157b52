/* Checksums: what glass has none of. Of a file its SHA-256, which tells whether the source is still the one that was
 * read; of a record its XXH64, which every reading of it compares; and of the terms and places that the index has of a
 * unit a sum that does not ask for their order, so that it can be taken from the unit's own list of terms as well as
 * from the lists of units that all the terms have. */
#ifndef OPIS_STORE_SUMS_H
#define OPIS_STORE_SUMS_H

#include "base/buf.h"

enum { OPIS_HASH_SIZE = 32 }; /* SHA-256 */

/* Writes the SHA-256 of `bytes`. */
void opis_hash(struct opis_span bytes, unsigned char hash[OPIS_HASH_SIZE]);

/* What a unit's record keeps: each is the sum, modulo 2^64, over its terms. */
struct opis_sums {
  uint64_t terms;  /* of opis_sum_term */
  uint64_t places; /* of opis_sum_places */
};

uint64_t opis_sum_term(struct opis_span term, uint32_t wdf);
/* 0 for a term without positions; equal ones in a row count once, as libxapian stores them. */
uint64_t opis_sum_places(struct opis_span term, const uint32_t *positions, size_t count);

/* Of a key and its value; 0 for an empty value, which is as good as none. */
uint64_t opis_sum_metadata(struct opis_span key, struct opis_span value);

/* A sum as it is written among the metadata, with a NUL behind it. */
enum { OPIS_SUM_DIGITS = 16 };
void opis_sum_digits(uint64_t sum, char digits[OPIS_SUM_DIGITS + 1]);

/* Ends a record that begins at `start` of `out` with its checksum. */
void opis_record_seal(struct opis_buf *out, size_t start);
/* Takes the checksum off; false for bytes that it does not fit. */
bool opis_record_open(struct opis_span sealed, struct opis_span *record);

#endif
