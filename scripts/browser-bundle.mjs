// Refuses a browser bundle with server code in it: a leak of that kind shows only at run time, in somebody's browser.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './paths.mjs';
import { SetupError } from './progress.mjs';

const forbidden = [
  { pattern: /@prisma\/client|PrismaClientKnownRequestError/, what: 'the Prisma client' },
  { pattern: /MINTMARK_ADMIN_PASSWORD/, what: 'the server’s settings' },
  { pattern: /onnxruntime-node|@libsql\//, what: 'a native server library' },
  { pattern: /\brequire\(["']node:|\bfrom\s*["']node:/, what: 'a Node module' },
  { pattern: /\bBuffer\.(?:from|alloc)\(|\bprocess\.(?:cwd|exit|argv)\b/, what: 'a Node global' },
];

/** @throws {SetupError} naming the chunk and what is in it */
export function checkBrowserBundle(dir = join(root, '.next/static')) {
  const chunks = readdirSync(dir, { recursive: true }).filter((name) => String(name).endsWith('.js'));
  for (const chunk of chunks) {
    const text = readFileSync(join(dir, String(chunk)), 'utf8');
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
