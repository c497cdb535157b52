/* Messages: one line, whatever names are in them. */
#include "base/error.h"

#include "base/buf.h"
#include "base/memory.h"
#include "base/visible.h"

#include <assert.h>
#include <errno.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

static enum opis_status fail(struct opis_error *error, enum opis_status status, size_t offset, const char *format,
                             va_list arguments)
{
  if (!error) return status;
  char *message = opis_format(format, arguments);
  struct opis_buf visible = {0};
  opis_visible_add(&visible, (struct opis_span){message, strlen(message)});
  error->status = status;
  error->offset = offset;
  size_t kept = visible.size < sizeof error->message ? visible.size : sizeof error->message - 1;
  while (kept < visible.size && kept > 0 && ((unsigned char)visible.data[kept] & 0xC0) == 0x80) kept--;
  if (kept > 0) memcpy(error->message, visible.data, kept);
  error->message[kept] = '\0';
  opis_buf_free(&visible);
  free(message);
  return status;
}

enum opis_status opis_fail(struct opis_error *error, enum opis_status status, const char *format, ...)
{
  va_list arguments;
  va_start(arguments, format);
  fail(error, status, OPIS_NO_OFFSET, format, arguments);
  va_end(arguments);
  return status;
}

enum opis_status opis_fail_at(struct opis_error *error, enum opis_status status, size_t offset, const char *format, ...)
{
  va_list arguments;
  va_start(arguments, format);
  fail(error, status, offset, format, arguments);
  va_end(arguments);
  return status;
}

enum opis_status opis_fail_errno(struct opis_error *error, const char *path, const char *what)
{
  int number = errno;
  enum opis_status status = number == ENOENT || number == ENOTDIR ? OPIS_NOT_FOUND : OPIS_IO;
  return opis_fail(error, status, "%s: %s: %s", path, what, strerror(number));
}
