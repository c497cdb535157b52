/* Queries, built from terms upwards. */
#include "internal.h"

#include <algorithm>
#include <cmath>

using Xapian::Query;
using xc::Failure;
using xc::guarded;
using xc::need;

namespace {

/* How several operands become one query: the first, and the rest joined by `rest`, joined by `op`; or all of them
 * joined by `op` where `rest` is `op` too. */
const struct Operator {
  xc_operator name;
  Query::op op, rest;
  bool positional;
} operators[] = {
    {XC_AND, Query::OP_AND, Query::OP_AND, false},
    {XC_OR, Query::OP_OR, Query::OP_OR, false},
    {XC_AND_NOT, Query::OP_AND_NOT, Query::OP_OR, false},
    {XC_FILTER, Query::OP_FILTER, Query::OP_AND, false},
    {XC_AND_MAYBE, Query::OP_AND_MAYBE, Query::OP_OR, false},
    {XC_NEAR, Query::OP_NEAR, Query::OP_NEAR, true},
    {XC_PHRASE, Query::OP_PHRASE, Query::OP_PHRASE, true},
    {XC_SYNONYM, Query::OP_SYNONYM, Query::OP_SYNONYM, false},
    {XC_MAX, Query::OP_MAX, Query::OP_MAX, false},
};

const Operator &find_operator(xc_operator name)
{
  for (const Operator &row : operators)
    if (row.name == name) return row;
  throw Failure(XC_INVALID, "unknown operator %d", static_cast<int>(name));
}

Query combine(const Operator &row, const std::vector<Query> &operands, uint32_t window)
{
  if (operands.size() == 1 && row.name != XC_SYNONYM) return operands.front();
  if (row.op != row.rest) {
    const Query rest(row.rest, operands.begin() + 1, operands.end());
    return Query(row.op, operands.front(), rest);
  }
  return Query(row.op, operands.begin(), operands.end(), row.positional ? window : 0);
}

void give(xc_query **query, Query made, unsigned depth, bool positions)
{
  /* libxapian walks queries, and takes them apart, by recursion. */
  if (depth > XC_QUERY_DEPTH) throw Failure(XC_LIMIT, "the query is nested more than %d deep", XC_QUERY_DEPTH);
  *query = new xc_query{std::move(made), depth, positions};
}

} // namespace

xc_status xc_query_term(const char *term, size_t size, xc_query **query, xc_error *error) noexcept
{
  return guarded(error, [&] {
    need(query, "place for the query");
    give(query, size ? Query(xc::to_string(term, size, "term")) : Query::MatchAll, 1, size > 0);
    return XC_OK;
  });
}

xc_status xc_query_nothing(xc_query **query, xc_error *error) noexcept
{
  return guarded(error, [&] {
    need(query, "place for the query");
    give(query, Query(), 1, true);
    return XC_OK;
  });
}

xc_status xc_query_combine(xc_operator op, xc_query *const *operands, size_t count, uint32_t window, xc_query **query,
                           xc_error *error) noexcept
{
  return guarded(error, [&] {
    need(query, "place for the query");
    const Operator &row = find_operator(op);
    if (count) need(operands, "operands");
    std::vector<Query> queries;
    unsigned depth = 0;
    bool positions = true;
    queries.reserve(count);
    for (size_t i = 0; i < count; i++) {
      need(operands[i], "operand");
      queries.push_back(operands[i]->query);
      depth = std::max(depth, operands[i]->depth);
      positions = positions && operands[i]->positions;
    }
    /* libxapian refuses some of these, and with others inside an OR finds too little, without a word. */
    if (row.positional && count > 1 && !positions)
      throw Failure(XC_UNSUPPORTED, "NEAR and phrases take terms, and OR of terms, alone");
    const bool alone = count == 1 && row.name != XC_SYNONYM;
    give(query, count ? combine(row, queries, window) : Query(), depth + 1,
         positions && (row.name == XC_OR || alone || count == 0));
    return XC_OK;
  });
}

xc_status xc_query_scale(xc_query *operand, double factor, xc_query **query, xc_error *error) noexcept
{
  return guarded(error, [&] {
    need(operand, "operand");
    need(query, "place for the query");
    if (!std::isfinite(factor) || factor < 0) throw Failure(XC_INVALID, "a query cannot be scaled by %g", factor);
    give(query, Query(factor, operand->query), operand->depth + 1, false);
    return XC_OK;
  });
}

xc_status xc_query_prefix(const char *prefix, size_t size, uint32_t limit, xc_query **query, xc_error *error) noexcept
{
  return guarded(error, [&] {
    need(query, "place for the query");
    /* To libxapian 0 is no limit. */
    if (limit == 0) throw Failure(XC_INVALID, "a prefix may stand for no term at all");
    give(query,
         Query(Query::OP_WILDCARD, xc::to_string(prefix, size, "prefix"), limit, Query::WILDCARD_LIMIT_ERROR,
               Query::OP_SYNONYM),
         1, false);
    return XC_OK;
  });
}

xc_status xc_query_value_range(uint32_t slot, const xc_span *low, const xc_span *high, xc_query **query,
                               xc_error *error) noexcept
{
  return guarded(error, [&] {
    need(query, "place for the query");
    if (slot == XC_NO_SLOT) throw Failure(XC_INVALID, "XC_NO_SLOT is no slot");
    /* The least value is a NUL byte: to libxapian an empty one is none, and matches documents without a value. */
    std::string from = low ? xc::to_string(low->data, low->size, "low bound") : std::string();
    if (from.empty()) from.assign(1, '\0');
    if (high)
      give(query, Query(Query::OP_VALUE_RANGE, slot, from, xc::to_string(high->data, high->size, "high bound")), 1,
           false);
    else
      give(query, Query(Query::OP_VALUE_GE, slot, from), 1, false);
    return XC_OK;
  });
}

xc_status xc_query_describe(xc_query *query, char **description, xc_error *error) noexcept
{
  return guarded(error, [&] {
    need(query, "query");
    need(description, "place for the description");
    *description = xc::to_malloc(query->query.get_description());
    return XC_OK;
  });
}

void xc_query_free(xc_query *query) noexcept
{
  guarded(nullptr, [&] {
    delete query;
    return XC_OK;
  });
}
