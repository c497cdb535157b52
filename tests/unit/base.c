/* What base/ is made of, but for files: memory, spans, UTF-8, JSON, what a terminal may see, messages. */
#include "base/arena.h"
#include "base/buf.h"
#include "base/error.h"
#include "base/json.h"
#include "base/memory.h"
#include "base/span.h"
#include "base/utf8.h"
#include "base/visible.h"

#include "tests/harness.h"

#include <errno.h>
#include <stdalign.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

/* ---- Memory --------------------------------------------------------------------------------------------------- */

static void arena(void)
{
  struct opis_arena arena = {0};
  opis_arena_free(&arena); /* an empty one is fine */
  char *objects[200];
  for (size_t i = 0; i < 200; i++) { /* sizes below, at and above a chunk */
    size_t size = i * i * 7 + 1;
    objects[i] = opis_arena_allocate(&arena, size, 1);
    CHECK((uintptr_t)objects[i] % alignof(max_align_t) == 0);
    CHECK(objects[i][0] == 0 && objects[i][size - 1] == 0);
    memset(objects[i], (int)i, size);
  }
  for (size_t i = 0; i < 200; i++) {
    size_t size = i * i * 7 + 1;
    CHECK((unsigned char)objects[i][0] == i && (unsigned char)objects[i][size - 1] == i);
  }
  CHECK(arena.used >= (size_t)199 * 199 * 7);
  opis_arena_free(&arena);
  CHECK_INT(arena.used, 0);
  struct opis_span copy = opis_arena_copy(&arena, OPIS_SPAN("Roma"));
  CHECK_BYTES(copy.data, copy.size, "Roma");
  CHECK_INT(copy.data[copy.size], 0);
  copy = opis_arena_copy(&arena, (struct opis_span){NULL, 0});
  CHECK_STR(copy.data, "");
  copy = opis_arena_format(&arena, "%s-%d", "op", 49);
  CHECK_BYTES(copy.data, copy.size, "op-49");
  const int numbers[] = {4, 20, 155};
  int *array = opis_arena_copy_array(&arena, numbers, 3, sizeof *numbers);
  CHECK(memcmp(array, numbers, sizeof numbers) == 0);
  CHECK(opis_arena_copy_array(&arena, numbers, 0, sizeof *numbers) == NULL);
  CHECK(opis_arena_allocate(&arena, 0, 8) != NULL);
  opis_arena_free(&arena);
  opis_arena_clear(&arena); /* an empty one is fine */
  for (size_t round = 0; round < 3; round++) {
    for (size_t i = 0; i < 40; i++) {
      char *room = opis_arena_room(&arena, 40, 40);
      memset(room, 1, 1600);
      CHECK(*(char *)opis_arena_allocate(&arena, 1, 1) == 0);
    }
    CHECK(arena.used >= (size_t)40 * 1600);
    opis_arena_clear(&arena);
    CHECK_INT(arena.used, 0);
  }
  opis_arena_free(&arena);
}

static void buf(void)
{
  struct opis_buf buf = {0};
  CHECK_STR(opis_buf_span(&buf).data, "");
  opis_buf_clear(&buf);
  for (int i = 0; i < 1000; i++) opis_buf_format(&buf, "%d,", i);
  CHECK_INT(buf.size, 10 * 2 + 90 * 3 + 900 * 4);
  CHECK_INT(buf.data[buf.size], 0);
  CHECK(opis_span_starts(opis_buf_span(&buf), OPIS_SPAN("0,1,2,")));
  CHECK(opis_span_ends(opis_buf_span(&buf), OPIS_SPAN(",998,999,")));
  opis_buf_clear(&buf);
  CHECK_STR(buf.data, "");
  opis_buf_add(&buf, (struct opis_span){NULL, 0});
  opis_buf_add_string(&buf, "pap");
  opis_buf_add_byte(&buf, '.');
  memcpy(opis_buf_reserve(&buf, 4), " 155", 4);
  buf.size += 4;
  CHECK_BYTES(buf.data, buf.size, "pap. 155");
  opis_buf_free(&buf);
  CHECK(buf.data == NULL && buf.size == 0);
}

/* Runs `child` in a process of its own; whether it was ended by abort. */
static bool aborts(void (*child)(void))
{
  fflush(NULL);
  pid_t process = fork();
  if (process == 0) {
    if (!freopen("/dev/null", "w", stderr)) _exit(1);
    child();
    _exit(0);
  }
  int status = 0;
  waitpid(process, &status, 0);
  return WIFSIGNALED(status) && WTERMSIG(status) == SIGABRT;
}

static void allocate_too_much(void)
{
  free(opis_reallocate(NULL, SIZE_MAX / 2, 4));
}

static void memory(void)
{
  char *zeroed = opis_allocate(3, 5);
  for (int i = 0; i < 15; i++) CHECK_INT(zeroed[i], 0);
  free(zeroed);
  free(opis_allocate(0, 0));
  char *copy = opis_duplicate("fond");
  CHECK_STR(copy, "fond");
  free(copy);
  struct {
    int *items;
    size_t count, capacity;
  } list = {0};
  for (int i = 0; i < 100; i++) {
    OPIS_GROW(list.items, list.count, list.capacity);
    list.items[list.count++] = i;
  }
  CHECK_INT(list.items[99], 99);
  free(list.items);
  CHECK(aborts(allocate_too_much));
}

/* ---- Spans ---------------------------------------------------------------------------------------------------- */

static void spans(void)
{
  static const struct {
    const char *a, *b;
    int order;
    bool starts, ends;
  } rows[] = {
      {"", "", 0, true, true},          {"a", "", 1, true, true},      {"", "a", -1, false, false},
      {"abc", "abd", -1, false, false}, {"abc", "ab", 1, true, false}, {"abc", "bc", -1, false, true},
      {"\xff", "a", 1, false, false},   {"abc", "abc", 0, true, true},
  };
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    ROW(rows[i].a);
    struct opis_span a = opis_span_of(rows[i].a), b = opis_span_of(rows[i].b);
    int order = opis_span_compare(a, b);
    CHECK_INT((order > 0) - (order < 0), rows[i].order);
    CHECK_INT(opis_span_equal(a, b), rows[i].order == 0);
    CHECK_INT(opis_span_starts(a, b), rows[i].starts);
    CHECK_INT(opis_span_ends(a, b), rows[i].ends);
  }
  static const char *const trims[][2] = {
      {"", ""}, {"  ", ""}, {"a", "a"}, {" \t\r\n\f\va b \n", "a b"}, {"\u00A0a", "\u00A0a"}};
  for (size_t i = 0; i < sizeof trims / sizeof *trims; i++) {
    struct opis_span trimmed = opis_span_trim(opis_span_of(trims[i][0]));
    CHECK_BYTES(trimmed.data, trimmed.size, trims[i][1]);
  }
  CHECK_INT(opis_span_compare((struct opis_span){NULL, 0}, (struct opis_span){NULL, 0}), 0);
}

/* ---- UTF-8 ---------------------------------------------------------------------------------------------------- */

/* Sequences that are no UTF-8, each between "a" and "b": every byte of it is one U+FFFD. */
static const struct {
  const char *name, *bytes;
} malformed[] = {
    {"continuation alone", "\x80"},
    {"last continuation alone", "\xBF"},
    {"two continuations", "\x80\xBF"},
    {"overlong of two, lowest", "\xC0\x80"},
    {"overlong of two, highest", "\xC1\xBF"},
    {"overlong of three", "\xE0\x80\x80"},
    {"overlong of three, highest", "\xE0\x9F\xBF"},
    {"overlong of four", "\xF0\x80\x80\x80"},
    {"overlong of four, highest", "\xF0\x8F\xBF\xBF"},
    {"surrogate, lowest", "\xED\xA0\x80"},
    {"surrogate, highest", "\xED\xBF\xBF"},
    {"pair of surrogates", "\xED\xA0\x80\xED\xB0\x80"},
    {"above the last code point", "\xF4\x90\x80\x80"},
    {"lead of five", "\xF8\x88\x80\x80\x80"},
    {"lead of six", "\xFC\x84\x80\x80\x80\x80"},
    {"FE", "\xFE"},
    {"FF", "\xFF"},
    {"F5", "\xF5\x80\x80\x80"},
    {"two, cut", "\xC3"},
    {"three, cut after one", "\xE2"},
    {"three, cut after two", "\xE2\x82"},
    {"four, cut after one", "\xF0"},
    {"four, cut after two", "\xF0\x9F"},
    {"four, cut after three", "\xF0\x9F\x98"},
    {"lead before lead", "\xC3\xC3"},
};

static void utf8_malformed(void)
{
  for (size_t i = 0; i < sizeof malformed / sizeof *malformed; i++)
    for (int at_end = 0; at_end < 2; at_end++) {
      ROW(malformed[i].name);
      char text[16] = "a";
      strcat(text, malformed[i].bytes);
      if (!at_end) strcat(text, "b");
      struct opis_span span = opis_span_of(text);
      size_t offset = 0, bad = strlen(malformed[i].bytes);
      CHECK_INT(opis_utf8_next(span, &offset), 'a');
      for (size_t byte = 0; byte < bad; byte++) {
        CHECK_INT(opis_utf8_next(span, &offset), OPIS_REPLACEMENT);
        CHECK_INT(offset, byte + 2);
      }
      if (!at_end) CHECK_INT(opis_utf8_next(span, &offset), 'b');
      CHECK_INT(offset, span.size);
      CHECK_INT(opis_utf8_valid_until(span), 1);
    }
}

static void utf8_every_code_point(void)
{
  size_t wrong = 0;
  for (uint32_t code = 0; code <= 0x10FFFF; code++) {
    if (code == 0xD800) code = 0xE000;
    char bytes[8] = "";
    size_t size = opis_utf8_put(code, bytes), offset = 0, back = size;
    struct opis_span text = {bytes, size};
    wrong += opis_utf8_next(text, &offset) != code || offset != size || opis_utf8_valid_until(text) != size;
    wrong += opis_utf8_previous(text, &back) != code || back != 0;
    wrong += size != (code < 0x80 ? 1u : code < 0x800 ? 2u : code < 0x10000 ? 3u : 4u);
  }
  CHECK_INT(wrong, 0);
}

static void utf8_valid_until(void)
{
  static const struct {
    const char *text;
    size_t until;
  } rows[] = {{"", 0},
              {"eight by", 8},
              {"sixteen bytes ok", 16},
              {"eight by\xff", 8},
              {"eight b\xff", 7},
              {"Čičerin, Литвинов", 27},
              {"Čičerin, Литвино\xD0", 25},
              {"опись \xF0\x9F\x98\x80 end", 19},
              {"опись \xF0\x9F\x98 end of all", 11}};
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    ROW(rows[i].text);
    CHECK_INT(opis_utf8_valid_until(opis_span_of(rows[i].text)), rows[i].until);
  }
}

/* ---- JSON ----------------------------------------------------------------------------------------------------- */

static void json_strings(void)
{
  static const struct {
    const char *value, *expected;
  } rows[] = {
      {"", "\"\""},
      {"plain", "\"plain\""},
      {"\"\\/", "\"\\\"\\\\/\""},
      {"a\nb\tc\rd", "\"a\\nb\\tc\\u000dd\""},
      {"\x01\x1f\x7f", "\"\\u0001\\u001f\\u007f\""},
      {"опись, Čičerin \xF0\x9F\x98\x80", "\"опись, Čičerin \xF0\x9F\x98\x80\""},
      {"bad \xff\xC0\x80 end", "\"bad \uFFFD\uFFFD\uFFFD end\""},
      {"\uFFFD", "\"\uFFFD\""},
  };
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    ROW(rows[i].value);
    struct opis_buf out = {0};
    struct opis_json json = {&out, false};
    opis_json_string(&json, opis_span_of(rows[i].value));
    CHECK_BYTES(out.data, out.size, rows[i].expected);
    opis_buf_free(&out);
  }
  struct opis_buf out = {0};
  struct opis_json json = {&out, false};
  opis_json_string(&json, (struct opis_span){"a\0b", 3});
  CHECK_BYTES(out.data, out.size, "\"a\\u0000b\"");
  opis_buf_free(&out);
}

static void json_numbers(void)
{
  static const struct {
    double value;
    const char *expected;
  } rows[] = {{0, "0"},
              {1.5, "1.5"},
              {-2, "-2"},
              {0.1, "0.1"},
              {12.345678, "12.345678"},
              {1e-7, "1e-07"},
              {1.0 / 3, "0.3333333333333333"},
              {123456789, "123456789"}};
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    ROW(rows[i].expected);
    struct opis_buf out = {0};
    struct opis_json json = {&out, false};
    opis_json_number(&json, rows[i].value);
    CHECK_BYTES(out.data, out.size, rows[i].expected);
    CHECK(strtod(out.data, NULL) == rows[i].value);
    opis_buf_free(&out);
  }
}

static void json_structure(void)
{
  struct opis_buf out = {0};
  struct opis_json json = {&out, false};
  opis_json_begin_object(&json);
  opis_json_field(&json, "absent", (struct opis_span){"", 0});
  opis_json_field(&json, "file", OPIS_SPAN("a.txt"));
  opis_json_field_integer(&json, "size", UINT64_MAX);
  opis_json_key(&json, "lines");
  opis_json_begin_array(&json);
  opis_json_range(&json, (struct opis_range){1, 2});
  opis_json_range(&json, (struct opis_range){5, 5});
  opis_json_begin_array(&json);
  opis_json_end_array(&json);
  opis_json_end_array(&json);
  opis_json_key(&json, "inner");
  opis_json_begin_object(&json);
  opis_json_end_object(&json);
  opis_json_key(&json, "yes");
  opis_json_bool(&json, true);
  opis_json_key(&json, "no");
  opis_json_bool(&json, false);
  opis_json_key(&json, "none");
  opis_json_null(&json);
  opis_json_end_object(&json);
  CHECK_BYTES(out.data, out.size,
              "{\"file\":\"a.txt\",\"size\":18446744073709551615,\"lines\":[[1,2],[5,5],[]],\"inner\":{},"
              "\"yes\":true,\"no\":false,\"none\":null}");
  opis_buf_free(&out);
}

/* ---- What a terminal may see ---------------------------------------------------------------------------------- */

static void visible(void)
{
  static const struct {
    const char *text, *expected;
    size_t width;
  } rows[] = {
      {"plain", "plain", 5},
      {"a\nb\tc\rd", "a\\nb\\tc\\rd", 10},
      {"\033[31mred\033[0m", "\\x1b[31mred\\x1b[0m", 18},
      {"\x7f\x01", "\\x7f\\x01", 8},
      {"\xC2\x9B"
       "31m",
       "U+009B31m", 9},
      {"a\u202Eb\u2066c", "aU+202EbU+2066c", 15},
      {"\u2028\u2029", "U+2028U+2029", 12},
      {"bad \xff\xC3", "bad \\xff\\xc3", 12},
      {"\uFFFD", "\uFFFD", 1},
      {"Чичерин", "Чичерин", 7},
      {"\u6771\u4EAC", "\u6771\u4EAC", 4},
      {"e\u0301", "e\u0301", 1},
      {"", "", 0},
  };
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    ROW(rows[i].expected);
    struct opis_buf out = {0};
    opis_visible_add(&out, opis_span_of(rows[i].text));
    CHECK_BYTES(opis_buf_span(&out).data, out.size, rows[i].expected);
    CHECK_INT(opis_visible_width(opis_buf_span(&out)), rows[i].width);
    opis_buf_free(&out);
  }
}

/* ---- Messages ------------------------------------------------------------------------------------------------- */

static void messages(void)
{
  struct opis_error error = {0};
  CHECK_INT(opis_fail(&error, OPIS_IO, "%s: no", "a\nb\033[2J\xff"), OPIS_IO);
  CHECK_INT(error.status, OPIS_IO);
  CHECK(error.offset == OPIS_NO_OFFSET);
  CHECK_STR(error.message, "a\\nb\\x1b[2J\\xff: no");
  CHECK_INT(opis_fail_at(&error, OPIS_INVALID, 7, "x%d", 1), OPIS_INVALID);
  CHECK_INT(error.offset, 7);
  CHECK_INT(opis_fail(NULL, OPIS_LIMIT, "nobody reads %s", "this"), OPIS_LIMIT);
  CHECK_INT(opis_fail(&error, OPIS_LIMIT, "%s", ""), OPIS_LIMIT);
  CHECK_STR(error.message, "");
  errno = ENOENT;
  CHECK_INT(opis_fail_errno(&error, "a.txt", "cannot be read"), OPIS_NOT_FOUND);
  errno = ENOTDIR;
  CHECK_INT(opis_fail_errno(&error, "a.txt", "cannot be read"), OPIS_NOT_FOUND);
  errno = EACCES;
  CHECK_INT(opis_fail_errno(&error, "a.txt", "cannot be read"), OPIS_IO);
  CHECK_STR(error.message, "a.txt: cannot be read: Permission denied");
}

/* A message that is too long is cut, never inside of a code point, whatever the remainder. */
static void messages_are_cut(void)
{
  char name[4000];
  for (size_t lead = 0; lead < 4; lead++) {
    size_t size = lead;
    memset(name, 'x', lead);
    while (size + 4 < sizeof name) size += opis_utf8_put(lead % 2 ? 0x416 : 0x1F600, name + size);
    name[size] = '\0';
    struct opis_error error = {0};
    opis_fail(&error, OPIS_IO, "%s", name);
    size_t kept = strlen(error.message);
    CHECK(kept > sizeof error.message - 5 && kept < sizeof error.message);
    CHECK_INT(opis_utf8_valid_until(opis_span_of(error.message)), kept);
  }
}

static void ascii_letters(void)
{
  ROW("every byte in every place");
  for (unsigned byte = 0; byte < 256; byte++)
    for (size_t place = 0; place < 8; place++) {
      char bytes[] = "aZzAmNqY", lower[8];
      bytes[place] = (char)byte;
      bool letter = (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z');
      CHECK_INT(opis_ascii_letters(bytes, lower), letter ? 8 : place);
      for (size_t i = 0; i < (letter ? 8 : place); i++) CHECK(lower[i] == (bytes[i] | 0x20));
    }
}

int main(void)
{
  RUN(arena);
  RUN(ascii_letters);
  RUN(buf);
  RUN(memory);
  RUN(spans);
  RUN(utf8_malformed);
  RUN(utf8_every_code_point);
  RUN(utf8_valid_until);
  RUN(json_strings);
  RUN(json_numbers);
  RUN(json_structure);
  RUN(visible);
  RUN(messages);
  RUN(messages_are_cut);
  return harness_end();
}
