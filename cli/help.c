/* Help for people, and the same rows for the manual pages. */
#include "cli/help.h"

#include "cli/commands.h"

#include <ctype.h>
#include <string.h>

static void write_option(const struct opis_option *option, FILE *out)
{
  char left[64];
  int size = option->letter ? snprintf(left, sizeof left, "-%c, --%s", option->letter, option->name)
                            : snprintf(left, sizeof left, "    --%s", option->name);
  if (option->argument) snprintf(left + size, sizeof left - (size_t)size, " %s", option->argument);
  enum { LEFT = 26, WIDTH = 80 };
  fprintf(out, "  %-*s", LEFT, left);
  size_t column = strlen(left) > LEFT ? WIDTH : 0; /* a long left side has its text below */
  for (const char *word = option->help; *word;) {
    size_t length = strcspn(word, " ");
    if (column + length > WIDTH - LEFT - 3) {
      fprintf(out, "\n  %*s", LEFT, "");
      column = 0;
    }
    fprintf(out, " %.*s", (int)length, word);
    column += length + 1;
    word += length + (word[length] == ' ');
  }
  fputs("\n", out);
}

static void write_program(FILE *out)
{
  fputs("opis finds the passages and footnotes of a folder of texts, best first.\n\n"
        "  opis COMMAND [OPTION…] …\n\n",
        out);
  for (const struct opis_command *command = opis_commands; command->name; command++)
    fprintf(out, "  %-11s %s\n", command->name, command->summary);
  fputs("\n  --version   tell the version\n\nopis help COMMAND explains a command, man opis all of it.\n", out);
}

void opis_help_write(const struct opis_command *command, FILE *out)
{
  if (!command) {
    write_program(out);
    return;
  }
  fprintf(out, "opis %s [OPTION…]%s%s\n\n%c%s.\n\n", command->name, *command->operands ? " " : "", command->operands,
          toupper((unsigned char)*command->summary), command->summary + 1);
  for (const struct opis_option *option = command->options; option->name; option++) write_option(option, out);
}

/* The options of a command, in scdoc's language. */
static void write_manual(const struct opis_command *command, FILE *out)
{
  for (const struct opis_option *option = command->options; option->name; option++) {
    if (option->letter) fprintf(out, "*-%c*, ", option->letter);
    fprintf(out, "*--%s*", option->name);
    if (option->argument) fprintf(out, " _%s_", option->argument);
    fputs("\n\t", out);
    for (const char *c = option->help; *c; c++) {
      if (*c == '_' || *c == '*' || *c == '\\') fputc('\\', out);
      fputc(*c, out);
    }
    fputs(".\n\n", out);
  }
}

const struct opis_option opis_help_options[] = {
    {"scdoc", 0, NULL, "Write the options as the manual pages have them"},
    OPTION_HELP,
    OPTIONS_END,
};

enum opis_exit opis_command_help(const struct opis_arguments *arguments)
{
  const struct opis_command *command = NULL;
  if (arguments->operand_count > 0 && !(command = opis_command_named(arguments->operands[0]))) {
    opis_say("there is no command %s; opis help lists them", arguments->operands[0]);
    return EXIT_TROUBLE;
  }
  if (command && opis_argument(arguments, "scdoc"))
    write_manual(command, stdout);
  else
    opis_help_write(command, stdout);
  return EXIT_FOUND;
}

/* ---- Completions ---------------------------------------------------------------------------------------------- */

static void complete_bash(FILE *out)
{
  fputs("_opis() {\n  local word=\"${COMP_WORDS[COMP_CWORD]}\" words=\n  case \"${COMP_WORDS[1]}\" in\n", out);
  for (const struct opis_command *command = opis_commands; command->name; command++) {
    fprintf(out, "  %s) words=\"", command->name);
    for (const struct opis_option *option = command->options; option->name; option++)
      fprintf(out, "%s--%s", option == command->options ? "" : " ", option->name);
    fputs("\" ;;\n", out);
  }
  fputs("  esac\n  if [ \"$COMP_CWORD\" -eq 1 ]; then\n    words=\"", out);
  for (const struct opis_command *command = opis_commands; command->name; command++)
    fprintf(out, "%s%s", command == opis_commands ? "" : " ", command->name);
  fputs("\"\n  elif [ \"${word#-}\" = \"$word\" ]; then\n    COMPREPLY=($(compgen -f -- \"$word\"))\n    return\n  fi\n"
        "  COMPREPLY=($(compgen -W \"$words\" -- \"$word\"))\n}\ncomplete -o filenames -F _opis opis\n",
        out);
}

static void complete_zsh(FILE *out)
{
  fputs("#compdef opis\n_opis() {\n  if (( CURRENT == 2 )); then\n    local -a commands=(\n", out);
  for (const struct opis_command *command = opis_commands; command->name; command++)
    fprintf(out, "      '%s:%s'\n", command->name, command->summary);
  fputs("    )\n    _describe command commands\n    return\n  fi\n  case $words[2] in\n", out);
  for (const struct opis_command *command = opis_commands; command->name; command++) {
    fprintf(out, "  %s) _arguments", command->name);
    for (const struct opis_option *option = command->options; option->name; option++)
      fprintf(out, " '--%s%s'", option->name, option->argument ? "=:value:_files" : "");
    fputs(" '*:file:_files' ;;\n", out);
  }
  fputs("  esac\n}\n_opis \"$@\"\n", out);
}

static void complete_fish(FILE *out)
{
  for (const struct opis_command *command = opis_commands; command->name; command++) {
    fprintf(out, "complete -c opis -n __fish_use_subcommand -a %s -d '%s'\n", command->name, command->summary);
    for (const struct opis_option *option = command->options; option->name; option++)
      fprintf(out, "complete -c opis -n '__fish_seen_subcommand_from %s' -l %s%s\n", command->name, option->name,
              option->argument ? " -r" : "");
  }
}

const struct opis_option opis_completion_options[] = {OPTION_HELP, OPTIONS_END};

enum opis_exit opis_command_completion(const struct opis_arguments *arguments)
{
  static const struct {
    const char *shell;
    void (*complete)(FILE *out);
  } shells[] = {{"bash", complete_bash}, {"zsh", complete_zsh}, {"fish", complete_fish}};
  for (size_t i = 0; i < sizeof shells / sizeof *shells; i++)
    if (strcmp(arguments->operands[0], shells[i].shell) == 0) {
      shells[i].complete(stdout);
      return EXIT_FOUND;
    }
  opis_say("completion: takes bash, zsh or fish, not %s", arguments->operands[0]);
  return EXIT_TROUBLE;
}
