/**
 * Both faces of one coin seen: the product of what is said of each, as the two photos are evidence of their own. A face that
 * says nothing changes nothing.
 */
export function fuseFaces(obverse: Float32Array, reverse: Float32Array): Float32Array {
  // Of logarithms: products of small numbers vanish.
  const logs = obverse.map((p, index) => Math.log(p + TINY) + Math.log((reverse[index] as number) + TINY));
  const highest = logs.reduce((most, value) => Math.max(most, value), Number.NEGATIVE_INFINITY);
  const products = logs.map((value) => Math.exp(value - highest));
  const sum = products.reduce((total, value) => total + value, 0);
  return products.map((value) => value / sum);
}

const TINY = 1e-12;
