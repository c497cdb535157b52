/* What goes to stderr. */
#include "cli/command.h"

#include "base/buf.h"
#include "base/visible.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

void opis_say(const char *format, ...)
{
  va_list arguments;
  char *message = NULL;
  va_start(arguments, format);
  int size = vasprintf(&message, format, arguments);
  va_end(arguments);
  if (size < 0) return;
  struct opis_buf visible = {0};
  opis_visible_add(&visible, (struct opis_span){message, (size_t)size});
  fflush(stdout);
  fprintf(stderr, "opis: %.*s\n", (int)visible.size, visible.data);
  opis_buf_free(&visible);
  free(message);
}

enum opis_exit opis_say_error(const struct opis_error *error)
{
  opis_say("%s", error->message);
  return error->status == OPIS_LOCKED ? EXIT_LOCKED : EXIT_TROUBLE;
}

enum opis_exit opis_say_query_error(const struct opis_error *error, struct opis_span query)
{
  if (error->offset == OPIS_NO_OFFSET || error->offset > query.size || query.size == 0) return opis_say_error(error);
  struct opis_buf before = {0}, whole = {0};
  opis_visible_add(&before, (struct opis_span){query.data, error->offset});
  opis_visible_add(&whole, query);
  opis_say("%s", error->message);
  size_t columns = before.data ? opis_visible_width(opis_buf_span(&before)) : 0;
  fprintf(stderr, "  %.*s\n  %*s^\n", (int)whole.size, whole.data ? whole.data : "", (int)columns, "");
  opis_buf_free(&before);
  opis_buf_free(&whole);
  return EXIT_TROUBLE;
}
