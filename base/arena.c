/* Chunks in a list; what is larger than a chunk gets one of its own. */
#include "base/arena.h"

#include "base/memory.h"
#include "base/span.h"

#include <stdalign.h>
#include <stdarg.h>
#include <stdlib.h>

struct opis_arena_chunk {
  struct opis_arena_chunk *next;
  size_t size, used; /* of bytes */
  alignas(max_align_t) char bytes[];
};

/* The first chunk is small, since many arenas hold one short query or file; later ones double up to the largest. */
enum { CHUNK_FIRST = 4 << 10, CHUNK_LARGEST = 1 << 20 };

static struct opis_arena_chunk *add_chunk(struct opis_arena *arena, size_t wanted)
{
  size_t size = arena->chunks ? 2 * arena->chunks->size : CHUNK_FIRST;
  if (size > CHUNK_LARGEST) size = CHUNK_LARGEST;
  bool own = wanted > size;
  if (own) size = wanted;
  struct opis_arena_chunk *chunk = opis_reallocate(NULL, sizeof *chunk + size, 1);
  *chunk = (struct opis_arena_chunk){.size = size};
  if (own && arena->chunks) { /* stays behind the one that still has room */
    chunk->next = arena->chunks->next;
    arena->chunks->next = chunk;
  } else {
    chunk->next = arena->chunks;
    arena->chunks = chunk;
  }
  return chunk;
}

static void *take(struct opis_arena *arena, size_t bytes)
{
  struct opis_arena_chunk *chunk = arena->chunks;
  if (!chunk || chunk->size - chunk->used < bytes) chunk = add_chunk(arena, bytes);
  void *memory = chunk->bytes + chunk->used;
  chunk->used += bytes;
  arena->used += bytes;
  return memory;
}

static size_t aligned(size_t count, size_t size)
{
  size_t most = SIZE_MAX / 2;
  if (size != 0 && count > most / size) count = most / size; /* too much for any malloc, which will say so */
  return (count * size + alignof(max_align_t) - 1) / alignof(max_align_t) * alignof(max_align_t);
}

void *opis_arena_allocate(struct opis_arena *arena, size_t count, size_t size)
{
  size_t bytes = aligned(count, size);
  void *memory = take(arena, bytes);
  memset(memory, 0, bytes);
  return memory;
}

void *opis_arena_room(struct opis_arena *arena, size_t count, size_t size)
{
  return take(arena, aligned(count, size));
}

struct opis_span opis_arena_copy(struct opis_arena *arena, struct opis_span bytes)
{
  char *copy = take(arena, aligned(bytes.size + 1, 1));
  if (bytes.size != 0) memcpy(copy, bytes.data, bytes.size);
  copy[bytes.size] = '\0';
  return (struct opis_span){copy, bytes.size};
}

void *opis_arena_copy_array(struct opis_arena *arena, const void *items, size_t count, size_t size)
{
  if (count == 0) return NULL;
  void *copy = take(arena, aligned(count, size));
  memcpy(copy, items, count * size);
  return copy;
}

struct opis_span opis_arena_format(struct opis_arena *arena, const char *format, ...)
{
  va_list arguments;
  va_start(arguments, format);
  char *text = opis_format(format, arguments);
  va_end(arguments);
  struct opis_span copy = opis_arena_copy(arena, opis_span_of(text));
  free(text);
  return copy;
}

static void free_chunks(struct opis_arena_chunk *chunk)
{
  for (struct opis_arena_chunk *next; chunk; chunk = next) {
    next = chunk->next;
    free(chunk);
  }
}

void opis_arena_free(struct opis_arena *arena)
{
  free_chunks(arena->chunks);
  *arena = (struct opis_arena){0};
}

void opis_arena_clear(struct opis_arena *arena)
{
  arena->used = 0;
  if (!arena->chunks) return;
  free_chunks(arena->chunks->next);
  arena->chunks->next = NULL;
  arena->chunks->used = 0;
}
