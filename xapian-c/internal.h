/* What the files of xapian-c share: the barrier that turns exceptions into statuses, and how a database is held.
 *
 * A Reader is what a handle knows of a database: where it comes from (Sources) and the state of it that is open (a
 * View). Views are shared by the handles that were made from one another. A View that more than one of them holds is
 * never moved to a newer commit: libxapian would then read new blocks through old cursors, without a word. Whoever
 * wants the newer commit gets a View of its own.
 */
#ifndef XAPIAN_C_INTERNAL_H
#define XAPIAN_C_INTERNAL_H

#include "xapian-c.h"

#include <xapian.h>

#include <exception>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace xc {

/* ---- error.cc: statuses and messages ---- */

/* A failure of our own finding. It allocates nothing, so that it can be thrown when memory is short. */
class Failure : public std::exception {
public:
  Failure(xc_status status, const char *format, ...) noexcept __attribute__((format(printf, 3, 4)));
  const xc_error &error() const noexcept
  {
    return what_;
  }
  const char *what() const noexcept override
  {
    return what_.message;
  }

private:
  xc_error what_;
};

/* Inside a catch block: the status and message of the exception that is being handled. `where`, usually a path and
 * never NULL, is put before messages that do not have it. */
xc_error current_error(const char *where) noexcept;

/* Runs `work`, which returns an xc_status, and answers what it throws. */
template <typename Work> xc_status guarded(xc_error *error, const char *where, Work work) noexcept
{
  try {
    return work();
  } catch (...) {
    const xc_error failure = current_error(where);
    if (error) *error = failure;
    return failure.status;
  }
}

template <typename Work> xc_status guarded(xc_error *error, Work work) noexcept
{
  return guarded(error, "", work);
}

/* Throws XC_INVALID where a pointer that must be there is not. */
inline void need(const void *pointer, const char *what)
{
  if (!pointer) throw Failure(XC_INVALID, "no %s was given", what);
}

std::string to_string(const char *data, size_t size, const char *what);
/* A term or key that can be stored: 1 to XC_TERM_MAX bytes, no NUL. `what` names it in the message. */
std::string to_term(const char *data, size_t size, const char *what);
/* A copy that the C caller frees with free(). */
char *to_malloc(const std::string &text);

inline xc_span to_span(const std::string &text)
{
  return xc_span{text.data(), text.size()};
}

/* ---- open.cc: what is at a path ---- */

enum class Found {
  nothing, /* no such path, or a directory that holds nothing of Xapian's */
  unborn,  /* a database whose creation was interrupted: nothing was ever committed */
  broken,  /* tables without a version file, or without the one table that must be there */
  foreign, /* something else */
  glass
};

/* Looks without opening anything as a database. Throws XC_IO where the system refuses. */
Found inspect(const std::string &path);
/* Throws what opening for reading answers where there is no glass database. */
void expect_glass(const std::string &path);
/* Paths are kept absolute, because libxapian opens them again when it reopens. */
std::string absolute(const char *path);
/* Makes the names in a directory last through a power cut. */
void sync_directory(const std::string &path);
std::string parent(const std::string &path);
Xapian::Database open_glass(const std::string &path);

/* xc_remote, kept. */
struct Remote {
  std::string host; /* empty: `program` is started */
  unsigned port;
  std::string program, arguments;
  uint32_t connect_ms, answer_ms;
};

/* Throws XC_INVALID for one that cannot be meant. */
std::shared_ptr<const Remote> to_remote(const xc_remote *remote);
/* For messages: "host:port", or the program and its arguments. */
std::string name_of(const Remote &remote);
Xapian::Database open_remote(const Remote &remote);

/* ---- verify.cc: whether what is there can be read ---- */

/* Throws XC_CORRUPT where the files of a glass database do not fit together, or some of its blocks are none. */
void verify(const std::string &path);

/* ---- database.cc: holding a database ---- */

/* An open writable database, shared by its writer and the views that the writer gave out. */
struct Live {
  Xapian::WritableDatabase database;
  bool closed = false;
  unsigned long changes = 0;
  /* How reading through a view failed: that may have left half of what is pending flushed, so it must not be
   * committed any more. */
  xc_status failure = XC_OK;
};

/* One of these is set. */
struct Source {
  std::string path; /* of a glass database */
  std::shared_ptr<const Remote> remote;
  std::shared_ptr<Live> live;
};

struct View {
  Xapian::Database database;
  bool aliased = false; /* another View has the same internals */
};

class Reader {
public:
  static constexpr int max_tries = 10;

  Reader(Source source, std::string label);
  /* Several as one. */
  explicit Reader(const std::vector<const Reader *> &parts);
  /* Moves to the newest commit. */
  void renew();
  const char *where() const noexcept
  {
    return label_.c_str();
  }
  const std::shared_ptr<View> &view() const noexcept
  {
    return view_;
  }
  unsigned long changes() const noexcept;

  /* Runs `work` on the database, again after a writer overtook it; `drop` lets go of what `work` holds open in it. A
   * race with a writer can look like damage too, hence the second try at that; and a server that closed a connection
   * because it was idle may still be there. Whoever waited in vain does not wait again. */
  template <typename Work, typename Drop> auto run(Work work, Drop drop)
  {
    int overtaken = 0, damaged = 0, broken = 0;
    for (bool stale = false;; stale = true) {
      check_open();
      try {
        if (stale) renew();
        return work(view_->database);
      } catch (const Xapian::DatabaseModifiedError &) {
        drop();
        if (++overtaken >= max_tries) throw;
      } catch (const Xapian::DatabaseCorruptError &) {
        drop();
        if (++damaged > 1) {
          blame_writers(XC_CORRUPT);
          throw;
        }
      } catch (const Xapian::NetworkTimeoutError &) {
        drop();
        throw;
      } catch (const Xapian::NetworkError &) {
        drop();
        if (++broken > 1) throw;
      } catch (...) {
        drop();
        blame_writers(current_error("").status);
        throw;
      }
    }
  }
  template <typename Work> auto run(Work work)
  {
    return run(work, [] {});
  }

private:
  void check_open() const;
  void blame_writers(xc_status status) noexcept;

  std::vector<Source> sources_;
  std::shared_ptr<View> view_;
  std::string label_;
};

} // namespace xc

/* ---- The handles that more than one file needs ---- */

struct xc_database {
  xc::Reader reader;
  std::string handed_out; /* of metadata, or the uuid */
};

struct xc_document {
  /* `hold` keeps the database that the terms are read from, if they are asked for. */
  std::shared_ptr<xc::View> hold;
  Xapian::Document document;
  std::string data;
  std::string value;        /* what xc_document_value handed out last */
  uint64_t value_bytes = 0; /* of all values, or somewhat more */
};

struct xc_query {
  Xapian::Query query;
  unsigned depth;
  bool positions; /* terms, or an OR of them: what XC_NEAR and XC_PHRASE take */
};

namespace xc {

template <typename Work> xc_status reading(xc_database *database, xc_error *error, Work work) noexcept
{
  return guarded(error, database ? database->reader.where() : "", [&] {
    need(database, "database");
    return database->reader.run(work);
  });
}

} // namespace xc

#endif
