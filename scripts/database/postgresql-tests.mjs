// Which tests are run on PostgreSQL too: those of what differs there.
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { root } from '../paths.mjs';

/**
 * Files, and folders with all integration tests in them, for the gate. postgresql-tests.test.ts fails when a source
 * file that speaks SQL, takes a lock or asks for the engine is not covered by them.
 */
const SELECTED = [
  // Connections, migrations and locks.
  'src/server/db',
  'src/server/backup',
  // Queries and transactions.
  'src/server/domain/audit',
  'src/server/domain/classify/profiles',
  'src/server/domain/curation',
  'src/server/domain/datasets/fetch',
  'src/server/domain/datasets/import/import-service.integration.test.ts',
  'src/server/domain/datasets/publish',
  'src/server/domain/drafts',
  'src/server/domain/erasure',
  'src/server/domain/evaluations',
  'src/server/domain/experiments',
  'src/server/domain/incoming',
  'src/server/domain/lifecycle',
  'src/server/domain/models',
  'src/server/domain/notifications/notifications.integration.test.ts',
  'src/server/domain/overview',
  'src/server/domain/photo-grid',
  'src/server/domain/review',
  'src/server/domain/reviews',
  'src/server/domain/runs/event-log',
  'src/server/domain/runs/ingest',
  'src/server/domain/runs/lease',
  'src/server/domain/runs/list',
  'src/server/domain/runs/queue',
  'src/server/domain/runs/services.integration.test.ts',
  'src/server/domain/splits',
  'src/server/domain/storage',
  'src/server/domain/sweeps',
  'src/server/domain/team/end-issued.integration.test.ts',
  'src/server/domain/team/first-boot.integration.test.ts',
  'src/server/domain/team/invite-service.integration.test.ts',
  'src/server/domain/team/service.integration.test.ts',
  'src/server/http/access.integration.test.ts',
  'src/server/operations',
  'src/server/rest/uploads.integration.test.ts',
  // Several servers, and one test each of two workers and of kills.
  'src/server/realtime/replicas',
  'e2e/faults/replicas.integration.test.ts',
  'e2e/faults/two-workers.integration.test.ts',
  'e2e/faults/kills.integration.test.ts',
  'e2e/scheduled-backup.integration.test.ts',
];

/** Of source files that speak SQL and have no selected test in their folder: the selected one that runs them. */
export const COVERED_ELSEWHERE = {
  'src/server/domain/photo-grid/map/make-maps.ts':
    'src/server/domain/photo-grid/photo-grid.integration.test.ts',
  'src/server/domain/photo-grid/map/repo.ts': 'src/server/domain/photo-grid/photo-grid.integration.test.ts',
  'src/server/domain/datasets/lock/lock-repo.ts': 'src/server/domain/splits/split.integration.test.ts',
  'src/server/domain/datasets/lock/test-lock.ts': 'src/server/domain/splits/split.integration.test.ts',
  'src/server/auth/auth.ts': 'src/server/http/access.integration.test.ts',
  'src/server/auth/secret.ts': 'src/server/http/access.integration.test.ts',
  'src/server/domain/blobs/repo.ts': 'src/server/domain/lifecycle/two-servers.integration.test.ts',
  'src/server/domain/blobs/unused-blobs.ts': 'src/server/domain/lifecycle/two-servers.integration.test.ts',
  'src/server/domain/datasets/incoming-repo.ts': 'src/server/domain/incoming/queue.integration.test.ts',
  'src/server/domain/datasets/staging/stage-import.ts': 'src/server/rest/uploads.integration.test.ts',
  'src/server/domain/datasets/uploads/upload-locker.ts': 'src/server/rest/uploads.integration.test.ts',
  'src/server/domain/datasets/uploads/uploads.ts': 'src/server/rest/uploads.integration.test.ts',
  'src/server/jobs/check-database.ts': 'e2e/scheduled-backup.integration.test.ts',
  'src/server/jobs/make-backups.ts': 'e2e/scheduled-backup.integration.test.ts',
  'src/server/domain/photos/repo.ts': 'src/server/domain/datasets/import/import-service.integration.test.ts',
  'src/server/domain/retention/settings.ts': 'src/server/domain/storage/storage.integration.test.ts',
  'src/server/start-server.ts': 'e2e/faults/replicas.integration.test.ts',
  'src/server/domain/workers/service.ts': 'src/server/realtime/replicas/replicas.integration.test.ts',
};

/** Tests of processes of which the gate runs one engine, the one with more servers; `npm run test:long` runs the other. */
export const GATE_ON_POSTGRESQL = [
  'e2e/faults/kills.integration.test.ts',
  'e2e/faults/two-workers.integration.test.ts',
];

/** Tests that speak SQL of SQLite alone. */
export const SQLITE_ONLY = ['e2e/faults/full-disk.integration.test.ts'];

/** Tests that measure the computing of a server and its pool, for minutes, and of which a database sees little. */
const COMPUTING = ['src/server/pool/', 'e2e/stalls/', 'e2e/real-coins.long.test.ts'];

/** Where every test gets its database. */
const DATABASE_OF_TESTS = join(root, 'src/server/testing/test-database.ts');
const TEST_FOLDERS = ['src', 'worker', 'cli', 'scripts', 'bench', 'e2e'];

/** SQL of our own, and whatever asks the dialect: for a lock, a piece of SQL or the engine. */
const SPEAKS_SQL = /\$(queryRaw|executeRaw|queryRawUnsafe|executeRawUnsafe)\b|\bdialect\./;

const filesIn = (folder) =>
  readdirSync(join(root, folder), { recursive: true }).map((name) => join(folder, name));

/** @returns {string[]} paths from the checkout */
export function postgresqlTests() {
  return SELECTED.flatMap((path) =>
    path.endsWith('.ts') ? path : filesIn(path).filter((name) => name.endsWith('.integration.test.ts')),
  );
}

/** All other tests that touch a database, for `npm run test:long`. @returns {string[]} paths from the checkout */
export function otherDatabaseTests() {
  const selected = new Set(postgresqlTests());
  return databaseTests().filter(
    (test) =>
      !selected.has(test) && !(test.endsWith('.long.test.ts') && COMPUTING.some((it) => test.startsWith(it))),
  );
}

/** The tests whose imports lead to where test databases are made. @returns {string[]} paths from the checkout */
function databaseTests() {
  return TEST_FOLDERS.flatMap(filesIn)
    .filter((name) => /\.(integration|long)\.test\.ts$/.test(name))
    .filter((test) => filesReachedBy(test).has(DATABASE_OF_TESTS));
}

/** @returns {string[]} the files of the server and the tests of processes that `SPEAKS_SQL` finds, as paths from the checkout */
export function filesThatSpeakSql() {
  return [...filesIn('src/server'), ...filesIn('e2e')].filter(
    (name) =>
      name.endsWith('.ts') &&
      !/\/generated|\/testing\/|(?<!integration)\.test\.ts$/.test(name) &&
      SPEAKS_SQL.test(readFileSync(join(root, name), 'utf8')),
  );
}

const imports = new Map();

/** @returns {Set<string>} absolute paths of a test and all that it imports, however many files lie between */
function filesReachedBy(test) {
  const seen = new Set([join(root, test)]);
  // A set may grow while it is walked through.
  for (const file of seen) {
    if (!imports.has(file)) imports.set(file, importsOf(file));
    for (const imported of imports.get(file)) seen.add(imported);
  }
  return seen;
}

function importsOf(file) {
  const matches = readFileSync(file, 'utf8').matchAll(/(?:from|import)\s*\(?\s*'([^']+)'/g);
  return [...matches].flatMap(([, specifier]) => resolveImport(file, specifier) ?? []);
}

function resolveImport(from, specifier) {
  const base = specifier.startsWith('@/')
    ? join(root, 'src', specifier.slice(2))
    : specifier.startsWith('.') && resolve(dirname(from), specifier);
  if (!base) return null;
  const candidates = [base, `${base}.ts`, `${base}.tsx`];
  return candidates.find((path) => existsSync(path) && statSync(path).isFile()) ?? null;
}
