#include <algorithm>
#include <optional>
#include <vector>

#include "depthwise.h"
#include "parallel.h"
#include "rows.h"
#include "vec.h"

namespace mintmark {
namespace {

struct ChunkNorm {
  Vec mean, scale, beta;
};

template <bool Full>
ChunkNorm load_norm(Normaliser norm, int64_t c, int lanes) {
  return {load<Full>(norm.mean + c, lanes), load<Full>(norm.scale + c, lanes), load<Full>(norm.beta + c, lanes)};
}

/** Where a row of the gradient goes, 16 channels of it. */
struct Gradient {
  float* data;
  /** From one pixel to the next. */
  int64_t step;
  int lanes;
  template <bool Full>
  void put(int64_t pixel, Vec g) const {
    store<Full>(data + pixel * step, g, lanes);
  }
};

/** What a row adds up, for 16 channels. */
struct ChunkSums {
  Vec weights[9], g, g_centred;
};

/** The gradient `g` behind one pixel's activation as the one before it; the activation goes to `y`. */
inline Vec before_activation(Vec x, Vec g, const ChunkNorm& norm, float* y, ChunkSums& sums) {
  const Vec d = x - norm.mean, before = d * norm.scale + norm.beta;
  store(y, relu6(before));
  g = relu6_gradient(before, g);
  sums.g += g;
  sums.g_centred += g * d;
  return g;
}

/*
 * Each kind of row goes through its pixels twice: for the gradient at the input, which leaves the activations `y`
 * behind in a row that fits the first-level cache, and for the weights' gradient. Done at once, the nine weights,
 * their nine sums and the nine neighbours would not fit the registers.
 *
 * `above`, `here`, `below`: padded rows of the output's gradient. A weight at (kh, kw) led from an input to the
 * output whose window has it at that place: with stride 1 at (i + 1 - kh, j + 1 - kw).
 */

template <bool Full>
void input_row_1(const float* above, const float* here, const float* below, const float* z1, const Vec w[9],
                 const ChunkNorm& norm, int64_t width, int64_t channels, int lanes, Gradient g1, float* y,
                 const float* ahead, ChunkSums& sums) {
  Vec a0 = load(above), a1 = load(above + kLanes), h0 = load(here), h1 = load(here + kLanes), b0 = load(below),
      b1 = load(below + kLanes);
#pragma GCC unroll 3
  for (int64_t j = 0; j < width; j++) {
    const Vec a2 = load(above + (j + 2) * kLanes), h2 = load(here + (j + 2) * kLanes),
              b2 = load(below + (j + 2) * kLanes);
    const Vec g = (w[0] * b2 + w[1] * b1 + w[2] * b0) + (w[3] * h2 + w[4] * h1 + w[5] * h0) +
                  (w[6] * a2 + w[7] * a1 + w[8] * a0);
    prefetch(ahead + j * kLanes);
    const Vec x = load<Full>(z1 + j * channels, lanes);
    g1.put<Full>(j, before_activation(x, g, norm, y + j * kLanes, sums));
    a0 = a1, a1 = a2, h0 = h1, h1 = h2, b0 = b1, b1 = b2;
  }
}

void weights_row_1(const float* above, const float* here, const float* below, const float* y, int64_t width,
                   const float* ahead_dy, const float* ahead_z, ChunkSums& sums) {
  Vec a0 = load(above), a1 = load(above + kLanes), h0 = load(here), h1 = load(here + kLanes), b0 = load(below),
      b1 = load(below + kLanes);
  Vec s0 = {}, s1 = {}, s2 = {}, s3 = {}, s4 = {}, s5 = {}, s6 = {}, s7 = {}, s8 = {};
#pragma GCC unroll 3
  for (int64_t j = 0; j < width; j++) {
    const Vec a2 = load(above + (j + 2) * kLanes), h2 = load(here + (j + 2) * kLanes),
              b2 = load(below + (j + 2) * kLanes), v = load(y + j * kLanes);
    prefetch(ahead_dy + j * kLanes);
    prefetch(ahead_z + j * kLanes);
    s0 += v * b2, s1 += v * b1, s2 += v * b0;
    s3 += v * h2, s4 += v * h1, s5 += v * h0;
    s6 += v * a2, s7 += v * a1, s8 += v * a0;
    a0 = a1, a1 = a2, h0 = h1, h1 = h2, b0 = b1, b1 = b2;
  }
  const Vec all[9] = {s0, s1, s2, s3, s4, s5, s6, s7, s8};
  std::copy(all, all + 9, sums.weights);
}

/**
 * An even input row 2r with stride 2 meets the output rows r - 1 (`above`, bottom weights) and r (`here`, top
 * weights); an even column likewise two output columns, an odd one only one.
 */
template <bool Full>
void input_even_row_2(const float* above, const float* here, const float* z1, const Vec w[9],
                      const ChunkNorm& norm, int64_t width, int64_t channels, int lanes, Gradient g1, float* y,
                      const float* ahead, ChunkSums& sums) {
  Vec a0 = load(above), h0 = load(here);
  for (int64_t t = 0; t < width / 2; t++) {
    const Vec a1 = load(above + (t + 1) * kLanes), h1 = load(here + (t + 1) * kLanes);
    const int64_t at = 2 * t * channels, odd = at + channels;
    float* const pair = y + 2 * t * kLanes;
    prefetch(ahead + 2 * t * kLanes);
    prefetch(ahead + (2 * t + 1) * kLanes);
    const Vec even_g = (w[0] * h1 + w[2] * h0) + (w[6] * a1 + w[8] * a0), odd_g = w[1] * h1 + w[7] * a1;
    g1.put<Full>(2 * t, before_activation(load<Full>(z1 + at, lanes), even_g, norm, pair, sums));
    g1.put<Full>(2 * t + 1, before_activation(load<Full>(z1 + odd, lanes), odd_g, norm, pair + kLanes, sums));
    a0 = a1, h0 = h1;
  }
}

void weights_even_row_2(const float* above, const float* here, const float* y, int64_t width, ChunkSums& sums) {
  Vec a0 = load(above), h0 = load(here);
  Vec s0 = {}, s1 = {}, s2 = {}, s6 = {}, s7 = {}, s8 = {};
  for (int64_t t = 0; t < width / 2; t++) {
    const Vec a1 = load(above + (t + 1) * kLanes), h1 = load(here + (t + 1) * kLanes);
    const Vec even = load(y + 2 * t * kLanes), odd = load(y + (2 * t + 1) * kLanes);
    s0 += even * h1, s2 += even * h0, s6 += even * a1, s8 += even * a0;
    s1 += odd * h1, s7 += odd * a1;
    a0 = a1, h0 = h1;
  }
  const Vec all[9] = {s0, s1, s2, {}, {}, {}, s6, s7, s8};
  std::copy(all, all + 9, sums.weights);
}

/** An odd input row meets one output row, in the middle weights. */
template <bool Full>
void input_odd_row_2(const float* here, const float* z1, const Vec w[9], const ChunkNorm& norm, int64_t width,
                     int64_t channels, int lanes, Gradient g1, float* y, const float* ahead, ChunkSums& sums) {
  Vec h0 = load(here);
  for (int64_t t = 0; t < width / 2; t++) {
    const Vec h1 = load(here + (t + 1) * kLanes);
    const int64_t at = 2 * t * channels, odd = at + channels;
    float* const pair = y + 2 * t * kLanes;
    prefetch(ahead + 2 * t * kLanes);
    prefetch(ahead + (2 * t + 1) * kLanes);
    const Vec even_g = w[3] * h1 + w[5] * h0, odd_g = w[4] * h1;
    g1.put<Full>(2 * t, before_activation(load<Full>(z1 + at, lanes), even_g, norm, pair, sums));
    g1.put<Full>(2 * t + 1, before_activation(load<Full>(z1 + odd, lanes), odd_g, norm, pair + kLanes, sums));
    h0 = h1;
  }
}

void weights_odd_row_2(const float* here, const float* y, int64_t width, ChunkSums& sums) {
  Vec h0 = load(here);
  Vec s3 = {}, s4 = {}, s5 = {};
  for (int64_t t = 0; t < width / 2; t++) {
    const Vec h1 = load(here + (t + 1) * kLanes);
    const Vec even = load(y + 2 * t * kLanes), odd = load(y + (2 * t + 1) * kLanes);
    s3 += even * h1, s5 += even * h0, s4 += odd * h1;
    h0 = h1;
  }
  const Vec all[9] = {{}, {}, {}, s3, s4, s5, {}, {}, {}};
  std::copy(all, all + 9, sums.weights);
}

struct Request {
  const float* dy2;
  const float* z2;
  Normaliser norm2;
  const GradientCoefficients& by2;
  const float* z1;
  Normaliser norm1;
  const float* weights;
  float* g1;
  DepthwiseShape shape;
};

/** A row of the gradient at z2, for 16 channels, into its padded place. */
template <bool Full>
void second_norm_row(const Request& request, int64_t offset, int64_t c, int lanes, float* row) {
  const ChunkNorm norm = load_norm<Full>(request.norm2, c, lanes);
  const Vec gain = load<Full>(request.by2.gain.data() + c, lanes),
            slope = load<Full>(request.by2.slope.data() + c, lanes),
            shift = load<Full>(request.by2.shift.data() + c, lanes);
  const int64_t channels = request.shape.channels, width = request.shape.out_width();
  const float* const x = request.z2 + offset + c;
  const float* const dy = request.dy2 + offset + c;
  for (int64_t j = 0; j < width; j++) {
    const Vec d = load<Full>(x + j * channels, lanes) - norm.mean;
    const Vec g = relu6_gradient(d * norm.scale + norm.beta, load<Full>(dy + j * channels, lanes));
    store(row + (j + 1) * kLanes, gain * g + (slope * d + shift));
  }
}

/**
 * One task: a band of input rows (with stride 2 an even number) of one image. `sums`: `[11][channels]`. `expanded` takes
 * the gradient, if it is given.
 */
template <int Stride>
void gradient_band(const Request& request, Band band, float* sums, ExpansionGradient::Task* expanded) {
  const DepthwiseShape& shape = request.shape;
  const int64_t channels = shape.channels, width = shape.width, out_width = shape.out_width();
  const RowBuffer buffer(channels, out_width);
  std::vector<Vec> activations(width);
  float* const y = reinterpret_cast<float*>(activations.data());
  int64_t ready = band.first / Stride - 1;
  for (int64_t i = band.first; i < band.end; i++) {
    const int64_t here = i / Stride, needed = Stride == 1 ? here + 2 : here + 1;
    const int64_t row_offset = (band.image * shape.height + i) * width * channels;
    for_each_chunk(channels, [&](int64_t c, int lanes, auto full) {
      constexpr bool Full = decltype(full)::value;
      for (int64_t o = ready; o < needed; o++) {
        float* const row = buffer.row(c, o);
        if (o < 0 || o >= shape.out_height()) buffer.clear(row);
        else second_norm_row<Full>(request, (band.image * shape.out_height() + o) * out_width * channels, c, lanes, row);
      }
      Vec w[9];
      for (int k = 0; k < 9; k++) w[k] = load<Full>(request.weights + k * channels + c, lanes);
      const ChunkNorm norm = load_norm<Full>(request.norm1, c, lanes);
      const float* const z1 = request.z1 + row_offset + c;
      // A task of an expansion has room for 16 channels also where the tensor ends.
      const Gradient g1 = expanded ? Gradient{expanded->g() + c, expanded->step(), kLanes}
                                   : Gradient{request.g1 + row_offset + c, channels, lanes};
      ChunkSums of_row = {};
      const int64_t next = (band.image * shape.out_height() + needed) * out_width * channels + c * out_width;
      // The next row's part of this chunk's size.
      const float* const ahead = request.z1 + row_offset + (width * channels + c * width);
      const float* const row = buffer.row(c, here);
      if (Stride == 1) {
        const float* const above = buffer.row(c, here - 1);
        const float* const below = buffer.row(c, here + 1);
        input_row_1<Full>(above, row, below, z1, w, norm, width, channels, lanes, g1, y, ahead, of_row);
        weights_row_1(above, row, below, y, width, request.dy2 + next, request.z2 + next, of_row);
      } else if (i % 2 == 0) {
        const float* const above = buffer.row(c, here - 1);
        input_even_row_2<Full>(above, row, z1, w, norm, width, channels, lanes, g1, y, ahead, of_row);
        weights_even_row_2(above, row, y, width, of_row);
      } else {
        input_odd_row_2<Full>(row, z1, w, norm, width, channels, lanes, g1, y, ahead, of_row);
        weights_odd_row_2(row, y, width, of_row);
      }
      const auto add = [&](int64_t k, Vec value) {
        float* const sum = sums + k * channels + c;
        store<Full>(sum, load<Full>(sum, lanes) + value, lanes);
      };
      for (int k = 0; k < 9; k++) add(k, of_row.weights[k]);
      add(9, of_row.g);
      add(10, of_row.g_centred);
    });
    if (expanded) expanded->add((band.image * shape.height + i) * width);
    ready = std::max(ready, needed);
  }
}

}  // namespace

int64_t gradient_tasks(DepthwiseShape shape) { return Bands(shape.images, shape.out_height()).count; }

DepthwiseGradient norm_depthwise_gradient(const float* dy2, const float* z2, Normaliser norm2,
                                          const GradientCoefficients& by2, const float* z1, Normaliser norm1,
                                          const float* weights, float* g1, ExpansionGradient* expansion,
                                          DepthwiseShape shape) {
  const Request request{dy2, z2, norm2, by2, z1, norm1, weights, g1, shape};
  const int64_t channels = shape.channels;
  const Bands bands(shape.images, shape.out_height());
  std::vector<float> parts(bands.count * 11 * channels);
  parallel_for(bands.count, [&](int64_t i) {
    Band band = bands[i];
    band.first *= shape.stride;
    band.end *= shape.stride;
    float* const sums = parts.data() + i * 11 * channels;
    std::optional<ExpansionGradient::Task> expanded;
    if (expansion) expanded.emplace(*expansion, i, shape.width);
    ExpansionGradient::Task* const task = expanded ? &*expanded : nullptr;
    if (shape.stride == 1) gradient_band<1>(request, band, sums, task);
    else gradient_band<2>(request, band, sums, task);
  });
  std::vector<double> total(11 * channels);
  for (int64_t i = 0; i < bands.count; i++) {
    const float* const part = parts.data() + i * 11 * channels;
    for (int64_t c = 0; c < 11 * channels; c++) total[c] += part[c];
  }
  const auto nine = total.begin() + 9 * channels, ten = nine + channels;
  return {{std::vector<double>(nine, ten), std::vector<double>(ten, total.end())},
          std::vector<float>(total.begin(), nine)};
}

}  // namespace mintmark
