/* libxapian trusts the bytes of an index: damage that opening it does not see can make it read outside of its memory.
 * All that can then be done is to say so. */
#include "cli/command.h"

#include "base/buf.h"
#include "base/span.h"
#include "base/visible.h"

#include <signal.h>
#include <unistd.h>

static const int faults[] = {SIGSEGV, SIGBUS, SIGFPE};

/* Written beforehand: a handler may not format anything. */
static struct opis_buf message;

static void on_fault(int number)
{
  (void)number;
  if (write(STDERR_FILENO, message.data, message.size) < 0) _exit(EXIT_TROUBLE);
  _exit(EXIT_TROUBLE);
}

void opis_guard(const struct opis_index_places *places)
{
  struct sigaction action = {.sa_handler = on_fault, .sa_flags = (int)SA_RESETHAND};
  opis_buf_clear(&message);
  opis_buf_add_string(&message, "opis: ");
  for (size_t i = 0; i < places->count; i++) {
    if (i > 0) opis_buf_add_string(&message, ", ");
    opis_visible_add(&message, opis_span_of(places->items[i]));
  }
  opis_buf_add_string(&message,
                      ": stopped by a fault while reading the index, as happens where it is damaged; opis check "
                      "--deep tells, opis index --full builds it anew\n");
  sigemptyset(&action.sa_mask);
  for (size_t i = 0; i < sizeof faults / sizeof *faults; i++) sigaction(faults[i], &action, NULL);
}
