/* opis COMMAND [OPTION…] [OPERAND…] */
#include "cli/arguments.h"
#include "cli/help.h"

#include <locale.h>
#include <stdio.h>
#include <string.h>

static enum opis_exit run(const struct opis_command *command, int argc, char **argv)
{
  struct opis_arguments arguments = {0};
  if (!opis_arguments_parse(command, argc, argv, &arguments)) return EXIT_TROUBLE;
  if (opis_argument(&arguments, "help")) {
    opis_help_write(command, stdout);
    return EXIT_FOUND;
  }
  enum opis_exit code = EXIT_TROUBLE;
  if (opis_arguments_configure(&arguments)) code = command->run(&arguments);
  opis_arguments_free(&arguments);
  return code;
}

int main(int argc, char **argv)
{
  setlocale(LC_CTYPE, "");
  if (argc < 2) {
    opis_help_write(NULL, stderr);
    return EXIT_TROUBLE;
  }
  if (strcmp(argv[1], "--version") == 0) {
    puts("opis " OPIS_VERSION);
    return EXIT_FOUND;
  }
  const char *name = strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "-h") == 0 ? "help" : argv[1];
  const struct opis_command *command = opis_command_named(name);
  if (!command) {
    opis_say("there is no command %s; opis help lists them", name);
    return EXIT_TROUBLE;
  }
  enum opis_exit code = run(command, argc - 1, argv + 1);
  if (fflush(stdout) != 0 || ferror(stdout)) {
    opis_say("standard output cannot be written");
    return EXIT_TROUBLE;
  }
  return code;
}
