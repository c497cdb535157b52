/* stub */
#include "text/citations/note.h"

void opis_works_read(struct opis_note *note, size_t start, size_t end)
{
  (void)note;
  (void)start;
  (void)end;
}
