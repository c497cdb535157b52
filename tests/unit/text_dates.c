/* Dates, by the rows of a file (the first argument): a text and the EDTF of its dates, in their order. */
#include "text/dates.h"

#include "tests/harness.h"
#include "tests/unit/text_rows.h"

#include <stdlib.h>
#include <time.h>

static void dates_row(struct opis_span input, struct opis_buf *out)
{
  struct opis_arena arena = {0};
  struct opis_dates dates = opis_dates_find(&arena, input);
  for (size_t i = 0; i < dates.count; i++) {
    if (i > 0) opis_buf_add_string(out, ", ");
    opis_buf_add(out, dates.items[i].edtf);
    if (dates.items[i].flags & OPIS_DATE_OLD_STYLE) opis_buf_add_string(out, " O.S.");
  }
  if (dates.count == 0) opis_buf_add_string(out, "-");
  opis_arena_free(&arena);
}

static void places(void)
{
  static const struct {
    const char *text, *date;
    int32_t first, last;
  } rows[] = {
      {"Rim, 17 maja 1924 g., pp. 108–110.", "17 maja 1924 g.", 19240517, 19240517},
      {"El tratado de 1924 entró", "1924", 19240101, 19241231},
      {"dal 1847 al 1870,", "dal 1847 al 1870", 18470101, 18701231},
      {"dal febbraio 1924", "dal febbraio 1924", 19240201, OPIS_DAYS_OPEN_LAST},
      {"was in force until 22 June 1941 when", "until 22 June 1941", OPIS_DAYS_OPEN_FIRST, 19410622},
      {"in the late 1930s", "late 1930s", 19370101, 19391231},
      {"invierno de 1939", "invierno de 1939", 19391201, 19400229},
      {"25 октября 1917 г. (ст. ст.)", "25 октября 1917 г. (ст. ст.)", 19171025, 19171107},
      {"в XIX веке", "XIX веке", 18000101, 18991231},
      {"[1939?]", "1939?", 19390101, 19391231},
  };
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    ROW(rows[i].text);
    struct opis_arena arena = {0};
    struct opis_dates dates = opis_dates_find(&arena, opis_span_of(rows[i].text));
    CHECK_INT(dates.count, 1);
    if (dates.count == 1) {
      CHECK_BYTES(rows[i].text + dates.items[0].start, dates.items[0].end - dates.items[0].start, rows[i].date);
      CHECK_INT(dates.items[0].days.first, rows[i].first);
      CHECK_INT(dates.items[0].days.last, rows[i].last);
    }
    opis_arena_free(&arena);
  }
}

static void days_of_edtf(void)
{
  static const struct {
    const char *edtf;
    int32_t first, last;
  } rows[] = {
      {"1924-02-26", 19240226, 19240226},
      {"1924-02", 19240201, 19240229},
      {"1924", 19240101, 19241231},
      {"192X", 19200101, 19291231},
      {"19XX", 19000101, 19991231},
      {"1939-21", 19390301, 19390531},
      {"1939-24", 19391201, 19400229},
      {"1435~", 14350101, 14351231},
      {"1939-09?", 19390901, 19390930},
      {"1924-02..1924-12", 19240201, 19241231},
      {"1917/1925", 19170101, 19251231},
      {"192X/1933", 19200101, 19331231},
      {"1949/..", 19490101, OPIS_DAYS_OPEN_LAST},
      {"../1941-06-22", OPIS_DAYS_OPEN_FIRST, 19410622},
      {"1949..", 19490101, OPIS_DAYS_OPEN_LAST},
      {"..1941", OPIS_DAYS_OPEN_FIRST, 19411231},
      {"/1941", OPIS_DAYS_OPEN_FIRST, 19411231},
      {"-0043-03-15", -429685, -429685},
  };
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    struct opis_days days = {0, 0};
    ROW(rows[i].edtf);
    CHECK_INT(opis_date_days(opis_span_of(rows[i].edtf), &days, NULL), OPIS_OK);
    CHECK_INT(days.first, rows[i].first);
    CHECK_INT(days.last, rows[i].last);
  }
}

static void bad_edtf(void)
{
  static const struct {
    const char *edtf;
    size_t offset;
  } rows[] = {{"", 0},           {"..", 0},      {"/", 0},        {"24", 0},          {"1924-13", 0},
              {"1924-02-30", 0}, {"1X24", 0},    {"1XXX", 0},     {"1924-2", 0},      {"1924-02-26x", 0},
              {"1925..1924", 4}, {"1924/x", 5},  {"192X-02", 0},  {"1924...1925", 6}, {"1924//1925", 5},
              {"marzo", 0},      {"1924-20", 0}, {"1924-02-", 0}, {"\xff\xff", 0},    {"1924..19", 6}};
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    struct opis_days days = {1, 2};
    struct opis_error error = {0};
    ROW(rows[i].edtf);
    CHECK_INT(opis_date_days(opis_span_of(rows[i].edtf), &days, &error), OPIS_INVALID);
    CHECK_INT(error.offset, rows[i].offset);
    CHECK(error.message[0] != '\0');
    CHECK_INT(days.first, 1);
  }
}

static bool share_a_term(struct opis_days date, struct opis_days query)
{
  static struct opis_date_terms stored, asked;
  opis_date_index_terms(date, &stored);
  opis_date_query_terms(query, &asked);
  CHECK(stored.count > 0 && stored.count < OPIS_DATE_TERMS_MAX);
  CHECK(asked.count > 0 && asked.count < OPIS_DATE_TERMS_MAX);
  for (size_t i = 0; i < stored.count; i++)
    for (size_t j = 0; j < asked.count; j++)
      if (strcmp(stored.items[i], asked.items[j]) == 0) return true;
  return false;
}

/* What overlaps has a term in common, whatever the lengths; what is far away has none, if both are short. */
static void terms(void)
{
  static const char *const dates[] = {
      "1924-02-26",      "1924-02",   "1924",       "192X",  "19XX",    "1917/1925", "1917-11-07/1918-03-03",
      "1900/1933",       "1500/1999", "0900/1999",  "..",    "1949/..", "../1941",   "1924-12-31/1925-01-01",
      "1929-12/1930-01", "-0043",     "-0100/0100", "-0099", "1926-03", "17XX/18XX", "1899-12-31"};
  size_t count = sizeof dates / sizeof *dates;
  for (size_t i = 0; i < count * count; i++) {
    struct opis_days a = {OPIS_DAYS_OPEN_FIRST, OPIS_DAYS_OPEN_LAST}, b = a;
    opis_date_days(opis_span_of(dates[i / count]), &a, NULL);
    opis_date_days(opis_span_of(dates[i % count]), &b, NULL);
    ROW(dates[i / count]);
    if (opis_days_overlap(a, b)) CHECK(share_a_term(a, b));
  }
  struct opis_days march = {19240301, 19240331}, may = {19240501, 19240531};
  CHECK(!share_a_term(march, may));
  CHECK(!opis_days_overlap(march, may));
}

static void linear(void)
{
  static const char *const hostile[] = {"1",          "1 ",      "1.",          "1/",       "1924 ",      "1924-",
                                        "from ",      "c. ",     "dal ",        "[",        "'",          "XIX-",
                                        "siglo ",     "anni ",   "5 (",         "1, ",      "5 de mayo ", "prima metà ",
                                        "in the of ", "1924 y ", "5 marzo (6 ", "янв[аря ", "19[2",       "a\u0301",
                                        "www.",       "p. 1, ",  "between ",    "1924 al ", "e "};
  for (size_t i = 0; i < sizeof hostile / sizeof *hostile; i++) {
    struct opis_buf text = {0}, out = {0};
    while (text.size < 1000000) opis_buf_add_string(&text, hostile[i]);
    clock_t start = clock();
    dates_row(opis_buf_span(&text), &out);
    ROW(hostile[i]);
    CHECK(clock() - start < 10 * CLOCKS_PER_SEC);
    opis_buf_free(&text);
    opis_buf_free(&out);
  }
}

static void reads_what_is_typed(void)
{
  static const struct {
    const char *text;
    int32_t first, last; /* 0 for no date */
  } rows[] = {{"1924-02..1924-12", 19240201, 19241231},
              {"26 fevralja 1924", 19240226, 19240226},
              {"2.1.1925", 19250102, 19250102},
              {"начало 1920-х гг.", 19200101, 19231231},
              {"1925..1924", 0, 0},
              {"1924-13", 0, 0},
              {"1924 and more", 0, 0},
              {"yesterday", 0, 0},
              {"", 0, 0}};
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    struct opis_days days = {0, 0};
    struct opis_error error;
    ROW(rows[i].text);
    CHECK_INT(opis_date_read(opis_span_of(rows[i].text), &days, &error), rows[i].first > 0 ? OPIS_OK : OPIS_INVALID);
    CHECK_INT(days.first, rows[i].first);
    CHECK_INT(days.last, rows[i].last);
  }
}

int main(int argc, char **argv)
{
  CHECK(argc > 1);
  if (argc > 1) run_rows(argv[1], dates_row);
  RUN(places);
  RUN(days_of_edtf);
  RUN(bad_edtf);
  RUN(terms);
  RUN(linear);
  RUN(reads_what_is_typed);
  return harness_end();
}
