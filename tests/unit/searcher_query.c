/* Queries to trees, by the rows of a file (the first argument); limits; mistakes whose messages name lists. */
#include "searcher/query.h"

#include "base/error.h"
#include "tests/harness.h"
#include "tests/unit/text_rows.h"

static const char *const field_names[] = {
    [OPIS_FIELD_IN] = "in",       [OPIS_FIELD_KIND] = "kind",       [OPIS_FIELD_FILE] = "file",
    [OPIS_FIELD_TITLE] = "title", [OPIS_FIELD_SECTION] = "section", [OPIS_FIELD_LANG] = "lang"};

static void add_tree(struct opis_buf *out, const struct opis_node *node)
{
  static const char *const names[] = {
      [OPIS_NODE_ANY] = "any", [OPIS_NODE_AND] = "and", [OPIS_NODE_OR] = "or", [OPIS_NODE_NOT] = "not"};
  if (node->exact && node->kind != OPIS_NODE_FIELD) opis_buf_add_byte(out, '=');
  if (node->kind == OPIS_NODE_WORD)
    opis_buf_add(out, node->text);
  else if (node->kind == OPIS_NODE_PHRASE)
    opis_buf_format(out, "\"%.*s\"", (int)node->text.size, node->text.data);
  else if (node->kind == OPIS_NODE_FIELD)
    opis_buf_format(out, "%s:%s%.*s", field_names[node->field], node->exact ? "=" : "", (int)node->text.size,
                    node->text.data);
  else {
    opis_buf_format(out, "(%s", names[node->kind]);
    for (size_t i = 0; i < node->count; i++) {
      opis_buf_add_byte(out, ' ');
      add_tree(out, node->children[i]);
    }
    opis_buf_add_byte(out, ')');
  }
}

/* Every node lies in the query, and in the node above it. */
static void check_places(const struct opis_node *node, struct opis_range within)
{
  CHECK(within.start <= node->place.start && node->place.start < node->place.end && node->place.end <= within.end);
  for (size_t i = 0; i < node->count; i++) check_places(node->children[i], within);
}

static void query_row(struct opis_span input, struct opis_buf *out)
{
  struct opis_arena arena = {0};
  struct opis_error error = {0};
  struct opis_node *tree = NULL;
  if (opis_query_parse(&arena, input, &(struct opis_query_limits){0}, &tree, &error) == OPIS_OK) {
    add_tree(out, tree);
    check_places(tree, (struct opis_range){0, input.size});
  } else {
    opis_buf_format(out, "error %zu: %s", error.offset, error.message);
    CHECK(error.offset <= input.size && tree == NULL);
  }
  opis_arena_free(&arena);
}

/* ---- Limits --------------------------------------------------------------------------------------------------- */

static enum opis_status parse(const char *query, struct opis_query_limits limits, struct opis_error *error)
{
  struct opis_arena arena = {0};
  struct opis_node *tree = NULL;
  enum opis_status status = opis_query_parse(&arena, opis_span_of(query), &limits, &tree, error);
  opis_arena_free(&arena);
  return status;
}

static const char *repeated(const char *head, const char *body, size_t times, const char *tail)
{
  static struct opis_buf made;
  opis_buf_clear(&made);
  opis_buf_add_string(&made, head);
  for (size_t i = 0; i < times; i++) opis_buf_add_string(&made, body);
  opis_buf_add_string(&made, tail);
  return made.data;
}

static void limits(void)
{
  static const struct {
    const char *name, *head, *body, *tail;
    size_t times;
    struct opis_query_limits limits;
    size_t offset; /* OPIS_NO_OFFSET where it is to be parsed */
  } rows[] = {
      {"64 words", "", "a ", "", 64, {0}, OPIS_NO_OFFSET},
      {"65 words", "", "a ", "", 65, {0}, 128},
      {"3 of 3 words", "", "a ", "", 3, {.words = 3}, OPIS_NO_OFFSET},
      {"4 of 3 words", "", "a ", "", 4, {.words = 3}, 6},
      {"phrases count once", "", "\"a b c d\" ", "", 2, {.words = 2}, OPIS_NO_OFFSET},
      {"4096 bytes", "", "a", "", 4096, {0}, OPIS_NO_OFFSET},
      {"4097 bytes", "", "a", "", 4097, {0}, 4096},
      {"10 of 9 bytes", "", "a", "", 10, {.bytes = 9}, 9},
      {"99 deep", "", "NOT ", "a", 99, {0}, OPIS_NO_OFFSET},
      {"100 deep", "", "NOT ", "a", 100, {0}, 400},
      {"5 of 4 deep", "", "(", "a", 4, {.depth = 4}, 4},
      {"4000 parentheses", "", "(", "", 4000, {0}, 100},
  };
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    ROW(rows[i].name);
    struct opis_error error = {0};
    bool good = rows[i].offset == OPIS_NO_OFFSET;
    CHECK_INT(parse(repeated(rows[i].head, rows[i].body, rows[i].times, rows[i].tail), rows[i].limits, &error),
              good ? OPIS_OK : OPIS_LIMIT);
    if (!good) CHECK_INT(error.offset, rows[i].offset);
    if (!good) CHECK(strstr(error.message, "--max-") != NULL);
  }
}

static void not_utf8(void)
{
  struct opis_error error = {0};
  CHECK_INT(parse("Roma \xff", (struct opis_query_limits){0}, &error), OPIS_INVALID);
  CHECK_INT(error.offset, 5);
  CHECK_INT(parse("", (struct opis_query_limits){0}, &error), OPIS_INVALID);
  CHECK_INT(parse("", (struct opis_query_limits){0}, NULL), OPIS_INVALID);
}

/* Messages that say what there is. */
static void lists(void)
{
  static const struct {
    const char *query, *name, *other;
    size_t offset;
  } rows[] = {{"a http://x", "http:", "in: kind: file:", 2},
              {"language:it", "language:", "lang:", 0},
              {"lang:klingon", "klingon", "ru-Latn", 0},
              {"a in:letters", "letters", "passages", 2},
              {"kind:\"\"", "kind of unit", "notes", 0}};
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    ROW(rows[i].query);
    struct opis_error error = {0};
    CHECK_INT(parse(rows[i].query, (struct opis_query_limits){0}, &error), OPIS_INVALID);
    CHECK_INT(error.offset, rows[i].offset);
    CHECK(strstr(error.message, rows[i].name) && strstr(error.message, rows[i].other));
  }
}

int main(int argc, char **argv)
{
  CHECK(argc > 1);
  if (argc > 1) run_rows(argv[1], query_row);
  RUN(limits);
  RUN(not_utf8);
  RUN(lists);
  return harness_end();
}
