/* Where output goes and how it looks there. */
#ifndef OPIS_CLI_TERMINAL_H
#define OPIS_CLI_TERMINAL_H

#include "cli/command.h"

/* The style that --color, --width, NO_COLOR, COLUMNS and the terminal ask for. Says what is wrong with them. */
bool opis_terminal_style(const struct opis_arguments *arguments, struct opis_style *style);

/* Standard output, or a pager in front of it where it is a terminal and the output is for people. */
FILE *opis_terminal_open(const struct opis_arguments *arguments, bool for_people);
/* Waits for the pager; one that was left early took what it wanted. */
void opis_terminal_close(FILE *out);

#endif
