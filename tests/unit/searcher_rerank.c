/* The second stage, over indexes on disk: what each feature is for, by texts that lie the other way round without it;
 * and that pages of hits fit together, however deep. */
#include "base/buf.h"
#include "base/span.h"
#include "searcher/results.h"
#include "searcher/weights.h"
#include "tests/unit/scratch.h"

/* ---- Features ------------------------------------------------------------------------------------------------- */

static struct opis_results *search(struct opis_index *index, const char *query, struct opis_search_options options)
{
  struct opis_results *results = NULL;
  OK(opis_search(index, opis_span_of(query), &options, &results, ERR));
  return results;
}

/* The better text of each comes second in its file, so that it would come second where the scores are equal. */
static const struct feature_row {
  const char *name;
  enum opis_feature feature;
  const char *query, *text, *better; /* how the better unit begins */
} feature_rows[] = {
    {"a misprint", OPIS_FEATURE_LETTERS, "negotiaton Rome",
     "The coronation in Rome was long.\n\nThe negotiation in Rome was long.\n", "The negotiation"},
    {"another word of the family", OPIS_FEATURE_LETTERS, "sovety Roma",
     "Byl v Roma nemeckij čelovek.\n\nByl v Roma sovetskij čelovek i drug.\n", "Byl v Roma sovetskij"},
    {"Cyrillic and Latin letters", OPIS_FEATURE_LETTERS, "дипломатия Roma",
     "Byl v Roma nemeckij orkestr.\n\nByl v Roma diplomatičeskij orkestr i drug.\n", "Byl v Roma diplom"},
    {"words close together", OPIS_FEATURE_WINDOW, "envoy Rome",
     "The envoy left and nobody at all knew when he would be back again in Rome.\n\n"
     "Nobody left and the envoy in Rome at all knew when he would be back again.\n",
     "Nobody left"},
    {"words that follow", OPIS_FEATURE_PAIRS, "envoy Rome",
     "In Rome envoy and friend met.\n\nIn envoy Rome and friend met.\n", "In envoy Rome"},
    {"more of the words", OPIS_FEATURE_COVER, "1917 1943",
     "1917 a b c d e f g h i j k l m n 1917 1917.\n\n1917 a b c d e f g h i j k l m n o p 1943.\n\n"
     "1943 x y z.\n\n1943 x y.\n\nNothing at all.\n\nNothing more.\n\nNothing else.\n\nNo.\n\nNever.\n\nNot now.\n",
     "1917 a b c d e f g h i j k l m n o"},
    {"the language of the query", OPIS_FEATURE_LANGUAGE, "cuándo murieron los amigos de 1924",
     "1924 parlava soltanto con qualche giornalista italiano durante quella giornata.\n\n"
     "1924 hablaba solamente con algún periodista español durante aquella jornada larga.\n",
     "1924 hablaba"},
    {"a phrase in its own forms", OPIS_FEATURE_PHRASE, "\"collective pact\"",
     "He spoke of collective pacts there.\n\nHe spoke of a collective pact there.\n", "He spoke of a collective pact"},
    {"numbers in their places", OPIS_FEATURE_NUMBERS, "op. 20 d. 49",
     "See op. 49 and d. 20 there.\n\nSee op. 20 and d. 49 there.\n", "See op. 20"},
    {"a reference in another script", OPIS_FEATURE_CITED, "AVPRF f. 4 op. 20",
     "See AVPRF, f. 4, op. 21, p. 20, d. 7.\n\nSee АВП РФ, ф. 4, оп. 20, п. 155, д. 49.\n", "See АВП"},
    {"a day in figures", OPIS_FEATURE_DATED, "26 February 1924",
     "The 26 envoys came in February 1924.\n\nThe envoys came late in 1924, on 26.2.1924.\n", "The envoys came late"},
    {"a heading", OPIS_FEATURE_TITLE, "envoy Geneva",
     "Talks of the year\n\n1. Of Paris\n\nThe envoy came late.\n\n2. Of Geneva\n\nThe envoy came here.\n",
     "The envoy came here"},
    {"where a note hangs", OPIS_FEATURE_ANCHOR, "report Litvinov in:notes",
     "Nobody spoke with the king of the country that day.[1] The envoy saw Litvinov in the evening of that day.[2]\n\n"
     "Notes\n\n[1] A report in the archive, 1924.\n\n[2] A report in the archive, 1925.\n",
     "A report in the archive, 1925"},
};

static void features(void)
{
  for (size_t i = 0; i < sizeof feature_rows / sizeof *feature_rows; i++) {
    const struct feature_row *row = &feature_rows[i];
    ROW(row->name);
    scratch_clear("row"), scratch_clear("row-index");
    scratch_make_folder("row");
    scratch_write("row/a.txt", row->text);
    scratch_build("row-index", "row");
    struct opis_index *index = scratch_open("row-index");
    struct opis_results *results = search(index, row->query, (struct opis_search_options){.count = 10});
    CHECK(results->count >= 2);
    if (results->count >= 2) {
      const struct opis_results_hit *first = &results->hits[0], *second = &results->hits[1];
      CHECK(opis_span_starts(first->unit.text, opis_span_of(row->better)));
      CHECK(first->features[row->feature] > second->features[row->feature]);
      CHECK(first->score - first->features[row->feature] <= second->score - second->features[row->feature] + 1e-9);
    }
    opis_results_free(results);
    opis_index_close(index);
  }
}

static void company(void)
{
  ROW("the document with more hits");
  scratch_clear("company"), scratch_clear("company-index");
  scratch_make_folder("company");
  scratch_write("company/a.txt", "The envoy left Geneva.\n");
  scratch_write("company/b.txt", "The envoy left Geneva.\n\nAn envoy came.\n");
  scratch_build("company-index", "company");
  struct opis_index *index = scratch_open("company-index");
  struct opis_results *results = search(index, "envoy Geneva", (struct opis_search_options){.count = 10});
  CHECK_INT(results->count, 3);
  CHECK(opis_span_equal(results->hits[0].unit.file, OPIS_SPAN("b.txt")));
  CHECK(results->hits[0].features[OPIS_FEATURE_COMPANY] == OPIS_WEIGHT_COMPANY);
  CHECK(results->hits[1].features[OPIS_FEATURE_COMPANY] == 0);
  opis_results_free(results);
  opis_index_close(index);
}

/* ---- Pages ---------------------------------------------------------------------------------------------------- */

enum { UNITS = 130 }; /* more than are ranked by the second stage, twice */

static void make_texts(void)
{
  static const char *const words[] = {"Roma",   "Mosca", "archive", "talks",   "envoy",
                                      "treaty", "trade", "the",     "Litvinov"};
  struct opis_buf text = {0};
  unsigned state = 7;
  for (int i = 0; i < UNITS; i++) {
    for (int j = 0; j < 4 + i * i % 40; j++) {
      state = state * 1664525 + 1013904223;
      opis_buf_format(&text, "%s ", words[(state >> 20) % 9]);
    }
    opis_buf_format(&text, "unit.\n\n");
  }
  scratch_make_folder("texts");
  scratch_write("texts/a.txt", text.data);
  opis_buf_free(&text);
}

static const char *const queries[] = {
    "envoy Roma",     "treaty trade envoy Litvinov", "unit",       "\"Roma Mosca\"", "=Roma archive",
    "envoy NOT Roma", "archive in:passages",         "in:passages"};

/* Every page of a few hits is a stretch of the whole list, at every depth. */
static void pages(void)
{
  struct opis_index *index = scratch_open("index");
  for (size_t i = 0; i < sizeof queries / sizeof *queries; i++)
    for (int rank = OPIS_RANK_FULL; rank <= OPIS_RANK_BM25; rank++) {
      ROW(queries[i]);
      struct opis_search_options options = {.count = 1000, .rank = (enum opis_rank)rank};
      struct opis_results *all = search(index, queries[i], options);
      CHECK(all->count > 0);
      for (size_t j = 1; j < all->count; j++) CHECK(all->hits[j - 1].score >= all->hits[j].score);
      options.count = 3;
      for (size_t first = 0; first <= all->count; first++) {
        options.first = (uint32_t)first;
        struct opis_results *page = search(index, queries[i], options);
        size_t left = all->count - first;
        CHECK_INT(page->count, left < 3 ? left : 3);
        for (size_t j = 0; j < page->count; j++) {
          CHECK(opis_span_equal(page->hits[j].locator, all->hits[first + j].locator));
          CHECK(page->hits[j].rank == first + j + 1 && page->hits[j].score == all->hits[first + j].score);
        }
        opis_results_free(page);
      }
      opis_results_free(all);
    }
  opis_index_close(index);
}

/* BM25 alone adds nothing, and beyond the depth the order is its own. */
static void stages(void)
{
  struct opis_index *index = scratch_open("index");
  struct opis_results *plain =
      search(index, "envoy Roma", (struct opis_search_options){.count = 1000, .rank = OPIS_RANK_BM25});
  struct opis_results *full = search(index, "envoy Roma", (struct opis_search_options){.count = 1000});
  size_t same = 0, added = 0;
  CHECK_INT(plain->count, full->count);
  for (size_t i = 0; i < plain->count; i++) {
    CHECK(plain->hits[i].features[OPIS_FEATURE_WINDOW] == 0);
    added += full->hits[i].features[OPIS_FEATURE_WINDOW] > 0;
    same += opis_span_equal(plain->hits[i].locator, full->hits[i].locator);
  }
  CHECK(same < plain->count && same + OPIS_RERANK_DEPTH >= plain->count && added == OPIS_RERANK_DEPTH);
  opis_results_free(plain);
  opis_results_free(full);
  opis_index_close(index);
}

/* However many threads built the index, order and scores are the same, to the last bit. */
static void threads(void)
{
  static const char *const names[] = {"many/b.txt", "many/a.txt", "many/d.txt", "many/c.txt"};
  static const char *const texts[] = {"The envoy saw Roma.\n\nTrade with Roma.\n",
                                      "Roma and the envoy.\n\nThe envoy.\n", "The envoy saw Roma.\n\nA treaty.\n",
                                      "Trade with Roma.\n\nRoma and the envoy.\n"};
  struct opis_results *found[2];
  struct opis_index *indexes[2];
  scratch_make_folder("many");
  for (size_t i = 0; i < 4; i++) scratch_write(names[i], texts[i]);
  for (unsigned i = 0; i < 2; i++) {
    const char *paths[] = {scratch("many")}, *index = i == 0 ? "one" : "four";
    const struct opis_build_options options = {
        .index = scratch(index), .paths = paths, .path_count = 1, .workers = i == 0 ? 1 : 4};
    struct opis_build_summary summary;
    OK(opis_build(&options, &summary, ERR));
    indexes[i] = scratch_open(index);
    found[i] = search(indexes[i], "envoy Roma", (struct opis_search_options){.count = 100});
  }
  CHECK_INT(found[0]->count, 7);
  CHECK_INT(found[1]->count, found[0]->count);
  for (size_t i = 0; i < found[0]->count && i < found[1]->count; i++) {
    CHECK(opis_span_equal(found[0]->hits[i].locator, found[1]->hits[i].locator));
    CHECK(found[0]->hits[i].score == found[1]->hits[i].score);
  }
  for (unsigned i = 0; i < 2; i++) {
    opis_results_free(found[i]);
    opis_index_close(indexes[i]);
  }
}

int main(void)
{
  scratch_begin();
  make_texts();
  scratch_build("index", "texts");
  RUN(features);
  RUN(company);
  RUN(pages);
  RUN(stages);
  RUN(threads);
  return scratch_end();
}
