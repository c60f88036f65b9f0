#pragma once
#include <cstdint>
#include <vector>

#include "vec.h"

namespace mintmark {

/*
 * Products of matrices that lie in a core's caches: rows of pixels with a layer's weights. What they are part of reads
 * and writes memory; these only compute.
 */

/** The left matrix of a product: element (row, inner) at `row * row_step + inner * inner_step`. */
struct Left {
  const float* data;
  int64_t row_step, inner_step;
};

/**
 * `out = left * right`.
 * @param right `[inner][right_step]` and `out` `[rows][out_step]`, of which `chunks` times 16 columns are multiplied
 */
void set_product(Left left, int64_t rows, int64_t inner, const float* right, int64_t right_step, float* out,
                 int64_t out_step, int64_t chunks);

/** `out += left * right`, as in `set_product`. */
void add_product(Left left, int64_t rows, int64_t inner, const float* right, int64_t right_step, float* out,
                 int64_t out_step, int64_t chunks);

/** Columns as a product takes them: whole chunks of 16. */
inline int64_t padded(int64_t channels) { return (channels + kLanes - 1) / kLanes * kLanes; }

/** Zeros that begin where a cache line begins: a register that lies in two of them takes twice as long to load. */
class AlignedFloats {
 public:
  explicit AlignedFloats(int64_t size) : data_(padded(size) / kLanes) {}
  float* data() { return reinterpret_cast<float*>(data_.data()); }
  const float* data() const { return reinterpret_cast<const float*>(data_.data()); }

 private:
  std::vector<Vec> data_;
};

}  // namespace mintmark
