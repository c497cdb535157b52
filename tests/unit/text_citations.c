/* Citations, by the rows of a file (the first argument): notes of one document parted by " || ", and the keys of the
 * last one's citations, parted by " | "; "-" where it has none. A row that begins with "? " is a pattern and its terms,
 * one that begins with "kind " gives the kinds, with "who " the correspondents and the date behind the key, with "work
 * " kind, authors, title and year, with "quoted " all keys, and behind them the work that quotes the document, with
 * "title " the document's title and pages. */
#include "text/citations/citations.h"

#include "tests/harness.h"
#include "tests/unit/text_rows.h"

#include <time.h>

static size_t next_part(struct opis_span text, size_t from)
{
  for (size_t at = from; at + 4 <= text.size; at++)
    if (memcmp(text.data + at, " || ", 4) == 0) return at;
  return text.size;
}

static void add_terms(struct opis_arena *arena, struct opis_span pattern, struct opis_buf *out)
{
  struct opis_citation citation;
  const struct opis_span *terms;
  if (!opis_citation_pattern(arena, pattern, &citation)) {
    opis_buf_add_string(out, "-");
    return;
  }
  size_t count = opis_citation_terms(arena, &citation, &terms);
  for (size_t i = 0; i < count; i++) {
    if (i > 0) opis_buf_add_string(out, " | ");
    opis_buf_add(out, terms[i]);
  }
}

enum row_kind { ROW_KEYS, ROW_KINDS, ROW_WHO, ROW_WORKS, ROW_QUOTED, ROW_TITLE };

/* What a row asks for; its prefix is taken from `input`. */
static enum row_kind take_kind(struct opis_span *input)
{
  static const char *const prefixes[] = {"", "kind ", "who ", "work ", "quoted ", "title "};
  for (size_t i = 1; i < sizeof prefixes / sizeof *prefixes; i++)
    if (opis_span_starts(*input, opis_span_of(prefixes[i]))) {
      *input = opis_span_slice(*input, strlen(prefixes[i]), input->size);
      return (enum row_kind)i;
    }
  return ROW_KEYS;
}

static void add_spaced(struct opis_buf *out, struct opis_span part, const char *before)
{
  if (!part.size) return;
  opis_buf_add_string(out, before);
  opis_buf_add(out, part);
}

static void add_citation(struct opis_buf *out, const struct opis_citation *item, enum row_kind kind)
{
  if (kind == ROW_KEYS || kind == ROW_WHO || kind == ROW_QUOTED || kind == ROW_TITLE)
    opis_buf_add(out, item->key);
  else
    opis_buf_add_string(out, opis_citation_kind_name(item->kind));
  if (kind == ROW_WHO) {
    add_spaced(out, item->from, ", from ");
    add_spaced(out, item->to, ", to ");
    add_spaced(out, item->edtf, ", ");
  }
  if (kind == ROW_TITLE) {
    add_spaced(out, item->title, ": ");
    add_spaced(out, item->pages, ", pages ");
  }
  if (kind == ROW_QUOTED) add_spaced(out, item->quoted_in, ", in ");
  for (size_t i = 0; i < item->author_count && kind == ROW_WORKS; i++) add_spaced(out, item->authors[i], ", ");
  if (kind == ROW_WORKS) {
    add_spaced(out, item->title, ": ");
    add_spaced(out, item->year, ", ");
  }
}

static void citations_row(struct opis_span input, struct opis_buf *out)
{
  struct opis_arena arena = {0};
  struct opis_citation_context *context = opis_citation_context_new();
  struct opis_citations found = {0};
  enum row_kind kind = take_kind(&input);
  bool all = kind == ROW_KINDS || kind == ROW_WORKS || kind == ROW_QUOTED;
  if (opis_span_starts(input, OPIS_SPAN("? "))) {
    add_terms(&arena, opis_span_slice(input, 2, input.size), out);
  } else {
    for (size_t at = 0; at < input.size;) {
      size_t end = next_part(input, at);
      opis_citations_find(&arena, context, opis_span_slice(input, at, end), &found);
      at = end + 4;
    }
    for (size_t i = 0; i < found.count; i++) {
      if (found.items[i].kind > OPIS_CITATION_PUBLISHED && !all) continue;
      if (out->size) opis_buf_add_string(out, " | ");
      add_citation(out, &found.items[i], kind);
    }
    if (!out->size) opis_buf_add_string(out, "-");
  }
  opis_citation_context_free(context);
  opis_arena_free(&arena);
}

/* A piece over and over: what is hostile to a parser costs no more than the bound. */
static void linear(void)
{
  static const char *const hostile[] = {";",
                                        "AVPRF ",
                                        "NSF: ",
                                        "MS ",
                                        "A/",
                                        "f. 1, op. 2; ",
                                        "(hereafter X) ",
                                        "(",
                                        "\"",
                                        "ibid. ",
                                        "AVPRF, f. 4, ",
                                        "Box 1, ",
                                        "FO 371/",
                                        "1/2/3/",
                                        ", ",
                                        "‘",
                                        "Archivio Bb, ",
                                        "d. 1, d. 2, ",
                                        "DDI, ",
                                        "l. 1-2, 3",
                                        "A. ",
                                        "(A, B) ",
                                        "A (hereafter A) ",
                                        "X, Y (Z, 1900), ",
                                        "12 mai ",
                                        "и ",
                                        "(A Bc, 1900; ",
                                        "Rossi (1901), ",
                                        "(Rossi, 1901) ",
                                        "AVPRF, f. 1, op. 2; Belov Karskomu, 1 marta 1924; ",
                                        "Белов – Карскому, ",
                                        "al ministro, ",
                                        "a A, "};
  for (size_t i = 0; i < sizeof hostile / sizeof *hostile; i++) {
    struct opis_buf text = {0};
    struct opis_arena arena = {0};
    struct opis_citation_context *context = opis_citation_context_new();
    struct opis_citations found;
    while (text.size < 200000) opis_buf_add_string(&text, hostile[i]);
    clock_t start = clock();
    opis_citations_find(&arena, context, opis_buf_span(&text), &found);
    ROW(hostile[i]);
    CHECK(clock() - start < 10 * CLOCKS_PER_SEC);
    opis_citation_context_free(context);
    opis_arena_free(&arena);
    opis_buf_free(&text);
  }
}

static void writes_json(void)
{
  struct opis_arena arena = {0};
  struct opis_citations found;
  opis_citations_find(&arena, NULL, OPIS_SPAN("PRO, FO 371/11779/N1234."), &found);
  CHECK_INT(found.count, 1);
  if (found.count == 1) {
    struct opis_buf out = {0};
    struct opis_json json = {.out = &out};
    opis_citation_write_json(&json, &found.items[0]);
    CHECK_BYTES(out.data, out.size,
                "{\"kind\":\"archival\",\"start\":0,\"end\":23,\"archive\":\"TNA\",\"path\":[[\"fonds\",\"FO\"],"
                "[\"series\",\"371\"],[\"box\",\"11779\"],[\"document\",\"N1234\"]],"
                "\"key\":\"TNA FO 371/11779 doc.N1234\"}");
    opis_buf_free(&out);
  }
  opis_arena_free(&arena);
}

static void compares_values(void)
{
  CHECK(opis_citation_compare_values(OPIS_SPAN("2"), OPIS_SPAN("10")) < 0);
  CHECK(opis_citation_compare_values(OPIS_SPAN("59a"), OPIS_SPAN("59")) > 0);
  CHECK(opis_citation_compare_values(OPIS_SPAN("4"), OPIS_SPAN("04")) < 0);
  CHECK_INT(opis_citation_compare_values(OPIS_SPAN("5-12"), OPIS_SPAN("5-12")), 0);
}

int main(int argc, char **argv)
{
  CHECK(argc > 1);
  if (argc > 1) run_rows(argv[1], citations_row);
  RUN(writes_json);
  RUN(compares_values);
  RUN(linear);
  return harness_end();
}
