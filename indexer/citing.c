/* Citations and dates of a document's units. */
#include "indexer/citing.h"

#include "text/dates.h"

struct opis_citing opis_citing_begin(const struct opis_unit *units, size_t count)
{
  struct opis_citing citing = {opis_citation_context_new(), opis_citation_context_new()};
  for (size_t i = 0; i < count; i++)
    if (units[i].kind == OPIS_PASSAGE) opis_citations_define(citing.notes, units[i].text);
  return citing;
}

void opis_citing_end(struct opis_citing *citing)
{
  opis_citation_context_free(citing->notes);
  opis_citation_context_free(citing->text);
  *citing = (struct opis_citing){0};
}

void opis_cite_unit(struct opis_arena *arena, const struct opis_citing *citing, struct opis_unit *unit)
{
  struct opis_dates dates = opis_dates_find(arena, unit->text);
  unit->dates = dates.items;
  unit->date_count = dates.count;
  if (unit->kind == OPIS_TITLE || unit->kind == OPIS_HEADING || unit->kind == OPIS_BOILERPLATE) return;
  struct opis_citations citations = {0};
  opis_citations_find(arena, unit->kind == OPIS_NOTE ? citing->notes : citing->text, unit->text, &citations);
  unit->citations = citations.items;
  unit->citation_count = citations.count;
}
