#pragma once
#include <cstdint>

namespace mintmark {

/** A 1×1 convolution by itself, computed in mixed precision; in float32 TensorFlow's own products do as well. */
struct Pointwise {
  /** `[rows][inputs]` */
  const float* x;
  /** `[inputs][outputs]` */
  const float* weights;
  int64_t rows, inputs, outputs;
};

/** @param z `[rows][outputs]`, which is written */
void pointwise(const Pointwise& convolution, float* z);

/**
 * @param dz `[rows][outputs]`
 * @param dx `[rows][inputs]`, which is written; may be null
 * @param dweights `[inputs][outputs]`, which is written
 */
void pointwise_gradient(const Pointwise& convolution, const float* dz, float* dx, float* dweights);

}  // namespace mintmark
