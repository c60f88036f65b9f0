#include "norm.h"

#include <algorithm>

#include "parallel.h"
#include "vec.h"

namespace mintmark {
namespace {

/** A block of rows is read from memory once and stays in a core's second-level cache. */
constexpr int64_t kBlockFloats = 65536;

struct Blocks {
  explicit Blocks(Matrix shape)
      : rows(shape.rows),
        size(std::max<int64_t>(1, kBlockFloats / shape.channels)),
        count((rows + size - 1) / size) {}
  int64_t rows, size, count;
  int64_t first(int64_t block) const { return block * size; }
  int64_t end(int64_t block) const { return std::min(rows, (block + 1) * size); }
};

}  // namespace

Moments combine(const std::vector<PartialMoments>& parts, int64_t channels) {
  Moments all{std::vector<double>(channels), std::vector<double>(channels)};
  double count = 0;
  for (const PartialMoments& part : parts) {
    const double n = static_cast<double>(part.count), total = count + n;
    const float* shift = part.sums.data();
    const float* sum = shift + channels;
    const float* squares = sum + channels;
    for (int64_t c = 0; c < channels; c++) {
      const double offset = sum[c] / n;
      const double delta = shift[c] + offset - all.mean[c];
      const double deviations = std::max(0.0, squares[c] - offset * sum[c]);
      all.mean[c] += delta * n / total;
      // Not yet divided: holds the sum of squared deviations.
      all.variance[c] += deviations + delta * delta * count * n / total;
    }
    count = total;
  }
  for (double& value : all.variance) value /= count;
  return all;
}

Moments column_moments(const float* x, Matrix shape) {
  const Blocks blocks(shape);
  const int64_t channels = shape.channels;
  std::vector<PartialMoments> parts(blocks.count);
  parallel_for(blocks.count, [&](int64_t block) {
    PartialMoments& part = parts[block];
    part.count = blocks.end(block) - blocks.first(block);
    part.sums.assign(3 * channels, 0.0f);
    float* __restrict shift = part.sums.data();
    float* __restrict sum = shift + channels;
    float* __restrict squares = sum + channels;
    const float* __restrict row = x + blocks.first(block) * channels;
    std::copy(row, row + channels, shift);
    for (int64_t r = 0; r < part.count; r++, row += channels) {
      for (int64_t c = 0; c < channels; c++) {
        const float d = row[c] - shift[c];
        sum[c] += d;
        squares[c] += d * d;
      }
    }
  });
  return combine(parts, channels);
}

void normalise(const float* x, const float* residual, float* y, Matrix shape, Normaliser by, bool activate) {
  const Blocks blocks(shape);
  const int64_t channels = shape.channels;
  const float* __restrict mean = by.mean;
  const float* __restrict scale = by.scale;
  const float* __restrict beta = by.beta;
  parallel_for(blocks.count, [&](int64_t block) {
    for (int64_t r = blocks.first(block); r < blocks.end(block); r++) {
      const float* __restrict in = x + r * channels;
      float* __restrict out = y + r * channels;
      if (activate) {
        for (int64_t c = 0; c < channels; c++) out[c] = relu6((in[c] - mean[c]) * scale[c] + beta[c]);
      } else {
        for (int64_t c = 0; c < channels; c++) out[c] = (in[c] - mean[c]) * scale[c] + beta[c];
      }
      if (residual) {
        const float* __restrict add = residual + r * channels;
        for (int64_t c = 0; c < channels; c++) out[c] += add[c];
      }
    }
  });
}

GradientSums gradient_sums(const float* dy, const float* x, Matrix shape, Normaliser by, bool activate) {
  const Blocks blocks(shape);
  const int64_t channels = shape.channels;
  const float* __restrict mean = by.mean;
  const float* __restrict scale = by.scale;
  const float* __restrict beta = by.beta;
  std::vector<float> parts(blocks.count * 2 * channels);
  parallel_for(blocks.count, [&](int64_t block) {
    float* __restrict sum = parts.data() + block * 2 * channels;
    float* __restrict centred = sum + channels;
    for (int64_t r = blocks.first(block); r < blocks.end(block); r++) {
      const float* __restrict in = x + r * channels;
      const float* __restrict gradient = dy + r * channels;
      if (activate) {
        for (int64_t c = 0; c < channels; c++) {
          const float d = in[c] - mean[c];
          const float g = relu6_gradient(d * scale[c] + beta[c], gradient[c]);
          sum[c] += g;
          centred[c] += g * d;
        }
      } else {
        for (int64_t c = 0; c < channels; c++) {
          sum[c] += gradient[c];
          centred[c] += gradient[c] * (in[c] - mean[c]);
        }
      }
    }
  });
  GradientSums sums{std::vector<double>(channels), std::vector<double>(channels)};
  for (int64_t block = 0; block < blocks.count; block++) {
    const float* part = parts.data() + block * 2 * channels;
    for (int64_t c = 0; c < channels; c++) {
      sums.g[c] += part[c];
      sums.g_centred[c] += part[channels + c];
    }
  }
  return sums;
}

GradientCoefficients through_batch(const GradientSums& sums, const float* scale, const float* inverse_std,
                                   int64_t rows, int64_t channels) {
  GradientCoefficients by{std::vector<float>(scale, scale + channels), std::vector<float>(channels),
                          std::vector<float>(channels)};
  for (int64_t c = 0; c < channels; c++) {
    const double s = scale[c], inverse = inverse_std[c];
    by.slope[c] = static_cast<float>(-s * inverse * inverse * sums.g_centred[c] / rows);
    by.shift[c] = static_cast<float>(-s * sums.g[c] / rows);
  }
  return by;
}

GradientCoefficients through_constants(const float* scale, int64_t channels) {
  return {std::vector<float>(scale, scale + channels), std::vector<float>(channels), std::vector<float>(channels)};
}

void input_gradient(const float* dy, const float* x, float* dx, Matrix shape, Normaliser by, bool activate,
                    const GradientCoefficients& by_channel) {
  const Blocks blocks(shape);
  const int64_t channels = shape.channels;
  const float* __restrict mean = by.mean;
  const float* __restrict scale = by.scale;
  const float* __restrict beta = by.beta;
  const float* __restrict gain = by_channel.gain.data();
  const float* __restrict slope = by_channel.slope.data();
  const float* __restrict shift = by_channel.shift.data();
  parallel_for(blocks.count, [&](int64_t block) {
    for (int64_t r = blocks.first(block); r < blocks.end(block); r++) {
      const float* __restrict in = x + r * channels;
      const float* gradient = dy + r * channels;
      float* out = dx + r * channels;
      // `out` may be `gradient`: each element is read before it is written.
      if (activate) {
#pragma GCC ivdep
        for (int64_t c = 0; c < channels; c++) {
          const float d = in[c] - mean[c];
          const float g = relu6_gradient(d * scale[c] + beta[c], gradient[c]);
          out[c] = gain[c] * g + (slope[c] * d + shift[c]);
        }
      } else {
#pragma GCC ivdep
        for (int64_t c = 0; c < channels; c++) {
          out[c] = gain[c] * gradient[c] + (slope[c] * (in[c] - mean[c]) + shift[c]);
        }
      }
    }
  });
}

}  // namespace mintmark
