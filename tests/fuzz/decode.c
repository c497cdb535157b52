/* Bytes decoded: what comes out is UTF-8, and its places lie in the source and ascend. */
#include "text/decode.h"

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

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
  static const char *const names[] = {NULL,     NULL,           NULL,     NULL,         "UTF-8",
                                      "UTF-16", "Windows-1252", "KOI8-R", "ISO-8859-7", "CP866"};
  if (size == 0) return 0;
  struct opis_arena arena = {0};
  struct opis_decoded decoded;
  const char *name = names[data[0] % (sizeof names / sizeof *names)];
  struct opis_span source = {(const char *)data + 1, size - 1};
  DEMAND(opis_decode(&arena, source, name, &decoded, NULL) == OPIS_OK);
  DEMAND(opis_utf8_valid_until(decoded.text) == decoded.text.size);
  check_places(&decoded);
  opis_arena_free(&arena);
  return 0;
}
