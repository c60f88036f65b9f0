/** `count` angles in degrees, evenly over the full turn and beginning with 0: 4 gives 0, 90, 180 and 270. */
export function rotationAngles(count: number): number[] {
  return Array.from({ length: count }, (_, i) => (i * 360) / count);
}

/**
 * Turns a square picture clockwise about its centre, with bilinear interpolation. Where the turned picture has no
 * pixel its edge continues outwards, so that a plain background stays plain. Multiples of 90° move whole pixels.
 * @param pixels RGB bytes, `[size, size, 3]` row-major; left as they are
 * @returns new bytes of the same shape
 */
export function rotatePixels({
  pixels,
  size,
  degrees,
}: {
  pixels: Uint8Array;
  size: number;
  degrees: number;
}): Uint8Array {
  const target = new Uint8Array(pixels.length);
  const radians = (degrees * Math.PI) / 180;
  const [cos, sin] = [Math.cos(radians), Math.sin(radians)];
  const last = size - 1;
  const centre = last / 2;
  const clamp = (value: number) => Math.min(Math.max(value, 0), last);
  let at = 0;
  for (let y = 0; y < size; y++) {
    for (let x = 0; x < size; x++) {
      // Where this pixel comes from: turned back about the centre. The y axis points down.
      const sourceX = clamp(centre + (x - centre) * cos + (y - centre) * sin);
      const sourceY = clamp(centre - (x - centre) * sin + (y - centre) * cos);
      const [left, top] = [Math.floor(sourceX), Math.floor(sourceY)];
      const [right, bottom] = [Math.min(left + 1, last), Math.min(top + 1, last)];
      const [toRight, toBottom] = [sourceX - left, sourceY - top];
      const topLeft = (top * size + left) * 3;
      const topRight = (top * size + right) * 3;
      const bottomLeft = (bottom * size + left) * 3;
      const bottomRight = (bottom * size + right) * 3;
      for (let channel = 0; channel < 3; channel++) {
        const above = mix(pixels[topLeft + channel], pixels[topRight + channel], toRight);
        const below = mix(pixels[bottomLeft + channel], pixels[bottomRight + channel], toRight);
        target[at++] = Math.round(mix(above, below, toBottom));
      }
    }
  }
  return target;
}

function mix(from: number | undefined, to: number | undefined, share: number): number {
  return (from as number) + ((to as number) - (from as number)) * share;
}
