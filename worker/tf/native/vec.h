#pragma once
#include <cstring>

namespace mintmark {

/** Channels that are computed side by side: one register of AVX-512, two of AVX2, four of SSE or NEON. */
constexpr int kLanes = 16;
typedef float Vec __attribute__((vector_size(kLanes * sizeof(float))));

/** `Full`: all lanes are there; else the first `lanes`, and the others read as 0 and are not written. */
template <bool Full>
inline Vec load(const float* from, int lanes) {
  Vec v = {};
  if (Full) std::memcpy(&v, from, sizeof v);
  else std::memcpy(&v, from, lanes * sizeof(float));
  return v;
}

template <bool Full>
inline void store(float* to, Vec v, int lanes) {
  if (Full) std::memcpy(to, &v, sizeof v);
  else std::memcpy(to, &v, lanes * sizeof(float));
}

inline Vec load(const float* from) { return load<true>(from, kLanes); }
inline void store(float* to, Vec v) { store<true>(to, v, kLanes); }

/** Lets NaN through: a diverged run must not look like a silent one. */
inline Vec relu6(Vec x) {
  const Vec zero = {}, six = zero + 6.0f;
  x = x < zero ? zero : x;
  return x > six ? six : x;
}
inline float relu6(float x) {
  x = x < 0.0f ? 0.0f : x;
  return x > 6.0f ? 6.0f : x;
}

/** `g` where the ReLU6 at input `x` has slope 1, else 0. */
inline Vec relu6_gradient(Vec x, Vec g) {
  const Vec zero = {}, six = zero + 6.0f;
  g = x > zero ? g : zero;
  return x < six ? g : zero;
}
inline float relu6_gradient(float x, float g) { return x > 0.0f && x < 6.0f ? g : 0.0f; }

}  // namespace mintmark
