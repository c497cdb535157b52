/* What must hold for every input: a demand that does not ends the fuzzer with the place, as a crash does. */
#ifndef OPIS_TESTS_FUZZ_DEMAND_H
#define OPIS_TESTS_FUZZ_DEMAND_H

#include <stdio.h>
#include <stdlib.h>

#define DEMAND(condition) ((condition) ? (void)0 : demand_failed(__FILE__, __LINE__, #condition))

static inline void demand_failed(const char *file, int line, const char *condition)
{
  fprintf(stderr, "%s:%d: demanded: %s\n", file, line, condition);
  abort();
}

/* libFuzzer calls these. */
int LLVMFuzzerInitialize(int *argc, char ***argv);
int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size);

#endif
