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

/* What of a long query stands before and behind the place of a mistake, in bytes. */
enum { BEFORE = 50, BEHIND = 20 };

/* Moves back to where a character begins. */
static size_t character_start(struct opis_span text, size_t offset)
{
  while (offset > 0 && offset < text.size && ((unsigned char)text.data[offset] & 0xC0) == 0x80) offset--;
  return offset;
}

enum opis_exit opis_say_query_error(const struct opis_error *error, struct opis_span query)
{
  if (error->offset == OPIS_NO_OFFSET || error->offset > query.size || query.size == 0) return opis_say_error(error);
  size_t start = error->offset > BEFORE ? character_start(query, error->offset - BEFORE) : 0;
  size_t end = query.size - error->offset > BEHIND ? character_start(query, error->offset + BEHIND) : query.size;
  struct opis_buf shown = {0};
  if (start > 0) opis_buf_add_string(&shown, "…");
  opis_visible_add(&shown, (struct opis_span){query.data + start, error->offset - start});
  size_t columns = shown.size > 0 ? opis_visible_width(opis_buf_span(&shown)) : 0;
  opis_visible_add(&shown, (struct opis_span){query.data + error->offset, end - error->offset});
  if (end < query.size) opis_buf_add_string(&shown, "…");
  opis_say("%s", error->message);
  fprintf(stderr, "  %.*s\n  %*s^\n", (int)shown.size, shown.data, (int)columns, "");
  opis_buf_free(&shown);
  return EXIT_TROUBLE;
}
