/* A line of a text that may have been read in a wrong encoding: its words, and the way in which each was misread. For
 * text/repair.c.
 *
 * Two kinds of evidence: text/runs.c finds runs of words that are UTF-8 or Cyrillic by their shape, text/swaps.c lines
 * in which accented letters stand for others, which is believed of a whole line only. */
#ifndef OPIS_TEXT_LINES_H
#define OPIS_TEXT_LINES_H

#include "text/misreadings.h"

enum {
  OPIS_LINE_MAX = 4096, /* characters of a line that are judged together; a word more is read */
  OPIS_WAYS_MAX = 8,    /* ways that compete for a line */
  OPIS_ODD = 48         /* what a character and the next may cost, or they are odd; see opis_line_is_sound */
};

struct opis_word {
  size_t start, end; /* characters */
  size_t blanks;     /* behind it */
  bool frozen;       /* not to be mended */
  bool odd;          /* has odd characters */
  uint64_t hash;     /* of its characters and of whether a blank is behind it; of frozen words 0 */
  uint8_t choice;    /* the way in which it was misread, of the line's; 0 for none */
  int32_t sample;    /* cost of its first characters as they stand */
  struct opis_costs costs[OPIS_WAYS_MAX + 1];
  bool changed[OPIS_WAYS_MAX + 1];
  uint16_t joined[OPIS_WAYS_MAX + 1];          /* characters changed, that are letters by a letter */
  uint16_t whole[OPIS_WAYS_MAX + 1];           /* and those that are sequences of UTF-8 beyond doubt */
  int32_t lowest[OPIS_WAYS_MAX + 1];           /* of each of `before` */
  struct opis_costs before[OPIS_WAYS_MAX + 1]; /* what all before it costs, by the way and language that it ends in */
};

/* What a word that was met says in a way. */
struct opis_known {
  uint64_t key; /* hash of word and way; 0 for none */
  struct opis_reading reading;
};

struct opis_line {
  struct opis_character *characters; /* room for OPIS_LINE_MAX + OPIS_WORD_MAX + 1 */
  struct opis_letter *letters;       /* as much room: the line's letters, later as one of the swaps reads them */
  struct opis_costs as_is;           /* the line as it stands */
  size_t characters_count;
  size_t lane; /* its likeliest language; before there was a line, OPIS_LANES */
  struct opis_word *words;
  size_t words_count, words_capacity;
  size_t ways[OPIS_WAYS_MAX + 1]; /* misreadings that compete, from 1 on */
  size_t ways_count;
  struct opis_known *known; /* by hash, one word and way a place; of the whole text. NULL until it is wanted */
  size_t known_count;       /* a power of 2 */
};

/* What the text has shown so far. */
struct opis_lines_seen {
  size_t found[OPIS_MISREADINGS_MAX];   /* words mended in each way */
  size_t support[OPIS_MISREADINGS_MAX]; /* lines that a swap explains beyond doubt, of the whole text */
  size_t accented;                      /* lines with more than ASCII, of the whole text */
  size_t lines;                         /* that are not sound */
  size_t tried, mended;                 /* characters of those that ways were tried in, and of those that were mended */
};

/* Whether the language that is likeliest for the line finds none of its characters unlikely; marks the odd ones. */
bool opis_line_is_sound(struct opis_line *line);

/* Finds the words. */
void opis_line_find_words(struct opis_line *line);

/* Both set the words' choices and the line's ways, and return whether a word has one. */
bool opis_line_find_runs(struct opis_line *line, const struct opis_lines_seen *seen, bool all_ways);
bool opis_line_find_swap(struct opis_line *line, struct opis_lines_seen *seen, bool all_ways);

/* Whether so many lines are proved that others are believed, even sound ones. */
bool opis_lines_support_swap(const struct opis_lines_seen *seen);

#endif
