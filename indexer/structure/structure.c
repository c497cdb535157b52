/* The structure reader: lines in, blocks out. The passes in their order; parts.h says what each hands on. */
#include "indexer/structure/structure.h"

#include "indexer/structure/parts.h"

void opis_structure_read(struct opis_arena *arena, const struct opis_line *lines, size_t count,
                         struct opis_document *document)
{
  struct reader reader = {.arena = arena, .source = lines, .count = count < NONE ? (uint32_t)count : NONE - 1};
  structure_measure_lines(&reader);
  structure_find_pages(&reader);
  structure_find_openers(&reader);
  structure_find_candidates(&reader);
  structure_find_notes(&reader);
  structure_run_over(&reader);
  structure_assign_marks(&reader);
  structure_find_paragraphs(&reader);
  structure_find_boilerplate(&reader);
  structure_find_headings(&reader);
  structure_find_kinds(&reader);
  structure_find_metadata(&reader, document);
  structure_render(&reader, document);
  document->column_lines = reader.column_lines;
}
