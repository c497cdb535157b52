/* Lists of words and what a word finds: formats, what is found, counts over all units, and spellings of which not all
 * are read. */
#include "base/buf.h"
#include "base/span.h"
#include "tests/unit/scratch.h"

enum { UNITS = 4200 };

/* A unit a line: every one has the word, and in the last ones it stands in another spelling. */
static void make_texts(void)
{
  struct opis_buf text = {0};
  for (int i = 0; i < UNITS; i++)
    opis_buf_format(&text, "The envoy met %s on day %d of the talks.\n\n", i < UNITS - 10 ? "Čičerin" : "Cicerin",
                    i + 1);
  scratch_make_folder("texts");
  scratch_write("texts/a.txt", text.data);
  opis_buf_free(&text);
}

struct told {
  char *text;
  size_t size;
  uint64_t found;
};

static struct told list(struct opis_index *index, const char *prefix, struct opis_terms_options options,
                        enum opis_status expected)
{
  struct told told = {NULL, 0, 0};
  FILE *out = open_memstream(&told.text, &told.size);
  ROW(prefix);
  EXPECT(opis_terms(index, opis_span_of(prefix), &options, out, &told.found, ERR), expected);
  fclose(out);
  return told;
}

static struct told find(struct opis_index *index, const char *word, const char *format, enum opis_status expected)
{
  struct told told = {NULL, 0, 0};
  const struct opis_style style = {0};
  FILE *out = open_memstream(&told.text, &told.size);
  ROW(word);
  EXPECT(opis_variants(index, opis_span_of(word), format, &style, out, &told.found, ERR), expected);
  fclose(out);
  return told;
}

static void lists(struct opis_index *index)
{
  static const struct {
    const char *prefix;
    struct opis_terms_options options;
    uint64_t found;
    const char *text;
  } rows[] = {
      {"ENV",
       {.format = "jsonl"},
       1,
       "{\"schema\":1,\"kind\":\"term\",\"term\":\"envoy\",\"count\":4200,\"units\":4200}\n"},
      {"Č", {.format = "text"}, 1, "   times    units  word\n    4200     4200  cicerin\n"},
      {"t", {.format = "text", .count = 1, .by_word = true}, 2, "   times    units  word\n    4200     4200  talks\n"},
      {"t", {.format = "text", .count = 1}, 2, "   times    units  word\n    8400     4200  the\n"},
      {"z", {.format = "text"}, 0, "Nothing found.\n"},
      {"Z", {.format = "jsonl"}, 0, ""},
  };
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    struct told told = list(index, rows[i].prefix, rows[i].options, OPIS_OK);
    CHECK_INT(told.found, rows[i].found);
    CHECK_STR(told.text, rows[i].text);
    free(told.text);
  }
  struct told all = list(index, "", (struct opis_terms_options){.format = "jsonl"}, OPIS_OK);
  CHECK_INT(all.found, UNITS + 8);
  free(all.text);
  free(list(index, "'", (struct opis_terms_options){.format = "text"}, OPIS_INVALID).text);
  free(list(index, "a", (struct opis_terms_options){.format = "csv"}, OPIS_INVALID).text);
}

/* A prefix longer than any term begins none. */
static void long_prefix(struct opis_index *index)
{
  struct opis_buf prefix = {0};
  while (prefix.size < 100000) opis_buf_add_string(&prefix, "envoy");
  struct told told = list(index, prefix.data, (struct opis_terms_options){.format = "text"}, OPIS_OK);
  CHECK_INT(told.found, 0);
  free(told.text);
  opis_buf_free(&prefix);
}

static void variants(struct opis_index *index)
{
  struct told told = find(index, "Чичерин", "jsonl", OPIS_OK);
  CHECK_INT(told.found, 1);
  CHECK(strstr(told.text, "\"form\":\"cicerin\",\"count\":4200,\"units\":4200") != NULL);
  CHECK(strstr(told.text, "{\"form\":\"Čičerin\",\"count\":4000,\"scheme\":\"scientific\"}") != NULL);
  CHECK(strstr(told.text, "\"units_read\":4000") != NULL);
  free(told.text);
  told = find(index, "Чичерин", "text", OPIS_OK);
  CHECK(strstr(told.text, "Čičerin (scientific), …\n") != NULL);
  free(told.text);
  told = find(index, "zeppelin talks", "text", OPIS_OK);
  CHECK_INT(told.found, 1);
  CHECK(strstr(told.text, "zeppelin\n  Nothing found.\ntalks\n") != NULL);
  free(told.text);
  free(find(index, "...", "text", OPIS_INVALID).text);
  free(find(index, "talks", "csv", OPIS_INVALID).text);
}

int main(void)
{
  scratch_begin();
  make_texts();
  scratch_build("index", "texts");
  struct opis_index *index = scratch_open("index");
  lists(index);
  long_prefix(index);
  variants(index);
  opis_index_close(index);
  return scratch_end();
}
