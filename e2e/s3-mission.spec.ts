import { existsSync } from 'node:fs';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { type S3Server, startS3Server } from '../src/server/testing/s3-server';
import { demoFolder, firstTestPhoto } from './support/coin-folder';
import { type MintmarkServer, startMintmark } from './support/mintmark-server';

test.describe.configure({ mode: 'serial' });

const classes = 3;
const perClass = { train: 8, validation: 3, test: 2 };

let work: string;
let coins: string;
let s3: S3Server;
let server: MintmarkServer;

test.beforeAll(async () => {
  work = await mkdtemp(join(tmpdir(), 'mintmark-s3-mission-'));
  coins = await demoFolder({ classes, perClass });
  s3 = await startS3Server(join(work, 's3'));
  const { endpoint, bucket, prefix, credentials } = s3.settings;
  server = await startMintmark({
    env: {
      MINTMARK_DEMO: '0',
      MINTMARK_ADMIN_EMAIL: 's3@example.org',
      MINTMARK_ADMIN_PASSWORD: 'only-for-this-test',
      MINTMARK_S3_ENDPOINT: endpoint ?? '',
      MINTMARK_S3_BUCKET: bucket,
      MINTMARK_S3_PREFIX: prefix,
      MINTMARK_S3_ACCESS_KEY_ID: credentials?.accessKeyId ?? '',
      MINTMARK_S3_SECRET_ACCESS_KEY: credentials?.secretAccessKey ?? '',
    },
  });
});

test.afterAll(async () => {
  await server?.stop();
  await s3?.stop();
  await Promise.all([work, coins].map((dir) => rm(dir, { recursive: true, force: true })));
});

/** Paths of the objects in the bucket. */
const objects = async () =>
  (await readdir(join(work, 's3', 'mintmark'), { recursive: true })).filter((name) =>
    name.endsWith('_object'),
  );

test('photos, checkpoints and models lie in S3 from import to classification, and nothing beside it', async () => {
  await server.cli('datasets', 'import', coins, '--name', 'three coins');
  const photos = classes * (perClass.train + perClass.validation + perClass.test);
  expect((await objects()).length).toBeGreaterThanOrEqual(photos);

  const done = await server.cli(
    ...['runs', 'start', '--dataset', 'three coins', '--preset', 'quick'],
    ...['--set', 'epochs=2', '--set', 'earlyStopping=false', '--wait'],
  );
  expect(done).toMatchObject({ state: 'succeeded', epochs: 2 });
  expect((await objects()).length).toBeGreaterThan(photos);

  const [answer] = await server.cli('classify', await firstTestPhoto(coins), '--models', String(done.model));
  expect(answer.results[0].top).toHaveLength(classes);
  for (const folder of ['blobs', 'checkpoints']) {
    expect(existsSync(join(server.dataDir, folder)), `${folder} in the data folder`).toBe(false);
  }
});
