import { createHash } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm, symlink, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { recipeSchema } from '@/shared/recipe/recipe';
import type { Assignment, KeptCheckpoint, WorkerMessages } from '@/shared/worker-protocol';
import { type Checkpoint, fingerprintOf } from '../../checkpoint/checkpoint';
import { encodeCheckpoint } from '../../checkpoint/format';
import { CheckpointStore, checkpointFileName } from '../../checkpoint/store';
import { BlobRefusedError } from '../server/blob-client';
import {
  checkpointFolder,
  RunCheckpoints,
  removeCheckpointFolders,
  runsWithCheckpoints,
} from './run-checkpoints';

const recipe = recipeSchema.parse({});
const fingerprint = fingerprintOf({ recipe, contentHash: 'photos', classes: 2 });

let cacheDir: string;
let folder: string;
const halt = { current: new AbortController() };
beforeEach(async () => {
  cacheDir = await mkdtemp(path.join(tmpdir(), 'mintmark-run-checkpoints-'));
  folder = checkpointFolder(cacheDir, 'run');
  halt.current = new AbortController();
});
afterEach(async () => {
  halt.current.abort();
  await rm(cacheDir, { recursive: true, force: true });
});

function checkpoint(step: number, attempt = 1): Checkpoint {
  const tensors = [{ name: 'w', shape: [2], values: Float32Array.of(step, attempt) }];
  return {
    runId: 'run',
    attempt,
    fingerprint,
    state: null,
    tensors,
    position: { epoch: Math.floor(step / 10), batch: step % 10, step },
  };
}
const saveHere = (step: number, attempt = 1) =>
  new CheckpointStore({ dir: folder }).save(checkpoint(step, attempt));
const positionHere = async () =>
  (await new CheckpointStore({ dir: folder }).loadNewestIntact(fingerprint)).checkpoint?.position.step;

/** What the server has, by hash; and the worker's end of the conversation. */
function bench(kept: Checkpoint[]) {
  const files = new Map<string, Buffer>();
  const onServer = kept.map((it): KeptCheckpoint => {
    const bytes = encodeCheckpoint(it);
    const hash = createHash('sha256').update(bytes).digest('hex');
    files.set(hash, bytes);
    return { ...it.position, attempt: it.attempt, hash, bytes: bytes.length };
  });
  const reported: WorkerMessages['checkpoint'][] = [];
  const problems: string[] = [];
  const classes = ['a', 'b'].map((key, index) => ({
    index,
    key,
    label: key,
    value: null,
    currency: null,
    country: null,
  }));
  const assignment: Assignment = {
    runId: 'run',
    attempt: 3,
    runName: 'run',
    recipe,
    leaseSeconds: 30,
    heartbeatSeconds: 5,
    manifest: { versionId: 'v', contentHash: 'photos', classes, items: [] },
    checkpoints: onServer,
    lastEpoch: 0,
    stop: false,
  };
  const checkpoints = new RunCheckpoints({
    assignment,
    cacheDir,
    uploadDir: path.join(cacheDir, 'uploads'),
    uploadEveryMs: 300,
    signal: halt.current.signal,
    dropSignal: halt.current.signal,
    checkpoints: {
      get: async (hash, use) => {
        const bytes = files.get(hash);
        if (!bytes) throw new BlobRefusedError(`no ${hash}`, true);
        await use(
          (async function* () {
            yield bytes;
          })(),
        );
      },
      put: async ({ hash, file }) => void files.set(hash, await readFile(file)),
    },
    connection: {
      call: (async (_name: string, message: WorkerMessages['checkpoint']) => {
        reported.push(message);
        return { directive: 'continue' };
      }) as never,
    },
    onDirective: () => {},
    onProblem: (problem) => problems.push(problem),
  });
  return { checkpoints, files, reported, problems, onServer };
}

describe('before an attempt', () => {
  it('fetches the server’s newest checkpoint where there is none', async () => {
    const { checkpoints, problems } = bench([checkpoint(20), checkpoint(10)]);
    await checkpoints.prepare();
    expect(await positionHere()).toBe(20);
    expect(problems).toEqual([]);
  });

  it('keeps its own when that is newer', async () => {
    await saveHere(30);
    const { checkpoints } = bench([checkpoint(20)]);
    await checkpoints.prepare();
    expect(await readdir(folder)).toEqual([checkpointFileName(30)]);
  });

  it('takes the one of a later attempt, though its own came further on another path', async () => {
    await saveHere(10);
    await saveHere(50);
    await bench([checkpoint(20, 2)]).checkpoints.prepare();
    expect(await positionHere()).toBe(20);
    expect(await readdir(folder)).toEqual([checkpointFileName(10), checkpointFileName(20)]);
  });

  it('falls back on the one before where the newest is gone from the server', async () => {
    const { checkpoints, files, onServer, problems } = bench([checkpoint(20), checkpoint(10)]);
    files.delete(onServer[0]?.hash as string);
    await checkpoints.prepare();
    expect(await positionHere()).toBe(10);
    expect(problems).toEqual([expect.stringContaining('could not be fetched')]);
  });

  it('names its own damaged one and takes the server’s', async () => {
    await saveHere(30);
    await writeFile(path.join(folder, checkpointFileName(30)), 'damaged');
    const { checkpoints, problems } = bench([checkpoint(20)]);
    await checkpoints.prepare();
    expect(await positionHere()).toBe(20);
    expect(problems).toEqual([expect.stringContaining('000000000030.ckpt is not used')]);
  });

  it('keeps its own that it cannot read at the moment, beside the server’s', async () => {
    const { file } = await saveHere(30, 2);
    await rm(file);
    await symlink(path.basename(file), file);
    const { checkpoints, problems } = bench([checkpoint(20)]);
    await checkpoints.prepare();
    expect(await positionHere()).toBe(20);
    expect(problems).toEqual([expect.stringMatching(/000000000030.ckpt is not used: ELOOP.*is kept/)]);
    expect(await readdir(folder)).toEqual([checkpointFileName(20), checkpointFileName(30)]);
  });
});

describe('during an attempt', () => {
  it('uploads what the trainer saved and tells the server, under the hash of its bytes', async () => {
    const { checkpoints, files, reported } = bench([]);
    await saveHere(12, 3);
    checkpoints.saved({ epoch: 1, batch: 2, step: 12 });
    await vi.waitFor(() => expect(reported).toHaveLength(1));
    const bytes = await readFile(path.join(folder, checkpointFileName(12)));
    const hash = createHash('sha256').update(bytes).digest('hex');
    expect(reported[0]).toEqual({
      runId: 'run',
      attempt: 3,
      checkpoint: { epoch: 1, batch: 2, step: 12, attempt: 3, hash, bytes: bytes.length },
    });
    expect(files.get(hash)?.equals(bytes)).toBe(true);
    await vi.waitFor(async () => expect(await readdir(cacheDir)).toEqual(['checkpoints']));
  });

  it('leaves out those that a newer one has overtaken while it waited between two', async () => {
    const { checkpoints, reported } = bench([]);
    for (const step of [10, 20, 30]) {
      await saveHere(step, 3);
      checkpoints.saved({ epoch: step / 10, batch: 0, step });
      if (step === 10) await vi.waitFor(() => expect(reported).toHaveLength(1));
    }
    await vi.waitFor(() => expect(reported).toHaveLength(2));
    expect(reported.map(({ checkpoint: { step } }) => step)).toEqual([10, 30]);
    await checkpoints.close();
    expect(reported).toHaveLength(2);
  });

  it('lets an upload under way end when the attempt is over, and begins no other', async () => {
    const { checkpoints, reported } = bench([]);
    for (const step of [10, 20]) {
      await saveHere(step, 3);
      checkpoints.saved({ epoch: step / 10, batch: 0, step });
    }
    await checkpoints.close();
    checkpoints.saved({ epoch: 3, batch: 0, step: 30 });
    await checkpoints.close();
    expect(reported.map(({ checkpoint: { step } }) => step)).toEqual([10]);
  });
});

describe('folders of checkpoints', () => {
  it('are kept by run, and forgotten after a month in which nobody touched them', async () => {
    await saveHere(10);
    await new CheckpointStore({ dir: checkpointFolder(cacheDir, 'old') }).save(checkpoint(1));
    const longAgo = new Date(Date.now() - 31 * 24 * 3_600_000);
    await utimes(checkpointFolder(cacheDir, 'old'), longAgo, longAgo);
    expect(await runsWithCheckpoints(cacheDir)).toEqual(['run']);
    expect(await readdir(path.join(cacheDir, 'checkpoints'))).toEqual(['run']);
    await removeCheckpointFolders(cacheDir, ['run', 'unknown']);
    expect(await runsWithCheckpoints(cacheDir)).toEqual([]);
  });
});
