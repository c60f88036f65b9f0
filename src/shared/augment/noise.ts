import { nativePhotos } from './native-photos';
import { seededRandom } from './random';

const TABLE_LENGTH = 1 << 16;
/** Of the table alone, which is the same in every thread and run. */
const TABLE_SEED = 20_259;

/** Made once per thread, when first needed. */
let table: Float32Array | null = null;

/** 65,536 standard normal numbers: drawing each afresh would cost more than all the rest of an augmentation. */
function gaussianTable(): Float32Array {
  if (table) return table;
  const random = seededRandom(TABLE_SEED);
  table = new Float32Array(TABLE_LENGTH);
  for (let i = 0; i < TABLE_LENGTH; i += 2) {
    const radius = Math.sqrt(-2 * Math.log(1 - random()));
    const angle = 2 * Math.PI * random();
    table[i] = radius * Math.cos(angle);
    table[i + 1] = radius * Math.sin(angle);
  }
  return table;
}

/** Adds Gaussian noise to `[size, size, 3]` at `offset`, within [-1, 1]. Each row starts elsewhere in the table. */
export function addNoise({
  target,
  offset,
  size,
  deviation,
  seed,
}: {
  target: Float32Array;
  offset: number;
  size: number;
  deviation: number;
  seed: number;
}): void {
  const random = seededRandom(seed);
  const normal = gaussianTable();
  const starts = Int32Array.from({ length: size }, () => random() * TABLE_LENGTH);
  const native = nativePhotos();
  if (native) {
    native.addNoise({ target, offset, size, deviation, starts, normal });
    return;
  }
  const row = size * 3;
  for (let y = 0; y < size; y++) {
    let at = starts[y] as number;
    const end = offset + (y + 1) * row;
    for (let i = offset + y * row; i < end; i++) {
      const value = (target[i] as number) + deviation * (normal[at] as number);
      target[i] = value < -1 ? -1 : Math.min(value, 1);
      at = (at + 1) & (TABLE_LENGTH - 1);
    }
  }
}
