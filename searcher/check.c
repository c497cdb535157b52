/* opis_check: all files of the index, one after another, through the checks; then the report. */
#include "searcher/check.h"

#include "base/error.h"
#include "base/memory.h"
#include "base/span.h"
#include "base/utf8.h"
#include "searcher/output.h"
#include "store/schema.h"

#include <stdarg.h>
#include <stdlib.h>

const struct opis_check_row opis_check_rows[OPIS_CHECKS] = {
    [OPIS_CHECK_ENCODING] = {"encoding", "Files whose encoding is not sure"},
    [OPIS_CHECK_COLUMNS] = {"columns", "Files with columns that are read across"},
    [OPIS_CHECK_MENDED] = {"mended", "Text that was read in a wrong encoding, and is mended"},
    [OPIS_CHECK_LOST_CHARACTER] = {"lost-character", "Characters that are lost"},
    [OPIS_CHECK_DOUBTFUL] = {"doubtful", "Text that may have been read in a wrong encoding"},
    [OPIS_CHECK_LOST_LETTER] = {"lost-letter", "Words that seem to have lost their first letter"},
    [OPIS_CHECK_MIXED_SCRIPT] = {"mixed-script", "Words of Latin and Cyrillic letters"},
    [OPIS_CHECK_NOTE_WITHOUT_MARK] = {"note-without-mark", "Notes without marks"},
    [OPIS_CHECK_MARK_WITHOUT_NOTE] = {"mark-without-note", "Marks without notes"},
    [OPIS_CHECK_NOTE_GAP] = {"note-gap", "Gaps in the numbering of notes"},
    [OPIS_CHECK_INCOMPLETE_PATH] = {"incomplete-path", "Citations whose path lacks a level"},
    [OPIS_CHECK_UNRESOLVED] = {"unresolved", "References that nothing explains"},
    [OPIS_CHECK_LEAVES] = {"leaves", "Letters that are cited with other leaves elsewhere"},
    [OPIS_CHECK_DUPLICATE] = {"duplicate", "Files that repeat others"},
    [OPIS_CHECK_UNREAD] = {"unread", "Files that were not read"},
    [OPIS_CHECK_CHANGED] = {"changed", "Files that are not as they were when they were indexed"},
    [OPIS_CHECK_DAMAGE] = {"damage", "Damage to the index"},
};

static struct opis_finding *add(struct opis_report *report, enum opis_check_kind check, struct opis_span file)
{
  OPIS_GROW(report->findings, report->count, report->capacity);
  struct opis_finding *finding = &report->findings[report->count++];
  *finding = (struct opis_finding){.check = check, .file = opis_arena_copy(&report->arena, file)};
  report->counts[check]++;
  return finding;
}

static struct opis_span say(struct opis_arena *arena, const char *format, va_list arguments)
{
  char *message = opis_format(format, arguments);
  struct opis_span said = opis_arena_copy(arena, opis_span_of(message));
  free(message);
  return said;
}

struct opis_finding *opis_report_add(struct opis_report *report, enum opis_check_kind check, struct opis_span file,
                                     const char *format, ...)
{
  va_list arguments;
  struct opis_finding *finding = add(report, check, file);
  va_start(arguments, format);
  finding->message = say(&report->arena, format, arguments);
  va_end(arguments);
  return finding;
}

/* A place about `bytes` before or behind an offset, behind or before a blank if there is one. */
static size_t excerpt_start(struct opis_span text, size_t offset, size_t bytes)
{
  if (offset <= bytes) return 0;
  size_t start = offset - bytes;
  while (start < offset && text.data[start] != ' ') start++;
  if (start < offset) return start + 1;
  while (start > 0 && ((unsigned char)text.data[start] & 0xC0) == 0x80) start--;
  return start;
}

static size_t excerpt_end(struct opis_span text, size_t offset, size_t bytes)
{
  if (text.size - offset <= bytes) return text.size;
  size_t end = offset + bytes;
  while (end > offset && text.data[end] != ' ') end--;
  if (end > offset) return end;
  while (end < text.size && ((unsigned char)text.data[end] & 0xC0) == 0x80) end++;
  return end;
}

/* Some words of the text on either side of the range. */
static void set_excerpt(struct opis_report *report, struct opis_span text, struct opis_range range,
                        struct opis_finding *finding)
{
  enum { BEFORE = 60, BEHIND = 80, LONGEST = 200 };
  struct opis_buf excerpt = {0};
  struct opis_range shown = range;
  if (shown.end - shown.start > LONGEST) shown.end = excerpt_end(text, shown.start, LONGEST);
  size_t start = excerpt_start(text, shown.start, BEFORE), end = excerpt_end(text, shown.end, BEHIND);
  if (start > 0) opis_buf_add_byte(&excerpt, ' ');
  size_t moved = excerpt.size;
  opis_buf_add(&excerpt, opis_span_slice(text, start, end));
  if (end < text.size) opis_buf_add_byte(&excerpt, ' ');
  finding->range = range;
  finding->marked = (struct opis_range){shown.start - start + moved, shown.end - start + moved};
  finding->excerpt = opis_arena_copy(&report->arena, opis_buf_span(&excerpt));
  opis_buf_free(&excerpt);
}

struct opis_finding *opis_report_add_unit(struct opis_report *report, enum opis_check_kind check,
                                          const struct opis_unit *unit, struct opis_range range, const char *format,
                                          ...)
{
  va_list arguments;
  struct opis_finding *finding = add(report, check, unit->file);
  finding->locator = opis_unit_locator(&report->arena, unit);
  finding->line = unit->range_count > 0 ? unit->lines[0].first : 0;
  finding->ordinal = unit->ordinal;
  finding->number = opis_arena_copy(&report->arena, unit->number);
  set_excerpt(report, unit->text, range, finding);
  va_start(arguments, format);
  finding->message = say(&report->arena, format, arguments);
  va_end(arguments);
  return finding;
}

/* ---- What is asked for ---------------------------------------------------------------------------------------- */

static enum opis_status ask(struct opis_report *report, const char *name, struct opis_error *error)
{
  for (size_t i = 0; i < OPIS_CHECKS; i++)
    if (strcmp(name, opis_check_rows[i].name) == 0) {
      report->asked[i] = true;
      return OPIS_OK;
    }
  struct opis_buf names = {0};
  for (size_t i = 0; i < OPIS_CHECKS; i++) opis_buf_format(&names, "%s%s", i ? ", " : "", opis_check_rows[i].name);
  opis_fail(error, OPIS_INVALID, "there is no check %s; there are %s", name, names.data);
  opis_buf_free(&names);
  return OPIS_INVALID;
}

static enum opis_status ask_all(struct opis_report *report, struct opis_error *error)
{
  const struct opis_check_options *options = report->options;
  enum opis_status status = OPIS_OK;
  for (size_t i = 0; status == OPIS_OK && i < options->check_count; i++)
    status = ask(report, options->checks[i], error);
  if (options->check_count == 0)
    for (size_t i = 0; i < OPIS_CHECKS; i++) report->asked[i] = i != OPIS_CHECK_DAMAGE;
  if (options->deep) report->asked[OPIS_CHECK_DAMAGE] = true;
  return status;
}

/* Of the documents or of what was not read, those whose names are asked for. */
static enum opis_status load_files(struct opis_report *report, char letter, struct opis_files *files,
                                   struct opis_error *error)
{
  enum opis_status status = opis_index_files(report->index, letter, &report->arena, files, error);
  if (status != OPIS_OK || !report->options->file) return status;
  size_t kept = 0;
  for (size_t i = 0; i < files->count; i++) {
    if (!opis_store_glob(report->options->file, files->items[i].path)) continue;
    files->items[kept++] = files->items[i];
  }
  files->count = kept;
  return OPIS_OK;
}

/* ---- The walk ------------------------------------------------------------------------------------------------- */

static int by_files(const void *a, const void *b)
{
  const struct opis_check_encoding *left = a, *right = b;
  if (left->files != right->files) return left->files < right->files ? 1 : -1;
  return strcmp(left->name, right->name);
}

static void count_encodings(struct opis_report *report)
{
  struct opis_check_encoding *encodings = opis_arena_allocate(&report->arena, report->files.count, sizeof *encodings);
  size_t count = 0;
  for (size_t i = 0; i < report->files.count; i++) {
    const char *name = opis_arena_copy(&report->arena, report->files.items[i].encoding).data;
    size_t at = 0;
    while (at < count && strcmp(encodings[at].name, name) != 0) at++;
    if (at == count) encodings[count++].name = name;
    encodings[at].files++;
  }
  if (count > 0) qsort(encodings, count, sizeof *encodings, by_files);
  report->encodings = encodings;
  report->encoding_count = count;
}

static bool looks_into_units(const struct opis_report *report)
{
  for (size_t i = OPIS_CHECK_MENDED; i <= OPIS_CHECK_DUPLICATE; i++)
    if (report->asked[i]) return true;
  return false;
}

static enum opis_status check_documents(struct opis_report *report, struct opis_error *error)
{
  enum opis_status status = OPIS_OK;
  bool deeper = looks_into_units(report);
  struct opis_twins *twins = opis_twins_new();
  struct opis_letters *letters = opis_letters_new();
  for (size_t i = 0; status == OPIS_OK && i < report->files.count; i++) {
    const struct opis_file *file = &report->files.items[i];
    struct opis_arena arena = {0};
    struct opis_units units = {0};
    for (size_t kind = 0; kind < OPIS_KINDS; kind++) report->units += file->units[kind];
    opis_check_file(report, file);
    if (deeper)
      status = opis_store_units(report->index, (struct opis_file_name){file->path, file->shard}, &arena, &units, error);
    if (deeper && status == OPIS_OK) {
      opis_check_text(report, file, &units);
      opis_check_notes(report, &units);
      opis_check_citations(report, &units);
      if (report->asked[OPIS_CHECK_LEAVES]) opis_letters_add(letters, &units);
      if (report->asked[OPIS_CHECK_DUPLICATE]) opis_twins_add(twins, i, &units);
    }
    opis_arena_free(&arena);
  }
  if (status == OPIS_OK) opis_letters_tell(letters, report);
  if (status == OPIS_OK && report->asked[OPIS_CHECK_DUPLICATE]) opis_twins_tell(twins, report);
  opis_letters_free(letters);
  opis_twins_free(twins);
  return status;
}

/* By check; those of one check stay in the order in which they were found. */
static void sort_findings(struct opis_report *report)
{
  struct opis_finding *sorted = opis_allocate(report->count, sizeof *sorted);
  size_t next[OPIS_CHECKS] = {0};
  for (size_t i = 1; i < OPIS_CHECKS; i++) next[i] = next[i - 1] + report->counts[i - 1];
  for (size_t i = 0; i < report->count; i++) sorted[next[report->findings[i].check]++] = report->findings[i];
  free(report->findings);
  report->findings = sorted;
}

static enum opis_status find_all(struct opis_report *report, struct opis_error *error)
{
  enum opis_status status = ask_all(report, error);
  if (status == OPIS_OK && report->asked[OPIS_CHECK_DAMAGE]) status = opis_check_deep(report, error);
  report->damaged = report->count > 0;
  if (status != OPIS_OK || report->damaged) return status;
  status = opis_index_open_places(report->places, &report->index, error);
  if (status == OPIS_OK) status = load_files(report, OPIS_RECORD_DOCUMENT, &report->files, error);
  if (status == OPIS_OK) status = load_files(report, OPIS_RECORD_UNREAD, &report->unread, error);
  if (status == OPIS_OK) status = check_documents(report, error);
  if (status == OPIS_OK) status = opis_check_folder(report, error);
  if (status == OPIS_OK) count_encodings(report);
  return status;
}

enum opis_status opis_check(const struct opis_index_places *places, const struct opis_check_options *options, FILE *out,
                            uint64_t *findings, struct opis_error *error)
{
  const char *format = options->format ? options->format : "text";
  bool text = strcmp(format, "text") == 0;
  if (!text && strcmp(format, "jsonl") != 0)
    return opis_fail(error, OPIS_INVALID, "there is no format %s; there are text, jsonl", format);
  struct opis_report report = {.places = places, .options = options};
  struct opis_buf told = {0};
  enum opis_status status = find_all(&report, error);
  if (status == OPIS_OK) {
    sort_findings(&report);
    if (text)
      opis_report_text(&report, &told);
    else
      opis_report_jsonl(&report, &told);
    status = opis_output_write(&told, out, error);
  }
  if (status == OPIS_OK) *findings = report.count;
  free(report.findings);
  opis_index_close(report.index);
  opis_arena_free(&report.arena);
  return status;
}
