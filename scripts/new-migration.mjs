/**
 * Writes the SQL that leads from the migrations in git to prisma/schema.prisma, for both engines. Works offline:
 * Prisma's own `migrate dev` wants a downloaded engine binary, the same engine compiled to WebAssembly does not.
 */
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { clientFolders } from './database/clients.mjs';
import { difference } from './database/schema-difference.mjs';
import { findPostgresql, startPostgresql } from './database/temporary-postgresql.mjs';
import { root } from './paths.mjs';

const usage = `Usage: node scripts/new-migration.mjs <name> [--print]
       node scripts/new-migration.mjs --check [sqlite | postgresql]

Compares prisma/schema.prisma with the migrations in prisma/migrations/<engine> and writes what is missing as
prisma/migrations/<engine>/<number>_<name>/migration.sql, for SQLite and for PostgreSQL, to be read, corrected where
data must move, and committed. PostgreSQL itself must be installed; a temporary one is started.

  <name>    what the migration does, in snake_case, such as add_run_priority
  --print   print the SQL and write nothing
  --check   exit with 1 when schema and migrations differ, on both engines or on the one that is named
`;

const args = process.argv.slice(2);
const check = args.includes('--check');
const print = args.includes('--print');
const [name, ...more] = args.filter((arg) => !arg.startsWith('--'));
const unknown = args.find((arg) => arg.startsWith('--') && arg !== '--print' && arg !== '--check');
const engines = Object.keys(clientFolders);
const named = check ? name === undefined || engines.includes(name) : /^[a-z][a-z0-9_]*$/.test(name ?? '');
if (unknown || more.length > 0 || !named) {
  process.stderr.write(usage);
  process.exit(2);
}

const wanted = check && name ? [name] : engines;
if (wanted.includes('postgresql') && !findPostgresql()) {
  console.error(
    'PostgreSQL is not installed here, and its SQL is written by asking it: apt-get install postgresql',
  );
  process.exit(2);
}

const histories = await Promise.all(wanted.map(readMigrations));
// A migration has the same number on both engines.
const number = String(Math.max(...histories.map(({ length }) => length)) + 1).padStart(4, '0');
for (const [index, engine] of wanted.entries()) {
  const sql = await differenceOf(engine, histories[index]);
  if (!sql) console.log(`Schema and migrations agree (${engine}).`);
  else if (check) {
    console.error(
      `Schema and migrations differ (${engine}); run: node scripts/new-migration.mjs <name>\n\n${sql}`,
    );
    process.exitCode = 1;
  } else if (print) console.log(`-- ${engine}\n${sql}`);
  else await write(engine, sql);
}

function folderOf(engine) {
  return path.join(root, 'prisma/migrations', engine);
}

async function write(engine, sql) {
  const file = path.join(folderOf(engine), `${number}_${name}`, 'migration.sql');
  await mkdir(path.dirname(file), { recursive: true });
  await writeFile(file, sql, { flag: 'wx' });
  console.log(`Wrote ${path.relative(root, file)}. Read it before you commit it.`);
}

async function differenceOf(engine, migrations) {
  if (engine === 'sqlite') return difference({ engine, migrations });
  const server = await startPostgresql();
  try {
    return await difference({ engine, migrations, serverUrl: server.url });
  } finally {
    await server.stop();
  }
}

async function readMigrations(engine) {
  const folder = folderOf(engine);
  await mkdir(folder, { recursive: true });
  const entries = await readdir(folder, { withFileTypes: true });
  const names = entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name);
  return Promise.all(
    names.sort().map(async (migration) => ({
      name: migration,
      sql: await readFile(path.join(folder, migration, 'migration.sql'), 'utf8'),
    })),
  );
}
