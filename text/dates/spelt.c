/* In: words and tokens. Out: years that are written in words, as numbers: "mil novecientos veinticuatro",
 * "millenovecentoventiquattro". */
#include "base/span.h"
#include "text/dates/points.h"

/* ---- Spanish --------------------------------------------------------------------------------------------------- */

/* What follows the hundreds: veinticuatro, treinta y nueve, ocho; the token behind it, or `at`. */
static size_t below_hundred(const struct date_tokens *tokens, size_t at, int *value)
{
  const struct date_token *token = opis_date_token(tokens, at), *unit = opis_date_token(tokens, at + 2);
  *value = 0;
  if (token->parts & DATE_CARDINAL) {
    *value = token->value;
    return at + 1;
  }
  if ((token->parts & DATE_TENS) == 0) return at;
  *value = 10 * token->value;
  if (!opis_date_has(tokens, at + 1, DATE_AND) || !(unit->parts & DATE_CARDINAL) || unit->value > 9) return at + 1;
  *value += unit->value;
  return at + 3;
}

static size_t spelt(const struct date_tokens *tokens, size_t at, int *year)
{
  int rest;
  const struct date_token *hundreds = opis_date_token(tokens, at + 1);
  if (!opis_date_has(tokens, at, DATE_THOUSAND) || !(hundreds->parts & DATE_SPELT_HUNDREDS)) return 0;
  size_t end = below_hundred(tokens, at + 2, &rest);
  *year = 1000 + 100 * hundreds->value + rest;
  return end;
}

void opis_date_tokens_spell(struct date_tokens *tokens)
{
  size_t kept = 0;
  for (size_t at = 0; at < tokens->count; kept++) {
    int year;
    size_t end = spelt(tokens, at, &year);
    tokens->items[kept] = tokens->items[at];
    if (end > 0)
      tokens->items[kept] = (struct date_token){.start = tokens->items[at].start,
                                                .end = tokens->items[end - 1].end,
                                                .value = year,
                                                .kind = DATE_NUMBER,
                                                .suffix = DATE_BARE,
                                                .digits = 4};
    at = end > 0 ? end : at + 1;
  }
  tokens->count = kept;
}

/* ---- Italian --------------------------------------------------------------------------------------------------- */

static bool skip(struct opis_span *rest, const char *word)
{
  struct opis_span begin = opis_span_of(word);
  if (!opis_span_starts(*rest, begin)) return false;
  *rest = opis_span_slice(*rest, begin.size, rest->size);
  return true;
}

/* The number that begins with one of a list of words, from 1; 0 for none. */
static int take(struct opis_span *rest, const char *const *words, int count)
{
  for (int i = 0; i < count; i++)
    if (skip(rest, words[i])) return i + 1;
  return 0;
}

int opis_date_spelt_year(struct opis_span word)
{
  static const char *const hundreds[] = {"cento",    "duecento",   "trecento",  "quattrocento", "cinquecento",
                                         "seicento", "settecento", "ottocento", "novecento"};
  static const char *const teens[] = {"dieci",    "undici", "dodici",      "tredici",  "quattordici",
                                      "quindici", "sedici", "diciassette", "diciotto", "diciannove"};
  static const char *const tens[] = {"vent", "trent", "quarant", "cinquant", "sessant", "settant", "ottant", "novant"};
  static const char *const units[] = {"uno", "due", "tre", "quattro", "cinque", "sei", "sette", "otto", "nove"};
  struct opis_span rest = word;
  if (!skip(&rest, "mille")) return 0;
  int hundred = take(&rest, hundreds, 9);
  if (hundred == 0) return 0;
  int year = 1000 + 100 * hundred, number = take(&rest, teens, 10);
  if (number > 0) return rest.size == 0 ? year + 9 + number : 0;
  number = take(&rest, tens, 8);
  if (number > 0) {
    year += 10 * (number + 1);
    bool vowel = skip(&rest, number == 1 ? "i" : "a"); /* ventotto, ventuno have none */
    if (!vowel && rest.size == 0) return 0;
  }
  year += take(&rest, units, 9);
  return rest.size == 0 ? year : 0;
}
