import { rm } from 'node:fs/promises';
import type { z } from 'zod';
import {
  datasetNameSchema,
  type ImportPhase,
  type ImportReport,
  type ImportState,
  type ImportStatus,
  type listImportsInput,
} from '@/shared/contracts/datasets';
import type { Page } from '@/shared/contracts/paging';
import type { Import } from '../../../db/generated/client';
import { toPage } from '../../../db/keyset';
import type { Actor, Deps } from '../../../deps';
import { AppError } from '../../../errors';
import { findVersionCounts } from '../repo';
import { splitCounts } from '../version-summary';
import { openArchiveSource } from './archive-source';
import { removeImportLeftovers } from './collect-photos';
import { DEMO_DATASET, openDemoSource } from './demo-source';
import {
  findImport,
  findImportPage,
  findRunningImports,
  insertImport,
  updateImportFailed,
  updateImportUnsaved,
} from './import-repo';
import { type ImportJob, importLock, launchImport } from './import-run';

/**
 * Starts to import a zip that lies on this machine's disk; it is removed when the import has ended.
 * A known name gets a new version, a new one makes a dataset.
 * @returns at once; `getImport` has the progress and the outcome
 */
export async function startImport(
  deps: Deps,
  actor: Actor,
  { name, archivePath }: { name: string; archivePath: string },
): Promise<{ importId: string }> {
  const parsed = datasetNameSchema.safeParse(name);
  if (!parsed.success)
    throw new AppError('bad-request', parsed.error.issues[0]?.message ?? 'Give another name.');
  return start(deps, {
    name: parsed.data,
    createdBy: actor.userId,
    openSource: () => openArchiveSource(archivePath),
    isStaged: false,
    cleanUp: () => rm(archivePath, { force: true }),
  });
}

/** Draws the built-in demonstration set and imports it; `actor` is null at the first boot. */
export async function startDemoImport(deps: Deps, actor: Actor | null): Promise<{ importId: string }> {
  return start(deps, {
    name: DEMO_DATASET,
    createdBy: actor?.userId ?? null,
    openSource: () => openDemoSource(),
    isStaged: false,
    cleanUp: async () => undefined,
  });
}

async function start(deps: Deps, job: Omit<ImportJob, 'importId'>): Promise<{ importId: string }> {
  const importId = await insertImport(deps.db, job);
  deps.live.publishChanged('imports');
  launchImport(deps, { importId, ...job });
  return { importId };
}

/** @throws AppError `not-found` */
export async function getImport(deps: Deps, importId: string): Promise<ImportStatus> {
  const row = await findImport(deps.db, importId);
  if (!row) throw new AppError('not-found', 'There is no such import.');
  const [status] = await withVersions(deps, [row]);
  return status as ImportStatus;
}

/** A page of the imports, newest first. */
export async function listImports(
  deps: Deps,
  input: z.input<typeof listImportsInput>,
): Promise<Page<ImportStatus>> {
  const { keys, rows } = await findImportPage(deps.db, input);
  return toPage(keys, await withVersions(deps, rows), ({ id }) => id);
}

/**
 * At start: imports that a crash ended are marked as failed and what they left is cleared away.
 * Call before the first request.
 */
export async function failInterruptedImports(deps: Deps): Promise<void> {
  await removeImportLeftovers(deps);
  let count = 0;
  for (const { id, fileName } of await findRunningImports(deps.db)) {
    // Another server may still run it, and then has its lock.
    const wasInterrupted = await deps.db.dialect.tryLock(importLock(id), () =>
      fileName === null
        ? updateImportFailed(deps.db, id, {
            error: 'The server stopped during this import and nothing of it was kept. Import it again.',
          })
        : updateImportUnsaved(deps.db, id, {
            error: 'The server stopped while this was saved, and nothing of it was kept. Save it again.',
          }),
    );
    if (wasInterrupted) count++;
  }
  if (count > 0) deps.log.warn({ count }, 'imports were interrupted by the last stop');
}

async function withVersions(deps: Deps, rows: Import[]): Promise<ImportStatus[]> {
  const versions = await findVersionCounts(
    deps.db,
    rows.flatMap((row) => row.versionId ?? []),
  );
  const byId = new Map(versions.map((version) => [version.id, version]));
  return rows.map((row) => {
    const version = row.versionId ? byId.get(row.versionId) : undefined;
    return {
      id: row.id,
      name: row.name,
      state: row.state as ImportState,
      phase: row.phase as ImportPhase,
      done: row.done,
      total: row.total,
      error: row.error,
      // Photos without a label make no version.
      datasetId: version || (row.report as ImportReport | null)?.incoming ? row.datasetId : null,
      version: version?.number ?? null,
      classes: version?.classCount ?? null,
      photos: version ? splitCounts(version) : null,
      report: row.report as ImportReport | null,
      createdAt: row.createdAt,
      createdBy: row.createdBy,
      file:
        row.fileName === null
          ? null
          : { name: row.fileName, bytes: row.fileBytes === null ? null : Number(row.fileBytes) },
      expiresAt:
        row.state === 'uploading' || row.state === 'fetching' || row.state === 'ready' ? row.expiresAt : null,
    };
  });
}
