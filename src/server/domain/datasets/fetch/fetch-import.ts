import { createWriteStream } from 'node:fs';
import { mkdir, readdir, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import { asStorageError } from '../../../blobs/storage-error';
import type { Import } from '../../../db/generated/client';
import type { Actor, Deps } from '../../../deps';
import { AppError } from '../../../errors';
import { tunables } from '../../../tunables';
import { findImport } from '../import/import-repo';
import { importLock } from '../import/import-run';
import { findImportsInState } from '../uploads/upload-repo';
import { adoptFile, requireSpace, uploadFiles } from '../uploads/upload-store';
import { beginUpload, finishUpload } from '../uploads/uploads';
import { updateFetchFailed, updateFetchProgress } from './fetch-repo';
import { fetchUrl } from './fetch-url';
import { type ImportPlace, nameOfPlace, readPlace } from './import-place';
import { filesOfFolder, openInside } from './pack-folder';
import { writeArchive } from './write-archive';

/** Fetches of this process. Module-level because requests start them and the shutdown ends them. */
const running = new Map<string, { finished: Promise<void>; abort: AbortController }>();

/**
 * Begins to fetch an import from an address, a folder of this server or a bucket; then it waits to be saved.
 * @returns at once; its state is `fetching` until it is here
 * @throws AppError `bad-request`, `not-allowed`, `too-many-requests`, `disk-full`
 */
export async function beginFetch(
  deps: Deps,
  actor: Actor,
  { name, from }: { name: string; from: string },
): Promise<{ importId: string }> {
  const place = await readPlace(deps, from);
  const importId = await beginUpload(deps, actor, {
    name,
    fileName: nameOfPlace(place),
    bytes: null,
    source: from.trim(),
  });
  launch(deps, importId, from);
  return { importId };
}

/** Resolves when it has been fetched, well or not; at once when it is not being fetched here. */
export async function importFetched(importId: string): Promise<void> {
  await running.get(importId)?.finished;
}

/** Ends a fetch that somebody has taken back. */
export function cancelFetch(importId: string): void {
  running.get(importId)?.abort.abort(CANCELLED);
}

/** At start: continues with what a stop has interrupted, and removes what nobody waits for. Call before the first request. */
export async function resumeFetches(deps: Deps): Promise<void> {
  const rows = await findImportsInState(deps.db, 'fetching');
  const known = new Set(rows.map(({ id }) => id));
  for (const name of await readdir(fetchDir(deps)).catch(() => [])) {
    if (!known.has(name.split('.')[0] as string)) await rm(path.join(fetchDir(deps), name), { force: true });
  }
  for (const { id, source } of rows) if (source !== null) launch(deps, id, source);
}

/** Before the server stops; what was fetched so far stays. */
export async function stopFetches(): Promise<void> {
  for (const { abort } of running.values()) abort.abort(STOPPED);
  await Promise.all([...running.values()].map(({ finished }) => finished));
}

const STOPPED = new Error('the server stops');
const CANCELLED = new Error('nobody waits for this import any more');

const fetchDir = ({ env }: Pick<Deps, 'env'>) => path.join(env.dataDir, 'tmp', 'fetches');

function launch(deps: Deps, importId: string, source: string): void {
  const abort = new AbortController();
  const finished = run(deps, { importId, source, abort })
    .catch((err: unknown) => deps.log.error({ err, importId }, 'a fetch ended without a mark'))
    .finally(() => running.delete(importId));
  running.set(importId, { finished, abort });
}

async function run(
  deps: Deps,
  { importId, source, abort }: { importId: string; source: string; abort: AbortController },
): Promise<void> {
  const file = path.join(fetchDir(deps), importId);
  // Another server that starts meanwhile must not fetch it too.
  await deps.db.dialect.tryLock(importLock(importId), async () => {
    const row = await findImport(deps.db, importId);
    if (row?.state !== 'fetching') return;
    try {
      await fetchRow(deps, { row, source, file, abort });
    } catch (thrown) {
      if (abort.signal.reason === STOPPED) return;
      const error = asStorageError(thrown);
      if (abort.signal.reason !== CANCELLED) {
        if (!(error instanceof AppError))
          deps.log.error({ err: thrown, importId }, 'an import was not fetched');
        await updateFetchFailed(deps.db, importId, messageOf(error, abort.signal));
      }
    }
    await Promise.all([rm(file, { force: true }), rm(`${file}.validator`, { force: true })]);
  });
  deps.live.publishChanged('imports');
}

function messageOf(error: unknown, signal: AbortSignal): string {
  if (error instanceof AppError) return error.message;
  if (signal.reason instanceof DOMException && signal.reason.name === 'TimeoutError') {
    return `It was not here after ${tunables.fetchHours} hours. Download it another way, then upload it.`;
  }
  return 'Something went wrong on the server; its log has the details. Nothing was imported.';
}

async function fetchRow(
  deps: Deps,
  { row, source, file, abort }: { row: Import; source: string; file: string; abort: AbortController },
): Promise<void> {
  await mkdir(path.dirname(file), { recursive: true, mode: 0o700 });
  const timer = setTimeout(
    () => abort.abort(new DOMException('too long', 'TimeoutError')),
    tunables.fetchHours * 3_600_000,
  );
  try {
    const place = await readPlace(deps, source);
    const onProgress = progressWriter(deps, row.id, abort);
    await fetchPlace(deps, place, { file, signal: abort.signal, onProgress });
    const { size } = await stat(file);
    if (size > tunables.maxArchiveBytes) throw new Error('more was fetched than is allowed');
    await adoptFile(await uploadFiles(deps), { importId: row.id, file, bytes: size });
    await finishUpload(deps, row.id);
  } finally {
    clearTimeout(timer);
  }
}

interface Fetching {
  file: string;
  signal: AbortSignal;
  onProgress: (bytes: number, total: number | null) => void;
}

async function fetchPlace(
  deps: Deps,
  place: ImportPlace,
  { file, signal, onProgress }: Fetching,
): Promise<void> {
  if (place.kind === 'url') {
    const policy = {
      allowPrivate: deps.env.importAllowPrivate,
      setting: 'MINTMARK_IMPORT_ALLOW_PRIVATE',
    } as const;
    const checkSize = (bytes: number) => requireSpace(deps, bytes);
    return fetchUrl({ url: place.url, file, policy, signal, onProgress, checkSize });
  }
  if (place.kind === 'folder') {
    if ((await stat(place.path)).isDirectory()) {
      return writeArchive(file, filesOfFolder(place.path, place.root), { signal, onProgress });
    }
    const handle = await openInside(place.path, place.root);
    return pipeline(handle.createReadStream(), createWriteStream(file, { mode: 0o600 }), { signal });
  }
  if (!deps.env.s3) throw new AppError('bad-request', 'This server has no S3 settings any more.');
  // Run from source, the large library is loaded only when it is needed.
  const { S3Prefix } = await import('./pack-s3');
  const prefix = new S3Prefix(deps.env.s3, place);
  try {
    await writeArchive(file, prefix.files(), { signal, onProgress });
  } finally {
    prefix.close();
  }
}

/** Writes how far it is, and ends a fetch whose import somebody has discarded on another server. */
function progressWriter(deps: Deps, importId: string, abort: AbortController): Fetching['onProgress'] {
  let written = 0;
  return (bytes, total) => {
    if (Date.now() - written < tunables.fetchProgressMs) return;
    written = Date.now();
    const [done, of] = [Math.floor(bytes / 1024), total === null ? null : Math.ceil(total / 1024)];
    updateFetchProgress(deps.db, importId, { done, total: of }).then(
      (isWanted) => {
        if (!isWanted) abort.abort(CANCELLED);
        deps.live.publishChanged('imports');
      },
      (err: unknown) => deps.log.warn({ err, importId }, 'progress of a fetch was not saved'),
    );
  };
}
