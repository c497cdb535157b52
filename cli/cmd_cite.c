/* opis cite [PATTERN] */
#include "cli/commands.h"
#include "cli/terminal.h"

#include <string.h>

const struct opis_option opis_cite_options[] = {
    OPTION_INDEX,
    {"by", 0, "WHAT", "Count them by archive, year, correspondent or document instead of listing them"},
    {"depth", 0, "N",
     "Open the tree of archives so many levels deep, the archive being the first; otherwise as far as "
     "it stays short"},
    {"kind", 0, "KIND",
     "Only citations of this kind: archival, published-document, monograph, article, chapter, thesis, "
     "newspaper, web, author-date, back-reference, ibid, parliamentary, legal, works (all that is no archive and no "
     "series, with the short titles of it) or all; several between commas. Otherwise archival and published-document"},
    {"date", 0, "DATE", "Only what is dated so, as the field date: has it: 1924, 1924-02..1924-12, 192X"},
    {"who", 0, "NAME", "Only what this person wrote or got, in any spelling"},
    {"unresolved", 0, NULL,
     "Only what could not be resolved: an ibid. or a short title that nothing explains, an "
     "abbreviation that may mean several archives"},
    {"shared", 0, NULL, "Only files, published documents and works that more than one document cites"},
    {"file", 'f', "GLOB", "Look in files of this name only; a glob with a slash is held against the whole path"},
    {"count", 'n', "N", "Give so many; otherwise all"},
    {"format", 0, "FORMAT", "Write text, csv, jsonl, csl (CSL-JSON), bibtex (biblatex) or ris"},
    {"demo", 0, NULL, "Look in the texts that come with opis"},
    OPTION_WIDTH,
    OPTION_COLOR,
    OPTION_PAGER,
    OPTION_HELP,
    OPTIONS_END,
};

static enum opis_exit cite(const struct opis_arguments *arguments, const struct opis_cite_options *options)
{
  struct opis_error error;
  struct opis_index *index = NULL;
  const char *given = arguments->operand_count > 0 ? arguments->operands[0] : "";
  uint64_t found = 0;
  enum opis_status status = opis_open_index(arguments, opis_argument(arguments, "demo") != NULL, &index, &error);
  if (status == OPIS_OK) {
    FILE *out = opis_terminal_open(arguments, !options->format || strcmp(options->format, "text") == 0);
    status = opis_cite(index, (struct opis_span){given, strlen(given)}, options, out, &found, &error);
    opis_terminal_close(out);
  }
  opis_index_close(index);
  if (status != OPIS_OK) return opis_say_error(&error);
  return found > 0 ? EXIT_FOUND : EXIT_NOTHING;
}

enum opis_exit opis_command_cite(const struct opis_arguments *arguments)
{
  struct opis_style style = {0};
  uint64_t depth;
  struct opis_cite_options options = {.by = opis_argument(arguments, "by"),
                                      .kind = opis_argument(arguments, "kind"),
                                      .date = opis_argument(arguments, "date"),
                                      .who = opis_argument(arguments, "who"),
                                      .unresolved = opis_argument(arguments, "unresolved") != NULL,
                                      .shared = opis_argument(arguments, "shared") != NULL,
                                      .file = opis_argument(arguments, "file"),
                                      .format = opis_argument(arguments, "format"),
                                      .style = &style};
  if (!opis_argument_number(arguments, "depth", 1, 20, 0, &depth) ||
      !opis_argument_number(arguments, "count", 1, UINT32_MAX, 0, &options.count) ||
      !opis_terminal_style(arguments, &style))
    return EXIT_TROUBLE;
  options.depth = (unsigned)depth;
  if (options.depth > 0 && options.by && strcmp(options.by, "archive") != 0) {
    opis_say("cite: --depth opens the tree of archives, and goes with --by=archive alone");
    return EXIT_TROUBLE;
  }
  return cite(arguments, &options);
}
