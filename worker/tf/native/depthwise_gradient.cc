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

/** What a row adds up, for 16 channels. */
struct ChunkSums {
  Vec weights[9], g, g_centred;
};

/** One pixel's share, once the gradient `g` of its activation is known. */
inline Vec before_activation(Vec x, Vec g, const ChunkNorm& norm, Vec& activation, ChunkSums& sums) {
  const Vec d = x - norm.mean, y = d * norm.scale + norm.beta;
  activation = relu6(y);
  g = relu6_gradient(y, g);
  sums.g += g;
  sums.g_centred += g * d;
  return g;
}

inline Vec activation_of(Vec x, const ChunkNorm& norm) { return relu6((x - norm.mean) * norm.scale + norm.beta); }

/** Input row i with stride 1. `above`, `here`, `below`: rows i-1, i, i+1 of the output's gradient, padded. */
template <bool Full>
void gradient_row_1(const float* above, const float* here, const float* below, const float* z1, const Vec w[9],
                    const ChunkNorm& norm, int64_t width, int64_t channels, int lanes, float* g1,
                    ChunkSums& sums) {
  Vec a0 = load(above), a1 = load(above + kLanes), h0 = load(here), h1 = load(here + kLanes), b0 = load(below),
      b1 = load(below + kLanes);
  for (int64_t j = 0; j < width; j++) {
    const Vec a2 = load(above + (j + 2) * kLanes), h2 = load(here + (j + 2) * kLanes),
              b2 = load(below + (j + 2) * kLanes);
    // A weight at (kh, kw) led from here to the output at (i + 1 - kh, j + 1 - kw).
    Vec g = (w[0] * b2 + w[1] * b1 + w[2] * b0) + (w[3] * h2 + w[4] * h1 + w[5] * h0) +
            (w[6] * a2 + w[7] * a1 + w[8] * a0);
    Vec y;
    g = before_activation(load<Full>(z1 + j * channels, lanes), g, norm, y, sums);
    store<Full>(g1 + j * channels, g, lanes);
    sums.weights[0] += y * b2, sums.weights[1] += y * b1, sums.weights[2] += y * b0;
    sums.weights[3] += y * h2, sums.weights[4] += y * h1, sums.weights[5] += y * h0;
    sums.weights[6] += y * a2, sums.weights[7] += y * a1, sums.weights[8] += y * a0;
    a0 = a1, a1 = a2, h0 = h1, h1 = h2, b0 = b1, b1 = b2;
  }
}

/**
 * An even input row 2r with stride 2 meets the output rows r - 1 (`above`, bottom weights) and r (`here`, top
 * weights); an even column likewise two output columns, an odd one only one.
 */
template <bool Full>
void gradient_even_row_2(const float* above, const float* here, const float* z1, const Vec w[9],
                         const ChunkNorm& norm, int64_t width, int64_t channels, int lanes, float* g1,
                         ChunkSums& sums) {
  Vec a0 = load(above), h0 = load(here);
  for (int64_t t = 0; t < width / 2; t++) {
    const Vec a1 = load(above + (t + 1) * kLanes), h1 = load(here + (t + 1) * kLanes);
    const int64_t at = 2 * t * channels;
    Vec y, g = w[0] * h1 + w[2] * h0 + w[6] * a1 + w[8] * a0;
    store<Full>(g1 + at, before_activation(load<Full>(z1 + at, lanes), g, norm, y, sums), lanes);
    sums.weights[0] += y * h1, sums.weights[2] += y * h0, sums.weights[6] += y * a1, sums.weights[8] += y * a0;
    g = w[1] * h1 + w[7] * a1;
    const int64_t odd = at + channels;
    store<Full>(g1 + odd, before_activation(load<Full>(z1 + odd, lanes), g, norm, y, sums), lanes);
    sums.weights[1] += y * h1, sums.weights[7] += y * a1;
    a0 = a1, h0 = h1;
  }
}

/** An odd input row meets one output row, in the middle weights. */
template <bool Full>
void gradient_odd_row_2(const float* here, const float* z1, const Vec w[9], const ChunkNorm& norm, int64_t width,
                        int64_t channels, int lanes, float* g1, ChunkSums& sums) {
  Vec h0 = load(here);
  for (int64_t t = 0; t < width / 2; t++) {
    const Vec h1 = load(here + (t + 1) * kLanes);
    const int64_t at = 2 * t * channels;
    Vec y, g = w[3] * h1 + w[5] * h0;
    store<Full>(g1 + at, before_activation(load<Full>(z1 + at, lanes), g, norm, y, sums), lanes);
    sums.weights[3] += y * h1, sums.weights[5] += y * h0;
    g = w[4] * h1;
    const int64_t odd = at + channels;
    store<Full>(g1 + odd, before_activation(load<Full>(z1 + odd, lanes), g, norm, y, sums), lanes);
    sums.weights[4] += y * h1;
    h0 = h1;
  }
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

/** One task: a band of input rows (with stride 2 an even number) of one image. `sums`: `[11][channels]`. */
template <int Stride>
void gradient_band(const Request& request, Band band, float* sums) {
  const DepthwiseShape& shape = request.shape;
  const int64_t channels = shape.channels, width = shape.width, out_width = shape.out_width();
  const RowBuffer buffer(channels, out_width);
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
      float* const g1 = request.g1 + row_offset + c;
      ChunkSums of_row = {};
      const float* const row = buffer.row(c, here);
      if (Stride == 1) {
        const float* const above = buffer.row(c, here - 1);
        const float* const below = buffer.row(c, here + 1);
        gradient_row_1<Full>(above, row, below, z1, w, norm, width, channels, lanes, g1, of_row);
      } else if (i % 2 == 0) {
        gradient_even_row_2<Full>(buffer.row(c, here - 1), row, z1, w, norm, width, channels, lanes, g1, of_row);
      } else {
        gradient_odd_row_2<Full>(row, z1, w, norm, width, channels, lanes, g1, of_row);
      }
      const auto add = [&](int64_t k, Vec value) {
        float* const sum = sums + k * channels + c;
        store<Full>(sum, load<Full>(sum, lanes) + value, lanes);
      };
      for (int k = 0; k < 9; k++) add(k, of_row.weights[k]);
      add(9, of_row.g);
      add(10, of_row.g_centred);
    });
    ready = std::max(ready, needed);
  }
}

}  // namespace

DepthwiseGradient norm_depthwise_gradient(const float* dy2, const float* z2, Normaliser norm2,
                                          const GradientCoefficients& by2, const float* z1, Normaliser norm1,
                                          const float* weights, float* g1, DepthwiseShape shape) {
  const Request request{dy2, z2, norm2, by2, z1, norm1, weights, g1, shape};
  const int64_t channels = shape.channels;
  const Bands bands(shape.images, shape.out_height());
  std::vector<float> parts(bands.count * 11 * channels);
  parallel_for(bands.count, [&](int64_t i) {
    Band band = bands[i];
    band.first *= shape.stride;
    band.end *= shape.stride;
    float* const sums = parts.data() + i * 11 * channels;
    if (shape.stride == 1) gradient_band<1>(request, band, sums);
    else gradient_band<2>(request, band, sums);
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
