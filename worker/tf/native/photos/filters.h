#pragma once
#include <cstdint>

namespace mintmark {

/*
 * What blur.ts, noise.ts and mix.ts in src/shared/augment compute, to the last bit: sums in double, rounded to float where
 * the reference writes one.
 */

/** Floats that `blur` needs to work in. */
inline int64_t blur_scratch(int64_t size, int64_t reach) { return 3 * (size * size + size + 2 * reach); }

/**
 * Blurs `[size, size, 3]` in place by a symmetric kernel, along the rows, then along the columns; edges are continued.
 * @param weights of the centre, then of the taps at distance 1 to `reach`
 */
void blur(float* photo, int64_t size, const double* weights, int64_t reach, float* scratch);

/**
 * Adds noise to `[size, size, 3]`, within [-1, 1].
 * @param starts where each row begins in `normal`
 * @param length of `normal`, which continues at its beginning
 */
void add_noise(float* photo, int64_t size, double deviation, const int32_t* starts, const float* normal,
               int64_t length);

/** Mixes two photos into each other: `share_a` is what stays of `a`, `share_b` of `b`. */
void blend(float* a, float* b, int64_t length, double share_a, double share_b);

}  // namespace mintmark
