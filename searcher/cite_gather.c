/* From the index to the citations that are asked for, in archival order. */
#include "base/error.h"
#include "base/memory.h"
#include "base/span.h"
#include "searcher/cite.h"
#include "searcher/wanted.h"
#include "store/citation.h"
#include "store/schema.h"
#include "text/normalise.h"

#include <stdlib.h>

#define ARCHIVAL_KINDS  ((1u << OPIS_CITATION_ARCHIVAL) | (1u << OPIS_CITATION_PUBLISHED))
#define ALL_KINDS       ((1u << OPIS_CITATION_KINDS) - 1)
#define REPEATING_KINDS ((1u << OPIS_CITATION_BACK_REFERENCE) | (1u << OPIS_CITATION_IBID))
#define WORK_KINDS      (ALL_KINDS & ~ARCHIVAL_KINDS & ~REPEATING_KINDS)

/* ---- What is asked for ---------------------------------------------------------------------------------------- */

static unsigned kinds_named(struct opis_span name)
{
  if (opis_span_equal(name, OPIS_SPAN("all"))) return ALL_KINDS;
  if (opis_span_equal(name, OPIS_SPAN("works"))) return WORK_KINDS;
  for (unsigned kind = 0; kind < OPIS_CITATION_KINDS; kind++) {
    const char *own = opis_citation_kind_name((enum opis_citation_kind)kind);
    if (opis_span_equal(name, opis_span_of(own))) return 1u << kind;
  }
  return 0;
}

static enum opis_status no_kind(struct opis_span name, struct opis_error *error)
{
  struct opis_buf names = {0};
  for (unsigned kind = 0; kind < OPIS_CITATION_KINDS; kind++)
    opis_buf_format(&names, "%s, ", opis_citation_kind_name((enum opis_citation_kind)kind));
  opis_fail(error, OPIS_INVALID, "--kind: there is no kind of citation %.*s; there are %sworks and all", (int)name.size,
            name.data, names.data);
  opis_buf_free(&names);
  return OPIS_INVALID;
}

static enum opis_status read_kinds(struct opis_cite *cite, struct opis_error *error)
{
  struct opis_span rest = opis_span_of(cite->options->kind ? cite->options->kind : "");
  cite->kinds = ARCHIVAL_KINDS;
  if (cite->pattern && cite->pattern->kind > OPIS_CITATION_PUBLISHED) cite->kinds = ALL_KINDS & ~ARCHIVAL_KINDS;
  if (cite->options->unresolved) cite->kinds = ALL_KINDS;
  if (!cite->options->kind) return OPIS_OK;
  cite->kinds = 0;
  for (size_t start = 0, end; start <= rest.size; start = end + 1) {
    for (end = start; end < rest.size && rest.data[end] != ',';) end++;
    struct opis_span name = opis_span_slice(rest, start, end);
    unsigned kinds = kinds_named(name);
    if (kinds == 0) return no_kind(name, error);
    cite->kinds |= kinds;
  }
  return OPIS_OK;
}

/* Keys are valid until the lexis reads on. */
static void keep_keys(struct opis_arena *arena, struct opis_read_text *read)
{
  for (size_t i = 0; i < read->tokens.count; i++) {
    const struct opis_keys *keys = &read->keys[i];
    struct opis_key *kept = opis_arena_copy_array(arena, keys->items, keys->count, sizeof *kept);
    for (size_t j = 0; j < keys->count; j++) kept[j].name = opis_arena_copy(arena, kept[j].name);
    read->keys[i].items = kept;
  }
}

static enum opis_status read_who(struct opis_cite *cite, struct opis_error *error)
{
  if (!cite->options->who) return OPIS_OK;
  struct opis_span who = opis_nfc(&cite->arena, opis_span_of(cite->options->who));
  opis_lexis_read_query(cite->index->lexis, &cite->arena, &who, 1, &cite->who);
  keep_keys(&cite->arena, &cite->who);
  if (cite->who.tokens.count > 0) return OPIS_OK;
  return opis_fail(error, OPIS_INVALID, "--who: no name: it has no letter and no digit");
}

static enum opis_status read_date(struct opis_cite *cite, struct opis_error *error)
{
  struct opis_error cause;
  if (!cite->options->date) return OPIS_OK;
  if (opis_date_read(opis_span_trim(opis_span_of(cite->options->date)), &cite->days, &cause) == OPIS_OK) return OPIS_OK;
  return opis_fail(error, OPIS_INVALID, "--date: %s", cause.message);
}

enum opis_status opis_cite_read(struct opis_cite *cite, struct opis_error *error)
{
  struct opis_citation pattern;
  if (cite->text.size > 0) {
    if (!opis_cited_pattern(&cite->arena, opis_nfc(&cite->arena, cite->text), &pattern))
      return opis_fail(error, OPIS_INVALID, "%.*s: nothing that can be cited; %s", (int)cite->text.size,
                       cite->text.data, opis_cited_patterns);
    cite->pattern = opis_arena_copy_array(&cite->arena, &pattern, 1, sizeof pattern);
  }
  enum opis_status status = read_kinds(cite, error);
  if (status == OPIS_OK) status = read_date(cite, error);
  return status == OPIS_OK ? read_who(cite, error) : status;
}

/* ---- Dates of what is cited ----------------------------------------------------------------------------------- */

static bool is_year(struct opis_span value)
{
  if (value.size != 4 || value.data[0] < '1' || value.data[0] > '2') return false;
  for (size_t i = 1; i < value.size; i++)
    if (value.data[i] < '0' || value.data[i] > '9') return false;
  return true;
}

static void set_year(struct opis_cite *cite, struct opis_span year, struct opis_cite_entry *entry)
{
  if (!is_year(year) || opis_date_days(year, &entry->days, NULL) != OPIS_OK) return;
  entry->edtf = opis_arena_copy(&cite->arena, year);
}

/* The date that stands where the parser found one, which knows of calendars, else what the parser says; of a work, and
 * of a document without a date, the year. */
static void set_date(struct opis_cite *cite, const struct opis_unit *unit, struct opis_cite_entry *entry)
{
  const struct opis_citation *citation = &unit->citations[entry->place];
  for (size_t i = 0; i < unit->date_count && citation->date.end > citation->date.start; i++) {
    const struct opis_date *date = &unit->dates[i];
    if (date->end <= citation->date.start || date->start >= citation->date.end) continue;
    entry->days = date->days;
    entry->edtf = opis_arena_copy(&cite->arena, date->edtf);
    return;
  }
  if (citation->edtf.size > 0 && opis_date_days(citation->edtf, &entry->days, NULL) == OPIS_OK)
    entry->edtf = opis_arena_copy(&cite->arena, citation->edtf);
  else if (citation->kind > OPIS_CITATION_PUBLISHED)
    set_year(cite, citation->year, entry);
  else
    set_year(cite, opis_cite_level(citation, OPIS_LEVEL_YEAR), entry);
}

struct opis_span opis_cite_level(const struct opis_citation *citation, enum opis_level level)
{
  for (size_t i = 0; i < citation->level_count; i++)
    if (citation->levels[i].level == level) return citation->levels[i].value;
  return (struct opis_span){"", 0};
}

/* ---- Which are asked for -------------------------------------------------------------------------------------- */

static bool shares_key(const struct opis_keys *keys, const struct opis_read_text *name, size_t token)
{
  for (size_t i = 0; i < keys->count; i++)
    for (size_t j = 0; j < name->keys[token].count; j++)
      if (opis_span_equal(keys->items[i].name, name->keys[token].items[j].name)) return true;
  return false;
}

/* Whether a name has all the words that are wanted, each in any spelling. */
static bool is_named(const struct opis_read_text *who, const struct opis_read_text *name)
{
  for (size_t i = 0; i < who->tokens.count; i++) {
    if (who->tokens.items[i].flags & OPIS_TOKEN_WHOLE) continue;
    size_t j = 0;
    while (j < name->tokens.count && !opis_span_equal(who->tokens.items[i].folded, name->tokens.items[j].folded) &&
           !shares_key(&who->keys[i], name, j))
      j++;
    if (j == name->tokens.count) return false;
  }
  return true;
}

static bool has_correspondent(struct opis_cite *cite, struct opis_arena *arena, const struct opis_citation *citation)
{
  const struct opis_span names[] = {citation->from, citation->to};
  for (size_t i = 0; i < 2; i++) {
    struct opis_read_text read;
    if (names[i].size == 0) continue;
    opis_lexis_read_query(cite->index->lexis, arena, &names[i], 1, &read);
    if (is_named(&cite->who, &read)) return true;
  }
  return false;
}

/* In running text a name before a year looks like a short title: there only archives count. */
static bool is_unresolved(const struct opis_unit *unit, const struct opis_citation *citation)
{
  if (citation->flags & OPIS_CITATION_ARCHIVE_UNSURE) return true;
  return citation->flags & OPIS_CITATION_UNRESOLVED && unit->kind == OPIS_NOTE;
}

/* A short title that stands for a work is of the kind of works. */
static bool is_of_kind(const struct opis_cite *cite, const struct opis_citation *citation)
{
  bool stands = citation->kind == OPIS_CITATION_BACK_REFERENCE && citation->refers_to.size > 0;
  return (cite->kinds & (1u << citation->kind)) != 0 || (stands && (cite->kinds & WORK_KINDS) == WORK_KINDS);
}

/* Whether it is asked for; sets what of it is not known before. */
static bool is_asked(struct opis_cite *cite, struct opis_arena *arena, const struct opis_unit *unit,
                     struct opis_cite_entry *entry)
{
  const struct opis_citation *citation = &unit->citations[entry->place];
  const struct opis_cite_options *options = cite->options;
  if (!is_of_kind(cite, citation)) return false;
  if (options->unresolved && !is_unresolved(unit, citation)) return false;
  if (cite->pattern) {
    enum opis_cited under = opis_cited_under(arena, citation, cite->pattern);
    if (under == OPIS_CITED_NOT) return false;
    entry->uncertain = under == OPIS_CITED_MAYBE;
  }
  set_date(cite, unit, entry);
  if (options->date && (entry->edtf.size == 0 || !opis_days_overlap(entry->days, cite->days))) return false;
  return !options->who || has_correspondent(cite, arena, citation);
}

/* ---- Through the index ---------------------------------------------------------------------------------------- */

/* A copy that needs nothing of the unit. */
static const struct opis_citation *copy(struct opis_cite *cite, const struct opis_citation *citation)
{
  struct opis_buf encoded = {0};
  struct opis_citation *copied = opis_arena_allocate(&cite->arena, 1, sizeof *copied);
  opis_citation_encode(&encoded, citation);
  struct opis_span bytes = opis_arena_copy(&cite->arena, opis_buf_span(&encoded));
  bool good = opis_citation_decode(&cite->arena, bytes, copied);
  opis_buf_free(&encoded);
  return good ? copied : NULL;
}

/* Units come file by file, but for those of an index that was changed: number_documents makes one of those that come
 * again. */
static uint32_t document_of(struct opis_cite *cite, const struct opis_unit *unit, size_t shard)
{
  size_t last = cite->document_count;
  const struct opis_cite_document *before = last > 0 ? &cite->documents[last - 1] : NULL;
  if (before && before->shard == shard && opis_span_equal(before->file, unit->file)) return (uint32_t)last - 1;
  OPIS_GROW(cite->documents, cite->document_count, cite->document_capacity);
  cite->documents[cite->document_count] = (struct opis_cite_document){
      opis_arena_copy(&cite->arena, unit->file), opis_arena_copy(&cite->arena, unit->title), shard};
  return (uint32_t)cite->document_count++;
}

/* Where a unit was read. */
struct place {
  size_t shard;
  xc_docid docid;
};

static void take_unit(struct opis_cite *cite, struct opis_arena *arena, const struct opis_unit *unit,
                      struct place place)
{
  if (cite->options->file && !opis_store_glob(cite->options->file, unit->file)) return;
  for (size_t i = 0; i < unit->citation_count; i++) {
    struct opis_cite_entry entry = {
        .shard = place.shard, .docid = place.docid, .place = (uint32_t)i, .order = unit->order};
    if (!is_asked(cite, arena, unit, &entry)) continue;
    entry.citation = copy(cite, &unit->citations[i]);
    if (!entry.citation) continue;
    entry.path = opis_cited_path(&cite->arena, entry.citation);
    entry.document = document_of(cite, unit, place.shard);
    OPIS_GROW(cite->entries, cite->count, cite->capacity);
    cite->entries[cite->count++] = entry;
  }
}

static enum opis_status read_unit(const struct opis_cite *cite, struct place place, struct opis_arena *arena,
                                  struct opis_unit *unit, struct opis_error *error)
{
  const struct opis_shard *shard = &cite->index->shards[place.shard];
  struct xc_error cause;
  struct xc_document *document = NULL;
  struct xc_span data;
  enum xc_status read = xc_database_document(shard->database, place.docid, &document, &cause);
  if (read == XC_OK) read = xc_document_data(document, &data, &cause);
  if (read != XC_OK) {
    xc_document_free(document);
    return opis_store_fail(error, shard->name, &cause);
  }
  struct opis_span record = opis_arena_copy(arena, (struct opis_span){data.data, data.size});
  xc_document_free(document);
  return opis_unit_decode(arena, record, unit, error);
}

enum opis_status opis_cite_fetch(const struct opis_cite *cite, const struct opis_cite_entry *entry,
                                 struct opis_arena *arena, struct opis_unit *unit, struct opis_error *error)
{
  return read_unit(cite, (struct place){entry->shard, entry->docid}, arena, unit, error);
}

/* Units that may have what is asked for: those that cite the archive or series, else all that cite. A missing level in
 * the middle leaves no narrower term. */
static struct opis_span term_of(struct opis_cite *cite)
{
  const struct opis_span *keys;
  bool named = cite->pattern && opis_citation_terms(&cite->arena, cite->pattern, &keys) > cite->pattern->level_count;
  return opis_citation_term(&cite->arena, named ? keys[0] : (struct opis_span){"", 0});
}

static enum opis_status take_all(struct opis_cite *cite, size_t number, struct opis_error *error)
{
  struct xc_postings *postings = NULL;
  struct xc_error cause;
  struct place place = {number, 0};
  struct opis_span term = term_of(cite);
  const struct opis_shard *shard = &cite->index->shards[number];
  enum opis_status status = OPIS_OK;
  enum xc_status next = xc_database_postings(shard->database, term.data, term.size, &postings, &cause);
  while (status == OPIS_OK && next == XC_OK &&
         (next = xc_postings_next(postings, &place.docid, NULL, &cause)) == XC_OK) {
    struct opis_arena arena = {0};
    struct opis_unit unit = {.kind = OPIS_NOTE};
    status = read_unit(cite, place, &arena, &unit, error);
    if (status == OPIS_OK) take_unit(cite, &arena, &unit, place);
    opis_arena_free(&arena);
  }
  xc_postings_free(postings);
  if (status == OPIS_OK && next != XC_END) status = opis_store_fail(error, shard->name, &cause);
  return status;
}

/* ---- Order ---------------------------------------------------------------------------------------------------- */

static int compare_numbers(uint64_t a, uint64_t b)
{
  return (a > b) - (a < b);
}

struct opis_span opis_cite_key(const struct opis_citation *citation)
{
  return citation->refers_to.size > 0 ? citation->refers_to : citation->key;
}

/* The full title before short ones. */
static int compare_works(const struct opis_citation *a, const struct opis_citation *b)
{
  int order = opis_span_compare(opis_cite_key(a), opis_cite_key(b));
  return order != 0 ? order : (a->refers_to.size > 0) - (b->refers_to.size > 0);
}

/* Archives, then series, then works by author and title; reading order among equal ones. */
static int by_path(const void *a, const void *b)
{
  const struct opis_cite_entry *left = a, *right = b;
  unsigned left_kind = left->path.count > 0 ? left->citation->kind : OPIS_CITATION_KINDS;
  unsigned right_kind = right->path.count > 0 ? right->citation->kind : OPIS_CITATION_KINDS;
  int order = (int)left->uncertain - (int)right->uncertain;
  if (order == 0) order = compare_numbers(left_kind, right_kind);
  if (order == 0 && left->path.count > 0) order = opis_cited_compare(&left->path, &right->path);
  if (order == 0 && left->path.count == 0) order = compare_works(left->citation, right->citation);
  if (order == 0) order = compare_numbers(left->document, right->document);
  if (order == 0) order = compare_numbers(left->order, right->order);
  return order != 0 ? order : compare_numbers(left->place, right->place);
}

static int by_file(const void *a, const void *b)
{
  const struct opis_cite_document *const *left = a, *const *right = b;
  int order = opis_span_compare((*left)->file, (*right)->file);
  return order != 0 ? order : compare_numbers((*left)->shard, (*right)->shard);
}

/* Numbers documents by their paths, then their shards, whatever the order in which they came. */
static void number_documents(struct opis_cite *cite)
{
  const struct opis_cite_document **sorted = opis_allocate(cite->document_count, sizeof *sorted);
  uint32_t *numbers = opis_allocate(cite->document_count, sizeof *numbers);
  struct opis_cite_document *documents = opis_allocate(cite->document_count, sizeof *documents);
  for (size_t i = 0; i < cite->document_count; i++) sorted[i] = &cite->documents[i];
  if (cite->document_count > 0) qsort(sorted, cite->document_count, sizeof *sorted, by_file);
  size_t count = 0;
  for (size_t i = 0; i < cite->document_count; i++) {
    if (count == 0 || by_file(&(const struct opis_cite_document *){&documents[count - 1]}, &sorted[i]) != 0)
      documents[count++] = *sorted[i];
    numbers[sorted[i] - cite->documents] = (uint32_t)count - 1;
  }
  for (size_t i = 0; i < cite->count; i++) cite->entries[i].document = numbers[cite->entries[i].document];
  free(cite->documents);
  cite->documents = documents;
  cite->document_count = cite->document_capacity = count;
  free(sorted);
  free(numbers);
}

/* The steps to what documents share: of an archive a file, of a series a document. */
static size_t shared_steps(const struct opis_cite_entry *entry)
{
  size_t count = entry->path.count;
  if (entry->citation->kind != OPIS_CITATION_PUBLISHED) return entry->path.file;
  while (count > 1 && entry->path.items[count - 1].level >= OPIS_LEVEL_LEAF) count--;
  return count;
}

static bool same_file(const struct opis_cite_entry *a, const struct opis_cite_entry *b)
{
  if (a->path.count == 0 || b->path.count == 0)
    return a->path.count == b->path.count && opis_span_equal(opis_cite_key(a->citation), opis_cite_key(b->citation));
  size_t steps = shared_steps(a);
  return a->citation->kind == b->citation->kind && steps == shared_steps(b) &&
         opis_cited_common(&a->path, &b->path) >= steps;
}

/* Keeps what more than one document cites; an archive or a series as such is nothing to share. */
static void keep_shared(struct opis_cite *cite)
{
  size_t kept = 0;
  for (size_t start = 0, end; start < cite->count; start = end) {
    bool shared = false;
    for (end = start + 1; end < cite->count && same_file(&cite->entries[start], &cite->entries[end]); end++)
      shared = shared || cite->entries[end].document != cite->entries[start].document;
    shared = shared && shared_steps(&cite->entries[start]) != 1;
    for (size_t i = start; shared && i < end; i++) cite->entries[kept++] = cite->entries[i];
  }
  cite->count = kept;
}

enum opis_status opis_cite_gather(struct opis_cite *cite, struct opis_error *error)
{
  enum opis_status status = OPIS_OK;
  for (size_t i = 0; status == OPIS_OK && i < cite->index->shard_count; i++) status = take_all(cite, i, error);
  if (status != OPIS_OK) return status;
  number_documents(cite);
  if (cite->count > 0) qsort(cite->entries, cite->count, sizeof *cite->entries, by_path);
  if (cite->options->shared) keep_shared(cite);
  for (size_t i = 0; i < cite->count; i++) cite->uncertain += cite->entries[i].uncertain;
  cite->found = cite->count;
  return OPIS_OK;
}
