import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { createTRPCClient, httpLink } from '@trpc/client';
import { pino } from 'pino';
import superjson from 'superjson';
import { closeDatabase, openDatabase } from '@/server/db/database';
import type { Database } from '@/server/db/dialect';
import { COLOURS, colourPhoto } from '@/server/testing/test-photos';
import { buildZip } from '@/server/testing/zip-files';
import type { AppRouter } from '@/server/trpc/root';
import { presetRecipe } from '@/shared/recipe/presets';
import { startPostgresql } from '../../scripts/database/temporary-postgresql.mjs';
import { inScratchFolder } from '../scratch';
import { startWebServer, type WebServer } from '../web-server';
import type { DatabaseName } from './options';

type Api = ReturnType<typeof createTRPCClient<AppRouter>>;

/** A real server with a dataset on it, and its API. */
export interface Installation {
  web: WebServer;
  api: Api;
  /** Queues runs one after the other. */
  queueRuns(count: number): Promise<{ id: string; number: number }[]>;
  /** Makes tokens for that many workers. */
  workerTokens(count: number): Promise<string[]>;
  /** Does some work on the server's database, beside it. */
  withDatabase<T>(work: (db: Database) => Promise<T>): Promise<T>;
}

const DATASET = 'Bench';
const PHOTOS_PER_CLASS = 6;
const POLL_MS = 100;

/** Does some work with an installation on an empty database; both are removed afterwards. */
export async function withInstallation<T>(
  database: DatabaseName,
  work: (installation: Installation) => Promise<T>,
): Promise<T> {
  const postgresql = database === 'postgresql' ? await startPostgresql({ durable: true }) : null;
  try {
    return await onDatabase(postgresql?.url ?? null, work);
  } finally {
    await postgresql?.stop();
  }
}

function onDatabase<T>(
  databaseUrl: string | null,
  work: (installation: Installation) => Promise<T>,
): Promise<T> {
  return inScratchFolder(async (dir) => {
    const web = await startWebServer({ dir, env: { DATABASE_URL: databaseUrl ?? '' } });
    try {
      const api = createTRPCClient<AppRouter>({
        links: [httpLink({ url: `${web.url}/api/trpc`, transformer: superjson, headers: bearer(web) })],
      });
      await importPhotos(web, api);
      return await work({
        web,
        api,
        queueRuns: async (count) => {
          const recipe = { ...presetRecipe('quick'), epochs: 200, earlyStopping: { enabled: false } };
          const queued: { id: string; number: number }[] = [];
          for (let i = 0; i < count; i++)
            queued.push(await api.runs.start.mutate({ dataset: DATASET, recipe }));
          return queued;
        },
        workerTokens: async (count) => {
          const tokens: string[] = [];
          for (let i = 0; i < count; i++) {
            tokens.push((await api.tokens.create.mutate({ kind: 'worker', name: `bench ${i}` })).secret);
          }
          return tokens;
        },
        withDatabase: async (inDatabase) => {
          const url = databaseUrl ?? pathToFileURL(path.join(dir, 'data/mintmark.db')).href;
          const db = await openDatabase({ url, log: pino({ level: 'silent' }) });
          try {
            return await inDatabase(db);
          } finally {
            await closeDatabase(db);
          }
        },
      });
    } finally {
      await web.stop();
    }
  });
}

export const bearer = ({ apiToken }: WebServer) => ({ authorization: `Bearer ${apiToken}` });

async function importPhotos(web: WebServer, api: Api): Promise<void> {
  const entries = [];
  for (const colour of Object.keys(COLOURS) as (keyof typeof COLOURS)[]) {
    for (let i = 0; i < PHOTOS_PER_CLASS; i++) {
      entries.push({ path: `${colour}/${i}.png`, bytes: await colourPhoto(colour, i) });
    }
  }
  const answer = await fetch(`${web.url}/api/datasets/import?name=${DATASET}`, {
    method: 'POST',
    headers: { ...bearer(web), 'content-type': 'application/zip' },
    body: new Uint8Array(await buildZip(entries)),
  });
  const { importId } = (await answer.json()) as { importId: string };
  for (;;) {
    const { state, error } = await api.datasets.importStatus.query({ importId });
    if (state === 'succeeded') return;
    if (state === 'failed') throw new Error(`the bench's photos could not be imported: ${error}`);
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
}
