/* Iterators: over terms, metadata keys and postings. Each remembers the last item that it gave, so that it can open
 * itself again and go on behind it when a writer has overtaken it, or changed what it walks through. */
#include "internal.h"

using xc::guarded;
using xc::need;
using xc::reading;

namespace {

enum class Kind { database, document, keys };

/* A damaged list can lead back into itself, and would have no end. */
const char out_of_order[] = "a list is not in its order";

/* A walk along one of libxapian's lists. */
template <typename Iterator, typename Item> struct Walk {
  Iterator at, end;
  bool open = false;  /* `at` can be used */
  bool fresh = true;  /* `at` stands on an item that was not given yet */
  bool given = false; /* there is a last item */
  bool done = false;
  Item last = {};
  unsigned long changes = 0;

  void start(Iterator from, Iterator to, unsigned long now)
  {
    at = from;
    end = to;
    changes = now;
    open = fresh = true;
  }

  /* Iterators are dropped before the database moves to another commit under them. */
  void close() noexcept
  {
    guarded(nullptr, [&] {
      open = false;
      at = end = Iterator();
      return XC_OK;
    });
  }

  /* Stands on the next item, which `take` then gives away; false at the end. `begin` starts the walk anew. */
  template <typename Begin> bool seek(unsigned long now, Begin begin)
  {
    if (done) return false;
    if (open && changes != now) close();
    if (open) {
      if (!fresh) ++at;
    } else {
      begin();
      if (given) {
        at.skip_to(last);
        if (at != end && *at == last) ++at;
      }
    }
    if (at == end) {
      done = true;
      close();
    }
    return !done;
  }

  Item item() const
  {
    Item found = *at;
    if (given && found <= last) throw Xapian::DatabaseCorruptError(out_of_order);
    return found;
  }

  void take(Item found)
  {
    last = std::move(found);
    given = true;
    fresh = false;
  }
};

} // namespace

struct xc_terms {
  xc_terms(const xc::Reader &from, Kind what, std::string start_with, xc_docid of)
      : reader(from), kind(what), prefix(std::move(start_with)), docid(of)
  {
  }

  xc::Reader reader;
  Kind kind;
  std::string prefix;
  xc_docid docid;
  Walk<Xapian::TermIterator, std::string> walk;

  void start(Xapian::Database &source);
};

struct xc_postings {
  xc_postings(const xc::Reader &from, std::string of) : reader(from), term(std::move(of))
  {
  }

  xc::Reader reader;
  std::string term;
  Walk<Xapian::PostingIterator, xc_docid> walk;

  void start(Xapian::Database &source);
};

void xc_terms::start(Xapian::Database &source)
{
  switch (kind) {
  case Kind::database: walk.start(source.allterms_begin(prefix), source.allterms_end(prefix), reader.changes()); break;
  case Kind::document:
    if (docid == 0) throw xc::Failure(XC_NOT_FOUND, "document 0 is none");
    walk.start(source.termlist_begin(docid), source.termlist_end(docid), reader.changes());
    break;
  case Kind::keys:
    walk.start(source.metadata_keys_begin(prefix), source.metadata_keys_end(prefix), reader.changes());
    break;
  }
}

void xc_postings::start(Xapian::Database &source)
{
  walk.start(source.postlist_begin(term), source.postlist_end(term), reader.changes());
}

namespace {

xc_status open_terms(xc_database *database, Kind kind, const char *prefix, size_t size, xc_docid docid,
                     xc_terms **terms, xc_error *error) noexcept
{
  return guarded(error, database ? database->reader.where() : "", [&] {
    need(database, "database");
    need(terms, "place for the iterator");
    std::unique_ptr<xc_terms> made(new xc_terms(database->reader, kind, xc::to_string(prefix, size, "prefix"), docid));
    made->reader.run(
        [&](Xapian::Database &source) {
          made->start(source);
          return XC_OK;
        },
        [&] { made->walk.close(); });
    *terms = made.release();
    return XC_OK;
  });
}

} // namespace

xc_status xc_database_terms(xc_database *database, const char *prefix, size_t size, xc_terms **terms,
                            xc_error *error) noexcept
{
  return open_terms(database, Kind::database, prefix, size, 0, terms, error);
}

xc_status xc_database_document_terms(xc_database *database, xc_docid docid, xc_terms **terms, xc_error *error) noexcept
{
  return open_terms(database, Kind::document, nullptr, 0, docid, terms, error);
}

xc_status xc_database_metadata_keys(xc_database *database, const char *prefix, size_t size, xc_terms **keys,
                                    xc_error *error) noexcept
{
  return open_terms(database, Kind::keys, prefix, size, 0, keys, error);
}

xc_status xc_terms_next(xc_terms *terms, xc_span *term, uint32_t *frequency, xc_error *error) noexcept
{
  return guarded(error, terms ? terms->reader.where() : "", [&] {
    need(terms, "iterator");
    need(term, "place for the term");
    return terms->reader.run(
        [&](Xapian::Database &source) {
          auto &walk = terms->walk;
          if (!walk.seek(terms->reader.changes(), [&] { terms->start(source); })) return XC_END;
          std::string found = walk.item();
          uint32_t count = 0;
          if (frequency && terms->kind == Kind::database) count = walk.at.get_termfreq();
          if (frequency && terms->kind == Kind::document) count = walk.at.get_wdf();
          walk.take(std::move(found));
          *term = xc::to_span(walk.last);
          if (frequency) *frequency = count;
          return XC_OK;
        },
        [&] { terms->walk.close(); });
  });
}

void xc_terms_free(xc_terms *terms) noexcept
{
  guarded(nullptr, [&] {
    delete terms;
    return XC_OK;
  });
}

xc_status xc_database_postings(xc_database *database, const char *term, size_t size, xc_postings **postings,
                               xc_error *error) noexcept
{
  return guarded(error, database ? database->reader.where() : "", [&] {
    need(database, "database");
    need(postings, "place for the iterator");
    std::unique_ptr<xc_postings> made(new xc_postings(database->reader, xc::to_string(term, size, "term")));
    made->reader.run(
        [&](Xapian::Database &source) {
          made->start(source);
          return XC_OK;
        },
        [&] { made->walk.close(); });
    *postings = made.release();
    return XC_OK;
  });
}

xc_status xc_postings_next(xc_postings *postings, xc_docid *docid, uint32_t *wdf, xc_error *error) noexcept
{
  return guarded(error, postings ? postings->reader.where() : "", [&] {
    need(postings, "iterator");
    need(docid, "place for the docid");
    return postings->reader.run(
        [&](Xapian::Database &source) {
          auto &walk = postings->walk;
          if (!walk.seek(postings->reader.changes(), [&] { postings->start(source); })) return XC_END;
          const xc_docid found = walk.item();
          const uint32_t count = wdf ? walk.at.get_wdf() : 0;
          walk.take(found);
          *docid = found;
          if (wdf) *wdf = count;
          return XC_OK;
        },
        [&] { postings->walk.close(); });
  });
}

void xc_postings_free(xc_postings *postings) noexcept
{
  guarded(nullptr, [&] {
    delete postings;
    return XC_OK;
  });
}
