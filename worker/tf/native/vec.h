#pragma once
#include <cstdint>
#include <cstring>
#include <type_traits>

#ifdef __AVX512F__
#include <immintrin.h>
#endif

namespace mintmark {

/** Channels that are computed side by side: one register of AVX-512, two of AVX2, four of SSE or NEON. */
constexpr int kLanes = 16;
typedef float Vec __attribute__((vector_size(kLanes * sizeof(float))));

/** `Full`: all lanes are there; else the first `lanes`, and the others read as 0 and are not written. */
template <bool Full>
inline Vec load(const float* from, int lanes) {
  Vec v = {};
  if (Full) {
    std::memcpy(&v, from, sizeof v);
  } else {
#ifdef __AVX512F__
    v = (Vec)_mm512_maskz_loadu_ps(static_cast<__mmask16>((1u << lanes) - 1), from);
#else
    std::memcpy(&v, from, lanes * sizeof(float));
#endif
  }
  return v;
}

template <bool Full>
inline void store(float* to, Vec v, int lanes) {
  if (Full) {
    std::memcpy(to, &v, sizeof v);
  } else {
#ifdef __AVX512F__
    _mm512_mask_storeu_ps(to, static_cast<__mmask16>((1u << lanes) - 1), (__m512)v);
#else
    std::memcpy(to, &v, lanes * sizeof(float));
#endif
  }
}

inline Vec load(const float* from) { return load<true>(from, kLanes); }
inline void store(float* to, Vec v) { store<true>(to, v, kLanes); }

/**
 * Asks for the cache line at `address`, which may lie outside any array. Chunks of channels are read with gaps that
 * the processor does not foresee; asking for the next row in order of its addresses, one line for each computed, is
 * worth twice the speed on tensors that lie in memory.
 */
inline void prefetch(const float* address) { __builtin_prefetch(address, 0, 2); }

/** Lets NaN through: a diverged run must not look like a silent one. */
inline Vec relu6(Vec x) {
  const Vec zero = {}, six = zero + 6.0f;
  x = x < zero ? zero : x;
  return x > six ? six : x;
}

/** `g` where the ReLU6 at input `x` has slope 1, else 0. */
inline Vec relu6_gradient(Vec x, Vec g) {
  const Vec zero = {}, six = zero + 6.0f;
  g = x > zero ? g : zero;
  return x < six ? g : zero;
}

/** Calls `visit(first channel, channels, all 16?)` for each chunk of up to 16 channels. */
template <typename Visit>
inline void for_each_chunk(int64_t channels, Visit visit) {
  int64_t c = 0;
  for (; c + kLanes <= channels; c += kLanes) visit(c, kLanes, std::true_type());
  if (c < channels) visit(c, static_cast<int>(channels - c), std::false_type());
}

}  // namespace mintmark
