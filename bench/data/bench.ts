import { createWriteStream } from 'node:fs';
import { rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import { ZipFile } from 'yazl';
import { describeMachine, machineWarnings } from '../machine';
import { measure } from '../measuring-process';
import { inScratchFolder } from '../scratch';
import { webIsBuilt } from '../web-server';
import type {
  DataDocument,
  DraftMetrics,
  FramesMetrics,
  GridMetrics,
  KindMetrics,
  ListMetrics,
  MemoryMetrics,
  ReportMetrics,
} from './document';
import { measureDrafts } from './drafts';
import { measureFrames } from './frames';
import type { DataOptions } from './options';
import { KINDS, type Kind, writePhotos } from './photos';

interface Imported {
  photos: number;
  skipped: { file: string; reason: string }[];
  seconds: number;
  cpuSeconds: number;
  heapMb: number;
  peakMb: number;
}

/** Files of the zip that is listed. */
const LISTED = 100_000;
const LISTED_QUICK = 5_000;
/** Photos that a version adds to the one before it. */
const FRESH = 100;

/** Measures what was asked for, each in processes of its own. */
export async function runBench(options: DataOptions, say: (text: string) => void): Promise<DataDocument> {
  const { simd: _, ...machine } = describeMachine();
  const warnings = machineWarnings(machine, { peers: false });
  if (options.quick) warnings.push('Measured with --quick: too few photos to mean anything.');
  return inScratchFolder(async (folder) => {
    const kinds: KindMetrics[] = [];
    const wanted = options.quick ? KINDS.map(quickly) : KINDS;
    for (const kind of options.only.includes('kinds') ? wanted : []) {
      say(`${kind.name} …`);
      const measured = await measureKind(kind, { options, folder });
      if (measured) kinds.push(measured);
      else
        warnings.push(
          `${kind.name}: left out, as nothing here encodes it (ImageMagick's convert with HEIC would).`,
        );
    }
    const memory: MemoryMetrics[] = [];
    for (const photos of options.only.includes('memory') ? memorySizes(options) : []) {
      say(`memory of ${photos} photos …`);
      memory.push(await measureMemory(photos, folder));
    }
    if (options.only.includes('list')) say('the list of a large zip …');
    const list = options.only.includes('list') ? await measureList(options, folder) : null;
    const grid: GridMetrics[] = [];
    for (const photos of options.only.includes('grid') ? gridSizes(options) : []) {
      for (const engine of ['sqlite', 'postgresql'] as const) {
        say(`the grid of ${photos} photos on ${engine} …`);
        const request = { engine, photos, folder };
        const measured = await measure<unknown, GridMetrics | null>('data/programs/grid', request);
        if (measured) grid.push(measured);
        else warnings.push('The grid on PostgreSQL: left out, as it is not installed here.');
      }
    }
    const frames = options.only.includes('frames')
      ? await tryFrames(options, { folder, say, warnings })
      : null;
    const reports: ReportMetrics[] = [];
    for (const request of options.only.includes('report') ? reportSizes(options) : []) {
      say(`the report of ${request.photos} photos, ${request.fresh} of them new …`);
      reports.push(await measure<unknown, ReportMetrics>('data/programs/report', { ...request, folder }));
    }
    const drafts: DraftMetrics[] = [];
    if (options.only.includes('drafts') && !webIsBuilt())
      warnings.push('Drafts: left out, as the server is not built (npm run build).');
    else {
      for (const photos of options.only.includes('drafts') ? gridSizes(options) : []) {
        say(`a draft that changes a fifth of ${photos} photos …`);
        drafts.push(await measureDrafts(photos, folder));
      }
    }
    return { machine, warnings, kinds, memory, list, grid, frames, reports, drafts };
  });
}

/** Null where pages or browser are missing, which a warning says. */
async function tryFrames(
  { quick }: DataOptions,
  { folder, say, warnings }: { folder: string; say: (text: string) => void; warnings: string[] },
): Promise<FramesMetrics | null> {
  if (!webIsBuilt()) {
    warnings.push('Frames in a browser: left out, as the pages are not built (npm run build).');
    return null;
  }
  const photos = quick ? 3_000 : 100_000;
  say(`frames of the grid of ${photos} photos …`);
  return measureFrames(photos, folder);
}

/** ImageMagick takes a minute for twelve megapixels of HEIC. */
const quickly = (kind: Kind): Kind =>
  kind.encode ? kind : { ...kind, name: 'HEIC, 1 megapixel', width: 1000, height: 1000 };

async function measureKind(
  kind: Kind,
  { options, folder }: { options: DataOptions; folder: string },
): Promise<KindMetrics | null> {
  const archive = path.join(folder, 'photos.zip');
  const photos = options.quick ? kind.quick : kind.photos;
  if (!(await writePhotos(archive, { kind, photos, folder }))) return null;
  const { size: bytes } = await stat(archive);
  const imported = await importPhotos(archive, { folder, photos });
  // The library reads no HEIC, so there is nothing to compare with.
  const alone = kind.encode
    ? await measure<unknown, { seconds: number; cpuSeconds: number }>('data/programs/sharp-alone', {
        archive,
      })
    : null;
  await rm(archive);
  return {
    kind: kind.name,
    photos,
    bytes,
    photosPerSecond: photos / imported.seconds,
    photosPerCpuSecond: photos / imported.cpuSeconds,
    sharpPerSecond: alone && photos / alone.seconds,
    sharpPerCpuSecond: alone && photos / alone.cpuSeconds,
    ratio: alone && imported.cpuSeconds / alone.cpuSeconds,
  };
}

/** @throws when a photo was left out: a bench of refusals measures nothing */
async function importPhotos(
  archive: string,
  { folder, photos }: { folder: string; photos: number },
): Promise<Imported> {
  const store = path.join(folder, 'store');
  const imported = await measure<unknown, Imported>('data/programs/import-photos', {
    archive,
    folder: store,
  });
  await rm(store, { recursive: true, force: true });
  if (imported.photos === photos) return imported;
  throw new Error(`${photos - imported.photos} photos were left out: ${JSON.stringify(imported.skipped)}`);
}

/** Ten times more each, up to the most. */
function memorySizes({ quick = false, most }: Partial<DataOptions> & Pick<DataOptions, 'most'>): number[] {
  if (quick) return [50, 200];
  return [1_000, 10_000, 100_000].filter((photos) => photos < most).concat(most);
}

/** Versions of which all is new, and of which as much is new as somebody adds at once. */
function reportSizes({ quick, most }: DataOptions): { photos: number; fresh: number }[] {
  if (quick) return [{ photos: 60, fresh: 20 }];
  const whole = { photos: 1_000, fresh: 1_000 };
  return [whole, ...memorySizes({ most }).map((photos) => ({ photos, fresh: Math.min(FRESH, photos) }))];
}

/** Ten times more each. */
const gridSizes = ({ quick }: DataOptions): number[] => (quick ? [1_000] : [1_000, 10_000, 100_000]);

async function measureMemory(photos: number, folder: string): Promise<MemoryMetrics> {
  const archive = path.join(folder, 'many.zip');
  const small: Kind = { ...(KINDS[0] as Kind), name: 'small', width: 64, height: 64 };
  await writePhotos(archive, { kind: { ...small, encode: distinct }, photos, folder });
  const { seconds, heapMb, peakMb } = await importPhotos(archive, { folder, photos });
  await rm(archive);
  return { photos, seconds, heapMb, peakMb };
}

/** More photos than there are places to cut them out: each is tinted by its number. */
const distinct: NonNullable<Kind['encode']> = (image, nth) =>
  image
    .tint({ r: nth & 255, g: (nth >> 8) & 255, b: 128 + ((nth >> 16) & 127) })
    .png({ compressionLevel: 1 });

async function measureList({ quick }: DataOptions, folder: string): Promise<ListMetrics> {
  const archive = path.join(folder, 'list.zip');
  const zip = new ZipFile();
  const written = pipeline(zip.outputStream, createWriteStream(archive));
  const files = quick ? LISTED_QUICK : LISTED;
  for (let nth = 0; nth < files; nth++) {
    const name = `coins/train/${nth % 200} Cent,Euro,germany/photo ${nth}.jpg`;
    zip.addBuffer(Buffer.from(String(nth)), name, { compress: false });
  }
  zip.end();
  await written;
  const { classes: _, ...list } = await measure<unknown, ListMetrics & { classes: number }>(
    'data/programs/list-archive',
    { archive },
  );
  await rm(archive);
  return list;
}
