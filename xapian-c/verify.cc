/* Whether the tables of a glass database hold together, as far as that is cheap to say. libxapian believes what it
 * reads: a block whose directory or sizes point out of it makes it read, and crash, outside of it. So before a database
 * is opened the version file must fit the tables that are there, and of each table the blocks nearest to the root, with
 * the branches that every search passes through first among them, must be blocks. What items hold is not looked at.
 *
 * The layout is that of libxapian 1.4 (backends/glass: glass_version.cc, glass_table.h); numbers in blocks are big-
 * endian, those of the version file in base 128, the low digits first. */
#include "internal.h"

#include <cerrno>
#include <cstring>
#include <queue>
#include <unordered_set>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace xc {
namespace {

/* Blocks that are looked at, a table: the upper branches of one of gigabytes, the whole of one of 256 KB. A block is
 * some 5,000 instructions, and a search from the shell opens an index each time. */
const size_t most_blocks = 32;

const size_t magic_size = 14, uuid_size = 16;
const std::string format = "\x04\x6e"; /* 2016-03-14, in ((year - 2014) << 9 | month << 5 | day) */
const size_t most_levels = 10;

const char *const tables[] = {"postlist", "docdata", "termlist", "position", "spelling", "synonym"};
const size_t termlist = 2; /* a database that is only read may do without it */

struct Root {
  uint64_t block, level, block_size;
  bool absent;
};

struct Version {
  bool known; /* of the format that is read here; else the rest is not set */
  uint64_t revision;
  Root roots[sizeof tables / sizeof tables[0]];
};

[[noreturn]] void damaged(const std::string &path, const char *what)
{
  throw Failure(XC_CORRUPT, "%s: %s", path.c_str(), what);
}

class Numbers {
public:
  Numbers(const std::string &bytes, size_t at, const std::string &path) : bytes_(bytes), at_(at), path_(path)
  {
  }
  uint64_t next()
  {
    uint64_t number = 0;
    for (unsigned shift = 0; shift < 64; shift += 7) {
      const unsigned digit = byte();
      number |= static_cast<uint64_t>(digit & 0x7f) << shift;
      if (digit < 0x80) return number;
    }
    damaged(path_, "a number of the version file has no end");
  }
  void pass_string()
  {
    const uint64_t size = next();
    if (size > bytes_.size() - at_) damaged(path_, "the version file is cut off");
    at_ += size;
  }

private:
  unsigned byte()
  {
    if (at_ >= bytes_.size()) damaged(path_, "the version file is cut off");
    return static_cast<unsigned char>(bytes_[at_++]);
  }
  const std::string &bytes_;
  size_t at_;
  const std::string &path_;
};

class File {
public:
  File(std::string path, int flags)
      : path_(std::move(path)), number_(::open(path_.c_str(), O_RDONLY | O_CLOEXEC | flags))
  {
    struct stat status;
    if (number_ < 0) return;
    if (::fstat(number_, &status) == 0 && S_ISREG(status.st_mode)) size_ = static_cast<uint64_t>(status.st_size);
  }
  File(const File &) = delete;
  File &operator=(const File &) = delete;
  ~File()
  {
    if (number_ >= 0) ::close(number_);
  }
  bool is_open() const
  {
    return number_ >= 0;
  }
  uint64_t size() const
  {
    return size_;
  }
  const std::string &path() const
  {
    return path_;
  }
  /* Fills the buffer from an offset; false where the file ends before. */
  bool read(std::string &buffer, uint64_t offset) const
  {
    for (size_t done = 0; done < buffer.size();) {
      const ssize_t got = ::pread(number_, &buffer[done], buffer.size() - done, static_cast<off_t>(offset + done));
      if (got < 0 && errno == EINTR) continue;
      if (got < 0) throw Failure(XC_IO, "%s: %s", path_.c_str(), std::strerror(errno));
      if (got == 0) return false;
      done += static_cast<size_t>(got);
    }
    return true;
  }

private:
  std::string path_;
  int number_;
  uint64_t size_ = 0;
};

Version read_version(const std::string &folder)
{
  const File file(folder + "/iamglass", O_NONBLOCK);
  Version version = {};
  const std::string &path = file.path();
  const size_t head = magic_size + format.size() + uuid_size;
  const size_t most_bytes = 4096; /* it has some 100 */
  if (!file.is_open()) throw Failure(XC_IO, "%s: %s", path.c_str(), std::strerror(errno));
  if (file.size() < head || file.size() > most_bytes) damaged(path, "the version file does not have its size");
  std::string bytes(file.size(), '\0');
  if (!file.read(bytes, 0)) damaged(path, "the version file is cut off");
  version.known = bytes.compare(magic_size, format.size(), format) == 0;
  if (!version.known) return version;
  Numbers numbers(bytes, head, path);
  version.revision = numbers.next();
  for (Root &root : version.roots) {
    root.block = numbers.next();
    const uint64_t flags = numbers.next();
    root.level = flags >> 2;
    root.absent = flags & 1;
    numbers.next(); /* entries */
    root.block_size = numbers.next() << 11;
    numbers.next(); /* from which size on tags are compressed */
    numbers.pass_string();
    const uint64_t size = root.block_size;
    if (size < 2048 || size > 65536 || (size & (size - 1))) damaged(path, "it tells of blocks of a size that is none");
    if (root.level >= most_levels) damaged(path, "it tells of a table that is too deep");
  }
  return version;
}

struct Block {
  uint64_t number, level;
};

unsigned number_at(const std::string &bytes, size_t at)
{
  return static_cast<unsigned char>(bytes[at]) * 256u + static_cast<unsigned char>(bytes[at + 1]);
}

class Table {
public:
  Table(const File &file, const Root &root, uint64_t revision)
      : file_(file), root_(root), revision_(revision), bytes_(root.block_size, '\0')
  {
  }

  /* Level by level, so that the branches come first. */
  void verify()
  {
    std::unordered_set<uint64_t> met;
    enter({root_.block, root_.level});
    for (size_t looked = 0; looked < most_blocks && !waiting_.empty(); looked++) {
      const Block block = waiting_.front();
      waiting_.pop();
      if (!met.insert(block.number).second) damaged(file_.path(), "a block is in two places");
      verify_block(block);
    }
  }

private:
  static const size_t head = 11, branch_head = 7, leaf_head = 3, component = 2;

  void enter(Block block)
  {
    if (block.number >= file_.size() / root_.block_size) damaged(file_.path(), "the file is too short for its blocks");
    if (waiting_.size() < most_blocks) waiting_.push(block);
  }

  void verify_block(Block block)
  {
    if (!file_.read(bytes_, block.number * root_.block_size)) damaged(file_.path(), "the file is cut off");
    const uint64_t revision = static_cast<uint64_t>(number_at(bytes_, 0)) << 16 | number_at(bytes_, 2);
    const size_t end = number_at(bytes_, 9);
    if (revision > revision_ || static_cast<unsigned char>(bytes_[4]) != block.level)
      damaged(file_.path(), "a block is not the one that was written there");
    if (end <= head || end % 2 == 0 || end > root_.block_size) damaged(file_.path(), "a block has no directory");
    for (size_t at = head; at < end; at += 2) {
      const size_t item = number_at(bytes_, at);
      const size_t least = block.level > 0 ? branch_head : leaf_head;
      if (item < end || item + least > root_.block_size) damaged(file_.path(), "a block points out of itself");
      if (block.level > 0)
        verify_branch(item, block.level);
      else
        verify_leaf(item);
    }
  }

  void verify_branch(size_t item, uint64_t level)
  {
    const size_t key = static_cast<unsigned char>(bytes_[item + 4]);
    if (item + branch_head + key > root_.block_size) damaged(file_.path(), "an item ends behind its block");
    enter({static_cast<uint64_t>(number_at(bytes_, item)) << 16 | number_at(bytes_, item + 2), level - 1});
  }

  void verify_leaf(size_t item)
  {
    const unsigned flags = number_at(bytes_, item);
    const size_t size = (flags & 0x1fff) + leaf_head, key = static_cast<unsigned char>(bytes_[item + 2]);
    const bool first = flags & 0x2000;
    if (item + size > root_.block_size) damaged(file_.path(), "an item ends behind its block");
    if (leaf_head + key + (first ? 0 : component) > size) damaged(file_.path(), "a key is longer than its item");
  }

  const File &file_;
  const Root &root_;
  const uint64_t revision_;
  std::string bytes_;
  std::queue<Block> waiting_;
};

void verify_once(const std::string &folder, const Version &version)
{
  for (size_t i = 0; i < sizeof tables / sizeof tables[0]; i++) {
    const Root &root = version.roots[i];
    if (root.absent) continue;
    const File file(folder + "/" + tables[i] + ".glass", 0);
    if (file.is_open()) {
      Table(file, root, version.revision).verify();
      continue;
    }
    if (errno != ENOENT) throw Failure(XC_IO, "%s: %s", file.path().c_str(), std::strerror(errno));
    if (i != termlist) damaged(file.path(), "the file is missing");
  }
}

} // namespace

void verify(const std::string &folder)
{
  /* A writer that is two commits ahead writes over the blocks of the first. */
  for (int tries = 1;; tries++) {
    const Version version = read_version(folder);
    if (!version.known) return; /* libxapian says so */
    try {
      verify_once(folder, version);
      return;
    } catch (const Failure &) {
      if (tries >= Reader::max_tries || read_version(folder).revision == version.revision) throw;
    }
  }
}

} // namespace xc
