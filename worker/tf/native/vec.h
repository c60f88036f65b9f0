#pragma once
#include <cstdint>
#include <cstring>
#include <type_traits>

#ifdef __x86_64__
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

#if defined(__AVX512F__)
constexpr int kRegisterLanes = 16;
#elif defined(__AVX__)
constexpr int kRegisterLanes = 8;
#else
constexpr int kRegisterLanes = 4;
#endif
/** As many lanes as one register of the machine has. */
typedef float Register __attribute__((vector_size(kRegisterLanes * sizeof(float))));

inline Register multiply_add(Register sum, Register right, float left) { return sum + right * left; }

/**
 * A `Vec`, register by register. GCC 12 computes a comparison of vectors that are wider than a register lane by lane,
 * which is ten times slower; arithmetic it divides by itself.
 */
struct Registers {
  static constexpr int kCount = kLanes / kRegisterLanes;
  Register part[kCount];

  explicit Registers(Vec v) { std::memcpy(part, &v, sizeof v); }
  Vec vec() const {
    Vec v;
    std::memcpy(&v, part, sizeof v);
    return v;
  }
};

/** 0 where `x` is below, else `x`: NaN too, as the instruction answers its second operand then. */
inline Register at_least_zero(Register x) {
#if defined(__AVX512F__)
  return (Register)_mm512_max_ps(_mm512_setzero_ps(), (__m512)x);
#elif defined(__AVX__)
  return (Register)_mm256_max_ps(_mm256_setzero_ps(), (__m256)x);
#elif defined(__SSE__)
  return (Register)_mm_max_ps(_mm_setzero_ps(), (__m128)x);
#else
  const Register zero = {};
  return x < zero ? zero : x;
#endif
}

/** 6 where `x` is above, else `x`: NaN too. */
inline Register at_most_six(Register x) {
#if defined(__AVX512F__)
  return (Register)_mm512_min_ps(_mm512_set1_ps(6), (__m512)x);
#elif defined(__AVX__)
  return (Register)_mm256_min_ps(_mm256_set1_ps(6), (__m256)x);
#elif defined(__SSE__)
  return (Register)_mm_min_ps(_mm_set1_ps(6), (__m128)x);
#else
  const Register zero = {}, six = zero + 6.0f;
  return x > six ? six : x;
#endif
}

/** `g` where `x` is between 0 and 6, else 0. A register of integers as the comparison answers it is a mask. */
inline Register where_open(Register x, Register g) {
  const Register zero = {}, six = zero + 6.0f;
  return (Register)((x > zero) & (x < six) & (decltype(x > zero))g);
}

/** Lets NaN through: a diverged run must not look like a silent one. */
inline Vec relu6(Vec x) {
  Registers r(x);
  for (Register& part : r.part) part = at_most_six(at_least_zero(part));
  return r.vec();
}

/** `g` where the ReLU6 at input `x` has slope 1, else 0. */
inline Vec relu6_gradient(Vec x, Vec g) {
  const Registers at(x);
  Registers gradient(g);
  for (int i = 0; i < Registers::kCount; i++) gradient.part[i] = where_open(at.part[i], gradient.part[i]);
  return gradient.vec();
}

/** Calls `visit(first channel, channels, all 16?)` for each chunk of up to 16 channels. */
template <typename Visit>
inline void for_each_chunk(int64_t channels, Visit visit) {
  int64_t c = 0;
  for (; c + kLanes <= channels; c += kLanes) visit(c, kLanes, std::true_type());
  if (c < channels) visit(c, static_cast<int>(channels - c), std::false_type());
}

}  // namespace mintmark
