/* The options of a search, from the command line. */
#include "cli/searching.h"

#include <string.h>

static bool take_kinds(const char *value, unsigned *kinds)
{
  while (value && *value) {
    size_t size = strcspn(value, ",");
    unsigned named = opis_kinds_named((struct opis_span){value, size});
    if (named == 0) {
      opis_say("--in: there is no kind of unit %.*s; there are %s", (int)size, value, opis_kinds_names());
      return false;
    }
    *kinds |= named;
    value += size + (value[size] == ',');
  }
  return true;
}

static bool take_limits(const struct opis_arguments *arguments, struct opis_query_limits *limits)
{
  uint64_t words, bytes, depth;
  if (!opis_argument_number(arguments, "max-words", 1, 10000, 0, &words) ||
      !opis_argument_size(arguments, "max-bytes", &bytes) ||
      !opis_argument_number(arguments, "max-depth", 1, 1000, 0, &depth))
    return false;
  *limits = (struct opis_query_limits){bytes, words, depth};
  return true;
}

static bool take_order(const char *value, bool *by_date)
{
  *by_date = value && strcmp(value, "date") == 0;
  if (!value || *by_date || strcmp(value, "score") == 0) return true;
  opis_say("--sort takes score or date, not %s", value);
  return false;
}

static bool take_rank(const char *value, enum opis_rank *rank)
{
  *rank = value && strcmp(value, "bm25") == 0 ? OPIS_RANK_BM25 : OPIS_RANK_FULL;
  if (!value || *rank == OPIS_RANK_BM25 || strcmp(value, "full") == 0) return true;
  opis_say("--rank takes bm25 or full, not %s", value);
  return false;
}

bool opis_searching_options(const struct opis_arguments *arguments, struct opis_search_options *options)
{
  uint64_t count, offset;
  if (!opis_argument_number(arguments, "count", 1, 1000000, 10, &count) ||
      !opis_argument_number(arguments, "offset", 0, 1000000000, 0, &offset) ||
      !take_rank(opis_argument(arguments, "rank"), &options->rank) ||
      !take_order(opis_argument(arguments, "sort"), &options->by_date) ||
      !take_kinds(opis_argument(arguments, "in"), &options->kinds) || !take_limits(arguments, &options->limits))
    return false;
  options->count = (uint32_t)count;
  options->first = (uint32_t)offset;
  options->all = opis_argument(arguments, "all") != NULL;
  options->exact = opis_argument(arguments, "exact") != NULL;
  options->no_variants = opis_argument(arguments, "no-variants") != NULL;
  options->file = opis_argument(arguments, "file");
  return true;
}

const char *opis_searching_format(const struct opis_arguments *arguments)
{
  static const char *const formats[] = {"text", "jsonl", "trec"};
  const char *format = opis_argument(arguments, "format");
  if (!format) return "text";
  for (size_t i = 0; i < sizeof formats / sizeof *formats; i++)
    if (strcmp(format, formats[i]) == 0) return format;
  opis_say("--format takes text, jsonl or trec, not %s", format);
  return NULL;
}
