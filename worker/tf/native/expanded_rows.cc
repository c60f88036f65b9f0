#include "expanded_rows.h"

#include <algorithm>
#include <cstring>

namespace mintmark {
namespace {

/** One row of a window: three pixels, of which the last lies in the padding where the photo ends. */
inline void copy_pixels(const float* from, bool whole, float* to) {
  constexpr int64_t kAll = InputRows::kWindow * InputRows::kPhotoChannels;
  if (whole) {
    std::memcpy(to, from, kAll * sizeof(float));
  } else {
    std::memcpy(to, from, (kAll - InputRows::kPhotoChannels) * sizeof(float));
    std::fill_n(to + kAll - InputRows::kPhotoChannels, InputRows::kPhotoChannels, 0.0f);
  }
}

}  // namespace

Left InputRows::rows(int64_t first, int64_t count, float* copy) const {
  if (!are_windows()) return {data + first * inputs, inputs, 1};
  constexpr int64_t kWide = kWindow * kPhotoChannels;
  const int64_t step = padded(inputs), out_width = width / 2, out_height = height / 2, pitch = width * kPhotoChannels;
  int64_t line = first / out_width, j = first % out_width;
  for (int64_t r = 0; r < count;) {
    const int64_t some = std::min(out_width - j, count - r), top = line % out_height * 2;
    const float* const photo = data + (line / out_height * height + top) * pitch;
    for (int64_t k = 0; k < kWindow; k++) {
      float* const row = copy + r * step + k * kWide;
      if (top + k == height) {
        for (int64_t t = 0; t < some; t++) std::fill_n(row + t * step, kWide, 0.0f);
        continue;
      }
      const float* const from = photo + k * pitch + 2 * j * kPhotoChannels;
      for (int64_t t = 0; t < some; t++)
        copy_pixels(from + 2 * t * kPhotoChannels, j + t + 1 < out_width, row + t * step);
    }
    r += some;
    line++;
    j = 0;
  }
  return {copy, step, 1};
}

ExpandedRows::ExpandedRows(const InputRows& x, const float* weights, int64_t outputs)
    : x_(x), step_(padded(outputs)), weights_(x.inputs * step_) {
  for (int64_t i = 0; i < x.inputs; i++) std::copy_n(weights + i * outputs, outputs, weights_.data() + i * step_);
}

}  // namespace mintmark
