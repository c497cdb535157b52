/* Memory that is there or ends the program: the one place that does so. */
#ifndef OPIS_BASE_MEMORY_H
#define OPIS_BASE_MEMORY_H

#include <stdarg.h>
#include <stddef.h>

/* `count` objects of `size` bytes, zeroed; freed with free(). Never NULL, not even for no objects. */
void *opis_allocate(size_t count, size_t size) __attribute__((malloc, returns_nonnull));

/* As realloc, for `count` objects. What is new is not zeroed. */
void *opis_reallocate(void *old, size_t count, size_t size) __attribute__((returns_nonnull));

char *opis_duplicate(const char *string) __attribute__((malloc, returns_nonnull));

/* As vasprintf; freed with free(). */
char *opis_format(const char *format, va_list arguments) __attribute__((format(printf, 1, 0), returns_nonnull));

/* Makes room for one more object in an array that doubles: `items` and `capacity` are changed where it is full. */
#define OPIS_GROW(items, count, capacity)                                                                              \
  ((count) < (capacity) ? (void)0                                                                                      \
                        : (void)((capacity) = (capacity) ? 2 * (capacity) : 8,                                         \
                                 (items) = opis_reallocate((items), (capacity), sizeof *(items))))

#endif
