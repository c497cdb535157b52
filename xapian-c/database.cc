/* Holding a database open, moving to newer commits, and what can be asked without a query. */
#include "internal.h"

#include <cstdlib>
#include <new>

namespace xc {
namespace {

std::shared_ptr<View> open_view(const std::vector<Source> &sources)
{
  auto view = std::make_shared<View>();
  for (const Source &source : sources) {
    if (!source.live) {
      view->database.add_database(open_database(source.path, source.flags));
      continue;
    }
    view->database.add_database(source.live->database);
    view->aliased = true;
  }
  return view;
}

} // namespace

Reader::Reader(Source source) : label_(source.path)
{
  sources_.push_back(std::move(source));
  /* A writer can overtake the opening itself. */
  for (int tries = 1; !view_; tries++) {
    try {
      view_ = open_view(sources_);
    } catch (const Xapian::DatabaseModifiedError &) {
      if (tries >= max_tries) throw;
    } catch (const Xapian::DatabaseCorruptError &) {
      if (tries >= 2) throw;
    }
  }
}

void Reader::add(Reader &other)
{
  check_open();
  other.check_open();
  if (&other == this) throw Failure(XC_INVALID, "%s: a database cannot be added to itself", where());
  std::vector<Source> sources = sources_;
  sources.insert(sources.end(), other.sources_.begin(), other.sources_.end());
  std::string label = label_ + ", " + other.label_;
  auto view = std::make_shared<View>();
  view->database.add_database(view_->database);
  view->database.add_database(other.view_->database);
  view->aliased = view_->aliased = other.view_->aliased = true;
  sources_ = std::move(sources);
  label_ = std::move(label);
  view_ = std::move(view);
}

void Reader::renew()
{
  check_open();
  if (view_.use_count() == 1 && !view_->aliased) {
    try {
      /* Cheap, and it keeps connections to remote shards. Where another database was renamed into the path the
       * identity changes but the number of the commit need not, and libxapian would keep the old tables. */
      const std::string before = view_->database.get_uuid();
      view_->database.reopen();
      if (view_->database.get_uuid() == before) return;
    } catch (const Xapian::Error &) {
      /* It may have stopped half-way, and would not notice that the next time. */
    }
  }
  view_ = open_view(sources_);
}

unsigned long Reader::changes() const noexcept
{
  unsigned long sum = 0;
  for (const Source &source : sources_)
    if (source.live) sum += source.live->changes;
  return sum;
}

void Reader::check_open() const
{
  for (const Source &source : sources_)
    if (source.live && source.live->closed) throw Failure(XC_INVALID, "the writer of this view is gone");
}

void Reader::blame_writers(xc_status status) noexcept
{
  if (status != XC_MEMORY && status != XC_IO && status != XC_CORRUPT && status != XC_INTERNAL) return;
  for (const Source &source : sources_)
    if (source.live) source.live->failure = status;
}

} // namespace xc

using xc::guarded;
using xc::need;
using xc::reading;

xc_status xc_database_open(const char *path, xc_open_flags flags, xc_database **database, xc_error *error) noexcept
{
  return guarded(error, path ? path : "", [&] {
    need(database, "place for the database");
    if (flags != XC_OPEN_GLASS && flags != XC_OPEN_STUB) throw xc::Failure(XC_INVALID, "unknown flags");
    *database = new xc_database{xc::Reader(xc::Source{xc::absolute(path), flags, nullptr}), std::string()};
    return XC_OK;
  });
}

void xc_database_free(xc_database *database) noexcept
{
  guarded(nullptr, [&] {
    delete database;
    return XC_OK;
  });
}

xc_status xc_database_add(xc_database *database, xc_database *other, xc_error *error) noexcept
{
  return guarded(error, [&] {
    need(database, "database");
    need(other, "other database");
    database->reader.add(other->reader);
    return XC_OK;
  });
}

xc_status xc_database_reopen(xc_database *database, xc_error *error) noexcept
{
  bool renewed = false;
  return reading(database, error, [&](Xapian::Database &) {
    if (!renewed) database->reader.renew();
    renewed = true;
    return XC_OK;
  });
}

xc_status xc_database_statistics(xc_database *database, xc_statistics *statistics, xc_error *error) noexcept
{
  return reading(database, error, [&](Xapian::Database &source) {
    need(statistics, "place for the statistics");
    xc_statistics read;
    read.documents = source.get_doccount();
    read.last_docid = source.get_lastdocid();
    read.average_length = source.get_avlength();
    read.has_positions = source.has_positions();
    *statistics = read;
    return XC_OK;
  });
}

xc_status xc_database_frequency(xc_database *database, const char *term, size_t size, uint32_t *documents,
                                uint64_t *occurrences, xc_error *error) noexcept
{
  return reading(database, error, [&](Xapian::Database &source) {
    const std::string name = xc::to_string(term, size, "term");
    const uint32_t found = source.get_termfreq(name);
    const uint64_t all = occurrences ? source.get_collection_freq(name) : 0;
    if (documents) *documents = found;
    if (occurrences) *occurrences = all;
    return XC_OK;
  });
}

xc_status xc_database_metadata(xc_database *database, const char *key, size_t size, xc_span *value,
                               xc_error *error) noexcept
{
  return reading(database, error, [&](Xapian::Database &source) {
    need(value, "place for the value");
    database->metadata = source.get_metadata(xc::to_term(key, size, "key"));
    *value = xc::to_span(database->metadata);
    return XC_OK;
  });
}

xc_status xc_database_document(xc_database *database, xc_docid docid, xc_document **document, xc_error *error) noexcept
{
  return reading(database, error, [&](Xapian::Database &source) {
    need(document, "place for the document");
    if (docid == 0) throw xc::Failure(XC_NOT_FOUND, "document 0 is none");
    auto read = std::make_unique<xc_document>();
    read->hold = database->reader.view();
    read->document = source.get_document(docid);
    read->data = read->document.get_data();
    /* The first look fetches them all. */
    for (auto at = read->document.values_begin(); at != read->document.values_end(); ++at)
      read->value_bytes += (*at).size();
    *document = read.release();
    return XC_OK;
  });
}

xc_status xc_database_positions(xc_database *database, xc_docid docid, const char *term, size_t size,
                                uint32_t **positions, size_t *count, xc_error *error) noexcept
{
  return reading(database, error, [&](Xapian::Database &source) {
    need(positions, "place for the positions");
    need(count, "place for their number");
    const std::string name = xc::to_string(term, size, "term");
    std::vector<uint32_t> list;
    if (docid && size)
      for (auto at = source.positionlist_begin(docid, name); at != source.positionlist_end(docid, name); ++at)
        list.push_back(*at);
    uint32_t *copy = nullptr;
    if (!list.empty()) {
      copy = static_cast<uint32_t *>(std::malloc(list.size() * sizeof *copy));
      if (!copy) throw std::bad_alloc();
      std::copy(list.begin(), list.end(), copy);
    }
    *positions = copy;
    *count = list.size();
    return XC_OK;
  });
}
