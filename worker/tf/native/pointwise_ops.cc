#include "norm_ops.h"
#include "pointwise.h"

namespace mintmark {
namespace {

/** Inputs 0 and 1 of an op. */
struct PointwiseInputs {
  explicit PointwiseInputs(KernelCall& call) : x(call.input(0)), weights(call.input(1)) {
    expect(x.shape.size() == 4 && x.size > 0 && weights.shape.size() == 4 && weights.size > 0 &&
               weights.size == x.shape[3] * weights.shape[3],
           "a 1×1 convolution takes [n, height, width, in] and [1, 1, in, out]");
  }
  Pointwise convolution() const {
    return {x.data, weights.data, x.size / x.shape[3], x.shape[3], weights.shape[3]};
  }
  const Input x, weights;
};

class PointwiseOp {
 public:
  explicit PointwiseOp(const Attributes&) {}
  void run(KernelCall& call) const {
    const PointwiseInputs inputs(call);
    std::vector<int64_t> out = inputs.x.shape;
    out.back() = inputs.weights.shape[3];
    pointwise(inputs.convolution(), call.output(0, out));
  }
};

class PointwiseGradientOp {
 public:
  explicit PointwiseGradientOp(const Attributes& of) : reached_(of.integer("R") > 0) {}
  void run(KernelCall& call) const {
    const PointwiseInputs inputs(call);
    const Pointwise convolution = inputs.convolution();
    const float* const dz = call.vector(2, convolution.rows * convolution.outputs);
    float* const dweights = call.output(0, inputs.weights.shape);
    pointwise_gradient(convolution, dz, reached_ ? call.output(1, inputs.x.shape) : nullptr, dweights);
  }

 private:
  bool reached_;
};

}  // namespace

void register_pointwise_ops() {
  register_kernel<PointwiseOp>({"MintmarkPointwise", {}, {"x: float", "weights: float"}, {"z: float"}});
  register_kernel<PointwiseGradientOp>({"MintmarkPointwiseGradient",
                                        {"R: int >= 0"},
                                        {"x: float", "weights: float", "dz: float"},
                                        {"dweights: float", "dx: R * float"}});
}

}  // namespace mintmark
