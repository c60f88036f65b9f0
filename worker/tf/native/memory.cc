#include "memory.h"

// Any header of the C library says which one it is: asked before, `__GLIBC__` is never there.
#include <cstdlib>

#ifdef __GLIBC__
#include <malloc.h>
#include <sys/mman.h>
#include <unistd.h>

#include <algorithm>
#include <cstdint>
#endif

namespace mintmark {

#ifdef __GLIBC__
namespace {
constexpr size_t kHugePage = size_t{2} << 20;
constexpr size_t kMaxReserved = size_t{8} << 30;

size_t physical_memory() {
  const long pages = sysconf(_SC_PHYS_PAGES), size = sysconf(_SC_PAGESIZE);
  return pages > 0 && size > 0 ? static_cast<size_t>(pages) * static_cast<size_t>(size) : 0;
}
}  // namespace

void keep_large_blocks() {
  mallopt(M_MMAP_MAX, 0);
  mallopt(M_TRIM_THRESHOLD, -1);
  // Only addresses are reserved: a page takes memory when it is first written.
  const size_t size = std::min(kMaxReserved, physical_memory() / 2);
  if (size < 2 * kHugePage) return;
  void* const reserved = std::malloc(size);
  if (!reserved) return;
  const uintptr_t first = (reinterpret_cast<uintptr_t>(reserved) + kHugePage - 1) / kHugePage * kHugePage;
  madvise(reinterpret_cast<void*>(first), size - kHugePage, MADV_HUGEPAGE);
  std::free(reserved);
}
#else
void keep_large_blocks() {}
#endif

}  // namespace mintmark
