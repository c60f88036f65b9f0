#pragma once
#include <cstdint>
#include <vector>

#include "norm.h"
#include "product.h"

namespace mintmark {

/**
 * A 1×1 convolution that widens, `z = x * weights`, ahead of batch normalisation. Its output is the largest tensor of a
 * block and its input a sixth of it. What a normalisation wants to know of all of z follows from x, as z is linear in it.
 */
struct Expansion {
  /** `[rows][inputs]` */
  const float* x;
  /** `[inputs][outputs]` */
  const float* weights;
  int64_t rows, inputs, outputs;
  /** Whether factors of the gradient's products are bfloat16. */
  bool mixed;
};

/** Of the rows of a matrix. */
struct Covariance {
  std::vector<double> mean;
  /** Biased: divided by the count; `[channels][channels]`. */
  std::vector<double> of;
};
Covariance covariance(const float* x, Matrix shape);

/** The moments of z: the mean is `mean(x) * w`, the variance of a channel `w' * covariance(x) * w`. */
Moments moments_of(const Covariance& of_x, const Expansion& expansion);

/**
 * Takes the gradient at the normalisation's output, `g`, row by row while it lies in a cache, and multiplies it with
 * the weights and with x. The gradient at z is `scale * g + slope * (z - mean) + shift`, whose last two parts are known
 * only after all of g: `finish` adds them, and needs neither g nor z for it.
 */
class ExpansionGradient {
 public:
  /**
   * @param scale of the normalisation, per output
   * @param dx `[rows][inputs]`, which is written
   * @param tasks that take rows at the same time
   */
  ExpansionGradient(const Expansion& expansion, const float* scale, float* dx, int64_t tasks);

  /** What one task works with. */
  class Task {
   public:
    Task(ExpansionGradient& all, int64_t index, int64_t width);
    /** A row of g of `width` pixels, which the task fills: pixels are `step()` apart, and end in zeros. */
    float* g() { return g_.data(); }
    int64_t step() const { return all_.step_; }
    /** Adds what `g()` holds: the pixels from `row` on. */
    void add(int64_t row);

   private:
    ExpansionGradient& all_;
    int64_t width_;
    AlignedFloats g_, dx_;
    /** In mixed precision, of g and of x: columns and rows paired. */
    AlignedPairs g_columns_, g_rows_, x_rows_;
    float* weights_;
  };

  /**
   * @param by of the normalisation's gradient
   * @param residual added to dx, of the same shape; may be null
   * @return the gradient of the weights, `[inputs][outputs]`
   */
  std::vector<float> finish(const Covariance& of_x, const GradientCoefficients& by, const float* residual);

 private:
  void add_to_dx(const std::vector<double>& product, const std::vector<double>& constant, const float* residual);
  const Expansion expansion_;
  float* const dx_;
  /** Outputs and inputs in whole chunks. */
  const int64_t step_, input_step_;
  /** `[outputs][input_step]`: the weights, transposed, times the scale; in mixed precision paired, too. */
  AlignedFloats scaled_;
  AlignedPairs scaled_pairs_;
  const float* const scale_;
  /** `[tasks][inputs][step]` */
  const int64_t tasks_;
  AlignedFloats parts_;
};

}  // namespace mintmark
