/* opis analyse [FILE] */
#include "cli/commands.h"

#include <errno.h>
#include <string.h>

const struct opis_option opis_analyse_options[] = {
    {"ids", 0, NULL, "Each line is an id, a tab and a text"},
    {"block", 0, NULL, "The whole input is one hard-wrapped block"},
    {"document", 0, NULL, "The lines are the notes of one document, in order, so that ibid. is resolved"},
    {"lang", 0, "LANG", "The texts are in en, es, it, ru-Latn, ru-Cyrl or und; otherwise that is found out"},
    {"no-repair", 0, NULL, "Leave text that was once read in a wrong encoding as it is"},
    OPTION_HELP,
    OPTIONS_END,
};

enum opis_exit opis_command_analyse(const struct opis_arguments *arguments)
{
  struct opis_error error;
  struct opis_analyse_options options = {.name = "standard input",
                                         .document = opis_argument(arguments, "document") != NULL,
                                         .language = opis_argument(arguments, "lang"),
                                         .no_repair = opis_argument(arguments, "no-repair") != NULL};
  if (opis_argument(arguments, "ids")) options.input = OPIS_ANALYSE_IDS;
  if (opis_argument(arguments, "block")) options.input = OPIS_ANALYSE_BLOCK;
  if (opis_argument(arguments, "ids") && opis_argument(arguments, "block")) {
    opis_say("analyse: --ids and --block exclude each other");
    return EXIT_TROUBLE;
  }
  FILE *in = stdin;
  if (arguments->operand_count > 0 && strcmp(arguments->operands[0], "-") != 0) {
    options.name = arguments->operands[0];
    in = fopen(options.name, "re");
    if (!in) {
      opis_say("%s: cannot be opened: %s", options.name, strerror(errno));
      return EXIT_TROUBLE;
    }
  }
  enum opis_status status = opis_analyse(in, &options, stdout, &error);
  if (in != stdin) fclose(in);
  return status == OPIS_OK ? EXIT_FOUND : opis_say_error(&error);
}
