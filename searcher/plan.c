/* The plan. Words become their classes as one term, with their folded forms beside them; phrases and compounds
 * XC_PHRASE over the forms that each word has in the index; fields filters. */
#include "searcher/plan.h"

#include "base/error.h"
#include "base/memory.h"
#include "base/span.h"
#include "searcher/cited.h"
#include "searcher/cited_terms.h"
#include "searcher/weights.h"
#include "store/schema.h"

#include <stdlib.h>

struct planning {
  const struct opis_index *index;
  struct opis_arena *arena;
  struct opis_plan *plan;
  bool all; /* items next to one another are all wanted */
  struct xc_error cause;
  enum xc_status status;   /* the first failure of libxapian */
  enum opis_status failed; /* to read the files; `error` tells why */
  struct opis_error *error;
};

/* ---- libxapian's queries -------------------------------------------------------------------------------------- */

static struct xc_query *term(struct planning *planning, struct opis_span form)
{
  struct xc_query *query = NULL;
  if (planning->status == XC_OK) planning->status = xc_query_term(form.data, form.size, &query, &planning->cause);
  return query;
}

/* Frees the operands. */
static struct xc_query *combine(struct planning *planning, enum xc_operator op, struct xc_query **operands,
                                size_t count)
{
  struct xc_query *query = NULL;
  if (planning->status == XC_OK) planning->status = xc_query_combine(op, operands, count, 0, &query, &planning->cause);
  for (size_t i = 0; i < count; i++) xc_query_free(operands[i]);
  return query;
}

static struct xc_query *pair(struct planning *planning, enum xc_operator op, struct xc_query *left,
                             struct xc_query *right)
{
  return combine(planning, op, (struct xc_query *[]){left, right}, 2);
}

/* Frees the operand. */
static struct xc_query *scale(struct planning *planning, struct xc_query *operand, double factor)
{
  struct xc_query *query = NULL;
  if (planning->status == XC_OK) planning->status = xc_query_scale(operand, factor, &query, &planning->cause);
  xc_query_free(operand);
  return query;
}

static struct xc_query *any_of(struct planning *planning, const struct opis_span *terms, size_t count)
{
  struct xc_query **operands = opis_allocate(count, sizeof *operands);
  for (size_t i = 0; i < count; i++) operands[i] = term(planning, terms[i]);
  struct xc_query *query = combine(planning, XC_OR, operands, count);
  free(operands);
  return query;
}

static struct xc_query *everything(struct planning *planning)
{
  return term(planning, (struct opis_span){"", 0});
}

/* ---- Fields --------------------------------------------------------------------------------------------------- */

/* Units of the kinds in a set. */
static struct xc_query *of_kinds(struct planning *planning, unsigned kinds)
{
  struct opis_span terms[OPIS_KINDS];
  size_t count = 0;
  for (unsigned kind = 0; kind < OPIS_KINDS; kind++)
    if (kinds & OPIS_KIND_BIT(kind))
      terms[count++] = opis_kind_term(planning->arena, opis_kind_letter((enum opis_kind)kind));
  return any_of(planning, terms, count);
}

/* Which files a field means: by a glob over paths, or by the words of titles. */
struct file_choice {
  const char *glob;
  const struct opis_wanted *title;
};

static bool is_chosen(struct opis_arena *arena, const struct file_choice *choice, const struct opis_file *file)
{
  if (choice->glob) return opis_store_glob(choice->glob, file->path);
  return opis_wanted_in(arena, choice->title, file->title);
}

static struct xc_query *of_files(struct planning *planning, struct file_choice choice)
{
  struct opis_files files = {0};
  if (planning->status == XC_OK && planning->failed == OPIS_OK)
    planning->failed =
        opis_index_files(planning->index, OPIS_RECORD_DOCUMENT, planning->arena, &files, planning->error);
  struct opis_span *terms = opis_arena_allocate(planning->arena, files.count, sizeof *terms);
  size_t count = 0;
  for (size_t i = 0; i < files.count; i++)
    if (is_chosen(planning->arena, &choice, &files.items[i]))
      terms[count++] = opis_file_term(planning->arena, files.items[i].path);
  return any_of(planning, terms, count);
}

/* ---- Words ---------------------------------------------------------------------------------------------------- */

/* The classes of a word as one term, and its folded form, which weighs a little more. */
static struct xc_query *of_one_word(struct planning *planning, const struct opis_word *word)
{
  struct xc_query **classes = opis_allocate(word->term_count, sizeof *classes), *query = NULL;
  size_t count = 0;
  for (size_t i = 1; i < word->term_count; i++) classes[count++] = term(planning, word->terms[i].term);
  if (count > 0) query = count == 1 ? classes[0] : combine(planning, XC_SYNONYM, classes, count);
  free(classes);
  struct xc_query *form = term(planning, word->terms[0].term);
  if (query) form = scale(planning, form, OPIS_WEIGHT_FORM);
  query = query ? pair(planning, XC_OR, query, form) : form;
  return word->stop ? scale(planning, query, OPIS_WEIGHT_STOP) : query;
}

/* The forms of a word in a phrase. */
static struct xc_query *of_forms(struct planning *planning, const struct opis_word *word, bool section)
{
  struct opis_span *terms = opis_arena_allocate(planning->arena, word->form_count, sizeof *terms);
  for (size_t i = 0; i < word->form_count; i++)
    terms[i] = section ? opis_section_term(planning->arena, word->forms[i].form) : word->forms[i].form;
  return word->form_count == 1 ? term(planning, terms[0]) : any_of(planning, terms, word->form_count);
}

static struct xc_query *of_phrase(struct planning *planning, const struct opis_words *words, bool section)
{
  struct xc_query **operands = opis_allocate(words->count, sizeof *operands);
  for (size_t i = 0; i < words->count; i++) operands[i] = of_forms(planning, &words->items[i], section);
  struct xc_query *query = words->count == 1 ? operands[0] : combine(planning, XC_PHRASE, operands, words->count);
  free(operands);
  return query;
}

/* NULL for a word without a letter or digit, which asks for nothing. */
static struct xc_query *of_word(struct planning *planning, const struct opis_node *node)
{
  const struct opis_wanted *wanted = opis_wanted_of(&planning->plan->wanted, node);
  if (!wanted || wanted->words.count == 0) return NULL;
  if (wanted->words.count == 1) return of_one_word(planning, &wanted->words.items[0]);
  return of_phrase(planning, &wanted->words, false);
}

/* Units in one of the languages of a set. */
static struct xc_query *of_languages(struct planning *planning, unsigned languages)
{
  struct opis_span terms[OPIS_LANGUAGES];
  size_t count = 0;
  for (unsigned i = 0; i < OPIS_LANGUAGES; i++)
    if (languages & OPIS_LANGUAGE_BIT(i)) terms[count++] = opis_language_term(planning->arena, (enum opis_language)i);
  return any_of(planning, terms, count);
}

struct found_terms {
  struct opis_span *items;
  size_t count, capacity;
};

/* Adds the terms of the works of an author, as keys name him, that a pattern's key means. */
static void find_works(struct planning *planning, struct opis_span author, struct opis_span key,
                       struct found_terms *found)
{
  struct xc_terms *terms = NULL;
  struct xc_span term;
  struct opis_span prefix =
      opis_citation_term(planning->arena, opis_arena_format(planning->arena, "%.*s|", (int)author.size, author.data));
  enum xc_status status = planning->status;
  if (status == XC_OK)
    status = xc_database_terms(planning->index->database, prefix.data, prefix.size, &terms, &planning->cause);
  while (status == XC_OK && (status = xc_terms_next(terms, &term, NULL, &planning->cause)) == XC_OK) {
    if (!opis_cited_work((struct opis_span){term.data + 1, term.size - 1}, key)) continue;
    OPIS_GROW(found->items, found->count, found->capacity);
    found->items[found->count++] = opis_arena_copy(planning->arena, (struct opis_span){term.data, term.size});
  }
  xc_terms_free(terms);
  if (status != XC_END) planning->status = status;
}

/* Units that cite a work: the author may be given with first names, which keys do not have. */
static struct xc_query *of_work(struct planning *planning, struct opis_span key)
{
  struct found_terms found = {0};
  const char *bar = memchr(key.data, '|', key.size);
  struct opis_span author = opis_span_slice(key, 0, bar ? (size_t)(bar - key.data) : key.size);
  while (author.size > 0) {
    const char *blank = memchr(author.data, ' ', author.size);
    find_works(planning, author, key, &found);
    size_t next = blank ? (size_t)(blank - author.data) + 1 : author.size;
    author = opis_span_slice(author, next, author.size);
  }
  struct xc_query *query = any_of(planning, found.items, found.count);
  free(found.items);
  return query;
}

static struct opis_cited_terms terms_of(struct planning *planning, const struct opis_citation *pattern)
{
  struct opis_cited_terms terms = {{"", 0}, NULL, 0};
  if (planning->status == XC_OK)
    planning->status = opis_cited_terms(planning->arena, planning->index->database, pattern, &terms, &planning->cause);
  return terms;
}

static struct xc_query *of_all(struct planning *planning, const struct opis_cited_all *all)
{
  struct xc_query **operands = opis_allocate(all->count, sizeof *operands);
  for (size_t i = 0; i < all->count; i++) operands[i] = any_of(planning, all->items[i].terms, all->items[i].count);
  struct xc_query *query = combine(planning, XC_AND, operands, all->count);
  free(operands);
  return query;
}

/* Units that cite what lies under a pattern, or may. */
static struct xc_query *of_citation(struct planning *planning, const struct opis_citation *citation)
{
  if (citation->kind > OPIS_CITATION_PUBLISHED) return of_work(planning, citation->key);
  const struct opis_cited_terms terms = terms_of(planning, citation);
  struct xc_query **operands = opis_allocate(terms.count + 1, sizeof *operands);
  operands[0] = term(planning, terms.exact);
  for (size_t i = 0; i < terms.count; i++) operands[i + 1] = of_all(planning, &terms.others[i]);
  struct xc_query *query = combine(planning, XC_OR, operands, terms.count + 1);
  free(operands);
  return query;
}

/* Units with a date that may overlap; whether it does is checked on what is stored. */
static struct xc_query *of_days(struct planning *planning, struct opis_days days)
{
  struct opis_date_terms names;
  struct opis_span terms[OPIS_DATE_TERMS_MAX];
  opis_date_query_terms(days, &names);
  for (size_t i = 0; i < names.count; i++) terms[i] = opis_date_term(planning->arena, names.items[i]);
  return any_of(planning, terms, names.count);
}

/* Units with a correspondent of whose name all the words are, each in any form. */
static struct xc_query *of_correspondent(struct planning *planning, const struct opis_words *words)
{
  struct xc_query **operands = opis_allocate(words->count, sizeof *operands);
  for (size_t i = 0; i < words->count; i++) {
    const struct opis_word *word = &words->items[i];
    struct opis_span *terms = opis_arena_allocate(planning->arena, word->term_count, sizeof *terms);
    for (size_t j = 0; j < word->term_count; j++)
      terms[j] = opis_correspondent_term(planning->arena, word->terms[j].term);
    operands[i] = any_of(planning, terms, word->term_count);
  }
  struct xc_query *query = combine(planning, XC_AND, operands, words->count);
  free(operands);
  return query;
}

static struct xc_query *of_field(struct planning *planning, const struct opis_node *node)
{
  const struct opis_wanted *wanted = opis_wanted_of(&planning->plan->wanted, node);
  switch (node->field) {
  case OPIS_FIELD_IN:
  case OPIS_FIELD_KIND: break;
  case OPIS_FIELD_FILE:
    return of_files(planning, (struct file_choice){.glob = opis_arena_copy(planning->arena, node->text).data});
  case OPIS_FIELD_TITLE: return of_files(planning, (struct file_choice){.title = wanted});
  case OPIS_FIELD_SECTION: return of_phrase(planning, &wanted->words, true);
  case OPIS_FIELD_LANG: return of_languages(planning, node->languages);
  case OPIS_FIELD_CITES: return of_citation(planning, node->citation);
  case OPIS_FIELD_DATE: return of_days(planning, node->days);
  case OPIS_FIELD_WHO: return of_correspondent(planning, &wanted->words);
  }
  return of_kinds(planning, node->kinds);
}

/* ---- The tree ------------------------------------------------------------------------------------------------- */

static struct xc_query *of_node(struct planning *planning, const struct opis_node *node);

/* Whether what is cited has to be looked at: a level is missing there, or it is a list. */
static bool is_loose(struct planning *planning, const struct opis_node *node)
{
  if (node->kind != OPIS_NODE_FIELD) return false;
  if (node->field == OPIS_FIELD_DATE) return true;
  if (node->field != OPIS_FIELD_CITES || node->citation->kind > OPIS_CITATION_PUBLISHED) return false;
  return terms_of(planning, node->citation).count > 0;
}

/* Whether something is wanted exactly as written, which is looked for folded, is a date, which is looked for by its
 * months, or a path that others may lie under: libxapian then finds more. */
static bool finds_more(struct planning *planning, const struct opis_node *node)
{
  if (node->exact || is_loose(planning, node)) return true;
  for (size_t i = 0; i < node->count; i++)
    if (finds_more(planning, node->children[i])) return true;
  return false;
}

/* What a NOT leaves out. NULL where nothing is to be left out, or where what is would be too much. */
static struct xc_query *of_excluded(struct planning *planning, const struct opis_node * not )
{
  return finds_more(planning, not ) ? NULL : of_node(planning, not ->children[0]);
}

/* What a list of items asks for: the scored ones joined by `op`, then narrowed by the filters and the exclusions. */
static struct xc_query *of_items(struct planning *planning, const struct opis_node *node, enum xc_operator op)
{
  struct xc_query **scored = opis_allocate(node->count, sizeof *scored), *query = NULL;
  size_t count = 0;
  for (size_t i = 0; i < node->count; i++) {
    enum opis_node_kind kind = node->children[i]->kind;
    if (kind == OPIS_NODE_NOT || kind == OPIS_NODE_FIELD) continue;
    struct xc_query *item = of_node(planning, node->children[i]);
    if (item) scored[count++] = item;
  }
  if (count > 0) query = count == 1 ? scored[0] : combine(planning, op, scored, count);
  free(scored);
  for (size_t i = 0; i < node->count; i++) {
    const struct opis_node *item = node->children[i];
    if (item->kind != OPIS_NODE_NOT && item->kind != OPIS_NODE_FIELD) continue;
    bool excludes = item->kind == OPIS_NODE_NOT;
    struct xc_query *narrows = excludes ? of_excluded(planning, item) : of_node(planning, item);
    if (!query) query = everything(planning);
    if (!narrows) continue;
    query = pair(planning, excludes ? XC_AND_NOT : XC_FILTER, query, narrows);
  }
  return query;
}

static struct xc_query *of_either(struct planning *planning, const struct opis_node *node)
{
  struct xc_query **operands = opis_allocate(node->count, sizeof *operands);
  size_t count = 0;
  for (size_t i = 0; i < node->count; i++) {
    struct xc_query *item = of_node(planning, node->children[i]);
    if (item) operands[count++] = item;
  }
  struct xc_query *query = count > 0 ? combine(planning, XC_OR, operands, count) : NULL;
  free(operands);
  return query;
}

static struct xc_query *of_node(struct planning *planning, const struct opis_node *node)
{
  switch (node->kind) {
  case OPIS_NODE_WORD:
  case OPIS_NODE_PHRASE: return of_word(planning, node);
  case OPIS_NODE_FIELD: return scale(planning, of_field(planning, node), 0);
  case OPIS_NODE_ANY: return of_items(planning, node, planning->all ? XC_AND : XC_OR);
  case OPIS_NODE_AND: return of_items(planning, node, XC_AND);
  case OPIS_NODE_OR: return of_either(planning, node);
  case OPIS_NODE_NOT: break;
  }
  struct xc_query *excluded = of_excluded(planning, node);
  return excluded ? pair(planning, XC_AND_NOT, everything(planning), excluded) : everything(planning);
}

static bool names_kinds(const struct opis_node *node)
{
  if (node->kind == OPIS_NODE_FIELD) return node->field == OPIS_FIELD_IN || node->field == OPIS_FIELD_KIND;
  for (size_t i = 0; node->kind != OPIS_NODE_NOT && i < node->count; i++)
    if (names_kinds(node->children[i])) return true;
  return false;
}

/* Narrows a query to the kinds that the search looks in: by what it leaves out, which is mostly little or nothing. */
static struct xc_query *within_kinds(struct planning *planning, struct xc_query *query)
{
  struct opis_span terms[OPIS_KINDS];
  size_t count = 0;
  for (unsigned kind = 0; planning->status == XC_OK && kind < OPIS_KINDS; kind++) {
    if (planning->plan->kinds & OPIS_KIND_BIT(kind)) continue;
    struct opis_span letter = opis_kind_term(planning->arena, opis_kind_letter((enum opis_kind)kind));
    uint32_t units = 0;
    planning->status =
        xc_database_frequency(planning->index->database, letter.data, letter.size, &units, NULL, &planning->cause);
    if (units > 0) terms[count++] = letter;
  }
  return count > 0 ? pair(planning, XC_AND_NOT, query, any_of(planning, terms, count)) : query;
}

/* Whether something can match without having a word of the query: then the records of files would come too. */
static bool does_without_words(const struct planning *planning, const struct opis_node *node)
{
  if (node->kind == OPIS_NODE_FIELD || node->kind == OPIS_NODE_NOT) return true;
  if (node->count == 0) return opis_wanted_of(&planning->plan->wanted, node)->words.count == 0;
  bool any = node->kind == OPIS_NODE_OR || (node->kind == OPIS_NODE_ANY && !planning->all), narrows_only = true;
  for (size_t i = 0; i < node->count; i++) {
    const struct opis_node *item = node->children[i];
    if (node->kind != OPIS_NODE_OR && (item->kind == OPIS_NODE_FIELD || item->kind == OPIS_NODE_NOT)) continue;
    narrows_only = false;
    if (does_without_words(planning, item) == any) return any;
  }
  return narrows_only || !any;
}

static struct xc_query *whole_query(struct planning *planning, bool all, const char *file)
{
  planning->all = all;
  struct xc_query *query = of_node(planning, planning->plan->tree);
  if (!query || does_without_words(planning, planning->plan->tree)) {
    struct xc_query *units = of_kinds(planning, planning->plan->kinds);
    query = query ? pair(planning, XC_FILTER, query, units) : units;
  } else {
    query = within_kinds(planning, query);
  }
  return file ? pair(planning, XC_FILTER, query, of_files(planning, (struct file_choice){.glob = file})) : query;
}

static bool has_field(const struct opis_node *node)
{
  if (node->kind == OPIS_NODE_FIELD) return true;
  for (size_t i = 0; i < node->count; i++)
    if (has_field(node->children[i])) return true;
  return false;
}

/* No word has a letter or a digit, and no field says anything either: every unit would be the answer. */
static bool asks_nothing(const struct opis_plan *plan)
{
  for (size_t i = 0; i < plan->wanted.count; i++)
    if (plan->wanted.items[i].words.count > 0) return false;
  return !has_field(plan->tree);
}

static enum opis_reading reading_of(const struct opis_search_options *options)
{
  return options->no_variants ? OPIS_READ_FOLDED : OPIS_READ_VARIANTS;
}

enum opis_status opis_plan_make(const struct opis_index *index, struct opis_arena *arena, const struct opis_node *tree,
                                const struct opis_search_options *options, struct opis_plan *plan,
                                struct opis_error *error)
{
  struct opis_plan made = {.tree = tree, .asks_all = options->all};
  struct planning planning = {.index = index, .arena = arena, .plan = &made, .error = error};
  made.checks = finds_more(&planning, tree);
  enum opis_status status = opis_wanted_collect(index, arena, tree, reading_of(options), &made.wanted, error);
  if (status != OPIS_OK) return status;
  if (reading_of(options) == OPIS_READ_VARIANTS) made.meant = opis_meant_of(arena, &made.wanted);
  if (asks_nothing(&made)) return opis_fail_at(error, OPIS_INVALID, 0, "the query has no letter and no digit");
  for (size_t i = 0; i < made.wanted.count; i++)
    if (made.wanted.items[i].role == OPIS_WANTED && made.wanted.items[i].words.count > 0) made.weighs = true;
  made.kinds = options->kinds ? options->kinds : OPIS_KINDS_DEFAULT;
  if (names_kinds(tree)) made.kinds = OPIS_KINDS_ALL;
  made.query = whole_query(&planning, options->all, options->file);
  if (options->count_all) made.all = whole_query(&planning, true, options->file);
  if (planning.status == XC_OK && planning.failed == OPIS_OK) {
    *plan = made;
    return OPIS_OK;
  }
  opis_plan_free(&made);
  if (planning.failed != OPIS_OK) return planning.failed;
  return opis_store_fail(error, index->path, &planning.cause);
}

void opis_plan_free(struct opis_plan *plan)
{
  xc_query_free(plan->query);
  xc_query_free(plan->all);
}
