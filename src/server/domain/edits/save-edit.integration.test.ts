import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { SavedEdit } from '@/shared/contracts/edits';
import { importColours, insertColourModel } from '../../testing/colour-models';
import { queueRun } from '../../testing/run-fixtures';
import { cookieOf, joinTeam, sameOriginHeaders, send, signIn } from '../../testing/test-client';
import { createTestDeps, insertTestMember, type TestDeps } from '../../testing/test-deps';
import { startTestServer } from '../../testing/test-server';
import { renameDataset } from '../datasets/service';
import { updateExperiment } from '../experiments/service';
import { renameModel } from '../models/service';
import { setPreferences } from '../notifications/service';
import { createWebhook, setWebhookEnabled } from '../notifications/webhook-service';
import { addComment, editComment } from '../review/service';
import { renameRun } from '../runs/service';
import { setDisabled, setRole } from '../team/service';
import { StaleEditError } from './save-edit';

let test: TestDeps;
let versionId: string;

beforeAll(async () => {
  test = await createTestDeps();
  ({ versionId } = await importColours(test.deps, test.actor));
});
afterAll(() => test.close());

/** Saves `first` and `second`, both of which rest on what was there before. */
interface Rivals {
  first(revision: number): Promise<SavedEdit>;
  second(revision: number): Promise<SavedEdit>;
  /** What the second editor is shown. */
  current: object;
}

const things: Record<string, () => Promise<Rivals>> = {
  experiment: async () => {
    const { deps } = test;
    const { id } = await deps.db.experiment.create({ data: { name: 'Edges', notes: 'none' } });
    return {
      first: (revision) => updateExperiment(deps, { id, revision, notes: 'Worn edges read badly.' }),
      second: (revision) => updateExperiment(deps, { id, revision, name: 'Rims' }),
      current: { name: 'Edges', notes: 'Worn edges read badly.' },
    };
  },
  dataset: async () => {
    const { deps } = test;
    const { id: datasetId } = await deps.db.dataset.create({ data: { name: 'Attic' } });
    return {
      first: (revision) => renameDataset(deps, { datasetId, revision, description: 'From the attic' }),
      second: (revision) => renameDataset(deps, { datasetId, revision, description: 'Of 1998' }),
      current: { name: 'Attic', description: 'From the attic' },
    };
  },
  run: async () => {
    const { deps, actor } = test;
    await deps.db.dataset.update({ where: { name: 'Colours' }, data: { name: 'Coins' } });
    const { id: run } = await queueRun(deps, actor, 'Before');
    return {
      first: (revision) => renameRun(deps, { run, revision, name: 'Baseline' }),
      second: (revision) => renameRun(deps, { run, revision, name: 'Try 1' }),
      current: { name: 'Baseline' },
    };
  },
  model: async () => {
    const { deps } = test;
    const { id: model } = await insertColourModel(deps, versionId);
    return {
      first: (revision) => renameModel(deps, { model, revision, name: 'Candidate' }),
      second: (revision) => renameModel(deps, { model, revision, name: 'Reject' }),
      current: { name: 'Candidate' },
    };
  },
  comment: async () => {
    const { deps, actor } = test;
    const { id: model } = await insertColourModel(deps, versionId);
    const { id } = await addComment(deps, actor, { model, body: 'Why?' });
    return {
      first: (revision) => editComment(deps, actor, { id, revision, body: 'Why red?' }),
      second: (revision) => editComment(deps, actor, { id, revision, body: 'Why blue?' }),
      current: { body: 'Why red?' },
    };
  },
  webhook: async () => {
    const { deps, actor } = test;
    const { id } = await createWebhook(deps, actor, { url: 'https://example.org', kinds: ['run-failed'] });
    const switched = (enabled: boolean) => (revision: number) =>
      setWebhookEnabled(deps, actor, { id, revision, enabled });
    return { first: switched(false), second: switched(true), current: { enabled: false } };
  },
  role: async () => {
    const { deps, actor } = test;
    const { userId: id } = await insertTestMember(deps, {
      name: 'Ro',
      email: 'ro@example.org',
      role: 'viewer',
    });
    return {
      first: (revision) => setRole(deps, actor, { id, revision, role: 'member' }),
      second: (revision) => setDisabled(deps, actor, { id, revision, disabled: true }),
      current: { role: 'member', disabled: false },
    };
  },
  preferences: async () => {
    const { deps } = test;
    const member = await insertTestMember(deps, { name: 'Pi', email: 'pi@example.org', role: 'viewer' });
    return {
      first: (revision) => setPreferences(deps, member, { revision, kinds: ['run-failed'] }),
      second: (revision) => setPreferences(deps, member, { revision, ownOnly: true }),
      current: { kinds: ['run-failed'], ownOnly: false, email: false },
    };
  },
};

describe('two people who edit the same', () => {
  it.each(Object.entries(things))(
    '%s: the later one is refused and shown what was saved',
    async (_, make) => {
      const { first, second, current } = await make();
      expect(await first(0)).toEqual({ revision: 1 });
      const refusal = await second(0).catch((error: unknown) => error);
      expect(refusal).toBeInstanceOf(StaleEditError);
      expect(refusal).toMatchObject({ code: 'conflict', staleEdit: { revision: 1, current } });
      // The same once more, as after a lost answer, is done and not refused.
      expect(await first(0)).toEqual({ revision: 1 });
      expect(await second(1)).toEqual({ revision: 2 });
    },
  );

  it('at the very same moment: exactly one is saved, and the other is refused', async () => {
    const { deps } = test;
    const { id } = await deps.db.experiment.create({ data: { name: 'Both at once' } });
    for (let revision = 0; revision < 10; revision++) {
      const outcomes = await Promise.allSettled(
        ['left', 'right'].map((side) =>
          updateExperiment(deps, { id, revision, notes: `${side} ${revision}` }),
        ),
      );
      expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
      const saved = outcomes[0]?.status === 'fulfilled' ? 'left' : 'right';
      const row = await deps.db.experiment.findUniqueOrThrow({ where: { id } });
      expect(row).toMatchObject({ notes: `${saved} ${revision}`, revision: revision + 1 });
    }
  });
});

it('a stale edit over HTTP is a conflict that carries what is saved now', async () => {
  const { deps } = test;
  const { id } = await deps.db.experiment.create({ data: { name: 'Over HTTP' } });
  await updateExperiment(deps, { id, revision: 0, notes: 'theirs' });
  const { url, close } = await startTestServer(deps);
  try {
    const { email } = await joinTeam(deps, 'member');
    const cookie = cookieOf(await signIn(url, { email }));
    const answer = await send(`${url}/api/trpc/experiments.update`, {
      method: 'POST',
      headers: { ...sameOriginHeaders(url), cookie },
      body: JSON.stringify({ json: { id, revision: 0, notes: 'mine' } }),
    });
    expect(answer.status).toBe(409);
    expect(answer.json()).toMatchObject({
      error: {
        json: { data: { staleEdit: { revision: 1, current: { name: 'Over HTTP', notes: 'theirs' } } } },
      },
    });
  } finally {
    await close();
  }
});
