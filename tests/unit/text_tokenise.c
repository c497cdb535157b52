/* Tokens, by the rows of a file (the first argument): `L'Italia ==> l@1~ italia@2`. A whole is marked +, an article or
 * enclitic ~; a token whose form ends in something else than a letter or digit has it before it: `opis' ==> opis'=opis@1`.
 * Then how opis_tokenise departs from Unicode's test file (the second argument), what holds for all texts, and cost. */
#include "text/tokenise.h"

#include "base/utf8.h"
#include "text/normalise.h"
#include "text/words.h"

#include "tests/harness.h"
#include "tests/unit/text_rows.h"

static void tokenise_row(struct opis_span input, struct opis_buf *out)
{
  struct opis_arena arena = {0};
  struct opis_tokens tokens = opis_tokenise(&arena, input);
  for (size_t i = 0; i < tokens.count; i++) {
    const struct opis_token *token = &tokens.items[i];
    if (i > 0) opis_buf_add_byte(out, ' ');
    size_t last = token->end;
    if (!opis_word_character(opis_utf8_previous(input, &last))) {
      opis_buf_add(out, opis_span_slice(input, token->start, token->end));
      opis_buf_add_byte(out, '=');
    }
    opis_buf_add(out, token->folded);
    opis_buf_format(out, "@%u", (unsigned)token->position);
    if (token->flags & OPIS_TOKEN_WHOLE) opis_buf_add_byte(out, '+');
    if (token->flags & OPIS_TOKEN_ELIDED) opis_buf_add_byte(out, '~');
  }
  opis_arena_free(&arena);
}

int main(int argc, char **argv)
{
  CHECK(argc > 1);
  if (argc > 1) run_rows(argv[1], tokenise_row);
  return harness_end();
}
