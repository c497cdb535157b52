/* From names to an open index of one shard or more.
 *
 * A stub file is libxapian's: a line a shard, "glass PATH" or "auto PATH", "remote HOST:PORT", "remote :PROGRAM ARGS";
 * paths are relative to its folder, "#" begins a remark. It is read here and not by libxapian because that would obey
 * what it finds behind "auto", a stub file in the folder too, or the same file without end; because each shard is asked
 * for its own metadata, which libxapian reads of the first alone; and so that every message can say which shard it is.
 * A file is read as a stub only where the user names it: nothing that lies in the folder of an index is. */
#include "store/shards.h"

#include "base/error.h"
#include "base/files.h"
#include "base/memory.h"
#include "base/span.h"
#include "store/index.h"
#include "store/schema.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

enum {
  MOST_SHARDS = 256,  /* each keeps some files or a connection open */
  MOST_BYTES = 65536, /* of a stub file */
  CONNECT_MS = 10000, /* to find out that a machine is not there */
  ANSWER_MS = 60000,  /* for a long search on a slow machine, or for ssh to let us in */
};

/* ---- Stub files ----------------------------------------------------------------------------------------------- */

struct stub {
  struct opis_arena *arena;
  const char *path;
  struct opis_span folder; /* that it lies in, as the path has it; may be empty */
  const char *unsafe;      /* why a program that it names is not started; NULL: it may be */
  struct opis_shard_place *items;
  size_t count, capacity;
  struct opis_error *error;
};

static enum opis_status add_place(struct stub *list, struct opis_shard_place place)
{
  if (list->count == MOST_SHARDS)
    return opis_fail(list->error, OPIS_LIMIT, "%s: more than %d indexes at once", place.told ? place.told : place.name,
                     MOST_SHARDS);
  OPIS_GROW(list->items, list->count, list->capacity);
  list->items[list->count++] = place;
  return OPIS_OK;
}

static enum opis_status bad_line(const struct stub *stub, const char *told, const char *why)
{
  return opis_fail(stub->error, OPIS_FORMAT, "%s: %s", told, why);
}

static enum opis_status take_folder(struct stub *stub, struct opis_span rest, const char *told)
{
  struct stat about;
  if (rest.size == 0) return bad_line(stub, told, "the folder of an index is missing");
  bool whole = stub->folder.size == 0 || opis_span_starts(rest, OPIS_SPAN("/"));
  struct opis_span path = whole ? opis_arena_copy(stub->arena, rest) : opis_path_join(stub->arena, stub->folder, rest);
  if (stat(path.data, &about) == 0 && S_ISREG(about.st_mode))
    return opis_fail(stub->error, OPIS_FORMAT, "%s: %s is a file; stub files name the folders of indexes, and servers",
                     told, path.data);
  return add_place(stub, (struct opis_shard_place){.name = path.data, .told = told});
}

static enum opis_status take_program(struct stub *stub, struct opis_span rest, const char *told)
{
  size_t size = 0;
  while (size < rest.size && rest.data[size] != ' ') size++;
  if (size == 0) return bad_line(stub, told, "the program is missing");
  if (stub->unsafe) return bad_line(stub, told, stub->unsafe);
  struct opis_shard_place place = {.name = opis_arena_copy(stub->arena, rest).data, .told = told, .served = true};
  place.remote.program = opis_arena_copy(stub->arena, opis_span_slice(rest, 0, size)).data;
  place.remote.arguments = opis_arena_copy(stub->arena, opis_span_trim(opis_span_slice(rest, size, rest.size))).data;
  return add_place(stub, place);
}

/* 0 for what is none. */
static uint16_t port_of(struct opis_span digits)
{
  uint32_t port = 0;
  for (size_t i = 0; i < digits.size; i++) {
    if (digits.data[i] < '0' || digits.data[i] > '9') return 0;
    port = port * 10 + (uint32_t)(digits.data[i] - '0');
    if (port > UINT16_MAX) return 0;
  }
  return (uint16_t)port;
}

static enum opis_status take_remote(struct stub *stub, struct opis_span rest, const char *told)
{
  if (opis_span_starts(rest, OPIS_SPAN(":"))) return take_program(stub, opis_span_slice(rest, 1, rest.size), told);
  size_t colon = rest.size;
  while (colon > 0 && rest.data[colon - 1] != ':') colon--;
  struct opis_span host = opis_span_slice(rest, 0, colon > 0 ? colon - 1 : 0);
  uint16_t port = port_of(opis_span_slice(rest, colon, rest.size));
  if (host.size > 2 && host.data[0] == '[' && host.data[host.size - 1] == ']')
    host = opis_span_slice(host, 1, host.size - 1);
  if (host.size == 0 || port == 0)
    return bad_line(stub, told, "a server is HOST:PORT, with a port from 1 to 65535, or :PROGRAM and its arguments");
  struct opis_shard_place place = {.name = opis_arena_copy(stub->arena, rest).data, .told = told, .served = true};
  place.remote.host = opis_arena_copy(stub->arena, host).data;
  place.remote.port = port;
  return add_place(stub, place);
}

static const struct {
  const char *word;
  enum opis_status (*take)(struct stub *stub, struct opis_span rest, const char *told);
} lines[] = {{"auto", take_folder}, {"glass", take_folder}, {"remote", take_remote}};

/* What the line says is not repeated: it may be of a file that is nobody's business. */
static enum opis_status take_line(struct stub *stub, struct opis_span line, size_t number)
{
  size_t size = 0;
  line = opis_span_trim(line);
  if (line.size == 0 || line.data[0] == '#') return OPIS_OK;
  while (size < line.size && line.data[size] != ' ') size++;
  const char *told = opis_arena_format(stub->arena, "%s:%zu", stub->path, number).data;
  struct opis_span word = opis_span_slice(line, 0, size), rest = opis_span_trim(opis_span_slice(line, size, line.size));
  for (size_t i = 0; i < sizeof lines / sizeof *lines; i++)
    if (opis_span_equal(word, opis_span_of(lines[i].word))) return lines[i].take(stub, rest, told);
  return bad_line(stub, told,
                  "neither the folder of an index nor a stub file, whose lines begin with auto, glass or remote");
}

static enum opis_status take_lines(struct stub *stub, struct opis_span text)
{
  enum opis_status status = OPIS_OK;
  size_t number = 0, before = stub->count;
  if (memchr(text.data, '\0', text.size))
    return opis_fail(stub->error, OPIS_FORMAT, "%s: neither the folder of an index nor a stub file", stub->path);
  for (size_t start = 0, end; status == OPIS_OK && start < text.size; start = end + 1) {
    for (end = start; end < text.size && text.data[end] != '\n';) end++;
    status = take_line(stub, opis_span_slice(text, start, end), ++number);
  }
  if (status == OPIS_OK && stub->count == before)
    return opis_fail(stub->error, OPIS_FORMAT, "%s: a stub file that names no index", stub->path);
  return status;
}

/* Who can write to the file decides what is started in our name. */
static const char *why_unsafe(const struct stat *about)
{
  if (about->st_uid != geteuid() && about->st_uid != 0) return "a stub file of somebody else may not start programs";
  return about->st_mode & (S_IWGRP | S_IWOTH) ? "a stub file that others can write to may not start programs" : NULL;
}

static enum opis_status read_stub(struct stub *list, const char *path, int file, const struct stat *about)
{
  struct opis_buf text = {0};
  struct opis_span name = opis_span_of(path), base = opis_path_base(name);
  list->path = path;
  list->unsafe = why_unsafe(about);
  list->folder = opis_span_slice(name, 0, name.size - base.size);
  enum opis_status status = opis_read_all(file, path, MOST_BYTES, &text, list->error);
  if (status == OPIS_LIMIT)
    status = opis_fail(list->error, OPIS_FORMAT, "%s: neither the folder of an index nor a stub file", path);
  if (status == OPIS_OK) status = take_lines(list, opis_buf_span(&text));
  opis_buf_free(&text);
  return status;
}

static enum opis_status read_place(struct stub *list, const char *path)
{
  struct stat about;
  int file = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
  bool regular = file >= 0 && fstat(file, &about) == 0 && S_ISREG(about.st_mode);
  /* What is no file is left to whoever opens it, and says why it cannot. */
  enum opis_status status =
      regular ? read_stub(list, path, file, &about) : add_place(list, (struct opis_shard_place){.name = path});
  if (file >= 0) close(file);
  return status;
}

enum opis_status opis_shard_places_read(struct opis_arena *arena, const struct opis_index_places *places,
                                        struct opis_shard_places *read, struct opis_error *error)
{
  struct stub list = {.arena = arena, .error = error};
  enum opis_status status = OPIS_OK;
  for (size_t i = 0; status == OPIS_OK && i < places->count; i++) status = read_place(&list, places->items[i]);
  if (status == OPIS_OK)
    *read = (struct opis_shard_places){opis_arena_copy_array(arena, list.items, list.count, sizeof *list.items),
                                       list.count};
  free(list.items);
  return status;
}

/* ---- Opening -------------------------------------------------------------------------------------------------- */

static enum opis_status connect_shard(const struct opis_shard_place *place, struct opis_shard *shard,
                                      struct opis_error *error)
{
  struct xc_error cause;
  if (!place->served) {
    if (xc_database_open(place->name, &shard->database, &cause) == XC_OK) return OPIS_OK;
    return opis_store_fail(error, place->name, &cause);
  }
  struct xc_remote remote = place->remote;
  remote.connect_ms = CONNECT_MS;
  remote.answer_ms = ANSWER_MS;
  if (xc_database_open_remote(&remote, &shard->database, &cause) == XC_OK) return OPIS_OK;
  return opis_fail(error, OPIS_IO, "%s: %s", place->name, cause.message);
}

/* The same index twice would give every hit twice; and of what a server joins, the dictionaries cannot be had. */
static enum opis_status check_identity(struct opis_index *index, struct opis_shard *shard, struct opis_error *error)
{
  struct xc_error cause;
  struct xc_span uuid;
  if (xc_database_uuid(shard->database, &uuid, &cause) != XC_OK) return opis_store_fail(error, shard->name, &cause);
  struct opis_span own = {uuid.data, uuid.size};
  if (memchr(own.data, ':', own.size))
    return opis_fail(error, OPIS_FORMAT, "%s: serves several indexes as one; serve each of them by itself",
                     shard->name);
  for (const struct opis_shard *other = index->shards; other < shard; other++)
    if (opis_span_equal(own, opis_span_of(other->uuid)))
      return opis_fail(error, OPIS_INVALID, "%s: the same index as %s, or a copy of it", shard->name, other->name);
  struct opis_arena arena = {0};
  shard->uuid = opis_duplicate(opis_arena_copy(&arena, own).data);
  opis_arena_free(&arena);
  return OPIS_OK;
}

static enum opis_status open_shard(struct opis_index *index, const struct opis_shard_place *place,
                                   struct opis_error *error)
{
  struct opis_arena arena = {0};
  struct opis_error cause = {0};
  struct opis_span root = {"", 0};
  struct opis_shard *shard = &index->shards[index->shard_count++];
  shard->name = opis_duplicate(place->name);
  enum opis_status status = connect_shard(place, shard, &cause);
  if (status == OPIS_OK) status = opis_store_check(shard->database, place->name, &cause);
  if (status == OPIS_OK) status = check_identity(index, shard, &cause);
  if (status == OPIS_OK && !place->served) {
    status = opis_store_root(shard->database, place->name, &arena, &root, &cause);
    shard->root = opis_duplicate(root.data);
  }
  opis_arena_free(&arena);
  if (status == OPIS_OK) return OPIS_OK;
  return opis_fail(error, status, "%s%s%s", place->told ? place->told : "", place->told ? ": " : "", cause.message);
}

/* Docids follow the reading order in one index alone, and there as long as it says so. */
static enum opis_status take_one(struct opis_index *index, struct opis_error *error)
{
  struct opis_arena arena = {0};
  struct opis_span ordered = {"", 0};
  index->database = index->shards[0].database;
  enum opis_status status =
      opis_store_metadata(index->database, index->path, OPIS_META_ORDERED, &arena, &ordered, error);
  index->ordered = ordered.size > 0;
  opis_arena_free(&arena);
  return status;
}

static enum opis_status join(struct opis_index *index, struct opis_error *error)
{
  struct xc_error cause;
  struct xc_database **parts = opis_allocate(index->shard_count, sizeof(struct xc_database *));
  for (size_t i = 0; i < index->shard_count; i++) parts[i] = index->shards[i].database;
  enum xc_status status = xc_database_join(parts, index->shard_count, &index->database, &cause);
  free(parts);
  return status == XC_OK ? OPIS_OK : opis_store_fail(error, index->path, &cause);
}

static enum opis_status open_all(const struct opis_shard_places *shards, const char *path, struct opis_index **index,
                                 struct opis_error *error)
{
  enum opis_status status = OPIS_OK;
  struct opis_index *opened = opis_allocate(1, sizeof *opened);
  opened->path = opis_duplicate(path);
  opened->shards = opis_allocate(shards->count, sizeof *opened->shards);
  for (size_t i = 0; status == OPIS_OK && i < shards->count; i++) status = open_shard(opened, &shards->items[i], error);
  if (status == OPIS_OK) status = shards->count == 1 ? take_one(opened, error) : join(opened, error);
  if (status == OPIS_OK) {
    opened->lexis = opis_lexis_new();
    *index = opened;
  } else {
    opis_index_close(opened);
  }
  return status;
}

enum opis_status opis_index_open(const char *path, struct opis_index **index, struct opis_error *error)
{
  struct opis_shard_place place = {.name = path};
  return open_all(&(struct opis_shard_places){&place, 1}, path, index, error);
}

enum opis_status opis_index_open_places(const struct opis_index_places *places, struct opis_index **index,
                                        struct opis_error *error)
{
  struct opis_arena arena = {0};
  struct opis_shard_places shards = {0};
  struct opis_buf names = {0};
  for (size_t i = 0; i < places->count; i++) opis_buf_format(&names, "%s%s", i > 0 ? ", " : "", places->items[i]);
  enum opis_status status = opis_shard_places_read(&arena, places, &shards, error);
  if (status == OPIS_OK) status = open_all(&shards, names.data, index, error);
  opis_buf_free(&names);
  opis_arena_free(&arena);
  return status;
}

void opis_index_close(struct opis_index *index)
{
  if (!index) return;
  if (index->shard_count > 1) xc_database_free(index->database);
  for (size_t i = 0; i < index->shard_count; i++) {
    xc_database_free(index->shards[i].database);
    free(index->shards[i].name);
    free(index->shards[i].root);
    free(index->shards[i].uuid);
  }
  free(index->shards);
  opis_lexis_free(index->lexis);
  free(index->path);
  free(index);
}
