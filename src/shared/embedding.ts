/** Features of the base end in ReLU6. */
const LARGEST = 6;

/**
 * Features in a byte each. Kept are their square roots, of which small features keep more of their digits and large ones
 * outweigh less.
 */
export function packEmbedding(features: Float32Array): Uint8Array {
  return Uint8Array.from(features, (value) =>
    Math.round(255 * Math.sqrt(Math.min(LARGEST, Math.max(0, value)) / LARGEST)),
  );
}
