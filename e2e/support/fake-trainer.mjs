// A stand-in for worker/trainer that speaks its protocol over IPC and computes nothing, so that the worker's
// handling of a trainer can be tested in seconds. The recipe's seed says how it behaves.
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

// As in fake-trainer-behaviour.ts.
const BEHAVIOUR = {
  ends: 1,
  goesOn: 2,
  throws: 3,
  fails: 4,
  ignoresCancel: 5,
  chatters: 6,
  scores: 7,
  saves: 8,
  babbles: 9,
  breaksChannel: 10,
  savesLarge: 11,
  savesOften: 12,
};

const EPOCH_MS = 50;
/** Longer than a decision on an epoch takes to come back, which is to stop some of these runs before they end. */
const SCORED_EPOCH_MS = 100;

const control = { pause: false, stop: false, cancel: false };
process.on('message', (command) => {
  if (command.type === 'start') void train(command.job);
  else control[command.type] = true;
});
process.on('disconnect', () => process.exit(1));

const say = (message) => new Promise((resolve) => process.send(message, resolve));
const event = (type, payload) => say({ type: 'event', event: { type, payload } });
const metrics = { loss: 1, accuracy: 0.5, valLoss: 1, valAccuracy: 0.5, learningRate: 0.001 };

async function train(job) {
  const behaviour = job.recipe.seed;
  for (const { hash } of job.manifest.items) {
    const bytes = readFileSync(join(job.photoDir, hash.slice(0, 2), hash));
    if (createHash('sha256').update(bytes).digest('hex') !== hash) throw new Error('a photo is damaged');
  }
  await event('phase', { phase: 'training', done: null, total: null });
  if (behaviour === BEHAVIOUR.babbles) await babble();
  if (behaviour === BEHAVIOUR.throws) {
    console.error('first line');
    throw new Error('the fake trainer fell over');
  }
  if (behaviour === BEHAVIOUR.fails) return end({ type: 'failed', code: 'loss-not-finite', message: 'NaN' });
  const { goesOn, ignoresCancel, saves, savesLarge, savesOften } = BEHAVIOUR;
  const endless = [goesOn, ignoresCancel, saves, savesLarge, savesOften].includes(behaviour);
  let epoch = 0;
  while (!control.stop && (endless || epoch < job.recipe.epochs)) {
    if (control.cancel && behaviour !== ignoresCancel) {
      return end({ type: 'failed', code: 'cancelled', message: 'cancelled' });
    }
    if (control.pause) {
      if (behaviour === saves) await saveCheckpoint(job, epoch);
      return end({ type: 'paused' });
    }
    epoch++;
    // The channel is the first descriptor after the standard three.
    if (behaviour === BEHAVIOUR.breaksChannel) writeSync(3, 'Segmentation fault\n');
    await epochOf(job, epoch, behaviour === BEHAVIOUR.chatters ? 300 : 2);
    if (behaviour === savesLarge && epoch === 1) await saveCheckpoint(job, epoch, 3_000_000);
    if (behaviour === savesOften && epoch % 10 === 0) await saveCheckpoint(job, epoch, 100_000);
    await delay(behaviour === BEHAVIOUR.scores ? SCORED_EPOCH_MS : EPOCH_MS);
  }
  writeResults(job);
  await end({ type: 'done', summary: summary(job, epoch) });
}

async function babble() {
  const nonsense = [null, 7, 'done', [], {}, { type: 'done' }, { type: 'event' }, { type: '__proto__' }];
  const state = { type: 'state', payload: { state: 'succeeded', reason: null, by: null } };
  for (const message of nonsense) await say(message);
  await say({ type: 'event', event: state });
  await event('log', { level: 'info', message: 'x'.repeat(2_000_000) });
  await event('epoch', { ...metrics, epoch: 1e12 });
  for (let i = 0; i < 1000; i++)
    await say({ type: 'event', event: { type: 'batch', payload: { batch: -i } } });
}

async function epochOf(job, epoch, batches) {
  const progress = { epoch, epochs: job.recipe.epochs, batches, loss: 1, accuracy: 0, imgPerSec: 9 };
  for (let batch = 1; batch <= batches; batch++) await event('batch', { ...progress, batch, etaSeconds: 1 });
  await event('log', { level: 'info', message: `epoch ${epoch}` });
  const best = { bestEpoch: epoch, bestValue: 1, patienceLeft: 3 };
  const scored = job.recipe.seed === BEHAVIOUR.scores && { valAccuracy: job.recipe.model.dropout };
  await event('epoch', { ...metrics, ...scored, ...best, epoch, imgPerSec: 9, seconds: 0.1, etaSeconds: 1 });
}

async function saveCheckpoint(job, epoch, length = 100) {
  const step = 2 * epoch;
  const bytes = Buffer.alloc(length, `weights of ${job.runId} after ${step} steps`);
  mkdirSync(job.checkpointDir, { recursive: true });
  writeFileSync(join(job.checkpointDir, `${String(step).padStart(12, '0')}.ckpt`), bytes);
  await event('checkpoint', { epoch, batch: 0, step, bytes: bytes.length, seconds: 0.01 });
}

function evaluation(job) {
  const photos = job.manifest.items.filter(({ split }) => split === 'test');
  const rates = {
    loss: 1,
    top1: 0.5,
    top5: 1,
    valueAccuracy: null,
    currencyAccuracy: null,
    countryAccuracy: null,
  };
  return { photos, summary: { split: 'test', photos: photos.length, ...rates } };
}

function writeResults(job) {
  const { photos, summary } = evaluation(job);
  const items = photos.map(({ hash, classIndex }) => ({
    hash,
    truth: classIndex,
    predicted: 0,
    confidence: 0.5,
    rank: classIndex + 1,
  }));
  mkdirSync(join(job.outDir, 'tfjs'), { recursive: true });
  writeFileSync(join(job.outDir, 'tfjs/model.json'), '{"format":"layers-model"}');
  writeFileSync(join(job.outDir, 'tfjs/weights.bin'), Buffer.alloc(300_000, 7));
  writeFileSync(join(job.outDir, 'evaluation.json'), JSON.stringify({ splits: [{ summary, items }] }));
}

function summary(job, epochs) {
  const { width, inputSize } = job.recipe.model;
  return {
    epochs,
    bestEpoch: epochs,
    stoppedEarly: false,
    stopReason: control.stop ? 'stopped-by-user' : 'completed',
    evaluations: [evaluation(job).summary],
    preprocessing: {
      version: 1,
      size: inputSize,
      exifOrientation: true,
      colour: 'srgb',
      background: 255,
      resize: 'cover',
      kernel: 'lanczos3',
      scale: 127.5,
      offset: -1,
    },
    baseWeights: { kind: 'random', source: 'a fake', width },
    runtime: job.runtime,
    runtimeVersion: 'fake',
    parameters: 1,
    trainSeconds: 1,
  };
}

async function end(message) {
  await say(message);
  process.exit(message.type === 'failed' ? 1 : 0);
}
