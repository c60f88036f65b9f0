import { mkdir, mkdtemp, rename, rm, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { trainerTunables } from '../tunables';
import { recordDigest } from './weight-digest';
import { parseModelJson, readWeights } from './weight-file';

/** The public bucket that Teachable Machine reads; the same weights as Keras publishes. */
const BASE_URL =
  'https://storage.googleapis.com/teachable-machine-models/mobilenet_v2_weights_tf_dim_ordering_tf_kernels_';

/** How a width is spelled in published names: `0.35`, `0.50`, `1.0`. */
export function widthSpellings(width: number): string[] {
  return [...new Set([width.toFixed(2), width.toFixed(1), String(width)])].filter(
    (text) => Number(text) === width,
  );
}

/**
 * Downloads the ImageNet base of a width into `folder`, whole or not at all.
 * @throws an Error that says what failed.
 */
export async function downloadBaseWeights({
  width,
  folder,
}: {
  width: number;
  folder: string;
}): Promise<void> {
  const { url, text } = await fetchModelJson(width);
  await mkdir(path.dirname(folder), { recursive: true });
  const draft = await mkdtemp(path.join(path.dirname(folder), '.incoming-'));
  try {
    await writeFile(path.join(draft, 'model.json'), text);
    for (const name of parseModelJson(text).flatMap((group) => group.paths)) {
      const response = await fetch(new URL(name, url), {
        signal: AbortSignal.timeout(trainerTunables.weightsFileMs),
      });
      if (!response.ok) throw new Error(`${response.url} answered ${response.status}`);
      await writeFile(path.join(draft, name), new Uint8Array(await response.arrayBuffer()));
    }
    await recordDigest(draft, { width, weights: await readWeights(draft) });
    await rename(draft, folder).catch(async (error) => {
      // Another process was quicker; its copy is as good.
      if (!(await isFolder(folder))) throw error;
    });
  } finally {
    await rm(draft, { recursive: true, force: true });
  }
}

async function fetchModelJson(width: number): Promise<{ url: string; text: string }> {
  let problem = '';
  for (const spelling of widthSpellings(width)) {
    const url = `${BASE_URL}${spelling}_224_no_top/model.json`;
    try {
      const response = await fetch(url, {
        signal: AbortSignal.timeout(trainerTunables.weightsFirstAnswerMs),
      });
      if (response.ok) return { url, text: await response.text() };
      problem = `${url} answered ${response.status}`;
    } catch (error) {
      const { message, cause } = error as Error & { cause?: Error };
      throw new Error(`${new URL(url).host} cannot be reached (${cause?.message ?? message})`);
    }
  }
  throw new Error(problem);
}

async function isFolder(folder: string): Promise<boolean> {
  return stat(folder).then(
    (entry) => entry.isDirectory(),
    () => false,
  );
}
