import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { expect } from 'vitest';
import type { Db } from '../db/dialect';
import { countTallies, findAllCells, findBasePhotos } from '../domain/drafts/cell-repo';
import type { Cell } from '../domain/drafts/cells';
import { readCells } from '../domain/drafts/draft-view';
import { findEntriesAfter } from '../domain/drafts/operation-repo';
import { writeTally } from '../domain/drafts/photo-tally';
import { replay } from '../domain/drafts/reducer';

/** What the database keeps beside the log of a draft is what follows from the log alone, and the log has no gap. */
export async function expectWholeDraft(db: Db, draftId: string): Promise<void> {
  const log = await findEntriesAfter(db, draftId, 0);
  const { baseId } = await db.draft.findUniqueOrThrow({ where: { id: draftId } });
  const targets = log.flatMap(({ changes }) => (changes ?? []).map(({ target }) => target));
  const { read } = await readCells(db, { draftId: '', baseId }, [...new Set(targets)]);
  const photos = await findAllCells(db, draftId, 'photos');
  const classes = await findAllCells(db, draftId, 'classes');
  expect(new Map(replay(read, log).changed())).toEqual(new Map([...photos, ...classes]));
  expect(log.map(({ seq }) => seq)).toEqual(log.map((_, i) => i + 1));
  await expectTallied(db, { draftId, baseId, photos });
}

/** What the database counts is what the changed photos say, also after the migration that began to count. */
async function expectTallied(
  db: Db,
  { draftId, baseId, photos }: { draftId: string; baseId: string; photos: ReadonlyMap<string, Cell> },
): Promise<void> {
  const hashes = [...photos.keys()].map((target) => target.slice('photo '.length));
  const base = await findBasePhotos(db, baseId, hashes);
  const expected = [...photos].map(([target, { value }]) => {
    if (value?.kind !== 'photo') throw new Error(`${target} is no photo`);
    const was = base.get(target);
    return writeTally(value, was?.isDropped ? undefined : was);
  });
  const counted = async () =>
    (await countTallies(db, draftId))
      .flatMap(({ tally, photos: times }) => Array.from({ length: times }, () => asWritten(tally)))
      .sort();
  expect(await counted()).toEqual(expected.sort());
  const file = path.resolve(`prisma/migrations/${db.dialect.engine}/0056_draft_bulks/migration.sql`);
  const fill = /UPDATE "DraftCell" [^;]+/.exec(await readFile(file, 'utf8'))?.[0] ?? '';
  await db.draftCell.updateMany({ where: { draftId }, data: { tally: null } });
  await db.$executeRawUnsafe(fill);
  expect(await counted()).toEqual(expected);
}

/** PostgreSQL writes blanks into lists. */
const asWritten = (tally: string) => JSON.stringify(JSON.parse(tally));
