/* The Russian words that a word may stand for. */
#ifndef OPIS_TEXT_ROMANISE_H
#define OPIS_TEXT_ROMANISE_H

#include "base/arena.h"
#include "text/stem.h"

enum { OPIS_RUSSIAN_KEYS_MAX = 8 /* the most that one word has */ };

struct opis_russian_key {
  struct opis_span key;  /* see opis_russian_stems (text/russian.h): never to be shown */
  struct opis_span word; /* the Russian word itself, for people: чичерин */
  const char *how;       /* the scheme's name; "table" for a name that no scheme gives; NULL for what is in Cyrillic */
  bool doubtful; /* a second choice: if diacritics or signs were dropped (Cicerin for Čičerin, skolko for skolʹko), or
                  * the word is in German letters and does not look so (Kobson), or it has 3 letters or fewer; such keys
                  * come last */
  int likelihood; /* see opis_russian_likelihood; 0 for Cyrillic and for names of the table */
};

struct opis_russian_keys {
  const struct opis_russian_key *items; /* the likeliest first, no key twice */
  size_t count;
};

/* The keys of a word as written (UTF-8 in NFC), in Cyrillic or in Latin letters, with its diacritics and its capitals:
 * a capital makes -ov a surname's. Two words stand for one Russian word or its forms if they share a key. None for a
 * word that no scheme gives, for what holds anything but letters and signs of softness, for over 40 letters. Everything
 * is in the arena. */
struct opis_russian_keys opis_russian_keys(struct opis_stemmer *stemmer, struct opis_arena *arena,
                                           struct opis_span form);

#endif
