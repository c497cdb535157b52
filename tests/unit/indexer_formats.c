/* Which format a file is of, what the reader of plain text makes of bytes, and the postings of a text. */
#include "indexer/formats/formats.h"

#include "base/error.h"
#include "base/span.h"
#include "base/utf8.h"
#include "indexer/postings.h"
#include "indexer/reading.h"
#include "tests/harness.h"

static void formats(void)
{
  static const struct {
    const char *path, *head, *name;
    bool read;
  } rows[] = {
      {"a.txt", "", "text", true},
      {"a.TXT", "", "text", true},
      {"folder.pdf/a.txt", "", "text", true},
      {"README", "", "text", true},
      {"notes.md", "# N", "text", true},
      {"strange.ending", "plain words", "text", true},
      {"a.", "", "text", true},
      {".txt", "", "text", true},
      {"a.averyveryverylongending", "x", "text", true},
      {"a.pdf", "", "PDF", false},
      {"A.PdF", "", "PDF", false},
      {"a.txt", "%PDF-1.4", "PDF", false},
      {"README", "{\\rtf1", "RTF", false},
      {"a", "PK\003\004zip", "archive", false},
      {"a", "\x1f\x8b\x08", "archive", false},
      {"a.docx", "PK\003\004zip", "archive", false},
      {"a.docx", "", "Word", false},
      {"a", "\x89PNG\r\n", "image", false},
      {"a.jpeg", "", "image", false},
      {"a",
       "\x7f"
       "ELF",
       "program", false},
      {"a.html", "", "HTML", false},
      {"a.tar.gz", "", "archive", false},
      {"a", "<?xml version", "XML", false},
      {"a.epub", "", "e-book", false},
      {"a.mp3", "", "sound or film", false},
  };
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    ROW(rows[i].path);
    const struct opis_format *format = opis_format_of(opis_span_of(rows[i].path), opis_span_of(rows[i].head));
    CHECK_STR(format->name, rows[i].name);
    CHECK_INT(format->reader != NULL, rows[i].read);
  }
  const struct opis_format *other = opis_format_of(OPIS_SPAN("data"), (struct opis_span){"\0\1\2", 3});
  CHECK(other->reader == NULL);
  CHECK_STR(other->name, "other");
}

/* ---- Plain text ----------------------------------------------------------------------------------------------- */

/* Texts of the blocks, a line each, and behind the last the number of bad bytes. */
static void check_text(const char *name, struct opis_span bytes, const char *expected, const char *encoding)
{
  struct opis_arena arena = {0};
  struct opis_document document = {0};
  struct opis_error error = {0};
  struct opis_buf told = {0};
  ROW(name);
  const struct opis_source source = {.path = OPIS_SPAN("a.txt"), .bytes = bytes};
  enum opis_status status = opis_format_text(&arena, &source, &document, &error);
  if (status != OPIS_OK) opis_buf_format(&told, "%s", error.message);
  for (size_t i = 0; status == OPIS_OK && i < document.block_count; i++)
    opis_buf_format(&told, "%.*s|", (int)document.blocks[i].text.size, document.blocks[i].text.data);
  if (document.bad_bytes > 0) opis_buf_format(&told, "%zu bad", document.bad_bytes);
  if (status == OPIS_OK) CHECK_STR(document.encoding, encoding);
  CHECK_BYTES(opis_buf_span(&told).data, told.size, expected);
  opis_buf_free(&told);
  opis_arena_free(&arena);
}

static void plain_text(void)
{
  static const struct {
    const char *name, *bytes, *expected;
  } rows[] = {
      {"nothing", "", ""},
      {"blank lines", "\n \n\t\n\r\n\f\n", ""},
      {"byte order mark alone", "\xEF\xBB\xBF", ""},
      {"one", "Words that go on here.", "Words that go on here.|"},
      {"joined", "Words that go\non here for long.\n", "Words that go on here for long.|"},
      {"CR alone", "Words that go\ron here for long.\r\rMore of these words.\r",
       "Words that go on here for long.|More of these words.|"},
      {"CR LF", "Words that go\r\non here for long.\r\n", "Words that go on here for long.|"},
      {"byte order mark", "\xEF\xBB\xBFWords that go on here.", "Words that go on here.|"},
      {"composed", "C\u030Cic\u030Cerin wrote letters to Rome.", "\u010Ci\u010Derin wrote letters to Rome.|"},
      {"bad bytes", "Письмо посла из Рима \xff\xC3 не дошло.", "Письмо посла из Рима \uFFFD\uFFFD не дошло.|2 bad"},
      {"bad at the end", "Письмо посла из Рима не дошло.\xC3", "Письмо посла из Рима не дошло.\uFFFD|1 bad"},
  };
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
    check_text(rows[i].name, opis_span_of(rows[i].bytes), rows[i].expected, "UTF-8");
  check_text("NUL", (struct opis_span){"ab\0c", 4}, "byte 2 is a NUL, which no text has", "UTF-8");
  check_text("UTF-16", (struct opis_span){"\xFF\xFE\x14\x04\x30\x04\x2E\x00", 8}, "\u0414\u0430.|", "UTF-16LE");
  check_text("8-bit", OPIS_SPAN("\xCF\xE8\xF1\xFC\xEC\xEE \xE8\xE7 \xD0\xE8\xEC\xE0"),
             "\u041F\u0438\u0441\u044C\u043C\u043E \u0438\u0437 \u0420\u0438\u043C\u0430|", "Windows-1251");
}

/* ---- Postings ------------------------------------------------------------------------------------------------- */

static struct opis_postings postings_of(struct opis_arena *arena, struct opis_span text, enum opis_language given)
{
  struct opis_lexis *lexis = opis_lexis_new();
  const struct opis_reading_language language = {given, OPIS_UND};
  struct opis_unit unit = {.text = text};
  struct opis_read_text read = opis_read_unit(lexis, arena, &language, &unit);
  struct opis_postings postings = opis_postings_of_unit(arena, &unit, &read, &(struct opis_filters){0});
  postings = opis_postings_keep(arena, &postings);
  opis_lexis_free(lexis);
  return postings;
}

/* A word, not a class of words or a language. */
static bool is_word(struct opis_span term)
{
  return term.data[0] < 'A' || term.data[0] > 'Z';
}

/* "term wdf@position,position" each. */
static void check_postings(const char *text, const char *expected)
{
  struct opis_arena arena = {0};
  struct opis_buf told = {0};
  struct opis_postings postings = postings_of(&arena, opis_span_of(text), OPIS_UND);
  ROW(text);
  for (size_t i = 0; i < postings.count; i++) {
    const struct opis_posting *posting = &postings.items[i];
    if (!is_word(posting->term)) continue;
    opis_buf_format(&told, "%s%.*s %u", told.size > 0 ? "; " : "", (int)posting->term.size, posting->term.data,
                    (unsigned)posting->wdf);
    for (size_t j = 0; j < posting->position_count; j++) {
      CHECK(j == 0 || posting->positions[j - 1] < posting->positions[j]);
      opis_buf_format(&told, "%c%u", j == 0 ? '@' : ',', (unsigned)posting->positions[j]);
    }
  }
  CHECK_BYTES(opis_buf_span(&told).data, told.size, expected);
  opis_buf_free(&told);
  opis_arena_free(&arena);
}

static void postings(void)
{
  static const char *const rows[][2] = {
      {"", ""},
      {"... -- !", ""},
      {"Roma", "roma 1@1"},
      {"Roma Mosca roma ROMA", "mosca 1@2; roma 3@1,3,4"},
      {"Čičerin cicerin", "cicerin 2@1,2"},
      {"Italo-Russian Russian", "italo 1@1; italo-russian 1@1; russian 2@2,3"},
      {"b a c", "a 1@2; b 1@1; c 1@3"},
  };
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) check_postings(rows[i][0], rows[i][1]);
}

/* Each class with its count, and the forms that belong to it. */
static void classes(void)
{
  static const struct {
    const char *text;
    enum opis_language language;
    const char *classes, *forms;
  } rows[] = {
      {"guerras guerra", OPIS_ES, "Zsguerr 2; ", "Zsguerr guerra; Zsguerr guerras; "},
      {"guerre guerra", OPIS_IT, "Ziguerr 2; ", "Ziguerr guerra; Ziguerr guerre; "},
      {"talks talk talks", OPIS_EN, "Zetalk 3; ", "Zetalk talk; Zetalk talks; "},
      {"книга книгу", OPIS_RU_CYRL, "Zrкниг 2; ", "Zrкниг книга; Zrкниг книгу; "},
      {"knigu", OPIS_RU_LATN, "Zrкниг 1; ", "Zrкниг knigu; "},
      {"xyzzyq", OPIS_UND, "Zxxyzzyq 1; ", "Zxxyzzyq xyzzyq; "},
      {"1924, 17", OPIS_EN, "", ""},
      {"l'archivio", OPIS_IT, "Ziarchiv 1; ", "Ziarchiv archivio; "},
  };
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    struct opis_arena arena = {0};
    struct opis_buf told = {0}, forms = {0};
    struct opis_postings postings = postings_of(&arena, opis_span_of(rows[i].text), rows[i].language);
    ROW(rows[i].text);
    for (size_t j = 0; j < postings.count; j++)
      if (postings.items[j].term.data[0] == 'Z') {
        CHECK_INT(postings.items[j].position_count, 0);
        opis_buf_format(&told, "%.*s %u; ", (int)postings.items[j].term.size, postings.items[j].term.data,
                        (unsigned)postings.items[j].wdf);
      }
    for (size_t j = 0; j < postings.form_count; j++)
      opis_buf_format(&forms, "%.*s %.*s; ", (int)postings.forms[j].term.size, postings.forms[j].term.data,
                      (int)postings.forms[j].form.size, postings.forms[j].form.data);
    CHECK_BYTES(opis_buf_span(&told).data, told.size, rows[i].classes);
    CHECK_BYTES(opis_buf_span(&forms).data, forms.size, rows[i].forms);
    opis_buf_free(&told);
    opis_buf_free(&forms);
    opis_arena_free(&arena);
  }
}

/* Terms are never longer than an index takes, and those of long words stay apart. */
static void long_terms(void)
{
  struct opis_arena arena = {0};
  struct opis_buf text = {0};
  for (size_t size = 190; size < 260; size += 3) {
    for (size_t i = 0; i < size; i++) opis_buf_add_string(&text, "ж");
    opis_buf_add_byte(&text, ' ');
  }
  struct opis_postings postings = postings_of(&arena, opis_buf_span(&text), OPIS_UND);
  size_t words = 0;
  for (size_t i = 0; i < postings.count; i++) {
    bool word = is_word(postings.items[i].term);
    words += word;
    CHECK(postings.items[i].term.size <= 245 && (!word || postings.items[i].wdf == 1));
    CHECK_INT(opis_utf8_valid_until(postings.items[i].term), postings.items[i].term.size);
  }
  CHECK_INT(words, 24);
  opis_buf_free(&text);
  opis_arena_free(&arena);
}

int main(void)
{
  RUN(formats);
  RUN(plain_text);
  RUN(postings);
  RUN(classes);
  RUN(long_terms);
  return harness_end();
}
