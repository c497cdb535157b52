/* What the words of a query stand for in an index, and where they stand in a text: variants, folded forms, words as
 * written, function words, and the limit of forms. */
#include "searcher/wanted.h"

#include "base/span.h"
#include "store/writer.h"
#include "tests/unit/scratch.h"

static struct opis_index *shared;

static void make_texts(void)
{
  scratch_make_folder("texts");
  scratch_write("texts/en.txt",
                "The treaties were signed by Chicherin in Rome.\n\nThe treaty was read aloud to the house.\n");
  scratch_write("texts/es.txt", "La guerra y las guerras civiles de España.\n\nSu posición era la de siempre.\n");
  scratch_write("texts/it.txt",
                "La riunione con Čičerin sulle guerre d’Africa.\n\nIl trattato e i trattati di commercio.\n");
  scratch_write("texts/ru.txt", "Чичерин писал письма о договоре.\n\nПисьмо Чичерина о договорах.\n");
}

/* ---- Forms ---------------------------------------------------------------------------------------------------- */

static struct opis_words read_words(struct opis_arena *arena, const char *text, enum opis_reading reading, bool phrase)
{
  struct opis_words words = {0};
  const struct opis_words_text asked = {opis_span_of(text), reading, phrase};
  OK(opis_words_read(shared, arena, &asked, 1, &words, ERR));
  return words;
}

/* The forms of each word, ascending, with | between words. */
static void check_forms(const char *text, enum opis_reading reading, bool phrase, const char *expected)
{
  struct opis_arena arena = {0};
  struct opis_buf told = {0};
  struct opis_words words = read_words(&arena, text, reading, phrase);
  ROW(text);
  for (size_t i = 0; i < words.count; i++) {
    const struct opis_word *word = &words.items[i];
    opis_buf_add_string(&told, i > 0 ? " | " : "");
    CHECK(word->term_count >= 1 && word->terms[0].class == OPIS_CLASS_FOLDED);
    for (size_t j = 0; j < word->form_count; j++) {
      opis_buf_format(&told, "%s%.*s", j > 0 ? " " : "", (int)word->forms[j].form.size, word->forms[j].form.data);
      CHECK(word->forms[j].term < word->term_count);
      CHECK(opis_word_has(word, word->forms[j].form) == &word->forms[j]);
      CHECK(j == 0 || opis_span_compare(word->forms[j - 1].form, word->forms[j].form) < 0);
    }
    CHECK(!opis_word_has(word, OPIS_SPAN("zeppelin")));
    for (size_t j = 1; j < word->term_count; j++)
      CHECK(word->terms[j].units > 0 && word->terms[j].class != OPIS_CLASS_FOLDED);
  }
  CHECK_BYTES(told.data, told.size, expected);
  opis_buf_free(&told);
  opis_arena_free(&arena);
}

static void forms(void)
{
  static const struct {
    const char *text, *variants, *folded;
  } rows[] = {
      {"treaty", "treaties treaty", "treaty"},
      {"trattato", "trattati trattato", "trattato"},
      {"guerra", "guerra guerras guerre", "guerra"},
      {"Чичерин", "chicherin cicerin чичерин чичерина", "чичерин"},
      {"Chicherin", "chicherin cicerin чичерин чичерина", "chicherin"},
      {"Tchitcherine", "chicherin cicerin tchitcherine чичерин чичерина", "tchitcherine"},
      {"pis'mo", "pis'mo письма письмо", "pis'mo"},
      {"zeppelins", "zeppelins", "zeppelins"},
      {"1924", "1924", "1924"},
      {"...", "", ""},
  };
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    check_forms(rows[i].text, OPIS_READ_VARIANTS, false, rows[i].variants);
    check_forms(rows[i].text, OPIS_READ_FOLDED, false, rows[i].folded);
  }
}

/* Articles that were cut off are asked for in phrases alone; a compound by its parts. */
static void articles_and_compounds(void)
{
  check_forms("d’Africa", OPIS_READ_FOLDED, false, "africa");
  check_forms("d’Africa", OPIS_READ_FOLDED, true, "d | africa");
  check_forms("Italo-Russian", OPIS_READ_FOLDED, false, "italo | russian");
  check_forms("treaty houses", OPIS_READ_VARIANTS, true, "treaties treaty | house houses");
}

/* A function word is found by its own form, and weighs little. */
static void function_words(void)
{
  struct opis_arena arena = {0};
  struct opis_words words = read_words(&arena, "su", OPIS_READ_VARIANTS, false);
  CHECK_INT(words.count, 1);
  CHECK(words.items[0].stop);
  CHECK_INT(words.items[0].form_count, 1);
  words = read_words(&arena, "the treaty", OPIS_READ_VARIANTS, false);
  CHECK(words.items[0].stop && !words.items[1].stop);
  opis_arena_free(&arena);
}

static void units(void)
{
  struct opis_arena arena = {0};
  static const struct {
    const char *text;
    enum opis_reading reading;
    uint32_t units;
  } rows[] = {
      {"treaty", OPIS_READ_VARIANTS, 2},  {"treaty", OPIS_READ_FOLDED, 1},  {"zeppelin", OPIS_READ_VARIANTS, 0},
      {"Чичерин", OPIS_READ_VARIANTS, 4}, {"Чичерин", OPIS_READ_FOLDED, 1}, {"Tchitcherine", OPIS_READ_FOLDED, 0},
  };
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    struct opis_words words = read_words(&arena, rows[i].text, rows[i].reading, false);
    ROW(rows[i].text);
    CHECK_INT(words.items[0].units, rows[i].units);
  }
  opis_arena_free(&arena);
}

/* ---- In a text ------------------------------------------------------------------------------------------------ */

static void in_a_text(void)
{
  static const struct {
    const char *query, *text;
    enum opis_reading reading;
    bool found;
  } rows[] = {
      {"guerra", "Las guerras", OPIS_READ_VARIANTS, true},
      {"guerra", "Las guerras", OPIS_READ_FOLDED, false},
      {"guerra", "LA GUERRA", OPIS_READ_FOLDED, true},
      {"=guerra", "la guerra", OPIS_READ_VARIANTS, true},
      {"=guerra", "La Guerra", OPIS_READ_VARIANTS, false},
      {"=guerra", "las guerras", OPIS_READ_VARIANTS, false},
      {"=posición", "la posición", OPIS_READ_VARIANTS, true},
      {"=posición", "la posicio\u0301n", OPIS_READ_VARIANTS, false}, /* texts are stored in NFC */
      {"=posicio\u0301n", "la posición", OPIS_READ_VARIANTS, true},
      {"=posicion", "la posición", OPIS_READ_VARIANTS, false},
      {"\"las guerras\"", "las guerras", OPIS_READ_VARIANTS, true},
      {"\"treaty of\"", "the treaties of", OPIS_READ_VARIANTS, true},
      {"\"treaty of\"", "of treaties", OPIS_READ_VARIANTS, false},
      {"=\"treaty of\"", "the treaties of", OPIS_READ_VARIANTS, false},
      {"=\"d’Africa\"", "guerre d’Africa", OPIS_READ_VARIANTS, true},
      {"=\"D’Africa\"", "guerre d’Africa", OPIS_READ_VARIANTS, false},
      {"=Africa", "guerre d’Africa", OPIS_READ_VARIANTS, true},
      {"Italo-Russian", "the Italo Russian talks", OPIS_READ_FOLDED, true},
      {"=Italo-Russian", "the Italo-Russian talks", OPIS_READ_FOLDED, true},
      {"=Italo-Russian", "the italo-Russian talks", OPIS_READ_FOLDED, false},
      {"Чичерин", "to Cicerin", OPIS_READ_VARIANTS, true},
      {"Чичерин", "to Ciceri", OPIS_READ_VARIANTS, false},
  };
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    struct opis_arena arena = {0};
    struct opis_node *tree = NULL;
    struct opis_wanted_list list = {0};
    char row[200];
    snprintf(row, sizeof row, "%s in %s", rows[i].query, rows[i].text);
    ROW(row);
    OK(opis_query_parse(&arena, opis_span_of(rows[i].query), &(struct opis_query_limits){0}, &tree, ERR));
    OK(opis_wanted_collect(shared, &arena, tree, rows[i].reading, &list, ERR));
    CHECK_INT(list.count, 1);
    CHECK(opis_wanted_of(&list, tree) == &list.items[0]);
    CHECK_INT(opis_wanted_in(&arena, &list.items[0], opis_span_of(rows[i].text)), rows[i].found);
    opis_arena_free(&arena);
  }
}

/* Each use of each form is found through the table of forms, and no other. */
static void table(void)
{
  struct opis_arena arena = {0};
  struct opis_node *tree = NULL;
  struct opis_wanted_list list = {0};
  size_t uses = 0;
  OK(opis_query_parse(&arena, OPIS_SPAN("guerra NOT guerras \"la guerra\" title:guerras Чичерин"),
                      &(struct opis_query_limits){0}, &tree, ERR));
  OK(opis_wanted_collect(shared, &arena, tree, OPIS_READ_VARIANTS, &list, ERR));
  CHECK_INT(list.count, 5);
  CHECK_INT(list.items[1].role, OPIS_WANTED_EXCLUDED);
  CHECK_INT(list.items[3].role, OPIS_WANTED_FIELD);
  for (size_t i = 0; i < list.use_count; i++) {
    const struct opis_wanted_use *use = opis_wanted_find(&list, list.uses[i].form);
    for (; use && use != &list.uses[i]; use = opis_wanted_next(&list, use))
      CHECK(opis_span_equal(use->form, list.uses[i].form));
    CHECK(use == &list.uses[i]);
  }
  for (const struct opis_wanted_use *use = opis_wanted_find(&list, OPIS_SPAN("guerra")); use;
       use = opis_wanted_next(&list, use))
    uses++;
  CHECK_INT(uses, 4);
  CHECK(!opis_wanted_find(&list, OPIS_SPAN("zeppelin")));
  opis_arena_free(&arena);
}

/* ---- Limits --------------------------------------------------------------------------------------------------- */

/* An index in which the class of "treaty" has 1,500 forms, of which so many occur. */
static void make_forms(struct opis_arena *arena, const char *name, size_t occurring)
{
  enum { FORMS = 1500 };
  struct opis_writer *writer = NULL;
  static struct opis_class_form pairs[FORMS];
  static struct opis_posting items[FORMS + 1];
  OK(opis_writer_open(scratch(name), scratch(""), 0, &writer, ERR));
  for (size_t i = 0; i < FORMS; i++) {
    pairs[i] = (struct opis_class_form){OPIS_SPAN("Zetreati"), opis_arena_format(arena, "form%zu", i)};
    items[i + 1] = (struct opis_posting){pairs[i].form, 1, NULL, 0};
  }
  items[0] = (struct opis_posting){OPIS_SPAN("Zetreati"), 1, NULL, 0};
  const struct opis_unit unit = {
      .kind = OPIS_PASSAGE, .ordinal = 1, .order = 1, .file = OPIS_SPAN("a"), .text = OPIS_SPAN("x")};
  OK(opis_writer_add_unit(writer, &unit, &(struct opis_postings){items, occurring + 1, pairs, FORMS}, ERR));
  OK(opis_writer_commit(writer, ERR));
  opis_writer_close(writer);
}

/* Over a thousand forms a word is refused, and by = still found. Forms that an update took away do not count. */
static void too_many_forms(void)
{
  struct opis_arena arena = {0};
  make_forms(&arena, "many", 1500);
  make_forms(&arena, "lost", 900);
  struct opis_index *index = scratch_open("many");
  struct opis_words words = {0};
  struct opis_words_text asked = {OPIS_SPAN("treaty"), OPIS_READ_VARIANTS, false};
  EXPECT(opis_words_read(index, &arena, &asked, 1, &words, ERR), OPIS_LIMIT);
  CHECK(strstr(scratch_error.message, "1500 forms") && strstr(scratch_error.message, "=treaty"));
  asked.reading = OPIS_READ_FOLDED;
  OK(opis_words_read(index, &arena, &asked, 1, &words, ERR));
  CHECK_INT(words.items[0].form_count, 1);
  opis_index_close(index);
  index = scratch_open("lost");
  asked.reading = OPIS_READ_VARIANTS;
  OK(opis_words_read(index, &arena, &asked, 1, &words, ERR));
  CHECK_INT(words.items[0].form_count, 900);
  opis_index_close(index);
  opis_arena_free(&arena);
}

int main(void)
{
  scratch_begin();
  make_texts();
  scratch_build("index", "texts");
  shared = scratch_open("index");
  RUN(forms);
  RUN(articles_and_compounds);
  RUN(function_words);
  RUN(units);
  RUN(in_a_text);
  RUN(table);
  RUN(too_many_forms);
  opis_index_close(shared);
  return scratch_end();
}
