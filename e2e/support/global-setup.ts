import { createHash } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { type FullConfig, request } from '@playwright/test';
import { colourResults } from '../../src/server/testing/colour-results';
import { trainerSummary } from '../../src/server/testing/worker-reports';
import { presetRecipe } from '../../src/shared/recipe/presets';
import { apiOf, importColours, type Place } from './api';
import { type MintmarkServer, startMintmark } from './mintmark-server';
import { ScriptedWorker } from './scripted-worker';
import {
  administrator,
  administratorState,
  dataVariable,
  SHARED_DATASET,
  SHARED_INSTALLATIONS,
  type SharedInstallation,
  urlVariable,
} from './shared-installation';

const EPOCHS = 6;
/** The lead of the right class; the second model is surer. */
const GAINS = [2, 4];

/**
 * The installations that most browser tests share: in each an administrator, a small dataset and two runs that ended
 * with a model, seeded through the server's own services. Tests find them in the environment.
 * @returns the teardown
 */
export default async function globalSetup(config: FullConfig): Promise<() => Promise<void>> {
  mkdirSync('test-results', { recursive: true });
  const wanted = SHARED_INSTALLATIONS.filter((name) => config.projects.some((it) => it.name === name));
  const started = await Promise.allSettled(wanted.map(startShared));
  const servers = started.flatMap((it) => (it.status === 'fulfilled' ? [it.value] : []));
  const stop = async () => void (await Promise.all(servers.map((server) => server.stop())));
  const failed = started.find((it) => it.status === 'rejected');
  if (failed) {
    await stop();
    throw failed.reason;
  }
  return stop;
}

async function startShared(name: SharedInstallation): Promise<MintmarkServer> {
  const server = await startMintmark({
    env: {
      MINTMARK_DEMO: '0',
      // Tests serve on this machine what is fetched by its address.
      MINTMARK_IMPORT_ALLOW_PRIVATE: '1',
      MINTMARK_ADMIN_EMAIL: administrator.email,
      MINTMARK_ADMIN_PASSWORD: administrator.password,
    },
  });
  try {
    await seed(server);
    await signIn(server, administratorState(name));
  } catch (error) {
    await server.stop();
    throw error;
  }
  process.env[urlVariable(name)] = server.url;
  process.env[dataVariable(name)] = server.dataDir;
  return server;
}

/** Two runs on a dataset of colours, each with curves and a model that works. */
async function seed(place: Place): Promise<void> {
  const testPhotos = new Map(
    (await importColours(place, SHARED_DATASET)).map((bytes) => [
      createHash('sha256').update(bytes).digest('hex'),
      bytes,
    ]),
  );
  const label = 'seeds';
  const worker = await ScriptedWorker.connect(place, label);
  for (const gain of GAINS) {
    await apiOf(place).runs.start.mutate({
      dataset: SHARED_DATASET,
      name: `gain ${gain}`,
      recipe: { ...presetRecipe('quick'), epochs: EPOCHS },
      requires: { labels: [label] },
    });
    const run = await worker.take();
    await run.train(EPOCHS);
    const summary = trainerSummary({ epochs: EPOCHS, bestEpoch: EPOCHS });
    const photos = run.assignment.manifest.items.flatMap(({ hash, classIndex, split }) => {
      const bytes = testPhotos.get(hash);
      return split === 'test' && bytes ? [{ hash, classIndex, bytes }] : [];
    });
    await run.succeed(
      summary,
      await colourResults({ photos, gain, summary, answer: gain === GAINS[0] ? oneWrong : undefined }),
    );
  }
  worker.close();
}

/** The first model takes one photo for another class. */
const oneWrong = (truth: number, photo: number) => (photo === 0 ? (truth + 1) % 3 : truth);

/** @param file receives the cookies */
async function signIn({ url }: Place, file: string): Promise<void> {
  const context = await request.newContext({ baseURL: url, extraHTTPHeaders: { origin: url } });
  const answer = await context.post('/api/auth/sign-in/email', { data: administrator });
  if (!answer.ok()) throw new Error(`the administrator cannot sign in: ${await answer.text()}`);
  await context.storageState({ path: file });
  await context.dispose();
}
