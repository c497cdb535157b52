/* One spelling of a text for storing and showing (NFC), and one of a word for finding (folded). */
#ifndef OPIS_TEXT_NORMALISE_H
#define OPIS_TEXT_NORMALISE_H

#include "base/arena.h"
#include "base/buf.h"

/* The text in NFC; bytes that are no UTF-8 become U+FFFD. Gives back `text` itself where nothing changes, which for
 * most texts is found by looking alone; else it is in the arena. */
struct opis_span opis_nfc(struct opis_arena *arena, struct opis_span text);

/* Adds a word as it is indexed: compatibility forms and width made one (NFKC), case folded, diacritics dropped
 * (letters that only look like having one, such as ł, ø, đ, ı, are mapped too; й and ё lose theirs as č and á do),
 * every apostrophe, prime and hamza-like mark an ASCII apostrophe, hyphens an ASCII hyphen, default-ignorable
 * characters (soft hyphen, zero-width joiners, variation selectors) dropped. Nothing is added for a word that
 * consists of nothing else. What is folded stays as it is when folded again. Never adds a NUL or an ASCII capital. */
void opis_fold(struct opis_buf *out, struct opis_span word);

#endif
