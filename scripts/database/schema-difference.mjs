// Compares migrations with the schema by Prisma's schema engine, compiled to WebAssembly.
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { ColumnTypeEnum } from '@prisma/driver-adapter-utils';
import { schemaFor } from './clients.mjs';

/**
 * Replays the migrations into an empty database and compares it with the schema.
 * @param {object} options
 * @param {'sqlite' | 'postgresql'} options.engine
 * @param {{ name: string, sql: string }[]} options.migrations in order
 * @param {string} [options.serverUrl] a PostgreSQL where a database may be made for the while
 * @returns {Promise<string | null>} the SQL that is missing, or null
 */
export async function difference({ engine, migrations, serverUrl }) {
  const schema = schemaFor(engine);
  const schemaEngine = await loadEngine(schema, await shadowFactory(engine, serverUrl));
  const result = await schemaEngine.diff({
    from: {
      tag: 'migrations',
      baseDir: `prisma/migrations/${engine}`,
      lockfile: { path: 'migration_lock.toml', content: `provider = "${engine}"\n` },
      shadowDbInitScript: '',
      migrationDirectories: migrations.map(({ name, sql }) => ({
        path: name,
        migrationFile: { path: 'migration.sql', content: { tag: 'ok', value: sql } },
      })),
    },
    to: { tag: 'schemaDatamodel', files: [{ path: 'schema.prisma', content: schema }] },
    script: true,
    exitCode: true,
    filters: { externalTables: [], externalEnums: [] },
  });
  return result.exitCode === 2 ? result.stdout : null;
}

let bindings;

/** The bindings are bound to one instance, which serves every engine. */
async function loadBindings() {
  if (bindings) return bindings;
  const loaded = await import('@prisma/schema-engine-wasm/schema_engine_bg');
  const file = createRequire(import.meta.url).resolve('@prisma/schema-engine-wasm/schema_engine_bg');
  const wasm = await readFile(file.replace(/\.js$/, '.wasm'));
  const { instance } = await WebAssembly.instantiate(wasm, { './schema_engine_bg.js': loaded });
  // Where it says why it gave up.
  globalThis.PRISMA_WASM_PANIC_REGISTRY = { set_message: (message) => console.error(message) };
  loaded.__wbg_set_wasm(instance.exports);
  instance.exports.__wbindgen_start();
  bindings = loaded;
  return bindings;
}

async function loadEngine(schema, factory) {
  const { bindMigrationAwareSqlAdapterFactory } = await import('@prisma/driver-adapter-utils');
  const { SchemaEngine } = await loadBindings();
  const adapter = bindMigrationAwareSqlAdapterFactory(factory);
  return SchemaEngine.new({ datamodels: [['schema.prisma', schema]] }, () => {}, adapter);
}

/** The engine hands a whole migration to `executeRaw`, of which both adapters run one statement only. */
async function shadowFactory(engine, serverUrl) {
  if (engine === 'sqlite') {
    const { PrismaLibSql } = await import('@prisma/adapter-libsql');
    const factory = new PrismaLibSql({ url: ':memory:' });
    return withScripts(factory, factory.connectToShadowDb);
  }
  const { PrismaPg } = await import('@prisma/adapter-pg');
  const factory = new PrismaPg({ connectionString: serverUrl });
  // The server is there for this alone: its empty database serves. The adapter's own would be dropped while in use.
  const connect = async () => {
    const adapter = knowingCharacters(await factory.connect());
    // Its own splits a script at each semicolon, those in comments among them.
    adapter.executeScript = async (sql) => {
      await adapter.underlyingDriver().query(sql);
    };
    return adapter;
  };
  return withScripts(factory, connect);
}

/** PostgreSQL's type "char" of the catalogue, which the adapter does not know, and TEXT. */
const CHAR = 18;
const TEXT = 25;

/** Reads the catalogue's "char" columns as text and then names them what the engine expects. */
function knowingCharacters(adapter) {
  const pool = adapter.underlyingDriver();
  const query = pool.query.bind(pool);
  const queryRaw = adapter.queryRaw.bind(adapter);
  let characters = [];
  pool.query = async (...args) => {
    const result = await query(...args);
    characters = (result.fields ?? []).map(({ dataTypeID }) => dataTypeID === CHAR);
    for (const field of result.fields ?? []) if (field.dataTypeID === CHAR) field.dataTypeID = TEXT;
    return result;
  };
  adapter.queryRaw = async (request) => {
    const { rows, columnTypes, ...result } = await queryRaw(request);
    return {
      ...result,
      columnTypes: columnTypes.map((type, column) => (characters[column] ? ColumnTypeEnum.Character : type)),
      // An empty one is no character to the engine.
      rows: rows.map((row) =>
        row.map((value, column) => (characters[column] && value === '' ? null : value)),
      ),
    };
  };
  return adapter;
}

function withScripts(factory, connect) {
  factory.connectToShadowDb = async () => {
    const adapter = await connect.call(factory);
    adapter.executeRaw = async ({ sql }) => {
      await adapter.executeScript(sql);
      return 0;
    };
    return adapter;
  };
  return factory;
}
