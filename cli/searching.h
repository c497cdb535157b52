/* What search and batch share: the options of a search. */
#ifndef OPIS_CLI_SEARCHING_H
#define OPIS_CLI_SEARCHING_H

#include "cli/command.h"

#define OPTIONS_SEARCHING                                                                                              \
  {"count", 'n', "N", "Give so many hits; otherwise 10"}, {"offset", 0, "N", "Leave out so many hits before them"},    \
      {"all", 'a', NULL, "Only units that have all the words"},                                                        \
      {"in", 0, "KIND",                                                                                                \
       "Look in passages, notes, references, tables, captions, titles, headings, boilerplate, text "                   \
       "(the first five, which is where it looks otherwise) or all; several between commas"},                          \
      {"file", 'f', "GLOB", "Look in files of this name only; a glob with a slash is held against the whole path"},    \
      {"sort", 0, "ORDER", "By score, or by date: the earliest first, those without a date last"},                     \
      {"exact", 'e', NULL, "Words as they are written, with their case and diacritics, as =word has it"},              \
      {"no-variants", 0, NULL, "No other forms and spellings of the words, only other case and diacritics"},           \
      {"rank", 0, "HOW", "Order hits by bm25 alone, or in full (the default): the best of them by their texts, too"},  \
      {"max-words", 0, "N", "Refuse queries of more words; otherwise 64"},                                             \
      {"max-bytes", 0, "N", "Refuse longer queries; otherwise 4096"},                                                  \
  {                                                                                                                    \
    "max-depth", 0, "N", "Refuse deeper parentheses; otherwise 100"                                                    \
  }

/* Says what is wrong and returns false. */
bool opis_searching_options(const struct opis_arguments *arguments, struct opis_search_options *options);

/* The format that was asked for, or "text"; NULL, after saying so, where there is none of that name. */
const char *opis_searching_format(const struct opis_arguments *arguments);

#endif
