/* The table of formats: those that opis reads, and those that it knows well enough to say that it does not. To add
 * one: a file here with its reader, its prototype in formats.h, a row below, and tests/golden/. */
#include "indexer/formats/formats.h"

#include "base/files.h"
#include "base/span.h"

#include <ctype.h>

static const struct opis_format formats[] = {
    {"text", " txt text asc utf8 md markdown ", NULL, opis_format_text},
    {"PDF", " pdf ", "%PDF-", NULL},
    {"PostScript", " ps eps ", "%!PS", NULL},
    {"RTF", " rtf ", "{\\rtf", NULL},
    {"Word", " doc docx docm dot dotx ", NULL, NULL},
    {"OpenDocument", " odt ods odp odg ", NULL, NULL},
    {"spreadsheet", " xls xlsx xlsm csv tsv numbers ", NULL, NULL},
    {"presentation", " ppt pptx key ", NULL, NULL},
    {"e-book", " epub mobi azw azw3 djvu fb2 ", NULL, NULL},
    {"HTML", " html htm xhtml mhtml shtml ", NULL, NULL},
    {"XML", " xml tei xsl xslt rdf svg ", "<?xml", NULL},
    {"TeX", " tex bib sty cls bst ", NULL, NULL},
    {"JSON", " json jsonl ndjson geojson ", NULL, NULL},
    {"archive", " zip gz tgz bz2 xz 7z rar tar zst iso ", "PK\003\004", NULL},
    {"archive", "", "\x1f\x8b", NULL},
    {"image", " jpg jpeg png gif tif tiff bmp webp heic jp2 psd ai ", "\x89PNG", NULL},
    {"image", "", "\xff\xd8\xff", NULL},
    {"image", "", "GIF8", NULL},
    {"sound or film", " mp3 wav flac ogg oga m4a mp4 mkv avi mov webm ogv ", NULL, NULL},
    {"database", " db sqlite sqlite3 mdb accdb glass ", "SQLite format 3", NULL},
    {"program", " exe dll so o a class jar pyc ",
     "\x7f"
     "ELF",
     NULL},
};

static const struct opis_format other = {"other", "", NULL, NULL};

static bool has_ending(const struct opis_format *format, struct opis_span ending)
{
  char word[16] = " ";
  if (ending.size == 0 || ending.size > sizeof word - 3) return false;
  for (size_t i = 0; i < ending.size; i++) word[i + 1] = (char)tolower((unsigned char)ending.data[i]);
  word[ending.size + 1] = ' ';
  return strstr(format->endings, word) != NULL;
}

static struct opis_span ending_of(struct opis_span path)
{
  struct opis_span base = opis_path_base(path);
  for (size_t i = base.size; i > 0; i--)
    if (base.data[i - 1] == '.') return opis_span_slice(base, i, base.size);
  return (struct opis_span){"", 0};
}

/* Text has no NUL. (UTF-16 has; it comes with its own mark at the start, which is told from this by its reader.) */
static bool looks_like_text(struct opis_span head)
{
  return memchr(head.data, '\0', head.size) == NULL;
}

const struct opis_format *opis_format_of(struct opis_span path, struct opis_span head)
{
  const size_t count = sizeof formats / sizeof *formats;
  for (size_t i = 0; i < count; i++)
    if (formats[i].magic && opis_span_starts(head, opis_span_of(formats[i].magic))) return &formats[i];
  struct opis_span ending = ending_of(path);
  for (size_t i = 0; i < count; i++)
    if (has_ending(&formats[i], ending)) return &formats[i];
  return looks_like_text(head) ? &formats[0] : &other;
}
