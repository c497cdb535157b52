/* Rows of tests/cases/marks.txt: "N: sentence ==> what is left of it". The sentence stands in the middle of a text with
 * the marks 1 to 40 and their notes; N is the number whose mark the text itself does not have, so that its note waits
 * for the sentence (0: none waits). */
#include "tests/harness.h"
#include "tests/structure/read.h"

#include "base/buf.h"
#include "base/files.h"

#include <fcntl.h>
#include <unistd.h>

enum { NOTES = 40 };

static void add_frame(struct opis_buf *out, unsigned from, unsigned to, unsigned missing)
{
  for (unsigned i = from; i < to; i++) {
    opis_buf_add_string(out, "The consul wrote home of what he had seen in the harbour");
    if (i != missing) opis_buf_format(out, "%s%u", i % 2 ? "" : ".", i);
    opis_buf_add_string(out, i % 2 ? " that week.\n\n" : " Nobody answered him for a long time.\n\n");
  }
}

static void run_row(char *row)
{
  char *arrow = strstr(row, " ==> ");
  char *colon = strstr(row, ": ");
  CHECK(arrow && colon);
  if (!arrow || !colon) return;
  unsigned missing = (unsigned)strtoul(row, NULL, 10);
  unsigned before = missing ? missing - 1 : NOTES / 2; /* paragraphs before the sentence */
  struct opis_buf text = {0};
  add_frame(&text, 1, before + 1, missing);
  opis_buf_add(&text, (struct opis_span){colon + 2, (size_t)(arrow - colon - 2)});
  opis_buf_add_string(&text, "\n\n");
  add_frame(&text, missing ? missing + 1 : before + 1, NOTES + 1, missing);
  opis_buf_add_string(&text, "Notes\n\n");
  for (unsigned i = 1; i <= NOTES; i++) opis_buf_format(&text, "%u. He says so in his diary.\n", i);
  struct opis_arena arena = {0};
  struct opis_document document = {0};
  read_text(&arena, opis_buf_span(&text), &document);
  const char *got = "";
  size_t size = 0;
  unsigned passages = 0;
  for (size_t i = 0; i < document.block_count; i++) {
    if (document.blocks[i].kind == OPIS_NOTE || ++passages != before + 1) continue;
    got = document.blocks[i].text.data, size = document.blocks[i].text.size;
  }
  CHECK_BYTES(got, size, arrow + 5);
  opis_arena_free(&arena);
  opis_buf_free(&text);
}

int main(int argc, char **argv)
{
  struct opis_buf rows = {0};
  int file = argc == 2 ? open(argv[1], O_RDONLY) : -1;
  CHECK(file >= 0 && opis_read_all(file, "marks.txt", 1 << 20, &rows, NULL) == OPIS_OK);
  unsigned count = 0;
  for (char *row = rows.data; row && *row;) {
    char *end = strchr(row, '\n');
    if (end) *end = '\0';
    if (*row && *row != '#') {
      ROW(row);
      count++;
      run_row(row);
    }
    row = end ? end + 1 : NULL;
  }
  CHECK(count >= 200);
  if (file >= 0) close(file);
  opis_buf_free(&rows);
  return harness_end();
}
