/* Mends text that was read in a wrong encoding: "â€™" for ’, "б═" for a no-break space, "аКЮЦНДЮПЪ" for Благодаря. */
#ifndef OPIS_TEXT_REPAIR_H
#define OPIS_TEXT_REPAIR_H

#include "base/arena.h"

struct opis_repair {
  struct opis_range now;    /* in the text that was mended */
  struct opis_range before; /* in the text that was given */
  const char *from;         /* "UTF-8 read as Windows-1252": a constant; for what was read wrongly twice, the last of
                               the two */
};

struct opis_repairs {
  const struct opis_repair *items; /* ascending, not touching */
  size_t count;
};

/* The text mended, run by run, where a model of the languages of text/pairs.h finds the other reading much likelier:
 * UTF-8 and the 8-bit encodings of text/encodings.h, read as another of them, up to three times over, also where bytes
 * that stand for nothing were dropped, replaced by U+FFFD or turned into blanks. The text must be valid UTF-8, of any
 * size. Text between backticks is left alone. Returns `text` itself where nothing was mended. Works line by line; what
 * is often found in a text is found more easily elsewhere in it. */
struct opis_span opis_repair(struct opis_arena *arena, struct opis_span text, struct opis_repairs *repairs);

/* The place in the text that was given of one in the text that was mended: from inside a repair, the start of what it
 * stands for. */
size_t opis_repairs_before(const struct opis_repairs *repairs, size_t offset);

#endif
