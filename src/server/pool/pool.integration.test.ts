import { fork } from 'node:child_process';
import { once } from 'node:events';
import { access, mkdir, mkdtemp, readdir, readFile, readlink, writeFile } from 'node:fs/promises';
import { getPriority, tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import sharp from 'sharp';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { mobilenetSize } from '@/shared/mobilenet-size';
import { preprocessingFor } from '@/shared/preprocessing';
import { colourWeights } from '../testing/colour-weights';
import { colourPhoto } from '../testing/test-photos';
import { tunables } from '../tunables';
import { openPool, type Pool } from './pool';
import type { PoolLimits } from './pool-child';
import { poolProgram } from './pool-program';
import { PriorityQueue } from './priority-queue';

const shape = { width: 0.35, inputSize: 96, headUnits: 16, classes: 3 };

let pool: Pool | undefined;
afterEach(() => pool?.close());

async function open(processes = 1, limits?: PoolLimits): Promise<Pool> {
  pool = await openPool({ processes, limits });
  return pool;
}

/** Weights of a classifier as a worker uploads them, changed by `alter`. */
function uploaded(alter: (parts: { manifest: Record<string, unknown>; shard: Buffer }) => void = () => {}) {
  const { manifest, shard } = colourWeights(shape, 2);
  const parts = { manifest: JSON.parse(manifest), shard };
  alter(parts);
  return {
    manifest: Buffer.from(JSON.stringify(parts.manifest)),
    shards: { 'group1-shard1of1.bin': parts.shard },
  };
}

type Manifest = { weightsManifest: { weights: { name: string; shape: number[]; dtype: string }[] }[] };
const specsOf = (manifest: Record<string, unknown>) =>
  (manifest as unknown as Manifest).weightsManifest[0]?.weights ?? [];

describe('the processes', () => {
  it('remove the folder of a pool whose server was killed', async () => {
    const folder = await mkdtemp(path.join(tmpdir(), 'mintmark-pool-'));
    await mkdir(path.join(folder, 'cwd'));
    const child = fork(await poolProgram(), { cwd: path.join(folder, 'cwd'), stdio: 'ignore' });
    const exited = once(child, 'exit');
    // Whether it has loaded by then or not.
    child.disconnect();
    await exited;
    await expect(access(folder)).rejects.toThrow('ENOENT');
  });

  it('have an empty working directory, no secret in their environment, and go with the pool', async () => {
    const opened = await open();
    process.env.MINTMARK_SECRET = 'a secret of the server, which nobody else may have';
    await opened.run('checkPhoto', { bytes: await colourPhoto('red', 1) }, { priority: 'page' });
    const [child] = await processesOf(opened);
    const environment = await readFile(`/proc/${child}/environ`, 'latin1');
    delete process.env.MINTMARK_SECRET;
    expect(
      environment
        .split('\0')
        .map((line) => line.split('=')[0])
        .filter(Boolean)
        .sort(),
    ).toEqual([
      'MINTMARK_POOL_MEMORY_MB',
      'MINTMARK_POOL_THREADS',
      'NODE_CHANNEL_FD',
      'NODE_CHANNEL_SERIALIZATION_MODE',
      'NODE_ENV',
      'ORT_DISABLE_TELEMETRY',
      'PATH',
    ]);
    expect(await readdir(`/proc/${child}/cwd`)).toEqual([]);
    await opened.close();
    pool = undefined;
    expect(await processesOf(opened)).not.toContain(child);
    await expect(
      opened.run('checkPhoto', { bytes: Buffer.alloc(1) }, { priority: 'page' }),
    ).rejects.toMatchObject({ code: 'unavailable' });
  });

  it('are replaced when one dies, and only its task is lost', async () => {
    const opened = await open();
    const bytes = await colourPhoto('red', 1);
    await opened.run('checkPhoto', { bytes }, { priority: 'page' });
    const [child] = await processesOf(opened);
    const large = await largePhoto();
    const dying = opened.run('checkPhoto', { bytes: large }, { priority: 'page' });
    const waiting = opened.run('checkPhoto', { bytes }, { priority: 'page' });
    await sleep(50);
    process.kill(child as number, 'SIGKILL');
    await expect(dying).rejects.toMatchObject({ code: 'unavailable' });
    expect(await waiting).toMatchObject({ facts: { format: 'png' } });
  });

  it.each<[string, PoolLimits]>([
    ['memory', { megabytes: 20 }],
    ['time', { megabytes: 512, timeoutMs: 30 }],
  ])('are ended with a photo that takes too much %s', async (_, limits) => {
    const opened = await open(1, limits);
    const decoding = opened.run('checkPhoto', { bytes: await largePhoto() }, { priority: 'page' });
    const [child] = await processesOf(opened);
    await expect(decoding).rejects.toMatchObject({
      code: 'bad-photo',
      message: expect.stringContaining('too long or too much memory'),
    });
    await vi.waitFor(async () => expect(await processesOf(opened)).not.toContain(child));
  });

  it.skipIf(process.platform !== 'linux')('keep a photo that only waits for the processor', async () => {
    const opened = await open(1, { megabytes: 512, timeoutMs: 4_000 });
    const bytes = await colourPhoto('red', 1);
    await opened.run('checkPhoto', { bytes }, { priority: 'page' });
    const [child = 0] = await processesOf(opened);
    process.kill(child, 'SIGSTOP');
    const waiting = opened.run('checkPhoto', { bytes }, { priority: 'page' });
    await sleep(4_300);
    process.kill(child, 'SIGCONT');
    expect(await waiting).toMatchObject({ facts: { format: 'png' } });
  });

  it('give way to the server, and those that nobody waits for to the others', async () => {
    const opened = await open(2);
    const bytes = await colourPhoto('red', 1);
    const check = (priority: 'page' | 'background') => opened.run('checkPhoto', { bytes }, { priority });
    const steps = async () => {
      const children = await processesOf(opened);
      return children.map((child) => getPriority(child) - getPriority()).sort((a, b) => a - b);
    };
    await Promise.all([check('page'), check('page')]);
    expect(await steps()).toEqual([tunables.poolNiceness, tunables.poolNiceness]);
    // A process can only be put further back: one makes room for another.
    await Promise.all([check('background'), check('background')]);
    await vi.waitFor(async () =>
      expect(await steps()).toEqual([tunables.poolNiceness, tunables.backgroundNiceness]),
    );
    // Whoever waits for an answer takes what there is.
    await Promise.all([check('page'), check('page')]);
    expect(await steps()).toEqual([tunables.poolNiceness, tunables.backgroundNiceness]);
  });

  it('leave the event loop free while they decode', async () => {
    const opened = await open(2);
    const large = await largePhoto();
    await opened.run('checkPhoto', { bytes: await colourPhoto('red', 1) }, { priority: 'page' });
    const stalls: number[] = [];
    let last = performance.now();
    const clock = setInterval(() => {
      stalls.push(performance.now() - last - 5);
      last = performance.now();
    }, 5);
    const started = performance.now();
    await Promise.all(
      Array.from({ length: 4 }, () =>
        opened.run('thumbnail', { bytes: large, size: 64 }, { priority: 'page' }),
      ),
    );
    const took = performance.now() - started;
    clearInterval(clock);
    expect(Math.max(...stalls)).toBeLessThan(took / 2);
  });

  it('refuse what is too much: of one person, and of all together', async () => {
    const opened = await open();
    const bytes = await colourPhoto('red', 1);
    const ask = (owner?: string) => opened.run('checkPhoto', { bytes }, { priority: 'interactive', owner });
    const one = Array.from({ length: tunables.maxPoolTasksPerPerson }, () => ask('ada'));
    await expect(ask('ada')).rejects.toMatchObject({
      code: 'too-many-requests',
      retryAfterSeconds: tunables.poolRetryAfterSeconds,
    });
    const other = ask('grace');
    await Promise.all([...one, other]);
    const crowd = Array.from({ length: tunables.maxPoolQueue + 20 }, (_, n) => ask(`person-${n}`));
    const outcomes = await Promise.allSettled(crowd);
    const refused = outcomes.filter(({ status }) => status === 'rejected') as PromiseRejectedResult[];
    expect(refused.length).toBeGreaterThan(0);
    for (const { reason } of refused) expect(reason).toMatchObject({ code: 'too-many-requests' });
    expect(outcomes.length - refused.length).toBeGreaterThanOrEqual(tunables.maxPoolQueue);
    expect(await ask('ada')).toMatchObject({ facts: { format: 'png' } });
  });
});

describe('waiting tasks', () => {
  it('are taken by priority, within a priority in the order they came', () => {
    const queue = new PriorityQueue<string>();
    queue.push('background', 'import');
    queue.push('page', 'thumbnail');
    queue.push('interactive', 'first');
    queue.push('interactive', 'second');
    expect(queue.size).toBe(4);
    expect(queue.pop((priority) => priority === 'background')).toBe('import');
    expect(Array.from({ length: 4 }, () => queue.pop())).toEqual(['first', 'second', 'thumbnail', undefined]);
  });
});

describe('a network built from uploaded weights', () => {
  it('answers as its weights say, for every model about one photo', async () => {
    const opened = await open();
    const networks = await Promise.all(
      [1, 4].map(async (gain) => {
        const { manifest, shard } = colourWeights(shape, gain);
        const weights = { manifest: Buffer.from(manifest), shards: { 'group1-shard1of1.bin': shard } };
        const onnx = await opened.run('buildClassifier', { shape, weights }, { priority: 'background' });
        const file = `${opened.networkDir}/gain-${gain}.onnx`;
        await writeFile(file, onnx);
        return { file, preprocessing: preprocessingFor(96), classCount: 3, prototypes: null };
      }),
    );
    const bytes = await sharp({ create: { width: 50, height: 40, channels: 3, background: '#f00' } })
      .png()
      .toBuffer();
    const { facts, answers } = await opened.run(
      'classify',
      { bytes, keepMetadata: false, networks, coins: 'whole' },
      { priority: 'interactive' },
    );
    expect(facts).toMatchObject({ format: 'png', width: 50, height: 40, bytes: bytes.length });
    for (const [index, gain] of [1, 4].entries()) {
      const others = Math.exp(-gain);
      const expected = Math.exp(gain) / (Math.exp(gain) + 2 * others);
      expect(answers[index]?.probabilities[0]?.[0]).toBeCloseTo(expected, 4);
    }
  });

  it.each<[string, RegExp, Parameters<typeof uploaded>[0]]>([
    ['a weight too few', /is missing/, dropFirst],
    [
      'another shape',
      /instead of \[16, 3\]/,
      ({ manifest }) => void specsOf(manifest).at(-2)?.shape.reverse(),
    ],
    ['another name', /does not belong/, ({ manifest }) => rename(manifest)],
    ['a number that is none', /not finite/, ({ shard }) => void shard.writeFloatLE(Number.NaN, 400)],
    ['infinity', /not finite/, ({ shard }) => void shard.writeFloatLE(Number.POSITIVE_INFINITY, 0)],
    ['quantised weights', /not as expected/, ({ manifest }) => quantise(manifest)],
    ['too few bytes', /shorter/, (parts) => void Object.assign(parts, { shard: parts.shard.subarray(4) })],
    [
      'too many bytes',
      /longer/,
      (parts) => void Object.assign(parts, { shard: Buffer.concat([parts.shard, Buffer.alloc(4)]) }),
    ],
    [
      'no manifest',
      /not as expected/,
      ({ manifest }) => void Object.assign(manifest, { weightsManifest: 7 }),
    ],
  ])('is refused for %s', async (_, message, alter) => {
    const opened = await open();
    const weights = uploaded(alter);
    await expect(
      opened.run('buildClassifier', { shape, weights }, { priority: 'background' }),
    ).rejects.toMatchObject({ code: 'bad-request', message: expect.stringMatching(message) });
  });

  it('has as many numbers as the architecture says', () => {
    expect(colourWeights(shape, 1).shard.length).toBe(4 * mobilenetSize(shape).parameters);
  });
});

/** The first weight, in the manifest and in the file. */
function dropFirst(parts: { manifest: Record<string, unknown>; shard: Buffer }): void {
  const first = specsOf(parts.manifest).shift();
  const values = first?.shape.reduce((product, side) => product * side, 1) ?? 0;
  parts.shard = parts.shard.subarray(4 * values);
}

function rename(manifest: Record<string, unknown>): void {
  const spec = specsOf(manifest)[0];
  if (spec) spec.name = '../../data/local.json';
}

function quantise(manifest: Record<string, unknown>): void {
  Object.assign(specsOf(manifest)[0] as object, { quantization: { dtype: 'uint8', scale: 1, min: 0 } });
}

let large: Promise<Buffer> | undefined;

/** Takes a good part of a second to decode. */
function largePhoto(): Promise<Buffer> {
  large ??= colourPhoto('red', 1).then((photo) =>
    sharp(photo).resize(3_000, 2_400, { fit: 'fill' }).avif({ effort: 0 }).toBuffer(),
  );
  return large;
}

/** By their working directory, as other pools of this process may have some too. Linux only, as is `/proc`. */
async function processesOf({ networkDir }: Pool): Promise<number[]> {
  const text = await readFile(`/proc/${process.pid}/task/${process.pid}/children`, 'utf8');
  const children = text.trim().split(' ').filter(Boolean).map(Number);
  const folder = path.dirname(networkDir);
  const places = await Promise.all(children.map((child) => readlink(`/proc/${child}/cwd`).catch(() => null)));
  return children.filter((_, index) => places[index]?.startsWith(folder));
}
