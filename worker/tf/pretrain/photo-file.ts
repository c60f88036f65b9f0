import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import type { Example } from '../data/examples';
import { PixelStore } from '../data/pixel-store';

/** What `photos.json` says: `photos.rgb` holds face after face, each with as many photos. */
const contentsSchema = z.object({
  size: z.number().int(),
  photosPerFace: z.number().int().min(2),
  /** Of each face, the value of each trait. */
  faces: z.array(z.record(z.string(), z.string())).min(2),
});

export interface Trait {
  name: string;
  values: string[];
  /** Index into `values` by face. */
  ofFace: number[];
}

/** `classIndex` of an example is its face. */
export interface FacePhotos {
  pixels: PixelStore;
  size: number;
  traits: Trait[];
  train: Example[];
  /** The last photo of each face: only to watch the training by. */
  validation: Example[];
}

/** Opens the photos that `npm run pretrain` had made. */
export async function openFacePhotos(folder: string): Promise<FacePhotos> {
  const text = await readFile(path.join(folder, 'photos.json'), 'utf8');
  const { size, faces, photosPerFace } = contentsSchema.parse(JSON.parse(text));
  const examples = Array.from({ length: faces.length * photosPerFace }, (_, row) => ({
    hash: String(row),
    classIndex: Math.floor(row / photosPerFace),
  }));
  const hashes = examples.map(({ hash }) => hash);
  const isLast = (_: Example, row: number) => row % photosPerFace === photosPerFace - 1;
  return {
    pixels: PixelStore.open({ file: path.join(folder, 'photos.rgb'), hashes, size }),
    size,
    traits: Object.keys(faces[0] ?? {}).map((name) => traitOf(name, faces)),
    train: examples.filter((example, row) => !isLast(example, row)),
    validation: examples.filter(isLast),
  };
}

function traitOf(name: string, faces: readonly Record<string, string>[]): Trait {
  const values = [...new Set(faces.map((face) => face[name] as string))];
  return { name, values, ofFace: faces.map((face) => values.indexOf(face[name] as string)) };
}
