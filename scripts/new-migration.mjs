/**
 * Writes the SQL that leads from the migrations in git to prisma/schema.prisma. Works offline: Prisma's own
 * `migrate dev` wants a downloaded engine binary, the same engine compiled to WebAssembly does not.
 */
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const usage = `Usage: node scripts/new-migration.mjs <name> [--print]
       node scripts/new-migration.mjs --check

Compares prisma/schema.prisma with the migrations in prisma/migrations/sqlite and writes what is missing as
prisma/migrations/sqlite/<number>_<name>/migration.sql, to be read, corrected where data must move, and committed.

  <name>    what the migration does, in snake_case, such as add_run_priority
  --print   print the SQL and write nothing
  --check   exit with 1 when schema and migrations differ
`;

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');
const migrationsDir = path.join(root, 'prisma/migrations/sqlite');

const args = process.argv.slice(2);
const name = args.find((arg) => !arg.startsWith('--'));
const unknown = args.find((arg) => arg.startsWith('--') && arg !== '--print' && arg !== '--check');
if (unknown || (name ? !/^[a-z][a-z0-9_]*$/.test(name) : !args.includes('--check'))) {
  process.stderr.write(usage);
  process.exit(2);
}

const history = await readMigrations();
const sql = await difference(history);
if (!sql) {
  console.log('Schema and migrations agree.');
} else if (args.includes('--check')) {
  console.error(`Schema and migrations differ; run: node scripts/new-migration.mjs <name>\n\n${sql}`);
  process.exitCode = 1;
} else if (args.includes('--print')) {
  console.log(sql);
} else {
  const number = String(history.length + 1).padStart(4, '0');
  const file = path.join(migrationsDir, `${number}_${name}`, 'migration.sql');
  await mkdir(path.dirname(file), { recursive: true });
  await writeFile(file, sql, { flag: 'wx' });
  console.log(`Wrote ${path.relative(root, file)}. Read it before you commit it.`);
}

async function readMigrations() {
  await mkdir(migrationsDir, { recursive: true });
  const entries = await readdir(migrationsDir, { withFileTypes: true });
  const names = entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name);
  return Promise.all(
    names.sort().map(async (folder) => ({
      name: folder,
      sql: await readFile(path.join(migrationsDir, folder, 'migration.sql'), 'utf8'),
    })),
  );
}

/** Replays the migrations into a database in memory and compares it with the schema. @returns SQL, or null. */
async function difference(migrations) {
  const schema = await readFile(path.join(root, 'prisma/schema.prisma'), 'utf8');
  const engine = await loadEngine(schema);
  const result = await engine.diff({
    from: {
      tag: 'migrations',
      baseDir: migrationsDir,
      lockfile: { path: 'migration_lock.toml', content: 'provider = "sqlite"\n' },
      shadowDbInitScript: '',
      migrationDirectories: migrations.map((migration) => ({
        path: migration.name,
        migrationFile: { path: 'migration.sql', content: { tag: 'ok', value: migration.sql } },
      })),
    },
    to: { tag: 'schemaDatamodel', files: [{ path: 'schema.prisma', content: schema }] },
    script: true,
    exitCode: true,
    filters: { externalTables: [], externalEnums: [] },
  });
  return result.exitCode === 2 ? result.stdout : null;
}

async function loadEngine(schema) {
  const { PrismaLibSql } = await import('@prisma/adapter-libsql');
  const { bindMigrationAwareSqlAdapterFactory } = await import('@prisma/driver-adapter-utils');
  const bindings = await import('@prisma/schema-engine-wasm/schema_engine_bg');
  const file = createRequire(import.meta.url).resolve('@prisma/schema-engine-wasm/schema_engine_bg');
  const wasm = await readFile(file.replace(/\.js$/, '.wasm'));
  const { instance } = await WebAssembly.instantiate(wasm, { './schema_engine_bg.js': bindings });
  bindings.__wbg_set_wasm(instance.exports);
  instance.exports.__wbindgen_start();
  const adapter = bindMigrationAwareSqlAdapterFactory(shadowFactory(PrismaLibSql));
  return bindings.SchemaEngine.new({ datamodels: [['schema.prisma', schema]] }, () => {}, adapter);
}

/** The engine hands a whole migration to `executeRaw`, of which libsql runs the first statement only. */
function shadowFactory(PrismaLibSql) {
  const factory = new PrismaLibSql({ url: ':memory:' });
  const connect = factory.connectToShadowDb.bind(factory);
  factory.connectToShadowDb = async () => {
    const adapter = await connect();
    adapter.executeRaw = async ({ sql }) => {
      await adapter.executeScript(sql);
      return 0;
    };
    return adapter;
  };
  return factory;
}
