import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { pino } from 'pino';
import { openBlobStore } from '../../../src/server/blobs/blob-store';
import { openDatabase } from '../../../src/server/db/database';
import type { Database } from '../../../src/server/db/dialect';
import { migrate } from '../../../src/server/db/migrate';
import { makeReport } from '../../../src/server/domain/curation/make-report';
import { REPORT_REVISION, upsertMeasure } from '../../../src/server/domain/curation/measure-repo';
import { openPool } from '../../../src/server/pool/pool';
import { LiveBus } from '../../../src/server/realtime/live-bus';
import { drawnCoin } from '../../../src/server/testing/drawn-coins';
import { seededRandom } from '../../../src/shared/random';
import { answer } from '../../measuring-process';
import { childrenCpuSeconds, ownCpuSeconds } from '../cpu-seconds';
import type { ReportMetrics } from '../document';
import { longestPiece } from '../loop-pieces';

interface Request {
  photos: number;
  /** Photos that no report has seen yet. */
  fresh: number;
  folder: string;
}

/** Coins whose measures stand for those of photos that are known. */
const KNOWN_COINS = 20;
const CHUNK = 500;

/** The report of a version of so many photos, of which the version before it lacks some: only those are paid for. */
answer(async ({ photos, fresh, folder }: Request): Promise<ReportMetrics> => {
  const url = pathToFileURL(path.join(folder, `report-${photos}-${fresh}.db`)).href;
  const log = pino({ level: 'silent' });
  await migrate({ url, log });
  const db = await openDatabase({ url, log });
  const blobs = await openBlobStore({ dir: path.join(folder, `report-${photos}-${fresh}`) });
  const pool = await openPool();
  const hashes: string[] = [];
  for (let seed = 0; seed < fresh; seed++) hashes.push((await blobs.write(await drawnCoin(seed))).hash);
  const versionId = await insertVersions(db, { photos, fresh: hashes });
  await insertKnown(db, { pool, photos: photos - fresh });
  const before = ownCpuSeconds();
  const begun = performance.now();
  const longestMs = await longestPiece(() =>
    makeReport(
      { db, blobs, pool, live: new LiveBus(log) },
      { versionId, network: null, signal: new AbortController().signal },
    ),
  );
  const seconds = (performance.now() - begun) / 1000;
  const serverCpuSeconds = ownCpuSeconds() - before;
  await db.$disconnect();
  // Ended children count to the usage of their parent only once they are gone.
  await pool.close();
  return { photos, fresh, seconds, serverCpuSeconds, poolCpuSeconds: childrenCpuSeconds(), longestMs };
});

const knownHash = (nth: number) => nth.toString(16).padStart(64, '0');

/** A version of the photos that are known, with its report, and the next one that holds the others too. */
async function insertVersions(
  db: Database,
  { photos, fresh }: { photos: number; fresh: readonly string[] },
): Promise<string> {
  const { id: datasetId } = await db.dataset.create({ data: { name: 'Report' } });
  const known = Array.from({ length: photos - fresh.length }, (_, nth) => knownHash(nth));
  let latest = '';
  for (const [nth, hashes] of [known, [...known, ...fresh]].entries()) {
    const { id: versionId } = await db.datasetVersion.create({
      data: {
        datasetId,
        number: nth + 1,
        contentHash: `report ${nth}`,
        classCount: 2,
        trainPhotos: hashes.length,
        validationPhotos: 0,
        testPhotos: 0,
        report: { skipped: [], notes: [] },
      },
    });
    await db.datasetClass.createMany({
      data: ['1', '2'].map((key, index) => ({ versionId, index, key, label: key })),
    });
    for (let start = 0; start < hashes.length; start += CHUNK) {
      await db.datasetItem.createMany({
        data: hashes.slice(start, start + CHUNK).map((photoHash, i) => ({
          versionId,
          classIndex: (start + i) % 2,
          split: 'train',
          photoHash,
          fileName: `${start + i}.jpg`,
        })),
      });
    }
    latest = versionId;
    if (nth === 0 && hashes.length > 0) {
      await db.datasetReport.create({
        data: { versionId, state: 'done', phase: 'saving', revision: REPORT_REVISION },
      });
    }
  }
  for (let start = 0; start < known.length; start += CHUNK)
    await insertPhotos(db, known.slice(start, start + CHUNK));
  await insertPhotos(db, fresh);
  return latest;
}

const insertPhotos = (db: Database, hashes: readonly string[]) =>
  db.photo.createMany({
    data: hashes.map((hash) => ({ hash, format: 'jpeg', width: 240, height: 240, bytes: 9000 })),
  });

/** What was measured of photos that are known: pictures of a few coins, and descriptors of their own, so that none are copies. */
async function insertKnown(
  db: Database,
  { pool, photos }: { pool: Awaited<ReturnType<typeof openPool>>; photos: number },
): Promise<void> {
  if (photos === 0) return;
  const random = seededRandom('known');
  const coins = await Promise.all(
    Array.from({ length: KNOWN_COINS }, async (_, seed) =>
      pool.run('measurePhoto', { bytes: await drawnCoin(1_000_000 + seed) }, { priority: 'background' }),
    ),
  );
  for (let start = 0; start < photos; start += CHUNK) {
    await db.$transaction(async (tx) => {
      for (let nth = start; nth < Math.min(photos, start + CHUNK); nth++) {
        const { quality, signature } = coins[nth % KNOWN_COINS] as (typeof coins)[number];
        const descriptors = signature.descriptors.map(() => random.int(-40, 40));
        await upsertMeasure(tx as Database, knownHash(nth), {
          quality,
          signature: { ...signature, descriptors },
        });
      }
    });
  }
}
