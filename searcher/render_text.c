/* Hits for people: where each is, what it is, and the stretch that shows why. */
#include "base/span.h"
#include "base/visible.h"
#include "searcher/cited_lines.h"
#include "searcher/output.h"
#include "searcher/results.h"
#include "searcher/unread.h"
#include "searcher/wrap.h"

#include <inttypes.h>

enum { INDENT = 4 };

/* Words of the query that a hit can have. */
static size_t count_positive(const struct opis_plan *plan)
{
  size_t count = 0;
  for (size_t i = 0; i < plan->wanted.count; i++)
    count += plan->wanted.items[i].role == OPIS_WANTED && plan->wanted.items[i].words.count > 0;
  return count;
}

/* Whether hits may have some of the words and lack others: worth telling then, and only then. */
static bool may_lack_words(const struct opis_plan *plan)
{
  return plan->tree && plan->tree->kind == OPIS_NODE_ANY && count_positive(plan) > 1;
}

static struct opis_span kind_part(struct opis_arena *arena, const struct opis_unit *unit)
{
  if (unit->kind == OPIS_PASSAGE) return (struct opis_span){"", 0};
  return opis_arena_format(arena, "%s%s%.*s", opis_kind_name(unit->kind), unit->number.size > 0 ? " " : "",
                           (int)unit->number.size, unit->number.data);
}

static struct opis_span page_part(struct opis_arena *arena, const struct opis_unit *unit)
{
  if (unit->page_label.size > 0)
    return opis_arena_format(arena, "p. %.*s", (int)unit->page_label.size, unit->page_label.data);
  return unit->page > 0 ? opis_arena_format(arena, "page %" PRIu32, unit->page) : (struct opis_span){"", 0};
}

struct opis_span opis_lines_part(struct opis_arena *arena, const struct opis_unit *unit)
{
  if (unit->range_count == 0) return (struct opis_span){"", 0};
  size_t first = unit->lines[0].first, last = unit->lines[unit->range_count - 1].last;
  if (first == last) return opis_arena_format(arena, "line %zu", first);
  return opis_arena_format(arena, "lines %zu–%zu", first, last);
}

/* The numbers of the notes that hang on a passage: "notes 12–14, 16". */
static struct opis_span notes_part(struct opis_arena *arena, const struct opis_unit *unit)
{
  enum { MOST = 8 }; /* of numbers, that the line stays one */
  struct opis_buf numbers = {0};
  for (size_t i = 0; i < unit->mark_count && i < MOST; i++)
    opis_buf_format(&numbers, "%s%.*s", i == 0 ? (unit->mark_count > 1 ? "notes " : "note ") : ", ",
                    (int)unit->marks[i].number.size, unit->marks[i].number.data);
  if (unit->mark_count > MOST) opis_buf_add_string(&numbers, ", …");
  struct opis_span part = opis_arena_copy(arena, opis_buf_span(&numbers));
  opis_buf_free(&numbers);
  return part;
}

/* The sentence that a note supports. */
static void add_anchor(struct opis_buf *out, const struct opis_unit *unit, const struct opis_style *style)
{
  if (unit->anchor.text.size == 0) return;
  struct opis_buf text = {0};
  opis_buf_add_string(&text, "on: “");
  opis_buf_add(&text, unit->anchor.text);
  opis_buf_add_string(&text, "”");
  const struct opis_wrapped wrapped = {
      .text = opis_buf_span(&text), .range = {0, text.size}, .indent = 2 * INDENT, .width = opis_style_width(style)};
  opis_wrap(out, &wrapped, style);
  opis_buf_free(&text);
}

static void add_hit(struct opis_buf *out, const struct opis_results *results, size_t i, const struct opis_style *style)
{
  const struct opis_results_hit *hit = &results->hits[i];
  const struct opis_match *match = opis_results_match(results, i);
  struct opis_arena arena = {0};
  const struct opis_paint *paint = opis_paint_of(style);
  bool marks_all = match->has_all && may_lack_words(&results->plan);
  opis_buf_format(out, "%2" PRIu32 "  %s%.*s%s\n", hit->rank, paint->locator, (int)hit->locator.size, hit->locator.data,
                  paint->off);
  const struct opis_span parts[] = {
      kind_part(&arena, &hit->unit),
      page_part(&arena, &hit->unit),
      opis_lines_part(&arena, &hit->unit),
      results->plan.weighs ? opis_arena_format(&arena, "score %.2f", hit->score) : (struct opis_span){"", 0},
      marks_all ? OPIS_SPAN("all the words") : (struct opis_span){"", 0},
      match->uncertain ? OPIS_SPAN("uncertain: a level is missing") : (struct opis_span){"", 0},
      notes_part(&arena, &hit->unit),
      hit->unit.title,
  };
  opis_wrap_heading(out, parts, sizeof parts / sizeof *parts, INDENT, style);
  const struct opis_wrapped wrapped = {hit->unit.text,         match->snippet, match->highlights,
                                       match->highlight_count, INDENT,         opis_style_width(style)};
  opis_wrap(out, &wrapped, style);
  opis_cited_lines(&hit->unit, 2 * INDENT, style, out);
  add_anchor(out, &hit->unit, style);
  opis_arena_free(&arena);
}

/* ---- Where a score comes from --------------------------------------------------------------------------------- */

static void add_part(struct opis_buf *out, const struct opis_part *part)
{
  enum { WORD = 22 }; /* columns */
  struct opis_arena arena = {0};
  struct opis_buf word = {0};
  opis_visible_add(&word, part->word);
  opis_buf_format(out, "%*s%s", INDENT, "", word.size > 0 ? word.data : "");
  for (size_t width = opis_visible_width(opis_buf_span(&word)); width < WORD; width++) opis_buf_add_byte(out, ' ');
  struct opis_span what = opis_word_term_text(&arena, part->term);
  opis_buf_format(out, " %8.4f  ", part->score);
  opis_visible_add(out, part->spelling);
  opis_buf_format(out, "%s%.*s, %" PRIu32 " time%s here, in %" PRIu32 " unit%s\n", part->spelling.size > 0 ? ": " : "",
                  (int)what.size, what.data, part->count, opis_plural(part->count), part->units,
                  opis_plural(part->units));
  opis_buf_free(&word);
  opis_arena_free(&arena);
}

/* What the second stage added, a feature a line. */
static void add_features(struct opis_buf *out, const struct opis_results_hit *hit)
{
  enum { FEATURE = 22 }; /* columns, as words have them */
  for (unsigned i = 0; i < OPIS_FEATURES; i++)
    if (hit->features[i] > 0)
      opis_buf_format(out, "%*s%-*s %8.4f  %s\n", INDENT, "", FEATURE, opis_feature_name((enum opis_feature)i),
                      hit->features[i], opis_feature_text((enum opis_feature)i));
}

static void add_explanation(struct opis_buf *out, const struct opis_results_hit *hit)
{
  for (size_t i = 0; i < hit->parts.count; i++) add_part(out, &hit->parts.items[i]);
  add_features(out, hit);
}

/* ---- Nothing, and the end ------------------------------------------------------------------------------------- */

static void add_word(struct opis_span word, void *context)
{
  struct opis_buf *words = context;
  if (words->size > 0) opis_buf_add_string(words, ", ");
  opis_visible_add(words, word);
}

static void add_labelled(struct opis_buf *out, const char *label, const struct opis_buf *words,
                         const struct opis_style *style)
{
  if (words->size == 0) return;
  struct opis_buf line = {0};
  opis_buf_format(&line, "%s %.*s", label, (int)words->size, words->data);
  const struct opis_wrapped wrapped = {
      .text = opis_buf_span(&line), .range = {0, line.size}, .width = opis_style_width(style)};
  opis_wrap(out, &wrapped, style);
  opis_buf_free(&line);
}

static void add_kinds(struct opis_buf *out, unsigned kinds)
{
  if (kinds == OPIS_KINDS_ALL) {
    opis_buf_add_string(out, "units of every kind");
    return;
  }
  bool first = true;
  for (unsigned kind = 0; kind < OPIS_KINDS; kind++) {
    if (!(kinds & OPIS_KIND_BIT(kind))) continue;
    opis_buf_format(out, "%s%s%s", first ? "" : ", ", opis_kind_name((enum opis_kind)kind),
                    kind == OPIS_BOILERPLATE ? "" : "s");
    first = false;
  }
}

static void add_nothing(struct opis_buf *out, const struct opis_results *results, const struct opis_style *style)
{
  struct opis_buf words = {0};
  if (!results->plan.tree) { /* a locator was followed */
    opis_buf_add_string(out, "Nothing hangs there.\n");
    return;
  }
  opis_buf_add_string(out, results->first > 0 ? "Nothing more found.\n" : "Nothing found.\n");
  opis_visible_add(&words, results->query);
  opis_buf_add_string(&words, " in ");
  add_kinds(&words, results->plan.kinds);
  add_labelled(out, "Looked for:", &words, style);
  opis_buf_clear(&words);
  opis_results_absent(results, add_word, &words);
  add_labelled(out, "In no unit at all:", &words, style);
  opis_buf_free(&words);
  opis_unread_tell(&results->unread, style, out);
}

static void add_end(struct opis_buf *out, const struct opis_results *results, const struct opis_style *style)
{
  struct opis_buf line = {0}, words = {0};
  bool exact = results->matches.lower == results->matches.upper;
  if (results->count == 1)
    opis_buf_format(&line, "Hit %" PRIu32, results->first + 1);
  else
    opis_buf_format(&line, "Hits %" PRIu32 "–%" PRIu32, results->first + 1, results->first + (uint32_t)results->count);
  opis_buf_format(&line, " of %s%" PRIu32, exact ? "" : "about ", results->matches.estimated);
  if (results->counted_all && may_lack_words(&results->plan))
    opis_buf_format(&line, "; %" PRIu32 " with all the words", results->matching_all.estimated);
  opis_buf_add_byte(&line, '.');
  opis_results_absent(results, add_word, &words);
  if (words.size > 0) opis_buf_format(&line, " In no unit: %s.", words.data);
  const struct opis_wrapped wrapped = {
      .text = opis_buf_span(&line), .range = {0, line.size}, .width = opis_style_width(style)};
  opis_wrap(out, &wrapped, style);
  opis_buf_free(&line);
  opis_buf_free(&words);
}

void opis_render_text(const struct opis_results *results, struct opis_span qid, const struct opis_style *style,
                      struct opis_buf *out)
{
  if (qid.size > 0) {
    opis_buf_add_string(out, "# ");
    opis_visible_add(out, qid);
    opis_buf_add_string(out, "  ");
    opis_visible_add(out, results->query);
    opis_buf_add_string(out, "\n\n");
  }
  for (size_t i = 0; i < results->count; i++) {
    add_hit(out, results, i, style);
    if (style && style->explain) add_explanation(out, &results->hits[i]);
    opis_buf_add_byte(out, '\n');
  }
  if (results->count == 0)
    add_nothing(out, results, style);
  else
    add_end(out, results, style);
  if (qid.size > 0) opis_buf_add_byte(out, '\n'); /* the next query follows */
}
