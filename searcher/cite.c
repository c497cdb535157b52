/* opis_cite: which citations there are, listed or counted. */
#include "searcher/cite.h"

#include "base/error.h"
#include "base/span.h"
#include "searcher/output.h"

#include <stdlib.h>
#include <string.h>

/* One row a format. Those of reference managers have no counts. */
static const struct {
  const char *name;
  opis_cite_renderer *list;
  opis_cite_group_renderer *groups;
} formats[] = {
    {"text", opis_cite_text, opis_cite_groups_text},
    {"csv", opis_cite_csv, opis_cite_groups_csv},
    {"jsonl", opis_cite_jsonl, opis_cite_groups_jsonl},
    {"csl", opis_cite_csl, NULL},
    {"bibtex", opis_cite_bibtex, NULL},
    {"ris", opis_cite_ris, NULL},
};
enum { FORMATS = sizeof formats / sizeof *formats };

static const char *const groupings[] = {"archive", "year", "correspondent", "document"};
enum { GROUPINGS = sizeof groupings / sizeof *groupings };

static enum opis_status check_grouping(const char *by, struct opis_error *error)
{
  for (size_t i = 0; by && i < GROUPINGS; i++)
    if (strcmp(by, groupings[i]) == 0) return OPIS_OK;
  if (!by) return OPIS_OK;
  return opis_fail(error, OPIS_INVALID, "--by: there is no %s; there are archive, year, correspondent, document", by);
}

static enum opis_status find_format(const struct opis_cite_options *options, size_t *format, struct opis_error *error)
{
  const char *name = options->format ? options->format : "text";
  size_t i = 0;
  while (i < FORMATS && strcmp(name, formats[i].name) != 0) i++;
  if (i == FORMATS)
    return opis_fail(error, OPIS_INVALID, "there is no format %s; there are text, csv, jsonl, csl, bibtex, ris", name);
  if (!formats[i].groups && (options->by || options->depth > 0))
    return opis_fail(error, OPIS_INVALID, "counts (--by, --depth) are written as text, csv or jsonl, not as %s", name);
  *format = i;
  return OPIS_OK;
}

/* Whether counts are asked for; for people the tree of archives is where everything begins. */
static bool counts(const struct opis_cite *cite, bool text)
{
  const struct opis_cite_options *options = cite->options;
  if (options->by || options->depth > 0) return true;
  bool narrowed = cite->pattern || options->kind || options->date || options->who || options->unresolved ||
                  options->shared || options->file;
  return text && !narrowed;
}

static enum opis_status render(struct opis_cite *cite, size_t format, FILE *out, struct opis_error *error)
{
  struct opis_buf told = {0};
  struct opis_cite_groups groups = {0};
  enum opis_status status = OPIS_OK;
  bool grouped = counts(cite, format == 0) && (cite->count > 0 || format > 0);
  size_t most = cite->options->count;
  if (grouped) {
    opis_cite_groups(cite, &groups);
    if (most > 0 && groups.count > most) groups.count = most;
    formats[format].groups(cite, &groups, &told);
  } else {
    if (most > 0 && cite->count > most) cite->count = most;
    status = formats[format].list(cite, &told, error);
  }
  if (status == OPIS_OK) return opis_output_write(&told, out, error);
  opis_buf_free(&told);
  return status;
}

enum opis_status opis_cite(struct opis_index *index, struct opis_span pattern, const struct opis_cite_options *options,
                           FILE *out, uint64_t *found, struct opis_error *error)
{
  struct opis_cite cite = {.index = index, .options = options, .text = opis_span_trim(pattern)};
  size_t format = 0;
  enum opis_status status = check_grouping(options->by, error);
  if (status == OPIS_OK) status = find_format(options, &format, error);
  if (status == OPIS_OK) status = opis_cite_read(&cite, error);
  if (status == OPIS_OK) status = opis_cite_gather(&cite, error);
  if (status == OPIS_OK) status = render(&cite, format, out, error);
  if (status == OPIS_OK) *found = cite.found;
  free(cite.entries);
  free(cite.documents);
  opis_arena_free(&cite.arena);
  return status;
}
