/* The table of commands. To add one: cli/cmd_x.c, a row here, docs/opis-x.1.scd, a golden run. */
#include "cli/commands.h"

#include <string.h>

const struct opis_command opis_commands[] = {
    {"index", "PATH…", "build or update an index of files and folders", opis_index_options, 1, SIZE_MAX,
     opis_command_index},
    {"search", "QUERY…", "find passages and notes, best first", opis_search_options, 0, SIZE_MAX, opis_command_search},
    {"cite", "[PATTERN]", "list and count what is cited: archives, series, works", opis_cite_options, 0, 1,
     opis_command_cite},
    {"batch", "[FILE]", "run many queries", opis_batch_options, 0, 1, opis_command_batch},
    {"show", "LOCATOR…", "show units in their place, with their notes or their anchor", opis_show_options, 1, SIZE_MAX,
     opis_command_show},
    {"export", "", "write every document and unit as JSON Lines", opis_export_options, 0, 0, opis_command_export},
    {"analyse", "[FILE]", "show what opis sees in a text", opis_analyse_options, 0, 1, opis_command_analyse},
    {"terms", "[PREFIX]", "list the words of the index, or what a word finds in it", opis_terms_options, 0, 1,
     opis_command_terms},
    {"info", "", "tell what the index holds, or its schema", opis_info_options, 0, 0, opis_command_info},
    {"check", "[CHECK…]", "tell what in texts and index is not sound", opis_check_options, 0, SIZE_MAX,
     opis_command_check},
    {"help", "[COMMAND]", "explain a command", opis_help_options, 0, 1, opis_command_help},
    {"completion", "SHELL", "write completions for bash, zsh or fish", opis_completion_options, 1, 1,
     opis_command_completion},
    {0},
};

const struct opis_command *opis_command_named(const char *name)
{
  for (const struct opis_command *command = opis_commands; command->name; command++)
    if (strcmp(command->name, name) == 0) return command;
  return NULL;
}
