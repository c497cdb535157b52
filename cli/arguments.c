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

/* What getopt would not take: `word` holds it. */
static bool say_unknown(const struct opis_command *command, const char *word)
{
  char letter[3] = {'-', (char)optopt, '\0'};
  if (optopt >= 256) return say_usage(command, "no value belongs to", word);
  if (optopt != 0) return say_usage(command, "there is no option", letter);
  size_t size = strcspn(word, "="), begun = 0;
  for (size_t i = 0; size > 2 && i < option_count(command); i++)
    begun += strncmp(command->options[i].name, word + 2, size - 2) == 0;
  return say_usage(command, begun > 1 ? "several options begin with" : "there is no option", word);
}

static bool take_options(const struct opis_command *command, int argc, char **argv, struct opis_arguments *arguments)
{
  struct option longs[OPIS_OPTIONS_MOST + 1] = {0};
  char shorts[2 * OPIS_OPTIONS_MOST + 2];
  make_tables(command, longs, shorts);
  opterr = 0;
  optind = 1;
  for (int code; (code = getopt_long(argc, argv, shorts, longs, NULL)) != -1;) {
    if (code == '?') return say_unknown(command, argv[optind - 1]);
    if (code == ':') return say_usage(command, "a value is missing behind", argv[optind - 1]);
    size_t row = row_of(command, code);
    arguments->values[row] = optarg ? optarg : "";
    if (strcmp(command->options[row].name, "index") != 0) continue;
    if (arguments->index_count == OPIS_INDEXES_MOST) return say_usage(command, "is given too often:", argv[optind - 1]);
    arguments->indexes[arguments->index_count++] = arguments->values[row];
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
  bool digits = value[0] >= '0' && value[0] <= '9';
  if (!digits || *end || errno || parsed > most || parsed < least) {
    opis_say("%s: --%s takes a whole number from %llu to %llu, not %s", arguments->command->name, name,
             (unsigned long long)least, (unsigned long long)most, value);
    return false;
  }
  *number = parsed;
  return true;
}

bool opis_argument_size(const struct opis_arguments *arguments, const char *name, uint64_t *bytes)
{
  const char *value = opis_argument(arguments, name);
  *bytes = 0;
  if (!value) return true;
  char *end;
  errno = 0;
  unsigned long long parsed = strtoull(value, &end, 10);
  unsigned shift = 0;
  if (*end == 'K')
    shift = 10, end++;
  else if (*end == 'M')
    shift = 20, end++;
  else if (*end == 'G')
    shift = 30, end++;
  bool digits = value[0] >= '0' && value[0] <= '9';
  if (!digits || *end || errno || parsed == 0 || parsed > UINT64_MAX >> shift) {
    opis_say("%s: --%s takes a number of bytes, as 4096, 300K, 20M or 2G, not %s", arguments->command->name, name,
             value);
    return false;
  }
  *bytes = parsed << shift;
  return true;
}

/* ---- The configuration file ----------------------------------------------------------------------------------- */

static FILE *open_configuration(char *path, size_t size)
{
  const char *folder = getenv("XDG_CONFIG_HOME"), *home = getenv("HOME");
  if (folder && *folder)
    snprintf(path, size, "%s/opis/config", folder);
  else if (home && *home)
    snprintf(path, size, "%s/.config/opis/config", home);
  else
    return NULL;
  return fopen(path, "re");
}

static bool known_anywhere(const char *name)
{
  for (const struct opis_command *command = opis_commands; command->name; command++)
    for (size_t i = 0; command->options[i].name; i++)
      if (strcmp(command->options[i].name, name) == 0) return true;
  return false;
}

/* What is wrong with a line, or NULL. */
static const char *apply_value(struct opis_arguments *arguments, size_t row, struct opis_span value)
{
  bool no = opis_span_equal(value, OPIS_SPAN("no"));
  if (arguments->command->options[row].argument) {
    if (value.size == 0) return "the option needs a value";
  } else if (!no && value.size > 0 && !opis_span_equal(value, OPIS_SPAN("yes"))) {
    return "the option takes yes or no";
  } else if (no) {
    return NULL;
  }
  if (!arguments->values[row]) arguments->values[row] = arguments->owned[row] = strndup(value.data, value.size);
  return NULL;
}

/* Takes "name = value" where the command has the option and it was not given. What is wrong, or NULL. */
static const char *apply_line(struct opis_arguments *arguments, char *line)
{
  char *equals = strchr(line, '=');
  struct opis_span name = opis_span_trim((struct opis_span){line, equals ? (size_t)(equals - line) : strlen(line)});
  struct opis_span value = opis_span_trim(opis_span_of(equals ? equals + 1 : ""));
  if (name.size == 0 || name.data[0] == '#') return NULL;
  line[name.data - line + (ptrdiff_t)name.size] = '\0';
  if (!known_anywhere(name.data)) return "there is no option of that name";
  const char *environment = strcmp(name.data, "index") == 0 ? getenv("OPIS_INDEX") : NULL;
  if (environment && *environment) return NULL; /* comes before the file */
  for (size_t i = 0; arguments->command->options[i].name; i++)
    if (strcmp(arguments->command->options[i].name, name.data) == 0) return apply_value(arguments, i, value);
  return NULL;
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
    const char *wrong = apply_line(arguments, line);
    good = wrong == NULL;
    if (!good) opis_say("%s:%u: %s", path, number, wrong);
  }
  free(line);
  fclose(file);
  return good;
}

void opis_arguments_free(struct opis_arguments *arguments)
{
  for (size_t i = 0; i < OPIS_OPTIONS_MOST; i++) free(arguments->owned[i]);
}
