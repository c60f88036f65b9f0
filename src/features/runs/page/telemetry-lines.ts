import type { LineSeries, Point } from '@/components/charts/line-series';
import { seriesStyle } from '@/components/charts/series-style';
import type { TelemetryPoint } from '@/shared/contracts/runs';
import type { MachineSample } from '@/shared/machine-sample';

export type TelemetryGroup = 'use' | 'memory' | 'temperature' | 'disk';

type Reading = [name: string, of: (sample: MachineSample) => number | null | undefined];

const GIB = 1024 ** 3;
/** A longer silence than this is a hole in the line: nobody looked. */
const HOLE_MS = 60_000;

/**
 * Lines over the minutes since the first sample, by chart. What the machine never reported has no line, and a chart
 * without lines is not there. Pure.
 */
export function telemetryLines(points: readonly TelemetryPoint[]): Map<TelemetryGroup, LineSeries[]> {
  const cards = Math.max(0, ...points.map(({ sample }) => sample.gpus.length));
  const gpus = Array.from({ length: cards }, (_, index) => ({
    index,
    name: cards > 1 ? `GPU ${index}` : 'GPU',
  }));
  const readings: Record<TelemetryGroup, Reading[]> = {
    use: [
      ['CPU', (sample) => sample.cpu],
      ...gpus.map(({ index, name }): Reading => [name, (sample) => sample.gpus[index]?.use]),
    ],
    memory: [
      ['Memory', (sample) => sample.memoryUsed / GIB],
      ...gpus.map(
        ({ index, name }): Reading => [`${name} memory`, (sample) => gib(sample.gpus[index]?.memoryUsed)],
      ),
    ],
    temperature: [
      ['CPU', (sample) => sample.temperature],
      ...gpus.map(({ index, name }): Reading => [name, (sample) => sample.gpus[index]?.temperature]),
    ],
    disk: [['Disk free', (sample) => gib(sample.diskFree)]],
  };
  const groups = new Map<TelemetryGroup, LineSeries[]>();
  for (const group of ['use', 'memory', 'temperature', 'disk'] as const) {
    const lines = readings[group].flatMap(([name, of], i): LineSeries[] => {
      const line = drawn(points, of);
      const reported = line.some(([, y]) => y !== null);
      return reported ? [{ id: `${group} ${name}`, name, style: seriesStyle(i), points: line }] : [];
    });
    if (lines.length > 0) groups.set(group, lines);
  }
  return groups;
}

function drawn(points: readonly TelemetryPoint[], of: Reading[1]): Point[] {
  const start = points[0]?.at ?? 0;
  const usual = points.length > 1 ? ((points.at(-1)?.at ?? start) - start) / (points.length - 1) : 0;
  const hole = Math.max(HOLE_MS, usual * 4);
  return points.flatMap(({ at, sample }, i): Point[] => {
    const before = points[i - 1]?.at;
    const point: Point = [(at - start) / 60_000, of(sample) ?? null];
    return before !== undefined && at - before > hole
      ? [[(before + 1 - start) / 60_000, null], point]
      : [point];
  });
}

const gib = (bytes: number | null | undefined) =>
  bytes === null || bytes === undefined ? null : bytes / GIB;
