/* In: a word and its language. Out: its stem, by Snowball's algorithms (libstemmer).
 *
 * Forms that no rule reaches (wrote, hizo, prese) are rows of tables/irregular.inc: they have their word's stem. To
 * add a language, add it to enum opis_stemming and to `algorithms`. */
#include "text/stem.h"

#include "base/memory.h"
#include "base/span.h"
#include "base/utf8.h"
#include "text/normalise.h"

#include <assert.h>
#include <libstemmer.h>
#include <stdlib.h>

enum { WORD_MAX = 200 /* bytes: longer ones are no words, and what is behind the first of them is no ending */ };

static const char *const algorithms[OPIS_STEMMINGS] = {"english", "spanish", "italian", "russian"};

struct opis_stemmer {
  struct sb_stemmer *snowball[OPIS_STEMMINGS];
  struct opis_buf lower;
};

struct opis_stemmer *opis_stemmer_new(void)
{
  struct opis_stemmer *stemmer = opis_allocate(1, sizeof *stemmer);
  for (size_t i = 0; i < OPIS_STEMMINGS; i++) {
    stemmer->snowball[i] = sb_stemmer_new(algorithms[i], "UTF_8");
    if (!stemmer->snowball[i]) abort(); /* a libstemmer without the algorithm, or no memory */
  }
  return stemmer;
}

void opis_stemmer_free(struct opis_stemmer *stemmer)
{
  if (!stemmer) return;
  for (size_t i = 0; i < OPIS_STEMMINGS; i++) sb_stemmer_delete(stemmer->snowball[i]);
  opis_buf_free(&stemmer->lower);
  free(stemmer);
}

static struct opis_span snowball(struct opis_stemmer *stemmer, enum opis_stemming language, struct opis_span word)
{
  struct sb_stemmer *algorithm = stemmer->snowball[language];
  const sb_symbol *stem = sb_stemmer_stem(algorithm, (const sb_symbol *)word.data, (int)word.size);
  if (!stem) abort(); /* no memory */
  return (struct opis_span){(const char *)stem, (size_t)sb_stemmer_length(algorithm)};
}

/* The only apostrophe that the rows and Snowball's rules know. */
static void make_apostrophes_plain(struct opis_buf *word)
{
  size_t size = 0;
  for (size_t at = 0, next = 0; at < word->size; at = next) {
    uint32_t code = opis_utf8_next(opis_buf_span(word), &next);
    if (code == 0x2019 || code == 0x02BC) code = '\'';
    size += opis_utf8_put(code, word->data + size); /* never longer than what was read */
  }
  word->size = size;
}

/* No pointers: each would have to be relocated whenever a process starts. */
static const struct irregular {
  enum opis_stemming language;
  char form[16], word[16];
} irregular[] = {
#define IRREGULAR(language, form, word) {(language), (form), (word)},
#include "text/tables/irregular.inc"
#undef IRREGULAR
};

/* The word that a form belongs to; itself where no row says so. */
static struct opis_span regular(enum opis_stemming language, struct opis_span form)
{
  size_t low = 0, high = sizeof irregular / sizeof *irregular;
  while (low < high) {
    size_t middle = low + (high - low) / 2;
    const struct irregular *row = &irregular[middle];
    int order = row->language != language ? (row->language < language ? -1 : 1)
                                          : opis_span_compare(opis_span_of(row->form), form);
    if (order == 0) return opis_span_of(row->word);
    if (order < 0)
      low = middle + 1;
    else
      high = middle;
  }
  return form;
}

void opis_stem(struct opis_stemmer *stemmer, enum opis_stemming language, struct opis_span word, struct opis_buf *out)
{
  size_t before = out->size;
  if (word.size > WORD_MAX) {
    opis_fold(out, word);
    return;
  }
  opis_buf_clear(&stemmer->lower);
  opis_lower(&stemmer->lower, word);
  make_apostrophes_plain(&stemmer->lower);
  struct opis_span form = regular(language, opis_buf_span(&stemmer->lower));
  opis_fold(out, snowball(stemmer, language, form));
  if (out->size == before) opis_fold(out, word);
}

size_t opis_stem_russian(struct opis_stemmer *stemmer, struct opis_span word)
{
  if (word.size > WORD_MAX) return word.size;
  struct opis_span stem = snowball(stemmer, OPIS_STEM_RUSSIAN, word);
  assert(stem.size <= word.size);
  return stem.size > 0 ? stem.size : word.size;
}
