/* opis batch [FILE]: a query a line, with or without an id and a tab before it. */
#include "cli/commands.h"
#include "cli/searching.h"
#include "cli/terminal.h"

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

const struct opis_option opis_batch_options[] = {
    OPTION_INDEX, OPTIONS_SEARCHING, {"format", 0, "FORMAT", "Write text, jsonl or trec; otherwise jsonl"},
    OPTION_WIDTH, OPTION_COLOR,      OPTION_HELP,
    OPTIONS_END,
};

struct batch {
  struct opis_index *index;
  struct opis_search_options options;
  struct opis_style style;
  const char *format, *name; /* of the output; of the input, for messages */
  bool found, trouble;
};

struct query {
  struct opis_span id, text;
};

/* "id<tab>query", or a query whose id is its line's number. */
static struct query split(struct opis_span line, size_t number, char *digits, size_t room)
{
  const char *tab = memchr(line.data, '\t', line.size);
  if (!tab) {
    int size = snprintf(digits, room, "%zu", number);
    return (struct query){{digits, (size_t)size}, line};
  }
  size_t size = (size_t)(tab - line.data);
  return (struct query){{line.data, size}, {tab + 1, line.size - size - 1}};
}

static bool has_blank(struct opis_span id)
{
  for (size_t i = 0; i < id.size; i++)
    if (id.data[i] == ' ') return true;
  return id.size == 0;
}

static void run_query(struct batch *batch, struct opis_span line, size_t number)
{
  char digits[24];
  struct opis_error error = {0};
  struct opis_results *results = NULL;
  struct query query = split(line, number, digits, sizeof digits);
  enum opis_status status = OPIS_INVALID;
  if (strcmp(batch->format, "trec") == 0 && has_blank(query.id)) {
    opis_say("%s:%zu: an id for trec is one word", batch->name, number);
    batch->trouble = true;
    return;
  }
  status = opis_search(batch->index, query.text, &batch->options, &results, &error);
  if (status != OPIS_OK) {
    opis_say("%s:%zu: this query was not run:", batch->name, number);
    opis_say_query_error(&error, query.text);
  } else {
    batch->found |= opis_results_count(results) > 0;
    status = opis_results_write(results, batch->format, query.id, &batch->style, stdout, &error);
    if (status != OPIS_OK) opis_say_error(&error);
  }
  batch->trouble |= status != OPIS_OK;
  opis_results_free(results);
}

static void run_lines(struct batch *batch, FILE *in)
{
  char *line = NULL;
  size_t capacity = 0, number = 0;
  for (ssize_t size; (size = getline(&line, &capacity, in)) >= 0;) {
    number++;
    while (size > 0 && (line[size - 1] == '\n' || line[size - 1] == '\r')) size--;
    if (size > 0) run_query(batch, (struct opis_span){line, (size_t)size}, number);
    if (ferror(stdout)) break;
  }
  if (ferror(in)) {
    opis_say("%s: cannot be read: %s", batch->name, strerror(errno));
    batch->trouble = true;
  }
  free(line);
}

static enum opis_exit run(struct batch *batch, FILE *in, const struct opis_arguments *arguments)
{
  struct opis_error error;
  if (opis_open_index(arguments, false, &batch->index, &error) != OPIS_OK) return opis_say_error(&error);
  run_lines(batch, in);
  opis_index_close(batch->index);
  if (batch->trouble) return EXIT_TROUBLE;
  return batch->found ? EXIT_FOUND : EXIT_NOTHING;
}

enum opis_exit opis_command_batch(const struct opis_arguments *arguments)
{
  struct batch batch = {.name = "standard input"};
  batch.format = opis_argument(arguments, "format") ? opis_searching_format(arguments) : "jsonl";
  if (!batch.format || !opis_searching_options(arguments, &batch.options) ||
      !opis_terminal_style(arguments, &batch.style))
    return EXIT_TROUBLE;
  FILE *in = stdin;
  if (arguments->operand_count > 0 && strcmp(arguments->operands[0], "-") != 0) {
    batch.name = arguments->operands[0];
    in = fopen(batch.name, "re");
    if (!in) {
      opis_say("%s: cannot be opened: %s", batch.name, strerror(errno));
      return EXIT_TROUBLE;
    }
  }
  enum opis_exit code = run(&batch, in, arguments);
  if (in != stdin) fclose(in);
  return code;
}
