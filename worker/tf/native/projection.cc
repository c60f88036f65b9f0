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

inline void store_columns(float* to, Vec x) { store(to, x); }
inline void store_columns(Pair* to, Vec x) { store_pairs_of(to, x); }

/** @tparam Element what its products multiply */
template <typename Element>
void project_as(const Projection& p, float* z3) {
  constexpr int64_t kInner = kTogether<Element>;
  const int64_t step = padded(p.inputs), out_step = padded(p.outputs), tile = tile_rows(p.inputs);
  const PaddedNorm norm(p.norm, p.inputs);
  const Aligned<Element> weights = right_side<Element>(p.weights, p.outputs, p.inputs, p.outputs);
  const int64_t tiles = (p.rows + tile - 1) / tile;
  parallel_for((tiles + kTiles - 1) / kTiles, [&](int64_t task) {
    Aligned<Element> y(tile * step / kInner);
    AlignedFloats out(tile * out_step);
    for (int64_t t = task * kTiles; t < std::min(tiles, (task + 1) * kTiles); t++) {
      const int64_t first = t * tile, rows = std::min(tile, p.rows - first);
      for (int64_t r = 0; r < rows; r++) {
        const float* const from = p.z2 + (first + r) * p.inputs;
        for_each_chunk(p.inputs, [&](int64_t c, int lanes, auto full) {
          constexpr bool Full = decltype(full)::value;
          const Vec d = load<Full>(from + c, lanes) - load(norm.mean.data() + c);
          store_columns(y.data() + (r * step + c) / kInner,
                        relu6(d * load(norm.scale.data() + c) + load(norm.beta.data() + c)));
        });
      }
      set_product<Element>({y.data(), step / kInner, 1}, rows, elements_of<Element>(p.inputs), weights.data(), out_step,
                           out.data(), out_step, out_step / kLanes);
      for (int64_t r = 0; r < rows; r++)
        std::copy_n(out.data() + r * out_step, p.outputs, z3 + (first + r) * p.outputs);
    }
  });
}

/** The activations of a tile, as the right side of a product over its rows: `[elements of rows][step]`. */
template <typename Element>
class Activated {
 public:
  Activated(int64_t rows, int64_t step) : step_(step), data_(elements_of<Element>(rows) * step) {}
  /** Rows come one after the other, from an even one on. @param before the row before, where this one is odd */
  void put(int64_t row, int64_t c, Vec value, Vec before) {
    Element* const to = data_.data() + row / kTogether<Element> * step_ + c;
    if constexpr (kTogether<Element> == 1) store(to, value);
    else if (row % 2 == 0) store(to, paired(value, Vec{}));
    else store(to, paired(before, value));
  }
  const Element* data() const { return data_.data(); }

 private:
  const int64_t step_;
  Aligned<Element> data_;
};

/** A tile of the gradient at the projection's output, as the left side of both products with it. */
template <typename Element>
class TileGradient {
 public:
  TileGradient(int64_t rows, int64_t outputs)
      : outputs_(outputs), step_(padded(outputs)), by_row_(kCopies * rows * step_ / 2),
        by_column_(kCopies * pairs_of(rows) * step_) {}
  void take(const float* dz, int64_t rows) {
    if constexpr (kCopies) {
      pair_columns(dz, outputs_, rows, outputs_, by_row_.data(), step_ / 2);
      pair_rows(dz, outputs_, rows, outputs_, by_column_.data(), step_);
    } else {
      dz_ = dz;
    }
  }
  LeftOf<Element> rows() const {
    if constexpr (kCopies) return {by_row_.data(), step_ / 2, 1};
    else return {dz_, outputs_, 1};
  }
  LeftOf<Element> columns() const {
    if constexpr (kCopies) return {by_column_.data(), 1, step_};
    else return {dz_, 1, outputs_};
  }

 private:
  static constexpr bool kCopies = kTogether<Element> == 2;
  const int64_t outputs_, step_;
  AlignedPairs by_row_, by_column_;
  const float* dz_ = nullptr;
};

template <typename Element>
ProjectionGradient projection_gradient_as(const Projection& p, const float* dz3, float* g2) {
  const int64_t step = padded(p.inputs), tile = tile_rows(p.inputs);
  const PaddedNorm norm(p.norm, p.inputs);
  // Transposed, so that a product with it gives rows of g2.
  AlignedFloats transposed(p.outputs * step);
  for (int64_t o = 0; o < p.outputs; o++)
    for (int64_t i = 0; i < p.inputs; i++) transposed.data()[o * step + i] = p.weights[i * p.outputs + o];
  const Aligned<Element> weights = right_side<Element>(transposed.data(), step, p.outputs, step);
  const int64_t tiles = (p.rows + tile - 1) / tile, tasks = std::min(kGradientTasks, tiles);
  const int64_t size = (p.outputs + 2) * step;
  AlignedFloats parts(tasks * size);
  parallel_for(tasks, [&](int64_t task) {
    // `[outputs][step]`, and the sums of g and of its product with z2.
    float* const part = parts.data() + task * size;
    float* const sum = part + p.outputs * step;
    float* const centred = sum + step;
    AlignedFloats g(tile * step);
    Activated<Element> y(tile, step);
    TileGradient<Element> dz(tile, p.outputs);
    for (int64_t t = tiles * task / tasks; t < tiles * (task + 1) / tasks; t++) {
      const int64_t first = t * tile, rows = std::min(tile, p.rows - first);
      dz.take(dz3 + first * p.outputs, rows);
      set_product<Element>(dz.rows(), rows, elements_of<Element>(p.outputs), weights.data(), step, g.data(), step,
                           step / kLanes);
      for (int64_t from = 0; from < rows; from += kSummedRows) {
        const int64_t end = std::min(rows, from + kSummedRows);
        for_each_chunk(p.inputs, [&](int64_t c, int lanes, auto full) {
          constexpr bool Full = decltype(full)::value;
          const Vec mean = load(norm.mean.data() + c), scale = load(norm.scale.data() + c),
                    beta = load(norm.beta.data() + c);
          Vec total = load(sum + c), total_centred = load(centred + c), activated = {};
          for (int64_t r = from; r < end; r++) {
            const int64_t at = (first + r) * p.inputs + c;
            const Vec d = load<Full>(p.z2 + at, lanes) - mean, before = d * scale + beta;
            const Vec gradient = relu6_gradient(before, load(g.data() + r * step + c));
            const Vec above = activated;
            activated = relu6(before);
            y.put(r, c, activated, above);
            store<Full>(g2 + at, gradient, lanes);
            total += gradient;
            total_centred += gradient * d;
          }
          store(sum + c, total);
          store(centred + c, total_centred);
        });
      }
      add_product<Element>(dz.columns(), p.outputs, elements_of<Element>(rows), y.data(), step, part, step,
                           step / kLanes);
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

}  // namespace

void project(const Projection& projection, float* z3) {
  if (projection.mixed) project_as<Pair>(projection, z3);
  else project_as<float>(projection, z3);
}

ProjectionGradient projection_gradient(const Projection& projection, const float* dz3, float* g2) {
  return projection.mixed ? projection_gradient_as<Pair>(projection, dz3, g2)
                          : projection_gradient_as<float>(projection, dz3, g2);
}

}  // namespace mintmark
