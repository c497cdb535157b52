/* Paths, and reading files. */
#include "base/files.h"

#include "base/span.h"
#include "tests/unit/scratch.h"

#include <errno.h>

static void joins(void)
{
  static const char *const rows[][3] = {
      {"a", "b", "a/b"}, {"/", "b", "/b"}, {"", "b", "b"}, {"/a/", "b", "/a/b"}, {"/a", "", "/a/"}};
  struct opis_arena arena = {0};
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    struct opis_span joined = opis_path_join(&arena, opis_span_of(rows[i][0]), opis_span_of(rows[i][1]));
    CHECK_BYTES(joined.data, joined.size, rows[i][2]);
  }
  opis_arena_free(&arena);
}

static void bases(void)
{
  static const char *const rows[][2] = {{"a", "a"}, {"/a/b.txt", "b.txt"}, {"/", ""}, {"a/", ""}, {"", ""}};
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    struct opis_span base = opis_path_base(opis_span_of(rows[i][0]));
    CHECK_BYTES(base.data, base.size, rows[i][1]);
  }
}

static void within(void)
{
  static const struct {
    const char *folder, *path;
    bool within;
  } rows[] = {{"/a", "/a", true},    {"/a", "/a/b", true},      {"/a", "/ab", false},  {"/a/", "/a/b", true},
              {"/", "/a", true},     {"/", "/", true},          {"/a/b", "/a", false}, {"", "anything", true},
              {"/a", "/b/a", false}, {"/a/b", "/a/bc/d", false}};
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    ROW(rows[i].path);
    CHECK_INT(opis_path_within(opis_span_of(rows[i].folder), opis_span_of(rows[i].path)), rows[i].within);
  }
}

static void relative_and_back(void)
{
  static const char *const rows[][3] = {
      {"/home/ana", "/home/ana/texts/a.txt", "texts/a.txt"},
      {"/home/ana", "/home/ana", "."},
      {"/home/ana/x", "/home/ana/y/a.txt", "../y/a.txt"},
      {"/home/ana", "/a.txt", "../../a.txt"},
      {"/", "/a.txt", "a.txt"},
      {"/a", "/ab/c", "../ab/c"},
      {"/one/two/three", "/one/4", "../../4"},
  };
  struct opis_arena arena = {0};
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    ROW(rows[i][1]);
    struct opis_span relative = opis_path_relative(&arena, opis_span_of(rows[i][0]), opis_span_of(rows[i][1]));
    CHECK_BYTES(relative.data, relative.size, rows[i][2]);
    struct opis_span back = opis_path_absolute(&arena, opis_span_of(rows[i][0]), relative);
    CHECK_BYTES(back.data, back.size, rows[i][1]);
  }
  struct opis_span up = opis_path_relative(&arena, OPIS_SPAN("/home/ana/.opis"), OPIS_SPAN("/home/ana"));
  CHECK_BYTES(up.data, up.size, "..");
  opis_arena_free(&arena);
}

static void resolves(void)
{
  struct opis_arena arena = {0};
  struct opis_span path = {"untouched", 9};
  scratch_make_folder("real");
  CHECK(symlink("real", scratch("link")) == 0);
  OK(opis_path_resolve(&arena, scratch("link/../link/."), &path, ERR));
  CHECK_BYTES(path.data, path.size, scratch("real"));
  EXPECT(opis_path_resolve(&arena, scratch("nothing"), &path, ERR), OPIS_NOT_FOUND);
  CHECK_BYTES(path.data, path.size, scratch("real"));
  CHECK(strstr(scratch_error.message, "nothing: cannot be reached: No such file") != NULL);
  CHECK(symlink("self", scratch("self")) == 0);
  EXPECT(opis_path_resolve(&arena, scratch("self"), &path, ERR), OPIS_IO);
  opis_arena_free(&arena);
}

static void reads(void)
{
  static const size_t sizes[] = {0, 1, 65535, 65536, 65537, 200000};
  char *bytes = calloc(1, 200000);
  for (size_t i = 0; i < 200000; i++) bytes[i] = (char)(i * 7);
  for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
    scratch_write_bytes("file", bytes, sizes[i]);
    struct opis_buf out = {0};
    int file = open(scratch("file"), O_RDONLY);
    opis_buf_add_string(&out, "before");
    OK(opis_read_all(file, "file", sizes[i], &out, ERR));
    CHECK_INT(out.size, 6 + sizes[i]);
    CHECK(memcmp(out.data + 6, bytes, sizes[i]) == 0 && out.data[out.size] == '\0');
    if (sizes[i] > 0) {
      CHECK(lseek(file, 0, SEEK_SET) == 0);
      EXPECT(opis_read_all(file, "file", sizes[i] - 1, &out, ERR), OPIS_LIMIT);
    }
    close(file);
    opis_buf_free(&out);
  }
  free(bytes);
  struct opis_buf out = {0};
  int folder = open(scratch(""), O_RDONLY | O_DIRECTORY);
  EXPECT(opis_read_all(folder, "folder", 10, &out, ERR), OPIS_IO);
  close(folder);
  opis_buf_free(&out);
}

int main(void)
{
  scratch_begin();
  RUN(joins);
  RUN(bases);
  RUN(within);
  RUN(relative_and_back);
  RUN(resolves);
  RUN(reads);
  return scratch_end();
}
