/* Fuzz target: any bytes, made valid UTF-8, through the structure reader; what it promises is checked. */
#include "base/buf.h"
#include "tests/structure/check.h"
#include "tests/structure/read.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
  struct opis_span bytes = {(const char *)data, size};
  struct opis_buf text = {0};
  for (size_t offset = 0; offset < size;) {
    char encoded[4];
    uint32_t code = opis_utf8_next(bytes, &offset);
    opis_buf_add(&text, (struct opis_span){encoded, opis_utf8_put(code, encoded)});
  }
  struct opis_arena arena = {0};
  struct opis_document document = {0};
  read_text(&arena, opis_buf_span(&text), &document);
  check_document(&document, opis_buf_span(&text));
  opis_arena_free(&arena);
  opis_buf_free(&text);
  return 0;
}
