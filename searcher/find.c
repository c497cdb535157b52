/* From a locator to a unit. */
#include "searcher/find.h"

#include "base/error.h"
#include "base/span.h"

size_t opis_find_unit(const struct opis_units *units, const struct opis_locator *locator)
{
  for (size_t i = 0; i < units->count; i++) {
    const struct opis_unit *unit = &units->items[i];
    bool part = unit->part == locator->part || (locator->part == 0 && unit->part == 1);
    if (unit->kind == locator->kind && unit->ordinal == locator->ordinal && part) return i;
  }
  return SIZE_MAX;
}

enum opis_status opis_find_locator(const struct opis_index *index, struct opis_span locator, struct opis_arena *arena,
                                   struct opis_units *units, size_t *place, struct opis_error *error)
{
  struct opis_locator wanted;
  struct opis_file_name name;
  struct opis_units found = {0};
  enum opis_status status = opis_locator_parse(arena, locator, &wanted, error);
  if (status == OPIS_OK) status = opis_index_find(index, wanted.file, &name, error);
  if (status == OPIS_OK) status = opis_store_units(index, name, arena, &found, error);
  if (status != OPIS_OK) return status;
  if (found.count == 0)
    return opis_fail(error, OPIS_NOT_FOUND, "%.*s: the index has no such file", (int)wanted.file.size,
                     wanted.file.data);
  size_t at = opis_find_unit(&found, &wanted);
  if (at == SIZE_MAX)
    return opis_fail(error, OPIS_NOT_FOUND, "%.*s: the file has no such unit", (int)locator.size, locator.data);
  *units = found;
  *place = at;
  return OPIS_OK;
}
