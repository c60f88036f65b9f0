// The Prisma clients of both engines. Prisma fixes the engine in the schema, so the PostgreSQL schema is derived
// from prisma/schema.prisma, which stays the one source.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { root, setupDir } from '../paths.mjs';
import { runLogged } from '../setup/progress.mjs';

/** Engine → folder of its client, from the checkout. Both are made by this script and not in git. */
export const clientFolders = {
  sqlite: 'src/server/db/generated',
  postgresql: 'src/server/db/generated-postgresql',
};

const REPLACED = [
  ['provider = "sqlite"', 'provider = "postgresql"'],
  [`output       = "../${clientFolders.sqlite}"`, `output       = "../${clientFolders.postgresql}"`],
];

/** The schema for one engine: prisma/schema.prisma, and the same with the provider replaced. */
export function schemaFor(engine) {
  const schema = readFileSync(join(root, 'prisma/schema.prisma'), 'utf8');
  if (engine === 'sqlite') return schema;
  return REPLACED.reduce((text, [from, to]) => {
    if (text.split(from).length !== 2) throw new Error(`prisma/schema.prisma must hold once: ${from}`);
    return text.replace(from, to);
  }, schema);
}

/** Generates both clients, a second or two each. */
export async function generateClients() {
  mkdirSync(setupDir, { recursive: true });
  for (const engine of Object.keys(clientFolders)) {
    const file = join(setupDir, `${engine}.prisma`);
    writeFileSync(file, schemaFor(engine));
    await runLogged({
      name: `prisma-${engine}`,
      command: process.execPath,
      args: [join(root, 'node_modules/prisma/build/index.js'), 'generate', '--schema', file],
      // `generate` never calls the schema engine, but the CLI would download one before it begins.
      env: { ...process.env, PRISMA_SCHEMA_ENGINE_BINARY: process.execPath, CHECKPOINT_DISABLE: '1' },
      cwd: root,
    });
  }
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) await generateClients();
