/* Documents that are the same: by their bytes, or nearly, by their words. Of every text the runs of six words whose
 * hash is a multiple of 16 are kept, wherever lines and paragraphs end; a document most of whose runs another has is
 * its twin. Time and memory are linear in the texts: a run that many documents share (a shop's terms, a licence) says
 * nothing and is passed over. */
#include "base/memory.h"
#include "base/span.h"
#include "searcher/check.h"

#include <stdlib.h>
#include <xxhash.h>

enum {
  RUN = 6,
  ONE_OF = 16,
  FEWEST_RUNS = 8,    /* kept of a document, some 130 words: a shorter one may repeat another by chance */
  MOST_DOCUMENTS = 20 /* that share a run */
};
/* Of the shorter document's runs that the longer one has too. */
static const double nearly_all = 0.8;

struct run {
  uint64_t hash;
  uint32_t file;
};

struct pair {
  uint32_t first, second; /* first < second */
};

struct opis_twins {
  struct run *runs;
  size_t count, capacity;
  uint32_t *kept; /* of each file, by its place: how many different runs */
  size_t files;
};

struct opis_twins *opis_twins_new(void)
{
  return opis_allocate(1, sizeof(struct opis_twins));
}

void opis_twins_free(struct opis_twins *twins)
{
  if (!twins) return;
  free(twins->runs);
  free(twins->kept);
  free(twins);
}

/* The last words of a document. */
struct window {
  uint64_t words[RUN];
  size_t count;
};

static void add_word(struct opis_twins *twins, uint32_t file, struct window *window, struct opis_span word)
{
  for (size_t i = 0; i + 1 < RUN; i++) window->words[i] = window->words[i + 1];
  window->words[RUN - 1] = XXH64(word.data, word.size, 0);
  if (++window->count < RUN) return;
  uint64_t hash = XXH64(window->words, sizeof window->words, 0);
  if (hash % ONE_OF != 0) return;
  OPIS_GROW(twins->runs, twins->count, twins->capacity);
  twins->runs[twins->count++] = (struct run){hash, file};
}

static bool is_word_byte(char byte)
{
  return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') || (byte >= '0' && byte <= '9') ||
         (unsigned char)byte >= 0x80;
}

static void add_text(struct opis_twins *twins, uint32_t file, struct window *window, struct opis_span text)
{
  for (size_t start = 0, end; start < text.size; start = end) {
    end = start + 1;
    if (!is_word_byte(text.data[start])) continue;
    while (end < text.size && is_word_byte(text.data[end])) end++;
    add_word(twins, file, window, opis_span_slice(text, start, end));
  }
}

/* Passages alone: notes stand at the foot of a page here and at the end there, and headings are short. */
void opis_twins_add(struct opis_twins *twins, size_t file, const struct opis_units *units)
{
  struct window window = {.count = 0};
  for (size_t i = 0; i < units->count; i++)
    if (units->items[i].kind == OPIS_PASSAGE) add_text(twins, (uint32_t)file, &window, units->items[i].text);
}

/* ---- In the end ----------------------------------------------------------------------------------------------- */

static int by_hash(const void *a, const void *b)
{
  const struct run *left = a, *right = b;
  if (left->hash != right->hash) return left->hash < right->hash ? -1 : 1;
  return (left->file > right->file) - (left->file < right->file);
}

static void drop_repeated(struct opis_twins *twins)
{
  size_t kept = 0;
  for (size_t i = 0; i < twins->count; i++)
    if (kept == 0 || by_hash(&twins->runs[kept - 1], &twins->runs[i]) != 0) twins->runs[kept++] = twins->runs[i];
  twins->count = kept;
}

struct pairs {
  struct pair *items;
  size_t count, capacity;
};

/* Every pair of documents that share a run, once for each. */
static struct pairs make_pairs(const struct opis_twins *twins)
{
  struct pairs pairs = {0};
  for (size_t start = 0, end; start < twins->count; start = end) {
    end = start + 1;
    while (end < twins->count && twins->runs[end].hash == twins->runs[start].hash) end++;
    if (end - start > MOST_DOCUMENTS) continue;
    for (size_t i = start; i < end; i++)
      for (size_t j = i + 1; j < end; j++) {
        OPIS_GROW(pairs.items, pairs.count, pairs.capacity);
        pairs.items[pairs.count++] = (struct pair){twins->runs[i].file, twins->runs[j].file};
      }
  }
  return pairs;
}

static int by_files(const void *a, const void *b)
{
  const struct pair *left = a, *right = b;
  if (left->second != right->second) return left->second < right->second ? -1 : 1;
  return (left->first > right->first) - (left->first < right->first);
}

static void tell(struct opis_report *report, uint32_t file, uint32_t other, double share)
{
  const struct opis_file *files = report->files.items;
  struct opis_span name = files[other].path;
  struct opis_finding *finding;
  if (opis_span_equal(files[file].hash, files[other].hash))
    finding = opis_report_add(report, OPIS_CHECK_DUPLICATE, files[file].path, "the same bytes as %.*s", (int)name.size,
                              name.data);
  else
    finding = opis_report_add(report, OPIS_CHECK_DUPLICATE, files[file].path, "%.0f %% of its text is that of %.*s",
                              share * 100, (int)name.size, name.data);
  finding->other = opis_arena_copy(&report->arena, name);
}

/* Of each document the first one that it repeats. */
static void find_near(const struct opis_twins *twins, const struct pairs *pairs, uint32_t *twin, double *shares)
{
  for (size_t start = 0, end; start < pairs->count; start = end) {
    end = start + 1;
    const struct pair *pair = &pairs->items[start];
    while (end < pairs->count && by_files(pair, &pairs->items[end]) == 0) end++;
    uint32_t first = twins->kept[pair->first], second = twins->kept[pair->second];
    uint32_t fewer = first < second ? first : second;
    double share = (double)(end - start) / fewer;
    if (fewer < FEWEST_RUNS || share < nearly_all || twin[pair->second] != UINT32_MAX) continue;
    twin[pair->second] = pair->first;
    shares[pair->second] = (double)(end - start) / second;
  }
}

struct hashed {
  struct opis_span hash;
  uint32_t file;
};

static int by_file_hash(const void *a, const void *b)
{
  const struct hashed *left = a, *right = b;
  int order = opis_span_compare(left->hash, right->hash);
  return order != 0 ? order : (left->file > right->file) - (left->file < right->file);
}

/* Files of the same bytes, the shortest ones too. */
static void find_equal(const struct opis_report *report, uint32_t *twin)
{
  size_t count = report->files.count;
  struct hashed *hashed = opis_allocate(count, sizeof *hashed);
  for (size_t i = 0; i < count; i++) hashed[i] = (struct hashed){report->files.items[i].hash, (uint32_t)i};
  qsort(hashed, count, sizeof *hashed, by_file_hash);
  for (size_t i = 1, first = 0; i < count; i++) {
    if (opis_span_equal(hashed[i].hash, hashed[first].hash))
      twin[hashed[i].file] = hashed[first].file;
    else
      first = i;
  }
  free(hashed);
}

void opis_twins_tell(struct opis_twins *twins, struct opis_report *report)
{
  size_t files = report->files.count;
  uint32_t *twin = opis_allocate(files, sizeof *twin);
  double *shares = opis_allocate(files, sizeof *shares);
  twins->kept = opis_allocate(files, sizeof *twins->kept);
  for (size_t i = 0; i < files; i++) twin[i] = UINT32_MAX;
  find_equal(report, twin);
  if (twins->count > 0) qsort(twins->runs, twins->count, sizeof *twins->runs, by_hash);
  drop_repeated(twins);
  for (size_t i = 0; i < twins->count; i++) twins->kept[twins->runs[i].file]++;
  struct pairs pairs = make_pairs(twins);
  if (pairs.count > 0) qsort(pairs.items, pairs.count, sizeof *pairs.items, by_files);
  find_near(twins, &pairs, twin, shares);
  for (size_t i = 0; i < files; i++)
    if (twin[i] != UINT32_MAX) tell(report, (uint32_t)i, twin[i], shares[i]);
  free(pairs.items);
  free(twin);
  free(shares);
}
