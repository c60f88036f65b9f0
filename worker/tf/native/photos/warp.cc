#include "warp.h"

#include <algorithm>
#include <type_traits>

#include "colour.h"

namespace mintmark {
namespace {

/** Bilinear weights are integers of this many bits: four of them times a byte still fit 31 bits. */
constexpr int kWeightBits = 11;
constexpr int kWeightOne = 1 << kWeightBits;
constexpr double kWeightScale = 1.0 / (double{kWeightOne} * kWeightOne);
/** Pixels whose places are computed before their colours. */
constexpr int kStretch = 256;

/** Of some pixels of an output row: where the four source pixels lie, and the weights of the farther ones. */
struct Places {
  double x[kStretch], y[kStretch];
  int32_t at[kStretch], across[kStretch], down[kStretch];
};

/** The source coordinate within the photo, and 0 where it is no number. */
inline double within(double value, double last) {
  value = value > 0 ? value : 0;
  return value < last ? value : last;
}

/** Adds up along the row as the reference does, which decides the last bit. @return the coordinates that follow */
inline void advance(Places& places, int count, const SourceMap& map, double& sx, double& sy) {
  for (int i = 0; i < count; i++) {
    places.x[i] = sx;
    places.y[i] = sy;
    sx += map.xx;
    sy += map.yx;
  }
}

void place(Places& places, int count, int size) {
  const int last = size - 1, row = size * 3;
  for (int i = 0; i < count; i++) {
    const double x = within(places.x[i], last), y = within(places.y[i], last);
    int32_t column = static_cast<int32_t>(x), line = static_cast<int32_t>(y);
    // The last column and line are the far ends of those before them: no byte beyond them is read.
    column -= column == last;
    line -= line == last;
    places.at[i] = line * row + column * 3;
    places.across[i] = static_cast<int32_t>((x - column) * kWeightOne + 0.5);
    places.down[i] = static_cast<int32_t>((y - line) * kWeightOne + 0.5);
  }
}

#ifdef __SSE4_1__
inline __m128i eight_bytes(const uint8_t* from) { return _mm_loadl_epi64(reinterpret_cast<const __m128i*>(from)); }

/** Four pixels blended; `across` and `down` are the weights of the right and of the lower ones. */
inline IntPixel blended(const uint8_t* upper, int row, int32_t across, int32_t down) {
  // Each byte of the left pixel beside its like of the right one, as numbers of 16 bits.
  const __m128i pairs = _mm_setr_epi8(0, -1, 3, -1, 1, -1, 4, -1, 2, -1, 5, -1, -1, -1, -1, -1);
  // The lower line is read from two bytes before: behind the last pixel of a photo no byte may be touched.
  const __m128i later_pairs = _mm_setr_epi8(2, -1, 5, -1, 3, -1, 6, -1, 4, -1, 7, -1, -1, -1, -1, -1);
  const __m128i weights = _mm_set1_epi32((kWeightOne - across) | across << 16);
  const __m128i above = _mm_madd_epi16(_mm_shuffle_epi8(eight_bytes(upper), pairs), weights);
  const __m128i below = _mm_madd_epi16(_mm_shuffle_epi8(eight_bytes(upper + row - 2), later_pairs), weights);
  return (IntPixel)_mm_add_epi32(_mm_mullo_epi32(above, _mm_set1_epi32(kWeightOne - down)),
                                 _mm_mullo_epi32(below, _mm_set1_epi32(down)));
}
#else
inline IntPixel blended(const uint8_t* upper, int row, int32_t across, int32_t down) {
  const uint8_t* const lower = upper + row;
  IntPixel pixel = {};
  for (int c = 0; c < 3; c++) {
    const int32_t above = upper[c] * (kWeightOne - across) + upper[c + 3] * across;
    const int32_t below = lower[c] * (kWeightOne - across) + lower[c + 3] * across;
    pixel[c] = above * (kWeightOne - down) + below * down;
  }
  return pixel;
}
#endif

template <typename Colour>
void warp_by(const uint8_t* pixels, int size, const SourceMap& map, const Colour& colour, float* target) {
  const int row = size * 3;
  Places places;
  for (int y = 0; y < size; y++) {
    double sx = map.xy * y + map.x0, sy = map.yy * y + map.y0;
    for (int first = 0; first < size; first += kStretch) {
      const int count = std::min(kStretch, size - first);
      advance(places, count, map, sx, sy);
      place(places, count, size);
      float* const out = target + (static_cast<int64_t>(y) * size + first) * 3;
      const auto pixel = [&](int i) {
        return colour(blended(pixels + places.at[i], row, places.across[i], places.down[i]));
      };
      // Each writes a number too many, which the next one covers; the last of a stretch has none after it.
      for (int i = 0; i + 1 < count; i++) store_pixel<false>(out + 3 * i, pixel(i));
      store_pixel<true>(out + 3 * (count - 1), pixel(count - 1));
    }
  }
}

}  // namespace

void warp(const uint8_t* pixels, int size, const SourceMap& map, const ColourMatrix* colour, float* target) {
  if (colour) warp_by(pixels, size, map, Colours(*colour, kWeightScale), target);
  else warp_by(pixels, size, map, PlainColours(kWeightScale), target);
}

void recolour(const uint8_t* pixels, int size, const ColourMatrix& matrix, float* target) {
  const Colours colour(matrix, 1);
  const int64_t last = static_cast<int64_t>(size) * size - 1;
  const auto pixel = [&](int64_t i) {
    const uint8_t* const of = pixels + 3 * i;
    return colour(IntPixel{of[0], of[1], of[2], 0});
  };
  for (int64_t i = 0; i < last; i++) store_pixel<false>(target + 3 * i, pixel(i));
  store_pixel<true>(target + 3 * last, pixel(last));
}

}  // namespace mintmark
