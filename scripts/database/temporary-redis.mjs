// A Redis of one's own for tests: on a free port, nothing kept, gone at the end.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const START_SECONDS = 20;

/** @returns path of the program, or null */
export function findRedis() {
  const folders = (process.env.PATH ?? '').split(':').filter(Boolean);
  return folders.map((folder) => join(folder, 'redis-server')).find(existsSync) ?? null;
}

/** @returns {Promise<{ url: string, kill(): Promise<void> }>} `kill` ends it at once, as a crash would */
export async function startRedis(port) {
  const program = findRedis();
  if (!program) throw new Error('Redis is not installed here: apt-get install redis-server');
  const args = ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no'];
  const child = spawn(program, args, { cwd: tmpdir(), stdio: 'ignore' });
  const gone = new Promise((resolve) => child.once('exit', resolve));
  for (const end = Date.now() + START_SECONDS * 1000; !(await answers(port)); ) {
    if (child.exitCode !== null || Date.now() > end) throw new Error('Redis does not start');
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return {
    url: `redis://127.0.0.1:${port}`,
    kill: async () => {
      child.kill('SIGKILL');
      await gone;
    },
  };
}

function answers(port) {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('connect', () => resolve(true)).once('error', () => resolve(false));
    socket.once('connect', () => socket.destroy());
  });
}
