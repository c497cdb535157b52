/* Help, from the tables. */
#ifndef OPIS_CLI_HELP_H
#define OPIS_CLI_HELP_H

#include "cli/command.h"

/* The help of a command, or of the program for NULL. */
void opis_help_write(const struct opis_command *command, FILE *out);

#endif
