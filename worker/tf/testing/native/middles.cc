// Runs the middle of a block on tensors that end where their memory ends, under AddressSanitizer, and compares it with
// loops as plain as can be. Ends with 0 when no byte outside was touched and all numbers agree.
#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <random>
#include <vector>

#include "../../native/depthwise.h"
#include "../../native/pointwise.h"
#include "../../native/projection.h"

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

/** Of what is computed in float32; a factor in bfloat16 is off by up to 1/512 of itself, and more is left of it where sums cancel. */
constexpr double kTolerance = 1e-4, kMixedTolerance = 1.5e-2;

void expect_close(const char* what, DepthwiseShape s, double error, double tolerance = kTolerance) {
  if (error < tolerance) return;
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
  norm_depthwise({z1.data(), nullptr}, norm1.by(), weights.data(), z2.data(), s);

  const GradientCoefficients by2 = through_constants(norm2.scale.data(), channels);
  const DepthwiseGradient gradient = norm_depthwise_gradient(
      dy2.data(), z2.data(), norm2.by(), by2, z1.data(), norm1.by(), weights.data(), g1.data(), nullptr, s);

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

/** A middle whose z1 comes of an expansion: what that takes from its input is held against what all of z1 gives. */
void check_expansion(DepthwiseShape s, int64_t inputs, bool mixed) {
  const double tolerance = mixed ? kMixedTolerance : kTolerance;
  const int64_t channels = s.channels, rows = s.input().rows, out = s.output().rows * channels;
  const Layer norm2(channels);
  const std::vector<float> x = random_floats(rows * inputs, 2), kernel = random_floats(inputs * channels),
                           weights = random_floats(9 * channels), dy2 = random_floats(out), z2 = random_floats(out),
                           gamma = random_floats(channels, 1), beta = random_floats(channels, 1),
                           residual = random_floats(rows * inputs);
  std::vector<float> z1(rows * channels), g1(z1.size()), dx(rows * inputs);
  for (int64_t r = 0; r < rows; r++)
    for (int64_t c = 0; c < channels; c++) {
      double sum = 0;
      for (int64_t i = 0; i < inputs; i++) sum += double{x[r * inputs + i]} * kernel[i * channels + c];
      z1[r * channels + c] = static_cast<float>(sum);
    }
  const Expansion expansion{x.data(), kernel.data(), rows, inputs, channels, mixed};
  const Covariance of_x = covariance(x.data(), {rows, inputs});
  const Moments actual = moments_of(of_x, expansion), expected = column_moments(z1.data(), s.input());
  const auto floats = [](const std::vector<double>& of) { return std::vector<float>(of.begin(), of.end()); };
  expect_close("the mean", s, distance(floats(actual.mean), expected.mean));
  expect_close("the variance", s, distance(floats(actual.variance), expected.variance));

  const std::vector<float> mean = floats(expected.mean);
  std::vector<float> inverse(channels), scale(channels);
  for (int64_t c = 0; c < channels; c++) {
    inverse[c] = static_cast<float>(1 / std::sqrt(expected.variance[c] + 1e-3));
    scale[c] = gamma[c] * inverse[c];
  }
  const Normaliser norm1{mean.data(), scale.data(), beta.data()};
  const GradientCoefficients by2 = through_constants(norm2.scale.data(), channels);
  const auto gradient = [&](float* g, ExpansionGradient* taken) {
    return norm_depthwise_gradient(dy2.data(), z2.data(), norm2.by(), by2, z1.data(), norm1, weights.data(), g, taken, s);
  };
  const DepthwiseGradient plain = gradient(g1.data(), nullptr);
  ExpansionGradient taking(expansion, scale.data(), dx.data(), gradient_tasks(s));
  const DepthwiseGradient taken = gradient(nullptr, &taking);
  const GradientCoefficients by1 = through_batch(taken.sums, scale.data(), inverse.data(), rows, channels);
  const std::vector<float> kernel_gradient = taking.finish(of_x, by1, residual.data());

  std::vector<double> expected_dx(residual.begin(), residual.end()), expected_kernel(kernel.size());
  for (int64_t r = 0; r < rows; r++)
    for (int64_t c = 0; c < channels; c++) {
      const int64_t at = r * channels + c;
      const double dz = double{by1.gain[c]} * g1[at] + double{by1.slope[c]} * (double{z1[at]} - mean[c]) + by1.shift[c];
      for (int64_t i = 0; i < inputs; i++) {
        expected_dx[r * inputs + i] += dz * kernel[i * channels + c];
        expected_kernel[i * channels + c] += dz * x[r * inputs + i];
      }
    }
  expect_close("the sums", s, distance(floats(taken.sums.g_centred), plain.sums.g_centred));
  expect_close("the expansion's input's gradient", s, distance(dx, expected_dx), tolerance);
  expect_close("the expansion's weights' gradient", s, distance(kernel_gradient, expected_kernel), tolerance);
}

/** A middle whose rows of z1 are computed is held against one whose z1 lies in memory. @param x the rows of `input` */
void check_computed(DepthwiseShape s, const InputRows& input, const std::vector<float>& x) {
  const int64_t channels = s.channels, rows = s.input().rows, inputs = input.inputs;
  const Layer norm1(channels);
  const std::vector<float> kernel = random_floats(inputs * channels), weights = random_floats(9 * channels);
  std::vector<float> z1(rows * channels), expected(s.output().rows * channels), actual(expected.size());
  for (int64_t r = 0; r < rows; r++)
    for (int64_t c = 0; c < channels; c++) {
      double sum = 0;
      for (int64_t i = 0; i < inputs; i++) sum += double{x[r * inputs + i]} * kernel[i * channels + c];
      z1[r * channels + c] = static_cast<float>(sum);
    }
  const ExpandedRows computed(input, kernel.data(), channels);
  norm_depthwise({z1.data(), nullptr}, norm1.by(), weights.data(), expected.data(), s);
  norm_depthwise({nullptr, &computed}, norm1.by(), weights.data(), actual.data(), s);
  expect_close("the output of computed rows", s, distance(actual, {expected.begin(), expected.end()}));
}

void check_pixels(DepthwiseShape s, int64_t inputs) {
  const std::vector<float> x = random_floats(s.input().rows * inputs);
  check_computed(s, InputRows::pixels(x.data(), inputs), x);
}

/** The 3×3 windows of photos twice as high and wide as the middle. */
void check_windows(DepthwiseShape s) {
  const int64_t height = 2 * s.height, width = 2 * s.width, inputs = 27;
  const std::vector<float> photos = random_floats(s.images * height * width * 3);
  std::vector<float> x(s.input().rows * inputs);
  for (int64_t r = 0; r < s.input().rows; r++)
    for (int64_t k = 0; k < inputs; k++) {
      const int64_t n = r / (s.height * s.width), h = r / s.width % s.height * 2 + k / 9, w = r % s.width * 2 + k / 3 % 3;
      if (h < height && w < width) x[r * inputs + k] = photos[((n * height + h) * width + w) * 3 + k % 3];
    }
  check_computed(s, InputRows::windows(photos.data(), height, width), x);
}

/** The projection after a middle, whose activation is computed in a cache. */
void check_projection(int64_t rows, int64_t inputs, int64_t outputs, bool mixed) {
  const double tolerance = mixed ? kMixedTolerance : kTolerance;
  const DepthwiseShape s{rows, 1, 1, inputs, 1};
  const Layer norm(inputs);
  const std::vector<float> z2 = random_floats(rows * inputs), weights = random_floats(inputs * outputs),
                           dz3 = random_floats(rows * outputs);
  const Projection projection{z2.data(), norm.by(), weights.data(), rows, inputs, outputs, mixed};
  std::vector<float> z3(rows * outputs), g2(z2.size());
  project(projection, z3.data());
  const ProjectionGradient gradient = projection_gradient(projection, dz3.data(), g2.data());
  std::vector<double> expected_z3(z3.size()), expected_g2(z2.size()), expected_weights(weights.size()), sums(2 * inputs);
  for (int64_t r = 0; r < rows; r++)
    for (int64_t i = 0; i < inputs; i++) {
      const double before = norm.before(z2[r * inputs + i], i);
      double& g = expected_g2[r * inputs + i];
      for (int64_t o = 0; o < outputs; o++) {
        expected_z3[r * outputs + o] += relu6(before) * weights[i * outputs + o];
        expected_weights[i * outputs + o] += relu6(before) * dz3[r * outputs + o];
        if (open(before)) g += double{dz3[r * outputs + o]} * weights[i * outputs + o];
      }
      sums[i] += g;
      sums[inputs + i] += g * (double{z2[r * inputs + i]} - norm.mean[i]);
    }
  std::vector<float> actual(gradient.sums.g.begin(), gradient.sums.g.end());
  actual.insert(actual.end(), gradient.sums.g_centred.begin(), gradient.sums.g_centred.end());
  expect_close("a projection", s, distance(z3, expected_z3), tolerance);
  expect_close("a projection's input's gradient", s, distance(g2, expected_g2), tolerance);
  expect_close("a projection's weights' gradient", s, distance(gradient.weights, expected_weights), tolerance);
  expect_close("the sums of a projection's gradient", s, distance(actual, sums), tolerance);
}

/** A 1×1 convolution by itself, in mixed precision. */
void check_pointwise(int64_t rows, int64_t inputs, int64_t outputs) {
  const DepthwiseShape s{rows, 1, 1, inputs, 1};
  const std::vector<float> x = random_floats(rows * inputs), weights = random_floats(inputs * outputs),
                           dz = random_floats(rows * outputs);
  const Pointwise convolution{x.data(), weights.data(), rows, inputs, outputs};
  std::vector<float> z(dz.size()), dx(x.size()), dweights(weights.size()), alone(weights.size());
  pointwise(convolution, z.data());
  pointwise_gradient(convolution, dz.data(), dx.data(), dweights.data());
  pointwise_gradient(convolution, dz.data(), nullptr, alone.data());
  std::vector<double> expected_z(z.size()), expected_dx(dx.size()), expected_weights(weights.size());
  for (int64_t r = 0; r < rows; r++)
    for (int64_t i = 0; i < inputs; i++)
      for (int64_t o = 0; o < outputs; o++) {
        const int64_t from = r * inputs + i, to = r * outputs + o, weight = i * outputs + o;
        expected_z[to] += double{x[from]} * weights[weight];
        expected_dx[from] += double{dz[to]} * weights[weight];
        expected_weights[weight] += double{dz[to]} * x[from];
      }
  expect_close("a convolution in mixed precision", s, distance(z, expected_z), kMixedTolerance);
  expect_close("its input's gradient", s, distance(dx, expected_dx), kMixedTolerance);
  expect_close("its weights' gradient", s, distance(dweights, expected_weights), kMixedTolerance);
  expect_close("its weights' gradient alone", s, distance(alone, expected_weights), kMixedTolerance);
}

/** Numbers that an eighth of a mantissa holds are multiplied as in float32, and those that are none stay so. */
void check_rounding() {
  const float inf = INFINITY, nan = NAN;
  const std::vector<float> from{1, -2.5f, 0x1.02p0f, 0x1.01p0f, 0x1.03p0f, inf, -inf, nan, 0, 3e38f};
  const std::vector<float> to{1, -2.5f, 0x1.02p0f, 0x1p0f, 0x1.04p0f, inf, -inf, nan, 0, 0x1.c4p127f};
  const float one = 1;
  for (size_t i = 0; i < from.size(); i++) {
    float z;
    pointwise({&from[i], &one, 1, 1, 1}, &z);
    if (z == to[i] || (std::isnan(z) && std::isnan(to[i]))) continue;
    std::fprintf(stderr, "%a becomes %a as bfloat16, not %a\n", from[i], z, to[i]);
    std::exit(1);
  }
}

}  // namespace

int main() {
  // Each shape needs more rows in a thread's buffer than those before: its memory ends with the last of them.
  for (const int64_t channels : {3, 16, 24, 40})
    for (const int64_t side : {2, 6, 14, 30, 58})
      for (const int stride : {1, 2}) check({2, side, side, channels, stride});
  check({3, 1, 1, 16, 1});
  check({1, 120, 62, 40, 2});
  for (const bool mixed : {false, true}) {
    for (const int64_t inputs : {3, 16, 24, 40}) check_expansion({2, 10, 14, 6 * inputs, 1}, inputs, mixed);
    check_expansion({1, 60, 30, 144, 2}, 24, mixed);
    check_expansion({1, 1, 3, 16, 1}, 5, mixed);
    for (const int64_t outputs : {3, 16, 24, 40}) check_projection(300, 3 * outputs, outputs, mixed);
    check_projection(1, 16, 5, mixed);
  }
  for (const int stride : {1, 2}) check_pixels({1, 60, 6, 40, stride}, 11);
  check_windows({2, 30, 14, 32, 1});
  check_windows({2, 6, 4, 40, 2});
  check_windows({1, 1, 1, 5, 1});
  check_pointwise(601, 40, 100);
  check_pointwise(70, 200, 24);
  check_pointwise(1, 5, 3);
  check_rounding();
  std::puts("whole");
}
