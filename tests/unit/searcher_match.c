/* What of a text is shown: highlights, whether it has all the words, the snippet, and how lines are wrapped. */
#include "searcher/match.h"
#include "searcher/wrap.h"

#include "base/span.h"
#include "base/utf8.h"
#include "base/visible.h"
#include "tests/unit/scratch.h"

static struct opis_index *shared; /* plans want one */

/* Matches a text against a query, and gives both to a test. */
struct matched {
  struct opis_arena arena;
  struct opis_plan plan;
  struct opis_match *match;
  struct opis_span text;
};

static void match(struct matched *matched, const char *query, const char *text)
{
  struct opis_node *tree = NULL;
  const struct opis_search_options options = {.count = 1};
  matched->text = opis_span_of(text);
  OK(opis_query_parse(&matched->arena, opis_span_of(query), &options.limits, &tree, ERR));
  OK(opis_plan_make(shared, &matched->arena, tree, &options, &matched->plan, ERR));
  const struct opis_unit unit = {.kind = OPIS_PASSAGE, .text = matched->text};
  matched->match = opis_match_unit(&matched->arena, &matched->plan, &unit);
}

static void unmatch(struct matched *matched)
{
  opis_plan_free(&matched->plan);
  opis_arena_free(&matched->arena);
  *matched = (struct matched){0};
}

/* The text with its highlights in brackets. */
static void check_marked(const struct matched *matched, const char *expected)
{
  struct opis_buf told = {0};
  size_t done = 0;
  for (size_t i = 0; i < matched->match->highlight_count; i++) {
    struct opis_range range = matched->match->highlights[i];
    CHECK(range.start >= done && range.start < range.end && range.end <= matched->text.size);
    opis_buf_add(&told, opis_span_slice(matched->text, done, range.start));
    opis_buf_format(&told, "[%.*s]", (int)(range.end - range.start), matched->text.data + range.start);
    done = range.end;
  }
  opis_buf_add(&told, opis_span_slice(matched->text, done, matched->text.size));
  CHECK_BYTES(opis_buf_span(&told).data, told.size, expected);
  opis_buf_free(&told);
}

static void highlights(void)
{
  static const struct {
    const char *query, *text, *marked;
    bool has_all;
  } rows[] = {
      {"roma", "Roma, ROMA e romani", "[Roma], [ROMA] e romani", true},
      {"roma mosca", "Da Roma a Parigi", "Da [Roma] a Parigi", false},
      {"roma mosca", "Da Roma a Mosca", "Da [Roma] a [Mosca]", true},
      {"cicerin", "Čičerin and C\u030Cic\u030Cerin", "[Čičerin] and [C\u030Cic\u030Cerin]", true},
      {"\"pacto de\"", "el pacto de Roma, de pacto", "el [pacto de] Roma, de pacto", true},
      {"\"de Roma\" pacto", "el pacto de Roma", "el [pacto] [de Roma]", true},
      {"\"a b\" \"b c\"", "a b c", "[a b c]", true},
      {"Italo-Russian", "the Italo-Russian talks; Russian", "the [Italo-Russian] talks; Russian", true},
      {"russian", "the Italo-Russian talks", "the Italo-[Russian] talks", true},
      {"italia", "l'Italia, dell’Italia", "l'[Italia], dell’[Italia]", true},
      {"\"l'Italia\"", "l'Italia e Italia", "[l'Italia] e Italia", true},
      {"roma NOT mosca", "Roma e Mosca", "[Roma] e Mosca", false},
      {"roma OR mosca", "Mosca", "[Mosca]", true},
      {"roma AND mosca", "Mosca", "[Mosca]", false},
      {"(roma OR mosca) parigi", "Mosca, Parigi", "[Mosca], [Parigi]", true},
      {"(roma OR mosca) parigi", "Mosca, Londra", "[Mosca], Londra", false},
      {"(roma mosca) OR parigi", "Parigi", "[Parigi]", true},
      {"in:all roma", "Roma", "[Roma]", true},
      {"=Roma", "Roma, roma, ROMA", "[Roma], roma, ROMA", true},
      {"=\"la Roma\"", "La Roma, la Roma", "La Roma, [la Roma]", true},
      {"=Čičerin mosca", "Cicerin, Čičerin", "Cicerin, [Čičerin]", false},
      {"la caída de Roma", "de Roma y de la caída", "de [Roma] y de la [caída]", true},
      {"la de", "la caída de Roma", "[la] caída [de] Roma", true},
      {"=la roma", "la Roma", "[la] [Roma]", true},
      {"... roma", "Roma ...", "[Roma] ...", true},
      {"in:all", "Roma", "Roma", false},
      {"roma", "", "", false},
      {"roma", "no word of it", "no word of it", false},
  };
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    ROW(rows[i].query);
    struct matched matched = {0};
    match(&matched, rows[i].query, rows[i].text);
    check_marked(&matched, rows[i].marked);
    CHECK_INT(matched.match->has_all, rows[i].has_all);
    unmatch(&matched);
  }
}

static void counts(void)
{
  struct matched matched = {0};
  match(&matched, "roma \"mosca roma\" parigi", "Roma Mosca Roma Mosca Roma");
  CHECK_INT(matched.match->counts[0], 3);
  CHECK_INT(matched.match->counts[1], 2);
  CHECK_INT(matched.match->counts[2], 0);
  unmatch(&matched);
}

/* ---- Snippets ------------------------------------------------------------------------------------------------- */

static bool is_boundary(struct opis_span text, size_t offset)
{
  return offset == text.size || ((unsigned char)text.data[offset] & 0xC0) != 0x80;
}

static void check_snippet(const struct matched *matched)
{
  struct opis_range snippet = matched->match->snippet;
  CHECK(snippet.start <= snippet.end && snippet.end <= matched->text.size);
  CHECK(is_boundary(matched->text, snippet.start) && is_boundary(matched->text, snippet.end));
  if (matched->match->highlight_count == 0) CHECK_INT(snippet.start, 0);
  bool shown = matched->match->highlight_count == 0;
  for (size_t i = 0; i < matched->match->highlight_count; i++)
    shown = shown ||
            (matched->match->highlights[i].start >= snippet.start && matched->match->highlights[i].end <= snippet.end);
  CHECK(shown);
}

/* A word anywhere between words of any length: bounds are letters' bounds, and what matched is in it. */
static void snippets(void)
{
  static const char *const fillers[] = {"x",     "ж",    "\u6771",  "\xF0\x9F\x98\x80", "word ",  "слово ",
                                        "End. ", "жж. ", "e\u0301", "пятнадцать букв ", "a\u00A0"};
  for (size_t i = 0; i < sizeof fillers / sizeof *fillers; i++)
    for (size_t before = 0; before < 60; before += 3)
      for (size_t after = 0; after < 400; after += 57) {
        ROW(fillers[i]);
        struct opis_buf text = {0};
        for (size_t j = 0; j < before * before / 8; j++) opis_buf_add_string(&text, fillers[i]);
        opis_buf_add_string(&text, " Roma ");
        for (size_t j = 0; j < after; j++) opis_buf_add_string(&text, fillers[i]);
        struct matched matched = {0};
        match(&matched, (before + after) % 2 ? "roma" : "parigi", text.data);
        check_snippet(&matched);
        unmatch(&matched);
        opis_buf_free(&text);
      }
}

/* Of two places the one with more of the words is shown. */
static void best_place(void)
{
  struct opis_buf text = {0};
  opis_buf_add_string(&text, "Roma. ");
  for (int i = 0; i < 200; i++) opis_buf_add_string(&text, "filler words here. ");
  opis_buf_add_string(&text, "From Roma to Mosca by train. ");
  for (int i = 0; i < 200; i++) opis_buf_add_string(&text, "filler words here. ");
  struct matched matched = {0};
  match(&matched, "roma mosca", text.data);
  check_snippet(&matched);
  struct opis_span snippet = opis_span_slice(matched.text, matched.match->snippet.start, matched.match->snippet.end);
  CHECK(memmem(snippet.data, snippet.size, "From Roma to Mosca", 18) != NULL);
  unmatch(&matched);
  opis_buf_free(&text);
}

/* ---- Wrapping ------------------------------------------------------------------------------------------------- */

static void check_lines(const struct opis_buf *out, unsigned width, unsigned indent)
{
  for (size_t start = 0; start < out->size;) {
    const char *end = memchr(out->data + start, '\n', out->size - start);
    CHECK(end != NULL);
    if (!end) return;
    struct opis_span line = opis_span_slice(opis_buf_span(out), start, (size_t)(end - out->data));
    size_t columns = opis_visible_width(line);
    CHECK(columns <= width + 2); /* an asterisk or "…" may stand beyond */
    for (unsigned i = 0; i < indent && i < line.size; i++) CHECK_INT(line.data[i], ' ');
    start += line.size + 1;
  }
}

static void wrapped_widths(void)
{
  static const char *const texts[] = {
      "Una frase di parole comuni che va avanti per più di una riga, fino alla fine della pagina.",
      "\u6771\u4EAC\u3068\u30E2\u30B9\u30AF\u30EF\u306E\u9593\u306E\u6761\u7D04\u306B\u3064\u3044\u3066\u306E\u6587"
      "\u66F8\u304C\u3042\u308B\u3002\u6771\u4EAC\u3068\u30E2\u30B9\u30AF\u30EF\u306E\u9593",
      "averyverylongwordwithoutanyblankinitthatiswiderthanmanyterminalsareandgoesonandonandonandonandonandonandonandon",
      "\033[2Jcontrol\x07 characters\x1b]0;title\x07 in a text that is wrapped over some lines, and \xff\xfe bytes",
      "Čičerin scrisse a Litvinov   con   tre   spazi   fra   le parole",
      "\u202Eoverridden\u202C direction of writing",
      "",
      " ",
  };
  for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
    for (unsigned width = 20; width <= 120; width++)
      for (unsigned indent = 0; indent <= 8; indent += 4) {
        ROW(texts[i]);
        struct opis_buf out = {0};
        size_t size = strlen(texts[i]);
        const struct opis_wrapped wrapped = {
            .text = {texts[i], size}, .range = {0, size}, .indent = indent, .width = width};
        opis_wrap(&out, &wrapped, NULL);
        check_lines(&out, width, indent);
        CHECK_INT(opis_utf8_valid_until(opis_buf_span(&out)), out.size);
        CHECK(!memchr(out.data, '\033', out.size) && !memchr(out.data, '\a', out.size));
        CHECK(!memmem(out.data, out.size, "\u202E", 3));
        opis_buf_free(&out);
      }
}

static void wrapped_marks(void)
{
  static const struct {
    const char *name, *text;
    struct opis_range range, marks[3];
    size_t count;
    unsigned width;
    const char *plain, *coloured;
  } rows[] = {
      {"whole", "Roma e Mosca", {0, 12}, {{0, 4}}, 1, 40, "*Roma* e Mosca\n", "\033[1;31mRoma\033[0m e Mosca\n"},
      {"part of a word", "l'Italia", {0, 8}, {{2, 8}}, 1, 40, "l'*Italia*\n", "l'\033[1;31mItalia\033[0m\n"},
      {"two words", "a b c", {0, 5}, {{0, 3}}, 1, 40, "*a b* c\n", "\033[1;31ma\033[0m \033[1;31mb\033[0m c\n"},
      {"two in a word", "a-b", {0, 3}, {{0, 1}, {2, 3}}, 2, 40, "*a*-*b*\n", "\033[1;31ma\033[0m-\033[1;31mb\033[0m\n"},
      {"before the range",
       "Roma e Mosca",
       {7, 12},
       {{0, 4}, {7, 12}},
       2,
       40,
       "… *Mosca*\n",
       "… \033[1;31mMosca\033[0m\n"},
      {"marks take columns",
       "Roma reconoció todo",
       {0, 20},
       {{5, 15}},
       1,
       15,
       "Roma\n*reconoció*\ntodo\n",
       "Roma \033[1;31mreconoció\033[0m\ntodo\n"},
      {"the dots have no room", "Roma e Mosca", {0, 6}, {{0, 0}}, 0, 7, "Roma e\n…\n", "Roma e\n…\n"},
      {"behind the range", "Roma e Mosca", {0, 4}, {{0, 4}, {7, 12}}, 2, 40, "*Roma* …\n", "\033[1;31mRoma\033[0m …\n"},
  };
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
    for (int colour = 0; colour < 2; colour++) {
      ROW(rows[i].name);
      struct opis_buf out = {0};
      const struct opis_style style = {.width = rows[i].width, .colour = colour};
      const struct opis_wrapped wrapped = {
          opis_span_of(rows[i].text), rows[i].range, rows[i].marks, rows[i].count, 0, rows[i].width};
      opis_wrap(&out, &wrapped, &style);
      CHECK_BYTES(out.data, out.size, colour ? rows[i].coloured : rows[i].plain);
      opis_buf_free(&out);
    }
}

static void headings(void)
{
  const struct opis_span parts[] = {OPIS_SPAN("note 3"), OPIS_SPAN(""), OPIS_SPAN("p. 7"),
                                    OPIS_SPAN("Una storia\nmolto lunga \u6771\u4EAC\u6771\u4EAC della diplomazia")};
  for (unsigned width = 20; width < 90; width++) {
    struct opis_buf out = {0};
    const struct opis_style style = {.width = width};
    opis_wrap_heading(&out, parts, 4, 4, &style);
    CHECK(opis_visible_width((struct opis_span){out.data, out.size - 1}) <= width);
    CHECK(opis_span_starts(opis_buf_span(&out), OPIS_SPAN("    note 3 · p")));
    CHECK_INT(out.data[out.size - 1], '\n');
    CHECK_INT(opis_utf8_valid_until(opis_buf_span(&out)), out.size);
    opis_buf_free(&out);
  }
  CHECK_INT(opis_style_width(NULL), 80);
  CHECK_INT(opis_style_width(&(struct opis_style){0}), 80);
  CHECK_INT(opis_style_width(&(struct opis_style){.width = 3}), 20);
}

int main(void)
{
  scratch_begin();
  scratch_make_folder("texts");
  scratch_write("texts/a.txt", "Roma e Mosca, parole di un testo.\n\nParigi e Londra sono altre parole.\n");
  scratch_build("index", "texts");
  shared = scratch_open("index");
  RUN(highlights);
  RUN(counts);
  RUN(snippets);
  RUN(best_place);
  RUN(wrapped_widths);
  RUN(wrapped_marks);
  RUN(headings);
  opis_index_close(shared);
  return scratch_end();
}
