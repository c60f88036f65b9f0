import { rm, stat } from 'node:fs/promises';
import { datasetNameSchema } from '@/shared/contracts/datasets';
import { daysFromNow } from '@/shared/days';
import { cleanName } from '@/shared/names';
import { asStorageError } from '../../../blobs/storage-error';
import type { Import } from '../../../db/generated/client';
import type { Actor, Deps } from '../../../deps';
import { AppError } from '../../../errors';
import { tunables } from '../../../tunables';
import { findImport } from '../import/import-repo';
import { requireFewImports, tooLarge } from '../import/receive-archive';
import { forgetStagedArchive } from '../staging/archive-cache';
import { stageImport } from '../staging/stage-import';
import {
  deleteImport,
  findExpiredImports,
  findImportsInState,
  findImportsWithFile,
  insertUpload,
  updateImportExpired,
  updateUpload,
  updateUploadArrived,
} from './upload-repo';
import { adoptFile, requireSpace, uploadFiles } from './upload-store';

/** What a sender says of a file before it sends it. */
interface AnnouncedUpload {
  /** Of the dataset; may be chosen later. */
  name: string;
  fileName: string;
  /** Null when it is known only at the end. */
  bytes: number | null;
  /** What the server is to fetch it from; left out for what is uploaded. */
  source?: string;
}

/**
 * Makes room for a file that is sent in pieces, and a row that says so.
 * @returns the id of the import it becomes
 * @throws AppError `bad-request`, `bad-archive`, `too-large`, `too-many-requests`, `disk-full`
 */
export async function beginUpload(
  deps: Deps,
  actor: Actor,
  { name, fileName, bytes, source }: AnnouncedUpload,
): Promise<string> {
  const parsed = datasetNameSchema.safeParse(name);
  if (!parsed.success)
    throw new AppError('bad-request', parsed.error.issues[0]?.message ?? 'Give another name.');
  if (bytes === 0) throw new AppError('bad-archive', 'This file is empty. Choose another one.');
  if (bytes !== null && bytes > tunables.maxArchiveBytes) throw tooLarge(tunables.maxArchiveBytes);
  await requireSpace(deps, bytes ?? 0);
  const id = await deps.db.$transaction(async (tx) => {
    // Two uploads that begin at once must not both be the last one allowed.
    await tx.dialect.advisoryLock(tx, 'imports');
    await requireFewImports(tx, { userId: actor.userId });
    return insertUpload(tx, {
      name: parsed.data,
      fileName: cleanName(fileName).slice(0, 300) || 'file',
      fileBytes: bytes,
      source: source ?? null,
      createdBy: actor.userId,
      expiresAt: daysFromNow(tunables.uploadDays),
    });
  });
  deps.live.publishChanged('imports');
  return id;
}

/** The upload of this person. @throws AppError `not-found` for those of others too */
export async function requireUpload(deps: Deps, actor: Actor, id: string): Promise<Import> {
  const row = await findImport(deps.db, id);
  const isTheirs = row?.createdBy === actor.userId && row.fileName !== null;
  if (!row || !isTheirs || row.state === 'failed') {
    throw new AppError('not-found', 'There is no such upload any more. Send the file again.');
  }
  return row;
}

/**
 * Something of it arrives: it is kept for its time from now on.
 * @param bytes how long it is, when the sender says so now
 */
export async function prolongUpload(
  deps: Deps,
  { id, expiresAt, fileBytes }: Import,
  bytes: number | null,
): Promise<void> {
  const until = daysFromNow(tunables.uploadDays);
  const isFresh = expiresAt !== null && until.getTime() - expiresAt.getTime() < FRESH_MS;
  if (bytes !== null && fileBytes === null) {
    await updateUpload(deps.db, id, { expiresAt: until, fileBytes: BigInt(bytes) });
  } else if (!isFresh) {
    await updateUpload(deps.db, id, { expiresAt: until });
  }
}

/** A client may send a file in a thousand pieces: the time is not written for each. */
const FRESH_MS = 60_000;

/** The whole file is here: it is read next. May be called again. */
export async function finishUpload(deps: Deps, id: string): Promise<void> {
  const bytes = await (await uploadFiles(deps)).arrivedBytes(id);
  if (bytes === null) return;
  const expiresAt = daysFromNow(tunables.stagedImportDays);
  if (!(await updateUploadArrived(deps.db, id, { fileBytes: bytes, expiresAt }))) return;
  deps.live.publishChanged('imports');
  stageImport(deps, id);
}

/** As `finishUpload`, when a crash came between the last byte and its mark. */
export async function finishIfWhole(deps: Deps, { id, fileBytes }: Import): Promise<void> {
  if (fileBytes === null) return;
  const arrived = await (await uploadFiles(deps)).arrivedBytes(id);
  if (arrived === Number(fileBytes)) await finishUpload(deps, id);
}

/**
 * Stages an archive that lies on this machine's disk and came in one piece; it is removed from there.
 * @returns the id of the import, whose list is read next
 */
export async function stageArchive(
  deps: Deps,
  actor: Actor,
  { name, fileName, archivePath }: { name: string; fileName: string; archivePath: string },
): Promise<{ importId: string }> {
  try {
    const { size } = await stat(archivePath);
    const importId = await beginUpload(deps, actor, { name, fileName, bytes: size });
    try {
      await adoptFile(await uploadFiles(deps), { importId, file: archivePath, bytes: size });
    } catch (error) {
      await discardUpload(deps, importId);
      throw asStorageError(error);
    }
    await finishUpload(deps, importId);
    return { importId };
  } finally {
    await rm(archivePath, { force: true });
  }
}

/** Takes an upload back that has not become an import. */
export async function discardUpload(deps: Deps, id: string): Promise<void> {
  if (!(await deleteImport(deps.db, id, ['uploading', 'fetching']))) return;
  await (await uploadFiles(deps)).remove(id);
  deps.live.publishChanged('imports');
}

/** At start: reads on what a crash has interrupted. Call before the first request. */
export async function resumeUploads(deps: Deps): Promise<void> {
  for (const row of await findImportsInState(deps.db, 'uploading')) await finishIfWhole(deps, row);
  for (const { id } of await findImportsInState(deps.db, 'reading')) stageImport(deps, id);
}

/**
 * Removes uploads that stopped long ago, staged imports that nobody saved, and files without an import.
 * @returns how many ended
 */
export async function removeExpiredUploads(deps: Deps): Promise<number> {
  let ended = 0;
  for (const { id, state } of await findExpiredImports(deps.db, new Date())) {
    const error =
      state === 'fetching'
        ? `It was not fetched within ${tunables.uploadDays} days. Import it again.`
        : state === 'uploading'
          ? `The upload stopped, and nothing came for ${tunables.uploadDays} days. Send the file again.`
          : `It was not saved within ${tunables.stagedImportDays} days. Upload it again.`;
    if (!(await updateImportExpired(deps.db, { id, state, error }))) continue;
    forgetStagedArchive(id);
    await (await uploadFiles(deps)).remove(id);
    ended++;
  }
  await removeStrayFiles(deps);
  if (ended > 0) deps.live.publishChanged('imports');
  return ended;
}

/** What a crash left between a file and its row. */
async function removeStrayFiles(deps: Deps): Promise<void> {
  const files = await uploadFiles(deps);
  const ids = await files.list();
  const known = await findImportsWithFile(deps.db, ids);
  for (const id of ids) if (!known.has(id)) await files.remove(id);
}
