import { chmod, cp, mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, it } from 'vitest';
import { sharedWeights } from '../testing/runtime-present';
import { checkDigest, recordDigest, weightsDigest } from './weight-digest';
import { readWeights } from './weight-file';

const weightsOf = (values: number[]) =>
  new Map([
    ['Conv1/kernel', { shape: [values.length], values: Float32Array.from(values) }],
    ['a', { shape: [1], values: Float32Array.from([1]) }],
  ]);
const folderOf = () => mkdtemp(path.join(tmpdir(), 'mintmark-digest-'));

it('is of names, shapes and values, in whatever order they were read', () => {
  const digest = weightsDigest(weightsOf([1, 2]));
  expect(weightsDigest(new Map([...weightsOf([1, 2])].reverse()))).toBe(digest);
  expect(weightsDigest(weightsOf([1, 2.0000002]))).not.toBe(digest);
});

it('refuses a download that is not what is published for its width', async () => {
  await expect(recordDigest(await folderOf(), { width: 0.35, weights: weightsOf([1]) })).rejects.toThrow(
    'not what is published for width 0.35',
  );
});

it('refuses weights that were changed after they were downloaded', async () => {
  const folder = await folderOf();
  await recordDigest(folder, { width: 0.5, weights: weightsOf([1, 2]) });
  await checkDigest(folder, { width: 0.5, weights: weightsOf([1, 2]) });
  await expect(checkDigest(folder, { width: 0.5, weights: weightsOf([1, 3]) })).rejects.toThrow(
    'changed after they were downloaded: delete that folder',
  );
});

if (!sharedWeights) console.warn('../shared/weights is absent: the published weights are not checked.');
it.skipIf(!sharedWeights)('takes the published weights, and none with one bit changed', async () => {
  const folder = await folderOf();
  await cp(path.join(sharedWeights ?? '', 'mobilenet_v2_0.35_224_no_top'), folder, { recursive: true });
  await recordDigest(folder, { width: 0.35, weights: await readWeights(folder) });
  const file = path.join(folder, 'weights.bin');
  const bytes = await readFile(file);
  bytes[1000] = (bytes[1000] ?? 0) ^ 1;
  await chmod(file, 0o644);
  await writeFile(file, bytes);
  await expect(checkDigest(folder, { width: 0.35, weights: await readWeights(folder) })).rejects.toThrow(
    'changed',
  );
});
