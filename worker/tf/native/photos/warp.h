#pragma once
#include <cstdint>

namespace mintmark {

/*
 * What src/shared/augment/warp.ts computes, to the last bit: the same operations on the same doubles in the same order.
 * Compiled without contraction, as one rounding instead of two would give other numbers.
 */

/** Where an output pixel's colour comes from: source x = `xx`·x + `xy`·y + `x0`, source y = `yx`·x + `yy`·y + `y0`. */
struct SourceMap {
  double xx, xy, x0, yx, yy, y0;
};

/** Row-major 3×4: out = M · (r, g, b, 1). */
struct ColourMatrix {
  double of[12];
};

/**
 * Resamples a photo, bilinear and with its edges continued, and maps its colours to the network's input.
 * @param pixels `[size, size, 3]`, with a size of at least 2
 * @param target `[size, size, 3]`
 * @param colour null leaves the colours alone
 */
void warp(const uint8_t* pixels, int size, const SourceMap& map, const ColourMatrix* colour, float* target);

/** Maps the colours of a photo that stays where it is. */
void recolour(const uint8_t* pixels, int size, const ColourMatrix& colour, float* target);

}  // namespace mintmark
