/* In: a place in a text. Out: the decade or century that is named there: "1920-х", "anni '30", "the thirties",
 * "años treinta del siglo XIX", "siglos XVI y XVII", "XVIII века", "l'Ottocento". */
#include "text/dates/points.h"

/* A century's number in figures or words; a numeral in small letters only beside the word for century. */
static size_t ordinal_at(const struct date_tokens *tokens, size_t at, bool beside, int *value)
{
  const struct date_token *token = opis_date_token(tokens, at);
  *value = 0;
  bool figures = token->kind == DATE_NUMBER && token->digits <= 2 && token->suffix != DATE_JUNK_SUFFIX;
  if (token->kind == DATE_TERM && token->roman > 0 && (beside || !token->small_roman))
    *value = token->roman;
  else if (figures || (token->parts & DATE_ORDINAL) != 0 || ((token->parts & DATE_CARDINAL) != 0 && beside))
    *value = token->value;
  else if ((token->parts & DATE_TENS) != 0 && beside && token->value == 2)
    *value = 20;
  if (*value < 2 || *value > 21) return 0; /* of the first century the years would have two figures */
  return at + 1;
}

/* Endings of numerals: XIX-го, XIXe, XX°. */
static size_t numeral_end(const struct date_tokens *tokens, size_t at)
{
  const struct date_token *mark = opis_date_token(tokens, at), *ending = opis_date_token(tokens, at + 1);
  if (mark->kind == DATE_MARK && mark->glued && (mark->value == 0xB0 || mark->value == 0xBA)) return at + 1;
  if (opis_date_is_mark(tokens, at, '-') && mark->glued && ending->kind == DATE_TERM && ending->glued &&
      ending->digits <= 3 && ending->roman == 0 && (ending->parts & (DATE_CENTURY | DATE_CENTURY_STOP)) == 0)
    return at + 2;
  return at;
}

/* век, century; a short one (в., sec., s.) with its stop. */
static size_t century_word(const struct date_tokens *tokens, size_t at)
{
  if (opis_date_has(tokens, at, DATE_CENTURY)) return at + 1;
  if (!opis_date_has(tokens, at, DATE_CENTURY_STOP)) return 0;
  if (opis_date_is_mark(tokens, at + 1, '.')) return at + 2;
  return opis_date_token(tokens, at)->digits >= 2 ? at + 1 : 0;
}

static struct date_point century(int value)
{
  return (struct date_point){DATE_IS_CENTURY, 100 * (value - 1), 0, 0};
}

/* A second numeral behind a dash, comma or "and": XVI y XVII. */
static size_t second_century(const struct date_tokens *tokens, size_t at, bool beside, int *value)
{
  if (!opis_date_is_dash(tokens, at) && !opis_date_is_mark(tokens, at, '/') &&
      !opis_date_has(tokens, at, DATE_AND | DATE_TO))
    return 0;
  size_t next = opis_date_fillers(tokens, at + 1, 1);
  return ordinal_at(tokens, next, beside, value);
}

/* Siglo XVI; secc. XVI-XVII; s. XIX. */
static size_t century_first(const struct date_tokens *tokens, size_t at, struct date_range *out)
{
  int value, last;
  size_t word = century_word(tokens, at);
  if (word == 0) return 0;
  bool named = opis_date_has(tokens, at, DATE_CENTURY);
  size_t next = ordinal_at(tokens, named ? opis_date_fillers(tokens, word, 1) : word, true, &value);
  const struct date_token *numeral = opis_date_token(tokens, next - 1);
  if (next == 0 || (!named && (numeral->roman < 2 || opis_date_token(tokens, at)->upper))) return 0;
  if (numeral->kind == DATE_NUMBER && !named) return 0;
  out->from = century(value);
  size_t end = second_century(tokens, next, true, &last);
  if (end == 0 || last <= value || (opis_date_token(tokens, end - 1)->parts & DATE_ORDINAL)) return next;
  out->to = century(last);
  return end;
}

/* XVIII века; XIX–XX вв.; nineteenth and twentieth centuries; 18th-century. */
static size_t century_last(const struct date_tokens *tokens, size_t at, struct date_range *out)
{
  int value, last = 0;
  size_t next = ordinal_at(tokens, at, false, &value);
  if (next == 0 || opis_date_is_chained(tokens, at)) return 0;
  next = numeral_end(tokens, next);
  next += opis_date_is_mark(tokens, next, '-') &&
          opis_date_has(tokens, next + 1, DATE_AND); /* eighteenth- and nineteenth-century */
  size_t more = second_century(tokens, next, false, &last);
  if (more > 0 && last > value)
    next = numeral_end(tokens, more);
  else
    last = 0;
  if (opis_date_is_mark(tokens, next, '-') || opis_date_is_mark(tokens, next, '.')) next++;
  const struct date_token *first = opis_date_token(tokens, at);
  size_t end = century_word(tokens, next);
  bool plain = first->kind == DATE_NUMBER && first->suffix == DATE_BARE;
  if (end == 0 || (!opis_date_has(tokens, next, DATE_CENTURY) && (plain || first->roman == 0))) return 0;
  if (opis_date_token(tokens, next)->digits == 1 && opis_date_token(tokens, end)->kind == DATE_NUMBER) return 0;
  out->from = century(value);
  if (last > 0) out->to = century(last);
  return end;
}

/* The century behind a decade: del siglo XIX, dell'Ottocento; 1900 where none is named. */
static size_t century_behind(const struct date_tokens *tokens, size_t at, int *year)
{
  struct date_range found = {0};
  *year = 1900;
  size_t next = opis_date_fillers(tokens, at, 2);
  const struct date_token *token = opis_date_token(tokens, next);
  if ((token->parts & DATE_HUNDREDS) != 0 && token->capital) {
    *year = 100 * token->value;
    return next + 1;
  }
  size_t end = century_first(tokens, next, &found);
  if (end == 0) end = century_last(tokens, next, &found);
  if (end == 0) return at;
  *year = found.from.year;
  return end;
}

/* The ten years that a number of two figures or a word stands for: 30, '30, treinta. */
static size_t tens_at(const struct date_tokens *tokens, size_t at, int *tens)
{
  if (opis_date_is_mark(tokens, at, '\'')) at++;
  const struct date_token *token = opis_date_token(tokens, at);
  bool figures = token->kind == DATE_NUMBER && token->digits == 2 && token->value % 10 == 0 && token->value > 0 &&
                 token->suffix != DATE_JUNK_SUFFIX;
  if (!figures && (token->parts & (DATE_TENS | DATE_TENS_PLURAL | DATE_TENS_ADJECTIVE)) == 0) return 0;
  *tens = figures ? token->value / 10 : token->value;
  return at + 1;
}

/* Whether a number or word is by itself a decade: 30s, 30-х, thirties. */
static bool is_plural(const struct date_tokens *tokens, size_t at)
{
  const struct date_token *token = opis_date_token(tokens, at);
  return token->suffix == DATE_DECADE_SUFFIX || (token->parts & DATE_TENS_PLURAL) != 0;
}

static struct date_point decade(int year)
{
  return (struct date_point){DATE_IS_DECADE, year, 0, 0};
}

/* Anni '30, años treinta, década de los 30, the thirties, 30-х годов XX в. */
static size_t tens(const struct date_tokens *tokens, size_t at, struct date_range *out)
{
  int first, last = 0, year;
  size_t start = at;
  bool word = opis_date_has(tokens, at, DATE_DECADE);
  if (word) at = opis_date_fillers(tokens, at + 1, 3);
  size_t next = tens_at(tokens, at, &first);
  if (next == 0) return 0;
  size_t more = opis_date_is_dash(tokens, next) || opis_date_has(tokens, next, DATE_AND)
                    ? tens_at(tokens, opis_date_fillers(tokens, next + 1, 2), &last)
                    : 0;
  if (more > 0 && last > first && (word || is_plural(tokens, more - 1)))
    next = more;
  else
    last = 0;
  bool plural = is_plural(tokens, next - 1);
  bool behind = opis_date_has(tokens, next, DATE_DECADE) && !word;
  if (behind) next += 1 + opis_date_is_mark(tokens, next + 1, '.');
  bool english = plural && start > 0 &&
                 (opis_date_has(tokens, start - 1, DATE_FILLER | DATE_EARLY | DATE_MIDDLE | DATE_LATE) ||
                  opis_date_is_mark(tokens, start - 1, '-') || opis_date_is_mark(tokens, at, '\''));
  if (!word && !english && !(behind && (plural || opis_date_has(tokens, at, DATE_TENS_ADJECTIVE)))) return 0;
  if (start > 1 &&
      (opis_date_has(tokens, start - 1, DATE_POSSESSIVE) || opis_date_has(tokens, start - 2, DATE_POSSESSIVE)))
    return 0;
  size_t end = century_behind(tokens, next, &year);
  out->from = decade(year + 10 * first);
  if (last > 0) out->to = decade(year + 10 * last);
  return end;
}

/* 1930s; 1920-е; década de 1870; gli anni 1930. */
static size_t ten_years(const struct date_tokens *tokens, size_t at, struct date_range *out)
{
  size_t start = at;
  bool word = opis_date_has(tokens, at, DATE_DECADE);
  if (word) at = opis_date_fillers(tokens, at + 1, 3);
  const struct date_token *token = opis_date_token(tokens, at);
  if (token->kind != DATE_NUMBER || token->digits != 4 || token->value % 10 != 0 || token->suffix == DATE_JUNK_SUFFIX)
    return 0;
  if (token->value < 1000 || token->value > 2090 || opis_date_is_chained(tokens, at)) return 0;
  const struct date_token *last = opis_date_token(tokens, at + 2);
  if (opis_date_is_dash(tokens, at + 1) && token->suffix == DATE_BARE && last->digits == 4 &&
      last->suffix == DATE_DECADE_SUFFIX && last->value % 10 == 0 && last->value > token->value) {
    /* 1920–1930-е */
    *out = (struct date_range){.from = decade(token->value), .to = decade(last->value)};
    return at + 3;
  }
  if (word && opis_date_has(tokens, at + 1, DATE_AND) && last->digits == 4 && last->value == token->value + 10 &&
      !opis_date_has(tokens, start, DATE_YEAR)) { /* décadas de 1920 y 1930 */
    *out = (struct date_range){.from = decade(token->value), .to = decade(last->value)};
    return at + 3;
  }
  bool plural = token->suffix == DATE_DECADE_SUFFIX;
  if (!plural && (!word || opis_date_is_dash(tokens, at + 1) || opis_date_is_mark(tokens, at + 1, '/') ||
                  opis_date_token(tokens, at + 2)->digits == 4))
    return 0;
  bool latin = tokens->text.data[token->end - 1] == 's';
  /* the 1800s are the century, the early 1800s and the 1900s the decade */
  bool hundreds = plural && latin && token->value % 100 == 0 && token->value < 1900 &&
                  !(at > 0 && opis_date_has(tokens, at - 1, DATE_EARLY | DATE_MIDDLE | DATE_LATE));
  out->from = (struct date_point){hundreds ? DATE_IS_CENTURY : DATE_IS_DECADE, token->value, 0, 0};
  size_t end = at + 1;
  if (plural && !hundreds && opis_date_is_dash(tokens, end) && last->digits == 2 &&
      last->suffix == DATE_DECADE_SUFFIX && last->value % 10 == 0 && last->value > token->value % 100) {
    out->to = decade(token->value / 100 * 100 + last->value); /* 1920s–30s */
    end += 2;
  }
  if (!opis_date_has(tokens, end, DATE_DECADE)) return end;
  return end + 1 + opis_date_is_mark(tokens, end + 1, '.');
}

/* The XIX of "XIX – начала XX вв.", whose century is named behind the second. */
static size_t lone_numeral(const struct date_tokens *tokens, size_t at, struct date_range *out)
{
  struct date_range behind = {0};
  const struct date_token *numeral = opis_date_token(tokens, at);
  bool word = (numeral->parts & DATE_ORDINAL) != 0 && numeral->value >= 10;
  if (!word && (numeral->roman < 10 || !numeral->upper)) return 0;
  size_t end = word ? at + 1 : numeral_end(tokens, at + 1);
  if (opis_date_is_chained(tokens, at)) return 0;
  end += opis_date_is_mark(tokens, end, '-') && opis_date_has(tokens, end + 1, DATE_AND); /* nineteenth- and early */
  if (!opis_date_is_dash(tokens, end) && !opis_date_has(tokens, end, DATE_AND | DATE_TO)) return 0;
  if (!opis_date_has(tokens, end + 1, DATE_EARLY | DATE_MIDDLE | DATE_LATE | DATE_ORDINAL)) return 0;
  size_t next = end + 2 + (opis_date_has(tokens, end + 2, DATE_HALF | DATE_QUARTER | DATE_THIRD) ? 1 : 0);
  next = opis_date_fillers(tokens, next, 2);
  if (century_last(tokens, next, &behind) == 0 && century_first(tokens, next, &behind) == 0) return 0;
  out->from = century(word ? numeral->value : numeral->roman);
  return end;
}

static size_t named_hundreds(const struct date_tokens *tokens, size_t at, struct date_range *out)
{
  const struct date_token *token = opis_date_token(tokens, at);
  if ((token->parts & DATE_HUNDREDS) == 0 || !token->capital || (token->upper && at == 0)) return 0;
  out->from = century(token->value + 1);
  return at + 1;
}

/* Tra Otto e Novecento. */
static size_t two_hundreds(const struct date_tokens *tokens, size_t at, struct date_range *out)
{
  const struct date_token *first = opis_date_token(tokens, at), *last = opis_date_token(tokens, at + 2);
  if ((first->parts & DATE_CARDINAL) == 0 || !first->capital || first->value < 2 || first->value > 8) return 0;
  if (!opis_date_has(tokens, at + 1, DATE_AND) && !opis_date_is_dash(tokens, at + 1)) return 0;
  if ((last->parts & DATE_HUNDREDS) == 0 || !last->capital || last->value <= 10 + first->value) return 0;
  out->from = century(11 + first->value);
  out->to = century(last->value + 1);
  return at + 3;
}

size_t opis_date_age_forms(const struct date_tokens *tokens, size_t at, struct date_range *out)
{
  static size_t (*const forms[])(const struct date_tokens *, size_t, struct date_range *) = {
      ten_years, tens, century_first, century_last, lone_numeral, two_hundreds, named_hundreds};
  for (size_t i = 0; i < sizeof forms / sizeof *forms; i++) {
    size_t end = forms[i](tokens, at, out);
    if (end > 0) return end;
    *out = (struct date_range){0};
  }
  return 0;
}
