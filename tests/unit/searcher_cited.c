/* Patterns held against citations, citations in their normal form, and opis_cite over an index on disk. */
#include "searcher/cite.h"

#include "base/buf.h"
#include "base/span.h"
#include "tests/unit/scratch.h"

/* The last citation of a note. */
static struct opis_citation cite(struct opis_arena *arena, const char *note)
{
  struct opis_citations found = {0};
  opis_citations_find(arena, NULL, opis_span_of(note), &found);
  CHECK(found.count > 0);
  return found.count > 0 ? found.items[found.count - 1] : (struct opis_citation){0};
}

/* ---- Patterns ------------------------------------------------------------------------------------------------- */

static const struct {
  const char *pattern, *note;
  enum opis_cited under;
} patterns[] = {
    {"AVPRF", "AVPRF, f. 4, op. 20, pap. 155, d. 46, l. 5.", OPIS_CITED_UNDER},
    {"AVPRF f.4 op.20", "AVPRF, f. 4, op. 20, pap. 155, d. 46, l. 5.", OPIS_CITED_UNDER},
    {"АВП РФ, ф. 4, оп. 20, п. 155", "AVPRF, f. 4, op. 20, pap. 155, d. 46, l. 5.", OPIS_CITED_UNDER},
    {"AVPRF f.4 op.2", "AVPRF, f. 4, op. 20, pap. 155, d. 46, l. 5.", OPIS_CITED_NOT},
    {"AVPRF f.04", "AVPRF, f. 4, op. 20, pap. 155, d. 46, l. 5.", OPIS_CITED_NOT},
    {"RGASPI", "AVPRF, f. 4, op. 20, pap. 155, d. 46, l. 5.", OPIS_CITED_NOT},
    {"RTsKhIDNI f.17", "RGASPI, f. 17, op. 3, d. 2.", OPIS_CITED_UNDER},
    {"AVPRF f.4 op.20 pap.155 d.46", "AVPRF, f. 4, op. 20, d. 46, l. 5.", OPIS_CITED_MAYBE},
    {"AVPRF f.4 op.20 pap.155 d.47", "AVPRF, f. 4, op. 20, d. 46, l. 5.", OPIS_CITED_NOT},
    {"AVPRF f.4 op.20 pap.155 d.46", "AVPRF, f. 4, op. 20, pap. 155, d., l. 5.", OPIS_CITED_MAYBE},
    {"AVPRF f.4 op.20 pap.155", "AVPRF, f. 4, op. 20, pap. 155, d., l. 5.", OPIS_CITED_UNDER},
    {"AVPRF f.4 op.20 d.46", "AVPRF, f. 4, op. 20, pap. 155, d. 46, l. 5.", OPIS_CITED_MAYBE},
    {"AVPRF f.4 op.20 pap.155 d.46", "AVPRF, f. 4, op. 20.", OPIS_CITED_NOT},
    {"AVPRF f.4 op.20 pap.155 d.46 l.9", "AVPRF, f. 4, op. 20, pap. 155, d. 46, ll. 5–12.", OPIS_CITED_UNDER},
    {"AVPRF f.4 op.20 pap.155 d.46 l.13", "AVPRF, f. 4, op. 20, pap. 155, d. 46, ll. 5–12.", OPIS_CITED_NOT},
    {"AVPRF f.4 op.20 pap.155 d.46 l.10-20", "AVPRF, f. 4, op. 20, pap. 155, d. 46, ll. 5–12.", OPIS_CITED_UNDER},
    {"AVPRF f.4 op.20 pap.155 d.46 l.1,9", "AVPRF, f. 4, op. 20, pap. 155, d. 46, ll. 5–12, 14.", OPIS_CITED_UNDER},
    {"AVPRF f.4 op.20 pap.155 d.46 l.1,13", "AVPRF, f. 4, op. 20, pap. 155, d. 46, ll. 5–12, 14.", OPIS_CITED_NOT},
    {"AVPRF f.4 op.20 pap.155 l.5", "AVPRF, f. 4, op. 20, pap. 155, d., l. 5.", OPIS_CITED_UNDER},
    {"DBFP s.1 v.8 doc.24", "DBFP, vol. 8, no. 24, pp. 281–92.", OPIS_CITED_MAYBE},
    {"DBFP s.1 v.8 doc.25", "DBFP, vol. 8, no. 24, pp. 281–92.", OPIS_CITED_NOT},
    {"DBFP v.8 doc.24", "DBFP, 1st series, vol. VIII, no. 24.", OPIS_CITED_MAYBE},
    {"TNA FO 371", "FO 371/11779/N1234", OPIS_CITED_UNDER},
    {"TNA FO 37", "FO 371/11779/N1234", OPIS_CITED_NOT},
    {"DVP", "DVP, T. 7, Dok. 177, p. 390.", OPIS_CITED_UNDER},
    {"DVP v.7 doc.177", "DVP, T. 7, Dok. 177, p. 390.", OPIS_CITED_UNDER},
    {"DVP v.8", "DVP, T. 7, Dok. 177, p. 390.", OPIS_CITED_NOT},
    {"Rossi, La pace", "Mario Rossi, La pace perduta (Roma: Laterza, 1982), 248.", OPIS_CITED_UNDER},
    {"Mario Rossi, Pace perduta", "Mario Rossi, La pace perduta (Roma: Laterza, 1982), 248.", OPIS_CITED_UNDER},
    {"Rossi pace", "Mario Rossi, La pace perduta (Roma: Laterza, 1982), 248.", OPIS_CITED_UNDER},
    {"Rossi, La guerra", "Mario Rossi, La pace perduta (Roma: Laterza, 1982), 248.", OPIS_CITED_NOT},
    {"Bianchi, La pace", "Mario Rossi, La pace perduta (Roma: Laterza, 1982), 248.", OPIS_CITED_NOT},
};

static void holds_patterns(void)
{
  for (size_t i = 0; i < sizeof patterns / sizeof *patterns; i++) {
    struct opis_arena arena = {0};
    struct opis_citation pattern = {0}, citation = cite(&arena, patterns[i].note);
    ROW(patterns[i].pattern);
    CHECK(opis_cited_pattern(&arena, opis_span_of(patterns[i].pattern), &pattern));
    CHECK_INT(opis_cited_under(&arena, &citation, &pattern), patterns[i].under);
    opis_arena_free(&arena);
  }
}

static void refuses_what_is_no_pattern(void)
{
  static const char *const none[] = {"", " ", ",", "zeppelin", "...", "f. 123, op. 456", "Rossi,", "|"};
  for (size_t i = 0; i < sizeof none / sizeof *none; i++) {
    struct opis_arena arena = {0};
    struct opis_citation pattern = {.flags = 77};
    ROW(none[i]);
    if (i != 5) CHECK(!opis_cited_pattern(&arena, opis_span_of(none[i]), &pattern) && pattern.flags == 77);
    opis_arena_free(&arena);
  }
}

/* ---- Works ---------------------------------------------------------------------------------------------------- */

static const struct {
  const char *key, *pattern;
  bool is;
} works[] = {
    {"rossi|la pace perduta", "rossi|la pace", true},
    {"rossi|la pace perduta", "rossi|pace", true},
    {"rossi|la pace perduta", "rossi|perduta pace", false},
    {"rossi|la pace perduta", "rossi|", true},
    {"rossi|storia dellamicizia", "rossi|storia dell amicizia", true},
    {"rossi|storia dell amicizia", "rossi|storia dell amicizia", true},
    {"de felice|mussolini", "renzo de felice|mussolini", true},
    {"felice|mussolini", "renzo de felice|mussolini", true},
    {"rossi|pace", "brossi|pace", false},
    {"", "rossi|pace", false},
    {"|pace", "rossi|pace", false},
    {"rossi", "rossi|pace", false},
};

static void compares_works(void)
{
  for (size_t i = 0; i < sizeof works / sizeof *works; i++) {
    ROW(works[i].pattern);
    CHECK_INT(opis_cited_work(opis_span_of(works[i].key), opis_span_of(works[i].pattern)), works[i].is);
  }
}

/* ---- Normal forms --------------------------------------------------------------------------------------------- */

static const struct {
  const char *note, *shown;
} forms[] = {
    {"АВП РФ. Ф. 0151. Оп. 23. П. 46. Д. 3. Л. 140–142.", "AVPRF f.0151 op.23 pap.46 d.3 l.140–142"},
    {"AVPRF, f. 4, op. 20, pap. 155, d., l. 5.", "AVPRF f.4 op.20 pap.155 d.? l.5"},
    {"FO 371/11779", "TNA FO 371/11779"},
    {"BAB, NS 19/3901", "BArch NS 19 d.3901"},
    {"DDI, Serie VII, vol. 4, doc. 366", "DDI s.7 v.4 doc.366"},
    {"Mario Rossi, La pace perduta (Roma: Laterza, 1982), 248.", "Rossi, La pace perduta, 1982"},
};

static void shows_normal_forms(void)
{
  for (size_t i = 0; i < sizeof forms / sizeof *forms; i++) {
    struct opis_arena arena = {0};
    struct opis_citation citation = cite(&arena, forms[i].note);
    struct opis_span shown = opis_cited_shown(&arena, &citation);
    ROW(forms[i].note);
    CHECK_BYTES(shown.data, shown.size, forms[i].shown);
    opis_arena_free(&arena);
  }
}

/* In the order that they should have. */
static const char *const ordered[] = {
    "AVPRF, f. 4, op. 3.",
    "AVPRF, f. 4, op. 20, d. 46, l. 5.",
    "AVPRF, f. 4, op. 20, pap. 9, d. 46, l. 5.",
    "AVPRF, f. 4, op. 20, pap. 155, d., l. 1.",
    "AVPRF, f. 4, op. 20, pap. 155, d. 9.",
    "AVPRF, f. 4, op. 20, pap. 155, d. 46, l. 9.",
    "AVPRF, f. 4, op. 20, pap. 155, d. 46, l. 10.",
    "AVPRF, f. 04, op. 1.",
    "AVPRF, f. 10, op. 1.",
    "RGASPI, f. 2, op. 1.",
};

static void orders_as_archives_do(void)
{
  enum { COUNT = sizeof ordered / sizeof *ordered };
  struct opis_arena arena = {0};
  struct opis_cited_path paths[COUNT];
  for (size_t i = 0; i < COUNT; i++) {
    struct opis_citation citation = cite(&arena, ordered[i]);
    paths[i] = opis_cited_path(&arena, &citation);
  }
  for (size_t i = 0; i < COUNT; i++)
    for (size_t j = 0; j < COUNT; j++) {
      int order = opis_cited_compare(&paths[i], &paths[j]);
      ROW(ordered[i]);
      CHECK_INT((order > 0) - (order < 0), (i > j) - (i < j));
      CHECK_INT(opis_cited_common(&paths[i], &paths[j]) == paths[i].count && paths[i].count == paths[j].count, i == j);
    }
  opis_arena_free(&arena);
}

/* ---- Days ----------------------------------------------------------------------------------------------------- */

static const struct {
  const char *edtf, *first, *last;
} days[] = {
    {"1924-02-26", "1924-02-26", ""},
    {"1924-02", "1924-02", ""},
    {"1923-02", "1923-02", ""},
    {"1924", "1924", ""},
    {"1917/1925", "1917", "1925"},
    {"1924-02/1924-04", "1924-02", "1924-04"},
    {"1924-02-26/1924-03", "1924-02-26", "1924-03-31"},
    {"192X", "1920", "1929"},
    {"1924/..", "1924", ""},
    {"../1941-06-22", "", "1941-06-22"},
    {"../..", "", ""},
    {"-0043", "", ""},
};

static void tells_days(void)
{
  for (size_t i = 0; i < sizeof days / sizeof *days; i++) {
    struct opis_arena arena = {0};
    struct opis_days interval = {0, 0};
    struct opis_span first, last;
    ROW(days[i].edtf);
    if (opis_date_days(opis_span_of(days[i].edtf), &interval, NULL) == OPIS_OK) {
      opis_cite_days(&arena, interval, &first, &last);
      CHECK_BYTES(first.data, first.size, days[i].first);
      CHECK_BYTES(last.data, last.size, days[i].last);
    }
    opis_arena_free(&arena);
  }
}

/* ---- The library ---------------------------------------------------------------------------------------------- */

static uint64_t count(struct opis_index *index, const char *pattern, struct opis_cite_options options)
{
  uint64_t found = UINT64_MAX;
  FILE *out = fopen("/dev/null", "w");
  options.format = options.format ? options.format : "jsonl";
  OK(opis_cite(index, opis_span_of(pattern), &options, out, &found, ERR));
  fclose(out);
  return found;
}

static const struct {
  const char *name, *pattern;
  struct opis_cite_options options;
  uint64_t found;
} asked[] = {
    {"all", "", {0}, 5},
    {"an archive", "AVPRF", {0}, 4},
    {"a file", "AVPRF f.4 op.20 pap.155 d.46", {0}, 3},
    {"a date", "", {.date = "1924-03"}, 1},
    {"a decade", "", {.date = "192X"}, 4},
    {"a name", "", {.who = "Чичерин"}, 1},
    {"another name", "", {.who = "Litvinoff"}, 1},
    {"nobody", "", {.who = "Curzon"}, 0},
    {"works", "", {.kind = "works"}, 1},
    {"kinds", "", {.kind = "published-document,monograph"}, 2},
    {"a file of the corpus", "", {.file = "b.txt"}, 2},
    {"shared", "", {.shared = true}, 3},
    {"a work", "Rossi, La pace", {0}, 1},
    {"groups", "", {.by = "year"}, 5},
    {"a tree", "AVPRF", {.depth = 9}, 4},
    {"a count", "", {.count = 2}, 5},
};

static const struct {
  const char *name, *pattern;
  struct opis_cite_options options;
  const char *message;
} wrong[] = {
    {"no pattern", "zeppelin", {0}, "zeppelin: nothing that can be cited; write an archive"},
    {"a kind", "", {.kind = "book"}, "--kind: there is no kind of citation book"},
    {"half a kind", "", {.kind = "archival,"}, "--kind: there is no kind of citation ;"},
    {"a date", "", {.date = "1924-13"}, "--date: "},
    {"a name", "", {.who = "?!"}, "--who: no name"},
    {"a grouping", "", {.by = "box"}, "--by: there is no box"},
    {"a format", "", {.format = "xml"}, "there is no format xml"},
    {"counts as items", "", {.by = "year", .format = "ris"}, "counts (--by, --depth)"},
};

static void answers(void)
{
  scratch_make_folder("texts");
  scratch_write("texts/a.txt",
                "# Letters\n\nThe commissar wrote to Rome.[^1] So did his deputy.[^2]\n\n"
                "[^1]: AVPRF, f. 4, op. 20, pap. 155, d. 46, l. 13, Čičerin Jurenevu, 13 marta 1924.\n\n"
                "[^2]: AVPRF, f. 4, op. 20, pap. 155, d. 46, l. 18, Litvinov Jurenevu, 1 maja 1924.\n\n");
  scratch_write("texts/b.txt", "# Others\n\nNobody answered.[^1] A book says why.[^2]\n\n"
                               "[^1]: AVPRF, f. 4, op. 20, pap. 155, d. 46, l. 18; f. 10, op. 1, d. 2, 3 maja 1925.\n\n"
                               "[^2]: Mario Rossi, La pace perduta (Roma: Laterza, 1982), 248.\n\n");
  scratch_write("texts/c.txt",
                "# Printed\n\nIt was printed.[^1]\n\n[^1]: DVP, T. 7, Dok. 39, 7 fevralja 1924, p. 68.\n\n");
  scratch_build("index", "texts");
  struct opis_index *index = scratch_open("index");
  for (size_t i = 0; i < sizeof asked / sizeof *asked; i++) {
    ROW(asked[i].name);
    CHECK_INT(count(index, asked[i].pattern, asked[i].options), asked[i].found);
  }
  for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
    uint64_t found = 7;
    ROW(wrong[i].name);
    EXPECT(opis_cite(index, opis_span_of(wrong[i].pattern), &wrong[i].options, stdout, &found, ERR), OPIS_INVALID);
    CHECK(strncmp(scratch_error.message, wrong[i].message, strlen(wrong[i].message)) == 0);
    CHECK_INT(found, 7);
  }
  opis_index_close(index);
}

/* ---- The field ------------------------------------------------------------------------------------------------- */

/* Queries, and the hits in reading order; "?" behind those that are uncertain. */
static const struct {
  const char *query, *hits;
} queries[] = {
    {"cites:AVPRF", "g.txt#n1 g.txt#n2 g.txt#n3 g.txt#n4 g.txt#n5 g.txt#n6 g.txt#n7"},
    {"cites:\"AVPRF f.4\"", "g.txt#n1 g.txt#n2 g.txt#n3 g.txt#n4 g.txt#n5 g.txt#n6 g.txt#n7"},
    {"cites:\"AVPRF f.4 op.2\"", ""},
    {"cites:\"AVPRF f.4 op.20 pap.155\"", "g.txt#n1 g.txt#n2 g.txt#n3 g.txt#n4? g.txt#n7"},
    {"cites:\"АВП РФ, ф. 4, оп. 20, п. 155, д. 46\"", "g.txt#n1 g.txt#n2? g.txt#n4? g.txt#n7"},
    {"cites:\"AVPRF f.4 op.20 pap.155 d.47\"", "g.txt#n2? g.txt#n3 g.txt#n7"},
    {"cites:\"AVPRF f.4 op.20 d.46\"", "g.txt#n1? g.txt#n2? g.txt#n4 g.txt#n5? g.txt#n7?"},
    {"cites:\"AVPRF f.4 pap.157\"", "g.txt#n4? g.txt#n5?"},
    {"cites:\"AVPRF f.4 op.20 pap.155 d.46 l.9\"", "g.txt#n1"},
    {"cites:\"AVPRF f.4 op.20 pap.155 d.46 l.20\"", "g.txt#n7"},
    {"NOT cites:\"AVPRF f.4 op.20 pap.155\" in:notes", "g.txt#n4? g.txt#n5 g.txt#n6 g.txt#n8"},
    {"cites:\"AVPRF f.4 op.20 pap.155 d.46\" kind:note deputy", "g.txt#n2?"},
    {"(cites:\"AVPRF f.4 op.20 pap.155 d.46\" OR cites:\"TNA FO 371\") kind:note",
     "g.txt#n1 g.txt#n2? g.txt#n4? g.txt#n7 g.txt#n8"},
    {"cites:\"TNA FO 371/10484\"", "g.txt#n8"},
};

static void tell_hits(struct opis_index *index, const char *query, struct opis_buf *told)
{
  struct opis_results *results = NULL;
  const struct opis_search_options options = {.count = 100};
  OK(opis_search(index, opis_span_of(query), &options, &results, ERR));
  for (size_t i = 0; i < opis_results_count(results); i++) {
    const struct opis_hit hit = opis_results_hit(results, i);
    opis_buf_format(told, "%s%.*s%s", i > 0 ? " " : "", (int)hit.locator.size, hit.locator.data,
                    hit.uncertain ? "?" : "");
  }
  opis_results_free(results);
}

static void searches_with_gaps(void)
{
  scratch_make_folder("gaps");
  scratch_write("gaps/g.txt",
                "# Gaps\n\nOne.[^1] Two.[^2] Three.[^3] Four.[^4] Five.[^5] Six.[^6] Seven.[^7] Eight.[^8]\n\n"
                "[^1]: AVPRF, f. 4, op. 20, pap. 155, d. 46, ll. 5–12, to the envoy.\n\n"
                "[^2]: AVPRF, f. 4, op. 20, pap. 155, d., l. 99, to the deputy.\n\n"
                "[^3]: AVPRF, f. 4, op. 20, pap. 155, d. 47, l. 3.\n\n"
                "[^4]: AVPRF, f. 4, op. 20, d. 46, l. 3.\n\n"
                "[^5]: AVPRF, f. 4, op. 20, pap. 157, d. 46, l. 3.\n\n"
                "[^6]: AVPRF, f. 4, op. 21, pap. 155, d. 46, l. 3.\n\n"
                "[^7]: AVPRF, f. 4, op. 20, pap. 155, dd. 46–48, l. 20.\n\n"
                "[^8]: FO 371/10484, Hodgson to MacDonald, Moscow, 12 February 1924.\n\n");
  scratch_build("gaps-index", "gaps");
  struct opis_index *index = scratch_open("gaps-index");
  for (size_t i = 0; i < sizeof queries / sizeof *queries; i++) {
    struct opis_buf told = {0};
    ROW(queries[i].query);
    tell_hits(index, queries[i].query, &told);
    CHECK_BYTES(told.size > 0 ? told.data : "", told.size, queries[i].hits);
    opis_buf_free(&told);
  }
  opis_index_close(index);
}

/* Every format writes every kind of list without a word where nothing is found, but for the text and headers. */
static void writes_every_format(void)
{
  static const char *const formats[] = {"text", "csv", "jsonl", "csl", "bibtex", "ris"};
  struct opis_index *index = scratch_open("index");
  for (size_t i = 0; i < sizeof formats / sizeof *formats; i++) {
    ROW(formats[i]);
    CHECK_INT(count(index, "", (struct opis_cite_options){.format = formats[i], .kind = "all"}), 6);
    CHECK_INT(count(index, "RGASPI", (struct opis_cite_options){.format = formats[i]}), 0);
    if (i < 3) CHECK_INT(count(index, "", (struct opis_cite_options){.format = formats[i], .by = "correspondent"}), 5);
  }
  opis_index_close(index);
}

int main(void)
{
  scratch_begin();
  RUN(holds_patterns);
  RUN(refuses_what_is_no_pattern);
  RUN(compares_works);
  RUN(shows_normal_forms);
  RUN(orders_as_archives_do);
  RUN(tells_days);
  RUN(answers);
  RUN(searches_with_gaps);
  RUN(writes_every_format);
  return scratch_end();
}
