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

/* The text mended where the evidence is plain, after a model of the languages of text/pairs.h: UTF-8 and the 8-bit
 * encodings of text/encodings.h, read as another of them (text/tables/misreadings.inc), up to three times over.
 *
 * UTF-8 is mended by runs of words, also where bytes that stand for nothing were dropped, replaced by U+FFFD or turned
 * into blanks: what cannot be told is U+FFFD then. Cyrillic letters are mended by runs that are long or many. Accented
 * letters that became other letters or signs are mended by whole lines, where what stands there is nothing that anyone
 * writes; where many lines of the text are so, they speak for its others. Text between backticks and single signs in
 * quotation marks are left alone.
 *
 * `text` must be valid UTF-8, of any size; give a whole document, since its lines speak for one another. Line ends are
 * never touched. Returns `text` itself, with no repairs, where nothing was mended; otherwise the text and the repairs
 * are the arena's. Takes time in proportion to the text, and memory in proportion to what is mended. Never fails. */
struct opis_span opis_repair(struct opis_arena *arena, struct opis_span text, struct opis_repairs *repairs);

/* The place in the text that was given of one in the text that was mended (its end included): from inside a repair, the
 * start of what it stands for. Takes time in proportion to the logarithm of the repairs. */
size_t opis_repairs_before(const struct opis_repairs *repairs, size_t offset);

#endif
