/* The dictionary: pairs over several commits and several writers, what was given up, and many forms. */
#include "store/dictionary.h"

#include "base/buf.h"
#include "base/span.h"
#include "tests/unit/scratch.h"

/* A writer in a transaction, its view, and what it has met. */
struct writing {
  struct xc_writer *writer;
  struct xc_database *view;
  struct opis_dictionary *dictionary;
  uint64_t sum;
  struct xc_error cause;
};

#define XC_OKAY(call) CHECK_INT((call), XC_OK)

static struct writing begin(const char *name)
{
  struct writing writing = {.dictionary = opis_dictionary_new()};
  XC_OKAY(xc_writer_open(scratch(name), XC_WRITE_CREATE, &writing.writer, &writing.cause));
  XC_OKAY(xc_writer_begin(writing.writer, &writing.cause));
  XC_OKAY(xc_writer_database(writing.writer, &writing.view, &writing.cause));
  return writing;
}

static void end(struct writing *writing)
{
  opis_dictionary_free(writing->dictionary);
  xc_database_free(writing->view);
  xc_writer_free(writing->writer);
}

/* "Zea b" notes the form b of the term Zea; several between commas. */
static void note(struct writing *writing, const char *pairs)
{
  for (const char *pair = pairs; *pair;) {
    size_t term = strcspn(pair, " "), form = strcspn(pair + term + 1, ",");
    opis_dictionary_add(writing->dictionary, (struct opis_span){pair, term}, (struct opis_span){pair + term + 1, form});
    pair += term + 1 + form;
    pair += *pair == ',';
  }
}

static void commit(struct writing *writing)
{
  XC_OKAY(opis_dictionary_write(writing->dictionary, writing->writer, writing->view, &writing->sum, &writing->cause));
  XC_OKAY(xc_writer_commit(writing->writer, &writing->cause));
  XC_OKAY(xc_writer_begin(writing->writer, &writing->cause));
}

static void cancel(struct writing *writing)
{
  XC_OKAY(xc_writer_cancel(writing->writer, &writing->cause));
  XC_OKAY(xc_writer_begin(writing->writer, &writing->cause));
  opis_dictionary_forget(writing->dictionary);
}

/* The forms of a term as a reader finds them, with blanks between. */
static void check_forms(const char *name, const char *term, const char *expected)
{
  struct opis_arena arena = {0};
  struct xc_database *database = NULL;
  struct xc_error cause;
  struct opis_forms forms = {0};
  struct opis_buf told = {0};
  XC_OKAY(xc_database_open(scratch(name), &database, &cause));
  XC_OKAY(opis_dictionary_forms(database, &arena, opis_span_of(term), &forms, &cause));
  for (size_t i = 0; i < forms.count; i++)
    opis_buf_format(&told, "%s%.*s", i > 0 ? " " : "", (int)forms.items[i].size, forms.items[i].data);
  CHECK_BYTES(told.data, told.size, expected);
  opis_buf_free(&told);
  xc_database_free(database);
  opis_arena_free(&arena);
}

/* Of one commit forms are in byte order, so that an index does not tell in which order threads came; later ones stand
 * behind. */
static void commits(void)
{
  struct writing writing = begin("commits");
  note(&writing, "Zsguerr guerras,Zsguerr guerra,Zeb x,Zsguerr guerras,Zsguerr guerrero");
  commit(&writing);
  check_forms("commits", "Zsguerr", "guerra guerras guerrero");
  check_forms("commits", "Zeb", "x");
  check_forms("commits", "Zsguer", "");
  note(&writing, "Zsguerr guerra,Zsguerr guerr,Zeb x");
  commit(&writing);
  check_forms("commits", "Zsguerr", "guerra guerras guerrero guerr");
  check_forms("commits", "Zeb", "x");
  commit(&writing); /* nothing new */
  check_forms("commits", "Zsguerr", "guerra guerras guerrero guerr");
  end(&writing);
}

/* A writer that knows nothing of what one before it wrote. */
static void update(void)
{
  struct writing writing = begin("commits");
  note(&writing, "Zsguerr guerreros,Zsguerr guerras,Zeb x,Zeb y");
  commit(&writing);
  end(&writing);
  check_forms("commits", "Zsguerr", "guerra guerras guerrero guerr guerreros");
  check_forms("commits", "Zeb", "x y");
}

/* What was given up is written when it is met again; what was written before stays. */
static void cancelled(void)
{
  struct writing writing = begin("cancelled");
  note(&writing, "Zea a");
  commit(&writing);
  note(&writing, "Zea b,Zei c");
  cancel(&writing);
  commit(&writing);
  check_forms("cancelled", "Zea", "a");
  check_forms("cancelled", "Zei", "");
  note(&writing, "Zea b,Zea a");
  commit(&writing);
  check_forms("cancelled", "Zea", "a b");
  note(&writing, "Zei c");
  XC_OKAY(opis_dictionary_write(writing.dictionary, writing.writer, writing.view, &writing.sum, &writing.cause));
  cancel(&writing); /* written, but not committed */
  note(&writing, "Zei c,Zei d");
  commit(&writing);
  check_forms("cancelled", "Zei", "c d");
  end(&writing);
}

/* Two writes in one transaction: the second one sees the first. */
static void twice_in_a_transaction(void)
{
  struct writing writing = begin("twice");
  note(&writing, "Zea a");
  XC_OKAY(opis_dictionary_write(writing.dictionary, writing.writer, writing.view, &writing.sum, &writing.cause));
  note(&writing, "Zea b");
  commit(&writing);
  check_forms("twice", "Zea", "a b");
  end(&writing);
}

static void many(void)
{
  enum { FORMS = 20000, TERMS = 64 };
  struct writing writing = begin("many");
  for (int round = 0; round < 2; round++) {
    for (int i = 0; i < FORMS; i++) {
      char term[8], form[260];
      snprintf(term, sizeof term, "Zx%d", i % TERMS);
      int size = snprintf(form, sizeof form, "%0*d", i % 200 + 1, i);
      opis_dictionary_add(writing.dictionary, opis_span_of(term), (struct opis_span){form, (size_t)size});
    }
    commit(&writing);
  }
  end(&writing);
  struct opis_arena arena = {0};
  struct xc_database *database = NULL;
  struct xc_error cause;
  size_t all = 0;
  XC_OKAY(xc_database_open(scratch("many"), &database, &cause));
  for (int i = 0; i < TERMS; i++) {
    struct opis_forms forms = {0};
    char term[8];
    snprintf(term, sizeof term, "Zx%d", i);
    XC_OKAY(opis_dictionary_forms(database, &arena, opis_span_of(term), &forms, &cause));
    all += forms.count;
    for (size_t j = 1; j < forms.count; j++) CHECK(opis_span_compare(forms.items[j - 1], forms.items[j]) < 0);
  }
  CHECK_INT(all, FORMS);
  xc_database_free(database);
  opis_arena_free(&arena);
}

/* A value that is none: what can be read of it is given, and no more. */
static void damaged(void)
{
  struct writing writing = begin("damaged");
  static const char value[] = "\001a\005bc";
  XC_OKAY(xc_writer_set_metadata(writing.writer, "Zea", 3, value, sizeof value - 1, &writing.cause));
  XC_OKAY(
      xc_writer_set_metadata(writing.writer, "Zeb", 3, "\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF", 10, &writing.cause));
  commit(&writing);
  check_forms("damaged", "Zea", "a");
  check_forms("damaged", "Zeb", "");
  end(&writing);
}

int main(void)
{
  scratch_begin();
  RUN(commits);
  RUN(update);
  RUN(cancelled);
  RUN(twice_in_a_transaction);
  RUN(many);
  RUN(damaged);
  opis_dictionary_free(NULL);
  return scratch_end();
}
