/* Records: each field comes back as it was put in, and bytes that are no record are OPIS_CORRUPT or some value, never
 * more than that. */
#include "store/file.h"
#include "store/record.h"
#include "store/sums.h"
#include "store/unit.h"

#include "base/error.h"
#include "base/span.h"
#include "tests/unit/scratch.h"

static void numbers(void)
{
  static const uint64_t rows[] = {0, 1, 127, 128, 300, 16383, 16384, UINT32_MAX, (uint64_t)1 << 63, UINT64_MAX};
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    struct opis_buf out = {0};
    opis_buf_add_varint(&out, rows[i]);
    struct opis_record_reader reader = {opis_buf_span(&out), false};
    CHECK(opis_record_take(&reader) == rows[i]);
    CHECK(!reader.bad && reader.rest.size == 0);
    for (size_t size = 0; size < out.size; size++) {
      reader = (struct opis_record_reader){{out.data, size}, false};
      CHECK_INT(opis_record_take(&reader), 0);
      CHECK(reader.bad);
    }
    opis_buf_free(&out);
  }
  struct opis_record_reader reader = {OPIS_SPAN("\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01"), false};
  CHECK_INT(opis_record_take(&reader), 0); /* more than 64 bits */
  CHECK(reader.bad);
  CHECK_INT(opis_record_number(OPIS_SPAN("\x2a")), 42);
  CHECK_INT(opis_record_number(OPIS_SPAN("")), 0);
}

static void fields(void)
{
  struct opis_buf out = {0};
  opis_record_put(&out, 1, OPIS_SPAN("one"));
  opis_record_put(&out, 2, OPIS_SPAN("")); /* is not written */
  opis_record_put_number(&out, 3, 0);      /* nor is this */
  opis_record_put_number(&out, 300, 1000);
  struct opis_record_reader reader = {opis_buf_span(&out), false};
  unsigned tag;
  struct opis_span value;
  CHECK(opis_record_next(&reader, &tag, &value));
  CHECK_INT(tag, 1);
  CHECK_BYTES(value.data, value.size, "one");
  CHECK(opis_record_next(&reader, &tag, &value));
  CHECK_INT(tag, 300);
  CHECK_INT(opis_record_number(value), 1000);
  CHECK(!opis_record_next(&reader, &tag, &value));
  CHECK(!reader.bad);
  reader = (struct opis_record_reader){OPIS_SPAN("\x01\x05"
                                                 "four"),
                                       false};
  CHECK(!opis_record_next(&reader, &tag, &value));
  CHECK(reader.bad);
  opis_buf_free(&out);
}

/* ---- Units ---------------------------------------------------------------------------------------------------- */

static struct opis_span sections[] = {{"I. Before", 9}, {"2. The talks", 12}};
static struct opis_line_range lines[] = {{3, 7}, {12, 12}, {90, 95}};
static struct opis_range bytes[] = {{10, 400}, {700, 750}, {100000, 100001}};
static struct opis_unit_mark marks[] = {{{"4", 1}, 17, {"a b.txt#n4", 10}}, {{"*", 1}, 30, {"", 0}}};
static struct opis_span notes[] = {{"a%20b.txt#n4", 12}, {"a%20b.txt#n5", 12}};

static struct opis_unit_repair repairs[] = {{{0, 3}, {"UTF-8 read as KOI8-R", 20}}, {{9, 12}, {"x", 1}}};

static const struct opis_unit full = {
    .kind = OPIS_BOILERPLATE,
    .ordinal = 12,
    .part = 3,
    .order = 77,
    .file = {"folder/a b.txt", 14},
    .title = {"The treaty", 10},
    .number = {"12bis", 5},
    .page_label = {"xiv", 3},
    .page = 14,
    .sections = sections,
    .section_count = 2,
    .lines = lines,
    .bytes = bytes,
    .range_count = 3,
    .text = {"Текст with a quotation \"mark\"", 34},
    .marks = marks,
    .mark_count = 2,
    .anchor = {{"folder/a%20b.txt#p2", 19}, 9, {4, 20}, {"Talks broke off.", 16}},
    .notes = notes,
    .note_count = 2,
    .repairs = repairs,
    .repair_count = 2,
    .sums = {UINT64_MAX, 1},
};

static bool equal(struct opis_span a, struct opis_span b)
{
  return opis_span_equal(a, b);
}

static void check_arrays(const struct opis_unit *got, const struct opis_unit *expected)
{
  CHECK_INT(got->section_count, expected->section_count);
  CHECK_INT(got->range_count, expected->range_count);
  CHECK_INT(got->mark_count, expected->mark_count);
  CHECK_INT(got->note_count, expected->note_count);
  CHECK_INT(got->repair_count, expected->repair_count);
  CHECK(got->sums.terms == expected->sums.terms && got->sums.places == expected->sums.places);
  for (size_t i = 0; i < expected->repair_count; i++) {
    CHECK(got->repairs[i].range.start == expected->repairs[i].range.start);
    CHECK(got->repairs[i].range.end == expected->repairs[i].range.end);
    CHECK(equal(got->repairs[i].from, expected->repairs[i].from));
  }
  for (size_t i = 0; i < expected->section_count; i++) CHECK(equal(got->sections[i], expected->sections[i]));
  for (size_t i = 0; i < expected->range_count; i++) {
    CHECK(got->lines[i].first == expected->lines[i].first && got->lines[i].last == expected->lines[i].last);
    CHECK(got->bytes[i].start == expected->bytes[i].start && got->bytes[i].end == expected->bytes[i].end);
  }
  for (size_t i = 0; i < expected->mark_count; i++) {
    CHECK(equal(got->marks[i].number, expected->marks[i].number));
    CHECK(got->marks[i].offset == expected->marks[i].offset);
    CHECK(equal(got->marks[i].note, expected->marks[i].note));
  }
  for (size_t i = 0; i < expected->note_count; i++) CHECK(equal(got->notes[i], expected->notes[i]));
}

static void check_unit(const struct opis_unit *got, const struct opis_unit *expected)
{
  CHECK_INT(got->kind, expected->kind);
  CHECK_INT(got->ordinal, expected->ordinal);
  CHECK_INT(got->part, expected->part);
  CHECK_INT(got->order, expected->order);
  CHECK_INT(got->page, expected->page);
  CHECK(equal(got->file, expected->file));
  CHECK(equal(got->title, expected->title));
  CHECK(equal(got->number, expected->number));
  CHECK(equal(got->page_label, expected->page_label));
  CHECK(equal(got->text, expected->text));
  CHECK(equal(got->anchor.locator, expected->anchor.locator));
  CHECK(equal(got->anchor.text, expected->anchor.text));
  CHECK(got->anchor.offset == expected->anchor.offset &&
        got->anchor.sentence.start == expected->anchor.sentence.start &&
        got->anchor.sentence.end == expected->anchor.sentence.end);
  check_arrays(got, expected);
}

static void units(void)
{
  struct opis_unit least = {.kind = OPIS_TITLE, .ordinal = 1, .file = OPIS_SPAN("a"), .text = OPIS_SPAN("T")};
  const struct opis_unit *rows[] = {&full, &least};
  for (size_t i = 0; i < 2; i++) {
    struct opis_arena arena = {0};
    struct opis_buf out = {0};
    struct opis_unit decoded;
    opis_unit_encode(&out, rows[i]);
    CHECK(!opis_file_is_record(opis_buf_span(&out)));
    OK(opis_unit_decode(&arena, opis_buf_span(&out), &decoded, ERR));
    check_unit(&decoded, rows[i]);
    opis_arena_free(&arena);
    opis_buf_free(&out);
  }
}

/* Ranges that go back, as those of a note moved from its place do. */
static void unit_ranges_backward(void)
{
  struct opis_range back[] = {{500, 600}, {20, 30}};
  struct opis_line_range back_lines[] = {{50, 60}, {2, 3}};
  struct opis_unit unit = {.ordinal = 1, .file = OPIS_SPAN("a"), .bytes = back, .lines = back_lines, .range_count = 2};
  struct opis_arena arena = {0};
  struct opis_buf out = {0};
  struct opis_unit decoded;
  opis_unit_encode(&out, &unit);
  OK(opis_unit_decode(&arena, opis_buf_span(&out), &decoded, ERR));
  check_unit(&decoded, &unit);
  opis_arena_free(&arena);
  opis_buf_free(&out);
}

/* The fields with the checksum that they should have, in the arena. */
static struct opis_span sealed(struct opis_arena *arena, struct opis_span fields)
{
  struct opis_buf out = {0};
  opis_buf_add(&out, fields);
  opis_buf_add_string(&out, ""); /* so that there are bytes at all */
  opis_record_seal(&out, 0);
  struct opis_span record = opis_arena_copy(arena, opis_buf_span(&out));
  opis_buf_free(&out);
  return record;
}

/* Each of these is one change to a good record. */
static void unit_damage(void)
{
  static const struct {
    const char *name, *record;
    size_t size;
  } rows[] = {
      {"nothing", "", 0},
      {"no file", "\x02\x01\x01", 3},
      {"no ordinal",
       "\x05\x01"
       "a",
       3},
      {"no such kind",
       "\x01\x01\x08\x02\x01\x01\x05\x01"
       "a",
       9},
      {"more ranges than bytes",
       "\x02\x01\x01\x05\x01"
       "a\x0b\x02\xff\x01",
       10},
      {"ranges cut",
       "\x02\x01\x01\x05\x01"
       "a\x0b\x04\x01\x01\x01\x01",
       12},
      {"mark cut",
       "\x02\x01\x01\x05\x01"
       "a\x0d\x02\x05"
       "x",
       10},
      {"anchor cut",
       "\x02\x01\x01\x05\x01"
       "a\x0e\x02\x01"
       "x",
       10},
  };
  struct opis_arena arena = {0};
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    ROW(rows[i].name);
    struct opis_unit unit;
    struct opis_span record = {rows[i].record, rows[i].size};
    EXPECT(opis_unit_decode(&arena, sealed(&arena, record), &unit, ERR), OPIS_CORRUPT);
  }
  struct opis_unit unit;
  struct opis_span unknown = OPIS_SPAN("\x02\x01\x01\x05\x01"
                                       "a\xff\x01\x03new");
  OK(opis_unit_decode(&arena, sealed(&arena, unknown), &unit, ERR)); /* an unknown tag */
  CHECK_BYTES(unit.file.data, unit.file.size, "a");
  opis_arena_free(&arena);
}

/* A copy in memory of its own size, so that a sanitizer sees every byte that is read beyond it. */
static struct opis_span exact_copy(struct opis_span bytes_of)
{
  char *copy = malloc(bytes_of.size ? bytes_of.size : 1);
  if (copy && bytes_of.size > 0) memcpy(copy, bytes_of.data, bytes_of.size);
  return (struct opis_span){copy, bytes_of.size};
}

static void try_both(struct opis_span record)
{
  struct opis_arena arena = {0};
  struct opis_unit unit;
  struct opis_file file;
  struct opis_span copy = exact_copy(record);
  enum opis_status as_unit = opis_unit_decode(&arena, copy, &unit, ERR);
  CHECK(as_unit == OPIS_OK || as_unit == OPIS_CORRUPT);
  if (as_unit == OPIS_OK) { /* what came out can be written down again */
    CHECK(unit.kind < OPIS_KINDS && unit.ordinal > 0 && unit.file.size > 0);
    struct opis_buf out = {0};
    opis_unit_encode(&out, &unit);
    opis_buf_free(&out);
  }
  enum opis_status as_file = opis_file_decode(copy, &file, ERR);
  CHECK(as_file == OPIS_OK || as_file == OPIS_CORRUPT);
  if (as_file == OPIS_OK) CHECK(file.path.size > 0 && (!file.unread || file.reason < OPIS_UNREAD_REASONS));
  opis_arena_free(&arena);
  free((char *)copy.data);
}

/* Bytes in the place of a record: as they are, which the checksum must find, and with the checksum that fits them. */
static void try_changed(struct opis_span record)
{
  struct opis_arena arena = {0};
  struct opis_span fields;
  CHECK(!opis_record_open(record, &fields));
  try_both(record);
  if (record.size > 8) try_both(sealed(&arena, opis_span_slice(record, 0, record.size - 8)));
  opis_arena_free(&arena);
}

/* Cuts a record at each byte, and turns each of its bits. */
static void damage(struct opis_span record)
{
  try_both(record);
  for (size_t size = 0; size < record.size; size++) try_changed((struct opis_span){record.data, size});
  struct opis_buf changed = {0};
  opis_buf_add(&changed, record);
  for (size_t bit = 0; bit < 8 * record.size; bit++) {
    changed.data[bit / 8] ^= (char)(1 << bit % 8);
    try_changed(opis_buf_span(&changed));
    changed.data[bit / 8] ^= (char)(1 << bit % 8);
  }
  opis_buf_free(&changed);
}

static void random_bytes(void)
{
  uint64_t state = 1;
  for (int round = 0; round < 20000; round++) {
    char record[40];
    for (size_t i = 0; i < sizeof record; i++) {
      state = state * 6364136223846793005u + 1442695040888963407u;
      record[i] = (char)(state >> 33 & (i % 2 ? 0xff : 0x4f));
    }
    try_both((struct opis_span){record, sizeof record});
  }
}

/* ---- Files ---------------------------------------------------------------------------------------------------- */

static const char digest[OPIS_HASH_SIZE + 1] = "0123456789abcdef\xff\x00_____________!";

static const struct opis_file document = {
    .path = {"folder/a b.txt", 14},
    .title = {"The treaty", 10},
    .author = {"A. Rossi", 8},
    .year = {"1924", 4},
    .doi = {"10.1000/1", 9},
    .encoding = {"UTF-8", 5},
    .size = 123456789012,
    .modified = 1700000000123456789,
    .hash = {digest, OPIS_HASH_SIZE},
    .units = {1, 2, 300, 46, 0, 0, 1, 9},
    .other = {"KOI8-R", 6},
    .encoding_sure = 0.875,
    .bad_bytes = 7,
    .column_lines = 40,
    .no_repair = true,
};
static const struct opis_file unread = {
    .path = {"b.pdf", 5},
    .size = 5,
    .modified = 7,
    .unread = true,
    .reason = OPIS_UNREAD_KIND,
    .type = {"PDF", 3},
    .detail = {"some", 4},
};

static void check_file(const struct opis_file *got, const struct opis_file *expected)
{
  CHECK(equal(got->path, expected->path));
  CHECK(equal(got->title, expected->title));
  CHECK(equal(got->author, expected->author));
  CHECK(equal(got->year, expected->year));
  CHECK(equal(got->doi, expected->doi));
  CHECK(equal(got->encoding, expected->encoding));
  CHECK(equal(got->hash, expected->hash));
  CHECK(equal(got->type, expected->type));
  CHECK(equal(got->detail, expected->detail));
  CHECK(equal(got->other, expected->other));
  CHECK_INT(got->encoding_sure * 1000, expected->encoding_sure * 1000);
  CHECK_INT(got->bad_bytes, expected->bad_bytes);
  CHECK_INT(got->column_lines, expected->column_lines);
  CHECK_INT(got->no_repair, expected->no_repair);
  CHECK(got->size == expected->size && got->modified == expected->modified);
  CHECK_INT(got->unread, expected->unread);
  CHECK_INT(got->reason, expected->reason);
  for (size_t kind = 0; kind < OPIS_KINDS; kind++) CHECK_INT(got->units[kind], expected->units[kind]);
}

static void files(void)
{
  const struct opis_file *rows[] = {&document, &unread};
  for (size_t i = 0; i < 2; i++) {
    struct opis_buf out = {0};
    struct opis_file decoded;
    opis_file_encode(&out, rows[i]);
    CHECK(opis_file_is_record(opis_buf_span(&out)));
    OK(opis_file_decode(opis_buf_span(&out), &decoded, ERR));
    check_file(&decoded, rows[i]);
    opis_buf_free(&out);
  }
  struct opis_file file = {.path = OPIS_SPAN("a"), .unread = true};
  for (unsigned reason = 0; reason < OPIS_UNREAD_REASONS; reason++) {
    struct opis_buf out = {0};
    struct opis_file decoded;
    file.reason = (enum opis_unread_reason)reason;
    opis_file_encode(&out, &file);
    OK(opis_file_decode(opis_buf_span(&out), &decoded, ERR));
    check_file(&decoded, &file);
    opis_buf_free(&out);
  }
}

static void truncated(void)
{
  struct opis_buf out = {0};
  opis_unit_encode(&out, &full);
  damage(opis_buf_span(&out));
  opis_buf_clear(&out);
  opis_file_encode(&out, &document);
  damage(opis_buf_span(&out));
  opis_buf_clear(&out);
  opis_file_encode(&out, &unread);
  damage(opis_buf_span(&out));
  opis_buf_free(&out);
}

/* ---- As JSON -------------------------------------------------------------------------------------------------- */

static void as_json(void)
{
  struct opis_buf out = {0};
  struct opis_json json = {&out, false};
  opis_json_begin_object(&json);
  opis_unit_write_json(&json, &full);
  opis_json_end_object(&json);
  CHECK_BYTES(out.data, out.size,
              "{\"locator\":\"folder/a%20b.txt#x12.3\",\"file\":\"folder/a b.txt\",\"kind\":\"boilerplate\","
              "\"ordinal\":12,\"part\":3,\"number\":\"12bis\",\"page\":14,\"page_label\":\"xiv\","
              "\"section\":[\"I. Before\",\"2. The talks\"],\"lang\":\"und\",\"langs\":[{\"start\":0,\"end\":34,"
              "\"lang\":\"und\"}],\"lines\":[[3,7],[12,12],[90,95]],"
              "\"bytes\":[[10,400],[700,750],[100000,100001]],\"text\":\"Текст with a quotation \\\"mark\\\"\","
              "\"marks\":[{\"number\":\"4\",\"offset\":17,\"note\":\"a b.txt#n4\"},"
              "{\"number\":\"*\",\"offset\":30,\"note\":null}],"
              "\"repairs\":[{\"start\":0,\"end\":3,\"from\":\"UTF-8 read as KOI8-R\"},"
              "{\"start\":9,\"end\":12,\"from\":\"x\"}],\"notes\":[\"a%20b.txt#n4\",\"a%20b.txt#n5\"]}");
  struct opis_unit note = full;
  for (int anchored = 0; anchored < 2; anchored++) {
    opis_buf_clear(&out);
    json.comma = false;
    note.kind = OPIS_NOTE;
    if (!anchored)
      note.anchor.locator.size = 0;
    else
      note.anchor = full.anchor;
    opis_json_begin_object(&json);
    opis_unit_write_anchor(&json, &note);
    opis_json_end_object(&json);
    CHECK_BYTES(out.data, out.size,
                anchored ? "{\"anchor\":{\"locator\":\"folder/a%20b.txt#p2\",\"offset\":9,\"sentence\":[4,20]}}"
                         : "{\"anchor\":null}");
  }
  opis_buf_clear(&out);
  json.comma = false;
  opis_json_begin_object(&json);
  opis_file_write_json(&json, &document);
  opis_json_end_object(&json);
  CHECK_BYTES(out.data, out.size,
              "{\"kind\":\"document\",\"file\":\"folder/a b.txt\",\"title\":\"The treaty\",\"author\":\"A. Rossi\","
              "\"year\":\"1924\",\"doi\":\"10.1000/"
              "1\",\"lang\":\"und\",\"encoding\":\"UTF-8\",\"size\":123456789012,\"sha256\":"
              "\"30313233343536373839616263646566ff005f5f5f5f5f5f5f5f5f5f5f5f5f21\",\"units\":359}");
  opis_buf_free(&out);
}

/* ---- Sums ----------------------------------------------------------------------------------------------------- */

static void sums(void)
{
  static const uint32_t places[] = {1, 5, 9}, twice[] = {1, 5, 5, 9}, moved[] = {1, 6, 9}, fewer[] = {1, 5};
  struct opis_span term = OPIS_SPAN("roma");
  uint64_t sum = opis_sum_places(term, places, 3);
  CHECK(sum == opis_sum_places(term, twice, 4));
  CHECK(sum != opis_sum_places(term, moved, 3));
  CHECK(sum != opis_sum_places(term, fewer, 2));
  CHECK(sum != opis_sum_places(OPIS_SPAN("romb"), places, 3));
  CHECK_INT(opis_sum_places(term, NULL, 0), 0);
  CHECK(opis_sum_term(term, 1) != opis_sum_term(term, 2));
  unsigned char hash[OPIS_HASH_SIZE]; /* FIPS 180-4's example */
  opis_hash(OPIS_SPAN("abc"), hash);
  CHECK(hash[0] == 0xba && hash[1] == 0x78 && hash[30] == 0x15 && hash[31] == 0xad);
}

int main(void)
{
  RUN(numbers);
  RUN(fields);
  RUN(units);
  RUN(unit_ranges_backward);
  RUN(unit_damage);
  RUN(sums);
  RUN(files);
  RUN(truncated);
  RUN(random_bytes);
  RUN(as_json);
  return harness_end();
}
