/* Holding a database open, moving to newer commits, and what can be asked without a query. */
#include "internal.h"

#include <cstdlib>
#include <new>

namespace xc {
namespace {

Xapian::Database open_source(const Source &source)
{
  if (source.live) return source.live->database;
  return source.remote ? open_remote(*source.remote) : open_glass(source.path);
}

std::shared_ptr<View> open_view(const std::vector<Source> &sources)
{
  auto view = std::make_shared<View>();
  for (const Source &source : sources) {
    view->database.add_database(open_source(source));
    if (source.live) view->aliased = true;
  }
  return view;
}

} // namespace

Reader::Reader(Source source, std::string label) : label_(std::move(label))
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

Reader::Reader(const std::vector<const Reader *> &parts) : view_(std::make_shared<View>())
{
  for (const Reader *part : parts) {
    part->check_open();
    sources_.insert(sources_.end(), part->sources_.begin(), part->sources_.end());
    view_->database.add_database(part->view_->database);
  }
  for (const Reader *part : parts) part->view_->aliased = true;
  view_->aliased = true;
  label_ = parts[0]->label_;
  if (parts.size() == 2) label_ += " and " + parts[1]->label_;
  if (parts.size() > 2) label_ += " and " + std::to_string(parts.size() - 1) + " others";
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
      /* It may have stopped half-way, and would not notice that the next time; or the connection is no more. */
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

xc_status xc_database_open(const char *path, xc_database **database, xc_error *error) noexcept
{
  return guarded(error, path ? path : "", [&] {
    need(database, "place for the database");
    const std::string whole = xc::absolute(path);
    *database = new xc_database{xc::Reader(xc::Source{whole, nullptr, nullptr}, whole), std::string()};
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

xc_status xc_database_join(xc_database *const *parts, size_t count, xc_database **whole, xc_error *error) noexcept
{
  return guarded(error, [&] {
    need(parts, "parts");
    need(whole, "place for the whole");
    if (count == 0) throw xc::Failure(XC_INVALID, "no parts were given");
    std::vector<const xc::Reader *> readers;
    for (size_t i = 0; i < count; i++) {
      need(parts[i], "part");
      readers.push_back(&parts[i]->reader);
    }
    *whole = new xc_database{xc::Reader(readers), std::string()};
    return XC_OK;
  });
}

xc_status xc_database_uuid(xc_database *database, xc_span *uuid, xc_error *error) noexcept
{
  return reading(database, error, [&](Xapian::Database &source) {
    need(uuid, "place for the uuid");
    database->handed_out = source.get_uuid();
    *uuid = xc::to_span(database->handed_out);
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
    database->handed_out = source.get_metadata(xc::to_term(key, size, "key"));
    *value = xc::to_span(database->handed_out);
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
