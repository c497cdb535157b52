/* What the files of commands give to the table. */
#ifndef OPIS_CLI_COMMANDS_H
#define OPIS_CLI_COMMANDS_H

#include "cli/command.h"

#define COMMAND(name)                                                                                                  \
  extern const struct opis_option opis_##name##_options[];                                                             \
  enum opis_exit opis_command_##name(const struct opis_arguments *arguments)

COMMAND(index);
COMMAND(search);
COMMAND(cite);
COMMAND(batch);
COMMAND(show);
COMMAND(export);
COMMAND(analyse);
COMMAND(terms);
COMMAND(info);
COMMAND(check);
COMMAND(help);
COMMAND(completion);

#endif
