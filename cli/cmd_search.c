/* opis search QUERY… */
#include "cli/commands.h"
#include "cli/searching.h"
#include "cli/terminal.h"

#include "base/buf.h"

#include <string.h>

const struct opis_option opis_search_options[] = {
    OPTION_INDEX,
    OPTIONS_SEARCHING,
    {"format", 0, "FORMAT", "Write text, jsonl or trec"},
    {"notes-of", 0, "LOCATOR", "Instead of searching, give the notes of a passage"},
    {"anchor-of", 0, "LOCATOR", "Instead of searching, give the passage that a note hangs on"},
    {"explain", 0, NULL, "Show where each score comes from"},
    {"demo", 0, NULL, "Search the texts that come with opis"},
    OPTION_WIDTH,
    OPTION_COLOR,
    OPTION_PAGER,
    OPTION_HELP,
    OPTIONS_END,
};

/* The words of the command line, joined by blanks. */
static void join_operands(const struct opis_arguments *arguments, struct opis_buf *query)
{
  for (size_t i = 0; i < arguments->operand_count; i++) {
    if (i > 0) opis_buf_add_byte(query, ' ');
    opis_buf_add_string(query, arguments->operands[i]);
  }
}

static enum opis_exit write_results(const struct opis_arguments *arguments, const struct opis_results *results,
                                    const char *format, const struct opis_style *style)
{
  struct opis_error error;
  bool text = strcmp(format, "text") == 0;
  FILE *out = opis_terminal_open(arguments, text);
  struct opis_span qid = {text ? "" : "1", text ? 0 : 1};
  enum opis_status status = opis_results_write(results, format, qid, style, out, &error);
  opis_terminal_close(out);
  if (status != OPIS_OK) return opis_say_error(&error);
  return opis_results_count(results) > 0 ? EXIT_FOUND : EXIT_NOTHING;
}

/* Searches, or follows the tie from a unit that was named. */
static enum opis_status find(const struct opis_arguments *arguments, struct opis_index *index,
                             const struct opis_search_options *options, struct opis_span query,
                             struct opis_results **results, struct opis_error *error)
{
  const char *notes_of = opis_argument(arguments, "notes-of"), *anchor_of = opis_argument(arguments, "anchor-of");
  if (!notes_of && !anchor_of) return opis_search(index, query, options, results, error);
  const char *locator = notes_of ? notes_of : anchor_of;
  return opis_follow(index, (struct opis_span){locator, strlen(locator)}, notes_of ? OPIS_TIE_NOTES : OPIS_TIE_ANCHOR,
                     results, error);
}

static enum opis_exit search(const struct opis_arguments *arguments, const struct opis_search_options *options,
                             const char *format, const struct opis_style *style)
{
  struct opis_error error = {0};
  struct opis_index *index = NULL;
  struct opis_results *results = NULL;
  struct opis_buf query = {0};
  enum opis_exit code;
  join_operands(arguments, &query);
  enum opis_status status = opis_open_index(arguments, opis_argument(arguments, "demo") != NULL, &index, &error);
  if (status == OPIS_OK) status = find(arguments, index, options, opis_buf_span(&query), &results, &error);
  if (status == OPIS_OK)
    code = write_results(arguments, results, format, style);
  else
    code = opis_say_query_error(&error, opis_buf_span(&query));
  opis_results_free(results);
  opis_index_close(index);
  opis_buf_free(&query);
  return code;
}

/* A query, or one locator to follow: not both, and not neither. */
static bool has_one_question(const struct opis_arguments *arguments)
{
  bool notes_of = opis_argument(arguments, "notes-of") != NULL,
       anchor_of = opis_argument(arguments, "anchor-of") != NULL;
  if (notes_of + anchor_of + (arguments->operand_count > 0) == 1) return true;
  opis_say("search: needs a query, or --notes-of or --anchor-of without one; opis help search explains");
  return false;
}

enum opis_exit opis_command_search(const struct opis_arguments *arguments)
{
  struct opis_search_options options = {.count_all = true};
  struct opis_style style = {.explain = opis_argument(arguments, "explain") != NULL};
  const char *format = opis_searching_format(arguments);
  if (!has_one_question(arguments) || !format || !opis_searching_options(arguments, &options) ||
      !opis_terminal_style(arguments, &style))
    return EXIT_TROUBLE;
  options.explain = style.explain;
  if (strcmp(format, "trec") == 0) options.count_all = false;
  return search(arguments, &options, format, &style);
}
