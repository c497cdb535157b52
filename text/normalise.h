/* One spelling of a text for storing and showing (NFC), and one of a word for finding (folded). */
#ifndef OPIS_TEXT_NORMALISE_H
#define OPIS_TEXT_NORMALISE_H

#include "base/arena.h"
#include "base/buf.h"

/* The text in NFC; bytes that are no UTF-8 become U+FFFD. Gives back `text` itself where nothing changes, which for
 * most texts is found by looking alone; else it is in the arena. */
struct opis_span opis_nfc(struct opis_arena *arena, struct opis_span text);

/* Adds a word as it is indexed: compatibility forms and width made one (NFKC), case folded, diacritics dropped (letters
 * that only look like having one, such as ł, ø, đ, ı, are mapped too: tables/letters.inc; so are the points of Hebrew
 * and Arabic, but not the vowels that Indic scripts and Thai write as marks), default-ignorable characters (soft
 * hyphen, zero-width joiners, variation selectors) dropped, hyphens an ASCII hyphen. Apostrophes, primes and
 * hamza-like marks, double ones too, become one ASCII apostrophe inside a word and go at its start and end: opis’
 * gives opis, ʿulamāʾ ulama.
 *
 * ё becomes е, because Russian prints it or not as it likes, and stressed vowels lose their accent. й stays, as ў, ї,
 * ѓ and ќ do: they are letters of their own, no reader types the one for the other, and stemming needs the й of -ый.
 * ñ becomes n, as Spanish search boxes have it.
 *
 * Nothing is added for a word that consists of nothing else. Stops and commas stay: 1.234,56. What is folded stays as
 * it is when folded again, and canonically equivalent words fold alike. Never adds a NUL or an ASCII capital. Linear.
 */
void opis_fold(struct opis_buf *out, struct opis_span word);

/* Adds a word in lower case, its diacritics as they are. */
void opis_lower(struct opis_buf *out, struct opis_span word);

#endif
