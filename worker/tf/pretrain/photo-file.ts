import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import type { Example } from '../data/examples';
import { PixelStore } from '../data/pixel-store';

/** What `photos.json` says: `photos.rgb` holds face after face, each with as many photos. */
const contentsSchema = z.object({
  size: z.number().int(),
  faces: z.number().int().min(2),
  photosPerFace: z.number().int().min(2),
});

export interface FacePhotos {
  pixels: PixelStore;
  size: number;
  faces: number;
  train: Example[];
  /** The last photo of each face: only to watch the training by. */
  validation: Example[];
}

/** Opens the photos that `npm run pretrain` had made. Each face of each coin is a class. */
export async function openFacePhotos(folder: string): Promise<FacePhotos> {
  const text = await readFile(path.join(folder, 'photos.json'), 'utf8');
  const { size, faces, photosPerFace } = contentsSchema.parse(JSON.parse(text));
  const examples = Array.from({ length: faces * photosPerFace }, (_, row) => ({
    hash: String(row),
    classIndex: Math.floor(row / photosPerFace),
  }));
  const hashes = examples.map(({ hash }) => hash);
  const isLast = (_: Example, row: number) => row % photosPerFace === photosPerFace - 1;
  return {
    pixels: PixelStore.open({ file: path.join(folder, 'photos.rgb'), hashes, size }),
    size,
    faces,
    train: examples.filter((example, row) => !isLast(example, row)),
    validation: examples.filter(isLast),
  };
}
