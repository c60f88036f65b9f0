// `npm run bench:accuracy -- …`: how often trained models are right. Set-up messages go to stderr.
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { root } from './paths.mjs';
import { ALL_STEPS, failSetup, setup } from './setup.mjs';

const args = process.argv.slice(2);
const steps = ALL_STEPS.filter((step) => step !== 'pages');
if (!args.includes('--help')) await setup(steps).catch(failSetup);

const child = spawn(process.execPath, ['--import', 'tsx', join(root, 'bench/accuracy/main.ts'), ...args], {
  cwd: root,
  stdio: 'inherit',
});
// Ctrl-C reaches the whole process group; the bench ends first, and this process with its exit code.
process.on('SIGINT', () => {});
process.on('SIGTERM', () => child.kill('SIGTERM'));
child.once('exit', (code, signal) => {
  if (signal) process.stderr.write(`bench:accuracy was ended by ${signal}.\n`);
  process.exit(code ?? 1);
});
