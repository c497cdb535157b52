/* Allocation that does not fail. */
#include "base/memory.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static _Noreturn void out_of_memory(void)
{
  fputs("opis: out of memory\n", stderr);
  abort();
}

void *opis_allocate(size_t count, size_t size)
{
  void *memory = calloc(count ? count : 1, size ? size : 1);
  if (!memory) out_of_memory();
  return memory;
}

void *opis_reallocate(void *old, size_t count, size_t size)
{
  if (size != 0 && count > SIZE_MAX / size) out_of_memory();
  size_t bytes = count * size;
  void *memory = realloc(old, bytes ? bytes : 1);
  if (!memory) out_of_memory();
  return memory;
}

char *opis_format(const char *format, va_list arguments)
{
  char *text = NULL;
  if (vasprintf(&text, format, arguments) < 0 || !text) out_of_memory();
  return text;
}

char *opis_duplicate(const char *string)
{
  char *copy = strdup(string);
  if (!copy) out_of_memory();
  return copy;
}
