/* opis show LOCATOR… */
#include "cli/commands.h"
#include "cli/terminal.h"

#include <string.h>
#include <unistd.h>

const struct opis_option opis_show_options[] = {
    OPTION_INDEX,
    {"around", 0, "N", "Show so many units before and after it too"},
    {"source", 0, NULL, "Show its lines in the file as they stand, with their numbers"},
    {"format", 0, "FORMAT", "Write text or jsonl"},
    {"demo", 0, NULL, "Show a unit of the texts that come with opis"},
    OPTION_WIDTH,
    OPTION_COLOR,
    OPTION_PAGER,
    OPTION_HELP,
    OPTIONS_END,
};

/* All locators are tried; the worst outcome is told. */
static enum opis_exit show_all(const struct opis_arguments *arguments, struct opis_index *index, const char *format,
                               unsigned around, const struct opis_style *style)
{
  struct opis_error error;
  bool text = strcmp(format, "text") == 0, shown = false;
  enum opis_exit code = EXIT_FOUND;
  FILE *out = opis_terminal_open(arguments, text);
  for (size_t i = 0; i < arguments->operand_count; i++) {
    struct opis_span locator = {arguments->operands[i], strlen(arguments->operands[i])};
    if (shown && text) fputc('\n', out);
    enum opis_status status = opis_argument(arguments, "source")
                                  ? opis_show_source(index, locator, !isatty(STDOUT_FILENO), out, &error)
                                  : opis_show(index, locator, around, format, style, out, &error);
    shown = status == OPIS_OK;
    if (shown) continue;
    opis_say_error(&error);
    if (status != OPIS_NOT_FOUND)
      code = EXIT_TROUBLE;
    else if (code == EXIT_FOUND)
      code = EXIT_NOTHING;
    if (status == OPIS_IO) break;
  }
  opis_terminal_close(out);
  return code;
}

enum opis_exit opis_command_show(const struct opis_arguments *arguments)
{
  struct opis_error error;
  struct opis_index *index = NULL;
  struct opis_style style = {0};
  uint64_t around;
  const char *format = opis_argument(arguments, "format");
  if (!opis_argument_number(arguments, "around", 0, 10000, 0, &around) || !opis_terminal_style(arguments, &style))
    return EXIT_TROUBLE;
  if (opis_argument(arguments, "source") && (format || opis_argument(arguments, "around"))) {
    opis_say("show: --source goes without --format and --around");
    return EXIT_TROUBLE;
  }
  if (opis_open_index(arguments, opis_argument(arguments, "demo") != NULL, &index, &error) != OPIS_OK)
    return opis_say_error(&error);
  enum opis_exit code = show_all(arguments, index, format ? format : "text", (unsigned)around, &style);
  opis_index_close(index);
  return code;
}
