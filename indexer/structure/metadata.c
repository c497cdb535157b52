/* What the text says of itself: its title; the author and year of the line by which it wants to be cited; its DOI. */
#include "indexer/structure/letters.h"
#include "indexer/structure/parts.h"

enum { LINE_MAX = 1000, TITLE_MIN = 12, HEAD_LINES = 60 };

static size_t find(struct opis_span text, struct opis_span word)
{
  if (word.size == 0 || text.size < word.size) return text.size;
  const char *at = memmem(text.data, text.size, word.data, word.size);
  return at ? (size_t)(at - text.data) : text.size;
}

/* A DOI in the text: 10.NNNN/suffix, without the stop behind it. */
static struct opis_span read_doi(struct opis_span text)
{
  for (size_t base = 0; base < text.size;) {
    size_t start = base + find(opis_span_slice(text, base, text.size), OPIS_SPAN("10.")), end = start + 3;
    if (start >= text.size) break;
    while (end < text.size && letter_is_digit((unsigned char)text.data[end])) end++;
    base = start + 3;
    if (end - start < 7 || text_at(text, end) != '/' || letter_is_digit(text_before(text, start))) continue;
    while (end < text.size && (unsigned char)text.data[end] > ' ' && !strchr("\"<>", text.data[end])) end++;
    while (strchr(".,;)]", text.data[end - 1])) end--;
    return opis_span_slice(text, start, end);
  }
  return (struct opis_span){0};
}

/* A line that gives the text's own DOI rather than that of something it cites. */
static bool names_doi(struct opis_span text, uint32_t line)
{
  static const char *const starts[] = {"DOI", "doi", "https://doi.org/", "http://dx.doi.org/", "• DOI", "* DOI"};
  for (size_t i = 0; i < sizeof starts / sizeof *starts; i++)
    if (opis_span_starts(text, opis_span_of(starts[i]))) return true;
  return line < HEAD_LINES &&
         (find(text, OPIS_SPAN("doi.org/")) < text.size || find(text, OPIS_SPAN("DOI")) < text.size);
}

/* "Author, A. (2020). The title": what stands before the year, and the year. */
static bool read_citation(struct opis_span text, struct opis_span title, struct opis_document *document)
{
  size_t at = find(text, title);
  if (at >= text.size || at < 10) return false;
  size_t close = at;
  while (close > 0 && text.data[close - 1] != ')' && at - close < 6) close--;
  if (close < 7 || text.data[close - 1] != ')' || text.data[close - 6] != '(') return false;
  for (size_t i = close - 5; i < close - 1; i++)
    if (!letter_is_digit((unsigned char)text.data[i])) return false;
  document->year = opis_span_slice(text, close - 5, close - 1);
  document->author = opis_span_trim(opis_span_slice(text, 0, close - 6));
  return true;
}

/* The line below the title that says by whom it is: "By …", "di …", "por …". */
static struct opis_span read_byline(struct opis_span text)
{
  static const char *const words[] = {"By ", "by ", "BY ", "Por ", "por ", "Di ", "di "};
  for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
    struct opis_span word = opis_span_of(words[i]);
    struct opis_span rest = opis_span_slice(text, 0, 0);
    if (opis_span_starts(text, word)) rest = opis_span_trim(opis_span_slice(text, word.size, text.size));
    if (rest.size > 4 && rest.size < 80 && letter_is_upper(text_first(rest)) && !text_ends_sentence(rest)) return rest;
  }
  return (struct opis_span){0};
}

static struct opis_span joined_title(const struct reader *reader, const struct draft *draft)
{
  if (draft->first == draft->last) return reader->lines[draft->first].text;
  return opis_arena_format(reader->arena, "%.*s %.*s", (int)reader->lines[draft->first].text.size,
                           reader->lines[draft->first].text.data, (int)reader->lines[draft->last].text.size,
                           reader->lines[draft->last].text.data);
}

void structure_find_metadata(struct reader *reader, struct opis_document *document)
{
  for (uint32_t i = 0; i < reader->draft_count && i < HEAD_LINES; i++) {
    const struct draft *draft = &reader->drafts[i];
    if (draft->kind != OPIS_TITLE) continue;
    document->title = joined_title(reader, draft);
    uint32_t next = structure_line_after(reader, draft->last);
    if (next != NONE) document->author = read_byline(reader->lines[next].text);
    break;
  }
  for (uint32_t i = 0; i < reader->count; i++) {
    const struct line *line = &reader->lines[i];
    if (line->role != ROLE_TEXT || line->text.size > LINE_MAX) continue;
    if (document->doi.size == 0 && names_doi(line->text, i)) document->doi = read_doi(line->text);
    if (document->year.size == 0 && document->title.size >= TITLE_MIN)
      read_citation(line->text, document->title, document);
  }
}
