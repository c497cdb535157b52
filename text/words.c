/* In: a text and a boundary in it. Out: the next boundary, by the rules WB3 to WB999 of UAX #29.
 *
 * The rules look back over what stands before a place and, in WB6, WB7b and WB12, ahead by a character that WB4 may put
 * megabytes away. Both are avoided: a call walks on from its boundary, remembers what it has passed, and where a quote
 * or stop joins only if the right character follows, it walks on and comes back to that place if it does not. A place
 * is therefore visited twice at most: by the call that came back and by the next. */
#include "text/words.h"

#include "base/utf8.h"
#include "text/properties.h"

#include "text/tables/words.inc"

/* What was passed since the last boundary. */
struct walk {
  unsigned last;                                    /* value of the character before the place */
  enum opis_word_class base;                        /* class of the last character that WB4 does not ignore */
  unsigned regional;                                /* how many regional indicators end here */
  enum { NOTHING, LETTER, HEBREW, NUMERIC } wanted; /* what would join over the quote or stop that was passed */
  size_t fallback; /* the boundary if that does not follow; 0 where there is none to come back to */
};

static bool is_letter(enum opis_word_class class)
{
  return class >= OPIS_WORD_HEBREW;
}

static bool is_break(enum opis_word_class class)
{
  return class == OPIS_WORD_CR || class == OPIS_WORD_LF || class == OPIS_WORD_NEWLINE;
}

static bool is_ignored(enum opis_word_class class)
{
  return class == OPIS_WORD_EXTEND || class == OPIS_WORD_FORMAT || class == OPIS_WORD_ZWJ;
}

static bool is_mid_letter(enum opis_word_class class)
{
  return class == OPIS_WORD_MID_LETTER || class == OPIS_WORD_MID_NUM_LET || class == OPIS_WORD_SINGLE_QUOTE;
}

static bool is_mid_number(enum opis_word_class class)
{
  return class == OPIS_WORD_MID_NUM || class == OPIS_WORD_MID_NUM_LET || class == OPIS_WORD_SINGLE_QUOTE;
}

/* WB5, WB8 to WB10, WB13 to WB13b: what joins by its neighbour alone. */
static bool joins(enum opis_word_class left, enum opis_word_class right)
{
  if (left >= OPIS_WORD_NUMERIC && right >= OPIS_WORD_NUMERIC) return true;
  if (left == OPIS_WORD_KATAKANA && right == OPIS_WORD_KATAKANA) return true;
  if (right == OPIS_WORD_EXTEND_NUM_LET) return left >= OPIS_WORD_KATAKANA || left == OPIS_WORD_EXTEND_NUM_LET;
  return left == OPIS_WORD_EXTEND_NUM_LET && right >= OPIS_WORD_KATAKANA;
}

/* WB6 to WB7c, WB11, WB12: whether the walk goes on over a quote or stop that joins if the right character follows. */
static bool may_join(struct walk *walk, enum opis_word_class class, size_t place)
{
  if (is_letter(walk->base) && is_mid_letter(class))
    walk->wanted = LETTER;
  else if (walk->base == OPIS_WORD_HEBREW && class == OPIS_WORD_DOUBLE_QUOTE)
    walk->wanted = HEBREW;
  else if (walk->base == OPIS_WORD_NUMERIC && is_mid_number(class))
    walk->wanted = NUMERIC;
  else
    return false;
  /* WB7a: a Hebrew letter keeps its quote whatever follows. */
  if (walk->base != OPIS_WORD_HEBREW || class != OPIS_WORD_SINGLE_QUOTE) walk->fallback = place;
  return true;
}

static bool is_wanted(const struct walk *walk, enum opis_word_class class)
{
  switch (walk->wanted) {
  case LETTER: return is_letter(class);
  case HEBREW: return class == OPIS_WORD_HEBREW;
  case NUMERIC: return class == OPIS_WORD_NUMERIC;
  default: return false;
  }
}

/* Whether there is no boundary between what was passed and a character that WB4 does not ignore. */
static bool joins_walk(struct walk *walk, unsigned value, size_t place)
{
  enum opis_word_class class = (enum opis_word_class)(value & OPIS_WORD_CLASS);
  enum opis_word_class last = (enum opis_word_class)(walk->last & OPIS_WORD_CLASS);
  bool wanted = is_wanted(walk, class), decides = walk->fallback != 0;
  walk->wanted = NOTHING;
  if (wanted) walk->fallback = 0;
  if (wanted || decides) return wanted;
  return (last == OPIS_WORD_ZWJ && (value & OPIS_WORD_PICTOGRAPHIC)) || /* WB3c */
         (last == OPIS_WORD_SPACE && class == OPIS_WORD_SPACE) ||       /* WB3d */
         (class == OPIS_WORD_REGIONAL && walk->regional % 2 == 1) ||    /* WB15, WB16 */
         joins(walk->base, class) || may_join(walk, class, place);
}

/* Moves over the character at `place`, or says that the walk ends before it. */
static bool step(struct walk *walk, unsigned value, size_t place)
{
  enum opis_word_class class = (enum opis_word_class)(value & OPIS_WORD_CLASS);
  if (is_break((enum opis_word_class)(walk->last & OPIS_WORD_CLASS)) || is_break(class)) { /* WB3 to WB3b */
    if (walk->last != OPIS_WORD_CR || class != OPIS_WORD_LF) return false;
  } else if (is_ignored(class)) { /* WB4 */
    walk->last = value;
    return true;
  } else if (!joins_walk(walk, value, place)) {
    return false;
  }
  walk->last = value;
  walk->base = class;
  walk->regional = class == OPIS_WORD_REGIONAL ? walk->regional + 1 : 0;
  return true;
}

static bool is_ascii_letter(char byte)
{
  return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z');
}

/* The value of a code point where opis tailors the rules, which UAX #29 lets one do by giving characters other classes:
 * stops and apostrophes join digits alone; colons, semicolons, underlines and the apostrophe that is a letter (U+02BC)
 * join nothing; no pictograph joins a word. */
static unsigned tailored_value(uint32_t code)
{
  unsigned value = opis_word_value(code) & ~OPIS_WORD_PICTOGRAPHIC;
  switch (value & OPIS_WORD_CLASS) {
  case OPIS_WORD_MID_NUM_LET:
  case OPIS_WORD_SINGLE_QUOTE: return OPIS_WORD_MID_NUM;
  case OPIS_WORD_MID_LETTER: return code == ':' || code > 0xFE00 ? OPIS_WORD_OTHER : value;
  case OPIS_WORD_MID_NUM: return code == ';' || code == 0xFE14 ? OPIS_WORD_OTHER : value;
  case OPIS_WORD_EXTEND_NUM_LET: return OPIS_WORD_OTHER;
  default: return code == 0x02BC ? OPIS_WORD_OTHER : value;
  }
}

static inline size_t boundary(struct opis_span text, size_t offset, bool tailored)
{
  size_t at = offset;
  unsigned value = opis_word_value(opis_utf8_next(text, &at));
  enum opis_word_class class = (enum opis_word_class)(value & OPIS_WORD_CLASS);
  struct walk walk = {.last = value, .base = class, .regional = class == OPIS_WORD_REGIONAL};
  while (at < text.size) {
    /* Most words are ASCII letters: WB5 joins them without a look into the table. */
    if (walk.base == OPIS_WORD_LATIN) {
      size_t start = at;
      while (at < text.size && is_ascii_letter(text.data[at])) at++;
      if (at > start) walk.last = OPIS_WORD_LATIN;
      if (at == text.size) break;
    }
    size_t place = at;
    uint32_t code = opis_utf8_next(text, &at);
    if (!step(&walk, tailored ? tailored_value(code) : opis_word_value(code), place)) {
      return walk.fallback ? walk.fallback : place;
    }
  }
  return walk.fallback ? walk.fallback : at;
}

size_t opis_word_boundary(struct opis_span text, size_t offset)
{
  return boundary(text, offset, false);
}

size_t opis_word_piece_end(struct opis_span text, size_t offset)
{
  return boundary(text, offset, true);
}

bool opis_word_character(uint32_t code)
{
  return opis_word_class(code) >= OPIS_WORD_IDEOGRAPH;
}
