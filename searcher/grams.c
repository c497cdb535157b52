/* The common alphabet is coarse: what two romanisations write differently is one letter (ш š sh; х kh x h; я ja ya ia)
 * where other languages lose little by it, since grams only order what was found by other means. */
#include "searcher/grams.h"

#include "base/span.h"
#include "base/utf8.h"

/* а to я; what is folded has no ё */
static const char *const cyrillic[32] = {"a", "b", "v", "g",  "d", "e", "z", "z", "i",  "i", "k",
                                         "l", "m", "n", "o",  "p", "r", "s", "t", "u",  "f", "h",
                                         "c", "c", "s", "sc", "",  "i", "",  "e", "iu", "ia"};

/* a to z, those that are written for one another being one: i j y, h x, v w. */
static const char latin[] = "abcdefghiiklmnopqrstuvvhiz";

enum { ROWS = 'z' - 'a' + 2, OTHER = 0 }; /* a row a letter, and one for all else */

/* What a letter becomes with the one before it where the two are one: a doubled one, ch, sh, zh, kh, ts, je. Looked up,
 * because letters are too irregular for a processor to foresee. */
#define ROW(letter) ((letter) - 'a' + 1)
static const char joined[ROWS][ROWS] = {
    [ROW('a')][ROW('a')] = 'a', [ROW('b')][ROW('b')] = 'b', [ROW('c')][ROW('c')] = 'c', [ROW('d')][ROW('d')] = 'd',
    [ROW('e')][ROW('e')] = 'e', [ROW('f')][ROW('f')] = 'f', [ROW('g')][ROW('g')] = 'g', [ROW('h')][ROW('h')] = 'h',
    [ROW('i')][ROW('i')] = 'i', [ROW('j')][ROW('j')] = 'j', [ROW('k')][ROW('k')] = 'k', [ROW('l')][ROW('l')] = 'l',
    [ROW('m')][ROW('m')] = 'm', [ROW('n')][ROW('n')] = 'n', [ROW('o')][ROW('o')] = 'o', [ROW('p')][ROW('p')] = 'p',
    [ROW('q')][ROW('q')] = 'q', [ROW('r')][ROW('r')] = 'r', [ROW('s')][ROW('s')] = 's', [ROW('t')][ROW('t')] = 't',
    [ROW('u')][ROW('u')] = 'u', [ROW('v')][ROW('v')] = 'v', [ROW('w')][ROW('w')] = 'w', [ROW('x')][ROW('x')] = 'x',
    [ROW('y')][ROW('y')] = 'y', [ROW('z')][ROW('z')] = 'z', [ROW('c')][ROW('h')] = 'c', [ROW('s')][ROW('h')] = 's',
    [ROW('z')][ROW('h')] = 'z', [ROW('k')][ROW('h')] = 'h', [ROW('t')][ROW('s')] = 'c', [ROW('i')][ROW('e')] = 'e',
};

/* Letters as they are added: so many, the last one's row. */
struct adding {
  char *letters;
  size_t count, row;
};

static inline void add_letter(struct adding *adding, char letter)
{
  char one = joined[adding->row][ROW(letter)];
  bool adds = one == '\0';
  if (adds) one = letter;
  adding->letters[adding->count + adds - 1] = one;
  adding->count += adds;
  adding->row = (size_t)ROW(one);
}

enum { MOST = 4 }; /* bytes of a letter */

/* The letters of a character that is not a to z. */
static void add_other(struct adding *adding, struct opis_span folded, size_t *at)
{
  size_t start = *at;
  uint32_t code = opis_utf8_next(folded, at);
  if (code >= 0x430 && code <= 0x44F) {
    for (const char *c = cyrillic[code - 0x430]; *c; c++) add_letter(adding, *c);
  } else if (code >= 0x80) { /* Greek …: as it is */
    for (; start < *at; start++) adding->letters[adding->count++] = folded.data[start];
    adding->row = OTHER;
  }
}

size_t opis_grams_letters(struct opis_span folded, char letters[OPIS_GRAM_LETTERS])
{
  struct adding adding = {letters, 0, OTHER};
  for (size_t i = 0; i < folded.size && adding.count + MOST <= OPIS_GRAM_LETTERS;) {
    char byte = folded.data[i];
    if (byte < 'a' || byte > 'z')
      add_other(&adding, folded, &i);
    else
      add_letter(&adding, latin[byte - 'a']), i++;
  }
  size_t count = adding.count;
  if (count > 0 && letters[count - 1] == 'c' && opis_span_ends(folded, OPIS_SPAN("ts"))) { /* pacts is like pact */
    letters[count - 1] = 't';
    letters[count++] = 's';
  }
  return count;
}

static uint32_t gram_at(const char *letters)
{
  uint32_t gram;
  memcpy(&gram, letters, sizeof gram);
  return gram;
}

static uint16_t *look(const struct opis_grams *grams, uint32_t gram)
{
  size_t at = (gram * UINT32_C(2654435761) >> 16) & (grams->place_count - 1);
  while (grams->places[at] != 0 && grams->grams[grams->places[at] - 1] != gram)
    at = (at + 1) & (grams->place_count - 1);
  return &grams->places[at];
}

static bool has_grams(const struct opis_asked_word *word)
{
  return !word->stop && !word->number;
}

static void add_grams(struct opis_grams *grams, struct opis_span folded)
{
  char letters[OPIS_GRAM_LETTERS];
  size_t size = opis_grams_letters(folded, letters);
  for (size_t i = 0; i + OPIS_GRAM <= size; i++) {
    uint16_t *place = look(grams, gram_at(letters + i));
    if (*place != 0) continue;
    grams->grams[grams->count++] = gram_at(letters + i);
    *place = (uint16_t)grams->count;
  }
}

struct opis_grams opis_grams_of(struct opis_arena *arena, const struct opis_asked *asked)
{
  struct opis_grams grams = {.place_count = 1};
  size_t most = 0;
  for (size_t i = 0; i < asked->count; i++)
    if (has_grams(&asked->words[i])) most += OPIS_GRAM_LETTERS;
  while (grams.place_count <= 2 * most) grams.place_count *= 2;
  grams.grams = opis_arena_allocate(arena, most, sizeof *grams.grams);
  grams.places = opis_arena_allocate(arena, grams.place_count, sizeof *grams.places);
  for (size_t i = 0; i < asked->count; i++)
    if (has_grams(&asked->words[i])) add_grams(&grams, asked->words[i].folded);
  return grams;
}

size_t opis_grams_count(const struct opis_grams *grams, const struct opis_tokens *tokens, uint16_t *counts)
{
  size_t all = 0;
  for (size_t i = 0; i < tokens->count; i++) {
    char letters[OPIS_GRAM_LETTERS];
    const struct opis_token *token = &tokens->items[i];
    if ((token->flags & OPIS_TOKEN_NUMBER) || token->folded.size < OPIS_GRAM) continue;
    size_t size = opis_grams_letters(token->folded, letters);
    for (size_t j = 0; j + OPIS_GRAM <= size; j++) {
      uint16_t place = *look(grams, gram_at(letters + j));
      if (place != 0 && counts[place - 1] < UINT16_MAX) counts[place - 1]++;
      all++;
    }
  }
  return all;
}
