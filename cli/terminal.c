/* The terminal: colour, width, pager. */
#include "cli/terminal.h"

#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

static unsigned terminal_width(void)
{
  const char *columns = getenv("COLUMNS");
  struct winsize size;
  if (columns && atoi(columns) > 0) return (unsigned)atoi(columns);
  if (isatty(STDOUT_FILENO) && ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0) return size.ws_col;
  return 80;
}

static bool choose_colour(const char *when, bool *colour)
{
  const char *no_color = getenv("NO_COLOR"), *terminal = getenv("TERM");
  bool dumb = terminal && strcmp(terminal, "dumb") == 0;
  if (!when || strcmp(when, "auto") == 0)
    *colour = isatty(STDOUT_FILENO) && !(no_color && *no_color) && !dumb;
  else if (strcmp(when, "always") == 0)
    *colour = true;
  else if (strcmp(when, "never") == 0)
    *colour = false;
  else {
    opis_say("--color takes auto, always or never, not %s", when);
    return false;
  }
  return true;
}

bool opis_terminal_style(const struct opis_arguments *arguments, struct opis_style *style)
{
  uint64_t width;
  if (!opis_argument_number(arguments, "width", 20, 100000, terminal_width(), &width)) return false;
  style->width = (unsigned)width;
  return choose_colour(opis_argument(arguments, "color"), &style->colour);
}

static bool in_path(const char *program)
{
  const char *path = getenv("PATH");
  char file[4096];
  while (path && *path) {
    size_t size = strcspn(path, ":");
    snprintf(file, sizeof file, "%.*s/%s", (int)size, path, program);
    if (access(file, X_OK) == 0) return true;
    path += size + (path[size] == ':');
  }
  return false;
}

FILE *opis_terminal_open(const struct opis_arguments *arguments, bool for_people)
{
  const char *pager = getenv("OPIS_PAGER");
  if (!pager) pager = getenv("PAGER");
  if (!pager && in_path("less")) pager = "less";
  bool wanted = for_people && isatty(STDOUT_FILENO) && !opis_argument(arguments, "no-pager");
  if (!wanted || !pager || !*pager || strcmp(pager, "cat") == 0) return stdout;
  setenv("LESS", "FRX", 0); /* go when all fits, pass colours on, leave the screen as it is */
  FILE *out = popen(pager, "we");
  return out ? out : stdout;
}

void opis_terminal_close(FILE *out)
{
  if (out != stdout) pclose(out);
}
