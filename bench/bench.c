/* opis beside SQLite FTS5: builds an index of the same passages with each, puts the same queries to both, and prints
 * what it cost. README.md says what the columns mean.
 *
 * In: a folder of text files, a folder of query files. Out: Markdown on stdout.
 * To add a class of queries: a row in `classes`. To add a peer: a file like fts5.c, and its columns here. */
#include "base/arena.h"
#include "base/memory.h"
#include "base/span.h"
#include "bench/fts5.h"
#include "bench/measure.h"
#include "bench/passages.h"

#include <getopt.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

enum { HITS = 10, ONE_SHOTS = 20 };

static const struct class {
  const char *name;
  enum bench_meaning meaning;
} classes[] = {
    {"single", BENCH_ANY},          {"or", BENCH_ANY},   {"and", BENCH_ALL}, {"phrase", BENCH_PHRASE},
    {"phrasecommon", BENCH_PHRASE}, {"long", BENCH_ANY},
};
enum { CLASSES = sizeof classes / sizeof *classes };

struct engine_times {
  struct bench_times times;
  size_t found; /* queries with a hit */
};

struct bench {
  const char *program; /* this one */
  const char *opis;    /* the command */
  const char *collection, *queries;
  char *folder;     /* where the indexes are made */
  const char *used; /* such a folder of an earlier run, or NULL */
  const char *index, *database;
  struct opis_arena arena;
  const char *workers;
  unsigned rounds;
  bool keep;
  struct bench_collection counted;
  struct opis_index *opened;
  struct bench_fts5 *fts5;
  struct bench_lines lines[CLASSES];
};

/* ---- Building ------------------------------------------------------------------------------------------------- */

static void print_build(const struct bench *bench, const char *name, struct bench_cost cost, const char *path)
{
  double size = (double)bench_bytes(path);
  printf("| %s | %.1f | %.1f | %.1f | %.2f | %.0f |\n", name, cost.wall, cost.cpu, size / 1e6,
         size / (double)bench->counted.bytes, (double)cost.peak_kb / 1024);
  fflush(stdout);
}

static void build(const struct bench *bench)
{
  const char *const with_opis[] = {bench->opis, "index",      "--quiet",         "--jobs", bench->workers,
                                   "-i",        bench->index, bench->collection, NULL};
  const char *const with_fts5[] = {bench->program, "--build-fts5", bench->database, bench->collection, NULL};
  puts("| build | wall s | CPU s | index MB | index/text | peak memory MB |\n|---|---|---|---|---|---|");
  struct bench_cost cost = bench_run(with_opis, false);
  if (cost.exit_code != 0) bench_die("%s index ended with %d", bench->opis, cost.exit_code);
  char name[64];
  snprintf(name, sizeof name, "opis, %s workers", bench->workers);
  print_build(bench, name, cost, bench->index);
  cost = bench_run(with_fts5, false);
  if (cost.exit_code != 0) bench_die("the build with FTS5 ended with %d", cost.exit_code);
  print_build(bench, "SQLite FTS5", cost, bench->database);
}

/* ---- Queries -------------------------------------------------------------------------------------------------- */

/* What the query is to opis. */
static struct opis_span phrased(struct opis_span query, enum bench_meaning meaning, char *room, size_t size)
{
  if (meaning != BENCH_PHRASE) return query;
  int written = snprintf(room, size, "\"%.*s\"", (int)query.size, query.data);
  if (written < 0 || (size_t)written >= size) bench_die("a phrase is too long: %s", query.data);
  return (struct opis_span){room, (size_t)written};
}

/* What a query is put to: opis with the first stage of ranking alone, with both, and with the hits looked at. */
enum engine { OPIS_FIRST, OPIS_BOTH, OPIS, FTS5, FTS5_SNIPPET, ENGINES };

static size_t search_opis(const struct bench *bench, enum engine engine, struct opis_span query,
                          enum bench_meaning meaning)
{
  char room[4096];
  struct opis_error error;
  struct opis_results *results = NULL;
  const struct opis_search_options options = {
      .count = HITS, .all = meaning == BENCH_ALL, .rank = engine == OPIS_FIRST ? OPIS_RANK_BM25 : OPIS_RANK_FULL};
  if (opis_search(bench->opened, phrased(query, meaning, room, sizeof room), &options, &results, &error) != OPIS_OK)
    bench_die("%s: %s", query.data, error.message);
  size_t found = opis_results_count(results);
  for (size_t i = 0; engine == OPIS && i < found; i++) opis_results_hit(results, i);
  opis_results_free(results);
  return found;
}

static size_t search(const struct bench *bench, enum engine engine, struct opis_span query, enum bench_meaning meaning)
{
  if (engine <= OPIS) return search_opis(bench, engine, query, meaning);
  return bench_fts5_search(bench->fts5, query, meaning, HITS, engine == FTS5_SNIPPET, NULL);
}

/* A round puts every query of the class to each engine. They take turns, so that noise meets them alike, with queries
 * that lie apart, so that none finds what another has just warmed. What counts for a query is the median of its rounds;
 * the first round warms up and does not count. */
static void time_class(const struct bench *bench, size_t class, struct engine_times *engines)
{
  const struct bench_lines *lines = &bench->lines[class];
  struct bench_times(*rounds)[ENGINES] = opis_allocate(lines->count, sizeof *rounds);
  for (unsigned round = 0; round <= bench->rounds; round++)
    for (size_t i = 0; i < lines->count * ENGINES; i++) {
      size_t engine = i % ENGINES, place = (i / ENGINES + engine * lines->count / ENGINES) % lines->count;
      double started = bench_thread_ms();
      size_t found = search(bench, (enum engine)engine, lines->items[place], classes[class].meaning);
      double took = bench_thread_ms() - started;
      if (round > 0)
        bench_times_add(&rounds[place][engine], took);
      else
        engines[engine].found += found > 0;
    }
  for (size_t i = 0; i < lines->count; i++)
    for (size_t engine = 0; engine < ENGINES; engine++) {
      bench_times_add(&engines[engine].times, bench_times_at(&rounds[i][engine], 0.5));
      free(rounds[i][engine].items);
    }
  free(rounds);
}

static void query_class(const struct bench *bench, size_t class)
{
  if (bench->lines[class].count == 0) return;
  struct engine_times engines[ENGINES] = {0};
  time_class(bench, class, engines);
  struct bench_times *opis = &engines[OPIS].times, *fts5 = &engines[FTS5].times;
  printf("| %s | %zu |", classes[class].name, opis->count);
  for (int engine = 0; engine < ENGINES; engine++) {
    struct bench_times *times = &engines[engine].times;
    printf(" %.2f | %.2f |", bench_times_at(times, 0.5), bench_times_at(times, 0.99));
  }
  printf(" %.1f | %.1f | %zu/%zu |\n", bench_times_at(fts5, 0.5) / bench_times_at(opis, 0.5),
         bench_times_mean(fts5) / bench_times_mean(opis), engines[OPIS].found, engines[FTS5].found);
  fflush(stdout);
  for (int engine = 0; engine < ENGINES; engine++) free(engines[engine].times.items);
}

static void query(struct bench *bench)
{
  struct opis_error error;
  if (opis_index_open(bench->index, &bench->opened, &error) != OPIS_OK) bench_die("%s", error.message);
  bench->fts5 = bench_fts5_open(bench->database);
  puts("\n| queries | number | first stage p50 ms | p99 | both stages p50 ms | p99 | with snippets p50 ms | p99 "
       "| FTS5 p50 ms | p99 | FTS5 with snippets p50 ms | p99 | FTS5/opis p50 | mean | found something |\n"
       "|---|---|---|---|---|---|---|---|---|---|---|---|---|---|---|");
  for (size_t class = 0; class < CLASSES; class ++) query_class(bench, class);
  bench_fts5_close(bench->fts5);
  opis_index_close(bench->opened);
}

/* ---- One process a query -------------------------------------------------------------------------------------- */

struct one_shot {
  struct bench_times wall, cpu;
};

static void time_process(struct one_shot *times, const char *const *arguments)
{
  struct bench_cost cost = bench_run(arguments, false);
  if (cost.exit_code != 0 && cost.exit_code != 1) bench_die("%s ended with %d", arguments[0], cost.exit_code);
  bench_times_add(&times->wall, cost.wall * 1e3);
  bench_times_add(&times->cpu, cost.cpu * 1e3);
}

static void print_process(const char *name, struct one_shot *times)
{
  printf("| %s | %.1f | %.1f | %.1f |\n", name, bench_times_at(&times->wall, 0.5), bench_times_at(&times->wall, 1),
         bench_times_at(&times->cpu, 0.5));
  free(times->wall.items);
  free(times->cpu.items);
}

/* Queries of all classes by turns. */
static void one_shots(const struct bench *bench)
{
  static const char *const nothing[] = {"true", NULL};
  struct one_shot opis = {0}, fts5 = {0}, empty = {0};
  for (size_t i = 0, shots = 0; shots < ONE_SHOTS; i++) {
    size_t class = i % CLASSES;
    if (bench->lines[class].count == 0) continue;
    char room[4096], meaning[2] = {(char)('0' + classes[class].meaning), '\0'};
    const struct opis_span line = bench->lines[class].items[i * 7 % bench->lines[class].count];
    const struct opis_span asked = phrased(line, classes[class].meaning, room, sizeof room);
    const char *all = classes[class].meaning == BENCH_ALL ? "--all" : NULL;
    const char *const with_opis[] = {bench->opis, "search", "-i", bench->index, asked.data, all, NULL};
    const char *const with_fts5[] = {bench->program, "--search-fts5", bench->database, meaning, line.data, NULL};
    if (shots++ == 0) bench_run(with_opis, false), bench_run(with_fts5, false);
    time_process(&opis, with_opis);
    time_process(&fts5, with_fts5);
    time_process(&empty, nothing);
  }
  puts("\n| one process a query | wall ms, median | most | CPU ms, median |\n|---|---|---|---|");
  print_process("opis search", &opis);
  print_process("a program with FTS5 and snippet()", &fts5);
  print_process("true, which does nothing", &empty);
}

/* ---- The whole ------------------------------------------------------------------------------------------------ */

static void count_passage(struct opis_span passage, void *context)
{
  (void)passage;
  (void)context;
}

static const char *base_name(const char *path)
{
  const char *slash = strrchr(path, '/');
  return slash ? slash + 1 : path;
}

/* NAME.CLASS.txt, where NAME is the collection's, before CLASS.txt. */
static void read_queries(struct bench *bench)
{
  size_t all = 0;
  for (size_t class = 0; class < CLASSES; class ++) {
    const char *name = classes[class].name, *folder = bench->queries;
    const char *path =
        opis_arena_format(&bench->arena, "%s/%s.%s.txt", folder, base_name(bench->collection), name).data;
    if (access(path, F_OK) != 0) path = opis_arena_format(&bench->arena, "%s/%s.txt", folder, name).data;
    if (access(path, F_OK) == 0) bench->lines[class] = bench_read_lines(path);
    all += bench->lines[class].count;
  }
  if (all == 0) bench_die("%s: no queries for %s here", bench->queries, base_name(bench->collection));
}

static void prepare(struct bench *bench)
{
  char date[32];
  const char *temporary = getenv("TMPDIR");
  bench->folder = opis_duplicate(
      bench->used ? bench->used
                  : opis_arena_format(&bench->arena, "%s/opis-bench-XXXXXX", temporary ? temporary : "/tmp").data);
  if (!bench->used && !mkdtemp(bench->folder)) bench_die("%s cannot be made", bench->folder);
  bench->index = opis_arena_format(&bench->arena, "%s/opis", bench->folder).data;
  bench->database = opis_arena_format(&bench->arena, "%s/fts5.db", bench->folder).data;
  read_queries(bench);
  bench_passages(bench->collection, count_passage, NULL, &bench->counted);
  time_t now = time(NULL);
  strftime(date, sizeof date, "%F", localtime(&now));
  printf("%s, %ld processors, opis %s; %s: %llu files, %llu passages, %.1f MB of text.\n\n", date,
         sysconf(_SC_NPROCESSORS_ONLN), OPIS_VERSION, base_name(bench->collection),
         (unsigned long long)bench->counted.files, (unsigned long long)bench->counted.passages,
         (double)bench->counted.bytes / 1e6);
}

static void clean_up(struct bench *bench)
{
  const char *const removing[] = {"rm", "-rf", "--", bench->folder, NULL};
  if (bench->keep) fprintf(stderr, "opis-bench: the indexes stay in %s\n", bench->folder);
  if (!bench->keep && !bench->used) bench_run(removing, false);
  for (size_t class = 0; class < CLASSES; class ++) bench_lines_free(&bench->lines[class]);
  free(bench->folder);
  opis_arena_free(&bench->arena);
}

static const char usage[] =
    "usage: opis-bench [--opis PROGRAM] [--workers N] [--rounds N] [--keep | --use FOLDER] COLLECTION QUERIES\n";

/* What the program does as a child of itself, so that its memory and time are the peer's alone. */
static bool run_as_peer(int argc, char **argv)
{
  if (argc == 4 && strcmp(argv[1], "--build-fts5") == 0) {
    bench_fts5_build(argv[3], argv[2]);
    return true;
  }
  if (argc == 5 && strcmp(argv[1], "--search-fts5") == 0) {
    struct bench_fts5 *fts5 = bench_fts5_open(argv[2]);
    bench_fts5_search(fts5, opis_span_of(argv[4]), (enum bench_meaning)(*argv[3] - '0'), HITS, true, stdout);
    bench_fts5_close(fts5);
    return true;
  }
  return false;
}

int main(int argc, char **argv)
{
  static const struct option options[] = {
      {"opis", required_argument, NULL, 'o'},   {"workers", required_argument, NULL, 'w'},
      {"rounds", required_argument, NULL, 'r'}, {"keep", no_argument, NULL, 'k'},
      {"use", required_argument, NULL, 'u'},    {0}};
  struct bench bench = {.program = argv[0], .opis = "opis", .workers = "2", .rounds = 5};
  if (run_as_peer(argc, argv)) return 0;
  for (int option; (option = getopt_long(argc, argv, "", options, NULL)) != -1;) {
    if (option == 'o')
      bench.opis = optarg;
    else if (option == 'w')
      bench.workers = optarg;
    else if (option == 'r')
      bench.rounds = (unsigned)strtoul(optarg, NULL, 10);
    else if (option == 'k')
      bench.keep = true;
    else if (option == 'u')
      bench.used = optarg;
    else
      return fputs(usage, stderr), 2;
  }
  if (argc - optind != 2 || bench.rounds == 0) return fputs(usage, stderr), 2;
  bench.collection = argv[optind];
  bench.queries = argv[optind + 1];
  prepare(&bench);
  if (!bench.used) build(&bench);
  query(&bench);
  one_shots(&bench);
  clean_up(&bench);
  return 0;
}
