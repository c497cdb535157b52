/* Work on whole databases: joining and checking them. */
#include "internal.h"

#include <cerrno>
#include <cstring>
#include <sstream>

#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

using xc::Failure;
using xc::guarded;
using xc::need;

namespace {

/* The names in a folder, but for "." and "..". The iterator of std::filesystem ends the program where memory does. */
class Folder {
public:
  explicit Folder(const std::string &path) noexcept : folder_(::opendir(path.c_str()))
  {
  }
  Folder(const Folder &) = delete;
  Folder &operator=(const Folder &) = delete;
  ~Folder()
  {
    if (folder_) ::closedir(folder_);
  }
  /* NULL at the end, and where the folder cannot be read. */
  const char *next() noexcept
  {
    while (const dirent *entry = folder_ ? ::readdir(folder_) : nullptr)
      if (std::strcmp(entry->d_name, ".") != 0 && std::strcmp(entry->d_name, "..") != 0) return entry->d_name;
    return nullptr;
  }
  int descriptor() const noexcept
  {
    return ::dirfd(folder_);
  }

private:
  DIR *folder_;
};

/* Removes a destination that is half written, unless it is kept: a folder of plain files. Its path is copied before
 * there is anything to remove, and removing takes no memory of C++'s, as that may be what was short. */
class Unfinished {
public:
  explicit Unfinished(std::string path) : path_(std::move(path))
  {
  }
  Unfinished(const Unfinished &) = delete;
  Unfinished &operator=(const Unfinished &) = delete;
  ~Unfinished()
  {
    if (!armed_) return;
    {
      Folder folder(path_);
      while (const char *name = folder.next()) ::unlinkat(folder.descriptor(), name, 0);
    }
    ::rmdir(path_.c_str());
  }
  void arm() noexcept
  {
    armed_ = true;
  }
  void keep() noexcept
  {
    armed_ = false;
  }

private:
  std::string path_;
  bool armed_ = false;
};

void sync_files(const std::string &path)
{
  Folder folder(path);
  while (const char *name = folder.next()) {
    const int file = ::openat(folder.descriptor(), name, O_RDONLY | O_CLOEXEC);
    const bool synced = file >= 0 && ::fsync(file) == 0;
    const int cause = errno;
    if (file >= 0) ::close(file);
    if (!synced) throw Failure(XC_IO, "%s/%s: cannot sync: %s", path.c_str(), name, std::strerror(cause));
  }
}

void compact_once(const std::vector<std::string> &sources, const std::string &destination)
{
  Xapian::Database all;
  for (const std::string &source : sources) all.add_database(xc::open_glass(source));
  Unfinished unfinished(destination);
  /* Made here, so that what is removed after a failure is known to be ours. */
  if (::mkdir(destination.c_str(), 0755) != 0)
    throw Failure(errno == EEXIST                       ? XC_INVALID
                  : errno == ENOENT || errno == ENOTDIR ? XC_NOT_FOUND
                                                        : XC_IO,
                  "%s: %s", destination.c_str(), std::strerror(errno));
  unfinished.arm();
  all.compact(destination);
  sync_files(destination);
  xc::sync_directory(destination);
  xc::sync_directory(xc::parent(destination));
  unfinished.keep();
}

/* Overtaken by a writer, it begins again. */
template <typename Work> void insist(Work work)
{
  for (int tries = 1;; tries++) {
    try {
      return work();
    } catch (const Xapian::DatabaseModifiedError &) {
      if (tries >= xc::Reader::max_tries) throw;
    }
  }
}

} // namespace

xc_status xc_compact(const char *const *sources, size_t count, const char *destination, xc_error *error) noexcept
{
  return guarded(error, destination ? destination : "", [&] {
    if (count == 0) throw Failure(XC_INVALID, "nothing to compact");
    need(sources, "sources");
    std::vector<std::string> paths;
    for (size_t i = 0; i < count; i++) paths.push_back(xc::absolute(sources[i]));
    const std::string whole = xc::absolute(destination);
    insist([&] { compact_once(paths, whole); });
    return XC_OK;
  });
}

xc_status xc_check(const char *path, size_t *problems, char **report, xc_error *error) noexcept
{
  return guarded(error, path ? path : "", [&] {
    need(problems, "place for the number of problems");
    const std::string whole = xc::absolute(path);
    if (xc::inspect(whole) != xc::Found::broken) xc::expect_glass(whole);
    std::ostringstream out;
    size_t found = 0;
    insist([&] {
      out.str(std::string());
      try {
        found = Xapian::Database::check(whole, 0, &out);
      } catch (const Xapian::DatabaseModifiedError &) {
        throw;
      } catch (const Xapian::DatabaseVersionError &) {
        throw;
      } catch (const Xapian::Error &thrown) {
        /* Damage that stops the check is an answer, and no failure to give one. */
        if (xc::current_error("").status != XC_CORRUPT) throw;
        out << thrown.get_msg() << '\n';
        found++;
      }
    });
    char *copy = report ? xc::to_malloc(out.str()) : nullptr;
    if (report) *report = copy;
    *problems = found;
    return XC_OK;
  });
}
