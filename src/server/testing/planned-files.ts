import type { ImportOptions } from '@/shared/contracts/import-plan';
import { planImport } from '../domain/datasets/import/plan-import';

/** A plan of files with these contents: those with none are photos, and a name that ends in `/` is a folder. */
export function planFiles(files: Record<string, string | Uint8Array | null>, options: ImportOptions = {}) {
  const entries = Object.entries(files).map(([name, content]) => ({
    name,
    isFolder: name.endsWith('/'),
    bytes: content?.length ?? 100,
  }));
  const read = async ({ name }: { name: unknown }) => Buffer.from(files[name as string] ?? '');
  return planImport({ entries, notes: [], read, close: () => undefined }, options);
}

export const photos = (...names: string[]): Record<string, null> =>
  Object.fromEntries(names.map((name) => [name, null]));

/** Where each photo of a plan ended up, by its path. */
export const placesOf = ({ photos }: Awaited<ReturnType<typeof planFiles>>) =>
  Object.fromEntries(
    photos.map(({ path, classKey, split }) => [path, split ? `${split}: ${classKey}` : classKey]),
  );
