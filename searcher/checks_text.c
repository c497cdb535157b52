/* Texts: what was mended in them, and what in them no author wrote. */
#include "base/span.h"
#include "base/utf8.h"
#include "searcher/check.h"
#include "text/lexicon.h"
#include "text/repair.h"
#include "text/tokenise.h"

#include <stdlib.h>

/* ---- Characters ----------------------------------------------------------------------------------------------- */

static bool is_latin(uint32_t code)
{
  return (code >= 'a' && code <= 'z') || (code >= 'A' && code <= 'Z') ||
         (code >= 0xC0 && code <= 0x24F && code != 0xD7 && code != 0xF7) || (code >= 0x1E00 && code <= 0x1EFF);
}

static bool is_cyrillic(uint32_t code)
{
  return code >= 0x400 && code <= 0x52F;
}

static bool is_letter(uint32_t code)
{
  return is_latin(code) || is_cyrillic(code);
}

static bool is_lower(uint32_t code)
{
  return (code >= 'a' && code <= 'z') || (code >= 0xDF && code <= 0xFF && code != 0xF7) ||
         (code >= 0x430 && code <= 0x45F);
}

/* What no text of words has between two letters: a control character, a piece of a table's frame, a character that
 * each font gives a sense of its own. */
static bool is_foreign(uint32_t code)
{
  return (code >= 0x80 && code < 0xA0) || (code >= 0x2500 && code < 0x25A0) || (code >= 0xE000 && code < 0xF900);
}

static uint32_t code_before(struct opis_span text, size_t offset)
{
  return offset > 0 ? opis_utf8_previous(text, &offset) : ' ';
}

static uint32_t code_at(struct opis_span text, size_t offset)
{
  return offset < text.size ? opis_utf8_next(text, &offset) : ' ';
}

/* ---- Mended --------------------------------------------------------------------------------------------------- */

static bool said_before(const struct opis_unit *unit, size_t repair)
{
  for (size_t i = 0; i < repair; i++)
    if (opis_span_equal(unit->repairs[i].from, unit->repairs[repair].from)) return true;
  return false;
}

static void check_mended(struct opis_report *report, const struct opis_unit *unit)
{
  if (unit->repair_count == 0) return;
  struct opis_buf from = {0};
  for (size_t i = 0; i < unit->repair_count; i++)
    if (!said_before(unit, i))
      opis_buf_format(&from, "%s%.*s", from.size > 0 ? "; " : "", (int)unit->repairs[i].from.size,
                      unit->repairs[i].from.data);
  opis_report_add_unit(report, OPIS_CHECK_MENDED, unit, unit->repairs[0].range, "%zu place%s: %s", unit->repair_count,
                       unit->repair_count == 1 ? "" : "s", from.data);
  opis_buf_free(&from);
}

/* ---- Lost and doubtful ---------------------------------------------------------------------------------------- */

/* The letters from an offset on. */
static struct opis_span letters_from(struct opis_span text, size_t start)
{
  size_t end = start;
  while (end < text.size) {
    size_t next = end;
    if (!is_letter(opis_utf8_next(text, &next))) break;
    end = next;
  }
  return opis_span_slice(text, start, end);
}

/* A question mark inside a word, where a character stood that an encoding did not have. Addresses have them too, and
 * where the blank behind a question lacks, a word stands behind it. */
static bool is_lost_as_question(struct opis_span text, size_t start, size_t end)
{
  enum { WORD = 3 };
  if (!is_letter(code_before(text, start)) || !is_lower(code_at(text, end))) return false;
  struct opis_span behind = letters_from(text, end);
  if (behind.size >= WORD && opis_lexicon_has(behind)) return false;
  while (start > 0 && text.data[start - 1] != ' ') start--;
  while (end < text.size && text.data[end] != ' ') end++;
  for (size_t i = start; i < end; i++)
    if (strchr("/=&.@_%", text.data[i])) return false;
  return true;
}

static void check_lost(struct opis_report *report, const struct opis_unit *unit)
{
  struct opis_range first = {0, 0};
  size_t lost = 0;
  for (size_t offset = 0; offset < unit->text.size;) {
    size_t start = offset;
    uint32_t code = opis_utf8_next(unit->text, &offset);
    if (code != OPIS_REPLACEMENT && !(code == '?' && is_lost_as_question(unit->text, start, offset))) continue;
    if (lost++ == 0) first = (struct opis_range){start, offset};
  }
  if (lost > 0)
    opis_report_add_unit(report, OPIS_CHECK_LOST_CHARACTER, unit, first, "%zu character%s lost", lost,
                         lost == 1 ? " is" : "s are");
}

/* What reading UTF-8 as Windows-1252 or Latin-1 leaves where too little of it stands together to be mended: a letter
 * that is the first of two bytes, and a sign that is the second. A capital before a closing » is a quotation's end. */
static bool is_half_of_two(struct opis_span text, size_t start, size_t end)
{
  uint32_t first = code_at(text, start), second = code_at(text, end);
  if (first == 0xE2 && second == 0x20AC) return true;
  if (first != 0xC2 && first != 0xC3 && first != 0xD0 && first != 0xD1) return false;
  return second >= 0xA0 && second <= 0xBF && second != 0xBB && second != 0xA0;
}

/* What could be mended was, unless the index was made so that it is left. */
static void check_unmended(struct opis_report *report, const struct opis_unit *unit)
{
  struct opis_repairs repairs = {0};
  struct opis_arena arena = {0};
  opis_repair(&arena, unit->text, &repairs);
  if (repairs.count > 0)
    opis_report_add_unit(report, OPIS_CHECK_DOUBTFUL, unit, repairs.items[0].before,
                         "seems to be %s, and is not mended", repairs.items[0].from);
  opis_arena_free(&arena);
}

static void check_doubtful(struct opis_report *report, const struct opis_unit *unit)
{
  for (size_t offset = 0; offset < unit->text.size;) {
    size_t start = offset;
    uint32_t code = opis_utf8_next(unit->text, &offset);
    bool inside = is_letter(code_before(unit->text, start)) && is_letter(code_at(unit->text, offset));
    if (!(is_foreign(code) && inside) && !is_half_of_two(unit->text, start, offset)) continue;
    opis_report_add_unit(report, OPIS_CHECK_DOUBTFUL, unit, (struct opis_range){start, offset},
                         "U+%04X is no character of words", (unsigned)code);
    return;
  }
}

/* ---- Words ---------------------------------------------------------------------------------------------------- */

/* XIXв., IVго: a Roman number and its Russian ending are no slip. */
static size_t skip_roman(struct opis_span word)
{
  size_t end = 0;
  while (end < word.size && strchr("IVXLCDM", word.data[end])) end++;
  return end;
}

static bool is_mixed(struct opis_span word)
{
  bool latin = false, cyrillic = false;
  size_t roman = skip_roman(word);
  for (size_t offset = roman; offset < word.size;) {
    uint32_t code = opis_utf8_next(word, &offset);
    latin = latin || is_latin(code);
    cyrillic = cyrillic || is_cyrillic(code);
  }
  if (latin || !cyrillic || roman == 0) return latin && cyrillic;
  return is_cyrillic(code_at(word, roman)) && !is_lower(code_at(word, roman)); /* CCCР, MИД */
}

/* Only words that are as long as they look: a compound's parts may be of two scripts. */
static void check_mixed(struct opis_report *report, const struct opis_unit *unit, const struct opis_tokens *tokens)
{
  size_t words = 0;
  const struct opis_token *first = NULL;
  for (size_t i = 0; i < tokens->count; i++) {
    const struct opis_token *token = &tokens->items[i];
    if (token->flags & OPIS_TOKEN_WHOLE || !is_mixed(opis_span_slice(unit->text, token->start, token->end))) continue;
    if (words++ == 0) first = token;
  }
  if (!first) return;
  opis_report_add_unit(report, OPIS_CHECK_MIXED_SCRIPT, unit, (struct opis_range){first->start, first->end},
                       "%zu word%s", words, words == 1 ? "" : "s");
}

/* How many units have a word; 0 too where the index cannot say. */
static uint32_t frequency(const struct opis_report *report, struct opis_span word)
{
  uint32_t units = 0;
  if (xc_database_frequency(report->index->database, word.data, word.size, &units, NULL, NULL) != XC_OK) return 0;
  return units;
}

struct guess {
  struct opis_span word;
  uint32_t units;
};

static int by_units(const void *a, const void *b)
{
  const struct guess *left = a, *right = b;
  if (left->units != right->units) return left->units < right->units ? 1 : -1;
  return opis_span_compare(left->word, right->word);
}

/* The words that it may be with a letter before it, the most frequent of the index first. */
static size_t guess_letters(const struct opis_report *report, struct opis_arena *arena, struct opis_span word,
                            struct guess guesses[64])
{
  enum { KNOWN = 2 }; /* a word that no lexicon has, as a name, stands in so many units */
  bool cyrillic = is_cyrillic(code_at(word, 0));
  uint32_t first = cyrillic ? 0x430 : 'a', last = cyrillic ? 0x44F : 'z';
  size_t count = 0;
  for (uint32_t letter = first; letter <= last; letter++) {
    char bytes[4];
    int size = (int)opis_utf8_put(letter, bytes);
    struct opis_span longer = opis_arena_format(arena, "%.*s%.*s", size, bytes, (int)word.size, word.data);
    uint32_t units = frequency(report, longer);
    if (units >= KNOWN || opis_lexicon_has(longer)) guesses[count++] = (struct guess){longer, units};
  }
  qsort(guesses, count, sizeof *guesses, by_units);
  return count;
}

/* "betters, letters or setters?" of some guesses. */
static struct opis_span list_guesses(struct opis_arena *arena, const struct guess *guesses, size_t count)
{
  enum { MOST = 4 };
  struct opis_span list = guesses[0].word;
  for (size_t i = 1; i < count && i < MOST; i++)
    list = opis_arena_format(arena, "%.*s%s%.*s", (int)list.size, list.data,
                             i + 1 == count || i + 1 == MOST ? " or " : ", ", (int)guesses[i].word.size,
                             guesses[i].word.data);
  return list;
}

static bool ends_sentence(struct opis_span text)
{
  size_t end = text.size;
  while (end > 0) {
    uint32_t code = opis_utf8_previous(text, &end);
    if (code == '.' || code == '!' || code == '?' || code == 0x2026) return true;
    if (code != '"' && code != ')' && code != ']' && code != 0xBB && code != 0x201D && code != 0x2019) return false;
  }
  return true;
}

/* Whether a sentence begins with a passage: what stands before it is a heading, or ends with a stop. */
static bool begins_sentence(const struct opis_units *units, size_t place)
{
  while (place > 0) {
    const struct opis_unit *before = &units->items[--place];
    if (before->kind == OPIS_HEADING || before->kind == OPIS_TITLE) return true;
    if (before->kind == OPIS_PASSAGE) return ends_sentence(before->text);
  }
  return true;
}

/* Whether a lexicon knows the token, or the index in so many units that it is no slip, copies of the text included. */
static bool is_word(const struct opis_report *report, struct opis_span text, const struct opis_token *token)
{
  enum { SLIPS = 3 };
  return opis_lexicon_has(token->folded) || frequency(report, token->folded) > SLIPS ||
         opis_lexicon_has_romanised(opis_span_slice(text, token->start, token->end));
}

/* A passage that begins with a small letter, and with a word that occurs nowhere else, while it is a known one with a
 * letter before it: an initial that was a picture or stood in a line of its own. */
static void check_lost_letter(struct opis_report *report, const struct opis_units *units, size_t place,
                              const struct opis_tokens *tokens)
{
  enum { SHORTEST = 4 };
  const struct opis_unit *unit = &units->items[place];
  if (unit->kind != OPIS_PASSAGE || unit->part > 1 || tokens->count == 0) return;
  const struct opis_token *first = &tokens->items[0];
  if (first->start != 0 || first->end < SHORTEST || first->flags || !is_lower(code_at(unit->text, 0))) return;
  if (!begins_sentence(units, place) || is_word(report, unit->text, first)) return;
  struct opis_arena arena = {0};
  struct guess guesses[64] = {0};
  size_t count = guess_letters(report, &arena, first->folded, guesses);
  if (count > 0)
    opis_report_add_unit(report, OPIS_CHECK_LOST_LETTER, unit, (struct opis_range){0, first->end}, "%s?",
                         list_guesses(&arena, guesses, count).data);
  opis_arena_free(&arena);
}

void opis_check_text(struct opis_report *report, const struct opis_file *file, const struct opis_units *units)
{
  bool words = report->asked[OPIS_CHECK_LOST_LETTER] || report->asked[OPIS_CHECK_MIXED_SCRIPT];
  for (size_t i = 0; i < units->count; i++) {
    const struct opis_unit *unit = &units->items[i];
    struct opis_arena arena = {0};
    if (report->asked[OPIS_CHECK_MENDED]) check_mended(report, unit);
    if (report->asked[OPIS_CHECK_LOST_CHARACTER]) check_lost(report, unit);
    if (report->asked[OPIS_CHECK_DOUBTFUL]) check_doubtful(report, unit);
    if (report->asked[OPIS_CHECK_DOUBTFUL] && file->no_repair) check_unmended(report, unit);
    struct opis_tokens tokens = {0};
    if (words) tokens = opis_tokenise(&arena, unit->text);
    if (report->asked[OPIS_CHECK_LOST_LETTER]) check_lost_letter(report, units, i, &tokens);
    if (report->asked[OPIS_CHECK_MIXED_SCRIPT]) check_mixed(report, unit, &tokens);
    opis_arena_free(&arena);
  }
}
