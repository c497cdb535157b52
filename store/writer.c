/* Writing through the shim, inside transactions that reach from commit to commit. */
#include "store/writer.h"

#include "base/error.h"
#include "base/files.h"
#include "base/memory.h"
#include "base/span.h"
#include "store/dictionary.h"
#include "store/index.h"
#include "store/schema.h"

#include <stdlib.h>
#include <time.h>

struct opis_writer {
  struct xc_writer *writer;
  struct xc_database *view;
  char *path, *root;
  struct opis_dictionary *dictionary;
  struct opis_buf record;  /* reused */
  struct opis_buf ordered; /* OPIS_META_ORDERED: empty where docids do not follow the reading order */
  bool order_changed;      /* since the last commit */
  bool has_sum;            /* OPIS_META_SUM is kept */
  uint64_t sum;            /* over the metadata, with what is pending */
  uint64_t written_sum;
};

enum xc_status opis_store_lock(const char *path, enum xc_write_mode mode, unsigned wait_seconds,
                               struct xc_writer **writer, struct xc_error *cause)
{
  enum { TRIES_A_SECOND = 10 };
  enum xc_status status = xc_writer_open(path, mode, writer, cause);
  for (unsigned tries = 0; status == XC_LOCKED && tries < wait_seconds * TRIES_A_SECOND; tries++) {
    nanosleep(&(struct timespec){.tv_nsec = 1000000000 / TRIES_A_SECOND}, NULL);
    status = xc_writer_open(path, mode, writer, cause);
  }
  return status;
}

static enum xc_status set_metadata(struct opis_writer *writer, const char *key, struct opis_span value,
                                   struct xc_error *cause)
{
  struct xc_span before;
  struct opis_span name = opis_span_of(key);
  enum xc_status status = xc_database_metadata(writer->view, name.data, name.size, &before, cause);
  if (status != XC_OK) return status;
  writer->sum += opis_sum_metadata(name, value) - opis_sum_metadata(name, (struct opis_span){before.data, before.size});
  return xc_writer_set_metadata(writer->writer, name.data, name.size, value.data, value.size, cause);
}

/* Part of each commit that changes other metadata. */
static enum xc_status write_sum(struct opis_writer *writer, struct xc_error *cause)
{
  char digits[OPIS_SUM_DIGITS + 1];
  if (!writer->has_sum || writer->sum == writer->written_sum) return XC_OK;
  opis_sum_digits(writer->sum, digits);
  return xc_writer_set_metadata(writer->writer, OPIS_META_SUM, strlen(OPIS_META_SUM), digits, strlen(digits), cause);
}

static enum opis_status read_sum(struct opis_writer *writer, struct opis_error *error)
{
  struct opis_arena arena = {0};
  struct opis_span digits = {"", 0};
  enum opis_status status = opis_store_metadata(writer->view, writer->path, OPIS_META_SUM, &arena, &digits, error);
  writer->has_sum = digits.size > 0;
  writer->sum = writer->written_sum = strtoull(digits.data, NULL, 16);
  opis_arena_free(&arena);
  return status;
}

/* The root as it is recorded: relative where it holds the index. */
static struct opis_span recorded_root(struct opis_arena *arena, const char *path, const char *root)
{
  struct opis_span index;
  if (opis_path_resolve(arena, path, &index, NULL) == OPIS_OK && opis_path_within(opis_span_of(root), index))
    return opis_path_relative(arena, index, opis_span_of(root));
  return opis_span_of(root);
}

/* Makes an empty database an index, with a commit of its own: an index without a text in it is one too. */
static enum opis_status initialise(struct opis_writer *writer, const char *root, struct opis_error *error)
{
  struct opis_arena arena = {0};
  struct xc_error cause;
  enum xc_status status = set_metadata(writer, OPIS_META_ROOT, recorded_root(&arena, writer->path, root), &cause);
  if (status == XC_OK) status = set_metadata(writer, OPIS_META_PROGRAM, OPIS_SPAN(OPIS_VERSION), &cause);
  if (status == XC_OK) status = set_metadata(writer, OPIS_META_ORDERED, OPIS_SPAN("="), &cause);
  if (status == XC_OK) status = set_metadata(writer, OPIS_META_FORMAT, OPIS_SPAN(OPIS_FORMAT_VERSION), &cause);
  writer->has_sum = true;
  opis_arena_free(&arena);
  return status == XC_OK ? opis_writer_commit(writer, error) : opis_store_fail(error, writer->path, &cause);
}

static enum opis_status check_or_initialise(struct opis_writer *writer, const char *root, struct opis_error *error)
{
  struct xc_error cause;
  struct xc_span format;
  if (xc_writer_begin(writer->writer, &cause) != XC_OK ||
      xc_writer_database(writer->writer, &writer->view, &cause) != XC_OK ||
      xc_database_metadata(writer->view, OPIS_META_FORMAT, strlen(OPIS_META_FORMAT), &format, &cause) != XC_OK)
    return opis_store_fail(error, writer->path, &cause);
  if (format.size == 0 && opis_store_is_blank(writer->view)) {
    enum opis_status status = initialise(writer, root, error);
    if (status != OPIS_OK) return status;
  }
  struct opis_arena arena = {0};
  struct opis_span recorded, ordered;
  enum opis_status status = opis_store_check(writer->view, writer->path, error);
  if (status == OPIS_OK) status = opis_store_root(writer->view, writer->path, &arena, &recorded, error);
  if (status == OPIS_OK)
    status = opis_store_metadata(writer->view, writer->path, OPIS_META_ORDERED, &arena, &ordered, error);
  if (status == OPIS_OK) status = read_sum(writer, error);
  if (status == OPIS_OK) {
    writer->root = opis_duplicate(recorded.data);
    opis_buf_add(&writer->ordered, ordered);
  }
  opis_arena_free(&arena);
  return status;
}

enum opis_status opis_writer_open(const char *path, const char *root, unsigned wait_seconds,
                                  struct opis_writer **writer, struct opis_error *error)
{
  struct xc_error cause;
  struct opis_writer *opened = opis_allocate(1, sizeof *opened);
  opened->path = opis_duplicate(path);
  opened->dictionary = opis_dictionary_new();
  enum opis_status status = OPIS_OK;
  if (opis_store_lock(path, XC_WRITE_CREATE, wait_seconds, &opened->writer, &cause) != XC_OK)
    status = opis_store_fail(error, path, &cause);
  if (status == OPIS_OK) status = check_or_initialise(opened, root, error);
  if (status == OPIS_OK)
    *writer = opened;
  else
    opis_writer_close(opened);
  return status;
}

void opis_writer_close(struct opis_writer *writer)
{
  if (!writer) return;
  xc_database_free(writer->view);
  xc_writer_free(writer->writer);
  opis_buf_free(&writer->record);
  opis_buf_free(&writer->ordered);
  opis_dictionary_free(writer->dictionary);
  free(writer->path);
  free(writer->root);
  free(writer);
}

struct xc_database *opis_writer_view(struct opis_writer *writer)
{
  return writer->view;
}

const char *opis_writer_root(const struct opis_writer *writer)
{
  return writer->root;
}

static int compare_spans(const void *a, const void *b)
{
  return opis_span_compare(*(const struct opis_span *)a, *(const struct opis_span *)b);
}

/* Whether a folder above a path, or the path itself at an earlier place, is among the sorted paths. */
static bool is_held(const struct opis_paths *paths, size_t place)
{
  struct opis_span path = paths->items[place];
  if (place > 0 && opis_span_equal(paths->items[place - 1], path)) return true;
  while (path.size > 1) {
    path.size -= opis_path_base(path).size;
    if (path.size > 1) path.size--;
    if (bsearch(&path, paths->items, paths->count, sizeof *paths->items, compare_spans)) return true;
  }
  return false;
}

static void encode_paths(struct opis_arena *arena, struct opis_span root, const struct opis_paths *paths,
                         struct opis_buf *out)
{
  for (size_t i = 0; i < paths->count; i++) {
    if (is_held(paths, i)) continue;
    struct opis_span relative = opis_path_relative(arena, root, paths->items[i]);
    opis_buf_add_varint(out, relative.size);
    opis_buf_add(out, relative);
  }
}

enum opis_status opis_writer_add_paths(struct opis_writer *writer, const struct opis_span *paths, size_t count,
                                       bool *changed, struct opis_error *error)
{
  struct opis_arena arena = {0};
  struct opis_paths all;
  struct opis_span before, root = opis_span_of(writer->root);
  struct opis_buf after = {0};
  struct xc_error cause;
  enum opis_status status = opis_store_metadata(writer->view, writer->path, OPIS_META_PATHS, &arena, &before, error);
  if (status == OPIS_OK) status = opis_store_paths(writer->view, writer->path, root, &arena, &all, error);
  if (status != OPIS_OK) goto out;
  struct opis_span *items = opis_arena_allocate(&arena, all.count + count, sizeof *items);
  for (size_t i = 0; i < all.count; i++) items[i] = all.items[i];
  for (size_t i = 0; i < count; i++) items[all.count + i] = paths[i];
  all = (struct opis_paths){items, all.count + count};
  qsort(all.items, all.count, sizeof *all.items, compare_spans);
  encode_paths(&arena, root, &all, &after);
  if (opis_span_equal(before, opis_buf_span(&after))) goto out;
  *changed = true;
  if (set_metadata(writer, OPIS_META_PATHS, opis_buf_span(&after), &cause) != XC_OK)
    status = opis_store_fail(error, writer->path, &cause);
out:
  opis_buf_free(&after);
  opis_arena_free(&arena);
  return status;
}

enum opis_status opis_writer_remove(struct opis_writer *writer, struct opis_span path, struct opis_error *error)
{
  struct xc_error cause;
  struct opis_arena arena = {0};
  struct opis_span term = opis_file_term(&arena, path);
  enum xc_status status = xc_writer_delete_by_term(writer->writer, term.data, term.size, &cause);
  opis_arena_free(&arena);
  return status == XC_OK ? OPIS_OK : opis_store_fail(error, writer->path, &cause);
}

/* A Xapian document with the boolean terms and the data that every record has. */
static enum xc_status make_document(struct opis_span path, char letter, struct opis_span data,
                                    struct xc_document **document, struct xc_error *cause)
{
  struct opis_arena arena = {0};
  struct opis_span kind = opis_kind_term(&arena, letter), file = opis_file_term(&arena, path);
  enum xc_status status = xc_document_new(document, cause);
  if (status == XC_OK) status = xc_document_set_data(*document, data.data, data.size, cause);
  if (status == XC_OK) status = xc_document_add_term(*document, kind.data, kind.size, 0, cause);
  if (status == XC_OK) status = xc_document_add_term(*document, file.data, file.size, 0, cause);
  opis_arena_free(&arena);
  return status;
}

/* Over the terms of a unit as make_document and add_postings put them in. */
static struct opis_sums sums_of(const struct opis_unit *unit, const struct opis_postings *postings)
{
  struct opis_arena arena = {0};
  struct opis_sums sums = {0};
  sums.terms = opis_sum_term(opis_kind_term(&arena, opis_kind_letter(unit->kind)), 0) +
               opis_sum_term(opis_file_term(&arena, unit->file), 0);
  for (size_t i = 0; i < postings->count; i++) {
    const struct opis_posting *posting = &postings->items[i];
    sums.terms += opis_sum_term(posting->term, posting->wdf);
    sums.places += opis_sum_places(posting->term, posting->positions, posting->position_count);
  }
  opis_arena_free(&arena);
  return sums;
}

static enum xc_status add_postings(struct xc_document *document, const struct opis_postings *postings,
                                   struct xc_error *cause)
{
  enum xc_status status = XC_OK;
  for (size_t i = 0; status == XC_OK && i < postings->count; i++) {
    const struct opis_posting *posting = &postings->items[i];
    status = xc_document_add_postings(document, posting->term.data, posting->term.size, posting->positions,
                                      posting->position_count, posting->wdf, cause);
  }
  return status;
}

static enum xc_status add_order(struct xc_document *document, const struct opis_unit *unit, struct xc_error *cause)
{
  struct opis_buf value = {0};
  opis_order_value(&value, unit->file, unit->order);
  enum xc_status status = xc_document_set_value(document, OPIS_SLOT_ORDER, value.data, value.size, cause);
  opis_buf_free(&value);
  return status;
}

static enum xc_status add_date(struct xc_document *document, const struct opis_unit *unit, struct xc_error *cause)
{
  struct opis_buf value = {0};
  opis_date_value(&value, opis_unit_first_day(unit));
  opis_order_value(&value, unit->file, unit->order);
  enum xc_status status = xc_document_set_value(document, OPIS_SLOT_DATE, value.data, value.size, cause);
  opis_buf_free(&value);
  return status;
}

enum opis_status opis_writer_add_unit(struct opis_writer *writer, const struct opis_unit *unit,
                                      const struct opis_postings *postings, struct opis_error *error)
{
  struct xc_error cause;
  struct xc_document *document = NULL;
  opis_buf_clear(&writer->record);
  struct opis_unit whole = *unit;
  whole.sums = sums_of(unit, postings);
  opis_unit_encode(&writer->record, &whole);
  enum xc_status status =
      make_document(unit->file, opis_kind_letter(unit->kind), opis_buf_span(&writer->record), &document, &cause);
  if (status == XC_OK) status = add_postings(document, postings, &cause);
  if (status == XC_OK) status = add_order(document, unit, &cause);
  if (status == XC_OK) status = add_date(document, unit, &cause);
  if (status == XC_OK) status = xc_writer_add(writer->writer, document, NULL, &cause);
  xc_document_free(document);
  if (status != XC_OK) return opis_store_fail(error, writer->path, &cause);
  for (size_t i = 0; i < postings->form_count; i++)
    opis_dictionary_add(writer->dictionary, postings->forms[i].term, postings->forms[i].form);
  return OPIS_OK;
}

static enum xc_status file_document(struct opis_writer *writer, const struct opis_file *file,
                                    struct xc_document **document, struct xc_error *cause)
{
  opis_buf_clear(&writer->record);
  opis_file_encode(&writer->record, file);
  char letter = file->unread ? OPIS_RECORD_UNREAD : OPIS_RECORD_DOCUMENT;
  return make_document(file->path, letter, opis_buf_span(&writer->record), document, cause);
}

/* The units of a file were added behind all others. */
static void follow_order(struct opis_writer *writer, struct opis_span path)
{
  if (writer->ordered.size == 0) return;
  struct opis_span last = opis_span_slice(opis_buf_span(&writer->ordered), 1, writer->ordered.size);
  bool behind = opis_span_compare(path, last) >= 0;
  opis_buf_clear(&writer->ordered);
  if (behind) {
    opis_buf_add_byte(&writer->ordered, '=');
    opis_buf_add(&writer->ordered, path);
  }
  writer->order_changed = true;
}

enum opis_status opis_writer_add_file(struct opis_writer *writer, const struct opis_file *file,
                                      struct opis_error *error)
{
  struct xc_error cause;
  struct xc_document *document = NULL;
  enum xc_status status = file_document(writer, file, &document, &cause);
  if (status == XC_OK) status = xc_writer_add(writer->writer, document, NULL, &cause);
  xc_document_free(document);
  if (status == XC_OK && !file->unread) follow_order(writer, file->path);
  return status == XC_OK ? OPIS_OK : opis_store_fail(error, writer->path, &cause);
}

enum opis_status opis_writer_replace_file(struct opis_writer *writer, xc_docid docid, const struct opis_file *file,
                                          struct opis_error *error)
{
  struct xc_error cause;
  struct xc_document *document = NULL;
  enum xc_status status = file_document(writer, file, &document, &cause);
  if (status == XC_OK) status = xc_writer_replace(writer->writer, docid, document, &cause);
  xc_document_free(document);
  return status == XC_OK ? OPIS_OK : opis_store_fail(error, writer->path, &cause);
}

enum opis_status opis_writer_commit(struct opis_writer *writer, struct opis_error *error)
{
  struct xc_error cause;
  if (writer->order_changed &&
      set_metadata(writer, OPIS_META_ORDERED, opis_buf_span(&writer->ordered), &cause) != XC_OK)
    return opis_store_fail(error, writer->path, &cause);
  writer->order_changed = false;
  if (opis_dictionary_write(writer->dictionary, writer->writer, writer->view, &writer->sum, &cause) != XC_OK ||
      write_sum(writer, &cause) != XC_OK)
    return opis_store_fail(error, writer->path, &cause);
  if (xc_writer_commit(writer->writer, &cause) != XC_OK || xc_writer_begin(writer->writer, &cause) != XC_OK)
    return opis_store_fail(error, writer->path, &cause);
  writer->written_sum = writer->sum;
  return OPIS_OK;
}

enum opis_status opis_writer_cancel(struct opis_writer *writer, struct opis_error *error)
{
  struct xc_error cause;
  if (xc_writer_cancel(writer->writer, &cause) != XC_OK || xc_writer_begin(writer->writer, &cause) != XC_OK)
    return opis_store_fail(error, writer->path, &cause);
  writer->order_changed = false;
  writer->sum = writer->written_sum;
  opis_dictionary_forget(writer->dictionary);
  return OPIS_OK;
}
