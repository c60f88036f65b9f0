import { type FileHandle, mkdir, open, writeFile } from 'node:fs/promises';
import path from 'node:path';
import sharp from 'sharp';
import { decodePixels, preprocessingFor } from '@/shared/preprocessing';
import { paintBackdrops } from '../backdrop';
import { photograph } from '../photograph';
import { seededRandom } from '../random';
import { strikeRelief } from '../relief';
import { composeScene } from '../scene';
import { ageFaces } from '../wear';
import { faceTraits } from './face-traits';
import { randomDesigns } from './random-designs';

export interface PhotoFileRequest {
  folder: string;
  seed: string;
  designs: number;
  photosPerFace: number;
  /** Side of the decoded photos in pixels. */
  size: number;
  /** This process takes every `parts`-th design, from the `part`-th on; they all write into one file. */
  part: number;
  parts: number;
}

const SIDES = ['obverse', 'reverse'] as const;
const PHOTOS_IN_FLIGHT = 6;
const BACKDROPS_PER_MATERIAL = 6;
const WEAR_HISTORIES = 20;

/**
 * Strikes and photographs random designs and writes the photos, decoded, into `photos.rgb`: face after face
 * (obverse and reverse of the first design, of the second…), each with the same number of photos. `photos.json`
 * names the traits of each face.
 */
export async function writePhotoFile(request: PhotoFileRequest): Promise<void> {
  const { folder, seed, designs, photosPerFace, size, part, parts } = request;
  await mkdir(folder, { recursive: true });
  const spec = preprocessingFor(size);
  const text = `pretraining/${seed}`;
  const [backdrops, wears] = [
    await paintBackdrops({ seed: text, perMaterial: BACKDROPS_PER_MATERIAL }),
    await ageFaces({ seed: text, count: WEAR_HISTORIES }),
  ];
  const file = await openShared(path.join(folder, 'photos.rgb'));
  const rowBytes = size * size * 3;

  const inFlight: Promise<void>[] = [];
  const drawn = randomDesigns({ seed: text, count: designs });
  for (const [d, design] of drawn.entries()) {
    if (d % parts !== part) continue;
    for (const [s, side] of SIDES.entries()) {
      const relief = await strikeRelief(design, side);
      const face = d * 2 + s;
      const take = async (n: number) => {
        const random = seededRandom(`${text}/${face}/${n}`);
        const [wear, backdrop] = [random.pick(wears), random.pick(backdrops)];
        const bytes = await photograph({ relief, wear, backdrop, scene: composeScene(random), random });
        const pixels = await decodePixels({ sharp, bytes, spec });
        await file.write(pixels, 0, rowBytes, (face * photosPerFace + n) * rowBytes);
      };
      for (let n = 0; n < photosPerFace; n++) {
        inFlight.push(take(n));
        if (inFlight.length >= PHOTOS_IN_FLIGHT) await inFlight.shift();
      }
    }
    if (d % 20 < parts) console.log(`design ${d + 1} of ${designs}`);
  }
  await Promise.all(inFlight);
  await file.close();
  if (part === 0) {
    const faces = drawn.flatMap((design) => SIDES.map((side) => faceTraits(design, side)));
    const contents = { size, photosPerFace, faces };
    await writeFile(path.join(folder, 'photos.json'), JSON.stringify(contents));
  }
}

/** Opens for writing anywhere, without emptying what the other processes wrote. */
async function openShared(file: string): Promise<FileHandle> {
  await (await open(file, 'a')).close();
  return open(file, 'r+');
}
