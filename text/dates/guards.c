/* In: a number. Out: whether it is none of a date's: a page, a shelf mark, a price, part of a longer number.
 *
 * Guards look back over a list (pp. 1149-1150 y 1173) for the label that it hangs on, a bounded way. A label that is
 * missing here is a row of tables/generate-date-words. */
#include "text/dates/points.h"

#include <string.h>

/* How many tokens a guard looks back for a label. */
enum { LIST_MAX = 12 };

/* Years that need no other sign than their four figures. */
enum { YEAR_FIRST = 1400, YEAR_LAST = 2039 };

bool opis_date_is_dash(const struct date_tokens *tokens, size_t at)
{
  return opis_date_is_mark(tokens, at, '-') || opis_date_is_mark(tokens, at, DATE_DASH);
}

static bool is_number(const struct date_tokens *tokens, size_t at)
{
  return opis_date_token(tokens, at)->kind == DATE_NUMBER;
}

/* (b. 1895), (n. 1924): born, died, reigned. */
static bool is_life(const struct date_tokens *tokens, size_t word)
{
  const struct date_token *token = opis_date_token(tokens, word);
  return word > 0 && opis_date_is_mark(tokens, word - 1, '(') && token->digits == 1 &&
         strchr("bndrm", tokens->text.data[token->start]) != NULL;
}

/* Whether a label ends at the token before `at`. */
static bool is_label_before(const struct date_tokens *tokens, size_t at)
{
  if (at == 0) return false;
  const struct date_token *before = opis_date_token(tokens, at - 1);
  if (before->kind == DATE_TERM) return (before->parts & DATE_LABEL) != 0;
  if (before->kind != DATE_MARK) return false;
  if (before->value == 0x2116 || before->value == '#' || before->value == 0xA7) return true;
  if ((before->value != '.' && before->value != ':' && before->value != 0xB0 && before->value != 0xBA) || at < 2)
    return false;
  if (opis_date_has(tokens, at - 2, DATE_APPROX) && opis_date_token(tokens, at)->digits == 4)
    return false; /* c. 1435 */
  return opis_date_has(tokens, at - 2, DATE_LABEL | DATE_LABEL_STOP) && !is_life(tokens, at - 2);
}

bool opis_date_is_labelled(const struct date_tokens *tokens, size_t at)
{
  unsigned digits = opis_date_token(tokens, at)->digits;
  for (size_t steps = 0; steps < LIST_MAX; steps++) {
    if (is_label_before(tokens, at)) return true;
    if (at < 2 || !is_number(tokens, at - 2)) return false;
    bool comma = opis_date_is_mark(tokens, at - 1, ',') && opis_date_token(tokens, at - 2)->digits == digits;
    if (!comma && !opis_date_is_dash(tokens, at - 1) && !opis_date_has(tokens, at - 1, DATE_AND)) return false;
    at -= 2;
  }
  return false;
}

bool opis_date_is_chained(const struct date_tokens *tokens, size_t at)
{
  const struct date_token *token = opis_date_token(tokens, at);
  if (!token->glued || at == 0 || at == tokens->joined) return false;
  const struct date_token *mark = opis_date_token(tokens, at - 1), *before = opis_date_token(tokens, at - 2);
  if (mark->kind == DATE_NUMBER) return true;
  if (mark->kind == DATE_TERM) return mark->parts == 0; /* R130; but l'8 */
  if (mark->value == '_' || mark->value == '@' || mark->value == '=') return true;
  if (!strchr("./-:,", mark->value < 0x80 ? (int)mark->value : '?') && mark->value != DATE_DASH) return false;
  if (at < 2 || !mark->glued || (before->kind != DATE_NUMBER && before->kind != DATE_TERM)) return mark->value == '/';
  if (before->kind == DATE_NUMBER) return true;
  if (mark->value == '-')
    return (before->parts & (DATE_MIDDLE | DATE_EARLY | DATE_LATE | DATE_SINCE | DATE_UNTIL)) == 0;
  return mark->value == '/' && (before->parts & DATE_MONTH) == 0;
}

/* A sigla such as R, NS or F7 before the number, with nothing between. */
static bool is_sigla_before(const struct date_tokens *tokens, size_t at)
{
  if (at == 0) return false;
  const struct date_token *before = opis_date_token(tokens, at - 1);
  if (before->kind == DATE_NUMBER) {
    bool code = before->glued && opis_date_token(tokens, at - 2)->kind == DATE_TERM && at > 1;
    return (code || before->suffix == DATE_JUNK_SUFFIX) && !opis_date_token(tokens, at)->glued;
  }
  return before->kind == DATE_TERM && before->upper && before->digits <= 3 &&
         (before->parts & ~(DATE_LABEL_STOP | DATE_CENTURY_STOP)) == 0;
}

static bool is_money(const struct date_tokens *tokens, size_t at)
{
  const struct date_token *before = opis_date_token(tokens, at);
  return before->kind == DATE_MARK &&
         (before->value == '$' || before->value == 0xA3 || before->value == 0x20AC || before->value == 0xA5);
}

/* Whether a quantity follows, or the number goes on. */
static bool is_quantity(const struct date_tokens *tokens, size_t end)
{
  const struct date_token *next = opis_date_token(tokens, end), *after = opis_date_token(tokens, end + 1);
  if (next->kind == DATE_TERM) return (next->parts & DATE_QUANTITY) != 0 && (next->parts & DATE_DECADE) == 0;
  if (next->kind != DATE_MARK) return false;
  if (next->value == '%' || next->value == 0x20AC || next->value == '$' || next->value == 0xA3) return true;
  if (!next->glued || !after->glued) return false;
  if (next->value == '/') return true;
  return (next->value == '.' || next->value == ',' || next->value == ':' || opis_date_is_dash(tokens, end)) &&
         after->kind == DATE_NUMBER && after->suffix != DATE_ORDINAL_SUFFIX;
}

/* AHN, Estado, 1530, exp. 4: a Spanish legajo without a label. */
static bool is_bare_legajo(const struct date_tokens *tokens, size_t at, size_t end)
{
  return opis_date_is_mark(tokens, end, ',') && opis_date_has(tokens, end + 1, DATE_UNDER) &&
         (at == 0 || opis_date_is_mark(tokens, at - 1, ','));
}

/* Whether what stands around says that a number is a year, for those whose size does not. */
static bool is_told_year(const struct date_tokens *tokens, size_t at, size_t end)
{
  if (at > 0 && opis_date_has(tokens, at - 1,
                              DATE_PLACE | DATE_SINCE | DATE_UNTIL | DATE_BETWEEN | DATE_APPROX | DATE_FROM |
                                  DATE_MONTH | DATE_YEAR))
    return true;
  if (at > 1 && opis_date_is_mark(tokens, at - 1, '.') && opis_date_has(tokens, at - 2, DATE_APPROX | DATE_MONTH))
    return true;
  return opis_date_has(tokens, end, DATE_YEAR) || end > at + 1 ||
         (at == 0 && opis_date_token(tokens, end)->kind == DATE_END);
}

bool opis_date_is_bare_year(const struct date_tokens *tokens, size_t at, size_t end)
{
  int32_t year = opis_date_token(tokens, at)->value;
  if (opis_date_is_chained(tokens, at) || opis_date_is_labelled(tokens, at) || is_quantity(tokens, end)) return false;
  if (end == at + 1 && is_sigla_before(tokens, at)) return false;
  if (at > 0 && is_money(tokens, at - 1)) return false;
  if (is_bare_legajo(tokens, at, end)) return false;
  return (year >= YEAR_FIRST && year <= YEAR_LAST) || is_told_year(tokens, at, end);
}
