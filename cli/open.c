/* Opening the index that a command works on. */
#include "cli/command.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* The demonstration lies beside the program: PREFIX/bin/opis, PREFIX/share/opis/corpus/.opis. */
static enum opis_status locate_demo(char **path, struct opis_error *error)
{
  char program[4096];
  ssize_t size = readlink("/proc/self/exe", program, sizeof program - 1);
  program[size > 0 ? size : 0] = '\0';
  for (int up = 0; up < 2; up++) {
    char *slash = strrchr(program, '/');
    if (slash) *slash = '\0';
  }
  if (asprintf(path, "%s/share/opis/corpus/.opis", program) > 0 && access(*path, R_OK) == 0) return OPIS_OK;
  error->status = OPIS_NOT_FOUND;
  error->offset = OPIS_NO_OFFSET;
  snprintf(error->message, sizeof error->message, "%.900s: the demonstration is not installed", *path);
  free(*path);
  *path = NULL;
  return OPIS_NOT_FOUND;
}

enum opis_status opis_place_index(const struct opis_arguments *arguments, bool demo, char **path,
                                  struct opis_index_places *places, struct opis_error *error)
{
  if (!demo && arguments->index_count > 1) {
    *places = (struct opis_index_places){arguments->indexes, arguments->index_count};
    return OPIS_OK;
  }
  enum opis_status status =
      demo ? locate_demo(path, error) : opis_index_locate(opis_argument(arguments, "index"), false, path, error);
  if (status == OPIS_OK) *places = (struct opis_index_places){(const char *const *)path, 1};
  return status;
}

enum opis_status opis_open_index(const struct opis_arguments *arguments, bool demo, struct opis_index **index,
                                 struct opis_error *error)
{
  char *path = NULL;
  struct opis_index_places places;
  enum opis_status status = opis_place_index(arguments, demo, &path, &places, error);
  if (status != OPIS_OK) return status;
  opis_guard(&places);
  status = opis_index_open_places(&places, index, error);
  free(path);
  return status;
}
