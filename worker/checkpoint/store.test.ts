import { createHash } from 'node:crypto';
import { mkdtemp, open, readdir, readFile, rm, symlink, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { recipeSchema } from '@/shared/recipe/recipe';
import { type Checkpoint, fingerprintOf } from './checkpoint';
import { DamagedCheckpointError, decodeCheckpoint, encodeCheckpoint } from './format';
import { CheckpointStore, checkpointFileName } from './store';

let dir: string;
let store: CheckpointStore;
beforeEach(async () => {
  dir = await mkdtemp(path.join(tmpdir(), 'mintmark-checkpoint-'));
  store = new CheckpointStore({ dir });
});
afterEach(() => rm(dir, { recursive: true, force: true }));

const recipe = recipeSchema.parse({});
const fingerprint = fingerprintOf({ recipe, contentHash: 'photos', classes: 3 });

function checkpointAt(step: number): Checkpoint {
  return {
    runId: 'run',
    attempt: 1,
    fingerprint,
    position: { epoch: Math.floor(step / 10), batch: step % 10, step },
    state: { note: 'Münze', bestValue: Number.NaN, worst: -Infinity, third: 1 / 3, none: null },
    tensors: [
      { name: 'kernel', shape: [2, 3], values: Float32Array.from([0.1, -0, NaN, Infinity, 1e-40, step]) },
      { name: 'empty', shape: [0, 4], values: new Float32Array(0) },
      { name: 'scalar', shape: [], values: Float32Array.of(7) },
    ],
  };
}
const stepLoaded = async (mark = fingerprint) =>
  (await store.loadNewestIntact(mark)).checkpoint?.position.step ?? null;

describe('a checkpoint', () => {
  it('comes back to the last bit', async () => {
    const saved = checkpointAt(12);
    const { bytes } = await store.save(saved);
    const { checkpoint } = await store.loadNewestIntact(fingerprint);
    expect(checkpoint).toEqual(saved);
    const bits = (values?: Float32Array) => values && [...new Uint32Array(Float32Array.from(values).buffer)];
    expect(bits(checkpoint?.tensors[0]?.values)).toEqual(bits(saved.tensors[0]?.values));
    expect((await readFile(path.join(dir, checkpointFileName(12)))).length).toBe(bytes);
  });

  it('is refused when a single bit differs, wherever that is', () => {
    const bytes = encodeCheckpoint(checkpointAt(1));
    for (let at = 0; at < bytes.length; at++) {
      const damaged = Buffer.from(bytes);
      damaged[at] = (damaged[at] as number) ^ (1 << (at % 8));
      expect(() => decodeCheckpoint(damaged), `bit of byte ${at}`).toThrow(DamagedCheckpointError);
    }
  });

  it('is refused when it is cut short, wherever that is', () => {
    const bytes = encodeCheckpoint(checkpointAt(1));
    for (let length = 0; length < bytes.length; length++) {
      const cut = Buffer.from(bytes.subarray(0, length));
      expect(() => decodeCheckpoint(cut), `${length} bytes`).toThrow(DamagedCheckpointError);
    }
  });

  it('of another recipe, other photos or other classes is refused', async () => {
    const others = [
      { recipe: { ...recipe, batchSize: 31 }, contentHash: 'photos', classes: 3 },
      { recipe: { ...recipe, mixedPrecision: true }, contentHash: 'photos', classes: 3 },
      { recipe, contentHash: 'other photos', classes: 3 },
      { recipe, contentHash: 'photos', classes: 4 },
    ];
    for (const other of others) {
      await store.save(checkpointAt(1));
      const { checkpoint, rejected } = await store.loadNewestIntact(fingerprintOf(other));
      expect(checkpoint).toBeNull();
      expect(rejected[0]?.reason).toContain('another recipe or dataset');
      expect(await readdir(dir)).toEqual([checkpointFileName(1)]);
    }
  });

  it('of a run that began before recipes had their newest fields fits it still, as long as those are off', () => {
    // What the default recipe had then; when a field joins it, `sinceBefore` leaves that out where it is off.
    const before = '448198a1ff07868ffeb5667309e5b6164692328cf4dc723ebb9f2c8834a769fd';
    expect(fingerprint).toBe(before);
    const later = [{ lastFit: true }, { contrastive: { ...recipe.contrastive, weight: 0.1 } }];
    for (const field of later) {
      const changed = fingerprintOf({ recipe: { ...recipe, ...field }, contentHash: 'photos', classes: 3 });
      expect(changed).not.toBe(before);
    }
  });

  it('fits a recipe whose keys stand in another order', () => {
    const reversed = Object.fromEntries(Object.entries(recipe).reverse()) as typeof recipe;
    expect(fingerprintOf({ recipe: reversed, contentHash: 'photos', classes: 3 })).toBe(fingerprint);
  });
});

describe('the store', () => {
  it('falls back on the one before when the newest is damaged, and says which and why', async () => {
    await store.save(checkpointAt(10));
    await store.save(checkpointAt(20));
    await truncate(path.join(dir, checkpointFileName(20)), 100);
    const { checkpoint, rejected } = await store.loadNewestIntact(fingerprint);
    expect(checkpoint?.position.step).toBe(10);
    const reason = 'it is cut short; the file is kept as 000000000020.ckpt.damaged';
    expect(rejected).toEqual([{ name: '000000000020.ckpt', reason }]);
    // What continues from step 10 makes newer ones: the damaged one must not stand before them.
    for (const step of [13, 14, 15]) await store.save(checkpointAt(step));
    expect(await stepLoaded()).toBe(15);
    expect((await readFile(path.join(dir, '000000000020.ckpt.damaged'))).length).toBe(100);
  });

  it('keeps one that cannot be read this time, says so, and reads it the next', async () => {
    await store.save(checkpointAt(10));
    const { file } = await store.save(checkpointAt(20));
    const bytes = await readFile(file);
    await rm(file);
    // A link to itself: the system refuses to open it, as it does with a disk that fails.
    await symlink(path.basename(file), file);
    const { checkpoint, rejected } = await store.loadNewestIntact(fingerprint);
    expect(checkpoint?.position.step).toBe(10);
    expect(rejected[0]?.reason).toMatch(/^ELOOP.*; the file is kept$/);
    // What is saved meanwhile costs neither this one nor its own predecessor.
    for (const step of [11, 12, 13]) await store.save(checkpointAt(step));
    expect((await readdir(dir)).sort()).toEqual([12, 13, 20].map(checkpointFileName));
    await rm(file);
    await writeFile(file, bytes);
    expect(await stepLoaded()).toBe(20);
  });

  it('keeps one of another version of the format, and says so', async () => {
    const { file } = await store.save(checkpointAt(20));
    const whole = (await readFile(file)).subarray(0, -32);
    whole.writeUInt32LE(99, 8);
    await writeFile(file, Buffer.concat([whole, createHash('sha256').update(whole).digest()]));
    const { checkpoint, rejected } = await store.loadNewestIntact(fingerprint);
    expect(checkpoint).toBeNull();
    expect(rejected[0]?.reason).toBe('it has format 99, this program reads 2; the file is kept');
    for (const step of [1, 2, 3]) await store.save(checkpointAt(step));
    expect((await readdir(dir)).sort()).toEqual([2, 3, 20].map(checkpointFileName));
    expect(await stepLoaded()).toBe(3);
  });

  it('keeps one that its reader does not understand', async () => {
    await store.save(checkpointAt(20));
    const { rejected } = await store.loadNewestIntact(fingerprint, () => 'it is strange');
    expect(rejected).toEqual([{ name: checkpointFileName(20), reason: 'it is strange; the file is kept' }]);
    expect(await stepLoaded()).toBe(20);
  });

  it('keeps the newest two, and no draft of a killed process', async () => {
    await writeFile(path.join(dir, '000000000005.ckpt.4711.tmp'), 'half a checkpoint');
    for (const step of [10, 20, 30, 40]) await store.save(checkpointAt(step));
    expect((await readdir(dir)).sort()).toEqual(['000000000030.ckpt', '000000000040.ckpt']);
  });

  it('is empty where no run has been yet', async () => {
    const elsewhere = new CheckpointStore({ dir: path.join(dir, 'nowhere') });
    expect(await elsewhere.loadNewestIntact(fingerprint)).toEqual({ checkpoint: null, rejected: [] });
  });

  it('loses nothing and leaves nothing when the disk fills up while it writes', async () => {
    await store.save(checkpointAt(10));
    await store.save(checkpointAt(20));
    const before = (await readdir(dir)).sort();
    let writes = 0;
    const openFullDisk: typeof open = async (...args) => {
      const handle = await open(...args);
      const write = handle.write.bind(handle) as (bytes: Buffer, from: number, length: number) => object;
      handle.write = (async (bytes: Buffer, from: number) => {
        // As a disk does: what still fits, then the error.
        if (++writes < 3) return write(bytes, from, 50);
        throw Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC' });
      }) as typeof handle.write;
      return handle;
    };
    const full = new CheckpointStore({ dir, openFile: openFullDisk });
    await expect(full.save(checkpointAt(30))).rejects.toMatchObject({ code: 'ENOSPC' });
    expect(writes).toBe(3);
    expect((await readdir(dir)).sort()).toEqual(before);
    expect(await stepLoaded()).toBe(20);
  });
});
