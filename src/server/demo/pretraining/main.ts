import { parseArgs } from 'node:util';
import { writePhotoFile } from './photo-file';

/*
 * Writes the photos that the minted base is pre-trained on; `npm run pretrain` runs it.
 * Usage: main.ts --folder FOLDER --seed 1 --designs 300 --photos 20 --size 96 --part 0 --parts 2
 */

const text = { type: 'string' } as const;
const { values } = parseArgs({
  options: { folder: text, seed: text, designs: text, photos: text, size: text, part: text, parts: text },
});
if (!values.folder) throw new Error('--folder says where to write');

await writePhotoFile({
  folder: values.folder,
  seed: values.seed ?? '1',
  designs: Number(values.designs ?? 300),
  photosPerFace: Number(values.photos ?? 20),
  size: Number(values.size ?? 96),
  part: Number(values.part ?? 0),
  parts: Number(values.parts ?? 1),
});
