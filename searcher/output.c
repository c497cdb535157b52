/* Writing to a stream. */
#include "searcher/output.h"

#include "base/error.h"

#include <errno.h>
#include <string.h>

enum opis_status opis_output_write(struct opis_buf *text, FILE *out, struct opis_error *error)
{
  struct opis_span bytes = opis_buf_span(text);
  size_t written = fwrite(bytes.data, 1, bytes.size, out);
  int number = errno;
  opis_buf_free(text);
  if (written == bytes.size) return OPIS_OK;
  return opis_fail(error, OPIS_IO, "the results cannot be written: %s", strerror(number));
}
