#!/usr/bin/env node
/** `npm run doctor`: which training runtimes this machine has, and what the others lack. */
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { bindingFile, cacheRoot, hasNvidiaDevice } from './tensorflow/places.mjs';
import { installedTensorflow } from './tensorflow/stamp.mjs';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');
const line = (name, value) => console.log(`${name.padEnd(18)}${value}`);

line('node', `${process.version} on ${process.platform} ${process.arch}`);
line('gpu', gpu());
line('cache', cacheRoot());

const stamp = installedTensorflow();
if (stamp) line('libtensorflow', `${stamp.version}, from ${stamp.source}`);
else if (existsSync(bindingFile)) line('libtensorflow', 'out of date; run: node scripts/tensorflow.mjs');
else line('libtensorflow', 'not set up; run: node scripts/tensorflow.mjs');
if (!stamp) {
  line(
    'c++ compiler',
    firstThatRuns(['c++', 'g++', 'clang++']) ?? 'missing; Debian, Ubuntu: apt-get install g++',
  );
  line('pip', firstThatRuns(['pip3', 'pip']) ?? 'missing; Debian, Ubuntu: apt-get install python3-pip');
}
line('imagenet weights', baseWeights());

let trains = false;
for (const runtime of ['tensorflow', 'wasm']) {
  const report = probe(runtime);
  const limits = runtime === 'wasm' ? '; trains the head only' : '';
  line(runtime, report.ok ? `${report.version} on ${report.device}${limits}` : `no: ${report.problem}`);
  trains ||= report.ok;
}
process.exitCode = trains ? 0 : 1;

function gpu() {
  const answer = spawnSync('nvidia-smi', [
    '--query-gpu=name,driver_version,memory.total',
    '--format=csv,noheader',
  ]);
  if (answer.status === 0) return answer.stdout.toString().trim().split('\n').join('; ');
  return hasNvidiaDevice()
    ? 'an NVIDIA device is there, but nvidia-smi does not answer'
    : 'no NVIDIA GPU found';
}

function firstThatRuns(commands) {
  return commands.find((command) => spawnSync(command, ['--version']).status === 0);
}

function baseWeights() {
  const named = process.env.MINTMARK_BASE_WEIGHTS;
  const folders = [named, path.join(cacheRoot(), 'base-weights')].filter(
    (folder) => folder && existsSync(folder),
  );
  const found = folders.flatMap((folder) =>
    readdirSync(folder).filter((name) => existsSync(path.join(folder, name, 'model.json'))),
  );
  if (found.length > 0) return found.join(', ');
  return 'none yet; downloaded when a run needs them, or named in MINTMARK_BASE_WEIGHTS';
}

/** Loads a runtime in a process of its own, as the worker does. */
function probe(runtime) {
  const built = path.join(root, 'dist/probe.mjs');
  const entry = existsSync(built) ? [built] : ['--import', 'tsx', 'worker/trainer/probe.ts'];
  const { status, signal, stdout, stderr } = spawnSync(process.execPath, [...entry, runtime], {
    cwd: root,
    env: { ...process.env, TF_CPP_MIN_LOG_LEVEL: '3' },
  });
  if (status === 0) return JSON.parse(stdout.toString().trim().split('\n').at(-1));
  const said = stderr.toString().trim().split('\n').slice(-3).join(' · ');
  return { ok: false, problem: said || `it ended with ${signal ?? `exit code ${status}`}` };
}
