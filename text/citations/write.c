/* In: a citation. Out: a JSON object with the field names of the model. */
#include "text/citations/citations.h"

static void write_path(struct opis_json *json, const struct opis_citation *citation)
{
  if (citation->level_count == 0) return;
  opis_json_key(json, "path");
  opis_json_begin_array(json);
  for (size_t i = 0; i < citation->level_count; i++) {
    opis_json_begin_array(json);
    opis_json_string(json, opis_span_of(opis_level_name(citation->levels[i].level)));
    opis_json_string(json, citation->levels[i].value);
    opis_json_end_array(json);
  }
  opis_json_end_array(json);
}

static void write_flags(struct opis_json *json, unsigned flags)
{
  static const struct {
    unsigned flag;
    const char *name;
  } names[] = {{OPIS_CITATION_MISSING_FONDS, "missing:fonds"},
               {OPIS_CITATION_MISSING_FILE, "missing:file"},
               {OPIS_CITATION_ARCHIVE_UNSURE, "unsure:archive"},
               {OPIS_CITATION_UNRESOLVED, "unresolved"}};
  bool any = false;
  for (size_t i = 0; i < sizeof names / sizeof *names; i++) any |= (flags & names[i].flag) != 0;
  if (!any) return;
  opis_json_key(json, "flags");
  opis_json_begin_array(json);
  for (size_t i = 0; i < sizeof names / sizeof *names; i++)
    if (flags & names[i].flag) opis_json_string(json, opis_span_of(names[i].name));
  opis_json_end_array(json);
}

static void write_authors(struct opis_json *json, const struct opis_citation *citation)
{
  if (citation->author_count == 0) return;
  opis_json_key(json, "authors");
  opis_json_begin_array(json);
  for (size_t i = 0; i < citation->author_count; i++) opis_json_string(json, citation->authors[i]);
  opis_json_end_array(json);
}

/* Codes that practice has settled on: they stand for every name of their archive. The others are given as the text has
 * them; the key has ours in any case. */
static const char *const settled[] = {"AVPRF",
                                      "RGASPI",
                                      "RGANI",
                                      "GARF",
                                      "RGAE",
                                      "RGVA",
                                      "APRF",
                                      "TsAMO",
                                      "RGIA",
                                      "TsA FSB",
                                      "ЦАОДМ",
                                      "МПА",
                                      "ГИАЛ",
                                      "TNA",
                                      "NARA",
                                      "ASDMAE",
                                      "ACS",
                                      "AUSSME",
                                      "AAV",
                                      "AES",
                                      "ASFo",
                                      "AHN",
                                      "AGI",
                                      "AGA",
                                      "AGS",
                                      "AMAE",
                                      "AGMAV",
                                      "FPI",
                                      "AHPCE",
                                      "AGNC",
                                      "AHM",
                                      "AN",
                                      "AD",
                                      "BArch",
                                      "PA AA",
                                      "IfZ",
                                      "HHStA",
                                      "KA",
                                      "FA",
                                      "AVA",
                                      "LNA",
                                      "NAI",
                                      "National Archives of Australia",
                                      "Department of State",
                                      "Eisenhower Library",
                                      "SJSU"};

static bool is_settled(struct opis_span archive)
{
  for (size_t i = 0; i < sizeof settled / sizeof *settled; i++)
    if (opis_span_equal(archive, opis_span_of(settled[i]))) return true;
  return false;
}

static void write_archive(struct opis_json *json, const struct opis_citation *citation)
{
  bool raw = citation->archive_raw.size && !is_settled(citation->archive);
  opis_json_field(json, "archive", raw ? citation->archive_raw : citation->archive);
  if (citation->flags & OPIS_CITATION_INFERRED) {
    opis_json_key(json, "archive_inferred");
    opis_json_bool(json, true);
  }
  if (!raw) opis_json_field(json, "archive_raw", citation->archive_raw);
  opis_json_field(json, "series", citation->series);
}

void opis_citation_write_json(struct opis_json *json, const struct opis_citation *citation)
{
  opis_json_begin_object(json);
  opis_json_field(json, "kind", opis_span_of(opis_citation_kind_name(citation->kind)));
  opis_json_field_integer(json, "start", citation->range.start);
  opis_json_field_integer(json, "end", citation->range.end);
  write_archive(json, citation);
  write_path(json, citation);
  write_authors(json, citation);
  opis_json_field(json, "title", citation->title);
  opis_json_field(json, "container", citation->container);
  opis_json_field(json, "year", citation->year);
  opis_json_field(json, "from", citation->from);
  opis_json_field(json, "to", citation->to);
  opis_json_field(json, "place", citation->place);
  opis_json_field(json, "date", citation->edtf);
  opis_json_field(json, "date_text", citation->date_text);
  opis_json_field(json, "pages", citation->pages);
  opis_json_field(json, "qualifier", citation->qualifier);
  opis_json_field(json, "quoted_in", citation->quoted_in);
  opis_json_field(json, "url", citation->url);
  opis_json_field(json, "refers_to", citation->refers_to);
  if (citation->flags & OPIS_CITATION_VIA_IBID)
    opis_json_field(json, "via", OPIS_SPAN("ibid"));
  else if (citation->flags & OPIS_CITATION_VIA_INHERIT)
    opis_json_field(json, "via", OPIS_SPAN("inherit"));
  write_flags(json, citation->flags);
  opis_json_field(json, "key", citation->key);
  opis_json_end_object(json);
}
