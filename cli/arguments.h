/* A command's words to struct opis_arguments. */
#ifndef OPIS_CLI_ARGUMENTS_H
#define OPIS_CLI_ARGUMENTS_H

#include "cli/command.h"

/* argv[0] is the command's name. Says what is wrong, and returns false, for words that do not fit. */
bool opis_arguments_parse(const struct opis_command *command, int argc, char **argv, struct opis_arguments *arguments);

/* Takes what was not given from the configuration file: lines "option = value", "#" for remarks. */
bool opis_arguments_configure(struct opis_arguments *arguments);

void opis_arguments_free(struct opis_arguments *arguments);

#endif
