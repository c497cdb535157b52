/* A path in, an open database out, or the reason why not. libxapian's own guessing of what a path holds is not used:
 * it obeys stub files that lie about, and takes a directory for empty that holds somebody else's database. */
#include "internal.h"

#include <cerrno>
#include <cstring>
#include <filesystem>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace xc {
namespace {

/* The first bytes of a version file. */
const char glass_magic[] = "\x0f\x0dXapian Glass";
const size_t glass_magic_size = sizeof glass_magic - 1;

/* By these files the formats that are not glass are known; XAPIANDB makes a directory a stub. */
const char *const others[] = {"iamchert", "iamflint", "iambrass", "iamhoney", "record_DB", "XAPIANDB"};

class Descriptor {
public:
  explicit Descriptor(int number) : number_(number)
  {
  }
  Descriptor(const Descriptor &) = delete;
  Descriptor &operator=(const Descriptor &) = delete;
  ~Descriptor()
  {
    if (number_ >= 0) ::close(number_);
  }
  int get() const
  {
    return number_;
  }

private:
  int number_;
};

bool exists(const std::string &path)
{
  struct stat status;
  return ::lstat(path.c_str(), &status) == 0;
}

Found inspect_version_file(const Descriptor &file, const std::string &name)
{
  struct stat status;
  if (::fstat(file.get(), &status) != 0) throw Failure(XC_IO, "%s: %s", name.c_str(), std::strerror(errno));
  if (!S_ISREG(status.st_mode)) return Found::foreign;
  char head[glass_magic_size];
  const ssize_t got = ::read(file.get(), head, sizeof head);
  if (got < 0) throw Failure(XC_IO, "%s: %s", name.c_str(), std::strerror(errno));
  /* Cut off within the magic it is damaged; libxapian says so. */
  return std::memcmp(head, glass_magic, static_cast<size_t>(got)) == 0 ? Found::glass : Found::foreign;
}

} // namespace

Found inspect(const std::string &path)
{
  struct stat status;
  if (::stat(path.c_str(), &status) != 0) {
    if (errno == ENOENT || errno == ENOTDIR) return Found::nothing;
    throw Failure(XC_IO, "%s: %s", path.c_str(), std::strerror(errno));
  }
  if (!S_ISDIR(status.st_mode)) return Found::foreign;

  const std::string name = path + "/iamglass";
  /* O_NONBLOCK: a FIFO of that name must not make us wait. */
  const Descriptor file(::open(name.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
  if (file.get() >= 0) {
    const Found found = inspect_version_file(file, name);
    return found == Found::glass && !exists(path + "/postlist.glass") ? Found::broken : found;
  }
  if (errno != ENOENT) throw Failure(XC_IO, "%s: %s", name.c_str(), std::strerror(errno));
  for (const char *other : others)
    if (exists(path + "/" + other)) return Found::foreign;
  if (exists(path + "/v.tmp")) return Found::unborn;
  return exists(path + "/postlist.glass") ? Found::broken : Found::nothing;
}

void expect_glass(const std::string &path)
{
  switch (inspect(path)) {
  case Found::nothing:
  case Found::unborn: throw Failure(XC_NOT_FOUND, "%s: no database here", path.c_str());
  case Found::broken: throw Failure(XC_CORRUPT, "%s: files of the database are missing", path.c_str());
  case Found::foreign: throw Failure(XC_FOREIGN, "%s: not a glass database", path.c_str());
  case Found::glass: break;
  }
}

std::string absolute(const char *path)
{
  need(path, "path");
  if (!*path) throw Failure(XC_INVALID, "an empty path");
  std::error_code code;
  std::string whole = std::filesystem::absolute(path, code).string();
  if (code) throw Failure(XC_IO, "%s: %s", path, std::strerror(code.value()));
  return whole;
}

void sync_directory(const std::string &path)
{
  const Descriptor directory(::open(path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (directory.get() < 0) throw Failure(XC_IO, "%s: cannot open to sync: %s", path.c_str(), std::strerror(errno));
  /* Some file systems have no such thing as syncing a directory, and say so. */
  if (::fsync(directory.get()) != 0 && errno != EINVAL && errno != ENOTSUP)
    throw Failure(XC_IO, "%s: cannot sync: %s", path.c_str(), std::strerror(errno));
}

std::string parent(const std::string &path)
{
  std::string end = path;
  while (end.size() > 1 && end.back() == '/') end.pop_back();
  const std::string above = std::filesystem::path(end).parent_path().string();
  return above.empty() ? "." : above;
}

Xapian::Database open_glass(const std::string &path)
{
  expect_glass(path);
  verify(path);
  return Xapian::Database(path, Xapian::DB_BACKEND_GLASS);
}

} // namespace xc
