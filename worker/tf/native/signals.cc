#include "signals.h"

#include <csignal>

#if defined(__linux__)
#include <cstdlib>
#endif

namespace mintmark {

#if defined(__linux__)
namespace {
/** Ample: the processor's registers take up to 11 KB of it. */
constexpr size_t kStackBytes = 256 * 1024;
}  // namespace

void handle_signals_apart() {
  stack_t before{};
  if (sigaltstack(nullptr, &before) != 0 || !(before.ss_flags & SS_DISABLE)) return;
  stack_t apart{};
  // Kept for as long as the process lives, as the thread is.
  apart.ss_sp = std::malloc(kStackBytes);
  apart.ss_size = kStackBytes;
  if (!apart.ss_sp || sigaltstack(&apart, nullptr) != 0) return;
  for (int signal = 1; signal < NSIG; signal++) {
    struct sigaction action{};
    if (sigaction(signal, nullptr, &action) != 0) continue;
    const bool handled = (action.sa_flags & SA_SIGINFO) ||
                         (action.sa_handler != SIG_DFL && action.sa_handler != SIG_IGN);
    if (!handled || (action.sa_flags & SA_ONSTACK)) continue;
    action.sa_flags |= SA_ONSTACK;
    sigaction(signal, &action, nullptr);
  }
}
#else
void handle_signals_apart() {}
#endif

}  // namespace mintmark
