import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'vitest';
import { findAllCells } from '@/server/domain/drafts/cell-repo';
import type { ReadCell } from '@/server/domain/drafts/cells';
import { readCells } from '@/server/domain/drafts/draft-view';
import { findEntriesAfter } from '@/server/domain/drafts/operation-repo';
import { replay } from '@/server/domain/drafts/reducer';
import type { Operation } from '@/shared/contracts/drafts';
import type { Installation } from './installation';

/** How long after an operation was sent the server is killed, by turns: before it is read, while it is written, after. */
const KILLED_AFTER_MS = [0, 3, 8, 20];

/** A draft that somebody works at while its server is killed over and over. */
export class DraftUnderKills {
  #sent = 0;

  private constructor(
    private readonly installation: Installation,
    private readonly draftId: string,
    private readonly versionId: string,
    private readonly photos: readonly string[],
  ) {}

  /** On the dataset that every installation has. Its server must run. */
  static async open(installation: Installation): Promise<DraftUnderKills> {
    const items = await installation.test.deps.db.datasetItem.findMany({
      where: { version: { dataset: { name: 'Colours' } } },
      orderBy: { id: 'asc' },
    });
    const versionId = items[0]?.versionId ?? '';
    const { id } = await (await installation.api()).drafts.create.mutate({ versionId, name: 'Killed' });
    return new DraftUnderKills(
      installation,
      id,
      versionId,
      items.map(({ photoHash }) => photoHash),
    );
  }

  /** Sends an operation, and kills the server before or after it was answered; `restart` starts it again. */
  async killed(kill: () => Promise<unknown>, restart: () => Promise<unknown>): Promise<void> {
    const nth = this.#sent++;
    const request = { draftId: this.draftId, requestId: `request ${nth}`, operation: this.#operation(nth) };
    const api = await this.installation.api();
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
  }

  #operation(nth: number): Operation {
    const photo = this.photos[nth % this.photos.length] ?? '';
    const photos = [photo, this.photos[(nth + 1) % this.photos.length] ?? ''];
    return nth % 2 === 0 ? { kind: 'drop', photos } : { kind: 'move', photos, split: 'validation' };
  }

  /** Each operation is in the log once, the cells are what the log says, and undo leads back to the first state. */
  async expectWhole(): Promise<void> {
    await this.#expectCells(this.#sent);
    const api = await this.installation.api();
    for (let nth = 0; nth < this.#sent; nth++) {
      await api.drafts.undo.mutate({ draftId: this.draftId, requestId: `undo number ${nth}` });
    }
    const cells = await this.#expectCells(2 * this.#sent);
    expect(cells).toEqual(new Map());
  }

  async #expectCells(entries: number) {
    const { db } = this.installation.test.deps;
    const log = await findEntriesAfter(db, this.draftId, 0);
    expect(log.map(({ seq }) => seq)).toEqual(Array.from({ length: entries }, (_, i) => i + 1));
    const targets = [...new Set(log.flatMap(({ changes }) => changes?.map(({ target }) => target) ?? []))];
    const base = await readCells(db, { draftId: '', baseId: this.versionId }, targets);
    const read: ReadCell = (target) => base.read(target);
    const cells = await findAllCells(db, this.draftId, 'photos');
    expect(new Map(replay(read, log).changed())).toEqual(cells);
    return cells;
  }
}
