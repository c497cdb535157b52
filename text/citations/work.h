/* A work in the making, and what its readers share. For this folder only. */
#ifndef OPIS_TEXT_CITATIONS_WORK_H
#define OPIS_TEXT_CITATIONS_WORK_H

#include "text/citations/note.h"

enum { OPIS_WORK_AUTHORS_MAX = 4 };

struct opis_work {
  enum opis_citation_kind kind;
  size_t start, end; /* of the reference */
  struct opis_span authors[OPIS_WORK_AUTHORS_MAX];
  size_t author_count;
  bool bare_surname; /* one author, of whom a single word stands */
  size_t title, title_end, year, container, container_end;
  size_t pages, pages_end;
};

static inline bool opis_work_is_word(const struct opis_note *note, size_t at)
{
  return note->tokens[at].kind == OPIS_NOTE_WORD;
}

static inline bool opis_work_is_capital(const struct opis_note *note, size_t at)
{
  return opis_work_is_word(note, at) && note->tokens[at].flags & OPIS_NOTE_CAPITAL;
}

static inline bool opis_work_is_year(const struct opis_note *note, size_t at)
{
  const struct opis_note_token *token = &note->tokens[at];
  if (token->kind != OPIS_NOTE_NUMBER || token->folded.size < 4 || token->folded.size > 5) return false;
  return opis_span_compare(token->folded, OPIS_SPAN("1500")) >= 0 &&
         opis_span_compare(token->folded, OPIS_SPAN("2100")) < 0;
}

/* authors.c */
bool opis_work_is_and(const struct opis_note *note, size_t at);
bool opis_work_is_particle(const struct opis_note *note, size_t at);
bool opis_work_is_article(const struct opis_note *note, size_t at);
/* What stands before a year in prose without being an author. */
bool opis_work_is_country(const struct opis_note *note, size_t at);
/* Whether a reference may begin at `at`: at the start of the text, of a sentence or a bracket, behind "see". */
bool opis_work_may_begin(const struct opis_note *note, size_t at);
/* One name and how many words it has; returns the token behind it, 0 if there is none. */
size_t opis_work_name(const struct opis_note *note, size_t at, size_t limit, size_t *words);
struct opis_span opis_work_surname(const struct opis_note *note, size_t start, size_t end);
/* Authors and the comma behind them; returns the token where the title begins, 0 if these are no authors. */
size_t opis_work_authors(const struct opis_note *note, size_t at, size_t limit, struct opis_work *work);
/* Pages at `at`, behind a comma; returns the token behind them, `at` if there are none. */
size_t opis_work_pages(const struct opis_note *note, size_t at, size_t limit, struct opis_work *work);

/* forms.c: each returns the token behind what it read, 0 if the work has another form. */
/* One part of a bracket, behind its opening mark or semicolon at `at`; `close` closes the bracket. */
size_t opis_work_author_date(const struct opis_note *note, size_t at, size_t close, struct opis_work *work);
size_t opis_work_name_year(const struct opis_note *note, size_t at, size_t limit, struct opis_work *work);
size_t opis_work_newspaper(const struct opis_note *note, size_t at, size_t limit, struct opis_work *work);
bool opis_work_is_web(const struct opis_note *note, size_t at);
/* Another day of the newspaper that `work` is: "24 February, 8 March 1937". */
size_t opis_work_issue(const struct opis_note *note, size_t at, size_t limit, struct opis_work *work);
size_t opis_work_web(const struct opis_note *note, size_t at, struct opis_work *work);
size_t opis_work_parliament(const struct opis_note *note, size_t at, struct opis_work *work);
/* The entry of a bibliography, which the text begins with. */
size_t opis_work_inverted(const struct opis_note *note, size_t limit, struct opis_work *work);

#endif
