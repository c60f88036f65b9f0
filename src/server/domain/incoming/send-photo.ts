import type { z } from 'zod';
import type { IncomingAdded, IncomingSource, reportWrongInput } from '@/shared/contracts/incoming';
import { cleanName } from '@/shared/names';
import { actorMay } from '../../actor-may';
import type { Actor, Deps } from '../../deps';
import { AppError } from '../../errors';
import type { PhotoFacts } from '../../pool/pool-tasks';
import { tunables } from '../../tunables';
import { pinBlob, unpinBlob } from '../blobs/blob-pins';
import { findClassification } from '../classify/repo';
import { countWaitingIncoming, upsertIncoming } from '../datasets/incoming-repo';
import { findDataset, findVersion } from '../datasets/repo';
import { checkPhoto } from '../photos/check-photo';
import { findPhoto, insertPhotos } from '../photos/repo';
import { readRetention } from '../retention/settings';
import { updateWithdrawn } from './change-repo';
import { presentPhotos } from './present-photos';
import { findIncomingPhoto } from './queue-repo';

/** Longest file name kept; what is longer is cut, it only serves to recognise the photo. */
const MAX_FILE_NAME = 200;

interface Sent {
  /** Id or name. */
  dataset: string;
  fileName: string;
  source: IncomingSource;
  /** Key of its class, or null for somebody else to say. */
  classKey: string | null;
  note?: string;
}

/**
 * Checks a photo, takes out what its camera wrote, stores it and lets it wait in the queue of a dataset.
 * @throws AppError `bad-photo` or `too-large` for what is no usable photo, `not-found`, `conflict` when too many wait
 */
export async function sendPhoto(
  deps: Deps,
  actor: Actor,
  { bytes, ...sent }: Sent & { bytes: Uint8Array },
): Promise<IncomingAdded> {
  const { id } = await requireDataset(deps, sent.dataset);
  await requireRoom(deps, id);
  const { keepPhotoMetadata: keepMetadata } = await readRetention(deps.db);
  const checked = await checkPhoto(deps, bytes, {
    priority: 'page',
    owner: actor.userId,
    keepMetadata,
  }).catch((error: unknown) => {
    if (error instanceof AppError && (error.code === 'bad-photo' || error.code === 'too-large'))
      throw new AppError(error.code, `This file ${error.message}.`, { cause: error });
    throw error;
  });
  const { facts } = checked;
  pinBlob(facts.hash);
  try {
    await deps.blobs.write(checked.bytes, facts.hash);
    return await queuePhoto(deps, actor, { ...sent, datasetId: id, hash: facts.hash, facts });
  } finally {
    unpinBlob(facts.hash);
  }
}

/**
 * Lets a photo wait that is stored already. Whoever calls makes sure that the actor may see it.
 * @throws AppError `not-found` when there is no such photo, `conflict` when too many wait
 */
async function queuePhoto(
  deps: Deps,
  actor: Actor,
  {
    datasetId,
    hash,
    facts,
    ...sent
  }: Omit<Sent, 'dataset'> & { datasetId: string; hash: string; facts?: PhotoFacts },
): Promise<IncomingAdded> {
  const fileName = cleanName(sent.fileName).slice(0, MAX_FILE_NAME) || 'photo';
  const { id, isNew } = await deps.db.$transaction(async (tx) => {
    if (facts) await insertPhotos(tx, [facts]);
    else if (!(await findPhoto(tx, hash))) throw new AppError('not-found', 'There is no such photo.');
    const before = await findIncomingPhoto(tx, datasetId, hash);
    await upsertIncoming(tx, [{ hash, fileName, classKey: sent.classKey }], {
      datasetId,
      source: sent.source,
      note: sent.note,
      createdBy: actor.userId,
      mayDecide: actorMay(actor, 'data:write'),
    });
    const row = await findIncomingPhoto(tx, datasetId, hash);
    return { id: row?.id ?? '', isNew: before === null };
  });
  deps.live.publishChanged('incoming');
  const version = await findVersion(deps.db, datasetId);
  const present = version ? await presentPhotos(deps.db, version.id, [hash]) : null;
  return { id, hash, isNew, present: present?.get(hash) ?? null };
}

/** "This is wrong" on Classify. @throws AppError `not-found`, `conflict` when too many wait */
export async function reportWrong(
  deps: Deps,
  actor: Actor,
  { classificationId, datasetId, class: classKey, note }: z.output<typeof reportWrongInput>,
): Promise<IncomingAdded> {
  const { id } = await requireDataset(deps, datasetId);
  const row = await findClassification(deps.db, classificationId);
  if (!row) throw new AppError('not-found', 'There is no such classification; it may have been deleted.');
  await requireRoom(deps, id);
  const { photoHash: hash, fileName } = row;
  return queuePhoto(deps, actor, { datasetId: id, hash, fileName, source: 'classify', classKey, note });
}

/** Takes back a photo that one has sent oneself. @throws AppError `conflict` when somebody has processed it */
export async function withdrawPhoto(deps: Deps, actor: Actor, id: string): Promise<void> {
  if (!(await updateWithdrawn(deps.db, id, actor.userId))) {
    throw new AppError('conflict', 'Somebody has processed this photo meanwhile. Reject it in the queue.');
  }
  deps.live.publishChanged('incoming');
}

async function requireDataset(deps: Deps, ref: string) {
  const dataset = await findDataset(deps.db, ref);
  if (!dataset) throw new AppError('not-found', `There is no dataset "${ref}".`);
  return dataset;
}

async function requireRoom(deps: Deps, datasetId: string): Promise<void> {
  const waiting = await countWaitingIncoming(deps.db, datasetId);
  if (waiting < tunables.maxIncomingPhotos) return;
  throw new AppError(
    'conflict',
    `${waiting.toLocaleString('en')} photos wait in this queue already. Accept or reject some, then send this one again.`,
  );
}
