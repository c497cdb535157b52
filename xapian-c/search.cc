/* A query and a database in, hits out. */
#include "internal.h"

#include <cmath>

using xc::Failure;
using xc::guarded;
using xc::need;

struct xc_results {
  struct Hit {
    xc_docid docid;
    double weight;
    std::string data;
  };
  std::vector<Hit> hits;
  xc_estimate matches;
};

namespace {

void check(const xc_search &search)
{
  if (!search.weigh) return;
  if (!std::isfinite(search.k1) || search.k1 < 0) throw Failure(XC_INVALID, "k1 cannot be %g", search.k1);
  if (!(search.b >= 0 && search.b <= 1)) throw Failure(XC_INVALID, "b cannot be %g", search.b);
}

void set_order(Xapian::Enquire &enquire, const xc_search &search)
{
  const bool ties = search.tie_slot != XC_NO_SLOT;
  enquire.set_docid_order(Xapian::Enquire::ASCENDING);
  if (search.weigh) {
    enquire.set_weighting_scheme(Xapian::BM25Weight(search.k1, 0, 1, search.b, 0.5));
    if (ties) enquire.set_sort_by_relevance_then_value(search.tie_slot, false);
  } else {
    enquire.set_weighting_scheme(Xapian::BoolWeight());
    if (ties) enquire.set_sort_by_value(search.tie_slot, false);
  }
}

std::unique_ptr<xc_results> run(Xapian::Database &database, const Xapian::Query &query, const xc_search &search)
{
  Xapian::Enquire enquire(database);
  enquire.set_query(query);
  set_order(enquire, search);
  const Xapian::MSet found = enquire.get_mset(search.first, search.count, search.check_at_least);
  auto results = std::make_unique<xc_results>();
  results->matches =
      xc_estimate{found.get_matches_lower_bound(), found.get_matches_estimated(), found.get_matches_upper_bound()};
  results->hits.reserve(found.size());
  /* MSet::fetch() would save nothing: to libxapian 1.4 each document of a remote shard is a round trip all the same. */
  for (auto at = found.begin(); at != found.end(); ++at) {
    results->hits.push_back({*at, at.get_weight(), search.fetch ? at.get_document().get_data() : std::string()});
  }
  return results;
}

} // namespace

xc_status xc_database_search(xc_database *database, xc_query *query, const xc_search *search, xc_results **results,
                             xc_error *error) noexcept
{
  return xc::reading(database, error, [&](Xapian::Database &source) {
    need(query, "query");
    need(search, "search");
    need(results, "place for the results");
    check(*search);
    *results = run(source, query->query, *search).release();
    return XC_OK;
  });
}

void xc_results_free(xc_results *results) noexcept
{
  delete results;
}

size_t xc_results_count(const xc_results *results) noexcept
{
  return results ? results->hits.size() : 0;
}

xc_hit xc_results_hit(const xc_results *results, size_t index) noexcept
{
  if (!results || index >= results->hits.size()) return xc_hit{0, 0, {"", 0}};
  const xc_results::Hit &hit = results->hits[index];
  return xc_hit{hit.docid, hit.weight, xc::to_span(hit.data)};
}

xc_estimate xc_results_matches(const xc_results *results) noexcept
{
  return results ? results->matches : xc_estimate{0, 0, 0};
}
