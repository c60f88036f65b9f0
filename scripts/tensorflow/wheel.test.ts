import { createHash } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { requireKnownBytes } from './wheel.mjs';

let dir: string;
beforeAll(async () => {
  dir = await mkdtemp(path.join(tmpdir(), 'mintmark-test-'));
});
afterAll(() => rm(dir, { recursive: true }));

it('a wheel under a known name is used only with the bytes that were published', async () => {
  const wheel = path.join(dir, 'tensorflow.whl');
  await writeFile(wheel, 'published');
  const known = { 'tensorflow.whl': createHash('sha256').update('published').digest('hex') };
  await requireKnownBytes(wheel, known);
  await requireKnownBytes(wheel, {});
  await writeFile(wheel, 'something else');
  await expect(requireKnownBytes(wheel, known)).rejects.toThrow('not what was published');
});
