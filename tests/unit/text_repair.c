/* Mending, by the rows of a file (the first argument); and what the list of repairs must say, whatever the text. */
#include "text/repair.h"

#include "tests/harness.h"
#include "tests/unit/text_rows.h"

#include <time.h>

/* What lies between the repairs is the same on both sides, and the repairs are in order. */
static void check_repairs(struct opis_span before, struct opis_span now, const struct opis_repairs *repairs)
{
  size_t at = 0, at_before = 0;
  for (size_t i = 0; i <= repairs->count; i++) {
    bool last = i == repairs->count;
    size_t start = last ? now.size : repairs->items[i].now.start;
    size_t start_before = last ? before.size : repairs->items[i].before.start;
    CHECK(start >= at && start_before >= at_before);
    if (start < at || start_before < at_before) return;
    CHECK(opis_span_equal(opis_span_slice(now, at, start), opis_span_slice(before, at_before, start_before)));
    CHECK_INT(opis_repairs_before(repairs, start), start_before);
    if (last) return;
    CHECK(repairs->items[i].from != NULL);
    at = repairs->items[i].now.end;
    at_before = repairs->items[i].before.end;
  }
}

static void repair_row(struct opis_span input, struct opis_buf *out)
{
  struct opis_arena arena = {0};
  struct opis_repairs repairs;
  struct opis_span mended = opis_repair(&arena, input, &repairs);
  check_repairs(input, mended, &repairs);
  CHECK((repairs.count == 0) == (mended.data == input.data));
  opis_buf_add(out, mended);
  opis_arena_free(&arena);
}

static void names_and_places(void)
{
  struct opis_arena arena = {0};
  struct opis_repairs repairs;
  struct opis_span text = OPIS_SPAN("La cuesti\u00C3\u00B3n y la misi\u00C3\u00B3n de Roma");
  struct opis_span mended = opis_repair(&arena, text, &repairs);
  CHECK_BYTES(mended.data, mended.size, "La cuestión y la misión de Roma");
  CHECK_INT(repairs.count, 2);
  CHECK_STR(repairs.items[0].from, "UTF-8 read as Windows-1252");
  CHECK_INT(repairs.items[0].now.start, 3);
  CHECK_INT(repairs.items[0].now.end, 12);
  CHECK_INT(repairs.items[0].before.end, 14);
  CHECK_INT(opis_repairs_before(&repairs, 13), 15);
  CHECK_INT(opis_repairs_before(&repairs, 5), 3);
  opis_arena_free(&arena);
}

/* Bad input is no reason to take long. */
static void linear(void)
{
  static const char *const hostile[] = {
      "Ã",       "Ã© ",   "\u00C3\u0192\u00C2", "═ ", "─│┼", "Р", "В»", "é", "è ", "\uFFFD", "ÿ\n", "â€", "à \n",
      "a\u0301", "\u202E"};
  for (size_t i = 0; i < sizeof hostile / sizeof *hostile; i++) {
    struct opis_buf text = {0}, out = {0};
    while (text.size < 100000) opis_buf_add_string(&text, hostile[i]);
    clock_t start = clock();
    ROW(hostile[i]);
    repair_row(opis_buf_span(&text), &out);
    CHECK(clock() - start < 20 * CLOCKS_PER_SEC);
    opis_buf_free(&text);
    opis_buf_free(&out);
  }
}

int main(int argc, char **argv)
{
  CHECK(argc > 1);
  if (argc > 1) run_rows(argv[1], repair_row);
  RUN(names_and_places);
  RUN(linear);
  return harness_end();
}
