#include "depthwise.h"
#include "norm_ops.h"

namespace mintmark {
namespace {

DepthwiseShape depthwise_shape(const Input& z1, int stride) {
  expect(z1.shape.size() == 4 && z1.size > 0, "a depthwise convolution needs [n, height, width, channels]");
  expect(stride == 1 || stride == 2, "the stride is 1 or 2");
  const DepthwiseShape shape{z1.shape[0], z1.shape[1], z1.shape[2], z1.shape[3], stride};
  expect(stride == 1 || (shape.height % 2 == 0 && shape.width % 2 == 0),
         "with stride 2 the height and the width are even");
  return shape;
}

/** z1 → batch norm → ReLU6 → depthwise → z2 → batch norm → ReLU6 → y2. */
class Middle {
 public:
  explicit Middle(const Attributes& of) : by_(of), stride_(of.integer("stride")) {}
  void run(KernelCall& call) const {
    const Input z1 = call.input(0);
    const DepthwiseShape shape = depthwise_shape(z1, stride_);
    const int64_t channels = shape.channels;
    const NormInputs weights1(call, 1, channels), weights2(call, 6, channels);
    const float* const depthwise = call.vector(5, 9 * channels);
    NormOutputs norm1(call, 2, weights1, channels), norm2(call, 6, weights2, channels);
    if (by_.training) norm1.from_batch(column_moments(z1.data, shape.input()), shape.input().rows, by_);
    else norm1.from_moving(by_);

    const std::vector<int64_t> out{shape.images, shape.out_height(), shape.out_width(), channels};
    float* const y2 = call.output(0, out);
    float* const z2 = call.output(1, out);
    const Moments moments = norm_depthwise(z1.data, norm1.normaliser(), depthwise, z2, shape);
    if (by_.training) norm2.from_batch(moments, shape.output().rows, by_);
    else norm2.from_moving(by_);
    normalise(z2, nullptr, y2, shape.output(), norm2.normaliser(), true);
  }

 private:
  NormAttributes by_;
  int stride_;
};

class MiddleGradient {
 public:
  explicit MiddleGradient(const Attributes& of) : training_(of.flag("training")), stride_(of.integer("stride")) {}
  void run(KernelCall& call) const {
    const Input z1 = call.input(1);
    const DepthwiseShape shape = depthwise_shape(z1, stride_);
    const Matrix input = shape.input(), output = shape.output();
    const int64_t channels = shape.channels;
    const float* const dy2 = call.vector(0, output.rows * channels);
    const float* const z2 = call.vector(2, output.rows * channels);
    const UsedNorm norm1(call, 3, channels), norm2(call, 8, channels);
    const float* const depthwise = call.vector(7, 9 * channels);
    const auto through = [&](const UsedNorm& norm, const GradientSums& sums, int64_t rows) {
      return training_ ? through_batch(sums, norm.scale.data(), norm.inverse_std, rows, channels)
                       : through_constants(norm.scale.data(), channels);
    };

    const GradientSums sums2 = gradient_sums(dy2, z2, output, norm2.normaliser(), true);
    float* const dz1 = call.output(0, z1.shape);
    const DepthwiseGradient gradient =
        norm_depthwise_gradient(dy2, z2, norm2.normaliser(), through(norm2, sums2, output.rows), z1.data,
                                norm1.normaliser(), depthwise, dz1, shape);
    input_gradient(dz1, z1.data, dz1, input, norm1.normaliser(), false,
                   through(norm1, gradient.sums, input.rows));
    norm1.write_gradients(call, 1, gradient.sums);
    std::copy(gradient.weights.begin(), gradient.weights.end(), call.output(3, {3, 3, channels, 1}));
    norm2.write_gradients(call, 4, sums2);
  }

 private:
  bool training_;
  int stride_;
};

}  // namespace

void register_middle_ops() {
  register_kernel<Middle>(
      {"MintmarkMiddle",
       {"epsilon: float", "momentum: float", "training: bool", "stride: int"},
       {"z1: float", "gamma1: float", "beta1: float", "moving_mean1: float", "moving_variance1: float",
        "depthwise: float", "gamma2: float", "beta2: float", "moving_mean2: float", "moving_variance2: float"},
       {"y2: float", "z2: float", "mean1: float", "inverse_std1: float", "next_mean1: float",
        "next_variance1: float", "mean2: float", "inverse_std2: float", "next_mean2: float",
        "next_variance2: float"}});
  register_kernel<MiddleGradient>(
      {"MintmarkMiddleGradient",
       {"training: bool", "stride: int"},
       {"dy2: float", "z1: float", "z2: float", "gamma1: float", "beta1: float", "mean1: float",
        "inverse_std1: float", "depthwise: float", "gamma2: float", "beta2: float", "mean2: float",
        "inverse_std2: float"},
       {"dz1: float", "dgamma1: float", "dbeta1: float", "ddepthwise: float", "dgamma2: float", "dbeta2: float"}});
}

}  // namespace mintmark
