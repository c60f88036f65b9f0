// `npm run bench:live -- …`: how fast a metric comes from a worker to the browsers. Set-up messages go to stderr.
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { root } from './paths.mjs';
import { failSetup, setup } from './setup.mjs';

const args = process.argv.slice(2);
const only = /--only[= ](\S+)/.exec(args.join(' '))?.[1];
if (!args.includes('--help')) {
  await setup(['dependencies', 'prisma', 'programs', 'pages']).catch(failSetup);
  if (!only || /page|compare|matrix/.test(only)) {
    const { ensureChromium } = await import('./test/chromium.mjs');
    process.env.MINTMARK_CHROMIUM = await ensureChromium((note) => process.stderr.write(`${note}\n`)).catch(
      failSetup,
    );
  }
}

const child = spawn(process.execPath, ['--import', 'tsx', join(root, 'bench/live/main.ts'), ...args], {
  cwd: root,
  stdio: 'inherit',
});
// Ctrl-C reaches the whole process group; the bench ends first, and this process with its exit code.
process.on('SIGINT', () => {});
process.on('SIGTERM', () => child.kill('SIGTERM'));
child.once('exit', (code, signal) => {
  if (signal) process.stderr.write(`bench:live was ended by ${signal}.\n`);
  process.exit(code ?? 1);
});
