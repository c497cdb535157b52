/* A parser by descent:
 *
 *   list    = or { or }                      next to one another: ANY
 *   or      = and { "OR" and }
 *   and     = item { "AND" item }
 *   item    = "NOT" item | "(" list ")" | field ":" value | phrase | word
 *   value   = phrase | word
 *   phrase, word may have a = before them
 *
 * To add a field: a row in `fields`, a value of enum opis_field, a case in plan.c, the manual. */
#include "searcher/query.h"

#include "base/error.h"
#include "base/memory.h"
#include "base/span.h"
#include "base/utf8.h"
#include "searcher/cited.h"
#include "text/language.h"

#include <stdlib.h>

enum { DEFAULT_BYTES = 4096, DEFAULT_WORDS = 64, DEFAULT_DEPTH = 100 };

static const struct {
  const char *name;
  enum opis_field field;
} fields[] = {{"in", OPIS_FIELD_IN},       {"kind", OPIS_FIELD_KIND},       {"file", OPIS_FIELD_FILE},
              {"title", OPIS_FIELD_TITLE}, {"section", OPIS_FIELD_SECTION}, {"lang", OPIS_FIELD_LANG},
              {"cites", OPIS_FIELD_CITES}, {"date", OPIS_FIELD_DATE},       {"who", OPIS_FIELD_WHO}};

enum token_kind {
  TOKEN_END,
  TOKEN_WORD,
  TOKEN_PHRASE,
  TOKEN_FIELD,
  TOKEN_OPEN,
  TOKEN_CLOSE,
  TOKEN_AND,
  TOKEN_OR,
  TOKEN_NOT
};

struct token {
  enum token_kind kind;
  struct opis_range place;
  struct opis_span text; /* of a word, of a phrase without its marks, of a field its name */
  bool exact;            /* a = stood before it */
  enum opis_field field;
};

struct parser {
  struct opis_arena *arena;
  struct opis_span query;
  struct opis_query_limits limits;
  struct opis_error *error;
  enum opis_status status;
  size_t offset;
  struct token token; /* the one that comes next */
  size_t words, depth;
};

/* ---- Tokens --------------------------------------------------------------------------------------------------- */

static bool is_blank(uint32_t code)
{
  return code <= 0x20 || code == 0xA0 || code == 0x3000 || (code >= 0x2000 && code <= 0x200A) || code == 0x202F;
}

/* The mark that closes a phrase; 0 for what opens none. */
static uint32_t closing_of(uint32_t code)
{
  switch (code) {
  case '"': return '"';
  case 0xAB: return 0xBB;     /* « » */
  case 0x201C: return 0x201D; /* “ ” */
  case 0x201E: return 0x201C; /* „ “ */
  default: return 0;
  }
}

static bool closes(uint32_t code, uint32_t closing)
{
  /* “ ” and " get mixed where an editor turned only some of them */
  return code == closing || (closing != 0xBB && (code == '"' || code == 0x201D));
}

static uint32_t peek(const struct parser *parser, size_t offset)
{
  return offset < parser->query.size ? opis_utf8_next(parser->query, &offset) : 0;
}

static struct token fail(struct parser *parser, enum opis_status status, size_t offset, const char *message)
{
  if (parser->status == OPIS_OK) parser->status = opis_fail_at(parser->error, status, offset, "%s", message);
  return (struct token){.kind = TOKEN_END, .place = {offset, offset}};
}

static struct token lex_phrase(struct parser *parser, size_t start, uint32_t closing)
{
  size_t offset = start;
  opis_utf8_next(parser->query, &offset);
  size_t inside = offset;
  while (offset < parser->query.size) {
    size_t end = offset;
    if (!closes(opis_utf8_next(parser->query, &offset), closing)) continue;
    parser->offset = offset;
    return (struct token){
        .kind = TOKEN_PHRASE, .place = {start, offset}, .text = opis_span_slice(parser->query, inside, end)};
  }
  return fail(parser, OPIS_INVALID, start, "this quotation mark is never closed");
}

static const char *field_names = "in: kind: file: title: section: lang: cites: date: who:";

/* "name:" with a value right behind it; a colon within a word (10:30) or before a blank (Rim:) makes no field. */
static bool lex_field(struct parser *parser, size_t start, size_t colon, struct token *token)
{
  struct opis_span name = opis_span_slice(parser->query, start, colon);
  if (name.size == 0 || is_blank(peek(parser, colon + 1)) || colon + 1 == parser->query.size) return false;
  for (size_t i = 0; i < name.size; i++)
    if (name.data[i] < 'a' || name.data[i] > 'z') return false;
  parser->offset = colon + 1;
  for (size_t i = 0; i < sizeof fields / sizeof *fields; i++)
    if (opis_span_equal(name, opis_span_of(fields[i].name))) {
      *token = (struct token){.kind = TOKEN_FIELD, .place = {start, colon + 1}, .text = name, .field = fields[i].field};
      return true;
    }
  if (parser->status == OPIS_OK)
    parser->status = opis_fail_at(parser->error, OPIS_INVALID, start,
                                  "there is no field %.*s: (there are %s); quote the word to look for it as it is",
                                  (int)name.size, name.data, field_names);
  *token = (struct token){.kind = TOKEN_END, .place = {start, start}};
  return true;
}

static bool ends_word(uint32_t code)
{
  return is_blank(code) || code == '(' || code == ')' || closing_of(code) != 0;
}

static struct token word_token(const struct parser *parser, size_t start, size_t end)
{
  struct token token = {.kind = TOKEN_WORD, .place = {start, end}, .text = opis_span_slice(parser->query, start, end)};
  if (opis_span_equal(token.text, OPIS_SPAN("AND"))) token.kind = TOKEN_AND;
  if (opis_span_equal(token.text, OPIS_SPAN("OR"))) token.kind = TOKEN_OR;
  if (opis_span_equal(token.text, OPIS_SPAN("NOT"))) token.kind = TOKEN_NOT;
  return token;
}

static bool is_inside_word(uint32_t before, uint32_t after)
{
  return before != 0 && !ends_word(before) && after != 0 && !ends_word(after);
}

static struct token lex_word(struct parser *parser, size_t start)
{
  size_t offset = start;
  uint32_t before = 0;
  while (offset < parser->query.size) {
    size_t end = offset;
    uint32_t code = opis_utf8_next(parser->query, &offset);
    struct token field;
    if (code == ':' && lex_field(parser, start, end, &field)) return field;
    /* a straight mark between letters is a hard sign: ob"ekt */
    bool hard_sign = code == '"' && is_inside_word(before, peek(parser, offset));
    if (ends_word(code) && !hard_sign) {
      offset = end;
      break;
    }
    before = code;
  }
  parser->offset = offset;
  return word_token(parser, start, offset);
}

static struct token lex(struct parser *parser);

/* Behind a =, which belongs to the word or phrase that follows it at once. */
static struct token lex_exact(struct parser *parser, size_t start)
{
  parser->offset = start + 1;
  struct token token = lex(parser);
  token.exact = true;
  token.place.start = start;
  if (token.kind == TOKEN_FIELD) return fail(parser, OPIS_INVALID, start, "= belongs behind the colon of a field");
  if (token.kind == TOKEN_AND || token.kind == TOKEN_OR || token.kind == TOKEN_NOT) token.kind = TOKEN_WORD;
  return token;
}

/* Whether a = at `start` has a word or phrase behind it, and is not a sign of its own. */
static bool is_exact(const struct parser *parser, size_t start)
{
  uint32_t code = peek(parser, start + 1);
  return peek(parser, start) == '=' && code != 0 && code != '=' && !is_blank(code) && code != '(' && code != ')';
}

static struct token lex(struct parser *parser)
{
  size_t start = parser->offset;
  while (start < parser->query.size && is_blank(peek(parser, start))) opis_utf8_next(parser->query, &start);
  if (is_exact(parser, start)) return lex_exact(parser, start);
  if (parser->status != OPIS_OK || start == parser->query.size)
    return (struct token){.kind = TOKEN_END, .place = {start, start}};
  uint32_t code = peek(parser, start);
  if (closing_of(code) != 0) return lex_phrase(parser, start, closing_of(code));
  if (code == '(' || code == ')') {
    parser->offset = start + 1;
    return (struct token){.kind = code == '(' ? TOKEN_OPEN : TOKEN_CLOSE, .place = {start, start + 1}};
  }
  return lex_word(parser, start);
}

static struct token take(struct parser *parser)
{
  struct token taken = parser->token;
  parser->token = lex(parser);
  return taken;
}

/* ---- Nodes ---------------------------------------------------------------------------------------------------- */

static struct opis_node *node(struct parser *parser, enum opis_node_kind kind, struct token token)
{
  struct opis_node *made = opis_arena_allocate(parser->arena, 1, sizeof *made);
  *made = (struct opis_node){
      .kind = kind, .place = token.place, .text = token.text, .field = token.field, .exact = token.exact};
  return made;
}

struct node_list {
  struct opis_node **items;
  size_t count, capacity;
};

/* A node of a kind over the list, or its only item. */
static struct opis_node *join(struct parser *parser, enum opis_node_kind kind, struct node_list *list)
{
  struct opis_node *joined = list->count > 0 ? list->items[0] : NULL;
  if (list->count > 1) {
    joined = node(parser, kind, (struct token){0});
    joined->place = (struct opis_range){list->items[0]->place.start, list->items[list->count - 1]->place.end};
    joined->children = opis_arena_copy_array(parser->arena, list->items, list->count, sizeof *list->items);
    joined->count = list->count;
  }
  free(list->items);
  return joined;
}

/* NULL is what a mistake leaves. */
static void add(struct node_list *list, struct opis_node *item)
{
  if (!item) return;
  OPIS_GROW(list->items, list->count, list->capacity);
  list->items[list->count++] = item;
}

/* ---- The grammar ---------------------------------------------------------------------------------------------- */

static struct opis_node *parse_list(struct parser *parser);

static bool starts_item(enum token_kind kind)
{
  return kind == TOKEN_WORD || kind == TOKEN_PHRASE || kind == TOKEN_FIELD || kind == TOKEN_OPEN || kind == TOKEN_NOT;
}

static void check_kinds(struct parser *parser, struct opis_node *field)
{
  field->kinds = opis_kinds_named(field->text);
  if (field->kinds == 0 && parser->status == OPIS_OK)
    parser->status =
        opis_fail_at(parser->error, OPIS_INVALID, field->place.start, "there is no kind of unit %.*s; there are %s",
                     (int)field->text.size, field->text.data, opis_kinds_names());
}

/* A language, or ru for Russian in both alphabets. */
static void check_language(struct parser *parser, struct opis_node *field)
{
  enum opis_language language;
  if (opis_span_equal(field->text, OPIS_SPAN("ru")))
    field->languages = OPIS_LANGUAGE_BIT(OPIS_RU_LATN) | OPIS_LANGUAGE_BIT(OPIS_RU_CYRL);
  else if (opis_language_named(field->text, &language))
    field->languages = OPIS_LANGUAGE_BIT(language);
  else if (parser->status == OPIS_OK)
    parser->status = opis_fail_at(parser->error, OPIS_INVALID, field->place.start,
                                  "there is no language %.*s; there are en, es, it, ru, ru-Latn, ru-Cyrl and und",
                                  (int)field->text.size, field->text.data);
}

static void check_date(struct parser *parser, struct opis_node *field)
{
  struct opis_error error;
  if (parser->status != OPIS_OK || opis_date_read(field->text, &field->days, &error) == OPIS_OK) return;
  size_t start = (size_t)(field->text.data - parser->query.data);
  parser->status = opis_fail_at(parser->error, OPIS_INVALID, start + error.offset, "%s", error.message);
}

static void check_citation(struct parser *parser, struct opis_node *field)
{
  field->citation = opis_arena_allocate(parser->arena, 1, sizeof *field->citation);
  if (parser->status != OPIS_OK || opis_cited_pattern(parser->arena, field->text, field->citation)) return;
  parser->status = opis_fail_at(parser->error, OPIS_INVALID, field->place.start, "%.*s: nothing that can be cited; %s",
                                (int)field->text.size, field->text.data, opis_cited_patterns);
}

static struct opis_node *parse_field(struct parser *parser)
{
  struct token name = take(parser);
  struct token value = take(parser);
  if (value.kind != TOKEN_WORD && value.kind != TOKEN_PHRASE) {
    fail(parser, OPIS_INVALID, value.place.start, "the field has no value");
    return NULL;
  }
  struct opis_node *field = node(parser, OPIS_NODE_FIELD, value);
  field->field = name.field;
  field->place.start = name.place.start;
  if (field->field == OPIS_FIELD_LANG) check_language(parser, field);
  if (field->field == OPIS_FIELD_DATE) check_date(parser, field);
  if (field->field == OPIS_FIELD_CITES) check_citation(parser, field);
  if (field->field == OPIS_FIELD_IN || field->field == OPIS_FIELD_KIND) check_kinds(parser, field);
  return field;
}

static struct opis_node *parse_group(struct parser *parser)
{
  struct token open = take(parser);
  if (parser->token.kind == TOKEN_CLOSE) {
    fail(parser, OPIS_INVALID, open.place.start, "nothing stands in these parentheses");
    return NULL;
  }
  struct opis_node *inside = parse_list(parser);
  if (parser->token.kind != TOKEN_CLOSE)
    fail(parser, OPIS_INVALID, open.place.start, "this parenthesis is never closed");
  take(parser);
  return inside;
}

static struct opis_node *parse_item(struct parser *parser);

static struct opis_node *parse_not(struct parser *parser)
{
  struct opis_node *not = node(parser, OPIS_NODE_NOT, take(parser));
  if (!starts_item(parser->token.kind)) {
    fail(parser, OPIS_INVALID, not ->place.start, "NOT has nothing behind it");
    return NULL;
  }
  not ->children = opis_arena_allocate(parser->arena, 1, sizeof *not ->children);
  not ->children[0] = parse_item(parser);
  not ->count = 1;
  return not ;
}

static struct opis_node *parse_item(struct parser *parser)
{
  struct opis_node *item = NULL;
  if (++parser->depth > parser->limits.depth) {
    fail(parser, OPIS_LIMIT, parser->token.place.start, "the query is nested too deeply (--max-depth)");
    return NULL;
  }
  switch (parser->token.kind) {
  case TOKEN_NOT: item = parse_not(parser); break;
  case TOKEN_OPEN: item = parse_group(parser); break;
  case TOKEN_FIELD: item = parse_field(parser); break;
  case TOKEN_WORD:
  case TOKEN_PHRASE:
    if (++parser->words > parser->limits.words)
      fail(parser, OPIS_LIMIT, parser->token.place.start, "the query has too many words (--max-words)");
    item = node(parser, parser->token.kind == TOKEN_WORD ? OPIS_NODE_WORD : OPIS_NODE_PHRASE, parser->token);
    take(parser);
    break;
  case TOKEN_END:
  case TOKEN_CLOSE:
  case TOKEN_AND:
  case TOKEN_OR: break;
  }
  parser->depth--;
  return item;
}

/* Items with an operator between them; an operator that has nothing on one side is a mistake. */
static struct opis_node *parse_chain(struct parser *parser, enum token_kind operator, enum opis_node_kind kind,
                                     struct opis_node *(*parse)(struct parser *))
{
  struct node_list list = {0};
  add(&list, parse(parser));
  while (parser->status == OPIS_OK && parser->token.kind == operator) {
    struct token taken = take(parser);
    if (!starts_item(parser->token.kind)) {
      fail(parser, OPIS_INVALID, taken.place.start, "this operator has nothing behind it");
      break;
    }
    add(&list, parse(parser));
  }
  return join(parser, kind, &list);
}

static struct opis_node *parse_and(struct parser *parser)
{
  return parse_chain(parser, TOKEN_AND, OPIS_NODE_AND, parse_item);
}

static struct opis_node *parse_or(struct parser *parser)
{
  struct opis_node * or = parse_chain(parser, TOKEN_OR, OPIS_NODE_OR, parse_and);
  for (size_t i = 0; parser->status == OPIS_OK && or->kind == OPIS_NODE_OR && i < or->count; i++)
    if (or->children[i]->kind == OPIS_NODE_NOT)
      fail(parser, OPIS_INVALID, or->children[i]->place.start, "NOT excludes from something; OR gives it nothing");
  return or ;
}

static struct opis_node *parse_list(struct parser *parser)
{
  struct node_list list = {0};
  while (parser->status == OPIS_OK && starts_item(parser->token.kind)) add(&list, parse_or(parser));
  if (parser->status == OPIS_OK && (parser->token.kind == TOKEN_AND || parser->token.kind == TOKEN_OR))
    fail(parser, OPIS_INVALID, parser->token.place.start, "this operator has nothing before it");
  return join(parser, OPIS_NODE_ANY, &list);
}

enum opis_status opis_query_parse(struct opis_arena *arena, struct opis_span query,
                                  const struct opis_query_limits *limits, struct opis_node **tree,
                                  struct opis_error *error)
{
  struct parser parser = {.arena = arena, .query = query, .error = error};
  parser.limits.bytes = limits->bytes ? limits->bytes : DEFAULT_BYTES;
  parser.limits.words = limits->words ? limits->words : DEFAULT_WORDS;
  parser.limits.depth = limits->depth ? limits->depth : DEFAULT_DEPTH;
  size_t valid = opis_utf8_valid_until(query);
  if (query.size > parser.limits.bytes)
    return opis_fail_at(error, OPIS_LIMIT, parser.limits.bytes, "the query is longer than %zu bytes (--max-bytes)",
                        parser.limits.bytes);
  if (valid < query.size) return opis_fail_at(error, OPIS_INVALID, valid, "the query is not UTF-8");
  parser.token = lex(&parser);
  struct opis_node *parsed = parse_list(&parser);
  if (parser.status == OPIS_OK && parser.token.kind == TOKEN_CLOSE)
    fail(&parser, OPIS_INVALID, parser.token.place.start, "this parenthesis was never opened");
  if (parser.status == OPIS_OK && !parsed) fail(&parser, OPIS_INVALID, 0, "the query is empty");
  if (parser.status == OPIS_OK) *tree = parsed;
  return parser.status;
}

void opis_query_make_exact(struct opis_node *tree)
{
  if (tree->kind == OPIS_NODE_WORD || tree->kind == OPIS_NODE_PHRASE) tree->exact = true;
  for (size_t i = 0; i < tree->count; i++) opis_query_make_exact(tree->children[i]);
}

/* ---- Kinds by name -------------------------------------------------------------------------------------------- */

static const struct {
  const char *name;
  unsigned kinds;
} kind_sets[] = {
    {"passages", OPIS_KIND_BIT(OPIS_PASSAGE)},
    {"notes", OPIS_KIND_BIT(OPIS_NOTE)},
    {"references", OPIS_KIND_BIT(OPIS_REFERENCE)},
    {"tables", OPIS_KIND_BIT(OPIS_TABLE)},
    {"captions", OPIS_KIND_BIT(OPIS_CAPTION)},
    {"titles", OPIS_KIND_BIT(OPIS_TITLE)},
    {"headings", OPIS_KIND_BIT(OPIS_HEADING)},
    {"boilerplate", OPIS_KIND_BIT(OPIS_BOILERPLATE)},
    {"text", OPIS_KINDS_DEFAULT},
    {"all", OPIS_KINDS_ALL},
};

unsigned opis_kinds_named(struct opis_span name)
{
  for (size_t i = 0; i < sizeof kind_sets / sizeof *kind_sets; i++) {
    struct opis_span plural = opis_span_of(kind_sets[i].name);
    if (opis_span_equal(name, plural)) return kind_sets[i].kinds;
  }
  for (unsigned kind = 0; kind < OPIS_KINDS; kind++)
    if (opis_span_equal(name, opis_span_of(opis_kind_name((enum opis_kind)kind)))) return OPIS_KIND_BIT(kind);
  return 0;
}

const char *opis_kinds_names(void)
{
  return "passages, notes, references, tables, captions, titles, headings, boilerplate, text (the first five) and all";
}
