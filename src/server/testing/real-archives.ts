import { existsSync } from 'node:fs';
import { copyFile, mkdir } from 'node:fs/promises';
import path from 'node:path';
import type { ImportStatus } from '@/shared/contracts/datasets';
import { importFinished } from '../domain/datasets/import/import-run';
import { getImport, startImport } from '../domain/datasets/import/import-service';
import type { TestDeps } from './test-deps';

export const ARCHIVES = path.resolve(import.meta.dirname, '../../../../shared/data');

/** The development data lies beside the checkout; tests that need it skip where it is absent. */
export const archivesMissing = !existsSync(ARCHIVES);
if (archivesMissing) console.warn(`Skipped: the archives of ${ARCHIVES} are not there.`);

/** Imports one of them as an upload would. */
export async function importArchive(
  { deps, actor }: TestDeps,
  { file, name }: { file: string; name: string },
): Promise<ImportStatus> {
  await mkdir(deps.env.dataDir, { recursive: true });
  const archivePath = path.join(deps.env.dataDir, file);
  await copyFile(path.join(ARCHIVES, file), archivePath);
  const { importId } = await startImport(deps, actor, { name, archivePath });
  await importFinished(importId);
  return getImport(deps, importId);
}
