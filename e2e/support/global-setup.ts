import { createHash } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { request } from '@playwright/test';
import { colourResults } from '../../src/server/testing/colour-results';
import { trainerSummary } from '../../src/server/testing/worker-reports';
import { presetRecipe } from '../../src/shared/recipe/presets';
import { apiOf, importColours, type Place } from './api';
import { startMintmark } from './mintmark-server';
import { ScriptedWorker } from './scripted-worker';
import { ADMINISTRATOR_STATE, administrator, SHARED_DATASET } from './shared-installation';

const EPOCHS = 6;
/** The lead of the right class; the second model is surer. */
const GAINS = [2, 4];

/**
 * One installation that most browser tests share: an administrator, a small dataset and two runs that ended with a
 * model, seeded through the server's own services. Tests find it in the environment.
 * @returns the teardown
 */
export default async function globalSetup(): Promise<() => Promise<void>> {
  mkdirSync('test-results', { recursive: true });
  const server = await startMintmark({
    env: {
      MINTMARK_DEMO: '0',
      MINTMARK_ADMIN_EMAIL: administrator.email,
      MINTMARK_ADMIN_PASSWORD: administrator.password,
    },
  });
  try {
    await seed(server);
    await signIn(server);
  } catch (error) {
    await server.stop();
    throw error;
  }
  process.env.MINTMARK_E2E_URL = server.url;
  process.env.MINTMARK_E2E_DATA = server.dataDir;
  return async () => {
    await server.stop();
  };
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

async function signIn({ url }: Place): Promise<void> {
  const context = await request.newContext({ baseURL: url, extraHTTPHeaders: { origin: url } });
  const answer = await context.post('/api/auth/sign-in/email', { data: administrator });
  if (!answer.ok()) throw new Error(`the administrator cannot sign in: ${await answer.text()}`);
  await context.storageState({ path: ADMINISTRATOR_STATE });
  await context.dispose();
}
