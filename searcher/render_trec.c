/* A TREC run: "qid Q0 locator rank score tag", scores strictly falling. */
#include "searcher/results.h"

/* The least step between two scores, which trec_eval reads as single floats. */
static const double least_step = 1e-4;

void opis_render_trec(const struct opis_results *results, struct opis_span qid, const struct opis_style *style,
                      struct opis_buf *out)
{
  (void)style;
  double last = 0;
  for (size_t i = 0; i < results->count; i++) {
    const struct opis_results_hit *hit = &results->hits[i];
    double score = hit->score;
    if (i > 0 && score > last - least_step) score = last - least_step;
    last = score;
    opis_buf_format(out, "%.*s Q0 %.*s %u %.4f opis\n", (int)qid.size, qid.data, (int)hit->locator.size,
                    hit->locator.data, (unsigned)hit->rank, score);
  }
}
