#pragma once
#include <cstdint>
#include <functional>

namespace mintmark {

/**
 * Calls `task(i)` once for each i in [0, count), on all threads of a pool that lives as long as the process.
 * Which thread takes which task is left to chance: a task writes its sums to a slot of its own and the caller adds
 * the slots in order, so that the result depends neither on scheduling nor on the number of threads.
 * One call at a time runs in the pool; a second thread's call waits for it.
 * @throws what a task threw, after all tasks that had begun have ended; those that had not are left out
 */
void parallel_for(int64_t count, const std::function<void(int64_t)>& task);

}  // namespace mintmark
