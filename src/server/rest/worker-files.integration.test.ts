import { createHash } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { readFrames } from '@/shared/photo-frames';
import { keepCheckpoint } from '../domain/runs/checkpoints/checkpoints';
import { finishRun } from '../domain/runs/lease/finish';
import { createToken } from '../domain/team/token-service';
import { claimAndStart, connectWorker, insertDataset, queueRun } from '../testing/run-fixtures';
import { createTestDeps, type TestDeps } from '../testing/test-deps';
import { startTestServer } from '../testing/test-server';

/* Two workers with a token each, of which one holds a run: files are for whoever holds their run, while they do. */

let test: TestDeps;
let server: Awaited<ReturnType<typeof startTestServer>>;
let holder: string;
let idle: string;

beforeAll(async () => {
  test = await createTestDeps();
  server = await startTestServer(test.deps);
  [holder, idle] = await Promise.all([workerWithToken('holder'), workerWithToken('idle-one')]);
});
afterAll(async () => {
  await server.close();
  await test.close();
});

async function workerWithToken(workerId: string): Promise<string> {
  const { id, secret } = await createToken(test.deps, test.actor, { kind: 'worker', name: workerId });
  await connectWorker(test.deps, workerId);
  await test.deps.db.worker.update({ where: { id: workerId }, data: { tokenId: id } });
  return secret;
}

async function photosFor(token: string, hashes: string[]): Promise<(string | null)[]> {
  const answer = await fetch(`${server.url}/api/worker/photos`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify({ hashes }),
  });
  const photos: (string | null)[] = [];
  for await (const photo of readFrames(answer.body as unknown as AsyncIterable<Uint8Array>)) {
    photos.push(photo && Buffer.from(photo).toString());
  }
  return photos;
}

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');

it('are for the token whose worker holds the run, and no longer than it does', async () => {
  const { deps, actor } = test;
  const { versionId } = await insertDataset(deps);
  const other = await insertDataset(deps, { name: 'Other' });
  const photosOf = async (id: string) => {
    const items = await deps.db.datasetItem.findMany({ where: { versionId: id }, take: 2 });
    return items.map(({ photoHash }) => photoHash);
  };
  const [mine, foreign] = [await photosOf(versionId), await photosOf(other.versionId)];
  await queueRun(deps, actor);
  const lease = await claimAndStart(deps, 'holder');

  expect(await photosFor(holder, [...mine, ...foreign])).toEqual([
    expect.stringContaining('Coins red'),
    expect.stringContaining('Coins red'),
    null,
    null,
  ]);
  expect(await photosFor(idle, mine)).toEqual([null, null]);

  const file = (token: string, kind: 'blobs' | 'checkpoints', hash: string, body?: string) =>
    fetch(`${server.url}/api/worker/${kind}/${hash}`, {
      method: body ? 'PUT' : 'GET',
      headers: { authorization: `Bearer ${token}` },
      body,
    }).then(({ status }) => status);
  const hash = sha256('weights');
  expect(await file(idle, 'checkpoints', hash, 'weights')).toBe(403);
  expect(await file(idle, 'blobs', hash, 'weights')).toBe(403);
  expect(await file(holder, 'checkpoints', hash, 'weights')).toBe(201);
  expect(await file(holder, 'checkpoints', hash)).toBe(404);
  const position = { epoch: 1, batch: 0, step: 10 };
  await keepCheckpoint(deps, lease, { ...position, hash, bytes: 7, attempt: lease.attempt });
  expect(await file(holder, 'checkpoints', hash)).toBe(200);
  expect(await file(idle, 'checkpoints', hash)).toBe(404);

  await finishRun(deps, lease, { kind: 'released', reason: 'over' });
  expect(await file(holder, 'checkpoints', hash)).toBe(404);
  expect(await photosFor(holder, mine)).toEqual([null, null]);
  expect(await file(holder, 'blobs', hash, 'weights')).toBe(403);
});
