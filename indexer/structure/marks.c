/* Text lines in, numbers out that may be note marks: word12 word.12 ¹² [12] (12) *. What a mark is, is decided by the
 * run of the numbers, in notes.c and assign.c; here only what cannot be one is left out: a number that has a blank
 * before it, a year, a part of a larger number, a range, a fraction, an ordinal. What more often is something else
 * (p.12, F4, U2, 3,5) is weak. */
#include "base/memory.h"
#include "indexer/structure/letters.h"
#include "indexer/structure/parts.h"
#include "indexer/structure/tables.h"

#include <stdlib.h>

enum { DIGITS_MAX = 3, WORD_BYTES = 40 };

struct scan {
  struct reader *reader;
  struct opis_span text;
  uint32_t line;
  uint32_t capacity;
};

static void add(struct scan *scan, struct candidate candidate)
{
  struct reader *reader = scan->reader;
  OPIS_GROW(reader->marks, reader->mark_count, scan->capacity);
  candidate.line = scan->line, candidate.note = NONE, candidate.taken = false;
  reader->marks[reader->mark_count++] = candidate;
}

static unsigned value_of(struct opis_span text, size_t start, size_t end)
{
  if (start == end || end - start > DIGITS_MAX || text.data[start] == '0') return 0;
  unsigned value = 0;
  for (size_t i = start; i < end; i++) value = value * 10 + (unsigned)(text.data[i] - '0');
  return value;
}

/* What may stand behind a glued number: nothing, a blank, or punctuation that does not go on with it. */
static bool may_end(struct opis_span text, size_t offset)
{
  uint32_t code = text_at(text, offset);
  if (code == 0 || code == ' ' || code == '\t' || code == 0xA0) return true;
  size_t behind = offset;
  opis_utf8_next(text, &behind);
  uint32_t next = text_at(text, behind);
  if (code == '.' || code == ',' || code == ':') return !letter_is_digit(next);
  if (code == 0x2014) return !letter_is_digit(next);
  return code == ';' || code == '!' || code == '?' || code == 0x2026 || letter_is_closing(code) || code == 0x2013;
}

/* The word that ends before `end`, in bytes back to a blank, or as much as matters. */
static struct opis_span word_before(struct opis_span text, size_t end)
{
  size_t start = end;
  while (start > 0 && end - start < WORD_BYTES) {
    size_t before = start;
    uint32_t code = opis_utf8_previous(text, &before);
    if (!letter_is_letter(code)) break;
    start = before;
  }
  return opis_span_slice(text, start, end);
}

/* A word that a number behind it belongs to: one letter, or with a stop an abbreviation. F4, p.12, art.5 */
static bool owns_number(struct opis_span word, bool stop)
{
  struct letter_counts counts = text_count(word);
  return counts.upper + counts.lower + counts.other <= 1 || (stop && table_has(table_abbreviations, word));
}

/* A few capitals: EU4 may have a mark, MI6 has none. */
static bool is_acronym(struct opis_span word)
{
  struct letter_counts counts = text_count(word);
  return counts.lower == 0 && counts.other == 0 && counts.upper <= 5;
}

/* Whether a number that begins at `start` may be a mark by what stands right before it; sets `weak`. */
static bool may_begin(struct opis_span text, size_t start, bool *weak)
{
  uint32_t code = text_before(text, start);
  *weak = false;
  if (code == 0 || letter_is_digit(code)) return false;
  if (letter_is_letter(code)) {
    struct opis_span word = word_before(text, start);
    size_t at = (size_t)(word.data - text.data);
    uint32_t further = text_before(text, at);
    *weak = is_acronym(word) || letter_is_digit(further) || further == '/' || further == '_' || further == '@';
    return !owns_number(word, false);
  }
  size_t before = start;
  opis_utf8_previous(text, &before);
  uint32_t further = text_before(text, before);
  if (further == 0 || further == ' ') return false;
  if (letter_is_closing(code)) return code != 0x201C || !letter_is_opening(further);
  if (code == '!' || code == '?' || code == 0x2026 || code == ';') return true;
  if (code != '.' && code != ',' && code != ':') return false;
  if (letter_is_digit(further)) { /* 1881,9 and 1933.10 may be marks behind years; 3,5 and 1.234 are numbers */
    size_t digits = 0;
    while (digits < before && letter_is_digit((unsigned char)text.data[before - 1 - digits])) digits++;
    *weak = true;
    return digits == 4 && code != ':' && (text.data[before - 4] == '1' || text.data[before - 4] == '2');
  }
  if (letter_is_letter(further)) {
    struct opis_span word = word_before(text, before);
    *weak = is_acronym(word);
    return !owns_number(word, code == '.');
  }
  return letter_is_closing(further) || further == '.' || letter_superscript(further) >= 0;
}

/* Whether a parenthesis that is open at `offset` waits to be closed; looks back over a sentence or so. */
static bool within_parentheses(struct opis_span text, size_t offset)
{
  size_t least = offset > 300 ? offset - 300 : 0;
  int closed = 0;
  while (offset > least) {
    char byte = text.data[--offset];
    if (byte == ')') closed++;
    if (byte == '(' && closed-- == 0) return true;
  }
  return false;
}

/* A year with a mark glued to it: 19143. Gives where the mark begins, or `end`. */
static size_t behind_year(struct opis_span text, size_t start, size_t end)
{
  if (end - start < 5 || end - start > 4 + DIGITS_MAX) return end;
  unsigned year = 0;
  for (size_t i = start; i < start + 4; i++) year = year * 10 + (unsigned)(text.data[i] - '0');
  uint32_t before = text_before(text, start);
  bool plain = before == 0 || before == ' ' || before == '(' || before == 0x2013 || before == '-';
  return year >= 1000 && year < 2030 && plain ? start + 4 : end;
}

/* At a line's start, behind a line that ends as a sentence or a part of one does: the mark went to the next line. */
static bool may_be_wrapped(const struct scan *scan, size_t end)
{
  if (scan->line == 0 || text_at(scan->text, end) != ' ') return false;
  const struct line *before = &scan->reader->lines[scan->line - 1];
  if (before->role != ROLE_TEXT || before->width > MEASURE_MAX) return false;
  uint32_t last = text_last(before->text);
  return last == '.' || last == ',' || last == ';' || last == '!' || last == '?' || letter_is_closing(last);
}

static size_t scan_digits(struct scan *scan, size_t start)
{
  struct opis_span text = scan->text;
  size_t end = start;
  while (end < text.size && letter_is_digit((unsigned char)text.data[end])) end++;
  size_t year = start;
  start = behind_year(text, start, end);
  if (start == end) start = year;
  bool after_year = start > year;
  unsigned value = value_of(text, start, end);
  if (value == 0) return end;
  struct candidate candidate = {.start = (uint32_t)start,
                                .end = (uint32_t)end,
                                .number_start = (uint32_t)start,
                                .number_end = (uint32_t)end,
                                .value = (uint16_t)value,
                                .style = MARK_GLUED};
  uint32_t before = text_before(text, start), behind = text_at(text, end);
  if (before == '(' && behind == ')') {
    candidate.style = MARK_PAREN, candidate.start--, candidate.end++;
    uint32_t further = text_before(text, start - 1);
    candidate.weak = further == ' ' || further == 0;
    add(scan, candidate);
    return end + 1;
  }
  bool half = behind == ')' && !within_parentheses(text, start); /* word12) */
  bool weak = true;
  if (!after_year && !(start == 0 && may_be_wrapped(scan, end)) && !may_begin(text, start, &weak)) return end;
  if (!may_end(text, end + half)) return end;
  candidate.weak = weak || start == 0, candidate.end += half;
  add(scan, candidate);
  return end;
}

/* "[12]", "[12, 13]", "[^12]". Gives what stands behind it, or behind the bracket alone where it is none. */
static size_t scan_bracket(struct scan *scan, size_t open)
{
  struct opis_span text = scan->text;
  size_t close = open + 1;
  bool caret = text_at(text, close) == '^';
  close += caret;
  while (close < text.size && (letter_is_digit((unsigned char)text.data[close]) || strchr(", ;", text.data[close])) &&
         close - open < 40)
    close++;
  if (text_at(text, close) != ']' || (caret && text_at(text, close + 1) == ':')) return open + 1;
  for (size_t start = open + 1 + caret, end; start < close; start = end) {
    end = start;
    while (end < close && letter_is_digit((unsigned char)text.data[end])) end++;
    unsigned value = value_of(text, start, end);
    if (value == 0 && end > start) return close + 1; /* [1745], [012]: no list of marks */
    if (end == start) end++;
    if (value == 0) continue;
    uint32_t further = text_before(text, open);
    add(scan, (struct candidate){.start = (uint32_t)open,
                                 .end = (uint32_t)close + 1,
                                 .number_start = (uint32_t)start,
                                 .number_end = (uint32_t)end,
                                 .value = (uint16_t)value,
                                 .style = MARK_BRACKET,
                                 .weak = further == ' ' && open > 0});
  }
  return close + 1;
}

static size_t scan_superscript(struct scan *scan, size_t start)
{
  struct opis_span text = scan->text;
  size_t end = start, digits = 0;
  unsigned value = 0;
  for (int digit; (digit = letter_superscript(text_at(text, end))) >= 0; digits++) {
    if (digits < 4) value = value * 10 + (unsigned)digit;
    opis_utf8_next(text, &end);
  }
  if (digits == 0) return start + 1;
  if (value == 0 || digits > DIGITS_MAX || start == 0) return end;
  struct opis_span word = word_before(text, start);
  uint32_t before = text_before(text, start);
  add(scan, (struct candidate){.start = (uint32_t)start,
                               .end = (uint32_t)end,
                               .number_start = (uint32_t)start,
                               .number_end = (uint32_t)end,
                               .value = (uint16_t)value,
                               .style = MARK_SUPER,
                               .weak = before == ' ' || table_has(table_powered, word) || letter_is_digit(before)});
  return end;
}

static size_t scan_symbol(struct scan *scan, size_t start)
{
  struct opis_span text = scan->text;
  uint32_t before = text_before(text, start), code = text_at(text, start);
  size_t end = start, earlier = start;
  unsigned rank = structure_read_symbol(text, &end);
  if (rank == 0) return end > start ? end : start + 1;
  if (start == 0) return end;
  opis_utf8_previous(text, &earlier);
  uint32_t behind = text_at(text, end), further = text_before(text, earlier);
  if (letter_is_letter(behind) || letter_is_digit(behind) || before == ' ') return end;
  bool bracketed = before == '(' && behind == ')';
  if (!bracketed && letter_is_opening(before) && (further == ' ' || further == 0 || !letter_is_closing(before)))
    return end;
  add(scan, (struct candidate){.start = (uint32_t)start - bracketed,
                               .end = (uint32_t)end + bracketed,
                               .number_start = (uint32_t)start,
                               .number_end = (uint32_t)end,
                               .value = (uint16_t)rank,
                               .style = MARK_SYMBOL,
                               .weak = code == '#' || code == 0xA7});
  return end + bracketed;
}

static void scan_line(struct scan *scan)
{
  struct opis_span text = scan->text;
  for (size_t i = 0; i < text.size;) {
    unsigned char byte = (unsigned char)text.data[i];
    if (byte >= '0' && byte <= '9')
      i = scan_digits(scan, i);
    else if (byte == '[')
      i = scan_bracket(scan, i);
    else if (byte == '*')
      i = scan_symbol(scan, i);
    else if (byte == 0xC2 || byte == 0xE2) {
      uint32_t code = text_at(text, i);
      if (letter_superscript(code) >= 0)
        i = scan_superscript(scan, i);
      else if (code == 0xA7 || code == 0xB6 || code == 0x2020 || code == 0x2021 || code == 0x2016)
        i = scan_symbol(scan, i);
      else
        opis_utf8_next(text, &i);
    } else
      i++;
  }
}

/* Lists of the candidates of each value, by place: a counting sort. */
static void index_values(struct reader *reader)
{
  for (uint32_t i = 0; i < reader->mark_count; i++) reader->value_start[reader->marks[i].value]++;
  uint32_t sum = 0;
  for (uint32_t v = 0; v <= VALUE_MAX; v++) {
    uint32_t here = reader->value_start[v];
    reader->value_start[v] = sum;
    sum += here;
  }
  reader->by_value = opis_arena_allocate(reader->arena, reader->mark_count + 1, sizeof *reader->by_value);
  for (uint32_t i = 0; i < reader->mark_count; i++) reader->by_value[reader->value_start[reader->marks[i].value]++] = i;
  for (uint32_t v = VALUE_MAX; v > 0; v--) reader->value_start[v] = reader->value_start[v - 1];
  reader->value_start[0] = 0;
}

/* A number in brackets at a line's start may be the number of a note, and says nothing of marks. */
static bool begins_opener(const struct reader *reader, const struct candidate *mark)
{
  struct opener opener;
  return structure_read_opener(reader->lines[mark->line].text, &opener);
}

/* The style whose numbers most often follow on one another. A weak one counts less than a plain one, and only where it
 * is the very next number: the run may begin with one (1924.1), or be all of a weak style ("(12)" behind a sentence).
 */
static int common_style(const struct reader *reader)
{
  enum { PLAIN = 4, WEAK = 1 };
  unsigned before[MARK_STYLES] = {0};
  uint32_t follows[MARK_STYLES] = {0};
  for (uint32_t i = 0; i < reader->mark_count; i++) {
    const struct candidate *mark = &reader->marks[i];
    if (mark->start == 0 && reader->lines[mark->line].role == ROLE_TEXT && begins_opener(reader, mark)) continue;
    bool weak = mark->weak && mark->style != MARK_BRACKET;
    bool next = mark->value == before[mark->style] + 1 || (mark->value == 1 && !weak);
    if (mark->style == MARK_SYMBOL) next = mark->value > before[mark->style] || mark->value == 1;
    if (next) follows[mark->style] += weak ? WEAK : PLAIN;
    if (next || (mark->style != MARK_GLUED && !weak)) before[mark->style] = mark->value;
  }
  int best = -1;
  for (int style = 0; style < MARK_STYLES; style++)
    if (follows[style] > 0 && (best < 0 || follows[style] > follows[best])) best = style;
  return best;
}

void structure_find_candidates(struct reader *reader)
{
  struct scan scan = {.reader = reader};
  for (uint32_t i = 0; i < reader->count; i++) {
    if (reader->lines[i].role != ROLE_TEXT) continue;
    scan.line = i, scan.text = reader->lines[i].text;
    scan_line(&scan);
  }
  struct candidate *found = reader->marks;
  reader->marks = opis_arena_copy_array(reader->arena, found, reader->mark_count, sizeof *found);
  free(found);
  index_values(reader);
  reader->mark_style = common_style(reader);
}

uint32_t structure_first_mark(const struct reader *reader, uint32_t line)
{
  uint32_t low = 0, high = reader->mark_count;
  while (low < high) {
    uint32_t middle = low + (high - low) / 2;
    if (reader->marks[middle].line < line)
      low = middle + 1;
    else
      high = middle;
  }
  return low;
}

bool structure_has_mark(const struct reader *reader, unsigned value, uint32_t from, uint32_t to)
{
  if (value >= VALUE_MAX || from >= to) return false;
  uint32_t low = reader->value_start[value], end = reader->value_start[value + 1], high = end;
  while (low < high) {
    uint32_t middle = low + (high - low) / 2;
    if (reader->marks[reader->by_value[middle]].line < from)
      low = middle + 1;
    else
      high = middle;
  }
  for (unsigned looked = 0; low < end && looked < 64; low++, looked++) {
    const struct candidate *mark = &reader->marks[reader->by_value[low]];
    if (mark->line >= to) return false;
    if (mark->start > 0 && mark->style == reader->mark_style && reader->lines[mark->line].role != ROLE_NOTE)
      return true;
  }
  return false;
}
