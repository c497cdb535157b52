/* Counting what was not read, by type where opis knows one, else by reason. */
#include "searcher/unread.h"

#include "base/span.h"
#include "base/visible.h"
#include "searcher/wrap.h"

static struct opis_span label_of(const struct opis_file *file)
{
  return file->type.size > 0 ? file->type : opis_span_of(opis_unread_reason_text(file->reason));
}

/* Labels are few: the types of the formats table and the reasons. */
struct tally {
  struct opis_span label;
  size_t count;
};
enum { TALLIES = 64 };

static void count_one(struct tally *tallies, struct opis_span label)
{
  size_t i = 0;
  while (i < TALLIES - 1 && tallies[i].count > 0 && !opis_span_equal(tallies[i].label, label)) i++;
  tallies[i].label = label;
  tallies[i].count++;
}

void opis_unread_count(const struct opis_files *unread, struct opis_buf *out)
{
  struct tally tallies[TALLIES] = {0};
  for (size_t i = 0; i < unread->count; i++) count_one(tallies, label_of(&unread->items[i]));
  for (size_t i = 0; i < TALLIES && tallies[i].count > 0; i++)
    opis_buf_format(out, "%s%zu %.*s", out->size > 0 ? ", " : "", tallies[i].count, (int)tallies[i].label.size,
                    tallies[i].label.data);
}

void opis_unread_tell(const struct opis_files *unread, const struct opis_style *style, struct opis_buf *out)
{
  struct opis_buf line = {0};
  if (unread->count == 0) return;
  opis_buf_add_string(&line, "Not read: ");
  struct opis_buf counts = {0};
  opis_unread_count(unread, &counts);
  opis_buf_add(&line, opis_buf_span(&counts));
  const struct opis_wrapped wrapped = {
      .text = opis_buf_span(&line), .range = {0, line.size}, .width = opis_style_width(style)};
  opis_wrap(out, &wrapped, style);
  opis_buf_free(&counts);
  opis_buf_free(&line);
  for (size_t i = 0; i < unread->count; i++) {
    const struct opis_file *file = &unread->items[i];
    if (!opis_unread_is_trouble(file->reason)) continue;
    opis_buf_add_string(out, "  ");
    opis_visible_add(out, file->path);
    opis_buf_format(out, ": %s\n", opis_unread_reason_text(file->reason));
  }
}
