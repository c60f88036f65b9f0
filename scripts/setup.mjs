// Brings a checkout to where it can run: dependencies, TensorFlow runtime, Prisma client, production build.
// Plain Node: nothing is installed yet when it begins. Each step is skipped when its inputs did not change.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { bundlePrograms } from './bundle.mjs';
import { clientFolders, generateClients } from './database/clients.mjs';
import { distDir, root } from './paths.mjs';
import { lockSetup } from './setup/lock.mjs';
import { createProgress, runLogged, SetupError } from './setup/progress.mjs';
import { dropStamp, inputHash, isFresh, writeStamp } from './setup/stamp.mjs';

const MIN_NODE = [20, 19];
/** Releases up to this one have reached their end of life. */
const LAST_ENDED_NODE = 20;

/** Inputs of the production build. Tests and their fixtures are left out: changing one must not rebuild. */
const buildInputs = {
  files: [
    'src',
    'worker',
    'cli',
    'public',
    'prisma/schema.prisma',
    'package-lock.json',
    'next.config.mjs',
    'postcss.config.mjs',
    'tsconfig.json',
    'scripts/bundle.mjs',
  ],
  values: [process.version],
  ignore: (path) =>
    /\.test\.tsx?$|\/testing$|\.md$/.test(path) ||
    Object.values(clientFolders).some((folder) => path.endsWith(folder)),
};

/** Both bundles are made of the same sources, which are read once. */
let buildHash;
const hashOfBuild = () => {
  buildHash ??= inputHash(buildInputs);
  return buildHash;
};

function checkNode() {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  if (major < MIN_NODE[0] || (major === MIN_NODE[0] && minor < MIN_NODE[1])) {
    throw new SetupError(
      `Mintmark needs Node ${MIN_NODE.join('.')} or newer; this is ${process.versions.node}.`,
      'Install a current Node from https://nodejs.org and start again.',
    );
  }
  if (major <= LAST_ENDED_NODE) {
    process.stderr.write(
      `Node ${major} gets no security fixes any more (since April 2026). Mintmark still runs on it; install Node 22 or 24.\n`,
    );
  }
}

/** Runs the work of a step unless its stamp is fresh; the stamp is written last. */
async function stamped(name, hash, present, work) {
  if (isFresh(name, hash) && present()) return 'up to date';
  dropStamp(name);
  await work();
  writeStamp(name, hash);
  return 'done';
}

const steps = {
  dependencies: {
    title: 'Dependencies',
    run: (say) =>
      stamped(
        'dependencies',
        inputHash({
          files: ['package-lock.json'],
          values: [process.versions.modules, process.platform, process.arch],
        }),
        () => existsSync(join(root, 'node_modules', 'next', 'package.json')),
        () => {
          say('npm ci, about a minute');
          return runLogged({
            name: 'dependencies',
            command: process.platform === 'win32' ? 'npm.cmd' : 'npm',
            args: ['ci', '--ignore-scripts', '--include=dev', '--no-audit', '--no-fund'],
            cwd: root,
            remedy:
              'Check the network or npm’s registry setting, then start again; what was fetched is kept.',
          });
        },
      ),
  },
  tensorflow: {
    title: 'TensorFlow runtime',
    run: async (say) => {
      const { ensureTensorflow } = await import('./tensorflow.mjs');
      const outcome = await ensureTensorflow({ log: say });
      if (outcome.ok) return `${outcome.version} (${outcome.source})`;
      return `not available, so this machine cannot fine-tune whole networks: ${outcome.reason}`;
    },
  },
  prisma: {
    title: 'Database clients',
    run: () =>
      stamped(
        'prisma',
        inputHash({
          files: [
            'prisma/schema.prisma',
            'prisma.config.ts',
            'package-lock.json',
            'scripts/database/clients.mjs',
          ],
        }),
        () => Object.values(clientFolders).every((folder) => existsSync(join(root, folder, 'client.ts'))),
        generateClients,
      ),
  },
  programs: {
    title: 'Programs',
    run: () =>
      stamped(
        'programs',
        hashOfBuild(),
        () => existsSync(join(distDir, 'server.mjs')),
        () => bundlePrograms(),
      ),
  },
  pages: {
    title: 'Pages',
    run: (say) =>
      stamped(
        'pages',
        hashOfBuild(),
        () => existsSync(join(root, '.next/BUILD_ID')),
        async () => {
          say('next build, about a minute');
          await runLogged({
            name: 'pages',
            command: process.execPath,
            args: [join(root, 'node_modules/next/dist/bin/next'), 'build'],
            env: { ...process.env, NODE_ENV: 'production', NEXT_TELEMETRY_DISABLED: '1' },
            cwd: root,
          });
          const { addCompileHints, checkBrowserBundle } = await import('./browser-bundle.mjs');
          checkBrowserBundle();
          addCompileHints();
        },
      ),
  },
};

/** @typedef {keyof typeof steps} SetupStep */

export const ALL_STEPS = /** @type {SetupStep[]} */ (Object.keys(steps));

/**
 * Runs the named steps in order.
 * @param {SetupStep[]} [names]
 */
export async function setup(names = ALL_STEPS) {
  checkNode();
  const release = await lockSetup();
  try {
    const progress = createProgress({ total: names.length });
    for (const name of names) await progress.step(steps[name].title, steps[name].run);
  } finally {
    release();
  }
}

/** Prints what went wrong and what to do, and ends the process. */
export function failSetup(error) {
  if (error instanceof SetupError) {
    process.stderr.write(`\n${error.message}\n${error.remedy ? `\nWhat to do: ${error.remedy}\n` : ''}`);
  } else {
    process.stderr.write(`\n${error?.stack ?? error}\n`);
  }
  process.exit(1);
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  await setup().catch(failSetup);
}
