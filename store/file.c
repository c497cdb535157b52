/* The records of the document table, field by field. */
#include "store/file.h"

#include "base/error.h"
#include "base/span.h"
#include "store/record.h"

/* Never renumbered: they stand in indexes. All tags of a unit are below the first of these, which tells the two sorts
 * of records apart by their first byte. */
enum field {
  FIELD_PATH = 64,
  FIELD_TITLE,
  FIELD_AUTHOR,
  FIELD_YEAR,
  FIELD_DOI,
  FIELD_ENCODING,
  FIELD_SIZE,
  FIELD_MODIFIED,
  FIELD_HASH,
  FIELD_UNITS,  /* a number a kind */
  FIELD_UNREAD, /* the reason and 1 */
  FIELD_TYPE,
  FIELD_DETAIL,
  FIELD_NO_REPAIR,
  FIELD_OTHER,
  FIELD_SURE, /* thousandths */
  FIELD_BAD_BYTES,
  FIELD_COLUMN_LINES,
  FIELD_LANGUAGE,
  FIELD_LANGUAGE_GIVEN,
  FIELD_WORDS
};

void opis_file_encode(struct opis_buf *out, const struct opis_file *file)
{
  size_t start = out->size;
  opis_record_put(out, FIELD_PATH, file->path);
  opis_record_put(out, FIELD_TITLE, file->title);
  opis_record_put(out, FIELD_AUTHOR, file->author);
  opis_record_put(out, FIELD_YEAR, file->year);
  opis_record_put(out, FIELD_DOI, file->doi);
  opis_record_put(out, FIELD_ENCODING, file->encoding);
  opis_record_put_number(out, FIELD_SIZE, file->size);
  opis_record_put_number(out, FIELD_MODIFIED, file->modified);
  opis_record_put(out, FIELD_HASH, file->hash);
  struct opis_buf units = {0};
  for (size_t kind = 0; kind < OPIS_KINDS; kind++) opis_buf_add_varint(&units, file->units[kind]);
  opis_record_put(out, FIELD_UNITS, opis_buf_span(&units));
  opis_buf_free(&units);
  if (file->unread) opis_record_put_number(out, FIELD_UNREAD, (uint64_t)file->reason + 1);
  opis_record_put(out, FIELD_TYPE, file->type);
  opis_record_put(out, FIELD_DETAIL, file->detail);
  opis_record_put_number(out, FIELD_NO_REPAIR, file->no_repair);
  opis_record_put(out, FIELD_OTHER, file->other);
  opis_record_put_number(out, FIELD_SURE, (uint64_t)(file->encoding_sure * 1000 + 0.5));
  opis_record_put_number(out, FIELD_BAD_BYTES, file->bad_bytes);
  opis_record_put_number(out, FIELD_COLUMN_LINES, file->column_lines);
  opis_record_put_number(out, FIELD_LANGUAGE, file->language);
  opis_record_put_number(out, FIELD_LANGUAGE_GIVEN, file->language_given);
  opis_record_put_number(out, FIELD_WORDS, file->words);
  opis_record_seal(out, start);
}

bool opis_file_is_record(struct opis_span record)
{
  return record.size > 0 && (unsigned char)record.data[0] == FIELD_PATH;
}

static void decode_units(struct opis_span value, struct opis_file *file)
{
  struct opis_record_reader reader = {value, false};
  for (size_t kind = 0; kind < OPIS_KINDS && reader.rest.size > 0; kind++)
    file->units[kind] = opis_record_take(&reader);
}

static void decode_field(unsigned tag, struct opis_span value, struct opis_file *file)
{
  switch (tag) {
  case FIELD_PATH: file->path = value; break;
  case FIELD_TITLE: file->title = value; break;
  case FIELD_AUTHOR: file->author = value; break;
  case FIELD_YEAR: file->year = value; break;
  case FIELD_DOI: file->doi = value; break;
  case FIELD_ENCODING: file->encoding = value; break;
  case FIELD_SIZE: file->size = opis_record_number(value); break;
  case FIELD_MODIFIED: file->modified = opis_record_number(value); break;
  case FIELD_HASH: file->hash = value; break;
  case FIELD_UNITS: decode_units(value, file); break;
  case FIELD_UNREAD:
    file->unread = true;
    file->reason = (enum opis_unread_reason)(opis_record_number(value) - 1);
    break;
  case FIELD_TYPE: file->type = value; break;
  case FIELD_DETAIL: file->detail = value; break;
  case FIELD_NO_REPAIR: file->no_repair = opis_record_number(value) != 0; break;
  case FIELD_OTHER: file->other = value; break;
  case FIELD_SURE: file->encoding_sure = (double)opis_record_number(value) / 1000; break;
  case FIELD_BAD_BYTES: file->bad_bytes = opis_record_number(value); break;
  case FIELD_LANGUAGE: file->language = (enum opis_language)(opis_record_number(value) % OPIS_LANGUAGES); break;
  case FIELD_LANGUAGE_GIVEN: file->language_given = opis_record_number(value) != 0; break;
  case FIELD_WORDS: file->words = opis_record_number(value); break;
  case FIELD_COLUMN_LINES: file->column_lines = opis_record_number(value); break;
  default: break;
  }
}

enum opis_status opis_file_decode(struct opis_span record, struct opis_file *file, struct opis_error *error)
{
  struct opis_file decoded = {0};
  bool whole = opis_record_open(record, &record);
  struct opis_record_reader reader = {record, !whole};
  unsigned tag;
  for (struct opis_span value; whole && opis_record_next(&reader, &tag, &value);) decode_field(tag, value, &decoded);
  if (reader.bad || decoded.path.size == 0 || (decoded.unread && decoded.reason >= OPIS_UNREAD_REASONS))
    return opis_fail(error, OPIS_CORRUPT, "the index is damaged: a file's record cannot be read");
  *file = decoded;
  return OPIS_OK;
}

static void write_hash(struct opis_json *json, struct opis_span hash)
{
  struct opis_buf digits = {0};
  for (size_t i = 0; i < hash.size; i++) opis_buf_format(&digits, "%02x", (unsigned)(unsigned char)hash.data[i]);
  opis_json_field(json, "sha256", opis_buf_span(&digits));
  opis_buf_free(&digits);
}

void opis_file_write_json(struct opis_json *json, const struct opis_file *file)
{
  opis_json_field(json, "kind", OPIS_SPAN("document"));
  opis_json_field(json, "file", file->path);
  opis_json_field(json, "title", file->title);
  opis_json_field(json, "author", file->author);
  opis_json_field(json, "year", file->year);
  opis_json_field(json, "doi", file->doi);
  opis_json_field(json, "lang", opis_span_of(opis_language_name(file->language)));
  opis_json_field(json, "encoding", file->encoding);
  opis_json_field_integer(json, "size", file->size);
  write_hash(json, file->hash);
  uint64_t units = 0;
  for (size_t kind = 0; kind < OPIS_KINDS; kind++) units += file->units[kind];
  opis_json_field_integer(json, "units", units);
}
