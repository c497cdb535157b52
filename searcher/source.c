/* Sources, read again. opis_show_source: the bytes of a unit's ranges, a line of the file a line. */
#include "searcher/source.h"

#include "base/error.h"
#include "base/files.h"
#include "base/span.h"
#include "base/visible.h"
#include "searcher/find.h"
#include "searcher/output.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <sys/stat.h>
#include <unistd.h>

/* As the index has it, the name may not exist: then this too says where it would be. */
static const char *place_of(const struct opis_index *index, const struct opis_file *file, struct opis_arena *arena)
{
  struct opis_span place = opis_path_absolute(arena, opis_span_of(index->shards[file->shard].root), file->path);
  return opis_arena_copy(arena, place).data;
}

static bool has_hash(struct opis_span bytes, const struct opis_file *file)
{
  unsigned char hash[OPIS_HASH_SIZE];
  opis_hash(bytes, hash);
  return opis_span_equal(file->hash, (struct opis_span){(const char *)hash, sizeof hash});
}

static int open_source(const char *path, struct stat *about)
{
  int file = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
  if (file < 0) return -1;
  if (fstat(file, about) == 0 && S_ISREG(about->st_mode)) return file;
  close(file);
  errno = EISDIR;
  return -1;
}

enum opis_status opis_source_read(const struct opis_index *index, const struct opis_file *file, struct opis_buf *bytes,
                                  struct opis_error *error)
{
  struct opis_arena arena = {0};
  struct stat about;
  const struct opis_shard *shard = &index->shards[file->shard];
  if (!shard->root)
    return opis_fail(error, OPIS_IO, "%.*s: the file is where its index is served from: %s", (int)file->path.size,
                     file->path.data, shard->name);
  const char *path = place_of(index, file, &arena);
  int source = open_source(path, &about);
  enum opis_status status = OPIS_OK;
  if (source < 0 && (errno == ENOENT || errno == ENOTDIR || errno == EISDIR)) {
    status =
        opis_fail(error, OPIS_IO, "%s: the file is not there any more; opis index brings the index up to date", path);
  } else if (source < 0) {
    opis_fail_errno(error, path, "cannot be opened");
    status = OPIS_IO;
  } else if ((uint64_t)about.st_size == file->size) {
    status = opis_read_all(source, path, file->size, bytes, error);
  }
  if (status == OPIS_LIMIT || (status == OPIS_OK && !has_hash(opis_buf_span(bytes), file)))
    status = opis_fail(error, OPIS_IO,
                       "%s: the file changed since it was indexed; opis index brings the index up to date", path);
  if (source >= 0) close(source);
  opis_arena_free(&arena);
  return status;
}

enum opis_source_state opis_source_state(const struct opis_index *index, const struct opis_file *file, bool hash)
{
  struct opis_arena arena = {0};
  struct opis_buf bytes = {0};
  struct stat about;
  if (!index->shards[file->shard].root) return OPIS_SOURCE_ELSEWHERE;
  const char *path = place_of(index, file, &arena);
  enum opis_source_state state = OPIS_SOURCE_SAME;
  int source = open_source(path, &about);
  if (source < 0) {
    state = errno == EACCES || errno == EPERM || errno == EMFILE ? OPIS_SOURCE_UNREADABLE : OPIS_SOURCE_VANISHED;
  } else {
    uint64_t modified = (uint64_t)about.st_mtim.tv_sec * 1000000000 + (uint64_t)about.st_mtim.tv_nsec;
    bool same = (uint64_t)about.st_size == file->size;
    if (same && (hash || modified != file->modified))
      same = opis_read_all(source, path, file->size, &bytes, NULL) == OPIS_OK && has_hash(opis_buf_span(&bytes), file);
    if (!same) state = OPIS_SOURCE_CHANGED;
    close(source);
  }
  opis_buf_free(&bytes);
  opis_arena_free(&arena);
  return state;
}

/* ---- Showing -------------------------------------------------------------------------------------------------- */

struct showing {
  struct opis_buf *out;
  struct opis_span bytes;
  size_t unit; /* bytes of a code unit: 2 for UTF-16 */
  bool low;    /* of two, the low one comes first */
  bool raw;
};

/* The ASCII character at an offset, or 0. */
static char ascii_at(const struct showing *showing, size_t offset)
{
  if (offset + showing->unit > showing->bytes.size) return 0;
  const char *at = showing->bytes.data + offset;
  if (showing->unit == 1) return *at;
  return showing->low ? (at[1] == 0 ? at[0] : 0) : (at[0] == 0 ? at[1] : 0);
}

/* Behind the line of the file that goes on at `start`; `text` is where its line end begins. */
static size_t line_end(const struct showing *showing, size_t start, size_t limit, size_t *text)
{
  for (size_t i = start; i < limit; i += showing->unit) {
    char byte = ascii_at(showing, i);
    if (byte != '\n' && byte != '\r') continue;
    *text = i;
    i += showing->unit;
    return byte == '\r' && i < limit && ascii_at(showing, i) == '\n' ? i + showing->unit : i;
  }
  *text = limit;
  return limit;
}

static void add_range(struct showing *showing, struct opis_range range, size_t line)
{
  for (size_t start = range.start, end; start < range.end; start = end, line++) {
    size_t text;
    end = line_end(showing, start, range.end, &text);
    struct opis_span bytes = opis_span_slice(showing->bytes, start, text);
    opis_buf_format(showing->out, "%zu\t", line);
    if (showing->raw)
      opis_buf_add(showing->out, bytes);
    else
      opis_visible_add(showing->out, bytes);
    opis_buf_add_byte(showing->out, '\n');
  }
}

enum opis_status opis_show_source(struct opis_index *index, struct opis_span locator, bool raw, FILE *out,
                                  struct opis_error *error)
{
  struct opis_arena arena = {0};
  struct opis_units units = {0};
  struct opis_file file;
  struct opis_buf bytes = {0}, shown = {0};
  size_t place = 0;
  enum opis_status status = opis_find_locator(index, locator, &arena, &units, &place, error);
  if (status == OPIS_OK)
    status =
        opis_store_file(index, (struct opis_file_name){units.items[place].file, units.shard}, &arena, &file, error);
  if (status == OPIS_OK) status = opis_source_read(index, &file, &bytes, error);
  if (status == OPIS_OK) {
    const struct opis_unit *unit = &units.items[place];
    bool wide = opis_span_starts(file.encoding, OPIS_SPAN("UTF-16"));
    struct showing showing = {&shown, opis_buf_span(&bytes), wide ? 2 : 1,
                              opis_span_equal(file.encoding, OPIS_SPAN("UTF-16LE")), raw};
    for (size_t i = 0; i < unit->range_count; i++) add_range(&showing, unit->bytes[i], unit->lines[i].first);
    status = opis_output_write(&shown, out, error);
  }
  opis_buf_free(&shown);
  opis_buf_free(&bytes);
  opis_arena_free(&arena);
  return status;
}
