/* The report of opis_check, for people and for scripts. */
#include "base/json.h"
#include "base/span.h"
#include "base/visible.h"
#include "searcher/check.h"
#include "searcher/wrap.h"

#include <inttypes.h>

enum { INDENT = 2, EXCERPT_INDENT = 4 };

/* ---- For people ----------------------------------------------------------------------------------------------- */

struct telling {
  const struct opis_report *report;
  const struct opis_paint *paint;
  struct opis_buf *out;
};

static void add_count(struct opis_buf *out, uint64_t count, const char *what)
{
  opis_buf_format(out, "%" PRIu64 " %s%s", count, what, count == 1 ? "" : "s");
}

static void add_encodings(const struct telling *telling)
{
  const struct opis_report *report = telling->report;
  size_t width = 0;
  if (report->encoding_count == 0) return;
  opis_buf_add_string(telling->out, "Encodings\n");
  for (size_t i = 0; i < report->encoding_count; i++)
    if (strlen(report->encodings[i].name) > width) width = strlen(report->encodings[i].name);
  for (size_t i = 0; i < report->encoding_count; i++) {
    opis_buf_format(telling->out, "  %-*s  ", (int)width, report->encodings[i].name);
    add_count(telling->out, report->encodings[i].files, "file");
    opis_buf_add_byte(telling->out, '\n');
  }
  opis_buf_add_byte(telling->out, '\n');
}

/* Adds " · " and the words, in the next line where they do not fit; `column` is where the line has come to. */
static void add_part(const struct telling *telling, struct opis_span words, unsigned *column)
{
  struct opis_buf shown = {0};
  opis_visible_add(&shown, words);
  unsigned width = (unsigned)opis_visible_width(opis_buf_span(&shown));
  if (shown.size > 0 && *column + 3 + width > opis_style_width(telling->report->options->style)) {
    opis_buf_add_string(telling->out, "\n    ");
    *column = EXCERPT_INDENT + width;
  } else if (shown.size > 0) {
    opis_buf_add_string(telling->out, " · ");
    *column += 3 + width;
  }
  opis_buf_add(telling->out, opis_buf_span(&shown));
  opis_buf_free(&shown);
}

/* Where it is: the locator, that of the last of several behind it; or the file. */
static unsigned add_place(const struct telling *telling, const struct opis_finding *first,
                          const struct opis_finding *last)
{
  struct opis_buf place = {0};
  opis_visible_add(&place, first->locator.size > 0 ? first->locator : first->file);
  if (first->locator.size == 0 && first->file.size == 0) opis_buf_add_string(&place, "the index");
  if (last->ordinal != first->ordinal) {
    size_t hash = last->locator.size;
    while (hash > 0 && last->locator.data[hash - 1] != '#') hash--;
    opis_buf_add_string(&place, " to #");
    opis_buf_add(&place, opis_span_slice(last->locator, hash, last->locator.size));
  }
  unsigned width = (unsigned)opis_visible_width(opis_buf_span(&place));
  opis_buf_format(telling->out, "  %s%s%s", telling->paint->locator, place.data, telling->paint->off);
  opis_buf_free(&place);
  return INDENT + width;
}

static void add_lines(const struct telling *telling, const struct opis_finding *first, const struct opis_finding *last,
                      unsigned *column)
{
  struct opis_buf lines = {0};
  if (first->line == 0) return;
  if (last->line > first->line)
    opis_buf_format(&lines, "lines %zu–%zu", first->line, last->line);
  else
    opis_buf_format(&lines, "line %zu", first->line);
  add_part(telling, opis_buf_span(&lines), column);
  opis_buf_free(&lines);
}

/* How many findings from `i` on are told in one row: notes in a row, marks of one unit. */
static size_t row_of(const struct opis_report *report, size_t i)
{
  const struct opis_finding *first = &report->findings[i];
  bool notes = first->check == OPIS_CHECK_NOTE_WITHOUT_MARK, marks = first->check == OPIS_CHECK_MARK_WITHOUT_NOTE;
  size_t end = i + 1;
  for (; (notes || marks) && end < report->count && report->findings[end].check == first->check; end++) {
    const struct opis_finding *next = &report->findings[end];
    if (!opis_span_equal(next->file, first->file)) break;
    if (notes && next->ordinal != report->findings[end - 1].ordinal + 1) break;
    if (marks && !opis_span_equal(next->locator, first->locator)) break;
  }
  return end - i;
}

static void add_numbers(const struct telling *telling, const struct opis_finding *findings, size_t count,
                        unsigned *column)
{
  struct opis_buf numbers = {0};
  if (findings->check == OPIS_CHECK_NOTE_WITHOUT_MARK) {
    struct opis_span first = findings[0].number, last = findings[count - 1].number;
    opis_buf_format(&numbers, "%zu notes, %.*s to %.*s", count, (int)first.size, first.data, (int)last.size, last.data);
  } else {
    for (size_t i = 0; i < count; i++)
      opis_buf_format(&numbers, "%s%.*s", i ? ", " : "marks ", (int)findings[i].number.size, findings[i].number.data);
  }
  add_part(telling, opis_buf_span(&numbers), column);
  opis_buf_free(&numbers);
}

static void add_excerpt(const struct telling *telling, const struct opis_finding *finding)
{
  struct opis_span text = finding->excerpt;
  if (text.size == 0) return;
  struct opis_range shown = {text.data[0] == ' ', text.size - (text.data[text.size - 1] == ' ')};
  bool marked = finding->marked.end > finding->marked.start;
  const struct opis_style *style = telling->report->options->style;
  const struct opis_wrapped wrapped = {text, shown, &finding->marked, marked, EXCERPT_INDENT, opis_style_width(style)};
  opis_wrap(telling->out, &wrapped, style);
}

static void add_row(const struct telling *telling, size_t i, size_t count)
{
  const struct opis_finding *first = &telling->report->findings[i], *last = first + count - 1;
  unsigned column = add_place(telling, first, last);
  add_lines(telling, first, last, &column);
  if (count > 1)
    add_numbers(telling, first, count, &column);
  else
    add_part(telling, first->message, &column);
  opis_buf_add_byte(telling->out, '\n');
  if (count == 1) add_excerpt(telling, first);
}

static void add_findings(const struct telling *telling)
{
  const struct opis_report *report = telling->report;
  for (size_t i = 0; i < report->count;) {
    enum opis_check_kind check = report->findings[i].check;
    opis_buf_format(telling->out, "%s: %zu\n", opis_check_rows[check].heading, report->counts[check]);
    for (size_t count; i < report->count && report->findings[i].check == check; i += count) {
      count = row_of(report, i);
      add_row(telling, i, count);
    }
    opis_buf_add_byte(telling->out, '\n');
  }
}

/* Of indexes that are served, nobody can say here whether their files are as they were. */
static void add_unasked(const struct telling *telling)
{
  const struct opis_report *report = telling->report;
  if (!report->asked[OPIS_CHECK_CHANGED]) return;
  for (size_t i = 0; i < report->index->shard_count; i++) {
    if (report->index->shards[i].root) continue;
    struct opis_buf line = {0};
    opis_buf_format(&line, "Not looked at: whether files changed that %s serves.", report->index->shards[i].name);
    const struct opis_wrapped wrapped = {
        .text = opis_buf_span(&line), .range = {0, line.size}, .width = opis_style_width(report->options->style)};
    opis_wrap(telling->out, &wrapped, report->options->style);
    opis_buf_free(&line);
  }
}

void opis_report_text(const struct opis_report *report, struct opis_buf *out)
{
  const struct telling telling = {report, opis_paint_of(report->options->style), out};
  add_encodings(&telling);
  add_findings(&telling);
  if (report->damaged) {
    opis_buf_add_string(out, "Nothing else was looked at; opis index --full builds the index anew.\n");
    return;
  }
  add_unasked(&telling);
  add_count(out, report->files.count, "file");
  opis_buf_add_string(out, ", ");
  add_count(out, report->units, "unit");
  opis_buf_add_string(out, ": ");
  if (report->count == 0)
    opis_buf_add_string(out, "nothing found");
  else
    add_count(out, report->count, "finding");
  opis_buf_add_byte(out, '\n');
}

/* ---- For scripts ---------------------------------------------------------------------------------------------- */

static void begin_line(struct opis_json *json, const char *kind)
{
  opis_json_begin_object(json);
  opis_json_field_integer(json, "schema", 1);
  opis_json_field(json, "kind", opis_span_of(kind));
}

static void end_line(struct opis_json *json)
{
  opis_json_end_object(json);
  opis_buf_add_byte(json->out, '\n');
  json->comma = false;
}

static void write_finding(struct opis_json *json, const struct opis_finding *finding)
{
  begin_line(json, "finding");
  opis_json_field(json, "check", opis_span_of(opis_check_rows[finding->check].name));
  opis_json_field(json, "file", finding->file);
  opis_json_field(json, "locator", finding->locator);
  if (finding->line > 0) opis_json_field_integer(json, "line", finding->line);
  opis_json_field(json, "number", finding->number);
  opis_json_field(json, "other", finding->other);
  opis_json_field(json, "message", finding->message);
  if (finding->locator.size > 0) {
    opis_json_key(json, "range");
    opis_json_range(json, finding->range);
    opis_json_field(json, "excerpt", opis_span_trim(finding->excerpt));
  }
  end_line(json);
}

static void write_unasked(struct opis_json *json, const struct opis_report *report)
{
  size_t count = 0;
  if (report->damaged || !report->asked[OPIS_CHECK_CHANGED]) return;
  for (size_t i = 0; i < report->index->shard_count; i++) {
    if (report->index->shards[i].root) continue;
    if (count++ == 0) {
      opis_json_key(json, "changed_not_asked");
      opis_json_begin_array(json);
    }
    opis_json_string(json, opis_span_of(report->index->shards[i].name));
  }
  if (count > 0) opis_json_end_array(json);
}

void opis_report_jsonl(const struct opis_report *report, struct opis_buf *out)
{
  struct opis_json json = {out, false};
  for (size_t i = 0; i < report->count; i++) write_finding(&json, &report->findings[i]);
  begin_line(&json, "summary");
  opis_json_field_integer(&json, "files", report->files.count);
  opis_json_field_integer(&json, "units", report->units);
  opis_json_field_integer(&json, "findings", report->count);
  opis_json_key(&json, "checks");
  opis_json_begin_object(&json);
  for (size_t i = 0; i < OPIS_CHECKS; i++)
    if (report->asked[i]) opis_json_field_integer(&json, opis_check_rows[i].name, report->counts[i]);
  opis_json_end_object(&json);
  opis_json_key(&json, "encodings");
  opis_json_begin_object(&json);
  for (size_t i = 0; i < report->encoding_count; i++)
    opis_json_field_integer(&json, report->encodings[i].name, report->encodings[i].files);
  opis_json_end_object(&json);
  write_unasked(&json, report);
  end_line(&json);
}
