/* For the script `measure`: on standard input texts, each as its size in decimal, a newline and its bytes; on standard
 * output for each the encoding that was found, a tab, how sure, a tab, the size of the text, a newline, the text. */
#include "text/decode.h"

#include "base/buf.h"

#include <stdio.h>

int main(void)
{
  struct opis_buf bytes = {0};
  struct opis_arena arena = {0};
  for (size_t size; scanf("%zu", &size) == 1;) {
    getchar();
    opis_buf_clear(&bytes);
    bytes.size = fread(opis_buf_reserve(&bytes, size + 1), 1, size, stdin);
    struct opis_decoded decoded;
    if (opis_decode(&arena, opis_buf_span(&bytes), NULL, &decoded, NULL) != OPIS_OK) return 1;
    printf("%s\t%.3f\t%zu\n", decoded.encoding, decoded.sure, decoded.text.size);
    fwrite(decoded.text.data, 1, decoded.text.size, stdout);
    opis_arena_free(&arena);
  }
  opis_buf_free(&bytes);
  return 0;
}
