/* Pairs of a term and a form, gathered between commits. */
#include "store/dictionary.h"

#include "base/buf.h"
#include "base/memory.h"
#include "base/span.h"
#include "store/record.h"
#include "store/sums.h"

#include <stdlib.h>
#include <xxhash.h>

/* Pairs that are remembered as written: 32 MB of hashes at the most. What is forgotten is looked up again. */
enum { MOST_KNOWN = 2 << 20 };

struct pair {
  struct opis_span term, form;
};

struct opis_dictionary {
  struct opis_arena arena; /* of the pairs */
  struct pair *pairs;
  size_t count, capacity;
  uint64_t *known; /* hashes, open addressing; 0 is none */
  size_t known_count, known_size;
};

struct opis_dictionary *opis_dictionary_new(void)
{
  return opis_allocate(1, sizeof(struct opis_dictionary));
}

void opis_dictionary_free(struct opis_dictionary *dictionary)
{
  if (!dictionary) return;
  opis_arena_free(&dictionary->arena);
  free(dictionary->pairs);
  free(dictionary->known);
  free(dictionary);
}

static uint64_t *look(uint64_t *known, size_t size, uint64_t hash)
{
  size_t at = hash & (size - 1);
  while (known[at] != 0 && known[at] != hash) at = (at + 1) & (size - 1);
  return &known[at];
}

static void grow_known(struct opis_dictionary *dictionary)
{
  enum { FIRST = 4096 };
  size_t size = dictionary->known_size ? dictionary->known_size * 2 : FIRST;
  uint64_t *known = opis_allocate(size, sizeof *known);
  for (size_t i = 0; i < dictionary->known_size; i++)
    if (dictionary->known[i] != 0) *look(known, size, dictionary->known[i]) = dictionary->known[i];
  free(dictionary->known);
  dictionary->known = known;
  dictionary->known_size = size;
}

static void forget_known(struct opis_dictionary *dictionary)
{
  free(dictionary->known);
  dictionary->known = NULL;
  dictionary->known_count = dictionary->known_size = 0;
}

/* Whether the pair is new, which it then no longer is. */
static bool is_new(struct opis_dictionary *dictionary, struct opis_span term, struct opis_span form)
{
  uint64_t hash = XXH64(form.data, form.size, XXH64(term.data, term.size, 0)) | 1;
  if (dictionary->known_count == MOST_KNOWN) forget_known(dictionary);
  if (dictionary->known_count * 2 >= dictionary->known_size) grow_known(dictionary);
  uint64_t *place = look(dictionary->known, dictionary->known_size, hash);
  if (*place != 0) return false;
  *place = hash;
  dictionary->known_count++;
  return true;
}

void opis_dictionary_add(struct opis_dictionary *dictionary, struct opis_span term, struct opis_span form)
{
  if (!is_new(dictionary, term, form)) return;
  OPIS_GROW(dictionary->pairs, dictionary->count, dictionary->capacity);
  dictionary->pairs[dictionary->count++] =
      (struct pair){opis_arena_copy(&dictionary->arena, term), opis_arena_copy(&dictionary->arena, form)};
}

/* By term, so that metadata are written in the order of their keys; then form, so that an index does not show in which
 * order threads came. */
static int compare_pairs(const void *a, const void *b)
{
  const struct pair *left = a, *right = b;
  int order = opis_span_compare(left->term, right->term);
  return order != 0 ? order : opis_span_compare(left->form, right->form);
}

static bool has_form(struct opis_span value, struct opis_span form)
{
  struct opis_record_reader reader = {value, false};
  while (reader.rest.size > 0 && !reader.bad)
    if (opis_span_equal(opis_record_take_span(&reader), form)) return true;
  return false;
}

struct pairs {
  const struct pair *items; /* of one term */
  size_t count;
};

/* Adds the forms of one term to its value. */
static enum xc_status write_term(struct xc_writer *writer, struct xc_database *view, struct pairs pairs, uint64_t *sum,
                                 struct xc_error *cause)
{
  struct opis_span term = pairs.items[0].term;
  struct xc_span found;
  enum xc_status status = xc_database_metadata(view, term.data, term.size, &found, cause);
  if (status != XC_OK) return status;
  struct opis_span before = {found.data, found.size};
  uint64_t sum_before = opis_sum_metadata(term, before);
  struct opis_buf value = {0};
  opis_buf_add(&value, before);
  for (size_t i = 0; i < pairs.count; i++) {
    if (has_form(before, pairs.items[i].form)) continue;
    opis_buf_add_varint(&value, pairs.items[i].form.size);
    opis_buf_add(&value, pairs.items[i].form);
  }
  if (value.size > before.size) {
    *sum += opis_sum_metadata(term, opis_buf_span(&value)) - sum_before;
    status = xc_writer_set_metadata(writer, term.data, term.size, value.data, value.size, cause);
  }
  opis_buf_free(&value);
  return status;
}

static void forget_pairs(struct opis_dictionary *dictionary)
{
  dictionary->count = 0;
  opis_arena_free(&dictionary->arena);
  dictionary->arena = (struct opis_arena){0};
}

enum xc_status opis_dictionary_write(struct opis_dictionary *dictionary, struct xc_writer *writer,
                                     struct xc_database *view, uint64_t *sum, struct xc_error *cause)
{
  enum xc_status status = XC_OK;
  struct pair *pairs = dictionary->pairs;
  if (dictionary->count > 0) qsort(pairs, dictionary->count, sizeof *pairs, compare_pairs);
  for (size_t i = 0, end; status == XC_OK && i < dictionary->count; i = end) {
    for (end = i + 1; end < dictionary->count && opis_span_equal(pairs[end].term, pairs[i].term);) end++;
    status = write_term(writer, view, (struct pairs){&pairs[i], end - i}, sum, cause);
  }
  if (status == XC_OK) forget_pairs(dictionary);
  return status;
}

void opis_dictionary_forget(struct opis_dictionary *dictionary)
{
  forget_pairs(dictionary);
  forget_known(dictionary);
}

enum xc_status opis_dictionary_forms(struct xc_database *database, struct opis_arena *arena, struct opis_span term,
                                     struct opis_forms *forms, struct xc_error *cause)
{
  struct xc_span value;
  enum xc_status status = xc_database_metadata(database, term.data, term.size, &value, cause);
  if (status != XC_OK) return status;
  struct opis_span copy = opis_arena_copy(arena, (struct opis_span){value.data, value.size});
  struct opis_forms found = {opis_arena_allocate(arena, copy.size, sizeof *found.items), 0};
  struct opis_record_reader reader = {copy, false};
  while (reader.rest.size > 0 && !reader.bad) {
    struct opis_span form = opis_record_take_span(&reader);
    if (!reader.bad) found.items[found.count++] = form;
  }
  *forms = found;
  return XC_OK;
}
