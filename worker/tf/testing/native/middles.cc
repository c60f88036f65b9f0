// Runs the middle of a block on tensors that end where their memory ends, under AddressSanitizer, and compares it with
// loops as plain as can be. Ends with 0 when no byte outside was touched and all numbers agree.
#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <random>
#include <vector>

#include "../../native/depthwise.h"

using namespace mintmark;

namespace {

std::mt19937 generator(7);

std::vector<float> random_floats(int64_t size, float mean = 0) {
  std::normal_distribution<float> normal(mean, 1);
  std::vector<float> values(size);
  for (float& value : values) value = normal(generator);
  return values;
}

struct Layer {
  explicit Layer(int64_t channels)
      : mean(random_floats(channels)), scale(random_floats(channels, 1)), beta(random_floats(channels, 1)) {}
  Normaliser by() const { return {mean.data(), scale.data(), beta.data()}; }
  double before(float x, int64_t c) const { return (double{x} - mean[c]) * scale[c] + beta[c]; }
  std::vector<float> mean, scale, beta;
};

double relu6(double x) { return std::min(6.0, std::max(0.0, x)); }
bool open(double x) { return x > 0 && x < 6; }

double distance(const std::vector<float>& actual, const std::vector<double>& expected) {
  double difference = 0, length = 1e-30;
  for (size_t i = 0; i < expected.size(); i++) {
    difference += (actual[i] - expected[i]) * (actual[i] - expected[i]);
    length += expected[i] * expected[i];
  }
  return std::sqrt(difference / length);
}

void expect_close(const char* what, DepthwiseShape s, double error) {
  if (error < 1e-4) return;
  std::fprintf(stderr, "%s differs by %g: %ld×%ld×%ld×%ld, stride %d\n", what, error, long(s.images), long(s.height),
               long(s.width), long(s.channels), s.stride);
  std::exit(1);
}

void check(DepthwiseShape s) {
  const int64_t channels = s.channels, out = s.output().rows * channels;
  const Layer norm1(channels), norm2(channels);
  const std::vector<float> z1 = random_floats(s.input().rows * channels), weights = random_floats(9 * channels),
                           dy2 = random_floats(out);
  std::vector<float> z2(out), g1(z1.size());
  norm_depthwise(z1.data(), norm1.by(), weights.data(), z2.data(), s);

  const GradientCoefficients by2 = through_constants(norm2.scale.data(), channels);
  const DepthwiseGradient gradient = norm_depthwise_gradient(
      dy2.data(), z2.data(), norm2.by(), by2, z1.data(), norm1.by(), weights.data(), g1.data(), s);

  std::vector<double> expected_z2(out), expected_g1(z1.size()), expected_weights(9 * channels);
  for (int64_t n = 0; n < s.images; n++)
    for (int64_t oh = 0; oh < s.out_height(); oh++)
      for (int64_t ow = 0; ow < s.out_width(); ow++)
        for (int64_t k = 0; k < 9; k++)
          for (int64_t c = 0; c < channels; c++) {
            const int64_t h = oh * s.stride + k / 3 - (s.stride == 1), w = ow * s.stride + k % 3 - (s.stride == 1);
            if (h < 0 || w < 0 || h >= s.height || w >= s.width) continue;
            const int64_t from = ((n * s.height + h) * s.width + w) * channels + c;
            const int64_t to = ((n * s.out_height() + oh) * s.out_width() + ow) * channels + c;
            const double before = norm1.before(z1[from], c);
            expected_z2[to] += weights[k * channels + c] * relu6(before);
            // Taken where the kernel took it: at a value beside the edge of ReLU6 rounding decides.
            const double g = open(norm2.before(z2[to], c)) ? double{dy2[to]} * norm2.scale[c] : 0;
            if (open(before)) expected_g1[from] += g * weights[k * channels + c];
            expected_weights[k * channels + c] += g * relu6(before);
          }
  expect_close("the output", s, distance(z2, expected_z2));
  expect_close("the input's gradient", s, distance(g1, expected_g1));
  expect_close("the weights' gradient", s, distance(gradient.weights, expected_weights));
}

}  // namespace

int main() {
  // Each shape needs more rows in a thread's buffer than those before: its memory ends with the last of them.
  for (const int64_t channels : {3, 16, 24, 40})
    for (const int64_t side : {2, 6, 14, 30, 58})
      for (const int stride : {1, 2}) check({2, side, side, channels, stride});
  check({3, 1, 1, 16, 1});
  check({1, 120, 62, 40, 2});
  std::puts("whole");
}
