/* From the table of options to getopt_long and back; and the defaults of the configuration file. */
#include "cli/arguments.h"

#include "base/span.h"

#include <errno.h>
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static size_t option_count(const struct opis_command *command)
{
  size_t count = 0;
  while (command->options[count].name) count++;
  return count;
}

/* getopt's own tables. Its short string begins with ":" so that a missing argument is told apart. */
static void make_tables(const struct opis_command *command, struct option *longs, char *shorts)
{
  *shorts++ = ':';
  for (size_t i = 0; i < option_count(command); i++) {
    const struct opis_option *option = &command->options[i];
    longs[i] = (struct option){option->name, option->argument ? required_argument : no_argument, NULL, 256 + (int)i};
    if (!option->letter) continue;
    *shorts++ = option->letter;
    if (option->argument) *shorts++ = ':';
  }
  *shorts = '\0';
}

static size_t row_of(const struct opis_command *command, int code)
{
  if (code >= 256) return (size_t)code - 256;
  for (size_t i = 0; i < option_count(command); i++)
    if (command->options[i].letter == code) return i;
  return SIZE_MAX;
}

static bool say_usage(const struct opis_command *command, const char *what, const char *word)
{
  opis_say("%s: %s %s; opis help %s explains", command->name, what, word, command->name);
  return false;
}

static bool take_options(const struct opis_command *command, int argc, char **argv, struct opis_arguments *arguments)
{
  struct option longs[OPIS_OPTIONS_MOST + 1] = {0};
  char shorts[2 * OPIS_OPTIONS_MOST + 2];
  make_tables(command, longs, shorts);
  opterr = 0;
  optind = 1;
  for (int code; (code = getopt_long(argc, argv, shorts, longs, NULL)) != -1;) {
    if (code == '?') return say_usage(command, "there is no option, or more than one,", argv[optind - 1]);
    if (code == ':') return say_usage(command, "a value is missing behind", argv[optind - 1]);
    arguments->values[row_of(command, code)] = optarg ? optarg : "";
  }
  arguments->operands = (const char *const *)argv + optind;
  arguments->operand_count = (size_t)(argc - optind);
  return true;
}

bool opis_arguments_parse(const struct opis_command *command, int argc, char **argv, struct opis_arguments *arguments)
{
  arguments->command = command;
  if (!take_options(command, argc, argv, arguments)) return false;
  if (opis_argument(arguments, "help")) return true;
  if (arguments->operand_count < command->least_operands) return say_usage(command, "needs", command->operands);
  if (arguments->operand_count > command->most_operands)
    return say_usage(command, "is given one word too many:", arguments->operands[command->most_operands]);
  return true;
}

const char *opis_argument(const struct opis_arguments *arguments, const char *name)
{
  const struct opis_option *options = arguments->command->options;
  for (size_t i = 0; options[i].name; i++)
    if (strcmp(options[i].name, name) == 0) return arguments->values[i];
  return NULL;
}

bool opis_argument_number(const struct opis_arguments *arguments, const char *name, uint64_t least, uint64_t most,
                          uint64_t otherwise, uint64_t *number)
{
  const char *value = opis_argument(arguments, name);
  if (!value) {
    *number = otherwise;
    return true;
  }
  char *end;
  errno = 0;
  unsigned long long parsed = strtoull(value, &end, 10);
  uint64_t unit = 1;
  if (*end == 'K') unit = 1 << 10, end++;
  else if (*end == 'M') unit = 1 << 20, end++;
  else if (*end == 'G') unit = 1 << 30, end++;
  bool digits = value[0] >= '0' && value[0] <= '9';
  if (!digits || *end || errno || parsed > most / unit || parsed * unit < least) {
    opis_say("%s: --%s takes a whole number from %llu to %llu (K, M and G may follow), not %s", arguments->command->name,
             name, (unsigned long long)least, (unsigned long long)most, value);
    return false;
  }
  *number = parsed * unit;
  return true;
}

/* ---- The configuration file ----------------------------------------------------------------------------------- */

static FILE *open_configuration(char *path, size_t size)
{
  const char *folder = getenv("XDG_CONFIG_HOME"), *home = getenv("HOME");
  if (folder && *folder) snprintf(path, size, "%s/opis/config", folder);
  else if (home && *home) snprintf(path, size, "%s/.config/opis/config", home);
  else return NULL;
  return fopen(path, "re");
}

static bool known_anywhere(const char *name)
{
  for (const struct opis_command *command = opis_commands; command->name; command++)
    for (size_t i = 0; command->options[i].name; i++)
      if (strcmp(command->options[i].name, name) == 0) return true;
  return false;
}

/* Takes "name = value" where the command has the option and it was not given. */
static bool apply_line(struct opis_arguments *arguments, char *line)
{
  char *equals = strchr(line, '=');
  struct opis_span name = opis_span_trim((struct opis_span){line, equals ? (size_t)(equals - line) : strlen(line)});
  struct opis_span value = opis_span_trim(opis_span_of(equals ? equals + 1 : ""));
  if (name.size == 0 || name.data[0] == '#') return true;
  line[name.data - line + (ptrdiff_t)name.size] = '\0';
  if (!known_anywhere(name.data)) return false;
  for (size_t i = 0; arguments->command->options[i].name; i++)
    if (strcmp(arguments->command->options[i].name, name.data) == 0 && !arguments->values[i])
      arguments->values[i] = strndup(value.data, value.size); /* lives as long as the program */
  return true;
}

bool opis_arguments_configure(struct opis_arguments *arguments)
{
  char path[4096];
  FILE *file = open_configuration(path, sizeof path);
  if (!file) return true;
  char *line = NULL;
  size_t capacity = 0;
  bool good = true;
  for (unsigned number = 1; good && getline(&line, &capacity, file) >= 0; number++) {
    good = apply_line(arguments, line);
    if (!good) opis_say("%s:%u: there is no option of that name", path, number);
  }
  free(line);
  fclose(file);
  return good;
}
