/* A query to tree, plan and answer, over a small index that is made at the start: it parses, or the error says where;
 * and what is found can be written out. The first byte chooses among the options. */
#include "searcher/query.h"
#include "base/span.h"
#include "base/utf8.h"
#include "tests/fuzz/demand.h"

#include <ftw.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static char folder[200];
static struct opis_index *shared;
static FILE *nowhere;

static int remove_one(const char *path, const struct stat *about, int kind, struct FTW *walk)
{
  (void)about, (void)kind, (void)walk;
  return remove(path);
}

static void tidy(void)
{
  opis_index_close(shared);
  if (nowhere) fclose(nowhere);
  nftw(folder, remove_one, 16, FTW_DEPTH | FTW_PHYS);
}

int LLVMFuzzerInitialize(int *argc, char ***argv)
{
  (void)argc, (void)argv;
  const char *place = getenv("TMPDIR");
  char text[300], index[300];
  snprintf(folder, sizeof folder, "%s/opis-fuzz.XXXXXX", place ? place : "/tmp");
  DEMAND(mkdtemp(folder));
  snprintf(text, sizeof text, "%s/a.txt", folder);
  snprintf(index, sizeof index, "%s/index", folder);
  FILE *file = fopen(text, "w");
  DEMAND(file);
  fputs("Roma and Mosca talk of the pacto de no agresión.\n\nl'Italia, Italo-Russian talks of 1924; Čičerin a b c.\n\n"
        "Чичерин и Литвинов: переговоры в Риме.\n",
        file);
  fclose(file);
  const char *paths[] = {text};
  const struct opis_build_options options = {.index = index, .paths = paths, .path_count = 1, .workers = 1};
  struct opis_build_summary summary;
  DEMAND(opis_build(&options, &summary, NULL) == OPIS_OK && opis_index_open(index, &shared, NULL) == OPIS_OK);
  nowhere = fopen("/dev/null", "w");
  DEMAND(nowhere);
  atexit(tidy);
  return 0;
}

static void check_node(const struct opis_node *node, size_t size)
{
  DEMAND(node->place.start < node->place.end && node->place.end <= size);
  DEMAND(node->kind != OPIS_NODE_NOT || node->count == 1);
  DEMAND((node->kind != OPIS_NODE_ANY && node->kind != OPIS_NODE_AND && node->kind != OPIS_NODE_OR) ||
         node->count >= 2);
  for (size_t i = 0; i < node->count; i++) {
    DEMAND(node->children[i] != NULL);
    check_node(node->children[i], size);
  }
}

static void check_error(const struct opis_error *error, size_t size)
{
  DEMAND(error->status == OPIS_INVALID || error->status == OPIS_LIMIT);
  DEMAND(error->offset == OPIS_NO_OFFSET || error->offset <= size);
  DEMAND(error->message[0] != '\0' && opis_utf8_valid_until(opis_span_of(error->message)) == strlen(error->message));
}

static void search(struct opis_span query, unsigned choice)
{
  static const char *const formats[] = {"text", "jsonl", "trec"};
  struct opis_error error = {0};
  struct opis_results *results = NULL;
  const struct opis_search_options options = {.first = choice >> 4 & 1,
                                              .count = 5,
                                              .all = choice >> 5 & 1,
                                              .count_all = choice >> 6 & 1,
                                              .limits = {.words = 16}};
  if (opis_search(shared, query, &options, &results, &error) != OPIS_OK) {
    check_error(&error, query.size);
    return;
  }
  for (size_t i = 0; i < opis_results_count(results); i++) {
    struct opis_hit hit = opis_results_hit(results, i);
    DEMAND(hit.snippet.start <= hit.snippet.end && hit.snippet.end <= hit.text.size);
  }
  const struct opis_style style = {.width = 20 + choice % 60, .colour = choice & 1, .explain = true};
  DEMAND(opis_results_write(results, formats[choice % 3], OPIS_SPAN("q"), &style, nowhere, &error) == OPIS_OK);
  opis_results_free(results);
}

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size)
{
  if (size == 0) return 0;
  struct opis_arena arena = {0};
  struct opis_error error = {0};
  struct opis_node *tree = NULL;
  struct opis_span query = {(const char *)data + 1, size - 1};
  const struct opis_query_limits limits = {.words = data[0] % 7 ? 0 : 3, .depth = data[0] % 5 ? 0 : 4};
  if (opis_query_parse(&arena, query, &limits, &tree, &error) == OPIS_OK)
    check_node(tree, query.size);
  else
    check_error(&error, query.size);
  opis_arena_free(&arena);
  search(query, data[0]);
  return 0;
}
