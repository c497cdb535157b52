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

  Xapian::TermIterator at, end;
  bool open = false;  /* `at` can be used */
  bool fresh = true;  /* `at` stands on an item that was not given yet */
  bool given = false; /* there is a last item */
  bool done = false;
  std::string last;
  unsigned long changes = 0;

  void start(Xapian::Database &source);
  void seek(Xapian::Database &source);
  void close() noexcept;
};

struct xc_postings {
  xc_postings(const xc::Reader &from, std::string of) : reader(from), term(std::move(of))
  {
  }

  xc::Reader reader;
  std::string term;

  Xapian::PostingIterator at, end;
  bool open = false, fresh = true, done = false;
  xc_docid last = 0;
  unsigned long changes = 0;

  void start(Xapian::Database &source);
  void seek(Xapian::Database &source);
  void close() noexcept;
};

void xc_terms::start(Xapian::Database &source)
{
  switch (kind) {
  case Kind::database:
    at = source.allterms_begin(prefix);
    end = source.allterms_end(prefix);
    break;
  case Kind::document:
    if (docid == 0) throw xc::Failure(XC_NOT_FOUND, "document 0 is none");
    at = source.termlist_begin(docid);
    end = source.termlist_end(docid);
    break;
  case Kind::keys:
    at = source.metadata_keys_begin(prefix);
    end = source.metadata_keys_end(prefix);
    break;
  }
  changes = reader.changes();
  open = fresh = true;
}

void xc_terms::seek(Xapian::Database &source)
{
  if (open && changes != reader.changes()) close();
  if (open) {
    if (!fresh) ++at;
  } else {
    start(source);
    if (given) {
      at.skip_to(last);
      if (at != end && *at == last) ++at;
    }
  }
}

/* Iterators are dropped before the database moves to another commit under them. */
void xc_terms::close() noexcept
{
  guarded(nullptr, [&] {
    open = false;
    at = end = Xapian::TermIterator();
    return XC_OK;
  });
}

void xc_postings::start(Xapian::Database &source)
{
  at = source.postlist_begin(term);
  end = source.postlist_end(term);
  changes = reader.changes();
  open = fresh = true;
}

void xc_postings::seek(Xapian::Database &source)
{
  if (open && changes != reader.changes()) close();
  if (open) {
    if (!fresh) ++at;
  } else {
    start(source);
    if (last) {
      at.skip_to(last);
      if (at != end && *at == last) ++at;
    }
  }
}

void xc_postings::close() noexcept
{
  guarded(nullptr, [&] {
    open = false;
    at = end = Xapian::PostingIterator();
    return XC_OK;
  });
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
        [&] { made->close(); });
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
          if (terms->done) return XC_END;
          terms->seek(source);
          if (terms->at == terms->end) {
            terms->done = true;
            terms->close();
            return XC_END;
          }
          std::string found = *terms->at;
          uint32_t count = 0;
          if (terms->given && found <= terms->last) throw Xapian::DatabaseCorruptError(out_of_order);
          if (frequency && terms->kind == Kind::database) count = terms->at.get_termfreq();
          if (frequency && terms->kind == Kind::document) count = terms->at.get_wdf();
          terms->last = std::move(found);
          terms->given = true;
          terms->fresh = false;
          *term = xc::to_span(terms->last);
          if (frequency) *frequency = count;
          return XC_OK;
        },
        [&] { terms->close(); });
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
        [&] { made->close(); });
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
          if (postings->done) return XC_END;
          postings->seek(source);
          if (postings->at == postings->end) {
            postings->done = true;
            postings->close();
            return XC_END;
          }
          const xc_docid found = *postings->at;
          if (found <= postings->last) throw Xapian::DatabaseCorruptError(out_of_order);
          const uint32_t count = wdf ? postings->at.get_wdf() : 0;
          postings->last = found;
          postings->fresh = false;
          *docid = found;
          if (wdf) *wdf = count;
          return XC_OK;
        },
        [&] { postings->close(); });
  });
}

void xc_postings_free(xc_postings *postings) noexcept
{
  guarded(nullptr, [&] {
    delete postings;
    return XC_OK;
  });
}
