/* opis info */
#include "cli/commands.h"

const struct opis_option opis_info_options[] = {
    OPTION_INDEX,
    {"schema", 0, NULL, "Tell what indexes of this version consist of"},
    {"format", 0, "FORMAT", "Write text or jsonl"},
    {"demo", 0, NULL, "Tell about the index of the texts that come with opis"},
    OPTION_HELP,
    OPTIONS_END,
};

enum opis_exit opis_command_info(const struct opis_arguments *arguments)
{
  struct opis_error error;
  struct opis_index *index = NULL;
  enum opis_status status;
  if (opis_argument(arguments, "schema")) {
    status = opis_info_schema(stdout, &error);
  } else {
    const char *format = opis_argument(arguments, "format");
    status = opis_open_index(arguments, opis_argument(arguments, "demo") != NULL, &index, &error);
    if (status == OPIS_OK) status = opis_info(index, format ? format : "text", stdout, &error);
    opis_index_close(index);
  }
  return status == OPIS_OK ? EXIT_FOUND : opis_say_error(&error);
}
