/* The table of renderers. To add one: searcher/render_x.c, its prototype in results.h, a row here, a golden run and a
 * line of opis-search(1). */
#include "base/error.h"
#include "base/span.h"
#include "searcher/output.h"
#include "searcher/results.h"

static const struct {
  const char *format;
  opis_renderer *render;
} renderers[] = {{"text", opis_render_text}, {"jsonl", opis_render_jsonl}, {"trec", opis_render_trec}};

enum opis_status opis_results_write(const struct opis_results *results, const char *format, struct opis_span qid,
                                    const struct opis_style *style, FILE *out, struct opis_error *error)
{
  for (size_t i = 0; i < sizeof renderers / sizeof *renderers; i++)
    if (strcmp(format, renderers[i].format) == 0) {
      struct opis_buf text = {0};
      renderers[i].render(results, qid, style, &text);
      return opis_output_write(&text, out, error);
    }
  return opis_fail(error, OPIS_INVALID, "there is no format %s; there are text, jsonl, trec", format);
}
