/* The plan. Words become terms, phrases and compounds XC_PHRASE over folded forms, fields filters. */
#include "searcher/plan.h"

#include "base/error.h"
#include "base/memory.h"
#include "base/span.h"
#include "store/schema.h"
#include "text/normalise.h"

#include <math.h>
#include <stdlib.h>

struct planning {
  const struct opis_index *index;
  struct opis_arena *arena;
  struct opis_plan *plan;
  bool all; /* items next to one another are all wanted */
  struct xc_error cause;
  enum xc_status status; /* the first failure */
};

/* ---- Words ---------------------------------------------------------------------------------------------------- */

/* Whether a token is asked for: parts stand for their whole; an article before a word or an enclitic behind it is
 * asked for only in a phrase, where it has its place. */
static bool is_wanted(const struct opis_tokens *tokens, size_t i, bool phrase)
{
  unsigned flags = tokens->items[i].flags;
  if (flags & OPIS_TOKEN_WHOLE) return false;
  return phrase || tokens->count == 1 || !(flags & OPIS_TOKEN_ELIDED);
}

static void collect_forms(struct opis_arena *arena, struct opis_wanted *wanted)
{
  bool phrase = wanted->node->kind == OPIS_NODE_PHRASE;
  struct opis_tokens tokens = opis_tokenise(arena, opis_nfc(arena, wanted->node->text));
  wanted->forms = opis_arena_allocate(arena, tokens.count, sizeof *wanted->forms);
  wanted->form_units = opis_arena_allocate(arena, tokens.count, sizeof *wanted->form_units);
  for (size_t i = 0; i < tokens.count; i++)
    if (is_wanted(&tokens, i, phrase)) wanted->forms[wanted->form_count++] = tokens.items[i].folded;
}

static size_t count_wanted(const struct opis_node *node)
{
  size_t count = node->kind == OPIS_NODE_WORD || node->kind == OPIS_NODE_PHRASE;
  for (size_t i = 0; i < node->count; i++) count += count_wanted(node->children[i]);
  return count;
}

static void collect_wanted(struct planning *planning, const struct opis_node *node, bool excluded)
{
  if (node->kind == OPIS_NODE_WORD || node->kind == OPIS_NODE_PHRASE) {
    struct opis_wanted *wanted = &planning->plan->wanted[planning->plan->wanted_count++];
    *wanted = (struct opis_wanted){.node = node, .excluded = excluded};
    collect_forms(planning->arena, wanted);
    if (wanted->form_count > 0 && !excluded) planning->plan->weighs = true;
  }
  for (size_t i = 0; i < node->count; i++)
    collect_wanted(planning, node->children[i], excluded != (node->kind == OPIS_NODE_NOT));
}

static enum xc_status count_units(struct planning *planning)
{
  struct xc_database *database = planning->index->database;
  struct xc_statistics statistics;
  enum xc_status status = xc_database_statistics(database, &statistics, &planning->cause);
  for (size_t i = 0; status == XC_OK && i < planning->plan->wanted_count; i++) {
    struct opis_wanted *wanted = &planning->plan->wanted[i];
    uint32_t rarest = wanted->form_count > 0 ? UINT32_MAX : 0;
    for (size_t j = 0; status == XC_OK && j < wanted->form_count; j++) {
      status = xc_database_frequency(database, wanted->forms[j].data, wanted->forms[j].size, &wanted->form_units[j],
                                     NULL, &planning->cause);
      if (wanted->form_units[j] < rarest) rarest = wanted->form_units[j];
    }
    wanted->units = rarest;
    wanted->weight = rarest > 0 ? opis_plan_idf(rarest, statistics.documents) : 0;
  }
  return status;
}

struct opis_tokens opis_without_wholes(struct opis_arena *arena, struct opis_tokens tokens)
{
  size_t first = 0; /* whole: most texts have none, and every hit is tokenised */
  while (first < tokens.count && !(tokens.items[first].flags & OPIS_TOKEN_WHOLE)) first++;
  if (first == tokens.count) return tokens;
  struct opis_tokens parts = {opis_arena_allocate(arena, tokens.count, sizeof *parts.items), first};
  memcpy(parts.items, tokens.items, first * sizeof *parts.items);
  for (size_t i = first; i < tokens.count; i++)
    if (!(tokens.items[i].flags & OPIS_TOKEN_WHOLE)) parts.items[parts.count++] = tokens.items[i];
  return parts;
}

bool opis_wanted_at(const struct opis_wanted *wanted, const struct opis_tokens *tokens, size_t at)
{
  if (wanted->form_count == 0 || tokens->count - at < wanted->form_count) return false;
  for (size_t i = 0; i < wanted->form_count; i++)
    if (!opis_span_equal(tokens->items[at + i].folded, wanted->forms[i]) ||
        tokens->items[at + i].position != tokens->items[at].position + i)
      return false;
  return true;
}

double opis_plan_idf(uint32_t units, uint32_t all_units)
{
  double ratio = ((double)all_units - units + 0.5) / (units + 0.5);
  return log(ratio < 2 ? ratio * 0.5 + 1 : ratio);
}

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

static struct xc_query *without_weight(struct planning *planning, struct xc_query *operand)
{
  struct xc_query *query = NULL;
  if (planning->status == XC_OK) planning->status = xc_query_scale(operand, 0, &query, &planning->cause);
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

/* Whether a title has the forms one behind the other. */
static bool title_has(struct opis_arena *arena, struct opis_span title, const struct opis_wanted *wanted)
{
  struct opis_tokens tokens = opis_without_wholes(arena, opis_tokenise(arena, title));
  for (size_t at = 0; at < tokens.count; at++)
    if (opis_wanted_at(wanted, &tokens, at)) return true;
  return false;
}

/* Which files a field means: by a glob over paths, or by the words of titles. */
struct file_choice {
  const char *glob;
  const struct opis_wanted *title;
};

static bool is_chosen(struct opis_arena *arena, const struct file_choice *choice, const struct opis_file *file)
{
  if (choice->glob) return opis_store_glob(choice->glob, file->path);
  return title_has(arena, file->title, choice->title);
}

static struct xc_query *of_files(struct planning *planning, struct file_choice choice)
{
  struct opis_files files = {0};
  struct opis_error error;
  enum opis_status status = opis_store_files(planning->index->database, planning->index->path, OPIS_RECORD_DOCUMENT,
                                             planning->arena, &files, &error);
  if (status != OPIS_OK && planning->status == XC_OK) {
    planning->status = XC_CORRUPT;
    snprintf(planning->cause.message, sizeof planning->cause.message, "%.400s", error.message);
    planning->cause.status = XC_CORRUPT;
  }
  struct opis_span *terms = opis_arena_allocate(planning->arena, files.count, sizeof *terms);
  size_t count = 0;
  for (size_t i = 0; i < files.count; i++)
    if (is_chosen(planning->arena, &choice, &files.items[i]))
      terms[count++] = opis_file_term(planning->arena, files.items[i].path);
  return any_of(planning, terms, count);
}

/* Units that have the forms in the headings above them. */
static struct xc_query *of_sections(struct planning *planning, const struct opis_wanted *wanted)
{
  struct xc_query **operands = opis_allocate(wanted->form_count, sizeof *operands);
  for (size_t i = 0; i < wanted->form_count; i++)
    operands[i] = term(planning, opis_section_term(planning->arena, wanted->forms[i]));
  struct xc_query *query = combine(planning, XC_PHRASE, operands, wanted->form_count);
  free(operands);
  return query;
}

static struct xc_query *of_field(struct planning *planning, const struct opis_node *node)
{
  struct opis_wanted wanted = {.node = node};
  switch (node->field) {
  case OPIS_FIELD_IN:
  case OPIS_FIELD_KIND: break;
  case OPIS_FIELD_FILE:
    return of_files(planning, (struct file_choice){.glob = opis_arena_copy(planning->arena, node->text).data});
  case OPIS_FIELD_TITLE:
    collect_forms(planning->arena, &wanted);
    return of_files(planning, (struct file_choice){.title = &wanted});
  case OPIS_FIELD_SECTION: collect_forms(planning->arena, &wanted); return of_sections(planning, &wanted);
  }
  return of_kinds(planning, node->kinds);
}

/* ---- The tree ------------------------------------------------------------------------------------------------- */

static const struct opis_wanted *wanted_of(const struct planning *planning, const struct opis_node *node)
{
  for (size_t i = 0; i < planning->plan->wanted_count; i++)
    if (planning->plan->wanted[i].node == node) return &planning->plan->wanted[i];
  return NULL;
}

/* NULL for a word without a letter or digit, which asks for nothing. */
static struct xc_query *of_word(struct planning *planning, const struct opis_node *node)
{
  const struct opis_wanted *wanted = wanted_of(planning, node);
  if (!wanted || wanted->form_count == 0) return NULL;
  if (wanted->form_count == 1) return term(planning, wanted->forms[0]);
  struct xc_query **operands = opis_allocate(wanted->form_count, sizeof *operands);
  for (size_t i = 0; i < wanted->form_count; i++) operands[i] = term(planning, wanted->forms[i]);
  struct xc_query *query = combine(planning, XC_PHRASE, operands, wanted->form_count);
  free(operands);
  return query;
}

static struct xc_query *of_node(struct planning *planning, const struct opis_node *node);

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
    struct xc_query *narrows = of_node(planning, item->kind == OPIS_NODE_NOT ? item->children[0] : item);
    if (!narrows) continue;
    if (!query) query = everything(planning);
    query = pair(planning, item->kind == OPIS_NODE_NOT ? XC_AND_NOT : XC_FILTER, query, narrows);
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
  case OPIS_NODE_FIELD: return without_weight(planning, of_field(planning, node));
  case OPIS_NODE_ANY: return of_items(planning, node, planning->all ? XC_AND : XC_OR);
  case OPIS_NODE_AND: return of_items(planning, node, XC_AND);
  case OPIS_NODE_OR: return of_either(planning, node);
  case OPIS_NODE_NOT: break;
  }
  struct xc_query *excluded = of_node(planning, node->children[0]);
  return excluded ? pair(planning, XC_AND_NOT, everything(planning), excluded) : NULL;
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
  if (node->count == 0) return wanted_of(planning, node)->form_count == 0;
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
  for (size_t i = 0; i < plan->wanted_count; i++)
    if (plan->wanted[i].form_count > 0) return false;
  return !has_field(plan->tree);
}

enum opis_status opis_plan_make(const struct opis_index *index, struct opis_arena *arena, const struct opis_node *tree,
                                const struct opis_search_options *options, struct opis_plan *plan,
                                struct opis_error *error)
{
  struct opis_plan made = {.tree = tree};
  struct planning planning = {.index = index, .arena = arena, .plan = &made};
  made.wanted = opis_arena_allocate(arena, count_wanted(tree), sizeof *made.wanted);
  collect_wanted(&planning, tree, false);
  if (asks_nothing(&made)) return opis_fail_at(error, OPIS_INVALID, 0, "the query has no letter and no digit");
  made.kinds = options->kinds ? options->kinds : OPIS_KINDS_DEFAULT;
  if (names_kinds(tree)) made.kinds = OPIS_KINDS_ALL;
  planning.status = count_units(&planning);
  made.query = whole_query(&planning, options->all, options->file);
  if (options->count_all) made.all = whole_query(&planning, true, options->file);
  if (planning.status == XC_OK) {
    *plan = made;
    return OPIS_OK;
  }
  opis_plan_free(&made);
  return opis_store_fail(error, index->path, &planning.cause);
}

void opis_plan_free(struct opis_plan *plan)
{
  xc_query_free(plan->query);
  xc_query_free(plan->all);
}
