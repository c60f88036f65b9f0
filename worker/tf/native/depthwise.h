#pragma once
#include <cstdint>
#include <vector>

#include "expanded_rows.h"
#include "expansion.h"
#include "norm.h"

namespace mintmark {

/** A 3×3 depthwise convolution, NHWC, padded to keep the size (stride 1) or to halve an even one (stride 2). */
struct DepthwiseShape {
  int64_t images, height, width, channels;
  int stride;
  int64_t out_height() const { return height / stride; }
  int64_t out_width() const { return width / stride; }
  Matrix input() const { return {images * height * width, channels}; }
  Matrix output() const { return {images * out_height() * out_width(), channels}; }
};

/** Rows that lie in memory, or are computed as they are needed. One of both is null. */
struct Rows {
  const float* data;
  const ExpandedRows* computed;
};

/**
 * `z2 = depthwise(relu6(normalised z1), weights)`; the normalised rows live in a cache-sized buffer only.
 * @param weights `[3, 3, channels]`
 * @return the moments of z2
 */
Moments norm_depthwise(Rows z1, Normaliser norm1, const float* weights, float* z2, DepthwiseShape shape);

struct DepthwiseGradient {
  /** Of the first normalisation, over `g1`. */
  GradientSums sums;
  /** `[3, 3, channels]` */
  std::vector<float> weights;
};

/**
 * The gradient of `relu6(norm2(depthwise(relu6(norm1(z1)))))` as far as the input of the first ReLU6.
 * @param dy2 at the output of the second ReLU6
 * @param by2 of the second normalisation
 * @param expansion takes the gradient at norm1's output, row by row, if there is one
 * @param g1 else gets it, shape of z1
 */
DepthwiseGradient norm_depthwise_gradient(const float* dy2, const float* z2, Normaliser norm2,
                                          const GradientCoefficients& by2, const float* z1, Normaliser norm1,
                                          const float* weights, float* g1, ExpansionGradient* expansion,
                                          DepthwiseShape shape);

/** Tasks that a gradient is divided into, by its shape alone: an expansion's gradient has a part for each. */
int64_t gradient_tasks(DepthwiseShape shape);

}  // namespace mintmark
