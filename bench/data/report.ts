import { table } from '../../cli/output';
import type { DataDocument } from './document';

const rate = (value: number | null) => (value === null ? '–' : value.toFixed(value < 10 ? 1 : 0));
const megabytes = (bytes: number) => `${(bytes / 1e6).toFixed(2)} MB`;

/** The document as tables for people. */
export function renderReport({
  machine,
  warnings,
  kinds,
  memory,
  list,
  grid,
  frames,
  reports,
  drafts,
}: DataDocument): string {
  const tables: string[] = [];
  if (kinds.length > 0) {
    const rows = kinds.map((one) => [
      one.kind,
      String(one.photos),
      megabytes(one.bytes / one.photos),
      rate(one.photosPerSecond),
      rate(one.photosPerCpuSecond),
      rate(one.sharpPerCpuSecond),
      one.ratio === null ? '–' : `${one.ratio.toFixed(2)} ×`,
    ]);
    const head = ['kind', 'photos', 'each', 'photos/s', 'photos/CPU s', 'sharp/CPU s', 'CPU, of sharp’s'];
    tables.push(table(head, rows), '');
  }
  if (memory.length > 0) {
    const rows = memory.map((one) => [
      one.photos.toLocaleString('en'),
      `${one.peakMb.toFixed(0)} MiB`,
      `${one.heapMb.toFixed(0)} MiB`,
      `${one.seconds.toFixed(1)} s`,
    ]);
    tables.push(table(['photos of an import', 'peak memory', 'heap at the end', 'time'], rows), '');
  }
  if (list) {
    tables.push(
      `A zip of ${list.files.toLocaleString('en')} files: listed in ${list.seconds.toFixed(2)} s (${list.cpuSeconds.toFixed(2)} s of CPU), planned in ${list.planSeconds.toFixed(2)} s more`,
      '',
    );
  }
  for (const { engine, photos, filters } of grid) {
    const rows = filters.map(({ filter, found, longestMs, ...times }) => [
      filter,
      found.toLocaleString('en'),
      `${times.firstMs.toFixed(1)} ms`,
      `${times.pageMs.toFixed(1)} ms`,
      `${times.pageCpuMs.toFixed(1)} ms`,
      `${times.outlineMs.toFixed(1)} ms`,
      `${times.outlineCpuMs.toFixed(1)} ms`,
      longestMs === null ? '–' : `${longestMs.toFixed(1)} ms`,
    ]);
    const head = [
      `${photos.toLocaleString('en')} photos, ${engine}`,
      'found',
      'at first',
      'first page',
      'its CPU',
      'outline',
      'its CPU',
      'longest piece',
    ];
    tables.push(table(head, rows), '');
  }
  if (frames) {
    const ms = (value: number) => `${value.toFixed(1)} ms`;
    tables.push(
      `Scrolling ${frames.photos.toLocaleString('en')} photos: a frame each ${ms(frames.frameMs)} (95 % within ${ms(frames.slowFrameMs)}, longest ${ms(frames.longestFrameMs)}, ` +
        `${(frames.lateFrames * 100).toFixed(1)} % late), ${ms(frames.frameCpuMs)} of the main thread each`,
      `The next photo of the queue: painted ${ms(frames.nextPhotoMs)} after the key, at most ${ms(frames.slowestNextPhotoMs)}`,
      '',
    );
  }
  if (reports.length > 0) {
    const rows = reports.map((one) => [
      one.photos.toLocaleString('en'),
      one.fresh.toLocaleString('en'),
      `${one.seconds.toFixed(1)} s`,
      `${one.poolCpuSeconds.toFixed(1)} s`,
      `${one.serverCpuSeconds.toFixed(1)} s`,
      one.longestMs === null ? '–' : `${one.longestMs.toFixed(0)} ms`,
    ]);
    const head = ['report of photos', 'new', 'time', 'CPU of the pool', 'of the server', 'longest piece'];
    tables.push(table(head, rows), '');
  }
  for (const { photos, changed, steps } of drafts) {
    const rows = steps.map(({ step, ms, besideMs }) => [
      step,
      `${(ms / 1000).toFixed(2)} s`,
      `${besideMs.toFixed(0)} ms`,
    ]);
    const head = [
      `a draft that changes ${changed.toLocaleString('en')} of ${photos.toLocaleString('en')} photos`,
      'time',
      'others wait at most',
    ];
    tables.push(table(head, rows), '');
  }
  const below =
    `${machine.cpu}, ${machine.cores} cores, ${machine.memoryGb} GB; Node ${machine.node}; ` +
    `load ${machine.loadAtStart} at the start`;
  return [...tables, below, ...warnings.map((warning) => `Warning: ${warning}`)].join('\n');
}
