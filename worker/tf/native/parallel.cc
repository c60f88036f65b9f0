#include "parallel.h"

#include <sched.h>

#include <atomic>
#include <condition_variable>
#include <cstdlib>
#include <exception>
#include <mutex>
#include <system_error>
#include <thread>
#include <utility>

#if defined(__x86_64__) || defined(__i386__)
#include <immintrin.h>
#endif

namespace mintmark {
namespace {

/** An idle thread watches for the next section this many times before it sleeps: sections follow each other
 * within microseconds inside one op, and TensorFlow's own threads want the cores between two ops. */
constexpr int kSpins = 300;

inline void pause() {
#if defined(__x86_64__) || defined(__i386__)
  _mm_pause();
#else
  std::this_thread::yield();
#endif
}

int positive_env(const char* name) {
  const char* text = std::getenv(name);
  return text ? std::atoi(text) : 0;
}

int thread_count() {
  for (const char* name : {"MINTMARK_NATIVE_THREADS", "TF_NUM_INTRAOP_THREADS"}) {
    if (const int wanted = positive_env(name); wanted > 0) return wanted;
  }
  cpu_set_t allowed;
  if (sched_getaffinity(0, sizeof allowed, &allowed) == 0) return CPU_COUNT(&allowed);
  const int cores = static_cast<int>(std::thread::hardware_concurrency());
  return cores > 0 ? cores : 1;
}

class Pool {
 public:
  Pool() {
    try {
      for (const int helpers = thread_count() - 1; helpers_ < helpers; helpers_++)
        std::thread([this] { help(); }).detach();
    } catch (const std::system_error&) {
      // A limit on threads: as many as there are have to do, or the caller alone.
    }
  }

  void run(int64_t count, const std::function<void(int64_t)>& task) {
    std::lock_guard<std::mutex> one_at_a_time(callers_);
    if (helpers_ == 0 || count < 2) {
      for (int64_t i = 0; i < count; i++) task(i);
      return;
    }
    {
      std::lock_guard<std::mutex> lock(state_);
      task_ = &task;
      count_ = count;
      next_.store(0, std::memory_order_relaxed);
      open_ = true;
      section_.fetch_add(1, std::memory_order_release);
    }
    wake_.notify_all();
    take_tasks();
    {
      // A helper that has not begun by now need not: where others want the cores it may be long in coming.
      std::lock_guard<std::mutex> lock(state_);
      open_ = false;
    }
    for (int spins = 0; at_work_.load(std::memory_order_acquire) > 0; spins++) {
      if (spins < 10 * kSpins) pause();
      else std::this_thread::yield();
    }
    // Until here helpers use what lies on the stack of the caller.
    if (failure_) std::rethrow_exception(std::exchange(failure_, nullptr));
  }

 private:
  void take_tasks() noexcept {
    try {
      for (int64_t i; (i = next_.fetch_add(1, std::memory_order_relaxed)) < count_;) (*task_)(i);
    } catch (...) {
      next_.store(count_, std::memory_order_relaxed);
      std::lock_guard<std::mutex> lock(state_);
      if (!failure_) failure_ = std::current_exception();
    }
  }

  void help() {
    for (uint64_t seen = 0;;) {
      int spins = 0;
      while (section_.load(std::memory_order_acquire) == seen && spins++ < kSpins) pause();
      {
        std::unique_lock<std::mutex> lock(state_);
        wake_.wait(lock, [&] { return section_.load(std::memory_order_acquire) != seen; });
        seen = section_.load(std::memory_order_acquire);
        if (!open_) continue;
        at_work_.fetch_add(1, std::memory_order_relaxed);
      }
      take_tasks();
      at_work_.fetch_sub(1, std::memory_order_release);
    }
  }

  std::mutex callers_, state_;
  std::condition_variable wake_;
  std::atomic<uint64_t> section_{0};
  std::atomic<int64_t> next_{0};
  std::atomic<int> at_work_{0};
  bool open_ = false;
  int helpers_ = 0;
  const std::function<void(int64_t)>* task_ = nullptr;
  int64_t count_ = 0;
  /** What the first task of this section threw that threw. */
  std::exception_ptr failure_;
};

}  // namespace

void parallel_for(int64_t count, const std::function<void(int64_t)>& task) {
  // Never destroyed: its threads may outlive the process' static objects.
  static Pool* const pool = new Pool;
  pool->run(count, task);
}

}  // namespace mintmark
