// What is done with the browser's chunks once they are built.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './paths.mjs';
import { SetupError } from './setup/progress.mjs';

const forbidden = [
  { pattern: /@prisma\/client|PrismaClientKnownRequestError/, what: 'the Prisma client' },
  { pattern: /MINTMARK_ADMIN_PASSWORD/, what: 'the server’s settings' },
  { pattern: /onnxruntime-node|@libsql\//, what: 'a native server library' },
  { pattern: /\brequire\(["']node:|\bfrom\s*["']node:/, what: 'a Node module' },
  {
    // Not where a library asks first whether there is one, as the chart library does before it writes SVG.
    pattern:
      /(?<!typeof [\w.]*Buffer\.from\?function\(\w\)\{return [\w.]*)\bBuffer\.(?:from|alloc)\(|\bprocess\.(?:cwd|exit|argv)\b/,
    what: 'a Node global',
  },
];

const built = join(root, '.next/static');
const HINT = '//# allFunctionsCalledOnLoad\n';

const chunksIn = (dir) =>
  readdirSync(dir, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.js'));

/**
 * Has Chromium (136 and newer) compile all functions of a chunk while it loads, away from the page's thread, and cache
 * them; otherwise each is parsed twice and compiled at its first call, a fifth of the main thread's work until a run
 * is drawn. Other browsers see a comment. See https://v8.dev/blog/explicit-compile-hints
 */
export function addCompileHints(dir = built) {
  for (const chunk of chunksIn(dir)) {
    const text = readFileSync(join(dir, chunk), 'utf8');
    if (!text.startsWith(HINT)) writeFileSync(join(dir, chunk), HINT + text);
  }
}

/**
 * Refuses server code among them: a leak of that kind shows only at run time, in somebody's browser.
 * @throws {SetupError} naming the chunk and what is in it
 */
export function checkBrowserBundle(dir = built) {
  for (const chunk of chunksIn(dir)) {
    const text = readFileSync(join(dir, chunk), 'utf8');
    for (const { pattern, what } of forbidden) {
      const match = pattern.exec(text);
      if (!match) continue;
      const context = text.slice(Math.max(0, match.index - 80), match.index + 120);
      throw new SetupError(
        `The browser bundle ${chunk} contains ${what}: …${context}…`,
        'Move the import out of src/features, src/components or src/shared; only types may cross to the server.',
      );
    }
  }
}
