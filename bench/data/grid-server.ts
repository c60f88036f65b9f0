import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { createTRPCClient, httpLink } from '@trpc/client';
import { pino } from 'pino';
import sharp from 'sharp';
import superjson from 'superjson';
import { openStores } from '@/server/blobs/open-stores';
import { closeDatabase, openDatabase } from '@/server/db/database';
import type { Database } from '@/server/db/dialect';
import { migrate } from '@/server/db/migrate';
import { REPORT_REVISION } from '@/server/domain/curation/measure-repo';
import type { AppRouter } from '@/server/trpc/root';
import type { WebServer } from '../web-server';
import { insertGrid } from './grid-rows';

/** Photos that there are files of, at the beginning of the grid; those behind them are rows alone. */
const WITH_FILES = 2000;
const FINDINGS = 60;

/** The API of a server, called as a program would. */
export const apiOf = ({ url, apiToken }: WebServer) =>
  createTRPCClient<AppRouter>({
    links: [
      httpLink({
        url: `${url}/api/trpc`,
        transformer: superjson,
        headers: { authorization: `Bearer ${apiToken}` },
      }),
    ],
  });

/** Makes the data folder of a server that holds a version of so many photos, whose report is done. */
export async function fillGrid(
  dataDir: string,
  photos: number,
): Promise<{ versionId: string; datasetId: string }> {
  await mkdir(dataDir, { recursive: true });
  const url = pathToFileURL(path.join(dataDir, 'mintmark.db')).href;
  const log = pino({ level: 'silent' });
  await migrate({ url, log });
  const db = await openDatabase({ url, log });
  const { versionId } = await insertGrid(db, photos);
  await giveFiles(db, { versionId, dataDir });
  const versions = await db.datasetVersion.findMany({ select: { id: true, datasetId: true } });
  // Nothing is computed beside what is measured.
  await db.datasetReport.createMany({
    data: versions.map(({ id }) => ({
      versionId: id,
      state: 'done',
      phase: 'saving',
      revision: REPORT_REVISION,
    })),
  });
  await closeDatabase(db);
  return { versionId, datasetId: versions[0]?.datasetId ?? '' };
}

/** Photos that are decoded and shown, each with bytes of its own; the first are findings of the queue. */
async function giveFiles(
  db: Database,
  { versionId, dataDir }: { versionId: string; dataDir: string },
): Promise<void> {
  const stores = await openStores({ dataDir, s3: null });
  const items = await db.datasetItem.findMany({
    where: { versionId },
    orderBy: { id: 'asc' },
    take: WITH_FILES,
  });
  const noise = { type: 'gaussian', mean: 128, sigma: 30 } as const;
  const create = { width: 480, height: 480, channels: 3, background: '#887755', noise } as const;
  const picture = await sharp({ create }).jpeg({ quality: 80 }).toBuffer();
  const hashes: string[] = [];
  for (const { id } of items) {
    const bytes = Buffer.concat([picture, Buffer.from(`photo ${id}`)]);
    const { hash } = await stores.blobs.write(bytes);
    await db.photo.create({ data: { hash, format: 'jpeg', width: 480, height: 480, bytes: bytes.length } });
    await db.datasetItem.update({ where: { id }, data: { photoHash: hash } });
    hashes.push(hash);
  }
  stores.close();
  await db.finding.deleteMany({ where: { versionId } });
  await db.finding.createMany({
    data: hashes.slice(0, FINDINGS).map((hash, i) => ({
      versionId,
      kind: 'blurred',
      key: hash,
      photos: [{ hash, file: `${i}.jpg`, classKey: '0', split: 'train', kept: true }],
      photoCount: 1,
    })),
  });
}
