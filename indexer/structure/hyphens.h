/* Words cut at line ends. First every cut is asked about, then the document's lines are counted, then each is decided.
 * Starts as {0}. Linear in the bytes given. */
#ifndef OPIS_INDEXER_STRUCTURE_HYPHENS_H
#define OPIS_INDEXER_STRUCTURE_HYPHENS_H

#include <opis.h>

struct hyphens {
  struct hyphens_entry *entries; /* open addressing; by the hash of a word */
  size_t mask, cuts;
  bool inner_2010; /* U+2010 stands within words too */
};

/* How two lines are joined: with a blank, with nothing, or with nothing and the last character dropped. */
enum hyphens_join { HYPHENS_BLANK, HYPHENS_KEEP, HYPHENS_DROP };

void hyphens_ask(struct hyphens *hyphens, struct opis_span before, struct opis_span after);
void hyphens_count(struct hyphens *hyphens, struct opis_span line);
/* `doubtful`: the other reading, with the hyphen or without, may well be meant. */
enum hyphens_join hyphens_decide(const struct hyphens *hyphens, struct opis_span before, struct opis_span after,
                                 bool *doubtful);
void hyphens_free(struct hyphens *hyphens);

#endif
