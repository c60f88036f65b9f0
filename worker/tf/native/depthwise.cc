#include "depthwise.h"

#include <algorithm>
#include <array>

#include "parallel.h"
#include "rows.h"
#include "vec.h"

namespace mintmark {
namespace {

struct Sums {
  Vec shift, sum, squares;
};

/** One output row of 16 channels, from three padded input rows; adds its values to the row's moments. */
template <int Stride, bool Full>
void convolve_row(const float* const rows[3], const Vec w[9], int64_t out_width, int64_t channels, int lanes,
                  float* out, Sums& moments) {
  // The left padding is column 0 of the buffer; with stride 2 the first window begins behind it.
  const float* r0 = rows[0] + (Stride - 1) * kLanes;
  const float* r1 = rows[1] + (Stride - 1) * kLanes;
  const float* r2 = rows[2] + (Stride - 1) * kLanes;
  Vec a0 = load(r0), a1 = load(r1), a2 = load(r2), b0 = {}, b1 = {}, b2 = {};
  if (Stride == 1) b0 = load(r0 + kLanes), b1 = load(r1 + kLanes), b2 = load(r2 + kLanes);
#pragma GCC unroll 3
  for (int64_t t = 0; t < out_width; t++) {
    const int64_t next = (Stride * t + 2) * kLanes, middle_at = next - kLanes;
    if (Stride == 2) b0 = load(r0 + middle_at), b1 = load(r1 + middle_at), b2 = load(r2 + middle_at);
    const Vec c0 = load(r0 + next), c1 = load(r1 + next), c2 = load(r2 + next);
    const Vec top = w[0] * a0 + w[1] * b0 + w[2] * c0;
    const Vec middle = w[3] * a1 + w[4] * b1 + w[5] * c1;
    const Vec bottom = w[6] * a2 + w[7] * b2 + w[8] * c2;
    const Vec value = top + middle + bottom;
    store<Full>(out + t * channels, value, lanes);
    const Vec d = value - moments.shift;
    moments.sum += d;
    moments.squares += d * d;
    if (Stride == 1) {
      a0 = b0, a1 = b1, a2 = b2;
      b0 = c0, b1 = c1, b2 = c2;
    } else {
      a0 = c0, a1 = c1, a2 = c2;
    }
  }
}

/** 16 channels of a row, activated, into its padded place; `in` may be that place. */
template <bool Full>
inline void normalise_row(const float* in, int64_t step, int lanes, Vec mean, Vec scale, Vec beta, int64_t width,
                          float* row) {
  for (int64_t j = 0; j < width; j++) {
    const Vec x = load<Full>(in + j * step, lanes);
    store(row + (j + 1) * kLanes, relu6((x - mean) * scale + beta));
  }
}

/** One task: a band of output rows of one image. */
template <int Stride>
void forward_band(Rows z1, Normaliser norm1, const float* weights, float* z2, DepthwiseShape shape,
                  Band band, PartialMoments& part) {
  const int64_t channels = shape.channels, width = shape.width, out_width = shape.out_width();
  const RowBuffer buffer(channels, width);
  part.count = (band.end - band.first) * out_width;
  part.sums.assign(3 * channels, 0.0f);
  float* const shift = part.sums.data();
  float* const sum = shift + channels;
  float* const squares = sum + channels;

  const int64_t image = band.image * shape.height;
  const int64_t copied = z1.computed ? z1.computed->copied(width) : 0;
  AlignedFloats copies(3 * copied);
  // What the rows are computed from that this output row is the first to need.
  std::array<Left, 3> sources{};
  int64_t ready = band.first * Stride - (Stride == 1);
  for (int64_t o = band.first; o < band.end; o++) {
    const int64_t top = o * Stride - (Stride == 1), needed = top + 3;
    float* const out = z2 + (band.image * shape.out_height() + o) * out_width * channels;
    for (int64_t i = ready; z1.computed && i < needed; i++)
      if (i >= 0 && i < shape.height)
        sources[i - ready] = z1.computed->input((image + i) * width, width, copies.data() + (i - ready) * copied);
    for_each_chunk(channels, [&](int64_t c, int lanes, auto full) {
      constexpr bool Full = decltype(full)::value;
      const Vec mean = load<Full>(norm1.mean + c, lanes), scale = load<Full>(norm1.scale + c, lanes),
                beta = load<Full>(norm1.beta + c, lanes);
      for (int64_t i = ready; i < needed; i++) {
        float* const row = buffer.row(c, i);
        if (i < 0 || i >= shape.height) {
          buffer.clear(row);
          continue;
        }
        if (z1.computed) {
          z1.computed->chunk(sources[i - ready], width, c, row + kLanes);
          normalise_row<true>(row + kLanes, kLanes, kLanes, mean, scale, beta, width, row);
        } else {
          const float* const in = z1.data + (image + i) * width * channels + c;
          normalise_row<Full>(in, channels, lanes, mean, scale, beta, width, row);
        }
      }
      Vec w[9];
      for (int k = 0; k < 9; k++) w[k] = load<Full>(weights + k * channels + c, lanes);
      const float* const rows[3] = {buffer.row(c, top), buffer.row(c, top + 1), buffer.row(c, top + 2)};
      Sums moments{load<Full>(shift + c, lanes), load<Full>(sum + c, lanes), load<Full>(squares + c, lanes)};
      if (o == band.first) {
        // Any value near the mean will do; the first one is at hand.
        Sums unused{};
        convolve_row<Stride, Full>(rows, w, 1, channels, lanes, out + c, unused);
        moments.shift = load<Full>(out + c, lanes);
      }
      convolve_row<Stride, Full>(rows, w, out_width, channels, lanes, out + c, moments);
      store<Full>(shift + c, moments.shift, lanes);
      store<Full>(sum + c, moments.sum, lanes);
      store<Full>(squares + c, moments.squares, lanes);
    });
    ready = needed;
  }
}

}  // namespace

Moments norm_depthwise(Rows z1, Normaliser norm1, const float* weights, float* z2, DepthwiseShape shape) {
  const Bands bands(shape.images, shape.out_height());
  std::vector<PartialMoments> parts(bands.count);
  parallel_for(bands.count, [&](int64_t i) {
    if (shape.stride == 1) forward_band<1>(z1, norm1, weights, z2, shape, bands[i], parts[i]);
    else forward_band<2>(z1, norm1, weights, z2, shape, bands[i], parts[i]);
  });
  return combine(parts, shape.channels);
}

}  // namespace mintmark
