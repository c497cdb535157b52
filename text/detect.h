/* Which encoding some bytes are in. For text/decode.c. */
#ifndef OPIS_TEXT_DETECT_H
#define OPIS_TEXT_DETECT_H

#include "text/encodings.h"

enum opis_utf16 { OPIS_UTF16_NOT, OPIS_UTF16_LE, OPIS_UTF16_BE };

/* Whether bytes without a byte order mark are UTF-16: by the zeros and the few other high bytes of its letters. */
enum opis_utf16 opis_detect_utf16(struct opis_span bytes);

/* The 8-bit encoding in which the bytes are likeliest; `*sure` becomes how sure, 0 to 1. Looks at a sample. */
const struct opis_encoding *opis_detect_8bit(struct opis_span bytes, double *sure);

#endif
