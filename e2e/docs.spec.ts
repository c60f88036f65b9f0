import { execFile } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from '@playwright/test';
import { sharedInstallation } from './support/api';

const root = resolve(import.meta.dirname, '..');
const run = promisify(execFile);

const pages = [
  'README.md',
  ...readdirSync(join(root, 'docs'), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.md'))
    .map((file) => join('docs', file)),
];

/** The blocks of a page that begin with ```sh runnable. */
function runnableBlocks(page: string): string[] {
  const text = readFileSync(join(root, page), 'utf8');
  return [...text.matchAll(/^```sh runnable\n(.*?)^```$/gms)].map(([, block = '']) => block);
}

const documented = pages.map((page) => ({ page, blocks: runnableBlocks(page) }));

test('the documentation has commands to run', () => {
  expect(documented.flatMap(({ blocks }) => blocks).length).toBeGreaterThan(5);
});

for (const { page, blocks } of documented.filter(({ blocks }) => blocks.length > 0)) {
  test(`the commands of ${page} run as they are written`, async ({ baseURL }) => {
    for (const block of blocks) {
      // The installation under test has a port of its own.
      const commands = block.replaceAll('http://localhost:3000', baseURL ?? '');
      await test.step(block.trim(), () =>
        run('bash', ['-euo', 'pipefail', '-c', commands], {
          cwd: root,
          env: { ...process.env, MINTMARK_DATA: sharedInstallation().dataDir },
          maxBuffer: 64 * 1024 ** 2,
        }),
      );
    }
  });
}
