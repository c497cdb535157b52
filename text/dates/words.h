/* A text as the parser of dates sees it: numbers, words with the parts that they can play, and marks. For the files of
 * this folder only. */
#ifndef OPIS_TEXT_DATES_WORDS_H
#define OPIS_TEXT_DATES_WORDS_H

#include "base/arena.h"

#include <stdbool.h>

/* The parts that a word can play in a date; tables/generate-date-words says which words play them. */
#define DATE_MONTH          (1ull << 0)
#define DATE_MONTH_WEAK     (1ull << 1)
#define DATE_REPUBLICAN     (1ull << 2)
#define DATE_WEEKDAY        (1ull << 3)
#define DATE_SEASON         (1ull << 4)
#define DATE_TENS           (1ull << 5)
#define DATE_TENS_PLURAL    (1ull << 6)
#define DATE_HUNDREDS       (1ull << 7)
#define DATE_ORDINAL        (1ull << 8)
#define DATE_LAST           (1ull << 9)
#define DATE_CARDINAL       (1ull << 10)
#define DATE_LABEL_STOP     (1ull << 11)
#define DATE_LABEL          (1ull << 12)
#define DATE_UNDER          (1ull << 13)
#define DATE_QUANTITY       (1ull << 14)
#define DATE_CENTURY        (1ull << 15)
#define DATE_CENTURY_STOP   (1ull << 16)
#define DATE_DECADE         (1ull << 17)
#define DATE_YEAR           (1ull << 18)
#define DATE_MONTHS         (1ull << 19)
#define DATE_EARLY          (1ull << 20)
#define DATE_MIDDLE         (1ull << 21)
#define DATE_LATE           (1ull << 22)
#define DATE_HALF           (1ull << 23)
#define DATE_QUARTER        (1ull << 24)
#define DATE_THIRD          (1ull << 25)
#define DATE_SINCE          (1ull << 26)
#define DATE_FROM           (1ull << 27)
#define DATE_FROM_WEAK      (1ull << 28)
#define DATE_UNTIL          (1ull << 29)
#define DATE_BETWEEN        (1ull << 30)
#define DATE_AND            (1ull << 31)
#define DATE_TO             (1ull << 32)
#define DATE_APPROX         (1ull << 33)
#define DATE_UNSURE         (1ull << 34)
#define DATE_FILLER         (1ull << 35)
#define DATE_ONWARD         (1ull << 36)
#define DATE_PLACE          (1ull << 37)
#define DATE_POSSESSIVE     (1ull << 38)
#define DATE_OLD_FIRST      (1ull << 39)
#define DATE_OLD_SECOND     (1ull << 40)
#define DATE_TENS_ADJECTIVE (1ull << 41)
#define DATE_FASCIST        (1ull << 42)
#define DATE_ERA            (1ull << 43)
#define DATE_BEFORE_CHRIST  (1ull << 44)

#define DATE_NOT_BEFORE     (1ull << 45) /* until; behind a negation since */
#define DATE_TELEPHONE      (1ull << 46)
#define DATE_THOUSAND       (1ull << 47)
#define DATE_SPELT_HUNDREDS (1ull << 48)
#define DATE_BARE_ARCHIVE   (1ull << 49)
#define DATE_MONEY          (1ull << 50)
#define DATE_ONE_DECADE     (1ull << 51)

enum date_token_kind { DATE_END, DATE_NUMBER, DATE_TERM, DATE_MARK };

/* What is glued to the digits of a number. */
enum date_suffix {
  DATE_BARE,
  DATE_ORDINAL_SUFFIX, /* 1st, 27e, 1º, 5-го */
  DATE_DECADE_SUFFIX,  /* 1930s, 1930-х, 30-kh */
  DATE_JUNK_SUFFIX     /* 059a: no number of a date */
};

/* The code of a dash among marks; a hyphen is '-'. */
#define DATE_DASH 0x2013

struct date_token {
  size_t start, end;
  uint64_t parts; /* of a word; 0 for one that is none of a date's */
  int32_t value;  /* of a number, a word's value, a mark's code point */
  uint8_t kind, suffix;
  uint8_t digits;   /* of a number; 9 for 9 and more; of a word its letters, up to 9 */
  uint8_t roman;    /* a word as a Roman numeral up to 39, else 0 */
  bool glued;       /* no blank before it */
  bool upper;       /* a word in capitals */
  bool capital;     /* a word that begins with one */
  bool small_roman; /* the numeral is in small letters */
};

struct date_tokens {
  struct opis_span text;
  struct date_token *items; /* freed by the caller with free() */
  size_t count;
  size_t joined; /* the token behind a dash that joins two dates, which is no part of a chain; 0 for none */
  bool american; /* 1 where the text has a date that only makes sense as month/day/year, and none the other way */
};

/* Never fails; linear. The text must be UTF-8; other bytes are marks. */
void opis_date_tokens(struct opis_span text, struct date_tokens *out);

/* Years in words become numbers of four figures: mil novecientos veinticuatro. Linear. */
void opis_date_tokens_spell(struct date_tokens *tokens);

/* The year that an Italian word is: millenovecentoventiquattro; 0 for another word. */
int opis_date_spelt_year(struct opis_span word);

extern const struct date_token opis_date_end;

/* The token, or one of kind DATE_END for places outside of the text. */
static inline const struct date_token *opis_date_token(const struct date_tokens *tokens, size_t at)
{
  return at < tokens->count ? &tokens->items[at] : &opis_date_end;
}

#endif
