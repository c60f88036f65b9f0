import { randomUUID } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import path from 'node:path';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
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
import { asStorageError } from '../../../blobs/storage-error';
import type { Import } from '../../../db/generated/client';
import { toPage } from '../../../db/keyset';
import type { Actor, Deps } from '../../../deps';
import { AppError } from '../../../errors';
import { tunables } from '../../../tunables';
import { findVersionCounts } from '../repo';
import { splitCounts } from '../version-summary';
import { openArchiveSource } from './archive-source';
import { importTempDir, removeImportLeftovers } from './collect-photos';
import { DEMO_DATASET, openDemoSource } from './demo-source';
import {
  countRunningImports,
  findImport,
  findImportPage,
  findRunningImportIds,
  insertImport,
  updateImportFailed,
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
    cleanUp: () => rm(archivePath, { force: true }),
  });
}

/** Draws the built-in demonstration set and imports it; `actor` is null at the first boot. */
export async function startDemoImport(deps: Deps, actor: Actor | null): Promise<{ importId: string }> {
  return start(deps, {
    name: DEMO_DATASET,
    createdBy: actor?.userId ?? null,
    openSource: () => openDemoSource(),
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
  for (const id of await findRunningImportIds(deps.db)) {
    // Another server may still run it, and then has its lock.
    const error = 'The server stopped during this import and nothing of it was kept. Import it again.';
    const wasInterrupted = await deps.db.dialect.tryLock(importLock(id), () =>
      updateImportFailed(deps.db, id, { error }),
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
      datasetId: version ? row.datasetId : null,
      version: version?.number ?? null,
      classes: version?.classCount ?? null,
      photos: version ? splitCounts(version) : null,
      report: row.report as ImportReport | null,
      createdAt: row.createdAt,
    };
  });
}

/**
 * Puts an archive that somebody sends onto the disk, for `startImport`. Nothing is left when the upload breaks off.
 * @param announcedBytes the size that the sender announces, if any: too much is refused before it is sent
 * @returns the path of the file
 * @throws AppError `too-large`, `disk-full`, `bad-archive` when nothing was sent, `too-many-requests`
 */
export async function receiveArchive(
  deps: Deps,
  {
    actor,
    stream,
    announcedBytes,
    maxBytes = tunables.maxArchiveBytes,
  }: { actor: Pick<Actor, 'userId'>; stream: Readable; announcedBytes: number | null; maxBytes?: number },
): Promise<string> {
  if (announcedBytes !== null && announcedBytes > maxBytes) throw tooLarge(maxBytes);
  const uploads = uploadsOf.get(actor.userId) ?? 0;
  const imports = await countRunningImports(deps.db, actor.userId);
  if (uploads + imports >= tunables.maxImportsPerPerson) throw tooMany();
  uploadsOf.set(actor.userId, uploads + 1);
  try {
    return await writeArchive(deps, { stream, maxBytes });
  } finally {
    const left = (uploadsOf.get(actor.userId) ?? 1) - 1;
    if (left > 0) uploadsOf.set(actor.userId, left);
    else uploadsOf.delete(actor.userId);
  }
}

/** Archives on their way to this server, by person. Module-level because each upload is a request of its own. */
const uploadsOf = new Map<string, number>();

const tooMany = () =>
  new AppError(
    'too-many-requests',
    `You have ${tunables.maxImportsPerPerson} imports under way. Wait until one has ended.`,
    { retryAfterSeconds: tunables.importRetryAfterSeconds },
  );

async function writeArchive(
  deps: Deps,
  { stream, maxBytes }: { stream: Readable; maxBytes: number },
): Promise<string> {
  const dir = importTempDir(deps);
  await mkdir(dir, { recursive: true });
  const file = path.join(dir, `${randomUUID()}.zip`);
  let bytes = 0;
  async function* limited(source: AsyncIterable<Buffer>) {
    for await (const chunk of source) {
      bytes += chunk.byteLength;
      if (bytes > maxBytes) throw tooLarge(maxBytes);
      yield chunk;
    }
  }
  try {
    await pipeline(readOnly(stream), limited, createWriteStream(file, { flags: 'wx', mode: 0o600 }));
    if (bytes === 0)
      throw new AppError('bad-archive', 'Nothing was sent. Send the zip as the body of the request.');
    return file;
  } catch (error) {
    await rm(file, { force: true });
    if ((error as NodeJS.ErrnoException).code === 'ECONNRESET') {
      throw new AppError('bad-request', 'The upload broke off. Send the archive again.', { cause: error });
    }
    throw asStorageError(error);
  }
}

/**
 * The chunks of a stream without destroying it at the end: a request that is destroyed takes its connection, and
 * with it the answer that explains the refusal.
 */
async function* readOnly(stream: Readable): AsyncGenerator<Buffer> {
  yield* stream.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>;
}

function tooLarge(maxBytes: number): AppError {
  const max = (maxBytes / 1024 ** 2).toLocaleString('en', { maximumFractionDigits: 0 });
  return new AppError(
    'too-large',
    `The archive is larger than the ${max} MiB allowed here. Import it in parts.`,
  );
}
