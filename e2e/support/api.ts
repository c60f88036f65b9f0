import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from '@playwright/test';
import { createTRPCClient, httpLink } from '@trpc/client';
import superjson from 'superjson';
import { type Colour, colourPhoto } from '../../src/server/testing/test-photos';
import { buildZip } from '../../src/server/testing/zip-files';
import type { AppRouter } from '../../src/server/trpc/root';
import { dataVariable, urlVariable } from './shared-installation';

/** An installation on this machine: where it listens and where its data lies. */
export interface Place {
  url: string;
  dataDir: string;
}

/** The installation that `global-setup.ts` has prepared for the test that asks. */
export function sharedInstallation(): Place {
  const { name } = test.info().project;
  const { [urlVariable(name)]: url, [dataVariable(name)]: dataDir } = process.env;
  if (!url || !dataDir) throw new Error('the shared installation is not running');
  return { url, dataDir };
}

function headersOf({ dataDir }: Place): { authorization: string } {
  const { apiToken } = JSON.parse(readFileSync(join(dataDir, 'local.json'), 'utf8')) as { apiToken: string };
  return { authorization: `Bearer ${apiToken}` };
}

/** The API of an installation, called as a program on the same machine would. */
export function apiOf(place: Place) {
  const link = httpLink({
    url: `${place.url}/api/trpc`,
    transformer: superjson,
    headers: headersOf(place),
  });
  return createTRPCClient<AppRouter>({ links: [link] });
}

export const localApi = () => apiOf(sharedInstallation());

const COLOUR_CLASSES: Record<Colour, string> = {
  red: '1 Cent,Red dollar,redland',
  green: '2 Cents,Green dollar,greenland',
  blue: '5 Cents,Blue dollar,blueland',
};

/**
 * Imports a dataset of three classes of one colour each, which train in moments.
 * @returns bytes of the photos of the test split, in the order of their classes
 */
export async function importColours(place: Place, name: string): Promise<Uint8Array[]> {
  const counts = { train: 4, validation: 2, test: 4 };
  const files: { path: string; bytes: Uint8Array }[] = [];
  for (const [index, colour] of Object.keys(COLOUR_CLASSES).entries()) {
    for (const [split, count] of Object.entries(counts)) {
      for (let n = 0; n < count; n++) {
        const bytes = await colourPhoto(colour as Colour, files.length);
        files.push({ path: `${split}/${index + 1}/${n}.png`, bytes });
      }
    }
  }
  const names = Object.fromEntries(Object.values(COLOUR_CLASSES).map((coin, index) => [index + 1, coin]));
  await importFiles(place, name, [...files, { path: 'cat_to_name.json', bytes: JSON.stringify(names) }]);
  return files.filter(({ path }) => path.startsWith('test/')).map(({ bytes }) => bytes);
}

/** Imports files by their paths in an archive. */
export async function importFiles(
  place: Place,
  name: string,
  files: Parameters<typeof buildZip>[0],
): Promise<void> {
  const zip = await buildZip(files);
  const answer = await fetch(`${place.url}/api/datasets/import?name=${encodeURIComponent(name)}`, {
    method: 'POST',
    headers: { ...headersOf(place), 'content-type': 'application/zip' },
    body: new Uint8Array(zip),
  });
  const { importId } = (await answer.json()) as { importId: string };
  for (;;) {
    const { state, error } = await apiOf(place).datasets.importStatus.query({ importId });
    if (state === 'succeeded') break;
    if (state === 'failed') throw new Error(`the import failed: ${error}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
