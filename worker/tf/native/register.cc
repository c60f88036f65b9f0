#include "memory.h"
#include "norm_ops.h"
#include "signals.h"

namespace mintmark {
namespace {

/** The number of the interface between these ops and the trainer, which asks for it to learn that they are there. */
class Version {
 public:
  explicit Version(const Attributes&) {}
  void run(KernelCall& call) const { *call.output(0, {}) = 3; }
};

/** Runs when the binding is loaded, before it makes its TensorFlow context. */
const bool registered = [] {
  keep_large_blocks();
  handle_signals_apart();
  register_kernel<Version>({"MintmarkVersion", {}, {}, {"version: float"}});
  register_norm_ops();
  register_middle_ops();
  register_optimizer_ops();
  return true;
}();

}  // namespace
}  // namespace mintmark
