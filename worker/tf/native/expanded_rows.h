#pragma once
#include <cstdint>

#include "product.h"

namespace mintmark {

/**
 * What a convolution multiplies with its weights, a row for each pixel of its output: the pixels of a tensor, or for the
 * first convolution of a network the 3×3 windows at every second pixel of photos, padded below and to the right. Windows
 * are put together where they are needed: in memory they would take more than twice as much as the photos.
 */
struct InputRows {
  static constexpr int64_t kPhotoChannels = 3, kWindow = 3;

  static InputRows pixels(const float* x, int64_t channels) { return {x, channels, 0, 0}; }
  /** @param height of the photos, as `width` even */
  static InputRows windows(const float* photos, int64_t height, int64_t width) {
    return {photos, kWindow * kWindow * kPhotoChannels, height, width};
  }

  bool are_windows() const { return width > 0; }
  /** Floats that `rows` wants to copy into. */
  int64_t copied(int64_t count) const { return are_windows() ? count * padded(inputs) : 0; }
  /** `count` rows from `first` on, with all inputs of one after the other. @param copy for windows */
  Left rows(int64_t first, int64_t count, float* copy) const;

  const float* data;
  /** Per row. */
  int64_t inputs;
  /** Of the photos; 0 where pixels are taken. */
  int64_t height, width;
};

/** Computes rows of `x * weights` where they are needed, to the same bits each time: so they are never in memory. */
class ExpandedRows {
 public:
  /** @param weights `[inputs][outputs]` */
  ExpandedRows(const InputRows& x, const float* weights, int64_t outputs);
  /** What `chunk` takes: `count` pixels from `row` on. @param copy of `copied(count)` floats */
  Left input(int64_t row, int64_t count, float* copy) const { return x_.rows(row, count, copy); }
  int64_t copied(int64_t count) const { return x_.copied(count); }
  /** 16 channels from `c` on, pixels 16 apart; channels that there are not are 0. */
  void chunk(Left input, int64_t count, int64_t c, float* to) const {
    set_product<float>(input, count, x_.inputs, weights_.data() + c, step_, to, kLanes, 1);
  }

 private:
  const InputRows x_;
  /** From one input to the next: outputs in whole chunks. */
  const int64_t step_;
  AlignedFloats weights_;
};

}  // namespace mintmark
