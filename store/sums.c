/* SHA-256 by nettle, the rest by xxhash; the bytes that are hashed are the same on every machine. */
#include "store/sums.h"

#include "base/span.h"

#include <inttypes.h>
#include <nettle/sha2.h>
#include <stdio.h>
#include <xxhash.h>

enum { SEAL = sizeof(XXH64_canonical_t) };

void opis_hash(struct opis_span bytes, unsigned char hash[OPIS_HASH_SIZE])
{
  struct sha256_ctx context;
  sha256_init(&context);
  sha256_update(&context, bytes.size, (const uint8_t *)bytes.data);
  sha256_digest(&context, OPIS_HASH_SIZE, hash);
}

uint64_t opis_sum_term(struct opis_span term, uint32_t wdf)
{
  return XXH64(term.data, term.size, wdf);
}

uint64_t opis_sum_places(struct opis_span term, const uint32_t *positions, size_t count)
{
  static const uint64_t odd = 0x9E3779B97F4A7C15; /* 2^64 by the golden ratio */
  if (count == 0) return 0;
  uint64_t sum = XXH64(term.data, term.size, 0);
  for (size_t i = 0; i < count; i++) {
    if (i > 0 && positions[i] == positions[i - 1]) continue;
    sum = (sum ^ positions[i]) * odd; /* each step can be undone: no two positions give one sum */
    sum ^= sum >> 32;
  }
  return sum;
}

uint64_t opis_sum_metadata(struct opis_span key, struct opis_span value)
{
  return value.size > 0 ? XXH64(value.data, value.size, XXH64(key.data, key.size, 0)) : 0;
}

void opis_sum_digits(uint64_t sum, char digits[OPIS_SUM_DIGITS + 1])
{
  snprintf(digits, OPIS_SUM_DIGITS + 1, "%016" PRIx64, sum);
}

void opis_record_seal(struct opis_buf *out, size_t start)
{
  XXH64_canonical_t seal;
  XXH64_canonicalFromHash(&seal, XXH64(out->data + start, out->size - start, 0));
  opis_buf_add(out, (struct opis_span){(const char *)seal.digest, SEAL});
}

bool opis_record_open(struct opis_span sealed, struct opis_span *record)
{
  XXH64_canonical_t seal;
  if (sealed.size < SEAL) return false;
  *record = opis_span_slice(sealed, 0, sealed.size - SEAL);
  memcpy(seal.digest, sealed.data + record->size, SEAL);
  return XXH64(record->data, record->size, 0) == XXH64_hashFromCanonical(&seal);
}
