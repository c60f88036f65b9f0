#include "filters.h"

#include <algorithm>

namespace mintmark {
namespace {

void set_weighted(float* __restrict to, const float* __restrict from, double weight, int64_t row) {
  for (int64_t i = 0; i < row; i++) to[i] = static_cast<float>(weight * from[i]);
}

void add_weighted(float* __restrict to, const float* __restrict a, const float* __restrict b, double weight,
                  int64_t row) {
  for (int64_t i = 0; i < row; i++) {
    to[i] = static_cast<float>(to[i] + weight * (static_cast<double>(a[i]) + b[i]));
  }
}

void add_row(float* __restrict photo, const float* __restrict normal, double deviation, int64_t count) {
  for (int64_t i = 0; i < count; i++) {
    const double value = photo[i] + deviation * normal[i];
    photo[i] = static_cast<float>(value < -1 ? -1 : value > 1 ? 1 : value);
  }
}

}  // namespace

void blur(float* photo, int64_t size, const double* weights, int64_t reach, float* scratch) {
  const int64_t row = size * 3, padding = reach * 3;
  float* const padded = scratch + row * size + padding;
  for (int64_t y = 0; y < size; y++) {
    const float* const from = photo + y * row;
    std::copy(from, from + row, padded);
    for (int64_t i = 0; i < padding; i++) {
      padded[i - padding] = from[i % 3];
      padded[row + i] = from[row - 3 + i % 3];
    }
    float* const to = scratch + y * row;
    set_weighted(to, padded, weights[0], row);
    for (int64_t d = 1; d <= reach; d++) add_weighted(to, padded - 3 * d, padded + 3 * d, weights[d], row);
  }
  for (int64_t y = 0; y < size; y++) {
    float* const to = photo + y * row;
    set_weighted(to, scratch + y * row, weights[0], row);
    for (int64_t d = 1; d <= reach; d++) {
      const float* const above = scratch + std::max<int64_t>(y - d, 0) * row;
      const float* const below = scratch + std::min(y + d, size - 1) * row;
      add_weighted(to, above, below, weights[d], row);
    }
  }
}

void add_noise(float* photo, int64_t size, double deviation, const int32_t* starts, const float* normal,
               int64_t length) {
  const int64_t row = size * 3;
  for (int64_t y = 0; y < size; y++) {
    int64_t at = starts[y];
    for (int64_t done = 0; done < row; at = 0) {
      const int64_t count = std::min(row - done, length - at);
      add_row(photo + y * row + done, normal + at, deviation, count);
      done += count;
    }
  }
}

void blend(float* __restrict a, float* __restrict b, int64_t length, double share_a, double share_b) {
  for (int64_t i = 0; i < length; i++) {
    const double own = a[i], other = b[i];
    a[i] = static_cast<float>(other + share_a * (own - other));
    b[i] = static_cast<float>(own + share_b * (other - own));
  }
}

}  // namespace mintmark
