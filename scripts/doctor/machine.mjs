// What `npm run doctor` says of the machine itself.
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { bindingFile, cacheRoot, hasNvidiaDevice } from '../tensorflow/places.mjs';
import { installedTensorflow } from '../tensorflow/stamp.mjs';

export function machineFacts() {
  const stamp = installedTensorflow();
  return {
    node: process.version,
    platform: `${process.platform} ${process.arch}`,
    gpu: gpu(),
    cache: cacheRoot(),
    libtensorflow: stamp
      ? { version: stamp.version, source: stamp.source, problem: null }
      : { version: null, source: null, problem: tensorflowProblem() },
    // Only asked for where they would be needed next.
    tools: stamp
      ? []
      : [
          tool('c++ compiler', ['c++', 'g++', 'clang++'], 'Debian, Ubuntu: apt-get install g++'),
          tool('pip', ['pip3', 'pip'], 'Debian, Ubuntu: apt-get install python3-pip'),
        ],
    baseWeights: baseWeights(),
  };
}

function tensorflowProblem() {
  return `${existsSync(bindingFile) ? 'out of date' : 'not set up'}; run: node scripts/tensorflow.mjs`;
}

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

function tool(name, commands, remedy) {
  return { name, found: commands.find((command) => runs(command)) ?? null, remedy };
}

function runs(command) {
  return spawnSync(command, ['--version']).status === 0;
}

function baseWeights() {
  const named = process.env.MINTMARK_BASE_WEIGHTS;
  const folders = [named, join(cacheRoot(), 'base-weights')].filter((folder) => folder && existsSync(folder));
  return folders.flatMap((folder) =>
    readdirSync(folder).filter((name) => existsSync(join(folder, name, 'model.json'))),
  );
}
