#include "bfloat16.h"
#include "memory.h"
#include "norm_ops.h"
#include "signals.h"

namespace mintmark {
namespace {

/**
 * The number of the interface between these ops and the trainer, which asks for it to learn that they are there; and 1 where
 * they multiply bfloat16 by an instruction of the processor's, else 0.
 */
class Version {
 public:
  explicit Version(const Attributes&) {}
  void run(KernelCall& call) const {
    float* const to = call.output(0, {2});
    to[0] = 4;
    to[1] = kMultipliesPairs;
  }
};

/** Runs when the binding is loaded, before it makes its TensorFlow context. */
const bool registered = [] {
  keep_large_blocks();
  handle_signals_apart();
  register_kernel<Version>({"MintmarkVersion", {}, {}, {"version: float"}});
  register_norm_ops();
  register_middle_ops();
  register_pointwise_ops();
  register_optimizer_ops();
  return true;
}();

}  // namespace
}  // namespace mintmark
