// `npm run bench:train -- …`: how fast this machine trains. Set-up messages go to stderr: stdout is the bench's own.
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { root } from './paths.mjs';
import { ALL_STEPS, failSetup, setup } from './setup.mjs';

const args = process.argv.slice(2);
const only = /--only[= ](\S+)/.exec(args.join(' '))?.[1];
// Building the pages takes a minute, and only the memory of the web process needs them.
const pages = !args.includes('--quick') && (!only || only.includes('memory'));
const steps = pages ? ALL_STEPS : ALL_STEPS.filter((step) => step !== 'pages');
if (!args.includes('--help')) await setup(steps).catch(failSetup);

const child = spawn(process.execPath, ['--import', 'tsx', join(root, 'bench/train/main.ts'), ...args], {
  cwd: root,
  stdio: 'inherit',
});
// Ctrl-C reaches the whole process group; the bench ends first, and this process with its exit code.
process.on('SIGINT', () => {});
process.on('SIGTERM', () => child.kill('SIGTERM'));
child.once('exit', (code, signal) => {
  if (signal) process.stderr.write(`bench:train was ended by ${signal}.\n`);
  process.exit(code ?? 1);
});
