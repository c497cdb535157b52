/* Workers that run jobs ahead of one consumer, who takes the results in the order of the jobs. */
#ifndef OPIS_INDEXER_POOL_H
#define OPIS_INDEXER_POOL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct opis_pool;

struct opis_pool_work {
  size_t count;                  /* jobs, numbered from 0 */
  void *(*start)(void *context); /* on a worker, before its first job: what it keeps between jobs */
  void (*end)(void *kept);       /* frees that */
  void *(*run)(size_t index, void *kept, void *context); /* on a worker; returns the result, never NULL */
  void (*discard)(void *result);                         /* frees a result that nobody took */
  uint64_t (*size)(size_t index, void *context);         /* bytes that a job's result stands for */
  uint64_t most_ahead; /* of such bytes may be in work or waiting, unless it is one job */
  void *context;
};

/* Starts `workers` threads (at least 1). NULL, with errno set, where not even one can be started. */
struct opis_pool *opis_pool_start(const struct opis_pool_work *work, unsigned workers);

/* The next result, or NULL where none was ready for `milliseconds` or all were given. */
void *opis_pool_next(struct opis_pool *pool, unsigned milliseconds);

/* Stops after the jobs that are running; discards what was not taken. NULL does nothing. */
void opis_pool_stop(struct opis_pool *pool);

#endif
