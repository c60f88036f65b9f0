#pragma once
#include <cmath>
#include <vector>

#include "kernel_call.h"
#include "norm.h"

namespace mintmark {

/** What all ops that normalise are made with. */
struct NormAttributes {
  explicit NormAttributes(const Attributes& of)
      : epsilon(of.number("epsilon")), momentum(of.number("momentum")), training(of.flag("training")) {}
  float epsilon, momentum;
  /** False: normalises with the moving statistics and leaves them as they are. */
  bool training;
};

/** One layer's weights, as an op gets them: gamma, beta, moving mean, moving variance. */
struct NormInputs {
  NormInputs(KernelCall& call, int first, int64_t channels)
      : gamma(call.vector(first, channels)),
        beta(call.vector(first + 1, channels)),
        moving_mean(call.vector(first + 2, channels)),
        moving_variance(call.vector(first + 3, channels)) {}
  const float *gamma, *beta, *moving_mean, *moving_variance;
};

/** The statistics used, and the moving ones after this batch: four output vectors. */
class NormOutputs {
 public:
  NormOutputs(KernelCall& call, int first, const NormInputs& weights, int64_t channels);
  /** Of a batch of `rows`, by Keras' rule: the moving variance takes the unbiased one. */
  void from_batch(const Moments& moments, int64_t rows, const NormAttributes& by);
  void from_moving(const NormAttributes& by);
  Normaliser normaliser() const { return {mean_, scale_.data(), weights_.beta}; }

 private:
  void set(int64_t c, float mean, double variance, float epsilon);
  NormInputs weights_;
  int64_t channels_;
  float *mean_, *inverse_std_, *next_mean_, *next_variance_;
  std::vector<float> scale_;
};

/** One layer, as the op of its gradient gets it: gamma, beta, and the mean and inverse deviation used. */
struct UsedNorm {
  UsedNorm(KernelCall& call, int first, int64_t channels);
  Normaliser normaliser() const { return {mean, scale.data(), beta}; }
  /** Writes the gradients of gamma and beta to outputs `first` and `first + 1`. */
  void write_gradients(KernelCall& call, int first, const GradientSums& sums) const;
  int64_t channels;
  const float *gamma, *beta, *mean, *inverse_std;
  std::vector<float> scale;
};

void register_norm_ops();
void register_middle_ops();
void register_pointwise_ops();
void register_optimizer_ops();

}  // namespace mintmark
