#pragma once
#include <cstdint>
#include <vector>

namespace mintmark {

/** Pixels by channels, row-major: what a batch in NHWC is to batch normalisation. */
struct Matrix {
  int64_t rows;
  int64_t channels;
};

/** How one layer normalises: `(x - mean) * scale + beta`, with `scale = gamma * inverse_std`. Borrowed pointers. */
struct Normaliser {
  const float* mean;
  const float* scale;
  const float* beta;
};

/** Per-channel count, mean and sum of squared deviations of one part of the batch, relative to a shift. */
struct PartialMoments {
  int64_t count = 0;
  /** `[3][channels]`: a value near the mean, the sum of differences to it, the sum of their squares. */
  std::vector<float> sums;
};

struct Moments {
  std::vector<double> mean;
  /** Biased: divided by the count. */
  std::vector<double> variance;
};

/** Adds the parts in their order (Chan, Golub, LeVeque 1983). */
Moments combine(const std::vector<PartialMoments>& parts, int64_t channels);

/** One pass over `x`. */
Moments column_moments(const float* x, Matrix shape);

/** `y = act(normalised x) + residual`; `residual` may be null. */
void normalise(const float* x, const float* residual, float* y, Matrix shape, Normaliser by, bool relu6);

/** Per-channel sums over a batch of the gradient before the activation, `g`, and of `g * (x - mean)`. */
struct GradientSums {
  std::vector<double> g;
  std::vector<double> g_centred;
};
GradientSums gradient_sums(const float* dy, const float* x, Matrix shape, Normaliser by, bool relu6);

/** `dx = gain * g + slope * (x - mean) + shift`, the gradient of batch normalisation, with these per channel. */
struct GradientCoefficients {
  std::vector<float> gain, slope, shift;
};
/** Over the batch's own statistics, which depend on x. */
GradientCoefficients through_batch(const GradientSums& sums, const float* scale, const float* inverse_std,
                                   int64_t rows, int64_t channels);
/** Over given statistics. */
GradientCoefficients through_constants(const float* scale, int64_t channels);

/** `g` is `dy` behind the activation. `dx` may be `dy`. */
void input_gradient(const float* dy, const float* x, float* dx, Matrix shape, Normaliser by, bool relu6,
                    const GradientCoefficients& by_channel);

}  // namespace mintmark
