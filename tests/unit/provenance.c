/* A unit can always be shown as it stands in its file: the bytes of its ranges, decoded in the file's encoding, mended
 * where the unit says so, and joined, are its text. Compared are the characters but for
 *   - blanks, line ends, form feeds and soft hyphens, which joining makes single, drops or sets,
 *   - a hyphen that stands at the end of a line,
 *   - the note marks that were taken out, each at its place, with the brackets around it,
 * all in NFC. The files are those of the folders that are named, and small ones of our own in every encoding that holds
 * them, with and without byte order marks, with LF, CR LF and CR. (Mending sees a unit's own text here and the whole
 * file's in reading: what it changes only in the one of them would be told as a failure.) */
#include "base/buf.h"
#include "base/span.h"
#include "base/utf8.h"
#include "indexer/formats/formats.h"
#include "indexer/units.h"
#include "tests/harness.h"
#include "text/decode.h"
#include "text/normalise.h"
#include "text/repair.h"

#include <dirent.h>
#include <errno.h>
#include <iconv.h>
#include <stdlib.h>
#include <sys/stat.h>

static size_t tried, failed;

/* ---- The property --------------------------------------------------------------------------------------------- */

static bool is_blank(uint32_t code)
{
  return code <= ' ' || code == 0x7F || code == 0x85 || code == 0xAD || code == 0x2028 || code == 0x2029 ||
         code == 0xFEFF;
}

static void skip_blanks(struct opis_span text, size_t *offset)
{
  while (*offset < text.size) {
    size_t next = *offset;
    if (!is_blank(opis_utf8_next(text, &next))) return;
    *offset = next;
  }
}

/* Whether a hyphen stands at the end of its line, or where a soft hyphen or nothing follows. */
static bool is_line_end(struct opis_span text, size_t offset)
{
  while (offset < text.size && (text.data[offset] == ' ' || text.data[offset] == '\t')) offset++;
  return offset == text.size || strchr("\n\r\f", text.data[offset]);
}

static bool is_hyphen(uint32_t code)
{
  return code == '-' || code == 0x2010 || code == 0x2011 || code == 0xAC;
}

/* Passes over a mark with its brackets, if it stands there. */
static void skip_mark(struct opis_span joined, size_t *at, struct opis_span number)
{
  size_t offset = *at;
  skip_blanks(joined, &offset);
  while (offset < joined.size && strchr("[(^{", joined.data[offset])) offset++;
  skip_blanks(joined, &offset);
  if (!opis_span_starts(opis_span_slice(joined, offset, joined.size), number)) return;
  offset += number.size;
  size_t behind = offset;
  skip_blanks(joined, &behind);
  while (behind < joined.size && strchr("])}", joined.data[behind])) offset = ++behind;
  *at = offset;
}

/* The place of the first character of the unit's text that its ranges do not have; its size where they are all there
 * and nothing else is. */
static size_t compare(const struct opis_unit *unit, struct opis_span joined)
{
  struct opis_span text = unit->text;
  size_t at = 0, mark = 0;
  for (size_t offset = 0;;) {
    while (mark < unit->mark_count && unit->marks[mark].offset <= offset)
      skip_mark(joined, &at, unit->marks[mark++].number);
    skip_blanks(text, &offset);
    while (mark < unit->mark_count && unit->marks[mark].offset <= offset)
      skip_mark(joined, &at, unit->marks[mark++].number);
    skip_blanks(joined, &at);
    if (offset == text.size || at == joined.size) break;
    size_t start = offset;
    uint32_t code = opis_utf8_next(text, &offset), other = opis_utf8_next(joined, &at);
    if (code == other) continue;
    if (!is_hyphen(other) || !is_line_end(joined, at)) return start;
    offset = start;
  }
  return at == joined.size ? text.size : 0;
}

/* The bytes of the ranges, decoded, a line break between two. */
static void join(struct opis_arena *arena, const struct opis_unit *unit, struct opis_span bytes, const char *encoding,
                 struct opis_buf *joined)
{
  for (size_t i = 0; i < unit->range_count; i++) {
    struct opis_decoded decoded;
    struct opis_error error;
    CHECK(unit->bytes[i].start <= unit->bytes[i].end && unit->bytes[i].end <= bytes.size);
    struct opis_span slice = opis_span_slice(bytes, unit->bytes[i].start, unit->bytes[i].end);
    CHECK_INT(opis_decode(arena, slice, encoding, &decoded, &error), OPIS_OK);
    if (i > 0) opis_buf_add_byte(joined, '\n');
    opis_buf_add(joined, decoded.text);
  }
}

/* NFC works a line at a time, as in reading. */
static struct opis_span composed(struct opis_arena *arena, struct opis_span text)
{
  struct opis_span copy = opis_arena_copy(arena, text);
  return opis_nfc(arena, copy);
}

static void check_unit(struct opis_arena *arena, const struct opis_unit *unit, struct opis_span bytes,
                       const char *encoding)
{
  struct opis_buf joined = {0};
  struct opis_repairs repairs = {0};
  join(arena, unit, bytes, encoding, &joined);
  struct opis_span text = opis_buf_span(&joined);
  if (unit->repair_count > 0) text = opis_repair(arena, text, &repairs);
  text = composed(arena, text);
  size_t until = compare(unit, text);
  tried++;
  if (until < unit->text.size && ++failed < 40)
    fprintf(stderr, "%s: %.*s in %s: the text from byte %zu on, “%.60s”, is not in “%.*s”\n", harness_row,
            (int)opis_unit_locator(arena, unit).size, opis_unit_locator(arena, unit).data, encoding, until,
            opis_arena_copy(arena, opis_span_slice(unit->text, until, unit->text.size)).data,
            (int)(text.size < 200 ? text.size : 200), text.data);
  opis_buf_free(&joined);
}

static void check_bytes(struct opis_span bytes, const char *encoding)
{
  struct opis_arena arena = {0};
  struct opis_error error = {0};
  struct opis_document document = {0};
  struct opis_source source = {.path = OPIS_SPAN("text"), .bytes = bytes, .encoding = encoding};
  struct opis_unit *units = NULL;
  size_t count = 0;
  CHECK_INT(opis_format_text(&arena, &source, &document, &error), OPIS_OK);
  opis_units_of(&arena, &document, source.path, &units, &count);
  CHECK(count > 0);
  for (size_t i = 0; i < count; i++) check_unit(&arena, &units[i], bytes, document.encoding);
  opis_arena_free(&arena);
}

/* ---- Our own, in every encoding ------------------------------------------------------------------------------- */

static const char *const encodings[] = {"UTF-8",  "UTF-16LE",   "UTF-16BE",   "CP1250",     "CP1251",
                                        "CP1252", "ISO-8859-1", "ISO-8859-2", "ISO-8859-5", "ISO-8859-15",
                                        "KOI8-R", "CP866",      "CP850",      "MACINTOSH",  "MACCYRILLIC"};
/* What opis calls those whose iconv names it does not know. */
static const char *own_name(const char *encoding)
{
  if (strcmp(encoding, "MACINTOSH") == 0) return "Mac Roman";
  if (strcmp(encoding, "MACCYRILLIC") == 0) return "Mac Cyrillic";
  return encoding;
}

static const struct {
  const char *name, *text;
} texts[] = {
    {"passages and notes",
     "The Embassy at Rome\n\nThe ambassador wrote to the minister in the spring, and the min-\nister did not answer "
     "him "
     "for\nthree weeks.1 Then the courier came back with the seals bro-\nken.2 Nobody asked who had opened the bag.\n\n"
     "Notes\n\n1. Letter of 4 March, in the\nregister of the embassy.\n2. The same to the same, 9 March.\n"},
    {"Italian", "La libertà è più cara della città.\n\nPerché l'ambasciatore andò così tardi? Non si può sapere: la\n"
                "lettera è perduta, e ciò che ne rima-\nne è un riassunto.[1] È già molto.\n\n[1] Così il registro.\n"},
    {"Spanish",
     "El señor cónsul pidió más café; ¿quién se lo negaría?\n\nLa niñez del embaja-\ndor pasó en León, según "
     "él mismo contó.(1)\n\n(1) Página 12.\n"},
    {"Russian", "Посол писал министру весной, и ми-\nнистр три недели не отвечал ему.1 Затем курьер вернулся.\n\n"
                "Никто не спросил, кто открыл мешок.2\n\nПримечания\n\n1. Письмо от 4 марта.\n2. То же.\n"},
    {"marks and blanks", "One  line\twith  blanks, a soft hy\xc2\xad"
                         "phen and a no-\xc2\xa0"
                         "break.\n  An indented one.\n\n"
                         "\fA new page. It goes on\nuntil here.\n"},
    {"decomposed", "La liberta\xcc\x80 e\xcc\x80 piu\xcc\x80 cara della citta\xcc\x80.\n\nC\xcc\x8ci\xcc\x8c"
                   "cerin "
                   "scrisse a Liti-\nc\xcc\x8c.[1] Nulla.\n\n[1] Cosi\xcc\x80.\n"},
    {"mis-decoded",
     "Lâ€™ambasciatore andÃ² a Roma, perchÃ© la libertÃ\xa0 Ã¨ piÃ¹ cara.\n\nIl ministro, dopo una lettera, "
     "rispose perÃ² con una\nfrase brusca.[1] Il resto del testo è sano.\n\n[1] CosÃ¬ il registro.\n"},
};

/* Rewrites line ends; `end` is "\n", "\r\n" or "\r". */
static void with_ends(const char *text, const char *end, struct opis_buf *out)
{
  for (; *text; text++) {
    if (*text == '\n')
      opis_buf_add_string(out, end);
    else
      opis_buf_add_byte(out, *text);
  }
}

/* False where the encoding does not hold the text. */
static bool converted(struct opis_span text, const char *encoding, struct opis_buf *out)
{
  iconv_t converter = iconv_open(encoding, "UTF-8");
  if (converter == (iconv_t)-1) return false;
  char *in = (char *)text.data;
  size_t left = text.size, room = 4 * text.size;
  char *to = opis_buf_reserve(out, room);
  const char *start = to;
  bool whole = iconv(converter, &in, &left, &to, &room) == 0;
  out->size += (size_t)(to - start);
  iconv_close(converter);
  return whole;
}

static void check_own(const char *text, const char *end, const char *encoding, bool mark)
{
  struct opis_buf lines = {0}, bytes = {0};
  if (mark) opis_buf_add_string(&lines, "\xef\xbb\xbf");
  with_ends(text, end, &lines);
  if (converted(opis_buf_span(&lines), encoding, &bytes)) check_bytes(opis_buf_span(&bytes), own_name(encoding));
  opis_buf_free(&lines);
  opis_buf_free(&bytes);
}

/* A paragraph so long that it is cut, on one line and wrapped: its parts are parts of lines. */
static void long_text(struct opis_buf *out, const char *sentence, char between)
{
  for (int i = 0; i < 60; i++) {
    opis_buf_format(out, "%s%d.", sentence, i);
    opis_buf_add_byte(out, between);
  }
  opis_buf_add_byte(out, '\n');
}

static void check_everywhere(const char *text)
{
  static const char *const ends[] = {"\n", "\r\n", "\r"};
  for (size_t i = 0; i < sizeof encodings / sizeof *encodings; i++)
    for (size_t j = 0; j < sizeof ends / sizeof *ends; j++) {
      check_own(text, ends[j], encodings[i], false);
      if (strncmp(encodings[i], "UTF", 3) == 0) check_own(text, ends[j], encodings[i], true);
    }
}

static void own_texts(void)
{
  for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
    ROW(texts[i].name);
    check_everywhere(texts[i].text);
  }
  static const char *const sentences[] = {"The courier of the embassy came back on the day ",
                                          "Посол писал министру о письме, которое пришло в день ",
                                          "L'ambasciatore andò in città perché la lettera è del giorno "};
  for (size_t i = 0; i < sizeof sentences / sizeof *sentences; i++)
    for (int wrapped = 0; wrapped < 2; wrapped++) {
      struct opis_buf text = {0};
      ROW(sentences[i]);
      long_text(&text, sentences[i], wrapped ? '\n' : ' ');
      check_everywhere(text.data);
      opis_buf_free(&text);
    }
}

/* ---- Files ---------------------------------------------------------------------------------------------------- */

/* As it stands, and in each encoding that holds it. */
static void check_file(const char *path)
{
  struct opis_buf bytes = {0};
  FILE *file = fopen(path, "rb");
  if (!file) return;
  for (size_t got; (got = fread(opis_buf_reserve(&bytes, 65536), 1, 65536, file)) > 0;) bytes.size += got;
  fclose(file);
  ROW(path);
  struct opis_span text = opis_buf_span(&bytes);
  if (text.size > 0) check_bytes(text, NULL);
  for (size_t i = 1; text.size > 0 && i < sizeof encodings / sizeof *encodings; i++) {
    struct opis_buf out = {0};
    if (converted(text, encodings[i], &out)) check_bytes(opis_buf_span(&out), own_name(encodings[i]));
    opis_buf_free(&out);
  }
  opis_buf_free(&bytes);
  ROW("");
}

static void check_folder(const char *path)
{
  DIR *folder = opendir(path);
  CHECK(folder != NULL);
  for (const struct dirent *entry; folder && (entry = readdir(folder));) {
    char name[1024];
    struct opis_span ending = opis_span_of(entry->d_name);
    snprintf(name, sizeof name, "%s/%s", path, entry->d_name);
    if (opis_span_ends(ending, OPIS_SPAN(".txt")) || opis_span_ends(ending, OPIS_SPAN(".md"))) check_file(name);
  }
  if (folder) closedir(folder);
}

int main(int argc, char **argv)
{
  own_texts();
  for (int i = 1; i < argc; i++) check_folder(argv[i]);
  printf("%zu units, %zu not found in their ranges\n", tried, failed);
  CHECK_INT(failed, 0);
  return harness_end();
}
