/* Terms and values that are not words, and the table that `opis info --schema` prints. */
#include "store/schema.h"

#include "base/span.h"

#include <xxhash.h>

/* Of the path in a term F…; with the hash behind it the term stays far below what libxapian takes. */
enum { NAME_TERM = 180 };

struct opis_span opis_section_term(struct opis_arena *arena, struct opis_span form)
{
  return opis_arena_format(arena, "XS%.*s", (int)form.size, form.data);
}

struct opis_span opis_kind_term(struct opis_arena *arena, char letter)
{
  return opis_arena_format(arena, "K%c", letter);
}

struct opis_span opis_language_term(struct opis_arena *arena, enum opis_language language)
{
  return opis_arena_format(arena, "L%s", opis_language_name(language));
}

/* A prefix and a name; a name too long for a term is cut and given a hash, so that it stays a term of its own. */
static struct opis_span named_term(struct opis_arena *arena, char prefix, struct opis_span name)
{
  if (name.size <= NAME_TERM) return opis_arena_format(arena, "%c%.*s", prefix, (int)name.size, name.data);
  XXH128_canonical_t hash;
  XXH128_canonicalFromHash(&hash, XXH3_128bits(name.data, name.size));
  struct opis_buf term = {0};
  opis_buf_format(&term, "%c%.*s/", prefix, NAME_TERM, name.data);
  for (size_t i = 0; i < sizeof hash.digest; i++) opis_buf_format(&term, "%02x", hash.digest[i]);
  struct opis_span result = opis_arena_copy(arena, opis_buf_span(&term));
  opis_buf_free(&term);
  return result;
}

struct opis_span opis_file_term(struct opis_arena *arena, struct opis_span path)
{
  return named_term(arena, 'F', path);
}

struct opis_span opis_citation_term(struct opis_arena *arena, struct opis_span key)
{
  return named_term(arena, 'C', key);
}

struct opis_span opis_correspondent_term(struct opis_arena *arena, struct opis_span word)
{
  return named_term(arena, 'W', word);
}

struct opis_span opis_date_term(struct opis_arena *arena, const char *name)
{
  return opis_arena_format(arena, "D%s", name);
}

void opis_date_value(struct opis_buf *out, int32_t day)
{
  uint32_t place = (uint32_t)((int64_t)day - INT32_MIN);
  for (int shift = 24; shift >= 0; shift -= 8) opis_buf_add_byte(out, (char)(place >> shift));
}

void opis_order_value(struct opis_buf *out, struct opis_span path, uint32_t ordinal)
{
  opis_buf_add(out, path);
  char tail[5] = {0, (char)(ordinal >> 24), (char)(ordinal >> 16), (char)(ordinal >> 8), (char)ordinal};
  opis_buf_add(out, (struct opis_span){tail, sizeof tail});
}

const struct opis_schema_row opis_schema[] = {
    {"term", "word", "a folded form, with its positions and its count; no prefix"},
    {"term", "Ze Zs Zi Zr Zx key",
     "a class of words, with their count: stems in English, Spanish, Italian; Russian keys; other words folded"},
    {"term", "XS word", "a folded form of the headings above the unit, with its positions; count 0"},
    {"term", "Kt Kh Kp Kn Kr Kb Kc Kx",
     "units by kind: title, heading, passage, note, reference, table, caption, boilerplate"},
    {"term", "Len Les Lit Lru-Latn Lru-Cyrl Lund", "units by language: their own, and that of a stretch of some words"},
    {"term", "C, C key", "units that cite; a citation and each level of its path above it"},
    {"term", "D1924-02 D1924 D=1924 D192X D=192X D* D.",
     "months, years and decades that a date touches; with = those of longer dates; longest dates; any date"},
    {"term", "W word, WZ… key", "the words of the names of those who wrote or got what is cited, and their classes"},
    {"term", "Kd", "a document: a row of the document table"},
    {"term", "Ku", "a file that was not read, with the reason"},
    {"term", "F path", "all that belongs to a file; a path over 180 bytes is cut and given a hash"},
    {"value", "0", "the place in reading order: path, NUL, ordinal of the unit (four bytes, high byte first)"},
    {"value", "1",
     "the first day of the earliest date, yyyymmdd above the least (four bytes, high byte first), and the value of 0"},
    {"data", "fields", "tag, size and bytes each: all that a hit shows; then the XXH64 of them, high byte first"},
    {"metadata", "Z…", "the dictionary: the folded forms of the class, size and bytes each"},
    {"metadata", OPIS_META_FORMAT, "the format version"},
    {"metadata", OPIS_META_ROOT, "the folder that paths are relative to; relative to the index where it holds it"},
    {"metadata", OPIS_META_ORDERED, "while docids follow the reading order: = and the path of the last file"},
    {"metadata", OPIS_META_PATHS, "what was given to index, relative to the root: size and bytes each"},
    {"metadata", OPIS_META_SUM, "a sum over all the other metadata, for opis check --deep"},
    {"metadata", OPIS_META_PROGRAM, "the version of the opis that made the index"},
};
const size_t opis_schema_size = sizeof opis_schema / sizeof *opis_schema;
