/* Writing JSON, a value at a time, into a buffer. Commas are set by the writer; what is not UTF-8 becomes U+FFFD. */
#ifndef OPIS_BASE_JSON_H
#define OPIS_BASE_JSON_H

#include "base/buf.h"
#include "base/span.h"

struct opis_json {
  struct opis_buf *out;
  bool comma; /* the next key or value needs one before it */
};

void opis_json_begin_object(struct opis_json *json);
void opis_json_end_object(struct opis_json *json);
void opis_json_begin_array(struct opis_json *json);
void opis_json_end_array(struct opis_json *json);
void opis_json_key(struct opis_json *json, const char *key);
void opis_json_string(struct opis_json *json, struct opis_span value);
void opis_json_integer(struct opis_json *json, uint64_t value);
/* With as many digits as tell it from its neighbours. Must be finite. */
void opis_json_number(struct opis_json *json, double value);
void opis_json_bool(struct opis_json *json, bool value);
void opis_json_null(struct opis_json *json);
/* A key with a value; the string only if it is not empty. */
void opis_json_field(struct opis_json *json, const char *key, struct opis_span value);
void opis_json_field_integer(struct opis_json *json, const char *key, uint64_t value);
/* [start, end] */
void opis_json_range(struct opis_json *json, struct opis_range range);

#endif
