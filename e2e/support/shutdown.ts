import { once } from 'node:events';
import { readdir } from 'node:fs/promises';
import { io } from 'socket.io-client';
import { expect, onTestFinished } from 'vitest';
import { importTempDir } from '@/server/domain/datasets/import/collect-photos';
import { isAlive } from '../../worker/agent/process-alive';
import { BEHAVIOUR } from './fake-trainer-behaviour';
import type { Child, Installation } from './installation';
import { childrenOf } from './worker-process';

/** @returns how a process ends that is sent a signal, and after how long */
export async function timed(
  child: Child,
  signal: NodeJS.Signals,
): Promise<{ code: number | null; ms: number }> {
  const began = performance.now();
  child.kill(signal);
  if (child.exitCode === null) await once(child, 'exit');
  return { code: child.exitCode, ms: performance.now() - began };
}

/** A run in training: its id, its worker, and the process id of its trainer. */
export async function training(
  installation: Installation,
): Promise<{ id: string; worker: Child; trainer: number }> {
  const { id } = await installation.queue(BEHAVIOUR.goesOn);
  const worker = await installation.startWorker('worker');
  await installation.until(async () => (await installation.run(id)).epochs.length > 1);
  const [trainer = 0] = await childrenOf(worker.pid);
  expect(isAlive(trainer)).toBe(true);
  return { id, worker, trainer };
}

/** A page that listens, and an upload of a dataset whose last bytes never come. */
export async function load(installation: Installation): Promise<void> {
  const headers = await installation.headers();
  const page = io(`${installation.url}/live`, { extraHeaders: headers, transports: ['websocket'] });
  onTestFinished(() => void page.disconnect());
  await new Promise<void>((resolve) => page.once('connect', resolve));
  const body = new ReadableStream({ start: (controller) => controller.enqueue(new Uint8Array(70_000)) });
  const url = `${installation.url}/api/datasets/import?name=Half`;
  const request: RequestInit & { duplex: 'half' } = { method: 'POST', body, headers, duplex: 'half' };
  void fetch(url, request).catch(() => undefined);
  // It has arrived when its first bytes lie on the server's disk.
  await installation.until(async () => (await arrivedArchives(installation)).length > 0, 10_000);
}

async function arrivedArchives(installation: Installation): Promise<string[]> {
  return readdir(importTempDir(installation.test.deps)).catch(() => []);
}
