// `npm run pretrain`: makes the base that Mintmark ships again, from nothing but this checkout: draws and
// photographs random coins, then trains on them. About half an hour on two cores.
import { spawn } from 'node:child_process';
import { rm } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { root } from './paths.mjs';
import { failSetup, setup } from './setup.mjs';
import { cacheRoot } from './tensorflow/places.mjs';

await setup(['dependencies', 'tensorflow']).catch(failSetup);

const photos = join(cacheRoot(), 'pretraining');
const base = join(root, 'worker/tf/model/minted-base');

/** Runs a TypeScript program to its end. */
function run(program, args) {
  const child = spawn(process.execPath, ['--import', 'tsx', join(root, program), ...args], {
    cwd: root,
    stdio: 'inherit',
  });
  return new Promise((resolve, reject) => {
    child.once('exit', (code) => (code === 0 ? resolve() : reject(new Error(`${program} failed`))));
  });
}

await rm(photos, { recursive: true, force: true });
const parts = availableParallelism();
await Promise.all(
  Array.from({ length: parts }, (_, part) =>
    run('src/server/demo/pretraining/main.ts', [
      '--folder',
      photos,
      '--part',
      String(part),
      '--parts',
      String(parts),
    ]),
  ),
);
await run('worker/tf/pretrain/main.ts', ['--photos', photos, '--out', base, ...process.argv.slice(2)]);
await rm(photos, { recursive: true });
