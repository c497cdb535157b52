/* opis export */
#include "cli/commands.h"

#include <string.h>

const struct opis_option opis_export_options[] = {
    OPTION_INDEX,
    {"file", 'f', "GLOB", "Export files of this name only; a glob with a slash is held against the whole path"},
    {"format", 0, "FORMAT", "Write jsonl, which is what it writes otherwise"},
    OPTION_HELP,
    OPTIONS_END,
};

enum opis_exit opis_command_export(const struct opis_arguments *arguments)
{
  struct opis_error error;
  struct opis_index *index = NULL;
  const char *format = opis_argument(arguments, "format");
  if (format && strcmp(format, "jsonl") != 0) {
    opis_say("export: --format takes jsonl, not %s", format);
    return EXIT_TROUBLE;
  }
  enum opis_status status = opis_open_index(arguments, false, &index, &error);
  if (status == OPIS_OK) status = opis_export(index, opis_argument(arguments, "file"), stdout, &error);
  opis_index_close(index);
  return status == OPIS_OK ? EXIT_FOUND : opis_say_error(&error);
}
