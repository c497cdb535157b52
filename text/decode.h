/* Bytes of any encoding that a historian's disk has to UTF-8, and the way back from the text to the bytes. */
#ifndef OPIS_TEXT_DECODE_H
#define OPIS_TEXT_DECODE_H

#include "base/arena.h"

struct opis_decoded {
  struct opis_span text; /* UTF-8, not normalised; lies in the source where that is sound UTF-8, else in the arena */
  const char *encoding;  /* "UTF-8", "UTF-16LE", "Windows-1251" ...; a constant, or the caller's `encoding` */
  const char *other;     /* the encoding of the lines that are not in `encoding`; NULL where all are */
  double sure;           /* that the encoding is right, 0 to 1; 1 where it was named or there is no choice */
  size_t bad;            /* bytes that fit nothing; each became a U+FFFD, or several of UTF-16 one */

  /* What opis_decoded_source goes by. */
  struct opis_span source;
  const struct opis_decoded_place *places; /* ascending; none where text and source are one but for a mark in front */
  size_t places_count;
};

/* `encoding` is one of design §2's, by any of its usual names, or another that iconv knows; NULL to find it: by a byte
 * order mark, as strict UTF-8, as UTF-16 by its zeros, else by what is likeliest as Spanish, English, Italian or
 * Russian. A file of lines some of which are UTF-8 and some of which are not is decoded a line at a time. A byte order
 * mark is not part of the text. Nothing is unreadable: only an `encoding` that nobody knows fails, with OPIS_INVALID.
 * The source must outlive the result. */
enum opis_status opis_decode(struct opis_arena *arena, struct opis_span source, const char *encoding,
                             struct opis_decoded *out, struct opis_error *error);

/* Where in the source the character at `offset` of the text begins; the source's size at the end of the text. From
 * inside a character, that character's. Takes a bounded time. In encodings that only iconv knows the place may be up
 * to 64 bytes early, and is exact at the start of a line. */
size_t opis_decoded_source(const struct opis_decoded *decoded, size_t offset);

#endif
