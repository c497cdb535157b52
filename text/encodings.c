/* In: the name of an encoding. Out: its table. To add an encoding add a row to tables/generate-encodings; another name
 * for one, a row here. */
#include "text/encodings.h"

#include <ctype.h>

const struct opis_encoding opis_encodings[] = {
#define ENCODING(name, weight, ...) {name, weight, {__VA_ARGS__}},
#include "text/tables/encodings.inc"
#undef ENCODING
};
const size_t opis_encodings_count = sizeof opis_encodings / sizeof *opis_encodings;

static const struct {
  const char *alias, *name;
} aliases[] = {
    {"cp1250", "Windows-1250"},
    {"cp1251", "Windows-1251"},
    {"cp1252", "Windows-1252"},
    {"latin1", "ISO-8859-1"},
    {"latin2", "ISO-8859-2"},
    {"latin9", "ISO-8859-15"},
    {"iso88591", "ISO-8859-1"},
    {"iso88592", "ISO-8859-2"},
    {"iso88595", "ISO-8859-5"},
    {"ibm866", "CP866"},
    {"dos866", "CP866"},
    {"ibm850", "CP850"},
    {"ibm437", "CP437"},
    {"koi8", "KOI8-R"},
    {"macintosh", "Mac Roman"},
    {"xmacroman", "Mac Roman"},
    {"xmaccyrillic", "Mac Cyrillic"},
    {"macosroman", "Mac Roman"},
    {"1250", "Windows-1250"},
    {"1251", "Windows-1251"},
    {"1252", "Windows-1252"},
};

/* Whether two names are one but for case, blanks, hyphens and underscores. */
static bool is_same(const char *a, const char *b)
{
  for (;; a++, b++) {
    while (*a == '-' || *a == '_' || *a == ' ') a++;
    while (*b == '-' || *b == '_' || *b == ' ') b++;
    if (tolower((unsigned char)*a) != tolower((unsigned char)*b)) return false;
    if (!*a) return true;
  }
}

const struct opis_encoding *opis_encoding_find(const char *name)
{
  for (size_t i = 0; i < sizeof aliases / sizeof *aliases; i++)
    if (is_same(name, aliases[i].alias)) name = aliases[i].name;
  for (size_t i = 0; i < opis_encodings_count; i++)
    if (is_same(name, opis_encodings[i].name)) return &opis_encodings[i];
  return NULL;
}
