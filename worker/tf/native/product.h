#pragma once
#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <new>
#include <type_traits>
#include <vector>

#include "bfloat16.h"
#include "vec.h"

namespace mintmark {

/*
 * Products of matrices that lie in a core's caches: rows of pixels with a layer's weights. What they are part of reads
 * and writes memory; these only compute.
 */

/** The left matrix of a product: element (row, inner) at `row * row_step + inner * inner_step`. */
template <typename Element>
struct LeftOf {
  const Element* data;
  int64_t row_step, inner_step;
};
using Left = LeftOf<float>;

/**
 * `out = left * right`, of floats, or of pairs of bfloat16 whose products are added up in float32: an inner element is then
 * two of a matrix' rows or columns.
 * @param right `[inner][right_step]` and `out` `[rows][out_step]`, of which `chunks` times 16 columns are multiplied
 */
template <typename Element>
void set_product(LeftOf<Element> left, int64_t rows, int64_t inner, const Element* right, int64_t right_step, float* out,
                 int64_t out_step, int64_t chunks);

/** `out += left * right`, as in `set_product`. */
template <typename Element>
void add_product(LeftOf<Element> left, int64_t rows, int64_t inner, const Element* right, int64_t right_step, float* out,
                 int64_t out_step, int64_t chunks);

/** Columns as a product takes them: whole chunks of 16. */
inline int64_t padded(int64_t channels) { return (channels + kLanes - 1) / kLanes * kLanes; }

/** Zeros that begin where a cache line begins: a register that lies in two of them takes twice as long to load. */
template <typename Element>
class Aligned {
 public:
  explicit Aligned(int64_t size) : data_(padded(size) / kLanes) {}
  Element* data() { return reinterpret_cast<Element*>(data_.data()); }
  const Element* data() const { return reinterpret_cast<const Element*>(data_.data()); }

 private:
  static_assert(sizeof(Element) == sizeof(float));
  std::vector<Vec> data_;
};
using AlignedFloats = Aligned<float>;
using AlignedPairs = Aligned<Pair>;

/** As `Aligned`, with whatever lay in its memory before: for what is written whole. */
template <typename Element>
class Uncleared {
 public:
  explicit Uncleared(int64_t size)
      : data_(static_cast<Element*>(std::aligned_alloc(64, std::max(padded(size), int64_t{kLanes}) * sizeof(Element)))) {
    if (!data_) throw std::bad_alloc();
  }
  ~Uncleared() { std::free(data_); }
  Uncleared(const Uncleared&) = delete;
  Element* data() const { return data_; }

 private:
  static_assert(sizeof(Element) == sizeof(float));
  Element* const data_;
};

/** Numbers of the inner side in one element. */
template <typename Element>
constexpr int64_t kTogether = std::is_same_v<Element, Pair> ? 2 : 1;

template <typename Element>
int64_t elements_of(int64_t inner) {
  return (inner + kTogether<Element> - 1) / kTogether<Element>;
}

/** The right side of products: `[inner][columns]`, columns `from_step` apart, as `[elements][padded(columns)]`. */
template <typename Element>
Aligned<Element> right_side(const float* from, int64_t from_step, int64_t inner, int64_t columns) {
  const int64_t step = padded(columns);
  Aligned<Element> right(elements_of<Element>(inner) * step);
  if constexpr (kTogether<Element> == 2) {
    pair_rows(from, from_step, inner, columns, right.data(), step);
  } else {
    for (int64_t i = 0; i < inner; i++) std::copy_n(from + i * from_step, columns, right.data() + i * step);
  }
  return right;
}

}  // namespace mintmark
