import type { z } from 'zod';
import type { ImportOptions } from '@/shared/contracts/import-plan';
import type {
  ImportDifference,
  PlannedImport,
  planImportInput,
  saveImportInput,
} from '@/shared/contracts/imports';
import { actorMay } from '../../../actor-may';
import type { Import } from '../../../db/generated/client';
import type { Actor, Deps } from '../../../deps';
import { AppError } from '../../../errors';
import { cutPhoto } from '../../photos/check-photo';
import { cancelFetch } from '../fetch/fetch-import';
import { openArchiveSource } from '../import/archive-source';
import { findItemNames } from '../import/base-version-repo';
import { findImport } from '../import/import-repo';
import { launchImport } from '../import/import-run';
import { getImport } from '../import/import-service';
import type { PlannedCrop } from '../import/layout/placed-photo';
import { findClasses, findDataset, findVersion } from '../repo';
import { deleteImport } from '../uploads/upload-repo';
import { uploadFiles } from '../uploads/upload-store';
import { forgetStagedArchive, withStagedArchive } from './archive-cache';
import { compareWithVersion } from './difference';
import type { StagedArchive } from './staged-archive';
import { updateImportSaving } from './staging-repo';

/**
 * What a staged import would become with these choices; nothing is saved.
 * @throws AppError `not-found`, `conflict` when it is not staged, `bad-archive` when the choices leave nothing
 */
export async function planStaged(
  deps: Deps,
  { importId, name, options = {} }: z.input<typeof planImportInput>,
): Promise<PlannedImport> {
  const row = await requireStaged(deps, importId);
  return withStagedArchive(deps, importId, async (archive) => {
    const { plan, photos } = await archive.plan(withSource(row, options));
    const difference = name?.trim() ? await differenceOf(deps, name.trim(), { plan, photos }) : null;
    return { status: await getImport(deps, importId), plan, difference };
  });
}

/** What was fetched says where it comes from, unless the person does; without the query of an address, which may be secret. */
function withSource({ source }: Import, options: ImportOptions): ImportOptions {
  return source === null ? options : { source: source.replace(/[?#].*$/, '').slice(0, 500), ...options };
}

async function differenceOf(
  deps: Deps,
  name: string,
  { plan, photos }: Awaited<ReturnType<StagedArchive['plan']>>,
): Promise<ImportDifference | null> {
  const dataset = await findDataset(deps.db, name);
  const version = dataset?.name === name ? await findVersion(deps.db, dataset.id) : null;
  if (!version) return null;
  const [classes, present] = await Promise.all([
    findClasses(deps.db, version.id),
    findItemNames(deps.db, version.id),
  ]);
  return compareWithVersion(
    {
      datasetId: version.datasetId,
      versionId: version.id,
      version: version.number,
      classes,
      photos: present,
    },
    { classes: plan.classes, photos },
  );
}

/**
 * Saves a staged import as a version. What fails leaves it staged, with the reason.
 * @throws AppError `not-found`, `conflict` when somebody else saves it or its choices leave a question open
 */
export async function saveStaged(
  deps: Deps,
  actor: Actor,
  { importId, name, options: chosen = {}, addTo = null }: z.input<typeof saveImportInput>,
): Promise<{ importId: string }> {
  const row = await requireStaged(deps, importId);
  const options = withSource(row, chosen);
  const { plan } = await planStaged(deps, { importId, options });
  const [question] = plan.questions;
  if (question) throw new AppError('conflict', question.message);
  const job = { name: name.trim(), options: { ...options, addTo } };
  if (!(await updateImportSaving(deps.db, importId, job))) throw notStaged(row.name);
  forgetStagedArchive(importId);
  deps.live.publishChanged('imports');
  const files = await uploadFiles(deps);
  launchImport(deps, {
    importId,
    name: job.name,
    createdBy: actor.userId,
    addTo,
    isStaged: true,
    openSource: async () => openArchiveSource(await files.localFile(importId), options),
    cleanUp: () => files.remove(importId),
  });
  return { importId };
}

/**
 * Takes back what one has uploaded, or is uploading; administrators take back those of others too.
 * @throws AppError `not-found`, `not-allowed`, `conflict` while it is saved
 */
export async function discardStaged(deps: Deps, actor: Actor, importId: string): Promise<void> {
  const sent = await findImport(deps.db, importId);
  if (sent && sent.createdBy !== actor.userId && !actorMay(actor, 'data:delete')) {
    throw new AppError(
      'not-allowed',
      `Somebody else has sent "${sent.name}": only that person or an administrator may discard it.`,
    );
  }
  if (!(await deleteImport(deps.db, importId, ['uploading', 'fetching', 'ready']))) {
    const row = await findImport(deps.db, importId);
    throw row ? notStaged(row.name) : missing();
  }
  cancelFetch(importId);
  forgetStagedArchive(importId);
  await (await uploadFiles(deps)).remove(importId);
  deps.live.publishChanged('imports');
}

/** @returns WebP of a photo in a staged archive, for its preview */
export async function sampleOf(
  deps: Deps,
  actor: Actor,
  { importId, path, options }: { importId: string; path: string; options: ImportOptions },
): Promise<Uint8Array> {
  await requireStaged(deps, importId);
  try {
    const photo = await withStagedArchive(deps, importId, (archive) => archive.read(path, options));
    const waiting = { priority: 'page', owner: actor.userId } as const;
    const bytes = photo.crop ? await cutOut(deps, { ...photo, crop: photo.crop }, waiting) : photo.bytes;
    return await deps.pool.run('thumbnail', { bytes, size: SAMPLE_SIDE }, waiting);
  } catch (cause) {
    // Damaged inside the archive, or for the decoder.
    if (cause instanceof AppError) throw cause;
    throw new AppError('bad-photo', 'cannot be shown', { cause });
  }
}

const SAMPLE_SIDE = 128;

async function cutOut(
  deps: Pick<Deps, 'pool'>,
  { bytes, crop }: { bytes: Uint8Array; crop: PlannedCrop },
  waiting: Parameters<typeof cutPhoto>[2],
): Promise<Uint8Array> {
  const [cut] = await cutPhoto(deps, { bytes, crops: [crop] }, waiting);
  if (!cut || 'reason' in cut) throw new AppError('bad-photo', cut?.reason ?? 'cannot be shown');
  return cut.bytes;
}

async function requireStaged(deps: Deps, importId: string): Promise<Import> {
  const row = await findImport(deps.db, importId);
  if (!row) throw missing();
  if (row.state !== 'ready') throw notStaged(row.name);
  return row;
}

const missing = () => new AppError('not-found', 'There is no such import any more. Upload it again.');
const notStaged = (name: string) =>
  new AppError('conflict', `"${name}" does not wait to be saved: see the list of imports.`);
