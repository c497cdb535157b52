/* Opening: what is an index and what is none, where one is found, how its root is recorded, and what happens to it when
 * it is locked, damaged, moved or replaced. */
#include "base/error.h"
#include "base/span.h"
#include "store/index.h"
#include "store/replace.h"
#include "store/schema.h"
#include "store/writer.h"
#include "tests/unit/scratch.h"

#include <dirent.h>

/* Makes a database of somebody else, with a document in it. */
static void make_foreign(const char *name, const char *key, const char *value)
{
  struct xc_writer *writer = NULL;
  struct xc_error cause;
  CHECK(xc_writer_open(scratch(name), XC_WRITE_CREATE, &writer, &cause) == XC_OK);
  CHECK(xc_writer_begin(writer, &cause) == XC_OK);
  CHECK(xc_writer_set_metadata(writer, key, strlen(key), value, strlen(value), &cause) == XC_OK);
  struct xc_document *document = NULL;
  CHECK(xc_document_new(&document, &cause) == XC_OK);
  CHECK(xc_writer_add(writer, document, NULL, &cause) == XC_OK);
  CHECK(xc_writer_commit(writer, &cause) == XC_OK);
  xc_document_free(document);
  xc_writer_free(writer);
}

static struct opis_unit unit_of(const char *file, uint32_t order, const char *text)
{
  return (struct opis_unit){
      .kind = OPIS_PASSAGE, .ordinal = order, .order = order, .file = opis_span_of(file), .text = opis_span_of(text)};
}

/* An index with a document of two units, which are written in the wrong order. */
static void make_index(const char *name, const char *root)
{
  struct opis_writer *writer = NULL;
  OK(opis_writer_open(scratch(name), root, 0, &writer, ERR));
  if (!writer) return;
  struct opis_unit second = unit_of("a.txt", 2, "two"), first = unit_of("a.txt", 1, "one");
  const uint32_t positions[] = {1, 7};
  struct opis_posting posting = {OPIS_SPAN("one"), 2, positions, 2};
  struct opis_file file = {.path = OPIS_SPAN("a.txt"), .size = 8, .units = {[OPIS_PASSAGE] = 2}};
  OK(opis_writer_add_unit(writer, &second, &(struct opis_postings){0}, ERR));
  OK(opis_writer_add_unit(writer, &first, &(struct opis_postings){.items = &posting, .count = 1}, ERR));
  OK(opis_writer_add_file(writer, &file, ERR));
  OK(opis_writer_commit(writer, ERR));
  opis_writer_close(writer);
}

static void missing_and_foreign(void)
{
  struct opis_index *index = NULL;
  EXPECT(opis_index_open(scratch("nothing"), &index, ERR), OPIS_NOT_FOUND);
  scratch_make_folder("empty");
  EXPECT(opis_index_open(scratch("empty"), &index, ERR), OPIS_NOT_FOUND);
  scratch_write("file", "no index");
  enum opis_status status = opis_index_open(scratch("file"), &index, ERR);
  CHECK(status != OPIS_OK && status != OPIS_INTERNAL);
  make_foreign("foreign", "something", "else");
  EXPECT(opis_index_open(scratch("foreign"), &index, ERR), OPIS_FORMAT);
  CHECK(strstr(scratch_error.message, "left as it is") != NULL);
  make_foreign("newer", OPIS_META_FORMAT, "999");
  EXPECT(opis_index_open(scratch("newer"), &index, ERR), OPIS_FORMAT);
  CHECK(strstr(scratch_error.message, "999") && strstr(scratch_error.message, "--full"));
  CHECK(index == NULL);
  opis_index_close(NULL);
  struct opis_writer *writer = NULL;
  EXPECT(opis_writer_open(scratch("newer"), "/", 0, &writer, ERR), OPIS_FORMAT);
  opis_writer_close(NULL);
}

static void reads_back(void)
{
  scratch_make_folder("home");
  make_index("home/.opis", scratch("home"));
  struct opis_index *index = scratch_open("home/.opis");
  struct opis_arena arena = {0};
  struct opis_files files = {0};
  struct opis_units units = {0};
  CHECK_STR(index->shards[0].root, scratch("home"));
  OK(opis_store_files(index->database, index->path, OPIS_RECORD_DOCUMENT, &arena, &files, ERR));
  CHECK_INT(files.count, 1);
  CHECK_BYTES(files.items[0].path.data, files.items[0].path.size, "a.txt");
  OK(opis_store_files(index->database, index->path, OPIS_RECORD_UNREAD, &arena, &files, ERR));
  CHECK_INT(files.count, 0);
  OK(opis_store_units(index, (struct opis_file_name){OPIS_SPAN("a.txt"), 0}, &arena, &units, ERR));
  CHECK_INT(units.count, 2);
  CHECK_BYTES(units.items[0].text.data, units.items[0].text.size, "one");
  CHECK_BYTES(units.items[1].text.data, units.items[1].text.size, "two");
  OK(opis_store_units(index, (struct opis_file_name){OPIS_SPAN("none.txt"), 0}, &arena, &units, ERR));
  CHECK_INT(units.count, 0);
  opis_arena_free(&arena);
  opis_index_close(index);
}

/* The folder that holds an index may be moved with it; an index that lies apart remembers where the texts are. */
static void moved(void)
{
  CHECK(rename(scratch("home"), scratch("elsewhere")) == 0);
  struct opis_index *index = scratch_open("elsewhere/.opis");
  CHECK_STR(index->shards[0].root, scratch("elsewhere"));
  opis_index_close(index);
  make_index("apart", scratch("elsewhere"));
  CHECK(rename(scratch("apart"), scratch("further")) == 0);
  index = scratch_open("further");
  CHECK_STR(index->shards[0].root, scratch("elsewhere"));
  opis_index_close(index);
}

static void replaced_and_removed(void)
{
  struct opis_writer *writer = NULL;
  OK(opis_writer_open(scratch("further"), "/ignored, since one is recorded", 0, &writer, ERR));
  CHECK_STR(opis_writer_root(writer), scratch("elsewhere"));
  struct opis_arena arena = {0};
  struct opis_files files = {0};
  OK(opis_store_files(opis_writer_view(writer), "further", OPIS_RECORD_DOCUMENT, &arena, &files, ERR));
  struct opis_file file = files.items[0];
  file.modified = 99;
  OK(opis_writer_replace_file(writer, files.docids[0], &file, ERR));
  OK(opis_store_files(opis_writer_view(writer), "further", OPIS_RECORD_DOCUMENT, &arena, &files, ERR));
  CHECK_INT(files.items[0].modified, 99);
  OK(opis_writer_remove(writer, OPIS_SPAN("a.txt"), ERR));
  OK(opis_writer_remove(writer, OPIS_SPAN("never there"), ERR));
  OK(opis_writer_commit(writer, ERR));
  OK(opis_store_files(opis_writer_view(writer), "further", OPIS_RECORD_DOCUMENT, &arena, &files, ERR));
  CHECK_INT(files.count, 0);
  opis_arena_free(&arena);
  opis_writer_close(writer);
}

/* What was not committed is as if it had not been written. */
static void given_up(void)
{
  make_index("kept", "/");
  struct opis_writer *writer = NULL;
  OK(opis_writer_open(scratch("kept"), "/", 0, &writer, ERR));
  OK(opis_writer_remove(writer, OPIS_SPAN("a.txt"), ERR));
  opis_writer_close(writer);
  struct opis_index *index = scratch_open("kept");
  struct opis_arena arena = {0};
  struct opis_units units = {0};
  OK(opis_store_units(index, (struct opis_file_name){OPIS_SPAN("a.txt"), 0}, &arena, &units, ERR));
  CHECK_INT(units.count, 2);
  opis_arena_free(&arena);
  opis_index_close(index);
}

static void locked(void)
{
  struct opis_writer *writer = NULL, *second = NULL;
  struct opis_replacement *replacement = NULL;
  OK(opis_writer_open(scratch("kept"), "/", 0, &writer, ERR));
  EXPECT(opis_writer_open(scratch("kept"), "/", 0, &second, ERR), OPIS_LOCKED);
  EXPECT(opis_writer_open(scratch("kept"), "/", 1, &second, ERR), OPIS_LOCKED);
  EXPECT(opis_replacement_begin(scratch("kept"), 0, &replacement, ERR), OPIS_LOCKED);
  opis_index_close(scratch_open("kept")); /* reading goes on */
  opis_writer_close(writer);
  OK(opis_writer_open(scratch("kept"), "/", 0, &second, ERR));
  opis_writer_close(second);
}

/* ---- Replacing ------------------------------------------------------------------------------------------------ */

static size_t count_documents(const char *name)
{
  struct opis_index *index = scratch_open(name);
  struct opis_arena arena = {0};
  struct opis_files files = {0};
  OK(opis_store_files(index->database, index->path, OPIS_RECORD_DOCUMENT, &arena, &files, ERR));
  size_t count = files.count;
  opis_arena_free(&arena);
  opis_index_close(index);
  return count;
}

static void exchange(void)
{
  struct opis_replacement *replacement = NULL;
  struct opis_writer *writer = NULL;
  OK(opis_replacement_begin(scratch("kept/"), 0, &replacement, ERR)); /* a slash behind it does no harm */
  CHECK_STR(opis_replacement_path(replacement), scratch("kept.new"));
  OK(opis_writer_open(opis_replacement_path(replacement), "/", 0, &writer, ERR));
  OK(opis_writer_commit(writer, ERR));
  opis_writer_close(writer);
  CHECK_INT(count_documents("kept"), 1); /* until the end the old one stands */
  OK(opis_replacement_finish(replacement, ERR));
  opis_replacement_end(replacement);
  CHECK_INT(count_documents("kept"), 0);
  CHECK(access(scratch("kept.new"), F_OK) != 0);
  opis_replacement_end(NULL);
}

static void exchange_refused(void)
{
  struct opis_replacement *replacement = NULL;
  EXPECT(opis_replacement_begin(scratch("foreign"), 0, &replacement, ERR), OPIS_FORMAT);
  OK(opis_replacement_begin(scratch("newer"), 0, &replacement, ERR)); /* that is what --full is for */
  opis_replacement_end(replacement);
  OK(opis_replacement_begin(scratch("not yet"), 0, &replacement, ERR));
  EXPECT(opis_replacement_finish(replacement, ERR), OPIS_NOT_FOUND); /* nothing was built */
  opis_replacement_end(replacement);
}

/* Files of others in the folder of an index stay. */
static void foreign_files_stay(void)
{
  struct opis_replacement *replacement = NULL;
  struct opis_writer *writer = NULL;
  make_index("shared", "/");
  scratch_write("shared/letter.txt", "not ours");
  OK(opis_replacement_begin(scratch("shared"), 0, &replacement, ERR));
  OK(opis_writer_open(opis_replacement_path(replacement), "/", 0, &writer, ERR));
  OK(opis_writer_commit(writer, ERR));
  opis_writer_close(writer);
  OK(opis_replacement_finish(replacement, ERR));
  opis_replacement_end(replacement);
  CHECK(access(scratch("shared/letter.txt"), F_OK) == 0 || access(scratch("shared.new/letter.txt"), F_OK) == 0);
}

static void damaged(void)
{
  make_index("damaged", "/");
  DIR *folder = opendir(scratch("damaged"));
  for (const struct dirent *entry; (entry = readdir(folder));)
    if (strstr(entry->d_name, ".glass")) {
      char name[300];
      snprintf(name, sizeof name, "damaged/%s", entry->d_name);
      CHECK(truncate(scratch(name), 100) == 0);
    }
  closedir(folder);
  struct opis_index *index = NULL;
  struct opis_arena arena = {0};
  struct opis_files files = {0};
  enum opis_status status = opis_index_open(scratch("damaged"), &index, ERR);
  if (status == OPIS_OK)
    status = opis_store_files(index->database, index->path, OPIS_RECORD_DOCUMENT, &arena, &files, ERR);
  CHECK_INT(status, OPIS_CORRUPT);
  CHECK(strstr(scratch_error.message, "--full") != NULL);
  opis_arena_free(&arena);
  opis_index_close(index);
}

/* ---- Where it is ---------------------------------------------------------------------------------------------- */

static void check_located(const char *given, bool create, enum opis_status status, const char *expected)
{
  char *path = NULL;
  EXPECT(opis_index_locate(given, create, &path, ERR), status);
  if (path) CHECK_STR(path, expected);
  CHECK((path != NULL) == (status == OPIS_OK));
  free(path);
}

static void located(void)
{
  scratch_make_folder("work");
  scratch_make_folder("work/in");
  scratch_make_folder("data");
  CHECK(chdir(scratch("work/in")) == 0);
  CHECK(setenv("XDG_DATA_HOME", scratch("data"), 1) == 0 && setenv("HOME", scratch("data"), 1) == 0);
  CHECK(unsetenv("OPIS_INDEX") == 0);
  check_located(NULL, false, OPIS_NOT_FOUND, "");
  check_located("", false, OPIS_NOT_FOUND, "");
  check_located(NULL, true, OPIS_OK, scratch("work/in/.opis"));
  check_located("given", false, OPIS_OK, "given");
  scratch_make_folder("data/opis");
  scratch_make_folder("data/opis/index");
  check_located(NULL, false, OPIS_OK, scratch("data/opis/index"));
  CHECK(unsetenv("XDG_DATA_HOME") == 0);
  check_located(NULL, true, OPIS_OK, scratch("work/in/.opis"));
  CHECK(unsetenv("HOME") == 0);
  check_located(NULL, false, OPIS_NOT_FOUND, "");
  CHECK(setenv("HOME", scratch("data"), 1) == 0);
  scratch_make_folder("data/.local");
  scratch_make_folder("data/.local/share");
  scratch_make_folder("data/.local/share/opis");
  scratch_make_folder("data/.local/share/opis/index");
  check_located(NULL, true, OPIS_OK, scratch("data/.local/share/opis/index"));
  scratch_make_folder("work/.opis");
  check_located(NULL, true, OPIS_OK, scratch("work/.opis"));
  scratch_make_folder("work/in/.opis");
  check_located(NULL, true, OPIS_OK, scratch("work/in/.opis"));
  CHECK(setenv("OPIS_INDEX", "from-outside", 1) == 0);
  check_located(NULL, true, OPIS_OK, "from-outside");
  check_located("given", true, OPIS_OK, "given");
  CHECK(chdir("/") == 0);
}

int main(void)
{
  scratch_begin();
  RUN(missing_and_foreign);
  RUN(reads_back);
  RUN(moved);
  RUN(replaced_and_removed);
  RUN(given_up);
  RUN(locked);
  RUN(exchange);
  RUN(exchange_refused);
  RUN(foreign_files_stay);
  RUN(damaged);
  RUN(located);
  return scratch_end();
}
