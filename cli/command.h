/* Commands: one file each (cmd_x.c), one row each in the table of commands.c. An option is a row too, and from these
 * tables come the parser, --help, the completions and the option sections of the manual pages. */
#ifndef OPIS_CLI_COMMAND_H
#define OPIS_CLI_COMMAND_H

#include <opis.h>

/* As users of grep expect; 75 is sysexits' "try again". */
enum opis_exit { EXIT_FOUND = 0, EXIT_NOTHING = 1, EXIT_TROUBLE = 2, EXIT_LOCKED = 75 };

struct opis_option {
  const char *name;     /* without dashes */
  char letter;          /* 0: none */
  const char *argument; /* what its value is called, in capitals; NULL: it takes none */
  const char *help;     /* one sentence, without its stop */
};

enum { OPIS_OPTIONS_MOST = 32, OPIS_INDEXES_MOST = 64 };

struct opis_arguments {
  const struct opis_command *command;
  const char *values[OPIS_OPTIONS_MOST];  /* of the command's options, by row; "" for one without argument; NULL: not
                                             given */
  const char *indexes[OPIS_INDEXES_MOST]; /* all values of --index; of other options the last one counts */
  size_t index_count;
  const char *const *operands;
  size_t operand_count;
  char *owned[OPIS_OPTIONS_MOST]; /* values that the configuration file gave */
};

struct opis_command {
  const char *name;
  const char *operands;              /* "QUERY…" */
  const char *summary;               /* one line, without its stop */
  const struct opis_option *options; /* ends with an empty row */
  size_t least_operands, most_operands;
  enum opis_exit (*run)(const struct opis_arguments *arguments);
};

extern const struct opis_command opis_commands[]; /* ends with an empty row */
const struct opis_command *opis_command_named(const char *name);

/* The option's value, or NULL; the option must be one of the command's. */
const char *opis_argument(const struct opis_arguments *arguments, const char *name);

/* A whole number from `least` to `most`; `otherwise` where the option was not given. Says what is wrong and returns
 * false for anything else. */
bool opis_argument_number(const struct opis_arguments *arguments, const char *name, uint64_t least, uint64_t most,
                          uint64_t otherwise, uint64_t *number);
/* Bytes, at least one, with K, M or G behind them or not; 0 where the option was not given. */
bool opis_argument_size(const struct opis_arguments *arguments, const char *name, uint64_t *bytes);

/* Says the error on stderr and gives the exit code that stands for it. */
enum opis_exit opis_say_error(const struct opis_error *error);
/* The same for a query, with a caret under the place of the mistake. */
enum opis_exit opis_say_query_error(const struct opis_error *error, struct opis_span query);
/* "opis: " and a message on stderr. */
void opis_say(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* Opens the index, or the indexes, that -i, the environment or the folder tells, or the demonstration's. */
enum opis_status opis_open_index(const struct opis_arguments *arguments, bool demo, struct opis_index **index,
                                 struct opis_error *error);

/* Only where they are. `path`, which starts as NULL, is freed with free() when `places` are no longer used. */
enum opis_status opis_place_index(const struct opis_arguments *arguments, bool demo, char **path,
                                  struct opis_index_places *places, struct opis_error *error);

/* From here on a fault in reading the indexes at the places ends the program with a message that says so. */
void opis_guard(const struct opis_index_places *places);

/* Rows that several commands have. */
#define OPTION_INDEX                                                                                                   \
  {                                                                                                                    \
    "index", 'i', "INDEX",                                                                                             \
        "The index, or a stub file that names indexes; may be given again, to read several as one; otherwise "         \
        "OPIS_INDEX, the nearest .opis here or above, or opis/index in the XDG data folder"                            \
  }
#define OPTION_COLOR                                                                                                   \
  {                                                                                                                    \
    "color", 0, "WHEN", "Colour: auto (on a terminal, unless NO_COLOR is set), always or never"                        \
  }
#define OPTION_PAGER                                                                                                   \
  {                                                                                                                    \
    "no-pager", 0, NULL, "Do not page on a terminal"                                                                   \
  }
#define OPTION_WIDTH                                                                                                   \
  {                                                                                                                    \
    "width", 0, "COLUMNS", "Wrap at so many columns; otherwise the width of the terminal, or 80"                       \
  }
#define OPTION_HELP                                                                                                    \
  {                                                                                                                    \
    "help", 'h', NULL, "Show this help"                                                                                \
  }
#define OPTIONS_END                                                                                                    \
  {                                                                                                                    \
    0                                                                                                                  \
  }

#endif
