import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'vitest';
import { type BulkPhoto, findRunningBulk, insertBulk } from '@/server/domain/drafts/bulk-repo';
import { findAllCells } from '@/server/domain/drafts/cell-repo';
import { findEntriesAfter } from '@/server/domain/drafts/operation-repo';
import { expectWholeDraft } from '@/server/testing/whole-draft';
import type { Operation } from '@/shared/contracts/drafts';
import type { Installation } from './installation';

/** How long after an operation was sent the server is killed, by turns: before it is read, while it is written, after. */
const KILLED_AFTER_MS = [0, 3, 8, 20];

/** Two drafts in which somebody works while their server is killed over and over: photo by photo, and on many at once. */
export class DraftUnderKills {
  #sent = 0;

  private constructor(
    private readonly installation: Installation,
    private readonly draftId: string,
    private readonly manyId: string,
    private readonly photos: readonly string[],
  ) {}

  /** On the dataset that every installation has. Its server must run. */
  static async open(installation: Installation): Promise<DraftUnderKills> {
    const items = await installation.test.deps.db.datasetItem.findMany({
      where: { version: { dataset: { name: 'Colours' } } },
      orderBy: { id: 'asc' },
    });
    const versionId = items[0]?.versionId ?? '';
    const { drafts } = await installation.api();
    const { id } = await drafts.create.mutate({ versionId, name: 'Killed' });
    const many = await drafts.create.mutate({ versionId, name: 'Killed with many' });
    const hashes = items.map(({ photoHash }) => photoHash);
    return new DraftUnderKills(installation, id, many.id, hashes);
  }

  /** Sends an operation, and kills the server before or after it was answered; `restart` starts it again. */
  async killed(kill: () => Promise<unknown>, restart: () => Promise<unknown>): Promise<void> {
    const nth = this.#sent++;
    const request = { draftId: this.draftId, requestId: `request ${nth}`, operation: this.#operation(nth) };
    const api = await this.installation.api();
    await this.#beginMany(nth);
    const answer = api.drafts.operate.mutate(request).then(
      () => true,
      () => false,
    );
    await sleep(KILLED_AFTER_MS[nth % KILLED_AFTER_MS.length]);
    await kill();
    await answer;
    await restart();
    // As a page does that got no answer: whether it was done or not, it is done once now.
    const again = await (await this.installation.api()).drafts.operate.mutate(request);
    expect(again).toEqual({ outcome: 'applied', seq: nth + 1 });
    await this.#endMany();
  }

  /** Asks for a change of all photos, a part for each, or for its undo; the operation that is sent next wakes who does it. */
  async #beginMany(nth: number): Promise<void> {
    const { db } = this.installation.test.deps;
    const { createdBy } = await db.draft.findUniqueOrThrow({ where: { id: this.manyId } });
    const isDone = nth % 2 === 0;
    const bulk = {
      draftId: this.manyId,
      requestId: `many ${nth}`,
      direction: isDone ? ('do' as const) : ('undo' as const),
      action: `many ${isDone ? nth : nth - 1}`,
      operation: isDone ? { kind: 'drop' as const } : null,
      by: createdBy ?? '',
      total: this.photos.length,
    };
    const parts = this.photos.map((hash): BulkPhoto[] => [[hash, 0, null]]);
    await db.$transaction((tx) => insertBulk(tx, bulk, isDone ? parts : []));
  }

  async #endMany(): Promise<void> {
    const { db } = this.installation.test.deps;
    await this.installation.until(async () => !(await findRunningBulk(db, this.manyId)), 30_000);
  }

  #operation(nth: number): Operation {
    const photo = this.photos[nth % this.photos.length] ?? '';
    const photos = [photo, this.photos[(nth + 1) % this.photos.length] ?? ''];
    return nth % 2 === 0 ? { kind: 'drop', photos } : { kind: 'move', photos, split: 'validation' };
  }

  /** Each operation is in the log once, the cells are what the log says, and undo leads back to the first state. */
  async expectWhole(): Promise<void> {
    await this.#expectEntries(this.#sent);
    const { drafts } = await this.installation.api();
    for (let nth = 0; nth < this.#sent; nth++) {
      await drafts.undo.mutate({ draftId: this.draftId, requestId: `undo number ${nth}` });
    }
    await this.#expectEntries(2 * this.#sent);
    const { db } = this.installation.test.deps;
    expect(await findAllCells(db, this.draftId, 'photos')).toEqual(new Map());

    const isStanding = this.#sent % 2 === 1;
    expect((await findAllCells(db, this.manyId, 'photos')).size).toBe(isStanding ? this.photos.length : 0);
    if (isStanding) await drafts.undo.mutate({ draftId: this.manyId, requestId: 'undo them all' });
    await this.#endMany();
    await expectWholeDraft(db, this.manyId);
    expect(await findAllCells(db, this.manyId, 'photos')).toEqual(new Map());
  }

  async #expectEntries(entries: number): Promise<void> {
    const { db } = this.installation.test.deps;
    expect(await findEntriesAfter(db, this.draftId, 0)).toHaveLength(entries);
    await expectWholeDraft(db, this.draftId);
  }
}
