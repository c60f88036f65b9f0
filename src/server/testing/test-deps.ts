import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pino } from 'pino';
import { createAuth } from '../auth/auth';
import { loadSecret } from '../auth/secret';
import { openBlobStore } from '../blobs/blob-store';
import { CommitQueue } from '../db/commit-queue';
import { openDatabase } from '../db/database';
import { migrate } from '../db/migrate';
import type { Actor, Deps } from '../deps';
import { AuditLog } from '../domain/audit/audit-log';
import { keptStore } from '../domain/blobs/kept-store';
import { PackedCurves } from '../domain/runs/curves/packed-curves';
import { LOCAL_USER } from '../domain/team/local-user';
import { parseEnv } from '../env';
import { createInference } from '../inference/inference';
import { Metrics } from '../operations/metrics';
import { Readiness } from '../operations/readiness';
import { LiveBus } from '../realtime/live-bus';
import { copyTemplate } from './run-folder';
import { testPool } from './shared-pool';
import { createTestDatabase } from './test-database';

export interface TestDeps {
  deps: Deps;
  /** An administrator of the team, with an account in the database. */
  actor: Actor;
  close(): Promise<void>;
}

/**
 * The server's services as main.ts opens them, a real database of their own and blobs in a folder, without Next and
 * without a port. `env` replaces single settings, `overrides` whole services.
 */
export async function createTestDeps(
  overrides: Partial<Omit<Deps, 'env'>> & { env?: Partial<Deps['env']> } = {},
): Promise<TestDeps> {
  const dir = await mkdtemp(path.join(tmpdir(), 'mintmark-test-'));
  const { env: envOverrides, ...services } = overrides;
  const database = await createTestDatabase();
  const env: Deps['env'] = {
    ...parseEnv({
      NODE_ENV: 'test',
      MINTMARK_PORT: '0',
      MINTMARK_DATA: path.join(dir, 'data'),
      MINTMARK_CACHE: path.join(dir, 'cache'),
      DATABASE_URL: database.url ?? undefined,
    }),
    ...envOverrides,
  };
  const log = services.log ?? pino({ level: process.env.MINTMARK_TEST_LOG ?? 'silent' });
  // A PostgreSQL database is a copy already.
  const isCopied = database.url !== null || (await copyTemplate(env.databaseUrl));
  if (!isCopied) await migrate({ url: env.databaseUrl, log });
  const db = services.db ?? (await openDatabase({ url: env.databaseUrl, log }));
  const blobs =
    services.blobs ?? keptStore(await openBlobStore({ dir: path.join(env.dataDir, 'blobs') }), db);
  const checkpoints =
    services.checkpoints ?? (await openBlobStore({ dir: path.join(env.dataDir, 'checkpoints') }));
  const auth = services.auth ?? createAuth({ env, db, log, secret: await loadSecret(env, db) });
  const pool = services.pool ?? (await testPool());
  const inference = services.inference ?? createInference({ blobs, pool });
  const live = services.live ?? new LiveBus(log);
  const deps: Deps = {
    env,
    log,
    db,
    blobs,
    checkpoints,
    auth,
    inference,
    pool,
    live,
    packedCurves: new PackedCurves(),
    reports: new CommitQueue(),
    classified: new CommitQueue(),
    finishes: new Map(),
    audit: new AuditLog({ db, log, dataDir: env.dataDir }),
    metrics: new Metrics(),
    readiness: new Readiness(),
    serverId: randomUUID(),
    codeVersion: 'test',
    ...services,
  };
  const actor = await insertTestMember(deps, {
    name: 'Ada',
    email: 'ada@example.org',
    role: 'administrator',
  });
  await db.user.create({ data: LOCAL_USER });
  return {
    deps,
    actor,
    close: async () => {
      await deps.audit.close();
      await pool.close();
      await db.$disconnect();
      await database.drop();
      await rm(dir, { recursive: true, force: true });
    },
  };
}

/** Another server on the same PostgreSQL database and the same blobs. */
export async function openReplica(
  { deps, actor }: TestDeps,
  env: Partial<Deps['env']> = {},
): Promise<TestDeps> {
  const db = await openDatabase({ url: deps.env.databaseUrl, log: deps.log });
  const dataDir = path.join(deps.env.dataDir, randomUUID());
  const audit = new AuditLog({ db, log: deps.log, dataDir });
  return {
    deps: {
      ...deps,
      env: { ...deps.env, ...env },
      db,
      audit,
      live: new LiveBus(deps.log),
      packedCurves: new PackedCurves(),
      reports: new CommitQueue(),
      classified: new CommitQueue(),
      finishes: new Map(),
      serverId: randomUUID(),
    },
    actor,
    close: async () => {
      await audit.close();
      await db.$disconnect();
    },
  };
}

/** Adds a person without a password; enough to act, not to sign in. */
export async function insertTestMember(
  deps: Pick<Deps, 'db'>,
  person: Pick<Actor, 'name' | 'email' | 'role'>,
): Promise<Actor> {
  const id = `user-${person.email}`;
  await deps.db.user.create({ data: { id, ...person } });
  return { userId: id, ...person };
}
