import path from 'node:path';
import { performance } from 'node:perf_hooks';
import { pathToFileURL } from 'node:url';
import { pino } from 'pino';
import { findPostgresql, startPostgresql } from '../../../scripts/database/temporary-postgresql.mjs';
import { openDatabase } from '../../../src/server/db/database';
import type { Database } from '../../../src/server/db/dialect';
import { migrate } from '../../../src/server/db/migrate';
import { readOutline } from '../../../src/server/domain/photo-grid/outline';
import { listPhotos } from '../../../src/server/domain/photo-grid/service';
import { GRID_PAGE, type PhotoFilter } from '../../../src/shared/contracts/photo-grid';
import { median } from '../../../src/shared/median';
import { answer } from '../../measuring-process';
import type { GridMetrics } from '../document';
import { insertGrid } from '../grid-rows';
import { longestPiece } from '../loop-pieces';

interface Request {
  engine: 'sqlite' | 'postgresql';
  photos: number;
  folder: string;
}

/** Each filter is asked so often; the first time pays for a cold cache and stands by itself. */
const ROUNDS = 7;

/** How long the first page of each filter takes, and its outline. @returns null where the engine is not installed */
answer(async ({ engine, photos, folder }: Request): Promise<GridMetrics | null> => {
  if (engine === 'postgresql' && !findPostgresql()) return null;
  const server = engine === 'postgresql' ? await startPostgresql() : null;
  const url = server?.url ?? pathToFileURL(path.join(folder, `grid-${photos}.db`)).href;
  const log = pino({ level: 'silent' });
  await migrate({ url, log });
  const db = await openDatabase({ url, log });
  try {
    const { versionId, evaluation } = await insertGrid(db, photos);
    const filters: Record<string, PhotoFilter> = {
      none: {},
      class: { classIndex: 7 },
      split: { split: 'test' },
      currency: { currency: 'Currency 3' },
      country: { country: 'country 40' },
      size: { sideFrom: 1990 },
      finding: { flag: 'blurred' },
      'no finding': { flag: 'none' },
      wrong: { evaluation, answer: 'wrong' },
      'answered as a class': { evaluation, answeredClass: 9 },
      'wrong, sure': { evaluation, answer: 'wrong', confidenceFrom: 0.995 },
      'wrong of a class': { evaluation, answer: 'wrong', classIndex: 7 },
      source: { source: 'camera' },
      date: { addedFrom: '2026-03-01', addedTo: '2026-03-02' },
      'nothing found': { sideFrom: 90_000 },
    };
    const measured: GridMetrics['filters'] = [];
    for (const [filter, wanted] of Object.entries(filters))
      measured.push(await measure(db, { versionId, filter, wanted }));
    return { engine, photos, filters: measured };
  } finally {
    await db.$disconnect();
    await server?.stop();
  }
});

async function measure(
  db: Database,
  { versionId, filter, wanted }: { versionId: string; filter: string; wanted: PhotoFilter },
): Promise<GridMetrics['filters'][number]> {
  const times = {
    page: [] as number[],
    cpu: [] as number[],
    outline: [] as number[],
    outlineCpu: [] as number[],
  };
  const longest: number[] = [];
  let found = 0;
  for (let round = 0; round < ROUNDS; round++) {
    const piece = await longestPiece(async () => {
      const page = await timed(() => listPhotos({ db }, { versionId, filter: wanted, limit: GRID_PAGE }));
      const outline = await timed(() => readOutline(db, { versionId, filter: wanted }));
      found = outline.result.total;
      times.page.push(page.ms);
      times.cpu.push(page.cpuMs);
      times.outline.push(outline.ms);
      times.outlineCpu.push(outline.cpuMs);
    });
    if (piece !== null) longest.push(piece);
  }
  const usual = (values: number[]) => median(values.slice(1));
  return {
    filter,
    found,
    firstMs: times.page[0] ?? 0,
    pageMs: usual(times.page),
    pageCpuMs: usual(times.cpu),
    outlineMs: usual(times.outline),
    outlineCpuMs: usual(times.outlineCpu),
    longestMs: longest.length === 0 ? null : usual(longest),
  };
}

async function timed<T>(work: () => Promise<T>): Promise<{ result: T; ms: number; cpuMs: number }> {
  const [before, begun] = [process.cpuUsage(), performance.now()];
  const result = await work();
  const { user, system } = process.cpuUsage(before);
  return { result, ms: performance.now() - begun, cpuMs: (user + system) / 1000 };
}
