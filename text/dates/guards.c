/* In: a number. Out: whether it is none of a date's: a page, a shelf mark, a price, part of a longer number.
 *
 * Guards look back over a list (pp. 1149-1150 y 1173) for the label that it hangs on, a bounded way. A label that is
 * missing here is a row of tables/generate-date-words. */
#include "base/span.h"
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

/* The recto or verso of a leaf: r, v, recto. */
static bool is_side(const struct date_tokens *tokens, size_t at)
{
  const struct date_token *token = opis_date_token(tokens, at);
  struct opis_span word = opis_span_slice(tokens->text, token->start, token->end);
  return token->kind == DATE_TERM &&
         (opis_span_equal(word, OPIS_SPAN("r")) || opis_span_equal(word, OPIS_SPAN("v")) ||
          opis_span_equal(word, OPIS_SPAN("recto")) || opis_span_equal(word, OPIS_SPAN("verso")));
}

/* Whether a path goes on behind a number: ", Cp. 4". */
static bool is_path(const struct date_tokens *tokens, size_t at)
{
  return (opis_date_is_mark(tokens, at, ',') || opis_date_is_mark(tokens, at, '.')) &&
         opis_date_has(tokens, at + 1, DATE_LABEL | DATE_LABEL_STOP);
}

/* cat. 1924; sc. 1918, гл. 1848: a short word with a stop that is nothing of a date, and no end of a sentence, since
 * none begins behind it. */
static bool is_short_label(const struct date_tokens *tokens, size_t at)
{
  const struct date_token *word = opis_date_token(tokens, at - 2), *next = opis_date_token(tokens, at + 1);
  return word->kind == DATE_TERM && word->parts == 0 && !word->capital && word->digits <= 3 &&
         opis_date_token(tokens, at - 1)->glued && next->kind != DATE_TERM && !opis_date_is_dash(tokens, at + 1);
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
  if (before->value == '.' && is_short_label(tokens, at)) return true;
  if (opis_date_has(tokens, at - 2, DATE_APPROX) && opis_date_token(tokens, at)->digits == 4)
    /* c. 1435; but c. 1435 r; C. 1936, exp. 4 */
    return is_side(tokens, at + 1) || (opis_date_token(tokens, at - 2)->upper && is_path(tokens, at + 1));
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

/* Tel. 91 1936 1939, +39 06 1943: groups of figures with blanks between. */
static bool is_telephone(const struct date_tokens *tokens, size_t at)
{
  for (size_t steps = 0; at > 0 && steps < LIST_MAX; steps++, at--) {
    const struct date_token *before = opis_date_token(tokens, at - 1);
    if (before->kind == DATE_MARK && before->value == '+') return true;
    bool group = before->kind == DATE_NUMBER || (before->kind == DATE_MARK && strchr("().-:/", (char)before->value));
    if (!group) return (before->parts & DATE_TELEPHONE) != 0;
  }
  return false;
}

static bool is_money(const struct date_tokens *tokens, size_t at)
{
  const struct date_token *before = opis_date_token(tokens, at);
  if (before->parts & DATE_MONEY) return true;
  return before->kind == DATE_MARK &&
         (before->value == '$' || before->value == 0xA3 || before->value == 0x20AC || before->value == 0xA5);
}

/* Whether a quantity follows, or the number goes on. */
static bool is_quantity(const struct date_tokens *tokens, size_t end)
{
  const struct date_token *next = opis_date_token(tokens, end), *after = opis_date_token(tokens, end + 1);
  bool times = next->digits == 1 && tokens->text.data[next->start] == 'x' && after->kind == DATE_NUMBER;
  if (next->kind == DATE_TERM && times) return true;
  if (next->kind == DATE_TERM) return (next->parts & DATE_QUANTITY) != 0 && (next->parts & DATE_DECADE) == 0;
  if (next->kind != DATE_MARK) return false;
  if (next->value == 0xD7 && after->kind == DATE_NUMBER) return true;
  if (next->value == '%' || next->value == 0x20AC || next->value == '$' || next->value == 0xA3) return true;
  if (!next->glued || !after->glued) return false;
  if (next->value == '/') return true;
  return (next->value == '.' || next->value == ',' || next->value == ':' || opis_date_is_dash(tokens, end)) &&
         after->kind == DATE_NUMBER && after->suffix != DATE_ORDINAL_SUFFIX;
}

/* AHN, Estado, 1530, exp. 4; AGI, Santa Fe, 1200: a Spanish legajo without a label. */
static bool is_bare_legajo(const struct date_tokens *tokens, size_t at, size_t end)
{
  if (at > 0 && !opis_date_is_mark(tokens, at - 1, ',')) return false;
  if (opis_date_is_mark(tokens, end, ',') && opis_date_has(tokens, end + 1, DATE_UNDER)) return true;
  for (size_t steps = 0; at > 0 && steps < LIST_MAX; steps++) {
    const struct date_token *before = opis_date_token(tokens, --at);
    if (before->parts & DATE_BARE_ARCHIVE && before->upper) return true;
    if (before->kind != DATE_TERM && before->value != ',') return false;
    if (before->kind == DATE_TERM && !before->capital && !(before->parts & (DATE_FILLER | DATE_AND))) return false;
  }
  return false;
}

/* Whether what stands around says that a number is a year, for those whose size does not. */
static bool is_told_year(const struct date_tokens *tokens, size_t at, size_t end)
{
  if (at > 0 && opis_date_has(tokens, at - 1,
                              DATE_PLACE | DATE_SINCE | DATE_UNTIL | DATE_BETWEEN | DATE_APPROX | DATE_FROM |
                                  DATE_MONTH | DATE_YEAR))
    return true;
  if (at > 0 && opis_date_has(tokens, at - 1, DATE_ERA) && opis_date_token(tokens, at - 1)->upper) return true;
  if (at > 1 && opis_date_is_mark(tokens, at - 1, '.') && opis_date_has(tokens, at - 2, DATE_APPROX | DATE_MONTH))
    return true;
  return opis_date_has(tokens, end, DATE_YEAR) || end > at + 1 ||
         (at == 0 && opis_date_token(tokens, end)->kind == DATE_END);
}

/* Hist. Soc. 1540, f. 12: a number behind a shortened name, with a path below it. */
static bool is_named_volume(const struct date_tokens *tokens, size_t at, size_t end)
{
  const struct date_token *name = opis_date_token(tokens, at - 2);
  if (at < 2 || !opis_date_is_mark(tokens, at - 1, '.') || !opis_date_is_mark(tokens, end, ',')) return false;
  return name->kind == DATE_TERM && name->parts == 0 && name->capital && name->digits > 2 && name->digits < 6 &&
         opis_date_has(tokens, end + 1, DATE_LABEL | DATE_LABEL_STOP);
}

bool opis_date_is_bare_year(const struct date_tokens *tokens, size_t at, size_t end)
{
  int32_t year = opis_date_token(tokens, at)->value;
  if (opis_date_is_chained(tokens, at) || opis_date_is_labelled(tokens, at) || is_quantity(tokens, end)) return false;
  if (end == at + 1 && is_sigla_before(tokens, at)) return false;
  if (at > 0 && is_money(tokens, at - 1)) return false;
  if (is_bare_legajo(tokens, at, end) || is_named_volume(tokens, at, end) || is_telephone(tokens, at)) return false;
  return (year >= YEAR_FIRST && year <= YEAR_LAST) || is_told_year(tokens, at, end);
}
