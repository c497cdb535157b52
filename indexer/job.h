/* One file, read and analysed: what a worker does. */
#ifndef OPIS_INDEXER_JOB_H
#define OPIS_INDEXER_JOB_H

#include "indexer/citing.h"
#include "indexer/postings.h"
#include "indexer/reading.h"
#include "store/file.h"
#include "store/unit.h"
#include "store/walk.h"

struct opis_job {
  struct opis_arena arena; /* everything below is in it, or in `bytes` */
  struct opis_buf bytes;   /* the file as it was read */
  struct opis_file file;   /* its record, or that of a file that was not read */
  bool same;               /* the bytes are those of `known_hash`: there are no units */
  struct opis_unit *units;
  struct opis_postings *postings; /* of each unit; NULL where the file is so large that they are made one by one */
  size_t unit_count;
  struct opis_reading_language language;
  struct opis_citing citing;
};

struct opis_job_options {
  uint64_t max_file;           /* bytes */
  const char *encoding;        /* NULL: to be found out */
  enum opis_language language; /* OPIS_UND: to be found out */
  bool no_repair;              /* leave what was read in a wrong encoding as it stands */
};

/* Reads a file that was found, and analyses it unless its hash is `known_hash` (empty: always). What goes wrong is
 * in the record. */
struct opis_job *opis_job_run(const struct opis_found *found, struct opis_span known_hash, struct opis_lexis *lexis,
                              const struct opis_job_options *how);
void opis_job_free(struct opis_job *job);

#endif
