/* Memory that is freed all at once: one arena a document, one a query. An `arena` argument means "owner". */
#ifndef OPIS_BASE_ARENA_H
#define OPIS_BASE_ARENA_H

#include <opis.h>

struct opis_arena {
  struct opis_arena_chunk *chunks; /* newest first; NULL for an empty arena, so {0} is one */
  size_t used;                     /* bytes handed out, for bounds on memory */
};

/* `count` objects of `size` bytes, zeroed, aligned for any type. Never NULL. */
void *opis_arena_allocate(struct opis_arena *arena, size_t count, size_t size) __attribute__((returns_nonnull));

/* The same, but what is in it is for the caller to write. */
void *opis_arena_room(struct opis_arena *arena, size_t count, size_t size) __attribute__((returns_nonnull));

/* A copy, with a NUL behind it that is not counted. */
struct opis_span opis_arena_copy(struct opis_arena *arena, struct opis_span bytes);

/* A copy of `count` objects; NULL for none. */
void *opis_arena_copy_array(struct opis_arena *arena, const void *items, size_t count, size_t size);

struct opis_span opis_arena_format(struct opis_arena *arena, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* Frees everything; the arena is empty and may be used again. */
void opis_arena_free(struct opis_arena *arena);

/* The same for what was handed out, but keeps some memory for what comes. */
void opis_arena_clear(struct opis_arena *arena);

#endif
