#include "norm_ops.h"

namespace mintmark {

NormOutputs::NormOutputs(KernelCall& call, int first, const NormInputs& weights, int64_t channels)
    : weights_(weights),
      channels_(channels),
      mean_(call.output(first, {channels})),
      inverse_std_(call.output(first + 1, {channels})),
      next_mean_(call.output(first + 2, {channels})),
      next_variance_(call.output(first + 3, {channels})),
      scale_(channels) {}

void NormOutputs::set(int64_t c, float mean, double variance, float epsilon) {
  mean_[c] = mean;
  inverse_std_[c] = static_cast<float>(1 / std::sqrt(variance + epsilon));
  scale_[c] = weights_.gamma[c] * inverse_std_[c];
}

void NormOutputs::from_batch(const Moments& moments, int64_t rows, const NormAttributes& by) {
  const double unbiased = rows > 1 ? static_cast<double>(rows) / (rows - 1) : 1;
  for (int64_t c = 0; c < channels_; c++) {
    set(c, static_cast<float>(moments.mean[c]), moments.variance[c], by.epsilon);
    const double keep = by.momentum;
    next_mean_[c] = static_cast<float>(keep * weights_.moving_mean[c] + (1 - keep) * moments.mean[c]);
    next_variance_[c] =
        static_cast<float>(keep * weights_.moving_variance[c] + (1 - keep) * moments.variance[c] * unbiased);
  }
}

void NormOutputs::from_moving(const NormAttributes& by) {
  for (int64_t c = 0; c < channels_; c++) {
    set(c, weights_.moving_mean[c], weights_.moving_variance[c], by.epsilon);
    next_mean_[c] = weights_.moving_mean[c];
    next_variance_[c] = weights_.moving_variance[c];
  }
}

UsedNorm::UsedNorm(KernelCall& call, int first, int64_t channels)
    : channels(channels),
      gamma(call.vector(first, channels)),
      beta(call.vector(first + 1, channels)),
      mean(call.vector(first + 2, channels)),
      inverse_std(call.vector(first + 3, channels)),
      scale(channels) {
  for (int64_t c = 0; c < channels; c++) scale[c] = gamma[c] * inverse_std[c];
}

void UsedNorm::write_gradients(KernelCall& call, int first, const GradientSums& sums) const {
  float* const dgamma = call.output(first, {channels});
  float* const dbeta = call.output(first + 1, {channels});
  for (int64_t c = 0; c < channels; c++) {
    dgamma[c] = static_cast<float>(sums.g_centred[c] * inverse_std[c]);
    dbeta[c] = static_cast<float>(sums.g[c]);
  }
}

namespace {

Matrix matrix_of(const Input& x) {
  expect(x.shape.size() >= 2 && x.size > 0, "batch normalisation needs a batch with channels last");
  return {x.size / x.shape.back(), x.shape.back()};
}

class Norm {
 public:
  explicit Norm(const Attributes& of) : by_(of), relu6_(of.flag("relu6")) {}
  void run(KernelCall& call) const {
    const Input x = call.input(0);
    const Matrix shape = matrix_of(x);
    const NormInputs weights(call, 1, shape.channels);
    const float* const residual = call.inputs() > 5 ? call.vector(5, x.size) : nullptr;
    NormOutputs used(call, 1, weights, shape.channels);
    if (by_.training) used.from_batch(column_moments(x.data, shape), shape.rows, by_);
    else used.from_moving(by_);
    normalise(x.data, residual, call.output(0, x.shape), shape, used.normaliser(), relu6_);
  }

 private:
  NormAttributes by_;
  bool relu6_;
};

class NormGradient {
 public:
  explicit NormGradient(const Attributes& of) : training_(of.flag("training")), relu6_(of.flag("relu6")) {}
  void run(KernelCall& call) const {
    const Input x = call.input(1);
    const Matrix shape = matrix_of(x);
    const float* const dy = call.vector(0, x.size);
    const UsedNorm used(call, 2, shape.channels);
    const GradientSums sums = gradient_sums(dy, x.data, shape, used.normaliser(), relu6_);
    const GradientCoefficients by =
        training_ ? through_batch(sums, used.scale.data(), used.inverse_std, shape.rows, shape.channels)
                  : through_constants(used.scale.data(), shape.channels);
    input_gradient(dy, x.data, call.output(0, x.shape), shape, used.normaliser(), relu6_, by);
    used.write_gradients(call, 1, sums);
  }

 private:
  bool training_, relu6_;
};

}  // namespace

void register_norm_ops() {
  register_kernel<Norm>({"MintmarkNorm",
                         {"epsilon: float", "momentum: float", "training: bool", "relu6: bool", "R: int >= 0"},
                         {"x: float", "gamma: float", "beta: float", "moving_mean: float",
                          "moving_variance: float", "residual: R * float"},
                         {"y: float", "mean: float", "inverse_std: float", "next_mean: float",
                          "next_variance: float"}});
  register_kernel<NormGradient>(
      {"MintmarkNormGradient",
       {"training: bool", "relu6: bool"},
       {"dy: float", "x: float", "gamma: float", "beta: float", "mean: float", "inverse_std: float"},
       {"dx: float", "dgamma: float", "dbeta: float"}});
}

}  // namespace mintmark
