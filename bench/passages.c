/* Text files, cut at blank lines. */
#include "bench/passages.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/files.h"
#include "base/memory.h"
#include "base/span.h"
#include "bench/measure.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

static void read_whole(const char *path, struct opis_buf *bytes)
{
  struct opis_error error;
  int file = open(path, O_RDONLY | O_CLOEXEC);
  if (file < 0) bench_die("%s: %s", path, strerror(errno));
  if (opis_read_all(file, path, UINT64_MAX, bytes, &error) != OPIS_OK) bench_die("%s", error.message);
  close(file);
}

/* The line that begins at `*at`, which moves behind it. */
static struct opis_span next_line(struct opis_span text, size_t *at)
{
  const char *start = text.data + *at, *end = memchr(start, '\n', text.size - *at);
  size_t size = end ? (size_t)(end - start) : text.size - *at;
  *at += size + (end != NULL);
  return opis_span_trim((struct opis_span){start, size});
}

struct giving {
  void (*take)(struct opis_span passage, void *context);
  void *context;
  struct bench_collection *collection;
  struct opis_buf bytes, passage;
};

static void give(struct giving *giving)
{
  if (giving->passage.size == 0) return;
  giving->collection->passages++;
  giving->collection->bytes += giving->passage.size;
  giving->take(opis_buf_span(&giving->passage), giving->context);
  opis_buf_clear(&giving->passage);
}

static void give_file(struct giving *giving, const char *path)
{
  opis_buf_clear(&giving->bytes);
  read_whole(path, &giving->bytes);
  struct opis_span text = opis_buf_span(&giving->bytes);
  for (size_t at = 0; at < text.size;) {
    struct opis_span line = next_line(text, &at);
    if (line.size == 0) {
      give(giving);
      continue;
    }
    if (giving->passage.size > 0) opis_buf_add_byte(&giving->passage, ' ');
    opis_buf_add(&giving->passage, line);
  }
  give(giving);
  giving->collection->files++;
}

static void give_folder(struct giving *giving, const char *folder)
{
  struct dirent **entries;
  int count = scandir(folder, &entries, NULL, alphasort);
  if (count < 0) bench_die("%s: %s", folder, strerror(errno));
  for (int i = 0; i < count; i++) {
    struct opis_arena arena = {0};
    const char *path = opis_path_join(&arena, opis_span_of(folder), opis_span_of(entries[i]->d_name)).data;
    struct stat about;
    if (entries[i]->d_name[0] != '.' && stat(path, &about) == 0) {
      if (S_ISDIR(about.st_mode))
        give_folder(giving, path);
      else if (S_ISREG(about.st_mode))
        give_file(giving, path);
    }
    opis_arena_free(&arena);
    free(entries[i]);
  }
  free(entries);
}

void bench_passages(const char *folder, void (*take)(struct opis_span passage, void *context), void *context,
                    struct bench_collection *collection)
{
  struct bench_collection counted = {0};
  struct giving giving = {.take = take, .context = context, .collection = &counted};
  give_folder(&giving, folder);
  opis_buf_free(&giving.bytes);
  opis_buf_free(&giving.passage);
  *collection = counted;
}

struct bench_lines bench_read_lines(const char *path)
{
  struct opis_buf bytes = {0};
  struct bench_lines lines = {0};
  read_whole(path, &bytes);
  struct opis_span text = opis_buf_span(&bytes);
  for (size_t at = 0; at < text.size;) {
    struct opis_span line = next_line(text, &at);
    if (line.size == 0) continue;
    OPIS_GROW(lines.items, lines.count, lines.capacity);
    lines.items[lines.count++] = line;
  }
  lines.bytes = bytes.data;
  for (size_t i = 0; i < lines.count; i++)
    lines.bytes[lines.items[i].data - bytes.data + (ptrdiff_t)lines.items[i].size] = '\0';
  return lines;
}

void bench_lines_free(struct bench_lines *lines)
{
  free(lines->items);
  free(lines->bytes);
  *lines = (struct bench_lines){0};
}
