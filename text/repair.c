/* In: a text. Out: the text with what was read wrongly put right.
 *
 * A line that holds nothing unlikely is passed over. In the others runs of words that were misread are looked for, or
 * letters that stand for others. That is done again with the result, for what was read wrongly twice. The text is gone
 * through once before, to learn in which ways it was misread. */
#include "text/repair.h"

#include "base/buf.h"
#include "base/memory.h"
#include "base/span.h"
#include "base/utf8.h"
#include "text/lines.h"

#include <assert.h>
#include <stdlib.h>

enum {
  ROUNDS = 3,    /* how often in a row a text can have been read wrongly */
  TRIED = 65536, /* characters in which all ways are tried ... */
  RARELY = 32,   /* ... and after them one line of so many */
  NOTABLE =
      4, /* a way that was found in less than one of so many of the words that the commonest was is no way found */
  SELDOM = 16,      /* of lines in which the ways that were found are tried in vain, one of so many */
  LEARNED = 1 << 20 /* bytes of a text from which its ways are learned */
};

struct repairer {
  struct opis_span text;
  struct opis_buf out; /* empty as long as nothing was mended */
  size_t copied;       /* of the text, into `out` */
  struct opis_repair *items;
  size_t count, capacity;
  struct opis_line line;
  struct opis_lines_seen seen;
  bool learning; /* mends nothing */
  bool thorough; /* looks at sound lines too */
};

/* ---- Lines ------------------------------------------------------------------------------------------------------ */

static size_t ascii_run(struct opis_span text, size_t at)
{
  size_t begin = at;
  for (uint64_t eight; text.size - at >= sizeof eight; at += sizeof eight) {
    memcpy(&eight, text.data + at, sizeof eight);
    if (eight & 0x8080808080808080u) break;
  }
  while (at < text.size && (unsigned char)text.data[at] < 0x80) at++;
  return at - begin;
}

/* Reads characters from `at` on, to the end of the line or OPIS_LINE_MAX of them, then to the end of the word; returns
 * where it stopped. */
static size_t read_characters(struct repairer *repairer, size_t at)
{
  size_t count = 0;
  while (at < repairer->text.size) {
    size_t offset = at;
    uint32_t code = opis_utf8_next(repairer->text, &at);
    repairer->line.characters[count++] = opis_character_of(code, offset);
    if (code == '\n' || count >= OPIS_LINE_MAX + OPIS_WORD_MAX || (count >= OPIS_LINE_MAX && code == ' ')) break;
  }
  repairer->line.characters_count = count;
  return at;
}

/* Whether a line is sound at a glance, for the language of the line before: no letter of it is odd, so none need be
 * read. */
static bool is_plain(const struct repairer *repairer, size_t start, size_t end)
{
  struct opis_span line = {repairer->text.data, end};
  struct opis_letter last = opis_letter_of(' ');
  int32_t before = 0; /* what a letter that is not ASCII, and stands last, cost */
  if (repairer->line.lane == OPIS_LANES) return false;
  for (size_t at = start; at < end;) {
    size_t run = ascii_run(line, at);
    if (run > 0 && before == 0) {
      at += run;
      last = opis_letter_of((unsigned char)line.data[at - 1]);
      if (at == end) break;
    }
    size_t next = at;
    struct opis_letter letter = opis_letter_of(opis_utf8_next(line, &next));
    int32_t cost = opis_pair_cost(last, letter, repairer->line.lane);
    if (before > 0 && before + cost > OPIS_ODD) return false;
    before = (unsigned char)line.data[at] < 0x80 ? 0 : cost + 1;
    last = letter;
    at = next;
  }
  return true;
}

/* ---- Mending ---------------------------------------------------------------------------------------------------- */

static size_t offset_of(const struct repairer *repairer, size_t character, size_t end)
{
  return character < repairer->line.characters_count ? repairer->line.characters[character].offset : end;
}

static void copy_until(struct repairer *repairer, size_t offset)
{
  opis_buf_add(&repairer->out, opis_span_slice(repairer->text, repairer->copied, offset));
  repairer->copied = offset;
}

/* Whether the blank behind a word that ends in a no-break space is that space and no other: it is not if there were
 * two, or if the space made a small letter, which ends its word. */
static bool takes_blank(const struct opis_word *word, struct opis_span mended)
{
  if (word->blanks > 1) return true;
  size_t at = mended.size;
  uint32_t code = opis_utf8_previous(mended, &at);
  bool no_break = (code & 0x3F) == (0xA0 & 0x3F); /* not another byte that was blanked out */
  return !no_break || opis_letter_of(code).letter_case != OPIS_LOWER;
}

static void mend_word(struct repairer *repairer, const struct opis_word *word, size_t end)
{
  size_t way = repairer->line.ways[word->choice], start = offset_of(repairer, word->start, end);
  size_t stop = offset_of(repairer, word->end, end);
  copy_until(repairer, start);
  struct opis_repair repair = {{repairer->out.size, 0}, {start, stop}, opis_misreading_name(way)};
  struct opis_reading reading;
  opis_misreading_read(way, repairer->line.characters + word->start, word->end - word->start, word->blanks,
                       &repairer->out, &reading);
  struct opis_span mended = opis_span_slice(opis_buf_span(&repairer->out), repair.now.start, repairer->out.size);
  if (reading.blank && takes_blank(word, mended)) repair.before.end++;
  repair.now.end = repairer->out.size;
  repairer->copied = repair.before.end;
  struct opis_repair *last = repairer->count > 0 ? &repairer->items[repairer->count - 1] : NULL;
  if (last && last->from == repair.from && repair.before.start - last->before.end <= 1) {
    last->now.end = repair.now.end;
    last->before.end = repair.before.end;
    return;
  }
  OPIS_GROW(repairer->items, repairer->count, repairer->capacity);
  assert(repairer->items);
  repairer->items[repairer->count++] = repair;
}

/* Whether a line is worth trying the ways in, and all of them. A text of which much was tried has shown the ways that
 * it needs; of a long text in which trying was in vain, a part is tried. */
static bool is_tried(struct repairer *repairer, bool *all)
{
  struct opis_lines_seen *seen = &repairer->seen;
  size_t number = seen->lines++;
  *all = seen->tried < TRIED || number % RARELY == 0;
  bool tried = *all || seen->mended * SELDOM >= seen->tried || number % SELDOM == 0;
  if (tried) seen->tried += repairer->line.characters_count;
  return tried;
}

/* As many places as a text of that size can use, and its words in all ways still fit into a cache. */
static size_t known_count(size_t size)
{
  enum { LEAST = 256, MOST = 16384, BYTES = 16 }; /* of text for each */
  size_t count = LEAST;
  while (count < MOST && count * BYTES < size) count *= 2;
  return count;
}

static void repair_line(struct repairer *repairer, size_t end)
{
  struct opis_line *line = &repairer->line;
  bool all;
  if (!is_tried(repairer, &all)) return;
  if (!line->known) {
    line->known_count = known_count(repairer->text.size);
    line->known = opis_allocate(line->known_count, sizeof *line->known);
  }
  opis_line_find_words(line);
  if (!opis_line_find_runs(line, &repairer->seen, all) && !opis_line_find_swap(line, &repairer->seen, all)) return;
  repairer->seen.mended += line->characters_count;
  for (size_t i = 0; i < line->words_count; i++) {
    if (!line->words[i].choice) continue;
    repairer->seen.found[line->ways[line->words[i].choice]]++;
    if (!repairer->learning) mend_word(repairer, &line->words[i], end);
  }
}

/* One round over the lines of [start, end) that have more than ASCII in them. */
static void repair_part(struct repairer *repairer, size_t start, size_t end)
{
  struct opis_span text = {repairer->text.data, end};
  for (size_t at = start; at < end;) {
    size_t first = at + ascii_run(text, at);
    if (first == end) break;
    const char *before = memrchr(text.data + at, '\n', first - at);
    size_t begin = before ? (size_t)(before - text.data) + 1 : at;
    if (first - begin > OPIS_LINE_MAX) begin = first - OPIS_LINE_MAX;
    const char *newline = memchr(text.data + first, '\n', end - first < OPIS_LINE_MAX ? end - first : OPIS_LINE_MAX);
    repairer->seen.accented += repairer->learning;
    if (newline && !repairer->thorough && is_plain(repairer, begin, (size_t)(newline - text.data))) {
      at = (size_t)(newline - text.data);
      continue;
    }
    at = read_characters(repairer, begin);
    if (!opis_line_is_sound(&repairer->line) || repairer->thorough) repair_line(repairer, at);
  }
}

/* The same for the lines that the last round has changed. */
static void repair_again(struct repairer *repairer, const struct opis_repairs *last)
{
  struct opis_span text = repairer->text;
  size_t done = 0;
  for (size_t i = 0; i < last->count; i++) {
    size_t from = last->items[i].now.start, to = last->items[i].now.end;
    if (to <= done && done > 0) continue;
    const char *before = from > done ? memrchr(text.data + done, '\n', from - done) : NULL;
    const char *newline = memchr(text.data + to, '\n', text.size - to);
    size_t start = before ? (size_t)(before - text.data) + 1 : done;
    done = newline ? (size_t)(newline - text.data) + 1 : text.size;
    repair_part(repairer, start, done);
  }
}

/* ---- Several rounds --------------------------------------------------------------------------------------------- */

/* The place before a round of one behind it that lies in no repair, or at the edge of one. */
static size_t place_before(const struct opis_repairs *repairs, size_t offset, bool end)
{
  size_t low = 0, high = repairs->count;
  while (low < high) { /* the first repair that begins behind the offset (or, for an end, at it) */
    size_t middle = low + (high - low) / 2;
    if (repairs->items[middle].now.start < offset + !end)
      low = middle + 1;
    else
      high = middle;
  }
  if (low == 0) return offset;
  const struct opis_repair *repair = &repairs->items[low - 1];
  if (offset >= repair->now.end) return offset - repair->now.end + repair->before.end;
  return end ? repair->before.end : repair->before.start;
}

size_t opis_repairs_before(const struct opis_repairs *repairs, size_t offset)
{
  return place_before(repairs, offset, false);
}

/* Two rounds as one: the first's repairs and the second's, those of the first that the second touched joined to it. */
static struct opis_repairs join_rounds(struct opis_arena *arena, const struct opis_repairs *first,
                                       const struct opis_repairs *second)
{
  struct opis_repair *items = opis_arena_allocate(arena, first->count + second->count, sizeof *items);
  size_t count = 0, a = 0, b = 0;
  int64_t moved = 0; /* by how much the second round has moved what lies behind */
  while (a < first->count || b < second->count) {
    bool second_next =
        b < second->count && (a == first->count || second->items[b].before.start < first->items[a].now.end);
    if (!second_next) {
      struct opis_repair item = first->items[a++];
      item.now.start = (size_t)((int64_t)item.now.start + moved);
      item.now.end = (size_t)((int64_t)item.now.end + moved);
      items[count++] = item;
      continue;
    }
    /* A group: all that hang together, in places between the rounds. */
    struct opis_range middle = second->items[b].before;
    struct opis_repair item = {.from = second->items[b].from};
    int64_t moved_before = moved;
    for (bool more = true; more;) {
      more = false;
      if (b < second->count && second->items[b].before.start < middle.end) {
        const struct opis_repair *repair = &second->items[b++];
        if (repair->before.end > middle.end) middle.end = repair->before.end;
        moved = (int64_t)repair->now.end - (int64_t)repair->before.end;
        more = true;
      }
      if (a < first->count && first->items[a].now.start < middle.end) {
        const struct opis_repair *repair = &first->items[a++];
        if (repair->now.start < middle.start) middle.start = repair->now.start;
        if (repair->now.end > middle.end) middle.end = repair->now.end;
        more = true;
      }
    }
    item.now.start = (size_t)((int64_t)middle.start + moved_before);
    item.now.end = (size_t)((int64_t)middle.end + moved);
    item.before.start = place_before(first, middle.start, false);
    item.before.end = place_before(first, middle.end, true);
    items[count++] = item;
  }
  return (struct opis_repairs){items, count};
}

/* Learns from the beginning of the text; returns how much of it needs no second look. */
static size_t learn(struct repairer *repairer)
{
  struct opis_span text = repairer->text;
  size_t end = text.size;
  if (end > LEARNED) {
    const char *newline = memchr(text.data + LEARNED, '\n', text.size - LEARNED);
    end = newline ? (size_t)(newline - text.data) + 1 : text.size;
  }
  repairer->learning = true;
  repair_part(repairer, 0, end);
  repairer->learning = false;
  struct opis_lines_seen *seen = &repairer->seen;
  if (seen->mended == 0) return end;
  size_t most = 0;
  for (size_t way = 0; way < opis_misreadings_count; way++)
    if (seen->found[way] > most) most = seen->found[way];
  for (size_t way = 0; way < opis_misreadings_count; way++)
    if (seen->found[way] * NOTABLE < most) seen->found[way] = 0;
  seen->lines = seen->tried = seen->mended = 0;
  return 0;
}

/* One round over the text, or over the lines that the round before has changed. */
static void repair_round(struct repairer *repairer, const struct opis_repairs *last)
{
  repairer->copied = repairer->count = 0;
  opis_buf_clear(&repairer->out);
  memset(&repairer->seen, 0, sizeof repairer->seen);
  repairer->thorough = false;
  if (last->count > 0) {
    repair_again(repairer, last);
    return;
  }
  size_t start = learn(repairer);
  repairer->thorough = opis_lines_support_swap(&repairer->seen);
  repair_part(repairer, start, repairer->text.size);
}

struct opis_span opis_repair(struct opis_arena *arena, struct opis_span text, struct opis_repairs *repairs)
{
  struct opis_repairs all = {0}, these = {0};
  if (ascii_run(text, 0) == text.size) return *repairs = all, text;
  opis_misreadings_begin();
  size_t room = OPIS_LINE_MAX + OPIS_WORD_MAX + 1;
  struct opis_line line = {.characters = opis_allocate(room, sizeof *line.characters),
                           .letters = opis_allocate(room, sizeof *line.letters),
                           .lane = OPIS_LANES};
  struct repairer repairer = {.line = line};
  for (size_t round = 0; round < ROUNDS; round++) {
    repairer.text = text;
    repair_round(&repairer, &these);
    if (repairer.count == 0) break;
    copy_until(&repairer, text.size);
    text = opis_arena_copy(arena, opis_buf_span(&repairer.out));
    these.items = opis_arena_copy_array(arena, repairer.items, repairer.count, sizeof *repairer.items);
    these.count = repairer.count;
    all = all.count > 0 ? join_rounds(arena, &all, &these) : these;
  }
  opis_buf_free(&repairer.out);
  free(repairer.items);
  free(repairer.line.characters);
  free(repairer.line.letters);
  free(repairer.line.words);
  free(repairer.line.known);
  *repairs = all;
  return text;
}
