/* In: a citation. Out: its canonical key, and the terms of its levels. A key is the archive, then names parted by " /
 * ", then labels with values: `AVPRF f.4 op.20 pap.155 d.49 l.9`, `TNA FO 371/4032 doc.179078`, `DDI s.7 v.4 doc.175`.
 */
#include "text/citations/note.h"

#include "base/memory.h"
#include "text/normalise.h"

#include <stdlib.h>

static const struct {
  const char *name, *label, *russian;
} levels[OPIS_LEVELS] = {
    [OPIS_LEVEL_FONDS] = {"fonds", "", "f"},
    [OPIS_LEVEL_SUBFONDS] = {"subfonds", "", "sub"},
    [OPIS_LEVEL_SECTION] = {"section", "", "sec"},
    [OPIS_LEVEL_SERIES] = {"series", "", "ser"},
    [OPIS_LEVEL_SUBSERIES] = {"subseries", "", "sub"},
    [OPIS_LEVEL_INVENTORY] = {"inventory", "op", "op"},
    [OPIS_LEVEL_ENTRY] = {"entry", "ent", "ent"},
    [OPIS_LEVEL_LOT] = {"lot", "lot", "lot"},
    [OPIS_LEVEL_YEAR] = {"year", "yr", "yr"},
    [OPIS_LEVEL_CATEGORY] = {"category", "cat", "cat"},
    [OPIS_LEVEL_VOLUME] = {"volume", "v", "t"},
    [OPIS_LEVEL_BOX] = {"box", "box", "pap"},
    [OPIS_LEVEL_REEL] = {"reel", "reel", "reel"},
    [OPIS_LEVEL_FILE] = {"file", "d", "d"},
    [OPIS_LEVEL_SUBFILE] = {"subfile", "sd", "sd"},
    [OPIS_LEVEL_DOCUMENT] = {"document", "doc", "dok"},
    [OPIS_LEVEL_LEAF] = {"leaf", "l", "l"},
    [OPIS_LEVEL_FRAME] = {"frame", "fr", "fr"},
};

static const char *const kinds[OPIS_CITATION_KINDS] = {
    [OPIS_CITATION_ARCHIVAL] = "archival",
    [OPIS_CITATION_PUBLISHED] = "published-document",
    [OPIS_CITATION_MONOGRAPH] = "monograph",
    [OPIS_CITATION_ARTICLE] = "article",
    [OPIS_CITATION_CHAPTER] = "chapter",
    [OPIS_CITATION_THESIS] = "thesis",
    [OPIS_CITATION_NEWSPAPER] = "newspaper",
    [OPIS_CITATION_WEB] = "web",
    [OPIS_CITATION_AUTHOR_DATE] = "author-date",
    [OPIS_CITATION_BACK_REFERENCE] = "back-reference",
    [OPIS_CITATION_IBID] = "ibid",
    [OPIS_CITATION_PARLIAMENTARY] = "parliamentary",
    [OPIS_CITATION_LEGAL] = "legal",
};

const char *opis_citation_kind_name(enum opis_citation_kind kind)
{
  return kinds[kind];
}

const char *opis_level_name(enum opis_level level)
{
  return levels[level].name;
}

static bool is_russian(const struct opis_citation *citation)
{
  const struct opis_name *name = opis_archive_by_code(citation->archive);
  return name && name->tradition == OPIS_RUSSIAN;
}

static bool is_british(const struct opis_citation *citation)
{
  return opis_span_equal(citation->archive, OPIS_SPAN("TNA")) && citation->level_count > 1 &&
         citation->levels[0].level <= OPIS_LEVEL_LAST_NAME && citation->levels[1].level <= OPIS_LEVEL_LAST_NAME &&
         (citation->level_count == 2 || citation->levels[2].level == OPIS_LEVEL_BOX);
}

static void add_labelled(struct opis_buf *out, const char *label, struct opis_span value)
{
  opis_buf_add_string(out, label);
  if (*label) opis_buf_add_byte(out, '.');
  opis_buf_add(out, value);
}

/* The first `count` levels. */
static void add_key(struct opis_buf *out, const struct opis_citation *citation, size_t count)
{
  bool russian = is_russian(citation), british = is_british(citation);
  bool published = citation->kind == OPIS_CITATION_PUBLISHED;
  opis_buf_add(out, published ? citation->series : citation->archive);
  for (size_t i = 0; i < count; i++) {
    const struct opis_citation_level *level = &citation->levels[i];
    bool name = level->level <= OPIS_LEVEL_LAST_NAME;
    bool follows = name && i > 0 && !russian && !published;
    if (british && i == 2)
      opis_buf_add_byte(out, '/');
    else if (out->size)
      opis_buf_add_string(out, follows && !(british && i == 1) ? " / " : " ");
    const char *label = russian ? levels[level->level].russian : levels[level->level].label;
    if (published && name) label = "s";
    if ((published && level->level == OPIS_LEVEL_YEAR) || (british && i == 2)) label = "";
    add_labelled(out, label, level->value);
  }
}

void opis_citation_set_key(struct opis_arena *arena, struct opis_citation *citation)
{
  struct opis_buf key = {0};
  add_key(&key, citation, citation->level_count);
  citation->key = opis_arena_copy(arena, opis_buf_span(&key));
  opis_buf_free(&key);
}

/* Folded word by word; marks that carry no meaning dropped, blanks one. */
static struct opis_span fold_key(struct opis_arena *arena, struct opis_span key)
{
  struct opis_buf out = {0};
  for (size_t at = 0; at < key.size;) {
    size_t end = at;
    while (end < key.size && key.data[end] != ' ') end++;
    size_t before = out.size;
    if (before) opis_buf_add_byte(&out, ' ');
    size_t start = out.size;
    opis_fold(&out, opis_span_slice(key, at, end));
    if (out.size == start) out.size = before;
    at = end + 1;
  }
  for (size_t i = 0; i < out.size; i++)
    if (out.data[i] == '\0') out.data[i] = ' ';
  struct opis_span folded = opis_arena_copy(arena, opis_buf_span(&out));
  opis_buf_free(&out);
  return folded;
}

size_t opis_citation_terms(struct opis_arena *arena, const struct opis_citation *citation, const struct opis_span **out)
{
  if (citation->kind > OPIS_CITATION_PUBLISHED) return 0;
  struct opis_span *terms = opis_arena_allocate(arena, citation->level_count + 1, sizeof *terms);
  size_t count = 0;
  for (size_t levels_of = 0; levels_of <= citation->level_count; levels_of++) {
    struct opis_buf key = {0};
    add_key(&key, citation, levels_of);
    if (key.size) terms[count++] = fold_key(arena, opis_buf_span(&key));
    opis_buf_free(&key);
  }
  *out = terms;
  return count;
}

/* --- patterns --- */

static bool level_of_label(struct opis_span label, bool russian, enum opis_level *out)
{
  for (int i = 0; i < OPIS_LEVELS; i++) {
    const char *own = russian ? levels[i].russian : levels[i].label;
    if (*own && opis_span_equal(label, opis_span_of(own))) {
      *out = (enum opis_level)i;
      return true;
    }
  }
  return false;
}

struct key_reading {
  struct opis_arena *arena;
  struct opis_citation_level levels[OPIS_PATH_MAX];
  size_t count;
  bool russian, published, british;
};

static bool add(struct key_reading *reading, enum opis_level level, struct opis_span value)
{
  value = opis_span_trim(value);
  if (value.size == 0 || reading->count == OPIS_PATH_MAX) return false;
  struct opis_span normal = opis_value_normalise(reading->arena, level, value);
  if (normal.size == 0) return false;
  reading->levels[reading->count++] = (struct opis_citation_level){level, normal, value};
  return true;
}

/* Where `label.value` begins in the rest of a key: what is before it is names. */
static size_t next_label(const struct key_reading *reading, struct opis_span rest, size_t from, enum opis_level *level)
{
  for (size_t at = from; at < rest.size; at++) {
    if (at > 0 && rest.data[at - 1] != ' ') continue;
    const char *dot = memchr(rest.data + at, '.', rest.size - at < 6 ? rest.size - at : 6);
    if (!dot) continue;
    struct opis_span label = opis_span_slice(rest, at, (size_t)(dot - rest.data));
    if (label.size + at + 1 >= rest.size || dot[1] == ' ') continue;
    if (reading->published && opis_span_equal(label, OPIS_SPAN("s"))) {
      *level = OPIS_LEVEL_SERIES;
      return at;
    }
    if (level_of_label(label, reading->russian, level)) return at;
  }
  return rest.size;
}

static bool add_names(struct key_reading *reading, struct opis_span names)
{
  static const enum opis_level order[] = {OPIS_LEVEL_FONDS, OPIS_LEVEL_SECTION, OPIS_LEVEL_SERIES,
                                          OPIS_LEVEL_SUBSERIES};
  size_t count = 0;
  for (size_t at = 0; at < names.size && count < 4;) {
    size_t end = at;
    while (end < names.size && !opis_span_starts(opis_span_slice(names, end, names.size), OPIS_SPAN(" / "))) end++;
    if (!add(reading, order[count++], opis_span_slice(names, at, end))) return false;
    at = end + 3;
  }
  return true;
}

/* FO 371/4032 */
static bool add_class(struct key_reading *reading, struct opis_span names)
{
  const char *blank = memchr(names.data, ' ', names.size);
  if (!blank) return add(reading, OPIS_LEVEL_FONDS, names);
  size_t at = (size_t)(blank - names.data);
  struct opis_span number = opis_span_slice(names, at + 1, names.size);
  const char *bar = memchr(number.data, '/', number.size);
  size_t end = bar ? (size_t)(bar - number.data) : number.size;
  bool good = add(reading, OPIS_LEVEL_FONDS, opis_span_slice(names, 0, at)) &&
              add(reading, OPIS_LEVEL_SERIES, opis_span_slice(number, 0, end));
  return good && (!bar || add(reading, OPIS_LEVEL_BOX, opis_span_slice(number, end + 1, number.size)));
}

bool opis_key_read(struct opis_arena *arena, struct opis_span rest, struct opis_citation *out)
{
  struct key_reading reading = {.arena = arena,
                                .russian = is_russian(out),
                                .published = out->kind == OPIS_CITATION_PUBLISHED,
                                .british = opis_span_equal(out->archive, OPIS_SPAN("TNA"))};
  rest = opis_span_trim(rest);
  enum opis_level level = OPIS_LEVELS;
  size_t label = next_label(&reading, rest, 0, &level);
  struct opis_span names = opis_span_trim(opis_span_slice(rest, 0, label));
  if (names.size && reading.published) {
    if (names.size > 9 || names.data[0] < '1' || names.data[0] > '2') return false;
    if (!add(&reading, OPIS_LEVEL_YEAR, names)) return false;
  } else if (names.size) {
    bool good = !reading.russian && (reading.british ? add_class(&reading, names) : add_names(&reading, names));
    if (!good) return false;
  }
  while (label < rest.size) {
    size_t value = label;
    while (rest.data[value] != '.') value++;
    enum opis_level next_level = OPIS_LEVELS;
    size_t next = next_label(&reading, rest, value + 1, &next_level);
    if (!add(&reading, level, opis_span_slice(rest, value + 1, next))) return false;
    level = next_level;
    label = next;
  }
  for (size_t i = 1; i < reading.count; i++)
    if (reading.levels[i].level <= reading.levels[i - 1].level && reading.levels[i].level > OPIS_LEVEL_LAST_NAME)
      return false;
  out->levels = opis_arena_copy_array(arena, reading.levels, reading.count, sizeof *reading.levels);
  out->level_count = reading.count;
  opis_citation_set_key(arena, out);
  return true;
}
