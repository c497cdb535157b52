/* opis analyse [FILE] */
#include "cli/commands.h"

#include <errno.h>
#include <string.h>

const struct opis_option opis_analyse_options[] = {
    {"ids", 0, NULL, "Each line is an id, a tab and a text"},
    {"block", 0, NULL, "The whole input is one hard-wrapped block"},
    OPTION_HELP,
    OPTIONS_END,
};

enum opis_exit opis_command_analyse(const struct opis_arguments *arguments)
{
  struct opis_error error;
  enum opis_analyse_input input = OPIS_ANALYSE_LINES;
  if (opis_argument(arguments, "ids")) input = OPIS_ANALYSE_IDS;
  if (opis_argument(arguments, "block")) input = OPIS_ANALYSE_BLOCK;
  if (opis_argument(arguments, "ids") && opis_argument(arguments, "block")) {
    opis_say("analyse: --ids and --block exclude each other");
    return EXIT_TROUBLE;
  }
  const char *name = "standard input";
  FILE *in = stdin;
  if (arguments->operand_count > 0 && strcmp(arguments->operands[0], "-") != 0) {
    name = arguments->operands[0];
    in = fopen(name, "re");
    if (!in) {
      opis_say("%s: cannot be opened: %s", name, strerror(errno));
      return EXIT_TROUBLE;
    }
  }
  enum opis_status status = opis_analyse(in, name, input, stdout, &error);
  if (in != stdin) fclose(in);
  return status == OPIS_OK ? EXIT_FOUND : opis_say_error(&error);
}
