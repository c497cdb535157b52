/* Databases for the scripts: `database foreign PATH` makes one that opis did not make; of one that it did `database set
 * PATH KEY VALUE` sets metadata, and `database date PATH DOCID VALUE` the value of slot 1. */
#include <xapian-c.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static enum xc_status add_document(struct xc_writer *writer, struct xc_error *error)
{
  struct xc_document *document = NULL;
  enum xc_status status = xc_document_new(&document, error);
  if (status == XC_OK) status = xc_document_add_term(document, "samovar", 7, 1, error);
  if (status == XC_OK) status = xc_writer_add(writer, document, NULL, error);
  xc_document_free(document);
  return status;
}

static enum xc_status set_date(struct xc_writer *writer, const char *docid, const char *value, struct xc_error *error)
{
  enum { SLOT = 1 };
  struct xc_database *view = NULL;
  struct xc_document *document = NULL;
  xc_docid number = (xc_docid)strtoul(docid, NULL, 10);
  enum xc_status status = xc_writer_database(writer, &view, error);
  if (status == XC_OK) status = xc_database_document(view, number, &document, error);
  if (status == XC_OK) status = xc_document_set_value(document, SLOT, value, strlen(value), error);
  if (status == XC_OK) status = xc_writer_replace(writer, number, document, error);
  xc_document_free(document);
  xc_database_free(view);
  return status;
}

static enum xc_status change(struct xc_writer *writer, char **words, struct xc_error *error)
{
  if (strcmp(words[0], "foreign") == 0) return add_document(writer, error);
  if (strcmp(words[0], "date") == 0) return set_date(writer, words[2], words[3], error);
  return xc_writer_set_metadata(writer, words[2], strlen(words[2]), words[3], strlen(words[3]), error);
}

int main(int argc, char **argv)
{
  if (argc != 3 && argc != 5) return 2;
  bool foreign = strcmp(argv[1], "foreign") == 0;
  struct xc_error error;
  struct xc_writer *writer = NULL;
  enum xc_status status = xc_writer_open(argv[2], foreign ? XC_WRITE_CREATE : XC_WRITE_OPEN, &writer, &error);
  if (status == XC_OK) status = xc_writer_begin(writer, &error);
  if (status == XC_OK) status = change(writer, argv + 1, &error);
  if (status == XC_OK) status = xc_writer_commit(writer, &error);
  if (status != XC_OK) fprintf(stderr, "%s\n", error.message);
  xc_writer_free(writer);
  return status == XC_OK ? 0 : 1;
}
