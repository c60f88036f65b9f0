#pragma once
#include <algorithm>
#include <cstdint>
#include <cstring>

#include "vec.h"

namespace mintmark {

/*
 * Mixed precision: factors of products as bfloat16, the upper half of a float, whose products are added up in float32. A
 * processor that has an instruction for it multiplies two pairs at once; elsewhere the same numbers come of shifts, which
 * no run uses and tests compare.
 */

/** Two neighbours of a product's inner side, the first in the lower half. */
using Pair = uint32_t;

#if defined(__AVX512BF16__) && defined(__AVX512BW__)
constexpr bool kMultipliesPairs = true;
#else
constexpr bool kMultipliesPairs = false;
#endif

typedef Pair RegisterPairs __attribute__((vector_size(kRegisterLanes * sizeof(Pair))));
typedef Pair VecPairs __attribute__((vector_size(kLanes * sizeof(Pair))));

/** `sum` and what the pairs of one lane give, one after the other. */
inline Register multiply_add(Register sum, RegisterPairs right, Pair left) {
#if defined(__AVX512BF16__) && defined(__AVX512BW__)
  return (Register)_mm512_dpbf16_ps((__m512)sum, (__m512bh)right, (__m512bh)_mm512_set1_epi32(static_cast<int>(left)));
#else
  const auto upper = [](Pair pair) {
    const Pair bits = pair & 0xffff0000u;
    float value;
    std::memcpy(&value, &bits, sizeof value);
    return value;
  };
  sum += (Register)(right & 0xffff0000u) * upper(left);
  return sum + (Register)(right << 16) * upper(left << 16);
#endif
}

/** Each number as bfloat16 in the lower half of a lane, to the nearest and to even ones in the middle; NaN stays NaN. */
inline VecPairs rounded(Vec x) {
  const VecPairs bits = (VecPairs)x;
  const VecPairs nearest = (bits + 0x7fffu + ((bits >> 16) & 1u)) >> 16;
  // By arithmetic: a comparison of vectors that are wider than a register is made number by number.
  const VecPairs is_nan = -((0x7f800000u - (bits & 0x7fffffffu)) >> 31);
  return (nearest & ~is_nan) | (((bits >> 16) | 0x40u) & is_nan);
}

/** Lane by lane a pair: of `first` and of `second`. */
inline VecPairs paired(Vec first, Vec second) {
#if defined(__AVX512BF16__) && defined(__AVX512BW__)
  const __m512i halves = (__m512i)_mm512_cvtne2ps_pbh((__m512)second, (__m512)first);
  const __m512i order = _mm512_set_epi16(31, 15, 30, 14, 29, 13, 28, 12, 27, 11, 26, 10, 25, 9, 24, 8, 23, 7, 22, 6, 21, 5,
                                         20, 4, 19, 3, 18, 2, 17, 1, 16, 0);
  return (VecPairs)_mm512_permutexvar_epi16(order, halves);
#else
  return rounded(first) | rounded(second) << 16;
#endif
}

inline void store(Pair* to, VecPairs pairs) { std::memcpy(to, &pairs, sizeof pairs); }

/** Sixteen neighbours as eight pairs. */
inline void store_pairs_of(Pair* to, Vec x) {
#if defined(__AVX512BF16__) && defined(__AVX512BW__)
  const __m256i halves = (__m256i)_mm512_cvtneps_pbh((__m512)x);
  std::memcpy(to, &halves, sizeof halves);
#else
  const VecPairs halves = rounded(x);
  for (int i = 0; i < kLanes / 2; i++) to[i] = halves[2 * i] | halves[2 * i + 1] << 16;
#endif
}

/** Rows of a matrix, whose columns are the inner side of a product: `[rows][to_step]`, whole chunks of columns. */
inline void pair_columns(const float* from, int64_t from_step, int64_t rows, int64_t columns, Pair* to, int64_t to_step) {
  for (int64_t r = 0; r < rows; r++)
    for_each_chunk(columns, [&](int64_t c, int lanes, auto full) {
      store_pairs_of(to + r * to_step + c / 2, load<decltype(full)::value>(from + r * from_step + c, lanes));
    });
}

/** Rows of a matrix, which are the inner side of a product: `[pairs of rows][to_step]`; after an odd last row follow zeros. */
inline void pair_rows(const float* from, int64_t from_step, int64_t rows, int64_t columns, Pair* to, int64_t to_step) {
  for (int64_t r = 0; r < rows; r += 2)
    for_each_chunk(columns, [&](int64_t c, int lanes, auto full) {
      constexpr bool Full = decltype(full)::value;
      const float* const at = from + r * from_step + c;
      const Vec second = r + 1 < rows ? load<Full>(at + from_step, lanes) : Vec{};
      store(to + r / 2 * to_step + c, paired(load<Full>(at, lanes), second));
    });
}

inline int64_t pairs_of(int64_t inner) { return (inner + 1) / 2; }

}  // namespace mintmark
