import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { z } from 'zod';
import type { Page } from '@/shared/contracts/paging';
import {
  groupRunsInput,
  RUN_GROUP_FIELDS,
  RUN_MEAN_FIELDS,
  RUN_SORT_COLUMNS,
  type RunListItem,
} from '@/shared/contracts/runs';
import { recipeSchema } from '@/shared/recipe/recipe';
import { emptyProgress } from '@/shared/run-progress';
import { RUN_FIELDS } from '@/shared/run-query/fields';
import { insertDataset, queueRun } from '../../../testing/run-fixtures';
import { createTestDeps, type TestDeps } from '../../../testing/test-deps';
import { findTags } from './mark-repo';
import { noteRun, starRuns, tagRuns } from './mark-service';
import { groupRuns } from './run-group-repo';
import { listRunAuthors, listRuns } from './run-list-repo';

let test: TestDeps;
beforeEach(async () => {
  test = await createTestDeps();
  await insertDataset(test.deps);
});
afterEach(() => test.close());

/** A number, a choice and a switch: the others are read in the same ways. */
const SORTED_RECIPE_FIELDS = ['optimizer.learningRate', 'optimizer.kind', 'augmentation.enabled'];

const numbers = ({ items }: Page<RunListItem>) => items.map(({ number }) => number);

/** Queues runs whose best validation accuracies are these; null for one that has none. */
async function runsOf(accuracies: readonly (number | null)[]): Promise<void> {
  const { deps, actor } = test;
  for (const [index, bestValAccuracy] of accuracies.entries()) {
    const { id } = await queueRun(deps, actor, `run ${'abcdefghij'[index % 10]}`);
    if (bestValAccuracy === null) continue;
    const progress = { ...emptyProgress(17), bestValAccuracy };
    await deps.db.run.update({ where: { id }, data: { progress: progress as object } });
  }
}

/** All pages, forwards from the first or backwards from the last. */
async function readAll(input: Parameters<typeof listRuns>[1]) {
  const forwards: Page<RunListItem>[] = [];
  let cursor: string | undefined;
  do {
    const page: Page<RunListItem> = await listRuns(test.deps, { ...input, cursor });
    forwards.push(page);
    cursor = page.nextCursor ?? undefined;
  } while (cursor);
  const backwards: Page<RunListItem>[] = [];
  cursor = forwards.at(-1)?.previousCursor ?? undefined;
  while (cursor) {
    const page: Page<RunListItem> = await listRuns(test.deps, { ...input, cursor });
    backwards.unshift(page);
    cursor = page.previousCursor ?? undefined;
  }
  return { forwards, backwards };
}

describe('a page of runs', () => {
  it('leads forwards to the oldest run and back, says where it stands, and skips and repeats none', async () => {
    await runsOf([null, null, null, null, null, null, null]);
    const { forwards, backwards } = await readAll({ limit: 3 });
    expect(forwards.map(numbers)).toEqual([[7, 6, 5], [4, 3, 2], [1]]);
    expect(forwards.map(({ offset, total }) => [offset, total])).toEqual([
      [0, 7],
      [3, 7],
      [6, 7],
    ]);
    expect(backwards.map(numbers)).toEqual([
      [7, 6, 5],
      [4, 3, 2],
    ]);
    expect(backwards[0]).toMatchObject({ offset: 0, previousCursor: null });
  });

  it('stays as it is while runs are added before it', async () => {
    await runsOf([null, null, null, null]);
    const first = await listRuns(test.deps, { limit: 2 });
    const cursor = first.nextCursor ?? '';
    await runsOf([null, null, null]);
    const second = await listRuns(test.deps, { limit: 2, cursor });
    expect(numbers(second)).toEqual([2, 1]);
    expect(second).toMatchObject({ offset: 5, total: 7, nextCursor: null });
    expect(numbers(await listRuns(test.deps, { limit: 2, cursor: second.previousCursor ?? '' }))).toEqual([
      4, 3,
    ]);
  });

  it('goes through equal values and those that have none in either direction, the latter last', async () => {
    await runsOf([0.5, null, 0.9, 0.5, null, 0.5, 0.1]);
    const sorted = async (direction: 'asc' | 'desc') => {
      const all = await readAll({ limit: 2, sort: { by: 'valAccuracy', direction } });
      expect(all.backwards.map(numbers)).toEqual(all.forwards.slice(0, -1).map(numbers));
      return all.forwards.flatMap(numbers);
    };
    expect(await sorted('desc')).toEqual([3, 6, 4, 1, 7, 5, 2]);
    expect(await sorted('asc')).toEqual([7, 1, 4, 6, 3, 2, 5]);
  });

  it('can be sorted by every column, and each run stands on one page', async () => {
    await runsOf([0.5, null, 0.9, 0.2, 0.3]);
    const { deps } = test;
    await deps.db.run.update({
      where: { number: 2 },
      data: { startedAt: new Date(1e12), endedAt: new Date(1e12 + 90_500), state: 'failed' },
    });
    await deps.db.run.update({ where: { number: 3 }, data: { startedAt: new Date(), state: 'running' } });
    const sorted = RUN_SORT_COLUMNS.filter((by) => !by.includes('.') || SORTED_RECIPE_FIELDS.includes(by));
    for (const by of sorted) {
      for (const direction of ['asc', 'desc'] as const) {
        const sort = { by, direction };
        const first = await listRuns(deps, { limit: 3, sort });
        const second = await listRuns(deps, { limit: 3, sort, cursor: first.nextCursor ?? '' });
        const both = [...numbers(first), ...numbers(second)].sort();
        expect(both, `${by} ${direction}`).toEqual([1, 2, 3, 4, 5]);
      }
    }
    const byDuration = await listRuns(deps, { sort: { by: 'duration', direction: 'desc' } });
    expect(numbers(byDuration).slice(0, 2)).toEqual([2, 3]);
  });

  it('is searched by number and by the words of run, experiment and dataset, whatever their case', async () => {
    const { deps, actor } = test;
    await runsOf([null, null, null]);
    await deps.db.run.update({ where: { number: 2 }, data: { name: 'Größe_100% \\ wide', createdBy: 'Bo' } });
    await deps.db.experiment.update({ where: { name: 'Coins' }, data: { name: 'Widths' } });
    const found = async (search: string) => numbers(await listRuns(deps, { search }));
    expect(await found('#3')).toEqual([3]);
    expect(await found('2')).toEqual([2]);
    expect(await found('WIDTHS coins')).toEqual([3, 2, 1]);
    expect(await found('widths wide')).toEqual([2]);
    expect(await found('größe')).toEqual([2]);
    expect(await found('e_1')).toEqual([2]);
    expect(await found('0% \\')).toEqual([2]);
    expect(await found('r_n')).toEqual([]);
    expect(await found("' OR 1=1 --")).toEqual([]);
    expect(await listRunAuthors(deps)).toEqual([actor.name, 'Bo']);
  });

  it('passes all filters at once', async () => {
    const { deps, actor } = test;
    await runsOf([null, null, null, null]);
    await deps.db.run.update({ where: { number: 1 }, data: { state: 'succeeded', preset: null } });
    await deps.db.run.update({ where: { number: 2 }, data: { createdBy: 'Bo' } });
    const { datasetId, experimentId } = (await listRuns(deps, {})).items[0] as RunListItem;
    const found = async (filter: Parameters<typeof listRuns>[1]) => numbers(await listRuns(deps, filter));
    expect(await found({ state: ['queued', 'running'] })).toEqual([4, 3, 2]);
    expect(await found({ preset: 'custom' })).toEqual([1]);
    expect(await found({ preset: 'quick', author: 'Bo' })).toEqual([2]);
    expect(await found({ datasetId, experimentId, author: actor.name, state: ['queued'], limit: 1 })).toEqual(
      [4],
    );
    expect(await found({ datasetId: 'other' })).toEqual([]);
    expect(await found({ experimentId: 'other' })).toEqual([]);
  });

  it('refuses a cursor of another sort order, and what is none', async () => {
    await runsOf([null, null]);
    const { nextCursor } = await listRuns(test.deps, { limit: 1 });
    const cursor = nextCursor ?? '';
    const refused = /Start from the first page/;
    await expect(listRuns(test.deps, { cursor, sort: { by: 'run', direction: 'asc' } })).rejects.toThrow(
      refused,
    );
    await expect(listRuns(test.deps, { cursor: 'nonsense' })).rejects.toThrow(refused);
    const forged = { sort: 'run desc', back: false, place: ['1; DROP TABLE', 1] };
    await expect(
      listRuns(test.deps, { cursor: Buffer.from(JSON.stringify(forged)).toString('base64url') }),
    ).rejects.toThrow(refused);
  });
});

describe('a query', () => {
  it('finds runs by names, tags, stars, metrics, recipe and times, and by what they lack', async () => {
    const { deps, actor } = test;
    await runsOf([0.5, null, 0.9, 0.2]);
    const [first, second, third] = await deps.db.run.findMany({ orderBy: { number: 'asc' } });
    const recipe = recipeSchema.parse({ optimizer: { kind: 'adamw', learningRate: 3e-4 } });
    const started = new Date(Date.now() - 3 * 3600_000);
    await deps.db.run.update({
      where: { id: third?.id ?? '' },
      data: { recipe, notes: 'A retry', startedAt: started, endedAt: new Date(), state: 'succeeded' },
    });
    // As it was before these options existed.
    await deps.db.run.update({
      where: { id: first?.id ?? '' },
      data: { recipe: { epochs: 7 }, preset: null },
    });
    await tagRuns(deps, { runs: [first?.id ?? '', third?.id ?? ''], add: ['Baseline', 'night'], remove: [] });
    await tagRuns(deps, { runs: [first?.id ?? ''], add: ['Baseline'], remove: ['night'] });
    await starRuns(deps, actor, { runs: [second?.id ?? ''], starred: true });
    const found = async (query: string, reader = actor) =>
      numbers(await listRuns(deps, { query, sort: { by: 'run', direction: 'asc' } }, reader));

    expect(await found('')).toEqual([1, 2, 3, 4]);
    expect(await found('valAccuracy > 40%')).toEqual([1, 3]);
    expect(await found('not valAccuracy > 0.4')).toEqual([2, 4]);
    expect(await found('valAccuracy is missing or valAccuracy <= 0.2')).toEqual([2, 4]);
    expect(await found('valAccuracy != 0.9')).toEqual([1, 2, 4]);
    expect(await found('optimizer = adamw and lr > 1').catch((error: Error) => error.message)).toContain(
      'Did you mean learningRate?',
    );
    expect(await found('optimizer = AdamW and learningRate >= 3e-4')).toEqual([3]);
    expect(await found('epochs = 7 and optimizer = adam and augmentation.enabled = true')).toEqual([1]);
    expect(await found('tag = baseline')).toEqual([1, 3]);
    expect(await found('tag != baseline')).toEqual([2, 4]);
    expect(await found('tag in (night, other) or tag missing')).toEqual([2, 3, 4]);
    expect(await found('NIGHT')).toEqual([3]);
    expect(await found('notes contains retry')).toEqual([3]);
    expect(await found('starred = true')).toEqual([2]);
    expect(await found('starred = true', { ...actor, userId: 'another' })).toEqual([]);
    expect(await found('duration > 2h and ended >= today and started < now-1h')).toEqual([3]);
    expect(await found('created = yesterday')).toEqual([]);
    expect(await found('created >= now-1h not state in (succeeded)')).toEqual([1, 2, 4]);
    expect(await found('preset = custom or number > 3')).toContain(1);
    expect(await found('"run b"')).toEqual([2]);
    expect(await found('name = "x\' OR 1=1 --"')).toEqual([]);

    const { items } = await listRuns(
      deps,
      { query: 'number = 3', columns: ['optimizer.learningRate', 'optimizer.momentum', 'tag', 'duration'] },
      actor,
    );
    expect(items[0]).toMatchObject({ tags: ['Baseline', 'night'], starred: false });
    expect(items[0]?.values).toMatchObject({
      'optimizer.learningRate': 3e-4,
      // AdamW has none.
      'optimizer.momentum': null,
      tag: 'Baseline, night',
    });
    expect(Number(items[0]?.values.duration)).toBeGreaterThan(7200);
  });

  it('is read for every field, by each way that fits its type', async () => {
    await runsOf([0.5]);
    const samples = {
      number: '1',
      share: '50%',
      duration: '1h',
      time: 'today',
      switch: 'true',
      tags: 'x',
      text: 'x',
    };
    for (const { name, type, options } of RUN_FIELDS) {
      const value = type === 'choice' ? options?.[0] : samples[type];
      const ways = [`${name} = ${value}`, `${name} in (${value})`, `${name} missing`, `${name} != ${value}`];
      if (type === 'text' || type === 'tags' || type === 'choice') ways.push(`${name} contains x`);
      if (['number', 'share', 'duration', 'time'].includes(type))
        ways.push(`${name} >= ${value} or ${name} < ${value}`);
      const query = ways.map((way) => `(${way})`).join(' or ');
      const { total } = await listRuns(test.deps, { query, columns: [name] });
      expect([0, 1], query).toContain(total);
    }
  });
});

describe('groups of runs', () => {
  it('have count, mean and deviation over all runs that pass the filters, not those of a page', async () => {
    const { deps, actor } = test;
    await runsOf([0.5, null, 0.9, 0.7, 0.4]);
    await deps.db.run.updateMany({ where: { number: { in: [1, 2, 3] } }, data: { preset: null } });
    const grouped = (input: Partial<z.input<typeof groupRunsInput>>) =>
      groupRuns(
        deps,
        groupRunsInput.parse({ by: 'preset', values: ['valAccuracy', 'epochs'], ...input }),
        actor,
      );
    const { groups, more } = await grouped({});
    expect(more).toBe(false);
    expect(groups).toMatchObject([
      {
        key: 'custom',
        runs: 3,
        values: [
          { n: 2, mean: 0.7 },
          { n: 3, deviation: 0 },
        ],
      },
      { key: 'quick', runs: 2, values: [{ n: 2 }, {}] },
    ]);
    expect(groups[0]?.values[0]?.deviation).toBeCloseTo(0.2 * Math.SQRT2, 12);
    expect(groups[1]?.values[0]?.mean).toBeCloseTo(0.55, 12);
    const found = await grouped({ query: 'valAccuracy > 0.6', by: 'augmentation.enabled' });
    expect(found.groups).toMatchObject([{ key: true, runs: 2, values: [{ n: 2, mean: 0.8 }, {}] }]);
  });

  it('say how many of their runs have leaks in their data, and for how many that was overridden', async () => {
    const { deps, actor } = test;
    await runsOf([0.5, 0.6, 0.7]);
    const { datasetVersionId: versionId } = await deps.db.run.findFirstOrThrow();
    const leaks = async () =>
      (
        await groupRuns(deps, groupRunsInput.parse({ by: 'preset', values: ['valAccuracy'] }), actor)
      ).groups.map((group) => group.leaks);
    expect(await leaks()).toEqual([{ overridden: 0, found: 0 }]);
    const override = (groupCount: number) =>
      deps.db.leakOverride.create({
        data: { versionId, reason: 'To see', createdBy: 'Ada', groups: [], groupCount },
      });
    const [some, none] = [await override(2), await override(0)];
    await deps.db.run.update({ where: { number: 1 }, data: { leakOverrideId: some.id } });
    await deps.db.run.update({ where: { number: 2 }, data: { leakOverrideId: none.id } });
    expect(await leaks()).toEqual([{ overridden: 1, found: 0 }]);
    await deps.db.finding.create({
      data: { versionId, kind: 'near-copies', key: 'a', acrossSplits: true, photos: [], photoCount: 2 },
    });
    expect(await leaks()).toEqual([{ overridden: 2, found: 1 }]);
    expect((await listRuns(deps, {})).items.map((run) => run.leaks?.state).toSorted()).toEqual([
      'found',
      'overridden',
      'overridden',
    ]);
  });

  it('can be made of every field that is offered', async () => {
    await runsOf([0.5, null]);
    for (const by of RUN_GROUP_FIELDS) {
      const input = groupRunsInput.parse({ by, values: RUN_MEAN_FIELDS.slice(0, 10) });
      const { groups } = await groupRuns(test.deps, input, test.actor);
      expect(
        groups.reduce((sum, { runs }) => sum + runs, 0),
        by,
      ).toBe(2);
    }
  });
});

describe('marks of runs', () => {
  it('are refused for runs that are gone, all of them', async () => {
    const { deps, actor } = test;
    await runsOf([null]);
    const [run] = await deps.db.run.findMany();
    const runs = [run?.id ?? '', 'gone'];
    await expect(tagRuns(deps, { runs, add: ['a'], remove: [] })).rejects.toMatchObject({
      code: 'not-found',
    });
    await expect(starRuns(deps, actor, { runs, starred: true })).rejects.toMatchObject({ code: 'not-found' });
    expect(await findTags(deps.db)).toEqual([]);
  });

  it('of notes: the second of two edits is told of the first', async () => {
    const { deps } = test;
    await runsOf([null]);
    await noteRun(deps, { run: '1', revision: 0, notes: 'first' });
    await expect(noteRun(deps, { run: '1', revision: 0, notes: 'second' })).rejects.toMatchObject({
      staleEdit: { revision: 1, current: { notes: 'first' } },
    });
  });
});
