/* A ring of results between workers and consumer. */
#include "indexer/pool.h"

#include "base/memory.h"

#include <errno.h>
#include <pthread.h>
#include <stdlib.h>
#include <time.h>

struct opis_pool {
  struct opis_pool_work work;
  pthread_mutex_t mutex;
  pthread_cond_t room, ready; /* for workers; for the consumer */
  size_t next;                /* job that no worker has yet */
  size_t taken;               /* results that the consumer has */
  uint64_t ahead;             /* bytes of jobs between `taken` and `next` */
  bool stop;
  void **results; /* of jobs taken..next, at index modulo window */
  size_t window;
  pthread_t *threads;
  unsigned thread_count;
};

/* Results that may wait, a worker: enough that a large file before them does not leave the others idle. */
enum { WINDOW = 64 };

static bool may_start(const struct opis_pool *pool)
{
  if (pool->next - pool->taken >= pool->window) return false;
  return pool->next == pool->taken ||
         pool->ahead + pool->work.size(pool->next, pool->work.context) <= pool->work.most_ahead;
}

/* The number of a job for this worker, or the count of jobs where there is no more to do. */
static size_t claim(struct opis_pool *pool)
{
  while (!pool->stop && pool->next < pool->work.count && !may_start(pool)) pthread_cond_wait(&pool->room, &pool->mutex);
  if (pool->stop || pool->next >= pool->work.count) return pool->work.count;
  pool->ahead += pool->work.size(pool->next, pool->work.context);
  return pool->next++;
}

static void *work(void *argument)
{
  struct opis_pool *pool = argument;
  void *kept = pool->work.start(pool->work.context);
  pthread_mutex_lock(&pool->mutex);
  for (size_t job; (job = claim(pool)) < pool->work.count;) {
    pthread_mutex_unlock(&pool->mutex);
    void *result = pool->work.run(job, kept, pool->work.context);
    pthread_mutex_lock(&pool->mutex);
    pool->results[job % pool->window] = result;
    pthread_cond_signal(&pool->ready);
  }
  pthread_mutex_unlock(&pool->mutex);
  pool->work.end(kept);
  return NULL;
}

struct opis_pool *opis_pool_start(const struct opis_pool_work *given, unsigned workers)
{
  struct opis_pool *pool = opis_allocate(1, sizeof *pool);
  pool->work = *given;
  pool->window = (size_t)workers * WINDOW;
  pool->results = opis_allocate(pool->window, sizeof *pool->results);
  pool->threads = opis_allocate(workers, sizeof *pool->threads);
  pthread_mutex_init(&pool->mutex, NULL);
  pthread_cond_init(&pool->room, NULL);
  pthread_cond_init(&pool->ready, NULL);
  int failure = 0;
  while (pool->thread_count < workers && failure == 0) {
    failure = pthread_create(&pool->threads[pool->thread_count], NULL, work, pool);
    pool->thread_count += failure == 0;
  }
  if (pool->thread_count > 0) return pool;
  opis_pool_stop(pool);
  errno = failure;
  return NULL;
}

static struct timespec deadline(unsigned milliseconds)
{
  struct timespec time;
  clock_gettime(CLOCK_REALTIME, &time);
  time.tv_nsec += (long)(milliseconds % 1000) * 1000000;
  time.tv_sec += milliseconds / 1000 + time.tv_nsec / 1000000000;
  time.tv_nsec %= 1000000000;
  return time;
}

void *opis_pool_next(struct opis_pool *pool, unsigned milliseconds)
{
  void *result = NULL;
  struct timespec until = deadline(milliseconds);
  pthread_mutex_lock(&pool->mutex);
  if (pool->taken < pool->work.count) {
    void **slot = &pool->results[pool->taken % pool->window];
    int timed_out = 0;
    while (!*slot && !timed_out) timed_out = pthread_cond_timedwait(&pool->ready, &pool->mutex, &until);
    result = *slot;
    *slot = NULL;
    if (result) {
      pool->ahead -= pool->work.size(pool->taken++, pool->work.context);
      pthread_cond_broadcast(&pool->room);
    }
  }
  pthread_mutex_unlock(&pool->mutex);
  return result;
}

void opis_pool_stop(struct opis_pool *pool)
{
  if (!pool) return;
  pthread_mutex_lock(&pool->mutex);
  pool->stop = true;
  pthread_cond_broadcast(&pool->room);
  pthread_mutex_unlock(&pool->mutex);
  for (unsigned i = 0; i < pool->thread_count; i++) pthread_join(pool->threads[i], NULL);
  for (size_t i = 0; i < pool->window; i++)
    if (pool->results[i]) pool->work.discard(pool->results[i]);
  pthread_cond_destroy(&pool->room);
  pthread_cond_destroy(&pool->ready);
  pthread_mutex_destroy(&pool->mutex);
  free(pool->results);
  free(pool->threads);
  free(pool);
}
