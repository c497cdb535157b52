/* Patterns and citations, component by component. */
#include "searcher/cited.h"

#include "base/buf.h"
#include "base/span.h"
#include "base/utf8.h"
#include "text/normalise.h"

const char opis_cited_patterns[] =
    "write an archive or a series alone, with levels (AVPRF f.4 op.20; TNA FO 371/4032; DDI s.7 v.4), a reference as a "
    "note has it, or a work by author and title";

/* ---- Works ---------------------------------------------------------------------------------------------------- */

/* The next word of a text, in small letters and without diacritics; empty at its end. */
static struct opis_span next_word(struct opis_arena *arena, struct opis_span text, size_t *offset)
{
  struct opis_buf folded = {0};
  while (*offset < text.size && folded.size == 0) {
    size_t start = *offset, end = start;
    while (end < text.size) {
      size_t next = end;
      uint32_t code = opis_utf8_next(text, &next);
      bool parts = code <= '/' || (code >= ':' && code <= '@') || (code >= '[' && code <= '`') || code == '|' ||
                   code == 0xA0 || code == 0xAB || code == 0xBB || (code >= 0x2010 && code <= 0x2027);
      if (parts) break;
      end = next;
    }
    if (end > start) opis_fold(&folded, opis_span_slice(text, start, end));
    *offset = end;
    if (end == start) opis_utf8_next(text, offset);
  }
  struct opis_span word = opis_arena_copy(arena, opis_buf_span(&folded));
  opis_buf_free(&folded);
  return word;
}

static bool is_number(struct opis_span word)
{
  for (size_t i = 0; i < word.size; i++)
    if (word.data[i] < '0' || word.data[i] > '9') return false;
  return word.size > 0;
}

/* Adds the words of a text, parted by blanks; false where a number is among them that is no year: it is a path then,
 * which nobody could read. */
static bool add_words(struct opis_arena *arena, struct opis_buf *key, struct opis_span text)
{
  bool first = true;
  for (size_t offset = 0;;) {
    struct opis_span word = next_word(arena, text, &offset);
    if (word.size == 0) return true;
    if (is_number(word) && word.size != 4 && word.size != 2) return false;
    if (!first) opis_buf_add_byte(key, ' ');
    opis_buf_add(key, word);
    first = false;
  }
}

/* Where the author ends: at the first comma, else behind the first word. */
static size_t author_end(struct opis_span text)
{
  const char *comma = memchr(text.data, ',', text.size), *blank = memchr(text.data, ' ', text.size);
  const char *end = comma ? comma : blank;
  return end ? (size_t)(end - text.data) : text.size;
}

/* Adds a name as keys have it: what its words are stays together, a hyphen too. */
static void add_name(struct opis_buf *key, struct opis_span name)
{
  for (size_t start = 0, end; start < name.size; start = end + 1) {
    for (end = start; end < name.size && name.data[end] != ' ';) end++;
    size_t before = key->size;
    if (before > 0) opis_buf_add_byte(key, ' ');
    size_t word = key->size;
    opis_fold(key, opis_span_slice(name, start, end));
    if (key->size == word) key->size = before;
  }
}

static bool read_work(struct opis_arena *arena, struct opis_span text, struct opis_citation *pattern)
{
  struct opis_buf key = {0};
  size_t end = text.size > 0 ? author_end(text) : 0;
  add_name(&key, opis_span_slice(text, 0, end));
  bool good = key.size > 0;
  opis_buf_add_byte(&key, '|');
  size_t title = key.size;
  good = good && add_words(arena, &key, opis_span_slice(text, end, text.size)) && key.size > title;
  if (good) {
    *pattern = (struct opis_citation){.kind = OPIS_CITATION_MONOGRAPH, .title = text};
    pattern->key = opis_arena_copy(arena, opis_buf_span(&key));
  }
  opis_buf_free(&key);
  return good;
}

static struct opis_span cut_word(struct opis_span text, size_t *offset)
{
  while (*offset < text.size && strchr(" '-|", text.data[*offset])) ++*offset;
  size_t start = *offset;
  while (*offset < text.size && !strchr(" '-|", text.data[*offset])) ++*offset;
  return opis_span_slice(text, start, *offset);
}

/* Whether a word of a key is the next one of a pattern, or its next two in one: dell'amicizia. */
static bool takes_word(struct opis_span word, struct opis_span pattern, size_t *at)
{
  size_t next = *at;
  struct opis_span wanted = cut_word(pattern, &next);
  if (!opis_span_starts(word, wanted)) return false;
  if (word.size > wanted.size) {
    struct opis_span second = cut_word(pattern, &next);
    if (!opis_span_equal(opis_span_slice(word, wanted.size, word.size), second)) return false;
  }
  *at = next;
  return true;
}

static size_t author_of(struct opis_span key)
{
  const char *bar = memchr(key.data, '|', key.size);
  return bar ? (size_t)(bar - key.data) : key.size;
}

/* Whether an author is the same: of a pattern's, first names may come before. */
static bool is_author(struct opis_span author, struct opis_span wanted)
{
  size_t before = wanted.size - author.size;
  return author.size > 0 && opis_span_ends(wanted, author) && (before == 0 || wanted.data[before - 1] == ' ');
}

bool opis_cited_work(struct opis_span key, struct opis_span pattern)
{
  if (key.size == 0) return false;
  size_t from = author_of(key), at = author_of(pattern);
  if (!is_author(opis_span_slice(key, 0, from), opis_span_slice(pattern, 0, at))) return false;
  at += at < pattern.size;
  while (at < pattern.size) {
    struct opis_span word = cut_word(key, &from);
    if (word.size == 0) return false;
    takes_word(word, pattern, &at);
  }
  return true;
}

/* ---- Patterns ------------------------------------------------------------------------------------------------- */

bool opis_cited_pattern(struct opis_arena *arena, struct opis_span text, struct opis_citation *pattern)
{
  struct opis_span trimmed = opis_span_trim(text);
  if (opis_citation_pattern(arena, trimmed, pattern)) return true;
  return read_work(arena, trimmed, pattern);
}

/* ---- Paths ---------------------------------------------------------------------------------------------------- */

static struct opis_span head_of(const struct opis_citation *citation)
{
  return citation->kind == OPIS_CITATION_PUBLISHED ? citation->series : citation->archive;
}

/* Where a level's part of a key ends that begins at `at`: behind its value, which may have a label and a stop before
 * it. */
static size_t value_end(struct opis_span key, size_t at, struct opis_span value)
{
  enum { LONGEST_LABEL = 5 };
  size_t label = at;
  while (label < key.size && label < at + LONGEST_LABEL && key.data[label] >= 'a' && key.data[label] <= 'z') label++;
  if (label > at && label < key.size && key.data[label] == '.' &&
      opis_span_starts(opis_span_slice(key, label + 1, key.size), value))
    return label + 1 + value.size;
  return value.size < key.size - at ? at + value.size : key.size;
}

/* A part of a key for people: leaves 18–19. */
static struct opis_span with_dashes(struct opis_arena *arena, struct opis_span text)
{
  struct opis_buf out = {0};
  for (size_t i = 0; i < text.size; i++) {
    if (text.data[i] == '-')
      opis_buf_add_string(&out, "–");
    else
      opis_buf_add_byte(&out, text.data[i]);
  }
  struct opis_span copy = opis_arena_copy(arena, opis_buf_span(&out));
  opis_buf_free(&out);
  return copy;
}

static struct opis_span folded(struct opis_arena *arena, struct opis_span text)
{
  struct opis_buf out = {0};
  opis_fold(&out, text);
  struct opis_span copy = opis_arena_copy(arena, opis_buf_span(&out));
  opis_buf_free(&out);
  return copy;
}

static void add_step(struct opis_arena *arena, struct opis_cited_path *path, struct opis_cited_step step)
{
  if (!step.missing) step.folded = folded(arena, step.text);
  if (step.level >= OPIS_LEVEL_LEAF) step.text = with_dashes(arena, step.text);
  path->items[path->count++] = step;
}

static void add_missing(struct opis_arena *arena, struct opis_cited_path *path, enum opis_level level)
{
  struct opis_span text = level == OPIS_LEVEL_FILE ? OPIS_SPAN("d.?") : OPIS_SPAN("f.?");
  add_step(arena, path, (struct opis_cited_step){text, OPIS_SPAN(" "), {"", 0}, level, true});
}

static bool lacks_file(const struct opis_citation *citation)
{
  if (!(citation->flags & OPIS_CITATION_MISSING_FILE)) return false;
  for (size_t i = 0; i < citation->level_count; i++)
    if (citation->levels[i].level == OPIS_LEVEL_FILE) return false;
  return true;
}

static size_t steps_of_file(const struct opis_cited_path *path)
{
  size_t count = path->count;
  while (count > 1 && path->items[count - 1].level >= OPIS_LEVEL_DOCUMENT) count--;
  return count;
}

struct opis_cited_path opis_cited_path(struct opis_arena *arena, const struct opis_citation *citation)
{
  struct opis_cited_path path = {.published = citation->kind == OPIS_CITATION_PUBLISHED};
  struct opis_span key = citation->key, head = head_of(citation);
  if (citation->kind > OPIS_CITATION_PUBLISHED || !opis_span_starts(key, head)) return path;
  bool lacks = lacks_file(citation);
  size_t end = head.size;
  path.items = opis_arena_allocate(arena, citation->level_count + 3, sizeof *path.items);
  add_step(arena, &path, (struct opis_cited_step){.text = head});
  if (citation->flags & OPIS_CITATION_MISSING_FONDS) add_missing(arena, &path, OPIS_LEVEL_FONDS);
  for (size_t i = 0; i < citation->level_count; i++) {
    size_t start = end;
    while (start < key.size && strchr(" /", key.data[start])) start++;
    size_t next = value_end(key, start, citation->levels[i].value);
    if (lacks && citation->levels[i].level > OPIS_LEVEL_FILE) {
      add_missing(arena, &path, OPIS_LEVEL_FILE);
      lacks = false;
    }
    add_step(arena, &path,
             (struct opis_cited_step){.text = opis_span_slice(key, start, next),
                                      .separator = opis_span_slice(key, end, start),
                                      .level = citation->levels[i].level});
    end = next;
  }
  if (lacks) add_missing(arena, &path, OPIS_LEVEL_FILE);
  path.file = steps_of_file(&path);
  return path;
}

struct opis_span opis_cited_join(struct opis_arena *arena, const struct opis_cited_path *path, size_t first,
                                 size_t last)
{
  struct opis_buf joined = {0};
  for (size_t i = first; i < last; i++) {
    if (joined.size > 0) opis_buf_add(&joined, path->items[i].separator);
    opis_buf_add(&joined, path->items[i].text);
  }
  struct opis_span copy = opis_arena_copy(arena, opis_buf_span(&joined));
  opis_buf_free(&joined);
  return copy;
}

/* Names are one level: which of them it is called does not matter. */
static unsigned rank_of(enum opis_level level)
{
  return level <= OPIS_LEVEL_LAST_NAME ? OPIS_LEVEL_LAST_NAME : level;
}

int opis_cited_compare(const struct opis_cited_path *a, const struct opis_cited_path *b)
{
  for (size_t i = 0; i < a->count && i < b->count; i++) {
    unsigned left = i > 0 ? rank_of(a->items[i].level) : 0, right = i > 0 ? rank_of(b->items[i].level) : 0;
    if (left != right) return left > right ? -1 : 1;
    int order = opis_citation_compare_values(a->items[i].folded, b->items[i].folded);
    if (order != 0) return order;
  }
  return (a->count > b->count) - (a->count < b->count);
}

size_t opis_cited_common(const struct opis_cited_path *a, const struct opis_cited_path *b)
{
  size_t common = 0;
  while (common < a->count && common < b->count) {
    const struct opis_cited_step *left = &a->items[common], *right = &b->items[common];
    if (common > 0 && rank_of(left->level) != rank_of(right->level)) break;
    if (!opis_span_equal(left->folded, right->folded)) break;
    common++;
  }
  return common;
}

/* ---- Under ---------------------------------------------------------------------------------------------------- */

/* The next item of a list. */
static bool next_item(struct opis_span list, size_t *offset, struct opis_span *item)
{
  if (*offset > list.size) return false;
  size_t end = *offset;
  while (end < list.size && list.data[end] != ',') end++;
  *item = opis_span_slice(list, *offset, end);
  *offset = end + 1;
  return true;
}

/* Where an item begins and ends: 5-12, or 9 and 9. */
static void ends_of(struct opis_span item, struct opis_span *first, struct opis_span *last)
{
  const char *hyphen = memchr(item.data, '-', item.size);
  size_t end = hyphen ? (size_t)(hyphen - item.data) : item.size;
  *first = opis_span_slice(item, 0, end);
  *last = hyphen ? opis_span_slice(item, end + 1, item.size) : *first;
}

static bool items_meet(struct opis_span a, struct opis_span b)
{
  struct opis_span first_a, last_a, first_b, last_b;
  if (opis_span_equal(a, b)) return true;
  ends_of(a, &first_a, &last_a);
  ends_of(b, &first_b, &last_b);
  if (first_a.size == a.size && first_b.size == b.size) return false;
  return opis_citation_compare_values(first_a, last_b) <= 0 && opis_citation_compare_values(first_b, last_a) <= 0;
}

/* Whether two values have something in common: 46 and 46,48; leaf 9 and 5-12; 5-12 and 12-14. */
static bool values_meet(struct opis_span a, struct opis_span b)
{
  struct opis_span left, right;
  for (size_t i = 0; next_item(a, &i, &left);)
    for (size_t j = 0; next_item(b, &j, &right);)
      if (items_meet(left, right)) return true;
  return false;
}

/* The step of a level; NULL where the path has none or it is known to be missing. */
static const struct opis_cited_step *step_at(const struct opis_cited_path *path, enum opis_level level)
{
  for (size_t i = 1; i < path->count; i++)
    if (path->items[i].level == level && !path->items[i].missing) return &path->items[i];
  return NULL;
}

static size_t count_names(const struct opis_cited_path *path)
{
  size_t count = 0;
  while (count + 1 < path->count && path->items[count + 1].level <= OPIS_LEVEL_LAST_NAME) count++;
  return count;
}

/* A step without its label. */
static struct opis_span value_of(const struct opis_cited_step *step)
{
  const char *stop = memchr(step->folded.data, '.', step->folded.size);
  size_t start = stop ? (size_t)(stop - step->folded.data) + 1 : 0;
  return opis_span_slice(step->folded, start, step->folded.size);
}

/* The names of a pattern begin those of a citation, whatever they are called; or the citation has none and says so, or
 * is of a volume whose series is not written. */
static enum opis_cited names_under(const struct opis_cited_path *path, const struct opis_cited_path *pattern)
{
  size_t names = count_names(path), wanted = count_names(pattern);
  bool lower = wanted + 1 < pattern->count;
  if (names > 0 && path->items[1].missing) return wanted > 0 ? OPIS_CITED_MAYBE : OPIS_CITED_UNDER;
  if (path->published && names == 0 && wanted > 0 && path->count > 1) return OPIS_CITED_MAYBE;
  if (names < wanted) return OPIS_CITED_NOT;
  for (size_t i = 1; i <= wanted; i++)
    if (!opis_span_equal(path->items[i].folded, pattern->items[i].folded)) return OPIS_CITED_NOT;
  return names > wanted && lower ? OPIS_CITED_MAYBE : OPIS_CITED_UNDER;
}

static enum opis_cited levels_under(const struct opis_cited_path *path, const struct opis_cited_path *pattern)
{
  enum opis_cited under = OPIS_CITED_UNDER;
  enum opis_level deepest = path->items[path->count - 1].level, last = pattern->items[pattern->count - 1].level;
  for (size_t i = count_names(pattern) + 1; i < pattern->count; i++) {
    const struct opis_cited_step *wanted = &pattern->items[i], *step = step_at(path, wanted->level);
    if (!step && (path->count == 1 || deepest < wanted->level)) return OPIS_CITED_NOT;
    if (!step)
      under = OPIS_CITED_MAYBE;
    else if (!values_meet(value_of(wanted), value_of(step)))
      return OPIS_CITED_NOT;
  }
  for (size_t i = count_names(path) + 1; i < path->count; i++)
    if (path->items[i].level < last && !path->items[i].missing && !step_at(pattern, path->items[i].level))
      under = OPIS_CITED_MAYBE;
  return under;
}

enum opis_cited opis_cited_under(struct opis_arena *arena, const struct opis_citation *citation,
                                 const struct opis_citation *pattern)
{
  if (pattern->kind > OPIS_CITATION_PUBLISHED)
    return opis_cited_work(citation->key, pattern->key) || opis_cited_work(citation->refers_to, pattern->key)
               ? OPIS_CITED_UNDER
               : OPIS_CITED_NOT;
  if (citation->kind != pattern->kind) return OPIS_CITED_NOT;
  struct opis_cited_path path = opis_cited_path(arena, citation), wanted = opis_cited_path(arena, pattern);
  if (path.count == 0 || wanted.count == 0 || !opis_span_equal(path.items[0].folded, wanted.items[0].folded))
    return OPIS_CITED_NOT;
  enum opis_cited names = names_under(&path, &wanted), levels = levels_under(&path, &wanted);
  return names < levels ? names : levels;
}

/* ---- For people ----------------------------------------------------------------------------------------------- */

/* The words of a work's key, where nothing else is known of it. */
static void add_key(struct opis_buf *out, struct opis_span key)
{
  for (size_t i = 0; i < key.size; i++) {
    if (key.data[i] == '|')
      opis_buf_add_string(out, ", ");
    else
      opis_buf_add_byte(out, key.data[i]);
  }
}

static void add_listed(struct opis_buf *out, struct opis_span text)
{
  if (text.size == 0) return;
  if (out->size > 0) opis_buf_add_string(out, ", ");
  opis_buf_add(out, text);
}

struct opis_span opis_cited_shown(struct opis_arena *arena, const struct opis_citation *citation)
{
  if (citation->kind <= OPIS_CITATION_PUBLISHED) {
    struct opis_cited_path path = opis_cited_path(arena, citation);
    return opis_cited_join(arena, &path, 0, path.count);
  }
  struct opis_buf shown = {0};
  for (size_t i = 0; i < citation->author_count; i++) add_listed(&shown, citation->authors[i]);
  add_listed(&shown, citation->title);
  add_listed(&shown, citation->container);
  add_listed(&shown, citation->year);
  if (shown.size == 0) add_key(&shown, citation->refers_to.size > 0 ? citation->refers_to : citation->key);
  if (shown.size == 0) add_listed(&shown, citation->url);
  struct opis_span copy = opis_arena_copy(arena, opis_buf_span(&shown));
  opis_buf_free(&shown);
  return copy;
}
