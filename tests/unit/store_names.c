/* What things are called: locators, terms of files, the order of units, globs, kinds, reasons. */
#include "base/error.h"
#include "base/span.h"
#include "store/index.h"
#include "store/locator.h"
#include "store/schema.h"
#include "tests/unit/scratch.h"

static const struct {
  const char *file;
  enum opis_kind kind;
  uint32_t ordinal, part;
  const char *text;
} locators[] = {
    {"a.txt", OPIS_PASSAGE, 12, 0, "a.txt#p12"},
    {"a.txt", OPIS_PASSAGE, 12, 2, "a.txt#p12.2"},
    {"folder/b.txt", OPIS_NOTE, 46, 0, "folder/b.txt#n46"},
    {"a", OPIS_TITLE, 1, 0, "a#t1"},
    {"a", OPIS_HEADING, 1, 0, "a#h1"},
    {"a", OPIS_REFERENCE, 1, 0, "a#r1"},
    {"a", OPIS_TABLE, 1, 0, "a#b1"},
    {"a", OPIS_CAPTION, UINT32_MAX, UINT32_MAX, "a#c4294967295.4294967295"},
    {"a", OPIS_BOILERPLATE, 1, 0, "a#x1"},
    {"two words.txt", OPIS_PASSAGE, 1, 0, "two%20words.txt#p1"},
    {"100%.txt", OPIS_PASSAGE, 1, 0, "100%25.txt#p1"},
    {"%20.txt", OPIS_PASSAGE, 1, 0, "%2520.txt#p1"},
    {"a#p1", OPIS_PASSAGE, 1, 0, "a%23p1#p1"},
    {"line\nend\t\033[m\x7f", OPIS_PASSAGE, 1, 0, "line%0Aend%09%1B[m%7F#p1"},
    {"bad\xff\xC3", OPIS_PASSAGE, 1, 0, "bad%FF%C3#p1"},
    {"c1 \xC2\x85\u00A0", OPIS_PASSAGE, 1, 0, "c1%20%C2%85%C2%A0#p1"},
    {"Чичерин«1»\u00A1.txt", OPIS_PASSAGE, 1, 0, "Чичерин«1»\u00A1.txt#p1"},
    {"../up.txt", OPIS_PASSAGE, 1, 0, "../up.txt#p1"},
};

static void locators_there_and_back(void)
{
  struct opis_arena arena = {0};
  for (size_t i = 0; i < sizeof locators / sizeof *locators; i++) {
    ROW(locators[i].text);
    struct opis_locator locator = {opis_span_of(locators[i].file), locators[i].kind, locators[i].ordinal,
                                   locators[i].part};
    struct opis_locator parsed = {0};
    struct opis_span text = opis_locator_format(&arena, &locator);
    CHECK_BYTES(text.data, text.size, locators[i].text);
    OK(opis_locator_parse(&arena, text, &parsed, ERR));
    CHECK_BYTES(parsed.file.data, parsed.file.size, locators[i].file);
    CHECK_INT(parsed.kind, locators[i].kind);
    CHECK_INT(parsed.ordinal, locators[i].ordinal);
    CHECK_INT(parsed.part, locators[i].part);
  }
  opis_arena_free(&arena);
}

/* What people type is taken though opis would not write it. */
static void locators_as_typed(void)
{
  static const char *const rows[][2] = {{"two words.txt#p1", "two words.txt"},
                                        {"a%2Fb.txt#p1", "a/b.txt"},
                                        {"a%2fb.txt#p1", "a/b.txt"},
                                        {"100%.txt#p1", "100%.txt"},
                                        {"5%2#p1", "5%2"},
                                        {"%zz#p1", "%zz"},
                                        {"a#b#p1", "a#b"},
                                        {"a.txt#p007", "a.txt"}};
  struct opis_arena arena = {0};
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    ROW(rows[i][0]);
    struct opis_locator parsed = {0};
    OK(opis_locator_parse(&arena, opis_span_of(rows[i][0]), &parsed, ERR));
    CHECK_BYTES(parsed.file.data, parsed.file.size, rows[i][1]);
  }
  opis_arena_free(&arena);
}

static void locators_bad(void)
{
  static const char *const rows[] = {"",
                                     "a.txt",
                                     "#p1",
                                     "a#",
                                     "a#p",
                                     "a#1",
                                     "a#p0",
                                     "a#q1",
                                     "a#P1",
                                     "a#p1.",
                                     "a#p1.0",
                                     "a#p1.x",
                                     "a#p1.2.3",
                                     "a#p1 ",
                                     "a# p1",
                                     "a#p-1",
                                     "a#p4294967296",
                                     "a#p1.4294967296",
                                     "a#p+1",
                                     "a#p1x",
                                     "#",
                                     "##",
                                     "a#pp1",
                                     "a#p1\n",
                                     "a#p1#",
                                     "a#p99999999999999999999999"};
  struct opis_arena arena = {0};
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    ROW(rows[i]);
    struct opis_locator parsed = {.ordinal = 7};
    EXPECT(opis_locator_parse(&arena, opis_span_of(rows[i]), &parsed, ERR), OPIS_INVALID);
    CHECK_INT(parsed.ordinal, 7);
  }
  opis_arena_free(&arena);
}

/* ---- Terms ---------------------------------------------------------------------------------------------------- */

static void file_terms(void)
{
  struct opis_arena arena = {0};
  struct opis_span terms[700];
  char path[1000];
  size_t count = 0;
  for (size_t size = 1; size <= 250; size++) { /* the same beginning, every length */
    memset(path, 'a', size);
    terms[count++] = opis_file_term(&arena, (struct opis_span){path, size});
  }
  memset(path, 'a', sizeof path);
  for (size_t place = 181; place < 600; place++) { /* the same length, another byte somewhere */
    path[place] = 'b';
    terms[count++] = opis_file_term(&arena, (struct opis_span){path, sizeof path});
    path[place] = 'a';
  }
  terms[count++] = opis_file_term(&arena, (struct opis_span){path, sizeof path});
  size_t bad = 0, twice = 0;
  for (size_t i = 0; i < count; i++) {
    bad += terms[i].size > 245 || terms[i].size < 2 || terms[i].data[0] != 'F';
    for (size_t j = 0; j < i; j++) twice += opis_span_equal(terms[i], terms[j]);
  }
  CHECK_INT(bad, 0);
  CHECK_INT(twice, 0);
  struct opis_span kind = opis_kind_term(&arena, OPIS_RECORD_DOCUMENT);
  CHECK_BYTES(kind.data, kind.size, "Kd");
  opis_arena_free(&arena);
}

/* Values of the order slot sort as paths do, then as ordinals do. */
static void order_values(void)
{
  static const struct {
    const char *path;
    uint32_t ordinal;
  } rows[] = {{"a", 1},          {"a", 2},   {"a", 255},   {"a", 256}, {"a", 65536},
              {"a", UINT32_MAX}, {"a b", 1}, {"a.txt", 1}, {"b", 1}};
  struct opis_buf last = {0};
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    struct opis_buf value = {0};
    opis_order_value(&value, opis_span_of(rows[i].path), rows[i].ordinal);
    if (i > 0) CHECK(opis_span_compare(opis_buf_span(&last), opis_buf_span(&value)) < 0);
    opis_buf_free(&last);
    last = value;
  }
  opis_buf_free(&last);
}

static void schema_rows(void)
{
  CHECK(opis_schema_size >= 8);
  for (size_t i = 0; i < opis_schema_size; i++) {
    CHECK(opis_schema[i].sort && opis_schema[i].name && opis_schema[i].meaning);
    CHECK(*opis_schema[i].meaning != '\0');
  }
}

/* ---- Globs, kinds, reasons ------------------------------------------------------------------------------------ */

static void globs(void)
{
  static const struct {
    const char *glob, *path;
    bool meant;
  } rows[] = {{"*.txt", "a.txt", true},
              {"*.txt", "folder/a.txt", true},
              {"*.txt", "a.md", false},
              {"a.txt", "folder/a.txt", true},
              {"folder/*", "folder/a.txt", true},
              {"folder/*", "a.txt", false},
              {"*/a.txt", "folder/a.txt", true},
              {"folder/*", "folder/b/a.txt", true},
              {"a?txt", "a.txt", true},
              {"[ab].txt", "b.txt", true},
              {"[ab].txt", "c.txt", false},
              {"Чич*", "x/Чичерин.txt", true},
              {"", "a", false},
              {"*", "a/b", true},
              {"folder", "folder/a", false}};
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    ROW(rows[i].glob);
    CHECK_INT(opis_store_glob(rows[i].glob, opis_span_of(rows[i].path)), rows[i].meant);
  }
}

static void kinds(void)
{
  char letters[OPIS_KINDS + 1] = "";
  for (unsigned kind = 0; kind < OPIS_KINDS; kind++) {
    letters[kind] = opis_kind_letter((enum opis_kind)kind);
    struct opis_span name = opis_span_of(opis_kind_name((enum opis_kind)kind));
    CHECK(name.size > 0);
    CHECK_INT(opis_kinds_named(name), OPIS_KIND_BIT(kind));
  }
  CHECK_STR(letters, "thpnrbcx");
  static const struct {
    const char *name;
    unsigned kinds;
  } rows[] = {{"notes", OPIS_KIND_BIT(OPIS_NOTE)},
              {"passages", OPIS_KIND_BIT(OPIS_PASSAGE)},
              {"boilerplate", OPIS_KIND_BIT(OPIS_BOILERPLATE)},
              {"all", OPIS_KINDS_ALL},
              {"note", OPIS_KIND_BIT(OPIS_NOTE)},
              {"", 0},
              {"Notes", 0},
              {"notess", 0},
              {"not", 0},
              {"letters", 0}};
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    ROW(rows[i].name);
    CHECK_INT(opis_kinds_named(opis_span_of(rows[i].name)), rows[i].kinds);
  }
  CHECK(strstr(opis_kinds_names(), "notes") != NULL);
  CHECK(opis_kinds_named(OPIS_SPAN("text")) != 0);
}

static void reasons(void)
{
  for (unsigned reason = 0; reason < OPIS_UNREAD_REASONS; reason++)
    CHECK(*opis_unread_reason_text((enum opis_unread_reason)reason) != '\0');
  CHECK(!opis_unread_is_trouble(OPIS_UNREAD_KIND));
  CHECK(!opis_unread_is_trouble(OPIS_UNREAD_EMPTY));
  CHECK(!opis_unread_is_trouble(OPIS_UNREAD_SPECIAL));
  CHECK(opis_unread_is_trouble(OPIS_UNREAD_BINARY));
  CHECK(opis_unread_is_trouble(OPIS_UNREAD_PERMISSION));
  CHECK(opis_unread_is_trouble(OPIS_UNREAD_CHANGED));
}

int main(void)
{
  RUN(locators_there_and_back);
  RUN(locators_as_typed);
  RUN(locators_bad);
  RUN(file_terms);
  RUN(order_values);
  RUN(schema_rows);
  RUN(globs);
  RUN(kinds);
  RUN(reasons);
  return harness_end();
}
