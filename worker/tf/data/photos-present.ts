import { access } from 'node:fs/promises';
import path from 'node:path';
import { missingPhotosText } from '@/shared/missing-photos';
import { TrainerError } from '../errors';

/** Where a photo lies in the photo folder. */
export function photoFile(photoDir: string, hash: string): string {
  return path.join(photoDir, hash.slice(0, 2), hash);
}

/** @throws TrainerError `dataset-invalid` naming how many photos are gone from the folder, and the first of them. */
export async function assertPhotosPresent({
  hashes,
  photoDir,
}: {
  hashes: readonly string[];
  photoDir: string;
}): Promise<void> {
  const missing: string[] = [];
  for (const hash of hashes) await access(photoFile(photoDir, hash)).catch(() => missing.push(hash));
  if (missing.length === 0) return;
  const from = 'the worker’s photo folder';
  throw new TrainerError('dataset-invalid', missingPhotosText({ missing, total: hashes.length, from }));
}
