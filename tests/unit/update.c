/* An update gives what a rebuild gives: a folder is changed at random again and again, and after each round the index
 * that was updated answers as one that is made anew. Files are named and worded so that much of it collides. */
#include "tests/unit/scratch.h"

enum { ROUNDS = 30, FILES = 12 };

static uint64_t random_state = 20;

static unsigned random_below(unsigned limit)
{
  random_state = random_state * 6364136223846793005u + 1442695040888963407u;
  return (unsigned)(random_state >> 33) % limit;
}

static const char *file_name(unsigned i)
{
  static const char *const names[FILES] = {"a.txt", "a b.txt", "b/a.txt",     "b/c.txt", "B.txt",     "c#1.txt",
                                           "d.pdf", "100%.md", "Чичерин.txt", "e",       "b/b/x.txt", "line\nend.txt"};
  return names[i];
}

static void write_random(const char *name)
{
  static const char *const words[] = {"Roma", "Mosca", "l'Italia", "Čičerin", "Litvinov",      "pacto",    "de",
                                      "no",   "1924",  "talks",    "archive", "Italo-Russian", "спецхран", "d’Orsay"};
  char text[4000] = "";
  size_t size = 0;
  for (unsigned paragraph = random_below(4); paragraph > 0; paragraph--) {
    for (unsigned count = 3 + random_below(40); count > 0; count--)
      size +=
          (size_t)snprintf(text + size, sizeof text - size, "%s ", words[random_below(sizeof words / sizeof *words)]);
    size += (size_t)snprintf(text + size, sizeof text - size, "end.\n\n");
  }
  if (random_below(10) == 0) text[size++] = '\0'; /* a file that cannot be read */
  scratch_write_bytes(name, text, size);
}

static void path_of(unsigned i, char path[300])
{
  snprintf(path, 300, "texts/%s", file_name(i));
}

static void change_one(long time)
{
  char path[300], other[300];
  path_of(random_below(FILES), path);
  path_of(random_below(FILES), other);
  switch (random_below(6)) {
  case 0: remove(scratch(path)); break;
  case 1:
    if (access(scratch(path), F_OK) == 0) rename(scratch(path), scratch(other));
    break;
  case 2:
    if (access(scratch(path), F_OK) == 0) scratch_touch(path, time); /* the same bytes, another time */
    break;
  default: write_random(path); scratch_touch(path, time);
  }
}

/* What an index says of itself and of some queries. */
static char *answers(const char *name)
{
  static const char *const queries[] = {"Roma",
                                        "mosca litvinov talks",
                                        "\"pacto de no\"",
                                        "italia AND cicerin",
                                        "roma NOT file:a*",
                                        "спецхран OR orsay",
                                        "file:b/*",
                                        "nowhere"};
  char *text = NULL;
  size_t size = 0;
  FILE *out = open_memstream(&text, &size);
  struct opis_index *index = scratch_open(name);
  OK(opis_export(index, NULL, out, ERR));
  for (size_t i = 0; i < sizeof queries / sizeof *queries; i++) {
    struct opis_results *results = NULL;
    const struct opis_search_options options = {.count = 50, .count_all = true};
    OK(opis_search(index, (struct opis_span){queries[i], strlen(queries[i])}, &options, &results, ERR));
    OK(opis_results_write(results, "jsonl", (struct opis_span){"q", 1}, NULL, out, ERR));
    OK(opis_results_write(results, "text", (struct opis_span){"q", 1}, &(struct opis_style){.explain = true}, out,
                          ERR));
    opis_results_free(results);
  }
  opis_index_close(index);
  fclose(out);
  return text;
}

static void check_same(const struct opis_build_summary *a, const struct opis_build_summary *b)
{
  CHECK_INT(a->documents, b->documents);
  CHECK(memcmp(a->units, b->units, sizeof a->units) == 0);
  CHECK(memcmp(a->unread, b->unread, sizeof a->unread) == 0);
}

static void rounds(void)
{
  for (int round = 0; round < ROUNDS; round++) {
    char name[40];
    snprintf(name, sizeof name, "round %d", round);
    ROW(name);
    for (unsigned changes = 1 + random_below(5); changes > 0; changes--) change_one(1000000 + round);
    struct opis_build_summary updated = scratch_build("updated", "texts"), fresh = scratch_build("fresh", "texts");
    check_same(&updated, &fresh);
    char *ours = answers("updated"), *theirs = answers("fresh");
    CHECK_STR(ours, theirs);
    free(ours);
    free(theirs);
    scratch_clear("fresh");
  }
}

/* Only what lies under the paths that are given is looked at, and what vanished there goes. */
static void parts_of_the_tree(void)
{
  scratch_write("texts/a.txt", "Roma and some more words of a text.\n");
  scratch_write("texts/b/c.txt", "Mosca and some more words of a text.\n");
  scratch_build("updated", "texts");
  remove(scratch("texts/a.txt"));
  remove(scratch("texts/b/c.txt"));
  struct opis_build_summary summary = scratch_build("updated", "texts/b");
  CHECK_INT(summary.files_removed, 1);
  summary = scratch_build("updated", "texts");
  CHECK_INT(summary.files_removed, 1);
}

static void rebuilt_in_place(void)
{
  const char *paths[] = {scratch("texts")};
  const struct opis_build_options options = {
      .index = scratch("updated"), .paths = paths, .path_count = 1, .full = true};
  struct opis_build_summary summary = {0};
  char *before = answers("updated");
  struct opis_index *held = scratch_open("updated"); /* a reader of the old one goes on */
  OK(opis_build(&options, &summary, ERR));
  char *after = answers("updated");
  CHECK_STR(after, before);
  CHECK(access(scratch("updated.new"), F_OK) != 0);
  opis_index_close(held);
  free(before);
  free(after);
}

int main(void)
{
  scratch_begin();
  scratch_make_folder("texts");
  scratch_make_folder("texts/b");
  scratch_make_folder("texts/b/b");
  write_random("texts/a.txt");
  RUN(rounds);
  RUN(parts_of_the_tree);
  RUN(rebuilt_in_place);
  return scratch_end();
}
