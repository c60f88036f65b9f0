#!/usr/bin/env node
/** `npm run doctor`: which training runtimes this machine has, and what the others lack. */
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { bindingFile, cacheRoot, hasNvidiaDevice } from './tensorflow/places.mjs';
import { installedTensorflow } from './tensorflow.mjs';

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

const probe = probeTrainer();
if (probe.error) line('runtime', `the trainer does not start: ${probe.error}`);
else {
  line('runtime', probe.runtime ? `${probe.runtime} on ${probe.device}` : 'none: this machine cannot train');
  line(
    'versions',
    Object.entries(probe.versions)
      .map((entry) => entry.join(' '))
      .join(', '),
  );
  if (probe.problem) line('why not better', probe.problem);
}
process.exitCode = probe.runtime ? 0 : 1;

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

function probeTrainer() {
  const built = path.join(root, 'dist/trainer.mjs');
  const entry = existsSync(built) ? [built] : ['--import', 'tsx', 'worker/trainer/main.ts'];
  const { status, stdout, stderr } = spawnSync(process.execPath, [...entry, '--probe'], {
    cwd: root,
    env: { ...process.env, TF_CPP_MIN_LOG_LEVEL: '3' },
  });
  if (status === 0) return JSON.parse(stdout.toString().trim().split('\n').at(-1));
  return { error: stderr.toString().trim().split('\n').slice(-3).join(' · ') || `exit code ${status}` };
}
