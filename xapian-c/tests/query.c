/* Each way of making a query, by the documents that it finds. */
#include "scratch.h"

static const char *const texts[] = {"a b c", "a c b", "a x b", "b", "c d", "ab ac ad"};

/* The docids that a query finds, in order, such as "1 2"; or the status. The query is freed. */
static const char *found(struct xc_query *query)
{
  static char text[200];
  const struct xc_search search = {.count = 100, .tie_slot = XC_NO_SLOT};
  struct xc_database *database = scratch_open("db");
  struct xc_results *results = NULL;
  size_t used = 0;
  text[0] = '\0';
  const enum xc_status status = xc_database_search(database, query, &search, &results, ERR);
  if (status != XC_OK) snprintf(text, sizeof text, "%s", xc_status_name(status));
  for (size_t i = 0; i < xc_results_count(results); i++)
    used += (size_t)snprintf(text + used, sizeof text - used, "%s%u", i ? " " : "", xc_results_hit(results, i).docid);
  xc_results_free(results);
  xc_query_free(query);
  xc_database_free(database);
  return text;
}

static void check_found(struct xc_query *query, const char *expected)
{
  const char *got = found(query);
  CHECK_STR(got, expected);
}

static struct xc_query *term(const char *text)
{
  struct xc_query *query = NULL;
  OK(xc_query_term(text, strlen(text), &query, ERR));
  return query;
}

/* `words`: terms with spaces between; '|' between terms makes an OR of them, '+' a phrase, '~' a synonym, '*' at the
 * end a prefix, '!' is nothing, '.' is everything. */
static struct xc_query *operand(const char *text, size_t size)
{
  const struct {
    char sign;
    enum xc_operator op;
  } joins[] = {{'|', XC_OR}, {'+', XC_PHRASE}, {'~', XC_SYNONYM}};
  struct xc_query *query = NULL;
  for (int i = 0; i < 3; i++) {
    const char *sign = memchr(text, joins[i].sign, size);
    if (!sign) continue;
    struct xc_query *both[2] = {operand(text, (size_t)(sign - text)),
                                operand(sign + 1, size - (size_t)(sign - text) - 1)};
    OK(xc_query_combine(joins[i].op, both, 2, 0, &query, ERR));
    xc_query_free(both[0]);
    xc_query_free(both[1]);
    return query;
  }
  if (text[0] == '!')
    OK(xc_query_nothing(&query, ERR));
  else if (text[size - 1] == '*')
    OK(xc_query_prefix(text, size - 1, 100, &query, ERR));
  else
    OK(xc_query_term(text, text[0] == '.' ? 0 : size, &query, ERR));
  return query;
}

static enum xc_status combine(enum xc_operator op, const char *words, uint32_t window, struct xc_query **query)
{
  struct xc_query *operands[8] = {NULL};
  size_t count = 0;
  for (const char *word = words; *word && count < 8;) {
    const size_t size = strcspn(word, " ");
    operands[count++] = operand(word, size);
    word += size + strspn(word + size, " ");
  }
  const enum xc_status status = xc_query_combine(op, operands, count, window, query, ERR);
  for (size_t i = 0; i < count; i++) xc_query_free(operands[i]);
  return status;
}

static void operators(void)
{
  static const struct {
    const char *name;
    enum xc_operator op;
    const char *words;
    uint32_t window;
    const char *expected;
  } rows[] = {
      {"and", XC_AND, "a b", 0, "1 2 3"},
      {"and of one", XC_AND, "a", 0, "1 2 3"},
      {"and of none", XC_AND, "", 0, ""},
      {"and nothing", XC_AND, "a !", 0, ""},
      {"and everything", XC_AND, "a .", 0, "1 2 3"},
      {"or", XC_OR, "a d", 0, "1 2 3 5"},
      {"or of many", XC_OR, "a d b zz", 0, "1 2 3 4 5"},
      {"or of none", XC_OR, "", 0, ""},
      {"or nothing", XC_OR, "a !", 0, "1 2 3"},
      {"and not", XC_AND_NOT, "b a", 0, "4"},
      {"and not of many: none of them", XC_AND_NOT, "b x c", 0, "4"},
      {"and not of one", XC_AND_NOT, "b", 0, "1 2 3 4"},
      {"and not nothing", XC_AND_NOT, "b !", 0, "1 2 3 4"},
      {"nothing and not", XC_AND_NOT, "! b", 0, ""},
      {"everything but", XC_AND_NOT, ". a", 0, "4 5 6"},
      {"filter", XC_FILTER, "b a", 0, "1 2 3"},
      {"filter of many: all of them", XC_FILTER, "b a c", 0, "1 2"},
      {"filter by nothing", XC_FILTER, "b !", 0, ""},
      {"filter of none", XC_FILTER, "", 0, ""},
      {"and maybe", XC_AND_MAYBE, "a x", 0, "1 2 3"},
      {"and maybe of many", XC_AND_MAYBE, "b x c", 0, "1 2 3 4"},
      {"and maybe nothing", XC_AND_MAYBE, "b !", 0, "1 2 3 4"},
      {"near", XC_NEAR, "b a", 2, "1"},
      {"near, wider", XC_NEAR, "b a", 3, "1 2 3"},
      {"near, default window", XC_NEAR, "b a", 0, "1"},
      {"phrase", XC_PHRASE, "a b", 0, "1"},
      {"phrase, wider", XC_PHRASE, "a b", 3, "1 2 3"},
      {"phrase in the other order", XC_PHRASE, "b a", 0, ""},
      {"phrase of three", XC_PHRASE, "a b c", 0, "1"},
      {"phrase, window below the number of operands", XC_PHRASE, "a b c", 1, ""},
      {"phrase of one", XC_PHRASE, "b", 0, "1 2 3 4"},
      {"phrase of none", XC_PHRASE, "", 0, ""},
      {"phrase of alternatives", XC_PHRASE, "a b|x", 0, "1 3"},
      {"phrase of alternatives on both sides", XC_PHRASE, "a|c b|d", 0, "1 2 5"},
      {"phrase with nothing", XC_PHRASE, "a !", 0, ""},
      {"phrase of one phrase", XC_PHRASE, "a+b", 0, "1"},
      {"phrase with an OR of an OR", XC_PHRASE, "a x|b|zz", 0, "1 3"},
      {"synonym", XC_SYNONYM, "a d", 0, "1 2 3 5"},
      {"synonym of one", XC_SYNONYM, "a", 0, "1 2 3"},
      {"max", XC_MAX, "a d", 0, "1 2 3 5"},
      {"operands may be queries", XC_AND, "a|d c", 0, "1 2 5"},
      {"a phrase as operand", XC_OR, "a+b d", 0, "1 5"},
      {"a prefix as operand", XC_AND, "a* b", 0, "1 2 3"},
  };
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    struct xc_query *query = NULL;
    ROW(rows[i].name);
    OK(combine(rows[i].op, rows[i].words, rows[i].window, &query));
    check_found(query, rows[i].expected);
  }
}

static void unsupported(void)
{
  static const struct {
    const char *name;
    enum xc_operator op;
    const char *words;
    enum xc_status status;
  } rows[] = {
      {"phrase with a synonym", XC_PHRASE, "a b~c", XC_UNSUPPORTED},
      {"phrase with a prefix", XC_PHRASE, "a b*", XC_UNSUPPORTED},
      {"phrase with a phrase", XC_PHRASE, "a b+c", XC_UNSUPPORTED},
      {"phrase with everything", XC_PHRASE, "a .", XC_UNSUPPORTED},
      {"phrase with an OR that holds a phrase", XC_PHRASE, "a|b+c d", XC_UNSUPPORTED},
      {"phrase with an OR that holds a synonym", XC_PHRASE, "a|b~c d", XC_UNSUPPORTED},
      {"phrase with an OR that holds a prefix", XC_PHRASE, "a|b* d", XC_UNSUPPORTED},
      {"near with a synonym", XC_NEAR, "b~c a", XC_UNSUPPORTED},
      {"unknown operator", (enum xc_operator)77, "a b", XC_INVALID},
  };
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    struct xc_query *query = NULL;
    ROW(rows[i].name);
    EXPECT(combine(rows[i].op, rows[i].words, 0, &query), rows[i].status);
    CHECK(query == NULL);
  }
  struct xc_query *query = NULL;
  ROW("arguments");
  struct xc_query *null[1] = {NULL}, *one[1] = {term("a")};
  EXPECT(xc_query_combine(XC_AND, null, 1, 0, &query, ERR), XC_INVALID);
  EXPECT(xc_query_combine(XC_AND, NULL, 1, 0, &query, ERR), XC_INVALID);
  EXPECT(xc_query_combine(XC_AND, one, 1, 0, NULL, ERR), XC_INVALID);
  EXPECT(xc_query_term(NULL, 1, &query, ERR), XC_INVALID);
  EXPECT(xc_query_term("a", 1, NULL, ERR), XC_INVALID);
  EXPECT(xc_query_nothing(NULL, ERR), XC_INVALID);
  EXPECT(xc_query_scale(one[0], -1, &query, ERR), XC_INVALID);
  EXPECT(xc_query_scale(one[0], 1.0 / 0.0, &query, ERR), XC_INVALID);
  EXPECT(xc_query_scale(NULL, 1, &query, ERR), XC_INVALID);
  EXPECT(xc_query_prefix("a", 1, 0, &query, ERR), XC_INVALID);
  EXPECT(xc_query_value_range(XC_NO_SLOT, NULL, NULL, &query, ERR), XC_INVALID);
  EXPECT(xc_query_describe(NULL, NULL, ERR), XC_INVALID);
  xc_query_free(one[0]);
  xc_query_free(NULL);
}

static void leaves(void)
{
  struct xc_query *query = NULL, *scaled = NULL;
  ROW("terms");
  check_found(term("a"), "1 2 3");
  check_found(term("nowhere"), "");
  check_found(term(""), "1 2 3 4 5 6");
  OK(xc_query_term("a\0b", 3, &query, ERR));
  check_found(query, "");
  ROW("nothing");
  OK(xc_query_nothing(&query, ERR));
  OK(xc_query_scale(query, 2, &scaled, ERR));
  check_found(query, "");
  check_found(scaled, "");
  ROW("scaled");
  query = term("a");
  OK(xc_query_scale(query, 0, &scaled, ERR));
  check_found(query, "1 2 3");
  check_found(scaled, "1 2 3");
  static const struct {
    const char *name, *prefix;
    uint32_t limit;
    const char *expected;
  } rows[] = {
      {"prefix", "a", 10, "1 2 3 6"},
      {"prefix at its limit", "a", 4, "1 2 3 6"},
      {"over its limit", "a", 3, "limit exceeded"},
      {"of nothing", "zz", 1, ""},
      {"empty: every term", "", 20, "1 2 3 4 5 6"},
  };
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    ROW(rows[i].name);
    OK(xc_query_prefix(rows[i].prefix, strlen(rows[i].prefix), rows[i].limit, &query, ERR));
    check_found(query, rows[i].expected);
  }
  ROW("description");
  char *text = NULL;
  query = term("word");
  OK(xc_query_describe(query, &text, ERR));
  CHECK_STR(text, "Query(word)");
  free(text);
  xc_query_free(query);
}

/* Documents 1 to 6 have the values "", "1", "3", "5", "5x", "" in slot 4. */
static void ranges(void)
{
  static const struct {
    const char *name, *low, *high, *expected;
  } rows[] = {
      {"both bounds are included", "1", "5", "2 3 4"},
      {"between", "2", "5w", "3 4"},
      {"open above", "3", NULL, "3 4 5"},
      {"open below: not those without a value", NULL, "3", "2 3"},
      {"empty below", "", "3", "2 3"},
      {"open on both sides", NULL, NULL, "2 3 4 5"},
      {"the wrong way round", "5", "1", ""},
      {"empty above", "", "", ""},
      {"empty above, open below", NULL, "", ""},
      {"one value", "5", "5", "4"},
  };
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    const struct xc_span low = {rows[i].low, rows[i].low ? strlen(rows[i].low) : 0};
    const struct xc_span high = {rows[i].high, rows[i].high ? strlen(rows[i].high) : 0};
    struct xc_query *query = NULL;
    ROW(rows[i].name);
    OK(xc_query_value_range(4, rows[i].low ? &low : NULL, rows[i].high ? &high : NULL, &query, ERR));
    check_found(query, rows[i].expected);
  }
  struct xc_query *query = NULL;
  ROW("a slot without values");
  OK(xc_query_value_range(9, NULL, NULL, &query, ERR));
  check_found(query, "");
}

/* Nested to the limit, a query can be searched with, described and freed; deeper, it is refused. */
static void deep(void)
{
  const struct xc_search search = {.count = 10, .k1 = 1, .b = 0.5, .tie_slot = XC_NO_SLOT, .weigh = true};
  const enum xc_operator ops[] = {XC_OR, XC_AND_MAYBE, XC_AND_NOT, XC_SYNONYM, XC_MAX, XC_FILTER};
  struct xc_database *database = scratch_open("db");
  for (size_t op = 0; op < sizeof ops / sizeof *ops; op++) {
    struct xc_query *leaf = term("a"), *other = term("b"), *query = term("a");
    enum xc_status status = XC_OK;
    int depth = 1;
    for (; status == XC_OK; depth++) {
      struct xc_query *next = NULL, *scaled = NULL;
      struct xc_query *both[2] = {op == 2 ? query : leaf, op == 2 ? other : query};
      if (depth % 2) {
        status = xc_query_combine(ops[op], both, 2, 0, &next, ERR);
      } else {
        status = xc_query_scale(query, 1.5, &scaled, ERR);
        next = scaled;
      }
      if (status == XC_OK) xc_query_free(query), query = next;
    }
    EXPECT(xc_query_scale(query, 1, &other, ERR), XC_LIMIT);
    CHECK_INT(depth - 1, XC_QUERY_DEPTH);
    struct xc_results *results = NULL;
    char *text = NULL;
    OK(xc_database_search(database, query, &search, &results, ERR));
    OK(xc_query_describe(query, &text, ERR));
    free(text);
    xc_results_free(results);
    xc_query_free(query);
    xc_query_free(leaf);
    xc_query_free(other);
  }
  xc_database_free(database);
}

int main(void)
{
  scratch_begin();
  struct xc_writer *writer = NULL;
  OK(xc_writer_open(scratch("db"), XC_WRITE_CREATE, &writer, ERR));
  OK(xc_writer_begin(writer, ERR));
  const char *const values[] = {"", "1", "3", "5", "5x", ""};
  for (int i = 0; i < 6; i++) {
    struct xc_document *document = scratch_document(texts[i], texts[i]);
    OK(xc_document_set_value(document, 4, values[i], strlen(values[i]), ERR));
    OK(xc_writer_add(writer, document, NULL, ERR));
    xc_document_free(document);
  }
  OK(xc_writer_commit(writer, ERR));
  xc_writer_free(writer);
  RUN(operators);
  RUN(unsupported);
  RUN(leaves);
  RUN(ranges);
  RUN(deep);
  return scratch_end();
}
