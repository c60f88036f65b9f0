import { rm } from 'node:fs/promises';
import {
  datasetNameSchema,
  type ImportPhase,
  type ImportReport,
  type ImportState,
  type ImportStatus,
} from '@/shared/contracts/datasets';
import type { Prisma } from '../../../db/generated/client';
import type { Actor, Deps } from '../../../deps';
import { AppError } from '../../../errors';
import { splitCounts } from '../split-counts';
import { DEMO_DATASET, openDemoSource } from './demo-source';
import { removeImportLeftovers } from './import-leftovers';
import { type ImportJob, importLock, launchImport } from './import-run';
import { openZipSource } from './zip-source';

/** Imports shown in the list of recent ones. */
const LISTED_IMPORTS = 30;

/**
 * Starts to import a zip that lies on this machine's disk; it is removed when the import has ended.
 * A known name gets a new version, a new one makes a dataset.
 * @returns at once; `getImport` tells how it goes
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
    openSource: () => openZipSource(archivePath),
    cleanUp: () => rm(archivePath, { force: true }),
  });
}

/** Draws the built-in demonstration set and imports it; `actor` is null at the first boot. */
export async function startDemoImport(deps: Deps, actor: Actor | null): Promise<{ importId: string }> {
  return start(deps, {
    name: DEMO_DATASET,
    createdBy: actor?.userId ?? null,
    openSource: async () => openDemoSource(),
    cleanUp: async () => undefined,
  });
}

async function start(deps: Deps, job: Omit<ImportJob, 'importId'>): Promise<{ importId: string }> {
  const { id: importId } = await deps.db.import.create({
    data: { name: job.name, state: 'running', phase: 'reading', createdBy: job.createdBy },
    select: { id: true },
  });
  deps.live.publishChanged('imports');
  launchImport(deps, { importId, ...job });
  return { importId };
}

/** @throws AppError `not-found` */
export async function getImport(deps: Deps, importId: string): Promise<ImportStatus> {
  const row = await deps.db.import.findUnique({ where: { id: importId } });
  if (!row) throw new AppError('not-found', 'There is no such import.');
  const [status] = await withVersions(deps, [row]);
  return status as ImportStatus;
}

/** The latest imports, newest first. */
export async function listImports(deps: Deps): Promise<ImportStatus[]> {
  const rows = await deps.db.import.findMany({
    orderBy: [{ createdAt: 'desc' }, { id: 'desc' }],
    take: LISTED_IMPORTS,
  });
  return withVersions(deps, rows);
}

/**
 * At start: imports that a crash ended are marked as failed and what they left is cleared away.
 * Call before the first request.
 */
export async function failInterruptedImports(deps: Deps): Promise<void> {
  await removeImportLeftovers(deps);
  const running = await deps.db.import.findMany({ where: { state: 'running' }, select: { id: true } });
  let count = 0;
  for (const { id } of running) {
    const interrupted = await deps.db.dialect.tryLock(importLock(id), () =>
      deps.db.import.updateMany({
        where: { id, state: 'running' },
        data: {
          state: 'failed',
          phase: 'done',
          error: 'The server stopped during this import and nothing of it was kept. Import it again.',
          finishedAt: new Date(),
        },
      }),
    );
    if (interrupted) count++;
  }
  if (count > 0) deps.log.warn({ count }, 'imports were interrupted by the last stop');
}

async function withVersions(deps: Deps, rows: Prisma.ImportModel[]): Promise<ImportStatus[]> {
  const ids = rows.flatMap((row) => row.versionId ?? []);
  const versions = await deps.db.datasetVersion.findMany({
    where: { id: { in: ids } },
    select: {
      id: true,
      number: true,
      classCount: true,
      trainPhotos: true,
      validationPhotos: true,
      testPhotos: true,
    },
  });
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
      datasetId: version ? row.datasetId : null,
      version: version?.number ?? null,
      classes: version?.classCount ?? null,
      photos: version ? splitCounts(version) : null,
      report: row.report as ImportReport | null,
      createdAt: row.createdAt,
    };
  });
}
