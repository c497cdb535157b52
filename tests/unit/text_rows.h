/* Files of rows "input ==> expected", one a line; "# " begins a comment, and an empty line is none. In both halves
 * \n, \t, \\ and \u{301} stand for what they say; blanks around the halves are not part of them. */
#ifndef OPIS_TESTS_UNIT_TEXT_ROWS_H
#define OPIS_TESTS_UNIT_TEXT_ROWS_H

#include "base/buf.h"
#include "base/span.h"
#include "base/utf8.h"
#include "tests/harness.h"

#include <stdlib.h>

static inline void row_unescape(struct opis_span half, struct opis_buf *out)
{
  for (size_t at = 0; at < half.size; at++) {
    char byte = half.data[at], bytes[4];
    if (byte != '\\' || ++at == half.size) {
      opis_buf_add_byte(out, byte);
    } else if (half.data[at] == 'u') {
      char *end;
      uint32_t code = (uint32_t)strtoul(half.data + at + 2, &end, 16);
      opis_buf_add(out, (struct opis_span){bytes, opis_utf8_put(code, bytes)});
      at = (size_t)(end - half.data);
    } else {
      opis_buf_add_byte(out, half.data[at] == 'n' ? '\n' : half.data[at] == 't' ? '\t' : half.data[at]);
    }
  }
}

/* Runs each row of a file: `run` adds to its buffer what the input gives. */
static inline void run_rows(const char *path, void (*run)(struct opis_span input, struct opis_buf *out))
{
  FILE *file = fopen(path, "r");
  CHECK(file != NULL);
  if (!file) return;
  static char line[8192];
  static char row[8400];
  for (size_t number = 1; fgets(line, sizeof line, file); number++) {
    struct opis_span whole = opis_span_trim(opis_span_of(line));
    const char *arrow = strstr(line, "==>");
    if (whole.size == 0 || (line[0] == '#' && (line[1] == ' ' || line[1] == '\n'))) continue;
    snprintf(row, sizeof row, "%s:%zu: %.*s", path, number, (int)whole.size, whole.data);
    ROW(row);
    CHECK(arrow != NULL);
    if (!arrow) continue;
    size_t place = (size_t)(arrow - line);
    struct opis_buf input = {0}, expected = {0}, got = {0};
    row_unescape(opis_span_trim((struct opis_span){line, place}), &input);
    row_unescape(opis_span_trim(opis_span_of(arrow + strlen("==>"))), &expected);
    run(opis_buf_span(&input), &got);
    CHECK_BYTES(got.data, got.size, expected.data ? expected.data : "");
    opis_buf_free(&input);
    opis_buf_free(&expected);
    opis_buf_free(&got);
  }
  fclose(file);
}

#endif
