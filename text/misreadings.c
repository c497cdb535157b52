/* In: a word, and a way in which it may have been read wrongly. Out: what it said, and how likely that is.
 *
 * The characters are turned back into the bytes that they were read from, and these are read in the encoding that they
 * were written in. To add a way add a row to tables/misreadings.inc. */
#include "text/misreadings.h"

#include "base/span.h"
#include "base/utf8.h"
#include "text/encodings.h"

#include <assert.h>
#include <pthread.h>

enum {
  ENCODINGS_MAX = 16,
  CODES = 0x2600,      /* what the encodings stand for lies below, but for ... */
  CODES_HIGH = 0xF800, /* ... an apple, two ligatures and U+FFFD, which lie above this */
  ROWS_MAX = 1024,
  SEQUENCE = 24,          /* what a whole sequence of UTF-8 is worth: few other bytes are one */
  SEQUENCE_CYRILLIC = 14, /* the same of Cyrillic letters and signs, of which some are: "Р»" in «СССР» */
  LEFT_OVER = 24,         /* what a character costs that the encoding does not have */
  CLUSTER = 12,
  SIGN = 16,
  USUAL = 20,
  HOLE = 10, /* what a byte costs that is not there */
  CLEAR = 12 /* by how much a character for a hole must be likelier than the next */
};

static const struct row {
  const char *written, *read, *name;
  int32_t weight;
  bool twice;
} rows[] = {
#define MISREADING(written, read, weight) {written, read, written " read as " read, weight, false},
#define MISREADING_TWICE(read, weight)    {"UTF-8", read, "UTF-8 read as " read ", twice", weight, true},
#include "text/tables/misreadings.inc"
#undef MISREADING
#undef MISREADING_TWICE
};
const size_t opis_misreadings_count = sizeof rows / sizeof *rows;
_Static_assert(sizeof rows / sizeof *rows <= OPIS_MISREADINGS_MAX, "OPIS_MISREADINGS_MAX");

/* Made once: the encodings of the rows (NULL for UTF-8), and the bytes of characters. */
static struct {
  const struct opis_encoding *written[OPIS_MISREADINGS_MAX];
  uint8_t read[OPIS_MISREADINGS_MAX]; /* index in opis_encodings */
  enum opis_misreading_kind kinds[OPIS_MISREADINGS_MAX];
  bool cyrillic[ENCODINGS_MAX];
  struct opis_letter letters[ENCODINGS_MAX][128]; /* what bytes from 0x80 on stand for */
  uint16_t low[CODES], high[0x10000 - CODES_HIGH];
  uint8_t bytes[ROWS_MAX][ENCODINGS_MAX]; /* the first for characters that no encoding has */
  uint16_t bytes_count;
} made;
static pthread_once_t made_once = PTHREAD_ONCE_INIT;

static uint16_t *slot(uint32_t code)
{
  if (code < CODES) return &made.low[code];
  if (code >= CODES_HIGH && code < 0x10000) return &made.high[code - CODES_HIGH];
  return NULL;
}

static void make_byte(uint32_t code, size_t encoding, unsigned byte)
{
  uint16_t *place = slot(code);
  assert(place);
  if (*place == 0) {
    assert(made.bytes_count < ROWS_MAX);
    *place = made.bytes_count++;
  }
  made.bytes[*place][encoding] = (uint8_t)byte;
}

static bool is_cyrillic(const struct opis_encoding *encoding)
{
  size_t letters = 0;
  for (size_t i = 0; i < 128; i++) letters += encoding->characters[i] >= 0x410 && encoding->characters[i] < 0x450;
  return letters == 64;
}

static enum opis_misreading_kind kind_of(const struct opis_encoding *written, size_t read)
{
  const uint16_t *characters = opis_encodings[read].characters;
  if (!written) return OPIS_MISREADING_UTF8;
  if (!made.cyrillic[read]) return is_cyrillic(written) ? OPIS_MISREADING_TO_CYRILLIC : OPIS_MISREADING_LATIN;
  if (!is_cyrillic(written)) return OPIS_MISREADING_FOREIGN;
  size_t same = 0;
  for (size_t i = 0; i < 128; i++)
    same += written->characters[i] == characters[i] && characters[i] >= 0x430 && characters[i] < 0x450;
  return same > 16 ? OPIS_MISREADING_NEAR : OPIS_MISREADING_CYRILLIC;
}

static void make(void)
{
  assert(opis_encodings_count <= ENCODINGS_MAX);
  made.bytes_count = 1;
  for (size_t i = 0; i < opis_encodings_count; i++)
    for (unsigned byte = 0x80; byte < 0x100; byte++) {
      uint32_t code = opis_encodings[i].characters[byte & 0x7F];
      /* A byte that stands for nothing is often passed on as a control character. */
      make_byte(code == OPIS_REPLACEMENT ? byte : code, i, byte);
      made.letters[i][byte & 0x7F] = opis_letter_of(code);
    }
  for (size_t i = 0; i < opis_encodings_count; i++) made.cyrillic[i] = is_cyrillic(&opis_encodings[i]);
  for (size_t i = 0; i < opis_misreadings_count; i++) {
    const struct opis_encoding *read = opis_encoding_find(rows[i].read);
    assert(read);
    made.written[i] = opis_encoding_find(rows[i].written);
    made.read[i] = (uint8_t)(read - opis_encodings);
    made.kinds[i] = kind_of(made.written[i], made.read[i]);
  }
}

const char *opis_misreading_name(size_t misreading)
{
  return rows[misreading].name;
}

int32_t opis_misreading_weight(size_t misreading)
{
  return rows[misreading].weight;
}

void opis_misreadings_begin(void)
{
  pthread_once(&made_once, make);
}

enum opis_misreading_kind opis_misreading_kind_of(size_t misreading)
{
  return made.kinds[misreading];
}

struct opis_character opis_character_of(uint32_t code, size_t offset)
{
  struct opis_character character = {code, opis_letter_of(code), NULL, offset, false};
  if (code >= 0x80) {
    const uint16_t *place = slot(code);
    character.bytes = made.bytes[place ? *place : 0];
  }
  return character;
}

uint32_t opis_misreading_character(size_t misreading, const struct opis_character *character)
{
  if (!character->bytes) return character->code;
  unsigned byte = character->bytes[made.read[misreading]];
  return byte ? made.written[misreading]->characters[byte & 0x7F] : OPIS_REPLACEMENT;
}

/* ---- Reading ---------------------------------------------------------------------------------------------------- */

struct reader {
  const struct opis_character *characters;
  size_t count, blanks;
  uint8_t read; /* index in opis_encodings */
  struct opis_letter last;
  bool last_changed;
  uint32_t codes[OPIS_WORD_MAX]; /* what was read */
  struct opis_letter letters[OPIS_WORD_MAX];
  size_t codes_count;
  struct opis_reading *reading;
};

static void charge(struct reader *reader, int32_t cost)
{
  for (size_t lane = 0; lane < OPIS_LANES; lane++) reader->reading->costs.lane[lane] += cost;
}

static void emit(struct reader *reader, uint32_t code, struct opis_letter letter, bool changed)
{
  bool joins = opis_letter_is(letter) && opis_letter_is(reader->last);
  if (joins && (changed || reader->last_changed)) reader->reading->joined++;
  reader->last = letter;
  reader->last_changed = changed;
  reader->letters[reader->codes_count] = letter;
  reader->codes[reader->codes_count++] = code;
}

/* The byte that the character at `at` was read from; 0 for none. */
static unsigned byte_at(const struct reader *reader, size_t at)
{
  if (at >= reader->count) return 0;
  const struct opis_character *character = &reader->characters[at];
  return character->bytes ? character->bytes[reader->read] : character->code;
}

/* What is against a run of so many Cyrillic letters in a row being accented Latin ones: there are few in a word. */
static int32_t cluster_cost(size_t row)
{
  return row < 2 ? 0 : row == 2 ? CLUSTER : LEFT_OVER;
}

/* Quotation marks, apostrophes, dashes, an ellipsis and the blank among them: what word processors set. */
static bool is_quotation(uint32_t code)
{
  return (code >= 0x2010 && code <= 0x2026) || code == 0xAB || code == 0xBB || code == 0xA0;
}

static bool is_ascii_letter(const struct reader *reader, size_t at)
{
  return at < reader->count && reader->characters[at].code < 0x80 && opis_letter_is(reader->characters[at].letter);
}

/* What is against the character at `at` having been the sign `code`. A small letter behind another was hardly one, but
 * for an apostrophe or a closing mark; and a sign was hardly another: ° is no ¡. */
static int32_t sign_cost(const struct reader *reader, size_t at, uint32_t code)
{
  if (!is_quotation(code)) return SIGN;
  if (reader->characters[at].letter.letter_case != OPIS_LOWER || at == 0 || code == 0x2019) return 0;
  bool inside = is_ascii_letter(reader, at - 1) && is_ascii_letter(reader, at + 1);
  bool closing = code == 0x201D || code == 0xBB;
  return is_ascii_letter(reader, at - 1) && (inside || !closing) ? LEFT_OVER : 0;
}

static void read_bytes(struct reader *reader, const struct opis_encoding *written)
{
  const struct opis_letter *letters = made.letters[written - opis_encodings];
  bool to_latin = made.cyrillic[reader->read] && !made.cyrillic[written - opis_encodings];
  size_t row = 0; /* characters changed in a row */
  for (size_t at = 0; at < reader->count; at++) {
    uint32_t code = reader->characters[at].code, right = code;
    struct opis_letter letter = reader->characters[at].letter;
    if (code >= 0x80) {
      unsigned byte = byte_at(reader, at);
      right = byte ? written->characters[byte & 0x7F] : OPIS_REPLACEMENT;
      if (right == OPIS_REPLACEMENT)
        charge(reader, LEFT_OVER), right = code;
      else
        letter = letters[byte & 0x7F];
    }
    row = right == code ? 0 : row + 1;
    if (to_latin) charge(reader, cluster_cost(row));
    if (right != code && !opis_letter_is(letter)) charge(reader, sign_cost(reader, at, right));
    reader->reading->changed += right != code;
    emit(reader, right, letter, right != code);
  }
}

/* A sequence of UTF-8, perhaps with one byte missing. */
struct sequence {
  unsigned char bytes[4];
  size_t size;  /* 0 for none */
  size_t taken; /* characters that it stands for */
  size_t hole;  /* which of its bytes is missing; 0 for none */
  bool blank;   /* its last byte is the blank behind the word */
};

static size_t sequence_size(unsigned lead)
{
  return lead < 0xC2 || lead > 0xF4 ? 0 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
}

/* Whether bytes that `encoding` cannot read may have been dropped. */
static bool has_holes(uint8_t encoding)
{
  for (size_t i = 0; i < 0x40; i++) {
    uint32_t code = opis_encodings[encoding].characters[i];
    if (code == OPIS_REPLACEMENT || (code >= 0x80 && code < 0xA0)) return true;
  }
  return false;
}

/* Whether the last byte of à, or of a no-break space, is a no-break space in it, which may have become a blank. */
static bool has_no_break_space(uint8_t encoding)
{
  return opis_encodings[encoding].characters[0x20] == 0xA0;
}

/* Those of accented Latin letters, Cyrillic and typographic signs. */
static bool is_usual_lead(unsigned lead)
{
  return (lead >= 0xC2 && lead <= 0xC5) || lead == 0xCA || lead == 0xCD || lead == 0xD0 || lead == 0xD1 || lead == 0xE2;
}

static struct sequence sequence_at(const struct reader *reader, size_t at, bool holes)
{
  struct sequence sequence = {{(unsigned char)byte_at(reader, at)}, 0, 1, 0, false};
  size_t size = sequence_size(sequence.bytes[0]);
  for (size_t i = 1; i < size; i++) {
    size_t place = at + sequence.taken;
    unsigned byte = byte_at(reader, place);
    if (byte >= 0x80 && byte < 0xC0) {
      sequence.bytes[i] = (unsigned char)byte;
      sequence.taken++;
    } else if (place == reader->count && reader->blanks > 0 && size == 2 && sequence.bytes[0] != 0xD1 &&
               has_no_break_space(reader->read)) {
      sequence.bytes[i] = 0xA0;
      sequence.blank = true;
      if (has_holes(reader->read)) sequence.hole = i;
    } else if (holes && !sequence.hole && is_usual_lead(sequence.bytes[0])) {
      sequence.hole = i;
      sequence.bytes[i] = 0xBF; /* valid behind every lead but F4 and ED, where a hole is not looked for */
      if (place < reader->count && reader->characters[place].code == OPIS_REPLACEMENT)
        sequence.taken++;
      else if (!has_holes(reader->read))
        return sequence;
    } else {
      return sequence;
    }
  }
  size_t end = 0;
  struct opis_span bytes = {(const char *)sequence.bytes, size};
  if (size > 0 && opis_utf8_next(bytes, &end) != OPIS_REPLACEMENT) sequence.size = size;
  return sequence;
}

static uint32_t sequence_code(const struct sequence *sequence)
{
  size_t at = 0;
  return opis_utf8_next((struct opis_span){(const char *)sequence->bytes, sequence->size}, &at);
}

static bool may_be_hole(const struct reader *reader, unsigned byte)
{
  uint32_t code = opis_encodings[reader->read].characters[byte & 0x7F];
  return !has_holes(reader->read) || code == OPIS_REPLACEMENT || (code >= 0x80 && code < 0xA0);
}

/* What speaks for a byte in a hole beside its neighbours: a blank is rather a no-break space than one of the few bytes
 * that stand for nothing; and of the signs with a hole the closing quotation mark is the usual one. */
static int32_t hole_worth(const struct reader *reader, const struct sequence *sequence, unsigned byte)
{
  bool few = opis_encodings[reader->read].characters[0] != 0x80;
  if (sequence->blank && byte == 0xA0 && few) return USUAL;
  return sequence->bytes[0] == 0xE2 && sequence->bytes[1] == 0x80 && byte == 0x9D ? USUAL : 0;
}

/* The likeliest character for a sequence with a hole, by its neighbours; U+FFFD where two are as likely. */
static uint32_t fill_hole(const struct reader *reader, size_t at, struct sequence sequence)
{
  int32_t best = INT32_MAX, second = INT32_MAX;
  uint32_t found = OPIS_REPLACEMENT;
  struct sequence next = sequence_at(reader, at + sequence.taken, false);
  uint32_t next_code = next.size                             ? sequence_code(&next)
                       : at + sequence.taken < reader->count ? reader->characters[at + sequence.taken].code
                                                             : ' ';
  struct opis_letter behind = opis_letter_of(next_code);
  for (unsigned byte = 0x80; byte < 0xC0; byte++) {
    if (!may_be_hole(reader, byte) && !(sequence.blank && byte == 0xA0)) continue;
    sequence.bytes[sequence.hole] = (unsigned char)byte;
    uint32_t filled = sequence_code(&sequence);
    if (filled == OPIS_REPLACEMENT) continue;
    struct opis_letter letter = opis_letter_of(filled);
    struct opis_costs costs = {0};
    opis_pair_add(reader->last, letter, &costs);
    if (!sequence.blank || byte == 0xA0) opis_pair_add(letter, behind, &costs);
    int32_t cost = opis_costs_lowest(&costs) - hole_worth(reader, &sequence, byte);
    if (cost < best)
      second = best, best = cost, found = filled;
    else if (cost < second)
      second = cost;
  }
  return second - best < CLEAR && second != INT32_MAX ? OPIS_REPLACEMENT : found;
}

static int32_t sequence_cost(const struct reader *reader, size_t at, const struct sequence *sequence)
{
  if (!is_usual_lead(sequence->bytes[0])) return LEFT_OVER;
  if (sequence->blank) return 0;
  if (sequence->hole) return HOLE;
  if (!made.cyrillic[reader->read]) return -SEQUENCE;
  bool words = opis_letter_is(reader->characters[at].letter) && opis_letter_is(reader->characters[at + 1].letter);
  return words ? 0 : -SEQUENCE_CYRILLIC; /* "её" */
}

/* Whether a sequence is one beyond doubt. A capital and a sign may be the end of a word in capitals («SVODNAÂ»); a
 * blank makes a letter only behind a word in small ones ("societÃ "). */
static bool is_whole(const struct reader *reader, size_t at, const struct sequence *sequence)
{
  const struct opis_character *lead = &reader->characters[at];
  bool behind_small = at > 0 && lead[-1].letter.letter_case == OPIS_LOWER;
  bool capital = lead->letter.letter_case == OPIS_UPPER;
  if (sequence->blank) return behind_small && capital && sequence->bytes[0] == 0xC3;
  if (sequence->hole || !is_usual_lead(sequence->bytes[0])) return false;
  if (sequence->size > 2) return true;
  if (sequence->bytes[0] == 0xC2 && opis_letter_is(lead[1].letter)) return false;
  return at == 0 || behind_small || !capital || !opis_letter_is(lead[-1].letter);
}

/* The same where the bytes were read as Cyrillic: letters and signs that may as well be a word («В», —Я, её) are beyond
 * doubt within a Latin word, or as two capitals that are an accented letter ("ГЁ"). */
static bool is_whole_cyrillic(const struct reader *reader, size_t at, const struct sequence *sequence)
{
  if (sequence->blank || sequence->hole || !is_usual_lead(sequence->bytes[0])) return false;
  if (sequence->size > 2) return true;
  if ((at > 0 && is_ascii_letter(reader, at - 1)) || is_ascii_letter(reader, at + 2)) return true;
  const struct opis_character *lead = &reader->characters[at];
  if (reader->count != 2 || sequence->bytes[0] != 0xC3 || lead->letter.letter_case != OPIS_UPPER) return false;
  return opis_letter_is(lead[1].letter) ? lead[1].letter.letter_case == OPIS_UPPER : !is_quotation(lead[1].code);
}

static bool is_control(uint32_t code)
{
  return code >= 0x80 && code < 0xA0;
}

static void read_utf8(struct reader *reader)
{
  bool cyrillic = made.cyrillic[reader->read];
  size_t sequences = 0;
  bool left_over = false;
  for (size_t at = 0; at < reader->count;) {
    uint32_t code = reader->characters[at].code;
    if (code < 0x80) {
      emit(reader, code, reader->characters[at].letter, false);
      at++;
      continue;
    }
    struct sequence sequence = sequence_at(reader, at, false);
    if (sequence.size == 0) sequence = sequence_at(reader, at, true);
    if (sequence.size == 0) {
      charge(reader, LEFT_OVER);
      left_over |=
          code != OPIS_REPLACEMENT && !is_control(code) && (!cyrillic || opis_letter_is(reader->characters[at].letter));
      emit(reader, code, reader->characters[at].letter, false);
      at++;
      continue;
    }
    sequences += !sequence.hole && !sequence.blank;
    charge(reader, sequence_cost(reader, at, &sequence));
    uint32_t right = sequence.hole ? fill_hole(reader, at, sequence) : sequence_code(&sequence);
    emit(reader, right, opis_letter_of(right), true);
    reader->reading->changed++;
    reader->reading->whole += cyrillic ? is_whole_cyrillic(reader, at, &sequence) : is_whole(reader, at, &sequence);
    reader->reading->blank |= sequence.blank;
    at += sequence.taken;
  }
  /* A word that is sequences throughout is none by chance; one that is so in part may be. */
  if (cyrillic && sequences > 1) reader->reading->whole = sequences;
  if (left_over) reader->reading->whole = 0;
}

static void read_once(struct reader *reader, const struct opis_encoding *written)
{
  reader->last = opis_letter_of(' ');
  reader->last_changed = false;
  reader->codes_count = 0;
  if (written)
    read_bytes(reader, written);
  else
    read_utf8(reader);
}

/* The same again with the result; whether that read anything. */
static bool read_again(struct reader *reader, struct opis_character characters[static OPIS_WORD_MAX])
{
  size_t changed = reader->reading->changed;
  for (size_t i = 0; i < reader->codes_count; i++) characters[i] = opis_character_of(reader->codes[i], 0);
  reader->characters = characters;
  reader->count = reader->codes_count;
  reader->blanks = 0;
  read_once(reader, NULL);
  return reader->reading->changed > changed;
}

bool opis_misreading_may(size_t misreading, const struct opis_character *characters, size_t count)
{
  const struct opis_encoding *written = made.written[misreading];
  uint8_t read = made.read[misreading];
  size_t high = 0, good = 0;
  for (size_t i = 0; i < count; i++) {
    if (characters[i].code < 0x80 || characters[i].code == OPIS_REPLACEMENT) continue;
    unsigned byte = characters[i].bytes[read];
    high++;
    if (written)
      good += byte && written->characters[byte & 0x7F] != OPIS_REPLACEMENT;
    else
      good += (byte & 0xC0) == 0x80 || is_usual_lead(byte);
  }
  return 4 * good >= 3 * high;
}

void opis_misreading_read(size_t misreading, const struct opis_character *characters, size_t count, size_t blanks,
                          struct opis_buf *out, struct opis_reading *reading)
{
  assert(count <= OPIS_WORD_MAX);
  struct opis_letter blank = opis_letter_of(' ');
  const struct row *row = &rows[misreading];
  *reading = (struct opis_reading){0};
  struct reader reader; /* not set to zero as a whole: its codes are many */
  reader.characters = characters;
  reader.count = count;
  reader.blanks = blanks;
  reader.read = made.read[misreading];
  reader.reading = reading;
  struct opis_character again[OPIS_WORD_MAX];
  read_once(&reader, made.written[misreading]);
  if (row->twice && (reading->changed == 0 || !read_again(&reader, again))) reading->changed = 0;
  opis_pairs_add(blank, reader.letters, reader.codes_count, &reading->costs);
  opis_pair_add(reader.codes_count > 0 ? reader.last : blank, blank, &reading->costs);
  for (size_t i = 0; out && i < reader.codes_count; i++) {
    char bytes[4];
    opis_buf_add(out, (struct opis_span){bytes, opis_utf8_put(reader.codes[i], bytes)});
  }
}
