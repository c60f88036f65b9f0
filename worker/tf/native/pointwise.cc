#include "pointwise.h"

#include <algorithm>

#include "parallel.h"
#include "product.h"

namespace mintmark {
namespace {

/** Rows whose pairs lie in a second-level cache; even. */
constexpr int64_t kTileRows = 64;
/** Tiles that one task takes. */
constexpr int64_t kTiles = 4;
/** Rows that a part of the weights' gradient takes at a time. */
constexpr int64_t kSummedRows = 512;
/** What a task computes of the weights' gradient: inputs by outputs. */
constexpr int64_t kPartInputs = 96, kPartOutputs = 48;

/** Calls `visit(first row, rows)` for each tile, on all threads. `Work` is what a task has for itself. */
template <typename Work, typename Visit>
void for_each_row_tile(int64_t rows, Work work, Visit visit) {
  const int64_t tiles = (rows + kTileRows - 1) / kTileRows;
  parallel_for((tiles + kTiles - 1) / kTiles, [&](int64_t task) {
    auto own = work();
    for (int64_t t = task * kTiles; t < std::min(tiles, (task + 1) * kTiles); t++)
      visit(t * kTileRows, std::min(kTileRows, rows - t * kTileRows), own);
  });
}

/** Rows of a product on their way to where they belong: whole chunks of columns. */
struct Tile {
  Tile(int64_t inner, int64_t columns) : pairs(kTileRows * padded(inner) / 2), out(kTileRows * padded(columns)) {}
  AlignedPairs pairs;
  AlignedFloats out;
};

/** `to = tile.pairs * right`. @param right `[pairs of inner][padded columns]` */
void multiply(Tile& tile, int64_t rows, int64_t inner, const AlignedPairs& right, int64_t columns, float* to) {
  const int64_t step = padded(columns);
  float* const out = step == columns ? to : tile.out.data();
  set_product<Pair>({tile.pairs.data(), padded(inner) / 2, 1}, rows, pairs_of(inner), right.data(), step, out, step,
                    step / kLanes);
  if (out == to) return;
  for (int64_t r = 0; r < rows; r++) std::copy_n(out + r * step, columns, to + r * columns);
}

}  // namespace

void pointwise(const Pointwise& p, float* z) {
  AlignedPairs weights(pairs_of(p.inputs) * padded(p.outputs));
  pair_rows(p.weights, p.outputs, p.inputs, p.outputs, weights.data(), padded(p.outputs));
  for_each_row_tile(p.rows, [&] { return Tile(p.inputs, p.outputs); }, [&](int64_t first, int64_t rows, Tile& tile) {
    pair_columns(p.x + first * p.inputs, p.inputs, rows, p.inputs, tile.pairs.data(), padded(p.inputs) / 2);
    multiply(tile, rows, p.inputs, weights, p.outputs, z + first * p.outputs);
  });
}

void pointwise_gradient(const Pointwise& p, const float* dz, float* dx, float* dweights) {
  const int64_t in_step = padded(p.inputs), out_step = padded(p.outputs), pairs = pairs_of(p.rows);
  AlignedPairs transposed(dx ? out_step / 2 * in_step : 0);
  if (dx) {
    AlignedFloats floats(p.outputs * in_step);
    for (int64_t i = 0; i < p.inputs; i++)
      for (int64_t o = 0; o < p.outputs; o++) floats.data()[o * in_step + i] = p.weights[i * p.outputs + o];
    pair_rows(floats.data(), in_step, p.outputs, in_step, transposed.data(), in_step);
  }
  const Uncleared<Pair> x_pairs(pairs * in_step), dz_pairs(pairs * out_step);
  for_each_row_tile(p.rows, [&] { return Tile(p.outputs, p.inputs); }, [&](int64_t first, int64_t rows, Tile& tile) {
    const float* const rows_of_dz = dz + first * p.outputs;
    pair_rows(p.x + first * p.inputs, p.inputs, rows, p.inputs, x_pairs.data() + first / 2 * in_step, in_step);
    pair_rows(rows_of_dz, p.outputs, rows, p.outputs, dz_pairs.data() + first / 2 * out_step, out_step);
    if (!dx) return;
    pair_columns(rows_of_dz, p.outputs, rows, p.outputs, tile.pairs.data(), out_step / 2);
    multiply(tile, rows, p.outputs, transposed, p.inputs, dx + first * p.inputs);
  });

  const int64_t across = (out_step + kPartOutputs - 1) / kPartOutputs;
  parallel_for((p.inputs + kPartInputs - 1) / kPartInputs * across, [&](int64_t part) {
    const int64_t i = part / across * kPartInputs, o = part % across * kPartOutputs;
    const int64_t inputs = std::min(kPartInputs, p.inputs - i), chunks = std::min(kPartOutputs, out_step - o) / kLanes;
    AlignedFloats sums(inputs * kPartOutputs);
    for (int64_t first = 0; first < pairs; first += kSummedRows / 2)
      add_product<Pair>({x_pairs.data() + first * in_step + i, 1, in_step}, inputs,
                        std::min(kSummedRows / 2, pairs - first), dz_pairs.data() + first * out_step + o, out_step,
                        sums.data(), kPartOutputs, chunks);
    const int64_t outputs = std::min(chunks * kLanes, p.outputs - o);
    for (int64_t k = 0; k < inputs; k++)
      std::copy_n(sums.data() + k * kPartOutputs, outputs, dweights + (i + k) * p.outputs + o);
  });
}

}  // namespace mintmark
