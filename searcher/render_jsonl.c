/* JSON Lines: a line a hit, then a line for the query. */
#include "base/json.h"
#include "base/span.h"
#include "searcher/results.h"

#include <math.h>

static void begin_line(struct opis_json *json, const struct opis_results *results, struct opis_span qid)
{
  opis_json_begin_object(json);
  opis_json_field_integer(json, "schema", 1);
  opis_json_field(json, "qid", qid);
  opis_json_field(json, "query", results->query);
}

static void end_line(struct opis_json *json)
{
  opis_json_end_object(json);
  opis_buf_add_byte(json->out, '\n');
  json->comma = false;
}

/* The words that occur in a hit, each with the form that it has there and the term that leads from the one to the
 * other. */
static void write_matched(struct opis_json *json, const struct opis_wanted_list *list,
                          const struct opis_spellings *spellings)
{
  opis_json_key(json, "matched");
  opis_json_begin_array(json);
  for (size_t i = 0; i < spellings->count; i++) {
    const struct opis_wanted_use *use = &list->uses[spellings->items[i].use];
    opis_json_begin_object(json);
    opis_word_term_write_json(json, list->items[use->wanted].words.items[use->word].form, &spellings->items[i].term);
    opis_json_field(json, "form", use->form);
    opis_json_end_object(json);
  }
  opis_json_end_array(json);
}

static void write_snippet(struct opis_json *json, const struct opis_unit *unit, const struct opis_match *match)
{
  opis_json_field(json, "snippet", opis_span_slice(unit->text, match->snippet.start, match->snippet.end));
  opis_json_key(json, "snippet_range");
  opis_json_range(json, match->snippet);
  opis_json_key(json, "highlights");
  opis_json_begin_array(json);
  for (size_t i = 0; i < match->highlight_count; i++) opis_json_range(json, match->highlights[i]);
  opis_json_end_array(json);
}

/* What the score is the sum of: the parts of the first stage, then those of the second. */
static void write_explanation(struct opis_json *json, const struct opis_results_hit *hit)
{
  opis_json_key(json, "explain");
  opis_json_begin_array(json);
  for (size_t i = 0; i < hit->parts.count; i++) {
    const struct opis_part *part = &hit->parts.items[i];
    opis_json_begin_object(json);
    opis_json_key(json, "score");
    opis_json_number(json, round(part->score * 1e6) / 1e6);
    opis_word_term_write_json(json, part->word, part->term);
    opis_json_field_integer(json, "count", part->count);
    opis_json_field_integer(json, "units", part->units);
    opis_json_end_object(json);
  }
  for (unsigned i = 0; i < OPIS_FEATURES; i++) {
    if (hit->features[i] == 0) continue;
    opis_json_begin_object(json);
    opis_json_key(json, "score");
    opis_json_number(json, round(hit->features[i] * 1e6) / 1e6);
    opis_json_field(json, "feature", opis_span_of(opis_feature_name((enum opis_feature)i)));
    opis_json_end_object(json);
  }
  opis_json_end_array(json);
}

static void write_hit(struct opis_json *json, const struct opis_results *results, struct opis_span qid, size_t i,
                      bool explain)
{
  const struct opis_results_hit *hit = &results->hits[i];
  const struct opis_match *match = opis_results_match(results, i);
  begin_line(json, results, qid);
  opis_json_field_integer(json, "rank", hit->rank);
  opis_json_key(json, "score");
  opis_json_number(json, round(hit->score * 1e6) / 1e6);
  opis_unit_write_json(json, &hit->unit);
  opis_json_field(json, "title", hit->unit.title);
  write_snippet(json, &hit->unit, match);
  if (match->uncertain) {
    opis_json_key(json, "uncertain");
    opis_json_bool(json, true);
  }
  write_matched(json, &results->plan.wanted, opis_results_spellings(results, i));
  if (explain) write_explanation(json, hit);
  end_line(json);
}

static void write_estimate(struct opis_json *json, const char *key, struct xc_estimate estimate)
{
  opis_json_key(json, key);
  opis_json_begin_object(json);
  opis_json_field_integer(json, "lower", estimate.lower);
  opis_json_field_integer(json, "estimated", estimate.estimated);
  opis_json_field_integer(json, "upper", estimate.upper);
  opis_json_end_object(json);
}

static void write_terms(struct opis_json *json, const struct opis_plan *plan)
{
  opis_json_key(json, "terms");
  opis_json_begin_array(json);
  for (size_t i = 0; i < plan->wanted.count; i++)
    for (size_t j = 0; j < plan->wanted.items[i].words.count; j++) {
      const struct opis_word *word = &plan->wanted.items[i].words.items[j];
      for (size_t k = 0; k < word->term_count; k++) {
        opis_json_begin_object(json);
        opis_word_term_write_json(json, word->form, &word->terms[k]);
        opis_json_field_integer(json, "units", word->terms[k].units);
        opis_json_end_object(json);
      }
    }
  opis_json_end_array(json);
}

static void write_absent(struct opis_span word, void *context)
{
  opis_json_string(context, word);
}

static void write_summary(struct opis_json *json, const struct opis_results *results, struct opis_span qid)
{
  begin_line(json, results, qid);
  opis_json_field(json, "kind", OPIS_SPAN("summary"));
  write_estimate(json, "hits", results->matches);
  if (results->counted_all) opis_json_field_integer(json, "matching_all", results->matching_all.estimated);
  write_terms(json, &results->plan);
  opis_json_key(json, "absent");
  opis_json_begin_array(json);
  opis_results_absent(results, write_absent, json);
  opis_json_end_array(json);
  opis_json_field_integer(json, "unread_files", results->unread_count);
  end_line(json);
}

void opis_render_jsonl(const struct opis_results *results, struct opis_span qid, const struct opis_style *style,
                       struct opis_buf *out)
{
  struct opis_json json = {out, false};
  for (size_t i = 0; i < results->count; i++) write_hit(&json, results, qid, i, style && style->explain);
  write_summary(&json, results, qid);
}
