#pragma once
#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <memory>
#include <new>

#include "vec.h"

namespace mintmark {

/** Some rows of one image: what one task computes. */
struct Band {
  int64_t image, first, end;
};

/** Divides a batch's rows into bands, by its shape alone. Rows beside a band are computed twice, so few are cut. */
struct Bands {
  static constexpr int64_t kRows = 28;
  Bands(int64_t images, int64_t rows)
      : rows(rows), per_image((rows + kRows - 1) / kRows), count(images * per_image) {}
  int64_t rows, per_image, count;
  Band operator[](int64_t i) const {
    const int64_t part = i % per_image;
    return {i / per_image, rows * part / per_image, rows * (part + 1) / per_image};
  }
};

/**
 * The last three rows of an image, in chunks of 16 channels, with a column of zeros at either side.
 * Borrows memory that each thread keeps; one at a time.
 */
class RowBuffer {
 public:
  RowBuffer(int64_t channels, int64_t width) : row_((width + 2) * kLanes) {
    const int64_t size = (channels + kLanes - 1) / kLanes * 3 * row_;
    thread_local Memory memory;
    data_ = memory.sized(size);
    for (int64_t at = 0; at < size; at += row_) {
      store(data_ + at, Vec{});
      store(data_ + at + row_ - kLanes, Vec{});
    }
  }
  /** Row `i` from -1 of the chunk that begins at channel `c`; column 0 is the left padding. */
  float* row(int64_t c, int64_t i) const { return data_ + (c / kLanes * 3 + (i + 3) % 3) * row_; }
  void clear(float* row) const { std::memset(row, 0, row_ * sizeof(float)); }

 private:
  struct Memory {
    float* sized(int64_t floats) {
      if (floats > size_) {
        data_.reset(static_cast<float*>(std::aligned_alloc(64, floats * sizeof(float))));
        if (!data_) throw std::bad_alloc();
        size_ = floats;
      }
      return data_.get();
    }
    struct Free {
      void operator()(float* p) const { std::free(p); }
    };
    std::unique_ptr<float, Free> data_;
    int64_t size_ = 0;
  };
  int64_t row_;
  float* data_;
};

}  // namespace mintmark
