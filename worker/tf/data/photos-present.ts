import { access } from 'node:fs/promises';
import path from 'node:path';
import { missingPhotosWords } from '@/shared/missing-photos';
import { TrainerError } from '../errors';

/** Where a photo lies in the image folder. */
export function photoFile(imageDir: string, hash: string): string {
  return path.join(imageDir, hash.slice(0, 2), hash);
}

/** @throws TrainerError `dataset-invalid` naming how many photos are gone from the folder, and the first of them. */
export async function assertPhotosPresent({
  hashes,
  imageDir,
}: {
  hashes: readonly string[];
  imageDir: string;
}): Promise<void> {
  const missing: string[] = [];
  for (const hash of hashes) await access(photoFile(imageDir, hash)).catch(() => missing.push(hash));
  if (missing.length === 0) return;
  const from = 'the worker’s image folder';
  throw new TrainerError('dataset-invalid', missingPhotosWords({ missing, total: hashes.length, from }));
}
