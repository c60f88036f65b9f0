import type { z } from 'zod';
import { SPLITS } from '@/shared/coin-class';
import {
  type mapPointsInput,
  type PhotoMap,
  type PhotoMapPoints,
  type PhotoMapState,
  POINT,
} from '@/shared/contracts/photo-map';
import type { Actor, Deps } from '../../../deps';
import { AppError } from '../../../errors';
import { findReport, hasVersion } from '../../curation/report-repo';
import { foundIds } from '../find-ids';
import { stretchesOf } from '../stretches';
import { unpackPoints } from './points';
import { findAnswered, findFlagged, findMap, findPointFacts, findPoints, upsertWanted } from './repo';

/** Whether the map of a version is there. @throws AppError `not-found` */
export async function getMap({ db }: Pick<Deps, 'db'>, versionId: string): Promise<PhotoMap> {
  if (!(await hasVersion(db, versionId)))
    throw new AppError('not-found', 'There is no such dataset version.');
  const [map, report] = await Promise.all([findMap(db, versionId), findReport(db, versionId)]);
  const hasFeatures = report?.state === 'done' && report.network !== null;
  const nothing = hasFeatures ? 'none' : 'no-features';
  return {
    state: (map?.state as PhotoMapState | undefined) ?? nothing,
    error: map?.error ?? null,
    photos: map?.photos ?? 0,
    finishedAt: map?.finishedAt ?? null,
  };
}

/** Has the map of a version made, or made once more after it failed. @throws AppError `not-found`, `conflict` */
export async function requestMap(deps: Deps, actor: Actor, versionId: string): Promise<void> {
  const { state } = await getMap(deps, versionId);
  if (state === 'no-features') {
    throw new AppError(
      'conflict',
      'The report of this version has no features of its photos yet: they need ImageNet weights on the server.',
    );
  }
  await upsertWanted(deps.db, versionId, actor.userId);
  deps.live.publishChanged('reports');
}

/** The photos of a map, with what they are coloured by. @throws AppError `not-found` without a map */
export async function getMapPoints(
  { db }: Pick<Deps, 'db'>,
  { versionId, filter }: z.output<typeof mapPointsInput>,
): Promise<PhotoMapPoints> {
  const packed = await findPoints(db, versionId);
  if (!packed) throw new AppError('not-found', 'There is no map of this version yet. Have it made first.');
  const { ids, places } = unpackPoints(packed);
  const at = new Map([...ids].map((id, i) => [id, i]));
  const classes = new Uint16Array(ids.length);
  const splits = new Uint8Array(ids.length);
  const marks = new Uint8Array(ids.length);
  for (let after = 0; ; ) {
    const facts = await findPointFacts(db, versionId, after);
    for (const { id, classIndex, split } of facts) {
      const i = at.get(id);
      if (i === undefined) continue;
      classes[i] = classIndex;
      splits[i] = (SPLITS as readonly string[]).indexOf(split);
    }
    const last = facts.at(-1);
    if (!last) break;
    after = last.id;
  }
  const mark = (id: number, bits: number) => {
    const i = at.get(id);
    if (i !== undefined) marks[i] = (marks[i] as number) | bits;
  };
  const { evaluation } = filter;
  for await (const stretch of stretchesOf(db, versionId)) {
    for (const id of await findFlagged(db, { versionId, ...stretch })) mark(id, POINT.flagged);
    if (evaluation === undefined) continue;
    for (const { id, isRight } of await findAnswered(db, { versionId, evaluation, ...stretch }))
      mark(id, POINT.answered | (isRight ? POINT.right : 0));
  }
  for await (const found of foundIds(db, { versionId, filter }))
    for (const id of found) mark(id, POINT.matches);
  return {
    ids: base64(ids),
    places: base64(places),
    classes: base64(classes),
    splits: base64(splits),
    marks: base64(marks),
  };
}

const base64 = ({ buffer, byteOffset, byteLength }: Uint8Array | Uint16Array | Uint32Array) =>
  Buffer.from(buffer, byteOffset, byteLength).toString('base64');
