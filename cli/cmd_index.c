/* opis index PATH… */
#include "cli/commands.h"

#include "base/buf.h"
#include "base/visible.h"

#include <inttypes.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

const struct opis_option opis_index_options[] = {
    {"index", 'i', "DIR",
     "The index; otherwise OPIS_INDEX, the nearest .opis here or above, or opis/index in the XDG data folder"},
    {"full", 0, NULL, "Build anew beside the old index, which is replaced when the new one is whole"},
    {"max-file", 0, "BYTES", "Skip files larger than this; K, M and G may follow; otherwise 256M"},
    {"encoding", 0, "NAME", "Read the files as Windows-1251, KOI8-R, ISO-8859-1 …; otherwise each one's is found out"},
    {"lang", 0, "LANG", "The files are in en, es, it, ru-Latn, ru-Cyrl or und; otherwise that is found out"},
    {"no-repair", 0, NULL, "Leave text that was once read in a wrong encoding as it is"},
    {"jobs", 'j', "N", "Read and analyse with so many threads; otherwise one a processor"},
    {"wait", 0, "SECONDS", "Wait so long for another program that writes to the index; otherwise 0"},
    {"quiet", 'q', NULL, "No progress and no summary, only problems"},
    OPTION_HELP,
    OPTIONS_END,
};

/* Set by the first interrupt; the second one ends the program, which leaves the last commit. */
static volatile bool stopped;

static void on_signal(int number)
{
  stopped = true;
  signal(number, SIG_DFL);
}

/* Files of a kind that opis does not read. */
struct type_count {
  char type[24];
  uint64_t files;
};
enum { TYPES = 64 }; /* more than the formats table has */

struct telling {
  bool bar; /* there is a progress bar on the terminal */
  struct type_count types[TYPES];
};

static const char *plural(uint64_t count)
{
  return count == 1 ? "" : "s";
}

/* "310 KB", for people; shorter than `room` in any case. */
static const char *size_text(uint64_t bytes, char *text, size_t room)
{
  if (bytes < 10 << 10)
    snprintf(text, room, "%" PRIu64 " byte%s", bytes, plural(bytes));
  else if (bytes < 10 << 20)
    snprintf(text, room, "%" PRIu64 " KB", bytes >> 10);
  else
    snprintf(text, room, "%" PRIu64 " MB", bytes >> 20);
  return text;
}
enum { SIZE_ROOM = 32 };

static void clear_bar(const struct telling *telling)
{
  if (telling->bar) fputs("\r\033[K", stderr);
}

static void on_progress(const struct opis_build_progress *progress, void *context)
{
  const struct telling *telling = context;
  if (!telling->bar) return;
  enum { CELLS = 20 };
  double part = progress->bytes_total ? (double)progress->bytes_done / (double)progress->bytes_total : 1;
  char cells[CELLS + 1];
  for (int i = 0; i < CELLS; i++) cells[i] = i < (int)(part * CELLS) ? '#' : '.';
  cells[CELLS] = '\0';
  double rate = progress->seconds > 0 ? (double)progress->units / progress->seconds : 0;
  char bytes[SIZE_ROOM];
  fprintf(stderr, "\r\033[K[%s] %" PRIu64 "/%" PRIu64 " files  %s  %.0f units/s", cells, progress->files_done,
          progress->files_total, size_text(progress->bytes_done, bytes, sizeof bytes), rate);
  if (part > 0.02 && part < 1) fprintf(stderr, "  %.0f s left", progress->seconds / part * (1 - part));
}

static void count_type(struct telling *telling, struct opis_span type)
{
  struct type_count *count = telling->types;
  char name[sizeof count->type];
  snprintf(name, sizeof name, "%.*s", (int)type.size, type.data);
  while (count < telling->types + TYPES - 1 && count->files > 0 && strcmp(count->type, name) != 0) count++;
  memcpy(count->type, name, sizeof name);
  count->files++;
}

static void on_unread(const struct opis_unread *unread, void *context)
{
  if (unread->reason == OPIS_UNREAD_KIND) { /* the summary counts them */
    count_type(context, unread->type);
    return;
  }
  clear_bar(context);
  opis_say("%.*s: %s%s%.*s", (int)unread->path.size, unread->path.data, opis_unread_reason_text(unread->reason),
           unread->detail.size > 0 ? ": " : "", (int)unread->detail.size, unread->detail.data);
}

static void on_warning(struct opis_span path, const char *message, void *context)
{
  clear_bar(context);
  opis_say("%.*s: %s", (int)path.size, path.data, message);
}

static void write_units(const struct opis_build_summary *summary)
{
  bool first = true;
  for (unsigned kind = 0; kind < OPIS_KINDS; kind++) {
    if (summary->units[kind] == 0) continue;
    printf("%s%" PRIu64 " %s%s", first ? ": " : ", ", summary->units[kind], opis_kind_name((enum opis_kind)kind),
           kind == OPIS_BOILERPLATE ? "" : plural(summary->units[kind]));
    first = false;
  }
}

static void write_unread(const struct opis_build_summary *summary, const struct type_count *types)
{
  bool first = true;
  for (; types->files > 0; types++, first = false)
    printf("%s%" PRIu64 " %s", first ? "not read  " : ", ", types->files, types->type);
  for (unsigned reason = 0; reason < OPIS_UNREAD_REASONS; reason++) {
    if (summary->unread[reason] == 0 || reason == OPIS_UNREAD_KIND) continue;
    printf("%s%" PRIu64 " %s", first ? "not read  " : ", ", summary->unread[reason],
           opis_unread_reason_text((enum opis_unread_reason)reason));
    first = false;
  }
  if (!first) putchar('\n');
}

static void write_summary(const struct opis_build_summary *summary, const struct telling *telling, const char *index)
{
  char size[SIZE_ROOM];
  struct opis_buf name = {0};
  opis_visible_add(&name, (struct opis_span){index, strlen(index)});
  printf("read      %" PRIu64 " file%s, %s in %.1f s; %" PRIu64 " unchanged, %" PRIu64 " removed\n",
         summary->files_read, plural(summary->files_read), size_text(summary->bytes_read, size, sizeof size),
         summary->seconds, summary->files_unchanged, summary->files_removed);
  write_unread(summary, telling->types);
  printf("index     %s: %" PRIu64 " document%s", name.data, summary->documents, plural(summary->documents));
  write_units(summary);
  printf("; %s\n", size_text(summary->index_bytes, size, sizeof size));
  opis_buf_free(&name);
}

static bool take_numbers(const struct opis_arguments *arguments, struct opis_build_options *options)
{
  uint64_t jobs, wait;
  if (!opis_argument_size(arguments, "max-file", &options->max_file) ||
      !opis_argument_number(arguments, "jobs", 1, 256, 0, &jobs) ||
      !opis_argument_number(arguments, "wait", 0, 86400, 0, &wait))
    return false;
  options->workers = (unsigned)jobs;
  options->wait_seconds = (unsigned)wait;
  return true;
}

static enum opis_exit build(const struct opis_arguments *arguments, const struct opis_build_options *options)
{
  struct opis_error error;
  struct opis_build_summary summary;
  enum opis_status status = opis_build(options, &summary, &error);
  clear_bar(options->context);
  if (status != OPIS_OK && status != OPIS_INTERRUPTED) return opis_say_error(&error);
  if (!opis_argument(arguments, "quiet")) write_summary(&summary, options->context, options->index);
  if (status == OPIS_INTERRUPTED) {
    opis_say("stopped; what was read is in the index, and the same command goes on from there");
    return EXIT_TROUBLE;
  }
  if (summary.documents == 0) opis_say("%s: no texts in what was given", options->index);
  return summary.trouble ? EXIT_TROUBLE : EXIT_FOUND;
}

/* Where the index is to be, or is: a folder here, one. NULL, and says why, where it can be none. */
static char *place(const struct opis_arguments *arguments)
{
  struct opis_error error;
  struct stat about;
  char *index = NULL;
  if (arguments->index_count > 1) {
    opis_say("index: one index is written at a time, so -i is given once");
    return NULL;
  }
  if (opis_index_locate(opis_argument(arguments, "index"), true, &index, &error) != OPIS_OK) {
    opis_say_error(&error);
    return NULL;
  }
  if (stat(index, &about) != 0 || !S_ISREG(about.st_mode)) return index;
  opis_say("%s: is a file; an index is written into a folder on this machine, not through a stub file", index);
  free(index);
  return NULL;
}

enum opis_exit opis_command_index(const struct opis_arguments *arguments)
{
  bool quiet = opis_argument(arguments, "quiet") != NULL;
  struct telling telling = {.bar = !quiet && isatty(STDERR_FILENO)};
  struct opis_build_options options = {.paths = arguments->operands,
                                       .path_count = arguments->operand_count,
                                       .full = opis_argument(arguments, "full") != NULL,
                                       .encoding = opis_argument(arguments, "encoding"),
                                       .language = opis_argument(arguments, "lang"),
                                       .no_repair = opis_argument(arguments, "no-repair") != NULL,
                                       .stop = &stopped,
                                       .on_progress = on_progress,
                                       .on_unread = on_unread,
                                       .on_warning = on_warning,
                                       .context = &telling};
  char *index = take_numbers(arguments, &options) ? place(arguments) : NULL;
  if (!index) return EXIT_TROUBLE;
  options.index = index;
  signal(SIGINT, on_signal);
  signal(SIGTERM, on_signal);
  /* libxapian writes out what it has inverted every 10,000 units; at 2,000 its maps stay in the processor's caches and
   * memory in bounds: a fifth less CPU and 100 MB less on 27,000 units (bench/RESULTS.md). */
  setenv("XAPIAN_FLUSH_THRESHOLD", "2000", 0);
  signal(SIGXFSZ, SIG_IGN); /* a limit on file sizes is then an error of the write that meets it */
  enum opis_exit code = build(arguments, &options);
  free(index);
  return code;
}
