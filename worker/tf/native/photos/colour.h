#pragma once
#include <cstdint>
#include <cstring>

#ifdef __x86_64__
#include <immintrin.h>
#endif

#include "warp.h"

namespace mintmark {

/** One pixel: red, green, blue, and a fourth number without meaning. */
typedef int32_t IntPixel __attribute__((vector_size(16)));
typedef float FloatPixel __attribute__((vector_size(16)));
typedef double DoublePixel __attribute__((vector_size(32)));

/** Within [-1, 1]; a number that is none stays so. */
inline DoublePixel clamped(DoublePixel value) {
#if defined(__AVX__)
  const __m256d low = _mm256_set1_pd(-1), high = _mm256_set1_pd(1);
  return (DoublePixel)_mm256_max_pd(low, _mm256_min_pd(high, (__m256d)value));
#elif defined(__SSE2__)
  // Two registers: GCC 12 compares vectors wider than a register lane by lane.
  const __m128d low = _mm_set1_pd(-1), high = _mm_set1_pd(1);
  __m128d halves[2];
  std::memcpy(halves, &value, sizeof value);
  for (__m128d& half : halves) half = _mm_max_pd(low, _mm_min_pd(high, half));
  std::memcpy(&value, halves, sizeof value);
  return value;
#else
  for (int i = 0; i < 4; i++) value[i] = value[i] > 1 ? 1 : value[i] < -1 ? -1 : value[i];
  return value;
#endif
}

/** A colour matrix by columns, which a pixel's three numbers multiply. */
struct Colours {
  /** @param scale of the pixels' numbers, a power of two */
  Colours(const ColourMatrix& matrix, double scale) {
    const double* const m = matrix.of;
    red = DoublePixel{m[0], m[4], m[8], 0} * scale;
    green = DoublePixel{m[1], m[5], m[9], 0} * scale;
    blue = DoublePixel{m[2], m[6], m[10], 0} * scale;
    offset = DoublePixel{m[3], m[7], m[11], 0};
  }
  FloatPixel operator()(IntPixel pixel) const {
    const auto all = [&](int channel) {
      return __builtin_convertvector(IntPixel{pixel[channel], pixel[channel], pixel[channel], pixel[channel]}, DoublePixel);
    };
    return __builtin_convertvector(clamped(red * all(0) + green * all(1) + blue * all(2) + offset), FloatPixel);
  }
  DoublePixel red, green, blue, offset;
};

/** Bytes as they are, to the network's input. */
struct PlainColours {
  explicit PlainColours(double scale) : scale(1 / 127.5 * scale) {}
  FloatPixel operator()(IntPixel pixel) const {
    return __builtin_convertvector(__builtin_convertvector(pixel, DoublePixel) * scale - 1.0, FloatPixel);
  }
  double scale;
};

/** `Last`: nothing behind the three numbers may be written. */
template <bool Last>
inline void store_pixel(float* to, FloatPixel pixel) {
  std::memcpy(to, &pixel, (Last ? 3 : 4) * sizeof(float));
}

}  // namespace mintmark
