/* Wrapping at blanks, by columns. */
#include "searcher/wrap.h"

#include "base/span.h"
#include "base/utf8.h"
#include "base/visible.h"

#include <string.h>

enum { DEFAULT_WIDTH = 80, LEAST_WIDTH = 20 };

static const struct opis_paint colours = {"\033[1;31m", "\033[35m", "\033[2m", "\033[0m"};
static const struct opis_paint no_colours = {"", "", "", ""};

const struct opis_paint *opis_paint_of(const struct opis_style *style)
{
  return style && style->colour ? &colours : &no_colours;
}

unsigned opis_style_width(const struct opis_style *style)
{
  unsigned width = style && style->width ? style->width : DEFAULT_WIDTH;
  return width < LEAST_WIDTH ? LEAST_WIDTH : width;
}

struct line {
  struct opis_buf *out;
  const struct opis_wrapped *wrapped;
  const struct opis_paint *paint;
  bool plain;  /* marks are asterisks */
  size_t next; /* highlight that has not ended */
  unsigned column;
};

static void indent(struct line *line)
{
  for (unsigned i = 0; i < line->wrapped->indent; i++) opis_buf_add_byte(line->out, ' ');
  line->column = line->wrapped->indent;
}

static void start_line(struct line *line)
{
  opis_buf_add_byte(line->out, '\n');
  indent(line);
}

/* Adds bytes [start, end) of the text, breaking where a word is wider than a line. */
static void add_visible(struct line *line, size_t start, size_t end)
{
  struct opis_span text = line->wrapped->text;
  for (size_t offset = start; offset < end;) {
    size_t from = offset;
    opis_utf8_next(text, &offset);
    size_t before = line->out->size;
    opis_visible_add(line->out, opis_span_slice(text, from, offset));
    struct opis_span added = {line->out->data + before, line->out->size - before};
    unsigned columns = (unsigned)opis_visible_width(added);
    if (line->column + columns > line->wrapped->width && line->column > line->wrapped->indent) {
      line->out->size = before;
      start_line(line);
      opis_visible_add(line->out, opis_span_slice(text, from, offset));
    }
    line->column += columns;
  }
}

static void add_mark(struct line *line)
{
  if (!line->plain) return;
  opis_buf_add_byte(line->out, '*');
  line->column++;
}

/* Columns of the marks in bytes [start, end) of the text. */
static unsigned mark_columns(const struct line *line, size_t start, size_t end)
{
  const struct opis_wrapped *wrapped = line->wrapped;
  unsigned columns = 0;
  for (size_t i = line->next; line->plain && i < wrapped->highlight_count; i++) {
    const struct opis_range *mark = &wrapped->highlights[i];
    if (mark->start >= end) break;
    columns += (mark->start >= start) + (mark->end > start && mark->end <= end);
  }
  return columns;
}

/* Adds a word of the text with what of it is marked. */
static void add_word(struct line *line, size_t start, size_t end)
{
  const struct opis_wrapped *wrapped = line->wrapped;
  for (size_t offset = start; offset < end;) {
    while (line->next < wrapped->highlight_count && wrapped->highlights[line->next].end <= offset) line->next++;
    struct opis_range mark = {end, end};
    if (line->next < wrapped->highlight_count) mark = wrapped->highlights[line->next];
    if (mark.start > offset) {
      size_t stop = mark.start < end ? mark.start : end;
      add_visible(line, offset, stop);
      offset = stop;
      continue;
    }
    size_t stop = mark.end < end ? mark.end : end;
    if (mark.start == offset) add_mark(line);
    opis_buf_add_string(line->out, line->paint->match);
    add_visible(line, offset, stop);
    opis_buf_add_string(line->out, line->paint->off);
    if (mark.end == stop) add_mark(line);
    offset = stop;
  }
}

static size_t word_end(const struct opis_wrapped *wrapped, size_t start)
{
  while (start < wrapped->range.end && wrapped->text.data[start] != ' ') start++;
  return start;
}

static void add_ellipsis(struct line *line)
{
  opis_buf_add_string(line->out, "…");
  line->column++;
}

void opis_wrap(struct opis_buf *out, const struct opis_wrapped *wrapped, const struct opis_style *style)
{
  struct line line = {.out = out, .wrapped = wrapped, .paint = opis_paint_of(style)};
  line.plain = !(style && style->colour);
  indent(&line);
  if (wrapped->range.start > 0) add_ellipsis(&line);
  for (size_t start = wrapped->range.start; start < wrapped->range.end;) {
    size_t end = word_end(wrapped, start);
    if (end == start) {
      start++;
      continue;
    }
    unsigned columns = (unsigned)opis_visible_width(opis_span_slice(wrapped->text, start, end));
    columns += mark_columns(&line, start, end);
    if (line.column > wrapped->indent) {
      if (line.column + 1 + columns > wrapped->width)
        start_line(&line);
      else
        opis_buf_add_byte(out, ' '), line.column++;
    }
    add_word(&line, start, end);
    start = end;
  }
  if (wrapped->range.end < wrapped->text.size) {
    if (line.column + 2 > wrapped->width) start_line(&line);
    opis_buf_add_string(out, line.column > wrapped->indent ? " …" : "…");
  }
  opis_buf_add_byte(out, '\n');
}

size_t opis_wrap_fitting(struct opis_span text, size_t columns)
{
  size_t used = 0;
  for (size_t offset = 0; offset < text.size;) {
    size_t from = offset;
    opis_utf8_next(text, &offset);
    used += opis_visible_width(opis_span_slice(text, from, offset));
    if (used > columns) return from;
  }
  return text.size;
}

void opis_wrap_heading(struct opis_buf *out, const struct opis_span *parts, size_t count, unsigned columns,
                       const struct opis_style *style)
{
  struct opis_buf heading = {0};
  for (size_t i = 0; i < count; i++) {
    if (parts[i].size == 0) continue;
    if (heading.size > 0) opis_buf_add_string(&heading, " · ");
    opis_visible_add(&heading, parts[i]);
  }
  for (unsigned i = 0; i < columns; i++) opis_buf_add_byte(out, ' ');
  struct opis_span text = opis_buf_span(&heading);
  size_t room = opis_style_width(style) - columns;
  bool fits = opis_visible_width(text) <= room;
  opis_buf_add_string(out, opis_paint_of(style)->faint);
  opis_buf_add(out, opis_span_slice(text, 0, fits ? text.size : opis_wrap_fitting(text, room - 1)));
  if (!fits) opis_buf_add_string(out, "…");
  opis_buf_add_string(out, opis_paint_of(style)->off);
  opis_buf_add_byte(out, '\n');
  opis_buf_free(&heading);
}
