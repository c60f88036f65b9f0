#include <optional>

#include "depthwise.h"
#include "norm_ops.h"
#include "projection.h"

namespace mintmark {
namespace {

DepthwiseShape depthwise_shape(const std::vector<int64_t>& of, int64_t channels, int stride) {
  expect(of.size() == 4, "a depthwise convolution needs [n, height, width, channels]");
  expect(stride == 1 || stride == 2, "the stride is 1 or 2");
  expect(stride == 1 || (of[1] % 2 == 0 && of[2] % 2 == 0), "with stride 2 the height and the width are even");
  return {of[0], of[1], of[2], channels, stride};
}

DepthwiseShape depthwise_shape(const Input& z1, int stride) {
  expect(z1.shape.size() == 4 && z1.size > 0, "a depthwise convolution needs [n, height, width, channels]");
  return depthwise_shape(z1.shape, z1.shape[3], stride);
}

/** A middle's input that is computed: x and the weights of the convolution that gives it are inputs `first` and `first + 1`. */
struct ComputedInput {
  ComputedInput(KernelCall& call, int first, int stride)
      : ComputedInput(call.input(first), call.input(first + 1), stride) {}
  DepthwiseShape shape;
  ExpandedRows rows;

 private:
  ComputedInput(const Input& x, const Input& weights, int stride)
      : shape(shape_of(x, weights, stride)),
        rows(windows(weights) ? InputRows::windows(x.data, x.shape[1], x.shape[2]) : InputRows::pixels(x.data, x.shape[3]),
             weights.data, shape.channels) {}
  static bool windows(const Input& weights) { return weights.shape[0] == InputRows::kWindow; }
  static DepthwiseShape shape_of(const Input& x, const Input& weights, int stride) {
    expect(x.shape.size() == 4 && x.size > 0 && weights.shape.size() == 4 && weights.size > 0,
           "an expansion takes [n, height, width, in] and [k, k, in, out]");
    std::vector<int64_t> of = x.shape;
    if (windows(weights)) {
      expect(of[3] == InputRows::kPhotoChannels && of[1] % 2 == 0 && of[2] % 2 == 0,
             "windows are taken of photos with three channels whose height and width are even");
      of[1] /= 2;
      of[2] /= 2;
    }
    const int64_t side = windows(weights) ? InputRows::kWindow : 1;
    expect(weights.size == side * side * of[3] * weights.shape[3], "an expansion's weights do not fit its input");
    return depthwise_shape(of, weights.shape[3], stride);
  }
};

/** The 1×1 convolution that gave `z1`, whose input and weights are inputs `first` and `first + 1` of an op. */
Expansion expansion_of(KernelCall& call, int first, DepthwiseShape z1, bool mixed) {
  const Input x = call.input(first);
  const Matrix rows = z1.input();
  expect(x.size > 0 && x.size / x.shape.back() == rows.rows, "an expansion has the same pixels before and after it");
  const int64_t inputs = x.shape.back();
  return {x.data, call.vector(first + 1, inputs * rows.channels), rows.rows, inputs, rows.channels, mixed};
}

/** As an op hands it to that of its gradient: `[channels + 1][channels]`, the mean last. */
void write(const Covariance& covariance, float* to) {
  std::copy(covariance.of.begin(), covariance.of.end(), to);
  std::copy(covariance.mean.begin(), covariance.mean.end(), to + covariance.of.size());
}

Covariance read_covariance(KernelCall& call, int input, int64_t channels) {
  const float* const from = call.vector(input, (channels + 1) * channels);
  const float* const mean = from + channels * channels;
  return {std::vector<double>(mean, mean + channels), std::vector<double>(from, mean)};
}

/** The 1×1 convolution after the middle, whose weights are input `at` of an op. */
Projection projection_of(KernelCall& call, int at, const float* z2, Normaliser norm, Matrix rows, bool mixed) {
  const Input weights = call.input(at);
  expect(weights.size > 0 && weights.shape.size() == 4 && weights.shape[2] == rows.channels,
         "a projection takes as many channels as the middle gives");
  return {z2, norm, weights.data, rows.rows, rows.channels, weights.size / rows.channels, mixed};
}

/** Where nothing depends on it. */
Covariance none(int64_t channels) { return {std::vector<double>(channels), std::vector<double>(channels * channels)}; }

/**
 * z1 → batch norm → ReLU6 → depthwise → z2 → batch norm → ReLU6 → y2. With the input and the weights of the expansion
 * that gave z1, its moments are taken from those; where z1 itself is not given, it is computed from them and never in
 * memory. With the weights of the projection that follows, y2 is not either and the output is that one's.
 */
class Middle {
 public:
  explicit Middle(const Attributes& of)
      : by_(of),
        stride_(of.integer("stride")),
        given_(of.integer("Z")),
        expands_(of.integer("E") > 0),
        projects_(of.integer("P") > 0),
        mixed_(of.flag("mixed")) {}
  void run(KernelCall& call) const {
    expect(given_ > 0 || (expands_ && !by_.training), "only with given statistics can z1 be left out");
    std::optional<ComputedInput> computed;
    if (given_ == 0) computed.emplace(call, kInputs, stride_);
    const DepthwiseShape shape = computed ? computed->shape : depthwise_shape(call.input(kInputs), stride_);
    const Rows z1{computed ? nullptr : call.input(kInputs).data, computed ? &computed->rows : nullptr};
    const int64_t channels = shape.channels;
    const NormInputs weights1(call, 0, channels), weights2(call, 5, channels);
    const float* const depthwise = call.vector(4, 9 * channels);
    NormOutputs norm1(call, 2, weights1, channels), norm2(call, 6, weights2, channels);
    if (!by_.training) {
      norm1.from_moving(by_);
    } else if (expands_) {
      const Expansion expansion = expansion_of(call, kInputs + 1, shape, mixed_);
      const Covariance of_x = covariance(expansion.x, {expansion.rows, expansion.inputs});
      write(of_x, call.output(kOutputs, {expansion.inputs + 1, expansion.inputs}));
      norm1.from_batch(moments_of(of_x, expansion), expansion.rows, by_);
    } else {
      norm1.from_batch(column_moments(z1.data, shape.input()), shape.input().rows, by_);
    }

    std::vector<int64_t> out{shape.images, shape.out_height(), shape.out_width(), channels};
    float* const z2 = call.output(1, out);
    const Moments moments = norm_depthwise(z1, norm1.normaliser(), depthwise, z2, shape);
    if (by_.training) norm2.from_batch(moments, shape.output().rows, by_);
    else norm2.from_moving(by_);
    if (projects_) {
      const int at = kInputs + given_ + (expands_ ? 2 : 0);
      const Projection projection = projection_of(call, at, z2, norm2.normaliser(), shape.output(), mixed_);
      out.back() = projection.outputs;
      project(projection, call.output(0, out));
    } else {
      normalise(z2, nullptr, call.output(0, out), shape.output(), norm2.normaliser(), true);
    }
  }

 private:
  static constexpr int kInputs = 9, kOutputs = 10;
  NormAttributes by_;
  int stride_, given_;
  bool expands_, projects_, mixed_;
};

/**
 * Of the middle, or with further inputs of the expansion ahead of it too: its input, its weights, in training the
 * covariance that `Middle` gave, and what is added to the gradient of its input, if anything is. With the weights of the
 * projection, the last input, the gradient given is that at its output.
 */
class MiddleGradient {
 public:
  explicit MiddleGradient(const Attributes& of)
      : training_(of.flag("training")),
        stride_(of.integer("stride")),
        expansion_inputs_(of.integer("E")),
        projects_(of.integer("P") > 0),
        mixed_(of.flag("mixed")) {}
  void run(KernelCall& call) const {
    const Input z1 = call.input(1);
    const DepthwiseShape shape = depthwise_shape(z1, stride_);
    const Matrix input = shape.input(), output = shape.output();
    const int64_t channels = shape.channels;
    const float* const z2 = call.vector(2, output.rows * channels);
    const UsedNorm norm1(call, 3, channels), norm2(call, 8, channels);
    const float* const depthwise = call.vector(7, 9 * channels);
    const auto through = [&](const UsedNorm& norm, const GradientSums& sums, int64_t rows) {
      return training_ ? through_batch(sums, norm.scale.data(), norm.inverse_std, rows, channels)
                       : through_constants(norm.scale.data(), channels);
    };

    std::optional<Uncleared<float>> g2;
    const float* dy2;
    GradientSums sums2;
    if (projects_) {
      const Projection projection = projection_of(call, kInputs + expansion_inputs_, z2, norm2.normaliser(), output, mixed_);
      g2.emplace(output.rows * channels);
      dy2 = g2->data();
      ProjectionGradient projected =
          projection_gradient(projection, call.vector(0, output.rows * projection.outputs), g2->data());
      std::copy(projected.weights.begin(), projected.weights.end(),
                call.output(kOutputs + (expansion_inputs_ > 0), {1, 1, channels, projection.outputs}));
      sums2 = std::move(projected.sums);
    } else {
      dy2 = call.vector(0, output.rows * channels);
      sums2 = gradient_sums(dy2, z2, output, norm2.normaliser(), true);
    }
    const auto gradient_of = [&](float* g1, ExpansionGradient* expanded) {
      return norm_depthwise_gradient(dy2, z2, norm2.normaliser(), through(norm2, sums2, output.rows), z1.data,
                                     norm1.normaliser(), depthwise, g1, expanded, shape);
    };
    DepthwiseGradient gradient;
    if (expansion_inputs_ > 0) {
      const Expansion expansion = expansion_of(call, kInputs, shape, mixed_);
      const int after = kInputs + (training_ ? 3 : 2);
      const float* const residual =
          kInputs + expansion_inputs_ > after ? call.vector(after, expansion.rows * expansion.inputs) : nullptr;
      std::vector<int64_t> like_x = z1.shape;
      like_x.back() = expansion.inputs;
      ExpansionGradient expanded(expansion, norm1.scale.data(), call.output(0, like_x), gradient_tasks(shape));
      gradient = gradient_of(nullptr, &expanded);
      const std::vector<float> weights =
          expanded.finish(training_ ? read_covariance(call, kInputs + 2, expansion.inputs) : none(expansion.inputs),
                          through(norm1, gradient.sums, input.rows), residual);
      std::copy(weights.begin(), weights.end(), call.output(kOutputs, {1, 1, expansion.inputs, channels}));
    } else {
      float* const dz1 = call.output(0, z1.shape);
      gradient = gradient_of(dz1, nullptr);
      input_gradient(dz1, z1.data, dz1, input, norm1.normaliser(), false, through(norm1, gradient.sums, input.rows));
    }
    norm1.write_gradients(call, 1, gradient.sums);
    std::copy(gradient.weights.begin(), gradient.weights.end(), call.output(3, {3, 3, channels, 1}));
    norm2.write_gradients(call, 4, sums2);
  }

 private:
  static constexpr int kInputs = 12, kOutputs = 6;
  bool training_;
  int stride_, expansion_inputs_;
  bool projects_, mixed_;
};

}  // namespace

void register_middle_ops() {
  register_kernel<Middle>(
      {"MintmarkMiddle",
       {"epsilon: float", "momentum: float", "training: bool", "mixed: bool", "stride: int", "Z: int >= 0", "E: int >= 0",
        "C: int >= 0", "P: int >= 0"},
       {"gamma1: float", "beta1: float", "moving_mean1: float", "moving_variance1: float", "depthwise: float",
        "gamma2: float", "beta2: float", "moving_mean2: float", "moving_variance2: float", "z1: Z * float",
        "expansion: E * float", "projection: P * float"},
       {"y2: float", "z2: float", "mean1: float", "inverse_std1: float", "next_mean1: float",
        "next_variance1: float", "mean2: float", "inverse_std2: float", "next_mean2: float",
        "next_variance2: float", "covariance: C * float"}});
  register_kernel<MiddleGradient>(
      {"MintmarkMiddleGradient",
       {"training: bool", "mixed: bool", "stride: int", "E: int >= 0", "K: int >= 0", "P: int >= 0"},
       {"dy2: float", "z1: float", "z2: float", "gamma1: float", "beta1: float", "mean1: float",
        "inverse_std1: float", "depthwise: float", "gamma2: float", "beta2: float", "mean2: float",
        "inverse_std2: float", "expansion: E * float", "projection: P * float"},
       {"dx: float", "dgamma1: float", "dbeta1: float", "ddepthwise: float", "dgamma2: float", "dbeta2: float",
        "dexpansion: K * float", "dprojection: P * float"}});
}

}  // namespace mintmark
