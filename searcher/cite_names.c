/* Counts by correspondent. Spellings of one name are told as one: those whose last words share a Russian reading or
 * are the same but for case and diacritics. */
#include "base/memory.h"
#include "base/span.h"
#include "searcher/cite.h"
#include "searcher/persons.h"

#include <stdlib.h>

/* A name as it is written somewhere, and how often. */
struct spelling {
  struct opis_span name;
  uint64_t from, to;
  size_t person; /* the first spelling that is the same person's, as an index; itself where it is the first */
};

/* A spelling that stands in a citation. */
struct use {
  struct opis_span name;
  uint32_t document;
  bool from;
};

/* What a spelling has in common with others. */
struct mark {
  struct opis_span key;
  size_t spelling;
};

struct names {
  struct opis_cite *cite;
  struct use *uses;
  size_t use_count;
  struct spelling *spellings;
  size_t count;
  struct mark *marks;
  size_t mark_count, mark_capacity;
};

static int by_name(const void *a, const void *b)
{
  const struct use *left = a, *right = b;
  int order = opis_span_compare(left->name, right->name);
  return order != 0 ? order : (left->document > right->document) - (left->document < right->document);
}

static int by_key(const void *a, const void *b)
{
  const struct mark *left = a, *right = b;
  int order = opis_span_compare(left->key, right->key);
  return order != 0 ? order : (left->spelling > right->spelling) - (left->spelling < right->spelling);
}

static void collect_uses(struct names *names)
{
  struct opis_cite *cite = names->cite;
  names->uses = opis_allocate(2 * cite->count, sizeof *names->uses);
  for (size_t i = 0; i < cite->count; i++) {
    const struct opis_cite_entry *entry = &cite->entries[i];
    if (entry->citation->from.size > 0)
      names->uses[names->use_count++] = (struct use){entry->citation->from, entry->document, true};
    if (entry->citation->to.size > 0)
      names->uses[names->use_count++] = (struct use){entry->citation->to, entry->document, false};
  }
  if (names->use_count > 0) qsort(names->uses, names->use_count, sizeof *names->uses, by_name);
}

static void add_mark(struct names *names, struct opis_span key, size_t spelling)
{
  OPIS_GROW(names->marks, names->mark_count, names->mark_capacity);
  names->marks[names->mark_count++] = (struct mark){opis_arena_copy(&names->cite->arena, key), spelling};
}

static void mark_spelling(struct names *names, size_t spelling)
{
  struct opis_arena arena = {0};
  const struct opis_person person =
      opis_person_read(names->cite->index->lexis, &arena, names->spellings[spelling].name);
  for (size_t i = 0; i < person.count; i++) add_mark(names, person.keys[i], spelling);
  opis_arena_free(&arena);
}

static void collect_spellings(struct names *names)
{
  names->spellings = opis_allocate(names->use_count, sizeof *names->spellings);
  for (size_t i = 0; i < names->use_count; i++) {
    bool same = i > 0 && opis_span_equal(names->uses[i - 1].name, names->uses[i].name);
    if (!same) {
      names->spellings[names->count] = (struct spelling){.name = names->uses[i].name, .person = names->count};
      mark_spelling(names, names->count++);
    }
    struct spelling *spelling = &names->spellings[names->count - 1];
    *(names->uses[i].from ? &spelling->from : &spelling->to) += 1;
  }
}

static size_t person_of(struct names *names, size_t spelling)
{
  while (names->spellings[spelling].person != spelling) {
    size_t above = names->spellings[spelling].person;
    names->spellings[spelling].person = names->spellings[above].person;
    spelling = above;
  }
  return spelling;
}

static void join_spellings(struct names *names)
{
  if (names->mark_count > 0) qsort(names->marks, names->mark_count, sizeof *names->marks, by_key);
  for (size_t i = 1; i < names->mark_count; i++) {
    if (!opis_span_equal(names->marks[i - 1].key, names->marks[i].key)) continue;
    size_t left = person_of(names, names->marks[i - 1].spelling), right = person_of(names, names->marks[i].spelling);
    names->spellings[left < right ? right : left].person = left < right ? left : right;
  }
}

static uint64_t uses_of(const struct spelling *spelling)
{
  return spelling->from + spelling->to;
}

/* A person's group: the most frequent spelling names it, the others are told beside. */
static void add_spelling(struct names *names, struct opis_cite_group *group, const struct spelling *spelling,
                         uint64_t *most)
{
  struct opis_arena *arena = &names->cite->arena;
  struct opis_span other = spelling->name;
  if (uses_of(spelling) > *most) {
    other = group->name;
    group->name = spelling->name;
    *most = uses_of(spelling);
  }
  group->from += spelling->from;
  group->to += spelling->to;
  enum { ENOUGH = 200 }; /* bytes of other spellings */
  if (other.size == 0 || group->note.size > ENOUGH) return;
  group->note = group->note.size == 0 ? other
                                      : opis_arena_format(arena, "%.*s, %.*s", (int)group->note.size, group->note.data,
                                                          (int)other.size, other.data);
}

struct seen {
  size_t group;
  uint32_t document;
};

static int by_group(const void *a, const void *b)
{
  const struct seen *left = a, *right = b;
  if (left->group != right->group) return left->group < right->group ? -1 : 1;
  return (left->document > right->document) - (left->document < right->document);
}

static void count_documents(struct names *names, const size_t *groups, struct opis_cite_group *items)
{
  struct seen *seen = opis_allocate(names->use_count, sizeof *seen);
  size_t spelling = 0;
  for (size_t i = 0; i < names->use_count; i++) {
    if (i > 0 && !opis_span_equal(names->uses[i - 1].name, names->uses[i].name)) spelling++;
    seen[i] = (struct seen){groups[person_of(names, spelling)], names->uses[i].document};
  }
  if (names->use_count > 0) qsort(seen, names->use_count, sizeof *seen, by_group);
  for (size_t i = 0; i < names->use_count; i++)
    if (i == 0 || by_group(&seen[i - 1], &seen[i]) != 0) items[seen[i].group].documents++;
  free(seen);
}

/* The most frequent first. */
static int by_count(const void *a, const void *b)
{
  const struct opis_cite_group *left = a, *right = b;
  if (left->citations != right->citations) return left->citations < right->citations ? 1 : -1;
  return opis_span_compare(left->name, right->name);
}

static void make_groups(struct names *names, struct opis_cite_groups *groups)
{
  size_t *group_of = opis_allocate(names->count, sizeof *group_of);
  uint64_t *most = opis_allocate(names->count, sizeof *most);
  groups->items = opis_arena_allocate(&names->cite->arena, names->count, sizeof *groups->items);
  for (size_t i = 0; i < names->count; i++)
    if (person_of(names, i) == i) group_of[i] = groups->count++;
  for (size_t i = 0; i < names->count; i++) {
    size_t group = group_of[person_of(names, i)];
    add_spelling(names, &groups->items[group], &names->spellings[i], &most[group]);
    groups->items[group].citations += uses_of(&names->spellings[i]);
  }
  count_documents(names, group_of, groups->items);
  if (groups->count > 0) qsort(groups->items, groups->count, sizeof *groups->items, by_count);
  free(group_of);
  free(most);
}

void opis_cite_correspondents(struct opis_cite *cite, struct opis_cite_groups *groups)
{
  struct names names = {.cite = cite};
  *groups = (struct opis_cite_groups){0};
  collect_uses(&names);
  collect_spellings(&names);
  join_spellings(&names);
  make_groups(&names, groups);
  free(names.uses);
  free(names.spellings);
  free(names.marks);
}
