#pragma once
#include <cstdint>
#include <vector>

#include "norm.h"

namespace mintmark {

/**
 * The 1×1 convolution that narrows, `z3 = relu6(norm(z2)) * weights`, with the activation ahead of it. That is of the size
 * of z2, and computed in a cache where it is needed: for the output, and again for the gradient.
 */
struct Projection {
  /** `[rows][inputs]` */
  const float* z2;
  Normaliser norm;
  /** `[inputs][outputs]` */
  const float* weights;
  int64_t rows, inputs, outputs;
  /** Whether factors of its products are bfloat16. */
  bool mixed;
};

/** @param z3 `[rows][outputs]`, which is written */
void project(const Projection& projection, float* z3);

struct ProjectionGradient {
  /** Of the normalisation, over `g2`. */
  GradientSums sums;
  /** `[inputs][outputs]` */
  std::vector<float> weights;
};

/** @param g2 gets the gradient at the normalisation's output, shape of z2 */
ProjectionGradient projection_gradient(const Projection& projection, const float* dz3, float* g2);

}  // namespace mintmark
