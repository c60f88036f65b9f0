#include "projection.h"

#include <algorithm>
#include <utility>

#include "parallel.h"
#include "product.h"

namespace mintmark {
namespace {

/** Floats of an activation that are computed at a time: 32 KiB, a first-level cache. */
constexpr int64_t kTileFloats = 8192;
/** Tiles that one task of the forward pass takes. */
constexpr int64_t kTiles = 8;
/** Rows that sums take side by side, so that each sum is loaded and stored once for all of them. */
constexpr int64_t kSummedRows = 8;
/** Tasks of a gradient: each has sums of its own for the weights. */
constexpr int64_t kGradientTasks = 16;

/** A layer's vectors in whole chunks of 16, the rest of which normalises to 0. */
struct PaddedNorm {
  PaddedNorm(Normaliser norm, int64_t channels) : mean(channels), scale(channels), beta(channels) {
    std::copy_n(norm.mean, channels, mean.data());
    std::copy_n(norm.scale, channels, scale.data());
    std::copy_n(norm.beta, channels, beta.data());
  }
  AlignedFloats mean, scale, beta;
};

int64_t tile_rows(int64_t channels) { return std::max<int64_t>(8, kTileFloats / padded(channels)); }

}  // namespace

void project(const Projection& p, float* z3) {
  const int64_t step = padded(p.inputs), out_step = padded(p.outputs), tile = tile_rows(p.inputs);
  const PaddedNorm norm(p.norm, p.inputs);
  AlignedFloats weights(p.inputs * out_step);
  for (int64_t i = 0; i < p.inputs; i++)
    std::copy_n(p.weights + i * p.outputs, p.outputs, weights.data() + i * out_step);
  const int64_t tiles = (p.rows + tile - 1) / tile;
  parallel_for((tiles + kTiles - 1) / kTiles, [&](int64_t task) {
    AlignedFloats y(tile * step), out(tile * out_step);
    for (int64_t t = task * kTiles; t < std::min(tiles, (task + 1) * kTiles); t++) {
      const int64_t first = t * tile, rows = std::min(tile, p.rows - first);
      for (int64_t r = 0; r < rows; r++) {
        const float* const from = p.z2 + (first + r) * p.inputs;
        for_each_chunk(p.inputs, [&](int64_t c, int lanes, auto full) {
          constexpr bool Full = decltype(full)::value;
          const Vec d = load<Full>(from + c, lanes) - load(norm.mean.data() + c);
          store(y.data() + r * step + c, relu6(d * load(norm.scale.data() + c) + load(norm.beta.data() + c)));
        });
      }
      set_product({y.data(), step, 1}, rows, p.inputs, weights.data(), out_step, out.data(), out_step,
                  out_step / kLanes);
      for (int64_t r = 0; r < rows; r++)
        std::copy_n(out.data() + r * out_step, p.outputs, z3 + (first + r) * p.outputs);
    }
  });
}

ProjectionGradient projection_gradient(const Projection& p, const float* dz3, float* g2) {
  const int64_t step = padded(p.inputs), tile = tile_rows(p.inputs);
  const PaddedNorm norm(p.norm, p.inputs);
  // Transposed, so that a product with it gives rows of g2.
  AlignedFloats weights(p.outputs * step);
  for (int64_t o = 0; o < p.outputs; o++)
    for (int64_t i = 0; i < p.inputs; i++) weights.data()[o * step + i] = p.weights[i * p.outputs + o];
  const int64_t tiles = (p.rows + tile - 1) / tile, tasks = std::min(kGradientTasks, tiles);
  const int64_t size = (p.outputs + 2) * step;
  AlignedFloats parts(tasks * size);
  parallel_for(tasks, [&](int64_t task) {
    // `[outputs][step]`, and the sums of g and of its product with z2.
    float* const part = parts.data() + task * size;
    float* const sum = part + p.outputs * step;
    float* const centred = sum + step;
    AlignedFloats y(tile * step), g(tile * step);
    for (int64_t t = tiles * task / tasks; t < tiles * (task + 1) / tasks; t++) {
      const int64_t first = t * tile, rows = std::min(tile, p.rows - first);
      const float* const dz = dz3 + first * p.outputs;
      set_product({dz, p.outputs, 1}, rows, p.outputs, weights.data(), step, g.data(), step, step / kLanes);
      for (int64_t from = 0; from < rows; from += kSummedRows) {
        const int64_t end = std::min(rows, from + kSummedRows);
        for_each_chunk(p.inputs, [&](int64_t c, int lanes, auto full) {
          constexpr bool Full = decltype(full)::value;
          const Vec mean = load(norm.mean.data() + c), scale = load(norm.scale.data() + c),
                    beta = load(norm.beta.data() + c);
          Vec total = load(sum + c), total_centred = load(centred + c);
          for (int64_t r = from; r < end; r++) {
            const int64_t at = (first + r) * p.inputs + c;
            const Vec d = load<Full>(p.z2 + at, lanes) - mean, before = d * scale + beta;
            const Vec gradient = relu6_gradient(before, load(g.data() + r * step + c));
            store(y.data() + r * step + c, relu6(before));
            store<Full>(g2 + at, gradient, lanes);
            total += gradient;
            total_centred += gradient * d;
          }
          store(sum + c, total);
          store(centred + c, total_centred);
        });
      }
      add_product({dz, 1, p.outputs}, p.outputs, rows, y.data(), step, part, step, step / kLanes);
    }
  });
  ProjectionGradient gradient{{std::vector<double>(p.inputs), std::vector<double>(p.inputs)},
                              std::vector<float>(p.inputs * p.outputs)};
  parallel_for(p.outputs + 2, [&](int64_t o) {
    std::vector<double> total(p.inputs);
    for (int64_t task = 0; task < tasks; task++) {
      const float* const part = parts.data() + task * size + o * step;
      for (int64_t i = 0; i < p.inputs; i++) total[i] += part[i];
    }
    if (o < p.outputs)
      for (int64_t i = 0; i < p.inputs; i++) gradient.weights[i * p.outputs + o] = static_cast<float>(total[i]);
    else (o == p.outputs ? gradient.sums.g : gradient.sums.g_centred) = std::move(total);
  });
  return gradient;
}

}  // namespace mintmark
