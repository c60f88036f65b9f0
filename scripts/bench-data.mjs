// `npm run bench:data -- …`: how fast imports are and what they need. Set-up messages go to stderr.
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { root } from './paths.mjs';
import { failSetup, setup } from './setup.mjs';

const args = process.argv.slice(2);
if (!args.includes('--help')) await setup(['dependencies', 'prisma']).catch(failSetup);

const child = spawn(process.execPath, ['--import', 'tsx', join(root, 'bench/data/main.ts'), ...args], {
  cwd: root,
  stdio: 'inherit',
});
// Ctrl-C reaches the whole process group; the bench ends first, and this process with its exit code.
process.on('SIGINT', () => {});
process.on('SIGTERM', () => child.kill('SIGTERM'));
child.once('exit', (code, signal) => {
  if (signal) process.stderr.write(`bench:data was ended by ${signal}.\n`);
  process.exit(code ?? 1);
});
