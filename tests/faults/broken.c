/* `broken INDEX SCRATCH SEED CASES`: damages copies of an index, one file a case, and does in each what the reading
 * commands do. Whatever the damage, everything that is asked ends within seconds, with an answer or with an error that
 * has a message; a memory error or a hang is printed with the case, so that it can be had again: `broken INDEX SCRATCH
 * SEED CASES CASE` damages alike and keeps the copy.
 *
 * libxapian 1.4 does not look whether what a term list or a position list holds ends where it should. That is counted
 * apart, as a fault, of which the commands tell with a message: one question in MOST_FAULTS may end so. */
#include <opis.h>

#include <dirent.h>
#include <inttypes.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

enum { MOST_SECONDS = 10, BLOCK = 8192, FAULT = 99, MOST_FAULTS = 500 };

/* A generator of our own, so that a seed means the same everywhere (splitmix64; Steele et al. 2014). */
static uint64_t state;

static uint64_t next_random(void)
{
  uint64_t z = (state += 0x9e3779b97f4a7c15);
  z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
  z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
  return z ^ (z >> 31);
}

static size_t below(size_t limit)
{
  return limit > 0 ? (size_t)(next_random() % limit) : 0;
}

struct file {
  char name[64];
  unsigned char *bytes;
  size_t size;
};

static struct file files[16];
static size_t file_count;

static void die(const char *what)
{
  perror(what);
  exit(2);
}

static void write_file(const char *folder, const struct file *file)
{
  char path[4096];
  snprintf(path, sizeof path, "%s/%s", folder, file->name);
  FILE *out = fopen(path, "wb");
  if (!out || fwrite(file->bytes, 1, file->size, out) != file->size || fclose(out) != 0) die(path);
}

static void read_files(const char *folder)
{
  DIR *directory = opendir(folder);
  if (!directory) die(folder);
  for (struct dirent *entry; (entry = readdir(directory)) && file_count < 16;) {
    if (!strstr(entry->d_name, "glass")) continue;
    char path[4096];
    struct stat status;
    struct file *file = &files[file_count++];
    snprintf(file->name, sizeof file->name, "%.63s", entry->d_name);
    snprintf(path, sizeof path, "%s/%s", folder, file->name);
    FILE *in = fopen(path, "rb");
    if (!in || fstat(fileno(in), &status) != 0) die(path);
    file->size = (size_t)status.st_size;
    file->bytes = malloc(file->size + 1);
    if (!file->bytes || fread(file->bytes, 1, file->size, in) != file->size) die(path);
    fclose(in);
  }
  closedir(directory);
}

static int compare_names(const void *a, const void *b)
{
  return strcmp(((const struct file *)a)->name, ((const struct file *)b)->name);
}

/* ---- Damage --------------------------------------------------------------------------------------------------- */

/* Each changes `size` bytes, or the size, and says what it did. */

static void cut(unsigned char *bytes, size_t *size, char *said, size_t room)
{
  (void)bytes;
  size_t kept = below(3) == 0 ? below(*size / BLOCK + 1) * BLOCK : below(*size);
  snprintf(said, room, "cut from %zu to %zu", *size, kept);
  *size = kept;
}

static void zero(unsigned char *bytes, size_t *size, char *said, size_t room)
{
  size_t start = below(*size), length = 1 + below(below(2) ? 16 : BLOCK);
  if (length > *size - start) length = *size - start;
  snprintf(said, room, "zero from %zu, %zu bytes", start, length);
  memset(bytes + start, 0, length);
}

static void flip(unsigned char *bytes, size_t *size, char *said, size_t room)
{
  size_t at = below(*size);
  unsigned bit = (unsigned)below(8);
  snprintf(said, room, "bit %u of byte %zu flipped", bit, at);
  bytes[at] ^= (unsigned char)(1u << bit);
}

/* The heads and directories of blocks are what a reader goes by. */
static void hit_head(unsigned char *bytes, size_t *size, char *said, size_t room)
{
  size_t at = below(*size / BLOCK + 1) * BLOCK + below(64);
  if (at >= *size) at = below(*size);
  unsigned byte = (unsigned)below(256);
  snprintf(said, room, "byte %zu made %u", at, byte);
  bytes[at] = (unsigned char)byte;
}

static void scatter(unsigned char *bytes, size_t *size, char *said, size_t room)
{
  size_t count = 1 + below(32);
  for (size_t i = 0; i < count; i++) bytes[below(*size)] = (unsigned char)below(256);
  snprintf(said, room, "%zu bytes at random", count);
}

static void noise(unsigned char *bytes, size_t *size, char *said, size_t room)
{
  size_t start = below(*size / BLOCK + 1) * BLOCK;
  if (start >= *size) start = 0;
  size_t end = start + BLOCK < *size ? start + BLOCK : *size;
  for (size_t i = start; i < end; i++) bytes[i] = (unsigned char)next_random();
  snprintf(said, room, "noise from %zu to %zu", start, end);
}

/* As where a disk wrote a block to a wrong place. */
static void misplace(unsigned char *bytes, size_t *size, char *said, size_t room)
{
  size_t blocks = *size / BLOCK, from = below(blocks) * BLOCK, to = below(blocks) * BLOCK;
  snprintf(said, room, "block at %zu over the one at %zu", from, to);
  if (blocks > 1) memmove(bytes + to, bytes + from, BLOCK);
}

typedef void damage(unsigned char *bytes, size_t *size, char *said, size_t room);
static damage *const damages[] = {cut, zero, flip, flip, hit_head, hit_head, scatter, noise, misplace};

/* ---- What is asked -------------------------------------------------------------------------------------------- */

static struct opis_span span_of(const char *string)
{
  return (struct opis_span){string, strlen(string)};
}

static enum opis_status search(struct opis_index *index, const char *query, FILE *out, struct opis_error *error)
{
  struct opis_results *results = NULL;
  struct opis_search_options options = {.count = 20, .explain = true, .count_all = true};
  struct opis_style style = {.explain = true};
  enum opis_status status = opis_search(index, span_of(query), &options, &results, error);
  if (status == OPIS_OK) status = opis_results_write(results, "text", span_of(""), &style, out, error);
  if (status == OPIS_OK) status = opis_results_write(results, "jsonl", span_of(""), &style, out, error);
  opis_results_free(results);
  return status;
}

static enum opis_status follow(struct opis_index *index, const char *locator, enum opis_tie tie, FILE *out,
                               struct opis_error *error)
{
  struct opis_results *results = NULL;
  enum opis_status status = opis_follow(index, span_of(locator), tie, &results, error);
  if (status == OPIS_OK) status = opis_results_write(results, "jsonl", span_of(""), NULL, out, error);
  opis_results_free(results);
  return status;
}

static const char *const queries[] = {"samovar", "\"of this letter\"", "courier NEAR/4 embassy",
                                      "письмо",  "arch* OR *tter?",    "date:1933 who:krestinskij"};
enum { QUERIES = sizeof queries / sizeof queries[0], ASKED = QUERIES + 11 };

static enum opis_status ask(struct opis_index *index, const char *path, size_t what, FILE *out,
                            struct opis_error *error)
{
  uint64_t found;
  struct opis_terms_options terms = {.format = "text"};
  struct opis_cite_options citations = {.format = "text"}, grouped = {.by = "document"};
  struct opis_check_options check = {.format = "text"};
  const struct opis_index_places places = {&path, 1};
  if (what < QUERIES) return search(index, queries[what], out, error);
  switch (what - QUERIES) {
  case 0: return opis_info(index, "text", out, error);
  case 1: return opis_show(index, span_of("text-1.txt#p3"), 2, "text", NULL, out, error);
  case 2: return opis_show_source(index, span_of("text-2.txt#p1"), true, out, error);
  case 3: return opis_export(index, NULL, out, error);
  case 4: return opis_terms(index, span_of(""), &terms, out, &found, error);
  case 5: return opis_variants(index, span_of("letters"), "text", NULL, out, &found, error);
  case 6: return opis_cite(index, span_of(""), &citations, out, &found, error);
  case 7: return opis_cite(index, span_of("AVP RF"), &grouped, out, &found, error);
  case 8: return follow(index, "notes.txt#n1", OPIS_TIE_ANCHOR, out, error);
  case 9: return follow(index, "notes.txt#p1", OPIS_TIE_NOTES, out, error);
  default: return opis_check(&places, &check, out, &found, error);
  }
}

/* What the children leave for their parent. */
struct seen {
  size_t asked; /* what is being asked now; ASKED: all was */
  size_t answers, errors, silent, faults;
};

static void ask_all(const char *folder, size_t first, struct seen *seen, FILE *out)
{
  struct opis_error error = {0};
  struct opis_index *index = NULL;
  seen->asked = first;
  if (opis_index_open(folder, &index, &error) != OPIS_OK) {
    seen->errors++;
    seen->silent += error.message[0] == '\0';
    seen->asked = ASKED;
    return;
  }
  for (; seen->asked < ASKED; seen->asked++) {
    error.message[0] = '\0';
    alarm(MOST_SECONDS);
    if (ask(index, folder, seen->asked, out, &error) == OPIS_OK) {
      seen->answers++;
      continue;
    }
    seen->errors++;
    if (getenv("BROKEN_VERBOSE")) fprintf(stderr, "%zu: %s\n", seen->asked, error.message);
    seen->silent += error.message[0] == '\0';
  }
  opis_index_close(index);
}

static void on_fault(int number)
{
  (void)number;
  _exit(FAULT);
}

/* Returns how many of the questions did not end as they must. */
static size_t run_case(const char *folder, const char *name, const char *said, struct seen *seen)
{
  size_t failures = 0;
  for (size_t first = 0; first < ASKED; first = seen->asked + 1) {
    fflush(NULL);
    pid_t child = fork();
    if (child < 0) die("fork");
    if (child == 0) {
      FILE *out = fopen("/dev/null", "w");
      alarm(MOST_SECONDS);
      signal(SIGSEGV, on_fault);
      signal(SIGBUS, on_fault);
      ask_all(folder, first, seen, out);
      _exit(0);
    }
    int code;
    if (waitpid(child, &code, 0) < 0) die("waitpid");
    if (WIFEXITED(code) && WEXITSTATUS(code) == 0) break;
    printf("%s, %s: question %zu ends with %s %d\n", name, said, seen->asked, WIFSIGNALED(code) ? "signal" : "exit",
           WIFSIGNALED(code) ? WTERMSIG(code) : WEXITSTATUS(code));
    if (WIFEXITED(code) && WEXITSTATUS(code) == FAULT)
      seen->faults++;
    else
      failures++;
  }
  return failures;
}

/* The cases go over the files and kinds of damage in turn. */
static void damage_file(size_t number, struct file *damaged, char *said, size_t room)
{
  const struct file *file = &files[number % file_count];
  *damaged = *file;
  damaged->bytes = malloc(file->size + 1);
  if (!damaged->bytes) die("memory");
  memcpy(damaged->bytes, file->bytes, file->size);
  damages[number / file_count % (sizeof damages / sizeof damages[0])](damaged->bytes, &damaged->size, said, room);
}

int main(int argc, char **argv)
{
  if (argc < 5) return 2;
  struct seen *seen = mmap(NULL, sizeof *seen, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  if (seen == MAP_FAILED) die("mmap");
  read_files(argv[1]);
  qsort(files, file_count, sizeof files[0], compare_names);
  while (file_count > 0 && files[0].size == 0) files[0] = files[--file_count];
  for (size_t i = 0; i < file_count; i++) write_file(argv[2], &files[i]);
  size_t failures = 0, cases = strtoul(argv[4], NULL, 10), only = argc > 5 ? strtoul(argv[5], NULL, 10) : cases;
  for (size_t number = 0; number < cases; number++) {
    char said[128], name[128];
    struct file damaged;
    if (only < cases && number != only) continue;
    state = strtoul(argv[3], NULL, 10) * 1000003 + number;
    damage_file(number, &damaged, said, sizeof said);
    write_file(argv[2], &damaged);
    snprintf(name, sizeof name, "case %zu, %s", number, damaged.name);
    failures += run_case(argv[2], name, said, seen);
    if (only == cases) write_file(argv[2], &files[number % file_count]);
    free(damaged.bytes);
  }
  size_t asked = seen->answers + seen->errors + seen->faults + failures;
  printf("%zu cases: %zu answers, %zu errors, %zu of them without a message, %zu faults, %zu that did not end as they "
         "must\n",
         cases, seen->answers, seen->errors, seen->silent, seen->faults, failures);
  return failures + seen->silent > 0 || seen->faults * MOST_FAULTS > asked;
}
