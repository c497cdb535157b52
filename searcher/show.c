/* opis_show: a unit in its place. A passage stands as on a page, its notes below it and their numbers where they hang;
 * a note shows what it hangs on. */
#include "base/error.h"
#include "base/json.h"
#include "base/span.h"
#include "searcher/cited_lines.h"
#include "searcher/find.h"
#include "searcher/output.h"
#include "searcher/results.h"
#include "searcher/wrap.h"

enum { NOTE_INDENT = 4 };

struct showing {
  struct opis_arena *arena;
  const struct opis_units *units;
  const struct opis_style *style;
  struct opis_buf *out;
};

/* A text with something set in at offsets, and the ranges of what was set in or was to be marked. */
struct set_text {
  struct opis_buf text;
  struct opis_range marks[256]; /* more than any page has; the rest stays unmarked */
  size_t count;
};

static void set_in(struct set_text *set, const char *format, struct opis_span what)
{
  size_t start = set->text.size;
  opis_buf_format(&set->text, format, (int)what.size, what.data);
  if (set->count < sizeof set->marks / sizeof *set->marks)
    set->marks[set->count++] = (struct opis_range){start, set->text.size};
}

static void add_text(struct showing *showing, struct set_text *set, unsigned indent)
{
  size_t marks = showing->style && showing->style->colour ? set->count : 0; /* without colour the brackets say it */
  const struct opis_wrapped wrapped = {opis_buf_span(&set->text),       {0, set->text.size}, set->marks, marks, indent,
                                       opis_style_width(showing->style)};
  opis_wrap(showing->out, &wrapped, showing->style);
  opis_buf_free(&set->text);
}

/* The text of a unit with the numbers of its notes where they stood. */
static void add_unit_text(struct showing *showing, const struct opis_unit *unit, unsigned indent)
{
  struct set_text set = {0};
  size_t done = 0;
  if (unit->kind == OPIS_NOTE && unit->number.size > 0) {
    opis_buf_format(&set.text, "%.*s. ", (int)unit->number.size, unit->number.data);
  }
  for (size_t i = 0; i < unit->mark_count; i++) {
    opis_buf_add(&set.text, opis_span_slice(unit->text, done, unit->marks[i].offset));
    done = unit->marks[i].offset;
    set_in(&set, "[%.*s]", unit->marks[i].number);
  }
  opis_buf_add(&set.text, opis_span_slice(unit->text, done, unit->text.size));
  add_text(showing, &set, indent);
}

static const struct opis_unit *find(struct showing *showing, struct opis_span locator)
{
  struct opis_locator parsed;
  if (opis_locator_parse(showing->arena, locator, &parsed, NULL) != OPIS_OK) return NULL;
  size_t place = opis_find_unit(showing->units, &parsed);
  return place == SIZE_MAX ? NULL : &showing->units->items[place];
}

static void add_heading(struct showing *showing, const struct opis_unit *unit)
{
  const struct opis_paint *paint = opis_paint_of(showing->style);
  struct opis_span locator = opis_unit_locator(showing->arena, unit);
  opis_buf_format(showing->out, "%s%.*s%s\n", paint->locator, (int)locator.size, locator.data, paint->off);
  struct opis_span parts[20];
  size_t count = 0;
  parts[count++] = opis_span_of(opis_kind_name(unit->kind));
  parts[count++] = opis_lines_part(showing->arena, unit);
  parts[count++] = unit->title;
  for (size_t i = 0; i < unit->section_count && count < sizeof parts / sizeof *parts; i++)
    parts[count++] = unit->sections[i];
  opis_wrap_heading(showing->out, parts, count, 0, showing->style);
}

/* The sentence that a note hangs on, with its number where it hangs. */
static void add_anchor(struct showing *showing, const struct opis_unit *note)
{
  const struct opis_unit *holder = find(showing, note->anchor.locator);
  if (!holder) return;
  struct set_text set = {0};
  struct opis_range sentence = note->anchor.sentence;
  opis_buf_format(&set.text, "on %.*s: “", (int)note->anchor.locator.size, note->anchor.locator.data);
  opis_buf_add(&set.text, opis_span_slice(holder->text, sentence.start, note->anchor.offset));
  set_in(&set, "[%.*s]", note->number);
  opis_buf_add(&set.text, opis_span_slice(holder->text, note->anchor.offset, sentence.end));
  opis_buf_add_string(&set.text, "”");
  add_text(showing, &set, NOTE_INDENT);
}

static void add_unit(struct showing *showing, const struct opis_unit *unit)
{
  add_heading(showing, unit);
  add_unit_text(showing, unit, 0);
  opis_cited_lines(unit, NOTE_INDENT, showing->style, showing->out);
  for (size_t i = 0; i < unit->note_count; i++) {
    const struct opis_unit *note = find(showing, unit->notes[i]);
    if (!note) continue;
    add_unit_text(showing, note, NOTE_INDENT);
    opis_cited_lines(note, 2 * NOTE_INDENT, showing->style, showing->out);
  }
  if (unit->kind == OPIS_NOTE && unit->anchor.locator.size > 0) add_anchor(showing, unit);
}

static void write_json(struct opis_buf *out, const struct opis_unit *unit)
{
  struct opis_json json = {out, false};
  opis_json_begin_object(&json);
  opis_json_field_integer(&json, "schema", 1);
  opis_unit_write_json(&json, unit);
  opis_json_end_object(&json);
  opis_buf_add_byte(out, '\n');
}

enum opis_status opis_show(struct opis_index *index, struct opis_span locator, unsigned around, const char *format,
                           const struct opis_style *style, FILE *out, struct opis_error *error)
{
  bool text = strcmp(format, "text") == 0;
  if (!text && strcmp(format, "jsonl") != 0)
    return opis_fail(error, OPIS_INVALID, "there is no format %s; there are text, jsonl", format);
  struct opis_arena arena = {0};
  struct opis_units units = {0};
  size_t place = 0;
  struct opis_buf shown = {0};
  enum opis_status status = opis_find_locator(index, locator, &arena, &units, &place, error);
  struct showing showing = {&arena, &units, style, &shown};
  size_t first = place > around ? place - around : 0;
  for (size_t i = first; status == OPIS_OK && i < units.count && i <= place + around; i++) {
    if (!text) {
      write_json(&shown, &units.items[i]);
      continue;
    }
    if (i > first) opis_buf_add_byte(&shown, '\n');
    add_unit(&showing, &units.items[i]);
  }
  if (status == OPIS_OK) status = opis_output_write(&shown, out, error);
  opis_buf_free(&shown);
  opis_arena_free(&arena);
  return status;
}
