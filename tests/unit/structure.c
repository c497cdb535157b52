/* Runs tests/cases/structure/: each file is a small page, a line "==>", and the blocks that a reader sees in it, a line
 * each: the kind (with the level of a heading, the number of a note and where it hangs), a colon, the text. A mark that
 * was taken out stands in braces: {12} if it has its note, {12?} if not. Run with --write to print what is seen now. */
#include "tests/harness.h"
#include "tests/structure/check.h"
#include "tests/structure/read.h"

#include "base/buf.h"
#include "base/files.h"

#include <dirent.h>
#include <fcntl.h>
#include <unistd.h>

static const char *const names[OPIS_KINDS] = {"title",     "heading", "passage", "note",
                                              "reference", "table",   "caption", "boilerplate"};

static void print_text(struct opis_buf *out, const struct opis_block *block)
{
  size_t done = 0;
  for (size_t i = 0; i < block->mark_count; i++) {
    const struct opis_mark *mark = &block->marks[i];
    opis_buf_add(out, opis_span_slice(block->text, done, mark->offset));
    opis_buf_format(out, "{%.*s%s}", (int)mark->number.size, mark->number.data, mark->note == OPIS_NO_BLOCK ? "?" : "");
    done = mark->offset;
  }
  opis_buf_add(out, opis_span_slice(block->text, done, block->text.size));
  opis_buf_add_byte(out, '\n');
}

/* "p2@31": the second passage, behind its 31st byte. */
static void print_anchor(struct opis_buf *out, const struct opis_document *document, const struct opis_block *block)
{
  if (block->anchor == OPIS_NO_BLOCK) {
    opis_buf_add_string(out, " (nowhere)");
    return;
  }
  const struct opis_block *anchor = &document->blocks[block->anchor];
  unsigned ordinal = 0;
  for (size_t i = 0; i <= block->anchor; i++) ordinal += document->blocks[i].kind == anchor->kind;
  opis_buf_format(out, " (%c%u@%zu)", "thpnrbcx"[anchor->kind], ordinal, block -> anchor_offset);
}

static void print_document(struct opis_buf *out, const struct opis_document *document)
{
  for (size_t i = 0; i < document->block_count; i++) {
    const struct opis_block *block = &document->blocks[i];
    opis_buf_add_string(out, names[block->kind]);
    if (block->kind == OPIS_HEADING) opis_buf_format(out, " %u", block->level);
    if (block->kind == OPIS_NOTE) {
      opis_buf_format(out, " %.*s", (int)block->number.size, block->number.data);
      print_anchor(out, document, block);
    }
    opis_buf_add_string(out, ": ");
    print_text(out, block);
  }
}

static bool read_file(const char *path, struct opis_buf *text)
{
  int file = open(path, O_RDONLY);
  if (file < 0) return false;
  bool good = opis_read_all(file, path, 1 << 20, text, NULL) == OPIS_OK;
  close(file);
  return good;
}

static void run_case(const char *path, bool write)
{
  struct opis_buf text = {0}, got = {0};
  CHECK(read_file(path, &text));
  char *arrow = text.data ? strstr(text.data, "\n==>\n") : NULL;
  CHECK(arrow != NULL);
  if (arrow) {
    struct opis_arena arena = {0};
    struct opis_document document = {0};
    struct opis_span page = {text.data, (size_t)(arrow + 1 - text.data)};
    read_text(&arena, page, &document);
    check_document(&document, page);
    print_document(&got, &document);
    if (write)
      printf("%s", got.size ? got.data : "");
    else
      CHECK_BYTES(got.size ? got.data : "", got.size, arrow + 5);
    opis_arena_free(&arena);
  }
  opis_buf_free(&text);
  opis_buf_free(&got);
}

static int compare_names(const void *a, const void *b)
{
  return strcmp(*(char *const *)a, *(char *const *)b);
}

static void run_folder(const char *folder)
{
  char *files[512], path[1024];
  size_t count = 0;
  DIR *directory = opendir(folder);
  CHECK(directory != NULL);
  if (!directory) return;
  for (struct dirent *entry; (entry = readdir(directory)) != NULL && count < 512;)
    if (strlen(entry->d_name) > 4 && entry->d_name[0] != '.') files[count++] = opis_duplicate(entry->d_name);
  closedir(directory);
  qsort(files, count, sizeof *files, compare_names);
  for (size_t i = 0; i < count; i++) {
    snprintf(path, sizeof path, "%s/%s", folder, files[i]);
    ROW(files[i]);
    run_case(path, false);
    free(files[i]);
  }
  CHECK(count >= 60);
}

int main(int argc, char **argv)
{
  if (argc == 3 && strcmp(argv[1], "--write") == 0) {
    run_case(argv[2], true);
    return harness_failures > 0;
  }
  CHECK(argc == 2);
  if (argc == 2) run_folder(argv[1]);
  return harness_end();
}
