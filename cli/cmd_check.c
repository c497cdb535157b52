/* opis check [CHECK…] */
#include "cli/commands.h"
#include "cli/terminal.h"

#include <stdlib.h>
#include <string.h>

const struct opis_option opis_check_options[] = {
    OPTION_INDEX,
    {"file", 'f', "GLOB", "Check files of this name only; a glob with a slash is held against the whole path"},
    {"deep", 0, NULL, "Read all of the index and of the files too, and compare them with their checksums"},
    {"format", 0, "FORMAT", "Write text or jsonl"},
    {"demo", 0, NULL, "Check the texts that come with opis"},
    OPTION_WIDTH,
    OPTION_COLOR,
    OPTION_PAGER,
    OPTION_HELP,
    OPTIONS_END,
};

enum opis_exit opis_command_check(const struct opis_arguments *arguments)
{
  struct opis_error error;
  char *path = NULL;
  struct opis_index_places places;
  struct opis_style style = {0};
  uint64_t findings = 0;
  const struct opis_check_options options = {.checks = arguments->operands,
                                             .check_count = arguments->operand_count,
                                             .file = opis_argument(arguments, "file"),
                                             .deep = opis_argument(arguments, "deep") != NULL,
                                             .format = opis_argument(arguments, "format"),
                                             .style = &style};
  if (!opis_terminal_style(arguments, &style)) return EXIT_TROUBLE;
  enum opis_status status =
      opis_place_index(arguments, opis_argument(arguments, "demo") != NULL, &path, &places, &error);
  if (status == OPIS_OK) {
    FILE *out = opis_terminal_open(arguments, !options.format || strcmp(options.format, "text") == 0);
    opis_guard(&places);
    status = opis_check(&places, &options, out, &findings, &error);
    opis_terminal_close(out);
  }
  free(path);
  if (status != OPIS_OK) return opis_say_error(&error);
  return findings > 0 ? EXIT_NOTHING : EXIT_FOUND;
}
