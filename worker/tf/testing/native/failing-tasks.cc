// Memory runs out in tasks of `parallel_for`, in the caller's and in its helpers'. Ends with 0 when each call reports it
// after all its tasks have ended, and the next call works.
#include <atomic>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <new>
#include <thread>
#include <vector>

#include "../../native/parallel.h"

using mintmark::parallel_for;

namespace {

constexpr int64_t kTasks = 64;
std::atomic<int> at_work{0};

struct AtWork {
  AtWork() { at_work++; }
  ~AtWork() { at_work--; }
};

void expect(bool condition, const char* what) {
  if (condition) return;
  std::fprintf(stderr, "%s\n", what);
  std::exit(1);
}

bool fails(int64_t failing, bool in_helper) {
  // What a kernel has on its stack: tasks that outlive the call would use it when it is gone.
  auto sums = std::make_unique<std::vector<int64_t>>(kTasks);
  const std::thread::id caller = std::this_thread::get_id();
  try {
    parallel_for(kTasks, [&](int64_t i) {
      const AtWork here;
      std::this_thread::sleep_for(std::chrono::microseconds(20));
      const bool helper = std::this_thread::get_id() != caller;
      if (i >= failing && helper == in_helper) throw std::bad_alloc();
      (*sums)[i] += i;
    });
  } catch (const std::bad_alloc&) {
    expect(at_work == 0, "a task is at work after its call has failed");
    return true;
  }
  return false;
}

}  // namespace

int main() {
  int failed[2] = {0, 0};
  for (int round = 0; round < 200; round++) {
    for (const bool in_helper : {false, true}) failed[in_helper] += fails(round % 8, in_helper);
    std::atomic<int64_t> sum{0};
    parallel_for(kTasks, [&](int64_t i) { sum += i; });
    expect(sum == kTasks * (kTasks - 1) / 2, "the call after a failed one is wrong");
  }
  // Which thread takes which task is left to chance.
  expect(failed[0] > 0, "the caller was never given a task");
  expect(failed[1] > 0, "a helper was never given a task");
  std::puts("whole");
}
