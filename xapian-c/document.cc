/* Documents: data, terms and values in memory, on their way into a database or out of it. */
#include "internal.h"

using xc::guarded;
using xc::need;

namespace {

/* As a value slot it is libxapian's own mark for "no slot". */
void check_slot(uint32_t slot)
{
  if (slot == XC_NO_SLOT) throw xc::Failure(XC_INVALID, "XC_NO_SLOT is no slot");
}

} // namespace

xc_status xc_document_new(xc_document **document, xc_error *error) noexcept
{
  return guarded(error, [&] {
    need(document, "place for the document");
    *document = new xc_document();
    return XC_OK;
  });
}

void xc_document_free(xc_document *document) noexcept
{
  guarded(nullptr, [&] {
    delete document;
    return XC_OK;
  });
}

xc_status xc_document_set_data(xc_document *document, const char *data, size_t size, xc_error *error) noexcept
{
  return guarded(error, [&] {
    need(document, "document");
    std::string copy = xc::to_string(data, size, "data");
    document->document.set_data(copy);
    document->data = std::move(copy);
    return XC_OK;
  });
}

xc_status xc_document_data(xc_document *document, xc_span *data, xc_error *error) noexcept
{
  return guarded(error, [&] {
    need(document, "document");
    need(data, "place for the data");
    *data = xc::to_span(document->data);
    return XC_OK;
  });
}

xc_status xc_document_add_term(xc_document *document, const char *term, size_t size, uint32_t wdf,
                               xc_error *error) noexcept
{
  return guarded(error, [&] {
    need(document, "document");
    document->document.add_term(xc::to_term(term, size, "term"), wdf);
    return XC_OK;
  });
}

xc_status xc_document_add_postings(xc_document *document, const char *term, size_t size, const uint32_t *positions,
                                   size_t count, uint32_t wdf, xc_error *error) noexcept
{
  return guarded(error, [&] {
    need(document, "document");
    const std::string name = xc::to_term(term, size, "term");
    if (count) need(positions, "list of positions");
    for (size_t i = 1; i < count; i++)
      if (positions[i] < positions[i - 1]) throw xc::Failure(XC_INVALID, "positions are not ascending");
    if (count == 0) document->document.add_term(name, wdf);
    for (size_t i = 0; i < count; i++) document->document.add_posting(name, positions[i], i == 0 ? wdf : 0);
    return XC_OK;
  });
}

xc_status xc_document_set_value(xc_document *document, uint32_t slot, const char *value, size_t size,
                                xc_error *error) noexcept
{
  return guarded(error, [&] {
    need(document, "document");
    check_slot(slot);
    document->document.add_value(slot, xc::to_string(value, size, "value"));
    document->value_bytes += size;
    return XC_OK;
  });
}

xc_status xc_document_value(xc_document *document, uint32_t slot, xc_span *value, xc_error *error) noexcept
{
  return guarded(error, [&] {
    need(document, "document");
    need(value, "place for the value");
    check_slot(slot);
    document->value = document->document.get_value(slot);
    *value = xc::to_span(document->value);
    return XC_OK;
  });
}
