#include "expansion.h"

#include <algorithm>

#include "parallel.h"
#include "product.h"

namespace mintmark {
namespace {

/** Rows that one task takes. */
constexpr int64_t kBlockRows = 2048;
/** Products that are added up as floats before they go to doubles. */
constexpr int64_t kShortSum = 32;

int64_t blocks_of(int64_t rows) { return (rows + kBlockRows - 1) / kBlockRows; }

/** `[inputs][outputs]` in double: `covariance * weights`. */
std::vector<double> covariance_with_outputs(const Covariance& of_x, const Expansion& e) {
  std::vector<double> product(e.inputs * e.outputs);
  for (int64_t i = 0; i < e.inputs; i++) {
    double* __restrict to = product.data() + i * e.outputs;
    for (int64_t j = 0; j < e.inputs; j++) {
      const double factor = of_x.of[i * e.inputs + j];
      const float* __restrict weights = e.weights + j * e.outputs;
      for (int64_t c = 0; c < e.outputs; c++) to[c] += factor * weights[c];
    }
  }
  return product;
}

/** Adds the products of some rows with themselves, `[channels][step]`, and then the rows: `[channels + 1][step]`. */
void add_rows(const float* x, int64_t rows, int64_t channels, double* sums) {
  const int64_t step = padded(channels);
  const int64_t size = (channels + 1) * step;
  AlignedFloats short_sums(size), copy(kShortSum * step);
  for (int64_t first = 0; first < rows; first += kShortSum) {
    const int64_t some = std::min(kShortSum, rows - first);
    for (int64_t r = 0; r < some; r++) std::copy_n(x + (first + r) * channels, channels, copy.data() + r * step);
    set_product<float>({copy.data(), 1, step}, channels, some, copy.data(), step, short_sums.data(), step, step / kLanes);
    float* const total = short_sums.data() + channels * step;
    std::fill_n(total, step, 0.0f);
    for (int64_t r = 0; r < some; r++)
      for (int64_t c = 0; c < step; c++) total[c] += copy.data()[r * step + c];
    const float* const added = short_sums.data();
    for (int64_t i = 0; i < size; i++) sums[i] += added[i];
  }
}

}  // namespace

Covariance covariance(const float* x, Matrix shape) {
  const int64_t channels = shape.channels, step = padded(channels), size = (channels + 1) * step;
  const int64_t blocks = blocks_of(shape.rows);
  std::vector<double> parts(blocks * size);
  parallel_for(blocks, [&](int64_t block) {
    const int64_t first = block * kBlockRows, rows = std::min(kBlockRows, shape.rows - first);
    add_rows(x + first * channels, rows, channels, parts.data() + block * size);
  });
  for (int64_t block = 1; block < blocks; block++)
    for (int64_t i = 0; i < size; i++) parts[i] += parts[block * size + i];
  Covariance result{std::vector<double>(channels), std::vector<double>(channels * channels)};
  for (int64_t c = 0; c < channels; c++) result.mean[c] = parts[channels * step + c] / shape.rows;
  for (int64_t i = 0; i < channels; i++)
    for (int64_t j = 0; j < channels; j++)
      result.of[i * channels + j] = parts[i * step + j] / shape.rows - result.mean[i] * result.mean[j];
  return result;
}

Moments moments_of(const Covariance& of_x, const Expansion& e) {
  const std::vector<double> product = covariance_with_outputs(of_x, e);
  Moments moments{std::vector<double>(e.outputs), std::vector<double>(e.outputs)};
  for (int64_t i = 0; i < e.inputs; i++) {
    for (int64_t c = 0; c < e.outputs; c++) {
      const double weight = e.weights[i * e.outputs + c];
      moments.mean[c] += of_x.mean[i] * weight;
      moments.variance[c] += weight * product[i * e.outputs + c];
    }
  }
  for (double& variance : moments.variance) variance = std::max(0.0, variance);
  return moments;
}

ExpansionGradient::ExpansionGradient(const Expansion& expansion, const float* scale, float* dx, int64_t tasks)
    : expansion_(expansion),
      dx_(dx),
      step_(padded(expansion.outputs)),
      input_step_(padded(expansion.inputs)),
      scaled_(expansion.outputs * input_step_),
      scaled_pairs_(0),
      scale_(scale),
      tasks_(tasks),
      parts_(tasks * expansion.inputs * step_) {
  for (int64_t c = 0; c < expansion.outputs; c++)
    for (int64_t i = 0; i < expansion.inputs; i++)
      scaled_.data()[c * input_step_ + i] = scale[c] * expansion.weights[i * expansion.outputs + c];
  if (expansion.mixed)
    scaled_pairs_ = right_side<Pair>(scaled_.data(), input_step_, expansion.outputs, input_step_);
}

ExpansionGradient::Task::Task(ExpansionGradient& all, int64_t index, int64_t width)
    : all_(all),
      width_(width),
      g_(width * all.step_),
      dx_(width * all.input_step_),
      g_columns_(all.expansion_.mixed * width * all.step_ / 2),
      g_rows_(all.expansion_.mixed * pairs_of(width) * all.step_),
      x_rows_(all.expansion_.mixed * pairs_of(width) * all.input_step_),
      weights_(all.parts_.data() + index * all.expansion_.inputs * all.step_) {}

void ExpansionGradient::Task::add(int64_t row) {
  const Expansion& e = all_.expansion_;
  const int64_t step = all_.step_, input_step = all_.input_step_;
  const float* const x = e.x + row * e.inputs;
  if (e.mixed) {
    pair_columns(g_.data(), step, width_, step, g_columns_.data(), step / 2);
    pair_rows(g_.data(), step, width_, step, g_rows_.data(), step);
    pair_rows(x, e.inputs, width_, e.inputs, x_rows_.data(), input_step);
    set_product<Pair>({g_columns_.data(), step / 2, 1}, width_, pairs_of(e.outputs), all_.scaled_pairs_.data(), input_step,
                      dx_.data(), input_step, input_step / kLanes);
    add_product<Pair>({x_rows_.data(), 1, input_step}, e.inputs, pairs_of(width_), g_rows_.data(), step, weights_, step,
                      step / kLanes);
  } else {
    set_product<float>({g_.data(), step, 1}, width_, e.outputs, all_.scaled_.data(), input_step, dx_.data(), input_step,
                       input_step / kLanes);
    add_product<float>({x, 1, e.inputs}, e.inputs, width_, g_.data(), step, weights_, step, step / kLanes);
  }
  for (int64_t j = 0; j < width_; j++)
    std::copy_n(dx_.data() + j * input_step, e.inputs, all_.dx_ + (row + j) * e.inputs);
}

std::vector<float> ExpansionGradient::finish(const Covariance& of_x, const GradientCoefficients& by,
                                             const float* residual) {
  const Expansion& e = expansion_;
  const std::vector<double> with_z = covariance_with_outputs(of_x, e);
  // What x adds to dx through z: dx += x * product + constant.
  std::vector<double> product(e.inputs * e.inputs), constant(e.inputs);
  std::vector<float> weights(e.inputs * e.outputs);
  parallel_for(e.inputs, [&](int64_t i) {
    const float* const row = e.weights + i * e.outputs;
    std::vector<double> with_g(e.outputs);
    for (int64_t task = 0; task < tasks_; task++) {
      const float* const part = parts_.data() + (task * e.inputs + i) * step_;
      for (int64_t c = 0; c < e.outputs; c++) with_g[c] += part[c];
    }
    for (int64_t c = 0; c < e.outputs; c++) {
      const double through_z = by.slope[c] * with_z[i * e.outputs + c] + of_x.mean[i] * by.shift[c];
      weights[i * e.outputs + c] = static_cast<float>(scale_[c] * with_g[c] + e.rows * through_z);
      constant[i] += double{by.shift[c]} * row[c];
    }
    for (int64_t j = 0; j < e.inputs; j++) {
      const float* const other = e.weights + j * e.outputs;
      double sum = 0;
      for (int64_t c = 0; c < e.outputs; c++) sum += double{by.slope[c]} * row[c] * other[c];
      product[j * e.inputs + i] = sum;
      constant[i] -= of_x.mean[j] * sum;
    }
  });
  add_to_dx(product, constant, residual);
  return weights;
}

void ExpansionGradient::add_to_dx(const std::vector<double>& product, const std::vector<double>& constant,
                                  const float* residual) {
  const Expansion& e = expansion_;
  AlignedFloats right(e.inputs * input_step_);
  for (int64_t i = 0; i < e.inputs; i++)
    for (int64_t j = 0; j < e.inputs; j++)
      right.data()[i * input_step_ + j] = static_cast<float>(product[i * e.inputs + j]);
  const std::vector<float> offset(constant.begin(), constant.end());
  parallel_for(blocks_of(e.rows), [&](int64_t block) {
    AlignedFloats sums(kShortSum * input_step_);
    const int64_t end = std::min(e.rows, (block + 1) * kBlockRows);
    for (int64_t first = block * kBlockRows; first < end; first += kShortSum) {
      const int64_t some = std::min(kShortSum, end - first), at = first * e.inputs;
      for (int64_t r = 0; r < some; r++) {
        float* const sum = sums.data() + r * input_step_;
        float* const to = dx_ + at + r * e.inputs;
        for (int64_t i = 0; i < e.inputs; i++) sum[i] = to[i] + offset[i];
        if (!residual) continue;
        const float* const from = residual + at + r * e.inputs;
        for (int64_t i = 0; i < e.inputs; i++) sum[i] += from[i];
      }
      add_product<float>({e.x + at, e.inputs, 1}, some, e.inputs, right.data(), input_step_, sums.data(), input_step_,
                  input_step_ / kLanes);
      for (int64_t r = 0; r < some; r++)
        std::copy_n(sums.data() + r * input_step_, e.inputs, dx_ + at + r * e.inputs);
    }
  });
}

}  // namespace mintmark
