import { createHash } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { NamedWeight } from './weight-file';

/** Digests of published weights that were compared with Keras' own. Other widths are held to their first download. */
const PUBLISHED: ReadonlyMap<number, string> = new Map([
  [0.35, '97e3f5dff2098b338759e95ae2d2ad403c870eae5d7a639964f9175c0d7f69b6'],
]);

const RECORD = 'weights.sha256';

/** SHA-256 over names, shapes and values, however the files divide them. */
export function weightsDigest(weights: ReadonlyMap<string, NamedWeight>): string {
  const digest = createHash('sha256');
  for (const name of [...weights.keys()].sort()) {
    const { shape, values } = weights.get(name) as NamedWeight;
    digest.update(`${name} ${shape.join('x')}\n`);
    digest.update(new Uint8Array(values.buffer, values.byteOffset, values.byteLength));
  }
  return digest.digest('hex');
}

/** Keeps the digest beside downloaded weights. @throws when they are not those that are published for the width */
export async function recordDigest(
  folder: string,
  { width, weights }: { width: number; weights: ReadonlyMap<string, NamedWeight> },
): Promise<void> {
  const digest = weightsDigest(weights);
  const published = PUBLISHED.get(width);
  if (published && published !== digest) {
    throw new Error(`what was downloaded is not what is published for width ${width} (SHA-256 ${digest})`);
  }
  await writeFile(path.join(folder, RECORD), `${digest}\n`);
}

/** @throws when downloaded weights are not those that were recorded, or that are published for the width */
export async function checkDigest(
  folder: string,
  { width, weights }: { width: number; weights: ReadonlyMap<string, NamedWeight> },
): Promise<void> {
  const recorded = await readFile(path.join(folder, RECORD), 'utf8').catch(() => '');
  const expected = PUBLISHED.get(width) ?? recorded.trim();
  if (expected && expected !== weightsDigest(weights)) {
    throw new Error(`the weights in ${folder} were changed after they were downloaded: delete that folder`);
  }
}
