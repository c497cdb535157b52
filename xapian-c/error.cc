/* Exceptions in, statuses and messages out. A new class of libxapian's is a row in `classes`. */
#include "internal.h"

#include <cerrno>
#include <cstdarg>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <new>

namespace xc {
namespace {

/* Where the cause is the system, libxapian adds errno's text: `with_errno` is the status then. */
const struct {
  const char *type;
  xc_status status, with_errno;
} classes[] = {
    {"AssertionError", XC_INTERNAL, XC_INTERNAL},
    {"InvalidArgumentError", XC_INVALID, XC_INVALID},
    {"InvalidOperationError", XC_INVALID, XC_INVALID},
    {"UnimplementedError", XC_UNSUPPORTED, XC_UNSUPPORTED},
    {"DatabaseError", XC_CORRUPT, XC_IO},
    {"DatabaseCorruptError", XC_CORRUPT, XC_CORRUPT},
    {"DatabaseCreateError", XC_IO, XC_IO},
    {"DatabaseLockError", XC_IO, XC_IO},
    {"DatabaseModifiedError", XC_MODIFIED, XC_MODIFIED},
    {"DatabaseOpeningError", XC_CORRUPT, XC_IO},
    {"DatabaseVersionError", XC_FOREIGN, XC_FOREIGN},
    {"DatabaseNotFoundError", XC_NOT_FOUND, XC_NOT_FOUND},
    {"DatabaseClosedError", XC_INVALID, XC_INVALID},
    {"DocNotFoundError", XC_NOT_FOUND, XC_NOT_FOUND},
    {"FeatureUnavailableError", XC_FOREIGN, XC_FOREIGN},
    {"InternalError", XC_INTERNAL, XC_INTERNAL},
    {"NetworkError", XC_NETWORK, XC_NETWORK},
    {"NetworkTimeoutError", XC_NETWORK, XC_NETWORK},
    {"QueryParserError", XC_INVALID, XC_INVALID},
    {"SerialisationError", XC_INTERNAL, XC_INTERNAL},
    {"RangeError", XC_CORRUPT, XC_CORRUPT}, /* a number in a table that is out of bounds */
    {"WildcardError", XC_LIMIT, XC_LIMIT},
};

const char *const names[] = {"ok",
                             "end",
                             "not found",
                             "invalid",
                             "locked",
                             "foreign",
                             "corrupt",
                             "modified",
                             "input/output error",
                             "network error",
                             "unsupported",
                             "limit exceeded",
                             "out of memory",
                             "internal error"};

/* The length of the UTF-8 sequence at `text`, 0 where there is none. */
size_t sequence(const unsigned char *text, size_t left)
{
  const size_t size = text[0] < 0x80 ? 1 : text[0] < 0xC2 ? 0 : text[0] < 0xE0 ? 2 : text[0] < 0xF0 ? 3 : 4;
  if (size == 0 || size > left || text[0] > 0xF4) return 0;
  for (size_t i = 1; i < size; i++)
    if ((text[i] & 0xC0) != 0x80) return 0;
  if (text[0] == 0xE0 && text[1] < 0xA0) return 0;
  if (text[0] == 0xED && text[1] > 0x9F) return 0;
  if (text[0] == 0xF0 && text[1] < 0x90) return 0;
  if (text[0] == 0xF4 && text[1] > 0x8F) return 0;
  return size;
}

/* Appends text that may hold any byte, such as a term: what is not printable UTF-8 becomes '?'. */
void append(xc_error &error, const char *data, size_t size) noexcept
{
  size_t used = std::strlen(error.message);
  const unsigned char *text = reinterpret_cast<const unsigned char *>(data);
  for (size_t i = 0; i < size;) {
    const size_t length = sequence(text + i, size - i);
    const size_t room = length ? length : 1;
    if (used + room >= sizeof error.message) break;
    if (length == 0 || text[i] < 0x20 || text[i] == 0x7F)
      error.message[used] = '?';
    else
      std::memcpy(error.message + used, data + i, length);
    used += room;
    i += room;
  }
  error.message[used] = '\0';
}

void append(xc_error &error, const char *text) noexcept
{
  append(error, text, std::strlen(text));
}

xc_status status_of(const Xapian::Error &thrown)
{
  const char *system = thrown.get_error_string();
  const std::string &message = thrown.get_msg();
  const char *type = thrown.get_type();
  /* One class stands for every way in which a lock is not had, and only its text tells which. */
  const std::string locked = ": already locked";
  if (std::strcmp(type, "DatabaseLockError") == 0 && message.size() >= locked.size() &&
      message.compare(message.size() - locked.size(), locked.size(), locked) == 0)
    return XC_LOCKED;
  /* A table is missing: paths without a database were sorted out before. */
  if (std::strcmp(type, "DatabaseOpeningError") == 0 && system && std::strcmp(system, std::strerror(ENOENT)) == 0)
    return XC_CORRUPT;
  for (const auto &row : classes)
    if (std::strcmp(type, row.type) == 0) return system ? row.with_errno : row.status;
  return XC_INTERNAL;
}

void describe(xc_error &error, const Xapian::Error &thrown, const char *where)
{
  error.status = status_of(thrown);
  const std::string &message = thrown.get_msg();
  const std::string &context = thrown.get_context();
  if (*where && message.find(where) == std::string::npos && context.find(where) == std::string::npos) {
    append(error, where);
    append(error, ": ");
  }
  append(error, message.data(), message.size());
  if (message.empty()) append(error, thrown.get_type());
  if (!context.empty()) {
    append(error, " (");
    append(error, context.data(), context.size());
    append(error, ")");
  }
  if (const char *system = thrown.get_error_string()) {
    append(error, ": ");
    append(error, system);
  }
}

/* A failure while telling of a failure. */
xc_error out_of_memory() noexcept
{
  xc_error error{XC_MEMORY, ""};
  append(error, "out of memory");
  return error;
}

xc_error plain(xc_status status, const char *where, const char *message) noexcept
{
  xc_error error{status, ""};
  if (*where && !std::strstr(message, where)) {
    append(error, where);
    append(error, ": ");
  }
  append(error, message);
  return error;
}

} // namespace

Failure::Failure(xc_status status, const char *format, ...) noexcept : what_{status, ""}
{
  char text[sizeof what_.message];
  va_list arguments;
  va_start(arguments, format);
  if (std::vsnprintf(text, sizeof text, format, arguments) <= 0) std::strcpy(text, "failed");
  va_end(arguments);
  append(what_, text);
}

xc_error current_error(const char *where) noexcept
{
  try {
    throw;
  } catch (const Failure &failure) {
    return plain(failure.error().status, where, failure.error().message);
  } catch (const Xapian::Error &thrown) {
    try {
      xc_error error{XC_INTERNAL, ""};
      describe(error, thrown, where);
      return error;
    } catch (...) {
      return out_of_memory();
    }
  } catch (const std::bad_alloc &) {
    return out_of_memory();
  } catch (const std::exception &thrown) {
    return plain(XC_INTERNAL, where, *thrown.what() ? thrown.what() : "an exception without a message");
  } catch (...) {
    return plain(XC_INTERNAL, where, "an unknown exception");
  }
}

std::string to_string(const char *data, size_t size, const char *what)
{
  if (size == 0) return std::string();
  need(data, what);
  return std::string(data, size);
}

std::string to_term(const char *data, size_t size, const char *what)
{
  if (size == 0) throw Failure(XC_INVALID, "an empty %s", what);
  need(data, what);
  if (size > XC_TERM_MAX) throw Failure(XC_INVALID, "a %s of %zu bytes: at most %d are taken", what, size, XC_TERM_MAX);
  if (std::memchr(data, '\0', size)) throw Failure(XC_INVALID, "a %s with a NUL in it", what);
  return std::string(data, size);
}

char *to_malloc(const std::string &text)
{
  char *copy = static_cast<char *>(std::malloc(text.size() + 1));
  if (!copy) throw std::bad_alloc();
  std::memcpy(copy, text.c_str(), text.size() + 1);
  return copy;
}

} // namespace xc

const char *xc_status_name(xc_status status) noexcept
{
  const size_t index = static_cast<size_t>(status);
  return index < sizeof xc::names / sizeof *xc::names ? xc::names[index] : "unknown status";
}

const char *xc_library_version(void) noexcept
{
  return Xapian::version_string();
}
