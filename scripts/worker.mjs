// `MINTMARK_WORKER_TOKEN=… npm run worker -- --server URL`: a worker on this machine for a server anywhere.
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { distDir, root } from './paths.mjs';
import { failSetup, setup } from './setup.mjs';

await setup(['dependencies', 'tensorflow', 'prisma', 'programs']).catch(failSetup);

const child = spawn(
  process.execPath,
  ['--enable-source-maps', join(distDir, 'worker.mjs'), ...process.argv.slice(2)],
  { cwd: root, stdio: ['ignore', 'inherit', 'inherit', 'ipc'] },
);
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => child.kill(signal));
child.once('exit', (code) => process.exit(code ?? 1));
