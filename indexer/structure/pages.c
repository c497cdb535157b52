/* Lines in, pages out: form feeds, and what is left of them. Running heads, page numbers and rules change their role
 * and so leave the text. The evidence, in this order:
 *   form feed       a page begins
 *   page numbers    lines that are a number, or text and a number far from it, and that count upwards over the document
 *   running heads   first and last lines of pages that recur but for their number
 *   leading blank   where no line is indented, the few lines with one blank before them begin a page */
#include "base/memory.h"
#include "indexer/structure/letters.h"
#include "indexer/structure/parts.h"
#include "indexer/structure/tables.h"

#include <stdlib.h>

enum {
  LABEL_MAX = 10000,
  EDGE = 3, /* lines at the top or the foot of a page that may be furniture */
  FURNITURE_WIDTH = 140,
  CHAINS = 8,        /* a book has few page numberings */
  SPACING = 12,      /* lines a page has at least, on an average */
  NUMBER_SPACING = 6 /* the same where its number is seen */
};

/* A line that may carry a page number. */
struct number_line {
  uint32_t line, value, chain, previous, start, end;
  bool bare; /* nothing else on it */
};

static uint32_t number_at(struct opis_span text, size_t *end)
{
  uint32_t value = 0;
  size_t start = *end;
  while (*end < text.size && letter_is_digit((unsigned char)text.data[*end]) && *end - start < 5)
    value = value * 10 + (uint32_t)(text.data[(*end)++] - '0');
  return *end > start && *end - start < 5 && !letter_is_digit(text_at(text, *end)) ? value : 0;
}

/* "12", "- 12 -", "[12]", "p. 12", "xii". */
static bool read_bare(struct opis_span text, struct number_line *number)
{
  size_t start = 0;
  while (start < text.size && strchr("-[(|~ ", text.data[start])) start++;
  if (text.size - start > 3 && (text.data[start] | 0x20) == 'p' && text.data[start + 1] == '.') start += 2;
  while (start < text.size && text.data[start] == ' ') start++;
  size_t end = start;
  uint32_t value = number_at(text, &end);
  if (value == 0) {
    while (end < text.size && letter_is_lower((unsigned char)text.data[end])) end++;
    value = text_roman(opis_span_slice(text, start, end));
  }
  if (value == 0) return false;
  number->value = value, number->start = (uint32_t)start, number->end = (uint32_t)end, number->bare = true;
  while (end < text.size && strchr("-])|~ ", text.data[end])) end++;
  return end == text.size;
}

/* "12    TITLE" or "TITLE    12": three blanks at least, or a tab, between them. */
static bool read_head(struct opis_span text, struct number_line *number)
{
  size_t end = 0;
  uint32_t value = number_at(text, &end);
  if (value > 0 && end + 3 < text.size && memcmp(text.data + end, "   ", 3) == 0) {
    number->value = value, number->start = 0, number->end = (uint32_t)end, number->bare = false;
    return true;
  }
  size_t start = text.size;
  while (start > 0 && letter_is_digit((unsigned char)text.data[start - 1])) start--;
  if (start == text.size || start < 4 || memcmp(text.data + start - 3, "   ", 3) != 0) return false;
  end = start;
  value = number_at(text, &end);
  number->value = value, number->start = (uint32_t)start, number->end = (uint32_t)end, number->bare = false;
  return value > 0;
}

/* How far a line is from the nearest edge of its page, in lines that are not blank; needs known pages. */
static bool near_edge(const struct reader *reader, uint32_t line)
{
  uint32_t above = 0, below = 0;
  for (uint32_t i = line; above < EDGE && i > 0 && !reader->lines[i].page_start; i--)
    above += reader->lines[i - 1].role != ROLE_BLANK;
  for (uint32_t i = line + 1; below < EDGE && i < reader->count && !reader->lines[i].page_start; i++)
    below += reader->lines[i].role != ROLE_BLANK;
  return above < EDGE || below < EDGE;
}

static struct number_line *find_number_lines(struct reader *reader, uint32_t *count)
{
  struct number_line *numbers = NULL;
  uint32_t capacity = 0;
  *count = 0;
  for (uint32_t i = 0; i < reader->count; i++) {
    const struct line *line = &reader->lines[i];
    if (line->role != ROLE_TEXT || line->width > FURNITURE_WIDTH) continue;
    struct number_line number = {.line = i, .previous = NONE};
    if (!read_bare(line->text, &number) && !read_head(line->text, &number)) continue;
    if (number.value >= LABEL_MAX || (reader->paged && !near_edge(reader, i))) continue;
    OPIS_GROW(numbers, *count, capacity);
    numbers[(*count)++] = number;
  }
  return numbers;
}

/* Whether two lines may both carry page numbers: a list's numbers stand closer, but for a page break between them. */
static bool are_apart(const struct reader *reader, uint32_t above, uint32_t below)
{
  enum { LEAST = 3 };
  if (below - above >= LEAST) return true;
  for (uint32_t i = above + 1; i <= below; i++)
    if (reader->lines[i].page_start) return true;
  return false;
}

/* The longest run of numbers that count upwards, a page or two missing; returns its last member. */
static uint32_t longest_chain(const struct reader *reader, struct number_line *numbers, uint32_t count, uint32_t *last)
{
  uint32_t best = NONE;
  memset(last, 0xFF, LABEL_MAX * sizeof *last);
  for (uint32_t i = 0; i < count; i++) {
    struct number_line *number = &numbers[i];
    if (number->line == NONE) continue;
    number->chain = 1, number->previous = NONE;
    for (uint32_t step = 1; step <= 3 && step < number->value; step++) {
      uint32_t before = last[number->value - step];
      if (before == NONE || !are_apart(reader, numbers[before].line, number->line) ||
          numbers[before].chain < number->chain)
        continue;
      number->chain = numbers[before].chain + 1, number->previous = before;
    }
    uint32_t *here = &last[number->value];
    if (*here == NONE || numbers[*here].chain <= number->chain) *here = i;
    if (best == NONE || numbers[best].chain < number->chain) best = i;
  }
  return best;
}

static void set_page_number(struct reader *reader, const struct number_line *number)
{
  struct line *line = &reader->lines[number->line];
  line->role = number->bare ? ROLE_NUMBER : ROLE_HEAD;
}

/* A hash of the letters of a line; 0 where there are too few to recognise it by. */
static uint32_t fingerprint(struct opis_span text)
{
  uint32_t hash = 2166136261u, letters = 0;
  for (size_t i = 0; i < text.size; i++) {
    unsigned char byte = (unsigned char)text.data[i];
    if (!letter_is_letter(byte) && byte < 0x80) continue;
    hash = (hash ^ (byte < 0x80 ? byte | 0x20 : byte)) * 16777619u;
    letters++;
  }
  return letters < 4 ? 0 : hash | 1;
}

/* Whether a chain is one of page numbers: long enough, and its members far enough apart. */
static bool is_numbering(const struct reader *reader, const struct number_line *numbers, uint32_t end)
{
  uint32_t length = numbers[end].chain, first = end;
  while (numbers[first].previous != NONE) first = numbers[first].previous;
  uint32_t lines = numbers[end].line - numbers[first].line;
  if (length < 2 || reader->paged) return length >= 2;
  if (lines / (length - 1) < NUMBER_SPACING) return false;
  /* two are enough of a line that says the same both times: a running head */
  uint32_t head = fingerprint(reader->lines[numbers[end].line].text);
  return length >= 3 ||
         (!numbers[end].bare && head != 0 && head == fingerprint(reader->lines[numbers[first].line].text));
}

/* Roles, and where no form feed is, pages: a line with a head begins one; a bare number begins one too if the first
 * stands above any text, else the line after it does. */
static void take_chain(struct reader *reader, struct number_line *numbers, uint32_t end, bool feeds)
{
  uint32_t first = end;
  while (numbers[first].previous != NONE) first = numbers[first].previous;
  bool top = structure_line_before(reader, numbers[first].line) == NONE;
  for (uint32_t i = end, before; i != NONE; i = before) {
    struct number_line *number = &numbers[i];
    before = number->previous;
    set_page_number(reader, number);
    uint32_t start = !number->bare || top ? number->line : structure_line_after(reader, number->line);
    if (!feeds && start != NONE && start > 0) reader->lines[start].page_start = true;
    number->line = NONE; /* spent */
  }
}

static void find_page_numbers(struct reader *reader)
{
  uint32_t count;
  struct number_line *numbers = find_number_lines(reader, &count);
  uint32_t *last = opis_allocate(LABEL_MAX, sizeof *last);
  bool feeds = reader->paged;
  for (uint32_t i = 0; i < CHAINS && count > 0; i++) {
    uint32_t end = longest_chain(reader, numbers, count, last);
    if (end == NONE || !is_numbering(reader, numbers, end)) break;
    take_chain(reader, numbers, end, feeds);
    reader->paged = true;
  }
  free(last);
  free(numbers);
}

struct edge {
  uint32_t line, hash, rank; /* rank: 0 for the outermost line */
  bool foot;
};

static int compare_edges(const void *a, const void *b)
{
  const struct edge *left = a, *right = b;
  if (left->hash != right->hash) return left->hash < right->hash ? -1 : 1;
  if (left->foot != right->foot) return left->foot ? 1 : -1;
  return left->line < right->line ? -1 : left->line > right->line;
}

static int compare_places(const void *a, const void *b)
{
  const struct edge *left = a, *right = b;
  return left->line < right->line ? -1 : left->line > right->line;
}

static void add_edge(struct edge **edges, uint32_t *count, uint32_t *capacity, struct edge edge)
{
  OPIS_GROW(*edges, *count, *capacity);
  (*edges)[(*count)++] = edge;
}

/* The first and the last lines of the page [start, end). */
static void add_edges(const struct reader *reader, uint32_t start, uint32_t end, struct edge **edges, uint32_t *count,
                      uint32_t *capacity)
{
  uint32_t seen = 0, widest = 0;
  for (uint32_t i = start; i < end; i++)
    if (reader->lines[i].width > widest) widest = reader->lines[i].width;
  for (uint32_t i = start; i < end && seen < EDGE; i++) {
    const struct line *line = &reader->lines[i];
    if (line->role == ROLE_BLANK || line->role == ROLE_NUMBER) continue;
    if (line->role != ROLE_TEXT && line->role != ROLE_HEAD) break;
    bool apart = i + 1 == end || reader->lines[i + 1].role == ROLE_BLANK || line->width * 4 < widest * 3;
    bool never = !apart || line->width > FURNITURE_WIDTH || table_has(table_note_headings, line->text);
    uint32_t hash = never ? 0 : fingerprint(line->text);
    add_edge(edges, count, capacity, (struct edge){i, hash, seen, false}); /* others too: below them is no head */
    seen++;
  }
  seen = 0;
  struct opener opener;
  for (uint32_t i = end; i-- > start && seen < 1;) {
    const struct line *line = &reader->lines[i];
    if (line->role == ROLE_BLANK || line->role == ROLE_NUMBER) continue;
    if (line->role != ROLE_TEXT || structure_read_opener(line->text, &opener)) break;
    bool apart = i == start || reader->lines[i - 1].role == ROLE_BLANK;
    bool never = !apart || line->width > FURNITURE_WIDTH || table_has(table_note_headings, line->text);
    uint32_t hash = never ? 0 : fingerprint(line->text);
    if (hash) add_edge(edges, count, capacity, (struct edge){i, hash, seen, true});
    seen++;
  }
}

/* Lines that stand at the same edge of several pages are running heads. */
static void find_running_heads(struct reader *reader)
{
  struct edge *edges = NULL;
  uint32_t count = 0, capacity = 0, pages = 0, start = 0;
  for (uint32_t i = 1; i <= reader->count; i++) {
    if (i < reader->count && !reader->lines[i].page_start) continue;
    add_edges(reader, start, i, &edges, &count, &capacity);
    start = i, pages++;
  }
  uint32_t wanted = pages < 6 ? 2 : 3;
  if (count > 0) qsort(edges, count, sizeof *edges, compare_edges);
  for (uint32_t i = 0, end; i < count; i = end) {
    for (end = i + 1; end < count && edges[end].hash == edges[i].hash && edges[end].foot == edges[i].foot;) end++;
    for (uint32_t j = i; j < end; j++) edges[j].hash = edges[j].hash && end - i >= wanted;
  }
  if (count > 0) qsort(edges, count, sizeof *edges, compare_places);
  bool open = true; /* all lines above it on this page are furniture */
  for (uint32_t i = 0; i < count; i++) {
    struct line *line = &reader->lines[edges[i].line];
    if (edges[i].rank == 0 || edges[i].foot) open = true;
    open = open && (edges[i].hash || line->role == ROLE_HEAD);
    if (open && line->role == ROLE_TEXT) line->role = ROLE_HEAD;
  }
  free(edges);
}

/* Pages of a text without form feeds, numbers and indents: their first lines have kept one blank. */
static void find_leading_blanks(struct reader *reader)
{
  uint32_t flush = 0, single = 0, text = 0;
  for (uint32_t i = 0; i < reader->count; i++) {
    const struct line *line = &reader->lines[i];
    if (line->role != ROLE_TEXT) continue;
    text++, flush += line->indent == 0, single += line->indent == 1;
  }
  if (single < 2 || flush + single < text || single > text / SPACING) return;
  for (uint32_t i = 1; i < reader->count; i++) {
    struct line *line = &reader->lines[i];
    if (line->role == ROLE_TEXT && line->indent == 1) line->page_start = true;
  }
  reader->paged = true;
}

/* Takes off what all lines of a page [start, end) are indented by. */
static void level_page(struct reader *reader, uint32_t start, uint32_t end)
{
  uint32_t least = NONE;
  for (uint32_t i = start; i < end; i++)
    if (reader->lines[i].role == ROLE_TEXT && reader->lines[i].indent < least) least = reader->lines[i].indent;
  if (least == NONE || least == 0 || least > 3) return;
  for (uint32_t i = start; i < end; i++) {
    struct line *line = &reader->lines[i];
    line->indent = line->indent > least ? line->indent - least : 0;
  }
}

static void number_pages(struct reader *reader)
{
  uint32_t page = 0, start = 0;
  for (uint32_t i = 0; i < reader->count; i++) {
    if (reader->lines[i].page_start) {
      level_page(reader, start, i);
      page++, start = i;
    }
    reader->lines[i].page = page;
  }
  level_page(reader, start, reader->count);
  reader->page_count = page + 1;
  reader->labels = opis_arena_allocate(reader->arena, reader->page_count, sizeof *reader->labels);
  reader->page_first = opis_arena_allocate(reader->arena, reader->page_count + 1, sizeof *reader->page_first);
  for (uint32_t i = reader->count; i-- > 0;) reader->page_first[reader->lines[i].page] = i;
  reader->page_first[reader->page_count] = reader->count;
  for (uint32_t i = 0; i < reader->count; i++) {
    const struct line *line = &reader->lines[i];
    struct number_line number;
    if (line->role != ROLE_NUMBER && line->role != ROLE_HEAD) continue;
    if (read_bare(line->text, &number) || read_head(line->text, &number))
      reader->labels[line->page] = opis_span_slice(line->text, number.start, number.end);
  }
}

void structure_find_pages(struct reader *reader)
{
  for (uint32_t i = 0; i < reader->count; i++) reader->paged |= reader->lines[i].page_start;
  find_page_numbers(reader);
  if (!reader->paged) find_leading_blanks(reader);
  if (reader->paged) find_running_heads(reader);
  number_pages(reader);
}
