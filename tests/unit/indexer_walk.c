/* Which files are found, in which order, and what is told of those that cannot be read. */
#include "store/walk.h"

#include "base/buf.h"
#include "base/span.h"
#include "indexer/root.h"
#include "tests/unit/scratch.h"

/* What a walk found, a line each: path, and the reason of what cannot be read; "+" of what was not even there. */
static void check_walk(const char *const *paths, size_t count, const char *index, const char *expected)
{
  struct opis_arena arena = {0};
  struct opis_walk walk = {0};
  struct opis_buf told = {0};
  opis_walk_paths(&arena, paths, count, opis_span_of(scratch_folder), opis_span_of(index), &walk);
  for (size_t i = 0; i < walk.count; i++) {
    opis_buf_add(&told, walk.items[i].path);
    if (walk.items[i].unread) opis_buf_format(&told, " [%s]", opis_unread_reason_text(walk.items[i].reason));
    if (walk.items[i].missing) opis_buf_add_string(&told, "+");
    opis_buf_add_byte(&told, '\n');
  }
  CHECK_BYTES(opis_buf_span(&told).data, told.size, expected);
  opis_buf_free(&told);
  opis_arena_free(&arena);
}

static void make_tree(void)
{
  scratch_make_folder("tree");
  scratch_make_folder("tree/b");
  scratch_make_folder("tree/empty");
  scratch_make_folder("tree/.hidden");
  scratch_make_folder("tree/index");
  scratch_write("tree/b.txt", "1");
  scratch_write("tree/b/2.txt", "22");
  scratch_write("tree/b/10.txt", "10");
  scratch_write("tree/a.txt", "");
  scratch_write("tree/.dot", "x");
  scratch_write("tree/.hidden/c.txt", "x");
  scratch_write("tree/index/d.txt", "x");
}

static void sorted_by_bytes(void)
{
  const char *paths[] = {scratch("tree")};
  check_walk(paths, 1, scratch("tree/index"), "tree/a.txt\ntree/b.txt\ntree/b/10.txt\ntree/b/2.txt\n");
}

static void sizes_and_times(void)
{
  scratch_touch("tree/b/2.txt", 1000);
  const char *paths[] = {scratch("tree/b/2.txt")};
  struct opis_arena arena = {0};
  struct opis_walk walk = {0};
  opis_walk_paths(&arena, paths, 1, opis_span_of(scratch_folder), OPIS_SPAN(""), &walk);
  CHECK_INT(walk.count, 1);
  CHECK_INT(walk.items[0].size, 2);
  CHECK_INT(walk.items[0].modified, 1000 * 1000000000ll);
  CHECK_STR(walk.items[0].absolute.data, scratch("tree/b/2.txt"));
  CHECK_INT(walk.root_count, 1);
  CHECK_BYTES(walk.roots[0].data, walk.roots[0].size, scratch("tree/b/2.txt"));
  opis_arena_free(&arena);
}

/* A path that is given by name is taken though its name begins with a dot; one given twice is found once. */
static void given_by_name(void)
{
  const char *paths[] = {scratch("tree/b"), scratch("tree/b/2.txt"), scratch("tree/.dot"), scratch("tree/.hidden"),
                         scratch("tree/./b/../b")};
  check_walk(paths, 5, "", "tree/.dot\ntree/.hidden/c.txt\ntree/b/10.txt\ntree/b/2.txt\n");
}

static void missing(void)
{
  const char *paths[] = {"no/such.txt", scratch("tree/b.txt")};
  check_walk(paths, 2, "", "no/such.txt [unreadable]+\ntree/b.txt\n");
  check_walk(NULL, 0, "", "");
}

static void links(void)
{
  scratch_make_folder("links");
  scratch_make_folder("links/deep");
  scratch_write("links/deep/a.txt", "a");
  CHECK(symlink("..", scratch("links/deep/up")) == 0);
  CHECK(symlink("deep", scratch("links/again")) == 0);
  CHECK(symlink("deep/a.txt", scratch("links/file")) == 0);
  CHECK(symlink("nowhere", scratch("links/broken")) == 0);
  CHECK(symlink("self", scratch("links/self")) == 0);
  const char *paths[] = {scratch("links")};
  check_walk(paths, 1, "",
             "links/again/a.txt\nlinks/again/up [a folder that leads back to itself]\n"
             "links/broken [unreadable]\nlinks/deep/a.txt\nlinks/deep/up [a folder that leads back to itself]\n"
             "links/file\nlinks/self [a folder that leads back to itself]\n");
}

static void special(void)
{
  scratch_make_folder("special");
  CHECK(mkfifo(scratch("special/pipe"), 0600) == 0);
  scratch_write("special/line\nend\033[2J\xff.txt", "x");
  const char *paths[] = {scratch("special"), "/dev/null"};
  struct opis_buf expected = {0};
  for (const char *at = scratch_folder; *at; at++)
    if (*at == '/') opis_buf_add_string(&expected, "../");
  opis_buf_add_string(&expected, "dev/null [neither file nor folder]\nspecial/line\nend\033[2J\xff.txt\n"
                                 "special/pipe [neither file nor folder]\n");
  check_walk(paths, 2, "", expected.data);
  opis_buf_free(&expected);
}

static void unreadable_folder(void)
{
  if (geteuid() == 0) return; /* root reads everything */
  scratch_make_folder("closed");
  CHECK(chmod(scratch("closed"), 0) == 0);
  const char *paths[] = {scratch("closed")};
  check_walk(paths, 1, "", "closed [permission denied]\n");
  CHECK(chmod(scratch("closed"), 0700) == 0);
}

/* ---- The root ------------------------------------------------------------------------------------------------- */

static void check_root(const char *index, const char *const *paths, size_t count, const char *expected)
{
  struct opis_arena arena = {0};
  struct opis_span root = {"", 0};
  enum opis_status status = opis_root_choose(&arena, scratch(index), paths, count, &root, ERR);
  CHECK_INT(status, expected ? OPIS_OK : OPIS_NOT_FOUND);
  if (expected) CHECK_BYTES(root.data, root.size, scratch(expected));
  opis_arena_free(&arena);
}

static void roots(void)
{
  const char *folder[] = {scratch("tree/b")}, *file[] = {scratch("tree/b/2.txt")};
  const char *both[] = {scratch("tree/b/2.txt"), scratch("links")}, *none[] = {"no/such"};
  const char *one_missing[] = {"no/such", scratch("tree/b")};
  check_root("apart", folder, 1, "tree/b");
  check_root("apart", file, 1, "tree/b");
  check_root("apart", both, 2, "");
  check_root("apart", none, 1, NULL);
  check_root("apart", one_missing, 2, "tree/b");
  check_root("tree/.opis", folder, 1, "tree"); /* the folder that holds .opis */
  check_root("tree/.opis/", file, 1, "tree");
  check_root("tree/.opis", both, 2, "");         /* unless a path lies outside */
  check_root("tree/other", folder, 1, "tree/b"); /* or the index has another name */
  scratch_build("known", "tree");
  check_root("known", file, 1, "tree"); /* what an index records stands */
}

int main(void)
{
  scratch_begin();
  make_tree();
  RUN(sorted_by_bytes);
  RUN(sizes_and_times);
  RUN(given_by_name);
  RUN(missing);
  RUN(links);
  RUN(special);
  RUN(unreadable_folder);
  RUN(roots);
  return scratch_end();
}
