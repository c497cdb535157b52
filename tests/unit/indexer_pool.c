/* Workers ahead of one consumer: the order is that of the jobs, none is lost or done twice, and no more than a bound of
 * bytes is under way. */
#include "indexer/pool.h"

#include "tests/harness.h"

#include <stdatomic.h>
#include <stdlib.h>
#include <time.h>

struct work {
  uint64_t size; /* of each job */
  bool uneven;   /* every seventh takes long, so that later ones are done before it */
  atomic_uint started, discarded, workers;
  atomic_ullong ahead, most_ahead; /* bytes that were started and are not taken yet */
};

struct result {
  size_t index;
  struct work *work;
};

static void *start_worker(void *context)
{
  ((struct work *)context)->workers++;
  return context;
}

static void end_worker(void *kept)
{
  ((struct work *)kept)->workers--;
}

static void *run(size_t index, void *kept, void *context)
{
  struct work *work = context;
  CHECK(kept == work);
  work->started++;
  unsigned long long ahead = work->ahead += work->size, most = work->most_ahead;
  while (ahead > most && !atomic_compare_exchange_weak(&work->most_ahead, &most, ahead)) continue;
  if (work->uneven && index % 7 == 0) nanosleep(&(struct timespec){.tv_nsec = 2000000}, NULL);
  struct result *result = malloc(sizeof *result);
  if (result) *result = (struct result){index, work};
  return result;
}

static void discard(void *given)
{
  struct result *result = given;
  result->work->discarded++;
  free(result);
}

static uint64_t size_of(size_t index, void *context)
{
  (void)index;
  return ((struct work *)context)->size;
}

static struct opis_pool *start(struct work *work, size_t count, uint64_t most_ahead, unsigned workers)
{
  const struct opis_pool_work given = {count, start_worker, end_worker, run, discard, size_of, most_ahead, work};
  struct opis_pool *pool = opis_pool_start(&given, workers);
  CHECK(pool != NULL);
  return pool;
}

/* Takes results until `count` are there; whether they came in order. */
static bool take(struct opis_pool *pool, size_t first, size_t count)
{
  for (size_t i = first; i < first + count;) {
    struct result *result = opis_pool_next(pool, 1000);
    if (!result) continue;
    bool good = result->index == i++;
    result->work->ahead -= result->work->size;
    free(result);
    if (!good) return false;
  }
  return true;
}

static void in_order(void)
{
  static const struct {
    const char *name;
    size_t count;
    unsigned workers;
  } rows[] = {
      {"no job", 0, 2}, {"one job", 1, 8}, {"one worker", 500, 1}, {"many jobs", 5000, 4}, {"many workers", 700, 32}};
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    ROW(rows[i].name);
    struct work work = {.size = 1, .uneven = rows[i].count < 1000};
    struct opis_pool *pool = start(&work, rows[i].count, 1 << 20, rows[i].workers);
    CHECK(take(pool, 0, rows[i].count));
    CHECK(opis_pool_next(pool, 0) == NULL);
    opis_pool_stop(pool);
    CHECK_INT(work.started, rows[i].count);
    CHECK_INT(work.discarded, 0);
  }
}

static void stopped_in_the_middle(void)
{
  for (size_t taken = 0; taken < 300; taken += 37) {
    struct work work = {.size = 1, .uneven = true};
    struct opis_pool *pool = start(&work, 100000, 1 << 20, 3);
    CHECK(take(pool, 0, taken));
    opis_pool_stop(pool);
    CHECK_INT(work.started, taken + work.discarded);
    CHECK(work.started < 100000);
  }
  opis_pool_stop(NULL);
}

static void bound_of_bytes(void)
{
  static const struct {
    uint64_t size, bound, most;
  } rows[] = {{10, 40, 40}, {10, 45, 40}, {100, 40, 100}, {1, 40, 40}};
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    struct work work = {.size = rows[i].size};
    struct opis_pool *pool = start(&work, 300, rows[i].bound, 4);
    /* the consumer counts a result as taken a moment after the pool does: wait until all that may run has run */
    for (size_t done = 0; done < 300; done++) {
      nanosleep(&(struct timespec){.tv_nsec = 100000}, NULL);
      CHECK(work.ahead <= rows[i].most + rows[i].size);
      CHECK(take(pool, done, 1));
    }
    opis_pool_stop(pool);
    CHECK(work.most_ahead <= rows[i].most + rows[i].size);
  }
}

static void nothing_is_ready(void)
{
  struct work work = {.size = 1, .uneven = true}; /* job 0 is a slow one */
  struct opis_pool *pool = start(&work, 10, 1 << 20, 1);
  struct result *result = opis_pool_next(pool, 0);
  free(result); /* most likely NULL, and no harm done if not */
  CHECK(take(pool, result ? 1 : 0, result ? 9 : 10));
  opis_pool_stop(pool);
}

int main(void)
{
  RUN(in_order);
  RUN(stopped_in_the_middle);
  RUN(bound_of_bytes);
  RUN(nothing_is_ready);
  return harness_end();
}
