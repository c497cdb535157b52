/* The unit record, field by field. */
#include "store/unit.h"

#include "base/error.h"
#include "base/span.h"
#include "store/citation.h"
#include "store/locator.h"
#include "store/record.h"

/* Never renumbered: they stand in indexes. */
enum field {
  FIELD_KIND = 1,
  FIELD_ORDINAL,
  FIELD_PART,
  FIELD_ORDER,
  FIELD_FILE,
  FIELD_TITLE,
  FIELD_NUMBER,
  FIELD_PAGE,
  FIELD_PAGE_LABEL,
  FIELD_SECTION, /* one each */
  FIELD_RANGES,  /* count; of each: bytes before it since the last, bytes, lines before it, lines */
  FIELD_TEXT,
  FIELD_MARK,      /* one each: number, offset, locator */
  FIELD_ANCHOR,    /* locator, offset, start of the sentence, its text */
  FIELD_NOTE,      /* one each */
  FIELD_REPAIR,    /* one each: start, bytes, from */
  FIELD_SUMS,      /* over terms, over places */
  FIELD_LANGUAGES, /* of the whole; of each span: bytes before it since the last, bytes, language */
  FIELD_DOUBTS,    /* of each: bytes since the last one; whether it was kept */
  FIELD_DATE,      /* one each: start, bytes, flags, first and last day above OPIS_DAYS_OPEN_FIRST, EDTF */
  FIELD_CITATION   /* one each: citation.c */
};

static void put_span(struct opis_buf *out, struct opis_span span)
{
  opis_buf_add_varint(out, span.size);
  opis_buf_add(out, span);
}

static void encode_ranges(struct opis_buf *out, const struct opis_unit *unit)
{
  opis_buf_add_varint(out, unit->range_count);
  size_t byte = 0, line = 0;
  for (size_t i = 0; i < unit->range_count; i++) {
    opis_buf_add_varint(out, unit->bytes[i].start - byte);
    opis_buf_add_varint(out, unit->bytes[i].end - unit->bytes[i].start);
    opis_buf_add_varint(out, unit->lines[i].first - line);
    opis_buf_add_varint(out, unit->lines[i].last - unit->lines[i].first);
    byte = unit->bytes[i].end;
    line = unit->lines[i].last;
  }
}

static void encode_mark(struct opis_buf *out, const struct opis_unit_mark *mark)
{
  put_span(out, mark->number);
  opis_buf_add_varint(out, mark->offset);
  put_span(out, mark->note);
}

static void encode_anchor(struct opis_buf *out, const struct opis_unit_anchor *anchor)
{
  if (anchor->locator.size == 0) return;
  put_span(out, anchor->locator);
  opis_buf_add_varint(out, anchor->offset);
  opis_buf_add_varint(out, anchor->sentence.start);
  put_span(out, anchor->text);
}

static void encode_repair(struct opis_buf *out, const struct opis_unit_repair *repair)
{
  opis_buf_add_varint(out, repair->range.start);
  opis_buf_add_varint(out, repair->range.end - repair->range.start);
  put_span(out, repair->from);
}

static void encode_doubts(struct opis_buf *out, const struct opis_unit *unit)
{
  for (size_t i = 0; i < unit->doubt_count; i++) {
    opis_buf_add_varint(out, unit->doubts[i].offset - (i > 0 ? unit->doubts[i - 1].offset : 0));
    opis_buf_add_varint(out, unit->doubts[i].kept);
  }
}

static void encode_date(struct opis_buf *out, const struct opis_date *date)
{
  opis_buf_add_varint(out, date->start);
  opis_buf_add_varint(out, date->end - date->start);
  opis_buf_add_varint(out, date->flags);
  opis_buf_add_varint(out, (uint64_t)((int64_t)date->days.first - OPIS_DAYS_OPEN_FIRST));
  opis_buf_add_varint(out, (uint64_t)((int64_t)date->days.last - OPIS_DAYS_OPEN_FIRST));
  put_span(out, date->edtf);
}

static void encode_citing(struct opis_buf *out, const struct opis_unit *unit, struct opis_buf *field)
{
  for (size_t i = 0; i < unit->date_count; i++) {
    opis_buf_clear(field);
    encode_date(field, &unit->dates[i]);
    opis_record_put(out, FIELD_DATE, opis_buf_span(field));
  }
  for (size_t i = 0; i < unit->citation_count; i++) {
    opis_buf_clear(field);
    opis_citation_encode(field, &unit->citations[i]);
    opis_record_put(out, FIELD_CITATION, opis_buf_span(field));
  }
}

static void encode_languages(struct opis_buf *out, const struct opis_unit *unit)
{
  if (unit->language == OPIS_UND && unit->language_count == 0) return;
  opis_buf_add_varint(out, unit->language);
  size_t end = 0;
  for (size_t i = 0; i < unit->language_count; i++) {
    const struct opis_unit_language *span = &unit->languages[i];
    opis_buf_add_varint(out, span->range.start - end);
    opis_buf_add_varint(out, span->range.end - span->range.start);
    opis_buf_add_varint(out, span->language);
    end = span->range.end;
  }
}

void opis_unit_encode(struct opis_buf *out, const struct opis_unit *unit)
{
  struct opis_buf field = {0};
  size_t start = out->size;
  opis_record_put_number(out, FIELD_KIND, unit->kind);
  opis_record_put_number(out, FIELD_ORDINAL, unit->ordinal);
  opis_record_put_number(out, FIELD_PART, unit->part);
  opis_record_put_number(out, FIELD_ORDER, unit->order);
  opis_record_put(out, FIELD_FILE, unit->file);
  opis_record_put(out, FIELD_TITLE, unit->title);
  opis_record_put(out, FIELD_NUMBER, unit->number);
  opis_record_put_number(out, FIELD_PAGE, unit->page);
  opis_record_put(out, FIELD_PAGE_LABEL, unit->page_label);
  for (size_t i = 0; i < unit->section_count; i++) opis_record_put(out, FIELD_SECTION, unit->sections[i]);
  encode_ranges(&field, unit);
  opis_record_put(out, FIELD_RANGES, opis_buf_span(&field));
  opis_record_put(out, FIELD_TEXT, unit->text);
  for (size_t i = 0; i < unit->mark_count; i++) {
    opis_buf_clear(&field);
    encode_mark(&field, &unit->marks[i]);
    opis_record_put(out, FIELD_MARK, opis_buf_span(&field));
  }
  opis_buf_clear(&field);
  encode_anchor(&field, &unit->anchor);
  opis_record_put(out, FIELD_ANCHOR, opis_buf_span(&field));
  for (size_t i = 0; i < unit->note_count; i++) opis_record_put(out, FIELD_NOTE, unit->notes[i]);
  for (size_t i = 0; i < unit->repair_count; i++) {
    opis_buf_clear(&field);
    encode_repair(&field, &unit->repairs[i]);
    opis_record_put(out, FIELD_REPAIR, opis_buf_span(&field));
  }
  encode_citing(out, unit, &field);
  opis_buf_clear(&field);
  encode_languages(&field, unit);
  opis_record_put(out, FIELD_LANGUAGES, opis_buf_span(&field));
  opis_buf_clear(&field);
  encode_doubts(&field, unit);
  opis_record_put(out, FIELD_DOUBTS, opis_buf_span(&field));
  opis_buf_clear(&field);
  opis_buf_add_varint(&field, unit->sums.terms);
  opis_buf_add_varint(&field, unit->sums.places);
  opis_record_put(out, FIELD_SUMS, opis_buf_span(&field));
  opis_record_seal(out, start);
  opis_buf_free(&field);
}

/* How many fields of each tag there are, so that arrays are allocated once. */
static void allocate_arrays(struct opis_arena *arena, struct opis_span record, struct opis_unit *unit)
{
  size_t sections = 0, marks = 0, notes = 0, repairs = 0, dates = 0, citations = 0;
  struct opis_record_reader reader = {record, false};
  unsigned tag;
  for (struct opis_span value; opis_record_next(&reader, &tag, &value);) {
    sections += tag == FIELD_SECTION;
    marks += tag == FIELD_MARK;
    notes += tag == FIELD_NOTE;
    repairs += tag == FIELD_REPAIR;
    dates += tag == FIELD_DATE;
    citations += tag == FIELD_CITATION;
  }
  unit->sections = opis_arena_allocate(arena, sections, sizeof *unit->sections);
  unit->marks = opis_arena_allocate(arena, marks, sizeof *unit->marks);
  unit->notes = opis_arena_allocate(arena, notes, sizeof *unit->notes);
  unit->repairs = opis_arena_allocate(arena, repairs, sizeof *unit->repairs);
  unit->dates = opis_arena_allocate(arena, dates, sizeof *unit->dates);
  unit->citations = opis_arena_allocate(arena, citations, sizeof *unit->citations);
}

static bool decode_ranges(struct opis_arena *arena, struct opis_span value, struct opis_unit *unit)
{
  struct opis_record_reader reader = {value, false};
  uint64_t count = opis_record_take(&reader);
  if (count > value.size) return false; /* each takes four bytes or more */
  unit->bytes = opis_arena_allocate(arena, count, sizeof *unit->bytes);
  unit->lines = opis_arena_allocate(arena, count, sizeof *unit->lines);
  size_t byte = 0, line = 0;
  for (size_t i = 0; i < count; i++) {
    unit->bytes[i].start = byte + opis_record_take(&reader);
    unit->bytes[i].end = byte = unit->bytes[i].start + opis_record_take(&reader);
    unit->lines[i].first = line + opis_record_take(&reader);
    unit->lines[i].last = line = unit->lines[i].first + opis_record_take(&reader);
  }
  unit->range_count = count;
  return !reader.bad;
}

static bool decode_mark(struct opis_span value, struct opis_unit_mark *mark)
{
  struct opis_record_reader reader = {value, false};
  mark->number = opis_record_take_span(&reader);
  mark->offset = opis_record_take(&reader);
  mark->note = opis_record_take_span(&reader);
  return !reader.bad;
}

static bool decode_anchor(struct opis_span value, struct opis_unit_anchor *anchor)
{
  struct opis_record_reader reader = {value, false};
  anchor->locator = opis_record_take_span(&reader);
  anchor->offset = opis_record_take(&reader);
  anchor->sentence.start = opis_record_take(&reader);
  anchor->text = opis_record_take_span(&reader);
  anchor->sentence.end = anchor->sentence.start + anchor->text.size;
  return !reader.bad;
}

static bool decode_repair(struct opis_span value, struct opis_unit_repair *repair)
{
  struct opis_record_reader reader = {value, false};
  repair->range.start = opis_record_take(&reader);
  repair->range.end = repair->range.start + opis_record_take(&reader);
  repair->from = opis_record_take_span(&reader);
  return !reader.bad;
}

static bool decode_language(struct opis_record_reader *reader, enum opis_language *language)
{
  uint64_t number = opis_record_take(reader);
  if (number >= OPIS_LANGUAGES) return false;
  *language = (enum opis_language)number;
  return true;
}

static bool decode_languages(struct opis_arena *arena, struct opis_span value, struct opis_unit *unit)
{
  struct opis_record_reader reader = {value, false};
  bool good = decode_language(&reader, &unit->language);
  unit->languages = opis_arena_allocate(arena, value.size, sizeof *unit->languages);
  for (size_t end = 0; good && reader.rest.size > 0 && !reader.bad;) {
    struct opis_unit_language *span = &unit->languages[unit->language_count++];
    span->range.start = end + opis_record_take(&reader);
    span->range.end = end = span->range.start + opis_record_take(&reader);
    good = decode_language(&reader, &span->language);
  }
  return good && !reader.bad;
}

static bool decode_date(struct opis_span value, struct opis_date *date)
{
  struct opis_record_reader reader = {value, false};
  date->start = opis_record_take(&reader);
  date->end = date->start + opis_record_take(&reader);
  date->flags = (unsigned)opis_record_take(&reader);
  date->days.first = (int32_t)((int64_t)(opis_record_take(&reader) & UINT32_MAX) + OPIS_DAYS_OPEN_FIRST);
  date->days.last = (int32_t)((int64_t)(opis_record_take(&reader) & UINT32_MAX) + OPIS_DAYS_OPEN_FIRST);
  date->edtf = opis_record_take_span(&reader);
  return !reader.bad;
}

static bool decode_doubts(struct opis_arena *arena, struct opis_span value, struct opis_unit *unit)
{
  struct opis_record_reader reader = {value, false};
  unit->doubts = opis_arena_allocate(arena, value.size / 2, sizeof *unit->doubts);
  for (size_t offset = 0; reader.rest.size > 0 && !reader.bad && unit->doubt_count < value.size / 2;) {
    offset += opis_record_take(&reader);
    unit->doubts[unit->doubt_count++] = (struct opis_unit_doubt){offset, opis_record_take(&reader) != 0};
  }
  return reader.rest.size == 0 && !reader.bad;
}

static bool decode_sums(struct opis_span value, struct opis_sums *sums)
{
  struct opis_record_reader reader = {value, false};
  sums->terms = opis_record_take(&reader);
  sums->places = opis_record_take(&reader);
  return !reader.bad;
}

static bool decode_field(struct opis_arena *arena, unsigned tag, struct opis_span value, struct opis_unit *unit)
{
  switch (tag) {
  case FIELD_KIND: unit->kind = (enum opis_kind)opis_record_number(value); return unit->kind < OPIS_KINDS;
  case FIELD_ORDINAL: unit->ordinal = (uint32_t)opis_record_number(value); return true;
  case FIELD_PART: unit->part = (uint32_t)opis_record_number(value); return true;
  case FIELD_ORDER: unit->order = (uint32_t)opis_record_number(value); return true;
  case FIELD_FILE: unit->file = value; return true;
  case FIELD_TITLE: unit->title = value; return true;
  case FIELD_NUMBER: unit->number = value; return true;
  case FIELD_PAGE: unit->page = (uint32_t)opis_record_number(value); return true;
  case FIELD_PAGE_LABEL: unit->page_label = value; return true;
  case FIELD_SECTION: unit->sections[unit->section_count++] = value; return true;
  case FIELD_RANGES: return decode_ranges(arena, value, unit);
  case FIELD_TEXT: unit->text = value; return true;
  case FIELD_MARK: return decode_mark(value, &unit->marks[unit->mark_count++]);
  case FIELD_ANCHOR: return decode_anchor(value, &unit->anchor);
  case FIELD_NOTE: unit->notes[unit->note_count++] = value; return true;
  case FIELD_REPAIR: return decode_repair(value, &unit->repairs[unit->repair_count++]);
  case FIELD_SUMS: return decode_sums(value, &unit->sums);
  case FIELD_DATE: return decode_date(value, &unit->dates[unit->date_count++]);
  case FIELD_CITATION: return opis_citation_decode(arena, value, &unit->citations[unit->citation_count++]);
  case FIELD_DOUBTS: return decode_doubts(arena, value, unit);
  case FIELD_LANGUAGES: return decode_languages(arena, value, unit);
  default: return true;
  }
}

enum opis_status opis_unit_decode(struct opis_arena *arena, struct opis_span record, struct opis_unit *unit,
                                  struct opis_error *error)
{
  struct opis_unit decoded = {0};
  bool good = opis_record_open(record, &record);
  if (!good) record.size = 0;
  allocate_arrays(arena, record, &decoded);
  struct opis_record_reader reader = {record, false};
  unsigned tag;
  for (struct opis_span value; good && opis_record_next(&reader, &tag, &value);)
    good = decode_field(arena, tag, value, &decoded);
  if (!good || reader.bad || decoded.ordinal == 0 || decoded.file.size == 0)
    return opis_fail(error, OPIS_CORRUPT, "the index is damaged: a unit's record cannot be read");
  *unit = decoded;
  return OPIS_OK;
}

int32_t opis_unit_first_day(const struct opis_unit *unit)
{
  int32_t first = OPIS_DAYS_OPEN_LAST;
  for (size_t i = 0; i < unit->date_count; i++)
    if (unit->dates[i].days.first < first) first = unit->dates[i].days.first;
  return first;
}

unsigned opis_unit_languages(const struct opis_unit *unit)
{
  enum { STRETCH = 20 }; /* bytes: a name alone is no text of its language */
  unsigned languages = OPIS_LANGUAGE_BIT(unit->language);
  for (size_t i = 0; i < unit->language_count; i++)
    if (unit->languages[i].range.end - unit->languages[i].range.start >= STRETCH)
      languages |= OPIS_LANGUAGE_BIT(unit->languages[i].language);
  return languages;
}

struct opis_span opis_unit_locator(struct opis_arena *arena, const struct opis_unit *unit)
{
  return opis_locator_format(arena, &(struct opis_locator){unit->file, unit->kind, unit->ordinal, unit->part});
}

static void write_spans(struct opis_json *json, const char *key, const struct opis_span *spans, size_t count)
{
  if (count == 0) return;
  opis_json_key(json, key);
  opis_json_begin_array(json);
  for (size_t i = 0; i < count; i++) opis_json_string(json, spans[i]);
  opis_json_end_array(json);
}

static void write_ranges(struct opis_json *json, const struct opis_unit *unit)
{
  opis_json_key(json, "lines");
  opis_json_begin_array(json);
  for (size_t i = 0; i < unit->range_count; i++)
    opis_json_range(json, (struct opis_range){unit->lines[i].first, unit->lines[i].last});
  opis_json_end_array(json);
  opis_json_key(json, "bytes");
  opis_json_begin_array(json);
  for (size_t i = 0; i < unit->range_count; i++) opis_json_range(json, unit->bytes[i]);
  opis_json_end_array(json);
}

static void write_marks(struct opis_json *json, const struct opis_unit *unit)
{
  if (unit->mark_count == 0) return;
  opis_json_key(json, "marks");
  opis_json_begin_array(json);
  for (size_t i = 0; i < unit->mark_count; i++) {
    opis_json_begin_object(json);
    opis_json_field(json, "number", unit->marks[i].number);
    opis_json_field_integer(json, "offset", unit->marks[i].offset);
    opis_json_key(json, "note");
    if (unit->marks[i].note.size > 0)
      opis_json_string(json, unit->marks[i].note);
    else
      opis_json_null(json);
    opis_json_end_object(json);
  }
  opis_json_end_array(json);
}

static void write_languages(struct opis_json *json, const struct opis_unit *unit)
{
  const struct opis_unit_language whole = {{0, unit->text.size}, unit->language};
  const struct opis_unit_language *spans = unit->language_count > 0 ? unit->languages : &whole;
  size_t count = unit->language_count > 0 ? unit->language_count : 1;
  opis_json_field(json, "lang", opis_span_of(opis_language_name(unit->language)));
  opis_json_key(json, "langs");
  opis_json_begin_array(json);
  for (size_t i = 0; i < count; i++) {
    opis_json_begin_object(json);
    opis_json_field_integer(json, "start", spans[i].range.start);
    opis_json_field_integer(json, "end", spans[i].range.end);
    opis_json_field(json, "lang", opis_span_of(opis_language_name(spans[i].language)));
    opis_json_end_object(json);
  }
  opis_json_end_array(json);
}

void opis_unit_write_dates(struct opis_json *json, const struct opis_unit *unit)
{
  if (unit->date_count == 0) return;
  opis_json_key(json, "dates");
  opis_json_begin_array(json);
  for (size_t i = 0; i < unit->date_count; i++) {
    const struct opis_date *date = &unit->dates[i];
    opis_json_begin_object(json);
    opis_json_field(json, "text", opis_span_slice(unit->text, date->start, date->end));
    opis_json_field_integer(json, "start", date->start);
    opis_json_field_integer(json, "end", date->end);
    opis_json_field(json, "edtf", date->edtf);
    if (date->flags & OPIS_DATE_OLD_STYLE) opis_json_field(json, "calendar", OPIS_SPAN("julian"));
    opis_json_end_object(json);
  }
  opis_json_end_array(json);
}

void opis_unit_write_citations(struct opis_json *json, const struct opis_unit *unit)
{
  if (unit->citation_count == 0) return;
  opis_json_key(json, "citations");
  opis_json_begin_array(json);
  for (size_t i = 0; i < unit->citation_count; i++) opis_citation_write_json(json, &unit->citations[i]);
  opis_json_end_array(json);
}

void opis_unit_write_repairs(struct opis_json *json, const struct opis_unit *unit)
{
  if (unit->repair_count == 0) return;
  opis_json_key(json, "repairs");
  opis_json_begin_array(json);
  for (size_t i = 0; i < unit->repair_count; i++) {
    opis_json_begin_object(json);
    opis_json_field_integer(json, "start", unit->repairs[i].range.start);
    opis_json_field_integer(json, "end", unit->repairs[i].range.end);
    opis_json_field(json, "from", unit->repairs[i].from);
    opis_json_end_object(json);
  }
  opis_json_end_array(json);
}

void opis_unit_write_anchor(struct opis_json *json, const struct opis_unit *unit)
{
  opis_json_key(json, "anchor");
  if (unit->anchor.locator.size == 0) {
    opis_json_null(json);
    return;
  }
  opis_json_begin_object(json);
  opis_json_field(json, "locator", unit->anchor.locator);
  opis_json_field_integer(json, "offset", unit->anchor.offset);
  opis_json_key(json, "sentence");
  opis_json_range(json, unit->anchor.sentence);
  opis_json_end_object(json);
}

void opis_unit_write_json(struct opis_json *json, const struct opis_unit *unit)
{
  struct opis_arena arena = {0};
  opis_json_field(json, "locator", opis_unit_locator(&arena, unit));
  opis_json_field(json, "file", unit->file);
  opis_json_field(json, "kind", opis_span_of(opis_kind_name(unit->kind)));
  opis_json_field_integer(json, "ordinal", unit->ordinal);
  if (unit->part != 0) opis_json_field_integer(json, "part", unit->part);
  opis_json_field(json, "number", unit->number);
  if (unit->page != 0) opis_json_field_integer(json, "page", unit->page);
  opis_json_field(json, "page_label", unit->page_label);
  write_spans(json, "section", unit->sections, unit->section_count);
  write_languages(json, unit);
  write_ranges(json, unit);
  opis_json_key(json, "text");
  opis_json_string(json, unit->text);
  write_marks(json, unit);
  opis_unit_write_repairs(json, unit);
  if (unit->kind == OPIS_NOTE) opis_unit_write_anchor(json, unit);
  write_spans(json, "notes", unit->notes, unit->note_count);
  opis_unit_write_dates(json, unit);
  opis_unit_write_citations(json, unit);
  opis_arena_free(&arena);
}
