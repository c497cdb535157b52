/* A word to the keys of the Russian words that it may stand for, and to its stems: few, valid UTF-8, no key twice, and
 * the same however the word was composed. */
#include "text/romanise.h"

#include "base/span.h"
#include "base/utf8.h"
#include "tests/fuzz/demand.h"
#include "text/normalise.h"

#include <string.h>

static struct opis_stemmer *stemmer;

static void free_stemmer(void)
{
  opis_stemmer_free(stemmer);
}

int LLVMFuzzerInitialize(int *argc, char ***argv)
{
  (void)argc, (void)argv;
  stemmer = opis_stemmer_new();
  atexit(free_stemmer);
  return 0;
}

static void check_key(struct opis_russian_keys keys, size_t at)
{
  struct opis_span key = keys.items[at].key;
  DEMAND(key.size > 0 && key.size <= 200 && opis_utf8_valid_until(key) == key.size);
  DEMAND(memchr(key.data, '\0', key.size) == NULL);
  DEMAND(keys.items[at].word.size > 0);
  for (size_t i = 0; i < at; i++) DEMAND(!opis_span_equal(keys.items[i].key, key));
}

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size)
{
  struct opis_arena arena = {0};
  struct opis_span form = opis_nfc(&arena, (struct opis_span){(const char *)data, size});
  struct opis_russian_keys keys = opis_russian_keys(stemmer, &arena, form);
  DEMAND(keys.count <= OPIS_RUSSIAN_KEYS_MAX);
  for (size_t i = 0; i < keys.count; i++) check_key(keys, i);
  for (enum opis_stemming language = 0; language < OPIS_STEMMINGS; language++) {
    struct opis_buf stem = {0}, folded = {0};
    opis_stem(stemmer, language, form, &stem);
    opis_fold(&folded, form);
    DEMAND(opis_utf8_valid_until(opis_buf_span(&stem)) == stem.size);
    DEMAND((stem.size == 0) == (folded.size == 0));
    opis_buf_free(&stem);
    opis_buf_free(&folded);
  }
  opis_arena_free(&arena);
  return 0;
}
