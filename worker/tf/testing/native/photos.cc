// Augments photos that end where their memory ends, under AddressSanitizer. Their pixels are held against the loops in
// TypeScript elsewhere. Ends with 0 when no byte outside was touched.
#include <cmath>
#include <cstdint>
#include <cstdio>
#include <random>
#include <vector>

#include "../../native/photos/filters.h"
#include "../../native/photos/warp.h"

using namespace mintmark;

namespace {

std::mt19937 generator(7);

void augment(int size) {
  std::uniform_real_distribution<double> uniform(-1, 1);
  const auto random = [&] { return uniform(generator); };
  const int64_t length = int64_t{3} * size * size;
  std::vector<uint8_t> pixels(length);
  for (uint8_t& byte : pixels) byte = static_cast<uint8_t>(generator());
  std::vector<float> photo(length), other(length);
  const ColourMatrix colour{{0.01, 0, 0, -1, 0, 0.01, 0, -1, 0, 0, 0.01, -1}};
  for (int i = 0; i < 20; i++) {
    const double angle = 4 * random(), zoom = 1 + 0.5 * random(), cos = std::cos(angle) / zoom, sin = std::sin(angle) / zoom;
    const SourceMap map{cos, -sin, size * random(), sin, cos, size * random()};
    warp(pixels.data(), size, map, i % 2 ? &colour : nullptr, photo.data());
  }
  const double last = size - 1;
  warp(pixels.data(), size, {1, 0, 0, 0, 1, 0}, nullptr, photo.data());
  warp(pixels.data(), size, {-1, 0, last, 0, -1, last}, &colour, photo.data());
  recolour(pixels.data(), size, colour, other.data());
  const std::vector<double> weights{0.4, 0.2, 0.1};
  std::vector<float> scratch(blur_scratch(size, 2)), normal(7);
  blur(photo.data(), size, weights.data(), 2, scratch.data());
  std::vector<int32_t> starts(size);
  for (int y = 0; y < size; y++) starts[y] = y % 7;
  add_noise(photo.data(), size, 0.1, starts.data(), normal.data(), 7);
  blend(photo.data(), other.data(), length, 0.3, 0.6);
}

}  // namespace

int main() {
  for (const int size : {2, 3, 17, 64, 300}) augment(size);
  std::puts("whole");
}
