/* opis terms [PREFIX] */
#include "cli/commands.h"
#include "cli/terminal.h"

#include <string.h>

const struct opis_option opis_terms_options[] = {
    OPTION_INDEX,
    {"variants", 0, "WORD", "Instead of listing, tell what a search for the word finds, and why"},
    {"count", 'n', "N", "List so many words; otherwise all"},
    {"sort", 0, "ORDER", "By count, the most frequent first, which is the order otherwise, or by word"},
    {"format", 0, "FORMAT", "Write text or jsonl"},
    {"demo", 0, NULL, "Look in the index of the texts that come with opis"},
    OPTION_WIDTH,
    OPTION_COLOR,
    OPTION_PAGER,
    OPTION_HELP,
    OPTIONS_END,
};

static struct opis_span span_of(const char *string)
{
  return (struct opis_span){string, strlen(string)};
}

static enum opis_exit write_terms(const struct opis_arguments *arguments, const struct opis_terms_options *options,
                                  const struct opis_style *style)
{
  struct opis_error error;
  struct opis_index *index = NULL;
  const char *variants = opis_argument(arguments, "variants");
  uint64_t found = 0;
  enum opis_status status = opis_open_index(arguments, opis_argument(arguments, "demo") != NULL, &index, &error);
  if (status == OPIS_OK) {
    FILE *out = opis_terminal_open(arguments, strcmp(options->format, "text") == 0);
    if (variants)
      status = opis_variants(index, span_of(variants), options->format, style, out, &found, &error);
    else
      status = opis_terms(index, span_of(arguments->operand_count > 0 ? arguments->operands[0] : ""), options, out,
                          &found, &error);
    opis_terminal_close(out);
  }
  opis_index_close(index);
  if (status != OPIS_OK) return opis_say_error(&error);
  return found > 0 ? EXIT_FOUND : EXIT_NOTHING;
}

/* Says what is wrong and returns false. */
static bool take_order(const struct opis_arguments *arguments, bool *by_word)
{
  const char *sort = opis_argument(arguments, "sort");
  *by_word = sort && strcmp(sort, "word") == 0;
  if (!sort || *by_word || strcmp(sort, "count") == 0) return true;
  opis_say("--sort takes count or word, not %s", sort);
  return false;
}

enum opis_exit opis_command_terms(const struct opis_arguments *arguments)
{
  struct opis_style style = {0};
  const char *format = opis_argument(arguments, "format");
  struct opis_terms_options options = {.format = format ? format : "text"};
  if (opis_argument(arguments, "variants") && arguments->operand_count > 0) {
    opis_say("terms: takes a PREFIX or --variants, not both");
    return EXIT_TROUBLE;
  }
  if (!take_order(arguments, &options.by_word) ||
      !opis_argument_number(arguments, "count", 1, UINT32_MAX, 0, &options.count) ||
      !opis_terminal_style(arguments, &style))
    return EXIT_TROUBLE;
  return write_terms(arguments, &options, &style);
}
