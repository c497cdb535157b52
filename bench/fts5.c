/* FTS5 as its documentation says that it is used. */
#include "bench/fts5.h"

#include "base/buf.h"
#include "base/memory.h"
#include "base/span.h"
#include "bench/measure.h"
#include "bench/passages.h"

#include <sqlite3.h>
#include <stdlib.h>
#include <unistd.h>

struct bench_fts5 {
  sqlite3 *database;
  sqlite3_stmt *plain, *snippet;
  struct opis_buf match; /* reused */
};

static void must(sqlite3 *database, int result)
{
  if (result != SQLITE_OK && result != SQLITE_DONE && result != SQLITE_ROW)
    bench_die("SQLite: %s", sqlite3_errmsg(database));
}

static void run(sqlite3 *database, const char *statement)
{
  must(database, sqlite3_exec(database, statement, NULL, NULL, NULL));
}

static sqlite3_stmt *prepare(sqlite3 *database, const char *statement)
{
  sqlite3_stmt *prepared = NULL;
  must(database, sqlite3_prepare_v2(database, statement, -1, &prepared, NULL));
  return prepared;
}

/* ---- Building ------------------------------------------------------------------------------------------------- */

struct inserting {
  sqlite3 *database;
  sqlite3_stmt *insert;
};

static void insert_passage(struct opis_span passage, void *context)
{
  struct inserting *inserting = context;
  must(inserting->database,
       sqlite3_bind_text64(inserting->insert, 1, passage.data, passage.size, SQLITE_STATIC, SQLITE_UTF8));
  must(inserting->database, sqlite3_step(inserting->insert));
  must(inserting->database, sqlite3_reset(inserting->insert));
}

void bench_fts5_build(const char *collection, const char *path)
{
  struct inserting inserting;
  struct bench_collection counted;
  unlink(path);
  if (sqlite3_open(path, &inserting.database) != SQLITE_OK) bench_die("SQLite cannot make %s", path);
  run(inserting.database, "CREATE VIRTUAL TABLE passages USING fts5(text, tokenize = 'unicode61')");
  run(inserting.database, "BEGIN");
  inserting.insert = prepare(inserting.database, "INSERT INTO passages(text) VALUES (?)");
  bench_passages(collection, insert_passage, &inserting, &counted);
  sqlite3_finalize(inserting.insert);
  run(inserting.database, "COMMIT");
  must(inserting.database, sqlite3_close(inserting.database));
}

/* ---- Searching ------------------------------------------------------------------------------------------------ */

struct bench_fts5 *bench_fts5_open(const char *path)
{
  struct bench_fts5 *fts5 = opis_allocate(1, sizeof *fts5);
  if (sqlite3_open_v2(path, &fts5->database, SQLITE_OPEN_READONLY, NULL) != SQLITE_OK)
    bench_die("SQLite cannot open %s", path);
  fts5->plain =
      prepare(fts5->database, "SELECT rowid, text FROM passages WHERE passages MATCH ? ORDER BY rank LIMIT ?");
  fts5->snippet = prepare(fts5->database, "SELECT rowid, text, snippet(passages, 0, '[', ']', '…', 40) "
                                          "FROM passages WHERE passages MATCH ? ORDER BY rank LIMIT ?");
  return fts5;
}

void bench_fts5_close(struct bench_fts5 *fts5)
{
  if (!fts5) return;
  sqlite3_finalize(fts5->plain);
  sqlite3_finalize(fts5->snippet);
  sqlite3_close(fts5->database);
  opis_buf_free(&fts5->match);
  free(fts5);
}

/* "a" OR "b", "a" AND "b", or "a b": quoted, so that no word is taken for an operator. */
static void write_match(struct opis_buf *match, struct opis_span query, enum bench_meaning meaning)
{
  static const char *const joint[] = {[BENCH_ANY] = "\" OR \"", [BENCH_ALL] = "\" AND \"", [BENCH_PHRASE] = " "};
  opis_buf_clear(match);
  opis_buf_add_byte(match, '"');
  for (size_t at = 0; at < query.size; at++) {
    if (query.data[at] == '"') continue;
    if (query.data[at] != ' ')
      opis_buf_add_byte(match, query.data[at]);
    else
      opis_buf_add_string(match, joint[meaning]);
  }
  opis_buf_add_byte(match, '"');
}

size_t bench_fts5_search(struct bench_fts5 *fts5, struct opis_span query, enum bench_meaning meaning, unsigned count,
                         bool snippet, FILE *out)
{
  sqlite3_stmt *statement = snippet ? fts5->snippet : fts5->plain;
  write_match(&fts5->match, query, meaning);
  must(fts5->database,
       sqlite3_bind_text64(statement, 1, fts5->match.data, fts5->match.size, SQLITE_STATIC, SQLITE_UTF8));
  must(fts5->database, sqlite3_bind_int64(statement, 2, count));
  size_t found = 0;
  int result;
  for (; (result = sqlite3_step(statement)) == SQLITE_ROW; found++) {
    const unsigned char *text = sqlite3_column_text(statement, snippet ? 2 : 1);
    if (out) fprintf(out, "%zu. passage %lld\n   %s\n", found + 1, sqlite3_column_int64(statement, 0), text);
  }
  must(fts5->database, result);
  sqlite3_reset(statement);
  return found;
}
