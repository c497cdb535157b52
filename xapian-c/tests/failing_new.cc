// A `new` that fails when it is told to: the only C++ among the tests, since C programs have no say in it.
#include <cstdlib>
#include <new>

namespace {
long left = -1; // allocations until the one that fails; negative: none does
bool lasting;   // all that follow fail too
bool failed;

void *allocate(std::size_t size)
{
  if (left >= 0 && (left == 0 || --left == 0)) {
    failed = true;
    if (!lasting) left = -1;
    throw std::bad_alloc();
  }
  void *memory = std::malloc(size ? size : 1);
  if (!memory) throw std::bad_alloc();
  return memory;
}
} // namespace

extern "C" void fail_new(long at, bool for_good)
{
  left = at;
  lasting = for_good;
  failed = false;
}

// Lets allocations succeed again, and tells whether one failed.
extern "C" bool end_failing_new(void)
{
  left = -1;
  return failed;
}

void *operator new(std::size_t size)
{
  return allocate(size);
}
void *operator new[](std::size_t size)
{
  return allocate(size);
}
void operator delete(void *memory) noexcept
{
  std::free(memory);
}
void operator delete[](void *memory) noexcept
{
  std::free(memory);
}
void operator delete(void *memory, std::size_t) noexcept
{
  std::free(memory);
}
void operator delete[](void *memory, std::size_t) noexcept
{
  std::free(memory);
}
