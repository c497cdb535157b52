/* opis COMMAND [OPTION…] [OPERAND…] */
#include "cli/arguments.h"
#include "cli/help.h"

#include <errno.h>
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

static enum opis_exit run_words(int argc, char **argv)
{
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
  return run(command, argc - 1, argv + 1);
}

int main(int argc, char **argv)
{
  setlocale(LC_CTYPE, "");
  enum opis_exit code = run_words(argc, argv);
  bool failed_before = ferror(stdout);
  if (fflush(stdout) == 0 && !failed_before) return code;
  if (code != EXIT_TROUBLE) /* else it was said */
    opis_say("standard output cannot be written%s%s", failed_before ? "" : ": ", failed_before ? "" : strerror(errno));
  return EXIT_TROUBLE;
}
