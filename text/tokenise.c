/* In: a text. Out: its tokens.
 *
 * The text is cut at the boundaries of words.h, but into pieces without a stop, a colon or an apostrophe between
 * letters (opis_word_piece_end). What stands between two pieces then decides: is it a sign inside a word (Narod'nyj),
 * the end of an article (l'Italia), the start of an enclitic (Russia's), an initial's stop (U.S.S.R.) or the end of
 * the word? Words joined by hyphens are a chain, whose parts are added one by one and before them, if they are few,
 * the whole. A plain word between blanks (plain.h), which most are, takes a short way.
 *
 * To split off a further article add a row to tables/elisions.inc. */
#include "text/tokenise.h"

#include "base/buf.h"
#include "base/memory.h"
#include "base/span.h"
#include "base/utf8.h"
#include "text/normalise.h"
#include "text/plain.h"
#include "text/properties.h"
#include "text/words.h"

#include <inttypes.h>
#include <stdlib.h>
#include <xxhash.h>

/* Compounds of more parts give their parts alone: they are no words but lists, rules of a table, file names. */
enum { COMPOUND_PARTS_MAX = 8 };

/* The bytes of a hash in hexadecimal at the end of a folded form that was cut. */
enum { HASH_SIZE = 16 };

/* A token whose folded form is still an offset, because the buffer moves as it grows. */
struct draft {
  size_t start, end;
  size_t folded, folded_size;
  uint32_t position;
  unsigned flags;
  char link; /* what ties it to the part before: '-' or '\'' */
};

/* Quotation marks that wait to be closed, by their sort. */
enum sort { ASCII_QUOTE, CURLY_QUOTE, SORTS };

struct tokeniser {
  struct opis_span text;
  struct draft *drafts;
  size_t count, capacity;
  struct opis_buf folded, scratch;
  uint32_t position;
  unsigned waiting[SORTS];
  size_t chain;    /* the first draft of the chain that is being read */
  bool has_hyphen; /* in the chain */
  bool has_sign;   /* the chain is a word that an article may have been cut off wrongly: s'ezd */
};

/* ---- Characters ----------------------------------------------------------------------------------------------- */

/* The code point at an offset, 0 at the end. */
static uint32_t code_at(struct opis_span text, size_t at, size_t *behind)
{
  *behind = at;
  return at < text.size ? opis_utf8_next(text, behind) : 0;
}

static enum opis_word_class class_at(struct opis_span text, size_t at)
{
  size_t behind;
  return at < text.size ? opis_word_class(code_at(text, at, &behind)) : OPIS_WORD_OTHER;
}

static bool is_ignored(enum opis_word_class class)
{
  return class == OPIS_WORD_EXTEND || class == OPIS_WORD_FORMAT || class == OPIS_WORD_ZWJ;
}

static size_t skip_ignored(struct opis_span text, size_t at)
{
  while (is_ignored(class_at(text, at))) opis_utf8_next(text, &at);
  return at;
}

/* The class of the last character of [start, end) that is not a mark. */
static enum opis_word_class last_class(struct opis_span text, size_t start, size_t end)
{
  while (end > start) {
    enum opis_word_class class = opis_word_class(opis_utf8_previous(text, &end));
    if (!is_ignored(class)) return class;
  }
  return OPIS_WORD_OTHER;
}

static bool is_letter(enum opis_word_class class)
{
  return class >= OPIS_WORD_HEBREW;
}

static bool is_stop(uint32_t code)
{
  return code == '.' || code == 0x2024 || code == 0xFF0E;
}

static bool is_colon(uint32_t code)
{
  return code == ':' || code == 0xFE13 || code == 0xFE55 || code == 0xFF1A;
}

static bool is_hyphen(uint32_t code)
{
  return code == '-' || code == 0x2010 || code == 0x2011 || code == 0xFE63 || code == 0xFF0D;
}

/* What may be an apostrophe or soft sign. ʹ ʾ ʿ and their like are letters to UAX #29 and need no rule. */
static bool is_apostrophe(uint32_t code)
{
  return code == '\'' || code == 0x2019 || code == 0x2018 || code == 0x02BC || code == '`' || code == 0xB4 ||
         code == 0x2032 || code == 0xFF07;
}

/* Those of them that join letters of any alphabet. */
static bool joins_any(uint32_t code)
{
  return code == '\'' || code == 0x2019 || code == 0x2018 || code == 0x02BC || code == 0xFF07;
}

/* What may be a hard sign. */
static bool is_double(uint32_t code)
{
  return code == '"' || code == 0x201D || code == 0x2033;
}

/* Whether an opening quotation mark cannot stand behind it. */
static bool is_closing(uint32_t code)
{
  if (code < 0x80) return code != 0 && strchr(".,;:!?)]}%", (int)code);
  return code == 0xBB || code == 0x201D || code == 0x2026 || code == 0x2019;
}

static bool is_blank(uint32_t code)
{
  return code <= ' ' || code == 0xA0 || (code >= 0x2000 && code <= 0x200B) || code == 0x202F || code == 0x3000 ||
         code == 0x2028 || code == 0x2029;
}

/* ---- Adding tokens -------------------------------------------------------------------------------------------- */

static struct draft *add_draft(struct tokeniser *tokeniser)
{
  OPIS_GROW(tokeniser->drafts, tokeniser->count, tokeniser->capacity);
  struct draft *draft = &tokeniser->drafts[tokeniser->count++];
  *draft = (struct draft){.folded = tokeniser->folded.size};
  return draft;
}

/* Ends what was added to the folded forms: what is too long keeps its beginning, and a hash tells it from others. */
static size_t end_folded(struct opis_buf *folded, size_t start)
{
  size_t size = folded->size - start;
  if (size <= OPIS_FOLDED_MAX) return size;
  uint64_t hash = XXH64(folded->data + start, size, 0);
  size_t cut = start + OPIS_FOLDED_MAX - HASH_SIZE;
  while (((unsigned char)folded->data[cut] & 0xC0) == 0x80) cut--;
  folded->size = cut;
  opis_buf_format(folded, "%016" PRIx64, hash);
  return folded->size - start;
}

static void drop_stops(struct opis_buf *folded, size_t start)
{
  size_t kept = start;
  for (size_t at = start; at < folded->size; at++) {
    if (folded->data[at] != '.') folded->data[kept++] = folded->data[at];
  }
  folded->size = kept;
}

/* Adds [start, end) at the next position, unless nothing of it is left when folded. */
static void add_part(struct tokeniser *tokeniser, size_t start, size_t end, unsigned flags, char link, bool initials)
{
  size_t folded = tokeniser->folded.size;
  opis_fold(&tokeniser->folded, opis_span_slice(tokeniser->text, start, end));
  if (initials) drop_stops(&tokeniser->folded, folded);
  size_t size = end_folded(&tokeniser->folded, folded);
  if (size == 0) return;
  if (class_at(tokeniser->text, start) == OPIS_WORD_NUMERIC) flags |= OPIS_TOKEN_NUMBER;
  struct draft *draft = add_draft(tokeniser);
  *draft = (struct draft){start, end, folded, size, ++tokeniser->position, flags, link};
}

static void begin_chain(struct tokeniser *tokeniser)
{
  tokeniser->chain = tokeniser->count;
  tokeniser->has_hyphen = tokeniser->has_sign = false;
}

/* 1917-1921 and 45r-46v are two numbers. */
static bool is_range(const struct draft *parts, size_t count)
{
  return count == 2 && (parts[0].flags & parts[1].flags & OPIS_TOKEN_NUMBER);
}

/* Puts the whole before the parts of the chain, if they are parts of one. */
static void end_chain(struct tokeniser *tokeniser)
{
  size_t first = tokeniser->chain, count = tokeniser->count - first;
  bool whole =
      (tokeniser->has_hyphen || tokeniser->has_sign) && count > 1 && !is_range(tokeniser->drafts + first, count);
  for (size_t i = first; whole && i < tokeniser->count; i++) tokeniser->drafts[i].flags |= OPIS_TOKEN_PART;
  if (whole && count <= COMPOUND_PARTS_MAX) {
    add_draft(tokeniser);
    struct draft *drafts = tokeniser->drafts + first;
    memmove(drafts + 1, drafts, count * sizeof *drafts);
    *drafts = (struct draft){.start = drafts[1].start,
                             .end = drafts[count].end,
                             .folded = tokeniser->folded.size,
                             .position = drafts[1].position,
                             .flags = OPIS_TOKEN_WHOLE | (drafts[1].flags & OPIS_TOKEN_NUMBER)};
    for (size_t i = 1; i <= count; i++) {
      char *end = opis_buf_reserve(&tokeniser->folded, 1 + drafts[i].folded_size);
      if (i > 1) *end++ = drafts[i].link;
      memcpy(end, tokeniser->folded.data + drafts[i].folded, drafts[i].folded_size);
      tokeniser->folded.size += (i > 1) + drafts[i].folded_size;
    }
    drafts->folded_size = end_folded(&tokeniser->folded, drafts->folded);
  }
  begin_chain(tokeniser);
}

/* ---- What stands between two pieces --------------------------------------------------------------------------- */

static const struct elision {
  const char *word;
  bool either; /* an article or a letter and a sign */
} elisions[] = {
#define ELISION(word) {word, false},
#define EITHER(word)  {word, true},
#include "text/tables/elisions.inc"
#undef ELISION
#undef EITHER
};

/* The row of [start, end), if it is an article or the like that is written with an apostrophe; else NULL. */
static const struct elision *find_elision(struct tokeniser *tokeniser, size_t start, size_t end)
{
  enum { LONGEST = 8 };
  if (end - start > LONGEST) return NULL;
  opis_buf_clear(&tokeniser->scratch);
  opis_fold(&tokeniser->scratch, opis_span_slice(tokeniser->text, start, end));
  if (tokeniser->scratch.size != end - start) return NULL; /* č is not c */
  size_t low = 0, high = sizeof elisions / sizeof *elisions;
  while (low < high) {
    size_t middle = (low + high) / 2;
    int order = strcmp(tokeniser->scratch.data, elisions[middle].word);
    if (order == 0) return &elisions[middle];
    if (order < 0)
      high = middle;
    else
      low = middle + 1;
  }
  return NULL;
}

/* The first byte of the folded character at an offset: its base letter if it is Latin. */
static char base_at(struct tokeniser *tokeniser, size_t at)
{
  size_t behind;
  code_at(tokeniser->text, at, &behind);
  opis_buf_clear(&tokeniser->scratch);
  opis_fold(&tokeniser->scratch, opis_span_slice(tokeniser->text, at, behind));
  return tokeniser->scratch.size > 0 ? tokeniser->scratch.data[0] : '\0';
}

static bool is_in(char byte, const char *bytes)
{
  return byte != '\0' && strchr(bytes, byte);
}

/* Whether an article loses its end before the letter at an offset. In romanised Russian a soft sign stands in its
 * place only before consonants and j or y: L'goty, D'jak, N'yu. In Cyrillic, where ь and ъ are letters, before no
 * vowel that could not begin a foreign name. */
static bool elides_before(struct tokeniser *tokeniser, size_t at, bool latin)
{
  size_t behind;
  uint32_t code = code_at(tokeniser->text, at, &behind);
  if (latin != (opis_word_class(code) == OPIS_WORD_LATIN)) return true; /* dell'ЦК */
  if (!latin) {
    code |= 0x20; /* small; О У И Э А */
    return code == 0x43E || code == 0x443 || code == 0x438 || code == 0x44D || code == 0x430 || code == 0x42D ||
           code == 0x41E || code == 0x423 || code == 0x418;
  }
  char base = base_at(tokeniser, at);
  if (base == 'y') return !is_in(base_at(tokeniser, behind), "aeiou"); /* n'y, d'Ypres */
  return is_in(base, "aeiouh");
}

/* One letter and its marks. */
static bool is_initial(struct opis_span text, size_t start, size_t end)
{
  size_t at = start;
  if (!is_letter(opis_word_class(opis_utf8_next(text, &at)))) return false;
  while (at < end) {
    if (!is_ignored(opis_word_class(opis_utf8_next(text, &at)))) return false;
  }
  return true;
}

/* A hard sign stands behind a consonant and before e, i, j, y or a letter with a diacritic: ob"ekt, s''ezd, ob”âvlenie.
 */
static bool is_hard_sign(struct tokeniser *tokeniser, size_t end, size_t next)
{
  struct opis_span text = tokeniser->text;
  size_t last = end, behind;
  if (class_at(text, next) != OPIS_WORD_LATIN || opis_word_class(opis_utf8_previous(text, &last)) != OPIS_WORD_LATIN) {
    return false;
  }
  if (is_in(base_at(tokeniser, last), "aeiou")) return false;
  return code_at(text, next, &behind) >= 0x80 || is_in(base_at(tokeniser, next), "eijy");
}

enum joint {
  END,      /* of the word */
  SIGN,     /* an apostrophe inside a word */
  ELISION,  /* an article ends */
  ENCLITIC, /* an 's */
  INITIAL,  /* a stop between two initials */
  NUMBER    /* a colon between digits */
};

/* A word as it is read: the last of its pieces is [piece, end). */
struct word {
  size_t start, piece, end;
  bool initials;
};

/* Whether the piece at an offset is an s that ends its word. */
static bool is_enclitic(struct opis_span text, size_t at)
{
  if ((text.data[at] | 0x20) != 's' || opis_word_piece_end(text, at) != at + 1) return false;
  size_t behind, further;
  return !is_apostrophe(code_at(text, at + 1, &behind)) || !is_letter(opis_word_class(code_at(text, behind, &further)));
}

static enum joint apostrophe_joint(struct tokeniser *tokeniser, const struct word *word, uint32_t code, size_t next)
{
  struct opis_span text = tokeniser->text;
  enum opis_word_class left = last_class(text, word->piece, word->end), right = class_at(text, next);
  bool first = word->start == word->piece;
  if (right == OPIS_WORD_NUMERIC) return first && find_elision(tokeniser, word->start, word->end) ? ELISION : END;
  if (!is_letter(right)) return END;
  if (left == OPIS_WORD_NUMERIC) return is_enclitic(text, next) ? ENCLITIC : END;
  bool latin = left == OPIS_WORD_LATIN;
  if (!is_letter(left) || (!joins_any(code) && !(latin && right == OPIS_WORD_LATIN))) return END;
  if (first && find_elision(tokeniser, word->start, word->end) && elides_before(tokeniser, next, latin)) return ELISION;
  return is_enclitic(text, next) ? ENCLITIC : SIGN;
}

/* What stands behind a piece, and where the next one begins unless it is END. */
static enum joint joint_at(struct tokeniser *tokeniser, const struct word *word, size_t *next)
{
  struct opis_span text = tokeniser->text;
  uint32_t code = code_at(text, word->end, next);
  *next = skip_ignored(text, *next);
  if (*next >= text.size) return END;
  if (is_apostrophe(code)) {
    size_t behind;
    if (code_at(text, *next, &behind) != code) return apostrophe_joint(tokeniser, word, code, *next);
    *next = behind;
    return is_hard_sign(tokeniser, word->end, behind) ? SIGN : END;
  }
  if (is_double(code)) return is_hard_sign(tokeniser, word->end, *next) ? SIGN : END;
  if (is_stop(code) && (word->initials || word->start == word->piece) && is_initial(text, word->piece, word->end)) {
    return class_at(text, *next) >= OPIS_WORD_HEBREW && is_initial(text, *next, opis_word_piece_end(text, *next))
               ? INITIAL
               : END;
  }
  if (is_colon(code) && class_at(text, *next) == OPIS_WORD_NUMERIC) {
    return last_class(text, word->piece, word->end) == OPIS_WORD_NUMERIC ? NUMBER : END;
  }
  return END;
}

/* ---- Reading words -------------------------------------------------------------------------------------------- */

/* Whether the apostrophe at the end of a word belongs to it: it does not where a quotation waits to be closed. */
static bool keeps_apostrophe(struct tokeniser *tokeniser, const struct word *word, size_t *behind)
{
  struct opis_span text = tokeniser->text;
  uint32_t code = code_at(text, word->end, behind);
  if (!is_apostrophe(code) || last_class(text, word->piece, word->end) != OPIS_WORD_LATIN) return false;
  if (code == 0x2032 || code == 0x02BC) return true;
  size_t further = *behind, next;
  if (!is_blank(code_at(text, *behind, &next)) && !is_apostrophe(code_at(text, *behind, &next)) &&
      find_elision(tokeniser, word->start, word->end)) {
    return !is_closing(code_at(text, *behind, &next)); /* dell'«Avanti!» */
  }
  unsigned marks = 1, waiting = tokeniser->waiting[code == 0x2019 || code == 0x2018 ? CURLY_QUOTE : ASCII_QUOTE];
  while (marks <= waiting && code_at(text, further, &next) == code) {
    further = next;
    marks++;
  }
  return marks > waiting;
}

/* Adds the parts of the word at an offset to the chain; says where it ends. */
static size_t read_word(struct tokeniser *tokeniser, size_t start, char link)
{
  struct opis_span text = tokeniser->text;
  struct word word = {start, start, opis_word_piece_end(text, start), false};
  for (;;) {
    size_t next;
    enum joint joint = joint_at(tokeniser, &word, &next);
    if (joint == END) break;
    if (joint == ELISION) {
      add_part(tokeniser, word.start, word.end, OPIS_TOKEN_PART | OPIS_TOKEN_ELIDED, link, false);
      bool sign = find_elision(tokeniser, word.start, word.end)->either && base_at(tokeniser, next) == 'e';
      if (!tokeniser->has_hyphen && !sign) begin_chain(tokeniser);
      if (!tokeniser->has_hyphen) tokeniser->has_sign = sign;
      link = '\'';
      word.start = next;
    } else if (joint == ENCLITIC) {
      add_part(tokeniser, word.start, word.end, OPIS_TOKEN_PART, link, false);
      end_chain(tokeniser);
      add_part(tokeniser, next, next + 1, OPIS_TOKEN_PART | OPIS_TOKEN_ELIDED, '\'', false);
      begin_chain(tokeniser);
      return next + 1;
    }
    word.initials |= joint == INITIAL;
    word.piece = next;
    word.end = opis_word_piece_end(text, next);
  }
  size_t behind;
  unsigned flags = link == '\'' ? OPIS_TOKEN_PART : 0;
  if (word.initials && is_stop(code_at(text, word.end, &behind))) {
    word.end = behind;
  } else if (keeps_apostrophe(tokeniser, &word, &behind)) {
    if (word.start == word.piece && find_elision(tokeniser, word.start, word.end)) flags |= OPIS_TOKEN_ELIDED;
    word.end = behind;
  }
  add_part(tokeniser, word.start, word.end, flags, link, word.initials);
  return word.end;
}

/* Where the word behind a hyphen begins; 0 where there is no hyphen between two words. */
static size_t behind_hyphen(struct opis_span text, size_t at)
{
  size_t behind;
  if (!is_hyphen(code_at(text, at, &behind))) return 0;
  behind = skip_ignored(text, behind);
  return class_at(text, behind) >= OPIS_WORD_IDEOGRAPH ? behind : 0;
}

static size_t read_chain(struct tokeniser *tokeniser, size_t start)
{
  begin_chain(tokeniser);
  size_t end = read_word(tokeniser, start, '\0');
  for (size_t next; (next = behind_hyphen(tokeniser->text, end)) != 0;) {
    tokeniser->has_hyphen = true;
    end = read_word(tokeniser, next, '-');
  }
  end_chain(tokeniser);
  return end;
}

/* Counts the quotation marks that stand between words. */
static void read_quote(struct tokeniser *tokeniser, uint32_t code, size_t at, size_t behind)
{
  bool curly = code == 0x2018 || code == 0x2019 || code == 0x201A || code == 0x201B;
  if (!curly && !is_apostrophe(code)) return;
  size_t place = at, further;
  uint32_t before = at > 0 ? opis_utf8_previous(tokeniser->text, &place) : ' ';
  uint32_t after = code_at(tokeniser->text, behind, &further);
  unsigned *waiting = &tokeniser->waiting[curly ? CURLY_QUOTE : ASCII_QUOTE];
  bool opens = code != 0x2019 && code != 0xB4 && code != 0x2032 && !opis_word_character(before) &&
               !is_closing(before) && !is_blank(after) && !is_closing(after) &&
               opis_word_class(after) != OPIS_WORD_NUMERIC;
  if (opens)
    ++*waiting;
  else if (*waiting > 0)
    --*waiting;
}

/* Adds a word by the short way; says where it ends, which is where it starts if it has to go the long one. */
static size_t read_plain(struct tokeniser *tokeniser, size_t start)
{
  struct opis_buf *folded = &tokeniser->folded;
  size_t size;
  size_t end = opis_plain_word(tokeniser->text, start, opis_buf_reserve(folded, OPIS_PLAIN_MAX), &size);
  if (end == start) return start;
  char first = tokeniser->text.data[start];
  OPIS_GROW(tokeniser->drafts, tokeniser->count, tokeniser->capacity);
  tokeniser->drafts[tokeniser->count++] = (struct draft){.start = start,
                                                         .end = end,
                                                         .folded = folded->size,
                                                         .folded_size = size,
                                                         .position = ++tokeniser->position,
                                                         .flags = first >= '0' && first <= '9' ? OPIS_TOKEN_NUMBER : 0};
  folded->size += size;
  return end;
}

static void read_text(struct tokeniser *tokeniser)
{
  struct opis_span text = tokeniser->text;
  for (size_t at = 0, end; at < text.size; at = end) {
    end = at + 1;
    if (text.data[at] == ' ') continue;
    end = read_plain(tokeniser, at);
    if (end > at) continue;
    uint32_t code = opis_utf8_next(text, &end);
    if (opis_word_character(code))
      end = read_chain(tokeniser, at);
    else
      read_quote(tokeniser, code, at, end);
  }
}

struct opis_tokens opis_tokenise(struct opis_arena *arena, struct opis_span text)
{
  enum { USUAL = 5, FEW = 512 }; /* bytes a token; tokens for which there is room from the start */
  struct tokeniser tokeniser = {.text = text, .capacity = text.size / USUAL < FEW ? text.size / USUAL + 8 : FEW};
  tokeniser.drafts = opis_reallocate(NULL, tokeniser.capacity, sizeof *tokeniser.drafts);
  read_text(&tokeniser);
  struct opis_span folded = opis_arena_copy(arena, opis_buf_span(&tokeniser.folded));
  struct opis_tokens tokens = {opis_arena_room(arena, tokeniser.count, sizeof *tokens.items), tokeniser.count};
  for (size_t i = 0; i < tokens.count; i++) {
    const struct draft *draft = &tokeniser.drafts[i];
    struct opis_span form = opis_span_slice(folded, draft->folded, draft->folded + draft->folded_size);
    tokens.items[i] = (struct opis_token){draft->start, draft->end, draft->position, draft->flags, form};
  }
  free(tokeniser.drafts);
  opis_buf_free(&tokeniser.folded);
  opis_buf_free(&tokeniser.scratch);
  return tokens;
}
