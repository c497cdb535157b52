/* Stub files, line by line, and what several indexes are together. */
#include "scratch.h"

#include "base/span.h"
#include "store/index.h"
#include "store/schema.h"
#include "store/shards.h"

/* ---- Stub files ----------------------------------------------------------------------------------------------- */

static void add_text(struct opis_buf *told, const char *text)
{
  if (text) opis_buf_format(told, " %s", text);
}

/* What the places name, " | " between them: folders without the test's own, servers with host and port or program and
 * arguments behind their names. */
static void tell_places(const struct opis_shard_places *places, struct opis_buf *told)
{
  for (size_t i = 0; i < places->count; i++) {
    const struct opis_shard_place *place = &places->items[i];
    size_t own = strlen(scratch_folder);
    bool inside = strncmp(place->name, scratch_folder, own) == 0;
    opis_buf_format(told, "%s%s", i > 0 ? " | " : "", inside ? place->name + own + 1 : place->name);
    if (!place->served) continue;
    opis_buf_add_string(told, " =");
    add_text(told, place->remote.host);
    if (place->remote.host) opis_buf_format(told, " %u", place->remote.port);
    add_text(told, place->remote.program);
    add_text(told, place->remote.arguments);
  }
}

static void lines(void)
{
  const char *const server = "HOST:PORT", *const none = "neither";
  const struct {
    const char *text, *expected; /* of a failure what the message has */
    enum opis_status status;
  } rows[] = {
      {"glass a\nauto b\n", "a | b", OPIS_OK},
      {"# a remark\n\n  glass  a b \r\n#glass c", "a b", OPIS_OK},
      {"glass /elsewhere/a\nglass ../b\n", "/elsewhere/a | ../b", OPIS_OK},
      {"remote localhost:9000", "localhost:9000 = localhost 9000", OPIS_OK},
      {"remote [::1]:65535", "[::1]:65535 = ::1 65535", OPIS_OK},
      {"remote :ssh -x far xapian-progsrv /srv/a",
       "ssh -x far xapian-progsrv /srv/a = ssh -x far xapian-progsrv /srv/a", OPIS_OK},
      {"remote :serve", "serve = serve ", OPIS_OK},
      {"remote localhost", server, OPIS_FORMAT},
      {"remote localhost:", server, OPIS_FORMAT},
      {"remote localhost:0", server, OPIS_FORMAT},
      {"remote localhost:65536", server, OPIS_FORMAT},
      {"remote localhost:99999999999999999999", server, OPIS_FORMAT},
      {"remote localhost:90x", server, OPIS_FORMAT},
      {"remote :", "program", OPIS_FORMAT},
      {"remote", server, OPIS_FORMAT},
      {"glass a\nglass\n", "stub:2: ", OPIS_FORMAT},
      {"glass a\n\nremote x\n", "stub:3: ", OPIS_FORMAT},
      {"chert a", none, OPIS_FORMAT},
      {"inmemory", none, OPIS_FORMAT},
      {"glassa", none, OPIS_FORMAT},
      {"Once upon a time there was a secret.", none, OPIS_FORMAT},
      {"glass stub", "is a file", OPIS_FORMAT},
      {"auto stub", "is a file", OPIS_FORMAT},
      {"", "names no index", OPIS_FORMAT},
      {"# nothing\n", "names no index", OPIS_FORMAT},
  };
  const char *path = scratch("stub");
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    struct opis_arena arena = {0};
    struct opis_shard_places places = {0};
    struct opis_buf told = {0};
    ROW(rows[i].text);
    scratch_write("stub", rows[i].text);
    EXPECT(opis_shard_places_read(&arena, &(struct opis_index_places){&path, 1}, &places, ERR), rows[i].status);
    tell_places(&places, &told);
    if (rows[i].status == OPIS_OK)
      CHECK_BYTES(told.data, told.size, rows[i].expected);
    else if (!strstr(scratch_error.message, rows[i].expected))
      CHECK_STR(scratch_error.message, rows[i].expected);
    CHECK(!strstr(scratch_error.message, "secret"));
    opis_buf_free(&told);
    opis_arena_free(&arena);
  }
}

/* Files that are no stubs at all, of any size and bytes. */
static void no_stubs(void)
{
  const char *path = scratch("stub");
  struct opis_arena arena = {0};
  struct opis_shard_places places;
  static char large[200000];
  const struct opis_index_places one = {&path, 1};
  memset(large, '#', sizeof large);
  scratch_write_bytes("stub", large, sizeof large);
  EXPECT(opis_shard_places_read(&arena, &one, &places, ERR), OPIS_FORMAT);
  scratch_write_bytes("stub", "glass a\0b\n", 10);
  EXPECT(opis_shard_places_read(&arena, &one, &places, ERR), OPIS_FORMAT);
  ROW("more indexes than can be open");
  for (size_t i = 0; i + 8 <= 8 * 300; i += 8) memcpy(large + i, "glass a\n", 8);
  scratch_write_bytes("stub", large, 8 * 300);
  EXPECT(opis_shard_places_read(&arena, &one, &places, ERR), OPIS_LIMIT);
  opis_arena_free(&arena);
}

/* Who can write to a stub file decides what is started. */
static void programs(void)
{
  const char *path = scratch("stub");
  const struct opis_index_places one = {&path, 1};
  struct opis_index *index = NULL;
  char line[400];
  snprintf(line, sizeof line, "remote :/usr/bin/touch %s\n", scratch("marker"));
  scratch_write("stub", line);
  for (mode_t mode = 0602; mode <= 0620; mode += 016) {
    ROW(mode == 0602 ? "others can write to it" : "a group can write to it");
    CHECK(chmod(path, mode) == 0);
    EXPECT(opis_index_open_places(&one, &index, ERR), OPIS_FORMAT);
    CHECK(strstr(scratch_error.message, "stub:1: ") && strstr(scratch_error.message, "programs"));
  }
  CHECK(chmod(path, 0600) == 0);
  if (geteuid() == 0) {
    ROW("somebody else's");
    CHECK(chown(path, 65534, 0) == 0);
    EXPECT(opis_index_open_places(&one, &index, ERR), OPIS_FORMAT);
    CHECK(chown(path, 0, 0) == 0);
  }
  ROW("in the folder of an index");
  scratch_make_folder("folder");
  CHECK(rename(path, scratch("folder/XAPIANDB")) == 0);
  path = scratch("folder");
  EXPECT(opis_index_open_places(&(struct opis_index_places){&path, 1}, &index, ERR), OPIS_FORMAT);
  CHECK(access(scratch("marker"), F_OK) != 0);
  ROW("asked for, it is started, and says nothing");
  path = scratch("folder/XAPIANDB");
  EXPECT(opis_index_open_places(&(struct opis_index_places){&path, 1}, &index, ERR), OPIS_IO);
  CHECK(strstr(scratch_error.message, "XAPIANDB:1: /usr/bin/touch") != NULL);
  for (int i = 0; i < 100 && access(scratch("marker"), F_OK) != 0; i++) usleep(20000);
  CHECK(access(scratch("marker"), F_OK) == 0);
  CHECK(index == NULL);
}

/* ---- Several indexes ------------------------------------------------------------------------------------------ */

static void make_shards(void)
{
  scratch_make_folder("one");
  scratch_make_folder("two");
  scratch_write("one/a.txt", "The archive of the embassy.\n\nNobody has read the archives.\n");
  scratch_write("one/both.txt", "A telegram to Rome.\n");
  scratch_write("two/b.txt", "Archived telegrams.\n");
  scratch_write("two/both.txt", "Another telegram, to London.\n\nAnd a letter.\n");
  scratch_write_bytes("two/binary.txt", "\0\1\2", 3);
  scratch_build("one/index", "one");
  scratch_build("two/index", "two");
}

static struct opis_index *open_both(void)
{
  struct opis_index *index = NULL;
  const char *const paths[] = {scratch("one/index"), scratch("two/index")};
  OK(opis_index_open_places(&(struct opis_index_places){paths, 2}, &index, ERR));
  if (!index) exit(scratch_end());
  return index;
}

static void joins_records(void)
{
  static const struct {
    const char *path;
    size_t shard;
  } expected[] = {{"a.txt", 0}, {"b.txt", 1}, {"both.txt", 0}, {"both.txt", 1}};
  struct opis_index *index = open_both();
  struct opis_arena arena = {0};
  struct opis_files files = {0}, unread = {0};
  CHECK(!index->ordered);
  CHECK_STR(index->shards[1].root, scratch("two"));
  OK(opis_index_files(index, OPIS_RECORD_DOCUMENT, &arena, &files, ERR));
  CHECK_INT(files.count, 4);
  for (size_t i = 0; i < files.count && i < 4; i++) {
    CHECK_BYTES(files.items[i].path.data, files.items[i].path.size, expected[i].path);
    CHECK_INT(files.items[i].shard, expected[i].shard);
  }
  OK(opis_index_files(index, OPIS_RECORD_UNREAD, &arena, &unread, ERR));
  CHECK_INT(unread.count, 1);
  CHECK_INT(unread.items[0].shard, 1);
  opis_arena_free(&arena);
  opis_index_close(index);
}

static void finds_files(void)
{
  struct opis_index *index = open_both();
  struct opis_arena arena = {0};
  struct opis_file_name name;
  struct opis_units units;
  struct opis_file file;
  OK(opis_index_find(index, OPIS_SPAN("b.txt"), &name, ERR));
  CHECK_INT(name.shard, 1);
  OK(opis_store_units(index, name, &arena, &units, ERR));
  CHECK_INT(units.count, 1);
  OK(opis_index_find(index, OPIS_SPAN("none.txt"), &name, ERR));
  EXPECT(opis_store_file(index, name, &arena, &file, ERR), OPIS_NOT_FOUND);
  ROW("in both");
  EXPECT(opis_index_find(index, OPIS_SPAN("both.txt"), &name, ERR), OPIS_INVALID);
  CHECK(strstr(scratch_error.message, "one/index") && strstr(scratch_error.message, "two/index"));
  OK(opis_store_units(index, (struct opis_file_name){OPIS_SPAN("both.txt"), 1}, &arena, &units, ERR));
  CHECK_INT(units.count, 2);
  CHECK_INT(units.shard, 1);
  OK(opis_store_file(index, (struct opis_file_name){OPIS_SPAN("both.txt"), 1}, &arena, &file, ERR));
  CHECK_INT(file.shard, 1);
  opis_arena_free(&arena);
  opis_index_close(index);
}

/* A class has forms in both. */
static void joins_dictionaries(void)
{
  struct opis_index *index = open_both();
  struct opis_arena arena = {0};
  struct opis_forms forms = {0};
  struct xc_error cause;
  bool archives = false, archived = false;
  CHECK(opis_index_forms(index, &arena, OPIS_SPAN("Zearchiv"), &forms, &cause) == XC_OK);
  for (size_t i = 0; i < forms.count; i++) {
    archives = archives || opis_span_equal(forms.items[i], OPIS_SPAN("archives"));
    archived = archived || opis_span_equal(forms.items[i], OPIS_SPAN("archived"));
  }
  CHECK(archives && archived);
  opis_arena_free(&arena);
  opis_index_close(index);
}

static void refused(void)
{
  struct opis_index *index = NULL;
  const char *twice[] = {scratch("one/index"), scratch("one/../one/index")};
  const char *absent[] = {scratch("one/index"), scratch("nowhere")};
  ROW("twice");
  EXPECT(opis_index_open_places(&(struct opis_index_places){twice, 2}, &index, ERR), OPIS_INVALID);
  ROW("one is not there");
  EXPECT(opis_index_open_places(&(struct opis_index_places){absent, 2}, &index, ERR), OPIS_NOT_FOUND);
  CHECK(strstr(scratch_error.message, "nowhere") != NULL);
  ROW("by a stub file");
  scratch_write("stub", "glass one/index\nglass nowhere\n");
  const char *stub = scratch("stub");
  EXPECT(opis_index_open_places(&(struct opis_index_places){&stub, 1}, &index, ERR), OPIS_NOT_FOUND);
  CHECK(strstr(scratch_error.message, "stub:2: ") && strstr(scratch_error.message, "nowhere"));
  ROW("a program of another protocol");
  scratch_write("stub", "glass one/index\nremote :echo HTTP/1.1\n");
  CHECK(chmod(stub, 0600) == 0);
  EXPECT(opis_index_open_places(&(struct opis_index_places){&stub, 1}, &index, ERR), OPIS_IO);
  CHECK(index == NULL);
}

int main(void)
{
  scratch_begin();
  RUN(lines);
  RUN(no_stubs);
  RUN(programs);
  make_shards();
  RUN(joins_records);
  RUN(finds_files);
  RUN(joins_dictionaries);
  RUN(refused);
  return scratch_end();
}
