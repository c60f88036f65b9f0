#include "norm.h"

#include <algorithm>
#include <numeric>

#include "parallel.h"
#include "vec.h"

namespace mintmark {
namespace {

/** A block of rows is read from memory once and stays in a core's second-level cache. */
constexpr int64_t kBlockFloats = 65536;
/** Rows that sums take side by side, so that each sum is loaded and stored once for all of them. */
constexpr int64_t kSummedRows = 8;

struct Blocks {
  explicit Blocks(Matrix shape)
      : rows(shape.rows),
        size(std::max<int64_t>(1, kBlockFloats / shape.channels)),
        count((rows + size - 1) / size) {}
  int64_t rows, size, count;
  int64_t first(int64_t block) const { return block * size; }
  int64_t end(int64_t block) const { return std::min(rows, (block + 1) * size); }
};

/** Calls `visit(first row, end row, first channel, channels, all 16?)` for some rows and each chunk of a block. */
template <typename Visit>
void for_each_tile(const Blocks& blocks, int64_t block, int64_t channels, Visit visit) {
  const int64_t end = blocks.end(block);
  for (int64_t r = blocks.first(block); r < end; r += kSummedRows) {
    const int64_t last = std::min(end, r + kSummedRows);
    for_each_chunk(channels, [&](int64_t c, int lanes, auto full) { visit(r, last, c, lanes, full); });
  }
}

/** Calls `visit(element, first channel, channels, all 16?)` for each chunk of each row: in order of addresses. */
template <typename Visit>
void for_each_element(const Blocks& blocks, int64_t block, int64_t channels, Visit visit) {
  for (int64_t r = blocks.first(block); r < blocks.end(block); r++) {
    for_each_chunk(channels, [&](int64_t c, int lanes, auto full) { visit(r * channels + c, c, lanes, full); });
  }
}

/**
 * The same matrix with several pixels as one row, where that makes its rows whole chunks of 16: 24 channels
 * become 48. `repeats` is 1 where it is so already or where the rows cannot be grouped.
 */
struct Grouping {
  explicit Grouping(Matrix of) : shape(of) {
    const int64_t wanted = kLanes / std::gcd<int64_t>(of.channels, kLanes);
    if (wanted == 1 || of.rows % wanted != 0) return;
    repeats = wanted;
    shape = {of.rows / wanted, of.channels * wanted};
  }
  Matrix shape;
  int64_t repeats = 1;
};

std::vector<float> repeated(const float* values, int64_t channels, int64_t repeats) {
  std::vector<float> all;
  for (int64_t i = 0; i < repeats; i++) all.insert(all.end(), values, values + channels);
  return all;
}

/** A layer's vectors as wide as grouped rows. */
struct Repeated {
  Repeated(Normaliser by, int64_t channels, int64_t repeats)
      : mean(repeated(by.mean, channels, repeats)),
        scale(repeated(by.scale, channels, repeats)),
        beta(repeated(by.beta, channels, repeats)) {}
  Normaliser normaliser() const { return {mean.data(), scale.data(), beta.data()}; }
  std::vector<float> mean, scale, beta;
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

namespace {

std::vector<PartialMoments> partial_moments(const float* x, Matrix shape) {
  const Blocks blocks(shape);
  const int64_t channels = shape.channels;
  std::vector<PartialMoments> parts(blocks.count);
  parallel_for(blocks.count, [&](int64_t block) {
    PartialMoments& part = parts[block];
    part.count = blocks.end(block) - blocks.first(block);
    part.sums.assign(3 * channels, 0.0f);
    float* const shift = part.sums.data();
    float* const sum = shift + channels;
    float* const squares = sum + channels;
    const float* const first = x + blocks.first(block) * channels;
    std::copy(first, first + channels, shift);
    for_each_tile(blocks, block, channels, [&](int64_t r, int64_t end, int64_t c, int lanes, auto full) {
      constexpr bool Full = decltype(full)::value;
      const Vec around = load<Full>(shift + c, lanes);
      Vec total = load<Full>(sum + c, lanes), total_squares = load<Full>(squares + c, lanes);
      for (; r < end; r++) {
        const Vec d = load<Full>(x + r * channels + c, lanes) - around;
        total += d;
        total_squares += d * d;
      }
      store<Full>(sum + c, total, lanes);
      store<Full>(squares + c, total_squares, lanes);
    });
  });
  return parts;
}

/** Parts over grouped rows as parts over single ones. */
std::vector<PartialMoments> ungrouped(const std::vector<PartialMoments>& parts, int64_t channels,
                                      int64_t repeats) {
  std::vector<PartialMoments> single;
  for (const PartialMoments& part : parts) {
    for (int64_t i = 0; i < repeats; i++) {
      PartialMoments own{part.count, {}};
      for (int64_t vector = 0; vector < 3; vector++) {
        const auto from = part.sums.begin() + (vector * repeats + i) * channels;
        own.sums.insert(own.sums.end(), from, from + channels);
      }
      single.push_back(std::move(own));
    }
  }
  return single;
}

template <bool Activate>
void normalise_blocks(const float* x, const float* residual, float* y, Matrix shape, Normaliser by) {
  const Blocks blocks(shape);
  const int64_t channels = shape.channels;
  parallel_for(blocks.count, [&](int64_t block) {
    for_each_element(blocks, block, channels, [&](int64_t at, int64_t c, int lanes, auto full) {
      constexpr bool Full = decltype(full)::value;
      const Vec mean = load<Full>(by.mean + c, lanes), scale = load<Full>(by.scale + c, lanes),
                beta = load<Full>(by.beta + c, lanes);
      Vec value = (load<Full>(x + at, lanes) - mean) * scale + beta;
      if (Activate) value = relu6(value);
      if (residual) value += load<Full>(residual + at, lanes);
      store<Full>(y + at, value, lanes);
    });
  });
}

template <bool Activate>
GradientSums gradient_sums_of(const float* dy, const float* x, Matrix shape, Normaliser by) {
  const Blocks blocks(shape);
  const int64_t channels = shape.channels;
  std::vector<float> parts(blocks.count * 2 * channels);
  parallel_for(blocks.count, [&](int64_t block) {
    float* const sum = parts.data() + block * 2 * channels;
    float* const centred = sum + channels;
    for_each_tile(blocks, block, channels, [&](int64_t r, int64_t end, int64_t c, int lanes, auto full) {
      constexpr bool Full = decltype(full)::value;
      const Vec mean = load<Full>(by.mean + c, lanes), scale = load<Full>(by.scale + c, lanes),
                beta = load<Full>(by.beta + c, lanes);
      Vec total = load<Full>(sum + c, lanes), total_centred = load<Full>(centred + c, lanes);
      for (; r < end; r++) {
        const int64_t at = r * channels + c;
        const Vec d = load<Full>(x + at, lanes) - mean;
        Vec g = load<Full>(dy + at, lanes);
        if (Activate) g = relu6_gradient(d * scale + beta, g);
        total += g;
        total_centred += g * d;
      }
      store<Full>(sum + c, total, lanes);
      store<Full>(centred + c, total_centred, lanes);
    });
  });
  GradientSums sums{std::vector<double>(channels), std::vector<double>(channels)};
  for (int64_t block = 0; block < blocks.count; block++) {
    const float* const part = parts.data() + block * 2 * channels;
    for (int64_t c = 0; c < channels; c++) {
      sums.g[c] += part[c];
      sums.g_centred[c] += part[channels + c];
    }
  }
  return sums;
}

std::vector<double> folded(const std::vector<double>& values, int64_t channels) {
  std::vector<double> sums(channels);
  for (size_t i = 0; i < values.size(); i++) sums[i % channels] += values[i];
  return sums;
}

template <bool Activate>
void input_gradient_blocks(const float* dy, const float* x, float* dx, Matrix shape, Normaliser by,
                           const GradientCoefficients& by_channel) {
  const Blocks blocks(shape);
  const int64_t channels = shape.channels;
  parallel_for(blocks.count, [&](int64_t block) {
    for_each_element(blocks, block, channels, [&](int64_t at, int64_t c, int lanes, auto full) {
      constexpr bool Full = decltype(full)::value;
      const Vec mean = load<Full>(by.mean + c, lanes), scale = load<Full>(by.scale + c, lanes),
                beta = load<Full>(by.beta + c, lanes), gain = load<Full>(by_channel.gain.data() + c, lanes),
                slope = load<Full>(by_channel.slope.data() + c, lanes),
                shift = load<Full>(by_channel.shift.data() + c, lanes);
      const Vec d = load<Full>(x + at, lanes) - mean;
      Vec g = load<Full>(dy + at, lanes);
      if (Activate) g = relu6_gradient(d * scale + beta, g);
      store<Full>(dx + at, gain * g + (slope * d + shift), lanes);
    });
  });
}

}  // namespace

Moments column_moments(const float* x, Matrix shape) {
  const Grouping grouping(shape);
  const std::vector<PartialMoments> parts = partial_moments(x, grouping.shape);
  if (grouping.repeats == 1) return combine(parts, shape.channels);
  return combine(ungrouped(parts, shape.channels, grouping.repeats), shape.channels);
}

void normalise(const float* x, const float* residual, float* y, Matrix shape, Normaliser by, bool activate) {
  const Grouping grouping(shape);
  const Repeated wide(by, shape.channels, grouping.repeats);
  if (activate) normalise_blocks<true>(x, residual, y, grouping.shape, wide.normaliser());
  else normalise_blocks<false>(x, residual, y, grouping.shape, wide.normaliser());
}

GradientSums gradient_sums(const float* dy, const float* x, Matrix shape, Normaliser by, bool activate) {
  const Grouping grouping(shape);
  const Repeated wide(by, shape.channels, grouping.repeats);
  const GradientSums sums = activate ? gradient_sums_of<true>(dy, x, grouping.shape, wide.normaliser())
                                     : gradient_sums_of<false>(dy, x, grouping.shape, wide.normaliser());
  return {folded(sums.g, shape.channels), folded(sums.g_centred, shape.channels)};
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
  const Grouping grouping(shape);
  const Repeated wide(by, shape.channels, grouping.repeats);
  const auto widened = [&](const std::vector<float>& values) {
    return repeated(values.data(), shape.channels, grouping.repeats);
  };
  const GradientCoefficients all{widened(by_channel.gain), widened(by_channel.slope), widened(by_channel.shift)};
  if (activate) input_gradient_blocks<true>(dy, x, dx, grouping.shape, wide.normaliser(), all);
  else input_gradient_blocks<false>(dy, x, dx, grouping.shape, wide.normaliser(), all);
}

}  // namespace mintmark
