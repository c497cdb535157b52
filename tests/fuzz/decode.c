/* Bytes decoded, then mended: what comes out is UTF-8, its places lie in the source and ascend, and the repairs leave
 * what is between them as it was. */
#include "text/decode.h"
#include "text/repair.h"

#include "base/span.h"
#include "base/utf8.h"
#include "tests/fuzz/demand.h"

static void check_places(const struct opis_decoded *decoded)
{
  size_t last = 0;
  for (size_t at = 0; at < decoded->text.size; opis_utf8_next(decoded->text, &at)) {
    size_t source = opis_decoded_source(decoded, at);
    DEMAND(source >= last && source < decoded->source.size);
    last = source;
  }
}

static void check_repairs(struct opis_span before, struct opis_span now, const struct opis_repairs *repairs)
{
  size_t at = 0, at_before = 0;
  for (size_t i = 0; i <= repairs->count; i++) {
    bool last = i == repairs->count;
    size_t start = last ? now.size : repairs->items[i].now.start;
    size_t start_before = last ? before.size : repairs->items[i].before.start;
    DEMAND(start >= at && start_before >= at_before && start <= now.size && start_before <= before.size);
    DEMAND(opis_span_equal(opis_span_slice(now, at, start), opis_span_slice(before, at_before, start_before)));
    DEMAND(opis_repairs_before(repairs, start) == start_before);
    if (last) break;
    at = repairs->items[i].now.end;
    at_before = repairs->items[i].before.end;
  }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
  static const char *const names[] = {NULL,     NULL,           NULL,     NULL,         "UTF-8",
                                      "UTF-16", "Windows-1252", "KOI8-R", "ISO-8859-7", "CP866"};
  if (size == 0) return 0;
  struct opis_arena arena = {0};
  struct opis_decoded decoded;
  struct opis_repairs repairs;
  const char *name = names[data[0] % (sizeof names / sizeof *names)];
  struct opis_span source = {(const char *)data + 1, size - 1};
  DEMAND(opis_decode(&arena, source, name, &decoded, NULL) == OPIS_OK);
  DEMAND(opis_utf8_valid_until(decoded.text) == decoded.text.size);
  check_places(&decoded);
  struct opis_span mended = opis_repair(&arena, decoded.text, &repairs);
  DEMAND(opis_utf8_valid_until(mended) == mended.size);
  check_repairs(decoded.text, mended, &repairs);
  opis_arena_free(&arena);
  return 0;
}
