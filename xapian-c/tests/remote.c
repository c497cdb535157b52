/* Databases that xapian-tcpsrv and xapian-progsrv serve: they answer as the local one does, and what goes wrong with a
 * server is said. */
#include "scratch.h"

#include <arpa/inet.h>
#include <signal.h>
#include <sys/socket.h>

static const char *const texts[] = {"uno due tre", "uno uno quattro", "due cinque", "tre tre tre sei"};
enum { count = sizeof texts / sizeof *texts };

static const struct xc_search search = {
    .count = 10, .k1 = 1.2, .b = 0.75, .tie_slot = XC_NO_SLOT, .weigh = true, .fetch = true};

/* ---- Servers -------------------------------------------------------------------------------------------------- */

/* A socket that listens on a free port of the loopback; nothing else has the port while it is open. */
static int listen_somewhere(uint16_t *port)
{
  struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr = {htonl(INADDR_LOOPBACK)}};
  socklen_t size = sizeof address;
  const int listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  CHECK(listener >= 0 && bind(listener, (struct sockaddr *)&address, size) == 0 && listen(listener, 5) == 0);
  CHECK(getsockname(listener, (struct sockaddr *)&address, &size) == 0);
  *port = ntohs(address.sin_port);
  return listener;
}

/* Starts xapian-tcpsrv, and waits until it listens. Idle connections are closed after `idle` milliseconds. */
static pid_t serve(const char *name, uint16_t port, const char *idle)
{
  char number[8], line[200];
  int ends[2];
  snprintf(number, sizeof number, "%u", port);
  CHECK(pipe(ends) == 0);
  const pid_t server = fork();
  if (server == 0) {
    setsid(); /* it ends by ending all of its process group */
    dup2(ends[1], 1);
    dup2(open("/dev/null", O_WRONLY), 2); /* it tells there that a connection was idle */
    execlp("xapian-tcpsrv", "xapian-tcpsrv", "--interface", "127.0.0.1", "--port", number, "--idle-timeout", idle,
           scratch(name), (char *)NULL);
    _exit(127);
  }
  close(ends[1]);
  FILE *said = fdopen(ends[0], "r");
  while (said && fgets(line, sizeof line, said) && !strstr(line, "Listening"))
    ;
  CHECK(said && !feof(said));
  if (said) fclose(said);
  return server;
}

static void stop(pid_t server)
{
  kill(server, SIGTERM);
  scratch_wait(server);
}

static struct xc_remote at(uint16_t port)
{
  return (struct xc_remote){.host = "127.0.0.1", .port = port, .connect_ms = 10000, .answer_ms = 10000};
}

static struct xc_remote started(const char *arguments)
{
  return (struct xc_remote){.program = "xapian-progsrv", .arguments = arguments, .answer_ms = 10000};
}

static uint16_t free_port(void)
{
  uint16_t port;
  close(listen_somewhere(&port));
  return port;
}

/* ---- Tests ---------------------------------------------------------------------------------------------------- */

static void check_results(struct xc_database *one, struct xc_database *two, struct xc_query *query)
{
  struct xc_results *here = NULL, *there = NULL;
  OK(xc_database_search(one, query, &search, &here, ERR));
  OK(xc_database_search(two, query, &search, &there, ERR));
  CHECK_INT(xc_results_count(there), xc_results_count(here));
  for (size_t i = 0; i < xc_results_count(here); i++) {
    const struct xc_hit hit = xc_results_hit(here, i), other = xc_results_hit(there, i);
    CHECK(hit.weight == other.weight);
    CHECK(hit.data.size == other.data.size && memcmp(hit.data.data, other.data.data, hit.data.size) == 0);
  }
  xc_results_free(here);
  xc_results_free(there);
}

/* All that a served database is asked for, beside the local one. */
static void check_same(struct xc_database *local, struct xc_database *remote)
{
  struct xc_query *words[2] = {0}, *query = NULL;
  OK(xc_query_term("uno", 3, &words[0], ERR));
  OK(xc_query_term("tre", 3, &words[1], ERR));
  for (enum xc_operator op = XC_AND; op <= XC_SYNONYM; op++) {
    OK(xc_query_combine(op, words, 2, 0, &query, ERR));
    check_results(local, remote, query);
    xc_query_free(query);
  }
  struct xc_span value;
  struct xc_terms *terms = NULL;
  struct xc_postings *postings = NULL;
  uint32_t found = 0, *positions = NULL;
  uint64_t occurrences = 0;
  size_t places = 0;
  xc_docid docid = 0;
  CHECK_INT(scratch_count(remote), scratch_count(local));
  OK(xc_database_metadata(remote, "key", 3, &value, ERR));
  CHECK_BYTES(value.data, value.size, "value");
  OK(xc_database_frequency(remote, "tre", 3, &found, &occurrences, ERR));
  CHECK_INT(found, 2);
  CHECK_INT(occurrences, 4);
  OK(xc_database_terms(remote, "t", 1, &terms, ERR));
  OK(xc_terms_next(terms, &value, &found, ERR));
  CHECK_BYTES(value.data, value.size, "tre");
  EXPECT(xc_terms_next(terms, &value, &found, ERR), XC_END);
  OK(xc_database_postings(remote, "due", 3, &postings, ERR));
  OK(xc_postings_next(postings, &docid, NULL, ERR));
  OK(xc_database_positions(remote, docid, "due", 3, &positions, &places, ERR));
  CHECK_INT(places, 1);
  free(positions);
  xc_terms_free(terms);
  xc_postings_free(postings);
  for (int i = 0; i < 2; i++) xc_query_free(words[i]);
}

static void same_answers(void)
{
  uint16_t port = free_port();
  const pid_t server = serve("db", port, "60000");
  const struct xc_remote remotes[] = {at(port), started(scratch("db"))};
  for (size_t i = 0; i < 2; i++) {
    struct xc_database *local = scratch_open("db"), *remote = NULL;
    struct xc_span here, there;
    ROW(i ? "program" : "address");
    OK(xc_database_open_remote(&remotes[i], &remote, ERR));
    check_same(local, remote);
    OK(xc_database_uuid(local, &here, ERR));
    OK(xc_database_uuid(remote, &there, ERR));
    CHECK(here.size == there.size && memcmp(here.data, there.data, here.size) == 0);
    OK(xc_database_reopen(remote, ERR));
    CHECK_INT(scratch_count(remote), count);
    xc_database_free(local);
    xc_database_free(remote);
  }
  stop(server);
}

/* A local shard and a served one, as one. */
static void joined(void)
{
  struct xc_database *parts[2] = {scratch_open("part1"), NULL}, *whole = scratch_open("db"), *both = NULL;
  struct xc_query *query = NULL;
  const struct xc_remote remote = started(scratch("part2"));
  OK(xc_database_open_remote(&remote, &parts[1], ERR));
  OK(xc_database_join(parts, 2, &both, ERR));
  OK(xc_query_term("tre", 3, &query, ERR));
  check_results(whole, both, query);
  for (int i = 0; i < 2; i++) xc_database_free(parts[i]);
  check_results(whole, both, query);
  OK(xc_database_reopen(both, ERR));
  check_results(whole, both, query);
  xc_query_free(query);
  xc_database_free(both);
  xc_database_free(whole);
}

/* Servers close connections that are idle; one that is gone fails whatever is asked. */
static void broken_connections(void)
{
  uint16_t port = free_port();
  const struct xc_remote remote = at(port);
  pid_t server = serve("db", port, "100");
  struct xc_database *database = NULL;
  uint32_t found = 0;
  OK(xc_database_open_remote(&remote, &database, ERR));
  ROW("closed because it was idle");
  usleep(400000);
  OK(xc_database_frequency(database, "tre", 3, &found, NULL, ERR));
  CHECK_INT(found, 2);
  ROW("the server is another one now");
  stop(server);
  server = serve("part2", port, "100");
  usleep(400000);
  OK(xc_database_frequency(database, "tre", 3, &found, NULL, ERR));
  CHECK_INT(found, 1);
  ROW("the server is gone");
  stop(server);
  usleep(400000);
  EXPECT(xc_database_frequency(database, "tre", 3, &found, NULL, ERR), XC_NETWORK);
  CHECK(strstr(scratch_error.message, "127.0.0.1") != NULL);
  xc_database_free(database);
}

static void nobody_answers(void)
{
  uint16_t silent, closed = free_port();
  const int listener = listen_somewhere(&silent);
  char absent[700];
  snprintf(absent, sizeof absent, "%s", scratch("absent"));
  const struct {
    const char *name;
    struct xc_remote remote;
    enum xc_status status;
    const char *message;
  } rows[] = {
      {"no host and no program", {.port = 1}, XC_INVALID, ""},
      {"both", {.host = "localhost", .port = 1, .program = "true"}, XC_INVALID, ""},
      {"no port", {.host = "localhost"}, XC_INVALID, "localhost"},
      {"nobody listens", at(closed), XC_NETWORK, "127.0.0.1"},
      {"no such host", {.host = "no such host", .port = 1, .connect_ms = 1000}, XC_NETWORK, "no such host"},
      {"it says nothing",
       {.host = "127.0.0.1", .port = silent, .connect_ms = 200, .answer_ms = 200},
       XC_NETWORK,
       "127.0.0.1"},
      {"no such program", {.program = "/no/such/program", .answer_ms = 5000}, XC_NETWORK, "/no/such/program"},
      {"a program that ends", {.program = "true", .answer_ms = 5000}, XC_NETWORK, "true"},
      {"a program that says nothing", {.program = "sleep", .arguments = "5", .answer_ms = 200}, XC_NETWORK, "sleep 5"},
      {"a program that says something else",
       {.program = "echo", .arguments = "HTTP/1.1 400 Bad Request", .answer_ms = 5000},
       XC_NETWORK,
       "echo"},
      {"no database there", started(absent), XC_NOT_FOUND, "absent"},
  };
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    struct xc_database *database = NULL;
    ROW(rows[i].name);
    EXPECT(xc_database_open_remote(&rows[i].remote, &database, ERR), rows[i].status);
    if (!strstr(scratch_error.message, rows[i].message))
      CHECK_BYTES(scratch_error.message, strlen(scratch_error.message), rows[i].message);
    CHECK(database == NULL);
  }
  struct xc_database *database = NULL;
  EXPECT(xc_database_open_remote(NULL, &database, ERR), XC_INVALID);
  EXPECT(xc_database_open_remote(&rows[3].remote, NULL, ERR), XC_INVALID);
  close(listener);
}

int main(void)
{
  scratch_begin();
  const char *const all[] = {"db", "part1", "part2"};
  scratch_database("db", texts, count);
  scratch_database("part1", texts, 2);
  scratch_database("part2", texts + 2, 2);
  for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
    struct xc_writer *writer = NULL;
    OK(xc_writer_open(scratch(all[i]), XC_WRITE_OPEN, &writer, ERR));
    OK(xc_writer_begin(writer, ERR));
    OK(xc_writer_set_metadata(writer, "key", 3, "value", 5, ERR));
    OK(xc_writer_commit(writer, ERR));
    xc_writer_free(writer);
  }
  RUN(same_answers);
  RUN(joined);
  RUN(broken_connections);
  RUN(nobody_answers);
  return scratch_end();
}
