/* opis_terms: the folded forms of an index, with how often each occurs. */
#include "base/error.h"
#include "base/json.h"
#include "base/memory.h"
#include "base/span.h"
#include "base/visible.h"
#include "searcher/output.h"
#include "store/index.h"
#include "text/normalise.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

struct listed {
  struct opis_span term;
  uint32_t units;
  uint64_t count; /* over all units */
};

struct list {
  struct opis_arena arena;
  struct listed *items;
  size_t count, capacity;
};

/* Whether a term is a folded form: whatever else there is begins with an ASCII capital. */
static bool is_form(struct xc_span term)
{
  return term.size > 0 && (term.data[0] < 'A' || term.data[0] > 'Z');
}

static enum xc_status read_forms(struct xc_database *database, struct opis_span prefix, struct list *list,
                                 struct xc_error *cause)
{
  struct xc_terms *terms = NULL;
  struct xc_span term;
  struct listed item;
  enum xc_status status = xc_database_terms(database, prefix.data, prefix.size, &terms, cause);
  while (status == XC_OK && (status = xc_terms_next(terms, &term, &item.units, cause)) == XC_OK) {
    if (!is_form(term)) continue;
    item.term = opis_arena_copy(&list->arena, (struct opis_span){term.data, term.size});
    status = xc_database_frequency(database, item.term.data, item.term.size, NULL, &item.count, cause);
    if (status != XC_OK) break;
    OPIS_GROW(list->items, list->count, list->capacity);
    list->items[list->count++] = item;
  }
  xc_terms_free(terms);
  return status == XC_END ? XC_OK : status;
}

/* The most frequent first; then those in more units; then by form. */
static int by_count(const void *a, const void *b)
{
  const struct listed *left = a, *right = b;
  if (left->count != right->count) return left->count < right->count ? 1 : -1;
  if (left->units != right->units) return left->units < right->units ? 1 : -1;
  return opis_span_compare(left->term, right->term);
}

static void add_text(const struct listed *item, struct opis_buf *out)
{
  opis_buf_format(out, "%8" PRIu64 " %8" PRIu32 "  ", item->count, item->units);
  opis_visible_add(out, item->term);
  opis_buf_add_byte(out, '\n');
}

static void add_json(const struct listed *item, struct opis_buf *out)
{
  struct opis_json json = {out, false};
  opis_json_begin_object(&json);
  opis_json_field_integer(&json, "schema", 1);
  opis_json_field(&json, "kind", OPIS_SPAN("term"));
  opis_json_field(&json, "term", item->term);
  opis_json_field_integer(&json, "count", item->count);
  opis_json_field_integer(&json, "units", item->units);
  opis_json_end_object(&json);
  opis_buf_add_byte(out, '\n');
}

static enum opis_status write_list(const struct list *list, const struct opis_terms_options *options, bool text,
                                   FILE *out, struct opis_error *error)
{
  struct opis_buf told = {0};
  size_t count = options->count > 0 && options->count < list->count ? options->count : list->count;
  if (text) opis_buf_add_string(&told, count > 0 ? "   times    units  word\n" : "Nothing found.\n");
  for (size_t i = 0; i < count; i++) (text ? add_text : add_json)(&list->items[i], &told);
  return opis_output_write(&told, out, error);
}

/* The prefix as terms have it; its end stays as it is, since it is not the end of a word. */
static enum opis_status fold_prefix(struct opis_arena *arena, struct opis_span prefix, struct opis_span *folded,
                                    struct opis_error *error)
{
  struct opis_buf buf = {0};
  opis_fold(&buf, opis_nfc(arena, prefix));
  *folded = opis_arena_copy(arena, opis_buf_span(&buf));
  opis_buf_free(&buf);
  if (prefix.size == 0 || folded->size > 0) return OPIS_OK;
  return opis_fail(error, OPIS_INVALID, "no word begins with %.*s: it has no letter and no digit", (int)prefix.size,
                   prefix.data);
}

enum opis_status opis_terms(struct opis_index *index, struct opis_span prefix, const struct opis_terms_options *options,
                            FILE *out, uint64_t *found, struct opis_error *error)
{
  bool text = strcmp(options->format, "text") == 0;
  if (!text && strcmp(options->format, "jsonl") != 0)
    return opis_fail(error, OPIS_INVALID, "there is no format %s; there are text, jsonl", options->format);
  struct list list = {.arena = {0}};
  struct opis_span folded;
  struct xc_error cause;
  enum opis_status status = fold_prefix(&list.arena, prefix, &folded, error);
  if (status == OPIS_OK && read_forms(index->database, folded, &list, &cause) != XC_OK)
    status = opis_store_fail(error, index->path, &cause);
  if (status == OPIS_OK) {
    if (!options->by_word && list.count > 0) qsort(list.items, list.count, sizeof *list.items, by_count);
    status = write_list(&list, options, text, out, error);
  }
  if (status == OPIS_OK) *found = list.count;
  free(list.items);
  opis_arena_free(&list.arena);
  return status;
}
