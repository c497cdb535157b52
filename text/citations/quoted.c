/* In: the citations of a note, in order. Out: which of them are second-hand: "ACS, b. 5, quoted in Rossi, Titolo, 45"
 * says that Rossi quotes the document; "Rossi, Titolo, 45, citing ACS, b. 5" says so the other way round. The work
 * stays a citation of its own. */
#include "text/citations/note.h"

enum { GAP_MAX = 10 }; /* tokens between the two */

/* Behind a document, before the work that quotes it. */
static const char *const quoted[] = {
    "quoted",     "cited",       "reproduced",  "published", "printed",      "reprinted",  "excerpted",
    "citato",     "citata",      "citati",      "cit",       "riportato",    "riportata",  "riprodotto",
    "riprodotta", "pubblicato",  "pubblicata",  "citado",    "citada",       "citados",    "recogido",
    "recogida",   "reproducido", "reproducida", "publicado", "publicada",    "transcrito", "apud",
    "ap",         "cite",        "citee",       "reproduit", "publie",       "zit",        "zitiert",
    "abgedruckt", "цит",         "цитируется",  "цитирую",   "опубликовано", "опубл"};

/* Behind a work, before the document that it quotes. */
static const char *const quoting[] = {"citing", "quoting", "citando", "citant", "cita", "zitiert", "цитирует", "from"};

static bool is_among(const struct opis_note *note, size_t at, const char *const *words, size_t count)
{
  for (size_t i = 0; i < count; i++)
    if (opis_note_is(note, at, words[i])) return true;
  return false;
}

/* Whether one of the words stands between two citations; `*token` moves on to the second. */
static bool stands_between(const struct opis_note *note, size_t *token, struct opis_range gap, bool forward)
{
  while (*token < note->count && note->tokens[*token].start < gap.start) ++*token;
  bool found = false;
  size_t count = 0;
  for (size_t i = *token; i < note->count && note->tokens[i].start < gap.end; i++) {
    if (++count > GAP_MAX) return false;
    found |= forward ? is_among(note, i, quoted, sizeof quoted / sizeof *quoted)
                     : is_among(note, i, quoting, sizeof quoting / sizeof *quoting);
  }
  return found;
}

/* Rossi; Bianchi 1975, or Rossi, Short title */
static struct opis_span work_name(struct opis_arena *arena, const struct opis_citation *work)
{
  struct opis_buf name = {0};
  for (size_t i = 0; i < work->author_count; i++) {
    if (i > 0) opis_buf_add_string(&name, "; ");
    opis_buf_add(&name, work->authors[i]);
  }
  struct opis_span more = work->year.size ? work->year : work->title;
  if (name.size && more.size) opis_buf_add_string(&name, work->year.size ? " " : ", ");
  opis_buf_add(&name, more);
  struct opis_span copy = opis_arena_copy(arena, opis_buf_span(&name));
  opis_buf_free(&name);
  return copy;
}

static bool is_document(const struct opis_citation *item)
{
  return item->kind <= OPIS_CITATION_PUBLISHED;
}

static bool is_work(const struct opis_citation *item)
{
  return item->kind >= OPIS_CITATION_MONOGRAPH && item->kind <= OPIS_CITATION_BACK_REFERENCE;
}

void opis_quoted_read(struct opis_note *note)
{
  size_t token = 0;
  for (size_t i = 1; i < note->item_count; i++) {
    struct opis_citation *first = &note->items[i - 1], *second = &note->items[i];
    bool forward = is_document(first) && is_work(second), backward = is_work(first) && is_document(second);
    if (!(forward || backward) || first->range.end > second->range.start) continue;
    struct opis_range gap = {first->range.end, second->range.start};
    if (!stands_between(note, &token, gap, forward)) continue;
    if (forward)
      first->quoted_in = work_name(note->arena, second);
    else
      second->quoted_in = work_name(note->arena, first);
  }
}
