/* Databases for the scripts: `database foreign PATH` makes one that opis did not make, `database set PATH KEY VALUE`
 * sets metadata of one that it did. */
#include <xapian-c.h>

#include <stdio.h>
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

int main(int argc, char **argv)
{
  if (argc != 3 && argc != 5) return 2;
  bool foreign = strcmp(argv[1], "foreign") == 0;
  struct xc_error error;
  struct xc_writer *writer = NULL;
  enum xc_status status = xc_writer_open(argv[2], foreign ? XC_WRITE_CREATE : XC_WRITE_OPEN, &writer, &error);
  if (status == XC_OK) status = xc_writer_begin(writer, &error);
  if (status == XC_OK)
    status = foreign ? add_document(writer, &error)
                     : xc_writer_set_metadata(writer, argv[3], strlen(argv[3]), argv[4], strlen(argv[4]), &error);
  if (status == XC_OK) status = xc_writer_commit(writer, &error);
  if (status != XC_OK) fprintf(stderr, "%s\n", error.message);
  xc_writer_free(writer);
  return status == XC_OK ? 0 : 1;
}
