/* Writing. Everything happens in a transaction, because outside of one libxapian commits by itself every 10,000
 * documents, and in its destructor. After a failure nothing is trusted that libxapian has in memory: the database is
 * closed, and opened again from disk when the next transaction begins. */
#include "internal.h"

#include <algorithm>
#include <cerrno>
#include <cstring>

#include <fcntl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

using xc::Failure;
using xc::Found;
using xc::guarded;
using xc::Live;
using xc::need;

struct xc_writer {
  std::string path;
  std::shared_ptr<Live> live; /* none after a failure */
  bool transaction = false;
  /* What is pending: documents added, replaced or deleted, and the bytes of their values. */
  uint64_t documents = 0, value_bytes = 0;
};

namespace {

/* Lets go of the database and its lock, and commits nothing. Views that others hold answer XC_INVALID from now on. */
void let_go(xc_writer *writer) noexcept
{
  const std::shared_ptr<Live> live = std::move(writer->live);
  writer->live = nullptr;
  writer->transaction = false;
  if (!live) return;
  live->closed = true;
  Xapian::WritableDatabase &database = live->database;
  guarded(nullptr, [&] {
    database.cancel_transaction();
    return XC_OK;
  });
  /* Outside of a transaction close() and the destructor would commit what is pending, so both happen inside one. */
  guarded(nullptr, [&] {
    database.begin_transaction(false);
    return XC_OK;
  });
  guarded(nullptr, [&] {
    database.close();
    return XC_OK;
  });
}

/* What an interrupted creation left would be opened by libxapian as a database, and not be one. The table is removed
 * under the lock that libxapian uses, for another process may be about to finish it. */
void clear_unborn(const std::string &path)
{
  const std::string name = path + "/flintlock";
  const int lock = ::open(name.c_str(), O_WRONLY | O_CREAT | O_CLOEXEC, 0666);
  if (lock < 0) throw Failure(XC_IO, "%s: %s", name.c_str(), std::strerror(errno));
  struct flock range = {};
  range.l_type = F_WRLCK;
  range.l_whence = SEEK_SET;
  range.l_len = 1;
  const bool locked = ::fcntl(lock, F_OFD_SETLK, &range) == 0;
  if (locked && xc::inspect(path) == Found::unborn) ::unlink((path + "/postlist.glass").c_str());
  ::close(lock);
  if (!locked) throw Failure(XC_LOCKED, "%s: already locked", path.c_str());
}

/* A damaged database may be written over, but not one of a later libxapian. */
void refuse_newer(const std::string &path, Found found)
{
  if (found != Found::glass) return;
  try {
    Xapian::Database(path, Xapian::DB_BACKEND_GLASS);
  } catch (const Xapian::DatabaseVersionError &) {
    throw;
  } catch (const Xapian::Error &) {
    return;
  }
}

int action_of(const std::string &path, xc_write_mode mode)
{
  const Found found = xc::inspect(path);
  if (found == Found::foreign) throw Failure(XC_FOREIGN, "%s: not a glass database", path.c_str());
  switch (mode) {
  case XC_WRITE_OPEN: xc::expect_glass(path); return Xapian::DB_OPEN;
  case XC_WRITE_CREATE:
    /* libxapian would take a database without its first table for none, and write over the others. */
    if (found == Found::broken) xc::expect_glass(path);
    if (found == Found::unborn) clear_unborn(path);
    return Xapian::DB_CREATE_OR_OPEN;
  case XC_WRITE_OVERWRITE: refuse_newer(path, found); return Xapian::DB_CREATE_OR_OVERWRITE;
  }
  throw Failure(XC_INVALID, "unknown mode");
}

std::shared_ptr<Live> open_live(const std::string &path, xc_write_mode mode)
{
  const int action = action_of(path, mode);
  if (mode != XC_WRITE_OVERWRITE && xc::inspect(path) == Found::glass) xc::verify(path);
  if (mode != XC_WRITE_OPEN && ::access(xc::parent(path).c_str(), F_OK) != 0)
    throw Failure(errno == ENOENT || errno == ENOTDIR ? XC_NOT_FOUND : XC_IO, "%s: the folder above it: %s",
                  path.c_str(), std::strerror(errno));
  auto live = std::make_shared<Live>();
  live->database = Xapian::WritableDatabase(path, action | Xapian::DB_BACKEND_GLASS);
  if (mode != XC_WRITE_OPEN) {
    xc::sync_directory(path);
    xc::sync_directory(xc::parent(path));
  }
  return live;
}

void need_transaction(const xc_writer *writer)
{
  need(writer, "writer");
  if (!writer->transaction) throw Failure(XC_INVALID, "%s: no transaction is open", writer->path.c_str());
}

/* At the end of a commit libxapian 1.4 writes values in a destructor, and a disk that is full then ends the program
 * (std::terminate). So it is asked beforehand whether there is room. Postings are written out first, because what
 * they need is hard to foresee, and failing there is an exception like any other. */
void need_room(const xc_writer *writer, Xapian::WritableDatabase &database)
{
  if (writer->documents == 0) return;
  database.allterms_begin(); /* writes the postings out */
  struct stat table;
  if (::stat((writer->path + "/postlist.glass").c_str(), &table) != 0) return;
  const uint64_t size = static_cast<uint64_t>(table.st_size);
  /* Blocks are not changed in place: at worst all are written anew, or 16 blocks of 8 KB for each document. */
  const uint64_t needed = std::min(size, writer->documents * 131072) + 2 * writer->value_bytes + 65536;
  struct statvfs disk;
  if (::statvfs(writer->path.c_str(), &disk) == 0 && disk.f_blocks > 0 && disk.f_bavail * disk.f_frsize < needed)
    throw Failure(XC_IO, "%s: a commit may need %llu KB, and so much is not free on the disk", writer->path.c_str(),
                  static_cast<unsigned long long>(needed / 1024));
  struct rlimit limit;
  if (::getrlimit(RLIMIT_FSIZE, &limit) == 0 && limit.rlim_cur != RLIM_INFINITY && size + needed > limit.rlim_cur)
    throw Failure(XC_IO, "%s: a commit may need more room than the limit on the size of files leaves",
                  writer->path.c_str());
}

/* Runs a change. Failures of our own finding have changed nothing; any other ends the transaction. */
template <typename Work> xc_status changing(xc_writer *writer, xc_error *error, Work work) noexcept
{
  return guarded(error, writer ? writer->path.c_str() : "", [&] {
    need_transaction(writer);
    const xc_status before = writer->live->failure;
    if (before != XC_OK) {
      let_go(writer);
      throw Failure(before, "%s: reading what is pending failed before, so the transaction was cancelled",
                    writer->path.c_str());
    }
    try {
      work(writer->live->database);
    } catch (const Failure &failure) {
      const xc_status status = failure.error().status;
      if (status != XC_INVALID && status != XC_NOT_FOUND) let_go(writer);
      throw;
    } catch (...) {
      let_go(writer);
      throw;
    }
    writer->live->changes++;
    return XC_OK;
  });
}

/* A document that came out of a database has its terms there still. They are read before anything is changed, so that
 * a writer that overtook that database costs no transaction. */
xc_status fetch_terms(xc_writer *writer, xc_document *document, xc_error *error) noexcept
{
  return guarded(error, writer ? writer->path.c_str() : "", [&] {
    need_transaction(writer);
    need(document, "document");
    if (document->hold) document->document.termlist_count();
    return XC_OK;
  });
}

} // namespace

xc_status xc_writer_open(const char *path, xc_write_mode mode, xc_writer **writer, xc_error *error) noexcept
{
  return guarded(error, path ? path : "", [&] {
    need(writer, "place for the writer");
    auto made = std::make_unique<xc_writer>();
    made->path = xc::absolute(path);
    made->live = open_live(made->path, mode);
    *writer = made.release();
    return XC_OK;
  });
}

void xc_writer_free(xc_writer *writer) noexcept
{
  if (!writer) return;
  let_go(writer);
  guarded(nullptr, [&] {
    delete writer;
    return XC_OK;
  });
}

xc_status xc_writer_begin(xc_writer *writer, xc_error *error) noexcept
{
  return guarded(error, writer ? writer->path.c_str() : "", [&] {
    need(writer, "writer");
    if (writer->transaction) throw Failure(XC_INVALID, "%s: a transaction is open already", writer->path.c_str());
    if (!writer->live) writer->live = open_live(writer->path, XC_WRITE_OPEN);
    try {
      writer->live->database.begin_transaction();
    } catch (...) {
      let_go(writer);
      throw;
    }
    writer->live->failure = XC_OK;
    writer->transaction = true;
    writer->documents = writer->value_bytes = 0;
    return XC_OK;
  });
}

xc_status xc_writer_commit(xc_writer *writer, xc_error *error) noexcept
{
  return changing(writer, error, [&](Xapian::WritableDatabase &database) {
    need_room(writer, database);
    database.commit_transaction();
    writer->transaction = false;
    xc::sync_directory(writer->path);
  });
}

xc_status xc_writer_cancel(xc_writer *writer, xc_error *error) noexcept
{
  return guarded(error, writer ? writer->path.c_str() : "", [&] {
    need_transaction(writer);
    try {
      writer->live->database.cancel_transaction();
    } catch (...) {
      let_go(writer);
      throw;
    }
    writer->transaction = false;
    writer->live->failure = XC_OK;
    writer->live->changes++;
    return XC_OK;
  });
}

xc_status xc_writer_add(xc_writer *writer, xc_document *document, xc_docid *docid, xc_error *error) noexcept
{
  const xc_status fetched = fetch_terms(writer, document, error);
  if (fetched != XC_OK) return fetched;
  return changing(writer, error, [&](Xapian::WritableDatabase &database) {
    if (database.get_lastdocid() == UINT32_MAX)
      throw Failure(XC_INVALID, "%s: no docids are left", writer->path.c_str());
    const xc_docid added = database.add_document(document->document);
    writer->documents++;
    writer->value_bytes += document->value_bytes;
    if (docid) *docid = added;
  });
}

xc_status xc_writer_replace(xc_writer *writer, xc_docid docid, xc_document *document, xc_error *error) noexcept
{
  const xc_status fetched = fetch_terms(writer, document, error);
  if (fetched != XC_OK) return fetched;
  return changing(writer, error, [&](Xapian::WritableDatabase &database) {
    if (docid == 0) throw Failure(XC_INVALID, "document 0 is none");
    database.replace_document(docid, document->document);
    writer->documents++;
    writer->value_bytes += document->value_bytes;
  });
}

xc_status xc_writer_delete(xc_writer *writer, xc_docid docid, xc_error *error) noexcept
{
  return changing(writer, error, [&](Xapian::WritableDatabase &database) {
    if (docid == 0) throw Failure(XC_NOT_FOUND, "document 0 is none");
    try {
      database.delete_document(docid);
    } catch (const Xapian::DocNotFoundError &) {
      throw Failure(XC_NOT_FOUND, "%s: there is no document %u", writer->path.c_str(), docid);
    }
    writer->documents++;
  });
}

xc_status xc_writer_delete_by_term(xc_writer *writer, const char *term, size_t size, xc_error *error) noexcept
{
  return changing(writer, error, [&](Xapian::WritableDatabase &database) {
    const std::string name = xc::to_term(term, size, "term");
    writer->documents += database.get_termfreq(name);
    database.delete_document(name);
  });
}

xc_status xc_writer_set_metadata(xc_writer *writer, const char *key, size_t key_size, const char *value,
                                 size_t value_size, xc_error *error) noexcept
{
  return changing(writer, error, [&](Xapian::WritableDatabase &database) {
    database.set_metadata(xc::to_term(key, key_size, "key"), xc::to_string(value, value_size, "value"));
  });
}

xc_status xc_writer_database(xc_writer *writer, xc_database **database, xc_error *error) noexcept
{
  return guarded(error, writer ? writer->path.c_str() : "", [&] {
    need(writer, "writer");
    need(database, "place for the database");
    if (!writer->live) throw Failure(XC_INVALID, "%s: begin a transaction first", writer->path.c_str());
    *database = new xc_database{xc::Reader(xc::Source{"", nullptr, writer->live}, writer->path), std::string()};
    return XC_OK;
  });
}
