import type { Deps } from '../../deps';
import { AppError } from '../../errors';
import { sniffImageFormat } from '../../pool/image-format';
import type { RunOptions } from '../../pool/pool';
import type { Crop, CutPhoto, PhotoFacts } from '../../pool/pool-tasks';
import { tunables } from '../../tunables';

/**
 * Checks in a process of the pool that a file is a photo the trainer and the server can decode, header and pixels, and
 * takes out what cameras write into it, unless `keepMetadata`.
 * @returns what is to be stored, and what is known of it
 * @throws AppError `bad-photo`, or `too-large`; the message is the second half of a sentence ("is empty")
 */
export async function checkPhoto(
  { pool }: Pick<Deps, 'pool'>,
  bytes: Uint8Array,
  { keepMetadata, ...options }: RunOptions & { keepMetadata: boolean },
): Promise<{ facts: PhotoFacts; bytes: Uint8Array; change: string | null }> {
  checkPhotoSize(bytes.length);
  const check = () => pool.run('checkPhoto', { bytes, keepMetadata }, options);
  const { facts, stripped, change } = await (sniffImageFormat(bytes) === 'heic' ? inTurn(check) : check());
  return { facts, bytes: stripped ?? bytes, change };
}

/**
 * Cuts coins out of a photo in a process of the pool. @returns in the order of `crops`
 * @throws AppError as `checkPhoto`, when the photo as a whole cannot be used
 */
export async function cutPhoto(
  { pool }: Pick<Deps, 'pool'>,
  { bytes, crops }: { bytes: Uint8Array; crops: Crop[] },
  options: RunOptions,
): Promise<(CutPhoto | { reason: string })[]> {
  checkPhotoSize(bytes.length);
  const cut: (CutPhoto | { reason: string })[] = [];
  for (let at = 0; at < crops.length; at += tunables.cropsAtOnce) {
    const part = crops.slice(at, at + tunables.cropsAtOnce);
    const run = () => pool.run('cutPhoto', { bytes, crops: part }, options);
    const found = await (sniffImageFormat(bytes) === 'heic' ? inTurn(run) : run());
    for (const i of part.keys()) cut.push(found[i] as CutPhoto | { reason: string });
  }
  return cut;
}

/** @throws AppError `too-large`; usable before the bytes are read */
export function checkPhotoSize(bytes: number): void {
  if (bytes <= tunables.maxPhotoBytes) return;
  const mebibytes = (bytes / 1024 ** 2).toFixed(1);
  const max = tunables.maxPhotoBytes / 1024 ** 2;
  throw new AppError('too-large', `is too large: ${mebibytes} MiB, at most ${max} MiB are allowed`);
}

/** HEICs that wait for others. Module-level because imports and requests share the memory of one machine. */
const waiting: (() => void)[] = [];
let slots: number = tunables.heicAtOnce;

/** Each takes some 300 MB while it is decoded. */
async function inTurn<T>(decode: () => Promise<T>): Promise<T> {
  if (slots > 0) slots -= 1;
  else await new Promise<void>((resolve) => waiting.push(resolve));
  try {
    return await decode();
  } finally {
    const next = waiting.shift();
    if (next) next();
    else slots += 1;
  }
}
